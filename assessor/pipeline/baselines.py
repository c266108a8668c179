"""Read the earlier answer sheet that nothing may fall below: a file, or the same file at a git revision."""

import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from assessor.errors import AssessorError
from assessor.io import files, git, toml
from assessor.io.git import Origin, Revision
from assessor.io.toml import Document

if TYPE_CHECKING:
    from assessor.model.report import Report

LARGEST_REPORT = 16 * 1024 * 1024


class BaselineRequest(NamedTuple):
    """Options of a baseline: `file` is an earlier sheet or report, `ref` a git revision of the same file.

    Without both there is no baseline. `merge_base` takes the common ancestor of the revision and HEAD. `allow_new`
    judges a sheet without one if the revision does not have it.
    """

    file: Path | None = None
    ref: str | None = None
    allow_new: bool = False
    merge_base: bool = False

    @property
    def is_named(self) -> bool:
        """Whether a baseline is named."""
        return self.file is not None or self.ref is not None

    @property
    def revision(self) -> Revision | None:
        """Return the git revision that counts, if one is named; `AssessorError` if there is none."""
        if self.ref is None:
            return None
        named = git.revision(self.ref, "--baseline-ref")
        return git.merge_base(named) if self.merge_base else named


class Baseline(NamedTuple):
    """Either an earlier answer sheet, or an earlier report in JSON, which also holds the weights of its day."""

    source: str
    document: Document | None = None
    report: "Report | None" = None


class Sought(NamedTuple):
    """Which baseline a sheet has: a file, or a file at a revision; or why it has none. `read` reads it."""

    file: Path | None = None
    origin: Origin | None = None
    notes: tuple[str, ...] = ()
    error: AssessorError | None = None

    def read(self, sheet: Path) -> Baseline | None:
        """Return the baseline of a sheet; `AssessorError` if it cannot be read, or if there is none."""
        if self.error:
            raise self.error
        if self.file:
            return of(self.file, sheet)
        return at_revision(self.origin.at, self.origin.path) if self.origin else None


def of(file: Path, sheet: Path) -> Baseline:
    """Return a file as the baseline of a sheet; `AssessorError` if it cannot be read, or is the sheet."""
    if files.whole(file) == files.whole(sheet):
        raise AssessorError(f"{sheet}: is the baseline itself, so nothing could fall below it")
    return at(file)


def named(name: str) -> Baseline:
    """Return what a name means: a file, or `REVISION:PATH`, a file as it was at a git revision."""
    path = Path(name)
    ref, separator, inside = name.partition(":")
    if not separator or not ref or path.is_absolute() or name.startswith("."):
        return at(path)
    if os.path.lexists(path):
        raise AssessorError(f"{name}: a file, and REVISION:PATH as well; ./{name} is the file")
    if not git.is_revision(ref) or not inside:
        raise AssessorError(f"{name}: neither a file nor REVISION:PATH")
    origin = Origin(Revision(ref, ref), git.inside(Path(inside)))
    try:
        content = git.content(origin.at, origin.path, _most(path))
    except git.NotThere:
        raise AssessorError(f"{name}: not there at that revision") from None
    return _parsed(path, content, origin)


def at(path: Path) -> Baseline:
    """Read an answer sheet, or a report in JSON; `AssessorError` if it is neither."""
    return _parsed(path, files.content(path, _most(path)))


def _parsed(path: Path, content: bytes, origin: Origin | None = None) -> Baseline:
    if path.suffix == ".json":
        return Baseline(path.as_posix(), report=_report(path, content))
    return Baseline(path.as_posix(), toml.parsed(path, content, origin))


def _most(path: Path) -> int:
    return LARGEST_REPORT if path.suffix == ".json" else files.MAX_BYTES


def _report(path: Path, content: bytes) -> "Report":
    from pydantic import ValidationError  # Importing it and a report's model takes longer than the rest of `check`.

    from assessor.model.report import Report

    try:
        return Report.model_validate_json(content)
    except ValidationError:
        what = "not a report of this version; write one with `assessor report --out json=PATH`"
        raise AssessorError(f"{path}: {what}") from None


def at_revision(at: Revision, path: PurePosixPath) -> Baseline:
    """Return a sheet as it was at a revision, by its path from the topmost folder; `git.NotThere` if it was not."""
    name = f"{at.shown}:{path}"
    content = git.content(at, path, files.MAX_BYTES)
    return Baseline(name, toml.parsed(Path(name), content, Origin(at, path)))
