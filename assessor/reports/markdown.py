"""Write a report as Markdown (CommonMark with GitHub's tables); whatever people wrote is inert in it."""

import re
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

from assessor.model.report import Report
from assessor.reports import story
from assessor.reports.blocks import Bar, Bars, Block, Boxes, Curve, Heading, Item, Items, Paragraph, Scale, Table
from assessor.reports.texts import say
from assessor.text import floor1, visible

# Every ASCII punctuation character may be escaped (CommonMark 0.31, 2.4); these mean something in the midst of a text.
_INLINE = re.compile(r"([\\`*_{}\[\]<>#!|~&$])")
# What opens a list, a heading or a rule means something at the start only.
_START = re.compile(r"^([-+=]|\d+(?=[.)]))")
# GitHub makes links of these even behind a backslash; an entity stops it.
_LINKED = {"@": "&#64;", "://": "&#58;//", "www.": "www&#46;"}


def render(report: Report, out: BinaryIO) -> None:
    """Write the report as Markdown."""
    show(story.tell(report), out)


def show(blocks: Iterable[Block], out: BinaryIO) -> None:
    """Write blocks as Markdown."""
    for number, block in enumerate(blocks):
        text = _SHOW[type(block)](block)
        out.write((("\n" if number else "") + text + "\n").encode())


def escaped(text: str) -> str:
    """Escape whatever Markdown, a mention or an automatic link would act on."""
    safe = _INLINE.sub(r"\\\1", visible(text))
    safe = _START.sub(lambda match: f"\\{match[1]}" if not match[1].isdigit() else f"{match[1]}\\", safe)
    for mark, entity in _LINKED.items():
        safe = safe.replace(mark, entity)
    return safe


def _heading(block: Heading) -> str:
    return f"{'#' * block.depth} {escaped(block.text)}"


def _paragraph(block: Paragraph) -> str:
    return f"**{escaped(block.text)}**" if block.strong else escaped(block.text)


def _items(block: Items) -> str:
    return "\n".join(
        _item(item, f"{number}. " if block.numbered else "- ") for number, item in enumerate(block.items, 1)
    )


def _item(item: Item, mark: str) -> str:
    first = f"**{escaped(item.text)}**" if item.details else escaped(item.text)
    lines = [mark + first + (f": {escaped(item.remark)}" if item.remark else "")]
    lines += [f"{' ' * len(mark)}- {escaped(detail.label)}: {escaped(detail.text)}" for detail in item.details]
    return "\n".join(lines)


def _bars(block: Bars) -> str:
    head = _row([escaped(block.label), *(escaped(say(key)) for key in ("confirmed", "up-to", "target")), ""])
    return "\n".join([head, _row(["---", "---:", "---:", "---:", "---"]), *(_bar(bar) for bar in block.bars)])


def _bar(bar: Bar) -> str:
    ends = (floor1(end) if end is not None else "" for end in (bar.low, bar.high, bar.target))
    return _row([escaped(bar.label), *ends, escaped(bar.remark)])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _scale(block: Scale) -> str:
    bands = ", ".join(say("band", title=band.title, start=band.start) for band in block.bands)
    return escaped(f"{block.label} ({bands})")


def _curve(block: Curve) -> str:
    target = [_row([escaped(say("target")), floor1(block.target)])] if block.target is not None else []
    points = [_row([escaped(point.label), floor1(point.value)]) for point in block.points]
    return "\n".join([_row([escaped(block.label), escaped(say("score"))]), "| --- | ---: |", *points, *target])


def _table(block: Table) -> str:
    rule = ("---:" if index in block.figures else "---" for index in range(len(block.columns)))
    rows = ([escaped(cell) for cell in row] for row in (block.columns, *block.rows))
    head, *body = (_row(row) for row in rows)
    caption = [f"**{escaped(block.caption)}**", ""] if block.caption else []
    return "\n".join([*caption, head, _row(rule), *body])


def _boxes(block: Boxes) -> str:
    return "\n\n".join(
        "\n\n".join([f"**{escaped(box.title)}**", *(_SHOW[type(inner)](inner) for inner in box.blocks)])
        for box in block.boxes
    )


_SHOW: dict[type[Block], Callable[[Any], str]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Items: _items,
    Bars: _bars,
    Scale: _scale,
    Curve: _curve,
    Table: _table,
    Boxes: _boxes,
}
