"""A report in words: what is told to whom, and in which order. What an owner reads first stands first."""

from collections.abc import Callable, Iterator

from assessor.model.report import AUDIENCES, Audience, Report
from assessor.telling import appendix, figures, first_page, obligations, planning, remedies, wins
from assessor.telling.blocks import Block

_ALL = frozenset(AUDIENCES)
_CLOSER: frozenset[Audience] = frozenset({"owner", "engineer"})
_ENGINEER: frozenset[Audience] = frozenset({"engineer"})

# Each part of the story, and who is told it; a board has two pages.
_PARTS: tuple[tuple[Callable[[Report], Iterator[Block]], frozenset[Audience]], ...] = (
    (first_page.opening, _ALL),
    (first_page.verdict, _ALL),
    (first_page.strengths_and_questions, _ALL),
    (first_page.gaps, _ALL),
    (first_page.way_out, _CLOSER),
    (first_page.obligations_in_boxes, _ALL),
    (figures.domains, _ALL),
    (planning.brief, _ALL),
    (remedies.gaps, _CLOSER),
    (remedies.categories, _CLOSER),
    (wins.quick_wins, _CLOSER),
    (remedies.questions, _CLOSER),
    (obligations.brief, _CLOSER),
    (figures.standards, _CLOSER),
    (appendix.outside, _CLOSER),
    (appendix.answers, _CLOSER),
    (appendix.explained, _CLOSER),
    (figures.steady, _ENGINEER),
    (appendix.weights, _CLOSER),
    (appendix.about, _ALL),
)


def tell(report: Report) -> Iterator[Block]:
    """Tell the report to its audience."""
    for part, audiences in _PARTS:
        if report.audience in audiences:
            yield from part(report)
