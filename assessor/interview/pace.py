"""Measure a person's own pace, to say how many minutes are left."""

from collections.abc import Callable
from statistics import median

# From so many answers on the pace is known well enough.
ENOUGH = 5
# Nobody reads so much faster or slower for long.
FASTEST, SLOWEST = 0.25, 4.0


class Pace:
    """How long answers take, against how long they are expected to take; the median, since people have coffee."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._since = clock()
        self._ratios: list[float] = []

    def begin(self) -> None:
        """Begin a question."""
        self._since = self._clock()

    def end(self, expected: int) -> None:
        """End a question that was expected to take so many seconds."""
        self._ratios.append((self._clock() - self._since) / expected)

    def minutes(self, expected: int) -> int:
        """Return how many minutes this person takes for what is expected to take so many seconds, rounded up."""
        own = median(self._ratios) if len(self._ratios) >= ENOUGH else 1.0
        return -int(-expected * min(SLOWEST, max(FASTEST, own)) // 60)
