"""Score a sheet with only the answers that have evidence: a second figure beside the claimed score. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta

from assessor.model.assessment import Assessment, Finding
from assessor.model.catalog import Questionnaire
from assessor.model.report import Evidenced
from assessor.model.sheet import Answer, AnswerSheet
from assessor.scoring import engine

_NOT_SHOWN = Answer(state="unknown")


def evidenced(
    questionnaire: Questionnaire, sheet: AnswerSheet, assessment: Assessment, max_age: int | None = None
) -> Evidenced:
    """Score a sheet once more, each choice without evidence as unknown; every answer in the sheet must count.

    Evidence does not count if its strength is *claimed*, if it is dated after the day of the assessment, or, with
    `max_age` in days, if it is older or undated.
    """
    as_of = assessment.as_of

    def shown(answers: Mapping[str, Answer]) -> dict[str, Answer]:
        return {
            control_id: answer if not answer.choice or is_evidenced(answer, as_of, max_age) else _NOT_SHOWN
            for control_id, answer in answers.items()
        }

    parts = {part_id: part.model_copy(update={"answers": shown(part.answers)}) for part_id, part in sheet.parts.items()}
    kept = sheet.model_copy(update={"answers": shown(sheet.answers), "parts": parts})
    again = engine.assess(questionnaire, kept, as_of)
    return Evidenced(
        score=again.score.low if again.score else None,
        uncapped=again.uncapped.low if again.uncapped else None,
        answers=sum(_is_shown(assessment, finding, max_age) for finding in assessment.findings),
        answered=assessment.shares.answered,
        max_age=max_age,
    )


def _is_shown(assessment: Assessment, finding: Finding, max_age: int | None) -> bool:
    """Whether an answer has evidence in every part that it counts in."""
    inside = assessment.inside(finding)
    return finding.is_answered and all(is_evidenced(each.answer, assessment.as_of, max_age) for each in inside)


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
