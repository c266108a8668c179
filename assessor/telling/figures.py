"""Tell the figures of domains and standards, and how steady the score is."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import get_args

from assessor.model.assessment import DomainScore
from assessor.model.report import Report
from assessor.model.standards import StandardEvidence, State
from assessor.telling.blocks import Bar, Bars, Block, Heading, Paragraph, Table
from assessor.telling.phrases import steadiness
from assessor.words import terms
from assessor.words.figures import floor1
from assessor.words.speech import all_of, say


def domains(report: Report) -> Iterator[Block]:
    """Draw each domain with both ends and its target, those that lose most points first."""
    yield Heading(say("domains"))
    yield Paragraph(say("domains-intro"))
    scored = [domain for domain in report.assessment.domains if domain.score is not None]
    whole = sum(domain.counts for domain in scored)
    yield Bars(tuple(_bar(domain, whole) for domain in sorted(scored, key=_lost)), say("domain"))
    silent = [domain.title for domain in report.assessment.domains if domain.score is None]
    if silent:
        yield Paragraph(say("domains-silent", which=all_of(silent)))


def _bar(domain: DomainScore, whole: int) -> Bar:
    assert domain.score is not None
    weight = say("weight", weight=domain.weight)
    if domain.by_emphasis:
        weight = say("weight-share", share=floor1(Fraction(100 * domain.counts, whole)))
    return Bar(domain.title, domain.score.low, domain.score.high, weight, target(domain))


def target(domain: DomainScore) -> Fraction:
    """Return the domain's score once every control is at its target."""
    counted_in = [finding.control for finding in domain.findings if finding.share is not None]
    return Fraction(sum(c.weight * c.target for c in counted_in), sum(c.weight for c in counted_in))


def _lost(domain: DomainScore) -> tuple[Fraction, str]:
    low = domain.score.low if domain.score else Fraction(100)
    return domain.counts * (low - 100), domain.id


STATES: tuple[State, ...] = get_args(State)


def standards(report: Report) -> Iterator[Block]:
    """Count the provisions of each standard that the answers are evidence for, and name them."""
    assessed = [s for s in report.advice.standards if s.number("not-assessed") < len(s.states)]
    if not report.advice.standards:
        return
    yield Heading(say("standards"))
    yield Paragraph(say("standards-intro"))
    columns = (say("standard"), *(terms.state(state) for state in STATES))
    rows = tuple((f"{s.title} ({s.version})", *(str(s.number(state)) for state in STATES)) for s in assessed)
    yield Table("", columns, rows, frozenset(range(1, len(columns))))
    yield from (table for standard in assessed for table in _provisions(standard))
    silent = [s.title for s in report.advice.standards if s not in assessed]
    if silent:
        yield Paragraph(say("standards-silent", which=all_of(silent)))


def _provisions(standard: StandardEvidence) -> Iterator[Block]:
    """Name the provisions of a standard, grouped by what the answers are evidence of."""
    found = {state: [label for label, its in standard.states.items() if its == state] for state in STATES[:-1]}
    rows = tuple((terms.state(state), ", ".join(labels)) for state, labels in found.items() if labels)
    columns = (say("the-answers-are"), say("provisions"))
    yield Table(say("provisions-of", standard=standard.title), columns, rows)
    on = {label: why for label, why in standard.conditions.items() if standard.states[label] != "not-assessed"}
    yield from _by_reason(say("holds-only"), on)
    yield from _by_reason(say("why-not-assessed"), standard.reasons)


def _by_reason(column: str, reasons: Mapping[str, str]) -> Iterator[Table]:
    """Name the provisions that share a reason, beside it."""
    found: dict[str, list[str]] = {}
    for label, reason in reasons.items():
        found.setdefault(reason, []).append(label)
    if found:
        rows = tuple((reason, ", ".join(labels)) for reason, labels in found.items())
        yield Table("", (column, say("provisions")), rows)


def steady(report: Report) -> Iterator[Block]:
    """Say how far the score depends on the weights."""
    if report.robustness is not None:
        yield Heading(say("steady"))
        yield Paragraph(steadiness(report.robustness))
