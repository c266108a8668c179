"""The exact arithmetic of a score, and everything about one control."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from assessor.model.assessment import Assessment, DomainScore, Finding
from assessor.model.catalog import Control, Solution, Standard
from assessor.model.report import Evidenced, Report, Robustness
from assessor.telling.blocks import Block, Detail, Heading, Item, Items, Paragraph
from assessor.telling.phrases import (
    asked,
    asked_as,
    cost,
    evidence_line,
    evidenced_beside,
    first_step,
    mostly_for,
    note,
    on_monday,
    said,
    standing,
    steadiness,
    title,
    words,
)
from assessor.text import floor1, listed

NO_ENDORSEMENT = "in alphabetical order, no endorsement"


def arithmetic(
    assessment: Assessment, robustness: Robustness | None = None, evidenced: Evidenced | None = None
) -> Iterator[Block]:
    """Show every term of the total as an exact fraction beside its decimal; the terms add up to the uncapped total."""
    yield Heading(f"How the score of {assessment.about.get('organisation') or assessment.title} comes about", 1)
    yield Paragraph(asked_as(assessment))
    yield Paragraph(
        "A control's term is 100 × (domain weight / sum of domain weights) × (control weight / sum of control weights "
        "in the domain) × (credit / 100). Low counts everything open as 0, high as 100."
    )
    scored = [domain for domain in assessment.domains if domain.score is not None]
    weights = sum(domain.weight for domain in scored)
    for domain in assessment.domains:
        yield from _domain(domain, weights)
    yield from _sum(assessment, weights)
    if evidenced is not None:
        yield Paragraph(evidenced_beside(assessment, evidenced))
    if robustness is not None:
        yield Paragraph(steadiness(robustness))


def _domain(domain: DomainScore, weights: int) -> Iterator[Block]:
    yield Heading(domain.title)
    inside = sum(f.control.weight for f in domain.findings if f.share is not None)
    if domain.score is None:
        yield Paragraph(
            f"No score: nothing in it is asked, applies and has a weight. Its weight {domain.weight} is left out."
        )
    else:
        low, high = figure(domain.score.low), figure(domain.score.high)
        yield Paragraph(
            f"Weight {domain.weight} of {weights}; control weights add up to {inside}; low {low}, high {high}."
        )
    counted_in = [finding for finding in domain.findings if finding.share is not None]
    yield Items((*(_term(finding, domain, weights, inside) for finding in counted_in), *_left_out(domain)))


def _left_out(domain: DomainScore) -> Iterator[Item]:
    groups: dict[str, list[str]] = {}
    for finding in domain.findings:
        if finding.share is None:
            why = f"{finding.status.replace('-', ' ')}: {finding.because}"
            groups.setdefault(why, []).append(finding.control.id)
    for why, ids in groups.items():
        yield Item("Left out", why, (Detail("Which", ", ".join(ids)),))


def _term(finding: Finding, domain: DomainScore, weights: int, inside: int) -> Item:
    control = finding.control
    assert finding.share is not None
    weight = f"weight {control.weight}/{inside} × {domain.weight}/{weights}"
    details = [Detail("Credit", f"{_credit(finding)}, {weight}")]
    if inside:
        low, high = (
            figure(term(end, control, domain, weights, inside)) for end in (finding.share.low, finding.share.high)
        )
        details.append(Detail("Term", f"low {low}, high {high}"))
    if finding.failure and control.critical:
        verb = "fails" if finding.failure == "fails" else "might fail"
        details.append(
            Detail("Cap", f"{verb} its floor {control.critical.floor}, so holds the total at {control.critical.cap}")
        )
    return Item(control.id, finding.status.replace("-", " "), tuple(details))


def _credit(finding: Finding) -> str:
    assert finding.share is not None
    low, high = (int(end * 100) for end in (finding.share.low, finding.share.high))
    credit = f"{low}" if low == high else f"{low} to {high}"
    return f"{credit} ({finding.because})" if finding.because else credit


def term(share: Fraction, control: Control, domain: DomainScore, weights: int, inside: int) -> Fraction:
    """Return what a control adds to the uncapped total, in points of 100."""
    return 100 * Fraction(domain.weight, weights) * Fraction(control.weight, inside) * share


def figure(value: Fraction) -> str:
    """Return an exact fraction and its decimal, rounded down."""
    return str(value) if value.denominator == 1 else f"{value} ({floor1(value)})"


def _sum(assessment: Assessment, weights: int) -> Iterator[Block]:
    yield Heading("Total")
    if assessment.uncapped is None or assessment.score is None:
        yield Paragraph("No score: nothing is scored.")
        return
    items = [
        Item("Domain weights", f"add up to {weights}"),
        Item("Sum of all terms", f"low {figure(assessment.uncapped.low)}, high {figure(assessment.uncapped.high)}"),
    ]
    for finding in assessment.findings:
        critical = finding.control.critical
        if finding.failure and critical:
            ends = "both ends" if finding.failure == "fails" else "the low end"
            items.append(Item(f"Cap {critical.cap}", f"{finding.control.id}, on {ends}: {critical.because}"))
    items.append(Item("Score", f"low {figure(assessment.score.low)}, high {figure(assessment.score.high)}"))
    yield Items(tuple(items))
    yield Paragraph(standing(assessment), strong=True)


def control(
    report: Report, i: str, standards: Sequence[Standard], solutions: Mapping[str, Solution]
) -> Iterator[Block]:
    """Show one control whole: what, why, how to check, choices, the answer, provisions, and what closes it."""
    assessment = report.assessment
    finding = assessment.finding(i)
    this = asked(assessment, finding)
    yield Heading(title(assessment, i), 1)
    yield Paragraph(this.question, strong=True)
    yield Items(
        (
            Item("Why", this.why),
            Item("How to check", this.how_to_check),
            *(Item("On Monday", step) for step in (on_monday(assessment, finding, None),) if step),
            Item("Domain and tier", f"{this.domain}, {this.tier}, weight {this.weight}, target {this.target}"),
            Item(
                "Effort",
                f"{this.effort_days[0]} to {this.effort_days[1]} person-days from the first choice to the last",
            ),
            Item("Evidence that could be shown", "; ".join(this.evidence) or "none named"),
            *_critical(this),
            *(
                Item("Do first", listed([title(assessment, r) for r in this.requires if r in _ids(assessment)]))
                for _ in this.requires[:1]
            ),
        )
    )
    yield Heading("Choices")
    chosen = finding.answer.choice if finding.answer else ()
    yield Items(
        tuple(
            Item(f"{name} ({choice.credit})", choice.text + (" ← the answer" if name in chosen else ""))
            for name, choice in this.choices.items()
        )
    )
    yield Heading("The answer")
    yield Items(tuple(_answer(finding)))
    yield Heading("Provisions it bears on")
    yield from _provisions(this, standards, report)
    yield Heading("What closes it")
    yield Items(tuple(_solution(assessment, solutions[s]) for s in this.solutions if s in solutions))
    yield from words(assessment, [this])


def _ids(assessment: Assessment) -> set[str]:
    return {finding.control.id for finding in assessment.findings}


def _critical(this: Control) -> Iterator[Item]:
    if this.critical:
        yield Item(
            f"Critical: below credit {this.critical.floor} the total is held at {this.critical.cap}",
            this.critical.because,
        )


def _answer(finding: Finding) -> Iterator[Item]:
    yield Item("Answer", said(finding))
    yield Item("Counts as", finding.status.replace("-", " ") + (f": {finding.because}" if finding.because else ""))
    answer = finding.answer
    if answer is None:
        return
    if answer.on or answer.by:
        yield Item("Given", " by ".join(part for part in (str(answer.on or ""), answer.by) if part))
    if answer.comment:
        yield Item("Note", note(answer))
    for evidence in answer.evidence:
        yield Item("Evidence", evidence_line(evidence))


def _provisions(this: Control, standards: Sequence[Standard], report: Report) -> Iterator[Block]:
    states = {standard.id: standard.states for standard in report.advice.standards}
    items = [
        Item(
            f"{standard.title}, {label}",
            f"{provision.title} ({bearing.relation}; the answers are: {states[standard.id][label]})",
        )
        for standard in standards
        for label, provision in standard.provisions.items()
        if (bearing := provision.controls.get(this.id))
    ]
    none = " ".join(filter(None, ("None of the standards mapped here.", this.no_provision)))
    yield Items(tuple(items)) if items else Paragraph(none)


def _solution(assessment: Assessment, solution: Solution) -> Item:
    details = (
        Detail("Not for", solution.not_for),
        Detail("Look for", "; ".join(solution.look_for)),
        Detail("First step", first_step(assessment, solution)),
        *mostly_for(assessment, solution),
        Detail("In full", f"{solution.full_scale} ({cost(solution)} for about 100 devices, an opinion)"),
        *([Detail("Open source, for example", listed(list(solution.open_source)))] if solution.open_source else ()),
        *(
            [Detail("Providers, for example", f"{listed(list(solution.providers))} ({NO_ENDORSEMENT})")]
            if solution.providers
            else ()
        ),
    )
    return Item(solution.title, solution.does, details)
