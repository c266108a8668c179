"""Forms: which questions they ask, and where they are written."""

import html
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.support.house import FACTS as FACTS_OF_HOUSE
from tests.support.house import MIXED, OPEN_CAMERAS, Q, answers
from tests.support.running import Result, Run, Write

FORM = "form.xlsx"


def form(run: Run, sheet: Path, *options: object, to: str = FORM) -> Result:
    return run("form", sheet, "--to", to, *Q, *options)


def rows(to: str = FORM) -> dict[str, tuple[Any, ...]]:
    """Return the rows of the page of questions, by their names."""
    found = openpyxl.load_workbook(to)["Questions"].iter_rows(min_row=3, values_only=True)
    return {str(row[-1]): row[:-1] for row in found if ":" in str(row[-1])}


def asked(to: str = FORM) -> list[str]:
    return [name.partition(":")[2] for name in rows(to) if name.count(":") == 1]


def front(to: str = FORM) -> str:
    """Return the first page."""
    found = openpyxl.load_workbook(to)["Read me first"].iter_rows(values_only=True)
    return "\n".join(str(cell) for row in found for cell in row if cell)


def text_of(page: str) -> str:
    return html.unescape(Path(page).read_text(encoding="utf-8"))


FACTS = ["role", "size", "harm", "cameras", "places"]
CONTROLS = ["lock-fitted", "lock-tested", "window-shut", "camera-angles", "camera-kept", "key-list"]
SOME = answers(lock_fitted="some", lock_tested="unknown") + '[answers.key-list]\nchoice = ""\n'


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "questions"),
    [
        pytest.param((), ["window-shut", "camera-angles", "camera-kept", "key-list"], id="what is open"),
        pytest.param(("--only", "unknown"), ["lock-tested"], id="what nobody knew"),
        pytest.param(("--only", "all"), FACTS + CONTROLS, id="all"),
    ],
)
def test_a_form_asks(run: Run, house: Write, options: tuple[str, ...], questions: list[str]) -> None:
    result = form(run, house(SOME), *options)
    assert (result.code, result.err) == (0, "")
    assert f"form.xlsx: written, with {len(questions)} question" in result.out
    assert asked() == questions


def test_facts_that_decide_what_applies_are_asked_along(run: Run, house: Write) -> None:
    form(run, house(SOME, OPEN_CAMERAS))
    assert asked()[:2] == ["cameras", "places"]


@pytest.mark.parametrize(
    ("to", "says"),
    [
        pytest.param("form.ods", "form.ods: a form's name ends in .xlsx", id="another format"),
        pytest.param("form", "form: a form's name ends in .xlsx", id="no format"),
        pytest.param("sheet.toml", "sheet.toml: a form's name ends in .xlsx", id="the sheet itself"),
        pytest.param("there.xlsx", "there.xlsx: exists already, and may hold answers", id="a file that is there"),
        pytest.param("none/form.xlsx", "none/form.xlsx: cannot be written", id="a folder that is not there"),
    ],
)
def test_a_form_is_a_new_file_of_a_known_format(run: Run, house: Write, to: str, says: str) -> None:
    Path("there.xlsx").write_text("filled in")
    result = form(run, house(SOME), to=to)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(says)
    assert Path("there.xlsx").read_text() == "filled in"


def test_nothing_to_ask_is_no_form(run: Run, house: Write) -> None:
    result = form(run, house(MIXED))
    assert (result.code, result.out) == (2, "")
    assert "sheet.toml: nothing to ask here (--only open)" in result.err
    assert not Path(FORM).exists()


NORTH = '[parts.north]\nkind = "site"\ntitle = "North"\n'
FIRM = '[about]\norganisation = "Elm & Oak"\n'


@pytest.mark.slow
@pytest.mark.parametrize("to", [FORM, "page.html"])
@pytest.mark.parametrize(
    ("sheet", "options", "says"),
    [
        pytest.param(FIRM, (), ["“We” and “you” in the questions mean Elm & Oak"], id="the firm"),
        pytest.param("", (), ["mean the organisation that is asked about"], id="a firm without a name"),
        pytest.param(
            FIRM + NORTH, ("--part", "north"), ["mean Elm & Oak", "North is a part of Elm & Oak"], id="a part's firm"
        ),
    ],
)
def test_a_form_says_who_we_are(
    run: Run, house: Write, to: str, sheet: str, options: tuple[str, ...], says: list[str]
) -> None:
    assert form(run, house(sheet), "--for", "you", *options, to=to).code == 0
    told = front() if to == FORM else text_of(to)
    assert [each for each in says if each not in told] == []


@pytest.mark.slow
@pytest.mark.parametrize("to", [FORM, "page.html"])
@pytest.mark.parametrize(
    ("part", "holds"),
    [
        pytest.param("north", ["Up to 9", "don't know", "The outer doors can be locked"], id="a site"),
        pytest.param("lens", ["doesn't apply: they cannot be turned"], id="a product"),
    ],
)
def test_a_form_of_a_part_says_what_holds_there_so_far(
    run: Run, house: Write, to: str, part: str, holds: list[str]
) -> None:
    facts = FACTS_OF_HOUSE.replace('harm = "no"', 'harm = "unknown"')
    sheet = house(MIXED + NORTH + '[parts.lens]\nkind = "product"\ntitle = "Lens"\n', facts)
    form(run, sheet, "--part", part, "--only", "all", to=to)
    told = "".join(str(cell) for row in rows().values() for cell in row) if to == FORM else text_of(to)
    assert [each for each in holds if f"In the whole organisation: “{each}”." not in told] == []


@pytest.mark.parametrize(("only", "is_filled"), [("open", False), ("all", True)])
def test_a_workbook_says_what_to_do_with_what_is_filled_in(run: Run, house: Write, only: str, is_filled: bool) -> None:
    form(run, house(SOME), "--only", only)
    assert ("an emptied cell changes nothing" in front()) == is_filled


def test_same_inputs_give_the_same_bytes(run: Run, house: Write) -> None:
    sheet = house(MIXED)
    for name in ("a.xlsx", "b.xlsx"):
        assert form(run, sheet, "--only", "all", to=name).code == 0
    assert Path("a.xlsx").read_bytes() == Path("b.xlsx").read_bytes()
