"""Tell the emergency page for the wall: whom to call, what to disconnect, how to work on, what never to do."""

from collections.abc import Iterator
from typing import get_args

from assessor.model.assessment import MISSING, OPEN, Assessment
from assessor.model.handouts import Emergency, EmergencyPart, EmergencyStep
from assessor.model.report import Bound, Report
from assessor.telling.blocks import Block, Heading, Item, Items, Paragraph
from assessor.telling.obligations import channel, region
from assessor.telling.phrases import said
from assessor.words import terms
from assessor.words.speech import all_of, say

MOST_OBLIGATIONS = 8


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
    """Name those who want to be told of an attack, how soon and on which way, where that binds or may bind."""
    found = [
        bound
        for binding in ("applies", "may-apply")
        for bound in report.advice.obligations
        if bound.obligation.channels and bound.binding == binding
    ]
    if found:
        yield Heading(say("emergency-report"))
        yield Items(tuple(map(_channels, found[:MOST_OBLIGATIONS])))
    if found[MOST_OBLIGATIONS:]:
        yield Paragraph(say("emergency-more", n=len(found) - MOST_OBLIGATIONS))
    regions = [region(found, report.assessment) for found in report.advice.uncovered]
    if regions:
        yield Paragraph(say("emergency-uncovered", regions=all_of(list(dict.fromkeys(regions)))))


def _channels(bound: Bound) -> Item:
    """Tell the channels with a time limit: the page has one sheet, and whoever has no limit can wait."""
    channels = bound.obligation.channels
    timed = [found for found in channels if found.has_limit] or channels[:1]
    return Item(bound.obligation.title, terms.bound(bound.binding), tuple(channel(c, sources=False) for c in timed))
