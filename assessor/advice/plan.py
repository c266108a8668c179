"""Plan the best set of improvements for a goal, in waves. Pure.

A step costs the control's effort x credit gained / 100, in person-days, at the middle of the effort range; the number
of devices does not matter. Every score in a plan is computed again from the answers, caps counted.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from assessor.advice import optimum, prices
from assessor.advice.optimum import NOTHING, Problem, Result
from assessor.advice.steps import End
from assessor.advice.waves import pace, waves
from assessor.model.assessment import Assessment
from assessor.model.prices import Tariff
from assessor.model.report import Goal, Plan, PlanEnd
from assessor.model.solutions import Solution
from assessor.scoring import caps


def plan(
    assessment: Assessment,
    goal: Goal,
    until: date | None = None,
    solutions: Mapping[str, Solution] = NOTHING,
    tariff: Tariff | None = None,
) -> Plan:
    """Return the best plan for a goal: the most within an effort or a budget, or the least effort that reaches a score.

    What its steps need is bought from `solutions`; with a `tariff` it is told what all that costs.
    """
    given = optimum.problem(assessment, solutions, tariff)
    best = optimum.solve(given, goal)
    ordered = prices.priced(given, waves(assessment, given, best, until))
    before = assessment.score.low if assessment.score else Fraction(0)
    return Plan(
        goal=goal,
        until=until,
        pace=Fraction(pace(assessment)) if until is None else 7 * best.days / (until - assessment.as_of).days,
        reached=_is_reached(goal, best),
        before=before,
        after=ordered[-1].score if ordered else before,
        days=best.days,
        days_low=_days(given, best, "low"),
        days_high=_days(given, best, "high"),
        waves=ordered,
        at_low=_end(given, goal, best, "low"),
        at_high=_end(given, goal, best, "high"),
        held_by=_held_by(assessment, goal, best),
        purchases=prices.purchases(given, ordered),
        money=prices.money(given, ordered),
    )


def next_goal(assessment: Assessment) -> Goal:
    """Return the default goal: the next level, and at the top level the best score that work can reach."""
    score = assessment.score.low if assessment.score else Fraction(0)
    higher = {level_id: level.start for level_id, level in assessment.levels.items() if level.start > score}
    if not higher:
        return Goal(kind="target", value=optimum.highest(optimum.problem(assessment)))
    level = min(higher, key=lambda level_id: higher[level_id])
    return Goal(kind="target", value=Fraction(higher[level]), level=level)


def _is_reached(goal: Goal, result: Result) -> bool:
    return goal.kind != "target" or result.score >= goal.value


def _days(given: Problem, result: Result, end: End) -> Fraction:
    return sum((given.candidates[control_id].days(way, end) for control_id, way in result.chosen.items()), Fraction(0))


def _end(given: Problem, goal: Goal, middle: Result, end: End) -> PlanEnd:
    """Plan again with one end of the effort ranges, and compare the controls."""
    other = optimum.solve(given, goal, end)
    ours, theirs = (
        {control_id for control_id, way in result.chosen.items() if way.choices} for result in (middle, other)
    )
    return PlanEnd(
        days=other.days,
        cost=other.cost if given.tariff else None,
        score=other.score,
        reached=_is_reached(goal, other),
        added=tuple(sorted(theirs - ours)),
        dropped=tuple(sorted(ours - theirs)),
    )


def _held_by(assessment: Assessment, goal: Goal, result: Result) -> tuple[str, ...]:
    """Name the open facts that critical controls wait for, where their caps are below the goal."""
    wanted = goal.value if goal.kind == "target" else result.uncapped
    facts = (fact for finding in assessment.findings if caps.held_at(finding) < wanted for fact in finding.waits_for)
    return tuple(dict.fromkeys(facts))
