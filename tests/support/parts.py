"""What other answers mean in a sheet with parts: each part that is below takes them. By the second scorer."""

from collections.abc import Iterator, Mapping
from datetime import date

from assessor.model.assessment import Finding
from assessor.model.catalog import Control, Questionnaire
from assessor.model.sheet import Answer, AnswerSheet
from assessor.scoring import engine
from tests.support.second_scorer import Judging, credit, of_part


def lifted(questionnaire: Questionnaire, sheet: AnswerSheet, changed: Mapping[str, Answer]) -> AnswerSheet:
    """Return the sheet with other answers, in the organisation and in each part that has a lesser one."""
    parts = {}
    for part_id, part in sheet.parts.items():
        alone = Judging(questionnaire, of_part(sheet, part))
        own = dict(part.answers)
        for control_id, answer in changed.items():
            control = questionnaire.controls[control_id]
            if control.of == part.kind:
                own[control_id] = answer if is_below(alone, control, answer) else alone.answer(control)
        parts[part_id] = part.model_copy(update={"answers": own})
    return sheet.model_copy(update={"answers": {**sheet.answers, **changed}, "parts": parts})


def is_below(alone: Judging, control: Control, answer: Answer) -> bool:
    stored = alone.answer(control).choice
    lesser = not stored or not answer.choice or credit(control, stored) < credit(control, answer.choice)
    return alone.judged(control).share is not None and lesser


def inside(questionnaire: Questionnaire, sheet: AnswerSheet, control: Control, day: date) -> list[Finding]:
    """Return a control's finding in each part that it counts in, or the only one."""
    kinds = {part.kind for part in sheet.parts.values()}
    if control.of not in kinds:
        return [engine.assess(questionnaire, sheet, day).finding(control.id)]
    return [finding for finding in everywhere(questionnaire, sheet, control, day) if finding.share is not None]


def everywhere(questionnaire: Questionnaire, sheet: AnswerSheet, control: Control, day: date) -> Iterator[Finding]:
    for part in sheet.parts.values():
        if part.kind == control.of:
            yield engine.assess(questionnaire, of_part(sheet, part), day).finding(control.id)
