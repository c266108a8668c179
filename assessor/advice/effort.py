"""Say how much of a control's effort counts for a firm: the catalog has a share of the range for each size. Pure."""

from collections.abc import Iterable

from assessor.model.assessment import Assessment
from assessor.model.catalog import Control, Meaning

WHOLE = 100


def effort(assessment: Assessment, control: Control) -> tuple[int, int]:
    """Return the effort from the first choice to the last, in whole person-days: the low end down, the high end up."""
    return effort_at(control, assessment.meaning, assessment.sizes)


def effort_at(control: Control, meaning: Meaning, sizes: Iterable[str]) -> tuple[int, int]:
    """As `effort`, for a firm of these sizes; of none, all of the range counts."""
    low, high = control.effort_days
    known = meaning.effort
    shares = [known[size] for size in sizes if size in known] or [(0, WHOLE)]
    first, last = min(share[0] for share in shares), max(share[1] for share in shares)
    # Whole days left out below, and above.
    below, above = (high - low) * first // WHOLE, (high - low) * (WHOLE - last) // WHOLE
    return low + below, high - above
