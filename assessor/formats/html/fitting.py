"""Choose how large a sheet is printed, so that what has to fit on few sheets of paper fits; no script may measure it.

Heights are estimated in points, for the widest of the fonts that a reader may have. They follow page.css.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any

from assessor.formats.drawing import ruler
from assessor.formats.outline import Outline, PaperSheet
from assessor.formats.steps import columns
from assessor.telling.blocks import (
    Bars,
    Block,
    Boxes,
    Heading,
    Headline,
    Item,
    Items,
    Paragraph,
    Scale,
    StepCards,
    Table,
)

# How much a sheet is enlarged by each of the rules of page.css; one is at most so much larger than another.
ENLARGED = {n: 1 + n / 25 for n in range(7, -1, -1)}
UNLIKE = 1.15
SIZE, WIDE, HIGH = 8.0, 521.0, 790.0
LINE = 1.34 * SIZE
# What a letter takes on average, one in bold, and one of a script with square letters.
LETTER, BOLD, SQUARE = 0.54 * SIZE, 0.61 * SIZE, SIZE


def look(page: Outline) -> str:
    """Return the classes of the whole page; none if it may be as long as it is."""
    if len(page.sheets) > 1:
        return "paged"
    return "" if page.limit is None else "few one" if page.limit == 1 else "few"


def fits(page: Outline) -> list[int]:
    """Return the number of the rule for each sheet."""
    best = [_largest(sheet) for sheet in page.sheets]
    most = min(best) * UNLIKE
    return [next(name for name, share in ENLARGED.items() if share <= min(found, most)) for found in best]


def _largest(sheet: PaperSheet) -> float:
    """Return how much a sheet may be enlarged; an appendix is as large as the sheets before it need."""
    if not sheet.counted:
        return next(iter(ENLARGED.values()))
    return next((share for share in ENLARGED.values() if _sheet(sheet, WIDE / share) * share <= HIGH), 1.0)


def _sheet(sheet: PaperSheet, wide: float) -> float:
    # The name and the day above the first heading, or nothing above the second sheet's.
    head = 40.0 if sheet.opening else -8.0
    opening = sum(_high(placed.block, wide) for placed in sheet.opening)
    sections = sum(
        _heading(section.title, wide) + sum(_high(placed.block, wide) for placed in section.blocks)
        for section in sheet.sections
    )
    return head + opening + sections


def _high(block: Block, wide: float) -> float:
    found = _HIGH.get(type(block))
    return found(block, wide) if found else 10 * LINE


def _lines(text: str, wide: float, letter: float = LETTER) -> int:
    """Return how many lines a text takes; one ends before the word that does not fit any more."""
    return max(1, math.ceil(_long(text, letter) / (wide - 2.5 * SIZE)))


def _long(text: str, letter: float = LETTER) -> float:
    return sum(SQUARE if each >= "\u2e80" else letter for each in text)


def _heading(text: str, wide: float) -> float:
    return 9 + _lines(text, wide / 1.25, BOLD) * 1.25 * 1.25 * SIZE


def _paragraph(block: Paragraph, wide: float) -> float:
    return _lines(block.text, wide) * LINE + 0.5 * SIZE


def _headline(block: Headline, wide: float) -> float:
    return 3 * SIZE + 10 + _lines(block.text, wide * 0.97 / 2.15, BOLD) * 1.2 * 2.15 * SIZE


def _scale(block: Scale, _wide: float) -> float:
    laid_out = ruler(block)
    return (15 * laid_out.name_rows + 52 + 17 * laid_out.mark_rows) * 0.75 + 1.75 * SIZE


def _items(block: Items, wide: float) -> float:
    if block.mark == "danger":
        abreast = min(3, len(block.items))
        return _abreast([_danger(item, (wide - 23) / abreast - 17) for item in block.items], 3) + 14
    if block.mark is not None:
        return _abreast([_listed(item, wide / 2 - 3 * SIZE) for item in block.items], 2) + SIZE
    return sum(_listed(item, wide - 1.75 * SIZE) for item in block.items) + 0.3 * SIZE


def _abreast(heights: Sequence[float], number: int) -> float:
    """Return how high cells are with so many beside each other, each row as high as its highest."""
    return sum(max(heights[start : start + number]) for start in range(0, len(heights), number))


def _listed(item: Item, wide: float) -> float:
    lines = _lines(f"{item.text}: {item.remark}", wide)
    lines += sum(_lines(f"{detail.label}: {detail.text}", wide) for detail in item.details)
    return lines * LINE + 0.5 * SIZE


def _danger(item: Item, wide: float) -> float:
    lines = _lines(item.text, wide, BOLD) + bool(item.remark)
    lines += sum(_lines(f"{detail.label}: {detail.text}", wide) for detail in item.details)
    return lines * LINE + 0.4 * (len(item.details) + 2) * SIZE + 9


def _steps(block: StepCards, wide: float) -> float:
    text = wide - 2.1 * SIZE
    who = max(min(_long(step.who, BOLD), 12 * SIZE) for step in block.steps)
    # What the figures leave of the line is for the title.
    left = text - who - len(columns(block)) * 7.5 * SIZE
    return 1.4 * SIZE + sum(
        max(_lines(step.title, left + 2 * SIZE, BOLD), _lines(step.who, who + 3 * SIZE, BOLD)) * 1.4 * SIZE
        + _lines(f"{step.text} {step.done.label} {step.done.text}", text) * LINE
        + 9.5
        for step in block.steps
    )


def _table(block: Table, wide: float) -> float:
    # Cells of a few words stay in one line, and leave the rest of the width to the others.
    short = [max(len(row[n]) for row in (block.columns, *block.rows)) <= 18 for n in range(len(block.columns))]
    share = (wide - 9 * SIZE * sum(short)) / max(1, short.count(False))
    rows = (block.columns, *block.rows)
    heights = (max(1 if few else _lines(cell, share) for cell, few in zip(row, short, strict=True)) for row in rows)
    return sum(lines * LINE + 4.5 for lines in heights) + 1.25 * SIZE + (1.5 * SIZE if block.caption else 0)


def _boxes(block: Boxes, wide: float) -> float:
    each = (wide - 10 * len(block.boxes)) / len(block.boxes) - 16
    inner = (sum(_inner(inner, each) for inner in box.blocks) for box in block.boxes)
    return max(inner, default=0) + 12 + 3.6 * SIZE


def _inner(block: Paragraph | Items, wide: float) -> float:
    if isinstance(block, Paragraph):
        return _paragraph(block, wide)
    return sum(_listed(item, wide - 1.5 * SIZE) for item in block.items)


def _bars(block: Bars, _wide: float) -> float:
    return (len(block.bars) + 3) * (LINE + 4)


_HIGH: dict[type[Block], Callable[[Any, float], float]] = {
    Heading: lambda block, wide: _heading(block.text, wide),
    Paragraph: _paragraph,
    Headline: _headline,
    Scale: _scale,
    Items: _items,
    StepCards: _steps,
    Table: _table,
    Boxes: _boxes,
    Bars: _bars,
}
