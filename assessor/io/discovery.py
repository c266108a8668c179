"""Find answer sheets: files by name, those in folders, and those that a pattern matches.

What is found in a folder is read by the parser that judges it: no second, weaker look decides what is judged.
"""

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal, NamedTuple

from assessor.errors import AssessorError
from assessor.io import files, git, patterns, toml
from assessor.io.files import whole
from assessor.model.sheet import AnswerSheet
from assessor.words import terms
from assessor.words.speech import say
from assessor.words.terms import PassedOver

SUFFIX = ".toml"
GIT = ".git"
# A key of one of these makes a TOML file an answer sheet, sound or not.
_SHEET = {"questionnaire", "answers"}
_SAYS = b"questionnaire", b"answers"
_ESCAPED = rb"\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})"
# What makes it a portfolio file.
_PORTFOLIO = "firms"
PORTFOLIO = "portfolio.toml"
# How many of what was passed over a note names.
NAMED = 5

Kind = Literal["sheet", "damaged", "unreadable", "portfolio", "other"]
# What somebody asked for, or what is no sheet, so that it is no reason to fail.
_WANTED: tuple[PassedOver, ...] = ("excluded", "portfolio")
# As `iter` does it.
Watch = Callable[[Sequence[Path]], Iterator[Path]]


class Scope(NamedTuple):
    """Where sheets are sought: the names of files, folders and patterns, and patterns of what is left out."""

    names: tuple[Path, ...] = ()
    exclude: tuple[str, ...] = ()

    @property
    def folders(self) -> Iterator[Path]:
        """Yield the folders in which sheets are sought, up to the first wildcard of a pattern."""
        for name in self.names:
            if patterns.is_pattern(str(name)) or patterns.is_folder(name):
                yield patterns.fixed(name)

    def covers(self, path: Path) -> bool:
        """Whether a sheet of this path would be found here, were it there."""
        there = Path(os.path.normpath(Path.cwd() / path))
        is_table = path.suffix.lower() == SUFFIX and not _is_excluded(path, self.exclude)
        return is_table and any(_covers(name, there) for name in self.names)


class Passed(NamedTuple):
    """A file or folder that was passed over, and why."""

    path: Path
    why: PassedOver


class Found(NamedTuple):
    """The files found, each once; names without any file, each with its error; notes; and where they were sought.

    `passed` is what was passed over, also where no note says so.
    """

    files: tuple[Path, ...]
    missing: tuple[tuple[Path, AssessorError], ...]
    notes: tuple[str, ...]
    scope: Scope = Scope()
    passed: tuple[Passed, ...] = ()


def find(
    names: Iterable[Path | str],
    but: Path | None = None,
    exclude: Sequence[str] = (),
    *,
    strict: bool = False,
    allow_empty: bool = False,
    watched: Watch = iter,
) -> Found:
    """Find answer sheets by names of files, folders or patterns; names without any are in `missing`.

    The file `but`, what `exclude` matches and what git ignores counts only if it is named itself. With `strict`, what
    was passed over is in `missing`. With `allow_empty` a folder or pattern may have no sheet. `watched` may count the
    files that are looked at.
    """
    scope = Scope(tuple(map(Path, names)), tuple(exclude))
    files: dict[Path, Path] = {}
    missing: list[tuple[Path, AssessorError]] = []
    passed: list[Passed] = []
    empty: list[str] = []
    for name in scope.names:
        try:
            matched = [path for path in _matched(name, scope, passed, watched) if path == name or not _is(path, but)]
        except AssessorError as error:
            missing.append((name, error))
            continue
        if matched and not (allow_empty and _is_no_folder(name)):
            files |= {place(path): path for path in matched if place(path) not in files}
        elif allow_empty and (matched or patterns.is_folder(name) or patterns.is_pattern(str(name))):
            empty.append(f"{name}: no answer sheet there")
        else:
            missing.append((name, AssessorError(f"{name}: no answer sheet there")))
    linked = [path for path in files.values() if _is_link(path)]
    missing += [(path, AssessorError(f"{path}: a link; name the file itself")) for path in linked]
    if strict:
        missing += [(one.path, AssessorError(_told([one]))) for one in dict.fromkeys(passed) if one.why not in _WANTED]
    return Found(
        tuple(path for path in files.values() if path not in linked),
        tuple(missing),
        (*empty, *notes(one for one in passed if one.why != "portfolio")),
        scope,
        tuple(passed),
    )


