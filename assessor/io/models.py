"""Hold the data of TOML files to their models; every fault of a file with its place."""

from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import ValidationError

from assessor.io.faults import Fault, faults_of
from assessor.io.toml import Document
from assessor.model.base import Model

M = TypeVar("M", bound=Model)


def modelled(kind: type[M], document: Document) -> M:
    """Return the value of a file; `AssessorError` with every fault."""
    try:
        return kind.model_validate(document.data)
    except ValidationError as error:
        raise document.error(faults_of(error, kind)) from None


def named(kind: type[M], document: Document, key: str, **given: str) -> M:
    """As `modelled`, but give each table below `key` its own key as its id, and what else is `given`."""
    tables = document.data.get(key)
    if not isinstance(tables, dict):
        return modelled(kind, document)
    # These are set later or follow from the file's name, so they may not be written into the table.
    refused = {"id", "shared_question", "as_asked", *given}
    faults = [
        Fault((key, name, other), f'"{other}" is not a key here')
        for name, table in tables.items()
        if isinstance(table, dict)
        for other in table.keys() & refused
    ]
    filled = {name: _filled(name, table, refused, given) for name, table in tables.items()}
    try:
        made = kind.model_validate({**document.data, key: filled})
    except ValidationError as error:
        found = faults_of(error, kind)
        # A wrong id is one fault, that of its key.
        own = [fault for fault in found if (fault.keys[:1], fault.keys[2:]) != ((key,), ("id",))]
        raise document.error([*faults, *own]) from None
    refuse(document, faults)
    return made


def _filled(name: str, table: Any, refused: set[str], given: dict[str, str]) -> Any:
    if not isinstance(table, dict):
        return table
    return {**{key: value for key, value in table.items() if key not in refused}, **given, "id": name}


def refuse(document: Document, faults: Iterable[Fault]) -> None:
    """Raise `AssessorError` with all faults of a file, if there are any."""
    found = list(faults)
    if found:
        raise document.error(found)
