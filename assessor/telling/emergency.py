"""Tell the emergency page for the wall: whom to call, what to disconnect, how to work on, what never to do."""

from collections.abc import Iterator
from typing import get_args

from assessor.model.assessment import MISSING, OPEN, Assessment
from assessor.model.catalog import Emergency, EmergencyPart, EmergencyStep
from assessor.model.report import Report
from assessor.telling.blocks import Block, Heading, Item, Items, Paragraph
from assessor.telling.phrases import said
from assessor.words import terms
from assessor.words.speech import say

MOST_OBLIGATIONS = 5


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
    """Name the obligations to report an attack, and how soon, if they apply or may apply."""
    found = [b for b in report.advice.obligations if b.obligation.report_by and b.binding in {"applies", "may-apply"}]
    if found:
        yield Heading(say("emergency-report"))
        yield Items(
            tuple(
                Item(f"{b.obligation.title} ({terms.bound(b.binding)})", b.obligation.report_by)
                for b in found[:MOST_OBLIGATIONS]
            )
        )
