"""Files in, within limits; files out, atomically and under a lock."""

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
# What a sitting adds to a sheet at most, in bytes.
ROOM = 128 * 1024


def content(path: Path, most: int) -> bytes:
    """Return what a regular file holds; `AssessorError` for anything else, and for more bytes than `most`."""
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
    """Say that a file holds more bytes than it may."""
    size = f"{most >> 20} MiB" if most >> 20 else f"{most >> 10} KiB"
    return AssessorError(f"{path}: larger than {size}; such a file is far smaller")


def write(path: Path, text: str) -> None:
    """Replace a file, or make it, so that at any moment it is either the old one or the new one, whole.

    A replaced file keeps its mode, a new one is readable by its owner only. `AssessorError` when it cannot be written;
    the old file is then untouched.
    """
    write_texts({path: text})


def write_texts(files: Mapping[Path, str]) -> None:
    """As `write`, for several files, as `write_all`."""
    write_all({path: partial(_put, text) for path, text in files.items()})


def _put(text: str, out: BinaryIO) -> None:
    out.write(text.encode("utf-8"))


def write_all(files: Mapping[Path, Callable[[BinaryIO], None]]) -> None:
    """As `write`, for several files and what writes each: all of them are replaced, or none."""
    staged: dict[Path, Path] = {}
    try:
        for path, content in files.items():
            refuse_link(path)
            _refuse_device(path)
            with _told(path):
                staged[path] = _staged(path, content)
        # Of one file nothing needs to be put back.
        with _all_or_none(staged) if len(staged) > 1 else contextlib.nullcontext():
            for path, temporary in staged.items():
                with _told(path):
                    temporary.replace(path)
    finally:
        for temporary in staged.values():
            temporary.unlink(missing_ok=True)
    for folder in {path.parent: None for path in staged}:
        _sync_folder(folder)


@contextlib.contextmanager
def _all_or_none(staged: Mapping[Path, Path]) -> Iterator[None]:
    """Keep what each file holds beside it, and put it back when the files are not all replaced by what is staged."""
    old = {path: temporary.with_suffix(".old") for path, temporary in staged.items()}
    try:
        for path, kept in old.items():
            with _told(path):
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
    """Give a file a second name, or a copy where the disk has no such names."""
    if not path.exists():
        return
    try:
        kept.hardlink_to(path)
    except OSError:
        import shutil  # Few disks need it.

        shutil.copy2(path, kept)


def _put_back(path: Path, kept: Path) -> None:
    """Give a file back what it held; one that is new goes."""
    if not kept.exists():
        path.unlink()
        return
    try:
        kept.replace(path)
    except OSError as error:
        # Out of the way of what is cleared away.
        last = kept.rename(kept.with_suffix(".kept"))
        what = f"was replaced, and what it held could not be put back ({error.strerror or error}); it is in {last}"
        raise AssessorError(f"{path}: {what}") from None


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn OSError into AssessorError."""
    try:
        yield
    except OSError as error:
        what = f"cannot be written ({error.strerror or error}); nothing was changed"
        raise AssessorError(f"{path}: {what}") from None


def whole(path: Path) -> Path:
    """Return the absolute path of a file, links followed; of what cannot be followed, as far as that goes."""
    # Path.resolve raises for links in a circle and for names that are too long.
    return Path(os.path.realpath(path))


def refuse_link(path: Path) -> None:
    """Raise `AssessorError` for a symbolic link: replacing it would leave the file behind it as it was."""
    if os.path.islink(path):  # noqa: PTH114 - Path.is_symlink raises for a name that is too long
        raise AssessorError(f"{path}: a symbolic link; name the file itself")


def _refuse_device(path: Path) -> None:
    """Raise `AssessorError` for a device or a pipe: a file would take its place."""
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
    import tempfile  # Only what writes needs it.

    try:
        with tempfile.NamedTemporaryFile(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent) as file:
            file.write(bytes(path.stat().st_size + ROOM))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise AssessorError(f"{path}: nothing could be saved beside it ({error.strerror or error})") from None


class _Summed(io.BufferedWriter):
    """A file that knows the checksum of what was written to it, from its beginning to its end."""

    sum = 0

    def write(self, data: "Buffer", /) -> int:
        self.sum = zlib.crc32(data, self.sum)
        return super().write(data)

    def seekable(self) -> bool:
        return False


def _staged(path: Path, content: Callable[[BinaryIO], None]) -> Path:
    """Write what a file is to hold into a temporary one beside it, on the disk and compared."""
    # A folder cannot be replaced, and would be found out only after other files were.
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
    # Windows cannot open a folder; there the rename itself is as durable as it gets.
    if os.name == "nt":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:
        # A folder may take files and not be read; the file is in it already.
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a file for one process, or raise `AssessorError`; a lock left behind by a killed one does not count."""
    import portalocker  # Only `run` locks; every other command starts faster without it.

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
