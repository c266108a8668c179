"""Tell where a firm stands among those of one portfolio: other firms have no names here, and no figures of their own.

Whoever reads a report need not be whoever keeps the portfolio, so that no sentence says whose reader it is.
"""

from collections.abc import Iterator

from assessor.model.benchmark import Benchmark, BenchmarkBasis, BenchmarkFigure
from assessor.model.report import Report
from assessor.telling.blocks import Block, Heading, Paragraph, Table
from assessor.words import terms
from assessor.words.speech import all_of, say

# In how many domains others are told to be ahead; an engineer has a table of all.
MOST = 3
_AHEAD = ("below-lower", "below-median")


def missing(report: Report) -> Iterator[str]:
    """Say why a firm that was to be compared is not."""
    if report.benchmark is not None and report.benchmark.why is not None:
        yield terms.incomparable(report.benchmark.why, _portfolio(report), report.benchmark.firms)


def in_brief(report: Report) -> Iterator[Block]:
    """Tell where the total stands, to readers who have little time."""
    found = report.benchmark
    if found is not None:
        yield from map(Paragraph, missing(report))
        if found.score is not None and found.basis is not None:
            yield Paragraph(_stands(report, found, found.score, found.basis))


def beside(report: Report) -> Iterator[Block]:
    """Tell where the total stands, in which domains others are ahead, and over what; an engineer has every figure."""
    found = report.benchmark
    if found is None:
        return
    yield Heading(say("benchmark"))
    first, *others = texts(report)
    yield Paragraph(first, strong=True)
    yield from map(Paragraph, others)
    if found.score is not None:
        yield table(found)


def texts(report: Report) -> Iterator[str]:
    """Yield all sentences, those first that a reader must not miss."""
    yield from missing(report)
    found = report.benchmark
    if found is not None and found.score is not None and found.basis is not None:
        yield _stands(report, found, found.score, found.basis)
        yield from _possible(found.score)
        yield _ahead(found)
        yield _over(found, found.basis)
        yield say("benchmark-limits")


def _portfolio(report: Report) -> str:
    if report.brand is None:
        return say("benchmark-portfolio")
    return say("benchmark-portfolio-of", name=report.brand.name)


def _whom(report: Report, found: Benchmark) -> str:
    number = say("benchmark-at-least", number=found.firms) if found.at_least else found.firms
    whom = say("benchmark-firms", number=number, portfolio=_portfolio(report))
    if found.among is None:
        return whom
    return say("benchmark-with" if found.among else "benchmark-without", whom=whom)


def _stands(report: Report, found: Benchmark, figure: BenchmarkFigure, basis: BenchmarkBasis) -> str:
    where = say(
        "benchmark-stands" if basis.kind == "same" else "benchmark-stands-shared",
        whom=_whom(report, found),
        controls=say("controls", n=basis.controls),
        own=figure.own,
        place=terms.benchmark_standing(figure.place),
    )
    return f"{where} {say('benchmark-quartiles', lower=figure.lower, median=figure.median, upper=figure.upper)}"


def _possible(figure: BenchmarkFigure) -> Iterator[str]:
    """Say where the score could be, if that is somewhere else than where it is confirmed."""
    if figure.place_high != figure.place:
        yield say("benchmark-open", high=figure.high, place=terms.benchmark_place(figure.place_high))


def _ahead(found: Benchmark) -> str:
    """Name the domains where most firms are ahead: below the lower quartile first, then by the points behind."""
    figures = [(domain.title, domain.figure) for domain in found.domains.values() if domain.figure]
    behind = [(title, figure) for title, figure in figures if figure.place in _AHEAD]
    if not behind:
        return say("benchmark-ahead-nowhere" if figures else "benchmark-no-domain")
    first = sorted(behind, key=lambda each: (_AHEAD.index(each[1].place), each[1].own - each[1].median))[:MOST]
    told = [say("benchmark-ahead-in", domain=title, own=f.own, median=f.median) for title, f in first]
    return say("benchmark-ahead", domains=all_of(told))


def _over(found: Benchmark, basis: BenchmarkBasis) -> str:
    return say(
        "benchmark-same" if basis.kind == "same" else "benchmark-shared",
        controls=say("controls", n=basis.controls),
        title=basis.title,
        id=basis.questionnaire,
        version=basis.version,
        tier=terms.tier(basis.tier),
        day=found.as_of,
    )


def table(found: Benchmark) -> Table:
    """Show every figure of the firm beside the quartiles of the others, as narrow as a terminal."""
    columns = (
        say("benchmark-what"),
        say("confirmed"),
        say("up-to"),
        say("benchmark-quartiles-of"),
        say("benchmark-number"),
        say("benchmark-where"),
    )
    told = []
    for title, own, high, lower, median, upper, number, where in rows(found):
        quartiles = say("benchmark-three", lower=lower, median=median, upper=upper) if number else ""
        told.append(tuple(map(str, (title, own, high, quartiles, number, where))))
    return Table("", columns, tuple(told), frozenset({1, 2, 3, 4}))


def columns() -> tuple[str, ...]:
    """Name the columns of `rows`."""
    figures = (say("confirmed"), say("up-to"), say("benchmark-lower"), say("benchmark-median"), say("benchmark-upper"))
    return (say("benchmark-what"), *figures, say("benchmark-number"), say("benchmark-where"))


def rows(found: Benchmark) -> Iterator[tuple[str | int, ...]]:
    """Yield a row for the total, capped and uncapped, and for each domain."""
    if found.score is not None:
        yield _row(say("benchmark-total"), found.score)
    if found.uncapped is not None:
        yield _row(say("benchmark-uncapped"), found.uncapped)
    for domain in found.domains.values():
        yield _row(domain.title, domain.figure)


def _row(title: str, figure: BenchmarkFigure | None) -> tuple[str | int, ...]:
    if figure is None:
        return (title, *("",) * 6, say("benchmark-too-few"))
    ends = figure.own, figure.high, figure.lower, figure.median, figure.upper, figure.firms
    return title, *ends, _where(figure)


def _where(figure: BenchmarkFigure) -> str:
    place = terms.benchmark_place(figure.place)
    if figure.place_high == figure.place:
        return place
    return say("benchmark-up-to", place=place, high=terms.benchmark_place(figure.place_high))
