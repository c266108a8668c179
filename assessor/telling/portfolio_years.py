"""Tell what moved over the years: for all firms with sheets in two years, and sheet by sheet."""

from collections.abc import Iterator
from fractions import Fraction

from assessor.model.portfolio import Period, Portfolio
from assessor.telling.blocks import Block, Heading, Paragraph, Table
from assessor.telling.portfolio_figures import figure, high, low
from assessor.words import terms
from assessor.words.figures import floor1, signed1
from assessor.words.speech import say, told_day


def tell(found: Portfolio) -> Iterator[Block]:
    """Tell what moved, if anybody asked for that."""
    if not any(firm.dates for firm in found.firms):
        return
    yield Heading(say("portfolio-trend"))
    yield Paragraph(say("portfolio-trend-about"))
    if found.trend:
        ends = (say("portfolio-before"), say("portfolio-after"), say("portfolio-change"))
        numbers = (say("portfolio-better"), say("portfolio-worse"))
        columns = (say("portfolio-years"), say("portfolio-number"), *ends, *numbers)
        yield Table("", columns, tuple(map(_period, found.trend)), frozenset(range(1, len(columns))))
    else:
        yield Paragraph(say("portfolio-trend-none"))
    yield _each(found)


def _period(one: Period) -> tuple[str, ...]:
    return (
        say("portfolio-from-to", before=one.before_year, after=one.after_year),
        str(one.firms),
        floor1(one.before.median),
        floor1(one.after.median),
        signed1(one.change.median, Fraction(0)),
        str(one.better),
        str(one.worse),
    )


def _each(found: Portfolio) -> Table:
    figures = (say("confirmed"), say("caps-aside"), say("up-to"))
    columns = (say("portfolio-firm"), say("portfolio-date"), say("portfolio-tier"), *figures)
    rows = [
        (
            firm.name,
            told_day(one.on),
            terms.tier(one.tier),
            figure(low(one.score)),
            figure(low(one.uncapped)),
            figure(high(one.score)),
        )
        for firm in found.firms
        for one in firm.dates
    ]
    return Table(say("portfolio-each"), columns, tuple(rows), frozenset({3, 4, 5}), sorts=True)
