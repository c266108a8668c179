"""A report without what people wrote: no names, notes, reasons or evidence; answers and figures stay."""

from assessor.model.assessment import DomainScore, Finding
from assessor.model.report import Report
from assessor.model.sheet import Answer, Evidence

REDACTED = "(redacted)"


def redacted(report: Report) -> Report:
    """Return the report as it can be shown to strangers; a brand stays, since it was asked for with the report."""
    assessment = report.assessment
    silent = assessment.model_copy(
        update={"about": {}, "notices": (), "domains": tuple(_domain(domain) for domain in assessment.domains)}
    )
    return report.model_copy(update={"assessment": silent, "sheet_digest": ""})


def _domain(domain: DomainScore) -> DomainScore:
    return domain.model_copy(update={"findings": tuple(_finding(finding) for finding in domain.findings)})


def _finding(finding: Finding) -> Finding:
    answer = finding.answer
    if answer is None:
        return finding
    # What was not asked has no reason of a person's.
    because = REDACTED if finding.status == "not-applicable" else finding.because
    return finding.model_copy(update={"answer": _answer(answer), "because": because})


def _answer(answer: Answer) -> Answer:
    """Keep what was answered and when, and that there is evidence, of which day and strength."""
    return Answer(
        choice=answer.choice,
        state=answer.state,
        reason=REDACTED if answer.reason else "",
        on=answer.on,
        as_asked=answer.as_asked,
        evidence=tuple(Evidence(reference=REDACTED, on=entry.on, strength=entry.strength) for entry in answer.evidence),
    )
