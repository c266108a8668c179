"""Find and read policies: by name or file, in the folders above an answer sheet, or the starter that ships."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from assessor import tomlfile
from assessor.catalog import home
from assessor.errors import AssessorError
from assessor.model.policy import Policy
from assessor.text import visible
from assessor.tomlfile import Document, Fault, Keys

STARTER = "starter"
OWN = "assessor.toml"
SHARED, TABLE = "pyproject.toml", ("tool", "assessor")


class Sourced(NamedTuple):
    """A policy, and for each of its keys where it was written."""

    policy: Policy
    sources: dict[str, str]


def names() -> list[str]:
    """Return the policies that ship."""
    return [path.stem for path in sorted((home() / "policies").glob("*.toml"))]


def named(name: str) -> Sourced:
    """Return a shipped policy by its name, or that of a file; `AssessorError` when it is neither, or not sound."""
    if name in names():
        return _read(home() / "policies" / f"{name}.toml", (), f"policy {name}")
    path = Path(name)
    if path.suffix != ".toml":
        raise AssessorError(f"{visible(name)}: not one of {', '.join(names())}, nor the path of a .toml file")
    return _read(path, (), None)


def above(folder: Path) -> Sourced:
    """Return the policy of the nearest folder that has one, from this folder upwards, else the starter."""
    for place in (folder, *folder.parents):
        if (place / OWN).is_file():
            return _read(place / OWN, (), None)
        if (place / SHARED).is_file() and _has_table(place / SHARED):
            return _read(place / SHARED, TABLE, None)
    return named(STARTER)


def _has_table(path: Path) -> bool:
    tool = tomlfile.read(path).data.get(TABLE[0])
    return isinstance(tool, dict) and TABLE[1] in tool


def _read(path: Path, table: Keys, source: str | None) -> Sourced:
    document = tomlfile.read(path)
    data: Any = document.data
    for key in table:
        data = data[key]
    try:
        policy = Policy.model_validate(data)
    except ValidationError as error:
        raise document.error(tomlfile.faults_of(error, Policy, table)) from None
    sources = {key: source or document.place((*table, key)) for key in policy.model_fields_set}
    found = Sourced(policy, sources)
    if policy.based_on is not None:
        found = _upon(document, table, found)
    if found.policy.lets_everything_through:
        raise document.error([Fault(table, "demands nothing; a gate that lets everything through is no gate")])
    return found


def _upon(document: Document, table: Keys, own: Sourced) -> Sourced:
    """Lay a policy over the shipped one that it names."""
    base = own.policy.based_on
    if base not in names():
        what = f'"{base}" is not one of {", ".join(names())}'
        raise document.error([Fault((*table, "based_on"), what)])
    below = named(base)
    given = {key: getattr(own.policy, key) for key in own.policy.model_fields_set}
    return Sourced(below.policy.model_copy(update=given), below.sources | own.sources)


def shipped() -> Iterator[tuple[str, Policy]]:
    """Yield every policy that ships, by its name."""
    for name in names():
        yield name, named(name).policy
