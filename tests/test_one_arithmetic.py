"""Whatever asks "what if" changes answers and scores again: one change has one figure on every screen."""

import json
import shutil
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assessor.advice import gaps as advice
from assessor.advice.plan import plan
from assessor.model.assessment import Assessment
from assessor.model.catalog import Questionnaire
from assessor.model.report import Goal
from assessor.model.sheet import Answer, AnswerSheet
from assessor.scoring import engine
from tests.support.house import AS_OF, HOUSE, NO_CAMERAS, Q, answers
from tests.support.parts import lifted
from tests.support.running import Run, Write
from tests.support.strategies import answers_to, assessed

ROOT = Path(__file__).parent.parent
DAY = date.fromisoformat(AS_OF)
Case = tuple[Questionnaire, AnswerSheet]

# The locks are said to be tried yearly, and no door has one.
CONTRADICTING = answers(lock_fitted="none", lock_tested="yearly", window_shut="all", key_list="yes")


def scored(case: Case, changed: dict[str, Answer]) -> Assessment:
    """Score the sheet with other answers, from its beginning."""
    questionnaire, sheet = case
    return engine.assess(questionnaire, lifted(questionnaire, sheet, changed), DAY)


def figures(assessment: Assessment) -> tuple[Any, ...]:
    return (
        assessment.score,
        assessment.uncapped,
        assessment.shares,
        [(domain.id, domain.score) for domain in assessment.domains],
        [(f.control.id, f.status, f.share, f.failure, f.behind, f.waits_for) for f in assessment.findings],
    )


@settings(max_examples=400)
@given(assessed(), st.data())
def test_changing_answers_of_an_assessment_is_assessing_the_changed_sheet(case: Case, data: st.DataObject) -> None:
    questionnaire, _ = case
    drawn = {control_id: data.draw(answers_to(control)) for control_id, control in questionnaire.controls.items()}
    changed = {
        control_id: answer for control_id, answer in drawn.items() if answer is not None and data.draw(st.booleans())
    }
    again = engine.answered(engine.assess(*case, DAY), changed)
    assert figures(again) == figures(scored(case, changed))


def low(assessment: Assessment) -> tuple[Fraction, Fraction]:
    assert assessment.score is not None
    assert assessment.uncapped is not None
    return assessment.score.low, assessment.uncapped.low


@settings(max_examples=300)
@given(assessed())
def test_each_step_of_the_way_out_leads_where_the_answers_so_far_do(case: Case) -> None:
    assessment = engine.assess(*case, DAY)
    assume(assessment.score is not None)
    so_far: dict[str, Answer] = {}
    for step in advice.way_out(assessment):
        control = assessment.finding(step.control).control
        so_far = leading_to(assessment, so_far, step.control)
        so_far = with_at_least(assessment, so_far, step.control, control.credit(step.choices))
        assert low(scored(case, so_far))[0] == step.score


def leading_to(assessment: Assessment, some: dict[str, Answer], name: str) -> dict[str, Answer]:
    """Bring the parents of a follow-up that is not reached to their targets, and to what leads on."""
    finding = assessment.finding(name)
    if not any(each.behind for each in assessment.inside(finding)):
        return some
    ((parent, least),) = finding.control.after.items()
    above = assessment.finding(parent).control
    some = leading_to(assessment, some, parent)
    return with_at_least(assessment, some, parent, max(above.target, above.choices[least].credit))


def with_at_least(assessment: Assessment, some: dict[str, Answer], name: str, credit: int) -> dict[str, Answer]:
    finding = assessment.finding(name)
    stored = some.get(name) or finding.answer
    if stored and stored.choice and finding.control.credit(stored.choice) >= credit:
        return {**some, name: Answer(choice=stored.choice)}
    return {**some, name: Answer(choice=finding.control.enough(credit))}


