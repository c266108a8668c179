"""The end of a report: every answer, what was not asked and why, every weight, and notes on the figures."""

from collections.abc import Iterator
from fractions import Fraction

from assessor import __version__
from assessor.model.assessment import Assessment, DomainScore, Finding
from assessor.model.catalog import TIERS, Control
from assessor.model.report import Report
from assessor.model.sheet import Answer, Identity
from assessor.scoring import caps
from assessor.telling.blocks import Block, Detail, Heading, Item, Items, Paragraph, Table
from assessor.telling.phrases import asked, evidence_line, note, said, self_assessment, title, title_alone, words
from assessor.words import reasons, terms
from assessor.words.figures import ceil1, floor1
from assessor.words.speech import say, told_day


def outside(report: Report) -> Iterator[Block]:
    """Say what was not asked, and why."""
    assessment = report.assessment
    yield Heading(say("outside"))
    items = [*_deeper(assessment), *_ruled_out(assessment)]
    items += [
        Item(title(assessment, f.control.id), say("declared", reason=reasons.because(assessment, f)))
        for f in assessment.findings
        if f.status == "not-applicable"
    ]
    items += [
        Item(
            say("in-parts", what=title_alone(found), parts=assessment.parts[part_id].title),
            say("declared", reason=reasons.because(assessment, found)),
        )
        for found, part_id in assessment.given()
        if part_id and found.status == "not-applicable"
    ]
    yield Items(tuple(items)) if items else Paragraph(say("outside-nothing"))


def _deeper(assessment: Assessment) -> Iterator[Item]:
    """Count the controls of deeper tiers; nobody reads the names of a hundred."""
    for tier in TIERS[TIERS.index(assessment.tier) + 1 :]:
        number = sum(f.status == "not-asked" and f.control.tier == tier for f in assessment.findings)
        if number:
            yield Item(say("deeper", n=number, tier=terms.tier(tier)), say("deeper-how", tier=tier))


def _ruled_out(assessment: Assessment) -> Iterator[Item]:
    groups: dict[str, list[str]] = {}
    for finding in assessment.findings:
        if finding.status == "not-asked" and TIERS.index(finding.control.tier) <= TIERS.index(assessment.tier):
            groups.setdefault(reasons.because(assessment, finding), []).append(finding.control.id)
    for because, ids in groups.items():
        yield Item(say("ruled-out", n=len(ids), because=because), "", (Detail(say("which"), ", ".join(ids)),))


def answers(report: Report) -> Iterator[Block]:
    """Show every answer with its notes and evidence, domain by domain."""
    yield Heading(say("all-answers"))
    columns = (say("control"), say("answer"), say("notes"))
    rows: dict[str, list[tuple[str, ...]]] = {domain.id: [] for domain in report.assessment.domains}
    for finding, part_id in report.assessment.given():
        if finding.status != "not-asked":
            rows[finding.control.domain].append(_answer(report.assessment, finding, part_id))
    for domain in report.assessment.domains:
        if rows[domain.id]:
            yield Table(domain.title, columns, tuple(rows[domain.id]))


def _answer(assessment: Assessment, finding: Finding, part_id: str | None) -> tuple[str, str, str]:
    named = title_alone(finding)
    if part_id:
        named = say("in-parts", what=named, parts=assessment.parts[part_id].title)
    answer = say("answer-counts", said=said(finding), status=_counts(assessment, finding))
    return named, answer, _notes(finding)


def _counts(assessment: Assessment, finding: Finding) -> str:
    status = terms.status(finding.status)
    # The answer already gives the reason for "not applicable".
    because = "" if finding.status == "not-applicable" else reasons.because(assessment, finding)
    return say("status-because", status=status, because=because) if because else status


def _notes(finding: Finding) -> str:
    answer = finding.answer
    if answer is None:
        return ""
    return "; ".join(filter(None, (given(answer), note(answer), *(evidence_line(entry) for entry in answer.evidence))))


def given(answer: Answer) -> str:
    """Say when an answer was given, and by whom."""
    on, by = told_day(answer.on), answer.by
    return say("given-by", on=on, by=by) if on and by else on or by


def explained(report: Report) -> Iterator[Block]:
    """Explain the glossary's words that the gaps and questions use."""
    yield from words(report.assessment, list(_shown(report)))


def _shown(report: Report) -> Iterator[Control]:
    ids = [gap.control for gap in report.advice.gaps]
    ids += [question.id for question in report.advice.questions if question.kind == "control"]
    for control_id in ids:
        yield asked(report.assessment, report.assessment.finding(control_id))


def weights(report: Report) -> Iterator[Block]:
    """Explain the score with every weight; an engineer sees exact fractions."""
    yield Heading(say("method"))
    yield Paragraph(say("method-how"))
    scored = [domain for domain in report.assessment.domains if domain.score is not None]
    whole = sum(domain.counts for domain in scored)
    exact = report.audience == "engineer"
    for domain in scored:
        yield _weights(domain, whole, exact=exact)


def _weights(domain: DomainScore, whole: int, *, exact: bool) -> Table:
    counted_in = [finding for finding in domain.findings if finding.share is not None]
    figures = (say("method-weight"), say("method-points"), say("method-credit"), say("method-target"))
    rows = tuple(
        _weight(finding, Fraction(100 * domain.counts * finding.control.weight, whole * domain.inside), exact=exact)
        for finding in counted_in
    )
    return Table(
        say("method-domain", domain=domain.title, weight=domain.counts, whole=whole),
        (say("control"), *figures),
        rows,
        frozenset({1, 2, 3, 4}),
    )


def _weight(finding: Finding, points: Fraction, *, exact: bool) -> tuple[str, ...]:
    control = finding.control
    assert finding.share is not None
    low, high = (int(100 * end) for end in (finding.share.low, finding.share.high))
    credit = str(low) if low == high else say("credit-range", low=low, high=high)
    shown = f"{points} ({floor1(points)})" if exact and points.denominator > 1 else floor1(points)
    name = control.id
    if caps.is_critical(control):
        name = say("critical-control", control=control.id, floor=caps.floor(control), cap=caps.cap(control))
    return name, str(control.weight), shown, credit, str(control.target)


def about(report: Report) -> Iterator[Block]:
    """Say what share was answered, what the figures mean, and which inputs they are made from."""
    shares = report.assessment.shares
    yield Heading(say("about"))
    if shares.counted:
        answered, unknown = (
            Fraction(100 * shares.answered, shares.counted),
            Fraction(100 * shares.unknown, shares.counted),
        )
        na = Fraction(100 * shares.not_applicable, shares.asked)
        questions = say("questions", n=shares.counted)
        yield Paragraph(
            say("shares", answered=floor1(answered), unknown=ceil1(unknown), questions=questions, na=ceil1(na))
        )
    records = report.assessment.records
    if records.without:
        yield Paragraph(say("unrecorded", n=records.without, whole=records.answers))
    compared = report.benchmark is not None and report.benchmark.score is not None
    yield Paragraph(self_assessment(beside_others=compared))
    made = {
        say("digest-questionnaire"): report.digest,
        say("digest-sheet"): report.sheet_digest,
        say("identity"): _identity(report.assessment.identity),
        say("prepared-by"): ", ".join(filter(None, (report.brand.name, report.brand.contact))) if report.brand else "",
        say("made-with"): say("made-with-what", version=__version__, day=report.assessment.as_of),
    }
    yield Items(tuple(Item(label, value) for label, value in made.items() if value))


def _identity(identity: Identity | None) -> str:
    if identity is None:
        return ""
    return say("identity-derived", id=identity.id) if identity.derived else identity.id
