"""Read the earlier answer sheet that nothing may fall below: a file, or the same file at a git revision."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from assessor.errors import AssessorError
from assessor.io import files, toml
from assessor.io.toml import Document

if TYPE_CHECKING:
    from assessor.model.report import Report

SECONDS = 30
# Git's words for a revision that has no such file.
_NOT_THERE = ("exists on disk, but not in", "does not exist in")
LARGEST_REPORT = 16 * 1024 * 1024
# Git sets these for hooks; here the sheet's own folder decides which repository counts.
_ELSEWHERE = {"GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_NAMESPACE"}
# Nothing is fetched, not even objects that a partial clone lacks.
_HERE = {"LC_ALL": "C", "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": ""}


class BaselineRequest(NamedTuple):
    """Options of a baseline: `file` is an earlier sheet or report, `ref` a git revision of the same file.

    Without both there is no baseline. `allow_new` judges a sheet without one if the revision does not have it.
    """

    file: Path | None = None
    ref: str | None = None
    allow_new: bool = False

    @property
    def is_named(self) -> bool:
        """Whether a baseline is named."""
        return self.file is not None or self.ref is not None


class Baseline(NamedTuple):
    """Either an earlier answer sheet, or an earlier report in JSON, which also holds the weights of its day."""

    source: str
    document: Document | None = None
    report: "Report | None" = None


class NotThere(Exception):
    """The revision has no such sheet, and that is allowed; the text says so."""


def of(request: BaselineRequest, sheet: Path) -> Baseline | None:
    """Return the baseline of a sheet, if one is named; `AssessorError` if it cannot be read."""
    if request.ref is not None:
        return _at_revision(request.ref, sheet, allow_new=request.allow_new)
    if request.file is None:
        return None
    if files.whole(request.file) == files.whole(sheet):
        raise AssessorError(f"{sheet}: is the baseline itself, so nothing could fall below it")
    return at(request.file)


def named(name: str) -> Baseline:
    """Return what a name means: a file, or `REVISION:PATH`, a file as it was at a git revision."""
    path = Path(name)
    ref, separator, inside = name.partition(":")
    if not separator or not ref or os.path.lexists(path):
        return at(path)
    if not _is_revision(ref) or not inside:
        raise AssessorError(f"{name}: neither a file nor REVISION:PATH")
    try:
        return _parsed(Path(name), _blob(name, ref, Path(inside)))
    except FileNotFoundError:
        raise AssessorError(f"{name}: not there at that revision") from None


def at(path: Path) -> Baseline:
    """Read an answer sheet, or a report in JSON; `AssessorError` if it is neither."""
    return _parsed(path, files.content(path, _most(path)))


def _parsed(path: Path, content: bytes) -> Baseline:
    if path.suffix == ".json":
        return Baseline(path.as_posix(), report=_report(path, content))
    return Baseline(path.as_posix(), toml.parsed(path, content))


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


def _at_revision(ref: str, sheet: Path, *, allow_new: bool) -> Baseline:
    name = f"{ref}:{sheet.as_posix()}"
    if not _is_revision(ref):
        raise AssessorError(f"--baseline-ref {ref}: not a git revision")
    try:
        return Baseline(name, toml.parsed(Path(name), _blob(name, ref, sheet)))
    except FileNotFoundError:
        if not allow_new:
            what = "not there; --allow-new judges a new or renamed sheet without a baseline"
            raise AssessorError(f"{name}: {what}") from None
        raise NotThere(f"{name}: not there yet, so nothing could fall below it") from None


def _is_revision(ref: str) -> bool:
    """Whether a text can be read neither as an option nor as the name of another file."""
    return bool(ref) and not ref.startswith("-") and ":" not in ref and ref.isprintable()


def _blob(name: str, ref: str, path: Path) -> bytes:
    """Return a file as it was at a revision of its repository; `FileNotFoundError` if it was not there."""
    whole = files.whole(path)
    blob = f"{ref}:./{whole.name}"
    # The size first, since the content arrives whole.
    if int(_git(name, whole.parent, "-s", blob)) > _most(path):
        raise files.too_large(Path(name), _most(path))
    return _git(name, whole.parent, "blob", blob)


def _git(name: str, folder: Path, what: str, blob: str) -> bytes:
    """Return the output of `git cat-file` for a blob; `FileNotFoundError` if the revision has no such file."""
    import subprocess  # Only a baseline in git needs it.

    command = ["git", "-C", str(folder), "cat-file", what, blob]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False, env=_surroundings())  # noqa: S603 - a list, no shell
    except FileNotFoundError:
        raise AssessorError(f"{name}: git is not installed") from None
    except (subprocess.TimeoutExpired, ValueError):
        raise AssessorError(f"{name}: git does not answer") from None
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        fatal = next((line.removeprefix("fatal: ").rstrip(".") for line in lines if line.startswith("fatal: ")), "")
        if fatal.startswith("path ") and (_NOT_THERE[0] in fatal or _NOT_THERE[1] in fatal):
            raise FileNotFoundError(blob)
        raise AssessorError(
            f"{name}: not in git ({fatal or 'no reason given'}); fetch that revision, "
            "or name an earlier answer sheet as a file"
        )
    return done.stdout


def _surroundings() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in _ELSEWHERE} | _HERE
