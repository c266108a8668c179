"""Tell a report: who is told what, and in which order. What an owner reads first comes first."""

from collections.abc import Callable, Iterator

from assessor.model.report import AUDIENCES, Audience, Report
from assessor.telling import (
    accepted,
    appendix,
    benchmark,
    comparison,
    cover,
    figures,
    first_page,
    obligations,
    owner,
    owner_steps,
    parts,
    planning,
    remedies,
    wins,
)
from assessor.telling.blocks import Block

_ALL = frozenset(AUDIENCES)
_DETAILED: frozenset[Audience] = frozenset({"owner", "engineer"})
_ENGINEER: frozenset[Audience] = frozenset({"engineer"})
_BOARD: frozenset[Audience] = frozenset({"board"})

# Each part of a report, and its audiences; a board gets two pages, and the cover.
_PARTS: tuple[tuple[Callable[[Report], Iterator[Block]], frozenset[Audience]], ...] = (
    (cover.told, _ALL),
    (first_page.opening, _ALL),
    (first_page.verdict, _ALL),
    (benchmark.in_brief, _BOARD),
    (first_page.strengths_and_questions, _ALL),
    (first_page.gaps, _ALL),
    (first_page.way_out, _DETAILED),
    (first_page.obligations_in_boxes, _ALL),
    (comparison.since, _ALL),
    (figures.domains, _ALL),
    (benchmark.beside, _DETAILED),
    (parts.standings, _ALL),
    (parts.matrix, _DETAILED),
    (planning.brief, _ALL),
    (remedies.gaps, _DETAILED),
    (remedies.categories, _DETAILED),
    (wins.quick_wins, _DETAILED),
    (remedies.questions, _DETAILED),
    (obligations.brief, _DETAILED),
    (figures.standards, _DETAILED),
    (accepted.accepted, _ALL),
    (appendix.outside, _DETAILED),
    (appendix.answers, _DETAILED),
    (appendix.explained, _DETAILED),
    (figures.steady, _ENGINEER),
    (appendix.weights, _DETAILED),
    (appendix.about, _ALL),
)


def tell(report: Report) -> Iterator[Block]:
    """Tell the report to its audience."""
    if report.audience == "owner":
        for page in (
            cover.told,
            owner.opening,
            owner.verdict,
            owner.good,
            owner.dangers,
            owner.unknown,
            owner_steps.steps,
            owner_steps.sums,
            owner_steps.ask,
            owner_steps.rules,
            owner_steps.again,
        ):
            yield from page(report)
        return
    for part, audiences in _PARTS:
        if report.audience in audiences:
            yield from part(report)
