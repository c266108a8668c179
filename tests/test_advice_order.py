"""Advice comes in its order, whatever the case; and what is open adds up to the range."""

from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import given, settings

from assessor.advice.advise import report_on
from assessor.advice.plan import plan
from assessor.advice.shares import share_of_total
from assessor.model.assessment import Assessment
from assessor.model.catalog import Control, Questionnaire
from assessor.model.report import Goal, PlanStep, Report
from assessor.model.sheet import AnswerSheet
from assessor.scoring import engine
from tests.support.second_scorer import held_by, may_be_worst
from tests.support.solutions import solution
from tests.support.strategies import assessed

Rank = tuple[int, bool, Fraction, int]
Case = tuple[Questionnaire, AnswerSheet]
# Which solutions the first control names, the second, and so on; the first one is the most direct.
NAMED = [("s", "t"), ("u",), ("t", "s"), ("s", "u")]
UNCAPPED = 100


def reported(case: Case) -> Report:
    questionnaire, sheet = case
    named: dict[str, Control] = {
        control.id: control.model_copy(update={"solutions": NAMED[number]})
        for number, control in enumerate(questionnaire.controls.values())
    }
    questionnaire = questionnaire.model_copy(update={"controls": named})
    assessment = engine.assess(questionnaire, sheet, date(2026, 3, 31))
    return report_on(assessment, questionnaire, {name: solution(name, "none", "operator") for name in "stu"})


def in_order(keys: Iterable[tuple[Any, ...]]) -> bool:
    """Whether each key is above the one before; no two are alike, since each ends with an id."""
    listed = list(keys)
    return listed == sorted(set(listed))


@settings(max_examples=300)
@given(assessed())
def test_each_list_is_in_its_order(case: Case) -> None:
    report = reported(case)
    advice, rank = report.advice, ranks(report.assessment)
    assert in_order((-each.points, each.control) for each in advice.strengths)
    gaps = [each.control for each in advice.gaps]
    assert gaps == [each.control for each in advice.steps] == to_mend(report.assessment, gaps)
    assert in_order((each.days / each.points, -each.points, each.control) for each in advice.quick_wins)
    assert in_order(min(rank(i, each.points) for i in each.controls) for each in advice.questions)
    failing = [each.control for each in advice.way_out if report.assessment.finding(each.control).failure]
    assert failing == to_mend(report.assessment, failing)
    # What only helps comes behind what is the most direct way to close something.
    assert in_order(
        (min(map(gaps.index, each.closes), default=len(gaps)), -each.points_in_all, each.solution)
        for each in advice.remedies
    )


def to_mend(assessment: Assessment, some: Iterable[str]) -> list[str]:
    """Put gaps in order: of those that need no other one, the one that holds most, or that the first one needs."""
    left, placed = {i: assessment.finding(i).control for i in some}, list[str]()

    def own(control_id: str) -> tuple[Any, ...]:
        finding = assessment.finding(control_id)
        held, _, _, place = ranks(assessment)(control_id, Fraction(0))
        move = left[control_id].first_step
        hours = sum(move.hours) if move else 0
        worth = share_of_total(assessment, finding)
        return held, finding.failure is None, not worth, hours, -worth, sum(left[control_id].effort_days), place

    def best(control_id: str) -> tuple[Any, ...]:
        return min([own(control_id), *(best(i) for i in left if control_id in left[i].requires)])

    while left:
        free = [i for i in left if not {*left[i].requires} & {*left}]
        placed.append(min(free, key=lambda i: (best(i), own(i))))
        del left[placed[-1]]
    return placed


def ranks(assessment: Assessment) -> Callable[[str, Fraction], Rank]:
    """Return what orders a control: where it holds the total, whether it is vital there, points, and its place."""
    places = [finding.control.id for finding in assessment.findings]
    worst = [f.control.id for f in assessment.findings if f.share and not f.share.low and may_be_worst(f.control)]
    vital = {i for each in assessment.vital.values() for some in each.controls.values() for i in some}
    held = dict.fromkeys(worst, held_by(len(worst)))
    for finding in assessment.findings:
        if finding.failure and finding.control.critical:
            held[finding.control.id] = min(finding.control.critical.cap, held.get(finding.control.id, UNCAPPED))
    return lambda control_id, points: (
        held.get(control_id, UNCAPPED),
        not (control_id in held and control_id in vital),
        -points,
        places.index(control_id),
    )


@settings(max_examples=300)
@given(assessed())
def test_steps_that_need_no_others_are_in_their_order(case: Case) -> None:
    questionnaire, sheet = case
    alone = {
        control_id: control.model_copy(update={"requires": (), "after": {}})
        for control_id, control in questionnaire.controls.items()
    }
    assessment = engine.assess(questionnaire.model_copy(update={"controls": alone}), sheet, date(2026, 3, 31))
    found = plan(assessment, Goal(kind="target", value=Fraction(100)))
    findings, ranked = {finding.control.id: finding for finding in assessment.findings}, ranks(assessment)

    def rank(step: PlanStep) -> tuple[Any, ...]:
        held, _, _, place = ranked(step.control, Fraction(0))
        finding = findings[step.control]
        critical = finding.control.critical if finding.failure else None
        worst = finding.share is not None and finding.share.low == 0 and may_be_worst(finding.control)
        ends = worst or (critical is not None and step.after >= critical.floor)
        worth = share_of_total(assessment, finding)
        days = sum(finding.control.effort_days)
        return held if ends else UNCAPPED, finding.failure is None, not worth, -worth, days, place

    assert in_order(rank(step) for wave in found.waves for step in wave.steps)


@settings(max_examples=300)
@given(assessed())
def test_what_is_open_makes_up_the_range(case: Case) -> None:
    report = reported(case)
    uncapped, questions = report.assessment.uncapped, report.advice.questions
    width = uncapped.high - uncapped.low if uncapped else Fraction(0)
    assert sum((question.points for question in questions), Fraction(0)) == width
    asked_about = sorted(control for question in questions for control in question.controls)
    assert asked_about == sorted(f.control.id for f in report.assessment.findings if f.is_open)


@settings(max_examples=300)
@given(assessed())
def test_the_effort_of_a_way_out_is_for_the_credit_that_is_lacking(case: Case) -> None:
    report = reported(case)
    failing = {finding.control.id: finding for finding in report.assessment.findings if finding.failure}
    steps = [step for step in report.advice.way_out if step.control in failing]
    assert {step.control for step in steps} == failing.keys()
    for step in steps:
        control = failing[step.control].control
        answers = [finding.answer for finding in report.assessment.inside(failing[step.control])]
        stored = [control.credit(answer.choice) if answer else 0 for answer in answers]
        lacking = sum(max(control.credit(step.choices) - credit, 0) for credit in stored)
        assert step.days == Fraction(sum(control.effort_days) * lacking, 200)


@settings(max_examples=300)
@given(assessed())
def test_a_solution_closes_the_gaps_that_name_it_first_and_helps_with_the_others(case: Case) -> None:
    report = reported(case)
    named = {f.control.id: f.control.solutions for f in report.assessment.findings if f.status in {"partial", "unmet"}}
    assert {remedy.solution for remedy in report.advice.remedies} == {name for some in named.values() for name in some}
    for remedy in report.advice.remedies:
        naming = [control_id for control_id, some in named.items() if remedy.solution in some]
        assert sorted(remedy.closes + remedy.helps) == sorted(naming)
        assert set(remedy.closes) == {control_id for control_id in naming if named[control_id][0] == remedy.solution}
        assert remedy.points <= remedy.points_in_all
