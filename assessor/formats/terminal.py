"""Show a report or other blocks in a terminal; the only module that uses rich."""

import io
import os
import re
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from functools import partial
from typing import Any, BinaryIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.segment import Segment, Segments
from rich.table import Table as RichTable
from rich.text import Text

from assessor.formats.shades import shade
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
    Detail,
    Heading,
    Headline,
    Heat,
    HeatRow,
    Item,
    Items,
    Mark,
    NewPage,
    Paragraph,
    Scale,
    StepCard,
    StepCards,
    Table,
    Tone,
)
from assessor.text import break_commands, visible
from assessor.words.figures import floor1
from assessor.words.speech import say

# A line as rich makes it: a text, or the segments of a row.
Line = Text | list[Segment]

WHOLE = 100
WIDEST = 100
BAR = 20
SCALE = 72
NARROW = 60
# The least that a column of text or of figures needs to be read.
TEXT, FIGURE = 14, 8
# The marks of a heat map that are no digits, and how each shade is written, from the worst.
FULL, NONE = "+", "–"
STYLES = ("bold red", "red", "yellow", "", "green")
# The sign of each verdict and of each kind of list, and its style; the sign says it without colour.
TONES: dict[Tone, tuple[str, str]] = {
    "worst": ("▲", "bold red"),
    "poor": ("△", "bold yellow"),
    "fair": ("◇", "bold"),
    "good": ("○", "bold cyan"),
    "best": ("●", "bold green"),
    "unknown": ("?", "bold yellow"),
}
MARKS: dict[Mark | None, tuple[str, str]] = {
    None: ("-", ""),
    "good": ("✓", "green"),
    "unknown": ("?", "yellow"),
    "danger": ("▲", "red"),
}
CONFIRMED, POSSIBLE, LOST, AFTER = ("█", "green"), ("▒", "yellow"), ("·", "dim"), ("═", "cyan")


def render(report: Report, out: BinaryIO) -> None:
    """Write the report as text for a terminal."""
    show(story.tell(report), out)


def show(blocks: Iterable[Block], out: BinaryIO) -> None:
    """Write blocks in the width of the terminal, or of COLUMNS (80) where there is none."""
    file = _Log(out, encoding="utf-8", newline="\n", write_through=True)
    try:
        console = _console(file)
        for block in blocks:
            lines = _LINES[type(block)](console, block)
            # Rich takes as long to print one line as a whole block, and longer to join texts than segments.
            console.print(Segments([part for line in lines for part in _parts(console, line)]), soft_wrap=True, end="")
    finally:
        file.detach()


def _parts(console: Console, line: Line) -> Iterator[Segment]:
    yield from line.render(console) if isinstance(line, Text) else line
    yield Segment.line()


class _Log(io.TextIOWrapper):
    """A stream that may be a CI runner's log: wrapped text can start a line anywhere, so each write is checked."""

    def write(self, text: str, /) -> int:
        return super().write(break_commands(text))


class _Console(Console):
    def on_broken_pipe(self) -> None:
        # Rich would exit with 1, which here means that a gate failed.
        raise BrokenPipeError


def _console(file: io.TextIOWrapper) -> Console:
    tty = file.isatty()
    console = _Console(file=file, markup=False, emoji=False, highlight=False, soft_wrap=False, legacy_windows=False)
    width = console.width if tty else _columns()
    # Unless it is told both, rich asks the terminal for its size again with each cell.
    console.width, console.height = max(20, min(width, WIDEST)), console.height
    return console


def _columns() -> int:
    columns = os.environ.get("COLUMNS", "")
    return int(columns) if re.fullmatch("[0-9]{1,5}", columns) else 80


def _cover(console: Console, block: CoverPage) -> Iterator[Text]:
    """Put what a cover says above the title of the document."""
    for text in filter(None, (block.title, block.client)):
        yield from _hanging(console, "", Text(visible(text), style="bold"))
    named = [(line.label, "; ".join(line.texts)) for line in block.lines]
    marking = [(say("cover-marking"), block.marking)] if block.marking else []
    for label, said in (*named, *marking):
        yield from _hanging(console, "", Text.assemble((f"{visible(label)}: ", "dim"), visible(said)))
    yield Text()


