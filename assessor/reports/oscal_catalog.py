"""Write the OSCAL catalog of a report."""

from typing import BinaryIO

from assessor.model.report import Report
from assessor.reports import oscal


def render(report: Report, out: BinaryIO) -> None:
    """Write the document as JSON."""
    oscal.write("catalog", report, out)
