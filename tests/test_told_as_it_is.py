"""What is wrong is called by its name: kinds of files, versions nobody knows, states as choices, no score."""

from pathlib import Path

import pytest

from tests.support.gate import GOOD
from tests.support.house import Q, waiver
from tests.support.running import Run, Write


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        pytest.param(b"PK\x03\x04\x14\x00", "a workbook or another ZIP archive", id="a workbook"),
        pytest.param(b"%PDF-1.7", "a PDF", id="a PDF"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "a picture", id="a picture"),
        pytest.param(b'\xef\xbb\xbf {"format": 1}', "JSON", id="JSON"),
        pytest.param(b"\n<!DOCTYPE html>", "HTML or XML", id="a page"),
        pytest.param(b"version https://git-lfs.github.com/spec/v1\n", "a pointer of Git LFS", id="a pointer"),
    ],
)
@pytest.mark.parametrize("command", ["check", "report", "validate", "explain"])
def test_a_file_of_another_kind_is_called_that(run: Run, content: bytes, kind: str, command: str) -> None:
    Path("file.toml").write_bytes(content)
    result = run(command, "file.toml")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"file.toml:1:1: not TOML, but {kind}")
    assert "UTF-8" not in result.err


@pytest.mark.parametrize(
    ("version", "code"),
    [
        pytest.param("1.2.0", 0, id="this version"),
        pytest.param("1.1.0", 1, id="an earlier one, whose answers do not count any more"),
        pytest.param("1.2.1", 2, id="a newer one"),
        pytest.param("1.10.0", 2, id="a newer one, by its numbers"),
        pytest.param("x", 2, id="none at all"),
        pytest.param("1.1.0-rc", 2, id="one that is not known"),
    ],
)
def test_a_gate_judges_no_sheet_of_a_version_that_nobody_knows(run: Run, house: Write, version: str, code: int) -> None:
    sheet = house(GOOD)
    sheet.write_text(sheet.read_text().replace('"1.2.0"', f'"{version}"'))
    result = run("check", sheet, *Q)
    assert result.code == code
    told = f"sheet.toml:2:33: answers version {version} of house, which is unknown here; the newest is 1.2.0"
    assert (told in result.err) == (code == 2)


@pytest.mark.slow
@pytest.mark.parametrize("command", ["check", "validate"])
@pytest.mark.parametrize(
    ("reference", "known"),
    [
        pytest.param('version = "2.0.0"', True, id="this version"),
        pytest.param('version = "1.0.0"', True, id="one on record"),
        pytest.param('version = "0.9.0"', False, id="one from before the records"),
        pytest.param('version = "1.5.0"', False, id="one between, that never was"),
        pytest.param('version = "2.0.1"', False, id="a newer one"),
        pytest.param('version = "2.0.0", catalog = "1.5.0"', False, id="a catalog that never was"),
        pytest.param('version = "2.0.0", catalog = "9.9.9"', False, id="a newer catalog"),
    ],
)
def test_where_every_version_is_on_record_no_other_one_is_judged(
    run: Run, command: str, reference: str, known: bool
) -> None:
    sheet = Path("sheet.toml")
    head = f'format = 1\nquestionnaire = {{ id = "general", {reference} }}\ntier = "essential"\n'
    sheet.write_text(head + '[facts]\nrole = ["operator"]\n', encoding="utf-8")
    result = run(command, sheet)
    assert ("which is unknown here; the newest is 2.0.0" in result.err) == (not known), result
    assert (result.code == 2) == (not known)


@pytest.mark.parametrize("state", ["unknown", "not-applicable"])
def test_a_choice_that_is_a_state_says_so(run: Run, house: Write, state: str) -> None:
    err = run("check", house(f'[answers.key-list]\nchoice = "{state}"\n'), *Q).err
    assert f'"{state}" is no choice of "key-list"; write state = "{state}" instead' in err


@pytest.mark.parametrize("command", ["check", "validate"])
def test_a_waiver_of_no_control_has_a_place_and_a_near_name(run: Run, house: Write, command: str) -> None:
    result = run(command, house(GOOD + waiver("key-lists")), *Q)
    told = 'waivers: "key-lists" is no control of house; did you mean "key-list"?'
    assert (result.code, result.out) == (2, "")
    assert f"sheet.toml:27:2: {told}" in result.err


def test_a_date_to_come_is_a_warning_to_an_author(run: Run, house: Write) -> None:
    result = run("validate", house('[answers.key-list]\nchoice = "yes"\non = 2026-04-09\n'), *Q)
    assert (result.code, "key-list is dated 2026-04-09, after 2026-03-31" in result.err) == (0, True)


@pytest.mark.parametrize("format_", ["badge", "svg"])
def test_a_badge_has_no_score_where_there_is_none(run: Run, house: Write, format_: str) -> None:
    badge = run("check", house(), *Q, "--format", format_).out
    assert "no score, failed" in badge
    assert "0.0" not in badge


def test_nothing_is_said_of_how_steady_a_score_is_that_is_none(run: Run, house: Write) -> None:
    out = run("explain", house(), *Q).out
    assert "varies by up to" not in " ".join(out.split())
    assert "varies by up to" in " ".join(run("explain", house(GOOD), *Q).out.split())
