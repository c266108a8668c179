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
    Shade("#a31621", "#ffffff"),
    Shade("#dd7d55", "#1a1f26"),
    Shade("#f1b47f", "#1a1f26"),
    Shade("#f8e3bd", "#1a1f26"),
    Shade("#e3eef2", "#1a1f26"),
)


def shade(heat: Heat, score: Fraction) -> int:
    """Return the place in `SHADES` for a score: the bands share these out evenly."""
    return of_band(heat, sum(band.start <= score for band in heat.bands[1:]))


def of_band(heat: Heat, number: int) -> int:
    """Return the place in `SHADES` for a band, counted from the worst."""
    best = len(SHADES) - 1
    return round(Fraction(number * best, len(heat.bands) - 1)) if len(heat.bands) > 1 else best
