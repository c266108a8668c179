"""Tell on two pages what is good, what would hurt most and why, and what nobody knows yet."""

from collections.abc import Iterator

from assessor.model.assessment import Assessment, Finding
from assessor.model.catalog import Control
from assessor.model.report import Question, Report
from assessor.scoring import caps
from assessor.telling.blocks import Block, Detail, Heading, Item, Items, Paragraph
from assessor.telling.phrases import note, said, where
from assessor.telling.room import Room
from assessor.telling.verdict import number_of
from assessor.text import shortened
from assessor.words.speech import begun, say


def good(report: Report, room: Room) -> Iterator[Block]:
    """Tell the strengths, so that readers do not stop at the faults."""
    yield Heading(say("good"))
    found = list(_good(report))[: room.good]
    items = tuple(Item(where(report.assessment, finding, finding.control.title)) for finding in found)
    yield Items(items, mark="good") if items else Paragraph(say("good-none"))


def _good(report: Report) -> Iterator[Finding]:
    """Yield what is met, worth most first; then critical ones that are past their floor and at least half met."""
    assessment = report.assessment
    yield from (assessment.finding(strength.control) for strength in report.advice.strengths)
    for finding in assessment.findings:
        halfway = finding.share is not None and finding.share.low * 2 >= 1
        if finding.status == "partial" and halfway and caps.is_critical(finding.control) and not finding.failure:
            yield finding


def dangers(report: Report, room: Room) -> Iterator[Block]:
    """Tell what would hurt most: why, when it happened elsewhere, how it is here, and which step ends it."""
    yield Heading(say("hurt-board") if report.audience == "board" else say("hurt"))
    items = tuple(_danger(report, finding, room) for finding in _dangerous(report)[: room.dangers])
    yield Items(items, mark="danger") if items else Paragraph(say("hurt-none"))


def _dangerous(report: Report) -> list[Finding]:
    """Return what certainly fails, by where it holds the total, then worst answers that hurt somebody elsewhere."""
    found = [report.assessment.finding(step.control) for step in report.advice.steps]
    failing = sorted((f for f in found if f.failure == "fails"), key=caps.held_at)
    return [*failing, *(f for f in found if not f.failure and caps.is_worst(f) and f.control.event)]


def _danger(report: Report, finding: Finding, room: Room) -> Item:
    control, number = finding.control, number_of(report, finding.control.id)
    title = _because(control) if finding.failure else control.title
    details = [Detail(say("here"), _here(finding, room.said))]
    if control.event:
        details.insert(0, Detail(say("elsewhere", year=control.event.when[:4]), control.event.what))
    ends = say("ends-it", number=number) if number else ""
    return Item(where(report.assessment, finding, title), ends, tuple(details))


def _because(control: Control) -> str:
    return begun(say("danger", because=caps.because(control)))


def _here(finding: Finding, most: int) -> str:
    """Return the firm's own words, else what it chose."""
    comment = note(finding.answer) if finding.answer else ""
    return say("quoted", text=shortened(comment, most)) if comment else shortened(said(finding), most)


def unknown(report: Report, room: Room) -> Iterator[Block]:
    """Name what nobody knows yet, what holds the total first."""
    questions = report.advice.questions
    if questions:
        yield Heading(say("not-known-board") if report.audience == "board" else say("not-known"))
        named = (Item(_named(report.assessment, question)) for question in questions[: room.unknown])
        yield Items(tuple(named), mark="unknown")
    if len(questions) > room.unknown:
        yield Paragraph(say("not-known-more", n=len(questions) - room.unknown))


def _named(assessment: Assessment, question: Question) -> str:
    if question.kind == "fact":
        return assessment.facts[question.id].fact.title
    finding = assessment.finding(question.id)
    return where(assessment, finding, finding.control.title)
