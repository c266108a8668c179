"""The formats of verdicts by name; a new one is a module with `render` and its row here."""

import importlib
from typing import BinaryIO

from assessor.model.verdict import Verdicts

FORMATS = {
    "text": "assessor.verdicts.text",
    "json": "assessor.verdicts.json",
}


def render(name: str, run: Verdicts, out: BinaryIO) -> None:
    """Write verdicts in a format of `FORMATS`; its module is imported only now."""
    importlib.import_module(FORMATS[name]).render(run, out)
