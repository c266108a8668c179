"""The laws of plans over random sheets: no other steps lead further, by trying all of them."""

from fractions import Fraction
from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from assessor.advice.plan import next_goal, plan
from assessor.model.report import Goal
from assessor.model.sheet import Answer
from assessor.scoring import engine
from tests.support.parts import lifted
from tests.support.strategies import assessed
from tests.support.tries import DAY, SMALL, Case, allowed, gaps, small, tries


@SMALL
@given(assessed(), st.sampled_from([1, 5, 10, 15, 20, 35, 60, 100]))
def test_no_other_steps_within_the_effort_lead_further(case: Case, tenths: int) -> None:
    case, assessment = small(case)
    found = plan(assessment, Goal(kind="days", value=Fraction(tenths, 10)))
    for end, score, days in (
        ("middle", found.after, found.days),
        ("low", found.at_low.score, found.at_low.days),
        ("high", found.at_high.score, found.at_high.days),
    ):
        best = max(
            (t for t in tries(case, end) if t.days <= Fraction(tenths, 10)),
            key=lambda t: t.rank,
        )
        assert (score, days) == (best.score, best.days)
        if end == "middle" and found.waves:
            assert found.waves[-1].uncapped == best.uncapped


@SMALL
@given(assessed(), st.sampled_from([5, 20, 39, 40, 59, 60, 75, 99, 100]))
def test_no_other_steps_reach_the_target_with_less_effort(case: Case, target: int) -> None:
    case, assessment = small(case)
    found = plan(assessment, Goal(kind="target", value=Fraction(target)))
    for end, score, days in (
        ("middle", found.after, found.days),
        ("low", found.at_low.score, found.at_low.days),
        ("high", found.at_high.score, found.at_high.days),
    ):
        every = list(tries(case, end))
        aim = min(Fraction(target), max(t.score for t in every))
        least = min(t.days for t in every if t.score >= aim)
        best = max((t for t in every if t.days <= least), key=lambda t: t.rank)
        assert (score, days) == (best.score, best.days)
        if end == "middle" and found.waves:
            assert found.waves[-1].uncapped == best.uncapped
    assert found.reached == (found.after >= target)


@SMALL
@given(assessed(), st.sampled_from(["days", "target"]), st.integers(1, 100))
def test_a_plan_is_worth_what_the_sheet_with_its_answers_scores(
    case: Case, kind: Literal["days", "target"], value: int
) -> None:
    (questionnaire, sheet), assessment = small(case)
    found = plan(assessment, Goal(kind=kind, value=Fraction(value)))
    changed: dict[str, Answer] = {}
    for wave in found.waves:
        changed |= {step.control: Answer(choice=step.choices) for step in wave.steps}
        after = engine.assess(questionnaire, lifted(questionnaire, sheet, changed), DAY)
        assert after.score is not None
        assert after.uncapped is not None
        assert (wave.score, wave.uncapped) == (after.score.low, after.uncapped.low)
        # What comes first comes no later than what needs it.
        assert all(allowed(after, {f.control.id: f for f in gaps(assessment)}, step.control) for step in wave.steps)


@SMALL
@given(assessed(), st.integers(1, 60))
def test_more_effort_never_leads_less_far(case: Case, tenths: int) -> None:
    _, assessment = small(case)
    less, more = (plan(assessment, Goal(kind="days", value=Fraction(n, 10))) for n in (tenths, tenths + 5))
    assert less.after <= more.after
    assert less.days <= Fraction(tenths, 10)


@given(assessed())
def test_the_goal_without_one_is_above_the_score(case: Case) -> None:
    _, assessment = small(case)
    assert assessment.score is not None
    goal = next_goal(assessment)
    assert goal.value > assessment.score.low or plan(assessment, goal).reached
