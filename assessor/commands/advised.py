"""From an assessment to a report with all advice; apart from `joined`, because `check` starts faster without it."""

from assessor.advice import advise, obligations
from assessor.catalog import Catalog
from assessor.model.assessment import Assessment
from assessor.model.catalog import Questionnaire
from assessor.model.report import Report


def report(where: Catalog, questionnaire: Questionnaire, assessment: Assessment) -> Report:
    """Add gaps, solutions, obligations, and the evidence for the standards that matter here."""
    needed = obligations.standards_needed(assessment, where.obligations)
    standards = where.standards_of(questionnaire, needed)
    return advise.report_on(assessment, questionnaire, where.solutions, standards, where.obligations)
