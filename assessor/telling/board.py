"""Tell a board on its second page what to decide, what that buys, and what to ask management."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from assessor.model.assessment import Interval
from assessor.model.report import GapStep, Report
from assessor.telling.blocks import Block, Heading, Item, Items, Paragraph, Table
from assessor.telling.doing import figures, together, who
from assessor.telling.phrases import asked, done_when, where
from assessor.telling.room import Room
from assessor.telling.verdict import shown
from assessor.text import ceil0, floor0
from assessor.words.speech import say

MOST_QUESTIONS = 3


def decisions(report: Report, _room: Room) -> Iterator[Block]:
    """List what to decide: each step with who takes it, hours, days and money."""
    some = shown(report)
    yield Heading(say("decide"))
    if not some:
        yield Paragraph(say("steps-none") if report.advice.questions else say("steps-none-left"))
        return
    columns = (say("decide-step"), say("sums-who"), say("first-move"), say("whole-job"), say("money-a-year"))
    rows = [(_named(report, step, n), who(report, step), *figures(report, step)) for n, step in enumerate(some, 1)]
    if len(some) > 1:
        rows.append((say("sums-all"), "", *together(some)))
    yield Table("", columns, tuple(rows))


def _named(report: Report, step: GapStep, number: int) -> str:
    finding = report.assessment.finding(step.control)
    control = asked(report.assessment, finding)
    return say("decide-numbered", number=number, step=where(report.assessment, finding, control.step or control.title))


def buys(report: Report, _room: Room) -> Iterator[Block]:
    """Show what nothing, the steps that hold the score lowest, and all steps buy."""
    some, score = shown(report), report.assessment.score
    if not some or score is None:
        return
    yield Heading(say("buys"))
    columns = (say("buys-choice"), say("buys-score"), say("buys-level"), say("money-a-year"))
    rows = [(say("buys-nothing"), *_reached(report, score), say("sum-nothing"))]
    for number in _halts(some):
        after = some[number - 1].after
        if after is not None:
            money = together(some[:number])[2]
            rows.append((say("buys-steps", n=number), *_reached(report, after), money))
    yield Table("", columns, tuple(rows))


def _halts(some: Sequence[GapStep]) -> list[int]:
    """Return after how many steps a choice is worth a look: those up to the last that ends the lowest cap, and all."""
    held = [step.cap for step in some if step.cap is not None]
    first = max((number for number, step in enumerate(some, 1) if step.cap == min(held)), default=0) if held else 0
    return [number for number in dict.fromkeys((first, len(some))) if number]


def _reached(report: Report, score: Interval) -> tuple[str, str]:
    low, high = (report.assessment.level(end).title for end in (score.low, score.high))
    level = low if low == high else say("buys-range", low=low, high=high)
    return _points(score.low, score.high), level


def _points(low: Fraction, high: Fraction) -> str:
    ends = floor0(low), ceil0(high)
    return str(ends[0]) if ends[0] == ends[1] else say("buys-range", low=ends[0], high=ends[1])


def questions(report: Report, _room: Room) -> Iterator[Block]:
    """Say what to ask management when it reports: whether steps are done, and who saw it."""
    some = shown(report)[:MOST_QUESTIONS]
    if some:
        yield Heading(say("ask-management"))
        controls = [asked(report.assessment, report.assessment.finding(step.control)) for step in some]
        ends = (done_when(control, step.choices) for control, step in zip(controls, some, strict=True))
        yield Items(tuple(Item(say("ask-management-whether", done=end)) for end in ends), numbered=True)
