"""What is confirmed when only answers with evidence count: a second figure beside what is claimed. Pure."""

from datetime import date, timedelta

from assessor.model.assessment import Assessment
from assessor.model.catalog import Questionnaire
from assessor.model.report import Evidenced
from assessor.model.sheet import Answer, AnswerSheet
from assessor.scoring import engine

_NOT_SHOWN = Answer(state="unknown")


def evidenced(
    questionnaire: Questionnaire, sheet: AnswerSheet, assessment: Assessment, max_age: int | None = None
) -> Evidenced:
    """Score a sheet, all of whose answers count, once more: a choice without evidence is as good as unknown.

    Evidence of the strength *claimed* is none, nor is any dated after the day of the assessment; `max_age` in days asks
    for a date that is not older.
    """
    as_of = assessment.as_of
    kept = {
        control_id: answer if not answer.choice or is_evidenced(answer, as_of, max_age) else _NOT_SHOWN
        for control_id, answer in sheet.answers.items()
    }
    again = engine.assess(questionnaire, sheet.model_copy(update={"answers": kept}), as_of)
    return Evidenced(
        score=again.score.low if again.score else None,
        uncapped=again.uncapped.low if again.uncapped else None,
        answers=sum(f.is_answered and is_evidenced(f.answer, as_of, max_age) for f in assessment.findings),
        answered=assessment.shares.answered,
        max_age=max_age,
    )


def is_evidenced(answer: Answer | None, as_of: date, max_age: int | None = None) -> bool:
    """Whether an answer has evidence that counts on a day."""
    entries = answer.evidence if answer else ()
    oldest = None if max_age is None else as_of - timedelta(days=max_age)
    return any(
        entry.strength != "claimed"
        and (oldest is None or (entry.on is not None and oldest <= entry.on))
        and (entry.on is None or entry.on <= as_of)
        for entry in entries
    )
