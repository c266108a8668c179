"""Lay a screen out: progress above, letters below, and between them what scrolls if it has to. Pure."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from assessor.interview.lines import NOTHING, Glyphs, Line, Lines, Piece, block, cells, cut_off
from assessor.interview.screen import Progress
from assessor.interview.scrolling import Scroll
from assessor.words.speech import say

# The smallest screen that everything fits on.
LEAST_WIDTH, LEAST_HEIGHT = 30, 12
# From so many columns on there is room for a bar and full names.
WIDE = 64
BAR = 16


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


def top(progress: Progress | None, title: str, width: int, glyphs: Glyphs) -> Line:
    """Return the line that says how far one is."""
    if progress is None:
        return (("", cut_off(title, width, glyphs)),)
    if width < WIDE:
        return (("", _narrow(progress, width, glyphs)),)
    told = [progress.part, progress.counter, progress.left]
    room = max(4, min(BAR, width - sum(map(cells, told)) - 2 * len(told)))
    share = room * progress.done // max(1, progress.whole)
    bar = glyphs.full * share + glyphs.empty * (room - share)
    right = "  ".join(filter(None, (progress.counter, bar, progress.left)))
    left = cut_off(progress.part, max(0, width - cells(right) - 2), glyphs)
    gap = " " * max(1, width - cells(left) - cells(right))
    return ("bold", left), ("", f"{gap}{right}"[: width - cells(left)])


def _narrow(progress: Progress, width: int, glyphs: Glyphs) -> str:
    room = width - cells(progress.short) - 1
    if room < 4:
        return cut_off(progress.short, width, glyphs)
    share = room * progress.done // max(1, progress.whole)
    return f"{glyphs.full * share}{glyphs.empty * (room - share)} {progress.short}"


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
    cut: Line = (("bold", cut_off(page.short, width, glyphs)),)
    # A head that leaves little room for anything else scrolls along.
    if len(head) > room // 2:
        pages = Scroll((*page.head, *page.body), page.counted, [cut], len(page.head), width, room, glyphs)
        return pages.shown(min(step, pages.last)), min(step, pages.last), pages.last + 1
    pages = Scroll(page.body, page.counted, [cut], 0, width, room, glyphs, head)
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
