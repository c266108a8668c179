"""Choose one option of each item, so that the sum of values is greatest within a limit on weights. Exact. Pure.

Items are taken one by one, and what can follow depends on the state alone (see `states`). Two things keep the number of
cases small:

- Bounds (Lagrangian relaxation): with a price on weight instead of the limit, one pass backwards through the items
  finds the best that can follow each state. Secants find the price with the least upper bound, the promise. A case that
  cannot come within a gap of the promise is dropped; the gap grows until a case is found, which is then the best. Where
  only a choice that is worth so much will do, the first promise below that ends the search, since each is a bound.
- Dominance: of two cases in the same state, the one that weighs no less and is worth no more is dropped.
"""

from collections.abc import Sequence
from heapq import nlargest
from operator import itemgetter
from typing import NamedTuple

from assessor.advice.states import Edge, Items, Layer, layered

# The first gap is tiny, since most problems have a solution that close to the promise; then it grows by leaps.
FIRST_GAP_BITS = 20
_LEAP = 8
# How many cases a state keeps at first; if more are dropped, the search may have missed the best.
_FIRST_WIDTH = 40


class _Sum(NamedTuple):
    """The sums of the best choice from a state on: value less price (the promise), and weight."""

    promise: int
    weight: int


class Relaxed(NamedTuple):
    """The best sums at a price, by state, before each layer and after the last."""

    price: int
    sums: list[dict[int, _Sum]]

    @property
    def weight(self) -> int:
        """Return the weight of the best choice."""
        return self.sums[0][0].weight

    @property
    def value(self) -> int:
        """Return the value of the best choice."""
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

    def longer(self, item: int, edge: Edge, gain: int) -> "_Bunch":
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


def best(items: Items, limit: int, tallies: Sequence[int] = (), least: int | None = None) -> tuple[int, ...] | None:
    """Return for each item the number of its option in the best choice; none when there is none within the limit.

    `tallies` are how many options may count to each tally at most. A choice that is worth less than `least` is none.
    Needs must not go in circles.
    """
    if sum(min(option.weight for option in options) for options in items) > limit:
        return None
    # So much that whole prices are fine enough.
    factor = 1 + sum(max(abs(option.weight) for option in options) for options in items)
    finer = [[option._replace(value=option.value * factor) for option in options] for options in items]
    dear = 1 + 2 * sum(max(abs(option.value) for option in options) for options in finer)
    found = _best(finer, limit, tallies, dear, -dear if least is None else least * factor)
    return None if found is None else found.options


def cheapest(layers: Sequence[Layer], limit: int) -> Relaxed:
    """Return the relaxation at the price with the least promise; a choice within the limit is known to exist."""
    free = _relaxed(layers, 0)
    if free.weight <= limit:
        return free
    dear = 1 + 2 * sum(max(abs(e.value) for some in layer.edges.values() for e in some) for layer in layers)
    return _priced(layers, free, _relaxed(layers, dear), limit, -dear)[1]


def _best(items: Items, limit: int, tallies: Sequence[int], dear: int, least: int) -> _Choice | None:
    layers = layered(items, tallies)
    free = _relaxed(layers, 0)
    if 0 not in free.sums[0] or free.value < least:
        return None
    if free.weight <= limit:
        return _Choice(free.value, followed(layers, free))
    lightest = _relaxed(layers, dear)
    if lightest.weight > limit:
        return None
    light, priced = _priced(layers, free, lightest, limit, least)
    if light is None:
        return None
    found = _Choice(light.value, followed(layers, light))
    # At its own price no choice is worth more than one that uses up the limit.
    if light.weight != limit:
        found = _searched(layers, priced, lightest, limit, found, least)
    return found if found.value >= least else None


def _relaxed(layers: Sequence[Layer], price: int) -> Relaxed:
    """Go backwards through the layers; on a tie take the lighter sum."""
    sums = [{0: _Sum(0, 0)}]
    for _, edges in reversed(layers):
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
    return Relaxed(price, sums[::-1])


