"""Tell an insurer or a large customer what is answered, what proves it, and since when."""

from collections.abc import Iterator

from assessor.model.assessment import Assessment, DomainScore, Finding
from assessor.model.report import Report
from assessor.telling import appendix, first_page
from assessor.telling.blocks import Block, Heading, Paragraph, Table
from assessor.telling.phrases import evidence_line, said, title_alone
from assessor.words.speech import say


def tell(report: Report) -> Iterator[Block]:
    """Tell where the firm stands, then every answer with its proof, and those without one."""
    assessment = report.assessment
    yield from first_page.opening(report)
    yield Paragraph(say("evidence-what"))
    yield from first_page.where_it_stands(report)
    for proven in (True, False):
        yield Heading(say("evidence-shown") if proven else say("evidence-missing"))
        tables = [table for domain in assessment.domains for table in _table(assessment, domain, proven=proven)]
        yield from tables
        if not tables:
            yield Paragraph(say("evidence-none"))
    yield from appendix.about(report)


def _table(assessment: Assessment, domain: DomainScore, *, proven: bool) -> Iterator[Table]:
    rows = tuple(
        _row(assessment, finding, part_id, proven=proven)
        for finding, part_id in assessment.given()
        if finding.control.domain == domain.id and finding.is_answered
        if finding.answer and bool(finding.answer.evidence) == proven
    )
    columns = (say("evidence-control"), say("evidence-answer"), say("evidence-answered"))
    if rows:
        yield Table(domain.title, (*columns, say("evidence-evidence")) if proven else columns, rows)


def _row(assessment: Assessment, finding: Finding, part_id: str | None, *, proven: bool) -> tuple[str, ...]:
    answer = finding.answer
    assert answer is not None
    name = title_alone(finding)
    if part_id:
        name = say("in-parts", what=name, parts=assessment.parts[part_id].title)
    row = (name, said(finding), appendix.given(answer))
    return (*row, "; ".join(evidence_line(entry) for entry in answer.evidence)) if proven else row
