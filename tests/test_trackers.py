"""What trackers make of many sheets: each case and each alert is one thing, wherever and whenever it is told."""

import json
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.support.gate import BAD, POLICY, dated
from tests.support.house import Q, waiver
from tests.support.running import Run, Write

pytestmark = pytest.mark.slow
PARTS = (
    '[parts.north]\nkind = "site"\ntitle = "North"\nanswers.lock-fitted = { choice = "none" }\n'
    '[parts.south]\nkind = "site"\ntitle = "South"\nanswers.lock-fitted = { choice = "none" }\n'
)


@pytest.fixture
def many(house: Write) -> Callable[..., None]:
    """Write many sheets into a folder of the current one, and a policy beside it."""

    def write(number: int, sheet: str = BAD, policy: str = POLICY) -> None:
        Path("many").mkdir()
        Path("policy.toml").write_text(policy)
        written = house(sheet, name="written.toml").read_bytes()
        for index in range(number):
            Path(f"many/{index:03}.toml").write_bytes(written)

    return write


def results(file: str = "out.sarif") -> list[Any]:
    found: list[Any] = json.loads(Path(file).read_text(encoding="utf-8"))["runs"][0]["results"]
    return found


def fingerprint(result: Any) -> str:
    return str(result["partialFingerprints"]["primaryLocationLineHash"])


def test_every_case_of_300_sheets_has_a_name_of_its_own_and_fails_once(run: Run, many: Callable[..., None]) -> None:
    many(300)
    run("check", "many", "--policy", "policy.toml", *Q, "--quiet", "--out", "junit=out.xml")
    cases = list(ElementTree.parse("out.xml").iter("testcase"))
    keys = Counter((case.get("classname"), case.get("name")) for case in cases)
    assert len(keys) == len(cases) == 300 * 15
    assert {case.get("file") for case in cases} == {f"many/{index:03}.toml" for index in range(300)}
    failed = [case.get("name") for case in cases if case.find("failure") is not None]
    assert Counter(failed) == {"min-score": 300, "lock-fitted": 300, "key-list": 300}


