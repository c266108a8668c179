"""Read the cells of a row that came back: an answer, texts and days, each fault with its cell."""

import difflib
import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import reduce
from typing import Any, NamedTuple

from assessor.io.faults import shown
from assessor.model.base import FIRST_DAY, LAST_DAY, says_something
from assessor.model.formbook import DAYS, FILLED, MOST, BookChoice, BookQuestion, FormBook, held
from assessor.model.forms import Filled
from assessor.text import tidy

NOT_APPLICABLE = "not-applicable"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Formats that show a number with the digits that it has.
_PLAIN = {"General", "@", "0", None}
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
# What programs make of characters that a cell cannot hold, and of texts that look as if they had done so.
_ESCAPES = re.compile(r"x[0-9A-Fa-f]{1,4}(?=_)|_")


class Cell(NamedTuple):
    """A cell with something in it: its row, column and place, and its value as the library reads it."""

    row: int
    column: int
    place: str
    value: Any
    kind: str = "s"
    number_format: str | None = None

    @classmethod
    def of(cls, cell: Any) -> "Cell":
        """Make one of a cell of the library."""
        return cls(cell.row, cell.column, cell.coordinate, cell.value, cell.data_type, cell.number_format)


# A row: its cells by the names of their columns.
Cells = Mapping[str, Cell]


class Faults:
    """What is wrong in a page, each with its cell."""

    def __init__(self, page: str) -> None:
        self.page = page
        self._found: list[tuple[int, int, str]] = []

    def add(self, cell: Cell, what: str) -> None:
        """Add what is wrong with a cell, and what would be right."""
        self._found.append((cell.row, cell.column, f"{self.page}!{cell.place}: {what}"))

    def sentences(self) -> list[str]:
        """Return a sentence for each fault, in the order of the page."""
        return [sentence for _, _, sentence in sorted(self._found)]


