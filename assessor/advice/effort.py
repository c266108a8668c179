"""Say how much of a control's effort counts for a firm: the catalog has a share of the range for each size. Pure."""

from assessor.model.assessment import Assessment
from assessor.model.catalog import Control

WHOLE = 100


def effort(assessment: Assessment, control: Control) -> tuple[int, int]:
    """Return the effort from the first choice to the last, in whole person-days: the low end down, the high end up."""
    low, high = control.effort_days
    known = assessment.meaning.effort
    shares = [known[size] for size in assessment.sizes if size in known] or [(0, WHOLE)]
    first, last = min(share[0] for share in shares), max(share[1] for share in shares)
    # Whole days left out below, and above.
    below, above = (high - low) * first // WHOLE, (high - low) * (WHOLE - last) // WHOLE
    return low + below, high - above
