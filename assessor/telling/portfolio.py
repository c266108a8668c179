"""Tell how many firms stand: each by itself, all together, and what many of them lack."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from assessor.model.assessment import Interval
from assessor.model.portfolio import LEAST_FIRMS, Basis, Firm, Portfolio, PortfolioRemark, Spread, Spreads
from assessor.telling import portfolio_common
from assessor.telling.blocks import Band, Block, Heading, Heat, HeatRow, Item, Items, Paragraph, Table
from assessor.telling.portfolio_common import some
from assessor.text import floor1, signed1
from assessor.words import terms
from assessor.words.speech import say

# So many firms are named at once.
WORST = 3


def tell(found: Portfolio) -> Iterator[Block]:
    """Tell a portfolio: what matters for all first, then firm by firm."""
    yield Heading(say("portfolio-title", n=found.number), 1)
    yield Paragraph(say("portfolio-asked", n=found.number, day=found.as_of))
    if found.anonymous:
        yield Paragraph(say("portfolio-withheld", least=LEAST_FIRMS))
    yield from _glance(found)
    yield from (Paragraph(_remark(remark), strong=True) for remark in found.remarks)
    yield from _not_read(found)
    yield from portfolio_common.tell(found)
    yield from _together(found)
    yield from _firms(found)
    yield from _heat(found)
    yield from _trend(found)


def _glance(found: Portfolio) -> Iterator[Block]:
    """Tell in a few lines how many firms are at which level, who fails, and who is worst."""
    if not found.bases:
        yield Paragraph(say("portfolio-nothing"), strong=True)
        return
    scored = [firm for firm in found.firms if firm.score]
    if not scored:
        return
    levels = [say("portfolio-at", n=n, level=level) for level, n in _levels(found, scored)]
    failing = sum(bool(firm.fails) for firm in scored)
    worst = [say("portfolio-worst-one", firm=firm.name, score=figure(low(firm.score))) for firm in scored[:WORST]]
    told = {
        say("portfolio-glance-levels"): ", ".join(levels),
        say("portfolio-glance-failing"): say("portfolio-of", number=failing, of=len(scored)),
        say("portfolio-glance-worst"): ", ".join(worst),
    }
    yield Items(tuple(Item(label, text) for label, text in told.items()))


def _levels(found: Portfolio, scored: Sequence[Firm]) -> Iterator[tuple[str, int]]:
    """Yield the levels, the lowest first, then what is not known yet, each with its number of firms."""
    reached = [firm.level for firm in scored]
    named = [*((level.title, level_id) for level_id, level in found.levels.items()), (say("portfolio-no-level"), None)]
    yield from ((title, reached.count(level_id)) for title, level_id in named if level_id in reached)


def _remark(remark: PortfolioRemark) -> str:
    if not remark.names:
        return terms.nameless_remark(remark.kind, remark.number)
    return terms.portfolio_remark(remark.kind, some(remark.names), remark.number)


def _not_read(found: Portfolio) -> Iterator[Block]:
    if found.not_read:
        yield Heading(say("portfolio-not-read"))
        yield Paragraph(say("portfolio-not-read-about", n=len(found.not_read)))
        yield Items(tuple(Item(one.source, "; ".join(one.sentences)) for one in found.not_read))


def _together(found: Portfolio) -> Iterator[Block]:
    """Tell how figures lie over the firms, like with like: over all of them in full, else basis by basis."""
    if not found.bases:
        return
    yield Heading(say("portfolio-together"))
    yield Paragraph(say("portfolio-quartiles" if found.anonymous else "portfolio-quartiles-worst"))
    alike = [basis for basis in found.bases if basis.kind == "same"]
    for basis in [found.basis] if found.basis else alike:
        if found.basis is None:
            yield Heading(basis_title(basis), 3)
        yield Paragraph(_over(basis))
        yield _spreads(_figures(basis.all), say("portfolio-figure"), "")
        if basis.groups:
            named = [(group_name(found, group), each.score) for group, each in basis.groups.items()]
            yield _spreads(named, say("portfolio-group"), say("portfolio-groups"))
        if basis.all.domains:
            named = [(basis.domains[i], each) for i, each in basis.all.domains.items()]
            yield _spreads(named, say("domain"), say("portfolio-domains"))
    if found.basis and len(alike) > 1:
        named = [(basis_title(basis), basis.all.score) for basis in alike]
        yield _spreads(named, say("portfolio-questionnaire"), say("portfolio-questionnaires"))


def basis_title(basis: Basis) -> str:
    """Name what figures are compared over."""
    if basis.kind == "shared":
        return say("portfolio-basis-shared", n=len(basis.controls))
    asked = basis.questionnaire
    return say("portfolio-basis-same", title=basis.title, version=asked.version, tier=terms.tier(basis.tier))


def _over(basis: Basis) -> str:
    """Say what the figures count, and over which firms."""
    tier = terms.tier(basis.tier)
    if basis.kind == "shared":
        return say("portfolio-shared", n=len(basis.controls), title=basis.title, tier=tier)
    version = basis.questionnaire.version
    return say("portfolio-same", n=basis.all.firms, title=basis.title, version=version, tier=tier)


def _figures(every: Spreads) -> list[tuple[str, Spread | None]]:
    names = (say("confirmed"), say("caps-aside"), say("up-to"))
    return list(zip(names, (every.score, every.uncapped, every.high), strict=True))


def _spreads(each: Iterable[tuple[str, Spread | None]], what: str, caption: str) -> Table:
    """Show how figures lie, the worst beside the quartiles; without names there is no worst."""
    rows = [(name, spread) for name, spread in each if spread is not None]
    withheld = any(spread.least is None for _, spread in rows)
    keys = ["portfolio-least", "portfolio-lower", "portfolio-median", "portfolio-upper", "portfolio-most"]
    columns = (what, say("portfolio-number"), *map(say, keys[1:4] if withheld else keys))
    cells = [(name, str(spread.firms), *_ends(spread, withheld=withheld)) for name, spread in rows]
    return Table(caption, columns, tuple(cells), frozenset(range(1, len(columns))))


def _ends(spread: Spread, *, withheld: bool) -> Iterator[str]:
    for value in (spread.least, spread.lower, spread.median, spread.upper, spread.most):
        if value is not None:
            yield str(int(value)) if withheld else floor1(value)


def group_name(found: Portfolio, group: str) -> str:
    """Name a group."""
    return found.groups[group] if group in found.groups else say(f"portfolio-group-{group}")


def _firms(found: Portfolio) -> Iterator[Block]:
    """Tell how each firm stands, in a table that can be sorted."""
    if not found.firms:
        return
    yield Heading(say("portfolio-firms"))
    yield Paragraph(say("portfolio-firms-about"))
    yield _firm_table(found)
    unscored = [(firm.name, firm.unscored) for firm in found.firms if firm.unscored]
    if unscored:
        yield Heading(say("portfolio-unscored"), 3)
        yield Items(tuple(Item(name, terms.unscored(why)) for name, why in unscored))
    yield from _parts(found)


def _firm_table(found: Portfolio) -> Table:
    columns = {
        "portfolio-firm": [firm.name for firm in found.firms],
        "portfolio-group": [group_name(found, firm.group) for firm in found.firms] if found.by else [],
        "portfolio-questionnaire": [firm.questionnaire for firm in found.firms] if _differ(found.firms) else [],
        "portfolio-tier": [terms.tier(firm.tier) for firm in found.firms],
        "portfolio-date": [str(firm.on or "") for firm in found.firms],
        "confirmed": [figure(low(firm.score)) for firm in found.firms],
        "up-to": [figure(high(firm.score)) for firm in found.firms],
        "caps-aside": [figure(low(firm.uncapped)) for firm in found.firms],
        "portfolio-level": [found.levels[firm.level].title if firm.level else "" for firm in found.firms],
        "portfolio-failures": [_failures(firm) for firm in found.firms],
        "portfolio-weakest": [_weakest(found, firm) for firm in found.firms],
        "portfolio-moved": [_moved(firm) for firm in found.firms],
        "portfolio-stale": [str(firm.stale) for firm in found.firms],
        "portfolio-due": [_due(found, firm) for firm in found.firms],
    }
    shown = {key: cells for key, cells in columns.items() if cells}
    numbers = {"confirmed", "up-to", "caps-aside", "portfolio-stale"}
    figures = frozenset(place for place, key in enumerate(shown) if key in numbers)
    return Table("", tuple(map(say, shown)), tuple(zip(*shown.values(), strict=True)), figures, sorts=True)


def _differ(firms: Sequence[Firm]) -> bool:
    return len({firm.questionnaire for firm in firms}) > 1


def low(score: Interval | None) -> Fraction | None:
    """Return what is confirmed; none without a score."""
    return score.low if score else None


def high(score: Interval | None) -> Fraction | None:
    """Return what could be; none without a score."""
    return score.high if score else None


def figure(value: Fraction | None) -> str:
    """Return a figure, or a dash where there is none."""
    return say("portfolio-none") if value is None else floor1(value)


def _failures(firm: Firm) -> str:
    if not firm.might_fail:
        return str(len(firm.fails))
    return say("portfolio-failures-some", fails=len(firm.fails), might=len(firm.might_fail))


def _weakest(found: Portfolio, firm: Firm) -> str:
    if firm.weakest is None:
        return ""
    score = floor1(firm.domains[firm.weakest].low)
    return say("portfolio-weakest-one", domain=found.domains[firm.weakest], score=score)


def _moved(firm: Firm) -> str:
    if firm.moved is None:
        return ""
    if firm.moved.uncapped is None:
        return say("portfolio-moved-unlike", day=firm.moved.since)
    return say("portfolio-moved-by", points=signed1(firm.moved.uncapped, Fraction(0)), day=firm.moved.since)


def _due(found: Portfolio, firm: Firm) -> str:
    if firm.due is None:
        return ""
    if firm.due.kind == "waiver":
        return say("portfolio-due-waiver", day=firm.due.on)
    titles = {each.obligation: each.title for each in found.upcoming}
    return say("portfolio-due-obligation", day=firm.due.on, title=titles[firm.due.obligation or ""])


def _parts(found: Portfolio) -> Iterator[Block]:
    """Tell how sites and products stand by themselves, the worst first."""
    every = [(firm, part_id, part) for firm in found.firms for part_id, part in firm.parts.items()]
    if not every:
        return
    every.sort(key=lambda one: one[2].score.low if one[2].score else Fraction(101))
    columns = ("portfolio-firm", "portfolio-part", "confirmed", "caps-aside", "portfolio-failures")
    rows = [
        (
            firm.name,
            part_id,
            figure(low(part.score)),
            figure(low(part.uncapped)),
            str(len(part.fails)),
        )
        for firm, part_id, part in every
    ]
    yield Heading(say("portfolio-parts"), 3)
    yield Table("", tuple(map(say, columns)), tuple(rows), frozenset({2, 3, 4}), sorts=True)


def _heat(found: Portfolio) -> Iterator[Block]:
    """Show every firm beside every domain, like with like."""
    maps = [heat for basis in found.bases if (heat := _map(found, basis)) is not None]
    if maps and found.firms:
        yield Heading(say("portfolio-heat"))
        yield Paragraph(say("portfolio-heat-about"))
        yield from maps


def _map(found: Portfolio, basis: Basis) -> Heat | None:
    firms = [(firm, _scores(firm, basis)) for firm in found.firms if firm.score and _is_of(firm, basis)]
    domains = [domain_id for domain_id in basis.domains if any(domain_id in scores for _, scores in firms)]
    if not firms or not domains:
        return None
    rows = tuple(HeatRow(firm.name, tuple(scores.get(domain_id) for domain_id in domains)) for firm, scores in firms)
    bands = tuple(Band(level.title, level.start) for level in found.levels.values())
    columns = tuple(basis.domains[domain_id] for domain_id in domains)
    return Heat(basis_title(basis), say("portfolio-firm"), columns, rows, bands)


def _is_of(firm: Firm, basis: Basis) -> bool:
    asked = basis.questionnaire
    return basis.kind == "shared" or (firm.questionnaire, firm.version, firm.tier) == (
        asked.id,
        asked.version,
        basis.tier,
    )


def _scores(firm: Firm, basis: Basis) -> dict[str, Fraction]:
    domains = firm.shared_domains if basis.kind == "shared" else firm.domains
    return {domain_id: score.low for domain_id, score in domains.items()}


def _trend(found: Portfolio) -> Iterator[Block]:
    """Tell what moved over the years, for all and for each firm."""
    if not any(firm.dates for firm in found.firms):
        return
    yield Heading(say("portfolio-trend"))
    yield Paragraph(say("portfolio-trend-about"))
    if found.trend:
        keys = ("years", "number", "before", "after", "change", "better", "worse")
        rows = [
            (
                say("portfolio-from-to", before=one.before_year, after=one.after_year),
                str(one.firms),
                floor1(one.before.median),
                floor1(one.after.median),
                signed1(one.change.median, Fraction(0)),
                str(one.better),
                str(one.worse),
            )
            for one in found.trend
        ]
        yield Table("", tuple(say(f"portfolio-{key}") for key in keys), tuple(rows), frozenset(range(1, len(keys))))
    else:
        yield Paragraph(say("portfolio-trend-none"))
    yield _each(found)


def _each(found: Portfolio) -> Table:
    columns = ("portfolio-firm", "portfolio-date", "portfolio-tier", "confirmed", "caps-aside", "up-to")
    rows = [
        (
            firm.name,
            str(one.on or ""),
            terms.tier(one.tier),
            figure(low(one.score)),
            figure(low(one.uncapped)),
            figure(high(one.score)),
        )
        for firm in found.firms
        for one in firm.dates
    ]
    return Table(say("portfolio-each"), tuple(map(say, columns)), tuple(rows), frozenset({3, 4, 5}), sorts=True)
