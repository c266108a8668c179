"""Tell the quick wins: the gaps that restore most points for a day of work."""

from collections.abc import Iterator

from assessor.model.report import QuickWin, Report
from assessor.telling.blocks import Block, Heading, Item, Items, Paragraph
from assessor.telling.phrases import title
from assessor.words.figures import ceil1, floor1
from assessor.words.speech import say

MOST = 5


def quick_wins(report: Report) -> Iterator[Block]:
    """Tell the first five, with the formula and its figures."""
    wins = report.advice.quick_wins[:MOST]
    if not wins:
        return
    yield Heading(say("quick-wins"))
    yield Paragraph(say("quick-wins-formula"))
    yield Items(
        tuple(Item(title(report.assessment, win.control), _figures(win)) for win in wins),
        numbered=True,
    )


def _figures(win: QuickWin) -> str:
    points, days = floor1(win.points), ceil1(win.days)
    if not win.days:
        return say("quick-win-free", points=points)
    return say("quick-win", points=points, days=days, rate=floor1(win.points / win.days))
