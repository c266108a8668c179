"""Tell an owner's second page: who does what in which order, whom to ask, which rules bind, when to look again."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from assessor.advice.sequence import first_move, makers_only
from assessor.model.assessment import Assessment
from assessor.model.catalog import Carrier
from assessor.model.prices import Price
from assessor.model.report import Bound, Question, Report, Step
from assessor.model.solutions import PRICES
from assessor.telling.blocks import Block, Detail, Heading, Item, Items, NewPage, Paragraph, StepCard, StepCards, Table
from assessor.telling.obligations import bound_title, region
from assessor.telling.owner import number_of, shown
from assessor.telling.phrases import asked, where
from assessor.text import ceil0, floor0
from assessor.words import terms
from assessor.words.forms import day, whole
from assessor.words.speech import all_of, say

MOST_ASKED = 5
MOST_NOW, MOST_PERHAPS, MOST_FREE = 4, 2, 2


class Sum(NamedTuple):
    """What steps take together, in printed figures: hours of the first moves, days of the whole jobs, money a year."""

    hours: tuple[int, int]
    days: tuple[int, int]
    money: Price
    starts_free: bool


def steps(report: Report) -> Iterator[Block]:
    """Tell the steps, each with who, how long, how much, how it begins and what ends it."""
    yield NewPage()
    some, every = shown(report), report.advice.steps
    if not some:
        yield Heading(say("steps-in-order", n=1))
        yield Paragraph(say("steps-none" if report.advice.questions else "steps-none-all"))
        return
    more = len(every) > len(some)
    yield Heading(say("steps-first", n=len(some), whole=len(every)) if more else say("steps-in-order", n=len(some)))
    if len(some) > 1:
        yield Paragraph(say("steps-order"))
    yield StepCards(tuple(_card(report, step) for step in some))


def _card(report: Report, step: Step) -> StepCard:
    assessment, finding = report.assessment, report.assessment.finding(step.control)
    control = asked(assessment, finding)
    done = all_of(
        [control.choices[choice_id].done_when or control.choices[choice_id].text for choice_id in step.choices]
    )
    return StepCard(
        where(assessment, finding, control.step or control.title),
        who(step),
        tuple(_figures(report, step)),
        _begins(report, step),
        Detail(say("done-when"), done),
    )


def who(step: Step) -> str:
    """Return who takes a step: whoever answered, else whoever carries such a thing out."""
    return step.by or terms.carrier(step.who)


def _begins(report: Report, step: Step) -> str:
    """Say how a step begins, in the catalog's words."""
    control = asked(report.assessment, report.assessment.finding(step.control))
    move = first_move(control, bound=makers_only(report.assessment))
    if move:
        return move.text
    solution = report.advice.solutions.get(step.solution or "")
    return solution.first_step if solution else ""


def _figures(report: Report, step: Step) -> Iterator[Detail]:
    if step.hours:
        yield Detail(say("first-move"), hours(step.hours))
    yield Detail(say("whole-job"), days(_days(step)))
    yield Detail(say("money-a-year"), _money(report, step))


def hours(ends: tuple[int, int]) -> str:
    """Return a range of hours in short."""
    low, high = ends
    return say("hours-one", n=high) if low == high else say("hours-short", low=low, high=high, n=high)


def days(ends: tuple[int, int]) -> str:
    """Return a range of days in short."""
    low, high = ends
    if low == high:
        return say("days-one", n=high)
    return say("days-short", low=low, high=high) if low else say("days-up-to", n=high)


def _days(step: Step) -> tuple[int, int]:
    """Return whole days: the low end down, the high end up."""
    return floor0(step.days_low), ceil0(step.days_high)


def _money(report: Report, step: Step) -> str:
    first = number_of(report, step.paid_with) if step.paid_with else None
    if first is not None:
        return say("sum-with", number=first)
    return money(_price(step), starts_free=step.starts_free)


def money(price: Price, *, starts_free: bool) -> str:
    """Return what is bought a year, in short."""
    low, high = (whole(int(end)) for end in (price.low, price.high))
    if price.more:
        return say("sum-over", low=low)
    if not price.high:
        return say("sum-nothing-to-start" if starts_free else "sum-nothing")
    return say("sum-range", low=low, high=high) if price.low else say("sum-under", high=high)


def _price(step: Step) -> Price:
    """Return what is bought with a step: nothing if an earlier one pays, or if it begins without."""
    return PRICES["none" if step.paid_with or step.starts_free else step.band]


def sums(report: Report) -> Iterator[Block]:
    """Add up what each person gives, of the printed figures, so that a reader can check it."""
    some = shown(report)
    people: dict[str, list[Step]] = {}
    for step in some:
        people.setdefault(who(step), []).append(step)
    if len(some) < 2:
        return
    yield Heading(say("sums"))
    columns = (say("who"), say("steps-column"), say("first-move"), say("whole-job"), say("money-a-year"))
    rows = [(name, numbers(report, taken), *_told(_sum(taken))) for name, taken in people.items()]
    if len(rows) > 1:
        rows.append((say("sums-all"), "", *_told(_sum(some))))
    yield Table("", columns, tuple(rows))


def numbers(report: Report, some: Sequence[Step]) -> str:
    """Return the numbers of steps."""
    return ", ".join(str(number_of(report, step.control)) for step in some)


