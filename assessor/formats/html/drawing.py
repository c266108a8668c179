"""Where the parts of a drawing lie: widths in percent of the room there is, heights in pixels, both exact decimals."""

from fractions import Fraction
from typing import NamedTuple

from assessor.telling.blocks import Curve
from assessor.text import floor1, visible

TOP = 24
HEIGHT = 150
LEFT = 10
RIGHT = 95
# So many labels, of so many characters each, stand side by side in 640 pixels; so many figures in 320.
LABELS = 6
CHARACTERS = 14
FIGURES = 8


class Stair(NamedTuple):
    """One point of a curve: where it lies, where the next one does, and whether there is room for its figure.

    `label` is what fits of its label; the table beside the drawing has it whole.
    """

    label: str
    value: Fraction
    x: str
    y: str
    next_x: str
    next_y: str
    shown: bool


class Grid(NamedTuple):
    """A line across a drawing, and the value it stands for."""

    value: int
    y: str


class Stairs(NamedTuple):
    """A curve as a flight of stairs; `named` says that labels fit below the points, else numbers stand there."""

    stairs: tuple[Stair, ...]
    grid: tuple[Grid, ...]
    target_y: str | None
    bottom: str
    height: int
    left: int
    right: int
    named: bool


def stairs(curve: Curve) -> Stairs:
    """Lay out a curve."""
    last = len(curve.points) - 1
    places = [(_across(n, last), _down(point.value)) for n, point in enumerate(curve.points)]
    every = -(-len(curve.points) // FIGURES)
    found = tuple(
        Stair(_cut(visible(point.label)), point.value, *places[n], *places[min(n + 1, last)], (last - n) % every == 0)
        for n, point in enumerate(curve.points)
    )
    return Stairs(
        found,
        tuple(Grid(value, _down(Fraction(value))) for value in range(0, 101, 20)),
        None if curve.target is None else _down(curve.target),
        _down(Fraction(0)),
        TOP + HEIGHT + 28,
        LEFT,
        RIGHT,
        len(curve.points) <= LABELS,
    )


def _cut(label: str) -> str:
    return label if len(label) <= CHARACTERS else f"{label[: CHARACTERS - 1]}…"


def _across(number: int, last: int) -> str:
    return floor1(LEFT + 4 + Fraction((RIGHT - LEFT - 8) * number, last))


def _down(value: Fraction) -> str:
    return floor1(TOP + (100 - value) * HEIGHT / 100)
