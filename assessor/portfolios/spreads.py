"""How a figure lies over many firms: sorted by floats, and told exactly."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from assessor.model.portfolio import Spread
from assessor.scale.arrays import Numbers

# Floats that are nearer to each other than this may stand for figures in the other order.
NEAR = 1e-9


class Column(NamedTuple):
    """A figure of each firm, as a fraction; a denominator of 0 is none. Terms may be Python's own integers."""

    numerator: Numbers
    denominator: Numbers

    def of(self, rows: Numbers) -> "Column":
        """Return the figures of some firms."""
        return Column(self.numerator[rows], self.denominator[rows])

    def at(self, row: int) -> Fraction | None:
        """Return the figure of a firm."""
        return Fraction(int(self.numerator[row]), int(self.denominator[row])) if self.denominator[row] else None


def column(values: Sequence[Fraction | None]) -> Column:
    """Return figures as a column."""
    terms = [(value.numerator, value.denominator) if value is not None else (0, 0) for value in values]
    above, below = zip(*terms, strict=True) if terms else ((), ())
    return Column(np.array(above, object), np.array(below, object))


def joined(columns: Sequence[Column]) -> Column:
    """Return the figures of several columns, one after the other."""
    return Column(*(np.concatenate([np.asarray(each[term], object) for each in columns]) for term in (0, 1)))


def spread(figures: Column) -> Spread | None:
    """Return how figures lie; none where there are none.

    The quartile q of n sorted figures is at place (n - 1) * q from 0, between its neighbours in proportion.
    """
    some = figures.of(np.flatnonzero(figures.denominator))
    number = len(some.denominator)
    if not number:
        return None
    points = (some.numerator / some.denominator).astype(np.float64)
    order = np.argsort(points, kind="stable")

    def ranked(rank: int) -> Fraction:
        """Return the figure of a rank, exactly: among those whose floats are too near to tell."""
        target = points[order[rank]]
        first = int(np.searchsorted(points[order], target - NEAR))
        last = int(np.searchsorted(points[order], target + NEAR, "right"))
        # Many firms may have the very same figure.
        near = Counter(zip(*(terms[order[first:last]].tolist() for terms in some), strict=True))
        values = sorted((Fraction(*terms), number) for terms, number in near.items())
        ends = accumulate(number for _, number in values)
        return next(value for (value, _), end in zip(values, ends, strict=True) if rank - first < end)

    def quartile(quarters: int) -> Fraction:
        place = Fraction((number - 1) * quarters, 4)
        below = int(place)
        least = ranked(below)
        return least if place == below else least + (place - below) * (ranked(below + 1) - least)

    return Spread(
        firms=number,
        least=ranked(0),
        lower=quartile(1),
        median=quartile(2),
        upper=quartile(3),
        most=ranked(number - 1),
    )
