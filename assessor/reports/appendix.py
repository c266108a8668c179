"""The end of a report: every answer, what was not asked and why, every weight, and what the figures are."""

from collections.abc import Iterator
from fractions import Fraction

from assessor import __version__
from assessor.model.assessment import Assessment, DomainScore, Finding
from assessor.model.catalog import TIERS, Control
from assessor.model.report import Report
from assessor.reports.blocks import Block, Detail, Heading, Item, Items, Paragraph, Table
from assessor.reports.first_page import MOST_GAPS
from assessor.reports.phrases import asked, evidence_line, said, title, words
from assessor.text import ceil1, counted, floor1


def outside(report: Report) -> Iterator[Block]:
    """Say what was not asked, and why."""
    assessment = report.assessment
    yield Heading("What was not asked, and why")
    items = [*_deeper(assessment), *_ruled_out(assessment)]
    items += [
        Item(title(assessment, f.control.id), f"declared not applicable: {f.because}")
        for f in assessment.findings
        if f.status == "not-applicable"
    ]
    yield Items(tuple(items)) if items else Paragraph("Everything was asked.")


def _deeper(assessment: Assessment) -> Iterator[Item]:
    """Count what deeper tiers would ask; nobody reads the names of a hundred controls."""
    for tier in TIERS[TIERS.index(assessment.tier) + 1 :]:
        number = sum(f.status == "not-asked" and f.control.tier == tier for f in assessment.findings)
        if number:
            yield Item(
                f"{counted(number, 'control')} of the tier {tier}",
                f"`assessor run … --tier {tier}` goes on in the same file",
            )


def _ruled_out(assessment: Assessment) -> Iterator[Item]:
    groups: dict[str, list[str]] = {}
    for finding in assessment.findings:
        if finding.status == "not-asked" and TIERS.index(finding.control.tier) <= TIERS.index(assessment.tier):
            groups.setdefault(finding.because, []).append(finding.control.id)
    for because, ids in groups.items():
        yield Item(f"{counted(len(ids), 'control')}: {because}", "", (Detail("Which", ", ".join(ids)),))


def answers(report: Report) -> Iterator[Block]:
    """Show every answer with its notes and evidence, domain by domain."""
    yield Heading("All answers")
    for domain in report.assessment.domains:
        rows = tuple(
            _answer(report.assessment, finding) for finding in domain.findings if finding.status != "not-asked"
        )
        if rows:
            yield Table(domain.title, ("control", "answer", "notes and evidence"), rows)


def _answer(assessment: Assessment, finding: Finding) -> tuple[str, str, str]:
    control = asked(assessment, finding)
    return f"{control.title} ({control.id})", f"{said(finding)} ({_counts(finding)})", _notes(finding)


def _counts(finding: Finding) -> str:
    status = finding.status.replace("-", " ")
    return f"{status}: {finding.because}" if finding.because and finding.status != "not-applicable" else status


def _notes(finding: Finding) -> str:
    answer = finding.answer
    if answer is None:
        return ""
    given = " by ".join(part for part in (str(answer.on or ""), answer.by) if part)
    return "; ".join(filter(None, (given, answer.comment, *(evidence_line(entry) for entry in answer.evidence))))


def explained(report: Report) -> Iterator[Block]:
    """Explain the words of the glossary that the gaps and questions use."""
    yield from words(report.assessment, list(_shown(report)))


def _shown(report: Report) -> Iterator[Control]:
    ids = [gap.control for gap in report.advice.gaps[:MOST_GAPS]]
    ids += [question.id for question in report.advice.questions[:MOST_GAPS] if question.kind == "control"]
    for i in ids:
        yield asked(report.assessment, report.assessment.finding(i))


def weights(report: Report) -> Iterator[Block]:
    """Say how the score comes about, with every weight; an engineer sees exact fractions."""
    yield Heading("Method and weights")
    yield Paragraph(
        "A control earns the credit of its choice, 0 to 100. A domain's score is the mean of its controls by their "
        "weights, the total the mean of the domains by theirs. What is open counts as 0 at the low end and as 100 at "
        "the high end. A critical control below its floor holds the total at its cap."
    )
    scored = [domain for domain in report.assessment.domains if domain.score is not None]
    whole = sum(domain.weight for domain in scored)
    exact = report.audience == "engineer"
    for domain in scored:
        yield _weights(domain, whole, exact=exact)


def _weights(domain: DomainScore, whole: int, *, exact: bool) -> Table:
    counted_in = [finding for finding in domain.findings if finding.share is not None]
    inside = sum(finding.control.weight for finding in counted_in)
    columns = ("control", "weight", "points of 100", "credit", "target")
    rows = tuple(
        _weight(finding, Fraction(100 * domain.weight * finding.control.weight, whole * inside), exact=exact)
        for finding in counted_in
    )
    return Table(f"{domain.title}: weight {domain.weight} of {whole}", columns, rows, frozenset({1, 2, 3, 4}))


def _weight(finding: Finding, points: Fraction, *, exact: bool) -> tuple[str, ...]:
    control = finding.control
    assert finding.share is not None
    low, high = (int(100 * end) for end in (finding.share.low, finding.share.high))
    credit = str(low) if low == high else f"{low} to {high}"
    critical = f", critical: floor {control.critical.floor}, cap {control.critical.cap}" if control.critical else ""
    shown = f"{points} ({floor1(points)})" if exact and points.denominator > 1 else floor1(points)
    return f"{control.id}{critical}", str(control.weight), shown, credit, str(control.target)


def about(report: Report) -> Iterator[Block]:
    """Say what share was answered, what the figures are and are not, and from which inputs they come."""
    shares = report.assessment.shares
    yield Heading("About these figures")
    if shares.counted:
        answered, unknown = (
            Fraction(100 * shares.answered, shares.counted),
            Fraction(100 * shares.unknown, shares.counted),
        )
        na = Fraction(100 * shares.not_applicable, shares.asked)
        yield Paragraph(
            f"Answered {floor1(answered)} %, unknown {ceil1(unknown)} % of {counted(shares.counted, 'question')}; "
            f"{ceil1(na)} % of those asked declared not applicable."
        )
    yield Paragraph(
        "A self-assessment: it says what the answers are evidence for, not that anything complies or is certified. "
        "Weights, efforts and costs are opinions. There is no comparison with other firms, for want of data. "
        "`explain` shows every term of the score."
    )
    digests = {"Questionnaire": report.digest, "Answer sheet": report.sheet_digest}
    yield Items(
        (
            *(Item(name, digest) for name, digest in digests.items() if digest),
            Item("Made with", f"assessor {__version__}, as of {report.assessment.as_of}"),
        )
    )
