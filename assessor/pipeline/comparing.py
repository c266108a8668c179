"""Compare an answer sheet with its baseline: what moved, and why."""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from pydantic import ValidationError

from assessor.advice.evidenced import evidenced
from assessor.errors import AssessorError
from assessor.gate import comparison
from assessor.gate.earlier import questionnaire_of, sheet_of, weighed_as
from assessor.io import sheets, soundness
from assessor.io.faults import Fault, faults_of
from assessor.model.assessment import Assessment
from assessor.model.catalog import Questionnaire
from assessor.model.policy import Policy
from assessor.model.sheet import AnswerSheet
from assessor.model.verdict import Comparison
from assessor.pipeline.baselines import Baseline
from assessor.pipeline.loading import Loaded
from assessor.scoring import engine
from assessor.text import visible


class Stage(NamedTuple):
    """A sheet as it counts in a questionnaire."""

    questionnaire: Questionnaire
    sheet: AnswerSheet
    assessment: Assessment


def since(earlier: Baseline, sheet: Loaded, assessment: Assessment, policy: Policy) -> Comparison:
    """Return what moved since a baseline; it must answer the same questionnaire, in any version."""
    questionnaire, reading = sheet.questionnaire, sheet.reading
    then, before = _as_it_was(earlier, sheet)
    was = _stage(questionnaire, before, assessment)
    if policy.no_regression and not was.assessment.shares.answered:
        raise AssessorError(f"{earlier.source}: no answer in it counts, so nothing could fall below it")
    now = Stage(questionnaire, reading.counted, assessment)
    stages = [
        _stage(then, before, assessment),
        # Stale answers still count here; the next stage, the questionnaire's version, drops them.
        _stage(then, reading.today, assessment),
        now if then is questionnaire else _stage(weighed_as(questionnaire, then), reading.counted, assessment),
        now,
    ]
    confirmed = [comparison.low(stage.assessment) for stage in stages]
    return comparison.compare(
        visible(earlier.source), was.assessment, assessment, confirmed, _evidenced(stages, before, policy)
    )


def _as_it_was(earlier: Baseline, sheet: Loaded) -> tuple[Questionnaire, AnswerSheet]:
    """Return the questionnaire of a baseline and its answers; only a report holds its own questionnaire."""
    questionnaire = sheet.questionnaire
    if earlier.document is not None:
        parsed, history = sheets.parsed(earlier.document), sheet.catalog.history(questionnaire)
        return questionnaire, sheets.reconcile(earlier.document, parsed, questionnaire, history).today
    assert earlier.report is not None
    judged = earlier.report.assessment
    if judged.questionnaire.id != questionnaire.id:
        ids = f'answers "{judged.questionnaire.id}", not "{questionnaire.id}"'
        raise AssessorError(f"{earlier.source}: {ids}")
    try:
        then, before = questionnaire_of(judged), sheet_of(judged)
        faults = [fault.what for fault in _unsound(then)] or list(_wrong(then, before))
    except ValidationError as error:
        faults = [fault.what for fault in faults_of(error, AnswerSheet)]
    # Somebody has changed the report.
    if faults:
        raise AssessorError(f"{earlier.source}: not as it was written: {faults[0]}")
    return then, before


def _unsound(then: Questionnaire) -> Iterator[Fault]:
    """Yield the faults of a questionnaire."""
    yield from soundness.of_catalog(then.levels, then.tiers, then.facts)
    yield from soundness.of_controls(then.controls, then.facts, ())
    yield from soundness.of_resolved(then.controls, {}, lambda _: True)


def _wrong(then: Questionnaire, before: AnswerSheet) -> Iterator[str]:
    """Yield what is wrong with facts and answers that a questionnaire could never have taken."""
    for fact_id, values in before.facts.items():
        yield from sheets.wrong_values(fact_id, then.facts[fact_id], values)
    for control_id, answer in before.answers.items():
        yield from sheets.wrong_choice(then.controls[control_id], answer)


def _stage(questionnaire: Questionnaire, sheet: AnswerSheet, judged: Assessment) -> Stage:
    fitting = sheets.fitting(sheet, questionnaire)
    return Stage(questionnaire, fitting, engine.assess(questionnaire, fitting, judged.as_of))


def _evidenced(stages: list[Stage], before: AnswerSheet, policy: Policy) -> list[Fraction] | None:
    """Return the evidenced scores; the last by the age of evidence today, the others by its age at the baseline."""
    if policy.min_evidenced is None:
        return None
    as_of, age = stages[-1].assessment.as_of, policy.max_evidence_age
    since_then = (as_of - comparison.newest(before, as_of)).days
    figures = [_figure(stage, None if age is None else age + since_then) for stage in stages]
    return [*figures, _figure(stages[-1], age)]


def _figure(stage: Stage, age: int | None) -> Fraction:
    return evidenced(stage.questionnaire, stage.sheet, stage.assessment, age).score or Fraction(0)
