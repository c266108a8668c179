"""Find and read policies: by name or file, in the folders above an answer sheet, or the shipped starter."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from assessor.errors import AssessorError
from assessor.io import faults, git, toml
from assessor.io.catalog import home, shipped_names
from assessor.io.faults import Fault, Keys
from assessor.io.files import is_below
from assessor.io.git import Revision
from assessor.io.models import refuse
from assessor.io.toml import Document
from assessor.model.policy import Policy
from assessor.text import visible
from assessor.words.speech import say

STARTER = "starter"
OWN = "assessor.toml"
SHARED, TABLE = "pyproject.toml", ("tool", "assessor")
# The key of the table that names questionnaires of one's own; alone it is no policy.
REGISTER = "questionnaires"


class Sourced(NamedTuple):
    """A policy, and where each of its keys was written, also those inside its tables.

    `is_pinned` says that it is of a git revision, which whoever changes a sheet does not choose.
    """

    policy: Policy
    sources: dict[Keys, str]
    is_pinned: bool = False

    def source(self, *keys: str) -> str | None:
        """Return where a key was written, or the nearest key around it; none if neither was."""
        around = (keys[:length] for length in range(len(keys), 0, -1))
        return next((self.sources[part] for part in around if part in self.sources), None)


def names() -> list[str]:
    """Return the names of the policies that ship."""
    return [path.stem for path in sorted((home() / "policies").glob("*.toml"))]


def load(name: str, at: Revision | None = None) -> Sourced:
    """Load a policy by the name of a shipped one, or by path, as it was at a revision if one is given.

    `AssessorError` if there is none, or with its faults.
    """
    if name in names():
        return _read(toml.read_shipped(home() / "policies" / f"{name}.toml"), say("demanded-by-policy", name=name))
    path = Path(name)
    if path.suffix != ".toml":
        raise AssessorError(f"{name or 'an empty name'}: not one of {', '.join(names())}, nor the path of a .toml file")
    found = toml.read_at(at, path) if at else toml.read(path)
    if found is None:
        raise AssessorError(f"{name}: not there at {at.shown if at else 'all'}")
    return of(found)


def above(folder: Path, at: Revision | None = None) -> Sourced:
    """Return the nearest policy, from this folder up to the repository's topmost, else the starter."""
    for _, document in documents_above(folder, at):
        if not only_names(document):
            return of(document)
    return load(STARTER)


def documents_above(folder: Path, at: Revision | None = None) -> Iterator[tuple[Path, Document]]:
    """Yield the files that may hold a policy, from this folder up to the repository's topmost, and their folders."""
    for place in _up(folder):
        for name in (OWN, SHARED):
            # A file of this name that cannot be read is an error: the next policy might demand less.
            found = _there(place / name, at)
            if found is not None and (name == OWN or shares(found)):
                yield (place if at else _from_here(place)), found


def document_of(name: str, at: Revision | None = None) -> Iterator[tuple[Path, Document]]:
    """Yield the file of a policy that is named by its path, and its folder."""
    if name not in names():
        path = Path(name)
        found = toml.read_at(at, path) if at else toml.read(path)
        if found is not None:
            yield path.parent, found


def only_names(document: Document) -> bool:
    """Whether a file names questionnaires, and demands nothing."""
    data = _data(document)
    return isinstance(data, dict) and data.keys() == {REGISTER}


def _data(document: Document) -> Any:
    data: Any = document.data
    for key in TABLE if shares(document) else ():
        data = data[key]
    return data


def of_register(table: Mapping[str, str], keys: Keys) -> Iterator[Fault]:
    """Check that a table takes over no questionnaire that ships, and names files below its own folder only."""
    ships = set(shipped_names()) if table else set()
    for questionnaire_id, name in table.items():
        if questionnaire_id in ships:
            what = f'"{questionnaire_id}" ships; a questionnaire of your own needs an id of its own'
            yield Fault((*keys, questionnaire_id), what)
        elif not is_below(name) or not name.endswith(".toml"):
            what = f'"{visible(name)}" is not the path of a .toml file below this folder, written with slashes'
            yield Fault((*keys, questionnaire_id), what)


