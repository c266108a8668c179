"""Tell the emergency page for the wall: whom to call, what to disconnect, how to work on, what never to do."""

from collections.abc import Iterator
from typing import get_args

from assessor.model.assessment import MISSING, OPEN, Assessment
from assessor.model.handouts import Emergency, EmergencyPart, EmergencyStep
from assessor.model.obligations import Channel, Obligation
from assessor.model.report import Report
from assessor.telling.blocks import Block, Detail, Heading, Item, Items, Paragraph
from assessor.telling.obligations import channel, region
from assessor.telling.phrases import said
from assessor.words import terms
from assessor.words.speech import all_of, say

MOST_TOLD = 4


def tell(report: Report, page: Emergency) -> Iterator[Block]:
    """Tell the page, with a line to fill in by hand for everything that the sheet does not say."""
    assessment = report.assessment
    yield Heading(say("emergency", firm=assessment.about.get("organisation") or assessment.title), 1, 1)
    yield Heading(say("emergency-call"))
    yield Items(tuple(_line(c.title, assessment.about.get(c.about, "")) for c in page.contacts.values()), numbered=True)
    for part in get_args(EmergencyPart):
        steps = tuple(item for step in page.steps.values() if step.part == part for item in _step(assessment, step))
        if steps:
            yield Heading(terms.emergency_part(part))
            yield Items(steps, numbered=part != "never")
    yield from _reporting(report)
    yield Paragraph(say("emergency-checked", day=assessment.as_of))


def _line(what: str, known: str) -> Item:
    return Item(what, known or say("blank"))


def _step(assessment: Assessment, step: EmergencyStep) -> Iterator[Item]:
    """Tell a step; one about a control shows the answer if it helps in an emergency."""
    if step.control is None:
        yield _line(step.text, "") if step.fill_in else Item(step.text)
        return
    finding = assessment.finding(step.control)
    if finding.status in {"met", "partial"}:
        yield Item(finding.control.title, said(finding))
    elif finding.status in {*MISSING, *OPEN}:
        yield Item(finding.control.title, say("emergency-not-agreed"))


def _reporting(report: Report) -> Iterator[Block]:
    """Name those who want to be told of an attack, how soon and on which way; what only may bind is counted.

    The page has one sheet: of each rule it tells the first word, and of the later ones only when they are due. Rules
    with the same first word to the same people stand together.
    """
    wanted = [bound for bound in report.advice.obligations if bound.obligation.channels]
    together: dict[tuple[str, str], list[Obligation]] = {}
    for bound in wanted:
        if bound.binding == "applies":
            word = _in_time(bound.obligation)[0]
            together.setdefault((word.within, word.to), []).append(bound.obligation)
    told = list(together.values())
    others = sum(map(len, told[MOST_TOLD:])) + sum(bound.binding == "may-apply" for bound in wanted)
    if told or others:
        yield Heading(say("emergency-report"))
    if told:
        yield Items(tuple(map(_channels, told[:MOST_TOLD])))
    if others:
        yield Paragraph(say("emergency-more", n=others))
    regions = [region(found, report.assessment) for found in report.advice.uncovered]
    if regions:
        yield Paragraph(say("emergency-uncovered", regions=all_of(list(dict.fromkeys(regions)))))


def _in_time(obligation: Obligation) -> list[Channel]:
    return [found for found in obligation.channels if found.has_limit] or list(obligation.channels[:1])


def _channels(obligations: list[Obligation]) -> Item:
    first, *later = _in_time(obligations[0])
    details = [channel(first, sources=False)]
    if later:
        details.append(Detail(say("emergency-then"), all_of(list(dict.fromkeys(found.within for found in later)))))
    return Item(all_of([obligation.title for obligation in obligations]), "", tuple(details))
