"""Read a plain table (CSV, RFC 4180) whose first row names its columns; a comma or a semicolon stands between cells."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from assessor.errors import AssessorError
from assessor.io import encodings, files, kinds
from assessor.io.faults import hinted, near, shown
from assessor.text import visible


class TableLine(NamedTuple):
    """A row, the line in which it begins, and its cells by column, without blanks around them."""

    number: int
    cells: dict[str, str]


class LineFault(NamedTuple):
    """What is wrong in a line, in a sentence."""

    number: int
    what: str


class PlainTable(NamedTuple):
    """The rows that can be read, without empty ones, and what is wrong with the others."""

    name: str
    columns: tuple[str, ...]
    lines: tuple[TableLine, ...]
    faults: tuple[LineFault, ...]

    def place(self, number: int) -> str:
        """Return the place of a row."""
        return f"{self.name}:{number}"

    def refuse(self, more: Iterable[LineFault]) -> None:
        """Raise `AssessorError` if there are faults, or more of them in what the cells say."""
        every = sorted((*self.faults, *more), key=lambda fault: fault.number)
        if every:
            raise AssessorError.of(f"{self.place(fault.number)}: {fault.what}" for fault in every)


def read(path: Path, known: Sequence[str]) -> PlainTable:
    """Read a table that has some of the known columns; `AssessorError` where it is no text."""
    raw = files.content(path, files.MAX_BYTES)
    other = kinds.other_than_plain_text(raw)
    if other:
        raise AssessorError(f"{visible(path)}:1: no table, but {other}")
    text = encodings.decoded(path, raw)
    return _Reading(visible(path), known).table(text.replace("\r\n", "\n").replace("\r", "\n"))


class _Reading:
    """A table that is read, and the faults that were found in it."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        self._name = name
        self._known = known
        self._faults: list[LineFault] = []

    def table(self, text: str) -> PlainTable:
        """Return the table."""
        whole = list(self._rows(text))
        columns = self._columns(*whole[0]) if whole else ()
        lines = [line for number, cells in whole[1:] if columns and (line := self._line(number, cells, columns))]
        return PlainTable(self._name, columns, tuple(lines), tuple(self._faults))

    def _fault(self, number: int, what: str) -> None:
        self._faults.append(LineFault(number, what))

    def _rows(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows that are not empty, up to one that cannot be read."""
        if "\0" in text:
            self._fault(text[: text.index("\0")].count("\n") + 1, "has a NUL character, so it is no text")
            return
        reader = csv.reader(io.StringIO(text), delimiter=self._delimiter(text), strict=True)
        number = 1
        try:
            for cells in reader:
                if any(map(str.strip, cells)):
                    yield number, [cell.strip() for cell in cells]
                number = reader.line_num + 1
        except csv.Error as error:
            quotes = "a quotation mark is not closed, or stands in a cell without being doubled"
            self._fault(number, "a cell is too long" if "limit" in str(error) else quotes)

    def _delimiter(self, text: str) -> str:
        """Return what stands between the names of the columns."""
        first = next((line for line in text.split("\n") if line.strip()), "")
        return max(",;", key=lambda mark: len(self._found(cell.strip(' "') for cell in first.split(mark))))

    def _found(self, names: Iterable[str]) -> set[str]:
        return {name.lower() for name in names} & {*self._known}

    def _columns(self, number: int, cells: list[str]) -> tuple[str, ...]:
        """Return the names of the columns; none where they are at fault."""
        names = [cell.lower() for cell in cells]
        while not names[-1]:
            names.pop()
        before = len(self._faults)
        for name in dict.fromkeys(names if self._found(names) else ()):
            if name not in self._known:
                self._fault(number, hinted(f"{shown(name)} is no column here", near(name, self._known)))
            elif names.count(name) > 1:
                self._fault(number, f'there are two columns "{name}"')
        return tuple(names) if len(self._faults) == before and self._found(names) else ()

    def _line(self, number: int, cells: list[str], columns: tuple[str, ...]) -> TableLine | None:
        """Return a row with a cell for every column; cells behind those of its end may be missing."""
        if any(cells[len(columns) :]):
            self._fault(number, f"has more cells than the {len(columns)} columns that the first row names")
            return None
        return TableLine(number, {name: cells[at] if at < len(cells) else "" for at, name in enumerate(columns)})
