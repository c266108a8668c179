"""Which rules bind a firm, in words: now, soon, perhaps; and, told whole, which do not and why."""

from collections.abc import Iterator

from assessor.model.assessment import Assessment
from assessor.model.report import Binding, Bound, Report
from assessor.reports.blocks import Block, Detail, Heading, Item, Items, Paragraph
from assessor.text import counted, listed

MOST_GAPS = 8
NOT_ADVICE = "Orientation, not legal advice; your national law and your contracts decide."


def brief(report: Report) -> Iterator[Block]:
    """Tell what each rule demands that applies now or is coming, and which one question decides the rest."""
    bound = report.advice.obligations
    if not bound:
        return
    yield Heading("Rules, one by one")
    yield Paragraph(NOT_ADVICE)
    yield from _binding(report, 3)
    yield from _undecided(report, 3)
    others = sum(b.binding in {"does-not", "proposed"} for b in bound)
    if others:
        yield Paragraph(f"{counted(others, 'more rule')} not binding, or not yet; why: `assessor list obligations …`.")


def _binding(report: Report, depth: int) -> Iterator[Block]:
    titles: dict[Binding, str] = {"applies": "Applies now", "coming": "Coming"}
    for binding, title in titles.items():
        found = [b for b in report.advice.obligations if b.binding == binding]
        if found:
            yield Heading(f"{title} ({len(found)})", depth)
            yield Items(tuple(_item(b, report.assessment) for b in found))


def _undecided(report: Report, depth: int) -> Iterator[Block]:
    """Group what may apply by the fact to be found out first."""
    waiting: dict[str, list[Bound]] = {}
    for bound in report.advice.obligations:
        if bound.binding == "may-apply":
            waiting.setdefault(bound.waits_for[0], []).append(bound)
    if waiting:
        yield Heading(f"May apply ({sum(map(len, waiting.values()))}): these answers decide", depth)
        yield Items(tuple(_deciding(fact, found, report.assessment) for fact, found in waiting.items()))


def _deciding(fact: str, found: list[Bound], assessment: Assessment) -> Item:
    rules = listed([bound.obligation.title for bound in found])
    return Item(f"{assessment.facts[fact].fact.question} ({fact})", "", (Detail("Decides", rules),))


def _item(bound: Bound, assessment: Assessment) -> Item:
    obligation = bound.obligation
    details = [Detail("Demands", obligation.demands)]
    details += [
        Detail(f"{'Since' if due.on <= assessment.as_of else 'From'} {due.on}", due.what) for due in obligation.dates
    ]
    if bound.gaps:
        more = f" and {len(bound.gaps) - MOST_GAPS} more" if len(bound.gaps) > MOST_GAPS else ""
        details.append(Detail("Gaps or unknown", f"{', '.join(bound.gaps[:MOST_GAPS])}{more}"))
    details.append(Detail("First step", obligation.first_step))
    if not obligation.sure:
        details.append(Detail("Not sure", "something that is not asked here, or a law still moving, decides as well"))
    return Item(obligation.title, "", tuple(details))


def whole(report: Report) -> Iterator[Block]:
    """Tell every rule: what applies, may apply, is only proposed, or does not and why."""
    assessment = report.assessment
    yield Heading(f"Rules for {assessment.about.get('organisation') or assessment.title}", 1)
    yield Paragraph(f"As of {assessment.as_of}. {NOT_ADVICE}")
    yield from _binding(report, 2)
    yield from _undecided(report, 2)
    rest: dict[Binding, str] = {"proposed": "Proposed, not law", "does-not": "Does not bind, and why"}
    for binding, title in rest.items():
        found = [b for b in report.advice.obligations if b.binding == binding]
        if found:
            yield Heading(f"{title} ({len(found)})")
            yield Items(tuple(Item(b.obligation.title, b.because or b.obligation.demands) for b in found))
