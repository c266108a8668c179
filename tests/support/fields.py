"""Find every field that an author can fill in, its place in a file, and other values for it."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from assessor.model.base import Model
from tests.support.catalogs import Files

# A path of keys in a file; ANY stands for each id or entry.
ANY = "*"
Pattern = tuple[str, ...]
Keys = tuple[str | int, ...]


def leaves(kind: Any, at: Pattern = ()) -> Iterator[tuple[Pattern, Any]]:
    """Yield the path of each field below a model that is no model itself, and its annotation."""
    if isinstance(kind, type) and issubclass(kind, Model):
        for name, field in kind.model_fields.items():
            yield from leaves(field.annotation, (*at, field.alias or name))
        return
    inner = [part for part in _parts(kind) if _has_model(part)]
    if not inner:
        yield at, kind
    for part in inner:
        yield from leaves(part, (*at, ANY) if get_origin(kind) in {dict, tuple} else at)


def _parts(kind: Any) -> tuple[Any, ...]:
    if get_origin(kind) in {Annotated, tuple}:
        return get_args(kind)[:1]
    if get_origin(kind) is dict:
        return get_args(kind)[1:]
    return get_args(kind) if get_origin(kind) in {Union, UnionType} else ()


def _has_model(kind: Any) -> bool:
    if isinstance(kind, type) and issubclass(kind, Model):
        return True
    return any(_has_model(part) for part in get_args(kind))


def literals(kind: Any) -> tuple[Any, ...]:
    """Return the words of a field that may hold only these."""
    if get_origin(kind) is Literal:
        return get_args(kind)
    return tuple(word for part in get_args(kind) for word in literals(part))


def places(data: Any, pattern: Pattern, at: Keys = ()) -> Iterator[Keys]:
    """Yield the places in the data of a file that match a pattern."""
    if not pattern:
        yield at
        return
    entries: Iterable[tuple[Any, Any]] = enumerate(data) if isinstance(data, list) else ()
    if isinstance(data, dict):
        entries = data.items()
    for key, value in list(entries):
        if pattern[0] in (ANY, key):
            yield from places(value, pattern[1:], (*at, key))


def value_at(data: Any, keys: Keys) -> Any:
    """Return what stands at a path of keys."""
    for key in keys:
        data = data[key]
    return data


def others(value: Any, words: tuple[Any, ...], files: Files) -> Iterator[Any]:
    """Yield other values for a field, likely ones first; not all of them need be valid."""
    if words and isinstance(value, dict):
        yield from ({**value, key: word} for key in value for word in words if word != value[key])
    elif words:
        yield from (word for word in words if word != value)
        yield from ([word] for word in words if isinstance(value, list) and [word] != value)
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from dict.fromkeys((value + 1, value - 1, value + 20, value - 20, 100 - value))
    elif isinstance(value, date):
        yield from (value + timedelta(days=days) for days in (1, -1, 500, -500))
    elif isinstance(value, str):
        yield from (f"{value} Zebra", *_siblings(value, files), f"{value}-zebra", value.replace("0", "1"))
    elif isinstance(value, list):
        yield from _other_lists(value, files)
    elif isinstance(value, dict):
        yield from _other_tables(value, files)


def _other_lists(value: list[Any], files: Files) -> Iterator[list[Any]]:
    yield value[:-1]
    for index, entry in enumerate(value):
        yield from ([*value[:index], other, *value[index + 1 :]] for other in others(entry, (), files))
        yield from ([*value, other] for other in others(entry, (), files))


def _other_tables(value: dict[str, Any], files: Files) -> Iterator[dict[str, Any]]:
    for key in value:
        yield {other: entry for other, entry in value.items() if other != key}
        yield from ({**value, key: other} for other in others(value[key], (), files))
    yield {**value, "zebra": "A word of stripes."}


def _siblings(name: str, files: Files) -> list[str]:
    """Return the ids beside an id, wherever it is a key or a file's name."""
    beside = [path.split("/")[-1].removesuffix(".toml") for path in files]
    tables = [beside, *(list(table) for data in files.values() for table in _tables(data))]
    return list(dict.fromkeys(other for table in tables if name in table for other in table if other != name))


def _tables(data: Any) -> Iterator[dict[str, Any]]:
    if isinstance(data, dict):
        yield data
    for part in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from _tables(part)
