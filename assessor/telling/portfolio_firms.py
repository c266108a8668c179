"""Tell how each firm stands: in a table that can be sorted, by its sites and products, and domain by domain."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from assessor.model.portfolio import Basis, Firm, Portfolio
from assessor.telling.blocks import Band, Block, Heading, Heat, HeatRow, Item, Items, Paragraph, Table
from assessor.telling.portfolio_figures import basis_title, figure, group_name, high, level, low
from assessor.words import terms
from assessor.words.figures import floor1, signed1
from assessor.words.speech import say, told_day


def tell(found: Portfolio) -> Iterator[Block]:
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
    columns = dict(_columns(found))
    numbers = {say("confirmed"), say("up-to"), say("caps-aside"), say("portfolio-stale")}
    figures = frozenset(place for place, name in enumerate(columns) if name in numbers)
    return Table("", tuple(columns), tuple(zip(*columns.values(), strict=True)), figures, sorts=True)


def _columns(found: Portfolio) -> Iterator[tuple[str, list[str]]]:
    """Yield the columns of the firms, without those that say nothing, or the same of each."""
    firms = found.firms
    yield say("portfolio-firm"), [firm.name for firm in firms]
    if found.by:
        yield say("portfolio-group"), [group_name(found, firm.group) for firm in firms]
    if _differ(firms) and found.by != "industry":
        yield say("portfolio-questionnaire"), [firm.questionnaire for firm in firms]
    yield say("portfolio-tier"), [terms.tier(firm.tier) for firm in firms]
    yield say("portfolio-date"), [told_day(firm.on) for firm in firms]
    yield say("confirmed"), [figure(low(firm.score)) for firm in firms]
    yield say("up-to"), [figure(high(firm.score)) for firm in firms]
    yield say("caps-aside"), [figure(low(firm.uncapped)) for firm in firms]
    yield say("portfolio-level"), [level(found, firm) for firm in firms]
    yield say("portfolio-failures"), [_failures(firm) for firm in firms]
    yield say("portfolio-weakest"), [_weakest(found, firm) for firm in firms]
    if any(firm.moved for firm in firms):
        yield say("portfolio-moved"), [_moved(firm) for firm in firms]
    if any(firm.stale for firm in firms):
        yield say("portfolio-stale"), [str(firm.stale) for firm in firms]
    if any(firm.due for firm in firms):
        yield say("portfolio-due"), [_due(firm) for firm in firms]


def _differ(firms: Sequence[Firm]) -> bool:
    return len({firm.questionnaire for firm in firms}) > 1


def _failures(firm: Firm) -> str:
    if firm.score is None:
        return say("portfolio-none")
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


def _due(firm: Firm) -> str:
    """Say when something begins or ends; what it is stands with the rules that come up."""
    if firm.due is None:
        return ""
    return say("portfolio-due-waiver", day=firm.due.on) if firm.due.kind == "waiver" else told_day(firm.due.on)


def _parts(found: Portfolio) -> Iterator[Block]:
    """Tell how sites and products stand by themselves, the worst first."""
    every = [(firm, part_id, part) for firm in found.firms for part_id, part in firm.parts.items()]
    if not every:
        return
    every.sort(key=lambda one: one[2].score.low if one[2].score else Fraction(101))
    names = (say("portfolio-firm"), say("portfolio-part"), say("confirmed"), say("caps-aside"))
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
    yield Table("", (*names, say("portfolio-failures")), tuple(rows), frozenset({2, 3, 4}), sorts=True)


def heat_maps(found: Portfolio) -> Iterator[Block]:
    """Show every firm beside every domain, like with like."""
    # Of one firm among others, the map of what all are asked tells enough.
    shown = [basis for basis in found.bases if basis.all.firms > 1 or len(found.bases) == 1]
    maps = [heat for basis in shown if (heat := _map(found, basis)) is not None]
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
    if basis.kind == "shared" or asked is None:
        return basis.kind == "shared"
    return (firm.questionnaire, firm.version, firm.tier) == (asked.id, asked.version, basis.tier)


def _scores(firm: Firm, basis: Basis) -> dict[str, Fraction]:
    domains = firm.shared_domains if basis.kind == "shared" else firm.domains
    return {domain_id: score.low for domain_id, score in domains.items()}
