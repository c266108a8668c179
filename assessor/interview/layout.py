"""Lay a screen out in lines: progress above, letters below, and between them what scrolls if it has to. Pure."""

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from assessor.interview.screen import Mark, Progress
from assessor.text import visible
from assessor.words.speech import say

# A piece of a line: its style (bold, or none; the cursor, which has no text), and its text.
Piece = tuple[str, str]
Line = tuple[Piece, ...]
# Lines that stay together where there is room.
Lines = tuple[Line, ...]

# The smallest screen that everything fits on.
LEAST_WIDTH, LEAST_HEIGHT = 30, 12
# From so many columns on there is room for a bar and full names.
WIDE = 64
BAR = 16
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


class Pane(NamedTuple):
    """What a screen is made of, from top to bottom; `short` stands for the head once somebody scrolls.

    `counted` says whether the blocks from the first on are options, which are counted when they are out of sight.
    """

    top: Line
    head: tuple[Lines, ...]
    short: str
    body: tuple[Lines, ...]
    foot: tuple[Line, ...]
    counted: int = 0
    flash: str = ""


class Drawn(NamedTuple):
    """The lines of a screen, which step of its scrolling it shows, and how many steps there are."""

    lines: tuple[Line, ...]
    step: int
    steps: int


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


def top(progress: Progress | None, title: str, width: int, glyphs: Glyphs) -> Line:
    """Return the line that says how far one is."""
    if progress is None:
        return (("", _cut(title, width, glyphs)),)
    if width < WIDE:
        return (("", _narrow(progress, width, glyphs)),)
    told = [progress.part, progress.counter, progress.left]
    room = max(4, min(BAR, width - sum(map(cells, told)) - 2 * len(told)))
    share = room * progress.done // max(1, progress.whole)
    bar = glyphs.full * share + glyphs.empty * (room - share)
    right = "  ".join(filter(None, (progress.counter, bar, progress.left)))
    left = _cut(progress.part, max(0, width - cells(right) - 2), glyphs)
    gap = " " * max(1, width - cells(left) - cells(right))
    return ("bold", left), ("", f"{gap}{right}"[: width - cells(left)])


def _narrow(progress: Progress, width: int, glyphs: Glyphs) -> str:
    room = width - cells(progress.short) - 1
    if room < 4:
        return _cut(progress.short, width, glyphs)
    share = room * progress.done // max(1, progress.whole)
    return f"{glyphs.full * share}{glyphs.empty * (room - share)} {progress.short}"


def _cut(text: str, width: int, glyphs: Glyphs) -> str:
    """Return a text in one line."""
    shown = visible(text)
    if cells(shown) <= width:
        return shown
    ends = [at for at, used in enumerate(accumulate(map(cells, shown)), 1) if used <= width - len(glyphs.cut)]
    return shown[: ends[-1] if ends else 0].rstrip() + glyphs.cut


class KeyLabel(NamedTuple):
    """A key and what it does, in full and in short."""

    key: str
    label: str
    short: str


def letters(keys: Iterable[KeyLabel], width: int) -> tuple[Line, ...]:
    """Return what can be done in as few lines as it takes, in full where that takes no more than two."""
    known = list(keys)
    full = _filled([(key.key, key.label) for key in known], width, 3)
    if len(full) <= 2 and width >= WIDE:
        return full
    return _filled([(key.key, key.short) for key in known], width, 2)


def _filled(labels: Sequence[tuple[str, str]], width: int, apart: int) -> tuple[Line, ...]:
    lines: list[list[Piece]] = [[]]
    used = 0
    for key, label in labels:
        size = cells(key) + 1 + cells(label)
        gap = apart if lines[-1] else 0
        if lines[-1] and used + gap + size > width:
            lines.append([])
            used = gap = 0
        lines[-1] += [("", " " * gap), ("bold", key), ("", f" {label}")]
        used += gap + size
    return tuple(tuple(line) for line in lines)


def drawn(page: Pane, width: int, height: int, step: int, glyphs: Glyphs) -> Drawn:
    """Lay a page out on a screen of this size, scrolled by so many steps, as far as there are so many."""
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        small = say("screen-small", columns=LEAST_WIDTH, lines=LEAST_HEIGHT)
        return Drawn(_sized(block(small, max(1, width)), height), 0, 1)
    rule: Line = (("", glyphs.rule * width),)
    flash = block(page.flash, width, f"{glyphs.worst} ") if page.flash else ()
    room = height - 3 - len(page.foot) - len(flash)
    middle, at, steps = _middle(page, width, room, step, glyphs)
    lines = (page.top, rule, *_sized(middle, room), *flash, rule, *page.foot)
    return Drawn(_sized(lines, height), at, steps)


