"""Fill in the templates of web pages: every text is made safe, and a name that a template lacks is an error."""

import base64
import hashlib
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from assessor.text import logged
from assessor.words.speech import say


def environment(package: str) -> Environment:
    """Return what fills in the templates beside a package."""
    found = Environment(
        loader=PackageLoader(package, ""),
        autoescape=True,
        undefined=StrictUndefined,
        # A template is filled in once a process: to optimize it takes longer than it saves.
        optimized=False,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals["say"] = say
    return found


def digest(text: str) -> str:
    """Return how a page's policy names a script or a style sheet (SHA-256, base64)."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def _finalize(value: Any) -> Any:
    """Make text safe for the page and for a log; the output of a macro is safe already."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return _label(value) if len(value) <= LABEL else logged(value)


# A long page says the same label thousands of times.
LABEL = 40
_label = lru_cache(maxsize=1024)(logged)