def _heading(console: Console, block: Heading) -> Iterator[Text]:
    if block.depth > 1:
        yield Text()
    text = Text(visible(block.text), style="bold")
    yield from _hanging(console, "", text)
    if block.depth < 3:
        yield Text(("=" if block.depth == 1 else "-") * min(text.cell_len, console.width))


def _paragraph(console: Console, block: Paragraph) -> Iterator[Text]:
    return _hanging(console, "", Text(visible(block.text), style="bold" if block.strong else ""))


def _headline(console: Console, block: Headline) -> Iterator[Text]:
    sign, style = TONES[block.tone]
    level = f"{block.level}: {block.place}" if block.place else block.level
    yield Text()
    yield from _hanging(console, Text(f"{sign} ", style), Text(visible(level), style))
    yield Text()
    yield from _hanging(console, "", Text(visible(block.text), style="bold"))
    yield Text()


def _new_page(_console: Console, _block: NewPage) -> Iterator[Text]:
    """Yield nothing: a terminal has no pages."""
    yield from ()


def _items(console: Console, block: Items) -> Iterator[Text]:
    sign, style = MARKS[block.mark]
    for number, item in enumerate(block.items, 1):
        mark = Text(f"{number}. " if block.numbered else f"{sign} ", style=style)
        yield from _danger(console, item, mark) if block.mark == "danger" else _item(console, item, mark)


def _danger(console: Console, item: Item, mark: Text) -> Iterator[Text]:
    """Put what ends a danger at the end of its line, or below it where there is no room."""
    text, remark = Text(visible(item.text), style="bold"), Text(f"→ {visible(item.remark)}" if item.remark else "")
    free = console.width - len(mark) - text.cell_len - remark.cell_len
    beside = free > 1 and console.width >= NARROW
    yield from _hanging(console, mark, Text.assemble(text, " " * free, remark) if beside and remark else text)
    yield from _details(console, item.details, len(mark))
    if remark and not beside:
        yield from _hanging(console, " " * len(mark), remark)


def _steps(console: Console, block: StepCards) -> Iterator[Text]:
    for number, step in enumerate(block.steps, 1):
        if number > 1:
            yield Text()
        yield from _step(console, step, f"{number:<2} ")


def _step(console: Console, step: StepCard, mark: str) -> Iterator[Text]:
    """Put who takes a step at the end of its line, and its figures side by side, where there is room."""
    margin, title = " " * len(mark), Text(visible(step.title), style="bold")
    free = console.width - len(mark) - title.cell_len - Text(visible(step.who)).cell_len
    beside = free > 1 and console.width >= NARROW
    who = Text(visible(step.who), style="cyan")
    yield from _hanging(console, mark, Text.assemble(title, " " * free, who) if beside else title)
    if not beside:
        yield from _hanging(console, margin, who)
    yield from _abreast(console, margin, [_labelled(detail) for detail in step.figures])
    if step.text:
        yield from _hanging(console, margin, Text(visible(step.text)))
    yield from _hanging(console, margin, _labelled(step.done))


def _abreast(console: Console, margin: str, texts: list[Text]) -> Iterator[Text]:
    """Put short texts side by side where all of them fit, else one below the other."""
    line = Text("   ").join(texts)
    fits = console.width >= NARROW and line.cell_len <= console.width - len(margin)
    for text in [line] if fits else texts:
        yield from _hanging(console, margin, text)


def _labelled(detail: Detail) -> Text:
    return Text.assemble((f"{visible(detail.label)}: ", "dim"), visible(detail.text))


def _item(console: Console, item: Item, mark: Text | str) -> Iterator[Text]:
    text = Text(visible(item.text), style="bold" if item.details else "")
    if item.remark:
        text.append(f": {visible(item.remark)}", style="not bold")
    yield from _hanging(console, mark, text)
    yield from _details(console, item.details, 2 if console.width < NARROW else 3)


def _details(console: Console, details: Iterable[Detail], margin: int) -> Iterator[Text]:
    for detail in details:
        yield from _hanging(console, " " * margin, _labelled(detail))


