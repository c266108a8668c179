"""Lay out drawings, the same ones for each format that draws: widths in percent, heights in pixels, exact decimals."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from assessor.telling.blocks import Band, Curve, Scale, Tone
from assessor.text import floor1, visible

TOP = 24
HEIGHT = 150
LEFT = 10
RIGHT = 95
# So many labels, with so many characters each, fit side by side into 640 pixels; so many figures into 320.
LABELS = 6
CHARACTERS = 14
FIGURES = 8
# What a character of a wide font takes of a ruler's length (%), and the room between two labels.
CHARACTER = APART = Fraction(1)

# From the worst to the best.
TONES: tuple[Tone, ...] = ("worst", "poor", "fair", "good", "best")

Side = Literal["start", "end"]
Place = tuple[Fraction, Side]


class Stair(NamedTuple):
    """One point of a curve: its place, the next point's place, and whether there is room for its figure.

    `label` may be cut; the table beside the drawing has it whole. `below` says that the figure stands there, since a
    line passes above.
    """

    label: str
    value: Fraction
    x: str
    y: str
    next_x: str
    next_y: str
    shown: bool
    below: bool


class Grid(NamedTuple):
    """A value that is marked beside a drawing."""

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


class Label(NamedTuple):
    """A text beside a ruler: where it starts or ends, in which row of labels, and the mark that it explains."""

    text: str
    x: str
    side: Side
    row: int
    mark: str


class Ruler(NamedTuple):
    """A scale as a ruler: the names of its bands above, and its marks explained below, none of them over another.

    `now` is the band that holds what is confirmed, and `tone` how good that is.
    """

    names: tuple[Label, ...]
    marks: tuple[Label, ...]
    name_rows: int
    mark_rows: int
    now: int
    tone: Tone


def ruler(scale: Scale) -> Ruler:
    """Lay out a scale."""
    now = sum(band.start <= scale.low for band in scale.bands[1:])
    names = _rows([(band.title, "now" if n == now else "other", _named(band)) for n, band in enumerate(scale.bands)])
    marks = _rows(_marks(scale))
    return Ruler(names, marks, _high(names), _high(marks), now, tone(now, len(scale.bands)))


def tone(number: int, bands: int) -> Tone:
    """Return how good a band is, counted from the worst: the tones are shared out evenly."""
    return TONES[round(Fraction(number * (len(TONES) - 1), bands - 1))] if bands > 1 else TONES[-1]


def _high(labels: Sequence[Label]) -> int:
    return max((label.row for label in labels), default=-1) + 1


def _named(band: Band) -> list[Place]:
    return [(Fraction(band.start), "start"), (Fraction(100), "end")]


def _marks(scale: Scale) -> list[tuple[str, str, list[Place]]]:
    """Return the text of each mark, its kind, and where it may stand, the best place first."""
    low, high = scale.low, scale.high
    texts = scale.key or (floor1(low), *([floor1(high)] if high > low else []))
    places: dict[str, list[Place]] = {"sure": [(low - APART / 2, "end"), (Fraction(0), "start")]}
    if scale.after or len(texts) > 1:
        places["open"] = [(high, "end"), (low + APART / 2, "start")]
    if scale.after:
        behind = low + 2 * APART + (len(texts[1]) * CHARACTER if len(texts) > 2 else 0)
        places["after"] = [(scale.after[0], "start"), (max(behind, high + APART), "start"), (Fraction(100), "end")]
        if len(texts) < len(places):
            del places["open"]
    found = [(text, mark, places[mark]) for text, mark in zip(texts, places, strict=False)]
    return [(text, mark, _beside(text, mark, where, low)) for text, mark, where in found]


def _beside(text: str, mark: str, places: list[Place], low: Fraction) -> list[Place]:
    """Put the place below a narrow mark first where the text is wider than the mark."""
    narrow = mark == "open" and places[0][0] - low < len(text) * CHARACTER
    return [(place, side) for place, side in (places[::-1] if narrow else places)]


def _rows(wanted: Sequence[tuple[str, str, list[Place]]]) -> tuple[Label, ...]:
    """Put each text at the first of its places that is free, in the row nearest to the ruler."""
    taken: list[list[tuple[Fraction, Fraction]]] = []
    found = []
    for text, mark, places in wanted:
        row, (x, side) = _free(text, places, taken)
        taken += [[] for _ in range(row + 1 - len(taken))]
        taken[row].append(_span(text, x, side))
        found.append(Label(visible(text), floor1(x), side, row, mark))
    return tuple(found)


def _free(text: str, places: list[Place], taken: list[list[tuple[Fraction, Fraction]]]) -> tuple[int, Place]:
    for row in range(len(taken) + 1):
        for x, side in places:
            start, end = _span(text, x, side)
            inside = start >= 0 and end <= 100
            apart = row == len(taken) or all(end + APART <= a or start >= b + APART for a, b in taken[row])
            if inside and apart:
                return row, (x, side)
    return len(taken), (Fraction(0), "start")


def _span(text: str, x: Fraction, side: Side) -> tuple[Fraction, Fraction]:
    wide = len(visible(text)) * CHARACTER
    return (x, x + wide) if side == "start" else (x - wide, x)


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
            _crossed(curve, number),
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


def _crossed(curve: Curve, number: int) -> bool:
    """Say whether a line passes where a figure would stand above its point: the target, or a fall to this point."""
    value = curve.points[number].value
    falls = number > 0 and curve.points[number - 1].value > value
    return falls or (curve.target is not None and 4 < (curve.target - value) * HEIGHT / 100 < 24)


def _cut(label: str) -> str:
    return label if len(label) <= CHARACTERS else f"{label[: CHARACTERS - 1]}…"


def _across(number: int, last: int) -> str:
    return floor1(LEFT + 4 + Fraction((RIGHT - LEFT - 8) * number, last))


def _down(value: Fraction) -> str:
    return floor1(TOP + (100 - value) * HEIGHT / 100)
