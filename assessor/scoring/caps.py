"""Decide which critical controls fail, and where they hold the total. Pure; only this module reads floors and caps.

A critical control fails while its credit is below its floor; at the low end it also fails while that is unknown. Each
end of the total is held at the lowest cap of the controls that fail there.
"""

from collections.abc import Collection, Iterable
from fractions import Fraction
from typing import Literal

from assessor.model.assessment import Finding, Interval
from assessor.model.catalog import Control

# The cap of a control that holds nothing.
NO_CAP = 100


def is_critical(control: Control) -> bool:
    """Whether the failure of a control holds the total."""
    return control.critical is not None


def floor(control: Control) -> int:
    """Return the least credit (0-100) with which a control does not fail; 0 if it is not critical."""
    return control.critical.floor if control.critical else 0


def cap(control: Control) -> int:
    """Return where the failure of a control holds the total; `NO_CAP` if it is not critical."""
    return control.critical.cap if control.critical else NO_CAP


def because(control: Control) -> str:
    """Return the sentence that says why a control is critical; empty if it is not."""
    return control.critical.because if control.critical else ""


def with_failure(finding: Finding) -> Finding:
    """Return the finding with `failure` set for a critical control that fails, or might."""
    failure = _failure(finding)
    return finding if failure == finding.failure else finding.model_copy(update={"failure": failure})


def _failure(finding: Finding) -> Literal["fails", "might-fail"] | None:
    least = floor(finding.control)
    if finding.share is None or finding.share.low * 100 >= least:
        return None
    # While it is open whether a control applies, its high end is 1: it may turn out not to apply.
    return "fails" if finding.share.high * 100 < least else "might-fail"


def held_at(finding: Finding) -> int:
    """Return where a control that fails, or might, holds the total; `NO_CAP` if it does neither."""
    return cap(finding.control) if finding.failure else NO_CAP


def ends(finding: Finding, credit: int) -> bool:
    """Whether a credit would end the failure of a control that fails, or might."""
    return finding.failure is not None and credit >= floor(finding.control)


def lowest(findings: Iterable[Finding]) -> int:
    """Return where these findings hold the low end of the total; `NO_CAP` if none does."""
    return min(map(held_at, findings), default=NO_CAP)


def capped(uncapped: Interval, findings: Collection[Finding]) -> Interval:
    """Hold each end at its lowest cap: the low end by controls that fail or might, the high end by those that fail."""
    certain = (finding for finding in findings if finding.failure == "fails")
    return Interval(
        low=min(uncapped.low, Fraction(lowest(findings))), high=min(uncapped.high, Fraction(lowest(certain)))
    )
