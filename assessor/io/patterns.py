"""Expand patterns such as 'answers/**/*.toml', which not every shell does, and none within quotes.

`**` enters folders but no links, which may be circular; a hidden name matches only a pattern with its dot.
"""

import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

from assessor.errors import AssessorError

DEEP = "**"


def is_pattern(text: str) -> bool:
    """Whether a text, or a part of a path, holds a wildcard."""
    return any(mark in text for mark in "*?[")


def fixed(pattern: Path) -> Path:
    """Return what stands before the first wildcard of a pattern: the folder in which it begins."""
    return next((place for place in (pattern, *pattern.parents) if not is_pattern(str(place))), Path())


def expanded(pattern: Path, linked: list[Path]) -> list[Path]:
    """Return the matches in order, each once; `AssessorError` for a folder on the way that cannot be read.

    Folders that are not entered, being links, are added to `linked`.
    """
    # Two ** in a row match the same as one.
    parts = [
        part for part, before in zip(pattern.parts, ("", *pattern.parts), strict=False) if {part, before} != {DEEP}
    ]
    return sorted(set(_matches(Path(), parts, linked)))


def is_folder(path: Path) -> bool:
    """Whether a path is a folder; false for a name that is too long, and for a link to itself."""
    return os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises for some of them


def is_linked(folder: Path, linked: list[Path]) -> bool:
    """Whether a folder is a link, and so is not entered: it may lead in a circle, or far away; note it in `linked`."""
    if not folder.is_symlink():
        return False
    linked.append(folder)
    return True


def _matches(folder: Path, parts: Sequence[str], linked: list[Path]) -> Iterator[Path]:
    if not parts:
        yield folder
        return
    part, rest = parts[0], parts[1:]
    if part == DEEP:
        yield from _matches(folder, rest, linked)
        for entry in _entries(folder):
            inner = folder / entry.name
            if not entry.name.startswith(".") and is_folder(inner) and not is_linked(inner, linked):
                yield from _matches(inner, parts, linked)
    elif not is_pattern(part):
        yield from _matches(folder / part, rest, linked) if os.path.lexists(folder / part) else ()
    else:
        for entry in _entries(folder):
            inner = folder / entry.name
            if not _fits(entry.name, part):
                continue
            if not rest:
                yield inner
            elif is_folder(inner) and not is_linked(inner, linked):
                yield from _matches(inner, rest, linked)


def _fits(name: str, part: str) -> bool:
    """Whether a name matches a part of a pattern; a hidden one only a part with its dot."""
    return fnmatch(name, part) and (part.startswith(".") or not name.startswith("."))


def matches(path: Path, pattern: Path) -> bool:
    """Whether a pattern would match a path, were it there."""
    return _would_match(path.parts, pattern.parts)


def _would_match(names: Sequence[str], parts: Sequence[str]) -> bool:
    if not parts:
        return not names
    part, rest = parts[0], parts[1:]
    if part == DEEP:
        deeper = bool(names) and not names[0].startswith(".") and _would_match(names[1:], parts)
        return _would_match(names, rest) or deeper
    return bool(names) and (names[0] == part or _fits(names[0], part)) and _would_match(names[1:], rest)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except NotADirectoryError:
        return []
    except OSError as error:
        raise AssessorError(f"{folder}: {error.strerror}") from None
