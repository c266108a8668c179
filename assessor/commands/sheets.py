"""Which answer sheets are meant: files as they are named, those in folders, and those that a pattern matches."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from assessor.errors import AssessorError
from assessor.text import visible

# An answer sheet says early which questionnaire it answers; catalogs, policies and other programs' files do not.
_SHEET = re.compile(rb"^\s*(questionnaire\s*[.=]|\[\s*questionnaire\s*\]|\[\s*answers\b)", re.MULTILINE)
_PATTERN = re.compile(r"[*?\[]")


def found(names: Iterable[Path]) -> list[Path]:
    """Return every file that is meant, each once; `AssessorError` when a folder or a pattern has none."""
    files: dict[Path, Path] = {}
    for name in names:
        matched = list(_matched(name))
        if not matched:
            raise AssessorError(f"{visible(name)}: no answer sheet there")
        for path in matched:
            files.setdefault(path.resolve(), path)
    return list(files.values())


def _matched(name: Path) -> Iterator[Path]:
    if name.is_dir():
        yield from _below(name)
    elif _PATTERN.search(str(name)) and not name.exists():
        import glob  # Most are named.

        # Not every shell expands patterns, and none does within quotes.
        for match in sorted(glob.glob(str(name), recursive=True)):  # noqa: PTH207 - pathlib has no absolute patterns
            yield from _below(Path(match)) if Path(match).is_dir() else iter([Path(match)])
    else:
        yield name


def _below(folder: Path) -> Iterator[Path]:
    """Yield the answer sheets below a folder, hidden ones left out, in order."""
    for path in sorted(folder.rglob("*.toml")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and path.is_file() and _is_sheet(path):
            yield path


def _is_sheet(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return _SHEET.search(file.read(1 << 20)) is not None
    except OSError:
        # Whatever is wrong with it is said when it is read as a sheet.
        return True
