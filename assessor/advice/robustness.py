"""How far a score depends on the weights: exact extremes, and how often the level holds in random draws. Pure.

Each weight, of a control in its domain and of a domain, is multiplied by a factor of its own between 80 % and 120 %. A
weighted mean is largest where everything above some value weighs most and everything below it least, so that trying
each value as that border finds the extreme. The total rises with every domain's score, so domains come first.
"""

from collections.abc import Iterator
from fractions import Fraction
from random import Random

from assessor.model.assessment import Assessment, DomainScore, Interval
from assessor.model.report import Robustness

SPREAD = 20
DRAWS = 1000
SEED = 20

Terms = list[tuple[int, Fraction]]


def robustness(assessment: Assessment, spread: int = SPREAD, draws: int = DRAWS) -> Robustness | None:
    """Return how far the confirmed score moves when weights vary by up to `spread` percent; none without a score."""
    if assessment.score is None:
        return None
    domains = [(domain.weight, _terms(domain)) for domain in assessment.domains if domain.score is not None]
    low, high = (
        _held(
            assessment, _extreme([(weight, _extreme(terms, spread, side)) for weight, terms in domains], spread, side)
        )
        for side in (-1, 1)
    )
    level = assessment.level(assessment.score.low)
    return Robustness(
        spread=spread,
        score=Interval(low=low, high=high),
        draws=draws,
        held=sum(assessment.level(_held(assessment, drawn)) == level for drawn in _draws(domains, spread, draws)),
        robust=assessment.level(low) == assessment.level(high),
    )


def _terms(domain: DomainScore) -> Terms:
    return [(f.control.weight, 100 * f.share.low) for f in domain.findings if f.share is not None and f.control.weight]


def _held(assessment: Assessment, total: Fraction) -> Fraction:
    """Hold a total at the caps that count at the low end; they do not depend on weights."""
    caps = [Fraction(f.control.critical.cap) for f in assessment.findings if f.failure and f.control.critical]
    return min([total, *caps])


def _extreme(terms: Terms, spread: int, side: int) -> Fraction:
    """Return the largest (side 1) or smallest (side -1) weighted mean."""
    ordered = sorted((value, weight) for weight, value in terms)
    means = []
    for border in range(len(ordered) + 1):
        factors = [100 - side * spread] * border + [100 + side * spread] * (len(ordered) - border)
        weights = [factor * weight for factor, (_, weight) in zip(factors, ordered, strict=True)]
        if sum(weights):
            means.append(sum((w * v for w, (v, _) in zip(weights, ordered, strict=True)), Fraction(0)) / sum(weights))
    return max(means) if side > 0 else min(means)


def _draws(domains: list[tuple[int, Terms]], spread: int, draws: int) -> Iterator[Fraction]:
    """Yield the total of each draw; the seed is fixed, so that every run draws the same."""
    # Integers all the way: a hundred thousand fractions would be reduced for nothing.
    whole = [(weight, [(w, int(value)) for w, value in terms]) for weight, terms in domains]
    factor = _factors(spread)
    for _ in range(draws):
        numerator, denominator, weights = 0, 1, 0
        for weight, terms in whole:
            drawn = [(next(factor) * w, value) for w, value in terms]
            inside = sum(w for w, _ in drawn)
            counted = next(factor) * weight
            numerator = numerator * inside + counted * sum(w * value for w, value in drawn) * denominator
            denominator *= inside
            weights += counted
        yield Fraction(numerator, denominator * weights)


def _factors(spread: int) -> Iterator[int]:
    """Yield whole percentages, each as likely as any other."""
    generator, number = Random(SEED), 2 * spread + 1  # noqa: S311 - nothing secret is drawn
    while True:
        drawn = generator.getrandbits(number.bit_length())
        if drawn < number:
            yield 100 - spread + drawn
