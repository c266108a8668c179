"""The workbook: seven sheets of texts and numbers, read back by another library."""

import io
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from assessor.formats import xlsx
from assessor.telling.blocks import Table
from assessor.text import floor1
from tests.support.hostile import HOSTILE, spoken
from tests.support.house import AS_OF, MIXED, Q
from tests.support.running import Run, Write

SHEETS = ["Summary", "Domains", "Gaps", "Plan", "Answers", "Standards", "Obligations"]


def written(run: Run, sheet: Path) -> Path:
    path = sheet.parent / f"{sheet.stem}.xlsx"
    result = run("report", sheet, *Q, "--out", f"xlsx={path}")
    assert result.code == 0, result.err
    return path


def cells(path: Path) -> dict[str, list[list[Any]]]:
    book = openpyxl.load_workbook(path)
    return {page.title: [[cell.value for cell in row] for row in page.iter_rows()] for page in book}


def filled(path: Path) -> dict[str, list[list[str]]]:
    """Return what kind of value each cell has, and none where it is empty."""
    return {name: [[type(cell).__name__ for cell in row] for row in rows] for name, rows in cells(path).items()}


def test_it_has_the_figures_of_the_report(run: Run, house: Write) -> None:
    found = cells(written(run, house(MIXED)))
    assert list(found) == SHEETS
    summary = {str(row[0]): row[1] for row in found["Summary"]}
    assert (summary["confirmed"], summary["up to"], summary["as of"]) == (45, 57.5, AS_OF)
    assert found["Domains"][1:] == [["Doors", 5, 20, 45, 100], ["Cameras", 2, 100, 100, 100], ["Keys", 3, 50, 50, 50]]
    assert [row[:4] for row in found["Gaps"][1:]] == [
        ["window-shut", "Windows are shut", "critical", 12.5],
        ["lock-fitted", "Every door has a lock", "high", 15],
        ["lock-tested", "Find out: When were the locks last tried? (lock-tested)", "high", 12.5],
    ]
    assert len(found["Answers"]) == 1 + 6
    assert ["The Door Code", "1-1", "partly"] in found["Standards"]
    assert found["Obligations"][1][:2] == ["Door Law", "applies"]


def test_every_cell_is_a_text_or_a_number(run: Run, house: Write) -> None:
    book = openpyxl.load_workbook(written(run, spoken(house, '=cmd|" /C calc"!A0')))
    kinds = {cell.data_type for page in book for row in page.iter_rows() for cell in row}
    assert kinds <= {"s", "n"}
    assert not any(cell.hyperlink for page in book for row in page.iter_rows() for cell in row)


@pytest.mark.slow
@pytest.mark.parametrize(
    "words", ["=1+1", "+1", "-1", "@SUM(A1)", "http://e.example", "12", "A\x01\x1f\ufffe", HOSTILE]
)
def test_hostile_text_changes_no_part_and_no_cell(run: Run, house: Write, words: str) -> None:
    worse = written(run, spoken(house, words))
    grid, parts = filled(worse), ZipFile(worse).namelist()
    benign = written(run, spoken(house, "fine"))
    assert parts == ZipFile(benign).namelist()
    assert grid == filled(benign)


def test_a_text_that_no_cell_holds_is_cut_visibly(run: Run, house: Write) -> None:
    long = "\u202e" * 9999
    sheet = house(MIXED + f'[answers.door-alarm]\nchoice = "rings"\ncomment = "{long}"\n', tier="standard")
    note = next(row for row in cells(written(run, sheet))["Answers"] if row[1] == "door-alarm")[7]
    assert (len(note), note[-1], note[:6]) == (32_767, "…", "\\u202e")


def test_same_inputs_give_the_same_bytes(run: Run, house: Write) -> None:
    assert written(run, house(MIXED)).read_bytes() == written(run, house(MIXED, name="again.toml")).read_bytes()


def test_a_number_has_the_same_digits_as_in_other_formats(run: Run, house: Write) -> None:
    gaps = cells(written(run, house(MIXED, tier="standard")))["Gaps"][1:]
    assert gaps[0][3] == float(floor1(Fraction(100 * 5 * 5, 10 * 24)))


def test_a_missing_library_is_named_with_the_command_that_installs_it(
    run: Run, house: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    result = run("report", house(MIXED), *Q, "--out", "markdown=a.md", "--out", "xlsx=a.xlsx")
    assert (result.code, result.out) == (2, "")
    assert "xlsx needs XlsxWriter>=3.2; install it with: python -m pip install 'XlsxWriter>=3.2'" in result.err
    assert not (tmp_path / "a.md").exists()


def test_a_terminal_is_not_given_a_workbook(run: Run, house: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    result = run("report", house(MIXED), *Q, "--format", "xlsx")
    assert (result.code, result.out) == (2, "")
    assert result.err == "xlsx is no text; write it with --out xlsx=PATH\n"


def test_a_column_of_figures_has_numbers_whole_ones_too() -> None:
    out = io.BytesIO()
    rows = (("7", "7", "7.5"), ("+2", "-3", "no score"), ("", "", "2026"))
    xlsx.show([Table("Firms", ("firm", "fails", "score"), rows, frozenset({1, 2}))], out, date(2026, 3, 31))
    found = openpyxl.load_workbook(io.BytesIO(out.getvalue()))["Firms"].values
    assert list(found)[1:] == [("7", 7, 7.5), ("+2", -3, "no score"), (None, None, 2026)]
