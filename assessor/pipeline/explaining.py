"""Explain the exact arithmetic of a sheet's score, or everything about one control."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from assessor.advice import advise
from assessor.advice.evidenced import evidenced
from assessor.advice.robustness import robustness
from assessor.errors import AssessorError
from assessor.io.faults import hinted, near
from assessor.pipeline.languages import language_of, told_in, translation_of
from assessor.pipeline.loading import Loaded, assess
from assessor.telling import explanation
from assessor.telling.blocks import Block
from assessor.telling.translation import translated
from assessor.words.speech import spoken


class Explanation(NamedTuple):
    """The blocks of an explanation, the language that they are in, and the sheet's notices."""

    blocks: Iterable[Block]
    language: str
    notices: tuple[str, ...]


def explain(
    sheet: Loaded,
    as_of: date,
    control: str | None = None,
    evidence_age: int | None = None,
    language: str | None = None,
) -> Explanation:
    """Explain a score, or one control by its id; `AssessorError` if the questionnaire has no such control."""
    where, questionnaire, reading, _ = sheet
    if control is not None and control not in questionnaire.controls:
        known = near(control, list(questionnaire.controls))
        raise AssessorError(hinted(f"{control}: no control of {questionnaire.id}", known))
    assessment = assess(sheet, as_of)
    spoken_in = language_of(language, reading.sheet)
    texts = translation_of(where, spoken_in, [questionnaire.id])
    told = translated(assessment, texts)
    if control is None:
        if assessment.shares.answered:
            shown = evidenced(questionnaire, reading.counted, assessment, evidence_age)
            blocks = explanation.arithmetic(told, robustness(assessment), shown)
        else:
            blocks = explanation.arithmetic(told)
    else:
        report = advise.report_on(assessment, questionnaire, where.solutions, where.standards)
        solutions = told_in(where, spoken_in).solutions
        blocks = explanation.control(translated(report, texts), control, where.standards, solutions)
    with spoken(spoken_in):
        return Explanation(list(blocks), spoken_in, assessment.notices)
