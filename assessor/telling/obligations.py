"""Tell which obligations bind a firm: now, soon or perhaps; `whole` also tells which do not, and why."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from assessor.model.assessment import Assessment
from assessor.model.obligations import Channel, Due, LookedUp, Obligation
from assessor.model.report import Binding, Bound, Report, Uncovered
from assessor.telling.blocks import Block, Detail, Heading, Item, Items, Paragraph
from assessor.telling.phrases import part_titles
from assessor.words import reasons, terms
from assessor.words.speech import all_of, say, told_when

MOST_GAPS = 8


def brief(report: Report) -> Iterator[Block]:
    """Tell what the obligations that apply or are coming demand, and which questions decide about the others."""
    bound = report.advice.obligations
    if not bound:
        return
    yield Heading(say("rules"))
    yield Paragraph(say("not-advice"))
    yield from _binding(report, bound, 3, sources=True)
    waiting = _waiting(bound)
    if waiting:
        yield Heading(say("rules-undecided", number=sum(map(len, waiting.values()))), 3)
        yield Items(tuple(_deciding(fact_id, found, report.assessment) for fact_id, found in waiting.items()))
    others = sum(b.binding in {"does-not", "proposed", "ended"} for b in bound)
    if others:
        yield Paragraph(say("rules-other", n=others))
    yield from not_covered(report.assessment, report.advice.uncovered, 3)


def whole(report: Report, bound: Sequence[Bound], uncovered: Sequence[Uncovered]) -> Iterator[Block]:
    """Tell these obligations: what applies, may apply, is proposed, or does not and why; and what is not covered."""
    assessment = report.assessment
    yield Heading(say("rules-for", whom=assessment.about.get("organisation") or assessment.title), 1)
    yield Paragraph(say("rules-as-of", day=assessment.as_of, not_advice=say("not-advice")))
    yield from _binding(report, bound, 2, sources=True)
    waiting = _waiting(bound)
    if waiting:
        yield Heading(say("rules-undecided", number=sum(map(len, waiting.values()))))
    for fact_id, found in waiting.items():
        yield Heading(_question(fact_id, assessment), 3)
        yield Items(tuple(_item(b, assessment, sources=True) for b in found))
    yield from _listed(bound, "proposed", lambda b: _item(b, assessment, sources=True))
    yield from _listed(bound, "ended", lambda b: _item(b, assessment, sources=True))
    yield from _listed(bound, "does-not", lambda b: Item(b.obligation.title, _why_not(b, assessment)))
    yield from not_covered(assessment, uncovered, 2)


def not_covered(assessment: Assessment, uncovered: Iterable[Uncovered], depth: int) -> Iterator[Block]:
    """Say of which regions of the firm we do not know all rules, and what is known to be missing."""
    items = tuple(Item(_uncovered(found, assessment)) for found in uncovered)
    if items:
        yield Heading(say("uncovered"), depth)
        yield Items(items)


def _uncovered(found: Uncovered, assessment: Assessment) -> str:
    told = {"region": region(found, assessment), "side": terms.side(found.side)}
    covered = say("uncovered-not" if found.covered == "not" else "uncovered-partly", **told)
    return say("uncovered-missing", covered=covered, missing=found.missing) if found.missing else covered


def region(found: Uncovered, assessment: Assessment) -> str:
    """Return the name of a region, as the question for it has it."""
    return assessment.facts[found.fact].fact.values[found.region]


def _binding(report: Report, bound: Sequence[Bound], depth: int, *, sources: bool) -> Iterator[Block]:
    told: tuple[Binding, ...] = ("applies", "coming")
    for binding in told:
        yield from _listed(bound, binding, lambda b: _item(b, report.assessment, sources=sources), depth)


def _listed(bound: Iterable[Bound], binding: Binding, item: Callable[[Bound], Item], depth: int = 2) -> Iterator[Block]:
    found = [b for b in bound if b.binding == binding]
    if found:
        yield Heading(say("rules-counted", binding=terms.bound(binding), number=len(found)), depth)
        yield Items(tuple(map(item, found)))


def _waiting(bound: Iterable[Bound]) -> dict[str, list[Bound]]:
    """Group the obligations that may apply by the fact to find out first."""
    waiting: dict[str, list[Bound]] = {}
    for found in bound:
        if found.binding == "may-apply":
            waiting.setdefault(found.waits_for[0], []).append(found)
    return waiting


def _deciding(fact_id: str, found: list[Bound], assessment: Assessment) -> Item:
    titles = all_of([bound_title(bound, assessment) for bound in found])
    return Item(_question(fact_id, assessment), "", (Detail(say("decides"), titles),))


def _question(fact_id: str, assessment: Assessment) -> str:
    return f"{assessment.facts[fact_id].fact.question} ({fact_id})"


def _why_not(bound: Bound, assessment: Assessment) -> str:
    return reasons.ruled_out(bound.because.facts, assessment.facts) if bound.because else bound.obligation.demands


def _item(bound: Bound, assessment: Assessment, *, sources: bool) -> Item:
    """Tell an obligation; `sources` also tells where each of its days and channels was read."""
    obligation = bound.obligation
    details = [Detail(say("demands"), obligation.demands)]
    details += [_due(due, assessment, sources=sources) for due in obligation.dates]
    if obligation.ends:
        ends = say("ends", day=told_when(obligation.ends.told_as))
        details.append(Detail(ends, _read_in(obligation.ends, sources=sources)))
    details += [channel(found, sources=sources) for found in obligation.channels]
    if bound.gaps:
        shown, more = ", ".join(bound.gaps[:MOST_GAPS]), len(bound.gaps) - MOST_GAPS
        gaps = say("and-more", shown=shown, number=more) if more > 0 else shown
        details.append(Detail(say("provisions-open"), gaps))
    details.append(Detail(say("first-step"), obligation.first_step))
    if obligation.unsure:
        details.append(Detail(say("not-sure"), obligation.unsure))
    details.append(Detail(say("checked"), looked_up(obligation)))
    if obligation.look_again and obligation.is_stale(assessment.as_of):
        details.append(Detail(say("look-again"), say("look-again-since", day=obligation.look_again)))
    return Item(bound_title(bound, assessment), "", tuple(details))


def bound_title(bound: Bound, assessment: Assessment) -> str:
    """Return the title of an obligation, and the sites or products that alone it binds."""
    if not bound.parts:
        return bound.obligation.title
    return say("rule-for-parts", rule=bound.obligation.title, parts=part_titles(assessment, bound.parts))


def _due(due: Due, assessment: Assessment, *, sources: bool) -> Detail:
    begun = due.on <= assessment.as_of
    return Detail(say("since" if begun else "from", day=told_when(due.told_as)), _read_in(due, sources=sources))


def _read_in(due: Due, *, sources: bool) -> str:
    return say("with-source", text=due.what, source=_source(due)) if sources else due.what


def channel(found: Channel, *, sources: bool) -> Detail:
    """Tell whom to tell of an attack, how soon and on which way, and what to have ready."""
    said = say("channel-who", who=found.who, to=found.to) if found.who else say("channel-to", to=found.to)
    text = ". ".join(part.rstrip(".") for part in (said, found.how) if part)
    if found.prepare and sources:
        text = say("channel-ready", text=text, ready=found.prepare.rstrip("."))
    if sources:
        text = say("with-source", text=text, source=_source(found))
    label = say("report-within" if found.has_limit else "report-when", within=found.within)
    return Detail(label, text)


def _source(found: LookedUp) -> str:
    return say("source", source=found.source.rstrip("."), read=terms.reading(found.read), day=found.checked)


def looked_up(obligation: Obligation) -> str:
    """Say what was read to know an obligation, of which kind that is, on which day, and where its text stands."""
    source = _source(obligation)
    return say("checked-where", source=source, url=obligation.url) if obligation.url else source
