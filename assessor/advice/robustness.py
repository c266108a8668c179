"""Find how far a score depends on the weights: its exact extremes, and how often random weights keep the level. Pure.

Each weight, of a control in its domain and of a domain (its share or emphasis), is multiplied by a factor of its own
between 80 % and 120 %. A weighted mean is largest where everything above some value weighs most and everything below it
least, so that trying each value as that border finds the extreme. With shares, the total rises with every domain's
score, so domains come first. With emphasis, a border is tried for all at once, and the mean it leads to is the next
border, until it leads to itself (Dinkelbach's method).
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import accumulate, islice, repeat
from operator import mul
from random import Random

from assessor.model.assessment import Assessment, DomainScore, Interval
from assessor.model.report import Robustness
from assessor.scoring import caps

SPREAD = 20
DRAWS = 1000
SEED = 20

Terms = list[tuple[int, Fraction]]


def robustness(assessment: Assessment, spread: int = SPREAD, draws: int = DRAWS) -> Robustness | None:
    """Return how far the confirmed score moves when weights vary by up to `spread` percent; none without a score."""
    if assessment.score is None:
        return None
    domains = [(domain.weight, _terms(domain)) for domain in assessment.domains if domain.score is not None]
    by_emphasis = any(domain.by_emphasis for domain in assessment.domains)
    # Caps do not depend on weights.
    cap = Fraction(caps.held(assessment.findings))
    furthest = _furthest_by_emphasis if by_emphasis else _furthest
    low, high = (min(cap, furthest(domains, spread, side)) for side in (-1, 1))
    robust = assessment.level(low) == assessment.level(high)
    level = assessment.level(assessment.score.low)
    # Every draw lies between the extremes, so that nothing need be drawn where they agree.
    drawn = () if robust else _draws(domains, spread, draws, by_emphasis=by_emphasis)
    moved = sum(assessment.level(min(cap, total)) != level for total in drawn)
    return Robustness(spread=spread, score=Interval(low=low, high=high), draws=draws, held=draws - moved, robust=robust)


def _terms(domain: DomainScore) -> Terms:
    return [(f.control.weight, 100 * f.share.low) for f in domain.findings if f.share is not None and f.control.weight]


def _furthest(domains: list[tuple[int, Terms]], spread: int, side: int) -> Fraction:
    """Return the largest (side 1) or smallest (side -1) total of domains with shares."""
    return _extreme([(weight, _extreme(terms, spread, side)) for weight, terms in domains], spread, side)


def _furthest_by_emphasis(domains: list[tuple[int, Terms]], spread: int, side: int) -> Fraction:
    """Return the largest (side 1) or smallest (side -1) total of domains with emphasis."""
    border, mean = None, _mean([(1, weight * w, value) for weight, terms in domains for w, value in terms])
    while mean != border:
        border = mean
        mean = _mean(_weighed(domains, spread, side, border))
    return mean


def _weighed(
    domains: list[tuple[int, Terms]], spread: int, side: int, border: Fraction
) -> Iterator[tuple[int, int, Fraction]]:
    """Yield each control's factors, weight and value, where those on the right side of a border weigh most."""

    def factor(value: Fraction) -> int:
        return 100 + spread if side * value > 0 else 100 - spread

    for emphasis, terms in domains:
        inner = [(factor(value - border), weight, value) for weight, value in terms]
        outer = factor(sum((f * weight * (value - border) for f, weight, value in inner), Fraction(0)))
        yield from ((outer * f, emphasis * weight, value) for f, weight, value in inner)


def _mean(terms: Iterable[tuple[int, int, Fraction]]) -> Fraction:
    whole = list(terms)
    earned = sum((f * weight * value for f, weight, value in whole), Fraction(0))
    return earned / sum(f * weight for f, weight, _ in whole)


def _extreme(terms: Terms, spread: int, side: int) -> Fraction:
    """Return the largest (side 1) or smallest (side -1) weighted mean."""
    ordered = sorted((value, weight) for weight, value in terms)
    above, step = 100 + side * spread, -2 * side * spread
    weights = accumulate((step * weight for _, weight in ordered), initial=above * sum(w for _, w in ordered))
    whole = sum((w * value for value, w in ordered), Fraction(0))
    earned = accumulate((step * weight * value for value, weight in ordered), initial=above * whole)
    means = [got / weight for got, weight in zip(earned, weights, strict=True) if weight]
    return max(means) if side > 0 else min(means)


def _draws(domains: list[tuple[int, Terms]], spread: int, draws: int, *, by_emphasis: bool) -> Iterator[Fraction]:
    """Yield the total of each draw; the seed is fixed, so that every run draws the same."""
    # Integers all the way: reducing a hundred thousand fractions takes too long.
    whole = [(weight, [w for w, _ in terms], [w * int(value) for w, value in terms]) for weight, terms in domains]
    factors = _factors(spread)
    for _ in range(draws):
        numerator, denominator, weights = 0, 1, 0
        for weight, inner, earned in whole:
            drawn = list(islice(factors, len(inner)))
            inside = sum(map(mul, drawn, inner))
            counted = next(factors) * weight
            if by_emphasis:
                numerator += counted * sum(map(mul, drawn, earned))
                weights += counted * inside
            else:
                numerator = numerator * inside + counted * sum(map(mul, drawn, earned)) * denominator
                denominator *= inside
                weights += counted
        yield Fraction(numerator, denominator * weights)


def _factors(spread: int) -> Iterator[int]:
    """Yield whole percentages, each as likely as any other."""
    generator, number = Random(SEED), 2 * spread + 1  # noqa: S311 - nothing secret is drawn
    bits = map(generator.getrandbits, repeat(number.bit_length()))
    return (100 - spread + drawn for drawn in bits if drawn < number)
