"""The folder of a questionnaire of one's own: its file and the standards beside it. Nothing else is read.

It is on disk, or as it was at a git revision; no link in it is followed.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from assessor.errors import AssessorError
from assessor.io import git, toml
from assessor.io.git import Revision
from assessor.io.toml import Document

STANDARDS = "standards"
# How many standards may stand beside a questionnaire.
MOST = 100


class Folder(NamedTuple):
    """A folder, and the revision at which it is read, if it is not read from disk."""

    path: Path
    at: Revision | None = None

    def read(self, path: Path) -> Document:
        """Read a file in it; `AssessorError` where it is a link, or not there."""
        if self.at is None:
            return toml.read(path)
        found = toml.read_at(self.at, path)
        if found is None:
            raise AssessorError(f"{self.at.shown}:{path.as_posix()}: no such file")
        return found

    @property
    def standards(self) -> dict[str, Path]:
        """Return the files of its standards, by their ids; `AssessorError` for a link, and for too many."""
        found = {path.stem: path for path in sorted(self._standards())}
        if len(found) > MOST:
            raise AssessorError(f"{self.path / STANDARDS}: more than {MOST} standards")
        return found

    def _standards(self) -> Iterator[Path]:
        folder = self.path / STANDARDS
        if self.at is not None:
            inner = git.inside(folder)
            names = (path.name for path in git.listed(self.at) if path.parent == inner and path.suffix == ".toml")
            yield from (folder / name for name in names)
            return
        refuse_links(folder)
        for path in folder.glob("*.toml"):
            refuse_links(path)
            yield path


def refuse_links(*paths: Path) -> None:
    """Raise `AssessorError` for a path that is a link."""
    for path in paths:
        if os.path.islink(path):  # noqa: PTH114 - Path.is_symlink raises for a name that is too long
            raise AssessorError(f"{path}: a link, and links are not followed")
