"""Keep the worst of many things, and count the rest."""

from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")
Rank = tuple[int, ...]


class Worst(Generic[T]):
    """So many things at most: those of the least ranks, and among equals those that came first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[Rank, list[T]] = {}
        self.count = 0

    def add(self, thing: T, *rank: int) -> None:
        """Take one more; what there is no room for is let go."""
        self._kept.setdefault(rank, []).append(thing)
        self.count += 1
        if self.count > self._most:
            least = max(self._kept)
            self._kept[least].pop()
            if not self._kept[least]:
                del self._kept[least]

    @property
    def left_out(self) -> int:
        """Return how many were let go."""
        return max(0, self.count - self._most)

    def __iter__(self) -> Iterator[T]:
        for rank in sorted(self._kept):
            yield from self._kept[rank]
