"""English: every fixed text in one table for each kind of output; another language is a package with the same tables.

Of two forms of a text, `n` chooses: the first for one, the second for any other number.
"""

from datetime import date

from assessor.words.language import Language

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def _long_day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


LANGUAGE = Language(name="English", decimal=".", thousands=",", day=date.isoformat, long_day=_long_day, month=_month)
