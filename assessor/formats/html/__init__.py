"""Write a report as one HTML page that needs nothing else: no script and no request.

Every text passes `logged` and Jinja's autoescape; the templates beside this module show each kind of block.
"""

import base64
import re
from collections.abc import Iterable
from importlib import resources
from typing import BinaryIO

from jinja2 import Environment
from markupsafe import Markup

from assessor.formats import templates
from assessor.formats.html.drawing import stairs
from assessor.formats.html.outline import outlined
from assessor.model.brand import Brand
from assessor.model.report import Report
from assessor.telling import story
from assessor.telling.blocks import Block, CoverPage
from assessor.text import difference1, floor1, logged

# Lines may break between letters of Chinese, Japanese and Korean.
_WORD = re.compile(r"[^\s\u2e80-\uffff]+")


def render(report: Report, out: BinaryIO) -> None:
    """Write the report as HTML."""
    show(story.tell(report), out, brand=report.brand, language=report.language)


def show(blocks: Iterable[Block], out: BinaryIO, *, brand: Brand | None = None, language: str = "en") -> None:
    """Write blocks as HTML."""
    page = outlined(blocks)
    style = _style(brand, page.cover)
    text = (
        _environment()
        .get_template("page.html.j2")
        .render(
            page=page,
            brand=brand,
            language=language,
            style=Markup(style),  # noqa: S704  ours, two colours of six hexadecimal digits each, and a text made of escapes
            digest=templates.digest(style),
        )
    )
    out.write(text.encode())


def _environment() -> Environment:
    found = templates.environment(__name__)
    found.filters |= {"floor1": floor1, "above": difference1, "stairs": stairs, "form": _form, "base64": _base64}
    return found


def _form(block: Block) -> str:
    """Name the macro that shows a block."""
    return type(block).__name__.lower()


def _style(brand: Brand | None, cover: CoverPage | None) -> str:
    """Return the whole style sheet; the page has no style attributes, so that its policy can allow this sheet alone."""
    text = resources.files(__name__).joinpath("page.css").read_text(encoding="utf-8")
    colours = f":root{{--band:{brand.background};--on-band:{brand.text}}}\n" if brand else ""
    return text + colours + (_of_cover(cover) if cover else "")


def _of_cover(cover: CoverPage) -> str:
    sizes = f":root{{--title-share:{_share(cover.title, 68)};--client-share:{_share(cover.client, 60)}}}\n"
    return sizes + (_on_every_sheet(cover.marking) if cover.marking else "")


def _share(text: str, wide: int) -> str:
    """Return the size of type, as a share of the line, at which the longest word fits, with letters so wide (%).

    What a sheet says may be a page long by itself, and is set smaller still.
    """
    longest = max(1, len(text) // 8, *map(len, _WORD.findall(logged(text))))
    return f"{1_000_000 // (wide * longest) / 10_000:.4f}"


def _on_every_sheet(marking: str) -> str:
    """Return the rule that prints a marking at the foot of each sheet; nothing in it can end the text or the sheet."""
    # A blank ends an escape.
    escaped = "".join(f"\\{ord(letter):x} " for letter in logged(marking))
    return f'@page{{@bottom-left{{content:"{escaped}";font:700 8pt system-ui,sans-serif;color:#18212b}}}}\n'


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
