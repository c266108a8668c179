"""What to find out first: what holds the total, then what is vital, then what most points hang on. Pure."""

from fractions import Fraction
from typing import NamedTuple

from assessor.model.assessment import Assessment, Finding
from assessor.scoring import caps

# Where it holds the total, whether it is not vital, points (negative), and its place in the questionnaire.
Rank = tuple[int, bool, Fraction, int]


class Urgency(NamedTuple):
    """How many answers are at their worst, the controls of vital classes, and each control's place."""

    worst: int
    vital: frozenset[str]
    places: dict[str, int]

    def rank(self, finding: Finding, points: Fraction) -> Rank:
        """Order open findings, the most urgent first; equal ones as the questionnaire orders them."""
        control_id, held = finding.control.id, caps.holds(finding, self.worst)
        # What is vital and holds nothing is nearly closed.
        vital = control_id in self.vital and held < caps.NO_CAP
        return held, not vital, -points, self.places[control_id]


def urgency(assessment: Assessment) -> Urgency:
    """Return what decides about the order of what an assessment has open."""
    findings = assessment.findings
    return Urgency(
        sum(map(caps.is_worst, findings)),
        frozenset(
            control_id
            for vital_class in assessment.vital.values()
            for some in vital_class.controls.values()
            for control_id in some
        ),
        {finding.control.id: place for place, finding in enumerate(findings)},
    )
