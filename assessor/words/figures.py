"""Write figures in the language that is spoken; their digits are those of `text`, which never contradict a verdict."""

from fractions import Fraction

from assessor import text
from assessor.words.speech import language


def floor1(value: Fraction) -> str:
    """Round down to one decimal: for figures that have a minimum."""
    return _marked(text.floor1(value))


def ceil1(value: Fraction) -> str:
    """Round up to one decimal: for figures that have a maximum."""
    return _marked(text.ceil1(value))


def difference1(high: Fraction, low: Fraction) -> str:
    """Return the difference of two figures as `floor1` prints them, so that the printed digits add up."""
    return _marked(text.difference1(high, low))


def signed1(after: Fraction, before: Fraction) -> str:
    """As `difference1`, with the sign of the exact difference, also before 0.0."""
    return _marked(text.signed1(after, before))


def grouped(number: int) -> str:
    """Return a whole number with its digits in groups of three."""
    return f"{number:,}".replace(",", language().thousands)


def _marked(figure: str) -> str:
    return figure.replace(".", language().decimal)
