"""Replace files by new ones, all or none; each waits whole beside the old one until all of them do."""

import contextlib
import errno
import io
import os
import stat
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from assessor.errors import AssessorError
from assessor.io import sidefiles
from assessor.io.sidefiles import SideFile

if TYPE_CHECKING:
    from typing_extensions import Buffer

# Folders on some disks cannot be opened for reading or synced; there the rename alone must do.
_NO_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EACCES}


class Replacement:
    """A file to be written: its new content, and once there is one, a backup of what it held."""

    def __init__(self, path: Path, *, private: bool) -> None:
        self.path = path
        self._private = private
        self._file: _Summed | None = None
        self._mode: int | None = None
        self._new: SideFile | None = None
        self._old: SideFile | None = None
        self._is_replaced = False

    def begin(self) -> BinaryIO:
        """Return a file beside the old one, for the new content."""
        # A folder cannot be replaced; without this check, that would show only after other files were.
        if self.path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        self._mode = _mode(self.path)
        private = self._private or self._mode is not None
        self._new = sidefiles.new(self.path, "tmp", sidefiles.OWNER if private else sidefiles.EVERYONE)
        self._file = _Staged(self._new.descriptor, self.path)
        return self._file

    def complete(self) -> None:
        """Sync the new content, and compare what was written."""
        if self._file and self._new:
            _compare(self._new.path, self._file.synced())
            if self._mode is not None:
                _set_mode(self._new, self._mode)

    def back_up(self) -> None:
        """Keep what the file holds under a second name: by a hard link, or a copy if the disk has none."""
        if self._mode is not None:
            self._old = _linked(self.path) or _copied(self.path)

    def replace(self) -> None:
        """Put the new content in the place of the old one."""
        if self._new:
            self._new.let_go()
            self._new.path.replace(self.path)
            self._is_replaced = True

    def put_back(self) -> str:
        """Restore what the file held, if it was replaced; say what went wrong about that, empty if nothing did."""
        # A signal may come between the two steps of `replace`.
        if not self._is_replaced and not (self._new and self._new.stands_at(self.path)):
            return ""
        try:
            if self._old:
                self._old.let_go()
                self._old.path.replace(self.path)
            else:
                self.path.unlink()
        except OSError as error:
            return self._kept(error.strerror or str(error))
        return ""

    def _kept(self, why: str) -> str:
        """Keep a backup that cannot be put back where nothing sweeps it, and say where."""
        if not self._old:
            return f"{self.path}: was written, and could not be removed again ({why})"
        kept = sidefiles.name(self.path, "kept")
        try:
            self._old.path.rename(kept)
        except OSError:
            kept = self._old.path
        self._old = None
        return f"{self.path}: was replaced, and what it held could not be put back ({why}); it is in {kept}"

    def finish(self) -> None:
        """Delete what is left beside the file."""
        if self._file:
            self._file.give_up()
        for file in (self._new, self._old):
            if file:
                file.discard()


def sync(paths: Iterable[Path]) -> str:
    """Sync the folders of files that were replaced; say what went wrong about that, empty if nothing did."""
    for path in {path.parent: path for path in paths}.values():
        try:
            _sync_folder(path.parent)
        except OSError as error:
            why = error.strerror or error
            return f"{path}: is written, but its folder could not be synced ({why}); a power cut might undo that"
    return ""


def try_room(path: Path, size: int) -> None:
    """Write and delete a file of so many bytes beside another one; `OSError` if that fails."""
    file = sidefiles.new(path, "tmp")
    try:
        _put(file.descriptor, lambda out: out.write(bytes(size)))
    finally:
        file.discard()


class _Summed(io.BufferedWriter):
    """A file that computes the checksum of what is written to it; it cannot seek."""

    sum = 0

    def __init__(self, descriptor: int) -> None:
        # The descriptor itself stays open, so that the file stays held; closing a second one may tell of an error.
        super().__init__(io.FileIO(os.dup(descriptor), "wb"))

    def write(self, data: "Buffer", /) -> int:
        self.sum = zlib.crc32(data, self.sum)
        return super().write(data)

    def seekable(self) -> bool:
        return False

    def synced(self) -> int:
        """Sync and close the file; return the checksum of what was written."""
        self.flush()
        os.fsync(self.fileno())
        self.close()
        return self.sum

    def give_up(self) -> None:
        """Close the file, whatever of it is on disk."""
        with contextlib.suppress(OSError, AssessorError):
            self.close()


class _Staged(_Summed):
    """New content of a file that is named when it cannot be written."""

    def __init__(self, descriptor: int, path: Path) -> None:
        super().__init__(descriptor)
        self._path = path

    def write(self, data: "Buffer", /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            raise cannot_be_written(self._path, error) from None


def cannot_be_written(path: Path, error: OSError) -> AssessorError:
    """Return the error for a file that is as it was, since the new one cannot be written."""
    return AssessorError(f"{path}: cannot be written ({error.strerror or error}); nothing was changed")


def _put(descriptor: int, content: Callable[[BinaryIO], object]) -> None:
    file = _Summed(descriptor)
    try:
        content(file)
        file.synced()
    except BaseException:
        file.give_up()
        raise


def _compare(path: Path, written: int) -> None:
    found = 0
    with path.open("rb") as file:
        while part := file.read(1024 * 1024):
            found = zlib.crc32(part, found)
    if found != written:
        raise OSError("what was read back differs from what was written")


def _mode(path: Path) -> int | None:
    """Return the mode of a file; none if there is no such file."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return None


def _set_mode(file: SideFile, mode: int) -> None:
    if stat.S_IMODE(os.fstat(file.descriptor).st_mode) != mode:
        os.chmod(file.descriptor if os.chmod in os.supports_fd else file.path, mode)  # noqa: PTH101 - a descriptor


def _linked(path: Path) -> SideFile | None:
    """Return a hard link to a file; none if the disk has none."""
    link = sidefiles.name(path, "old")
    try:
        link.hardlink_to(path)
    except OSError:
        return None
    try:
        file = SideFile(link, os.open(link, os.O_RDONLY | sidefiles.NO_LINK))
    except OSError:
        with contextlib.suppress(OSError):
            link.unlink()
        return None
    sidefiles.hold(file.descriptor)
    return file


def _copied(path: Path) -> SideFile:
    """Return a copy of a file."""
    import shutil  # Few disks need it.

    copy = sidefiles.new(path, "old")
    try:
        with path.open("rb") as source:
            _put(copy.descriptor, lambda out: shutil.copyfileobj(source, out))
        _set_mode(copy, stat.S_IMODE(path.stat().st_mode))
    except BaseException:
        copy.discard()
        raise
    return copy


def _sync_folder(folder: Path) -> None:
    # Windows cannot open a folder.
    if os.name == "nt":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            with contextlib.suppress(OSError):
                os.close(descriptor)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise
