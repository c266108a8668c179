"""Figures and names that several parts of a portfolio tell."""

from collections.abc import Sequence
from fractions import Fraction

from assessor.model.assessment import Interval
from assessor.model.portfolio import SEVERAL, Basis, Firm, Portfolio
from assessor.words import terms
from assessor.words.figures import floor1
from assessor.words.speech import all_of, say

# So many firms are named in a cell; the table of the firms has all of them.
NAMED = 6


def low(score: Interval | None) -> Fraction | None:
    """Return what is confirmed; none without a score."""
    return score.low if score else None


def high(score: Interval | None) -> Fraction | None:
    """Return what could be; none without a score."""
    return score.high if score else None


def figure(value: Fraction | None) -> str:
    """Return a figure, or a dash where there is none."""
    return say("portfolio-none") if value is None else floor1(value)


def number(value: int | None) -> str:
    """Return a number, or a dash where it is not told."""
    return say("portfolio-none") if value is None else str(value)


def level(found: Portfolio, firm: Firm) -> str:
    """Name the level of a firm; nothing without a score."""
    if firm.level:
        return found.levels[firm.level].title
    return say("portfolio-no-level") if firm.score else ""


def group_name(found: Portfolio, group: str) -> str:
    """Name a group."""
    if group in found.groups:
        return found.groups[group]
    return say("portfolio-group-several") if group == SEVERAL else say("portfolio-group-unknown")


def basis_title(basis: Basis) -> str:
    """Name what figures are compared over."""
    if basis.kind == "shared":
        # Without names nobody is told how much all firms share.
        n = len(basis.controls)
        return say("portfolio-basis-shared", n=n) if n else say("portfolio-basis-common")
    tier = terms.tier(basis.tier)
    if basis.questionnaire is None:
        return say("portfolio-basis-unnamed", tier=tier)
    return say("portfolio-basis-same", title=basis.title, version=basis.questionnaire.version, tier=tier)


def some(names: Sequence[str]) -> str:
    """Name some firms, and count the others."""
    shown = list(names[:NAMED])
    if len(names) > NAMED:
        shown.append(say("compared-others", n=len(names) - NAMED))
    return all_of(shown)
