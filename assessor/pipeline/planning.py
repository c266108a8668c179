"""The options of a plan, and the way from them to one; for every command that shows a plan."""

import argparse
import re
from fractions import Fraction

from assessor.advice.plan import next_goal, plan
from assessor.errors import AssessorError
from assessor.io.faults import near
from assessor.model.assessment import Assessment
from assessor.model.report import Goal, Plan
from assessor.pipeline.demands import percent
from assessor.pipeline.loading import a_date
from assessor.text import visible


def add_plan_options(parser: argparse.ArgumentParser) -> None:
    """Add --days, --target and --until."""
    goal = parser.add_mutually_exclusive_group()
    goal.add_argument(
        "--days", metavar="N", type=_days, help="plan the most that can be done within this effort, in person-days"
    )
    goal.add_argument(
        "--target",
        metavar="LEVEL|SCORE",
        help="plan the least effort that reaches a level or a confirmed score (default: the next level)",
    )
    parser.add_argument(
        "--until",
        metavar="DATE",
        type=a_date,
        help="the last day of the plan (default: one person-day of work a week, more in larger firms)",
    )


def _days(text: str) -> Fraction:
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9])?", text) or not Fraction(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of person-days above 0 with at most one decimal")
    return Fraction(text)


def is_asked_for(args: argparse.Namespace) -> bool:
    """Whether any option of a plan was given."""
    return any(option is not None for option in (args.days, args.target, args.until))


def plan_from(args: argparse.Namespace, assessment: Assessment) -> Plan:
    """Plan as the options say; `AssessorError` when they do not fit this assessment."""
    if args.until is not None and args.until <= assessment.as_of:
        raise AssessorError(f"--until {args.until}: not after {assessment.as_of}, the day of the assessment")
    if assessment.score is None:
        raise AssessorError("nothing to plan: no control that applies has a weight")
    if not assessment.shares.answered and assessment.shares.unknown:
        what = "no answer is known yet; `assessor handout letter` asks those who would know"
        raise AssessorError(f"nothing to plan from: {what}")
    if not assessment.shares.answered:
        raise AssessorError("nothing to plan from: no question is answered yet; `assessor run` asks them")
    return plan(assessment, goal_from(args, assessment), args.until)


def can_plan(assessment: Assessment) -> bool:
    """Whether there are answers that a plan could be made from."""
    return assessment.score is not None and assessment.shares.answered > 0


def goal_from(args: argparse.Namespace, assessment: Assessment) -> Goal:
    """Return the goal that the options name; without one, the next level."""
    if args.days is not None:
        return Goal(kind="days", value=args.days)
    if args.target is None:
        return next_goal(assessment)
    level = assessment.levels.get(args.target)
    if level is not None:
        return Goal(kind="target", value=Fraction(level.start), level=args.target)
    try:
        return Goal(kind="target", value=percent(args.target))
    except argparse.ArgumentTypeError:
        what = "neither a level nor a number from 0 to 100 with at most one decimal"
        known = visible(near(args.target, list(assessment.levels)))
        raise AssessorError(f"--target {visible(args.target)}: {what}; {known}".rstrip("; ")) from None
