"""Write a report as a tagged PDF (PDF/UA-1); texts from people go to the template as data, never as source."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from importlib import resources
from typing import Any, BinaryIO, NamedTuple

import typst

from assessor.errors import AssessorError
from assessor.formats.drawing import ruler, stairs
from assessor.formats.outline import Placed, placed
from assessor.formats.pdf import letters
from assessor.formats.shades import SHADES, of_band, shade
from assessor.formats.steps import columns, in_columns
from assessor.formats.unbroken import PATTERN
from assessor.model.brand import Brand
from assessor.model.report import Report
from assessor.telling import story
from assessor.telling.blocks import Block, CoverPage, Curve, Heading, Heat, NewPage, Scale, StepCards
from assessor.text import visible
from assessor.words import figures
from assessor.words.speech import say

# Sizes in points. A page on one sheet hangs on a wall and is read from further away.
_SIZE = 10.0
# How much larger one sheet may be set than another.
_UNLIKE = 1.15
# What is set a little smaller to spare a last sheet that has less than this share filled, head included; in a document
# with so many sheets, one try takes long enough.
_LITTLE_SMALLER = (9.75, 9.5, 9.25)
_FEW_LINES = 0.22
_LONG = 12
_SMALLER = (9.5, 9.0, 8.5)
_LARGER = {1: (15.0, 14.0, 13.0, 12.5, 12.0, 11.5, 11.0, 10.5), 2: (11.0, 10.5)}


# A page of single letters.
_SPECIMEN = b"""
#set document(title: "letters")
#set text(font: "Libertinus Serif", fallback: true)
#for letter in json("data.json").clusters() [#letter ]
"""


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
        "sheets": first.sheets,
        "brand": _brand(brand) if brand else None,
        "cover": _plain(page) if page else None,
        "words": _words(),
        "shades": _plain(SHADES),
        "unbroken": PATTERN,
        "parts": _parts(placed(block for block in told if not isinstance(block, CoverPage))),
    }
    # No font is needed for what the file says about itself.
    title = f"{page.title}: {first.text}" if page else first.text
    about = {"title": visible(title), "author": visible(brand.name) if brand else ""}
    try:
        content, missing = _compiled(data, about)
    except (typst.TypstError, RuntimeError):
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
        "up-to": say("up-to"),
        "not-known-yet": say("not-known-yet"),
        "marking": say("cover-marking"),
        "client-logo": say("cover-client-logo"),
    }


def _brand(brand: Brand) -> dict[str, Any]:
    """Return a brand as JSON can hold it, its logo as a list of bytes, since the library takes only text files."""
    texts = {key: visible(value) for key, value in brand if isinstance(value, str)}
    return {**texts, "logo": list(brand.logo)}


def _parts(blocks: Iterable[Placed]) -> list[list[Any]]:
    """Part blocks where a sheet of paper of its own starts."""
    parts: list[list[Any]] = [[]]
    for each in blocks:
        if isinstance(each.block, NewPage):
            parts.append([])
        else:
            parts[-1].append(_block(each))
    return parts


def _block(each: Placed) -> Any:
    block = each.block._replace(depth=each.level) if isinstance(each.block, Heading) else each.block
    more = _LAID_OUT.get(type(block))
    return _plain(block) | (more(block) if more else {})


def _heat(block: Heat) -> dict[str, Any]:
    shades = [[None if cell is None else shade(block, cell) for cell in row.cells] for row in block.rows]
    legend = [say("band", title=band.title, start=band.start) for band in block.bands]
    return {"shades": shades, "legend": [[of_band(block, number), visible(text)] for number, text in enumerate(legend)]}


def _steps(block: StepCards) -> dict[str, Any]:
    labels = columns(block)
    rows = [[visible(text) for text in in_columns(step, labels)] for step in block.steps]
    return {"columns": [visible(label) for label in labels], "rows": rows}


# What a block needs on paper beside its own fields.
_LAID_OUT: dict[type[Block], Callable[[Any], dict[str, Any]]] = {
    Heat: _heat,
    Scale: lambda scale: {"ruler": _plain(ruler(scale))},
    Curve: lambda curve: {"stairs": _plain(stairs(curve))},
    StepCards: _steps,
}


def _plain(value: Any) -> Any:
    """Return blocks as JSON can hold them: each with its kind, exact numbers as thousandths and as shown."""
    if isinstance(value, Fraction):
        return {"at": value.numerator * 1000 // value.denominator, "shown": figures.floor1(value)}
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
    spelt, own_fonts = _tried(data)
    while True:
        try:
            return _typeset(letters.spelt_out(data, spelt) | {"about": about}, own_fonts=own_fonts), spelt
        except typst.TypstError as error:
            lacking = letters.lacking(error.diagnostic, spelt)
            if not lacking:
                raise
        spelt |= frozenset() if own_fonts else lacking
        own_fonts = False


def _tried(data: dict[str, Any]) -> tuple[frozenset[str], bool]:
    """Find letters to spell out, and whether the library's own fonts do, by a page of these letters alone.

    To typeset a whole document in vain takes much longer.
    """
    letters_of = letters.rare(json.dumps(data, ensure_ascii=False))
    spelt: frozenset[str] = frozenset()
    for own_fonts in (True, False):
        spelt = frozenset(letters_of) & _unshown(letters_of, own_fonts=own_fonts)
        if not spelt:
            return spelt, own_fonts
    return spelt, False


def _unshown(text: str, *, own_fonts: bool) -> frozenset[str]:
    """Return which of these letters no font has."""
    source: Any = {"main.typ": _SPECIMEN, "data.json": json.dumps(text, ensure_ascii=False).encode()}
    try:
        typst.compile(source, format="pdf", pdf_standards=["ua-1"], ignore_system_fonts=own_fonts, timestamp=0)
    except typst.TypstError as error:
        return letters.lacking(error.diagnostic, frozenset())
    return frozenset()


def _typeset(data: dict[str, Any], *, own_fonts: bool) -> bytes:
    # The library takes a dictionary of files; its annotations do not say so.
    template = resources.files(__name__).joinpath("page.typ").read_bytes()

    def source(sizes: Sequence[float]) -> Any:
        text = json.dumps(data | {"sizes": sizes}, ensure_ascii=False)
        return {"main.typ": template, "data.json": text.encode()}

    def taken(sizes: Sequence[float]) -> _Taken:
        found = typst.query(source(sizes), "<taken>", field="value", one=True, ignore_system_fonts=own_fonts)
        return _Taken(**json.loads(found))

    number, limit = len(data["parts"]), data["sheets"]
    sizes = [_SIZE] * number
    if limit is not None:
        trials = (taken([size] * number).sheets for size in _sizes(limit))
        sizes = _largest(zip(_sizes(limit), trials, strict=True), number, limit)
    if limit is None or number > limit:
        sizes = _spared(sizes, taken)
    # What was measured last is not laid out again.
    final = source(sizes)
    return typst.compile(final, format="pdf", pdf_standards=["ua-1"], ignore_system_fonts=own_fonts, timestamp=0)


class _Taken(NamedTuple):
    """How many sheets of paper each part takes, and how much of the last sheet is filled, from 0 to 1."""

    sheets: list[int]
    filled: float


def _spared(sizes: list[float], taken: Callable[[Sequence[float]], _Taken]) -> list[float]:
    """Set the last part a little smaller, if that spares a last sheet with only a few lines."""
    found = taken(sizes)
    if found.sheets[-1] == 1 or found.filled > _FEW_LINES:
        return sizes
    tried = ([*sizes[:-1], size] for size in _LITTLE_SMALLER[: 1 if found.sheets[-1] > _LONG else None])
    return next((each for each in tried if taken(each).filled > _FEW_LINES), sizes)


def _sizes(limit: int) -> tuple[float, ...]:
    """Return the sizes of type to try, largest first; the last one is used even if the page does not fit."""
    return (*_LARGER.get(limit, ()), _SIZE, *_SMALLER)


def _largest(trials: Iterable[tuple[float, list[int]]], number: int, limit: int) -> list[float]:
    """Return the size for each part: the largest at which the document keeps to its limit.

    Parts that have as many sheets as there may be are fitted one by one, and are not too unlike in the end. What
    follows them is an appendix, and takes as many sheets as it takes.
    """
    found: dict[int, float] = {}
    counted = range(min(number, limit))
    size = _SIZE
    for size, taken in trials:
        fits = [taken[n] == 1 if number >= limit else sum(taken) <= limit for n in counted]
        found |= {n: size for n in counted if fits[n] and n not in found}
        if len(found) == len(counted):
            break
    least = min([*found.values(), *([size] if len(found) < len(counted) else [])])
    return [min(found.get(n, size if n in counted else _SIZE), least * _UNLIKE) for n in range(number)]
