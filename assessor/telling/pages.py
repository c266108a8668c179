"""Tell the two pages of an owner or a board, as far as these have room."""

from collections.abc import Iterator

from assessor.model.report import Report
from assessor.telling import binding, board, doing, first_page, outlook, verdict
from assessor.telling.blocks import Block, Heading, NewPage, Paragraph
from assessor.telling.room import Part, Room, fitted
from assessor.words.speech import say

SHEETS = 2


def _opening(report: Report, _room: Room) -> Iterator[Block]:
    """Say whose pages they are, and of which day."""
    assessment = report.assessment
    yield Heading(assessment.about.get("organisation") or assessment.title, 1, SHEETS)
    told = {"title": assessment.title, "day": assessment.as_of}
    yield Paragraph(say("page-for-board", **told) if report.audience == "board" else say("page-of", **told))
    yield from first_page.of_the_assessment(report)


def _over(_report: Report, _room: Room) -> Iterator[Block]:
    yield NewPage()


_FIRST: tuple[Part, ...] = (_opening, verdict.told, outlook.good, outlook.dangers, outlook.unknown, _over)
_LAST: tuple[Part, ...] = (binding.rules, binding.kept, binding.again, binding.closing)
_OWNER: tuple[Part, ...] = (*_FIRST, doing.steps, doing.sums, doing.ask, *_LAST)
_BOARD: tuple[Part, ...] = (*_FIRST, board.decisions, board.buys, board.questions, *_LAST)


def told(report: Report) -> Iterator[Block]:
    """Tell both pages."""
    yield from fitted(report, _BOARD if report.audience == "board" else _OWNER)