def _priced(
    layers: Sequence[Layer], heavy: Relaxed, light: Relaxed, limit: int, least: int
) -> tuple[Relaxed | None, Relaxed]:
    """Return the best choice within the limit at any price, and the relaxation at the price with the least promise.

    There is no choice if a promise shows that none is worth `least`.
    """
    while True:
        price = (heavy.value - light.value) // (heavy.weight - light.weight)
        middle = _relaxed(layers, price)
        if middle.bound(limit) < least:
            return None, middle
        if middle.weight in {light.weight, heavy.weight}:
            return light, middle
        if middle.weight <= limit:
            light = middle
        else:
            heavy = middle


def followed(layers: Sequence[Layer], relaxed: Relaxed) -> tuple[int, ...]:
    """Return the options that lead to the sum at the start."""
    chosen, state = {}, 0
    for (item, edges), here, ahead in zip(layers, relaxed.sums, relaxed.sums[1:], strict=False):
        edge = next(e for e in edges[state] if e.state in ahead and _through(e, ahead, relaxed.price) == here[state])
        chosen[item], state = edge.option, edge.state
    return tuple(chosen[item] for item in range(len(layers)))


def _through(edge: Edge, ahead: dict[int, _Sum], price: int) -> _Sum:
    promise, weight = ahead[edge.state]
    return _Sum(edge.value - price * edge.weight + promise, edge.weight + weight)


def _searched(
    layers: Sequence[Layer], priced: Relaxed, lightest: Relaxed, limit: int, start: _Choice, least: int
) -> _Choice:
    """Return the best choice: the last search drops none that is worth the promise less the gap, or more.

    What is worth less than `least` is not searched for.
    """
    known = start._replace(value=max(start.value, least - 1))
    top, width = priced.bound(limit), _FIRST_WIDTH
    gap = (top - known.value >> FIRST_GAP_BITS) + 1
    while known.value < top:
        gap = min(gap, top - known.value)
        found, whole = _within(layers, priced, lightest, limit, top - gap, width)
        if found is not None and found[1] >= known.value:
            known = _Choice(found[1], _options(found[3], len(layers)))
        if not whole:
            width *= _LEAP
        elif known.value >= top - gap:
            break
        else:
            gap *= _LEAP
    return known


def _options(chain: _Chain, number: int) -> tuple[int, ...]:
    chosen = {}
    while chain is not None:
        trail, chain = chain
        while trail is not None:
            item, option, trail = trail
            chosen[item] = option
    return tuple(chosen[item] for item in range(number))


def _within(
    layers: Sequence[Layer], priced: Relaxed, lightest: Relaxed, limit: int, worth: int, width: int
) -> tuple[_Case | None, bool]:
    """Return the best case found, and whether only cases that cannot be worth `worth` were dropped."""
    short, whole = worth - priced.price * limit, True
    bunches = {0: _Bunch(0, 0, 0, None, 0, [(0, 0, 0, None)])}
    for layer, ahead, least in zip(layers, priced.sums[1:], lightest.sums[1:], strict=False):
        merged = {}
        for state, some in _extended(layer, bunches, ahead, short, priced.price).items():
            merged[state] = _merged(some, short - ahead[state].promise, limit - least[state].weight)
            whole = whole and len(merged[state].cases) <= width
        bunches = {state: bunch.narrowed(width) for state, bunch in merged.items()}
    ends = [case for bunch in bunches.values() for case in bunch.spread(short, limit)]
    return max(ends, key=itemgetter(1), default=None), whole


def _extended(
    layer: Layer, bunches: dict[int, _Bunch], ahead: dict[int, _Sum], short: int, price: int
) -> dict[int, list[_Bunch]]:
    """Return the bunches with each option of a layer that may still be worth enough, by the state it leads to."""
    found: dict[int, list[_Bunch]] = {}
    for state, bunch in bunches.items():
        for edge in layer.edges[state]:
            gain = edge.value - price * edge.weight
            to = ahead.get(edge.state)
            if to is not None and bunch.best + bunch.promise + gain + to.promise >= short:
                found.setdefault(edge.state, []).append(bunch.longer(layer.item, edge, gain))
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
