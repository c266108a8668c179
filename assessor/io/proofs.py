"""Check the local files that evidence names: each is below the sheet's folder, behind no link, and has its digest."""

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath
from unicodedata import normalize

from assessor.io.faults import Fault, Keys
from assessor.io.toml import Document
from assessor.model.sheet import AnswerSheet, Evidence

LARGEST = 64 * 1024 * 1024
CHUNK = 1024 * 1024


class Unproven(Exception):
    """A file cannot stand as evidence; the text says why."""


def check(document: Document, sheet: AnswerSheet) -> tuple[list[Fault], list[str]]:
    """Return the faults of the files that evidence names, and notes with digests for those that have none yet."""
    faults, unpinned = [], []
    for keys, entry in _entries(sheet):
        try:
            digest = digest_of(document.path.parent, entry.file or "")
        except Unproven as why:
            faults.append(Fault((*keys, "file"), f'"{entry.file}" {why}'))
            continue
        if entry.sha256 is None:
            place = document.place((*keys, "file"))
            unpinned.append(f'{place}: "{entry.file}" has no digest yet; sha256 = "{digest}" would pin it')
        elif entry.sha256 != digest:
            what = f'"{entry.file}" has the digest {digest}; it is not the file that was given as evidence'
            faults.append(Fault((*keys, "sha256"), what))
    return faults, unpinned


def _entries(sheet: AnswerSheet) -> Iterator[tuple[Keys, Evidence]]:
    for keys, answer in sheet.every_answer():
        for number, entry in enumerate(answer.evidence):
            if entry.file:
                yield (*keys, "evidence", number), entry


def digest_of(folder: Path, name: str) -> str:
    """Return the SHA-256 of a file below a folder, in hexadecimal; `Unproven` if there is no such regular file."""
    parts = PurePosixPath(name).parts
    windows = PureWindowsPath(name)
    if windows.drive or windows.root or "\\" in name or ".." in parts or not parts:
        raise Unproven("is not a path below the answer sheet's folder, written with slashes")
    try:
        return _digest(_found(folder, parts))
    except FileNotFoundError:
        raise Unproven("is not there") from None
    except (OSError, ValueError) as error:
        raise Unproven(_refusal(error)) from None


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
