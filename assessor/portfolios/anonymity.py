"""Withhold names: what is told stands over at least five firms, and no single firm can be worked out of it. Pure.

What is not taken over by name is left out, so that nothing is told that nobody has thought of.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date
from functools import partial
from typing import get_args

from assessor.errors import AssessorError
from assessor.model.portfolio import (
    LEAST_FIRMS,
    Basis,
    Portfolio,
    PortfolioRemark,
    PortfolioRemarkKind,
    Quarter,
)
from assessor.portfolios import figures, numbers
from assessor.portfolios.disclosure import in_fives
from assessor.portfolios.organisations import Organisations

# Their groups are named by questionnaires and facts; what others are called, somebody wrote.
GROUPINGS_TOLD = ("industry", "size", "country")

# Whether two firms are one is asked where they are named; without names they are one.
ASKED = ("same-id", "near-names")


def refuse(by: str | None, *, trend: bool, packed: bool = False) -> None:
    """Raise `AssessorError` for what would tell of single firms or people, though names are withheld."""
    sentences = []
    if by is not None and by not in GROUPINGS_TOLD:
        known = ", ".join(GROUPINGS_TOLD)
        sentences.append(f"--by {by}: not with --anonymous, since a person named these groups; use one of {known}")
    if trend:
        sentences.append("--trend: not with --anonymous, since firms could be worked out of those of another year")
    if packed:
        sentences.append("--out parquet: not with --anonymous, since packed sheets are the answers of single firms")
    if sentences:
        raise AssessorError.of(sentences)


def withheld(portfolio: Portfolio) -> Portfolio:
    """Return a portfolio without names, single firms, days and texts of people; `AssessorError` under five firms."""
    if portfolio.anonymous:
        return portfolio
    refuse(portfolio.by, trend=bool(portfolio.trend))
    firms = Organisations(portfolio.firms)
    if firms.number < LEAST_FIRMS:
        raise AssessorError("fewer than five firms: with names withheld, nothing can be told")
    bases = tuple(_bases(portfolio, firms))
    gaps = tuple(numbers.gaps(portfolio, firms))
    failures = tuple(numbers.failures(portfolio, firms))
    named = {gap.control for gap in gaps} | {failure.control for failure in failures}
    groups = {name for basis in bases for name in basis.groups}
    return Portfolio(
        as_of=_quarter(portfolio.as_of),
        by=portfolio.by if groups else None,
        anonymous=True,
        number=in_fives(firms.number),
        firms=(),
        bases=bases,
        gaps=gaps,
        failures=failures,
        upcoming=tuple(numbers.upcoming(portfolio, firms)),
        controls={control_id: title for control_id, title in portfolio.controls.items() if control_id in named},
        groups={name: title for name, title in portfolio.groups.items() if name in groups},
        domains={domain_id: title for basis in bases for domain_id, title in basis.domains.items()},
        remarks=tuple(_remarks(portfolio, firms, groups)),
    )


def _quarter(on: date | Quarter) -> Quarter:
    return on if isinstance(on, str) else f"{on.year} Q{(on.month + 2) // 3}"


def _bases(portfolio: Portfolio, firms: Organisations) -> Iterator[Basis]:
    """Yield what all firms are compared over, by groups; without it, each basis of at least five firms."""
    common = portfolio.basis
    for basis in map(partial(_named, portfolio, firms), [common] if common else portfolio.bases):
        rows = figures.rows(basis, zip(firms.of, portfolio.firms, strict=True))
        over_all = figures.over_all(rows)
        if over_all:
            yield Basis(
                kind=basis.kind,
                questionnaire=basis.questionnaire,
                digest=basis.digest,
                title=basis.title,
                tier=basis.tier,
                controls=(),
                domains={domain_id: basis.domains[domain_id] for domain_id in over_all.domains},
                all=over_all,
                groups=figures.by_group(rows) if portfolio.by and common else {},
            )


def _named(portfolio: Portfolio, firms: Organisations, basis: Basis) -> Basis:
    """Return a basis with the names that at least five firms share: of its domains, and of its questionnaire."""
    pairs = list(zip(firms.of, portfolio.firms, strict=True))
    domains = {
        domain_id: title
        for domain_id, title in basis.domains.items()
        if len({number for number, firm in pairs if domain_id in firm.domains}) >= LEAST_FIRMS
    }
    asked = basis.questionnaire
    answered = len({number for number, firm in pairs if asked and firm.questionnaire == asked.id})
    if answered >= LEAST_FIRMS:
        return basis.model_copy(update={"domains": domains})
    return basis.model_copy(update={"domains": domains, "questionnaire": None, "digest": "", "title": ""})


def _remarks(portfolio: Portfolio, firms: Organisations, groups: Collection[str]) -> Iterator[PortfolioRemark]:
    """Yield one remark of each kind, with a number and no names."""
    found = Counter[PortfolioRemarkKind]()
    for remark in portfolio.remarks:
        found[remark.kind] += remark.number or len(remark.names)
    if portfolio.not_read:
        found["not-read"] = len(portfolio.not_read)
    if portfolio.by and any(firm.group not in groups for firm in portfolio.firms):
        found["groups-withheld"] = 0
    for kind in get_args(PortfolioRemarkKind):
        if kind in found and kind not in ASKED:
            is_of_all = kind == "no-shared-controls"
            yield PortfolioRemark(kind=kind, number=in_fives(firms.number) if is_of_all else found[kind])
