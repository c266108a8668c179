"""`validate` takes folders and patterns, refuses all that `check` refuses, and tells programs what it found."""

import json
from pathlib import Path

import pytest

from tests.support.gate import BAD
from tests.support.house import DATA, HOUSE, Q, waiver
from tests.support.running import Run, Write

WRONG = BAD + waiver("lock-fited")


@pytest.mark.parametrize("name", ["sheets", "sheets/*.toml", "sheets/**/*.toml"])
def test_a_folder_or_pattern_stands_for_its_sheets(run: Run, house: Write, name: str) -> None:
    Path("sheets").mkdir()
    for file in ("a.toml", "b.toml"):
        Path("sheets", file).write_bytes(house(BAD).read_bytes())
    result = run("validate", name, "sheets/a.toml", *Q)
    assert result.code == 0, result.err
    assert [line.split(": ")[0] for line in result.out.splitlines()] == ["sheets/a.toml", "sheets/b.toml"]


def test_a_pattern_without_sheets_is_an_error(run: Run) -> None:
    assert run("validate", "none/*.toml").code == 2


def test_a_catalog_is_checked_as_one(run: Run) -> None:
    assert run("validate", DATA / "tiny").code == 0


@pytest.mark.parametrize("command", ["validate", "check"])
def test_a_waiver_of_no_control_is_refused_at_its_place_with_the_near_one(run: Run, house: Write, command: str) -> None:
    sheet = house(WRONG)
    line = sheet.read_text().splitlines().index("[waivers.lock-fited]") + 1
    result = run(command, sheet, *Q)
    assert result.code == 2
    assert (
        f'sheet.toml:{line}:2: waivers: "lock-fited" is no control of house; did you mean "lock-fitted"?' in result.err
    )


def test_answers_of_tomorrow_are_warned_of(run: Run, house: Write) -> None:
    sheet = house(BAD.replace('choice = "none"', 'choice = "none"\non = 2026-04-02'))
    result = run("validate", sheet, *Q)
    assert result.code == 0
    assert "warning: " in result.err
    assert "2026-04-02" in result.err


@pytest.mark.parametrize("name", ["json", "github", "sarif"])
def test_programs_get_each_fault_with_its_place(run: Run, house: Write, name: str) -> None:
    Path("good.toml").write_bytes(house(BAD).read_bytes())
    sheet = house(WRONG)
    line = sheet.read_text().splitlines().index("[waivers.lock-fited]") + 1
    result = run("validate", "sheet.toml", "good.toml", *Q, "--format", name)
    assert result.code == 2
    if name == "github":
        assert f"::error title=assessor,file=sheet.toml,line={line},col=2::waivers" in result.out
        return
    told = json.loads(result.out)
    if name == "json":
        assert told["sound"] is False
        assert [file["path"] for file in told["files"]] == ["sheet.toml", "good.toml"]
        (found,) = [each for each in told["found"] if each["grade"] == "error"]
        assert (found["path"], found["line"], found["column"]) == ("sheet.toml", line, 2)
    else:
        (found,) = [result for result in told["runs"][0]["results"] if result["level"] == "error"]
        assert found["locations"][0]["physicalLocation"]["region"] == {"startLine": line, "startColumn": 2}
        assert found["ruleId"] == "file-error"
        assert found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "sheet.toml"


def test_sound_files_are_told_as_such(run: Run) -> None:
    told = json.loads(run("validate", HOUSE, "--format", "json").out)
    assert (told["sound"], [each for each in told["found"] if each["grade"] == "error"]) == (True, [])
