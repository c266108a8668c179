"""Tell what many firms lack, what would close most of it, and which rules come up for them."""

from collections.abc import Iterable, Iterator, Mapping

from assessor.model.portfolio import LEAST_FIRMS, CommonFailure, CommonGap, CommonRemedy, Portfolio, Upcoming
from assessor.telling.blocks import Block, Detail, Heading, Item, Items, Paragraph, Table
from assessor.telling.portfolio_figures import number, some
from assessor.words.figures import ceil1, floor1
from assessor.words.speech import say, told_when


def tell(found: Portfolio) -> Iterator[Block]:
    """Tell critical failures, the commonest gaps, solutions and the days ahead."""
    names = {firm.id: firm.name for firm in found.firms}
    yield from _failures(found)
    if found.gaps:
        yield Heading(say("portfolio-gaps"))
        yield Paragraph(say("portfolio-gaps-about-some") if found.anonymous else say("portfolio-gaps-about"))
        columns = (say("portfolio-control"), say("portfolio-number"), say("portfolio-open"), *_worth())
        yield _table(columns, (_gap(found, gap) for gap in found.gaps))
    if found.remedies:
        yield Heading(say("portfolio-remedies"))
        yield Paragraph(say("portfolio-remedies-about"))
        columns = (say("portfolio-solution"), say("portfolio-number"), say("portfolio-closes"), *_worth())
        yield _table(columns, map(_remedy, found.remedies))
    if found.upcoming:
        yield Heading(say("portfolio-upcoming"))
        yield Paragraph(say("portfolio-upcoming-about"))
        yield Items(tuple(_upcoming(each, names) for each in found.upcoming))


def _worth() -> tuple[str, str]:
    return say("portfolio-points"), say("portfolio-days")


def _table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Table:
    """Show figures of what the first column names."""
    return Table("", columns, tuple(rows), frozenset(range(1, len(columns))), sorts=True)


def _gap(found: Portfolio, gap: CommonGap) -> tuple[str, ...]:
    of = say("portfolio-of", number=gap.firms, of=gap.of)
    return found.controls[gap.control], of, number(gap.open), floor1(gap.points), ceil1(gap.days)


def _failures(found: Portfolio) -> Iterator[Block]:
    if not found.bases:
        return
    yield Heading(say("portfolio-critical"))
    if found.anonymous:
        yield Paragraph(say("portfolio-critical-withheld", least=LEAST_FIRMS))
    elif not found.failures:
        yield Paragraph(say("portfolio-critical-none"))
    if not found.failures:
        return
    counts = (say("portfolio-fails"), say("portfolio-might"), say("portfolio-asked-of"))
    columns = (say("portfolio-control"), *counts, say("portfolio-cap"))
    yield _table(columns, (_failure(found, each) for each in found.failures))
    who: dict[str, list[str]] = {}
    for firm in found.firms:
        for control_id in firm.fails:
            who.setdefault(control_id, []).append(firm.name)
    named = [
        Item(found.controls[each.control], some(who[each.control])) for each in found.failures if each.control in who
    ]
    if named:
        yield Heading(say("portfolio-who"), 3)
        yield Items(tuple(named))


def _failure(found: Portfolio, one: CommonFailure) -> tuple[str, ...]:
    return found.controls[one.control], number(one.fails), number(one.might_fail), str(one.of), number(one.cap)


def _remedy(one: CommonRemedy) -> tuple[str, ...]:
    return one.title, str(one.firms), str(one.gaps), floor1(one.points), ceil1(one.days)


def _upcoming(one: Upcoming, names: Mapping[str, str]) -> Item:
    """Tell a day, and whom it concerns: by name where names are told, else how many at least."""
    told = (
        (one.number, one.firms, say("portfolio-binds", n=one.number), say("portfolio-binds-some")),
        (one.number_may, one.may, say("portfolio-may", n=one.number_may), say("portfolio-may-some")),
    )
    details = tuple(
        Detail(label, some([names[firm_id] for firm_id in ids])) if ids else Detail(alone, say("portfolio-some", n=n))
        for n, ids, label, alone in told
        if n
    )
    return Item(say("portfolio-upcoming-day", day=told_when(one.told_as), title=one.title), one.what, details)
