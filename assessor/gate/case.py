"""What the gate judges: one value with everything that rules need."""

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from assessor.model.assessment import Assessment
from assessor.model.policy import Policy
from assessor.model.sheet import Waiver
from assessor.model.verdict import Comparison

if TYPE_CHECKING:
    # What a standard demands is rarely asked, and its model takes a while to import.
    from assessor.model.catalog import Standard
    from assessor.model.report import StandardEvidence


class Case(NamedTuple):
    """All that is judged: the assessment, what is demanded, and what was computed beside it.

    `waived` are the controls with a waiver in force; `edited` the answers whose digest is not that of their question;
    `strangers` the lines of answers to controls that there are not.
    """

    assessment: Assessment
    policy: Policy
    digest: str = ""
    evidenced: Fraction | None = None
    standards: "Mapping[str, tuple[Standard, StandardEvidence]]" = {}
    waived: Mapping[str, Waiver] = {}
    edited: tuple[str, ...] = ()
    strangers: Mapping[str, int] = {}
    comparison: Comparison | None = None
