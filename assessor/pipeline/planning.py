"""Plan for a goal as a person names it."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from assessor.advice import plan as planner
from assessor.advice.optimum import NOTHING
from assessor.errors import AssessorError
from assessor.io.faults import hinted, near
from assessor.model.assessment import Assessment
from assessor.model.prices import Tariff
from assessor.model.report import Goal, Plan
from assessor.model.solutions import CURRENCIES, Solution
from assessor.text import listed, percent


class PlanRequest(NamedTuple):
    """The goal of a plan; without `days`, `budget` and `target`, the next level.

    `days` is an effort in person-days, `target` a level's id or a score from 0 to 100 with at most one decimal, `until`
    the last day, which must be after the day of the assessment. `rate` is what a person-day costs and `budget` the most
    that a plan may cost at the high end of its efforts and prices, in the `currency` (EUR); without a rate, days cost
    nothing.
    """

    days: Fraction | int | None = None
    target: str | None = None
    until: date | None = None
    rate: Fraction | int | None = None
    budget: Fraction | int | None = None
    currency: str | None = None

    @property
    def is_asked_for(self) -> bool:
        """Whether any option of a plan was given."""
        return any(part is not None for part in self)

    @property
    def tariff(self) -> Tariff | None:
        """Return what money buys, if it counts."""
        if self.rate is None and self.budget is None:
            return None
        rate = None if self.rate is None else Fraction(self.rate)
        return Tariff(rate=rate, currency=self.currency or CURRENCIES[0])


NEXT_LEVEL = PlanRequest()


def plan(
    assessment: Assessment,
    request: PlanRequest = NEXT_LEVEL,
    solutions: Mapping[str, Solution] = NOTHING,
) -> Plan:
    """Return the best plan for a goal; `AssessorError` if the goal or last day does not fit, or nothing is answered.

    What its steps need is bought from `solutions`, those of the sheet's catalog.
    """
    if request.until is not None and request.until <= assessment.as_of:
        raise AssessorError(f"--until {request.until}: not after {assessment.as_of}, the day of the assessment")
    _refuse_money(request)
    if assessment.score is None:
        raise AssessorError("nothing to plan: no control that applies has a weight")
    if not assessment.shares.answered and assessment.shares.unknown:
        what = "no answer is known yet; `assessor handout letter` asks those who would know"
        raise AssessorError(f"nothing to plan from: {what}")
    if not assessment.shares.answered:
        raise AssessorError("nothing to plan from: no question is answered yet; `assessor run` asks them")
    return planner.plan(assessment, _goal(assessment, request), request.until, solutions, request.tariff)


def _refuse_money(request: PlanRequest) -> None:
    """Raise `AssessorError` for money that cannot be counted so."""
    known = listed(list(CURRENCIES), "or")
    if request.target is not None and request.budget is not None:
        raise AssessorError(
            "--budget and --target: a plan does the most within a budget, or reaches a target; name one"
        )
    if request.currency is not None and request.tariff is None:
        raise AssessorError(f"--currency {request.currency}: neither --rate nor --budget is given, which it is for")
    if request.budget is not None and (currency := request.currency) is not None and currency not in CURRENCIES:
        what = f"a budget counts what is bought, and its prices are known in {known} only"
        raise AssessorError(f"--currency {currency} with --budget: {what}")


def can_plan(assessment: Assessment) -> bool:
    """Whether there are answers to plan from."""
    return assessment.score is not None and assessment.shares.answered > 0


def _goal(assessment: Assessment, request: PlanRequest) -> Goal:
    if request.budget is not None:
        days = None if request.days is None else Fraction(request.days)
        return Goal(kind="budget", value=Fraction(request.budget), days=days)
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
        raise AssessorError(hinted(f"--target {request.target}: {what}", known))
    return Goal(kind="target", value=score)
