"""Write verdicts as JSON: versioned, readable back with `Verdicts.model_validate_json`."""

from typing import BinaryIO

from pydantic_core import to_json

from assessor.model.verdict import Verdicts
from assessor.text import json_document, unheeded_json

_VERDICTS = b'"verdicts": ['
_INDENT = b"\n    "


def render(run: Verdicts, out: BinaryIO) -> None:
    """Write the verdicts as JSON in UTF-8; exact numbers are text such as "125/2".

    One verdict at a time: they are far larger as text than in memory.
    """
    around = json_document(to_json(run.model_copy(update={"verdicts": ()}), indent=2))
    before, _, after = around.partition(_VERDICTS)
    out.write(before + _VERDICTS)
    for number, verdict in enumerate(run.verdicts):
        text = unheeded_json(to_json(verdict, indent=2))
        # JSON escapes the line breaks within its texts.
        out.write((b"," if number else b"") + _INDENT + text.replace(b"\n", _INDENT))
    out.write((b"\n  " if run.verdicts else b"") + after)
