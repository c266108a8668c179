"""The few forms that a text for people is made of; each format that shows text knows how to show these."""

from fractions import Fraction
from typing import NamedTuple


class Heading(NamedTuple):
    """A title; depth 1 is the document's own."""

    text: str
    depth: int = 2


class Paragraph(NamedTuple):
    """Running text; `strong` is what a reader must not miss."""

    text: str
    strong: bool = False


class Detail(NamedTuple):
    """A labelled line below an item."""

    label: str
    text: str


class Item(NamedTuple):
    """An entry of a list: what it is, a remark beside it, and lines below it."""

    text: str
    remark: str = ""
    details: tuple[Detail, ...] = ()


class Items(NamedTuple):
    """A list, numbered where its order matters."""

    items: tuple[Item, ...]
    numbered: bool = False


class Bar(NamedTuple):
    """A labelled score of 0 to 100 with both ends; none when there is no score."""

    label: str
    low: Fraction | None
    high: Fraction | None
    remark: str = ""


class Bars(NamedTuple):
    """Scores drawn one below the other."""

    bars: tuple[Bar, ...]


Block = Heading | Paragraph | Items | Bars
