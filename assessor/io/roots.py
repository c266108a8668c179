"""Name files as trackers know them: by their paths from the root of the repository, whatever the current folder."""

import os
from pathlib import Path

from assessor.io import git
from assessor.io.files import whole


def relative(path: Path, folder: Path = Path()) -> str:
    """Return a path as repositories write it: with slashes, from a folder, links and `..` resolved."""
    target = whole(path)
    try:
        name = Path(os.path.relpath(target, whole(folder))).as_posix()
    except ValueError:
        name = target.as_posix()  # On another drive.
    # A file's name may hold bytes that are not text; these are escaped.
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def from_root(path: Path, root: Path | None = None) -> str:
    """Return a path from a root: the one given, else the repository of the current folder, else that of the file."""
    return relative(path, root or _repository_of(whole(path)) or Path())


def _repository_of(path: Path) -> Path | None:
    here = git.root(whole(Path()))
    return here if here and path.is_relative_to(here) else git.root(path.parent)