class RowReader:
    """Reads the row of a question, and the lines of its choices, as far as they are there."""

    def __init__(self, question: BookQuestion, book: FormBook, faults: Faults) -> None:
        self._question = question
        self._yes_no = {_key(book.yes): True, _key(book.no): False}
        self._faults = faults

    def filled(self, cells: Cells, lines: Mapping[str, Cells]) -> Filled:
        """Return what a row says now."""
        answer = self._in_lines(cells, lines) if self._question.lines else _said(self._here(cells))
        if self._question.kind == "fact":
            self._refuse_beside([cells, *lines.values()], "is not read here: a fact takes an answer and nothing else")
            return answer
        self._refuse_beside(lines.values(), "is not read here; move it to the first row of the question")
        texts = {key: self._text(key, cells) for key in MOST}
        days = {key: self._day(cells[key]) if key in cells else None for key in DAYS}
        found = answer.model_copy(update={**texts, **days})
        self._refuse_misplaced(found, cells)
        return found

    def _refuse_beside(self, rows: Any, what: str) -> None:
        """Add a fault for what stands beside an answer where nothing is read."""
        for cell in (row[key] for row in rows for key in FILLED[1:] if key in row):
            self._faults.add(cell, what)

    def _here(self, cells: Cells) -> BookChoice | None:
        """Return what the row itself says."""
        cell = cells.get("answer")
        text = self._plain(cell) if cell else ""
        known = {_key(held(each.text)): each for each in self._question.offered}
        if cell and text and _key(text) not in known:
            self._refuse_choice(cell, text, [each.text for each in self._question.offered])
        return known.get(_key(text))

    def _refuse_choice(self, cell: Cell, text: str, offered: list[str]) -> None:
        close = difflib.get_close_matches(text, offered, n=1, cutoff=0.4)
        what = f"did you mean {shown(close[0])}?" if close else "choose from the list of the cell"
        self._faults.add(cell, f"{shown(text)} is no answer here; {what}")

    def _in_lines(self, cells: Cells, lines: Mapping[str, Cells]) -> Filled:
        """Return what the row and its lines say; only what was changed since counts."""
        here, was = self._here(cells), self._question.shown_here
        before = {key: self._question.shown_in_line(key) for key in self._question.lines}
        now = {key: self._line(lines[key], before[key]) if key in lines else before[key] for key in before}
        changed = here if here != was else None
        if now == before:
            return _said(changed) if changed else _said_before(self._question)
        return self._of_lines(now, changed, [cells, *lines.values()])

    def _line(self, cells: Cells, before: bool | None) -> bool | None:
        """Return whether a line is ticked; an empty one is as it was."""
        cell = cells.get("answer")
        text = self._plain(cell) if cell else ""
        if cell and text and _key(text) not in self._yes_no:
            self._refuse_choice(cell, text, list(self._yes_no))
        return self._yes_no.get(_key(text), before)

    def _of_lines(self, ticks: Mapping[str, bool | None], here: BookChoice | None, rows: list[Cells]) -> Filled:
        """Return what changed lines say; `here` is what the row itself says besides, if that was changed as well."""
        ticked = tuple(key for key, is_ticked in ticks.items() if is_ticked)
        none = self._question.none
        says_none = here.choice == none if here else all(tick is False for tick in ticks.values())
        if ticked and not here:
            return Filled(choice=ticked)
        if none and says_none and not ticked:
            return Filled(choice=(none,))
        at = next(row["answer"] for row in rows if "answer" in row)
        what = f"{shown(here.text)} contradicts the lines below" if here else "no line of this question says yes"
        self._faults.add(at, f"{what}; answer all its lines, or choose something in its first row")
        return Filled()

    def _text(self, key: str, cells: Cells) -> str:
        """Return a text, as it was if a program has only written it another way."""
        if key not in cells:
            return ""
        text, was = self._plain(cells[key]), getattr(self._question.shown, key)
        if _without_escapes(tidy(held(was))) in map(_without_escapes, (text, tidy(str(cells[key].value)))):
            return str(was)
        if len(text) > MOST[key]:
            self._faults.add(cells[key], f"has {len(text):,} characters; {MOST[key]:,} are the most")
            return ""
        return text

    def _plain(self, cell: Cell) -> str:
        """Return what a cell holds as a text; numbers and days as they are seen."""
        value = cell.value
        if cell.kind == "f":
            self._faults.add(cell, "is a formula; write what it gives instead")
        elif cell.kind == "e":
            self._faults.add(cell, f"{shown(str(value))} is an error of the spreadsheet program; write it anew")
        elif isinstance(value, str):
            return tidy(value.replace("_x000D_", "\r"))
        elif isinstance(value, datetime):
            return str(value.date() if not value.time() else value)
        elif isinstance(value, bool) or cell.number_format in _PLAIN:
            return str(value).upper() if isinstance(value, bool) else str(value)
        else:
            self._faults.add(cell, f"{value} is shown another way; write it as a text")
        return ""

    def _day(self, cell: Cell) -> date | None:
        """Return a day; a text must be an unmistakable one."""
        value = cell.value
        if cell.kind in {"f", "e"} or not isinstance(value, datetime | date):
            return self._day_of(cell, self._plain(cell))
        return self._within(cell, value.date() if isinstance(value, datetime) else value)

    def _day_of(self, cell: Cell, text: str) -> date | None:
        try:
            return self._within(cell, date.fromisoformat(text if _DAY.fullmatch(text) else "")) if text else None
        except ValueError:
            self._faults.add(cell, f"{shown(text)} is no date; write it as 2026-03-31")
            return None

    def _within(self, cell: Cell, day: date) -> date | None:
        if FIRST_DAY <= day <= LAST_DAY:
            return day
        self._faults.add(cell, f"{day} is not from {FIRST_DAY} to {LAST_DAY}")
        return None

    def _refuse_misplaced(self, now: Filled, cells: Cells) -> None:
        """Add a fault for a reason or a proof that belongs to nothing, or says nothing."""
        was = self._question.shown
        stands = now if now.choice or now.state else was
        is_away = stands.state == NOT_APPLICABLE
        if is_away and not says_something(now.reason or was.reason):
            self._faults.add(cells.get("reason") or cells["answer"], "say why it does not apply, in the cell beside it")
        if not is_away and now.reason not in {"", was.reason}:
            self._faults.add(cells["reason"], "is a reason why it does not apply, but the answer says otherwise")
        if now.evidence and not says_something(now.evidence):
            self._faults.add(cells["evidence"], f"{shown(now.evidence)} names no evidence")
        if now.evidence_on and not now.evidence and now.evidence_on != was.evidence_on:
            self._faults.add(cells["evidence_on"], "dates evidence that is not named beside it")


def _said(choice: BookChoice | None) -> Filled:
    return Filled(choice=(choice.choice,) if choice and choice.choice else (), state=choice.state if choice else None)


def _said_before(question: BookQuestion) -> Filled:
    return Filled(choice=question.shown.choice, state=question.shown.state)


def _key(text: str) -> str:
    """Return a text without what a program or a person may write another way."""
    return " ".join(_without_escapes(text).split()).casefold()


def _without_escapes(text: str) -> str:
    return _ESCAPES.sub("", text)


def letters(column: int) -> str:
    """Return the letters of a column, counted from 1."""
    return (letters((column - 1) // 26) if column > 26 else "") + chr(ord("A") + (column - 1) % 26)


def bounds(cells: str) -> tuple[int, int, int, int]:
    """Return the first column and row of a range such as D17:E19, and the last ones; nothing of any other text."""
    found = _RANGE.fullmatch(cells)
    if not found:
        return 0, 0, 0, 0
    left, top, right, bottom = found.groups()
    return _number(left), int(top), _number(right), int(bottom)


def _number(column: str) -> int:
    return reduce(lambda number, letter: number * 26 + ord(letter) - ord("A") + 1, column, 0)
