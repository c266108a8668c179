"""One end of a total in each row: exactly, in tenths, and the level that it lies in."""

from typing import NamedTuple

import numpy as np

from assessor.scale.arrays import Numbers, Truths
from assessor.scoring.caps import NO_CAP

WIDEST = 2**63 - 1


class End(NamedTuple):
    """An end in points of 100: the float that is nearest, its tenths rounded down, and the fraction in lowest terms.

    A term is 0 where the fraction does not fit into 64 bits, or nothing is scored. `level` is its place among levels.
    """

    points: Numbers
    tenths: Numbers
    numerator: Numbers
    denominator: Numbers
    level: Numbers


def nothing(rows: int) -> End:
    """Return ends of which nothing is known yet."""
    return End(np.zeros(rows), *(np.zeros(rows, np.int64) for _ in range(4)))


def put(all_of_them: End, rows: Truths, some: End) -> None:
    """Put the ends of some rows into their places."""
    for column, values in zip(all_of_them, some, strict=True):
        column[rows] = values


def end(numerator: Numbers, denominator: Numbers, levels: Numbers) -> End:
    """Return what there is to say of a fraction; `levels` are the points where each begins, the least first."""
    common = np.gcd(numerator, denominator)
    above, below = numerator // common, denominator // common
    fit = (above <= WIDEST) & (below <= WIDEST)
    return End(
        (numerator / denominator).astype(np.float64),
        (10 * numerator // denominator).astype(np.int16),
        np.where(fit, above, 0).astype(np.int64),
        np.where(fit, below, 0).astype(np.int64),
        np.count_nonzero([numerator >= start * denominator for start in levels.tolist()], axis=0) - 1,
    )


def capped(numerator: Numbers, denominator: Numbers, cap: Numbers) -> tuple[Numbers, Numbers]:
    """Hold a fraction at a cap."""
    over = (cap < NO_CAP) & (numerator > cap * denominator)
    return np.where(over, cap, numerator), np.where(over, 1, denominator)
