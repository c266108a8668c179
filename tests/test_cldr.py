"""What we know of each language is what the Unicode CLDR knows, which Babel brings: figures, days, plurals, lists."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol

from assessor.model.base import FIRST_DAY, LAST_DAY
from assessor.words import figures, speech

# English as in Europe: the day first, and no comma before "and". Its days in tables are those of ISO 8601.
EVERYWHERE = [("en", "en_GB"), ("de", "de_DE"), ("de", "de_AT"), ("de", "de_CH")]
# In Austria January is called otherwise, and in Switzerland an apostrophe groups digits.
ALIKE = [("en", "en_GB"), ("de", "de_DE")]
DAYS = [FIRST_DAY + timedelta(n) for n in range(0, (LAST_DAY - FIRST_DAY).days, 97)]


@pytest.mark.parametrize(("code", "locale"), ALIKE)
def test_figures(code: str, locale: str) -> None:
    with speech.spoken(code):
        for tenths in (0, 7, 10, 342, 999, 1000):
            shown = figures.floor1(Fraction(tenths, 10))
            assert shown == format_decimal(tenths / 10, "0.0", locale=locale)
        for number in (0, 999, 1000, 32_000, 1_234_567):
            assert figures.grouped(number) == format_decimal(number, locale=locale)
        assert speech.language().thousands == get_group_symbol(locale)


@pytest.mark.parametrize(("code", "locale"), [*ALIKE, ("de", "de_CH")])
def test_the_decimal_mark(code: str, locale: str) -> None:
    same = locale != "de_CH"
    assert (speech.peculiar(code).decimal == get_decimal_symbol(locale)) is same


@pytest.mark.parametrize(("code", "locale"), ALIKE)
def test_days(code: str, locale: str) -> None:
    language = speech.peculiar(code)
    for day in DAYS:
        assert language.long_day(day) == format_date(day, "long", locale=locale)


@pytest.mark.parametrize("locale", ["de_DE", "de_AT", "de_CH"])
def test_days_in_tables(locale: str) -> None:
    language = speech.peculiar("de")
    for day in DAYS:
        assert language.day(day) == format_date(day, "dd.MM.yyyy", locale=locale)
        assert locale == "de_AT" or language.month(day) == format_date(day, "LLLL yyyy", locale=locale)


@pytest.mark.parametrize(("code", "locale"), EVERYWHERE)
def test_plurals(code: str, locale: str) -> None:
    rule, language = Locale.parse(locale).plural_form, speech.peculiar(code)
    for number in range(120):
        assert language.plural(str(number)) == (rule(number) != "one")
    # A figure with a decimal is never one of a thing, in CLDR as in print.
    assert language.plural("1.0") == language.plural("1,0") == 1


@pytest.mark.parametrize(("code", "locale"), EVERYWHERE)
def test_lists(code: str, locale: str) -> None:
    with speech.spoken(code):
        for items in (["a"], ["a", "b"], ["a", "b", "c"], ["a", "b", "c", "d"]):
            assert speech.all_of(items) == format_list(items, "standard", locale=locale)
            assert speech.any_of(items) == format_list(items, "or", locale=locale)


def test_what_is_looked_up_is_sorted_as_in_a_dictionary() -> None:
    given = ["Zone", "Öl", "Ofen", "oft", "Straße", "Strasse", "Äpfel", "Apfel", "2G", "E-Mail", "Eid", "über", "Uhr"]
    expected = [
        "2G",
        "Apfel",
        "Äpfel",
        "E-Mail",
        "Eid",
        "Ofen",
        "oft",
        "Öl",
        "Strasse",
        "Straße",
        "über",
        "Uhr",
        "Zone",
    ]
    assert sorted(given, key=speech.peculiar("de").sort_key) == expected


def test_the_oracle_knows_our_days() -> None:
    assert format_date(date(2026, 11, 28), "long", locale="de_DE") == "28. November 2026"
