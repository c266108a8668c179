"""The report formats by name; a new one is a module with `render` and its row here."""

import importlib
import importlib.util
from collections.abc import Iterable
from typing import Any, BinaryIO, NamedTuple

from assessor.errors import AssessorError
from assessor.model.report import Report
from assessor.reports.blocks import Block
from assessor.reports.texts import spoken


class Format(NamedTuple):
    """A format's module, the library that it needs beyond those that are always there, and what it can do."""

    module: str
    library: str = ""
    shows_blocks: bool = False
    shows_brand: bool = False
    is_text: bool = True


FORMATS = {
    "terminal": Format("terminal", shows_blocks=True),
    "markdown": Format("markdown", shows_blocks=True),
    "html": Format("html", shows_blocks=True, shows_brand=True),
    "json": Format("json"),
    "csv": Format("csv"),
    "cyclonedx": Format("cyclonedx"),
    "oscal-catalog": Format("oscal_catalog"),
    "oscal-plan": Format("oscal_plan"),
    "oscal-results": Format("oscal_results"),
    "pdf": Format("pdf", library="typst", shows_blocks=True, shows_brand=True, is_text=False),
    "xlsx": Format("xlsx", library="xlsxwriter", is_text=False),
}
# The formats of everything that is told in blocks.
PAGES = tuple(name for name, row in FORMATS.items() if row.shows_blocks)

# Libraries by the name under which they are imported, and what to ask the installer for.
LIBRARIES = {
    "icalendar": "icalendar>=6",
    "shtab": "shtab>=1.7",
    "typst": "typst>=0.13",
    "xlsxwriter": "XlsxWriter>=3.2",
}


def render(name: str, report: Report, out: BinaryIO) -> None:
    """Write a report in a format of `FORMATS` and in its own language; the module is imported only now."""
    with spoken(report.language):
        _module(name).render(report, out)


def show(name: str, blocks: Iterable[Block], report: Report, out: BinaryIO) -> None:
    """Write blocks that are about a report in a format of `PAGES`, with its brand where the format can show one."""
    look = {"brand": report.brand, "language": report.language} if FORMATS[name].shows_brand else {}
    _module(name).show(blocks, out, **look)


def _module(name: str) -> Any:
    if FORMATS[name].library:
        need(FORMATS[name].library, name)
    return importlib.import_module(f"assessor.reports.{FORMATS[name].module}")


def need(library: str, what: str) -> None:
    """Raise `AssessorError` with the command that installs a library, where it is missing."""
    if importlib.util.find_spec(library) is None:
        wanted = LIBRARIES[library]
        raise AssessorError(f"{what} needs {wanted}; install it with: python -m pip install '{wanted}'")
