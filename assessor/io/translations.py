"""Read the texts of a catalog in other languages: in `i18n/<language>/`, a file for each of its files, by the same ids.

A questionnaire of one's own has its own beside its file. What does not fit is a fault for `validate`; whoever tells a
report passes it over.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from assessor.errors import AssessorError
from assessor.io import toml
from assessor.io.catalog import Catalog
from assessor.io.faults import Fault, hinted, near
from assessor.io.toml import Document
from assessor.model.base import Model, says_something
from assessor.model.catalogfiles import QuestionnaireFile
from assessor.model.translation import (
    FROM,
    Fitting,
    Keys,
    Lack,
    Misfit,
    Texts,
    Translation,
    Tree,
    Word,
    digest,
    fitted,
    glossary_texts,
    missing,
    texts_of,
)

FOLDER = "i18n"
# Of which file, and which table of it, the texts of each kind are.
_KINDS = {
    **{kind: ("catalog.toml", kind) for kind in ("levels", "tiers", "domains", "facts", "vital")},
    "solutions": ("solutions.toml", "solutions"),
    "contacts": ("emergency.toml", "contacts"),
    "steps": ("emergency.toml", "steps"),
    "maker-questions": ("maker-questions.toml", "questions"),
}
_OF_RULES = frozenset({"obligations", "coverage"})
# Tables of a questionnaire's file, the controls of which are those of the kind.
_OF_INDUSTRIES = ("tailored", "controls")


class Translatable(NamedTuple):
    """The texts of one file in English: those at its top, and those of its tables by their ids."""

    top: Tree
    tables: dict[str, dict[str, Tree]]

    def items(self) -> Iterator[tuple[Keys, Tree]]:
        """Yield the texts of each thing, with its keys in the file; those at the top have none."""
        if self.top:
            yield (), self.top
        for table, items in self.tables.items():
            yield from (((table, item_id), texts) for item_id, texts in items.items() if texts)


def languages(root: Path) -> list[str]:
    """Return the languages into which a folder's texts are translated."""
    folder = root / FOLDER
    return sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


def names(where: Catalog) -> list[PurePath]:
    """Return the names of a catalog's files that hold texts to translate."""
    found = [PurePath("catalog.toml"), *(PurePath("controls", f"{domain}.toml") for domain in where.base.domains)]
    found += [PurePath("obligations", path.name) for path in sorted((where.root / "obligations").glob("*.toml"))]
    found += map(PurePath, ("solutions.toml", "emergency.toml", "maker-questions.toml"))
    return [*found, *(PurePath(f"{name}.toml") for name in where.names())]


def source(where: Catalog, name: PurePath, folder: Path | None = None) -> Translatable | None:
    """Return the texts of a file, by its name in the folder of a catalog; none if there is no such file with texts.

    In the `folder` of a questionnaire of one's own, which may be another one, there are only questionnaires.
    """
    path = (folder or where.root) / name
    if path.parent != where.root and folder not in (None, where.root):
        return source_of(where.read(path)[1]) if len(name.parts) == 1 and path.is_file() else None
    match name.parts:
        case ("catalog.toml",):
            base = where.base
            tables = {kind: _texts(getattr(base, kind)) for kind in ("levels", "tiers", "domains", "facts", "vital")}
            words = {word: glossary_texts(word, meaning) for word, meaning in base.glossary.items()}
            return Translatable({}, {**tables, "glossary": words})
        case ("controls", _) if path.stem in where.base.domains:
            return Translatable({}, {"controls": _texts(where.domain_controls(path.stem))})
        case ("solutions.toml",):
            return Translatable({}, {"solutions": _texts(where.solutions)})
        case ("obligations", _) if path.is_file():
            rules = where.rules_in(path)
            return Translatable({}, {"obligations": _texts(rules.obligations), "coverage": _texts(rules.coverage)})
        case ("emergency.toml",):
            return Translatable(
                {}, {"contacts": _texts(where.emergency.contacts), "steps": _texts(where.emergency.steps)}
            )
        case ("maker-questions.toml",):
            return Translatable({}, {"questions": _texts(where.maker_questions)})
        case (_,) if where.has(path.stem):
            return source_of(where.read(path)[1])
    return None


