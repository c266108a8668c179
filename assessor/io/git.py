"""Ask git for files at a revision of the repository that the current folder is in.

Which repository that is, and which path in it, nothing in the checkout decides: no link is followed, and neither a
submodule nor a repository among the files is asked. Nothing is fetched.
"""

import os
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from assessor.errors import AssessorError
from assessor.io import files

SECONDS = 30
# Git's words for a revision that has no such file.
_NOT_THERE = ("exists on disk, but not in", "does not exist in")
_NO_REVISION = "Not a valid object name"
_DUBIOUS = "detected dubious ownership"
# A folder with the files of a bare repository is none, and no program that a configuration names is run.
_CARE = ("-c", "safe.bareRepository=explicit", "-c", "core.fsmonitor=false")
# Git sets these for hooks; here the current folder decides which repository counts.
_ELSEWHERE = {"GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_NAMESPACE"}
# Nothing is fetched, not even objects that a partial clone lacks, and none stands for another.
_HERE = {"LC_ALL": "C", "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "", "GIT_NO_REPLACE_OBJECTS": "1"}
_FILES = ("100644", "100755")


class NotThere(Exception):
    """The revision has no such file."""


class Revision(NamedTuple):
    """A revision, by what git finds it with and what people know it as."""

    name: str
    shown: str


class Origin(NamedTuple):
    """Where a file was read: the revision, and its path from the topmost folder."""

    at: Revision
    path: PurePosixPath


def root(folder: Path) -> Path | None:
    """Return the topmost folder of the repository around a folder, without asking git; none outside of any."""
    return next((place for place in (folder, *folder.parents) if os.path.lexists(place / ".git")), None)


def base() -> Path:
    """Return the folder from which policies name sheets: the topmost of the repository, else the current one."""
    return root(Path.cwd()) or Path.cwd()


def top() -> Path:
    """Return the topmost folder of the repository that the current folder is in; `AssessorError` if it is in none."""
    return _top(Path.cwd())


@cache
def _top(here: Path) -> Path:
    told = _said(["rev-parse", "--show-toplevel", "--show-superproject-working-tree"], here.as_posix())
    found, *around = told.decode("utf-8", "surrogateescape").splitlines()
    # Before 2.38, git takes a folder that only looks like a repository for one.
    if any(around) or not os.path.lexists(Path(found, ".git")):
        what = "a repository inside another one, which may not say what counts; start from the outer one"
        raise AssessorError(f"{here}: {what}")
    return Path(found)


def inside(path: Path) -> PurePosixPath:
    """Return a path from the topmost folder of the repository; `AssessorError` outside of it, and for links in it."""
    whole, last = Path(os.path.normpath(Path.cwd() / path)), Path.cwd() / path
    # From the outside in, so that no link in the repository can stand for its topmost folder.
    around = next((place for place in reversed(whole.parents) if _is_same(place, top())), None)
    if around is None:
        raise AssessorError(f"{path}: not in git (it is outside of {top()}, where this runs)")
    linked = next((place for place in (*reversed(last.parents), last) if _is_link_below(place, around)), None)
    if linked is not None:
        raise AssessorError(f"{path}: {linked.name} is a link, and links are not followed")
    return PurePosixPath(whole.relative_to(around).as_posix())


def _is_same(place: Path, other: Path) -> bool:
    return os.path.exists(place) and place.samefile(other)  # noqa: PTH110 - Path.exists raises for some names


def _is_link_below(place: Path, around: Path) -> bool:
    below = Path(os.path.normpath(place)).is_relative_to(around)
    return below and place != around and os.path.islink(place)  # noqa: PTH114 - Path.is_symlink raises for some names


def from_here(inner: PurePosixPath) -> Path:
    """Return a path from the topmost folder as one from the current folder."""
    return Path(os.path.relpath(top() / inner))


def revision(text: str, option: str) -> Revision:
    """Read a revision; `AssessorError` for what could be read as an option, or as the name of another file."""
    if not is_revision(text):
        raise AssessorError(f"{option} {text}: not a git revision")
    return Revision(text, text)


def is_revision(text: str) -> bool:
    """Whether a text can be read neither as an option nor as the name of another file."""
    return bool(text) and not text.startswith("-") and ":" not in text and text.isprintable()


def merge_base(given: Revision) -> Revision:
    """Return the newest common ancestor of a revision and HEAD; `AssessorError` if none is here."""
    name = f"--baseline-ref {given.name}"
    found = _said(["rev-parse", "--verify", "--quiet", "--end-of-options", f"{given.name}^{{commit}}"], name, or_else=1)
    common = _said(["merge-base", found.decode().strip(), "HEAD"], name, or_else=1) if found else b""
    if not common:
        raise AssessorError(f"{name}: has no common ancestor with HEAD here; fetch the history between them")
    return Revision(common.decode().strip(), common.decode()[:12])


def content(at: Revision, path: PurePosixPath, most: int) -> bytes:
    """Return a file as it was; `NotThere` if it was not there, `AssessorError` if it cannot be had."""
    name, blob = f"{at.shown}:{path}", f"{at.name}:{path}"
    # The size first, since the content arrives whole.
    if int(_said(["cat-file", "-s", blob], name)) > most:
        raise files.too_large(Path(name), most)
    return _said(["cat-file", "blob", blob], name)


def is_file(at: Revision, path: PurePosixPath) -> bool:
    """Whether a path is a file at a revision, neither a link nor a folder."""
    return _said(["ls-tree", "--full-tree", at.name, "--", path.as_posix()], f"{at.shown}:{path}").startswith(
        tuple(mode.encode() for mode in _FILES)
    )


def listed(at: Revision) -> Iterator[PurePosixPath]:
    """Yield the files of a revision, without links and submodules."""
    told = _said(["ls-tree", "-r", "-z", "--full-tree", at.name], at.shown)
    for line in told.decode("utf-8", "surrogateescape").split("\0"):
        what, _, name = line.partition("\t")
        if what.startswith(_FILES):
            yield PurePosixPath(name)


def ignored(paths: Iterable[Path]) -> set[Path]:
    """Return the paths that git ignores; none outside of a repository. What git follows it never ignores."""
    some = {path.as_posix(): path for path in paths}
    if not some or root(Path.cwd()) is None:
        return set()
    asked = "\0".join(some).encode("utf-8", "surrogateescape")
    try:
        told = _said(["check-ignore", "-z", "--stdin"], "check-ignore", or_else=1, given=asked)
    except AssessorError:
        return set()
    return {some[name] for name in told.decode("utf-8", "surrogateescape").split("\0") if name in some}


def _said(command: list[str], name: str, *, or_else: int = 0, given: bytes = b"") -> bytes:
    """Return what git says to a command about `name`; nothing where it ends with the code `or_else`."""
    import subprocess  # Only what is in git needs it.

    whole = ["git", *_CARE, *command]
    try:
        done = subprocess.run(  # noqa: S603 - a list, no shell
            whole, capture_output=True, timeout=SECONDS, check=False, env=_surroundings(), input=given
        )
    except FileNotFoundError:
        raise AssessorError(f"{name}: git is not installed") from None
    except (subprocess.TimeoutExpired, ValueError):
        raise AssessorError(f"{name}: git does not answer") from None
    if done.returncode not in {0, or_else}:
        raise _refusal(name, done.stderr.decode("utf-8", "replace"))
    return b"" if done.returncode and not done.stdout else done.stdout


def _refusal(name: str, told: str) -> Exception:
    fatal = next((line for line in told.splitlines() if line.startswith("fatal: ")), "").removeprefix("fatal: ")
    if fatal.startswith("path ") and any(words in fatal for words in _NOT_THERE):
        return NotThere(name)
    if fatal.startswith(_DUBIOUS):
        what = "git reads no repository of somebody else; if it is to be trusted, say so"
        return AssessorError(f"{name}: {what}: git config --global --add safe.directory {_safe(told)}")
    why = "no such revision" if fatal.startswith(_NO_REVISION) else fatal.rstrip(".") or "no reason given"
    return AssessorError(f"{name}: not in git ({why}); fetch that revision, or name an earlier answer sheet as a file")


def _safe(told: str) -> str:
    """Return the folder that git says to declare safe, as it says it."""
    return told.rpartition("safe.directory ")[2].strip() or "FOLDER"


def _surroundings() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in _ELSEWHERE} | _HERE
