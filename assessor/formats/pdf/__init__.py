"""Write a report as a tagged PDF (PDF/UA-1); texts from people go to the template as data, never as source."""

import json
from collections.abc import Iterable, Iterator
from fractions import Fraction
from importlib import resources
from typing import Any, BinaryIO

import typst

from assessor.errors import AssessorError
from assessor.formats.pdf import letters
from assessor.formats.shades import SHADES, of_band, shade
from assessor.model.brand import Brand
from assessor.model.report import Report
from assessor.telling import story
from assessor.telling.blocks import Block, CoverPage, Heading, Heat
from assessor.text import floor1, visible
from assessor.words.speech import say

# Sizes in points. A page on one sheet hangs on a wall and is read from further away.
_SIZE = 10.0
_SMALLER = (9.5, 9.0, 8.5)
_LARGER = (15.0, 14.0, 13.0, 12.5, 12.0, 11.5, 11.0, 10.5)


def render(report: Report, out: BinaryIO) -> None:
    """Write the report as PDF."""
    show(story.tell(report), out, brand=report.brand, language=report.language)


def show(blocks: Iterable[Block], out: BinaryIO, *, brand: Brand | None = None, language: str = "en") -> None:
    """Write blocks as PDF; equal blocks give equal bytes, as long as the library's own fonts have every letter."""
    told = list(blocks)
    first = next((block for block in told if isinstance(block, Heading)), Heading(""))
    page = next((block for block in told if isinstance(block, CoverPage)), None)
    names = [first.text, *([brand.name] if brand else []), *([page.title, page.client, page.marking] if page else [])]
    data = {
        "title": visible(first.text),
        "language": language,
        "size": _SIZE,
        "sheets": first.sheets,
        "brand": _brand(brand) if brand else None,
        "cover": _plain(page) if page else None,
        "words": _words(),
        "shades": _plain(SHADES),
        "blocks": [_block(block) for block in told if not isinstance(block, CoverPage)],
    }
    # No font is needed for what the file says about itself.
    title = f"{page.title}: {first.text}" if page else first.text
    about = {"title": visible(title), "author": visible(brand.name) if brand else ""}
    try:
        content, missing = _compiled(data, about)
    except typst.TypstError:
        # The library is stricter with a few JPEG pictures than what looks at them when the brand is read.
        damaged = [name for name, logo in _logos(brand, page) if not _can_show(logo)]
        if damaged:
            raise AssessorError.of(f"the logo of {name} is damaged; pdf cannot show it" for name in damaged) from None
        raise
    out.write(content)
    letters.note(missing | {letter for name in names for letter in name if visible(letter) != letter})


def _logos(brand: Brand | None, page: CoverPage | None) -> Iterator[tuple[str, bytes]]:
    """Yield each logo, with whose it is."""
    if brand and brand.logo:
        yield brand.name, brand.logo
    if page and page.logo:
        yield page.client or "the client", page.logo


def _can_show(logo: bytes) -> bool:
    source: Any = {"main.typ": b'#image(bytes(json("logo.json")))', "logo.json": json.dumps(list(logo)).encode()}
    try:
        typst.compile(source, format="pdf")
    except typst.TypstError:
        return False
    return True


def _words() -> dict[str, str]:
    """Return the fixed texts of the template."""
    return {
        "no-score": say("no-score"),
        "target": say("target"),
        "confirmed": say("confirmed"),
        "not-known-yet": say("not-known-yet"),
        "marking": say("cover-marking"),
        "client-logo": say("cover-client-logo"),
    }


def _brand(brand: Brand) -> dict[str, Any]:
    """Return a brand as JSON can hold it, its logo as a list of bytes, since the library takes only text files."""
    texts = {key: visible(value) for key, value in brand if isinstance(value, str)}
    return {**texts, "logo": list(brand.logo)}


def _block(block: Block) -> Any:
    if not isinstance(block, Heat):
        return _plain(block)
    shades = [[None if cell is None else shade(block, cell) for cell in row.cells] for row in block.rows]
    legend = [say("band", title=band.title, start=band.start) for band in block.bands]
    keys = [[of_band(block, number), visible(text)] for number, text in enumerate(legend)]
    return {**_plain(block), "shades": shades, "legend": keys}


def _plain(value: Any) -> Any:
    """Return blocks as JSON can hold them: each with its kind, exact numbers as thousandths and as shown."""
    if isinstance(value, Fraction):
        return {"at": value.numerator * 1000 // value.denominator, "shown": floor1(value)}
    if hasattr(value, "_asdict"):
        return {"form": type(value).__name__.lower()} | {key: _plain(part) for key, part in value._asdict().items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, bytes):
        return list(value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return visible(value) if isinstance(value, str) else value


def _compiled(data: dict[str, Any], about: dict[str, str]) -> tuple[bytes, frozenset[str]]:
    """Typeset with the library's own fonts; if these lack a letter, with the system's; else with its escape.

    Return the letters that are spelt out as well.
    """
    spelt: frozenset[str] = frozenset()
    own_fonts = True
    while True:
        try:
            return _typeset(letters.spelt_out(data, spelt) | {"about": about}, own_fonts=own_fonts), spelt
        except typst.TypstError as error:
            lacking = letters.lacking(error.diagnostic, spelt)
            if not lacking:
                raise
        spelt |= frozenset() if own_fonts else lacking
        own_fonts = False


def _typeset(data: dict[str, Any], *, own_fonts: bool) -> bytes:
    # The library takes a dictionary of files; its annotations do not say so.
    template = resources.files(__name__).joinpath("page.typ").read_bytes()
    for size in _sizes(data["sheets"]):
        text = json.dumps(data | {"size": size}, ensure_ascii=False)
        source: Any = {"main.typ": template, "data.json": text.encode()}
        if data["sheets"] is None or _sheets(source, own_fonts=own_fonts) <= data["sheets"]:
            break
    return typst.compile(source, format="pdf", pdf_standards=["ua-1"], ignore_system_fonts=own_fonts, timestamp=0)


def _sizes(sheets: int | None) -> tuple[float, ...]:
    """Return the sizes of type to try, largest first; the last one is used even if the page does not fit."""
    if sheets is None:
        return (_SIZE,)
    return (*(_LARGER if sheets == 1 else ()), _SIZE, *_SMALLER)


def _sheets(source: Any, *, own_fonts: bool) -> int:
    """Count the sheets of paper that a source takes, besides its cover."""
    return int(typst.query(source, "<sheets>", field="value", one=True, ignore_system_fonts=own_fonts))
