"""Add up domains and totals in each row, as `scoring.totals` does, in whole numbers."""

from typing import NamedTuple

import numpy as np

from assessor.model.catalog import Questionnaire
from assessor.scale.arrays import Numbers, Truths, places
from assessor.scale.joining import FoundLines
from assessor.scale.standing import FULL

# Up to here a float is exact, and a 64-bit integer can be compared in tenths of a point.
MOST = 2**53


class Weights(NamedTuple):
    """The places and weights of the controls of each domain, and for each domain its share or emphasis."""

    controls: tuple[tuple[Numbers, Numbers], ...]
    domains: Numbers
    by_emphasis: Truths


class Sums(NamedTuple):
    """A line for each domain: the weights in its sums, and what is earned of a hundred times that at each end."""

    inside: Numbers
    low: Numbers
    high: Numbers

    def of(self, rows: Truths) -> "Sums":
        """Return these of some rows."""
        return Sums(*(lines[:, rows] for lines in self))


class Totals(NamedTuple):
    """Both ends of the total before caps, in points of 100, as fractions of one denominator; 0 where nothing weighs."""

    low: Numbers
    high: Numbers
    denominator: Numbers


def weights(questionnaire: Questionnaire) -> Weights:
    """Return what weighs how much in a questionnaire."""
    controls, domains = tuple(questionnaire.controls.values()), questionnaire.domains
    inside = (places(control.domain == domain.id for control in controls) for domain in domains)
    return Weights(
        tuple((where, np.array([controls[place].weight for place in where], np.int32)) for where in inside),
        np.array([[domain.weight] for domain in domains]),
        np.array([domain.by_emphasis for domain in domains]),
    )


def sums(weighs: Weights, found: FoundLines) -> Sums:
    """Add up each domain."""
    counts = found.counts
    return Sums(
        *(
            np.array([weight @ lines[where].astype(np.int32) for where, weight in weighs.controls])
            for lines in (counts, found.low, found.high)
        )
    )


def fits(weighs: Weights, domains: Sums) -> Truths:
    """Return in which rows the total can be added up in 64 bits; with fixed shares it may need more."""
    most = MOST // (FULL * max(1, int(_possible(weighs, domains).max(initial=0))))
    common = np.ones(domains.inside.shape[1], np.int64)
    result = common <= most
    for line in _divisors(weighs, domains):
        step = line // np.gcd(common, line)
        result &= common <= most // step
        common = np.where(result, common * step, 1)
    return result


def totals(weighs: Weights, domains: Sums) -> Totals:
    """Add up the domains that have a score."""
    divisors = np.ones_like(domains.inside)
    divisors[~weighs.by_emphasis] = _divisors(weighs, domains)
    common = np.lcm.reduce(divisors, axis=0)
    factors = weighs.domains * (common // divisors)
    low, high = ((factors * earned).sum(axis=0) for earned in (domains.low, domains.high))
    return Totals(low, high, common * _possible(weighs, domains))


def _divisors(weighs: Weights, domains: Sums) -> Numbers:
    """Return what the earnings of domains with a fixed share are divided by."""
    return np.maximum(domains.inside[~weighs.by_emphasis], 1)


def _possible(weighs: Weights, domains: Sums) -> Numbers:
    """Return what the domains that have a score weigh together."""
    counts = np.where(weighs.by_emphasis[:, None], domains.inside, np.minimum(domains.inside, 1))
    together: Numbers = (weighs.domains * counts).sum(axis=0)
    return together
