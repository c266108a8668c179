"""Write OSCAL 1.2 documents: the questions as a catalog, the assessment plan, and the assessment results.

Titles and descriptions are Markdown there, so texts from people are escaped for it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, BinaryIO, Literal

from assessor import __version__
from assessor.formats.inert import inert
from assessor.formats.names import uuid_of, uuid_of_document
from assessor.model.assessment import DomainScore, Finding
from assessor.model.report import Report
from assessor.telling.accepted import accepted_line
from assessor.telling.phrases import asked, asked_as, evidence_line, said, self_assessment, waived_title
from assessor.text import json_document
from assessor.words import terms
from assessor.words.speech import say

VERSION = "1.2.1"
CATALOG, PLAN = "oscal-catalog", "oscal-plan"
Kind = Literal["catalog", "assessment-plan", "assessment-results"]


def render_catalog(report: Report, out: BinaryIO) -> None:
    """Write the questions as an OSCAL catalog."""
    _write("catalog", _catalog(report), report, out)


def render_plan(report: Report, out: BinaryIO) -> None:
    """Write the controls to assess as an OSCAL assessment plan."""
    _write("assessment-plan", _plan(report), report, out)


def render_results(report: Report, out: BinaryIO) -> None:
    """Write the findings as OSCAL assessment results."""
    _write("assessment-results", _results(report), report, out)


def _write(kind: Kind, told: Mapping[str, Any], report: Report, out: BinaryIO) -> None:
    """Write a document; its id is made from what it says, so that equal inputs give equal bytes."""
    content = {"metadata": _metadata(report), **told}
    named = {"uuid": uuid_of_document(report, kind, content), **content}
    out.write(json_document(json.dumps({kind: named}, indent=2, ensure_ascii=False).encode()))


def _metadata(report: Report) -> dict[str, Any]:
    return {
        "title": inert(report.assessment.about.get("organisation") or report.assessment.title),
        "last-modified": _moment(report.assessment.as_of),
        "version": report.assessment.questionnaire.version,
        "oscal-version": VERSION,
        "remarks": f"assessor {__version__}. {self_assessment()}",
    }


def _moment(day: date) -> str:
    return f"{day}T00:00:00Z"


def _token(name: str) -> str:
    """Return an id that OSCAL accepts: it must not begin with a digit."""
    return f"_{name}" if name[0].isdigit() else name


def _statement(finding: Finding) -> str:
    return f"{_token(finding.control.id)}_statement"


def _counted(report: Report) -> list[Finding]:
    return [finding for finding in report.assessment.findings if finding.share is not None]


def _not_applicable(report: Report) -> list[Finding]:
    return [finding for finding in report.assessment.findings if finding.status == "not-applicable"]


def _catalog(report: Report) -> dict[str, Any]:
    return {"groups": [_group(report, domain) for domain in report.assessment.domains if domain.findings]}


def _group(report: Report, domain: DomainScore) -> dict[str, Any]:
    controls = [_control(report, finding) for finding in domain.findings]
    # A domain and a control may have the same id, and in one document ids are unique.
    return {"id": f"domain-{domain.id}", "title": inert(domain.title), "controls": controls}


def _control(report: Report, finding: Finding) -> dict[str, Any]:
    control = asked(report.assessment, finding)
    choices = "".join(f"\n- {inert(choice.text)} ({choice.credit})" for choice in control.choices.values())
    return {
        "id": _token(control.id),
        "title": inert(control.title),
        "props": [{"name": "weight", "value": str(control.weight)}, {"name": "tier", "value": control.tier}],
        "parts": [
            {"id": _statement(finding), "name": "statement", "prose": f"{inert(control.question)}\n{choices}"},
            {"name": "guidance", "prose": inert(control.why)},
            {"name": "assessment-method", "prose": inert(control.how_to_check)},
        ],
    }


def _reviewed(report: Report) -> dict[str, Any]:
    controls, left_out = (
        [{"control-id": _token(finding.control.id)} for finding in some]
        for some in (_counted(report), _not_applicable(report))
    )
    selection: dict[str, Any] = {"include-controls": controls} if controls else {"include-all": {}}
    return {"control-selections": [selection | ({"exclude-controls": left_out} if left_out else {})]}


def _plan(report: Report) -> dict[str, Any]:
    # There is no system security plan to import, so the catalog of questions stands in for it.
    return {"import-ssp": {"href": f"{CATALOG}.json"}, "reviewed-controls": _reviewed(report)}


def _results(report: Report) -> dict[str, Any]:
    result: dict[str, Any] = {
        "uuid": uuid_of(report, "result", str(report.assessment.as_of)),
        "title": inert(report.assessment.title),
        "description": inert(asked_as(report.assessment)),
        "start": _moment(report.assessment.as_of),
        "reviewed-controls": _reviewed(report),
    }
    counted = _counted(report)
    observed = [*counted, *_not_applicable(report)]
    if observed:
        result["observations"] = [_observation(report, finding) for finding in observed]
    if report.waivers:
        result["risks"] = _risks(report, {finding.control.id for finding in observed})
    if counted:
        result["findings"] = [_finding(report, finding) for finding in counted]
    return {"import-ap": {"href": f"{PLAN}.json"}, "results": [result]}


def _risks(report: Report, observed: set[str]) -> list[dict[str, Any]]:
    """Return the gaps that somebody accepted, each until its day."""
    as_of = report.assessment.as_of
    return [
        {
            "uuid": uuid_of(report, "risk", control_id),
            "title": inert(say("accepted-gap", control=waived_title(report, control_id))),
            "description": inert(accepted_line(waiver, as_of)),
            "statement": inert(waiver.reason),
            "status": "deviation-approved" if waiver.expires >= as_of else "open",
            "deadline": _moment(waiver.expires),
        }
        | _related("observation", uuid_of(report, "observation", control_id), there=control_id in observed)
        for control_id, waiver in report.waivers.items()
    ]


def _related(kind: str, named: str, *, there: bool) -> dict[str, Sequence[Mapping[str, str]]]:
    return {f"related-{kind}s": [{f"{kind}-uuid": named}]} if there else {}


def _observation(report: Report, finding: Finding) -> dict[str, Any]:
    answer = finding.answer
    told: dict[str, Any] = {
        "uuid": uuid_of(report, "observation", finding.control.id),
        "description": inert(said(finding)),
        "methods": ["INTERVIEW"],
        "collected": _moment(answer.on if answer and answer.on else report.assessment.as_of),
    }
    evidence = [{"description": inert(line)} for line in _evidence(finding)]
    return told | ({"relevant-evidence": evidence} if evidence else {})


def _evidence(finding: Finding) -> Iterator[str]:
    yield from (evidence_line(entry, whole=True) for entry in (finding.answer.evidence if finding.answer else ()))


def _finding(report: Report, finding: Finding) -> dict[str, Any]:
    met = finding.status == "met"
    return {
        "uuid": uuid_of(report, "finding", finding.control.id),
        "title": inert(finding.control.title),
        "description": terms.status(finding.status),
        "target": {
            "type": "statement-id",
            "target-id": _statement(finding),
            "status": {
                "state": "satisfied" if met else "not-satisfied",
                "reason": "pass" if met else "other" if finding.is_open else "fail",
            },
        },
        **_related("observation", uuid_of(report, "observation", finding.control.id), there=True),
        **_related("risk", uuid_of(report, "risk", finding.control.id), there=finding.control.id in report.waivers),
    }
