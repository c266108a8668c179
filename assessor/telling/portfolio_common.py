"""Tell what many firms lack, what would close most of it, and which rules come up for them."""

from collections.abc import Iterable, Iterator, Mapping

from assessor.model.portfolio import CommonFailure, CommonGap, CommonRemedy, Portfolio, Upcoming
from assessor.telling.blocks import Block, Heading, Paragraph, Table
from assessor.text import ceil1, floor1
from assessor.words.speech import all_of, say

# So many firms are named in a cell; the table of the firms has all of them.
NAMED = 6


def tell(found: Portfolio) -> Iterator[Block]:
    """Tell the commonest gaps, critical failures, solutions and the days ahead."""
    names = {firm.id: firm.name for firm in found.firms}
    if found.gaps:
        yield Heading(say("portfolio-gaps"))
        yield Paragraph(say("portfolio-gaps-about"))
        yield _table(("control", "number", "open", "points", "days"), (_gap(found, gap) for gap in found.gaps), {1, 2, 3, 4})
    yield from _failures(found)
    if found.remedies:
        yield Heading(say("portfolio-remedies"))
        yield Paragraph(say("portfolio-remedies-about"))
        yield _table(("solution", "number", "closes", "points", "days"), map(_remedy, found.remedies), {1, 2, 3, 4})
    if found.upcoming:
        yield Heading(say("portfolio-upcoming"))
        yield Paragraph(say("portfolio-upcoming-about"))
        rows = (_upcoming(each, names) for each in found.upcoming)
        yield _table(("day", "rule", "what", "binds", "may"), rows, set())


def _table(keys: Iterable[str], rows: Iterable[tuple[str, ...]], figures: set[int]) -> Table:
    return Table("", tuple(say(f"portfolio-{key}") for key in keys), tuple(rows), frozenset(figures), sorts=True)


def _gap(found: Portfolio, gap: CommonGap) -> tuple[str, ...]:
    of = say("portfolio-of", number=gap.firms, of=gap.of)
    return found.controls[gap.control], of, str(gap.open), floor1(gap.points), ceil1(gap.days)


def _failures(found: Portfolio) -> Iterator[Block]:
    if not found.bases:
        return
    yield Heading(say("portfolio-critical"))
    if not found.failures:
        yield Paragraph(say("portfolio-critical-none"))
        return
    who: dict[str, list[str]] = {}
    for firm in found.firms:
        for control_id in firm.fails:
            who.setdefault(control_id, []).append(firm.name)
    keys = ("control", "fails", "might", "asked-of", "cap", *(["who"] if found.firms else []))
    rows = (_failure(found, each, who) for each in found.failures)
    yield _table(keys, rows, {1, 2, 3, 4})


def _failure(found: Portfolio, one: CommonFailure, who: Mapping[str, list[str]]) -> tuple[str, ...]:
    named = [_named(who.get(one.control, []))] if found.firms else []
    return found.controls[one.control], str(one.fails), str(one.might_fail), str(one.of), str(one.cap), *named


def _remedy(one: CommonRemedy) -> tuple[str, ...]:
    return one.title, str(one.firms), str(one.gaps), floor1(one.points), ceil1(one.days)


def _upcoming(one: Upcoming, names: Mapping[str, str]) -> tuple[str, ...]:
    binds, may = (
        f"{number}: {_named([names[firm_id] for firm_id in ids])}" if ids and number else str(number)
        for number, ids in ((one.number, one.firms), (one.number_may, one.may))
    )
    return one.told_as, one.title, one.what, binds, may


def _named(names: list[str]) -> str:
    """Name some firms, and count the others."""
    shown = names[:NAMED]
    if len(names) > NAMED:
        shown.append(say("compared-others", n=len(names) - NAMED))
    return all_of(shown)
