"""Stamp translations with the digest of the English that they are made from.

`python -m assessor.authoring.stamping i18n/de [ID …]`, in the folder of the catalog, stamps what has no digest yet, and
with ids also what was translated from older English, once somebody has looked at it again. An id is that of a control
or another thing, such as `unique-credentials`, or `.` for the texts at the top of files.
"""

import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from assessor.errors import AssessorError
from assessor.io import files, stamps, toml, translations
from assessor.io.catalog import Catalog
from assessor.io.translations import Translatable
from assessor.model.translation import FROM, Keys, digest

TOP = "."


def stamp(folder: Path, ids: Collection[str] = ()) -> list[str]:
    """Stamp the translations in a folder `i18n/<language>/`; return what was stamped."""
    where, changed, told = Catalog(folder.resolve().parent.parent), {}, []
    for path in sorted(folder.rglob("*.toml")):
        english = translations.source(where, path.relative_to(folder))
        if english is None:
            raise AssessorError(f"{path}: translates no file of this catalog")
        document = toml.read(path)
        found = _digests(english, document.data, ids)
        if found:
            changed[path] = stamps.stamped(document.text, found)
            told += [f"{path}: {'.'.join(map(str, keys)) or TOP}" for keys in found]
    files.write_texts(changed, shared=changed)
    return told


def _digests(english: Translatable, data: Mapping[str, Any], ids: Collection[str]) -> dict[Keys, str]:
    """Return the digests to write: where there is none yet, and those of the ids."""
    found = {}
    for keys, texts in english.items():
        item = translations.at(data, *map(str, keys))
        if isinstance(item, dict) and item.keys() & texts.keys() and (FROM not in item or _named(keys) in ids):
            found[keys] = digest(texts)
    return {keys: each for keys, each in found.items() if translations.at(data, *map(str, keys), FROM) != each}


def _named(keys: Keys) -> str:
    return str(keys[-1]) if keys else TOP


if __name__ == "__main__":
    sys.stdout.write("".join(f"{line}\n" for line in stamp(Path(sys.argv[1]), sys.argv[2:])))
