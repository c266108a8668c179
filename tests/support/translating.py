"""Translate a whole catalog into an invented language: each text in marks of its own."""

from pathlib import Path
from typing import Any

import tomlkit

from assessor.io import translations
from assessor.io.catalog import Catalog
from assessor.model.translation import FROM, digest

LEFT, RIGHT = "«", "»"


def marked(texts: Any) -> Any:
    """Put each text into the invented language."""
    if isinstance(texts, dict):
        return {key: marked(text) for key, text in texts.items()}
    if isinstance(texts, list):
        return [marked(text) for text in texts]
    # What begins with a number does so in every language.
    return f"{'' if texts[0].isdigit() else LEFT}{texts}{RIGHT}"


def translate(root: Path, language: str = "xx") -> Path:
    """Write the translation of every file of a catalog beside it, and return its folder."""
    where, folder = Catalog(root.resolve()), root / "i18n" / language
    for name in translations.names(where):
        found = translations.source(where, name)
        if found is None:
            continue
        data: dict[str, Any] = {**marked(found.top), **({FROM: digest(found.top)} if found.top else {})}
        for table, items in found.tables.items():
            told = {item: {**marked(texts), FROM: digest(texts)} for item, texts in items.items() if texts}
            data |= {table: told} if told else {}
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(tomlkit.dumps(data), encoding="utf-8")
    return folder


def english(told: str) -> str:
    """Return a told text without the marks of the invented language."""
    return told.replace(LEFT, "").replace(RIGHT, "")
