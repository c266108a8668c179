"""Explain the exact arithmetic of a sheet's score, or everything about one control."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from assessor.advice import advise
from assessor.advice.evidenced import evidenced
from assessor.advice.robustness import robustness
from assessor.errors import AssessorError
from assessor.io.faults import hinted, near
from assessor.pipeline.loading import Loaded, assess
from assessor.telling import explanation
from assessor.telling.blocks import Block


class Explanation(NamedTuple):
    """The blocks of an explanation, and the sheet's notices."""

    blocks: Iterable[Block]
    notices: tuple[str, ...]


def explain(sheet: Loaded, as_of: date, control: str | None = None, evidence_age: int | None = None) -> Explanation:
    """Explain a score, or one control by its id; `AssessorError` if the questionnaire has no such control."""
    where, questionnaire, reading, _ = sheet
    if control is not None and control not in questionnaire.controls:
        known = near(control, list(questionnaire.controls))
        raise AssessorError(hinted(f"{control}: no control of {questionnaire.id}", known))
    assessment = assess(sheet, as_of)
    if control is None:
        if assessment.shares.answered:
            shown = evidenced(questionnaire, reading.counted, assessment, evidence_age)
            blocks = explanation.arithmetic(assessment, robustness(assessment), shown)
        else:
            blocks = explanation.arithmetic(assessment)
    else:
        report = advise.report_on(assessment, questionnaire, where.solutions, where.standards)
        blocks = explanation.control(report, control, where.standards, where.solutions)
    return Explanation(blocks, assessment.notices)
