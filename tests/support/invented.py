"""Invent a language: a package of fixed texts, as a translator would add it beside English."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assessor import words
from assessor.words import speech
from assessor.words.texts import Table

HEAD = """from datetime import date

from assessor.words.language import Language

LANGUAGE = Language(
    name="Invented",
    decimal="'",
    thousands="_",
    day=lambda day: f"<{day.day}/{day.month}/{day.year}>",
    long_day=lambda day: f"day {day.day} of {day:%m} in {day.year}",
    month=lambda day: f"{day.month}/{day.year}",
)
"""


def write(code: str, texts: Table, folder: Path) -> None:
    """Write the package of a language into a folder of such packages."""
    package = folder / code
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(HEAD, encoding="utf-8")
    (package / "terms.py").write_text(f"TEXTS = {texts!r}\n", encoding="utf-8")


@contextmanager
def beside_english(code: str, texts: Table, folder: Path) -> Iterator[None]:
    """Add the package of a language to those there are, for a block."""
    write(code, texts, folder)
    words.__path__.append(str(folder))
    try:
        yield
    finally:
        words.__path__.remove(str(folder))
        for name in [name for name in sys.modules if name.startswith(f"{words.__name__}.{code}")]:
            del sys.modules[name]
        speech.TABLES.pop(code, None)
        speech.peculiar.cache_clear()
