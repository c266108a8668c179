"""Files beside one that is written: its new content, its backup, its lock. Each is held as long as its process runs."""

import contextlib
import os
import re
import stat
from pathlib import Path
from typing import Literal

try:
    import fcntl
except ImportError:  # Windows: there nothing is held, and nothing swept.
    fcntl = None  # type: ignore[assignment]

# A backup that could not be put back is `kept`: it is somebody's only copy.
Kind = Literal["tmp", "old", "kept"]

LOCK = ".{name}.assessor.lock"
_OURS = r"(?s)\..+\.(?:[0-9a-f]{8}\.assessor\.(?:tmp|old)|assessor\.lock)"
# What Windows lacks counts for nothing.
NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
OWNER, EVERYONE = 0o600, 0o666


class SideFile:
    """A file of ours beside another one; `sweep` leaves it alone until it is closed."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self.descriptor = descriptor
        self._is_open = True
        try:
            self._status = os.fstat(descriptor)
        except OSError:
            self.close()
            raise

    def is_gone(self) -> bool:
        """Whether its name was taken from it."""
        try:
            self.path.lstat()
        except FileNotFoundError:
            return True
        except OSError:
            return False
        return False

    def stands_at(self, path: Path) -> bool:
        """Whether this very file has a name; false where that cannot be told."""
        try:
            return os.path.samestat(path.lstat(), self._status)
        except OSError:
            return False

    def close(self) -> None:
        """Let the file go. What was written to it was synced before, so that an error no longer matters."""
        if self._is_open:
            self._is_open = False
            with contextlib.suppress(OSError):
                os.close(self.descriptor)

    def let_go(self) -> None:
        """Close the file where no open one can be renamed or deleted, as on Windows."""
        if fcntl is None:
            self.close()

    def discard(self) -> None:
        """Delete the file, if that is possible: the next start sweeps what is left."""
        self.let_go()
        with contextlib.suppress(OSError):
            self.path.unlink()
        self.close()


def new(beside: Path, kind: Kind, mode: int = OWNER) -> SideFile:
    """Create a file of a new name, of this process alone; `OSError` if that fails."""
    while True:
        path = name(beside, kind)
        with contextlib.suppress(FileExistsError):
            file = SideFile(path, os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | NO_LINK, mode))
            # Another process may have swept it before it was held.
            if hold(file.descriptor) and not file.is_gone():
                return file
            file.discard()


def name(beside: Path, kind: Kind) -> Path:
    """Return a new name."""
    return beside.with_name(f".{beside.name}.{os.urandom(4).hex()}.assessor.{kind}")


def hold(descriptor: int) -> bool:
    """Hold an open file until it is closed; false when another process holds it."""
    try:
        return _locked(descriptor)
    except OSError:
        # A disk without locks: there `sweep` deletes nothing.
        return True


def _locked(descriptor: int) -> bool:
    if fcntl is None:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def sweep(folder: Path) -> None:
    """Delete what processes of this user left in a folder that run no more; whatever cannot be told stays."""
    if fcntl is None:
        return
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if re.fullmatch(_OURS, entry.name):
                with contextlib.suppress(OSError):
                    _sweep(Path(entry))


def _sweep(path: Path) -> None:
    seen = path.lstat()
    # Opening a device or a pipe may act on it.
    if not stat.S_ISREG(seen.st_mode) or seen.st_uid != os.geteuid():
        return
    descriptor = os.open(path, os.O_RDONLY | NO_LINK)
    try:
        if os.path.samestat(seen, os.fstat(descriptor)) and _locked(descriptor):
            path.unlink()
    finally:
        os.close(descriptor)
