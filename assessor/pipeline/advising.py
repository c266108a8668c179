"""Make the report on a sheet, with all advice."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from assessor.advice import advise as advice
from assessor.advice import obligations
from assessor.advice.evidenced import evidenced
from assessor.advice.robustness import robustness
from assessor.io import brand as brands
from assessor.model.assessment import Assessment
from assessor.model.benchmark import Benchmark
from assessor.model.catalog import TIERS
from assessor.model.comparison import Comparison
from assessor.model.report import APPENDICES, Appendix, Audience, PartStanding, Report
from assessor.pipeline import planning
from assessor.pipeline.languages import language_of, translation_of
from assessor.pipeline.loading import Loaded, assess, of_part
from assessor.pipeline.planning import PlanRequest
from assessor.telling import cover

if TYPE_CHECKING:
    from assessor.model.standards import Standard


class ReportRequest(NamedTuple):
    """Options of a report: the day to judge by, the audience, the appendices, the language, and what to include.

    Without `audience` the report is for an owner at the tier essential, else for an engineer. `brand` is the path of a
    brand file, `language` one of `assessor report --lang`; none is the sheet's own, else English. `evidence_age` is how
    many days old evidence may be to count in the evidenced score (1 to 3650). `since` names an earlier sheet, a report
    in JSON, or `REVISION:PATH`; `part` is the one that the sheet is of. `benchmark` is the path of a portfolio in JSON,
    among whose firms this one is placed. A `brief` report may lack what the two pages of an owner or a board do not
    tell; one for an engineer, with appendices or with a plan that is asked for is whole all the same.
    """

    as_of: date
    audience: Audience | None = None
    appendices: tuple[Appendix, ...] = ()
    brand: Path | None = None
    language: str | None = None
    evidence_age: int | None = None
    plan: PlanRequest = PlanRequest()
    since: str | None = None
    part: str | None = None
    benchmark: Path | None = None
    brief: bool = False


def advise(sheet: Loaded, assessment: Assessment, *, brief: bool = False) -> Report:
    """Return a report with gaps, solutions, obligations and evidence for standards, without a plan or other figures.

    A brief one has no evidence for standards, and no solutions beyond those of its steps.
    """
    where = sheet.catalog
    standards: tuple[Standard, ...] = ()
    if not brief:
        needed = obligations.standards_needed(assessment, where.rules.obligations)
        standards = where.standards_of(sheet.questionnaire, needed)
    found = advice.report_on(assessment, sheet.questionnaire, where.solutions, standards, where.rules, brief=brief)
    return found.model_copy(update={"waivers": sheet.waivers, "subject": sheet.subject})


def report(sheet: Loaded, request: ReportRequest) -> Report:
    """Return the whole report on a sheet; `AssessorError` for a faulty brand, or a plan that cannot be made.

    A report that asks for no plan has one for the next level, if there are answers to plan from.
    """
    brand = brands.read(request.brand) if request.brand else None
    assessment = assess(sheet, request.as_of)
    audience = request.audience or ("owner" if assessment.tier == TIERS[0] else "engineer")
    counted = sheet.reading.counted
    language = language_of(request.language, counted)
    shows = request.evidence_age or any(answer.evidence for _, answer in counted.every_answer())
    # Who asks for a plan wants to read it.
    wanted = {*request.appendices, *(["plan"] if request.plan.is_asked_for else [])}
    # What stands beside an own questionnaire is read whole, so that its faults are told.
    brief = request.brief and audience != "engineer" and not wanted and not sheet.catalog.own
    # A plan that is asked for and cannot be made is an error.
    planned = request.plan.is_asked_for or (not brief and planning.can_plan(assessment))
    return advise(sheet, assessment, brief=brief).model_copy(
        update={
            "sheet_digest": sheet.reading.document.digest,
            "language": language,
            "translation": translation_of(sheet.catalog, language, [sheet.questionnaire.id]),
            "audience": audience,
            "appendices": tuple(name for name in APPENDICES if name in wanted),
            "parts": {part_id: _standing(sheet, assessment, part_id) for part_id in assessment.parts},
            "brand": cover.filled(brand, assessment.about) if brand else None,
            "evidenced": evidenced(sheet.questionnaire, counted, assessment, request.evidence_age) if shows else None,
            "plan": planning.plan(assessment, request.plan, sheet.catalog.solutions) if planned else None,
            "robustness": robustness(assessment) if audience == "engineer" else None,
            "since": _since(sheet, assessment, request) if request.since else None,
            "benchmark": _benchmark(sheet, assessment, request.benchmark) if request.benchmark else None,
        }
    )


def _since(sheet: Loaded, assessment: Assessment, request: ReportRequest) -> Comparison:
    from assessor.pipeline import comparing  # Few reports look back.

    return comparing.since_named(request.since or "", sheet, assessment, request.evidence_age, request.part)


def _benchmark(sheet: Loaded, assessment: Assessment, portfolio: Path) -> Benchmark:
    from assessor.pipeline import benchmarks  # Few reports look around.

    return benchmarks.benchmark(portfolio, sheet, assessment)


def _standing(sheet: Loaded, whole: Assessment, part_id: str) -> PartStanding:
    """Assess a part by itself, as its own report does."""
    alone, part = assess(of_part(sheet, part_id), whole.as_of), whole.parts[part_id]
    return PartStanding(
        kind=part.kind,
        title=part.title,
        score=alone.score,
        uncapped=alone.uncapped,
        domains={domain.id: domain.score for domain in alone.domains},
        answered=alone.shares.answered,
        own=sum(finding.is_answered and name in part.answers for name, finding in part.found.items()),
        holds=tuple(f.control.id for f in whole.gaps if whole.only_in(f) == (part_id,)),
    )