def _is_no_folder(name: Path) -> bool:
    """Whether a name stands for a folder, as no sheet has it, and there is none."""
    return name.suffix.lower() != SUFFIX and not os.path.lexists(name) and not patterns.is_pattern(str(name))


def _is(path: Path, other: Path | None) -> bool:
    return other is not None and place(path) == place(other)


def _is_link(path: Path) -> bool:
    return os.path.islink(path)  # noqa: PTH114 - Path.is_symlink raises for a name that is too long


def place(path: Path) -> Path:
    """Return what two names of one place share; whatever leads there through a link is a place of its own."""
    # Behind a link, `..` leads elsewhere than the name says.
    return whole(path.parent) / path.name if ".." in path.parts else Path(os.path.normpath(Path.cwd() / path))


def notes(passed: Iterable[Passed]) -> Iterator[str]:
    """Yield one note for each reason to pass something over."""
    by: dict[PassedOver, dict[Path, Passed]] = {}
    for one in passed:
        by.setdefault(one.why, {})[one.path] = one
    yield from (_told(list(some.values())) for some in by.values())


def _told(some: Sequence[Passed]) -> str:
    names = ", ".join(str(one.path) for one in some[:NAMED])
    more = say("passed-over-more", n=len(some) - NAMED) if len(some) > NAMED else ""
    return terms.passed_over(some[0].why, len(some), names + more)


def _matched(name: Path, scope: Scope, passed: list[Passed], watched: Watch) -> list[Path]:
    linked: list[Path] = []
    if patterns.is_folder(name):
        found = list(_below(name, passed, watched))
    elif patterns.is_pattern(str(name)):
        # A file may have a pattern as its name; it counts along with what the pattern matches.
        literal = [name] if os.path.lexists(name) else []
        found = []
        for match in dict.fromkeys([*literal, *patterns.expanded(name, linked)]):
            if patterns.is_folder(match):
                found += _below(match, passed, watched)
            elif match.name == PORTFOLIO and _kind(match) == "portfolio":
                passed.append(Passed(match, "portfolio"))
            else:
                found.append(match)
    else:
        return [name]
    passed += [Passed(path, "linked") for path in linked]
    return list(_kept(name, found, scope, passed))


def _kept(name: Path, found: Sequence[Path], scope: Scope, passed: list[Passed]) -> Iterator[Path]:
    """Yield what is neither excluded nor ignored by git; in a folder that git ignores as a whole, everything."""
    ignored = git.ignored([name, *found]) if found else set()
    for path in found:
        if _is_excluded(path, scope.exclude):
            passed.append(Passed(path, "excluded"))
        elif path in ignored and name not in ignored:
            passed.append(Passed(path, "ignored"))
        else:
            yield path


def _is_excluded(path: Path, exclude: Iterable[str]) -> bool:
    """Whether a pattern matches a path or a folder around it; one without a slash, any part of it."""
    places = [place.as_posix() for place in (path, *path.parents)]
    return any(
        any(fnmatchcase(text, pattern.rstrip("/")) for text in (places if "/" in pattern.rstrip("/") else path.parts))
        for pattern in exclude
    )


def _covers(name: Path, path: Path) -> bool:
    base = patterns.fixed(name)
    inner = _below_of(whole(base), path)
    if inner is None:
        return False
    rest = Path(*name.parts[len(base.parts) :])
    around = (place for place in (inner, *inner.parents) if patterns.matches(place, rest))
    return any(not any(map(_is_hidden, inner.relative_to(place).parts)) for place in around)


