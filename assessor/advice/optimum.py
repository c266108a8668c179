"""Find the best set of steps for a goal, in whole numbers and one case for each cap. Exact. Pure.

The total is held at the lowest cap of a critical control below its floor, and by the number of worst answers that are
left. So a few cases matter, one for each cap: that whatever holds the total there or below is ended. In each, critical
controls have a least credit, only so many answers may stay at their worst, and the uncapped score is what counts.
Each case allows fewer sets than the one before, so the highest uncapped score falls, while what holds the total rises.

Of two plans the better one has the higher score; then more vital classes of which no control fails any longer; then the
higher uncapped score; then the lesser cost, if there is a budget; then the lesser effort.

What steps need is bought once, however many need it: each kind of solution is an item of its own, bought or not.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, gcd, lcm
from typing import NamedTuple

from assessor.advice import solver, twofold
from assessor.advice.gaps import fitting
from assessor.advice.states import Possibility, Requirement
from assessor.advice.steps import Candidate, End, Way, candidates
from assessor.model.assessment import Assessment
from assessor.model.prices import Price, Tariff
from assessor.model.report import Goal
from assessor.model.solutions import CURRENCIES, PRICES, Solution
from assessor.scoring import caps

# The way that each control takes, by its id.
Chosen = dict[str, Way]


class Problem(NamedTuple):
    """What could be done, the uncapped score now, and what no work ends: the lowest cap, and how many worst answers.

    `vital` are the classes that can be closed, each with its controls that fail. `buys` is the most direct kind of
    solution for each control, if there is one, and `tariff` what money buys.
    """

    candidates: dict[str, Candidate]
    uncapped: Fraction
    held: int
    worst: int
    vital: tuple[frozenset[str], ...]
    buys: dict[str, Solution]
    sizes: tuple[str, ...]
    tariff: Tariff | None

    def price(self, solution: Solution) -> Price | None:
        """Return what a kind of solution costs a year; none in a currency that the catalog does not know."""
        if self.tariff is None or self.tariff.currency not in CURRENCIES:
            return None
        return PRICES[solution.band_for(self.sizes)]

    def spent(self, solution: Solution, end: End) -> Fraction:
        """Return what counts of that price."""
        price = self.price(solution) or Price.sum(())
        return price.low if end == "low" else price.high

    def work(self, candidate: Candidate, way: Way, end: End) -> Fraction:
        """Return what the days of a way cost."""
        rate = self.tariff.rate if self.tariff else None
        return (rate or Fraction(0)) * candidate.days(way, _of_money(end))


class Result(NamedTuple):
    """A set of steps, with the confirmed score after it, the vital classes it closes, the score uncapped, days, cost.

    The cost is that at the high end of efforts and prices, or at the low end for a plan at that.
    """

    chosen: Chosen
    score: Fraction
    closed: int
    uncapped: Fraction
    days: Fraction
    cost: Fraction


def _of_money(end: End) -> End:
    """Return the end at which money is counted: the high one, so that a budget is never exceeded."""
    return "high" if end == "middle" else end


NOTHING: Mapping[str, Solution] = {}


def problem(
    assessment: Assessment, solutions: Mapping[str, Solution] = NOTHING, tariff: Tariff | None = None
) -> Problem:
    """Return the planning problem of an assessment."""
    found = candidates(assessment)
    direct = {
        control_id: solutions[named[0]]
        for control_id, candidate in found.items()
        if solutions and (named := fitting(assessment.roles, candidate.finding.control, solutions))
    }
    rest = [finding for finding in assessment.findings if finding.control.id not in found]
    return Problem(
        found,
        assessment.uncapped.low if assessment.uncapped else Fraction(0),
        caps.lowest(rest),
        sum(map(caps.is_worst, rest)),
        tuple(_vital(assessment, found)),
        direct,
        assessment.sizes,
        tariff,
    )


def _vital(assessment: Assessment, found: Mapping[str, Candidate]) -> Iterator[frozenset[str]]:
    """Yield the failing controls of each vital class that work can close."""
    failing = {finding.control.id for finding in assessment.findings if finding.failure}
    for vital_class in assessment.vital.values():
        standing = failing & {control_id for some in vital_class.controls.values() for control_id in some}
        if standing and standing <= found.keys():
            yield frozenset(standing)


def highest(given: Problem) -> Fraction:
    """Return the confirmed score once all possible work is done."""
    return _result(
        given, {control_id: candidate.ways[-1] for control_id, candidate in given.candidates.items()}, "middle"
    ).score


def solve(given: Problem, goal: Goal, end: End = "middle") -> Result:
    """Return the best set of steps for a goal when every step takes this end of its effort range."""
    if goal.kind == "days":
        return _most(given, _Limits(goal.value), end, Fraction(0))
    if goal.kind == "budget":
        return _most(given, _Limits(goal.days, goal.value), end, Fraction(0))
    score = min(goal.value, highest(given))
    return _most(given, _Limits(_least(given, score, end)), end, score)


class _Limits(NamedTuple):
    """The most person-days, and the most money."""

    days: Fraction | None = None
    money: Fraction | None = None


def _most(given: Problem, limits: _Limits, end: End, score: Fraction) -> Result:
    """Return the best set of steps within limits, in which a score is known to be possible.

    The first case in which nothing holds the highest uncapped score down has the best set: later ones allow no higher
    one, earlier ones hold it lower. If its sets are all at or below what holds the total in the case before, that one
    has: nothing leads above its cap, so as many vital classes as possible are closed.
    """
    best = None
    for case in _cases(given):
        if case.held < score:
            continue
        numbers = _numbers(given, end, case.ended + 1, with_money=limits.money is not None)
        found = _solved(given, end, numbers, limits, max(score, Fraction(case.ended)))
        if found is None or found.uncapped <= case.ended:
            break
        if found.uncapped <= case.held:
            return found
        best = case, numbers, limits, found
    assert best is not None
    return _closing(given, end, *best)


class _Case(NamedTuple):
    """Everything that holds the total at `ended` or below is ended (-1: nothing need be); it is held at `held` then."""

    ended: int
    held: int


def _cases(given: Problem) -> Iterator[_Case]:
    """Yield the cases that work can lead to, those with the lowest caps first."""
    findings = [candidate.finding for candidate in given.candidates.values()]
    worst = given.worst + sum(map(caps.is_worst, findings))
    highest = min(given.held, caps.held_by_worst(given.worst))
    held = {caps.held_at(finding) for finding in findings if finding.failure}
    held |= {cap for least, cap in caps.WORST if worst >= least}
    edges = sorted(edge for edge in held if edge < highest)
    yield from map(_Case, (-1, *edges), (*edges, highest))


def _closing(given: Problem, end: End, case: _Case, numbers: "_Numbers", limits: _Limits, found: Result) -> Result:
    """Return the set that closes most vital classes, of those whose uncapped score is not below what holds the total.

    `found` is the one with the highest uncapped score. The fewer classes may stay open, the lower that is; so halving
    finds how many must.
    """
    fewest, most = 0, len(given.vital) - found.closed
    while fewest < most:
        open_ = (fewest + most) // 2
        other = _solved(given, end, numbers, limits, Fraction(case.held), open_)
        if other is None:
            fewest = open_ + 1
        else:
            found, most = other, len(given.vital) - other.closed
    return found


def _solved(
    given: Problem, end: End, numbers: "_Numbers", limits: _Limits, score: Fraction, most_open: int | None = None
) -> Result | None:
    """Return the set with the highest uncapped score, if it reaches `score`; of equals the one that closes more."""
    saved = [_negative(each) for each in (numbers.costs, numbers.efforts) if each]
    missing = ceil((score - given.uncapped) * numbers.per_point)
    chosen = _best(numbers, (numbers.gains, numbers.closing, *saved), numbers.within(limits), missing, most_open)
    return None if chosen is None else _result(given, chosen, end)


def _least(given: Problem, score: Fraction, end: End) -> Fraction:
    """Return the least effort that reaches a score, whatever vital classes it closes."""
    numbers = _numbers(given._replace(vital=()), end, score)
    missing = ceil((score - given.uncapped) * numbers.per_point)
    chosen = _best(numbers, [_negative(numbers.efforts)], [(_negative(numbers.gains), -missing)])
    assert chosen is not None
    return _result(given, chosen, end).days


def _result(given: Problem, chosen: Mapping[str, Way], end: End) -> Result:
    found = given.candidates
    gains = (found[control_id].points(found[control_id].counted, way.credit) for control_id, way in chosen.items())
    uncapped = given.uncapped + sum(gains, Fraction(0))
    left = [
        found[control_id].finding
        for control_id, way in chosen.items()
        if not caps.ends(found[control_id].finding, way.credit)
    ]
    worst = sum(caps.is_worst(found[control_id].finding) and way.credit == 0 for control_id, way in chosen.items())
    held = min(given.held, caps.lowest(left), caps.held_by_worst(given.worst + worst))
    failing = {finding.control.id for finding in left}
    closed = sum(not failing & controls for controls in given.vital)
    days = sum((found[control_id].days(way, end) for control_id, way in chosen.items()), Fraction(0))
    return Result(dict(chosen), min(uncapped, Fraction(held)), closed, uncapped, days, _cost(given, chosen, end))


def _cost(given: Problem, chosen: Mapping[str, Way], end: End) -> Fraction:
    """Return what a set of steps costs; what several of them need is bought once."""
    bought = {
        given.buys[name].id: given.buys[name] for name, way in chosen.items() if way.choices and name in given.buys
    }
    work = (given.work(given.candidates[control_id], way, end) for control_id, way in chosen.items())
    return sum(work, Fraction(0)) + sum(given.spent(solution, _of_money(end)) for solution in bought.values())


# What each option of each item adds.
_Values = list[list[int]]


class _Numbers(NamedTuple):
    """The ways of each candidate with their gains and efforts as whole numbers, and how many there are to a unit.

    Behind the candidates stand the vital classes, each open or closed, and then what can be bought, each bought or not;
    `needs` is the place of what a candidate needs. Without a budget there are no `costs`. `worst` are how many answers
    may stay at their worst; none: any number.
    """

    candidates: list[Candidate]
    ways: list[list[Way]]
    vital: list[tuple[Requirement, ...]]
    bought: list[Solution]
    needs: dict[str, int]
    gains: _Values
    efforts: _Values
    costs: _Values
    per_point: Fraction
    per_day: Fraction
    per_money: Fraction
    worst: int | None

    @property
    def closing(self) -> _Values:
        """Return 1 for each vital class that is closed."""
        return [[0] * len(some) for some in self.ways] + [[0, 1] for _ in self.vital] + [[0, 0] for _ in self.bought]

    def within(self, limits: _Limits) -> list[tuple[_Values, int]]:
        """Return what each option spends of what is limited, and how much may be spent."""
        found = [] if limits.days is None else [(self.efforts, int(limits.days * self.per_day))]
        return found if limits.money is None else [*found, (self.costs, int(limits.money * self.per_money))]


def _numbers(given: Problem, end: End, above: Fraction | int, *, with_money: bool = False) -> _Numbers:
    """Put the ways after which nothing holds the total below a score into numbers."""
    found = list(given.candidates.values())
    ways = [[way for way in candidate.ways if way.credit >= _floor(candidate, above)] for candidate in found]
    each = list(zip(found, ways, strict=True))
    gains, per_point = _whole([[c.points(c.counted, way.credit) for way in some] for c, some in each])
    efforts, per_day = _whole([[c.days(way, end) for way in some] for c, some in each])
    places = {candidate.id: place for place, candidate in enumerate(found)}
    vital = [
        tuple(Requirement(places[c], caps.floor(given.candidates[c].finding.control)) for c in sorted(controls))
        for controls in given.vital
    ]
    bought = _bought(given, end) if with_money else []
    costs, per_money = _whole(_costs(given, each, bought, len(vital), end)) if with_money else ([], Fraction(1))
    behind = {solution.id: len(found) + len(vital) + place for place, solution in enumerate(bought)}
    needs = {name: behind[solution.id] for name, solution in given.buys.items() if solution.id in behind}
    neither = [[0, 0] for _ in (*vital, *bought)]
    most = caps.most_worst(above)
    worst = None if most is None else most - given.worst
    return _Numbers(
        found,
        ways,
        vital,
        bought,
        needs,
        gains + neither,
        efforts + neither,
        costs,
        per_point,
        per_day,
        per_money,
        worst,
    )


def _bought(given: Problem, end: End) -> list[Solution]:
    """Return what costs anything, by id."""
    each = {solution.id: solution for solution in given.buys.values()}
    return [each[solution_id] for solution_id in sorted(each) if given.spent(each[solution_id], _of_money(end))]


def _costs(
    given: Problem, each: Sequence[tuple[Candidate, list[Way]]], bought: Sequence[Solution], vital: int, end: End
) -> list[list[Fraction]]:
    """Return what each option costs: the work on each way, and each purchase."""
    work = [[given.work(candidate, way, end) for way in some] for candidate, some in each]
    nothing = Fraction(0)
    return [
        *work,
        *([nothing, nothing] for _ in range(vital)),
        *([nothing, given.spent(solution, _of_money(end))] for solution in bought),
    ]


def _floor(candidate: Candidate, above: Fraction | int) -> int:
    """Return the least credit with which a critical control does not hold the total below a score."""
    return caps.floor(candidate.finding.control) if caps.held_at(candidate.finding) < above else 0


def _whole(values: Sequence[Sequence[Fraction]]) -> tuple[_Values, Fraction]:
    """Return the values times a factor that makes them whole and small, and that factor."""
    below = lcm(*(value.denominator for some in values for value in some))
    whole = [[value.numerator * (below // value.denominator) for value in some] for some in values]
    common = gcd(*(value for some in whole for value in some)) or 1
    return [[value // common for value in some] for some in whole], Fraction(below, common)


def _negative(values: _Values) -> _Values:
    return [[-value for value in some] for some in values]


def _ranked(values: Sequence[_Values]) -> tuple[_Values, int]:
    """Return one value an option, so that the first of these decides, and of equal sums the next one.

    With it comes what one of the first adds: more than twice what all others together do.
    """
    *before, last = values
    above = 1
    for some in reversed(before):
        above = 1 + 2 * sum(max(map(abs, options)) for options in last)
        last = [[x * above + y for x, y in zip(xs, ys, strict=True)] for xs, ys in zip(some, last, strict=True)]
    return last, above


_AT_WORST, _OPEN = 0, 1


def _best(
    numbers: _Numbers,
    ranked: Sequence[_Values],
    spent: Sequence[tuple[_Values, int]],
    least: int | None = None,
    most_open: int | None = None,
) -> Chosen | None:
    """Return the best ways within limits on what is spent; `most_open` vital classes may stay open.

    Of what is ranked first they add at least `least`.
    """
    wanted, first = _ranked(ranked)
    items = _items(numbers, wanted, spent[0][0], most_open)
    lowest = None if least is None else least * first - first // 2
    tallies = numbers.worst or 0, most_open or 0
    if len(spent) == 1:
        chosen = solver.best(items, spent[0][1], tallies, lowest)
    else:
        chosen = twofold.best(items, spent[0][1], *spent[1], tallies, lowest)
    if chosen is None:
        return None
    return {
        candidate.id: some[number]
        for candidate, some, number in zip(numbers.candidates, numbers.ways, chosen, strict=False)
    }


def _items(numbers: _Numbers, wanted: _Values, spent: _Values, most_open: int | None) -> list[list[Possibility]]:
    """Return the ways of the candidates, the vital classes and what can be bought, as items for the solver."""
    ways, worst = numbers.ways, numbers.worst
    places = {candidate.id: place for place, candidate in enumerate(numbers.candidates)}

    def needed(candidate: Candidate, way: Way) -> tuple[Requirement, ...]:
        needs = tuple(Requirement(places[need.control], need.credit) for need in way.needs)
        buys = numbers.needs.get(candidate.id) if way.choices else None
        return needs if buys is None else (*needs, Requirement(buys, 1))

    items = [
        [
            Possibility(
                value,
                weight,
                way.credit,
                needed(candidate, way),
                _AT_WORST if worst is not None and way.credit == 0 and caps.is_worst(candidate.finding) else None,
            )
            for way, value, weight in zip(some, values, weights, strict=True)
        ]
        for candidate, some, values, weights in zip(numbers.candidates, ways, wanted, spent, strict=False)
    ]
    ends = len(ways), len(ways) + len(numbers.vital)
    items += [
        [
            Possibility(left, 0, 0, (), None if most_open is None else _OPEN),
            Possibility(closed, 0, 1, needs),
        ]
        for (left, closed), needs in zip(wanted[slice(*ends)], numbers.vital, strict=True)
    ]
    # What is not needed saves nothing, so it is only bought where it is.
    items += [
        [Possibility(left, lighter, 0), Possibility(bought, heavier, 1)]
        for (left, bought), (lighter, heavier) in zip(wanted[ends[1] :], spent[ends[1] :], strict=True)
    ]
    return items
