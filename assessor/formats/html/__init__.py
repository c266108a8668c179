"""Write a report as one HTML page that needs nothing else: no request, and no script to read it.

Every text passes `logged` and Jinja's autoescape; the templates beside this module show each kind of block. A page has
a script only if it has tables or heat maps that a reader may sort, and only for that.
"""

import base64
import re
from collections.abc import Iterable
from fractions import Fraction
from functools import cache, lru_cache
from importlib import resources
from typing import BinaryIO

from jinja2 import Environment
from markupsafe import Markup, escape

from assessor.formats import templates
from assessor.formats.drawing import ruler, stairs
from assessor.formats.html import fitting
from assessor.formats.outline import Outline, outlined
from assessor.formats.shades import SHADES, of_band, shade
from assessor.formats.steps import columns, in_columns
from assessor.formats.unbroken import PART, UNBROKEN
from assessor.model.brand import Brand
from assessor.model.report import Report
from assessor.telling import story
from assessor.telling.blocks import Block, CoverPage, Heat, Table
from assessor.text import difference1, floor1, logged
from assessor.words import figures

# Lines may break between letters of Chinese, Japanese and Korean.
# So many letters, and so many rows, are few.
BRIEF = 18
BRIEF_ROWS = 12
_WORD = re.compile(r"[^\s\u2e80-\uffff]+")


def render(report: Report, out: BinaryIO) -> None:
    """Write the report as HTML."""
    show(story.tell(report), out, brand=report.brand, language=report.language)


def show(blocks: Iterable[Block], out: BinaryIO, *, brand: Brand | None = None, language: str = "en") -> None:
    """Write blocks as HTML."""
    page = outlined(blocks)
    sorts = _sorts(page)
    style = _style(brand, page.cover) + (_of_sorting() if sorts else "")
    script = _ours("sorting.js") if sorts else ""
    text = (
        _environment()
        .get_template("page.html.j2")
        .render(
            page=page,
            look=fitting.look(page),
            fits=fitting.fits(page) if len(page.sheets) > 1 else [],
            brand=brand,
            language=language,
            style=Markup(style),  # noqa: S704  ours, two colours of six hexadecimal digits each, and a text made of escapes
            digest=templates.digest(style),
            script=Markup(script),  # noqa: S704  ours
            script_digest=templates.digest(script),
        )
    )
    out.write(text.encode())


@cache
def _environment() -> Environment:
    found = templates.environment(__name__)
    found.filters |= {
        "floor1": floor1,
        "figure": figures.floor1,
        "above": difference1,
        "stairs": stairs,
        "ruler": ruler,
        "wide": _wide,
    }
    found.filters |= {"shade": shade, "of_band": of_band, "form": _form, "base64": _base64}
    found.filters |= {"columns": columns, "in_columns": in_columns, "cells": _cells, "unbroken": _unbroken}
    return found


def _cells(table: Table) -> str:
    """Say whether all cells beside the names of the rows are of a few words, and so stay in one line."""
    rows = (table.columns, *table.rows)
    brief = len(rows) <= BRIEF_ROWS and all(len(cell) <= BRIEF for row in rows for cell in row[1:])
    return "brief" if brief else "long"


def _form(block: Block) -> str:
    """Name the macro that shows a block."""
    return type(block).__name__.lower()


def _unbroken(text: str) -> str:
    """Keep each date and each range of figures in one line."""
    return _whole(text) if PART.search(text) else text


# Many lines of a report say the same day.
@lru_cache(maxsize=512)
def _whole(text: str) -> Markup:
    # What is escaped has no such date or range within.
    return Markup(UNBROKEN.sub(r"<span class=n>\1</span>", str(escape(logged(text)))))  # noqa: S704  escaped before


def _wide(ends: tuple[Fraction, Fraction]) -> str:
    """Return how wide a part of a ruler is, at least as wide as its outline needs."""
    return floor1(max(ends[1] - ends[0], Fraction(1)))


def _style(brand: Brand | None, cover: CoverPage | None) -> str:
    """Return the whole style sheet; the page has no style attributes, so that its policy can allow this sheet alone."""
    text = _ours("page.css")
    colours = f":root{{--band:{brand.background};--on-band:{brand.text}}}\n" if brand else ""
    return text + colours + (_of_cover(cover) if cover else "")


def _sorts(page: Outline) -> bool:
    return any(
        isinstance(each.block, Heat) or (isinstance(each.block, Table) and each.block.sorts) for each in page.blocks
    )


def _of_sorting() -> str:
    """Return the style sheet of tables that sort and of heat maps, after the colours of these on paper."""
    shades = "".join(f"--shade-{n}:{paper};--on-shade-{n}:{ink};" for n, (paper, ink) in enumerate(SHADES))
    return f":root{{{shades}}}\n{_ours('sorting.css')}"


def _ours(name: str) -> str:
    """Return the text of a file beside this module."""
    return resources.files(__name__).joinpath(name).read_text(encoding="utf-8")


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
