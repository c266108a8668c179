"""Find the answers that are kept and do not count as the facts and the answers are. Pure."""

from collections.abc import Container, Iterator

from assessor.model.assessment import Because, Deeper, Finding, Follows, RuledOut, Waits
from assessor.model.catalog import Questionnaire
from assessor.model.sheet import AnswerSheet
from assessor.model.taking import Dormant
from assessor.scoring.facts import fact_values
from assessor.scoring.findings import findings_of


def dormant(
    questionnaire: Questionnaire, before: AnswerSheet, after: AnswerSheet, taken: Container[str]
) -> Iterator[Dormant]:
    """Yield the answers that were taken and do not count, and others that counted before and do not now."""
    was = _findings(questionnaire, before)
    for control_id, finding in _findings(questionnaire, after).items():
        because = _because(finding)
        if because and (control_id in taken or not _because(was[control_id])):
            yield Dormant(id=control_id, taken=control_id in taken, because=because)


def _findings(questionnaire: Questionnaire, sheet: AnswerSheet) -> dict[str, Finding]:
    return findings_of(questionnaire, sheet, fact_values(questionnaire, sheet), {})


def _because(finding: Finding) -> Because | None:
    """Return why an answer that is there does not count; none where it does, or there is none."""
    is_outside = isinstance(finding.because, Deeper | RuledOut | Follows | Waits)
    return finding.because if finding.answer and not finding.answer.is_blank and is_outside else None