def _hanging(console: Console, mark: Text | str, text: Text) -> Iterator[Text]:
    """Break text into lines that fit after a mark, and strip their trailing spaces."""
    width = max(8, console.width - len(mark))
    # Most texts fit, and rich takes long to find no place to break them.
    lines = text.wrap(console, width) if text.cell_len > width else [text.copy()]
    for index, line in enumerate(lines):
        line.rstrip()
        yield Text.assemble(mark if index == 0 else " " * len(mark), line)


def _bars(console: Console, block: Bars) -> Iterator[Text]:
    narrow = console.width < 72
    widest = max((Text(visible(bar.label)).cell_len for bar in block.bars), default=0)
    for bar in block.bars:
        label = Text(visible(bar.label))
        if narrow:
            yield label
            yield Text.assemble("  ", _drawn(bar, min(BAR, console.width - 16)), f" {_figures(bar)}")
            if _aim(bar):
                yield Text(f"  {_aim(bar)}")
        else:
            label.pad_right(widest - label.cell_len)
            told = ", ".join(filter(None, (visible(bar.remark), _aim(bar))))
            yield Text.assemble(label, "  ", _drawn(bar, BAR), f" {_figures(bar):<12} {told}")


def _aim(bar: Bar) -> str:
    """Return the target, if it is below 100."""
    return "" if bar.target is None or bar.target >= WHOLE else f"{say('target')} {floor1(bar.target)}"


def _scale(console: Console, block: Scale) -> Iterator[Text]:
    """Draw the score between the names of the bands and where these start; a key explains what is drawn."""
    width = min(SCALE, console.width - 6)
    starts = [_cells(Fraction(band.start), width) for band in block.bands]
    names = [Text(visible(band.title)) for band in block.bands]
    ends = [*starts[1:], console.width - 2]
    fit = all(start + name.cell_len < end for start, name, end in zip(starts, names, ends, strict=True))
    if fit:
        yield _placed(starts, names)
    yield Text.assemble("  ", *_line(block, width, {*starts[1:]}))
    yield _placed(starts, [Text(str(band.start), "dim") for band in block.bands])
    if block.key:
        signs = (CONFIRMED, POSSIBLE, AFTER)
        told = [Text.assemble(sign, f" {visible(text)}") for sign, text in zip(signs, block.key, strict=False)]
        yield from _abreast(console, "  ", told)
    if not fit:
        yield from _legend(console, "  ", block.bands)
    if block.key:
        yield Text()


def _placed(starts: Iterable[int], texts: Iterable[Text]) -> Text:
    """Return texts on one line, each from its column on."""
    line = Text("  ")
    for start, text in zip(starts, texts, strict=True):
        line.pad_right(start + 2 - line.cell_len)
        line.append_text(text)
    return line


def _line(block: Scale, width: int, edges: set[int]) -> Iterator[tuple[str, str]]:
    """Yield a sign for each column: the score's ends, the ends after the steps, or where a band starts."""
    low, high = (_cells(end, width) for end in (block.low, block.high))
    first, last = (_cells(end, width) for end in block.after or (Fraction(0), Fraction(0)))
    for column in range(width):
        if column < low:
            yield CONFIRMED
        elif column < high:
            yield POSSIBLE
        elif first <= column < last:
            yield AFTER
        else:
            yield ("│", "dim") if column in edges else LOST


def _legend(console: Console, mark: str, bands: Iterable[Band]) -> Iterator[Text]:
    named = ", ".join(say("band", title=band.title, start=band.start) for band in bands)
    yield from _hanging(console, mark, Text(visible(named), style="dim"))


def _curve(console: Console, block: Curve) -> Iterator[Text]:
    """Draw each point as a bar; the terminal has no room for a line."""
    yield Text()
    yield from _hanging(console, "", Text(visible(block.label), style="bold"))
    points = tuple(Bar(point.label, point.value, point.value) for point in block.points)
    yield from _bars(console, Bars(points, block.label))


def _table(console: Console, block: Table) -> Iterator[Line]:
    """Show rows in columns; where there is no room for these, show each as an entry with its cells below."""
    if block.caption:
        yield Text()
        yield from _hanging(console, "", Text(visible(block.caption), style="bold"))
    needed = TEXT * (len(block.columns) - len(block.figures)) + sum(map(partial(_width, block), block.figures))
    needed = max(NARROW, needed)
    yield from _narrow_table(console, block) if console.width < needed else _wide_table(console, block)