def _sized(lines: Sequence[Line], height: int) -> tuple[Line, ...]:
    return (*lines, *(NOTHING for _ in range(height - len(lines))))[:height]


def _middle(page: Pane, width: int, room: int, step: int, glyphs: Glyphs) -> tuple[Sequence[Line], int, int]:
    """Return what stands between the rules: all of it where that fits, else as much as does."""
    for gap in (1, 0):
        whole = [*([NOTHING] * gap), *_joined(page.head, gap), *_spaced(page, gap)]
        if len(whole) <= room:
            return whole, 0, 1
    head = list(_joined(page.head, 0))
    cut: Line = (("bold", _cut(page.short, width, glyphs)),)
    # A head that leaves little room for anything else scrolls along.
    if len(head) > room // 2:
        pages = _Scroll((*page.head, *page.body), page.counted, [cut], len(page.head), width, room, glyphs)
        return pages.shown(min(step, pages.last)), min(step, pages.last), pages.last + 1
    pages = _Scroll(page.body, page.counted, [cut], 0, width, room, glyphs, head)
    return pages.shown(min(step, pages.last)), min(step, pages.last), pages.last + 1


def _joined(blocks: Iterable[Lines], gap: int) -> Iterable[Line]:
    for number, each in enumerate(blocks):
        if number and gap:
            yield NOTHING
        yield from each


def _spaced(page: Pane, gap: int) -> Iterable[Line]:
    """Yield the body; options stand close together, everything else apart where there is room."""
    for number, each in enumerate(page.body):
        if gap and not 0 < number < page.counted:
            yield NOTHING
        yield from each


class _Scroll:
    """Blocks of which a screen shows some at a time; each step begins with the first that was not whole before."""

    def __init__(
        self,
        blocks: Sequence[Lines],
        counted: int,
        short: list[Line],
        first: int,
        width: int,
        room: int,
        glyphs: Glyphs,
        head: Sequence[Line] = (),
    ) -> None:
        self._lines = [line for each in blocks for line in each]
        self._starts = [0, *accumulate(map(len, blocks))]
        self._options = range(first, first + counted)
        self._head, self._short = head or short, short
        self._width, self._room, self._glyphs = width, room, glyphs
        self._offsets = [0]
        while self._end(len(self._offsets) - 1) < len(self._lines):
            self._offsets.append(self._next(len(self._offsets) - 1))

    @property
    def last(self) -> int:
        return len(self._offsets) - 1

    def shown(self, step: int) -> list[Line]:
        start, end = self._offsets[step], self._end(step)
        above = [self._hidden(0, start, self._glyphs.up, self._glyphs.arrow_up)] if step else []
        below = [self._hidden(end, None, self._glyphs.down, self._glyphs.arrow_down)] if end < len(self._lines) else []
        head = self._short if step else self._head
        return [*head, *above, *self._lines[start:end], *below]

    def _end(self, step: int) -> int:
        """Return the line up to which a step shows the blocks."""
        room = self._room - (len(self._short) + 1 if step else len(self._head))
        start = self._offsets[step]
        if start + room >= len(self._lines):
            return len(self._lines)
        most = start + room - 1
        edge = max(edge for edge in self._starts if edge <= most)
        following = next(edge for edge in self._starts if edge > most)
        # A block is not begun that goes on out of sight, unless no screen would show it whole.
        return edge if start < edge and following - edge <= self._room - len(self._short) - 2 else most

    def _next(self, step: int) -> int:
        """Return where the next step begins; the last one shows as much as there is room for."""
        end = self._end(step)
        room = self._room - len(self._short) - 1
        back = [edge for edge in self._starts if self._offsets[step] < edge <= end and len(self._lines) - edge <= room]
        return back[0] if back else end

    def _hidden(self, start: int, end: int | None, mark: str, arrow: str) -> Line:
        """Return the line that says how much is out of sight."""
        last = len(self._lines) if end is None else end
        number = sum(1 for each in self._options if start <= self._starts[each] < last)
        above = start == 0
        if number:
            text = say("screen-above", n=number, arrow=arrow) if above else say("screen-below", n=number, arrow=arrow)
        else:
            text = say("screen-above-more", arrow=arrow) if above else say("screen-below-more", arrow=arrow)
        return (("", f"{mark} {text}"),)


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
