"""Write the OSCAL assessment-plan of a report."""

from typing import BinaryIO

from assessor.model.report import Report
from assessor.reports import oscal


def render(report: Report, out: BinaryIO) -> None:
    """Write the document as JSON."""
    oscal.write("assessment-plan", report, out)
