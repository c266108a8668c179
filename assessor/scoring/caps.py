"""Critical controls: which fail, and where they hold the total. Pure; the only reader of floors and caps."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Literal

from assessor.model.assessment import Finding, Interval


def with_failure(finding: Finding) -> Finding:
    """Return a finding with whether its critical control fails."""
    failure = _failure(finding)
    return finding if failure == finding.failure else finding.model_copy(update={"failure": failure})


def _failure(finding: Finding) -> Literal["fails", "might-fail"] | None:
    critical = finding.control.critical
    if critical is None or finding.share is None or finding.share.low * 100 >= critical.floor:
        return None
    # Where it is open whether it applies, the high end is 1: it may turn out not to.
    return "fails" if finding.share.high * 100 < critical.floor else "might-fail"


def capped(uncapped: Interval, findings: Iterable[Finding]) -> Interval:
    """Hold each end at the lowest cap that counts there: low: of what might fail, high: of what fails."""
    failing = [finding for finding in findings if finding.failure is not None]
    return Interval(
        low=min([uncapped.low, *_caps(failing)]),
        high=min([uncapped.high, *_caps(finding for finding in failing if finding.failure == "fails")]),
    )


def _caps(findings: Iterable[Finding]) -> Iterator[Fraction]:
    return (Fraction(finding.control.critical.cap) for finding in findings if finding.control.critical)
