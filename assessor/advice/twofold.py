"""Choose one option of each item, so that the sum of values is greatest within two limits. Exact. Pure.

A choice within both limits is within each of them, and within any mixture of them. So the best choice within one limit
that keeps the other, too, is the best within both. Where there is no such choice, halving finds the mixture with the
least promise, and cases are followed as in `solver`: one that cannot come within a gap of the promise is dropped, and
so is one that weighs no less in both ways than another in its state and is worth no more.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import chain
from operator import itemgetter
from typing import NamedTuple, TypeVar

from assessor.advice import solver
from assessor.advice.solver import FIRST_GAP_BITS, Relaxed
from assessor.advice.states import Edge, Items, Layer, layered

# How finely two limits are mixed: one of them has from 0 to all of so many parts.
_PARTS_BITS = 6
# The gap grows more slowly than within one limit: a search too wide takes longer than all before it.
_LEAP = 2

# The options chosen, the last one first.
_Trail = tuple[int, int, "_Trail"] | None
# What a case weighs in both ways, its value (negative), and what was chosen.
_Case = tuple[int, int, int, _Trail]
Choice = tuple[int, ...]

T = TypeVar("T")


class _Problem(NamedTuple):
    """The items, what each option weighs in the other way, and the limits."""

    items: Items
    others: Sequence[Sequence[int]]
    limit: int
    other_limit: int
    tallies: Sequence[int]

    def weight(self, chosen: Choice) -> int:
        return sum(options[number].weight for options, number in zip(self.items, chosen, strict=True))

    def other(self, chosen: Choice) -> int:
        return sum(weights[number] for weights, number in zip(self.others, chosen, strict=True))

    def value(self, chosen: Choice) -> int:
        return sum(options[number].value for options, number in zip(self.items, chosen, strict=True))

    @property
    def factor(self) -> int:
        """Return so much that whole prices are fine enough for values that are multiplied by it."""
        weights = sum(max(abs(option.weight) for option in options) for options in self.items)
        others = sum(max(map(abs, some)) for some in self.others)
        return 1 + ((weights * max(self.other_limit, 1) + others * max(self.limit, 1)) << _PARTS_BITS)

    def mixed(self, this: int, that: int) -> Items:
        """Return the items with so many parts of one weight and of the other."""
        return [
            [o._replace(weight=this * o.weight + that * other) for o, other in zip(options, weights, strict=True)]
            for options, weights in zip(self.items, self.others, strict=True)
        ]


def best(
    items: Items,
    limit: int,
    others: Sequence[Sequence[int]],
    other_limit: int,
    tallies: Sequence[int] = (),
    least: int | None = None,
) -> Choice | None:
    """Return for each item the number of its option in the best choice; none when there is none within both limits.

    `others` is what each option weighs in the other way. Tallies, and what is worth less than `least`: as in `solver`.
    """
    kept = [
        [number for number in some if number in more]
        for some, more in zip(_fitting(_weights(items), limit), _fitting(others, other_limit), strict=True)
    ]
    if not all(kept):
        return None
    given = _Problem(_only(kept, items), _only(kept, others), limit, other_limit, tallies)
    found = _best(given, least)
    return None if found is None else tuple(some[number] for some, number in zip(kept, found, strict=True))


def _weights(items: Items) -> list[list[int]]:
    return [[option.weight for option in options] for options in items]


def _fitting(weights: Sequence[Sequence[int]], limit: int) -> list[list[int]]:
    """Return for each item the options that keep a limit beside the lightest of all others.

    No choice within the limit has any other, and without these the promise is lower.
    """
    room = limit - sum(map(min, weights))
    return [[number for number, weight in enumerate(some) if weight - min(some) <= room] for some in weights]


def _only(kept: Sequence[Sequence[int]], each: Sequence[Sequence[T]]) -> list[list[T]]:
    """Return what the kept options of each item have."""
    return [[some[number] for number in numbers] for numbers, some in zip(kept, each, strict=True)]


def _best(given: _Problem, least: int | None) -> Choice | None:
    found = solver.best(given.items, given.limit, given.tallies, least)
    if found is None or given.other(found) <= given.other_limit:
        return found
    found = solver.best(given.mixed(0, 1), given.other_limit, given.tallies, least)
    if found is None or given.weight(found) <= given.limit:
        return found
    return _both(given, least)


def _both(given: _Problem, least: int | None) -> Choice | None:
    lightest = solver.best(
        [
            [o._replace(value=-other) for o, other in zip(options, weights, strict=True)]
            for options, weights in zip(given.items, given.others, strict=True)
        ],
        given.limit,
        given.tallies,
    )
    if lightest is None or given.other(lightest) > given.other_limit:
        return None
    factor = given.factor
    finer = given._replace(items=[[o._replace(value=o.value * factor) for o in options] for options in given.items])
    found = _searched(finer, lightest, None if least is None else least * factor)
    return None if least is not None and given.value(found) < least else found


class _Mixture(NamedTuple):
    """How many parts of both weights are mixed, the layers with their sum as weight, and the best sums at a price."""

    this: int
    that: int
    layers: list[Layer]
    relaxed: Relaxed

    def promise(self, given: _Problem) -> int:
        """Return an upper bound on the value of any choice within both limits."""
        return self.relaxed.bound(self.limit(given))

    def limit(self, given: _Problem) -> int:
        return self.this * given.limit + self.that * given.other_limit

    def promising(self, given: _Problem, cases: list[_Case], place: int, state: int, worth: int) -> list[_Case]:
        """Return the cases in a state after a layer that may still be worth `worth`."""
        price, ahead = self.relaxed.price, self.relaxed.sums[place + 1].get(state)
        if ahead is None:
            return []
        this, that, most = price * self.this, price * self.that, ahead.promise + price * self.limit(given) - worth
        return [case for case in cases if case[2] + this * case[0] + that * case[1] <= most]


def _mixture(given: _Problem, layers: Sequence[Layer], parts: int) -> _Mixture:
    """Mix both weights, each as a share of its limit."""
    this, that = ((1 << _PARTS_BITS) - parts) * max(given.other_limit, 1), parts * max(given.limit, 1)
    mixed = [_weighed(given, layer, this, that) for layer in layers]
    return _Mixture(this, that, mixed, solver.cheapest(mixed, this * given.limit + that * given.other_limit))


def _weighed(given: _Problem, layer: Layer, this: int, that: int) -> Layer:
    """Return a layer with so many parts of one weight and of the other."""
    others = given.others[layer.item]
    weights = [this * o.weight + that * other for o, other in zip(given.items[layer.item], others, strict=True)]
    edges = {
        state: [Edge(value, weights[option], to, option) for value, _, to, option in some]
        for state, some in layer.edges.items()
    }
    return Layer(layer.item, edges)


def _mixed(given: _Problem) -> list[_Mixture]:
    """Return mixtures, first that with the least promise: where more of one weight is spent, that one has more parts.

    The others have most of one weight or of the other, so they promise little to a case that has spent most of that.
    """
    layers = layered(given.items, given.tallies)
    low, high = 0, 1 << _PARTS_BITS
    found = [_mixture(given, layers, (low + high) // 2)]
    while high - low > 1:
        parts = (low + high) // 2
        tried = _mixture(given, layers, parts)
        found.append(tried)
        chosen = solver.followed(tried.layers, tried.relaxed)
        if given.other(chosen) * max(given.limit, 1) > given.weight(chosen) * max(given.other_limit, 1):
            low = parts
        else:
            high = parts
    best = min(found, key=lambda mixture: mixture.promise(given))
    return [best, *(_mixture(given, layers, parts) for parts in (low // 2, (high + (1 << _PARTS_BITS)) // 2))]


def _searched(given: _Problem, start: Choice, least: int | None) -> Choice:
    """Return the best choice, knowing one; what is worth less than `least` is not searched for."""
    mixtures = _mixed(given)
    top, known, found = mixtures[0].promise(given), given.value(start), start
    floor = known if least is None else max(known, least - 1)
    gap = (top - floor >> FIRST_GAP_BITS) + 1
    while floor < top:
        gap = min(gap, top - floor)
        case = _within(given, mixtures, top - gap)
        if case is not None and -case[2] > floor:
            floor, found = -case[2], _options(case[3], len(given.items))
        if floor >= top - gap:
            break
        gap *= _LEAP
    return found


def _options(trail: _Trail, number: int) -> Choice:
    chosen = {}
    while trail is not None:
        item, option, trail = trail
        chosen[item] = option
    return tuple(chosen[item] for item in range(number))


def _within(given: _Problem, mixtures: Sequence[_Mixture], worth: int) -> _Case | None:
    """Return the best of the cases that may be worth `worth`; none if there is none."""
    states: dict[int, list[_Case]] = {0: [(0, 0, 0, None)]}
    for place, layer in enumerate(mixtures[0].layers):
        found: dict[int, list[list[_Case]]] = {}
        for state, cases in states.items():
            for edge in layer.edges[state]:
                longer = _longer(given, layer.item, edge, cases)
                for mixture in mixtures:
                    longer = mixture.promising(given, longer, place, edge.state, worth) if longer else longer
                if longer:
                    found.setdefault(edge.state, []).append(longer)
        states = {state: _undominated(some) for state, some in found.items()}
    return min((case for cases in states.values() for case in cases), key=itemgetter(2), default=None)


def _longer(given: _Problem, item: int, edge: Edge, cases: Iterable[_Case]) -> list[_Case]:
    """Return the cases with one more option, those that keep both limits."""
    option, value = edge.option, edge.value
    weight, other = given.items[item][option].weight, given.others[item][option]
    room, other_room = given.limit - weight, given.other_limit - other
    return [
        (one + weight, two + other, cost - value, (item, option, trail))
        for one, two, cost, trail in cases
        if one <= room and two <= other_room
    ]


def _undominated(bunches: list[list[_Case]]) -> list[_Case]:
    """Keep only cases that are worth more than all that weigh no more in either way."""
    if len(bunches) == 1:
        return bunches[0]
    kept = []
    # What weighs little in the other way, and the greatest value so far with no more than that; both rise.
    weights: list[int] = []
    values: list[int] = []
    for case in sorted(chain.from_iterable(bunches), key=itemgetter(0, 1, 2)):
        place, value = bisect_right(weights, case[1]), -case[2]
        if place and values[place - 1] >= value:
            continue
        kept.append(case)
        end = place
        while end < len(values) and values[end] <= value:
            end += 1
        weights[place:end], values[place:end] = [case[1]], [value]
    return kept
