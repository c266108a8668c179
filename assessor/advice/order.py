"""Order items, each after those that it needs, so that few are pending at a time: others need them yet. Pure.

A group of items that needs connect is finished before the next one begins, the largest first. Inside a group a family
goes next, items that no other needs and that need the same, along with all that they need: one that leaves few items
pending, and is a great share of those that still wait for what is pending. So what is begun is finished: what many need
comes early, and what hangs on it follows family by family.
"""

from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from graphlib import TopologicalSorter

# How much it counts, beside one more item pending, that what is pending is waited for by a family alone.
_FINISHED = 4
# Shares in whole numbers.
_WHOLE = 5040


class _Row:
    """Items in order, as far as they are placed."""

    def __init__(self, needs: Sequence[Set[int]], needed_by: Sequence[Set[int]]) -> None:
        self.placed: dict[int, None] = {}
        self._needs, self._needed_by = needs, needed_by
        self._whole: list[tuple[int, ...]] = [()] * len(needs)
        for item in TopologicalSorter(dict(enumerate(needs))).static_order():
            before = dict.fromkeys(other for need in sorted(needs[item]) for other in self._whole[need])
            self._whole[item] = (*before, item)

    def place(self, ends: Sequence[int]) -> None:
        """Place items that no other needs, family by family, each after all that it needs."""
        families: dict[frozenset[int], list[int]] = {}
        for end in ends:
            families.setdefault(frozenset(self._needs[end]), []).append(end)
        left = list(families.values())
        while left:
            family = min(left, key=self._cost)
            left.remove(family)
            self.placed.update(self._bunch(family))

    def _bunch(self, family: Sequence[int]) -> dict[int, None]:
        return dict.fromkeys(item for end in family for item in self._whole[end] if item not in self.placed)

    def _cost(self, family: Sequence[int]) -> tuple[int, int]:
        """Return how many more items are pending once a family is placed, and how many are placed along with it."""
        bunch = self._bunch(family)
        needed = {need for item in bunch for need in self._needs[item]}
        waited = len(needed.difference(bunch))
        waiting = sum(map(bool, (self._needed_by[item] - self.placed.keys() - bunch.keys() for item in needed)))
        shares = sum(_WHOLE // len(self._needed_by[item] - self.placed.keys()) for item in needed.difference(bunch))
        return _WHOLE * (waiting - waited) - _FINISHED * shares, len(bunch) - len(family)


@lru_cache(maxsize=8)
def order(needs: tuple[frozenset[int], ...]) -> tuple[int, ...]:
    """Return the items by number. The same needs are put in order again for each limit and each end of efforts."""
    needed_by: list[set[int]] = [set() for _ in needs]
    for item, needed in enumerate(needs):
        for need in needed:
            needed_by[need].add(item)
    row = _Row(needs, needed_by)
    for group in sorted(_groups(needs), key=len, reverse=True):
        row.place([item for item in sorted(group) if not needed_by[item]])
    return tuple(row.placed)


def _groups(needs: Sequence[Set[int]]) -> Iterator[frozenset[int]]:
    """Yield the groups that needs connect, those with the first items first."""
    group = [frozenset({item}) for item in range(len(needs))]
    for item, needed in enumerate(needs):
        whole = group[item].union(*(group[need] for need in needed))
        for member in whole:
            group[member] = whole
    yield from dict.fromkeys(group)
