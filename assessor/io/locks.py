"""Lock a file for one process while it works on it."""

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from assessor.errors import AssessorError
from assessor.io import sidefiles
from assessor.io.sidefiles import SideFile

# How often a lock may vanish or appear while it is looked at.
_TRIES = 100


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Lock a file, or raise `AssessorError`; a lock that a killed process left does not count."""
    sidefiles.sweep(path.parent)
    lock = _taken(path)
    try:
        yield
    finally:
        _release(lock)


def _taken(path: Path) -> SideFile:
    """Return the lock of a file: a new one, or one that another user left and that cannot be deleted."""
    place = path.with_name(sidefiles.LOCK.format(name=path.name))
    for _ in range(_TRIES):
        lock = _created(path, place) or _left(path, place)
        if lock is not None:
            return lock
    raise _refused(path, 0)


def _created(path: Path, place: Path) -> SideFile | None:
    """Create a lock; none where there is one."""
    try:
        # Colleagues may have to open it to see that its process is gone.
        descriptor = os.open(place, os.O_RDWR | os.O_CREAT | os.O_EXCL | sidefiles.NO_LINK, sidefiles.EVERYONE)
        lock = SideFile(place, descriptor)
    except FileExistsError:
        return None
    except OSError as error:
        raise AssessorError(f"{path}: its folder cannot be written ({error.strerror or error})") from None
    # Another process may take it for one that was left, and delete it.
    if not _held(lock) or not lock.stands_at(place):
        lock.close()
        return None
    with contextlib.suppress(OSError):
        os.write(descriptor, b"%d" % os.getpid())
    return lock


def _left(path: Path, place: Path) -> SideFile | None:
    """Delete the lock of a process that is gone; return it if it cannot be deleted, and none to try again."""
    try:
        lock = SideFile(place, _opened(place))
    except FileNotFoundError:
        return None
    except OSError as error:
        what = f"{place} is in the way ({error.strerror or error}); delete it if nobody has the file open"
        raise AssessorError(f"{path}: cannot be locked, since {what}") from None
    if not _held(lock):
        holder = _holder(lock)
        lock.close()
        raise _refused(path, holder)
    if lock.stands_at(place) and not _deleted(place):
        return lock
    lock.close()
    return None


def _opened(place: Path) -> int:
    """Open a lock, for reading only where it is another user's; `OSError` for a link, a pipe or a device."""
    if not stat.S_ISREG(place.lstat().st_mode):
        raise OSError("not a regular file")
    try:
        return os.open(place, os.O_RDWR | sidefiles.NO_LINK)
    except PermissionError:
        return os.open(place, os.O_RDONLY | sidefiles.NO_LINK)


def _deleted(place: Path) -> bool:
    try:
        place.unlink()
    except OSError:
        # Windows deletes no open file, and some folders let nobody delete what is another's.
        return False
    return True


def _held(lock: SideFile) -> bool:
    """Hold a lock; false when another process does. A disk without locks has to do without."""
    import portalocker  # Only what works on one file for long locks it; other commands start faster without.

    try:
        portalocker.lock(lock.descriptor, portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING)
    except portalocker.exceptions.AlreadyLocked:
        return False
    except portalocker.exceptions.LockException:
        return True
    return True


def _holder(lock: SideFile) -> int:
    """Return the process that holds a lock; 0 where that cannot be told, as on Windows."""
    try:
        return int(os.read(lock.descriptor, 20))
    except (OSError, ValueError):
        return 0


def _refused(path: Path, holder: int) -> AssessorError:
    process = f"process {holder}" if holder else "another process"
    return AssessorError(f"{path}: open in {process}; leave that one first")


def _release(lock: SideFile) -> None:
    """Delete a lock and let it go; one that cannot be deleted does not count at the next start."""
    if lock.stands_at(lock.path):
        lock.discard()
    else:
        lock.close()
