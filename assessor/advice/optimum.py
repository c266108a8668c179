"""Find the best set of steps for a goal, in whole numbers and one case for each cap. Exact. Pure.

The total is held at the lowest cap of a critical control below its floor. So at most three cases matter: no critical
control is brought to its floor, those with the lowest cap are, or all are. In each case the uncapped score decides.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import NamedTuple

from assessor.advice import solver
from assessor.advice.steps import Candidate, End, Way, candidates
from assessor.model.assessment import Assessment
from assessor.model.report import Goal
from assessor.scoring import caps

# The way that each control takes, by its id.
Chosen = dict[str, Way]


class Problem(NamedTuple):
    """The candidates, the uncapped score now, and the lowest cap that no work ends."""

    candidates: dict[str, Candidate]
    uncapped: Fraction
    held: int


class Result(NamedTuple):
    """A set of steps, the confirmed score after it, that score without caps, and the effort."""

    chosen: Chosen
    score: Fraction
    uncapped: Fraction
    days: Fraction

    @property
    def rank(self) -> tuple[Fraction, Fraction, Fraction]:
        """Return the key by which a better result is greater."""
        return self.score, self.uncapped, -self.days


def problem(assessment: Assessment) -> Problem:
    """Return the planning problem of an assessment."""
    found = candidates(assessment)
    held = caps.lowest(finding for finding in assessment.findings if finding.control.id not in found)
    return Problem(found, assessment.uncapped.low if assessment.uncapped else Fraction(0), held)


def highest(given: Problem) -> Fraction:
    """Return the confirmed score once all possible work is done."""
    return _result(
        given, {control_id: candidate.ways[-1] for control_id, candidate in given.candidates.items()}, "middle"
    ).score


def solve(given: Problem, goal: Goal, end: End = "middle") -> Result:
    """Return the best set of steps for a goal if every step takes this end of its effort range."""
    return _most(given, goal.value, end) if goal.kind == "days" else _least(given, goal.value, end)


def _most(given: Problem, days: Fraction, end: End) -> Result:
    """Return the result with the highest score within an effort; on a tie the higher uncapped, then less effort."""
    found: list[Result] = []
    for settled, rest in _cases(given):
        if found and max(found, key=lambda r: r.rank).score > rest:
            break
        numbers = _numbers(given, end, _floors(given, settled + 1))
        chosen = _best(numbers, numbers.gains, numbers.efforts, int(days * numbers.per_day))
        if chosen is not None:
            found.append(_result(given, chosen, end))
    return max(found, key=lambda r: r.rank)


def _cases(given: Problem) -> Iterator[tuple[int, int]]:
    """Yield the cases, most demanding first: the highest cap to end, and the cap that may then still hold the total."""
    held = {caps.held_at(candidate.finding) for candidate in given.candidates.values() if candidate.finding.failure}
    edges = sorted(held, reverse=True)
    yield from zip((*edges, 0), (caps.NO_CAP, *edges), strict=True)


def _least(given: Problem, target: Fraction, end: End) -> Result:
    """Return the least effort that reaches a score, or the highest possible one; on a tie the higher uncapped."""
    aim = min(target, highest(given))
    numbers = _numbers(given, end, _floors(given, aim))
    missing = (aim - given.uncapped) * numbers.per_point
    saved, spent = _negative(numbers.efforts), _negative(numbers.gains)
    chosen = _best(numbers, saved, spent, -missing.numerator // missing.denominator)
    assert chosen is not None
    return _result(given, chosen, end)


def _floors(given: Problem, above: Fraction | int) -> dict[str, int]:
    """Return the credits that critical controls must reach, so that no cap below a score is left."""
    found = {control_id: candidate.finding for control_id, candidate in given.candidates.items()}
    return {
        control_id: caps.floor(finding.control)
        for control_id, finding in found.items()
        if caps.held_at(finding) < above
    }


def _result(given: Problem, chosen: Mapping[str, Way], end: End) -> Result:
    found = given.candidates
    gains = (found[control_id].points(found[control_id].counted, way.credit) for control_id, way in chosen.items())
    uncapped = given.uncapped + sum(gains, Fraction(0))
    left = (
        found[control_id].finding
        for control_id, way in chosen.items()
        if not caps.ends(found[control_id].finding, way.credit)
    )
    days = sum((found[control_id].days(way, end) for control_id, way in chosen.items()), Fraction(0))
    return Result(dict(chosen), min(uncapped, Fraction(given.held), Fraction(caps.lowest(left))), uncapped, days)


class _Numbers(NamedTuple):
    """The ways of each candidate, their gains and efforts as whole numbers, and how many make a point and a day."""

    ids: list[str]
    ways: list[list[Way]]
    gains: list[list[int]]
    efforts: list[list[int]]
    per_point: Fraction
    per_day: Fraction


def _numbers(given: Problem, end: End, floors: Mapping[str, int]) -> _Numbers:
    found = given.candidates
    ways = [[way for way in c.ways if way.credit >= floors.get(control_id, 0)] for control_id, c in found.items()]
    each = list(zip(found.values(), ways, strict=True))
    gains, per_point = _whole([[c.points(c.counted, way.credit) for way in some] for c, some in each])
    efforts, per_day = _whole([[c.days(way, end) for way in some] for c, some in each])
    return _Numbers(list(found), ways, gains, efforts, per_point, per_day)


def _whole(values: Sequence[Sequence[Fraction]]) -> tuple[list[list[int]], Fraction]:
    """Multiply the values by one factor that makes them whole and small; return them and the factor."""
    below = lcm(*(value.denominator for some in values for value in some))
    whole = [[value.numerator * (below // value.denominator) for value in some] for some in values]
    common = gcd(*(value for some in whole for value in some)) or 1
    return [[value // common for value in some] for some in whole], Fraction(below, common)


def _negative(values: list[list[int]]) -> list[list[int]]:
    return [[-value for value in some] for some in values]


def _best(numbers: _Numbers, wanted: list[list[int]], spent: list[list[int]], limit: int) -> Chosen | None:
    """Return the ways with the highest sum of `wanted` while `spent` stays within the limit; on a tie, spend less."""
    places = {control_id: place for place, control_id in enumerate(numbers.ids)}
    major = 1 + sum(max(map(abs, some)) for some in spent)
    items = [
        [
            solver.Possibility(
                gain * major - cost,
                cost,
                way.credit,
                tuple(solver.Requirement(places[need.control], need.credit) for need in way.needs),
            )
            for way, gain, cost in zip(ways, gains, costs, strict=True)
        ]
        for ways, gains, costs in zip(numbers.ways, wanted, spent, strict=True)
    ]
    chosen = solver.best(items, limit)
    if chosen is None:
        return None
    return {
        control_id: ways[number] for control_id, ways, number in zip(numbers.ids, numbers.ways, chosen, strict=True)
    }
