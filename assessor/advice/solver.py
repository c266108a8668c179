"""Choose one option of each item, so that the sum of values is greatest within a limit on weights. Exact. Pure.

An option may need that other items reach a credit, and of options that count to a tally only so many may be chosen.
Items are taken one by one, those that others need first; which of the needs ahead are met, and how many were counted to
each tally, is the state, a number made of bits. Two things keep the number of cases small:

- Bounds (Lagrangian relaxation): with a price on weight instead of the limit, one pass backwards through the items
  finds the best that can follow each state. Secants find the price with the least upper bound, the promise. A case that
  cannot come within a gap of the promise is dropped; the gap grows until a case is found, which is then the best.
- Dominance: of two cases in the same state, the one that weighs no less and is worth no more is dropped.
"""

from collections.abc import Iterator, Sequence
from heapq import nlargest
from operator import itemgetter
from typing import NamedTuple

# The first gap is tiny, since most problems have a solution that close to the promise; then it grows by leaps.
_FIRST_GAP_BITS = 20
_LEAP = 8
# How many cases a state keeps at first; if more are dropped, the search may have missed the best.
_FIRST_WIDTH = 40


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


class _Edge(NamedTuple):
    value: int
    weight: int
    state: int
    option: int


class _Stage(NamedTuple):
    """An item, and the options that are possible from each state."""

    item: int
    edges: dict[int, list[_Edge]]


class _Sum(NamedTuple):
    """The sums of the best choice from a state on: value less price (the promise), and weight."""

    promise: int
    weight: int


class _Relaxed(NamedTuple):
    """The best sums at a price, by state, before each stage and after the last."""

    price: int
    sums: list[dict[int, _Sum]]

    @property
    def weight(self) -> int:
        return self.sums[0][0].weight

    @property
    def value(self) -> int:
        return self.sums[0][0].promise + self.price * self.weight

    def bound(self, limit: int) -> int:
        """Return an upper bound on the value of any choice within the limit."""
        return self.sums[0][0].promise + self.price * limit


class _Choice(NamedTuple):
    """A complete choice within the limit: its value, and the number of each item's option."""

    value: int
    options: tuple[int, ...]


# Items and their options, the last one first.
_Trail = tuple[int, int, "_Trail"] | None
# A trail that many cases share, and what was chosen before it.
_Chain = tuple[_Trail, "_Chain"] | None
# Weight, value, value less price, and what was chosen; a plain tuple, since there are many.
_Case = tuple[int, int, int, _Chain]


class _Bunch(NamedTuple):
    """Cases in one state, by weight, and the options chosen since for all of them together, with their sums."""

    weight: int
    value: int
    promise: int
    trail: _Trail
    best: int
    cases: list[_Case]

    def longer(self, item: int, edge: _Edge, gain: int) -> "_Bunch":
        """Return the bunch with one more option chosen."""
        trail = (item, edge.option, self.trail)
        return _Bunch(
            self.weight + edge.weight, self.value + edge.value, self.promise + gain, trail, self.best, self.cases
        )

    def spread(self, lowest: int, room: int) -> list[_Case]:
        """Return the cases with the options chosen since, without those that promise too little or weigh too much."""
        weight, value, promise, trail, _, cases = self
        lowest, room = lowest - promise, room - weight
        return [
            (case[0] + weight, case[1] + value, case[2] + promise, (trail, case[3]))
            for case in cases
            if case[2] >= lowest and case[0] <= room
        ]

    def narrowed(self, width: int) -> "_Bunch":
        """Return the bunch with at most `width` cases: those that promise most, and of these the heaviest."""
        if len(self.cases) <= width:
            return self
        kept = nlargest(width, self.cases, key=itemgetter(2, 0))
        return self._replace(cases=sorted(kept, key=itemgetter(0)))


def best(items: Sequence[Sequence[Possibility]], limit: int, tallies: Sequence[int] = ()) -> tuple[int, ...] | None:
    """Return for each item the number of its option in the best choice; none when nothing is within the limit.

    `tallies` are how many options may count to each tally at most. Needs must not go in circles.
    """
    finer = _finer(items)
    stages = _stages(finer, [0] * len(items), tallies)
    free = _relaxed(stages, 0)
    if 0 not in free.sums[0]:
        return None
    if free.weight <= limit:
        return _followed(stages, free)
    dear = 1 + 2 * sum(max(abs(option.value) for option in options) for options in finer)
    light = _relaxed(stages, dear)
    if light.weight > limit:
        return None
    found, least = _priced(stages, free, light, limit)
    start = _Choice(found.value, _followed(stages, found))
    # At its own price no choice is worth more than one that uses up the limit.
    if found.weight == limit:
        return start.options
    stages = _stages(finer, _sureness(finer, least.price), tallies)
    return _searched(stages, _relaxed(stages, least.price), _relaxed(stages, dear), limit, start)


