"""How a language writes days and numbers, where people read them."""

from datetime import date

from assessor.words.speech import say


def day(value: date) -> str:
    """Return a day in words: `28 November 2026`."""
    return say("day", day=value.day, month=say("months").split()[value.month - 1], year=value.year)


def whole(value: int) -> str:
    """Return a whole number with its thousands set apart."""
    return f"{value:,}".replace(",", say("thousands"))


def sentence(text: str) -> str:
    """Return a text that goes on in a sentence as one of its own."""
    return say("sentence", text=text[:1].upper() + text[1:])
