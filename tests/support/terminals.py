"""A pseudo-terminal with a program in it: keys go in, and what stands on its screen comes out."""

import os
import re
import select
import signal
import struct
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

# So long a screen may take to come on a machine that is busy.
PATIENCE = 60
# A program leaves the screen of its own.
_LEFT = b"\x1b[?1049l"


class Terminal:
    """A screen of so many columns and lines, and the process that draws on it."""

    def __init__(self, process: int, descriptor: int, size: tuple[int, int]) -> None:
        import pyte  # Windows has no pseudo-terminals.

        self.sent = b""
        self._process, self._descriptor = process, descriptor
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)

    @property
    def lines(self) -> list[str]:
        return [line.rstrip() for line in self._screen.display]

    def __str__(self) -> str:
        return "\n".join(self.lines)

    @property
    def words(self) -> str:
        return " ".join(str(self).split())

    def press(self, keys: str, *expected: str) -> None:
        """Press keys, and wait until all of this stands on the screen."""
        os.write(self._descriptor, keys.encode())
        if expected:
            self.until(*expected)

    def until(self, *expected: str) -> None:
        self.wait(lambda: all(text in self.words for text in expected), expected)

    def wait(self, there: Callable[[], bool], what: object = "") -> None:
        """Read what is drawn until something is there; never by the clock, which a busy machine outruns."""
        end = time.monotonic() + PATIENCE
        while not there():
            assert time.monotonic() < end, f"{what} never came; there is:\n{self}"
            if select.select([self._descriptor], [], [], 1)[0]:
                try:
                    drawn = os.read(self._descriptor, 65536)
                except OSError:
                    drawn = b""
                assert drawn, f"{what} never came, and the program has ended:\n{self}"
                self._take(drawn)

    def _take(self, drawn: bytes) -> None:
        left = self.sent.count(_LEFT)
        self.sent += drawn
        self._stream.feed(drawn)
        if self.sent.count(_LEFT) > left:
            # The library keeps one screen, so that what a program drew on its own would stay.
            self._screen.reset()
            self._stream.feed(self.sent.rpartition(_LEFT)[2])

    def resize(self, columns: int, lines: int) -> None:
        import fcntl
        import termios

        self._screen.resize(lines, columns)
        fcntl.ioctl(self._descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def ended(self) -> int:
        """Read to the end, and return the exit code."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                drawn = os.read(self._descriptor, 65536)
            except OSError:
                break
            if not drawn:
                break
            self._take(drawn)
        return os.waitstatus_to_exitcode(os.waitpid(self._process, 0)[1])

    def foot(self) -> str:
        """Return what stands below the last rule."""
        rules = [number for number, line in enumerate(self.lines) if re.match("[─-]{12}", line)]
        return "\n".join(self.lines[rules[-1] + 1 :])


@contextmanager
def terminal(folder: Path, size: tuple[int, int], *arguments: object, **variables: str) -> Iterator[Terminal]:
    """Run the program in a folder, at a terminal of this size."""
    pytest.importorskip("pyte")
    import fcntl
    import pty
    import termios

    process, descriptor = pty.fork()
    if not process:
        # What is ignored below nohup, or in a script's background, would stay ignored.
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
        os.chdir(folder)
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        os.environ.update({"TERM": "xterm-256color", "PYTHONUTF8": "1"} | variables)
        os.execv(sys.executable, [sys.executable, "-m", "assessor", *map(str, arguments)])
    try:
        yield Terminal(process, descriptor, size)
    finally:
        os.close(descriptor)
        try:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
