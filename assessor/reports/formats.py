"""The report formats by name; a new one is a module with `render` and its row here."""

import importlib
from typing import BinaryIO

from assessor.model.report import Report
from assessor.reports.texts import spoken

FORMATS = {
    "terminal": "assessor.reports.terminal",
    "markdown": "assessor.reports.markdown",
    "json": "assessor.reports.json",
    "csv": "assessor.reports.csv",
}


def render(name: str, report: Report, out: BinaryIO) -> None:
    """Write a report in a format of `FORMATS` and in its own language; the module is imported only now."""
    with spoken(report.language):
        importlib.import_module(FORMATS[name]).render(report, out)
