"""The formats of verdicts by name; a new one is a module with `render` and its row here."""

import importlib
import importlib.util
from typing import BinaryIO

from assessor.errors import AssessorError
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
LIBRARIES = {"junit": "junitparser>=4"}


def render(name: str, run: Verdicts, out: BinaryIO) -> None:
    """Write verdicts in a format of `FORMATS`; its module is imported only now."""
    wanted = LIBRARIES.get(name)
    if wanted and importlib.util.find_spec(wanted.split(">")[0]) is None:
        raise AssessorError(f"{name} needs {wanted}; install it with: python -m pip install '{wanted}'")
    importlib.import_module(FORMATS[name]).render(run, out)
