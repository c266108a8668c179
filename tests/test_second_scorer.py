"""A scorer written from docs/method.md alone agrees with the program: on scores, on gaps and on plans."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assessor.advice.gaps import gaps
from assessor.advice.plan import plan
from assessor.io import sheets
from assessor.io.toml import Document
from assessor.model.assessment import Assessment, Finding, Interval
from assessor.model.catalog import Control, Questionnaire
from assessor.model.report import Gap, Goal, PlanStep
from assessor.model.sheet import AnswerSheet
from assessor.scoring import engine
from tests.support import second_scorer
from tests.support.precedences import entangled_cases
from tests.support.second_scorer import Ends, Judged, Judging, Score, State, Truth

Case = tuple[Questionnaire, AnswerSheet]
DAY = date(2026, 3, 31)
pytestmark = pytest.mark.slow


def assess(questionnaire: Questionnaire, sheet: AnswerSheet) -> Assessment:
    """Score a sheet as a command does: held against its questionnaire first."""
    reading = sheets.reconcile(Document(Path("sheet.toml"), b"", "", {}), sheet, questionnaire)
    inside = {part_id: part.stale for part_id, part in reading.parts.items()}
    return engine.assess(questionnaire, reading.counted, DAY, stale=reading.stale, stale_in_parts=inside)


def ends(interval: Interval | None) -> Ends | None:
    return None if interval is None else Ends(interval.low, interval.high)


def state(finding: Finding) -> State:
    if finding.status == "not-asked":
        return "not asked"
    if finding.status == "not-applicable":
        return "not applicable"
    if finding.is_open:
        return "waits" if finding.waits_for and not finding.behind else "open"
    return "not reached" if finding.behind else "answered"


def judged(finding: Finding) -> Judged:
    missing = finding.status if finding.status in {"unknown", "unanswered"} else None
    return Judged(state(finding), ends(finding.share), missing, finding.failure)


def waiting(assessment: Assessment) -> dict[str, set[str]]:
    return {f.control.id: set(f.waits_for) for f in assessment.findings if state(f) == "waits"}


def low(questionnaire: Questionnaire, sheet: AnswerSheet) -> tuple[Fraction, Fraction]:
    """The confirmed score, and the same without caps; 0 where none is left."""
    score = second_scorer.score(questionnaire, sheet)
    none = Ends(Fraction(0), Fraction(0))
    return (score.capped or none).low, (score.uncapped or none).low


@settings(max_examples=300)
@given(entangled_cases())
def test_closing_a_gap_restores_what_the_second_scorer_says(case: Case) -> None:
    questionnaire, sheet = case
    score = second_scorer.score(questionnaire, sheet)
    assume(score.capped is not None)
    expected = {}
    for control in questionnaire.controls.values():
        if second_scorer.is_gap(score.controls[control.id], control):
            closed = second_scorer.closing(questionnaire, sheet, control, control.target)
            after, uncapped = low(questionnaire, closed)
            expected[control.id] = after, uncapped - low(questionnaire, sheet)[1]
    found = gaps(assess(*case))
    assert {gap.control: (gap.score, gap.points) for gap in found} == expected
    ranks = {gap.control: rank(questionnaire, score, gap) for gap in found}
    # What another gap needs comes where that one does, if that is earlier.
    for user in [*ranks] * len(ranks):
        for need in set(questionnaire.controls[user].requires) & ranks.keys():
            ranks[need] = min(ranks[need], ranks[user])
    assert list(ranks.values()) == sorted(ranks.values())


def rank(questionnaire: Questionnaire, score: Score, gap: Gap) -> tuple[int, bool]:
    """What holds the total lowest comes first, and a critical failure before a worst answer."""
    at_worst = [
        i for i, control in questionnaire.controls.items() if second_scorer.is_worst(control, score.controls[i])
    ]
    control = questionnaire.controls[gap.control]
    fails = control.critical is not None and bool(score.controls[control.id].failure)
    held: list[int] = [control.critical.cap] if control.critical and fails else []
    held += [second_scorer.held_by(len(at_worst))] if control.id in at_worst else []
    return min(held, default=100), not fails


@settings(max_examples=250)
@given(entangled_cases(), st.sampled_from(["days", "target"]), st.integers(1, 100))
def test_the_waves_of_a_plan_lead_where_the_second_scorer_says(case: Case, kind: str, value: int) -> None:
    questionnaire, sheet = case
    assessment = assess(*case)
    assume(assessment.score is not None)
    goal = Goal.model_validate({"kind": kind, "value": Fraction(value, 10 if kind == "days" else 1)})
    found = plan(assessment, goal)
    for wave in found.waves:
        for step in wave.steps:
            sheet = taken(questionnaire, sheet, step)
        assert (wave.score, wave.uncapped) == low(questionnaire, sheet)
        assert wave.days == sum(step.days for step in wave.steps)
    assert (found.before, found.after) == (low(*case)[0], low(questionnaire, sheet)[0])
    assert len(found.waves) <= 3


def taken(questionnaire: Questionnaire, before: AnswerSheet, step: PlanStep) -> AnswerSheet:
    """The sheet with one more step, whose figures and place are as the page says."""
    control = questionnaire.controls[step.control]
    after = second_scorer.with_choices(before, control, step.choices)
    judging = Judging(questionnaire, after)
    stored = second_scorer.credit(control, Judging(questionnaire, before).answer(control).choice)
    assert (step.before, step.after) == (stored, second_scorer.credit(control, step.choices))
    assert step.before < step.after
    assert step.days == Fraction(sum(control.effort_days), 2) * Fraction(step.after - step.before, 100)
    assert step.points == low(questionnaire, after)[1] - low(questionnaire, before)[1]
    assert judging.state(control) == "answered"
    assert all(is_done(judging, questionnaire.controls[control_id]) for control_id in control.requires)
    return after


def is_done(judging: Judging, required: Control) -> bool:
    """Whether what a step needs has its target, or no work can bring it there."""
    if judging.state(required) in second_scorer.OUTSIDE or judging.hangs_on_facts(required):
        return True
    share = judging.judged(required).share
    return share is not None and 100 * share.low >= required.target


def is_declared(judging: Judging, control: Control) -> bool:
    answer = judging.sheet.answers.get(control.id)
    return answer is not None and answer.state == "not-applicable"


def has_choice(judging: Judging, control: Control) -> bool:
    return bool(judging.answer(control).choice)


def behind(judging: Judging, control: Control) -> State | None:
    """The state of the control that this one follows."""
    return next((judging.state(judging.questionnaire.controls[parent_id]) for parent_id in control.after), None)


def stated_too_early(judging: Judging, control: Control, truth: Truth) -> bool:
    """Whether a fact has a value, of this truth, while it is open whether it is asked."""
    return any(
        judging.fact_is(fact_id, named) == truth
        and judging.sheet.fact(fact_id)
        and judging.any_holds(judging.questionnaire.facts[fact_id].applies_if) == "may hold"
        for table in control.applies_if
        for fact_id, named in table.items()
    )


def ways_to_be_open(judging: Judging, control: Control) -> set[tuple[str, ...]]:
    """How the facts are open that a control waits for."""
    if judging.state(control) != "waits":
        return set()
    return {judging.sheet.facts.get(fact_id, ()) for fact_id in judging.waits_for(control.applies_if)}


def may_wait(judging: Judging, control: Control) -> bool:
    """Whether its facts alone would leave open whether a control applies."""
    return judging.any_holds(control.applies_if) == "may hold"


OVERRULED: dict[str, Callable[[Judging, Control], Any]] = {
    "doesn't apply, while a fact is open": lambda j, c: is_declared(j, c) and j.state(c) == "waits",
    "doesn't apply, behind an open answer": lambda j, c: is_declared(j, c) and j.by_parent(c) == j.state(c) == "open",
    "doesn't apply, and is not reached": lambda j, c: is_declared(j, c) and j.state(c) == "not reached",
    "doesn't apply, but is critical": lambda j, c: is_declared(j, c) and c.critical and j.state(c) == "open",
    "a choice, and is not asked": lambda j, c: has_choice(j, c) and j.state(c) == "not asked",
    "a choice, and is not reached": lambda j, c: has_choice(j, c) and j.state(c) == "not reached",
    "follows what is not reached": lambda j, c: has_choice(j, c) and behind(j, c) == "not reached",
    "may wait, and follows what is not asked": lambda j, c: may_wait(j, c) and behind(j, c) == "not asked",
    "waits, and follows what is answered": lambda j, c: j.state(c) == "waits" and behind(j, c) == "answered",
    "a fact as named, stated too early": lambda j, c: stated_too_early(j, c, "may hold"),
    "a fact not as named, stated too early": lambda j, c: stated_too_early(j, c, "fails"),
    "unknown beside unanswered facts": lambda j, c: len(ways_to_be_open(j, c)) > 1,
    "several ticks": lambda j, c: len(j.answer(c).choice) > 1 and j.state(c) == "answered",
    "an answer to another question": lambda j, c: j.sheet.answers[c.id].choice and not has_choice(j, c),
}


def agree(case: Case) -> None:
    found, second = assess(*case), second_scorer.score(*case)
    assert {finding.control.id: judged(finding) for finding in found.findings} == second.controls
    assert {domain.id: ends(domain.score) for domain in found.domains} == second.domains
    assert (ends(found.uncapped), ends(found.score)) == (second.uncapped, second.capped)
    controls, judging = case[0].controls, Judging(*case)
    facts = {control_id: judging.waits_for(controls[control_id].applies_if) for control_id in waiting(found)}
    assert waiting(found) == facts


def test_both_scorers_agree_also_where_one_rule_overrules_another() -> None:
    seen: set[str] = set()

    @settings(max_examples=800)
    @given(entangled_cases())
    def look(case: Case) -> None:
        agree(case)
        judging, controls = Judging(*case), case[0].controls.values()
        seen.update(name for name, holds in OVERRULED.items() if any(holds(judging, control) for control in controls))

    look()
    assert seen == set(OVERRULED)
