"""Write verdicts as JSON: versioned, readable back with `Verdicts.model_validate_json`."""

from typing import BinaryIO

from assessor.model.verdict import Verdicts
from assessor.text import json_document


def render(run: Verdicts, out: BinaryIO) -> None:
    """Write the verdicts as JSON in UTF-8; exact numbers are text such as "125/2"."""
    out.write(json_document(run.model_dump_json(indent=2)))
