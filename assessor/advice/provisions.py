"""Find what the answers are evidence of, provision by provision. Pure.

A provision's state follows from the controls that bear on it fully or partly, among those asked and applicable:
*against* if all are unmet or a full one is (not reached counts as unmet); else *unknown* if any is open; else *for* if
all are met and one is full; else *partly*. Related controls never count.
"""

from collections.abc import Iterable, Mapping

from assessor.model.assessment import MISSING, OUTSIDE, Assessment, Finding
from assessor.model.standards import Provision, Standard, StandardEvidence, State


def evidence(assessment: Assessment, standards: Iterable[Standard]) -> tuple[StandardEvidence, ...]:
    """Return each standard's provisions with what the answers are evidence of."""
    findings = {finding.control.id: finding for finding in assessment.findings}
    roles = set(assessment.roles)
    return tuple(
        StandardEvidence(
            id=standard.id,
            title=standard.title,
            version=standard.version,
            binding=standard.binding,
            states={label: state(provision, findings, roles) for label, provision in standard.provisions.items()},
            bearing={
                label: tuple(control_id for control_id in provision.bearing(roles) if control_id in findings)
                for label, provision in standard.provisions.items()
            },
            reasons={
                label: provision.not_assessed
                for label, provision in standard.provisions.items()
                if provision.not_assessed
            },
            conditions={
                label: provision.condition for label, provision in standard.provisions.items() if provision.condition
            },
        )
        for standard in standards
    )


def state(provision: Provision, findings: Mapping[str, Finding], roles: set[str]) -> State:
    """Return what the findings are evidence of for one provision, in a firm with these roles."""
    bearing = [
        (relation, findings[control_id])
        for control_id, relation in provision.bearing(roles).items()
        if control_id in findings and findings[control_id].status not in OUTSIDE
    ]
    if not bearing:
        return "not-assessed"
    if all(f.status in MISSING for _, f in bearing) or any(f.status in MISSING for r, f in bearing if r == "full"):
        return "against"
    if any(finding.is_open for _, finding in bearing):
        return "unknown"
    met = all(finding.status == "met" for _, finding in bearing)
    return "for" if met and any(relation == "full" for relation, _ in bearing) else "partly"
