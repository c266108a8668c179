"""Tell on two pages which rules bind, what was accepted, when to look again, and what these pages are not."""

from collections.abc import Iterator
from datetime import date

from assessor.model.assessment import Assessment
from assessor.model.obligations import Covered
from assessor.model.report import Bound, Report
from assessor.telling.accepted import accepted_line
from assessor.telling.blocks import Block, Heading, Item, Items, Paragraph
from assessor.telling.obligations import bound_title, region
from assessor.telling.phrases import waived_title
from assessor.telling.room import Room
from assessor.telling.verdict import shown
from assessor.words.speech import all_of, say


def rules(report: Report, room: Room) -> Iterator[Block]:
    """Say which rules bind now, soon or perhaps, which do not at this size, and what was not checked."""
    bound = report.advice.obligations
    if not bound and not report.advice.uncovered:
        return
    yield Heading(say("bind"))
    now = [found for found in bound if found.binding == "applies"]
    later = [found for found in bound if found.binding in {"coming", "may-apply"}]
    small = [found for found in bound if _by_size(report.assessment, found)]
    told = [found for some in (now, later, small) for found in some[: room.rules]]
    if told:
        yield Items(tuple(Item(bound_title(found, report.assessment), _binds(report, found)) for found in told))
    texts = [] if now else [say("bind-none-now")]
    if rest := len(now[room.rules :]) + len(later[room.rules :]):
        texts.append(say("bind-more", n=rest))
    yield Paragraph(" ".join([*texts, *_not_checked(report)]))


def _by_size(assessment: Assessment, found: Bound) -> bool:
    """Whether a rule would bind a firm of another size."""
    because = found.because
    return found.binding == "does-not" and because is not None and because.facts == (assessment.meaning.size,)


def _binds(report: Report, found: Bound) -> str:
    obligation = found.obligation
    if found.binding == "applies":
        within = next((channel.within for channel in obligation.channels if channel.has_limit), None)
        return say("bind-now-within", within=within) if within else say("bind-now")
    if found.binding == "coming":
        start = min((due.on for due in obligation.dates), default=None)
        return say("bind-coming", day=start) if start else say("bind-soon")
    if found.binding == "may-apply":
        return say("bind-perhaps", fact=report.assessment.facts[found.waits_for[0]].fact.title)
    return say("bind-at-size")


def _not_checked(report: Report) -> Iterator[str]:
    """Say what was not looked at: silence about a law must not look like freedom from it."""

    def regions(covered: Covered) -> str:
        found = [region(each, report.assessment) for each in report.advice.uncovered if each.covered == covered]
        return all_of(list(dict.fromkeys(found)))

    if in_part := regions("partly"):
        yield say("bind-in-part", regions=in_part)
    nowhere = regions("not")
    yield say("bind-uncovered", regions=nowhere) if nowhere else say("bind-unchecked")


def kept(report: Report, room: Room) -> Iterator[Block]:
    """Tell the gaps that somebody accepted."""
    waivers = list(report.waivers.items())
    if waivers:
        yield Heading(say("accepted"))
        lines = ((waived_title(report, i), accepted_line(waiver, report.assessment.as_of)) for i, waiver in waivers)
        yield Items(tuple(Item(*line) for line in list(lines)[: room.rules]))
    if len(waivers) > room.rules:
        yield Paragraph(say("not-known-more", n=len(waivers) - room.rules))


def again(report: Report, _room: Room) -> Iterator[Block]:
    """Say when to look again: a year after the oldest answer, or sooner by event."""
    yield Heading(say("again"))
    yield Paragraph(_again(report))


def closing(report: Report, _room: Room) -> Iterator[Block]:
    """Say what these pages are not, and who made them."""
    facts = {fact_id: value.fact for fact_id, value in report.assessment.facts.items()}
    sizes = report.assessment.meaning.sizes(facts)
    known = [sizes[size] for size in report.assessment.sizes if size in sizes]
    yield Paragraph(say("no-certificate-size", size=known[0]) if known else say("no-certificate"))
    if report.brand:
        by = ", ".join(filter(None, (report.brand.name, report.brand.contact)))
        yield Paragraph(say("pages-prepared", by=by))


def _again(report: Report) -> str:
    as_of = report.assessment.as_of
    given = (finding.answer for finding, _ in report.assessment.given() if finding.is_answered)
    oldest = min((answer.on for answer in given if answer and answer.on), default=as_of)
    due = _a_year_after(oldest)
    if due <= as_of:
        return say("again-now", day=oldest)
    holding = next((number for number, step in enumerate(shown(report), 1) if step.cap is not None), None)
    return say("again-at", number=holding, day=due) if holding else say("again-by", day=due)


def _a_year_after(start: date) -> date:
    leap = (start.month, start.day) == (2, 29)
    return start.replace(year=start.year + 1, day=28 if leap else start.day)
