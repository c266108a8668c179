"""Text from people is shown harmlessly: at a terminal, in a log, in Markdown."""

import re
import tomllib
from pathlib import Path

import cmarkgfm
import pytest

from assessor.formats.registry import FORMATS
from assessor.model.report import Report
from assessor.model.sheet import AnswerSheet
from tests.support import catalogs
from tests.support.hostile import HOSTILE, spoken
from tests.support.house import HOUSE, Q, answers
from tests.support.later import aged
from tests.support.markdown import structure
from tests.support.running import Run, Write


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


@pytest.mark.parametrize("text", ["mailto:a@b.c", "a@b.com", "@me", "https://a.b/c", "www.a.b", "xmpp:a@b.c"])
def test_github_makes_no_link_of_a_text(run: Run, house: Write, text: str) -> None:
    out = run("report", spoken(house, text), *Q, "--format", "markdown").out
    assert "<a " not in cmarkgfm.github_flavored_markdown_to_html(out)
    assert "@me" not in out
