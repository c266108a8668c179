"""Write a report as one HTML page that needs nothing else: no script and no request.

Every text passes `logged` and Jinja's autoescape; the templates beside this module show each kind of block.
"""

import base64
import hashlib
from collections.abc import Iterable
from importlib import resources
from typing import Any, BinaryIO

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from assessor.formats.html.drawing import stairs
from assessor.formats.html.outline import outlined
from assessor.model.report import Brand, Report
from assessor.telling import story
from assessor.telling.blocks import Block
from assessor.text import difference1, floor1, logged
from assessor.words.speech import say


def render(report: Report, out: BinaryIO) -> None:
    """Write the report as HTML."""
    show(story.tell(report), out, brand=report.brand, language=report.language)


def show(blocks: Iterable[Block], out: BinaryIO, *, brand: Brand | None = None, language: str = "en") -> None:
    """Write blocks as HTML."""
    style = _style(brand)
    text = (
        _environment()
        .get_template("page.html.j2")
        .render(
            page=outlined(blocks),
            brand=brand,
            language=language,
            style=Markup(style),  # noqa: S704  ours, and two colours that their model holds to six hexadecimal digits
            digest=_base64(hashlib.sha256(style.encode()).digest()),
            logo=_base64(brand.logo) if brand else "",
        )
    )
    out.write(text.encode())


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("assessor.formats.html", ""),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"floor1": floor1, "above": difference1, "stairs": stairs, "form": _form}
    environment.globals["say"] = say
    return environment


def _finalize(value: Any) -> Any:
    """Make text safe for the page and for a log; the output of a macro is safe already."""
    return logged(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _form(block: Block) -> str:
    """Name the macro that shows a block."""
    return type(block).__name__.lower()


def _style(brand: Brand | None) -> str:
    """Return the whole style sheet; the page has no style attributes, so that its policy can allow this sheet alone."""
    text = resources.files(__name__).joinpath("page.css").read_text(encoding="utf-8")
    colours = f":root{{--band:{brand.background};--on-band:{brand.text}}}\n" if brand else ""
    return text + colours


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