def source_of(file: QuestionnaireFile) -> Translatable:
    """Return the texts of a questionnaire's file."""
    return Translatable(
        texts_of(file),
        {"tailored": _texts(file.tailored), "controls": _texts(file.controls), "domains": _texts(file.domains)},
    )


def _texts(values: Mapping[str, Model]) -> dict[str, Tree]:
    return {value_id: texts_of(value) for value_id, value in values.items()}


def translation(where: Catalog, language: str, questionnaires: Iterable[str] = ()) -> Translation:
    """Return the texts of a catalog in a language, and those of questionnaires that it has loaded, by their ids."""
    reader = _Files(where, language, tuple(questionnaires))
    return Translation(language, reader.load, reader.words)


class _Files:
    """Reads the translated files of a catalog, and passes over what does not fit."""

    def __init__(self, where: Catalog, language: str, questionnaires: tuple[str, ...]) -> None:
        self._where = where
        self._language = language
        self._questionnaires = questionnaires

    def load(self, kind: str) -> dict[str, Texts]:
        """Return the texts of each thing of a kind, by their ids."""
        if kind == "controls":
            return self._controls()
        if kind == "questionnaires":
            return {file.id: _matched(source_of(file).top, data) for file, data in self._own()}
        if kind in _OF_RULES:
            places = sorted(path.name for path in (self._where.root / "obligations").glob("*.toml"))
            return {
                item_id: texts
                for place in places
                for item_id, texts in self._in_catalog(PurePath("obligations", place), kind).items()
            }
        file, table = _KINDS[kind]
        found = self._in_catalog(PurePath(file), table)
        if kind == "domains":
            for file_, data in self._own():
                found |= _in_table(source_of(file_), "domains", data)
        return found

    def words(self) -> dict[str, Word]:
        """Return the words of the glossary that are translated with what they mean."""
        data = self._data(self._where.root, PurePath("catalog.toml"))
        found = {}
        for word, meaning in self._where.base.glossary.items():
            entry = at(data, "glossary", word)
            texts = _matched(glossary_texts(word, meaning), entry)
            if ("word", word) in texts and ("meaning", meaning) in texts:
                forms = entry.get("forms")
                listed = [form for form in forms if isinstance(form, str)] if isinstance(forms, list) else []
                found[word] = Word(entry["word"], tuple(listed), entry["meaning"])
        return found

    def _controls(self) -> dict[str, Texts]:
        """Return the texts of controls: as they are shared, and as each questionnaire has tailored them."""
        found: dict[str, Texts] = {}
        for domain in self._where.base.domains:
            found |= self._in_catalog(PurePath("controls", f"{domain}.toml"), "controls")
        for file, data in self._own():
            for table in _OF_INDUSTRIES:
                for control_id, texts in _in_table(source_of(file), table, data).items():
                    found[control_id] = {**found.get(control_id, {}), **texts}
        return found

    def _own(self) -> Iterator[tuple[QuestionnaireFile, Any]]:
        """Yield the files of the questionnaires and of those that they are based on, the last first, and translated."""
        for questionnaire_id in self._questionnaires:
            chain = []
            path = self._where.path_of(questionnaire_id)
            while path is not None:
                file = self._where.read(path)[1]
                chain.append((file, self._data(path.parent, PurePath(path.name))))
                path = self._where.root / f"{file.based_on}.toml" if file.based_on else None
            yield from reversed(chain)

    def _in_catalog(self, name: PurePath, table: str) -> dict[str, Texts]:
        data = self._data(self._where.root, name)
        found = source(self._where, name) if data else None
        return _in_table(found, table, data) if found else {}

    def _data(self, root: Path, name: PurePath) -> Any:
        """Return what a translated file holds; nothing where it is missing or faulty."""
        path = root / FOLDER / self._language / name
        own = self._where.own
        # At a revision nothing is told to people.
        if not path.is_file() or (own and own.at and root == own.path):
            return {}
        try:
            return read(self._where, path).data
        except AssessorError:
            return {}