def _finer(items: Sequence[Sequence[Possibility]]) -> list[list[Possibility]]:
    """Multiply all values by one factor, so that whole prices are fine enough."""
    factor = 1 + sum(max(abs(option.weight) for option in options) for options in items)
    return [[option._replace(value=option.value * factor) for option in options] for options in items]


def _sureness(items: Sequence[Sequence[Possibility]], price: int) -> list[int]:
    """Return how much the second best option of each item loses at a price."""
    promises = [sorted(option.value - price * option.weight for option in options) for options in items]
    return [some[-1] - some[-2] if len(some) > 1 else 0 for some in promises]


class _Tally(NamedTuple):
    """Where a count stands in a state, up to where it goes, and the place of the last stage that counts."""

    unit: int
    most: int
    last: int

    def whole(self) -> int:
        """Return the bits that hold the count."""
        return self.unit * ((1 << self.most.bit_length()) - 1)

    def count(self, state: int) -> int:
        """Return how many were counted in a state."""
        return (state & self.whole()) // self.unit


def _tallies(
    items: Sequence[Sequence[Possibility]], order: Sequence[int], most: Sequence[int], unit: int
) -> list[_Tally]:
    """Give each tally the bits that its count needs, one beside the other."""
    found = []
    for number, limit in enumerate(most):
        last = max((k for k, i in enumerate(order) if any(option.tally == number for option in items[i])), default=-1)
        found.append(_Tally(unit, limit, last))
        unit <<= limit.bit_length()
    return found


def _stages(items: Sequence[Sequence[Possibility]], sureness: Sequence[int], most: Sequence[int]) -> list[_Stage]:
    order = _order(items, sureness)
    last: dict[Requirement, int] = {
        need: place for place, item in enumerate(order) for option in items[item] for need in option.needs
    }
    bits = {need: 1 << number for number, need in enumerate(sorted(last))}
    tallies = _tallies(items, order, most, 1 << len(bits))
    stages, states = [], {0}
    for k, i in enumerate(order):
        kept = ~sum(bits[need] for need, end in last.items() if end == k)
        # A count that nothing adds to any more tells no states apart.
        kept &= ~sum(tally.whole() for tally in tallies if tally.last == k)
        own = [need for need in bits if need.item == i]
        edges = {state: list(_edges(items[i], state, bits, own, kept, tallies)) for state in sorted(states)}
        stages.append(_Stage(i, edges))
        states = {edge.state for some in edges.values() for edge in some}
    return stages


def _order(items: Sequence[Sequence[Possibility]], sureness: Sequence[int]) -> list[int]:
    """Order the items, each right after those that it needs, so that few needs are pending at a time.

    An item that many others need goes late; among equals those that one last item needs stand side by side, and the
    surest goes first, so that the number of cases grows late. Groups that needs connect are not mixed, and items
    outside any group go last.
    """
    needs = [{need.item for option in options for need in option.needs} for options in items]
    needed_by: list[list[int]] = [[] for _ in items]
    for item, needed in enumerate(needs):
        for need in needed:
            needed_by[need].append(item)

    ends = {item for item, needed in enumerate(needs) if len(needed) > 1 and not needed_by[item]}

    def late(item: int) -> tuple[int, int, int, int]:
        begins = [other for other in needed_by[item] if other not in ends]
        return -len(begins), max(ends.intersection(needed_by[item]), default=-1), sureness[item], item

    group = [frozenset({item}) for item in range(len(items))]
    for item, needed in enumerate(needs):
        whole = group[item].union(*(group[need] for need in needed))
        for member in whole:
            group[member] = whole
    leads = [min(map(late, together)) for together in group]
    ready = sorted(
        (item for item in range(len(items)) if not needs[item]),
        key=lambda item: (bool(needed_by[item]), leads[item], late(item)),
    )
    waits = [len(some) for some in needs]
    order = []
    while ready:
        order.append(ready.pop())
        for item in sorted(needed_by[order[-1]], key=late):
            waits[item] -= 1
            if not waits[item]:
                ready.append(item)
    return order


def _edges(
    options: Sequence[Possibility],
    state: int,
    bits: dict[Requirement, int],
    own: Sequence[Requirement],
    kept: int,
    tallies: Sequence[_Tally],
) -> Iterator[_Edge]:
    for number, option in enumerate(options):
        tally = None if option.tally is None else tallies[option.tally]
        if all(state & bits[need] for need in option.needs) and (tally is None or tally.count(state) < tally.most):
            reached = sum(bits[need] for need in own if option.credit >= need.credit)
            counted = state if tally is None else state + tally.unit
            yield _Edge(option.value, option.weight, (counted | reached) & kept, number)


def _relaxed(stages: Sequence[_Stage], price: int) -> _Relaxed:
    """Go backwards through the stages; on a tie take the lighter sum."""
    sums = [{0: _Sum(0, 0)}]
    for _, edges in reversed(stages):
        ahead, here = sums[-1], {}
        for state, some in edges.items():
            ends = [
                (value - price * weight + ahead[to].promise, -weight - ahead[to].weight)
                for value, weight, to, _ in some
                if to in ahead
            ]
            if ends:
                promise, lightness = max(ends)
                here[state] = _Sum(promise, -lightness)
        sums.append(here)
    return _Relaxed(price, sums[::-1])