def _width(block: Table, place: int) -> int:
    """Return the width of a column of figures, with the space beside it."""
    widest = max(Text(visible(row[place])).cell_len for row in (block.columns, *block.rows))
    return max(FIGURE, widest + 2)


def _wide_table(console: Console, block: Table) -> Iterator[Line]:
    table = RichTable(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim")
    for index, name in enumerate(block.columns):
        figure = index in block.figures
        table.add_column(Text(visible(name)), justify="right" if figure else "left", no_wrap=figure, overflow="fold")
    for row in block.rows:
        table.add_row(*(Text(visible(cell)) for cell in row))
    for line in console.render_lines(table, pad=False):
        while line and not line[-1].text.rstrip():
            line.pop()
        if line:
            text, style, _ = line[-1]
            line[-1] = Segment(text.rstrip(), style)
        yield line


def _narrow_table(console: Console, block: Table) -> Iterator[Text]:
    for first, *rest in block.rows:
        cells = zip(block.columns[1:], rest, strict=True)
        yield from _item(console, Item(first, "", tuple(Detail(name, cell) for name, cell in cells if cell)), "- ")


def _heat(console: Console, block: Heat) -> Iterator[Text]:
    """Show each score as one mark below the number of its column; where names leave no room, they stand above."""
    yield Text()
    yield from _hanging(console, "", Text(visible(block.caption or say("heat")), style="bold"))
    marks = say("heat-marks", whole=FULL, most=WHOLE, none=NONE)
    yield from _hanging(console, "", Text(marks, style="dim"))
    yield from _legend(console, "", block.bands)
    for number, column in enumerate(block.columns, 1):
        yield from _hanging(console, f"{number:>2} ", Text(visible(column)))
    fit = console.width // 2
    for start in range(0, len(block.columns), fit):
        yield from _marks(console, block, range(start, min(start + fit, len(block.columns))))


def _marks(console: Console, block: Heat, columns: range) -> Iterator[Text]:
    """Show some columns, which fit side by side."""
    widest = max(Text(visible(name)).cell_len for name in (block.label, *(row.label for row in block.rows)))
    room = min(widest, console.width - 2 * len(columns) - 1)
    beside = room >= min(widest, TEXT)
    margin = " " * (room + 1 if beside else 0)
    yield Text()
    # The digits of a number stand one below the other.
    digits = len(str(columns[-1] + 1))
    for digit in range(digits):
        yield Text((margin + " ".join(str(n + 1).rjust(digits)[digit] for n in columns)).rstrip(), style="dim")
    for row in block.rows:
        marks = Text(" ").join(_mark(block, row, n) for n in columns)
        label = Text(visible(row.label))
        if beside:
            label.truncate(room, overflow="ellipsis", pad=True)
            yield Text.assemble(label, " ", marks)
        else:
            label.truncate(console.width, overflow="ellipsis")
            yield from (label, marks)


def _mark(block: Heat, row: HeatRow, column: int) -> Text:
    score = row.cells[column]
    if score is None:
        return Text(NONE, style="dim")
    return Text(FULL if score >= WHOLE else str(int(score) // 10), style=STYLES[shade(block, score)])


def _boxes(console: Console, block: Boxes) -> Iterator[Line]:
    for box in block.boxes:
        yield Text()
        yield from _hanging(console, "", Text(visible(box.title), style="bold"))
        for inner in box.blocks:
            yield from _LINES[type(inner)](console, inner)


def _figures(bar: Bar) -> str:
    if bar.low is None or bar.high is None:
        return say("no-score")
    low, high = floor1(bar.low), floor1(bar.high)
    return low if low == high else f"{low}–{high}"


def _drawn(bar: Bar, width: int) -> Text:
    """Draw the confirmed, open and lost parts with three characters, so that no colour is needed."""
    low, high = (_cells(end, width) for end in (bar.low, bar.high))
    ends = ((CONFIRMED, low), (POSSIBLE, high - low), (LOST, width - high))
    return Text.assemble(*((sign * cells, style) for (sign, style), cells in ends))


def _cells(end: Fraction | None, width: int) -> int:
    return int((end or 0) * width / 100)


# The function that makes the lines of each kind of block.
_LINES: dict[type[Block], Callable[[Console, Any], Iterator[Line]]] = {
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
