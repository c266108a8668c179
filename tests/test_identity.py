"""A sheet gets its id once; reports tell it, and a redacted one does not."""

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from assessor.formats.registry import FORMATS
from tests.support.house import HOUSE, NOTED, SHEET, Q, saved
from tests.support.running import Result, Run, Write

ID = "0123456789abcdef" * 2
RANDOM = re.compile("[0-9a-f]{32}")


def identified(path: Path, sheet_id: str = ID) -> Path:
    """Give a sheet an id."""
    path.write_text(path.read_text().replace("format = 1\n", f'format = 1\nid = "{sheet_id}"\n'))
    return path


def told(run: Run, sheet: Path, *options: object) -> dict[str, object] | None:
    out = run("report", sheet, *Q, "--format", "json", *options).out
    found: dict[str, object] | None = json.loads(out)["assessment"]["identity"]
    return found


def test_a_new_sheet_gets_an_id_of_its_own(run: Run) -> None:
    one, other = (tomllib.loads(run("new", HOUSE, "--to", "-").out)["id"] for _ in range(2))
    assert RANDOM.fullmatch(one)
    assert RANDOM.fullmatch(other)
    assert one != other


def test_a_sheet_that_must_come_out_the_same_is_given_its_id(run: Run) -> None:
    text = run("new", HOUSE, "--id", ID, "--to", "-").out
    assert f'format = 1\nid = "{ID}"\nquestionnaire = ' in text


@pytest.mark.parametrize("wrong", ["", "0", ID.upper().replace("0", "A"), f"{ID}0"])
def test_an_id_is_32_digits(run: Run, wrong: str) -> None:
    result = run("new", HOUSE, "--id", wrong, "--to", "-")
    assert (result.code, result.out) == (2, "")
    assert "is not 32 hexadecimal digits in lower case" in result.err


def test_an_interview_gives_a_sheet_its_id_once(lines: Callable[..., Result]) -> None:
    lines(["1"], HOUSE)
    begun = saved()["id"]
    assert RANDOM.fullmatch(begun)
    lines(["1"], HOUSE)
    assert saved()["id"] == begun


def test_an_interview_gives_an_older_sheet_an_id_with_its_first_answer(
    lines: Callable[..., Result], house: Write
) -> None:
    sheet = house()
    before = sheet.read_text()
    lines([], sheet, "--questionnaire", HOUSE)
    assert sheet.read_text() == before
    lines(["3"], sheet, "--questionnaire", HOUSE)
    assert RANDOM.fullmatch(saved(SHEET.replace("house-answers", "sheet"))["id"])


def test_a_report_tells_the_id_among_the_notes_on_its_figures(run: Run, house: Write) -> None:
    sheet = identified(house(NOTED))
    assert told(run, sheet) == {"id": ID, "derived": False}
    page = run("report", sheet, *Q, "--format", "markdown", "--audience", "engineer").out
    assert page.index("About these figures") < page.index(ID)


def test_a_sheet_without_an_id_is_known_by_its_organisation_and_questionnaire(run: Run, house: Write) -> None:
    found = told(run, house(NOTED))
    assert found is not None
    assert found["derived"] is True
    assert told(run, house(NOTED + "# a copy\n", name="copy.toml")) == found
    other = house(NOTED.replace('organisation = "', 'organisation = "Another '), name="other.toml")
    assert told(run, other) != found
    assert (
        "made of organisation and questionnaire; the sheet has no id"
        in run("report", house(NOTED), *Q, "--format", "markdown", "--audience", "engineer").out
    )


def test_a_sheet_that_names_nobody_is_nobodys(run: Run, house: Write) -> None:
    assert told(run, house()) is None
    assert "Id of the assessments" not in run("report", house(), *Q).out


def test_letters_that_look_the_same_are_the_same_organisation(run: Run, house: Write) -> None:
    one, other = (house(f'[about]\norganisation = "{name}"\n') for name in ("Caf\u00e9", "Cafe\u0301"))
    assert told(run, one) == told(run, other)


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_a_redacted_report_tells_no_id(run: Run, house: Write, name: str) -> None:
    for sheet in (identified(house(NOTED)), house(NOTED, name="without.toml")):
        identity = told(run, sheet)
        assert identity
        assert run("report", sheet, *Q, "--redact", "--out", f"{name}=report").code == 0
        assert str(identity["id"]).encode() not in Path("report").read_bytes()
