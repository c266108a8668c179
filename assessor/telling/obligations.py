"""Tell which obligations bind a firm: now, soon or perhaps; `whole` also tells which do not, and why."""

from collections.abc import Iterator

from assessor.model.assessment import Assessment
from assessor.model.catalog import Obligation
from assessor.model.report import Binding, Bound, Report
from assessor.telling.blocks import Block, Detail, Heading, Item, Items, Paragraph
from assessor.words import reasons, terms
from assessor.words.speech import all_of, say

MOST_GAPS = 8


def brief(report: Report) -> Iterator[Block]:
    """Tell what the obligations that apply or are coming demand, and which questions decide about the others."""
    bound = report.advice.obligations
    if not bound:
        return
    yield Heading(say("rules"))
    yield Paragraph(say("not-advice"))
    yield from _binding(report, 3, sources=report.audience == "engineer")
    yield from _undecided(report, 3)
    others = sum(b.binding in {"does-not", "proposed"} for b in bound)
    if others:
        yield Paragraph(say("rules-other", n=others))


def _binding(report: Report, depth: int, *, sources: bool) -> Iterator[Block]:
    binding: Binding
    for binding in ("applies", "coming"):
        found = [b for b in report.advice.obligations if b.binding == binding]
        if found:
            yield Heading(say("rules-counted", binding=terms.bound(binding), number=len(found)), depth)
            yield Items(tuple(_item(b, report.assessment, sources=sources) for b in found))


def _undecided(report: Report, depth: int) -> Iterator[Block]:
    """Group the obligations that may apply by the fact to find out first."""
    waiting: dict[str, list[Bound]] = {}
    for bound in report.advice.obligations:
        if bound.binding == "may-apply":
            waiting.setdefault(bound.waits_for[0], []).append(bound)
    if waiting:
        yield Heading(say("rules-undecided", number=sum(map(len, waiting.values()))), depth)
        yield Items(tuple(_deciding(fact, found, report.assessment) for fact, found in waiting.items()))


def _deciding(fact: str, found: list[Bound], assessment: Assessment) -> Item:
    titles = all_of([bound.obligation.title for bound in found])
    return Item(f"{assessment.facts[fact].fact.question} ({fact})", "", (Detail(say("decides"), titles),))


def _item(bound: Bound, assessment: Assessment, *, sources: bool) -> Item:
    obligation = bound.obligation
    details = [Detail(say("demands"), obligation.demands)]
    details += [
        Detail(say("since" if due.on <= assessment.as_of else "from", day=due.on), due.what) for due in obligation.dates
    ]
    if bound.gaps:
        shown, more = ", ".join(bound.gaps[:MOST_GAPS]), len(bound.gaps) - MOST_GAPS
        gaps = say("and-more", shown=shown, number=more) if more > 0 else shown
        details.append(Detail(say("provisions-open"), gaps))
    details.append(Detail(say("first-step"), obligation.first_step))
    if not obligation.sure:
        details.append(Detail(say("not-sure"), say("not-sure-why")))
    if sources:
        details.append(Detail(say("checked"), _looked_up(obligation)))
    return Item(obligation.title, "", tuple(details))


def _looked_up(obligation: Obligation) -> str:
    day = obligation.checked
    return say("checked-where", day=day, url=obligation.url) if obligation.url else str(day)


def whole(report: Report) -> Iterator[Block]:
    """Tell every obligation: what applies, may apply, is only proposed, or does not and why."""
    assessment = report.assessment
    yield Heading(say("rules-for", whom=assessment.about.get("organisation") or assessment.title), 1)
    yield Paragraph(say("rules-as-of", day=assessment.as_of, not_advice=say("not-advice")))
    yield from _binding(report, 2, sources=True)
    yield from _undecided(report, 2)
    binding: Binding
    for binding in ("proposed", "does-not"):
        found = [b for b in report.advice.obligations if b.binding == binding]
        if found:
            yield Heading(say("rules-counted", binding=terms.bound(binding), number=len(found)))
            yield Items(tuple(_told(b, assessment) for b in found))


def _told(bound: Bound, assessment: Assessment) -> Item:
    """Say why an obligation does not bind, or what a proposed one would demand."""
    why = reasons.ruled_out(bound.because.facts, assessment.facts) if bound.because else bound.obligation.demands
    return Item(bound.obligation.title, why)
