"""Write a portfolio as CSV (RFC 4180): a row for each firm, or without names a row for each figure."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import BinaryIO

from assessor.formats.csv import cell, table
from assessor.model.portfolio import Firm, Portfolio, Spread
from assessor.telling.portfolio_figures import basis_title, group_name, high, level, low
from assessor.text import floor1, signed1
from assessor.words import terms
from assessor.words.speech import say

_NUMBER = re.compile(r"[+-][0-9]+\.[0-9]")


def render(found: Portfolio, out: BinaryIO) -> None:
    """Write the firms in the order of the portfolio, or without names how figures lie in each group."""
    if found.anonymous:
        names = (say("firms-over"), say("portfolio-group"), say("portfolio-figure"), say("portfolio-number"))
        quartiles = (say("portfolio-lower"), say("portfolio-median"), say("portfolio-upper"))
        table((*names, *quartiles), (map(cell, row) for row in _figures(found)), out)
    else:
        rows = [dict(_firm(found, firm)) for firm in found.firms]
        table(rows[0] if rows else (), (map(_cell, row.values()) for row in rows), out)


def _cell(text: str) -> str:
    """Return a text for a cell; a number with its sign is no formula, and programs read it as it is."""
    return text if _NUMBER.fullmatch(text) else cell(text)


def _figure(value: Fraction | None) -> str:
    return "" if value is None else floor1(value)


def _signed(value: Fraction | None) -> str:
    return "" if value is None else signed1(value, Fraction(0))


def _firm(found: Portfolio, firm: Firm) -> Iterator[tuple[str, str]]:
    """Yield the columns of a firm, each with its name."""
    yield say("portfolio-firm"), firm.name
    yield say("firms-file"), firm.source
    yield say("portfolio-group"), group_name(found, firm.group) if found.by else ""
    yield say("portfolio-questionnaire"), firm.questionnaire
    yield say("firms-version"), firm.version or ""
    yield say("portfolio-tier"), terms.tier(firm.tier)
    yield say("portfolio-date"), str(firm.on or "")
    yield say("confirmed"), _figure(low(firm.score))
    yield say("up-to"), _figure(high(firm.score))
    yield say("caps-aside"), _figure(low(firm.uncapped))
    yield say("firms-shared"), _figure(low(firm.shared))
    yield say("portfolio-level"), level(found, firm)
    yield say("firms-fails"), " ".join(firm.fails)
    yield say("firms-might-fail"), " ".join(firm.might_fail)
    yield say("portfolio-weakest"), firm.weakest or ""
    yield from _moved(firm)
    yield say("portfolio-stale"), str(firm.stale)
    yield say("firms-due-day"), str(firm.due.on) if firm.due else ""
    yield say("firms-due"), "" if firm.due is None else firm.due.obligation or say("firms-waiver")
    yield say("firms-unscored"), terms.unscored(firm.unscored) if firm.unscored else ""


def _moved(firm: Firm) -> Iterator[tuple[str, str]]:
    moved = firm.moved
    yield say("firms-since"), str(moved.since) if moved else ""
    yield say("firms-moved"), _signed(moved.score if moved else None)
    yield say("firms-moved-aside"), _signed(moved.uncapped if moved else None)


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
