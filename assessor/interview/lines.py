"""Break texts into lines of a screen's width, in characters that its terminal has. Pure."""

import unicodedata
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple

from assessor.interview.screen import Mark
from assessor.text import visible

# A piece of a line: its style (bold, or none; the cursor, which has no text), and its text.
Piece = tuple[str, str]
Line = tuple[Piece, ...]
# Lines that stay together where there is room.
Lines = tuple[Line, ...]

NOTHING: Line = ()
# The style of the piece where the cursor is, and the character that stands for it while lines are broken.
CURSOR, _CURSOR = "cursor", "\ue000"


class Glyphs(NamedTuple):
    """The characters that are no words; a terminal that has ASCII only gets others."""

    present: str = "▸"
    done: str = "✓"
    unknown: str = "?"
    worst: str = "!"
    open: str = "·"
    full: str = "█"
    empty: str = "░"
    rule: str = "─"
    up: str = "▲"
    down: str = "▼"
    arrow_up: str = "↑"
    arrow_down: str = "↓"
    cut: str = "…"

    def mark(self, mark: Mark) -> str:
        """Return the character for a mark."""
        return str(getattr(self, mark))


ASCII = Glyphs(
    present=">",
    done="+",
    open="-",
    full="#",
    empty=".",
    rule="-",
    up="^",
    down="v",
    arrow_up="Up",
    arrow_down="Down",
    cut="...",
)
# What people write with, in ASCII, and as wide.
_PLAINER = str.maketrans("’‘“”…–—→×", "''\"\".-->x")


def glyphs_for(encoding: str) -> Glyphs:
    """Return the characters that an encoding has."""
    try:
        "".join(Glyphs()).encode(encoding)
    except UnicodeEncodeError:
        return ASCII
    return Glyphs()


def cells(text: str) -> int:
    """Return how many cells of a terminal a text takes: none for what combines, two for wide characters."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def wrap(text: str, width: int) -> list[str]:
    """Break a text into lines of at most so many cells, between words where that is possible."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in visible(paragraph).split(" "):
            longer = f"{line} {word}" if line else word
            if cells(longer) <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            *whole, line = _broken(word, width)
            lines += whole
        lines.append(line)
    return lines


def _broken(word: str, width: int) -> list[str]:
    """Break a word that is longer than a line."""
    pieces = [""]
    for character in word:
        if cells(pieces[-1] + character) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def block(text: str, width: int, lead: str = "", *, bold: bool = False) -> Lines:
    """Return a text in lines, the first of them led by a mark and the others indented as far."""
    indent = " " * cells(lead)
    lines = wrap(text, max(8, width - len(indent)))
    style = "bold" if bold else ""
    return tuple(((style, f"{lead if number == 0 else indent}{line}"),) for number, line in enumerate(lines))


def typed(text: str, cursor: int, width: int, lead: str) -> Lines:
    """Return a text that is being typed in lines, with the cursor before the character of that number."""
    plainer = text.replace(_CURSOR, "?")
    marked = block(f"{plainer[:cursor]}{_CURSOR}{plainer[cursor:]}", width, lead)
    return tuple(_with_cursor(plain(line)) for line in marked)


def _with_cursor(line: str) -> Line:
    before, cursor, after = line.partition(_CURSOR)
    return (("", before), (CURSOR, ""), ("", after)) if cursor else (("", line),)


def has_cursor(lines: Iterable[Line]) -> bool:
    """Whether the cursor is in one of these lines."""
    return any(style == CURSOR for line in lines for style, _ in line)


def plain(line: Line) -> str:
    """Return the text of a line."""
    return "".join(text for _, text in line)


def cut_off(text: str, width: int, glyphs: Glyphs) -> str:
    """Return a text in one line."""
    shown = visible(text)
    if cells(shown) <= width:
        return shown
    ends = [at for at, used in enumerate(accumulate(map(cells, shown)), 1) if used <= width - len(glyphs.cut)]
    return shown[: ends[-1] if ends else 0].rstrip() + glyphs.cut


def shown_in(encoding: str, text: str) -> str:
    """Return a text with what an encoding lacks as something simpler of the same width."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(_simpler(character, encoding) for character in text)
    return text


def _simpler(character: str, encoding: str) -> str:
    """Return a character, or what comes closest to it in an encoding."""
    for known in (character, character.translate(_PLAINER), unicodedata.normalize("NFKD", character)[:1]):
        if known.encode(encoding, "ignore"):
            return known
    return "?" * cells(character)
