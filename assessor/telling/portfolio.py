"""Tell how many firms stand: each by itself, all together, and what many of them lack."""

from collections.abc import Iterable, Iterator, Sequence

from assessor.model.portfolio import LEAST_FIRMS, Basis, Firm, NotRead, Portfolio, PortfolioRemark, Spread, Spreads
from assessor.telling import portfolio_common, portfolio_firms, portfolio_years
from assessor.telling.blocks import Block, Heading, Item, Items, Paragraph, Table
from assessor.telling.portfolio_figures import basis_title, figure, group_name, low, some
from assessor.words import terms
from assessor.words.figures import floor1
from assessor.words.speech import say

# So many firms are named at once.
WORST = 3


def tell(found: Portfolio) -> Iterator[Block]:
    """Tell a portfolio: what matters for all first, then firm by firm."""
    yield Heading(title(found), 1)
    if found.anonymous:
        yield Paragraph(say("portfolio-asked-withheld", n=found.number, quarter=found.as_of))
        yield Paragraph(say("portfolio-withheld", least=LEAST_FIRMS))
    else:
        yield Paragraph(say("portfolio-asked", n=found.number, day=found.as_of))
    yield from _glance(found)
    yield from (Paragraph(_remark(remark), strong=True) for remark in found.remarks)
    yield from _not_read(found)
    yield from portfolio_common.tell(found)
    yield from _together(found)
    yield from portfolio_firms.tell(found)
    yield from portfolio_firms.heat_maps(found)
    yield from portfolio_years.tell(found)


def title(found: Portfolio) -> str:
    """Say how many firms there are."""
    return say("portfolio-at-least", n=found.number) if found.anonymous else say("portfolio-title", n=found.number)


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
    if len(scored) < len(found.firms):
        without = len(found.firms) - len(scored)
        told[say("portfolio-unscored")] = say("portfolio-of", number=without, of=len(found.firms))
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
        yield Items(tuple(map(_why, found.not_read)))


def _why(one: NotRead) -> Item:
    """Tell why a sheet could not be read, without its name in each sentence."""
    return Item(one.source, "; ".join(why.removeprefix(f"{one.source}:").strip() for why in one.sentences))


def _together(found: Portfolio) -> Iterator[Block]:
    """Tell how figures lie over the firms, like with like: over all of them in full, else basis by basis."""
    if not found.bases:
        return
    yield Heading(say("portfolio-together"))
    yield Paragraph(say("portfolio-quartiles") if found.anonymous else say("portfolio-quartiles-worst"))
    alike = [basis for basis in found.bases if basis.kind == "same"]
    for basis in [found.basis] if found.basis else alike:
        if found.basis is None:
            yield Heading(basis_title(basis), 3)
        yield Paragraph(_over(found, basis))
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


def _over(found: Portfolio, basis: Basis) -> str:
    """Say what the figures count, and over which firms."""
    tier = terms.tier(basis.tier)
    if basis.kind == "shared" and basis.controls:
        return say("portfolio-shared", n=len(basis.controls), title=basis.title, tier=tier)
    if basis.kind == "shared":
        return say("portfolio-common", tier=tier)
    if basis.questionnaire is None:
        return say("portfolio-unnamed", n=basis.all.firms, tier=tier)
    told = {"n": basis.all.firms, "title": basis.title, "version": basis.questionnaire.version, "tier": tier}
    return say("portfolio-same-some", **told) if found.anonymous else say("portfolio-same", **told)


def _figures(every: Spreads) -> list[tuple[str, Spread | None]]:
    names = (say("confirmed"), say("caps-aside"), say("up-to"))
    return list(zip(names, (every.score, every.uncapped, every.high), strict=True))


def _spreads(each: Iterable[tuple[str, Spread | None]], what: str, caption: str) -> Table:
    """Show how figures lie, the worst beside the quartiles; without names there is no worst."""
    rows = [(name, spread) for name, spread in each if spread is not None]
    quartiles = (say("portfolio-lower"), say("portfolio-median"), say("portfolio-upper"))
    ends = quartiles if _withheld(rows) else (say("portfolio-least"), *quartiles, say("portfolio-most"))
    columns = (what, say("portfolio-number"), *ends)
    cells = [(name, str(spread.firms), *_ends(spread)) for name, spread in rows]
    return Table(caption, columns, tuple(cells), frozenset(range(1, len(columns))))


def _withheld(rows: Iterable[tuple[str, Spread]]) -> bool:
    return any(spread.least is None for _, spread in rows)


def _ends(spread: Spread) -> Iterator[str]:
    for value in (spread.least, spread.lower, spread.median, spread.upper, spread.most):
        if value is not None:
            yield str(int(value)) if spread.least is None else floor1(value)