@settings(max_examples=300)
@given(assessed())
def test_a_gap_restores_what_the_sheet_with_it_closed_scores(case: Case) -> None:
    assessment = engine.assess(*case, DAY)
    assume(assessment.score is not None)
    for gap in advice.gaps(assessment):
        closed = leading_to(assessment, {}, gap.control)
        assert tuple(closed) == gap.first
        closed = with_at_least(assessment, closed, gap.control, assessment.finding(gap.control).control.target)
        score, uncapped = low(scored(case, closed))
        assert (gap.score, gap.points) == (score, uncapped - low(assessment)[1])


@settings(max_examples=200)
@given(assessed(), st.integers(1, 100))
def test_the_steps_of_a_plan_add_up_to_its_waves(case: Case, tenths: int) -> None:
    assessment = engine.assess(*case, DAY)
    assume(assessment.score is not None)
    found = plan(assessment, Goal(kind="days", value=Fraction(tenths, 10)))
    reached, done = low(assessment)[1], dict[str, Answer]()
    for wave in found.waves:
        reached += sum(step.points for step in wave.steps)
        done |= {step.control: Answer(choice=step.choices) for step in wave.steps}
        assert reached == wave.uncapped
        assert (wave.score, wave.uncapped) == low(scored(case, done))


def told(run: Run, *arguments: object) -> dict[str, Any]:
    result = run(*arguments, *Q, "--format", "json")
    assert result.code == 0, result.err
    return dict(json.loads(result.out))


def test_report_whatif_and_plan_give_one_figure_for_one_change(run: Run, house: Write) -> None:
    sheet = house(CONTRADICTING, NO_CAMERAS)
    way_out = told(run, "report", sheet)["advice"]["way_out"][0]
    assert (way_out["control"], way_out["choices"]) == ("lock-fitted", ["some"])
    changed = told(run, "whatif", sheet, "lock-fitted=some")["after"]["score"]["low"]
    (wave,) = told(run, "plan", sheet, "--days", "1.2")["waves"]
    assert [step["choices"] for step in wave["steps"]] == [["some"]]
    # Locks tried yearly count as soon as there are some: 53.1 and 100 x 5/8 x (4 + 5)/20.
    assert {way_out["score"], changed, wave["score"]} == {"325/4"}
    assert wave["steps"][0]["points"] == "225/8"


@pytest.mark.slow
def test_the_free_points_of_a_plan_on_a_shipped_questionnaire_add_up(run: Run, tmp_path: Path) -> None:
    sheet = shutil.copy(ROOT / "tests" / "data" / "free-points.toml", tmp_path)
    waves = json.loads(run("plan", sheet, "--as-of", AS_OF, "--days", "150", "--format", "json").out)["waves"]
    report = run("report", sheet, "--as-of", AS_OF, "--format", "json")
    reached = Fraction(json.loads(report.out)["assessment"]["uncapped"]["low"])
    # Two networks lead to the stored answer about the rules between them.
    assert "zones-by-purpose" in {step["control"] for wave in waves for step in wave["steps"]}
    for wave in waves:
        reached += sum((Fraction(step["points"]) for step in wave["steps"]), Fraction(0))
        assert reached == Fraction(wave["uncapped"])


@pytest.mark.parametrize(
    ("given_", "says"),
    [
        pytest.param(
            CONTRADICTING,
            "lock-tested is answered, but the answer to lock-fitted does not lead to it, so it counts as nothing until "
            "that one does\n",
            id="an answer that the one before it does not lead to is named",
        ),
        pytest.param(CONTRADICTING.replace('"none"', '"some"'), "", id="one that is led to is not"),
    ],
)
def test_validate_warns_of_answers_that_contradict(run: Run, house: Write, given_: str, says: str) -> None:
    sheet = house(given_, NO_CAMERAS)
    result = run("validate", sheet, "--questionnaire", HOUSE)
    assert result.code == 0
    assert result.err == (f"warning: {sheet}:13:2: {says}" if says else "")
