"""Choose the language in which people are told, and tell a catalog in it."""

import os
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from assessor.io.catalog import Catalog, shipped
from assessor.model.catalog import Control, Questionnaire
from assessor.model.catalogfiles import CatalogFile
from assessor.model.sheet import AnswerSheet
from assessor.telling.translation import translated
from assessor.words.speech import MACHINES, languages

if TYPE_CHECKING:
    from assessor.model.handouts import Emergency, MakerQuestion
    from assessor.model.obligations import Rules
    from assessor.model.solutions import Solution
    from assessor.model.translation import Translation

# The variables that say in which language a person works, the strongest first.
VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def language_of(given: str | None, sheet: AnswerSheet) -> str:
    """Return the language that was asked for, else that of the sheet if there is one, else English."""
    return given or (sheet.language if sheet.language in languages() else None) or MACHINES


def of_locale(variables: Mapping[str, str] = os.environ) -> str | None:
    """Return the language that a person works in, such as `de` for `de_AT.UTF-8`; none for English, or if not here."""
    said = next((value for name in VARIABLES if (value := variables.get(name))), "")
    code = said[:2] if said[2:3] in {"", "_", ".", "@"} else ""
    return code if code != MACHINES and code in languages() else None


def translation_of(where: Catalog, language: str, questionnaires: Iterable[str] = ()) -> "Translation | None":
    """Return the texts of a catalog, and of questionnaires that it has loaded, in a language; none for English."""
    if language == MACHINES:
        return None
    from assessor.io import translations

    return translations.translation(where, language, questionnaires)


def shipped_in(language: str, questionnaires: Iterable[str]) -> "Translation | None":
    """Return the texts of the catalog that ships, and of those questionnaires that do, in a language."""
    where = shipped()
    known = [] if language == MACHINES else sorted(name for name in questionnaires if where.has(name))
    for name in known:
        where.questionnaire(where.root / f"{name}.toml")
    return translation_of(where, language, known)


def told_in(where: Catalog, language: str) -> Catalog:
    """Return a catalog as people read it in a language; nothing is scored or saved by it."""
    return where if language == MACHINES else _Told(where, language)


class _Told(Catalog):
    """A catalog in another language."""

    def __init__(self, english: Catalog, language: str) -> None:
        super().__init__(english.root, english.own)
        self._english = english
        self._language = language

    @cached_property
    def _texts(self) -> "Translation | None":
        return translation_of(self._english, self._language)

    @cached_property
    def base(self) -> CatalogFile:
        return translated(self._english.base, self._texts)

    @cached_property
    def shared(self) -> dict[str, Control]:
        return translated(self._english.shared, self._texts)

    @cached_property
    def solutions(self) -> "dict[str, Solution]":
        return translated(self._english.solutions, self._texts)

    @cached_property
    def rules(self) -> "Rules":
        return translated(self._english.rules, self._texts)

    @cached_property
    def maker_questions(self) -> "dict[str, MakerQuestion]":
        return translated(self._english.maker_questions, self._texts)

    @cached_property
    def emergency(self) -> "Emergency":
        return translated(self._english.emergency, self._texts)

    def questionnaire(self, path: Path) -> Questionnaire:
        found = self._english.questionnaire(path)
        return translated(found, translation_of(self._english, self._language, [found.id]))
