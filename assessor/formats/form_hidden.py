"""Write the hidden page of a workbook: what a form has to bring back, and the lists that answers are chosen from."""

from collections.abc import Iterable

from xlsxwriter import Workbook

from assessor.model.base import Model
from assessor.model.formbook import MARK, held, in_cells


class HiddenPage:
    """The hidden page in the making, and its next free row."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._page = workbook.add_worksheet(MARK)
        self._page.very_hidden()
        self._page.protect("")
        self._row = 0

    def write(self, kind: str, value: Model, list_name: str, texts: Iterable[str]) -> None:
        """Write a value as JSON, and beneath it texts to choose from, which get the name of their list."""
        self._page.write_string(self._row, 0, kind)
        for column, piece in enumerate(in_cells(value), 1):
            self._page.write_string(self._row, column, piece)
        first = self._row + 1
        for self._row, text in enumerate(texts, first):
            self._page.write_string(self._row, 1, held(text))
        self._row += 1
        self._workbook.define_name(list_name, f"='{MARK}'!$B${first + 1}:$B${self._row}")
