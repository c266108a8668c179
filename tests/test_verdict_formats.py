"""Verdicts for machines, each read back by somebody else's program."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from junitparser import JUnitXml

from assessor.formats import registry
from tests.support.gate import BAD, GOOD, POLICY, checked
from tests.support.goldens import golden
from tests.support.hostile import HOSTILE
from tests.support.house import FACTS, Q, waiver
from tests.support.markdown import structure
from tests.support.running import Run, Write
from tests.support.web import MODULES, tool

SCHEMAS = Path(__file__).parent / "schemas"
FORMATS = ("text", "json", "sarif", "junit", "github", "gitlab", "markdown")


@pytest.mark.parametrize("name", ["text", "github", "gitlab", "markdown", "junit", "sarif"])
def test_a_format_reads_as_settled(run: Run, house: Write, name: str) -> None:
    golden(f"verdict.{name}", checked(run, house, name, BAD + waiver("key-list")))


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(registry.VERDICTS) - {"text"}))
def test_demands_and_waivers_are_printed_whatever_the_format(run: Run, house: Write, name: str) -> None:
    sheet = house(BAD + waiver("key-list", "2026-03-30"))
    for options in (("--format", name), ("--out", f"{name}=out")):
        err = run("check", sheet, "missing.toml", *Q, *options).err
        assert "  waiver of key-list: expired on 2026-03-30\n" in err
        assert "  judged by: min-answered 80.0 (policy starter); no-critical" in err
        assert err.count("missing.toml") == 1
    both = run("check", sheet, *Q, "--format", "text", "--out", f"{name}=out")
    assert (both.out.count("judged by"), both.err.count("judged by")) == (1, 0)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="names are text there")
@pytest.mark.parametrize("name", list(registry.VERDICTS))
def test_a_file_name_that_is_no_text_is_shown_escaped(run: Run, house: Write, name: str) -> None:
    sheet = house(BAD).rename(os.fsdecode(b"a\xff.toml"))
    (sheet.parent / os.fsdecode(b"b\xff.toml")).write_text("[answers")
    result = run("check", "*.toml", *Q, "--out", f"{name}=out")
    assert result.code == 2
    assert Path("out").read_text(encoding="utf-8")
    assert r"b\udcff.toml:1:" in result.err


def test_junit_keeps_to_the_schema_of_jenkins(run: Run, house: Write) -> None:
    checked(run, house, "junit", BAD + waiver("key-list"))
    program = tool(shutil.which("xmllint"), "xmllint")
    # GitLab reads in which file a case is, which this schema knows of suites only.
    written = Path("out.junit").read_text(encoding="utf-8")
    Path("out.xml").write_text(re.sub(r'(<testcase [^>]*?) file="[^"]*"', r"\1", written), encoding="utf-8")
    done = subprocess.run(
        [program, "--noout", "--schema", str(SCHEMAS / "junit-10.xsd"), "out.xml"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_suites_of_junit_add_up_for_those_who_read_them(run: Run, house: Write) -> None:
    house(BAD, name="a.toml")
    house(GOOD, name="b.toml")
    Path("c-answers.toml").write_text("[answers")
    run("check", ".", *Q, "--out", "junit=out.xml")
    read = JUnitXml.fromfile("out.xml")
    told = [(suite.name, suite.tests, suite.failures, suite.errors, suite.skipped) for suite in read]
    assert [each[0] for each in told] == ["a.toml", "b.toml", "c-answers.toml"]
    read.update_statistics()  # type: ignore[no-untyped-call]
    assert [read.tests, read.failures, read.errors, read.skipped] == [
        sum(each[n] for each in told) for n in (1, 2, 3, 4)
    ]
    assert (read.failures > 0, read.errors) == (True, 1)


@pytest.mark.parametrize(
    ("policy", "failed"),
    [
        pytest.param('questionnaire_digest = "sha256:' + "0" * 64 + '"', ["digests"], id="another questionnaire"),
        pytest.param("min_score = 60\nmax_unknown = 0", ["min-score"], id="a score"),
        pytest.param('min_tier = "advanced"', ["min-tier"], id="a tier"),
        pytest.param("waivers = { most = 0 }\nmin_score = 0.1", [], id="a number of waivers"),
        pytest.param("waivers = { longest_days = 1 }\nmin_score = 0.1", [], id="the length of waivers"),
        pytest.param("no_critical_failure = true", ["lock-fitted"], id="a control, and not its rule once more"),
    ],
)
def test_junit_has_a_case_for_each_rule_and_control(run: Run, house: Write, policy: str, failed: list[str]) -> None:
    Path("policy.toml").write_text(f"min_answered = 0\n{policy}\n")
    run("check", house(BAD), "--policy", "policy.toml", *Q, "--out", "junit=out.xml")
    cases = ElementTree.parse("out.xml").getroot().findall("testsuite/testcase")
    assert sorted(case.get("name", "") for case in cases if case.find("failure") is not None) == failed
    rules = {case.get("name") for case in cases if case.get("classname") == "sheet.toml.rules"}
    always = {"something-scored", "min-answered", "dates", "digests", "unknown-ids", "max-not-applicable"}
    assert rules == always | {
        line.split(" = ")[0].replace("_", "-") for line in policy.splitlines() if "digest" not in line
    }


def test_a_summary_says_what_moved_and_what_was_demanded(run: Run, house: Write) -> None:
    old = house(BAD.replace('"none"', '"all"'), name="old.toml")
    out = run("check", house(BAD), "--baseline", old, *Q, "--format", "markdown").out
    assert "\n- worse: lock-fitted" in out
    assert "- judged by: min-answered 80.0 (policy starter)" in out
    assert re.search(r"- since .*old\.toml: confirmed \S+ → 32\.5 \(-\S+ by answers\)\n", out)


@pytest.mark.slow
def test_annotations_are_escaped_as_github_does(run: Run, house: Write, tmp_path: Path) -> None:
    name = "sheets/a,b:c%.toml"
    ours = [line for line in checked(run, house, "github", file=name).splitlines() if "title=Every door" in line]
    message = (
        "no-critical-failure: critical control lock-fitted fails: an open door is found by the first who "
        'tries; at least "some" ends it'
    )
    program = (
        f"import {{ error }} from {json.dumps((MODULES / '@actions' / 'core' / 'lib' / 'core.js').as_uri())};"
        f"error({json.dumps(message)}, {{ title: 'Every door has a lock', file: {json.dumps(name)},"
        f" startLine: {line_of(name)}, startColumn: 2 }})"
    )
    (tmp_path / "e.mjs").write_text(program)
    tool(MODULES / "@actions" / "core", "@actions/core")
    node = tool(shutil.which("node"), "node")
    theirs = subprocess.run([node, "e.mjs"], capture_output=True, text=True, check=True).stdout
    assert ours == [theirs.rstrip(os.linesep)]


def line_of(name: str) -> int:
    return next(n for n, line in enumerate(Path(name).read_text().splitlines(), 1) if line == "[answers.lock-fitted]")


def test_no_more_annotations_than_github_shows(run: Run, house: Write) -> None:
    Path("many").mkdir()
    for number in range(12):
        Path(f"many/{number}.toml").write_bytes(house(BAD, name="written.toml").read_bytes())
    result = run("check", "many", *Q, "--format", "github")
    lines = result.out.splitlines()
    errors, notices = ([line for line in lines if line.startswith(f"::{kind}")] for kind in ("error", "notice"))
    assert (len(errors), len(notices)) == (10, 10)
    assert (errors[-1], notices[-1]) == ("::error::3 more in the report", "::notice::3 more in the report")


@pytest.mark.slow
def test_a_summary_shows_the_worst_and_counts_the_rest(run: Run, house: Write) -> None:
    Path("many").mkdir()
    long = BAD + waiver("key-list").replace("The joiner comes in May", "x" + "*" * 1999)
    for number in range(700):
        Path(f"many/{number:03}.toml").write_bytes(house(long, name="written.toml").read_bytes())
    Path("policy.toml").write_text(POLICY)
    run("check", "many", "--policy", "policy.toml", *Q, "--out", "markdown=summary.md")
    content = Path("summary.md").read_text(encoding="utf-8")
    assert content.count("\n| many/") == 400
    assert "\n\nand 500 more files\n" in content
    assert "\n\nand 1900 more violations\n" in content


@pytest.mark.parametrize("number", [0, 1, 3], ids=["no sheet judged", "one sheet", "several sheets"])
def test_json_holds_every_verdict_and_reads_as_one_document(run: Run, house: Write, number: int) -> None:
    for index in range(number):
        Path(f"{index}.toml").write_bytes(house(BAD, name="written.toml").read_bytes())
    run("check", *(f"{index}.toml" for index in range(number)), "missing.toml", *Q, "--out", "json=out.json")
    text = Path("out.json").read_text(encoding="utf-8")
    found = json.loads(text)
    assert (found["format"], found["version"], found["passed"]) == ("assessor-verdicts", 2, False)
    assert [verdict["file"] for verdict in found["verdicts"]] == [f"{index}.toml" for index in range(number)]
    assert [refused["file"] for refused in found["not_judged"]] == ["missing.toml"]
    lines = [line for line in text.splitlines() if line.startswith('{"format":"assessor-verdict",')]
    assert [json.loads(line.rstrip(",")) for line in lines] == found["verdicts"]


def test_json_has_a_controls_texts_once_however_many_sheets(run: Run, house: Write) -> None:
    for index in range(5):
        house(BAD, name=f"{index}.toml")
    house(BAD, FACTS.replace("operator", "manufacturer"), name="maker.toml")
    run("check", ".", *Q, "--format", "text", "--out", "json=out.json")
    text = Path("out.json").read_text(encoding="utf-8")
    found = json.loads(text)
    ((digest, asked),) = found["questionnaires"].items()
    assert [verdict["role"] for verdict in found["verdicts"]] == ["operator"] * 5 + ["manufacturer"]
    assert {verdict["digest"] for verdict in found["verdicts"]} == {digest}
    for control in asked["controls"].values():
        assert text.count(json.dumps(control["question"], ensure_ascii=False)) == 1
    assert (
        asked["controls"]["lock-fitted"]["ask"]["manufacturer"]["question"]
        == "Which doors that you sell can be locked?"
    )
    assert all(verdict["controls"].keys() <= asked["controls"].keys() for verdict in found["verdicts"])


def test_sarif_asks_in_the_words_of_the_firms_role(run: Run, house: Write) -> None:
    house(BAD, FACTS.replace("operator", "manufacturer"), name="maker.toml")
    run("check", "maker.toml", *Q, "--out", "sarif=out.sarif")
    assert '"text": "Which doors that you sell can be locked? ' in Path("out.sarif").read_text(encoding="utf-8")


def test_gitlab_gets_a_fingerprint_for_each(run: Run, house: Write) -> None:
    found = [entry for entry in json.loads(checked(run, house, "gitlab")) if entry["severity"] != "info"]
    assert len({entry["fingerprint"] for entry in found}) == len(found) == 3
    assert {entry["severity"] for entry in found} == {"blocker", "critical", "major"}
    assert found[0]["location"] == {"path": "sheets/bad.toml", "lines": {"begin": line_of("sheets/bad.toml")}}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sheet", "message"),
    [
        pytest.param(GOOD, "100.0 of 100, passed", id="passed"),
        pytest.param(BAD, "32.5 of 100, failed", id="failed"),
        pytest.param("[answers", "not judged", id="not judged"),
    ],
)
def test_a_badge_says_the_score_and_the_verdict(run: Run, house: Write, sheet: str, message: str) -> None:
    house(sheet)
    Path("policy.toml").write_text(POLICY)
    run("check", "sheet.toml", "--policy", "policy.toml", *Q, "--out", "badge=badge.json", "--out", "svg=badge.svg")
    badge = json.loads(Path("badge.json").read_text())
    assert badge["message"] == message
    tool(MODULES / "badge-maker", "badge-maker")
    program = (
        f"import {{ makeBadge }} from {json.dumps((MODULES / 'badge-maker' / 'lib' / 'index.js').as_uri())};"
        "import fs from 'node:fs'; const { schemaVersion, ...rest } = JSON.parse(fs.readFileSync('badge.json'));"
        "if (schemaVersion !== 1) process.exit(1); console.log(makeBadge(rest))"
    )
    Path("b.mjs").write_text(program)
    theirs = subprocess.run(
        [tool(shutil.which("node"), "node"), "b.mjs"], capture_output=True, text=True, check=True
    ).stdout
    for drawn in (theirs, Path("badge.svg").read_text(encoding="utf-8")):
        root = ElementTree.fromstring(drawn)
        assert root.attrib["aria-label"] == f"IoT readiness: {message}"


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_hostile_text_forges_nothing(run: Run, house: Write, name: str) -> None:
    words = json.dumps(HOSTILE + "\n::set-output name=x::y\n##vso[task.complete]\n</testcase><script>")
    hostile = BAD + waiver("key-list").replace('"A. Alder"', words)
    worse, benign = checked(run, house, name, hostile), checked(run, house, name, BAD + waiver("key-list"))
    assert worse.count("\n") == benign.count("\n")
    # A JSON text is data, and its readers decide what they show.
    assert name == "json" or not re.search(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", worse
    )
    assert not re.search(r"##(vso)?\[", worse)
    if name in {"text", "github"}:
        assert [line[:3] for line in worse.splitlines()] == [line[:3] for line in benign.splitlines()]
    if name == "markdown":
        assert structure(worse) == structure(benign)
    if name == "junit":
        assert re.findall(r"<(\w+)", worse) == re.findall(r"<(\w+)", benign)


def test_a_file_that_cannot_be_judged_is_in_every_format(run: Run) -> None:
    Path("bad.toml").write_text("[answers")
    for name in FORMATS[1:]:
        result = run("check", "bad.toml", *Q, "--out", f"{name}=out.{name}")
        assert result.code == 2
        assert "bad.toml" in Path(f"out.{name}").read_text(encoding="utf-8")


def test_a_missing_library_is_named_with_the_command_that_installs_it(
    run: Run, house: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    result = run("check", house(BAD), *Q, "--format", "junit")
    assert (result.code, result.out) == (2, "")
    assert "junit needs junitparser>=4; install it with: python -m pip install 'junitparser>=4'" in result.err
