"""Take items one by one, and tell states apart only where they differ in what can follow. Pure.

An item has options. They may need that other items reach a credit, or count to a tally, to which only so many may. The
state says which needs that are still of use are met, and how many were counted: a number made of bits, 0 at both ends.
States from which the same options can follow are one, and there are two rules for that:

- An option that misses one of its needs for good is out, whatever else it needs. So a need that is met is forgotten
  once all options ahead that have it are out.
- As long as everything ahead that may count still fits into a tally, it makes no difference how many were counted. So
  the state holds only how many were counted beyond that.

Neither adds or removes an option in any state. So the choices are the same as with every need and every count kept.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from assessor.advice.order import order


class Requirement(NamedTuple):
    """An item, by its number, and the credit that it must reach."""

    item: int
    credit: int


class Possibility(NamedTuple):
    """A credit that an item can have, what it is worth, what it weighs (either may be negative), and what it needs.

    `tally` is the number of the tally that it counts to.
    """

    value: int
    weight: int
    credit: int
    needs: tuple[Requirement, ...] = ()
    tally: int | None = None


Items = Sequence[Sequence[Possibility]]


class Edge(NamedTuple):
    """An option, by its number, and the state that it leads to."""

    value: int
    weight: int
    state: int
    option: int


class Layer(NamedTuple):
    """An item, and the options that are possible from each state."""

    item: int
    edges: dict[int, list[Edge]]


def layered(items: Items, most: Sequence[int]) -> list[Layer]:
    """Return the layers from state 0 to state 0; `most` are how many options may count to each tally."""
    needs = (frozenset(need.item for option in options for need in option.needs) for options in items)
    placed = order(tuple(needs))
    bits = {need: 1 << number for number, need in enumerate(sorted(_requirements(items)))}
    tallies = _tallies(items, placed, most, 1 << len(bits))
    pending = _pending(items, placed, bits)
    found, states, decided = [], {0}, 0
    for place, item in enumerate(placed):
        own = [need for need in bits if need.item == item]
        decided |= _mask(own, bits)
        same = _Same([(needs, needs & decided) for needs in pending[place]], tallies, place)
        moves = list(_moves(items[item], bits, own, tallies))
        edges = {state: list(_edges(moves, state, place, same)) for state in sorted(states)}
        found.append(Layer(item, edges))
        states = {edge.state for some in edges.values() for edge in some}
    return found


def _requirements(items: Items) -> set[Requirement]:
    return {need for options in items for option in options for need in option.needs}


def _mask(needs: Iterable[Requirement], bits: dict[Requirement, int]) -> int:
    return sum(bits[need] for need in set(needs))


class _Tally(NamedTuple):
    """Where a count stands in a state, how many may count at most, and how many before each place if all ahead do."""

    unit: int
    most: int
    fits: list[int]

    def counted(self, state: int, place: int) -> int:
        """Return how many were counted before a place; a higher number if all ahead fits with that, too."""
        return (state // self.unit & (1 << self.most.bit_length()) - 1) + self.fits[place]

    def kept(self, count: int, place: int) -> int:
        """Return the part of the state that holds a count after a place."""
        return self.unit * max(0, count - self.fits[place + 1])


def _tallies(items: Items, placed: Sequence[int], most: Sequence[int], unit: int) -> list[_Tally]:
    """Give each tally the bits that its count needs, one beside the other."""
    found = []
    for number, limit in enumerate(most):
        adding = [any(option.tally == number for option in items[item]) for item in placed]
        left = [*accumulate(reversed(adding), initial=0)]
        fits = [max(0, limit - some) for some in reversed(left)]
        found.append(_Tally(unit, limit, fits))
        unit <<= limit.bit_length()
    return found


def _pending(items: Items, placed: Sequence[int], bits: dict[Requirement, int]) -> list[list[int]]:
    """Return for each place the needs of the options ahead, as bits, where the first of them is decided by then."""
    places = {item: place for place, item in enumerate(placed)}
    last = {option.needs: place for place, item in enumerate(placed) for option in items[item] if option.needs}
    found: list[list[int]] = [[] for _ in placed]
    for needs, end in last.items():
        for place in range(min(places[need.item] for need in needs), end):
            found[place].append(_mask(needs, bits))
    return found


class _Same(dict[int, int]):
    """For each state after a place the one that stands for all from which the same options can follow."""

    def __init__(self, pending: Sequence[tuple[int, int]], tallies: Sequence[_Tally], place: int) -> None:
        super().__init__()
        self._pending, self._tallies, self._place = pending, tallies, place

    def __missing__(self, state: int) -> int:
        met = 0
        for needs, decided in self._pending:
            if not decided & ~state:
                met |= needs
        same = state & met
        for tally in self._tallies:
            same |= tally.kept(tally.counted(state, self._place), self._place)
        self[state] = same
        return same


class _Move(NamedTuple):
    """An option, with what it needs and what it reaches as bits."""

    value: int
    weight: int
    needs: int
    reached: int
    tally: _Tally | None
    option: int


def _moves(
    options: Sequence[Possibility],
    bits: dict[Requirement, int],
    own: Sequence[Requirement],
    tallies: Sequence[_Tally],
) -> Iterator[_Move]:
    for number, option in enumerate(options):
        reached = _mask([need for need in own if option.credit >= need.credit], bits)
        tally = None if option.tally is None else tallies[option.tally]
        yield _Move(option.value, option.weight, _mask(option.needs, bits), reached, tally, number)


def _edges(moves: Sequence[_Move], state: int, place: int, same: _Same) -> Iterator[Edge]:
    for value, weight, needs, reached, tally, option in moves:
        if not needs & ~state and (tally is None or tally.counted(state, place) < tally.most):
            yield Edge(value, weight, same[(state if tally is None else state + tally.unit) | reached], option)