def _up(folder: Path) -> Iterator[Path]:
    """Yield a folder and those above it, up to the topmost of the repository that the current folder is in.

    What stands above a repository is somebody else's. A submodule does not end the search: it may come from a stranger.
    """
    here = git.root(Path.cwd())
    top = here if here and folder.is_relative_to(here) else git.root(folder)
    for place in (folder, *folder.parents):
        yield place
        if place == top:
            return


def _there(path: Path, at: Revision | None) -> Document | None:
    if at is not None:
        return toml.read_at(at, path)
    return toml.read(_from_here(path)) if os.path.lexists(path) else None


def shares(document: Document) -> bool:
    """Whether a document is a `pyproject.toml` with a policy in it."""
    tool = document.data.get(TABLE[0])
    return _file(document) == SHARED and isinstance(tool, dict) and TABLE[1] in tool


def _file(document: Document) -> str:
    return (document.origin or document).path.name


def _from_here(path: Path) -> Path:
    """Return a path relative to the current folder, so that every copy of a repository prints the same."""
    try:
        return Path(os.path.relpath(path))
    except ValueError:
        return path  # On another drive.


def of(document: Document) -> Sourced:
    """Return the policy in a document; `AssessorError` with every fault."""
    if not shares(document) and _file(document) == SHARED:
        raise AssessorError(f"{document.name}: no [tool.assessor] table in it, so no policy")
    return _read(document)._replace(is_pinned=document.origin is not None)


def _read(document: Document, source: str | None = None) -> Sourced:
    table, data = TABLE if shares(document) else (), _data(document)
    if not isinstance(data, dict):
        raise document.error([Fault(table, f'"{TABLE[1]}" must be a table of demands')])
    try:
        policy = Policy.model_validate(data)
    except ValidationError as error:
        raise document.error(faults.faults_of(error, Policy, table)) from None
    refuse(document, of_register(policy.questionnaires, (*table, REGISTER)))
    found = Sourced(policy, {keys: source or document.place((*table, *keys)) for keys in _written(policy)})
    if policy.based_on is not None:
        found = _upon(document, table, found)
    if found.policy.lets_everything_through:
        raise document.error([Fault(table, "demands nothing; a gate that lets everything through is no gate")])
    return found


def _written(policy: Policy) -> Iterator[Keys]:
    """Yield the keys that a policy sets, and those in its tables."""
    yield from ((key,) for key in policy.model_fields_set)
    yield from (("min_domain", domain) for domain in policy.min_domain)
    yield from (("facts", fact_id) for fact_id in policy.facts)
    yield from (("waivers", key) for key in policy.waivers.model_fields_set)


def _upon(document: Document, table: Keys, own: Sourced) -> Sourced:
    """Lay a policy over the shipped one that it is based on; tables are merged key by key."""
    base = own.policy.based_on
    if base not in names():
        what = f'"{base}" is not one of {", ".join(names())}'
        raise document.error([Fault((*table, "based_on"), what)])
    below = load(base)
    given = {key: getattr(own.policy, key) for key in own.policy.model_fields_set}
    rules = own.policy.waivers
    limits = {key: getattr(rules, key) for key in rules.model_fields_set}
    tables = {
        "min_domain": below.policy.min_domain | own.policy.min_domain,
        "facts": below.policy.facts | own.policy.facts,
        "waivers": below.policy.waivers.model_copy(update=limits),
    }
    return Sourced(below.policy.model_copy(update=given | tables), below.sources | own.sources)


def shipped() -> Iterator[tuple[str, Policy]]:
    """Yield every policy that ships, by its name."""
    for name in names():
        yield name, load(name).policy