def _sum(some: Sequence[Step]) -> Sum:
    first = [step.hours or (0, 0) for step in some]
    all_days = [_days(step) for step in some]
    return Sum(
        (sum(low for low, _ in first), sum(high for _, high in first)),
        (sum(low for low, _ in all_days), sum(high for _, high in all_days)),
        Price.sum(map(_price, some)),
        any(step.starts_free for step in some),
    )


def _told(found: Sum) -> tuple[str, str, str]:
    return hours(found.hours), days(found.days), money(found.money, starts_free=found.starts_free)


def ask(report: Report) -> Iterator[Block]:
    """Say what to ask whom: a price of whoever is paid, and each missing answer once, of whoever could tell it."""
    people: dict[Carrier, list[str]] = {}
    for carrier in ("it-provider", "specialist"):
        priced = [step for step in shown(report) if step.who == carrier and _price(step).high]
        if priced:
            steps = all_of([str(number_of(report, step.control)) for step in priced])
            people[carrier] = [say("ask-price", n=len(priced), steps=steps)]
    for question in report.advice.questions[:MOST_ASKED]:
        people.setdefault(_told_by(report.assessment, question), []).append(_question(report.assessment, question))
    if not people:
        return
    yield Heading(say("ask"))
    yield Items(tuple(Item(terms.carrier(carrier), " ".join(texts)) for carrier, texts in people.items()))
    rest = len(report.advice.questions) - MOST_ASKED
    if rest > 0:
        yield Paragraph(say("ask-more-here", n=rest))
    if any(carrier != "you" for carrier in people):
        yield Paragraph(say("ask-letters"))


def _told_by(assessment: Assessment, question: Question) -> Carrier:
    if question.kind == "fact":
        return "you"
    told_by = assessment.finding(question.id).control.told_by or "you"
    return "you" if assessment.makes_devices and told_by == "device-maker" else told_by


def _question(assessment: Assessment, question: Question) -> str:
    if question.kind == "fact":
        return assessment.facts[question.id].fact.question
    finding = assessment.finding(question.id)
    return where(assessment, finding, asked(assessment, finding).question)


def rules(report: Report) -> Iterator[Block]:
    """Say which rules bind now, soon or perhaps, which do not at this size, and what was not checked."""
    bound = report.advice.obligations
    if not bound and not report.advice.uncovered:
        return
    yield Heading(say("bind"))
    now = [found for found in bound if found.binding == "applies"]
    later = [found for found in bound if found.binding in {"coming", "may-apply"}]
    small = [found for found in bound if _by_size(report.assessment, found)]
    told = [*now[:MOST_NOW], *later[:MOST_PERHAPS], *small[:MOST_FREE]]
    if told:
        yield Items(tuple(Item(bound_title(found, report.assessment), _binds(report, found)) for found in told))
    if not now:
        yield Paragraph(say("bind-none"))
    rest = len(now[MOST_NOW:]) + len(later[MOST_PERHAPS:])
    if rest:
        yield Paragraph(say("bind-more", n=rest))
    yield Paragraph(_not_checked(report))


def _by_size(assessment: Assessment, found: Bound) -> bool:
    """Whether a rule would bind a firm of another size."""
    return (
        found.binding == "does-not" and found.because is not None and found.because.facts == (assessment.meaning.size,)
    )


def _binds(report: Report, found: Bound) -> str:
    obligation = found.obligation
    if found.binding == "applies":
        within = next((channel.within for channel in obligation.channels if channel.has_limit), None)
        return say("bind-now-within", within=within) if within else say("bind-now")
    if found.binding == "coming":
        start = min((due.on for due in obligation.dates), default=None)
        return say("bind-coming", day=day(start)) if start else say("bind-soon")
    if found.binding == "may-apply":
        return say("bind-perhaps", fact=report.assessment.facts[found.waits_for[0]].fact.title)
    return say("bind-size")


def _not_checked(report: Report) -> str:
    regions = [region(found, report.assessment) for found in report.advice.uncovered if found.covered == "not"]
    if regions:
        return say("bind-not-checked", regions=all_of(list(dict.fromkeys(regions))))
    return say("bind-not-checked-contracts")


def again(report: Report) -> Iterator[Block]:
    """Say when to look again: a year after the oldest answer, or sooner by event; and what this page is not."""
    yield Heading(say("again"))
    yield Paragraph(_again(report))
    if report.waivers:
        titles = [
            report.assessment.finding(i).control.title for i in report.waivers if i in report.assessment.by_control
        ]
        yield Paragraph(say("accepted-short", which=all_of(titles)))
    sizes = report.assessment.meaning.sizes({i: value.fact for i, value in report.assessment.facts.items()})
    known = [sizes[size] for size in report.assessment.sizes if size in sizes]
    yield Paragraph(say("no-certificate-size", size=known[0]) if known else say("no-certificate"))


def _again(report: Report) -> str:
    as_of = report.assessment.as_of
    dates = [f.answer.on for f, _ in report.assessment.given() if f.answer and f.answer.on and f.is_answered]
    oldest = min(dates, default=as_of)
    due = _a_year_after(oldest)
    if due <= as_of:
        return say("again-now", day=day(oldest))
    holding = next((n for n, step in enumerate(shown(report), 1) if step.cap is not None), None)
    return say("again-at", number=holding, day=day(due)) if holding else say("again-by", day=day(due))


def _a_year_after(start: date) -> date:
    leaps = (start.month, start.day) == (2, 29)
    return start.replace(year=start.year + 1, day=28 if leaps else start.day)
