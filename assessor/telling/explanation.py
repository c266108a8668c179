"""Explain the exact arithmetic of a score, or everything about one control."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from assessor.model.assessment import Assessment, DomainScore, Finding, Interval
from assessor.model.catalog import Control
from assessor.model.report import Evidenced, Report, Robustness
from assessor.model.solutions import Solution
from assessor.model.standards import Provision, Standard
from assessor.scoring import caps
from assessor.telling import listing
from assessor.telling.appendix import given
from assessor.telling.blocks import Block, Detail, Heading, Item, Items, Paragraph
from assessor.telling.phrases import (
    asked,
    asked_as,
    cost,
    event_of,
    evidence_line,
    evidenced_beside,
    first_step,
    held_by_worst,
    mostly_for,
    note,
    other_names,
    part_titles,
    said,
    standing,
    steadiness,
    step_of,
    taken_by,
    title,
    where,
    words,
)
from assessor.words import reasons, terms
from assessor.words.figures import floor1
from assessor.words.speech import all_of, say


def arithmetic(
    assessment: Assessment, robustness: Robustness | None = None, evidenced: Evidenced | None = None
) -> Iterator[Block]:
    """Show every term of the total as an exact fraction beside its decimal; the terms add up to the uncapped total."""
    yield Heading(say("explain-title", firm=assessment.about.get("organisation") or assessment.title), 1)
    yield Paragraph(asked_as(assessment))
    yield Paragraph(say("explain-how"))
    scored = [domain for domain in assessment.domains if domain.score is not None]
    weights = sum(domain.counts for domain in scored)
    for domain in assessment.domains:
        yield from _domain(assessment, domain, weights)
    yield from _sum(assessment, weights)
    if evidenced is not None:
        yield Paragraph(evidenced_beside(assessment, evidenced))
    if robustness is not None:
        yield Paragraph(steadiness(robustness))


def _domain(assessment: Assessment, domain: DomainScore, weights: int) -> Iterator[Block]:
    yield Heading(domain.title)
    inside = domain.inside
    if domain.score is None:
        yield Paragraph(say("explain-no-domain", weight=domain.weight))
    else:
        low, high = figure(domain.score.low), figure(domain.score.high)
        weight = {"weight": domain.counts, "whole": weights, "inside": inside, "emphasis": domain.weight}
        weighed = say(
            "explain-domain-emphasis" if domain.by_emphasis else "explain-domain", **weight, low=low, high=high
        )
        yield Paragraph(weighed)
    counted_in = [finding for finding in domain.findings if finding.share is not None]
    told = (_term(assessment, finding, domain, weights, inside) for finding in counted_in)
    yield Items((*told, *_left_out(assessment, domain)))


def _left_out(assessment: Assessment, domain: DomainScore) -> Iterator[Item]:
    groups: dict[str, list[str]] = {}
    for finding in domain.findings:
        if finding.share is None:
            why = f"{terms.status(finding.status)}: {reasons.because(assessment, finding)}"
            groups.setdefault(why, []).append(finding.control.id)
    for why, ids in groups.items():
        yield Item(say("explain-left-out"), why, (Detail(say("explain-which"), ", ".join(ids)),))


def _term(assessment: Assessment, finding: Finding, domain: DomainScore, weights: int, inside: int) -> Item:
    control = finding.control
    assert finding.share is not None
    credit = say(
        "explain-credit-weight",
        credit=_credit(assessment, finding),
        weight=control.weight,
        inside=inside,
        domain=domain.counts,
        whole=weights,
    )
    details = [Detail(say("explain-credit"), credit)]
    if inside:
        low, high = (
            figure(term(end, control, domain, weights, inside)) for end in (finding.share.low, finding.share.high)
        )
        details.append(Detail(say("explain-term"), say("explain-ends", low=low, high=high)))
    if finding.failure:
        fails, floor, cap = terms.failure(finding.failure), caps.floor(control), caps.cap(control)
        details.append(Detail(say("explain-cap"), say("explain-cap-held", fails=fails, floor=floor, cap=cap)))
    return Item(where(assessment, finding, control.id), terms.status(finding.status), tuple(details))


def _credit(assessment: Assessment, finding: Finding) -> str:
    assert finding.share is not None
    low, high = (int(end * 100) for end in (finding.share.low, finding.share.high))
    credit = f"{low}" if low == high else say("credit-range", low=low, high=high)
    because = reasons.because(assessment, finding)
    return f"{credit} ({because})" if because else credit


def term(share: Fraction, control: Control, domain: DomainScore, weights: int, inside: int) -> Fraction:
    """Return what a control adds to the uncapped total, in points of 100."""
    return 100 * Fraction(domain.counts, weights) * Fraction(control.weight, inside) * share


def figure(value: Fraction) -> str:
    """Return an exact fraction and its decimal, rounded down."""
    return str(value) if value.denominator == 1 else f"{value} ({floor1(value)})"


def _sum(assessment: Assessment, weights: int) -> Iterator[Block]:
    yield Heading(say("explain-total"))
    if assessment.uncapped is None or assessment.score is None:
        yield Paragraph(standing(assessment) if assessment.required else say("explain-no-score"))
        return
    items = [
        Item(say("explain-weights"), say("explain-weights-sum", whole=weights)),
        Item(say("explain-terms"), _ends(assessment.uncapped)),
    ]
    for finding in assessment.findings:
        if finding.failure:
            held = say(
                "explain-cap-fails" if finding.failure == "fails" else "explain-cap-might-fail",
                control=finding.control.id,
                because=caps.because(finding.control),
            )
            items.append(Item(say("explain-cap-at", cap=caps.held_at(finding)), held))
    items += _worst(assessment)
    items.append(Item(say("explain-score"), _ends(assessment.score)))
    yield Items(tuple(items))
    yield Paragraph(standing(assessment), strong=True)


def _worst(assessment: Assessment) -> Iterator[Item]:
    """Tell where worst answers hold the total, and which they are."""
    told = held_by_worst(assessment)
    if told:
        worst = [finding for finding in assessment.findings if caps.is_worst(finding)]
        which = Detail(say("explain-which"), ", ".join(finding.control.id for finding in worst))
        yield Item(say("explain-cap-at", cap=caps.held_by_worst(len(worst))), told, (which,))


def _ends(score: Interval) -> str:
    return say("explain-ends", low=figure(score.low), high=figure(score.high))


def control(
    report: Report, control_id: str, standards: Sequence[Standard], solutions: Mapping[str, Solution]
) -> Iterator[Block]:
    """Show one control whole: question, why, how to check, choices, the answer, provisions, and what closes it."""
    assessment = report.assessment
    finding = assessment.finding(control_id)
    this, known = asked(assessment, finding), _ids(assessment)
    yield Heading(title(assessment, control_id), 1)
    yield Paragraph(this.question, strong=True)
    yield Items(
        (
            Item(say("explain-why"), this.why),
            Item(say("explain-check"), this.how_to_check),
            *((Item(say("on-monday"), taken_by(this.first_step)),) if this.first_step else ()),
            Item(say("explain-domain-tier"), _placed(this)),
            Item(say("explain-effort"), say("explain-effort-days", low=this.effort_days[0], high=this.effort_days[1])),
            Item(say("explain-evidence"), "; ".join(this.evidence) or say("explain-no-evidence")),
            *((Item(say("explain-of"), terms.scope(this.of)),) if this.of != "firm" else ()),
            *(Item(detail.label, detail.text) for detail in step_of(this)),
            *((Item(say("told-by"), terms.carrier(this.told_by)),) if this.told_by else ()),
            *_critical(this),
            *_vital(assessment, this),
            *(
                Item(say("do-first"), all_of([title(assessment, need) for need in this.requires if need in known]))
                for _ in this.requires[:1]
            ),
            *_twin(assessment, this),
        )
    )
    yield Heading(say("explain-choices"))
    chosen = finding.answer.choice if finding.answer else ()
    yield Items(
        tuple(
            Item(
                f"{name} ({choice.credit})",
                say("explain-chosen", text=choice.text) if name in chosen else choice.text,
                (Detail(say("done-when"), choice.done_when),) if choice.done_when else (),
            )
            for name, choice in this.choices.items()
        )
    )
    yield Heading(say("explain-the-answer"))
    yield Items(tuple(_answer(assessment, finding)))
    if this.of in assessment.kinds:
        yield Paragraph(say("explain-worst-counts", of=terms.scope(this.of)))
        yield Items(tuple(_in_parts(assessment, this)))
    yield Heading(say("explain-provisions"))
    yield from _provisions(this, standards, report)
    yield Heading(say("explain-closes"))
    closing = (solutions[solution_id] for solution_id in this.solutions if solution_id in solutions)
    yield Items(tuple(_solution(assessment, solution) for solution in closing))
    yield from words(assessment, [this])


def _twin(assessment: Assessment, this: Control) -> Iterator[Item]:
    """Name the twin: the control on the same subject for another role; not every questionnaire has both."""
    if this.twin:
        yield Item(say("twin"), title(assessment, this.twin) if this.twin in _ids(assessment) else this.twin)


def _ids(assessment: Assessment) -> set[str]:
    return {finding.control.id for finding in assessment.findings}


def _critical(this: Control) -> Iterator[Item]:
    if caps.is_critical(this):
        yield Item(
            say("explain-critical", floor=caps.floor(this), cap=caps.cap(this)),
            say("explain-because", because=caps.because(this)),
        )
    if this.clause:
        yield Item(say("explain-clause"), this.clause)
    if this.event:
        yield Item(say("it-happened"), event_of(this))
    if this.no_event:
        yield Item(say("explain-no-event"), this.no_event)


def _vital(assessment: Assessment, this: Control) -> Iterator[Item]:
    """Name the vital classes that a control stands for, and why it is not critical for a role all the same."""
    roles = assessment.meaning.roles({fact_id: value.fact for fact_id, value in assessment.facts.items()})
    for class_id, vital_class in assessment.vital.items():
        concerned = [role for role, controls in vital_class.controls.items() if this.id in controls]
        if concerned:
            told = say("explain-vital-class", title=vital_class.title, because=vital_class.because)
            yield Item(say("explain-vital"), told)
        own = assessment.not_critical.get(class_id, {})
        by_reason: dict[str, list[str]] = {}
        for role in () if caps.is_critical(this) else concerned:
            if reason := vital_class.why_not(own, this.id, role):
                by_reason.setdefault(reason, []).append(roles[role])
        for reason, named in by_reason.items():
            whose = say("explain-not-critical-why", roles="; ".join(named), reason=reason)
            yield Item(say("explain-not-critical"), reason if len(by_reason) == 1 else whose)


def _placed(this: Control) -> str:
    tier = terms.tier(this.tier)
    return say("explain-placed", domain=this.domain, tier=tier, weight=this.weight, target=this.target)


def _answer(assessment: Assessment, finding: Finding) -> Iterator[Item]:
    status, because = terms.status(finding.status), reasons.because(assessment, finding)
    yield Item(say("explain-answer"), said(finding))
    yield Item(say("explain-counts"), say("status-because", status=status, because=because) if because else status)
    answer = finding.answer
    if answer is None:
        return
    if answer.on or answer.by:
        yield Item(say("explain-given"), given(answer))
    if answer.comment:
        yield Item(say("explain-note"), note(answer))
    for evidence in answer.evidence:
        yield Item(say("explain-shown"), evidence_line(evidence))


def _in_parts(assessment: Assessment, this: Control) -> Iterator[Item]:
    """Say what was answered in each part; parts without an answer of their own together."""
    same: list[str] = []
    for part_id, part in assessment.parts.items():
        if part.kind != this.of:
            continue
        if assessment.is_own(part, this.id) or part.facts:
            here = assessment.model_copy(update={"facts": part.in_force})
            finding = part.found[this.id]
            status, because = terms.status(finding.status), reasons.because(here, finding)
            counts = say("status-because", status=status, because=because) if because else status
            yield Item(part.title, say("answer-counts", said=said(finding), status=counts))
        else:
            same.append(part_id)
    if same:
        yield Item(part_titles(assessment, same), say("explain-as-firm"))


def _provisions(this: Control, standards: Sequence[Standard], report: Report) -> Iterator[Block]:
    states = {standard.id: standard.states for standard in report.advice.standards}
    items = [
        Item(
            f"{standard.title}, {label}",
            say(
                "explain-provision",
                title=provision.title,
                relation=terms.relation(bearing.relation),
                state=terms.state(states[standard.id][label]),
            ),
            tuple(_within(provision)),
        )
        for standard in standards
        for label, provision in standard.provisions.items()
        if (bearing := provision.controls.get(this.id))
    ]
    none = " ".join(filter(None, (say("explain-no-provision"), this.no_provision)))
    yield Items(tuple(items)) if items else Paragraph(none)
    documents = [s for s in standards if any(this.id in provision.controls for provision in s.provisions.values())]
    if documents:
        yield Heading(say("published-in"), 3)
        yield Items(tuple(map(_document, documents)))


def _within(provision: Provision) -> Iterator[Detail]:
    """Say in which section a provision stands, and on which condition it holds."""
    if provision.section:
        yield Detail(say("section"), provision.section)
    if provision.condition:
        yield Detail(say("condition"), provision.condition)


def _document(standard: Standard) -> Item:
    by = say("published-by", publisher=standard.publisher, year=standard.year, binding=listing.binding(standard))
    details = [Detail(say("published-at"), standard.url)]
    details += [Detail(say("note"), standard.note)] if standard.note else []
    return Item(f"{standard.title} ({standard.version})", by, tuple(details))


def _solution(assessment: Assessment, solution: Solution) -> Item:
    full = say("explain-in-full", full=solution.full_scale, cost=cost(assessment, solution))
    details = [
        *other_names(solution),
        Detail(say("not-for"), solution.not_for),
        Detail(say("explain-look-for"), "; ".join(solution.look_for)),
        Detail(say("first-step"), first_step(assessment, solution)),
        *mostly_for(assessment, solution),
        Detail(say("in-full"), full),
    ]
    if solution.open_source:
        details.append(Detail(say("explain-open-source"), all_of(solution.open_source)))
    if solution.providers:
        providers = say("explain-no-endorsement", providers=all_of(solution.providers))
        details.append(Detail(say("explain-providers"), providers))
    return Item(solution.title, solution.does, tuple(details))
