"""Text from people is shown harmlessly: at a terminal, in a log, in Markdown."""

import csv
import html
import json
import re
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

import cmarkgfm
import pytest
from markdown_it import MarkdownIt

from assessor.formats.registry import FORMATS
from assessor.model.report import Report
from assessor.model.sheet import AnswerSheet
from tests.support import catalogs
from tests.support.hostile import HOSTILE, spoken
from tests.support.house import HOUSE, MIXED, Q, answers
from tests.support.later import aged
from tests.support.markdown import structure
from tests.support.running import Result, Run, Write

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "arguments",
    [
        ("report",),
        ("report", "--format", "markdown"),
        ("report", "--since", "old.toml"),
        ("explain",),
        ("explain", "door-alarm"),
        ("check",),
        ("check", "--baseline", "old.toml"),
        ("compare", "old.toml", "--audience", "engineer"),
        ("compare", "old.toml", "--audience", "engineer", "--format", "markdown"),
    ],
)
def test_hostile_text_is_shown_harmlessly(run: Run, house: Write, arguments: tuple[str, ...]) -> None:
    house(answers(lock_fitted="all", lock_tested="yearly"), tier="standard", name="old.toml")
    sheet = spoken(house, HOSTILE)
    result = run(arguments[0], sheet, *arguments[1:], *Q)
    assert not re.search(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", result.out + result.err
    )
    assert not re.search(r"^\s*::|##\[", result.out + result.err, re.MULTILINE)
    assert ":bug:" in result.out or arguments[0] == "check"


