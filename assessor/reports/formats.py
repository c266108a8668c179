"""The report formats by name; a new one is a module with `render` and its row here."""

import importlib
from collections.abc import Iterable
from typing import Any, BinaryIO, NamedTuple

from assessor import extras
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
        extras.need(FORMATS[name].library, name)
    return importlib.import_module(f"assessor.reports.{FORMATS[name].module}")
