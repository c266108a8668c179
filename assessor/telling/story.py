"""Tell a report: two pages to an owner or a board, with the appendices that they ask for; all of it to an engineer."""

from collections.abc import Callable, Iterable, Iterator

from assessor.model.report import Appendix, Report
from assessor.telling import (
    accepted,
    appendix,
    benchmark,
    comparison,
    cover,
    figures,
    first_page,
    obligations,
    pages,
    parts,
    planning,
    remedies,
)
from assessor.telling.blocks import Block, NewPage

Part = Callable[[Report], Iterator[Block]]

# What an engineer is told, in this order; the others are told what they ask for, on pages of its own.
_APPENDICES: dict[Appendix, tuple[Part, ...]] = {
    "domains": (figures.domains,),
    "parts": (parts.standings, parts.matrix),
    "movement": (comparison.since,),
    "benchmark": (benchmark.beside,),
    "gaps": (remedies.gaps,),
    "plan": (planning.brief,),
    "solutions": (remedies.categories,),
    "questions": (remedies.questions,),
    "rules": (obligations.brief,),
    "standards": (figures.standards,),
    "accepted": (accepted.accepted,),
    "outside": (appendix.outside,),
    "answers": (appendix.answers,),
    "words": (appendix.explained,),
    "method": (figures.steady, appendix.weights, appendix.about),
}


def tell(report: Report) -> Iterator[Block]:
    """Tell the report to its audience."""
    yield from cover.told(report)
    if report.audience == "engineer":
        yield from first_page.told(report)
        yield from _told(report, _APPENDICES.values())
        return
    yield from pages.told(report)
    asked = [_APPENDICES[name] for name in _APPENDICES if name in report.appendices]
    if asked:
        yield NewPage()
        yield from _told(report, asked)


def _told(report: Report, some: Iterable[tuple[Part, ...]]) -> Iterator[Block]:
    for each in some:
        for part in each:
            yield from part(report)
