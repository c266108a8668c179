"""Tell on two pages who does what in which order, what that takes of each person, and what to ask whom."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assessor.model.assessment import Assessment
from assessor.model.catalog import Carrier
from assessor.model.prices import Price
from assessor.model.report import GapStep, Question, Report
from assessor.model.solutions import PRICES
from assessor.telling.blocks import Block, Detail, Heading, Item, Items, Paragraph, StepCard, StepCards, Table
from assessor.telling.phrases import asked, done_when, first_move_of, where
from assessor.telling.room import Room
from assessor.telling.verdict import number_of, shown
from assessor.text import ceil0, floor0
from assessor.words import terms
from assessor.words.figures import grouped
from assessor.words.speech import all_of, say


class Together(NamedTuple):
    """What steps take in printed figures: hours of the first moves, days of the whole jobs, money a year."""

    hours: tuple[int, int]
    days: tuple[int, int]
    money: Price
    starts_free: bool


def steps(report: Report, room: Room) -> Iterator[Block]:
    """Tell the steps, each with who, how long, how much, how it begins and what ends it."""
    some, every = shown(report), len(report.advice.steps)
    if not some:
        yield Heading(say("steps-in-order", n=1))
        yield Paragraph(say("steps-none") if report.advice.questions else say("steps-none-left"))
        return
    if every > len(some):
        yield Heading(say("steps-first", n=len(some), whole=every))
    else:
        yield Heading(say("steps-in-order", n=len(some)))
    if len(some) > 1:
        yield Paragraph(say("steps-order"))
    yield StepCards(tuple(_card(report, step, begun=place < room.begun) for place, step in enumerate(some)))


def _card(report: Report, step: GapStep, *, begun: bool) -> StepCard:
    assessment, finding = report.assessment, report.assessment.finding(step.control)
    control = asked(assessment, finding)
    move = first_move_of(assessment, finding, report.advice.solutions.get(step.solution or ""))
    return StepCard(
        where(assessment, finding, control.step or control.title),
        who(report, step),
        tuple(_figures(report, step)),
        move.text if move and begun else "",
        Detail(say("done-when"), done_when(control, step.choices)),
    )


def who(report: Report, step: GapStep) -> str:
    """Return who takes a step: whoever answered, else whoever carries such a thing out."""
    return step.by or (terms.doer(step.who) if report.audience == "board" else terms.carrier(step.who))


def _figures(report: Report, step: GapStep) -> Iterator[Detail]:
    if step.hours:
        yield Detail(say("first-move"), _hours(step.hours))
    yield Detail(say("whole-job"), _days(_whole_days(step)))
    yield Detail(say("money-a-year"), _money_of(report, step))


def figures(report: Report, step: GapStep) -> tuple[str, str, str]:
    """Return hours, days and money of a step, in short."""
    return _hours(step.hours or (0, 0)), _days(_whole_days(step)), _money_of(report, step)


def _hours(ends: tuple[int, int]) -> str:
    low, high = ends
    return say("hours", n=high) if low == high else say("hours-short", low=low, high=high)


def _days(ends: tuple[int, int]) -> str:
    low, high = ends
    if low == high:
        return say("days", n=high)
    return say("days-short", low=low, high=high) if low else say("days-up-to", n=high)


def _whole_days(step: GapStep) -> tuple[int, int]:
    """Return whole days: the low end down, the high end up."""
    return floor0(step.days_low), ceil0(step.days_high)


def _money_of(report: Report, step: GapStep) -> str:
    first = number_of(report, step.paid_with) if step.paid_with else None
    return say("sum-with", number=first) if first else _money(_price(step), starts_free=step.starts_free)


def _money(price: Price, *, starts_free: bool) -> str:
    low, high = (grouped(int(end)) for end in (price.low, price.high))
    if price.more:
        return say("sum-over", low=low)
    if not price.high:
        return say("sum-nothing-to-start") if starts_free else say("sum-nothing")
    return say("sum-range", low=low, high=high) if price.low else say("sum-under", high=high)


def _price(step: GapStep) -> Price:
    """Return what is bought with a step: nothing if an earlier one pays, or if it begins without."""
    return PRICES["none" if step.paid_with or step.starts_free else step.band]


def together(some: Sequence[GapStep]) -> tuple[str, str, str]:
    """Add up hours, days and money of steps, of the printed figures, so that a reader can check it."""
    hours, days = [step.hours or (0, 0) for step in some], [_whole_days(step) for step in some]
    found = Together(
        (sum(low for low, _ in hours), sum(high for _, high in hours)),
        (sum(low for low, _ in days), sum(high for _, high in days)),
        Price.sum(map(_price, some)),
        any(step.starts_free for step in some),
    )
    return _hours(found.hours), _days(found.days), _money(found.money, starts_free=found.starts_free)


def sums(report: Report, _room: Room) -> Iterator[Block]:
    """Add up what each person gives."""
    people: dict[str, list[GapStep]] = {}
    for step in shown(report):
        people.setdefault(who(report, step), []).append(step)
    if len(shown(report)) < 2:
        return
    yield Heading(say("sums"))
    columns = (say("sums-who"), say("sums-steps"), say("first-move"), say("whole-job"), say("money-a-year"))
    rows = [(name, _numbers(report, taken), *together(taken)) for name, taken in people.items()]
    if len(rows) > 1:
        rows.append((say("sums-all"), "", *together(shown(report))))
    yield Table("", columns, tuple(rows))


def _numbers(report: Report, some: Sequence[GapStep]) -> str:
    return ", ".join(str(number_of(report, step.control)) for step in some)


def ask(report: Report, room: Room) -> Iterator[Block]:
    """Say what to ask whom: a price of whoever is paid, and each missing answer once, of whoever could tell it."""
    people = dict(_prices(report))
    for question in report.advice.questions[: room.asked]:
        people.setdefault(_told_by(report.assessment, question), []).append(_question(report.assessment, question))
    if people:
        yield Heading(say("ask"))
        yield Items(tuple(Item(terms.carrier(carrier), " ".join(texts)) for carrier, texts in people.items()))
    rest = len(report.advice.questions) - room.asked
    more = [say("ask-rest", n=rest)] if rest > 0 else []
    letters = [say("ask-letters")] if any(carrier != "you" for carrier in people) else []
    if more or letters:
        yield Paragraph(" ".join((*more, *letters)))


def _prices(report: Report) -> Iterator[tuple[Carrier, list[str]]]:
    """Yield the question for a fixed price to each of those who are paid for a step."""
    carriers: tuple[Carrier, ...] = ("it-provider", "specialist")
    for carrier in carriers:
        priced = [step for step in shown(report) if step.who == carrier and _price(step).high]
        if priced:
            numbers = all_of([str(number_of(report, step.control)) for step in priced])
            yield carrier, [say("ask-price", n=len(priced), steps=numbers)]


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
