"""Find questionnaires of one's own by the ids that `[questionnaires]` in an `assessor.toml` gives them.

The table counts where the policy counts: in the folders above a sheet, or, where a policy is named, in its file alone;
with a revision, as both were then, and so is the questionnaire. Whoever changes a sheet chooses neither.
"""

import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from assessor.errors import AssessorError
from assessor.io import catalog, files, git, policies
from assessor.io.beside import Folder, refuse_links
from assessor.io.catalog import Catalog
from assessor.io.faults import Fault, Keys, faults_of
from assessor.io.git import Revision
from assessor.io.models import refuse
from assessor.io.policies import REGISTER
from assessor.io.toml import Document
from assessor.model.policy import Register
from assessor.text import visible


class Registered(NamedTuple):
    """A questionnaire by its id: its catalog and file, and the place in the table that names it, if one does."""

    id: str
    catalog: Catalog
    path: Path
    place: str = ""

    @property
    def file(self) -> str:
        """Return the file as it is shown, with the revision at which it is read."""
        at = self.catalog.own.at if self.catalog.own else None
        return visible(f"{at.shown}:{git.inside(self.path)}" if at else self.path.as_posix())


class Names:
    """Where a run looks for questionnaires: above each sheet, or in the file of a named policy; each is read once."""

    def __init__(self, policy: str | None = None, at: Revision | None = None) -> None:
        self._policy = policy
        self._at = at
        # One for each folder of a run would be too many to keep.
        self._found = lru_cache(maxsize=1024)(self._sought)
        self.used: dict[str, Registered] = {}

    @property
    def where(self) -> str:
        """Return where a table would have to stand."""
        file = "an assessor.toml above the sheet" if self._policy is None else "the policy's own file"
        return f"{file} at {self._at.shown}" if self._at else file

    def find(self, sheet: Path, questionnaire_id: str) -> Registered | None:
        """Return the questionnaire that a sheet's id stands for; none if nothing names it."""
        # At a revision no link decides which folder's table counts.
        folder = Path(os.path.normpath(Path.cwd() / sheet)).parent if self._at else files.whole(sheet).parent
        found = self._found(folder if self._policy is None else Path(), questionnaire_id)
        if found:
            self.used[found.file] = found
        return found

    def _sought(self, folder: Path, questionnaire_id: str) -> Registered | None:
        above = policies.documents_above(folder, self._at)
        for place, document in above if self._policy is None else policies.document_of(self._policy, self._at):
            keys, table = _table(document)
            if questionnaire_id in table:
                return _entry(document, (*keys, questionnaire_id), place, table[questionnaire_id], self._at)
        return None


def find(name: str) -> tuple[Catalog, Path]:
    """Find a questionnaire by the id of one that ships, by a path, or by its id in a table above the current folder."""
    if name in catalog.shipped_names() or Path(name).suffix == ".toml" or len(Path(name).parts) > 1:
        return catalog.find(name)
    found = Names().find(Path("sheet.toml"), name)
    if found is None:
        known = ", ".join(catalog.shipped_names())
        where = f"[{REGISTER}] of an assessor.toml above this folder"
        raise AssessorError(f"{name}: not one of {known}, nor the path of a .toml file, nor in {where}")
    return found.catalog, found.path


def each(document: Document) -> Iterator[Registered]:
    """Yield the questionnaires that a file on disk names; `AssessorError` with the faults of its table."""
    keys, table = _table(document)
    for questionnaire_id, name in table.items():
        yield _entry(document, (*keys, questionnaire_id), document.path.parent, name, None)


def _table(document: Document) -> tuple[Keys, dict[str, str]]:
    table = policies.TABLE if policies.shares(document) else ()
    data = document.data
    for key in table:
        data = data[key]
    if not isinstance(data, dict) or REGISTER not in data:
        return (*table, REGISTER), {}
    try:
        found = Register.model_validate({REGISTER: data[REGISTER]}).questionnaires
    except ValidationError as error:
        raise document.error(faults_of(error, Register, table)) from None
    refuse(document, policies.of_register(found, (*table, REGISTER)))
    return (*table, REGISTER), found


def beside(path: Path) -> Catalog:
    """Return the catalog of a questionnaire's file on disk; `AssessorError` where a file of it is a link."""
    where = catalog.beside(path)
    if where.own is None:
        refuse_links(*where.root.glob("*.toml"), *where.root.glob("*/"), *where.root.glob("*/*.toml"))
    return where


def _entry(document: Document, keys: Keys, folder: Path, name: str, at: Revision | None) -> Registered:
    path, place = folder / name, document.place(keys)
    below = [parent for parent in reversed(path.parents) if parent != folder and parent.is_relative_to(folder)]
    refuse_links(*below, path)
    if not (git.is_file(at, git.inside(path)) if at else files.is_there(path)):
        raise document.error([Fault(keys, f'"{visible(name)}" is not there')])
    if at is None:
        return Registered(str(keys[-1]), beside(path), path, place)
    if git.is_file(at, git.inside(path.parent / "catalog.toml")):
        what = "stands on a catalog of its own, which is not read at a revision; name its file with --questionnaire"
        raise document.error([Fault(keys, f'"{visible(name)}" {what}')])
    return Registered(str(keys[-1]), Catalog(catalog.home(), Folder(path.parent, at)), path, place)
