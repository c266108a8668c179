"""Rename every id of a catalog, in its files and in answer sheets, and undo that in a text."""

import re
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from assessor.model.base import Model
from assessor.model.catalogfiles import QuestionnaireFile
from tests.support.catalogs import Files, model_of

# A prefix for each id, which keeps their order; no text of a catalog has it.
MARK = "zq"
# Words of the program itself, where an id may stand as well.
OURS = {"yes", "no", "unknown", "organisation", ""}
# How the pattern of every kind of id begins.
PATTERN = "^[a-z0-9][a-z0-9"


def catalog(files: Files) -> Files:
    """Return a catalog with every id renamed."""
    return {_file(name): renamed(data, model_of(name)) for name, data in files.items()}


def _file(name: str) -> str:
    folder, _, file = name.rpartition("/")
    named = folder or model_of(name) is QuestionnaireFile
    return f"{folder}/{MARK}{file}".removeprefix("/") if named else name


def plain(text: str) -> str:
    """Return a text with the old ids, without digests and everything that depends on the length of ids."""
    # White space, breaks of comments and the lines below headings depend on that length.
    return re.sub(r"\n# *|\s+|[=-]{3,}|sha256:[0-9a-f]+", "", text).replace(MARK, "")


def renamed(data: Any, kind: Any, metadata: tuple[Any, ...] = ()) -> Any:
    """Rename the ids in data, which are where a model has an id."""
    if get_origin(kind) is Annotated:
        return renamed(data, get_args(kind)[0], get_args(kind)[1:])
    if kind is str and isinstance(data, str) and PATTERN in repr(metadata):
        return data if data in OURS else MARK + data
    if get_origin(kind) in {Union, UnionType}:
        return _either(data, get_args(kind))
    if get_origin(kind) is tuple:
        # One entry may stand without its list.
        entries = [renamed(entry, get_args(kind)[0]) for entry in (data if isinstance(data, list) else [data])]
        return entries if isinstance(data, list) else entries[0]
    return _table(data, kind) if isinstance(data, dict) else data


def _either(data: Any, kinds: tuple[Any, ...]) -> Any:
    for kind in kinds:
        changed = renamed(data, kind)
        if changed != data:
            return changed
    return data


def _table(data: dict[str, Any], kind: Any) -> dict[str, Any]:
    if get_origin(kind) is dict:
        key, value = get_args(kind)
        return {renamed(name, key): renamed(entry, value) for name, entry in data.items()}
    if isinstance(kind, type) and issubclass(kind, Model):
        fields = {field.alias or name: field for name, field in kind.model_fields.items()}
        return {
            name: renamed(entry, fields[name].annotation, tuple(fields[name].metadata)) for name, entry in data.items()
        }
    return data
