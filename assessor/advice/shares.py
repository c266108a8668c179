"""Say what a control is worth. Pure."""

from fractions import Fraction

from assessor.model.assessment import Assessment, Finding


def share_of_total(assessment: Assessment, finding: Finding) -> Fraction:
    """Return how many of the 100 points a control is worth, by its weight among the controls in the sums."""
    scored = [domain for domain in assessment.domains if domain.score is not None]
    domain = next((domain for domain in scored if domain.id == finding.control.domain), None)
    if domain is None:
        return Fraction(0)
    total = sum(domain.counts for domain in scored)
    return Fraction(100 * domain.counts * finding.control.weight, total * domain.inside)
