"""The case that the gate judges: one value with everything that rules need."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from assessor.model.assessment import Assessment
from assessor.model.comparison import Comparison
from assessor.model.policy import Policy
from assessor.model.sheet import Waiver

if TYPE_CHECKING:
    # Few policies demand a standard, and its model takes a while to import.
    from assessor.model.standards import Standard, StandardEvidence


class Case(NamedTuple):
    """An assessment, the policy to judge it by, and figures that some rules need.

    `waived` has the waivers in force, by control; `edited` the answers whose digest is not that of their question,
    `unrecorded` those that have none, by part (none: the organisation's own) and control;
    `unknown_ids` the lines of answers to controls that do not exist. `own` are the controls that the sheet itself
    waives, `elsewhere` those whose waivers are for other sheets. `latest` is the last day that answers may be dated.
    """

    assessment: Assessment
    policy: Policy
    digest: str = ""
    evidenced: Fraction | None = None
    standards: "Mapping[str, tuple[Standard, StandardEvidence]]" = {}
    waived: Mapping[str, Waiver] = {}
    edited: tuple[str, ...] = ()
    unrecorded: frozenset[tuple[str | None, str]] = frozenset()
    unknown_ids: Mapping[str, int] = {}
    own: frozenset[str] = frozenset()
    elsewhere: frozenset[str] = frozenset()
    comparison: Comparison | None = None
    latest: date | None = None
