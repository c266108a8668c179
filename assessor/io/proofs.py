"""Look at the files that evidence names: each is below the sheet's folder, behind no link, and has its digest.

Those of a sheet at a git revision are looked for at that revision.
"""

import errno
import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from unicodedata import normalize

from assessor.errors import AssessorError
from assessor.io import git
from assessor.io.faults import Fault, Keys
from assessor.io.files import is_below
from assessor.io.git import Origin
from assessor.io.toml import Document
from assessor.model.sheet import Answer, AnswerSheet, Evidence

LARGEST = 64 * 1024 * 1024
CHUNK = 1024 * 1024


class Unproven(Exception):
    """A file cannot stand as evidence; the text says why."""


class Look(NamedTuple):
    """What a look at the files showed: faults of evidence that is none, and files that no digest pins yet."""

    faults: tuple[Fault, ...] = ()
    unpinned: tuple[str, ...] = ()


def look(document: Document, sheet: AnswerSheet) -> Look:
    """Look at every file that evidence names."""
    faults, unpinned = [], []
    for keys, entry in _entries(sheet):
        try:
            digest = _digest_of(document, entry.file or "")
        except Unproven as why:
            faults.append(Fault((*keys, "file"), f'"{entry.file}" {why}'))
            continue
        if entry.sha256 is None:
            place = document.place((*keys, "file"))
            unpinned.append(f'{place}: "{entry.file}" has no digest yet; sha256 = "{digest}" would pin it')
        elif entry.sha256 != digest:
            what = f'"{entry.file}" has the digest {digest}; it is not the file that was given as evidence'
            faults.append(Fault((*keys, "sha256"), what))
    return Look(tuple(faults), tuple(unpinned))


def _entries(sheet: AnswerSheet) -> Iterator[tuple[Keys, Evidence]]:
    for keys, answer in sheet.every_answer():
        for number, entry in enumerate(answer.evidence):
            if entry.file:
                yield (*keys, "evidence", number), entry


def without(sheet: AnswerSheet, faults: Iterable[Fault]) -> AnswerSheet:
    """Return a sheet without the evidence that is none."""
    gone = {fault.keys[:-1] for fault in faults}
    return keeping(sheet, lambda keys, _: keys not in gone) if gone else sheet


def keeping(sheet: AnswerSheet, keeps: Callable[[Keys, Evidence], bool]) -> AnswerSheet:
    """Return a sheet with the evidence that is kept, by its keys."""

    def kept(base: Keys, answers: Mapping[str, Answer]) -> dict[str, Answer]:
        return {
            control_id: answer.model_copy(update={"evidence": _kept((*base, control_id), answer, keeps)})
            if answer.evidence
            else answer
            for control_id, answer in answers.items()
        }

    parts = {
        part_id: part.model_copy(update={"answers": kept(("parts", part_id, "answers"), part.answers)})
        for part_id, part in sheet.parts.items()
    }
    return sheet.model_copy(update={"answers": kept(("answers",), sheet.answers), "parts": parts})


def _kept(base: Keys, answer: Answer, keeps: Callable[[Keys, Evidence], bool]) -> tuple[Evidence, ...]:
    every = enumerate(answer.evidence)
    return tuple(entry for number, entry in every if keeps((*base, "evidence", number), entry))


def _digest_of(document: Document, name: str) -> str:
    """Return the SHA-256 of a file below a sheet's folder, in hexadecimal; `Unproven` if there is no regular one."""
    if not is_below(name):
        raise Unproven("is not a path below the answer sheet's folder, written with slashes")
    if document.origin is not None:
        return _at_revision(document.origin, name)
    try:
        return _digest(_found(document.path.parent, PurePosixPath(name).parts))
    except FileNotFoundError:
        raise Unproven("is not there") from None
    except (OSError, ValueError) as error:
        raise Unproven(_refusal(error)) from None


def _at_revision(origin: Origin, name: str) -> str:
    path = origin.path.parent / name
    try:
        if not git.is_file(origin.at, path):
            raise Unproven("is not there, at that revision")
        return hashlib.sha256(git.content(origin.at, path, LARGEST)).hexdigest()
    except AssessorError as error:
        raise Unproven(f"cannot be looked at ({error})") from None


def _found(folder: Path, parts: tuple[str, ...]) -> int:
    """Open a file as it is spelt, else with its accents composed, or apart, as other systems store the same name."""
    spellings = (parts, *(tuple(normalize(form, part) for part in parts) for form in ("NFC", "NFD")))
    for spelling in dict.fromkeys(spellings):
        try:
            return _opened(folder, spelling)
        except FileNotFoundError:
            continue
    raise FileNotFoundError


def _digest(descriptor: int) -> str:
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise Unproven("is not a regular file")
        if status.st_size > LARGEST:
            raise Unproven(f"is larger than {LARGEST // CHUNK} MiB; name a smaller file")
        digest = hashlib.sha256()
        while chunk := os.read(descriptor, CHUNK):
            digest.update(chunk)
        return digest.hexdigest()
    finally:
        os.close(descriptor)


def _refusal(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno in {errno.ELOOP, errno.ENOTDIR, errno.EMLINK}:
        return "is reached through a symbolic link, or through what is no folder"
    return f"cannot be read ({getattr(error, 'strerror', None) or error})"


def _opened(folder: Path, parts: tuple[str, ...]) -> int:
    """Open a file folder by folder, so that nobody can slip a link into the path meanwhile."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    if os.open not in os.supports_dir_fd:
        return _opened_whole(folder, parts, flags)
    here = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for part in parts[:-1]:
            inner = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=here)
            os.close(here)
            here = inner
        return os.open(parts[-1], flags | os.O_NOFOLLOW, dir_fd=here)
    finally:
        os.close(here)


def _opened_whole(folder: Path, parts: tuple[str, ...], flags: int) -> int:
    """Open a file on systems where folders cannot be opened, such as Windows."""
    path = folder
    for part in parts:
        path = path / part
        if path.is_symlink() or getattr(path, "is_junction", bool)():
            raise OSError(errno.ELOOP, "a link")
    return os.open(path, flags)
