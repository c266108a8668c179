"""What a control is worth in a row, as one byte: its credit, or why it has none."""

from functools import cache
from typing import get_args

import numpy as np

from assessor.model.assessment import OUTSIDE, Status
from assessor.scale.arrays import Bytes

FULL = 100
# Of two tables of conditions of which one must hold, the greater counts.
NOT_ASKED, UNKNOWN, UNANSWERED, NOT_REACHED, NOT_APPLICABLE = range(FULL + 1, FULL + 6)
_EVERY = range(NOT_APPLICABLE + 1)
# Nothing stands in the way: conditions hold, or the answer that is followed leads here.
FREE = 255

STATES: tuple[Status, ...] = get_args(Status)
_STATE: dict[int, Status] = {
    UNKNOWN: "unknown",
    UNANSWERED: "unanswered",
    NOT_REACHED: "not-reached",
    NOT_APPLICABLE: "not-applicable",
    NOT_ASKED: "not-asked",
}
# Which states keep a control out of the sums.
IS_OUTSIDE = np.array([state in OUTSIDE for state in STATES])

# The credit of each standing at both ends: what is open is nothing at the low end, and all at the high end.
LOW = np.array([standing if standing <= FULL else 0 for standing in _EVERY], np.uint8)
HIGH = np.array([FULL if standing in {UNKNOWN, UNANSWERED} else LOW[standing] for standing in _EVERY], np.uint8)


@cache
def states(target: int) -> Bytes:
    """Return the state of each standing, by its place in `STATES`, for a control with this target."""
    return np.array([STATES.index(_STATE.get(each) or _of_credit(each, target)) for each in _EVERY], np.uint8)


def _of_credit(credit: int, target: int) -> Status:
    return "met" if credit >= target else "unmet" if credit == 0 else "partial"


@cache
def after(least: int) -> Bytes:
    """Return what each standing of a parent makes of a follow-up that this credit leads to."""
    return np.array([_after(each, least) for each in _EVERY], np.uint8)


def _after(parent: int, least: int) -> int:
    if parent in {NOT_APPLICABLE, NOT_ASKED}:
        return NOT_ASKED
    if parent in {UNKNOWN, UNANSWERED}:
        # The parent may turn out not to apply, and then this does not either.
        return UNANSWERED
    return NOT_REACHED if parent == NOT_REACHED or parent < least else FREE
