"""Redact a report: remove names, notes, reasons and evidence; answers and figures stay."""

from assessor.model.assessment import DomainScore, Finding
from assessor.model.report import Report
from assessor.model.sheet import Answer, Evidence
from assessor.words.speech import say, spoken


def redacted(report: Report) -> Report:
    """Return the report without texts of the firm's own; a brand stays, since it was asked for with the report."""
    with spoken(report.language):
        mark = say("redacted")
    assessment = report.assessment
    domains = tuple(_domain(domain, mark) for domain in assessment.domains)
    silent = assessment.model_copy(update={"about": {}, "identity": None, "notices": (), "domains": domains})
    return report.model_copy(update={"assessment": silent, "sheet_digest": ""})


def _domain(domain: DomainScore, mark: str) -> DomainScore:
    return domain.model_copy(update={"findings": tuple(_finding(finding, mark) for finding in domain.findings)})


def _finding(finding: Finding, mark: str) -> Finding:
    return finding.model_copy(update={"answer": _answer(finding.answer, mark)}) if finding.answer else finding


def _answer(answer: Answer, mark: str) -> Answer:
    """Keep the answer and its date, and of evidence only date and strength."""
    return Answer(
        choice=answer.choice,
        state=answer.state,
        reason=mark if answer.reason else "",
        on=answer.on,
        as_asked=answer.as_asked,
        evidence=tuple(Evidence(reference=mark, on=entry.on, strength=entry.strength) for entry in answer.evidence),
    )
