"""How much of a number of firms may be told, and beside which groups nobody can subtract a single firm. Pure.

Numbers are rounded down to multiples of five, so that those under five, and small differences of two, cannot be told.
"""

from collections.abc import Collection, Container, Mapping
from fractions import Fraction
from math import floor

from assessor.model.portfolio import LEAST_FIRMS


def in_fives(number: int) -> int:
    """Return a number of firms, rounded down to a multiple of five."""
    return number - number % LEAST_FIRMS


def at_least(number: int, of: int) -> int | None:
    """Return of how many firms at least something may be told; none under five, and never of all but fewer than five.

    If it could be told of all firms, it would be told of each of them.
    """
    told = min(in_fives(number), in_fives(of) - LEAST_FIRMS)
    return told if told >= LEAST_FIRMS else None


def in_whole(figure: Fraction) -> Fraction:
    """Return a figure in whole numbers, rounded down."""
    return Fraction(floor(figure))


def groups_told(firms: Mapping[str, Collection[int]], among: Container[str]) -> frozenset[str]:
    """Return the groups, of some, that may be told beside all of them together, by the firms of each.

    Of what is left out no firm may be alone: it has five firms or none, else the next smallest group is left out too.
    """
    by_size = sorted(firms, key=lambda name: (len(firms[name]), name))
    told = [name for name in by_size if name in among and len(firms[name]) >= LEAST_FIRMS]
    left: set[int] = set().union(*(firms[name] for name in by_size if name not in told))
    while told and 0 < len(left) < LEAST_FIRMS:
        left |= set(firms[told.pop(0)])
    return frozenset(told)
