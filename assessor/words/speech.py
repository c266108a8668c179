"""Say fixed texts in a language; a new language is a package beside `english`, and its row here."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from assessor.words.texts import Table, Texts

ENGLISH = Texts("assessor.words.english")
LANGUAGES: dict[str, Table] = {"en": ENGLISH}

# The language of verdicts and of formats for programs.
MACHINES = "en"

_language: ContextVar[str] = ContextVar("language", default=MACHINES)


@contextmanager
def spoken(language: str) -> Iterator[None]:
    """Set one of `LANGUAGES` for a block."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def say(key: str, **values: object) -> str:
    """Return a text with its values filled in; `n` chooses between two forms."""
    text = LANGUAGES[_language.get()][key]
    form = text if isinstance(text, str) else text[values["n"] != 1]
    # Braces in a value are left as they are; only those of the text are filled in.
    return form.format(**values)


def all_of(items: Sequence[str]) -> str:
    """Return items as in a sentence: `a, b and c`."""
    return _joined(items, say("and"))


def any_of(items: Sequence[str]) -> str:
    """Return items as in a sentence: `a, b or c`."""
    return _joined(items, say("or"))


def _joined(items: Sequence[str], last: str) -> str:
    return f"{', '.join(items[:-1])} {last} {items[-1]}" if len(items) > 1 else "".join(items)
