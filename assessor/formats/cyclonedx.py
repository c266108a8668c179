"""Write what the answers are evidence of as a CycloneDX 1.6 attestation: standards, claims and their evidence."""

import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, BinaryIO

from assessor import __version__
from assessor.formats.names import uuid_of_document
from assessor.model.assessment import MISSING, Finding
from assessor.model.report import Report
from assessor.model.standards import StandardEvidence
from assessor.telling.accepted import accepted_line
from assessor.telling.phrases import evidence_line, said, self_assessment, waived_title
from assessor.text import json_document, visible
from assessor.words import terms
from assessor.words.speech import say

SCHEMA = "http://cyclonedx.org/schema/bom-1.6.schema.json"
SUBJECT, SELF = "organisation", "self-assessor"


def render(report: Report, out: BinaryIO) -> None:
    """Write the attestation; its serial number is made from what it says, so that equal inputs give equal bytes."""
    content = {
        "metadata": _metadata(report),
        "definitions": {"standards": [_standard(standard) for standard in report.advice.standards]},
        "declarations": _declarations(report),
    }
    serial = f"urn:uuid:{uuid_of_document(report, 'cyclonedx', content)}"
    head = {"$schema": SCHEMA, "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "serialNumber": serial}
    told = head | content
    out.write(json_document(json.dumps(told, indent=2, ensure_ascii=False).encode()))


def _metadata(report: Report) -> dict[str, Any]:
    tool = {"type": "application", "name": "assessor", "version": __version__}
    return {"timestamp": f"{report.assessment.as_of}T00:00:00Z", "tools": {"components": [tool]}}


def _standard(standard: StandardEvidence) -> dict[str, Any]:
    return {
        "bom-ref": standard.id,
        "name": standard.title,
        "version": standard.version,
        "requirements": [{"bom-ref": _requirement(standard, label), "identifier": label} for label in standard.states],
    }


def _requirement(standard: StandardEvidence, label: str) -> str:
    return f"{standard.id}/{label}"


def _declarations(report: Report) -> dict[str, Any]:
    assessment = report.assessment
    name = visible(assessment.about.get("organisation") or assessment.title)
    answered = [finding for finding in assessment.findings if finding.is_answered]
    return {
        "assessors": [{"bom-ref": SELF, "thirdParty": False, "organization": {"name": name}}],
        "attestations": [
            {"summary": visible(standard.title), "assessor": SELF, "map": list(_map(report, standard))}
            for standard in report.advice.standards
        ],
        "claims": [*map(_claim, answered), *_outside(report), *_accepted(report)],
        "evidence": [entry for finding in answered for entry in _evidence(finding)],
        "targets": {"organizations": [{"bom-ref": SUBJECT, "name": name}]},
        "affirmation": {"statement": self_assessment()},
    }


def _map(report: Report, standard: StandardEvidence) -> Iterator[dict[str, Any]]:
    """Yield each assessed provision with the claims for and against it; an unknown one has no score."""
    findings = {f.control.id: f for f in report.assessment.findings if f.is_answered}
    for label, state in standard.states.items():
        bearing = [findings[control_id] for control_id in standard.bearing.get(label, ()) if control_id in findings]
        if state == "not-assessed":
            continue
        entry: dict[str, Any] = {
            "requirement": _requirement(standard, label),
            "claims": [_ref(f) for f in bearing if f.status not in MISSING],
            "counterClaims": [_ref(f) for f in bearing if f.status in MISSING],
        }
        if state != "unknown":
            score = {"for": Fraction(1), "against": Fraction(0)}.get(state, _mean(bearing))
            # The format wants a number; a float is harmless here, as nothing is decided by it.
            shown = (score.numerator * 100 // score.denominator) / 100
            entry["conformance"] = {"score": shown, "rationale": terms.state(state)}
        yield entry


def _mean(bearing: list[Finding]) -> Fraction:
    shares = [finding.share.low for finding in bearing if finding.share]
    return sum(shares, Fraction(0)) / len(shares) if shares else Fraction(0)


def _ref(finding: Finding) -> str:
    return f"claim/{finding.control.id}"


def _claim(finding: Finding) -> dict[str, Any]:
    return {
        "bom-ref": _ref(finding),
        "target": SUBJECT,
        "predicate": visible(finding.control.title),
        "reasoning": visible(said(finding)),
        "evidence": [entry["bom-ref"] for entry in _evidence(finding)],
    }


def _outside(report: Report) -> Iterator[dict[str, Any]]:
    """Yield what is declared not applicable, with the reason; no provision rests on it."""
    yield from (_claim(finding) for finding in report.assessment.findings if finding.status == "not-applicable")


def _accepted(report: Report) -> Iterator[dict[str, Any]]:
    """Yield the gaps that somebody accepted: by whom, until when and why."""
    for control_id, waiver in report.waivers.items():
        yield {
            "bom-ref": f"waiver/{control_id}",
            "target": SUBJECT,
            "predicate": visible(say("accepted-gap", control=waived_title(report, control_id))),
            "reasoning": visible(accepted_line(waiver, report.assessment.as_of)),
        }


def _evidence(finding: Finding) -> Iterator[dict[str, Any]]:
    for number, entry in enumerate(finding.answer.evidence if finding.answer else (), 1):
        told: dict[str, Any] = {
            "bom-ref": f"evidence/{finding.control.id}/{number}",
            "propertyName": finding.control.id,
            "description": visible(evidence_line(entry, whole=True)),
        }
        yield told | ({"created": f"{entry.on}T00:00:00Z"} if entry.on else {})
