"""Write the gaps as CSV (RFC 4180), one row each, for trackers."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import BinaryIO

from assessor.formats.names import uuid_of
from assessor.model.assessment import Finding
from assessor.model.report import Gap, Question, Report
from assessor.telling.accepted import accepted_line
from assessor.telling.phrases import asked, monday, question_title, severity, where
from assessor.text import logged
from assessor.words import terms
from assessor.words.speech import say

# What a spreadsheet takes for the start of a formula (OWASP, CSV Injection), at the start of a text and wherever a
# spreadsheet of another country may begin a cell.
_FORMULA = re.compile(r"(^|[;,|\"'])(\s*)(?=[=+\-@＝＋－＠])")


def render(report: Report, out: BinaryIO) -> None:
    """Write the gaps, then the open questions, each in the order of the report."""
    table(_columns(), (map(cell, row) for row in _rows(report)), out)


def table(columns: Iterable[str], rows: Iterable[Iterable[str]], out: BinaryIO) -> None:
    """Write rows below the names of their columns."""
    # No byte order mark: trackers would take it for part of the first column's name, and spreadsheets can read xlsx.
    file = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    try:
        writer = csv.writer(file, dialect="excel", quoting=csv.QUOTE_ALL)
        writer.writerow(columns)
        writer.writerows(rows)
    finally:
        file.detach()


def _columns() -> tuple[str, ...]:
    names = (say("csv-id"), say("csv-title"), say("csv-severity"), say("csv-domain"), say("csv-recommendation"))
    return (*names, say("csv-effort"), say("csv-due"), say("csv-key"), say("csv-accepted"))


def cell(text: str) -> str:
    """Return a text for a cell: on one line, and no formula."""
    return without_formulas(logged(text))


def without_formulas(text: str) -> str:
    """Put an apostrophe before whatever a spreadsheet would take for a formula."""
    return _FORMULA.sub(r"\1\2'", text)


def _rows(report: Report) -> Iterator[tuple[str, ...]]:
    due = {step.control: wave.due for wave in (report.plan.waves if report.plan else ()) for step in wave.steps}
    for gap in report.advice.gaps:
        yield _gap(report, gap, due)
    for question in report.advice.questions:
        yield _question(report, question)


def _gap(report: Report, gap: Gap, due: dict[str, date]) -> tuple[str, ...]:
    assessment = report.assessment
    finding = assessment.finding(gap.control)
    low, high = finding.control.effort_days
    return (
        gap.control,
        where(assessment, finding, finding.control.title),
        gap_severity(gap, finding),
        _domain(report, finding),
        monday(report, gap.control) or asked(assessment, finding).how_to_check,
        say("effort-range", low=low, high=high),
        str(due.get(gap.control, "")),
        uuid_of(report, "gap", gap.control),
        _accepted(report, gap.control),
    )


def _accepted(report: Report, control_id: str) -> str:
    waiver = report.waivers.get(control_id)
    return accepted_line(waiver, report.assessment.as_of) if waiver else ""


def gap_severity(gap: Gap, finding: Finding) -> str:
    """Name the severity of a gap: critical if it holds the total, else by the points that it costs."""
    return terms.severity(severity(gap.points, critical=finding.failure is not None))


def question_severity(question: Question) -> str:
    """Name the severity of an open question: critical if it holds the total, else by the points at stake."""
    return terms.severity(severity(question.points, critical=question.cap is not None))


def _domain(report: Report, finding: Finding) -> str:
    return next(domain.title for domain in report.assessment.domains if domain.id == finding.control.domain)


def _question(report: Report, question: Question) -> tuple[str, ...]:
    assessment = report.assessment
    first = assessment.finding(question.controls[0])
    how = asked(assessment, first).how_to_check if question.kind == "control" else ""
    return (
        question.id,
        say("find-out-row", question=question_title(assessment, question)),
        question_severity(question),
        _domain(report, first) if question.kind == "control" else "",
        how,
        "",
        "",
        uuid_of(report, "question", question.id),
        _accepted(report, question.id),
    )