@pytest.mark.parametrize("arguments", [(), ("--format", "markdown"), ("--prefer", "newer")])
def test_two_hostile_sheets_are_merged_harmlessly(
    run: Run, house: Write, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    mine = spoken(house, HOSTILE).rename(tmp_path / "mine.toml")
    theirs = spoken(house, f"{HOSTILE}!").rename(tmp_path / "theirs.toml")
    text = re.sub(r"^by = .*$", 'by = "::error::x"', theirs.read_text(), flags=re.MULTILINE)
    theirs.write_text(text.replace('"rings"', '"nothing"').replace('"some"', '"all"'))
    result = run("merge", mine, theirs, "--to", "merged.toml", "--conflicts", "mark", *arguments, *Q[:2])
    assert result.code == 1, result.err
    out = result.out
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", out)
    assert not re.search(r"^\s*::|##\[", out, re.MULTILINE)
    assert ":bug:" in out
    written = (tmp_path / "merged.toml").read_text(encoding="utf-8")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", written)
    assert AnswerSheet.model_validate(tomllib.loads(written)).about["organisation"].count(HOSTILE) == 2


@pytest.mark.parametrize("shown", ["terminal", "markdown", "json"])
def test_hostile_text_in_a_table_is_taken_and_shown_harmlessly(
    run: Run, house: Write, tmp_path: Path, shown: str
) -> None:
    sheet = spoken(house, HOSTILE)
    with (tmp_path / "x.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["control", "answer", "reason", "note", "by", "evidence"])
        text = HOSTILE.replace("\0", "")
        rows.writerow(["lock-tested", "unknown", "", text, text[:190], text])
        rows.writerow(["key-list", "not-applicable", text, text, "::error::x", text])
    result = run("take", "x.csv", "--into", sheet, *Q, "--prefer", "theirs", "--format", shown)
    assert result.code == 0, result.err
    unsafe = "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]"
    # Programs read the texts as they are.
    assert shown == "json" or not re.search(unsafe, result.out)
    assert not re.search(r"^\s*::|##\[", result.out, re.MULTILINE)
    assert not re.search(unsafe, sheet.read_text(encoding="utf-8"))


@pytest.mark.parametrize("shown", ["terminal", "markdown", "json"])
def test_hostile_text_in_a_sheet_that_is_migrated_is_shown_harmlessly(
    run: Run, house: Write, tmp_path: Path, shown: str
) -> None:
    later = catalogs.write(aged(catalogs.read(HOUSE.parent)), tmp_path / "later") / "house.toml"
    sheet = spoken(house, HOSTILE)
    sheet.write_text(sheet.read_text().replace('"1.2.0"', '"0.9 \\u001b[31m ::error::"'))
    result = run("migrate", sheet, "--in-place", "--questionnaire", later, "--format", shown)
    assert result.code == 0, result.err
    said = result.out + result.err + run("validate", sheet, "--questionnaire", later).err
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", said)
    assert not re.search(r"^\s*::|##\[", said, re.MULTILINE)


@pytest.mark.parametrize("columns", [20, 33, 47, 80])
def test_a_line_that_is_broken_in_two_forges_no_command(
    run: Run, house: Write, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    out = run("report", spoken(house, "::stop-commands::x " * 5 + "a" * 20 + "::error::x" * 7), *Q).out
    assert "stop-" in out
    assert not re.search(r"^\s*::", out, re.MULTILINE)


@pytest.mark.parametrize("name", sorted(name for name, form in FORMATS.items() if form.is_text))
def test_no_report_in_a_log_is_a_command_to_a_runner(run: Run, house: Write, name: str) -> None:
    out = run("report", spoken(house, "::error::x ##[error]y ##vso[task.complete]z"), *Q, "--format", name).out
    assert not re.search(r"^\s*::|##\[|##vso\[", out, re.MULTILINE)


def test_what_a_runner_would_act_on_reads_back_as_it_was_written(run: Run, house: Write) -> None:
    words = "##[error]y and ##vso[task.complete]z"
    out = run("report", spoken(house, words), *Q, "--format", "json").out
    assert Report.model_validate_json(out).assessment.about["organisation"] == words


def test_hostile_text_does_not_change_the_structure_of_markdown(run: Run, house: Write) -> None:
    worse = run("report", spoken(house, HOSTILE), *Q, "--format", "markdown").out
    benign = run("report", spoken(house, "fine"), *Q, "--format", "markdown").out
    assert structure(worse) == structure(benign)
    assert "http://" not in worse
    assert "@me" not in worse


# What each documented runner acts on: GitHub, Azure, TeamCity, Octopus, GitLab, Travis, Buildkite.
COMMANDS = (
    *("::error::x", "  ::stop-commands::x", "##[error]x", "##[group]x", "##vso[task.complete]x", "##teamcity[x]"),
    *("##octopus[setVariable]", "section_start:1:a", "section_end:1:a", "travis_fold:start:a", "travis_time:start:a"),
    *("--- a group", "+++ a group", "~~~ a group", "^^^ +++"),
)
OBEYED = re.compile(r"^\s*::|##[\w-]*\[|^(section_(start|end)|travis_(fold|time)):|^([-+~^])\4\4 ", re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", sorted(name for name, form in FORMATS.items() if form.is_text))
def test_a_text_forges_no_command_of_any_runner_in_a_report(run: Run, house: Write, name: str, command: str) -> None:
    out = run("report", spoken(house, command), *Q, "--format", name).out
    assert not OBEYED.search(out)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_strangers_questionnaire_forges_no_command(
    run: Run, lines: Callable[..., Result], tmp_path: Path, house: Write, command: str
) -> None:
    # A text that has neither a letter nor a digit is refused.
    command += " x"
    theirs = tmp_path / "theirs"
    shutil.copytree(HOUSE.parent, theirs)
    text = HOUSE.read_text(encoding="utf-8")
    (theirs / "house.toml").write_text(
        text.replace('"Windows are shut"', json.dumps(command)).replace('"Doors of a house"', json.dumps(command)),
        encoding="utf-8",
    )
    their = ("--questionnaire", theirs / "house.toml")
    sheet = house(MIXED)
    part = ("--part", f"site:north={command}")
    shown = [
        run("new", theirs / "house.toml", "--to", "-", *part).out,
        run("schema", "answers", *their).out,
        run("list", "controls", *their).out,
        run("explain", sheet, "window-shut", *their).out,
        run("check", sheet, *their).out,
        lines(["q"], theirs / "house.toml", "--tier", "advanced").out,
    ]
    assert [out for out in shown if OBEYED.search(out)] == []
    assert tomllib.loads(shown[0])["parts"]["north"]["title"] == command


def test_a_line_of_a_strangers_file_forges_no_command_in_an_error(run: Run, house: Write) -> None:
    for command in COMMANDS:
        sheet = house(f"{json.dumps(command)} = 1\n", facts="")
        assert not OBEYED.search(run("check", sheet, *Q).err)
        assert not OBEYED.search(run("report", command).err)
        assert not OBEYED.search(run(command).err)


BLANKS = ["    x", "\tx", " - x", "  1. x", " > x", " # x", "x  ", "\u3000x"]


@pytest.mark.parametrize("text", BLANKS)
def test_blanks_around_a_text_change_no_structure_of_markdown(run: Run, house: Write, text: str) -> None:
    worse = run("report", spoken(house, text), *Q, "--format", "markdown").out
    assert structure(worse) == structure(run("report", spoken(house, "fine"), *Q, "--format", "markdown").out)


@pytest.mark.parametrize("text", ["//a.com/x", "a.com", "see a.co.uk now", "http://a.com", "me@a.com", "xmpp:a@b.com"])
def test_a_viewer_that_links_bare_hosts_makes_no_link_of_a_text(run: Run, house: Write, text: str) -> None:
    pytest.importorskip("linkify_it")
    out = run("report", spoken(house, text), *Q, "--format", "markdown").out
    assert "<a " not in MarkdownIt("gfm-like", {"linkify": True}).render(out)


@pytest.mark.parametrize(
    "text", ["#1", "\\\\#1", "GH-1", "gh-7", "owner/repo#3", "!5", "~bug", "%3", "&4", "$2", "@me"]
)
def test_a_forge_finds_no_reference_in_what_is_rendered(run: Run, house: Write, text: str) -> None:
    out = run("report", spoken(house, text), *Q, "--format", "markdown").out
    shown = html.unescape(cmarkgfm.github_flavored_markdown_to_html(out))
    assert not re.search(r"#\d|\bgh-\d|(?<![\w&])[!~%&$]\w|@\w", re.sub("<[^>]*>", "", shown), re.IGNORECASE)


def test_a_flood_of_faults_or_notes_is_counted(run: Run, house: Write) -> None:
    unknown = "".join(f'[waivers.no-{n}]\nreason = "r"\napproved_by = "a"\nexpires = 2099-01-01\n' for n in range(999))
    told = run("check", house(MIXED + unknown), *Q)
    assert told.code == 2
    assert len(told.err.splitlines()) < 40
    assert "and 979 more" in told.err


@pytest.mark.parametrize("command", ["check", "report", "explain", "validate", "plan"])
def test_a_flood_of_answers_in_vain_is_counted(run: Run, house: Write, command: str) -> None:
    in_vain = "".join(f'[answers.no-{n}]\nchoice = "x"\n' for n in range(999))
    told = run(command, house(MIXED + in_vain), *Q)
    assert len(told.err) < 20_000
    assert len(told.out.splitlines()) < 300


@pytest.mark.parametrize("text", ["mailto:a@b.c", "a@b.com", "@me", "https://a.b/c", "www.a.b", "xmpp:a@b.c"])
def test_github_makes_no_link_of_a_text(run: Run, house: Write, text: str) -> None:
    out = run("report", spoken(house, text), *Q, "--format", "markdown").out
    assert "<a " not in cmarkgfm.github_flavored_markdown_to_html(out)
    assert "@me" not in out
