"""Decide between two changed states of one value, knowing the state both began from. Pure.

What is equal is kept; what one side alone changed is taken. Where both changed it, whoever says more wins, and two
that say as much but not the same are a dispute. Without a common base everything is new on both sides.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from operator import methodcaller
from typing import Generic, NamedTuple, TypeVar

from assessor.model.merging import Fate, Prefer

T = TypeVar("T")
U = TypeVar("U")

# How much a value says: nothing, that it is not known, or something.
NOTHING, NOT_KNOWN, SOMETHING = range(3)


class States(NamedTuple, Generic[T]):
    """What both sides began from, and what each made of it."""

    base: T
    mine: T
    theirs: T

    def each(self, read: Callable[[T], U]) -> "States[U]":
        """Return what is read from each state."""
        return States(read(self.base), read(self.mine), read(self.theirs))


class Kind(NamedTuple, Generic[T]):
    """What values of a kind say, and what is made of two of them.

    `rank` is how much a value says, `claim` what it says. `unite` makes one of two with the same claim, `more` one of
    the value that says more and the other, both with the base before them; `mark` stands for a dispute. `newer` is the
    later of two values, if they have dates; `absent` tells a value that says no more than its absence, and `bare` is a
    value without what no person has said.
    """

    rank: Callable[[T], int]
    claim: Callable[[T], Hashable]
    unite: Callable[[T | None, T, T], T]
    more: Callable[[T | None, T, T], T]
    mark: Callable[[T | None, T | None], T]
    newer: Callable[[T, T], T | None]
    absent: Callable[[T], bool]
    bare: Callable[[T], T] = lambda value: value


class Met(NamedTuple, Generic[T]):
    """What became of a value; none where it is removed."""

    value: T | None
    fate: Fate


def by_key(tables: States[Mapping[str, T]]) -> Iterator[tuple[str, States[T | None]]]:
    """Yield every key that there is, in the order of the first side, with what the tables have for it."""
    for key in dict.fromkeys((*tables.mine, *tables.theirs, *tables.base)):
        yield key, tables.each(methodcaller("get", key))


def meet(states: States[T | None], kind: Kind[T], prefer: Prefer | None = None) -> Met[T]:
    """Bring two states of a value together."""
    base, mine, theirs = states
    if mine in (theirs, base):
        return Met(theirs, "gone" if theirs is None else "same" if mine == theirs else "theirs")
    if theirs == base:
        return Met(mine, "gone" if mine is None else "mine")
    touched = _touched(states, kind)
    if touched is not None:
        return touched
    if mine is None or theirs is None:
        return _removed(states, kind, prefer)
    if kind.claim(mine) == kind.claim(theirs):
        return Met(kind.unite(base, mine, theirs), "united")
    if kind.rank(mine) > kind.rank(theirs):
        return Met(kind.more(base, mine, theirs), "mine")
    if kind.rank(mine) < kind.rank(theirs):
        return Met(kind.more(base, theirs, mine), "theirs")
    return _disputed(states, kind, prefer)


def _touched(states: States[T | None], kind: Kind[T]) -> Met[T] | None:
    """Take the side that a person has changed, if the other one has not been; none where both have been."""
    base, mine, theirs = states.each(lambda value: None if value is None else kind.bare(value))
    if (mine == base) == (theirs == base):
        return None
    fate: Fate = "theirs" if mine == base else "mine"
    taken = states.theirs if fate == "theirs" else states.mine
    return Met(taken, "gone" if taken is None else fate)


def _removed(states: States[T | None], kind: Kind[T], prefer: Prefer | None) -> Met[T]:
    """Decide between a removal and a change."""
    left = states.theirs if states.mine is None else states.mine
    if left is None or kind.absent(left):
        return Met(None, "gone")
    if states.base is None or kind.rank(states.base) == NOTHING:
        return Met(left, "theirs" if states.mine is None else "mine")
    return _disputed(states, kind, prefer)


def _disputed(states: States[T | None], kind: Kind[T], prefer: Prefer | None) -> Met[T]:
    _, mine, theirs = states
    if prefer in {"mine", "theirs"}:
        return Met(mine if prefer == "mine" else theirs, "settled")
    newer = kind.newer(mine, theirs) if prefer and mine is not None and theirs is not None else None
    return Met(kind.mark(mine, theirs), "disputed") if newer is None else Met(newer, "settled")
