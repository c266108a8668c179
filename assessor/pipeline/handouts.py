"""Make handouts from a sheet: pages, and dates for a calendar."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from assessor.advice import emergency as fits
from assessor.advice.evidenced import evidenced
from assessor.errors import AssessorError
from assessor.io import brand as brands
from assessor.io.catalog import Catalog
from assessor.model.catalog import Recipient
from assessor.model.report import Report
from assessor.pipeline import planning
from assessor.pipeline.advising import advise
from assessor.pipeline.languages import language_of, told_in, translation_of
from assessor.pipeline.loading import Loaded, assess
from assessor.telling import emergency, evidence, letter
from assessor.telling.blocks import Block
from assessor.telling.redaction import redacted
from assessor.telling.translation import translated

DAYS_TO_ANSWER = 14


class HandoutRequest(NamedTuple):
    """Options of a handout: the day to judge by, the recipient, the day to answer by, and the look.

    `to` and `until` are for letters: one recipient instead of all, and the day to answer by, which must be after
    `as_of`. `dates` adds a plan, for a calendar.
    """

    as_of: date
    to: Recipient | None = None
    until: date | None = None
    brand: Path | None = None
    language: str | None = None
    evidence_age: int | None = None
    redact: bool = False
    dates: bool = False


class Source(NamedTuple):
    """Everything that a handout is made from, in the language that it is in."""

    catalog: Catalog
    request: HandoutRequest
    report: Report
    notices: tuple[str, ...]


def source(sheet: Loaded, request: HandoutRequest) -> Source:
    """Assess and advise, as far as handouts need it; `AssessorError` for a day to answer by that has passed."""
    if request.until and request.until <= request.as_of:
        raise AssessorError(f"--until {request.until} is not after {request.as_of}")
    assessment, language = assess(sheet, request.as_of), language_of(request.language, sheet.reading.sheet)
    planned = request.dates and planning.can_plan(assessment)
    report = advise(sheet, assessment).model_copy(
        update={
            "sheet_digest": sheet.reading.document.digest,
            # A page to hand on has no cover.
            "brand": brands.read(request.brand).model_copy(update={"cover": None}) if request.brand else None,
            "language": language,
            "evidenced": evidenced(sheet.questionnaire, sheet.reading.counted, assessment, request.evidence_age),
            "plan": planning.plan(assessment) if planned else None,
        }
    )
    texts = translation_of(sheet.catalog, language, [sheet.questionnaire.id])
    shown = translated(redacted(report) if request.redact else report, texts)
    return Source(told_in(sheet.catalog, language), request, shown, assessment.notices)


def _letter(source: Source) -> Iterable[Block]:
    where, request = source.catalog, source.request
    until = request.until or request.as_of + timedelta(days=DAYS_TO_ANSWER)
    found = letter.letters(source.report, where.solutions, where.maker_questions, request.to)
    return letter.tell(source.report, found, until)


def _emergency(source: Source) -> Iterable[Block]:
    page = fits.fitting(source.report.assessment, source.catalog.emergency)
    return emergency.tell(source.report, page)


# The pages, as blocks.
PAGES: dict[str, Callable[[Source], Iterable[Block]]] = {
    "letter": _letter,
    "evidence": lambda source: evidence.tell(source.report),
    "emergency": _emergency,
}
