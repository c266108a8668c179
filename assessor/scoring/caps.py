"""What holds the total: critical controls that fail, and worst answers. Pure; nothing else reads floors and caps.

A critical control fails while its credit is below its floor; at the low end it also fails where that is not known. An
essential control that earns nothing is at its worst; one holds the total at 94, three hold it at 79. The total is held
at the lowest cap of all, at each end on its own.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Literal

from assessor.model.assessment import Finding, Interval
from assessor.model.catalog import Control

# The cap of a control that holds nothing.
NO_CAP = 100
# From how many essential controls at their worst on the total is held, and where.
WORST = ((1, 94), (3, 79))
# The caps that there are: a level begins just above each.
CAPS = (39, 59, 79, 94)


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


def is_worst(finding: Finding) -> bool:
    """Whether a finding is a worst answer, or might be one: of a control that can be, and without any credit."""
    # Few findings have no credit: of those alone it matters which control it is.
    return finding.share is not None and not finding.share.low and may_be_worst(finding.control)


def may_be_worst(control: Control) -> bool:
    """Whether no credit for a control is a worst answer: it is essential, weighs something, and is no follow-up."""
    return control.tier == "essential" and control.weight > 0 and control.parent is None


def is_surely_worst(finding: Finding) -> bool:
    """Whether a finding stays a worst answer however everything open turns out."""
    return is_worst(finding) and finding.share is not None and not finding.share.high


def held_by_worst(number: int) -> int:
    """Return where so many worst answers hold the total; `NO_CAP` where they do not."""
    return min((cap for least, cap in WORST if number >= least), default=NO_CAP)


def most_worst(score: Fraction | int) -> int | None:
    """Return how many worst answers leave a score within reach; none where any number does."""
    return min((least - 1 for least, cap in WORST if cap < score), default=None)


def holds(finding: Finding, worst: int) -> int:
    """Return where a finding, as a critical failure or as one of so many worst answers, holds the total."""
    return min(held_at(finding), held_by_worst(worst) if is_worst(finding) else NO_CAP)


def ends(finding: Finding, credit: int) -> bool:
    """Whether a credit would end the failure of a control that fails, or might."""
    return finding.failure is not None and credit >= floor(finding.control)


def lowest(findings: Iterable[Finding]) -> int:
    """Return where failing critical controls hold the total at the low end; `NO_CAP` where none of these does."""
    return min((cap(finding.control) for finding in findings if finding.failure), default=NO_CAP)


def held(findings: Sequence[Finding]) -> int:
    """Return where the total is held at the low end, by critical failures or worst answers."""
    return min(lowest(findings), held_by_worst(sum(map(is_worst, findings))))


def capped(uncapped: Interval, findings: Sequence[Finding]) -> Interval:
    """Hold each end at the lowest cap that counts there: low: of what might fail, high: of what fails."""
    worst = [finding for finding in findings if is_worst(finding)]
    low = min(lowest(findings), held_by_worst(len(worst)))
    certain = lowest(finding for finding in findings if finding.failure == "fails")
    high = min(certain, held_by_worst(sum(map(is_surely_worst, worst))))
    return Interval(low=min(uncapped.low, Fraction(low)), high=min(uncapped.high, Fraction(high)))
