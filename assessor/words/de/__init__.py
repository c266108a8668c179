"""German, as it is written in Germany; Austria and Switzerland read it, too."""

from datetime import date

from assessor.words.language import Language

_MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)


def _day(day: date) -> str:
    return f"{day:%d.%m.}{day.year}"


def _long_day(day: date) -> str:
    return f"{day.day}. {_MONTHS[day.month - 1]} {day.year}"


def _month(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.year}"


LANGUAGE = Language(
    name="Deutsch",
    decimal=",",
    thousands=".",
    day=_day,
    long_day=_long_day,
    month=_month,
    typed_day="%d.%m.%Y",
)
