"""What a language does with figures, days, plurals and letters; its texts stand in the tables beside it."""

import unicodedata
from collections.abc import Callable
from datetime import date
from typing import NamedTuple


def _one_or_other(figure: str) -> int:
    return 0 if figure == "1" else 1


def _by_letters(text: str) -> tuple[str, str, str]:
    return _plain(text), text.casefold(), text


def _plain(text: str) -> str:
    """Return a text without its accents, in small letters, and with a gap for a hyphen."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(" " if letter == "-" else letter for letter in letters if not unicodedata.combining(letter))


class Language(NamedTuple):
    """What is peculiar to a language.

    `name` is its own name for itself. `decimal` stands in front of a decimal, and `thousands` between groups of three
    digits. `day` is how a day is written on a screen and in tables, `long_day` in a sentence that asks for that, and
    `month` how a month is, of which no day is known; `typed_day` is how people type one beside the form of files, for
    `strptime`. `plural` tells which form of a text goes with a printed figure,
    and `sort_key` sorts what people look up by its letters.
    """

    name: str
    decimal: str
    thousands: str
    day: Callable[[date], str]
    long_day: Callable[[date], str]
    month: Callable[[date], str]
    typed_day: str = "%Y-%m-%d"
    plural: Callable[[str], int] = _one_or_other
    sort_key: Callable[[str], tuple[str, ...]] = _by_letters
