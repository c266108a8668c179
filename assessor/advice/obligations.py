"""Decide which obligations bind a firm with these facts, and from when. Pure; orientation, not legal advice."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import get_args

from assessor.model.assessment import Assessment, FactValue, RuledOut
from assessor.model.obligations import NOWHERE, Coverage, Obligation
from assessor.model.report import Binding, Bound, Side, Uncovered
from assessor.model.standards import StandardEvidence
from assessor.scoring.facts import deciding, holds


def bound(
    assessment: Assessment, obligations: Iterable[Obligation], evidence: Mapping[str, StandardEvidence]
) -> tuple[Bound, ...]:
    """Return for every obligation whether it binds, which facts decide that, and the provisions with gaps."""
    return tuple(_bound(assessment, obligation, evidence) for obligation in obligations)


def _bound(assessment: Assessment, obligation: Obligation, evidence: Mapping[str, StandardEvidence]) -> Bound:
    standard = evidence.get(obligation.standard or "")
    states = standard.states if standard else {}
    asked = {part_id: holds(obligation.applies_if, facts) for part_id, facts in _asked(assessment, obligation)}
    found = {part_id: binding(holding.value, obligation, assessment.as_of) for part_id, holding in asked.items()}
    strongest = min(found.values(), key=get_args(Binding).index)
    whose = [part_id for part_id, binding in found.items() if binding == strongest]
    waits_for = dict.fromkeys(fact for part_id in whose for fact in asked[part_id].waits_for)
    ruled_out = all(holding.value is False for holding in asked.values())
    return Bound(
        obligation=obligation,
        binding=strongest,
        waits_for=tuple(waits_for) if any(asked[part_id].value is None for part_id in whose) else (),
        because=RuledOut(facts=deciding(obligation.applies_if, assessment.facts)) if ruled_out else None,
        gaps=tuple(label for label, state in states.items() if state in {"against", "unknown"}),
        parts=tuple(part_id for part_id in whose if part_id) if len(whose) < len(found) else (),
    )


def _asked(assessment: Assessment, obligation: Obligation) -> Iterator[tuple[str, Mapping[str, FactValue]]]:
    """Yield the facts to judge an obligation by: the organisation's, or where parts differ in them, of each such part.

    The organisation's have no part's id.
    """
    named = {fact_id for table in obligation.applies_if for fact_id in table}
    differing = {
        part.kind
        for part in assessment.parts.values()
        if any(part.in_force[fact_id] != assessment.facts[fact_id] for fact_id in named)
    }
    if not differing:
        yield "", assessment.facts
    yield from ((part_id, part.in_force) for part_id, part in assessment.parts.items() if part.kind in differing)


def binding(holding: bool | None, obligation: Obligation, as_of: date) -> Binding:
    """Return whether an obligation binds where its conditions hold, do not, or wait for open facts."""
    if holding is False:
        return "does-not"
    if obligation.status == "proposed":
        return "proposed"
    since = _since(obligation, as_of)
    return "may-apply" if holding is None and since != "ended" else since


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
