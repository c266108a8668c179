"""Find answer sheets: files by name, those in folders, and those that a pattern matches."""

import os
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from assessor.errors import AssessorError
from assessor.io import patterns
from assessor.io.files import whole

# An answer sheet has one of these keys; catalogs, policies and other programs' files do not.
# Possessive, so that a file of blanks is scanned once.
_SHEET = re.compile(
    rb"""(?:^|(?<=\r))(?:\xef\xbb\xbf)?[ \t]*+(?:\[[ \t]*+)?["']?(?:questionnaire|answers)["']?[ \t]*+[].=]""",
    re.MULTILINE,
)


class Found(NamedTuple):
    """The files found, each once; the names without any file, each with its error; and notes."""

    files: tuple[Path, ...]
    missing: tuple[tuple[Path, AssessorError], ...]
    notes: tuple[str, ...]


def find(names: Iterable[Path | str], but: Path | None = None) -> Found:
    """Find answer sheets by names of files, folders or patterns; names without any are in `missing`.

    The file `but` counts only if it is named itself.
    """
    files: dict[Path, Path] = {}
    missing: list[tuple[Path, AssessorError]] = []
    linked: list[Path] = []
    for name in map(Path, names):
        try:
            every = _matched(name, linked)
            matched = [path for path in every if but is None or path == name or whole(path) != whole(but)]
        except AssessorError as error:
            missing.append((name, error))
            continue
        if not matched:
            missing.append((name, AssessorError(f"{name}: no answer sheet there")))
        for path in matched:
            files.setdefault(whole(path), path)
    notes = tuple(f"{path}: a link to a folder; what is in it is judged where it is named" for path in linked)
    return Found(tuple(files.values()), tuple(missing), notes)


def _matched(name: Path, linked: list[Path]) -> Iterator[Path]:
    if patterns.is_folder(name):
        yield from _below(name, linked)
    elif patterns.is_pattern(str(name)):
        # A file may have a pattern as its name; it counts along with what the pattern matches.
        literal = [name] if os.path.lexists(name) else []
        for match in dict.fromkeys([*literal, *patterns.expanded(name, linked)]):
            yield from _below(match, linked) if patterns.is_folder(match) else iter([match])
    else:
        yield name


def _below(folder: Path, linked: list[Path]) -> Iterator[Path]:
    """Yield the answer sheets below a folder in order, without hidden ones."""
    return (path for path in sorted(_tables(folder, linked)) if _is_sheet(path))


def _tables(folder: Path, linked: list[Path]) -> Iterator[Path]:
    """Yield the TOML files below a folder; `AssessorError` for a folder that cannot be read."""
    for place, folders, files in os.walk(folder, onerror=_unreadable):
        shown = (name for name in sorted(folders) if not name.startswith("."))
        folders[:] = [name for name in shown if not patterns.is_linked(Path(place, name), linked)]
        yield from (Path(place, name) for name in files if name.lower().endswith(".toml") and not name.startswith("."))


def _unreadable(error: OSError) -> None:
    raise AssessorError(f"{error.filename}: {error.strerror}")


def _is_sheet(path: Path) -> bool:
    """Whether a file is an answer sheet, or may be a damaged one: then reading it says so."""
    try:
        # From Python 3.14 on, Path.is_file is false for a file that may not be looked at.
        if not stat.S_ISREG(path.stat().st_mode):
            return False
        with path.open("rb") as file:
            start = file.read(1 << 20)
    except OSError:
        return True
    return not start.strip() or b"\0" in start or _SHEET.search(start) is not None
