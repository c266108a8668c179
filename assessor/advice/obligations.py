"""Decide which obligations bind a firm with these facts, and from when. Pure; orientation, not legal advice."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from assessor.model.assessment import Assessment, RuledOut
from assessor.model.obligations import NOWHERE, Coverage, Obligation
from assessor.model.report import Binding, Bound, Side, Uncovered
from assessor.model.standards import StandardEvidence
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
    since = _since(obligation, as_of)
    return "may-apply" if asked.value is None and since != "ended" else since


def _since(obligation: Obligation, as_of: date) -> Binding:
    """What is in force was so on the day it was checked, whatever else begins later; a law without a day is coming."""
    if obligation.ends and obligation.ends.on <= as_of:
        return "ended"
    starts = [due.on for due in obligation.dates]
    if obligation.status == "in-force":
        starts.append(obligation.checked)
    return "applies" if starts and min(starts) <= as_of else "coming"


def uncovered(assessment: Assessment, coverage: Mapping[str, Coverage]) -> Iterator[Uncovered]:
    """Yield the regions of a firm whose rules are not all in the catalog; where nothing is said, nothing is covered."""
    meaning = assessment.meaning
    sides: tuple[tuple[Side, str | None], ...] = (("operators", meaning.operates), ("makers", meaning.sells))
    for side, fact_id in sides:
        for region in assessment.values(fact_id):
            found = coverage.get(region, NOWHERE)
            covered = found.operators if side == "operators" else found.makers
            if fact_id is not None and region != assessment.facts[fact_id].fact.none and covered != "covered":
                yield Uncovered(fact=fact_id, region=region, side=side, covered=covered, missing=found.missing)


def standards_needed(assessment: Assessment, obligations: Iterable[Obligation]) -> list[str]:
    """Return the standards that belong to obligations whose conditions hold."""
    needed = [o.standard for o in obligations if o.standard and holds(o.applies_if, assessment.facts).value is True]
    return list(dict.fromkeys(needed))