def _below_of(folder: Path, path: Path) -> Path | None:
    return path.relative_to(folder) if path.is_relative_to(folder) else None


def _is_hidden(part: str) -> bool:
    return part.startswith(".") and part not in {".", ".."}


class _Seen(NamedTuple):
    path: Path
    kind: Kind
    hidden: bool


def _below(folder: Path, passed: list[Passed], watched: Watch) -> Iterator[Path]:
    """Yield the answer sheets below a folder in order, without hidden ones."""
    seen = [_seen(path, folder) for path in watched(sorted(_tables(folder, passed)))]
    beside = {one.path.parent for one in seen if one.kind == "sheet" and not one.hidden}
    for path, kind, hidden in seen:
        is_sheet = kind in {"sheet", "damaged"} or (kind == "unreadable" and path.parent in beside)
        if is_sheet and not hidden:
            yield path
        elif is_sheet or kind == "unreadable":
            passed.append(Passed(path, "hidden" if hidden else "unreadable"))
        elif kind == "portfolio" and not hidden:
            passed.append(Passed(path, "portfolio"))


def _seen(path: Path, folder: Path) -> _Seen:
    return _Seen(path, _kind(path), any(map(_is_hidden, path.relative_to(folder).parts)))


def _tables(folder: Path, passed: list[Passed]) -> Iterator[Path]:
    """Yield the TOML files below a folder; `AssessorError` for a folder that cannot be read."""
    for place, folders, names in os.walk(folder, onerror=_unreadable):
        linked = [name for name in sorted(folders) if Path(place, name).is_symlink()]
        passed += [Passed(Path(place, name), "linked") for name in linked]
        folders[:] = [name for name in sorted(folders) if name != GIT and name not in linked]
        yield from (Path(place, name) for name in names if name.lower().endswith(SUFFIX))


def _unreadable(error: OSError) -> None:
    raise AssessorError(f"{error.filename}: {error.strerror}")


def _kind(path: Path) -> Kind:
    """Tell whether a file is an answer sheet, a file of another kind, or, being damaged, one that may be a sheet."""
    try:
        # From Python 3.14 on, Path.is_file is false for a file that may not be looked at.
        if not stat.S_ISREG(path.stat().st_mode):
            return "other"
        with path.open("rb") as file:
            raw = file.read(files.MAX_BYTES + 1)
    except OSError:
        return "damaged"
    return kind_of(path, raw)


def kind_of(path: Path, raw: bytes) -> Kind:
    """As `_kind`, for the bytes of a file."""
    if _begins_as_sheet(path, raw):
        return "sheet"
    try:
        data = toml.parsed(path, raw).data
    except AssessorError:
        return "damaged" if _is_named_so(path) or _says_so(raw) else "unreadable"
    if not data and not _is_named_so(path):
        return "unreadable"
    is_sheet = data.keys() & _SHEET or (data.get("format") == 1 and data.keys() <= AnswerSheet.model_fields.keys())
    return "sheet" if is_sheet or _is_named_so(path) else "portfolio" if _PORTFOLIO in data else "other"


def _begins_as_sheet(path: Path, raw: bytes) -> bool:
    """Whether what stands before the first table makes a file a sheet, as that of most does.

    To parse each whole sheet here, and again to judge it, takes twice as long.
    """
    try:
        return bool(toml.parsed(path, raw[: raw.find(b"\n[") + 1]).data.keys() & _SHEET)
    except AssessorError:
        return False


def _is_named_so(path: Path) -> bool:
    """Whether a file is named as `assessor new` names sheets."""
    return path.stem.lower().endswith("answers")


def _says_so(raw: bytes) -> bool:
    """Whether a file that cannot be read holds a sheet's words, however they are spelled."""
    plain = re.sub(_ESCAPED, lambda match: _character(match[1] or match[2]), raw.replace(b"\0", b""))
    return any(word in plain for word in _SAYS)


def _character(code: bytes) -> bytes:
    number = int(code, 16)
    return bytes([number]) if number < 128 else b"?"
