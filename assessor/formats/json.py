"""Write reports and verdicts as JSON, with a version; the models can read them back."""

from typing import TYPE_CHECKING, BinaryIO

from pydantic_core import to_json

from assessor.model.verdict import Verdicts
from assessor.text import break_commands_in_json, json_document

if TYPE_CHECKING:
    from assessor.model.base import Model

_VERDICTS = b'"verdicts": ['
_INDENT = b"\n    "


def render(value: "Model", out: BinaryIO) -> None:
    """Write a report or a comparison as JSON in UTF-8; exact numbers are text such as "125/2"."""
    out.write(json_document(to_json(value, indent=2)))


def render_verdicts(run: Verdicts, out: BinaryIO) -> None:
    """Write the verdicts as JSON in UTF-8; exact numbers are text such as "125/2".

    One verdict at a time, since they are far larger as text than in memory.
    """
    around = json_document(to_json(run.model_copy(update={"verdicts": ()}), indent=2))
    before, _, after = around.partition(_VERDICTS)
    out.write(before + _VERDICTS)
    for number, verdict in enumerate(run.verdicts):
        text = break_commands_in_json(to_json(verdict, indent=2))
        # JSON escapes the line breaks within its texts.
        out.write((b"," if number else b"") + _INDENT + text.replace(b"\n", _INDENT))
    out.write((b"\n  " if run.verdicts else b"") + after)
