"""Name what violations are about: controls, the parts they are in, and what holds a score."""

from collections.abc import Sequence
from fractions import Fraction

from assessor.gate.case import Case
from assessor.model.assessment import Finding
from assessor.scoring import caps
from assessor.text import floor1
from assessor.words.speech import all_of, say


def held_by(case: Case, demanded: Fraction) -> str:
    """Name the controls whose caps make a threshold fail, waived or not: a waiver lifts no cap."""
    uncapped = case.assessment.uncapped
    if uncapped is None or uncapped.low < demanded:
        return ""
    holding = [
        say("gate-held-waived", control=where(case, f)) if f.control.id in case.waived else where(case, f)
        for f in case.assessment.findings
        if caps.held_at(f) < demanded
    ]
    worst = sum(map(caps.is_worst, case.assessment.findings))
    if caps.held_by_worst(worst) < demanded:
        holding.append(say("gate-worst", n=worst))
    return say("gate-held", score=floor1(uncapped.low), names=", ".join(holding))


def waived_caps(case: Case, demanded: Fraction) -> str:
    """Name the waived controls that hold a score all the same, the evidenced one included."""
    holding = [
        f.control.id for f in case.assessment.findings if f.control.id in case.waived and caps.held_at(f) < demanded
    ]
    return say("gate-waived-caps", names=all_of(holding)) if holding else ""


def where(case: Case, finding: Finding) -> str:
    """Name a control, and the parts that hold it down where not all do."""
    parts = case.assessment.only_in(finding)
    return in_parts(finding.control.id, parts)


def in_parts(control_id: str, parts: Sequence[str]) -> str:
    """Name a control, and the parts that it is about if there are any."""
    return say("gate-in-parts", control=control_id, parts=all_of(parts)) if parts else control_id


def named(finding: Finding, part_id: str | None) -> str:
    """Name the answer of the organisation or of a part."""
    return in_parts(finding.control.id, (part_id,) if part_id else ())
