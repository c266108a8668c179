"""Write a portfolio as CSV (RFC 4180): a row for each firm, or without names a row for each figure."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import BinaryIO

from assessor.formats.csv import cell, table
from assessor.model.assessment import Interval
from assessor.model.portfolio import Firm, Portfolio, Spread
from assessor.telling.portfolio import basis_title, group_name
from assessor.text import floor1, signed1
from assessor.words import terms
from assessor.words.speech import say


def render(found: Portfolio, out: BinaryIO) -> None:
    """Write the firms in the order of the portfolio, or without names how figures lie in each group."""
    if found.anonymous:
        keys = ("firms-over", "portfolio-group", "portfolio-figure", "portfolio-number")
        quartiles = ("portfolio-lower", "portfolio-median", "portfolio-upper")
        table(map(say, (*keys, *quartiles)), (map(cell, row) for row in _figures(found)), out)
    else:
        rows = ([cell(of(found, firm)) for of in _FIRM.values()] for firm in found.firms)
        table(map(say, _FIRM), rows, out)


def _figure(value: Fraction | None) -> str:
    return "" if value is None else floor1(value)


def _signed(value: Fraction | None) -> str:
    return "" if value is None else signed1(value, Fraction(0))


def _low(score: Interval | None) -> str:
    return _figure(score.low if score else None)


def _due(_: Portfolio, firm: Firm) -> str:
    return "" if firm.due is None else firm.due.obligation or say("firms-waiver")


# The columns of a firm, by the words for their names.
_FIRM: dict[str, Callable[[Portfolio, Firm], str]] = {
    "portfolio-firm": lambda _, firm: firm.name,
    "firms-file": lambda _, firm: firm.source,
    "portfolio-group": lambda found, firm: group_name(found, firm.group) if found.by else "",
    "portfolio-questionnaire": lambda _, firm: firm.questionnaire,
    "firms-version": lambda _, firm: firm.version or "",
    "portfolio-tier": lambda _, firm: terms.tier(firm.tier),
    "portfolio-date": lambda _, firm: str(firm.on or ""),
    "confirmed": lambda _, firm: _low(firm.score),
    "up-to": lambda _, firm: _figure(firm.score.high if firm.score else None),
    "caps-aside": lambda _, firm: _low(firm.uncapped),
    "firms-shared": lambda _, firm: _low(firm.shared),
    "portfolio-level": lambda found, firm: found.levels[firm.level].title if firm.level else "",
    "firms-fails": lambda _, firm: " ".join(firm.fails),
    "firms-might-fail": lambda _, firm: " ".join(firm.might_fail),
    "portfolio-weakest": lambda _, firm: firm.weakest or "",
    "firms-since": lambda _, firm: str(firm.moved.since) if firm.moved else "",
    "firms-moved": lambda _, firm: _signed(firm.moved.score if firm.moved else None),
    "firms-moved-aside": lambda _, firm: _signed(firm.moved.uncapped if firm.moved else None),
    "portfolio-stale": lambda _, firm: str(firm.stale),
    "firms-due-day": lambda _, firm: str(firm.due.on) if firm.due else "",
    "firms-due": _due,
    "firms-unscored": lambda _, firm: terms.unscored(firm.unscored) if firm.unscored else "",
}


def _figures(found: Portfolio) -> Iterator[tuple[str, ...]]:
    """Yield each figure of all firms, and of each group."""
    for basis in found.bases:
        for group, figures in (("", basis.all), *basis.groups.items()):
            named: dict[str, Spread | None] = {
                say("confirmed"): figures.score,
                say("caps-aside"): figures.uncapped,
                say("up-to"): figures.high,
            }
            named |= {basis.domains[domain_id]: spread for domain_id, spread in figures.domains.items()}
            for name, spread in named.items():
                if spread is not None:
                    quartiles = (str(int(value)) for value in (spread.lower, spread.median, spread.upper))
                    where = group_name(found, group) if group else ""
                    yield basis_title(basis), where, name, str(spread.firms), *quartiles
