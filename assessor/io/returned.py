"""Read a file that came back with answers, by what kind of file it is; a new kind is a module and its row here."""

import importlib
from collections.abc import Callable
from pathlib import Path

from assessor.errors import AssessorError
from assessor.io.history import History
from assessor.model.forms import Returned
from assessor.text import listed, visible

Reader = Callable[[Path, History], Returned]

# The module that reads each kind: workbooks, what a web page has saved, and plain tables, by how names end.
READERS = {".xlsx": "formbooks", ".json": "savedforms", ".csv": "answertable"}
# What else people may have at hand, and what would be right.
_OTHERS = {
    ".toml": "is an answer sheet, it seems; `assessor merge` brings two of them together",
    ".xls": "is a workbook of an old Excel; save it as .xlsx",
    ".xlsm": "is a workbook with macros; save it as .xlsx",
    ".xlsb": "is a binary workbook; save it as .xlsx",
    ".ods": "is an OpenDocument spreadsheet; save it as .xlsx",
    ".numbers": "is a spreadsheet of Numbers; export it as .xlsx",
    ".tsv": "is a table with tabs; save it with commas, as .csv",
    ".html": "is the form itself; its answers are in the file that *Save answers* downloads",
    ".htm": "is the form itself; its answers are in the file that *Save answers* downloads",
}


def read(path: Path, history: History) -> Returned:
    """Read what came back; `AssessorError` with every fault, and for any other kind of file."""
    kind = path.suffix.lower()
    if kind not in READERS:
        what = _OTHERS.get(kind, f"no file that comes back with answers; its name ends in {listed([*READERS], 'or')}")
        raise AssessorError(f"{visible(path)}: {what}")
    reader: Reader = importlib.import_module(f"assessor.io.{READERS[kind]}").read
    return reader(path, history)
