"""Tell what many firms lack, what would close most of it, and which rules come up for them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from assessor.model.portfolio import CommonFailure, CommonGap, CommonRemedy, Portfolio, Upcoming
from assessor.telling.blocks import Block, Detail, Heading, Item, Items, Paragraph, Table
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
        yield _table(
            ("control", "number", "open", "points", "days"), (_gap(found, gap) for gap in found.gaps), {1, 2, 3, 4}
        )
    yield from _failures(found)
    if found.remedies:
        yield Heading(say("portfolio-remedies"))
        yield Paragraph(say("portfolio-remedies-about"))
        yield _table(("solution", "number", "closes", "points", "days"), map(_remedy, found.remedies), {1, 2, 3, 4})
    if found.upcoming:
        yield Heading(say("portfolio-upcoming"))
        yield Paragraph(say("portfolio-upcoming-about"))
        yield Items(tuple(_upcoming(each, names) for each in found.upcoming))


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
    keys = ("control", "fails", "might", "asked-of", "cap")
    yield _table(keys, (_failure(found, each) for each in found.failures), {1, 2, 3, 4})
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
    return found.controls[one.control], str(one.fails), str(one.might_fail), str(one.of), str(one.cap)


def _remedy(one: CommonRemedy) -> tuple[str, ...]:
    return one.title, str(one.firms), str(one.gaps), floor1(one.points), ceil1(one.days)


def _upcoming(one: Upcoming, names: Mapping[str, str]) -> Item:
    """Tell a day, and whom it concerns: by name where names are told, else how many."""
    concerned = {"portfolio-binds": (one.number, one.firms), "portfolio-may": (one.number_may, one.may)}
    details = tuple(
        Detail(say(key, n=number), some([names[firm_id] for firm_id in ids]))
        for key, (number, ids) in concerned.items()
        if number
    )
    return Item(say("portfolio-upcoming-day", day=one.told_as, title=one.title), one.what, details)


def some(names: Sequence[str]) -> str:
    """Name some firms, and count the others."""
    shown = list(names[:NAMED])
    if len(names) > NAMED:
        shown.append(say("compared-others", n=len(names) - NAMED))
    return all_of(shown)
