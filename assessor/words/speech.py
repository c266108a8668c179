"""Say fixed texts, figures and days in a language; a language is a package beside `en`, and nothing else."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import lru_cache
from importlib import import_module

from assessor import words
from assessor.words.language import Language
from assessor.words.texts import Table, Texts

# The language of verdicts and of formats for programs, and of what another one lacks.
MACHINES = "en"
ENGLISH = Texts(f"{words.__name__}.{MACHINES}")


class _Tables(dict[str, Table]):
    """The texts of each language, imported at first use."""

    def __missing__(self, code: str) -> Table:
        self[code] = Texts(f"{words.__name__}.{code}", ENGLISH)
        return self[code]


TABLES = _Tables({MACHINES: ENGLISH})

_language: ContextVar[str] = ContextVar("language", default=MACHINES)


def languages() -> list[str]:
    """Return the codes of all languages (ISO 639-1), which are the names of their packages."""
    entries = (entry for folder in words.__path__ for entry in os.scandir(folder))
    return sorted({entry.name for entry in entries if len(entry.name) == 2 and entry.is_dir()})


@contextmanager
def spoken(language: str) -> Iterator[None]:
    """Set the language of a block: one of `languages`."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def language() -> Language:
    """Return what is peculiar to the language that is spoken."""
    return peculiar(_language.get())


@lru_cache
def peculiar(code: str) -> Language:
    """Return what is peculiar to a language."""
    found: Language = import_module(f"{words.__name__}.{code}").LANGUAGE
    return found


class _Day:
    """A day in a text: in the short form, or in the long one where the text asks for that, as `{day:long}`."""

    def __init__(self, value: date) -> None:
        self._value = value

    def __format__(self, form: str) -> str:
        return language().long_day(self._value) if form == "long" else language().day(self._value)


def say(key: str, **values: object) -> str:
    """Return a text with its values filled in; `n` chooses between two forms."""
    text = TABLES[_language.get()][key]
    form = text if isinstance(text, str) else text[language().plural(str(values["n"]))]
    # Braces in a value are left as they are; only those of the text are filled in.
    return form.format(**{key: _Day(value) if isinstance(value, date) else value for key, value in values.items()})


def typed_day(text: str) -> date:
    """Return the day that a person typed, in the form of files or of the language; `ValueError` if it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return datetime.strptime(text, language().typed_day).date()


def begun(sentence: str) -> str:
    """Return a sentence with a capital, whichever of its values comes first in a language."""
    return sentence[:1].upper() + sentence[1:]


def told_day(value: date | None) -> str:
    """Return a day as it is written on a screen and in tables; empty without one."""
    return language().day(value) if value else ""


def told_when(text: str) -> str:
    """As `told_day`, for a day as files have it, of which the month or the year may be all that is known."""
    year, month, *rest = [*map(int, text.split("-")), 0]
    if rest:
        return told_day(date.fromisoformat(text)) if len(rest) > 1 else language().month(date(year, month, 1))
    return text


def all_of(items: Sequence[str]) -> str:
    """Return items as in a sentence: `a, b and c`."""
    return _joined(items, say("and"))


def any_of(items: Sequence[str]) -> str:
    """Return items as in a sentence: `a, b or c`."""
    return _joined(items, say("or"))


def _joined(items: Sequence[str], last: str) -> str:
    return f"{', '.join(items[:-1])} {last} {items[-1]}" if len(items) > 1 else "".join(items)
