"""The shades of a heat map: the worse the band, the darker on paper; the worst one is never calm, only the best is."""

from fractions import Fraction
from typing import NamedTuple

from assessor.telling.blocks import Heat


class Shade(NamedTuple):
    """The colours of a cell and of what is written on it."""

    paper: str
    ink: str


# From the worst to the best, each with a contrast of at least 4.5 to 1.
SHADES = (
    Shade("#8f2412", "#ffffff"),
    Shade("#d9744f", "#18212b"),
    Shade("#f3b27a", "#18212b"),
    Shade("#f8e3bd", "#18212b"),
    Shade("#e3eef4", "#18212b"),
)


def shade(heat: Heat, score: Fraction) -> int:
    """Return the place in `SHADES` for a score: the bands share these out evenly."""
    return of_band(heat, sum(band.start <= score for band in heat.bands[1:]))


def of_band(heat: Heat, number: int) -> int:
    """Return the place in `SHADES` for a band, counted from the worst."""
    best = len(SHADES) - 1
    return round(Fraction(number * best, len(heat.bands) - 1)) if len(heat.bands) > 1 else best
