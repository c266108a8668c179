"""Read files within limits, and write them atomically."""

import os
import stat
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import BinaryIO

from assessor.errors import AssessorError
from assessor.io import replacing, sidefiles
from assessor.io.replacing import Replacement

MAX_BYTES = 1024 * 1024
# The most bytes that a sitting adds to a sheet.
ROOM = 128 * 1024


def content(path: Path, most: int) -> bytes:
    """Return the bytes of a regular file; `AssessorError` for anything else, and for more bytes than `most`."""
    with _faults_told(path), opened(path) as file:
        found = file.read(most + 1)
    if len(found) > most:
        raise too_large(path, most)
    return found


def opened(path: Path) -> BinaryIO:
    """Open a regular file to be read; `AssessorError` for anything else."""
    # Without O_NONBLOCK, opening a named pipe waits for a writer.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with _faults_told(path):
        file = open(os.open(path, flags), "rb")  # noqa: PTH123, SIM115 - a descriptor, not a path; the caller closes it
        try:
            is_regular = stat.S_ISREG(os.fstat(file.fileno()).st_mode)
        except OSError:
            file.close()
            raise
    if not is_regular:
        file.close()
        raise AssessorError(f"{path}: not a regular file")
    return file


@contextmanager
def _faults_told(path: Path) -> Iterator[None]:
    """Turn what a disk or a name refuses into an `AssessorError`."""
    try:
        yield
    except FileNotFoundError:
        raise AssessorError(f"{path}: no such file") from None
    except IsADirectoryError:
        raise AssessorError(f"{path}: a folder, not a file") from None
    except ValueError:
        raise AssessorError(f"{path}: not a file name") from None
    except OSError as error:
        raise AssessorError(f"{path}: cannot be read ({error.strerror or error})") from None


def too_large(path: Path, most: int) -> AssessorError:
    """Return the error for a file with more bytes than it may have."""
    size = f"{most >> 20} MiB" if most >> 20 else f"{most >> 10} KiB"
    return AssessorError(f"{path}: larger than {size}; such a file is far smaller")


def write(path: Path, text: str) -> None:
    """Write a file of somebody's own atomically: at any moment there is the whole old file or the whole new one.

    A replaced file keeps its mode; only its owner can read a new one. `AssessorError` when it cannot be written; the
    old file is then unchanged.
    """
    write_texts({path: text})


def write_texts(files: Mapping[Path, str], *, shared: Collection[Path] = ()) -> None:
    """Write several texts as `write_all` does; all but those to be shared are private."""
    contents = {path: partial(_put, text) for path, text in files.items()}
    write_all(contents, private=[path for path in files if path not in shared])


def _put(text: str, out: BinaryIO) -> None:
    out.write(text.encode("utf-8"))


def write_all(files: Mapping[Path, Callable[[BinaryIO], None]], *, private: Collection[Path] = ()) -> None:
    """As `write`, for several files, each by a function that writes it: replace all of them, or none.

    A new file gets the mode that the umask allows, unless it is private.
    """
    with writing(files, private=private) as opened:
        for path, put in files.items():
            put(opened[path])


@contextmanager
def writing(paths: Collection[Path], *, private: Collection[Path] = ()) -> Iterator[dict[Path, BinaryIO]]:
    """As `write_all`, for what is written bit by bit: yield the open files, which replace the old ones at the end."""
    for path in paths:
        if str(path) == "-":
            raise AssessorError("-: what comes from standard input cannot be written back; name a file")
        refuse_link(path)
        _refuse_device(path)
    for folder in {path.parent for path in paths}:
        sidefiles.sweep(folder)
    replacements = [Replacement(path, private=path in private) for path in paths]
    try:
        yield {each.path: _begun(each) for each in replacements}
        _replace(replacements)
    finally:
        for each in replacements:
            each.finish()
    unsynced = replacing.sync(paths)
    if unsynced:
        raise AssessorError(unsynced)


def _begun(replacement: Replacement) -> BinaryIO:
    try:
        return replacement.begin()
    except OSError as error:
        raise replacing.cannot_be_written(replacement.path, error) from None


def _replace(replacements: list[Replacement]) -> None:
    """Replace all files by what was written, or none."""
    # With one file there is nothing to put back.
    backed_up = replacements if len(replacements) > 1 else []
    steps = [
        *((each, each.complete) for each in replacements),
        *((each, each.back_up) for each in backed_up),
        *((each, each.replace) for each in replacements),
    ]
    path = Path()
    try:
        for each, step in steps:
            path = each.path
            step()
    except OSError as error:
        lost = [what for each in backed_up if (what := each.put_back())]
        failed = f"{path}: cannot be written ({error.strerror or error})"
        raise AssessorError(*([failed, *lost] if lost else [f"{failed}; nothing was changed"])) from None
    except BaseException as stop:
        lost = [what for each in backed_up if (what := each.put_back())]
        if lost:
            raise AssessorError(*lost) from stop
        raise


def whole(path: Path) -> Path:
    """Return the absolute path of a file, with links followed as far as they can be."""
    # Path.resolve raises for circular links and for names that are too long.
    return Path(os.path.realpath(path))


def is_there(path: Path) -> bool:
    """Whether a name is taken, if only by a link to nothing; `AssessorError` where the disk does not tell."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except ValueError:
        raise AssessorError(f"{path}: not a file name") from None
    except OSError as error:
        raise AssessorError(f"{path}: cannot be looked at ({error.strerror or error})") from None
    return True


def is_below(name: str) -> bool:
    """Whether a text is the path of something below a folder, written with slashes on every system."""
    parts, windows = PurePosixPath(name).parts, PureWindowsPath(name)
    return bool(parts) and not (windows.drive or windows.root or "\\" in name or ".." in parts)


def refuse_link(path: Path) -> None:
    """Raise `AssessorError` for a symbolic link: replacing it would leave its target unchanged."""
    if os.path.islink(path):  # noqa: PTH114 - Path.is_symlink raises for a name that is too long
        raise AssessorError(f"{path}: a symbolic link; name the file itself")


def _refuse_device(path: Path) -> None:
    """Raise `AssessorError` for a device or a pipe, which a file would replace."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise AssessorError(f"{path}: neither a file nor a new name; redirect what is printed instead")


def refuse_unwritable(path: Path) -> None:
    """Raise `AssessorError` when a file could not be saved: a link, read-only, its folder closed, or the disk full."""
    refuse_link(path)
    if not os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        raise AssessorError(f"{path}: read-only; nothing could be saved")
    try:
        replacing.try_room(path, path.stat().st_size + ROOM)
    except OSError as error:
        raise AssessorError(f"{path}: nothing could be saved beside it ({error.strerror or error})") from None
