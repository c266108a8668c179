"""Lay out a drawing: widths in percent of the space, heights in pixels, both exact decimals."""

from fractions import Fraction
from typing import NamedTuple

from assessor.telling.blocks import Curve
from assessor.text import floor1, visible

TOP = 24
HEIGHT = 150
LEFT = 10
RIGHT = 95
# So many labels, with so many characters each, fit side by side into 640 pixels; so many figures into 320.
LABELS = 6
CHARACTERS = 14
FIGURES = 8


class Stair(NamedTuple):
    """One point of a curve: its place, the next point's place, and whether there is room for its figure.

    `label` may be cut; the table beside the drawing has it whole.
    """

    label: str
    value: Fraction
    x: str
    y: str
    next_x: str
    next_y: str
    shown: bool


class Grid(NamedTuple):
    """A line across a drawing, and its value."""

    value: int
    y: str


class Stairs(NamedTuple):
    """A curve as a flight of stairs; `named` says that labels fit below the points, which else have numbers."""

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
    places = [(_across(number, last), _down(point.value)) for number, point in enumerate(curve.points)]
    every = -(-len(curve.points) // FIGURES)
    found = tuple(
        Stair(
            _cut(visible(point.label)),
            point.value,
            *places[number],
            *places[min(number + 1, last)],
            (last - number) % every == 0,
        )
        for number, point in enumerate(curve.points)
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
