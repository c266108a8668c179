"""Read files within limits, and write them atomically and under a lock."""

import contextlib
import errno
import io
import os
import stat
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from assessor.errors import AssessorError

if TYPE_CHECKING:
    from typing_extensions import Buffer

MAX_BYTES = 1024 * 1024
# The most bytes that a sitting adds to a sheet.
ROOM = 128 * 1024


def content(path: Path, most: int) -> bytes:
    """Return the bytes of a regular file; `AssessorError` for anything else, and for more bytes than `most`."""
    # Without O_NONBLOCK, opening a named pipe waits for a writer.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with open(os.open(path, flags), "rb") as file:  # noqa: PTH123 - a descriptor, not a path
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise AssessorError(f"{path}: not a regular file")
            found = file.read(most + 1)
    except FileNotFoundError:
        raise AssessorError(f"{path}: no such file") from None
    except IsADirectoryError:
        raise AssessorError(f"{path}: a folder, not a file") from None
    except ValueError:
        raise AssessorError(f"{path}: not a file name") from None
    except OSError as error:
        raise AssessorError(f"{path}: cannot be read ({error.strerror or error})") from None
    if len(found) > most:
        raise too_large(path, most)
    return found


def too_large(path: Path, most: int) -> AssessorError:
    """Return the error for a file with more bytes than it may have."""
    size = f"{most >> 20} MiB" if most >> 20 else f"{most >> 10} KiB"
    return AssessorError(f"{path}: larger than {size}; such a file is far smaller")


def write(path: Path, text: str) -> None:
    """Write a file atomically: at any moment there is either the whole old file or the whole new one.

    A replaced file keeps its mode; only its owner can read a new one. `AssessorError` when it cannot be written; the
    old file is then unchanged.
    """
    write_texts({path: text})


def write_texts(files: Mapping[Path, str]) -> None:
    """Write several texts as `write_all` does."""
    write_all({path: partial(_put, text) for path, text in files.items()})


def _put(text: str, out: BinaryIO) -> None:
    out.write(text.encode("utf-8"))


def write_all(files: Mapping[Path, Callable[[BinaryIO], None]]) -> None:
    """As `write`, for several files, each by a function that writes it: replace all of them, or none."""
    staged: dict[Path, Path] = {}
    try:
        for path, content in files.items():
            refuse_link(path)
            _refuse_device(path)
            with _as_assessor_error(path):
                staged[path] = _staged(path, content)
        # With one file there is nothing to put back.
        with _all_or_none(staged) if len(staged) > 1 else contextlib.nullcontext():
            for path, temporary in staged.items():
                with _as_assessor_error(path):
                    temporary.replace(path)
    finally:
        for temporary in staged.values():
            temporary.unlink(missing_ok=True)
    for folder in {path.parent: None for path in staged}:
        _sync_folder(folder)


@contextlib.contextmanager
def _all_or_none(staged: Mapping[Path, Path]) -> Iterator[None]:
    """Keep a backup of each file beside it, and put the backups back unless all files are replaced."""
    old = {path: temporary.with_suffix(".old") for path, temporary in staged.items()}
    try:
        for path, kept in old.items():
            with _as_assessor_error(path):
                _keep(path, kept)
        yield
    except BaseException:
        for path, temporary in staged.items():
            if not temporary.exists():
                _put_back(path, old[path])
        raise
    finally:
        for kept in old.values():
            kept.unlink(missing_ok=True)


def _keep(path: Path, kept: Path) -> None:
    """Keep a file under a second name: a hard link, or a copy if the disk has no hard links."""
    if not path.exists():
        return
    try:
        kept.hardlink_to(path)
    except OSError:
        import shutil  # Few disks need it.

        shutil.copy2(path, kept)


def _put_back(path: Path, kept: Path) -> None:
    """Restore a file from its backup; delete it if it was new."""
    if not kept.exists():
        path.unlink()
        return
    try:
        kept.replace(path)
    except OSError as error:
        # Under another name, since the backups are about to be deleted.
        last = kept.rename(kept.with_suffix(".kept"))
        what = f"was replaced, and what it held could not be put back ({error.strerror or error}); it is in {last}"
        raise AssessorError(f"{path}: {what}") from None


@contextlib.contextmanager
def _as_assessor_error(path: Path) -> Iterator[None]:
    """Turn OSError into AssessorError."""
    try:
        yield
    except OSError as error:
        what = f"cannot be written ({error.strerror or error}); nothing was changed"
        raise AssessorError(f"{path}: {what}") from None


def whole(path: Path) -> Path:
    """Return the absolute path of a file, with links followed as far as they can be."""
    # Path.resolve raises for circular links and for names that are too long.
    return Path(os.path.realpath(path))


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
    import tempfile  # Only writing needs it.

    try:
        with tempfile.NamedTemporaryFile(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent) as file:
            file.write(bytes(path.stat().st_size + ROOM))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise AssessorError(f"{path}: nothing could be saved beside it ({error.strerror or error})") from None


class _Summed(io.BufferedWriter):
    """A file that computes the checksum of what is written to it; it cannot seek."""

    sum = 0

    def write(self, data: "Buffer", /) -> int:
        self.sum = zlib.crc32(data, self.sum)
        return super().write(data)

    def seekable(self) -> bool:
        return False


def _staged(path: Path, content: Callable[[BinaryIO], None]) -> Path:
    """Write the new content to a temporary file beside the old one, sync it, and compare what was written."""
    # A folder cannot be replaced; without this check, that would show only after other files were.
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o600
    import tempfile

    # mkstemp opens exclusively, with mode 0600.
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    try:
        with _Summed(io.FileIO(descriptor, "wb")) as file:
            content(file)
            file.flush()
            os.fsync(file.fileno())
        _compare(Path(temporary), file.sum)
        Path(temporary).chmod(mode)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return Path(temporary)


def _compare(path: Path, written: int) -> None:
    found = 0
    with path.open("rb") as file:
        while part := file.read(1024 * 1024):
            found = zlib.crc32(part, found)
    if found != written:
        raise OSError("what was read back differs from what was written")


def _sync_folder(folder: Path) -> None:
    # Windows cannot open a folder; there the rename alone must do.
    if os.name == "nt":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:
        # A folder may accept files that it does not let us read; the file is in it already.
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Lock a file for one process, or raise `AssessorError`; a lock that a killed process left does not count."""
    import portalocker  # Only `run` locks; other commands start faster without it.

    lock = portalocker.PidFileLock(path.parent / f".{path.name}.pid")
    try:
        holder = lock.__enter__()
    except portalocker.exceptions.LockException:
        holder = 0
    except OSError as error:
        raise AssessorError(f"{path}: its folder cannot be written ({error.strerror or error})") from None
    if holder is not None:
        process = f"process {holder}" if holder else "another process"
        raise AssessorError(f"{path}: open in {process}; leave that one first")
    try:
        yield
    finally:
        lock.release()
