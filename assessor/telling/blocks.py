"""The blocks that a text for people is made of; each format for people can show all of them."""

from fractions import Fraction
from typing import Literal, NamedTuple


class Heading(NamedTuple):
    """A title. Depth 1 is the document's; `sheets` is how many sheets of paper the document must fit on."""

    text: str
    depth: int = 2
    sheets: int | None = None


class Paragraph(NamedTuple):
    """Running text; a reader must not miss it if it is `strong`."""

    text: str
    strong: bool = False


class Detail(NamedTuple):
    """A labelled line below an item."""

    label: str
    text: str


class Item(NamedTuple):
    """An entry of a list, with a remark beside it and lines below it."""

    text: str
    remark: str = ""
    details: tuple[Detail, ...] = ()


# What the entries of a list are, where a sign before each says so beside the heading.
Mark = Literal["good", "unknown", "danger"]


class Items(NamedTuple):
    """A list, numbered where its order matters; `boxes` are to be ticked, where a format has such."""

    items: tuple[Item, ...]
    numbered: bool = False
    boxes: bool = False
    mark: Mark | None = None


class Bar(NamedTuple):
    """A labelled score from 0 to 100, with both ends, or none without a score; `target` is where it should be."""

    label: str
    low: Fraction | None
    high: Fraction | None
    remark: str = ""
    target: Fraction | None = None


class Bars(NamedTuple):
    """Scores drawn one below the other; `label` is the word for what each belongs to."""

    bars: tuple[Bar, ...]
    label: str = "domain"


class Band(NamedTuple):
    """A named part of a scale from 0 to 100; it ends where the next one starts."""

    title: str
    start: int


class Scale(NamedTuple):
    """Where a score lies between 0 and 100: confirmed (low), and possible (high); `label` says it in words.

    `after` are both ends once the steps are done; `key` explains each mark that is drawn, in this order: confirmed,
    at most, after the steps.
    """

    label: str
    low: Fraction
    high: Fraction
    bands: tuple[Band, ...]
    after: tuple[Fraction, Fraction] | None = None
    key: tuple[str, ...] = ()


# How good a verdict is: the worst level to the best, or not known yet. Colour never says it alone.
Tone = Literal["worst", "poor", "fair", "good", "best", "unknown"]


class Headline(NamedTuple):
    """A verdict: the level and its place among all levels, and one sentence of what it means here."""

    level: str
    place: str
    text: str
    tone: Tone


class StepCard(NamedTuple):
    """A step to take: who takes it, its figures (hours, days, money), the first move, and what ends it."""

    title: str
    who: str
    figures: tuple[Detail, ...]
    text: str
    done: Detail


class StepCards(NamedTuple):
    """Numbered steps, in the order in which to take them."""

    steps: tuple[StepCard, ...]


class NewPage(NamedTuple):
    """What follows starts on a sheet of paper of its own, in formats with pages."""


class Point(NamedTuple):
    """One value of a curve, 0 to 100."""

    label: str
    value: Fraction


class Curve(NamedTuple):
    """A score that rises step by step, with at least two points; `target` is where it should end."""

    label: str
    points: tuple[Point, ...]
    target: Fraction | None = None


class Table(NamedTuple):
    """Rows of cells below the names of columns, one cell for each column.

    `figures` are the columns (from 0) that hold numbers; the first column names the row. A reader can sort the rows by
    any column if the table `sorts`, where a format can do so.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: frozenset[int] = frozenset()
    sorts: bool = False


class HeatRow(NamedTuple):
    """A score from 0 to 100 for each column of a heat map, or none."""

    label: str
    cells: tuple[Fraction | None, ...]


class Heat(NamedTuple):
    """Many scores at a glance, each shaded by the band that holds it, the worst first; sorted as tables are.

    `label` is the word for what a row belongs to.
    """

    caption: str
    label: str
    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    bands: tuple[Band, ...]


class Box(NamedTuple):
    """A few lines that belong together under a title."""

    title: str
    blocks: tuple["Paragraph | Items", ...]


class Boxes(NamedTuple):
    """Boxes side by side if there is room, else one below the other."""

    boxes: tuple[Box, ...]


class CoverLine(NamedTuple):
    """A labelled line of a cover, or several of one kind."""

    label: str
    texts: tuple[str, ...]


class CoverPage(NamedTuple):
    """A page before all others; the `marking` says who may read the document, and stands on each of its pages."""

    title: str
    client: str
    lines: tuple[CoverLine, ...]
    marking: str
    logo: bytes = b""
    logo_type: str = ""


Block = (
    CoverPage
    | NewPage
    | Heading
    | Headline
    | Paragraph
    | Items
    | StepCards
    | Bars
    | Scale
    | Curve
    | Table
    | Heat
    | Boxes
)
