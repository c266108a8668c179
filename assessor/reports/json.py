"""Write a report as JSON: versioned, self-contained, readable back with `Report.model_validate_json`."""

from typing import BinaryIO

from pydantic_core import to_json

from assessor.model.report import Report
from assessor.text import json_document


def render(report: Report, out: BinaryIO) -> None:
    """Write the report as JSON in UTF-8; exact numbers are text such as "125/2"."""
    out.write(json_document(to_json(report, indent=2)))