def test_paths_are_those_from_the_root_of_the_repository_wherever_one_stands(
    run: Run, house: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    subprocess.run(["git", "init", "-q", "."], check=True)
    sheets = tmp_path / "client" / "answers"
    sheets.mkdir(parents=True)
    (sheets / "a.toml").write_bytes(house(BAD).read_bytes())
    told = []
    for folder in (tmp_path, tmp_path / "client", sheets, tmp_path.parent):
        monkeypatch.chdir(folder)
        for name in ("sarif", "gitlab", "junit", "github", "markdown"):
            run("check", sheets / "a.toml", *Q, "--out", f"{name}={tmp_path / name}")
        told.append([(tmp_path / name).read_bytes() for name in ("sarif", "gitlab", "junit", "github", "markdown")])
    assert told[1:] == told[:1] * 3
    assert all(b"client/answers/a.toml" in text for text in told[0])


def test_another_root_can_be_given(run: Run, house: Write) -> None:
    Path("deep").mkdir()
    Path("deep/a.toml").write_bytes(house(BAD).read_bytes())
    run("check", "deep/a.toml", *Q, "--root", "deep", "--out", "sarif=out.sarif", "--category", "clinic/north")
    places = {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results()}
    assert places == {"a.toml"}
    written = json.loads(Path("out.sarif").read_text())["runs"][0]
    assert written["automationDetails"]["id"] == "clinic/north/"
    assert run("check", "deep/a.toml", *Q, "--category", "a b").code == 2


def test_an_alert_follows_a_sheet_by_its_id(run: Run, house: Write) -> None:
    def prints(name: str, sheet: str) -> set[str]:
        path = house(sheet, name=name)
        path.write_text(path.read_text().replace("format = 1\n", f'format = 1\nid = "{"0f" * 16}"\n'))
        run("check", name, *Q, "--out", "sarif=out.sarif")
        return {fingerprint(result) for result in results()}

    assert prints("one.toml", BAD) == prints("moved.toml", "# a line\n" + dated(BAD, "2026-03-02"))
    run("check", "one.toml", "moved.toml", *Q, "--out", "sarif=out.sarif", "--out", "gitlab=out.json")
    assert len({fingerprint(result) for result in results()}) == len(results()) == 2
    found = json.loads(Path("out.json").read_text())
    assert len({entry["fingerprint"] for entry in found}) == len(found) == 4


def test_each_part_has_an_alert_of_its_own_at_its_own_answer(run: Run, house: Write) -> None:
    Path("policy.toml").write_text("min_answered = 0\nmax_answer_age = 3650\nno_critical_failure = true\n")
    sheet = house(BAD + PARTS)
    run("check", sheet, "--policy", "policy.toml", *Q, "--out", "sarif=out.sarif", "--out", "junit=out.xml")
    lines = sheet.read_text().splitlines()
    found = [result for result in results() if result["ruleId"] == "lock-fitted"]
    assert len({fingerprint(result) for result in found}) == len(found)
    for result in found:
        region = result["locations"][0]["physicalLocation"]["region"]
        assert "lock-fitted" in lines[region["startLine"] - 1]


def test_what_holds_of_most_answers_is_one_result_a_sheet(run: Run, many: Callable[..., None]) -> None:
    many(20, dated(BAD, "2020-01-02"), "min_answered = 0\nmax_answer_age = 30\nrequire_digests = true\n")
    run("check", "many", "--policy", "policy.toml", *Q, "--quiet", "--out", "sarif=out.sarif")
    assert Counter(result["ruleId"] for result in results()) == {"max-answer-age": 20, "digests": 20}
    (text, *_) = [result["message"]["text"] for result in results() if result["ruleId"] == "max-answer-age"]
    assert text.startswith("the answer to lock-fitted is dated 2020-01-02, before")
    assert text.endswith("; and 2 more such answers")


def test_no_more_results_than_github_shows_and_the_worst_of_them(run: Run, many: Callable[..., None]) -> None:
    many(1700)
    run("check", "many", "--policy", "policy.toml", *Q, "--quiet", "--out", "sarif=out.sarif")
    assert len(results()) == 5000
    assert Counter(result["ruleId"] for result in results()) == {
        "lock-fitted": 1700,
        "min-score": 1700,
        "key-list": 1600,
    }
    (invocation,) = json.loads(Path("out.sarif").read_text())["runs"][0]["invocations"]
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "100 more in the report"


def test_the_worst_is_annotated_first_whatever_the_files_are_called(run: Run, house: Write) -> None:
    Path("policy.toml").write_text('min_answered = 0\nno_critical_failure = true\nrequire = ["key-list"]\n')
    house(BAD.replace('"none"', '"all"'), name="a.toml")
    house(BAD, name="z.toml")
    out = run("check", "a.toml", "z.toml", "--policy", "policy.toml", *Q, "--format", "github").out
    told = [line.split("file=")[1].split(",")[0] for line in out.splitlines() if ",line=" in line]
    assert told == ["z.toml", "a.toml", "z.toml"]


STATES = {
    "in force, and expires soon, on 2026-04-15": waiver("key-list", "2026-04-15"),
    "expired on 2026-03-30": waiver("key-list", "2026-03-30"),
    "unused until 2026-12-31: it silences nothing": waiver("camera-kept"),
    "not allowed: the control is critical, and the policy does not name it": waiver("lock-fitted"),
}


@pytest.mark.parametrize("name", ["text", "sarif", "junit", "github", "gitlab", "markdown"])
@pytest.mark.parametrize("state", STATES)
def test_what_becomes_of_a_waiver_is_in_every_format(run: Run, house: Write, state: str, name: str) -> None:
    Path("policy.toml").write_text(POLICY)
    run("check", house(BAD + STATES[state]), "--policy", "policy.toml", *Q, "--out", f"{name}=out")
    assert state in Path("out").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["json", "sarif", "junit", "github", "gitlab", "markdown"])
def test_a_note_on_the_version_is_in_every_format(run: Run, house: Write, name: str) -> None:
    sheet = house(BAD)
    sheet.write_text(sheet.read_text().replace('version = "1.2.0"', 'version = "1.0.0"'))
    run("check", sheet, *Q, "--out", f"{name}=out")
    assert "1.0.0" in Path("out").read_text(encoding="utf-8")


def test_a_log_is_capped_and_can_be_silenced(run: Run, many: Callable[..., None]) -> None:
    many(100)
    told = run("check", "many", "--policy", "policy.toml", *Q, "--out", "badge=b.json").err.splitlines()
    # One note for all sheets, 200 lines, how many more there are, and the sum.
    assert len(told) == 203
    assert told[-2:] == ["300 more lines; --out text=FILE writes all", "100 answer sheets: 100 failed"]
    quiet = run("check", "many", "missing.toml", "--policy", "policy.toml", *Q, "--quiet", "--out", "badge=b.json").err
    assert quiet.splitlines() == [
        "missing.toml: no such file",
        "101 answer sheets: 100 failed, 1 not judged",
    ]
