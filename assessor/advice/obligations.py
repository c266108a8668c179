"""Decide which obligations bind a firm with these facts, and from when. Pure; orientation, not legal advice."""

from collections.abc import Iterable, Mapping
from datetime import date

from assessor.model.assessment import Assessment, RuledOut
from assessor.model.catalog import Obligation
from assessor.model.report import Binding, Bound, StandardEvidence
from assessor.scoring.facts import Holds, deciding, holds


def bound(
    assessment: Assessment, obligations: Iterable[Obligation], evidence: Mapping[str, StandardEvidence]
) -> tuple[Bound, ...]:
    """Return for every obligation whether it binds, which facts decide that, and the provisions with gaps."""
    return tuple(_bound(assessment, obligation, evidence) for obligation in obligations)


def _bound(assessment: Assessment, obligation: Obligation, evidence: Mapping[str, StandardEvidence]) -> Bound:
    asked = holds(obligation.applies_if, assessment.facts)
    standard = evidence.get(obligation.standard or "")
    states = standard.states if standard else {}
    return Bound(
        obligation=obligation,
        binding=_binding(asked, obligation, assessment.as_of),
        waits_for=asked.waits_for if asked.value is None else (),
        because=RuledOut(facts=deciding(obligation.applies_if, assessment.facts)) if asked.value is False else None,
        gaps=tuple(label for label, state in states.items() if state in {"against", "unknown"}),
    )


def _binding(asked: Holds, obligation: Obligation, as_of: date) -> Binding:
    if asked.value is False:
        return "does-not"
    if obligation.status == "proposed":
        return "proposed"
    if asked.value is None:
        return "may-apply"
    starts = [due.on for due in obligation.dates]
    return "coming" if starts and min(starts) > as_of else "applies"


def standards_needed(assessment: Assessment, obligations: Iterable[Obligation]) -> list[str]:
    """Return the standards that belong to obligations whose conditions hold."""
    needed = [o.standard for o in obligations if o.standard and holds(o.applies_if, assessment.facts).value is True]
    return list(dict.fromkeys(needed))
