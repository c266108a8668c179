"""Show how far a command has come: on stderr, where somebody watches and it takes more than two seconds."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TypeVar

from assessor.text import visible

if TYPE_CHECKING:
    from rich.progress import Progress

T = TypeVar("T")

# What takes no longer than this needs no bar.
SECONDS = 2
# A bar is drawn again so often.
_EVERY = 0.1


class Advance(Protocol):
    """What tells of progress."""

    def __call__(self, steps: int = 1, /) -> None:
        """Tell that steps are done."""


@contextmanager
def progress(total: int | None, what: str, *, shown: bool = True) -> Iterator[Advance]:
    """Count the steps of a long piece of work in a bar, which is gone at the end; what is yielded tells of a step.

    `total` is their number, if it is known, and `what` says what is done, as in "Reading answer sheets". What the
    command writes to stderr meanwhile stands above the bar. Where it writes to a terminal's stdout, that tells enough,
    and would run into the bar: it is not to be shown then, and neither with --quiet.
    """
    if not (shown and sys.stderr.isatty()):
        yield _unseen
        return
    bar = _Bar(total, what)
    try:
        yield bar.advance
    finally:
        bar.close()


def watched(what: str, *, shown: bool = True) -> Callable[[Sequence[T]], Iterator[T]]:
    """Return a function that yields what it is given one by one, and counts it in a bar."""

    def each(things: Sequence[T]) -> Iterator[T]:
        with progress(len(things), what, shown=shown) as advance:
            for thing in things:
                yield thing
                advance()

    return each


def _unseen(steps: int = 1, /) -> None:
    """Tell nobody."""


class _Bar:
    """A bar that begins to be drawn when the work has taken long."""

    def __init__(self, total: int | None, what: str) -> None:
        self._total = total
        self._what = visible(what)
        self._done = 0
        self._due = time.monotonic() + SECONDS
        self._drawn: Progress | None = None

    def advance(self, steps: int = 1, /) -> None:
        self._done += steps
        now = time.monotonic()
        if now < self._due:
            return
        self._due = now + _EVERY
        if self._drawn is None:
            self._drawn = _begun()
            self._drawn.add_task(self._what, total=self._total)
        for task in self._drawn.task_ids:
            self._drawn.update(task, completed=self._done, refresh=True)

    def close(self) -> None:
        if self._drawn:
            self._drawn.stop()


def _begun() -> "Progress":
    # Importing it takes longer than most commands.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    # Lines are left as they are, since a terminal wraps them itself and gives them back whole when they are copied.
    console = Console(file=sys.stderr, soft_wrap=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Progress(
        *columns,
        console=console,
        auto_refresh=False,
        transient=True,
        redirect_stdout=False,
        # A terminal that cannot move its cursor shows none.
        disable=not console.is_interactive,
    )
    bar.start()
    return bar