def read(where: Catalog, path: Path) -> Document:
    """Read a translated file, with limits unless it ships."""
    return toml.read_shipped(path) if where.ships and path.is_relative_to(where.root) else toml.read(path)


def _in_table(found: Translatable, table: str, data: Any) -> dict[str, Texts]:
    return {item_id: _matched(texts, at(data, table, item_id)) for item_id, texts in found.tables[table].items()}


def at(data: Any, *keys: str) -> Any:
    """Return what stands at keys of a file; none where nothing does."""
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def _matched(english: Tree, other: Any) -> Texts:
    if not isinstance(other, dict):
        return {}
    return {(found.leaf, found.english): found.other for found in fitted(english, other) if isinstance(found, Fitting)}


class Extent(NamedTuple):
    """How far a file is translated.

    `texts` are the keys of all that there are, `missing` of those that a translation lacks. `outdated` was translated
    from other English than that of today, and `unstamped` says nothing of that.
    """

    faults: tuple[Fault, ...]
    texts: tuple[Keys, ...]
    missing: tuple[Keys, ...]
    outdated: tuple[Keys, ...]
    unstamped: tuple[Keys, ...]


def extent(found: Translatable, data: Mapping[str, Any]) -> Extent:
    """Hold what a translated file holds to the English, whole."""
    items = dict(found.items())
    faults = list(_strays(found, data))
    texts, lacking, outdated, unstamped = [], [], [], []
    for keys, english in items.items():
        texts += [(*keys, *each.keys) for each in missing(english, ())]
        other = at(data, *map(str, keys)) if keys else {key: data[key] for key in (*english, FROM) if key in data}
        if other is None or not other:
            lacking += [(*keys, *each.keys) for each in missing(english, ())]
            continue
        for each in fitted(english, other):
            if isinstance(each, Misfit):
                faults.append(Fault((*keys, *each.keys), each.what))
            elif isinstance(each, Lack):
                lacking.append((*keys, *each.keys))
        faults += [Fault((*keys, *own), what) for own, what in _of_marks(other)]
        stamp = other.get(FROM) if isinstance(other, dict) else None
        if stamp is None:
            unstamped.append(keys)
        elif stamp != digest(english):
            outdated.append(keys)
    return Extent(tuple(faults), tuple(texts), tuple(lacking), tuple(outdated), tuple(unstamped))


def _strays(found: Translatable, data: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what stands in a translated file and translates nothing."""
    known = [*found.top, *found.tables, *([FROM] if found.top else [])]
    for key, table in data.items():
        if key in found.tables and not isinstance(table, dict):
            yield Fault((key,), f'"{key}" must be a table')
        elif key in found.tables:
            ids = [item_id for item_id, texts in found.tables[key].items() if texts]
            for item_id in table.keys() - set(ids):
                yield Fault((key, item_id), hinted(f'"{item_id}" has no text in English', near(item_id, ids)))
        elif key not in known:
            yield Fault((key,), hinted(f'"{key}" is not a key here', near(key, known)))


def _of_marks(other: Any) -> Iterator[tuple[Keys, str]]:
    """Yield what is wrong with what a translation holds besides texts: the digest, and the forms of a word."""
    if not isinstance(other, dict):
        return
    if not isinstance(other.get(FROM, ""), str):
        yield (FROM,), f'"{FROM}" must be text in quotes'
    forms = other.get("forms", [])
    if not isinstance(forms, list) or not all(isinstance(form, str) and says_something(form) for form in forms):
        yield ("forms",), '"forms" must be a list of texts'
