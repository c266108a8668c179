"""The formats of verdicts by name; a new one is a module with `render` and its row here."""

import importlib
from typing import BinaryIO

from assessor import extras
from assessor.model.verdict import Verdicts

FORMATS = {
    "text": "assessor.verdicts.text",
    "json": "assessor.verdicts.json",
    "sarif": "assessor.verdicts.sarif",
    "junit": "assessor.verdicts.junit",
    "github": "assessor.verdicts.github",
    "gitlab": "assessor.verdicts.gitlab",
    "markdown": "assessor.verdicts.markdown",
    "badge": "assessor.verdicts.badge",
    "svg": "assessor.verdicts.badge_svg",
}
# What a format needs beyond the libraries that are always there.
LIBRARIES = {"junit": "junitparser"}


def render(name: str, run: Verdicts, out: BinaryIO) -> None:
    """Write verdicts in a format of `FORMATS`; its module is imported only now."""
    if name in LIBRARIES:
        extras.need(LIBRARIES[name], name)
    importlib.import_module(FORMATS[name]).render(run, out)
