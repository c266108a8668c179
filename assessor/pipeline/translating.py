"""Hold translations to the English: a file by itself, and how far a whole catalog is translated."""

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath
from typing import Any

from assessor.errors import AssessorError
from assessor.io import files, translations
from assessor.io.catalog import Catalog, beside
from assessor.io.toml import Document
from assessor.io.translations import Extent
from assessor.model.catalog import TIERS, Questionnaire
from assessor.model.translation import Keys
from assessor.text import visible
from assessor.words import terms
from assessor.words.speech import say

# What is asked at this tier should be translated first.
_FIRST = TIERS[0]
_ASKED = frozenset({"controls", "tailored"})


def is_translation(path: Path) -> bool:
    """Whether a file stands in `i18n/<language>/`."""
    return translations.FOLDER in [parent.name for parent in files.whole(path).parents][1:3]


def told(document: Document) -> str:
    """Say how much of a file is translated; `AssessorError` with all that translates nothing."""
    whole = files.whole(document.path)
    root = next(parent.parent for parent in whole.parents if parent.name == translations.FOLDER)
    where = Catalog(root) if (root / "catalog.toml").is_file() else beside(root / "questionnaire.toml")
    found = translations.source(where, PurePath(*whole.relative_to(root / translations.FOLDER).parts[1:]), root)
    if found is None:
        raise AssessorError(f"{document.name}:1:1: translates no file of this catalog")
    extent = translations.extent(found, document.data)
    if extent.faults:
        raise document.error(extent.faults)
    there, texts = len(extent.texts) - len(extent.missing), say("texts-counted", n=len(extent.texts))
    return say("sound-translation", there=there, texts=texts)


def notices(folder: Path, where: Catalog, loaded: Sequence[Questionnaire]) -> Iterator[str]:
    """Yield for each language how much is missing, and what was translated from other English than today's."""
    asked = {control_id for found in loaded for control_id, each in found.controls.items() if each.tier == _FIRST}
    for language in translations.languages(where.root):
        extents = dict(_extents(where, language))
        texts = say("texts-counted", n=sum(len(each.texts) for each in extents.values()))
        missing = [keys for each in extents.values() for keys in each.missing]
        first = sum(_is_asked(keys, asked) for keys in missing)
        about: dict[str, Any] = {"folder": visible(folder), "language": language}
        yield say("notice-translated", **about, texts=texts, missing=len(missing), asked=first, tier=terms.tier(_FIRST))
        outdated = [_named(name, keys) for name, each in extents.items() for keys in each.outdated]
        if outdated:
            yield say("notice-outdated", **about, n=len(outdated), which=", ".join(outdated))
        unstamped = sum(len(each.unstamped) for each in extents.values())
        if unstamped:
            yield say("notice-unstamped", **about, n=unstamped)


def _extents(where: Catalog, language: str) -> Iterator[tuple[PurePath, Extent]]:
    root = where.root / translations.FOLDER / language
    for name in translations.names(where):
        found, path = translations.source(where, name), root / name
        if found:
            yield name, translations.extent(found, translations.read(where, path).data if path.is_file() else {})


def _is_asked(keys: Keys, asked: set[str]) -> bool:
    return keys[0] == "facts" or (keys[0] in _ASKED and keys[1] in asked)


def _named(name: PurePath, keys: Keys) -> str:
    return ".".join(map(str, keys)) or name.as_posix()
