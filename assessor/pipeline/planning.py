"""Plan for a goal as a person names it."""

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from assessor.advice import plan as planner
from assessor.errors import AssessorError
from assessor.io.faults import near
from assessor.model.assessment import Assessment
from assessor.model.report import Goal, Plan
from assessor.text import percent


class PlanRequest(NamedTuple):
    """The goal of a plan; without `days` and `target`, the next level.

    `days` is an effort in person-days, `target` a level's id or a score from 0 to 100 with at most one decimal, `until`
    the last day, which must be after the day of the assessment.
    """

    days: Fraction | int | None = None
    target: str | None = None
    until: date | None = None

    @property
    def is_asked_for(self) -> bool:
        """Whether any option of a plan was given."""
        return any(part is not None for part in self)


NEXT_LEVEL = PlanRequest()


def plan(assessment: Assessment, request: PlanRequest = NEXT_LEVEL) -> Plan:
    """Return the best plan for a goal; `AssessorError` if the goal or last day does not fit, or nothing is answered."""
    if request.until is not None and request.until <= assessment.as_of:
        raise AssessorError(f"--until {request.until}: not after {assessment.as_of}, the day of the assessment")
    if assessment.score is None:
        raise AssessorError("nothing to plan: no control that applies has a weight")
    if not assessment.shares.answered and assessment.shares.unknown:
        what = "no answer is known yet; `assessor handout letter` asks those who would know"
        raise AssessorError(f"nothing to plan from: {what}")
    if not assessment.shares.answered:
        raise AssessorError("nothing to plan from: no question is answered yet; `assessor run` asks them")
    return planner.plan(assessment, _goal(assessment, request), request.until)


def can_plan(assessment: Assessment) -> bool:
    """Whether there are answers to plan from."""
    return assessment.score is not None and assessment.shares.answered > 0


def _goal(assessment: Assessment, request: PlanRequest) -> Goal:
    if request.days is not None:
        return Goal(kind="days", value=Fraction(request.days))
    if request.target is None:
        return planner.next_goal(assessment)
    level = assessment.levels.get(request.target)
    if level is not None:
        return Goal(kind="target", value=Fraction(level.start), level=request.target)
    score = percent(request.target)
    if score is None:
        what = "neither a level nor a number from 0 to 100 with at most one decimal"
        known = near(request.target, list(assessment.levels))
        raise AssessorError(f"--target {request.target}: {what}; {known}".rstrip("; "))
    return Goal(kind="target", value=score)
