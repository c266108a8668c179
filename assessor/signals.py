"""Turn the signals that end a program into exceptions, which never interrupt a save or a prompt."""

import contextlib
import signal
from collections.abc import Callable, Iterator
from types import FrameType

# Windows lacks SIGHUP.
NAMES = tuple(name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


class Stopped(KeyboardInterrupt):
    """The person or the system asked the program to end; `code` is the exit code for it.

    It is a `KeyboardInterrupt`, since event loops let those through.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.code = 128 + number


class Guard:
    """A watch for the signals of `NAMES`: each raises `Stopped`, in blocks of `shield` and `telling` only later."""

    def __init__(self) -> None:
        self._shields = 0
        self._pending: list[int] = []
        self._told: Callable[[], None] | None = None

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """Catch the signals, and restore their handlers afterwards; an ignored one, as under nohup, stays ignored."""
        numbers = [getattr(signal, name) for name in NAMES]
        heeded = [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
        before = {number: signal.signal(number, self._caught) for number in heeded}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    @contextlib.contextmanager
    def shield(self) -> Iterator[None]:
        """Let a block finish before a signal ends the program."""
        self._shields += 1
        try:
            yield
        finally:
            self._shields -= 1
        if self._pending and not self._shields:
            raise self.stop()

    @contextlib.contextmanager
    def telling(self, told: Callable[[], None]) -> Iterator[None]:
        """Call `told` at a signal instead of raising, in a block that an exception would leave half done.

        The signal is pending until `stop` takes it, or until the next shielded block ends.
        """
        self._told = told
        try:
            yield
        finally:
            self._told = None

    @property
    def is_stopped(self) -> bool:
        """Whether a signal is pending."""
        return bool(self._pending)

    def stop(self) -> Stopped:
        """Take the pending signal, and return the exception for it."""
        return Stopped(self._pending.pop())

    def _caught(self, number: int, _frame: FrameType | None) -> None:
        if not self._told and not self._shields:
            raise Stopped(number)
        self._pending.append(number)
        if self._told:
            self._told()


def exit_code(stop: KeyboardInterrupt) -> int:
    """Return the exit code for an interruption: 128 and the signal's number, as shells have it."""
    return stop.code if isinstance(stop, Stopped) else 128 + signal.SIGINT
