"""Put the steps of a plan in the one order of all steps, and cut them into waves. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from assessor.advice.optimum import Problem, Result
from assessor.advice.sequence import Rank, arranged, ranking
from assessor.advice.steps import Candidate, Way
from assessor.model.assessment import Assessment, Finding
from assessor.model.report import PlanStep, Wave
from assessor.model.sheet import Answer
from assessor.scoring import caps
from assessor.scoring.engine import answered

MOST_WAVES = 3


def pace(assessment: Assessment) -> int:
    """Return the person-days a week that a firm of this size is assumed to work when no last day is set."""
    return max((assessment.meaning.pace.get(size, 1) for size in assessment.sizes), default=1)


def waves(assessment: Assessment, given: Problem, result: Result, until: date | None) -> tuple[Wave, ...]:
    """Return the steps of a result in at most three waves of about equal effort."""
    steps = list(_steps(assessment, given, result))
    found: list[Wave] = []
    spent = Fraction(0)
    done: dict[str, Answer] = {}
    for some in _cut(steps, result.days):
        done |= {step.control: Answer(choice=step.choices) for step in some}
        days = sum((step.days for step in some), Fraction(0))
        spent += days
        after = answered(assessment, done)
        due = _due(assessment, until, spent, result.days)
        score = after.score.low if after.score else Fraction(0)
        found.append(Wave(steps=some, days=days, due=due, uncapped=_uncapped(after), score=score))
    return tuple(found)


def _steps(assessment: Assessment, given: Problem, result: Result) -> Iterator[PlanStep]:
    """Yield the steps in order, each with the points that it adds to those before; so the points add up."""
    before, done = _uncapped(assessment), dict[str, Answer]()
    for control_id in _ordered(assessment, given.candidates, result.chosen):
        candidate, way = given.candidates[control_id], result.chosen[control_id]
        done[control_id] = Answer(choice=way.choices)
        after = _uncapped(answered(assessment, done))
        yield PlanStep(
            control=control_id,
            before=candidate.start,
            after=way.credit,
            choices=way.choices,
            points=after - before,
            days=candidate.days(way),
            days_low=candidate.days(way, "low"),
            days_high=candidate.days(way, "high"),
            find_out=candidate.find_out,
        )
        before = after


def _uncapped(assessment: Assessment) -> Fraction:
    """Return the confirmed score, caps aside; 0 when nothing is scored."""
    return assessment.uncapped.low if assessment.uncapped else Fraction(0)


def _ordered(assessment: Assessment, found: Mapping[str, Candidate], chosen: Mapping[str, Way]) -> list[str]:
    """Return the controls to work on in the one order."""
    needs = {
        control_id: [need.control for need in chosen[control_id].needs]
        for control_id in chosen
        if chosen[control_id].needs or chosen[control_id].choices
    }
    rank = ranking(assessment)
    ids = dict.fromkeys(control_id for each, some in needs.items() for control_id in (each, *some))
    ranks = {control_id: _rank(rank, found[control_id], chosen[control_id]) for control_id in ids}
    return [control_id for control_id in arranged(ranks, needs) if chosen[control_id].choices]


def _rank(rank: Callable[[Finding], Rank], candidate: Candidate, way: Way) -> Rank:
    """Return the rank of a step; one that does not end what holds the total waits for those that do."""
    finding = candidate.finding
    held, together, idle, hours, worth, days, place = rank(finding)
    ends = caps.ends(finding, way.credit) or (caps.is_worst(finding) and way.credit > 0)
    return held if ends else caps.NO_CAP, together, idle, hours, worth, days, place


def _cut(steps: Sequence[PlanStep], whole: Fraction) -> Iterable[tuple[PlanStep, ...]]:
    """Put each step into the third of the whole effort in which its middle lies."""
    parts: dict[int, list[PlanStep]] = {}
    spent = Fraction(0)
    for step in steps:
        part = int(MOST_WAVES * (spent + step.days / 2) / whole) if whole else 0
        parts.setdefault(min(part, MOST_WAVES - 1), []).append(step)
        spent += step.days
    return [tuple(some) for some in parts.values()]


def _due(assessment: Assessment, until: date | None, spent: Fraction, whole: Fraction) -> date:
    """Return the day by which an effort is spent: in proportion up to the last day, or at the firm's pace."""
    as_of = assessment.as_of
    if until is None:
        days = ceil(spent * 7 / pace(assessment))
    else:
        days = ceil((until - as_of).days * (spent / whole if whole else 1))
    return as_of + timedelta(days=min(days, (date.max - as_of).days))
