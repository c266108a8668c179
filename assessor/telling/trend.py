"""Tell how figures moved over several dates: drawn, as tables, and why from each date to the next."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from assessor.model.assessment import Interval
from assessor.model.comparison import Snapshot, Trend
from assessor.model.report import Audience
from assessor.telling import comparison
from assessor.telling.blocks import Block, Curve, Heading, Paragraph, Point, Table
from assessor.telling.comparison import BOARD_SHEETS, dated, figure
from assessor.words.figures import ceil1
from assessor.words.speech import say, told_day

# So many dates fit side by side on paper.
MOST_DATES = 6


def tell(found: Trend, audience: Audience) -> Iterator[Block]:
    """Tell a trend to its audience."""
    first, last = found.dates[0], found.dates[-1]
    yield Heading(last.organisation or found.title, 1, BOARD_SHEETS if audience == "board" else None)
    yield Paragraph(
        say(
            "trend-asked",
            title=found.title,
            n=len(found.dates),
            before=dated(first),
            after=dated(last),
            id=last.questionnaire.id,
            version=last.questionnaire.version,
            day=found.as_of,
        )
    )
    yield Paragraph(say("compared-dates"))
    yield from comparison.remarks(found.remarks)
    yield Paragraph(comparison.standing(first, last), strong=True)
    yield from _total(found)
    yield from _domains(found, audience)
    yield from _steps(found, audience)


def _total(found: Trend) -> Iterator[Block]:
    yield Heading(say("trend-scores"))
    names = _names(found.dates)
    yield from _curve(say("trend-confirmed"), names, [_low(one.score) for one in found.dates])
    if any(one.score != one.uncapped for one in found.dates):
        yield from _curve(say("trend-aside"), names, [_low(one.uncapped) for one in found.dates])
    yield from _tables(
        say("figure"),
        names,
        [
            (say("confirmed"), *(figure(_low(one.score)) for one in found.dates)),
            (say("caps-aside"), *(figure(_low(one.uncapped)) for one in found.dates)),
            (say("up-to"), *(figure(_high(one.score)) for one in found.dates)),
            (say("compared-open"), *map(_open, found.dates)),
        ],
    )


def _tables(what: str, names: Sequence[str], rows: Sequence[tuple[str, ...]]) -> Iterator[Table]:
    """Show rows with a cell for each date, in as many tables as paper is too narrow for them."""
    for start in range(0, len(names), MOST_DATES):
        end = start + MOST_DATES
        columns = (what, *names[start:end])
        some = tuple((row[0], *row[start + 1 : end + 1]) for row in rows)
        yield Table("", columns, some, frozenset(range(1, len(columns))))


def _names(dates: Sequence[Snapshot]) -> list[str]:
    """Name each sheet by its date, and with its file where two are of one date."""
    days = [told_day(one.on) or one.source for one in dates]
    return [dated(one) if days.count(name) > 1 else name for one, name in zip(dates, days, strict=True)]


def _open(one: Snapshot) -> str:
    return ceil1(Fraction(100 * (one.counted - one.answered), one.counted)) if one.counted else ""


def _low(score: Interval | None) -> Fraction | None:
    return score.low if score else None


def _high(score: Interval | None) -> Fraction | None:
    return score.high if score else None


def _curve(label: str, names: Sequence[str], values: Sequence[Fraction | None]) -> Iterator[Curve]:
    """Draw the dates that have a score, if there are two of them."""
    points = tuple(Point(name, value) for name, value in zip(names, values, strict=True) if value is not None)
    if len(points) > 1:
        yield Curve(label, points)


def _domains(found: Trend, audience: Audience) -> Iterator[Block]:
    yield Heading(say("trend-domains"))
    names = _names(found.dates)
    yield from _tables(
        say("domain"),
        names,
        [(title, *(figure(_low(one.domains.get(i))) for one in found.dates)) for i, title in found.domains.items()],
    )
    if audience == "engineer":
        for domain_id, title in found.domains.items():
            values = [_low(one.domains.get(domain_id)) for one in found.dates]
            # A straight line tells no more than the table.
            if len(set(values)) > 1:
                yield from _curve(say("trend-domain", domain=title), names, values)


def _steps(found: Trend, audience: Audience) -> Iterator[Block]:
    yield Heading(say("trend-steps"))
    for step in found.steps:
        yield Heading(say("trend-step", before=dated(step.before), after=dated(step.after)), 3)
        yield from comparison.moved(step, audience, 4)
