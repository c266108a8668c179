"""Add up domains, the total, and the shares of answers. Pure."""

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from math import lcm

from assessor.model.assessment import ANSWERED, DomainScore, Finding, Interval, Shares
from assessor.model.catalog import WeightedDomain


def domain_score(
    domain: WeightedDomain | DomainScore, findings: Iterable[Finding], *, scored: bool = True
) -> DomainScore:
    """Weigh the controls of a domain that are in the sums; no score when there is none, or none is to be given."""
    found = tuple(findings)
    mean = _mean([(f.control.weight, f.share) for f in found if f.share is not None]) if scored else None
    score = None if mean is None else Interval(low=100 * mean.low, high=100 * mean.high)
    return DomainScore(
        id=domain.id,
        title=domain.title,
        weight=domain.weight,
        by_emphasis=domain.by_emphasis,
        score=score,
        findings=found,
    )


def total(domains: Iterable[DomainScore]) -> Interval | None:
    """Weigh the domains that have a score; none when there is none."""
    return _mean([(domain.counts, domain.score) for domain in domains if domain.score is not None])


def _mean(terms: list[tuple[int, Interval]]) -> Interval | None:
    """Return the weighted mean of each end; none when there is no weight."""
    if not sum(weight for weight, _ in terms):
        return None
    return Interval(
        low=_weighed([(weight, ends.low) for weight, ends in terms]),
        high=_weighed([(weight, ends.high) for weight, ends in terms]),
    )


def _weighed(terms: list[tuple[int, Fraction]]) -> Fraction:
    # With one common denominator, only one fraction is reduced, and not one for each term.
    whole = lcm(*(value.denominator for _, value in terms))
    earned = sum(weight * value.numerator * (whole // value.denominator) for weight, value in terms)
    return Fraction(earned, whole * sum(weight for weight, _ in terms))


def shares(findings: list[Finding]) -> Shares:
    """Count how the controls were answered."""
    number = Counter(finding.status for finding in findings)
    return Shares(
        asked=len(findings) - number["not-asked"] - number["not-reached"],
        answered=sum(number[status] for status in ANSWERED),
        unknown=number["unknown"],
        unanswered=number["unanswered"],
        not_applicable=number["not-applicable"],
        not_asked=number["not-asked"],
    )
