"""Write a report as Markdown (CommonMark with GitHub's tables); texts from people are escaped."""

from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

from assessor.formats.inert import inert
from assessor.model.report import Report
from assessor.telling import story
from assessor.telling.blocks import (
    Band,
    Bar,
    Bars,
    Block,
    Boxes,
    CoverPage,
    Curve,
    Heading,
    Headline,
    Heat,
    Item,
    Items,
    NewPage,
    Paragraph,
    Scale,
    StepCard,
    StepCards,
    Table,
)
from assessor.words.figures import floor1
from assessor.words.speech import say


def render(report: Report, out: BinaryIO) -> None:
    """Write the report as Markdown."""
    show(story.tell(report), out)


def show(blocks: Iterable[Block], out: BinaryIO) -> None:
    """Write blocks as Markdown."""
    for number, block in enumerate(blocks):
        text = _SHOW[type(block)](block)
        out.write((("\n" if number else "") + text + "\n").encode())


def _cover(block: CoverPage) -> str:
    """Put what a cover says above the title of the document."""
    first = [f"**{inert(text)}**\n" for text in (block.title, block.client) if text]
    named = [(line.label, "; ".join(line.texts)) for line in block.lines]
    marking = [(say("cover-marking"), block.marking)] if block.marking else []
    return "\n".join([*first, *(f"- {inert(label)}: {inert(text)}" for label, text in (*named, *marking))])


def _heading(block: Heading) -> str:
    return f"{'#' * block.depth} {inert(block.text)}"


def _paragraph(block: Paragraph) -> str:
    # With a blank just inside them, the marks would be plain asterisks.
    return f"**{inert(block.text.strip())}**" if block.strong else inert(block.text)


def _headline(block: Headline) -> str:
    level = f"{block.level}: {block.place}" if block.place else block.level
    return f"**{inert(level)}**\n\n**{inert(block.text)}**"


def _new_page(_: NewPage) -> str:
    return "---"


def _steps(block: StepCards) -> str:
    return "\n".join(_step(step, f"{number}. ") for number, step in enumerate(block.steps, 1))


def _step(step: StepCard, mark: str) -> str:
    figures = "; ".join(f"{inert(figure.label)}: {inert(figure.text)}" for figure in step.figures)
    told = [f"{inert(step.who)}. {figures}", inert(step.text), f"{inert(step.done.label)}: {inert(step.done.text)}"]
    return "\n".join([f"{mark}**{inert(step.title)}**", *(f"{' ' * len(mark)}- {text}" for text in told if text)])


def _items(block: Items) -> str:
    box = "[ ] " if block.boxes else ""
    return "\n".join(
        _item(item, f"{number}. " if block.numbered else "- ", box) for number, item in enumerate(block.items, 1)
    )


def _item(item: Item, mark: str, box: str = "") -> str:
    first = f"**{inert(item.text)}**" if item.details else inert(item.text)
    lines = [mark + box + first + (f": {inert(item.remark)}" if item.remark else "")]
    lines += [f"{' ' * len(mark)}- {inert(detail.label)}: {inert(detail.text)}" for detail in item.details]
    return "\n".join(lines)


def _bars(block: Bars) -> str:
    columns = (block.label, say("confirmed"), say("up-to"), say("target"), "")
    return "\n".join(
        [_row(map(inert, columns)), _row(["---", "---:", "---:", "---:", "---"]), *(_bar(bar) for bar in block.bars)]
    )


def _bar(bar: Bar) -> str:
    ends = (floor1(end) if end is not None else "" for end in (bar.low, bar.high, bar.target))
    return _row([inert(bar.label), *ends, inert(bar.remark)])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _scale(block: Scale) -> str:
    return inert(f"{'; '.join(block.key) or block.label} ({_legend(block.bands)})")


def _legend(bands: Iterable[Band]) -> str:
    return ", ".join(say("band", title=band.title, start=band.start) for band in bands)


def _curve(block: Curve) -> str:
    target = [_row([inert(say("target")), floor1(block.target)])] if block.target is not None else []
    points = [_row([inert(point.label), floor1(point.value)]) for point in block.points]
    return "\n".join([_row([inert(block.label), inert(say("score"))]), "| --- | ---: |", *points, *target])


def _table(block: Table) -> str:
    rule = ("---:" if index in block.figures else "---" for index in range(len(block.columns)))
    rows = ([inert(cell) for cell in row] for row in (block.columns, *block.rows))
    head, *body = (_row(row) for row in rows)
    caption = [f"**{inert(block.caption)}**", ""] if block.caption else []
    return "\n".join([*caption, head, _row(rule), *body])


def _heat(block: Heat) -> str:
    figures = range(1, len(block.columns) + 1)
    rows = tuple((row.label, *("–" if cell is None else floor1(cell) for cell in row.cells)) for row in block.rows)
    table = Table(block.caption, (block.label, *block.columns), rows, frozenset(figures))
    return f"{_table(table)}\n\n{inert(_legend(block.bands))}"


def _boxes(block: Boxes) -> str:
    return "\n\n".join(
        "\n\n".join([f"**{inert(box.title)}**", *(_SHOW[type(inner)](inner) for inner in box.blocks)])
        for box in block.boxes
    )


_SHOW: dict[type[Block], Callable[[Any], str]] = {
    CoverPage: _cover,
    NewPage: _new_page,
    Heading: _heading,
    Headline: _headline,
    Paragraph: _paragraph,
    Items: _items,
    StepCards: _steps,
    Bars: _bars,
    Scale: _scale,
    Curve: _curve,
    Table: _table,
    Heat: _heat,
    Boxes: _boxes,
}
