"""The figures of firms with names withheld: over all of them, and by groups that give no single firm away. Pure."""

from collections.abc import Container, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from assessor.model.assessment import Interval
from assessor.model.portfolio import LEAST_FIRMS, Basis, Firm, Spread, Spreads
from assessor.portfolios import spreads
from assessor.portfolios.disclosure import groups_told, in_fives, in_whole


class Figure(NamedTuple):
    """What a figure is of: a domain, or else the total, by its field of `Spreads`."""

    of: str
    domain: bool = False


SCORE = Figure("score")


class Compared(NamedTuple):
    """A sheet of a firm, with its figures over a basis."""

    firm: int
    group: str
    figures: Mapping[Figure, Fraction]


def rows(basis: Basis, firms: Iterable[tuple[int, Firm]]) -> tuple[Compared, ...]:
    """Return the figures of those firms that are compared over a basis."""
    take = _shared if basis.kind == "shared" else _own
    found = (
        (number, firm, figures)
        for number, firm in firms
        if basis.kind == "shared" or is_answered(basis, firm)
        if (figures := take(firm))
    )
    return tuple(Compared(number, firm.group, _of_titled(basis, figures)) for number, firm, figures in found)


def is_answered(basis: Basis, firm: Firm) -> bool:
    """Whether a firm answers the version of the questionnaire of a basis, at its tier."""
    asked = basis.questionnaire
    return asked is not None and (asked.id, asked.version, basis.tier) == (firm.questionnaire, firm.version, firm.tier)


def _own(firm: Firm) -> dict[Figure, Fraction]:
    return _figures(firm.score, firm.uncapped, firm.domains) if firm.score else {}


def _shared(firm: Firm) -> dict[Figure, Fraction]:
    return _figures(firm.shared, firm.shared_uncapped, firm.shared_domains) if firm.shared else {}


def _figures(score: Interval, uncapped: Interval | None, domains: Mapping[str, Interval]) -> dict[Figure, Fraction]:
    found = {SCORE: score.low, Figure("high"): score.high}
    if uncapped:
        found[Figure("uncapped")] = uncapped.low
    return found | {Figure(domain_id, domain=True): ends.low for domain_id, ends in domains.items()}


def _of_titled(basis: Basis, figures: Mapping[Figure, Fraction]) -> dict[Figure, Fraction]:
    return {figure: value for figure, value in figures.items() if not figure.domain or figure.of in basis.domains}


def over_all(some: Sequence[Compared]) -> Spreads | None:
    """Return how the figures of all firms lie; none for fewer than five firms."""
    enough = len({row.firm for row in some}) >= LEAST_FIRMS
    return _spreads(some, _named(some)) if enough else None


def by_group(some: Sequence[Compared]) -> dict[str, Spreads]:
    """Return the figures of those groups, and of each group those figures, that may be told beside those of all.

    Firms without a group are told in none.
    """
    groups: dict[str, list[Compared]] = {}
    for row in some:
        groups.setdefault(row.group, []).append(row)
    told = _told(groups, SCORE, groups.keys() - {""})
    shown = {figure: _told(groups, figure, told) for figure in _named(some)}
    return {
        name: _spreads(groups[name], [figure for figure, names in shown.items() if name in names])
        for name in sorted(told)
    }


def _told(groups: Mapping[str, Sequence[Compared]], figure: Figure, among: Container[str]) -> frozenset[str]:
    return groups_told({name: _lowest(some, figure) for name, some in groups.items()}, among)


def _named(some: Iterable[Compared]) -> list[Figure]:
    return sorted({figure for row in some for figure in row.figures})


def _lowest(some: Iterable[Compared], figure: Figure) -> dict[int, Fraction]:
    """Return a figure of each firm that has it: the lowest, where the firm has several sheets."""
    found: dict[int, Fraction] = {}
    for row in some:
        value = row.figures.get(figure)
        if value is not None:
            found[row.firm] = min(value, found.get(row.firm, value))
    return found


def _spreads(some: Sequence[Compared], figures: Iterable[Figure]) -> Spreads:
    found = {figure: spread for figure in figures if (spread := _spread(_lowest(some, figure)))}
    totals = {figure.of: spread for figure, spread in found.items() if not figure.domain}
    domains = {figure.of: spread for figure, spread in found.items() if figure.domain}
    return Spreads(firms=in_fives(len({row.firm for row in some})), domains=domains, **totals)


def _spread(figures: Mapping[int, Fraction]) -> Spread | None:
    found = spreads.spread(spreads.column(list(figures.values()))) if len(figures) >= LEAST_FIRMS else None
    return found and Spread(
        firms=in_fives(found.firms),
        lower=in_whole(found.lower),
        median=in_whole(found.median),
        upper=in_whole(found.upper),
    )