def _priced(stages: Sequence[_Stage], heavy: _Relaxed, light: _Relaxed, limit: int) -> tuple[_Relaxed, _Relaxed]:
    """Return the best choice within the limit at any price, and the relaxation at the price with the least promise."""
    while True:
        price = (heavy.value - light.value) // (heavy.weight - light.weight)
        middle = _relaxed(stages, price)
        if middle.weight in {light.weight, heavy.weight}:
            return light, middle
        if middle.weight <= limit:
            light = middle
        else:
            heavy = middle


def _followed(stages: Sequence[_Stage], relaxed: _Relaxed) -> tuple[int, ...]:
    """Return the options that lead to the sum at the start."""
    chosen, state = {}, 0
    for (item, edges), here, ahead in zip(stages, relaxed.sums, relaxed.sums[1:], strict=False):
        edge = next(e for e in edges[state] if e.state in ahead and _through(e, ahead, relaxed.price) == here[state])
        chosen[item], state = edge.option, edge.state
    return tuple(chosen[item] for item in range(len(stages)))


def _through(edge: _Edge, ahead: dict[int, _Sum], price: int) -> _Sum:
    promise, weight = ahead[edge.state]
    return _Sum(edge.value - price * edge.weight + promise, edge.weight + weight)


def _searched(
    stages: Sequence[_Stage], least: _Relaxed, light: _Relaxed, limit: int, start: _Choice
) -> tuple[int, ...]:
    """Return the best choice: the last search drops none that is worth the promise less the gap, or more."""
    known, top, width = start, least.bound(limit), _FIRST_WIDTH
    gap = (top - known.value >> _FIRST_GAP_BITS) + 1
    while known.value < top:
        gap = min(gap, top - known.value)
        found, whole = _within(stages, least, light, limit, top - gap, width)
        if found is not None and found[1] >= known.value:
            known = _Choice(found[1], _options(found[3], len(stages)))
        if not whole:
            width *= _LEAP
        elif known.value >= top - gap:
            break
        else:
            gap *= _LEAP
    return known.options


def _options(chain: _Chain, number: int) -> tuple[int, ...]:
    chosen = {}
    while chain is not None:
        trail, chain = chain
        while trail is not None:
            item, option, trail = trail
            chosen[item] = option
    return tuple(chosen[item] for item in range(number))


def _within(
    stages: Sequence[_Stage], least: _Relaxed, light: _Relaxed, limit: int, worth: int, width: int
) -> tuple[_Case | None, bool]:
    """Return the best case found, and whether only cases that cannot be worth `worth` were dropped."""
    short, whole = worth - least.price * limit, True
    bunches = {0: _Bunch(0, 0, 0, None, 0, [(0, 0, 0, None)])}
    for stage, ahead, lightest in zip(stages, least.sums[1:], light.sums[1:], strict=False):
        merged = {}
        for state, some in _extended(stage, bunches, ahead, short, least.price).items():
            merged[state] = _merged(some, short - ahead[state].promise, limit - lightest[state].weight)
            whole = whole and len(merged[state].cases) <= width
        bunches = {state: bunch.narrowed(width) for state, bunch in merged.items()}
    ends = [case for bunch in bunches.values() for case in bunch.spread(short, limit)]
    return max(ends, key=itemgetter(1), default=None), whole


def _extended(
    stage: _Stage, bunches: dict[int, _Bunch], ahead: dict[int, _Sum], short: int, price: int
) -> dict[int, list[_Bunch]]:
    """Return the bunches with each option of a stage that may still be worth enough, by the state it leads to."""
    found: dict[int, list[_Bunch]] = {}
    for state, bunch in bunches.items():
        for edge in stage.edges[state]:
            gain = edge.value - price * edge.weight
            to = ahead.get(edge.state)
            if to is not None and bunch.best + bunch.promise + gain + to.promise >= short:
                found.setdefault(edge.state, []).append(bunch.longer(stage.item, edge, gain))
    return found


def _merged(bunches: list[_Bunch], lowest: int, room: int) -> _Bunch:
    """Merge bunches, and keep only cases that are worth more than all that weigh no more."""
    if len(bunches) == 1:
        return bunches[0]
    kept: list[_Case] = []
    # Sorting is stable: of two equal cases the one found first is kept.
    for case in sorted((case for some in bunches for case in some.spread(lowest, room)), key=itemgetter(0)):
        if not kept or case[1] > kept[-1][1]:
            if kept and kept[-1][0] == case[0]:
                kept.pop()
            kept.append(case)
    # A bunch without cases promises nothing.
    return _Bunch(0, 0, 0, None, max((case[2] for case in kept), default=lowest - 1), kept)
