"""Read what comes back in a workbook: the cells that are there to be filled in, found by the names of rows and columns.

A spreadsheet program may sort rows, hide, widen and colour, and write everything anew: none of that is a change. What
is empty says nothing.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple
from warnings import catch_warnings, simplefilter

from pydantic import ValidationError

from assessor import extras
from assessor.errors import AssessorError
from assessor.io import workbooks
from assessor.io.faults import shown
from assessor.io.formcells import Cell, Cells, Faults, RowReader, bounds, letters
from assessor.io.history import History
from assessor.io.workbooks import Inspected, damaged
from assessor.model.formbook import COLUMNS, FILLED, HEADING, MARK, BookQuestion, FormBook
from assessor.model.forms import FormRow, Returned
from assessor.text import listed, visible
from assessor.words.speech import all_of, say

MOST_ROWS, MOST_COLUMNS = 20_000, 200

# Rows with something in them: their cells by column.
Rows = list[dict[int, Cell]]


class Brought(NamedTuple):
    """The hidden page of a form: what it is about, and its questions by the names of their rows."""

    head: FormBook
    questions: dict[str, BookQuestion]

    @property
    def names(self) -> set[str]:
        """Return the names of all rows, those of single choices too."""
        return {name for each in self.questions.values() for name in (each.name, *map(each.line, each.lines))}


class QuestionPage(NamedTuple):
    """The page of questions: its name, the numbers of its columns by their names, and its rows but for headings."""

    title: str
    columns: Mapping[str, int]
    rows: tuple[Cells, ...]


def read(path: Path, _history: History | None = None) -> Returned:
    """Read a workbook; `AssessorError` with every fault, each with its cell."""
    extras.need("openpyxl", "a workbook")
    looked = workbooks.checked(path)
    pages = _pages(path, looked.raw)
    known, page = _known(path, pages), _questions(path, pages)
    faults = Faults(visible(f"{path}!{page.title}"))
    _refuse_merged(page, looked.merged.get(page.title, ()), faults)
    found = tuple(_returned(known, page, faults))
    if faults.sentences():
        raise AssessorError.of(faults.sentences())
    about = known.head.sheet, known.head.questionnaire, known.head.part
    more = {*pages} - {page.title, known.head.front, MARK}
    return Returned(str(path), found, *about, tuple(_notices(visible(path), looked, more)))


def _notices(name: str, looked: Inspected, more: Collection[str]) -> Iterator[str]:
    """Yield what somebody put into the workbook that is not read."""
    if looked.has_comments:
        yield say("form-comments", file=name)
    if looked.has_pictures:
        yield say("form-pictures", file=name)
    if more:
        yield say("form-pages", file=name, n=len(more), pages=visible(all_of(sorted(more))))


def _pages(path: Path, raw: bytes) -> dict[str, Rows]:
    """Return the cells of every page."""
    import openpyxl  # Few commands read a workbook.

    try:
        with catch_warnings():
            # The library warns of what it leaves out.
            simplefilter("ignore")
            book = openpyxl.load_workbook(BytesIO(raw), read_only=True)
            return {page.title: list(_rows(page)) for page in book.worksheets}
    except Exception:  # The library has no class for what a damaged workbook makes it raise.
        raise damaged(path) from None


def _rows(page: Any) -> Iterator[dict[int, Cell]]:
    # What the file says of its size may be wrong.
    page.reset_dimensions()
    for row in page.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS):
        cells = {cell.column: Cell.of(cell) for cell in row if cell.value is not None and cell.value != ""}
        if cells:
            yield cells


def _known(path: Path, pages: Mapping[str, Rows]) -> Brought:
    """Return what the hidden page says."""
    hidden = next((rows for rows in pages.values() if rows and _text(rows[0].get(1)) == MARK), None)
    if hidden is None:
        raise AssessorError(f"{path}: no form of `assessor form`: its hidden page is not there")
    try:
        head = FormBook.model_validate_json(_json(hidden[0]))
        records = [row for row in hidden[1:] if 1 in row]
        questions = [BookQuestion.model_validate_json(_json(row)) for row in records]
    except ValidationError:
        raise AssessorError(f"{path}: its hidden page was changed, or is of a later version; make a new form") from None
    return Brought(head, {question.name: question for question in questions})


def _text(cell: Cell | None) -> str:
    return str(cell.value) if cell else ""


def _json(row: Mapping[int, Cell]) -> str:
    return "".join(_text(row[column]) for column in sorted(row) if column > 1)


def _questions(path: Path, pages: Mapping[str, Rows]) -> QuestionPage:
    """Return the page of questions; `AssessorError` if there is not exactly one, or a column is missing."""
    found = {title: columns for title, rows in pages.items() if (columns := _columns(rows))}
    if not found:
        raise AssessorError(f"{path}: the page of questions, or its hidden row or column, is not there any more")
    if len(found) > 1:
        raise AssessorError(f"{path}: has the questions on the pages {listed(list(found))}; keep one of them")
    title, columns = next(iter(found.items()))
    missing = [name for name in (*FILLED, MARK) if name not in columns]
    if missing:
        raise AssessorError(f"{path}!{title}: columns were deleted: {listed(missing)}")
    rows = ({name: row[columns[name]] for name in (*FILLED, MARK) if columns[name] in row} for row in pages[title])
    return QuestionPage(title, columns, tuple(row for row in rows if _name(row) not in {MARK, HEADING}))


def _columns(rows: Rows) -> dict[str, int]:
    """Return the numbers of the columns by their names; none for a page without questions."""
    named = ({_text(cell): number for number, cell in row.items()} for row in rows)
    return next((names for names in named if MARK in names and names.keys() & {*COLUMNS[:-1]}), {})


def _name(row: Cells) -> str:
    return _text(row.get(MARK))


def _refuse_merged(page: QuestionPage, ranges: Iterable[str], faults: Faults) -> None:
    """Add a fault for cells to be filled in that were made one."""
    numbers = {row[MARK].row for row in page.rows if MARK in row}
    columns = {page.columns[name] for name in FILLED}
    for each in ranges:
        left, top, right, bottom = bounds(each)
        if columns & {*range(left, right + 1)} and any(top <= number <= bottom for number in numbers):
            faults.add(Cell(top, left, each, None), "merged cells; split them, and fill in each")


def _by_name(known: Brought, page: QuestionPage, faults: Faults) -> dict[str, Cells]:
    """Return the rows by their names; whoever sorts rows changes nothing."""
    found: dict[str, Cells] = {}
    for row in page.rows:
        name, filled = _name(row), [row[key] for key in FILLED if key in row]
        if name in found:
            faults.add(row[MARK], f"asks the same as row {found[name][MARK].row}; delete one of the two rows")
        elif name in known.names:
            found[name] = row
        elif name:
            faults.add(row[MARK], f"{shown(name)} is no question of this form")
        elif filled:
            faults.add(filled[0], "stands in a row of no question; move it to the question that it is about")
    return found


def _returned(known: Brought, page: QuestionPage, faults: Faults) -> Iterator[FormRow]:
    """Yield what came back; a row that was deleted did not."""
    rows = _by_name(known, page, faults)
    for question in known.questions.values():
        lines = {key: rows[name] for key in question.lines if (name := question.line(key)) in rows}
        row = rows.get(question.name, {})
        if row or lines:
            number = (row or next(iter(lines.values())))[MARK].row
            place = f"{faults.page}!{letters(page.columns['answer'])}{number}"
            given = RowReader(question, known.head, faults).filled(row, lines)
            yield FormRow(question.kind, question.id, place, question.base, question.as_asked, question.shown, given)
