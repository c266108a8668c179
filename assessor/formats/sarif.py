"""Write verdicts as SARIF 2.1.0 for code scanning: results at the lines of the answers, suppressed if waived."""

import json
from typing import Any, BinaryIO
from urllib.parse import quote

from assessor import __version__
from assessor.formats.entries import Entry, entries, severity
from assessor.model.verdict import Named, Verdicts
from assessor.text import json_document, visible
from assessor.words.speech import say

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
# Code scanning sorts by these, which are scores as in CVSS.
_SCORES = {"critical": "9.0", "high": "7.0", "medium": "5.0", "low": "3.0"}
_LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}


def render(run: Verdicts, out: BinaryIO) -> None:
    """Write one run, with a rule for each judged control and for each other violated demand."""
    found = list(entries(run))
    controls = {control_id: control for verdict in run.verdicts for control_id, control in verdict.controls.items()}
    rules = {control_id: _rule(control_id, control, severity(control)) for control_id, control in controls.items()}
    rules |= {entry.name: _rule(entry.name, None, entry.severity) for entry in found if entry.name not in rules}
    places = {name: index for index, name in enumerate(rules)}
    tool = {"name": "assessor", "version": __version__, "rules": list(rules.values())}
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": tool},
                "columnKind": "unicodeCodePoints",
                "results": [_result(entry, places[entry.name]) for entry in found],
            }
        ],
    }
    out.write(json_document(json.dumps(log, indent=2, ensure_ascii=False).encode()))


def _rule(name: str, control: Named | None, severe: str) -> dict[str, Any]:
    title = visible(control.title) if control else name
    told = _rule_help(control) if control else name
    return {
        "id": name,
        "name": "".join(part.capitalize() for part in name.split("-")),
        "shortDescription": {"text": title},
        "fullDescription": {"text": visible(told)},
        # Text, not Markdown, so that nothing in it becomes a link.
        "help": {"text": visible(told)},
        "defaultConfiguration": {"level": _LEVELS[severe]},
        "properties": {"security-severity": _SCORES[severe], "tags": ["security", "iot"]},
    }


def _rule_help(control: Named) -> str:
    return say("verdict-rule", question=control.question, why=control.why, how=control.how_to_check)


def _result(entry: Entry, rule: int) -> dict[str, Any]:
    place = {
        "artifactLocation": {"uri": quote(entry.file)},
        "region": {"startLine": entry.line, "startColumn": entry.column},
    }
    result: dict[str, Any] = {
        "ruleId": entry.name,
        "ruleIndex": rule,
        "level": _LEVELS[entry.severity],
        "message": {"text": _plain(entry.message)},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"assessorControl/v1": entry.fingerprint},
    }
    if entry.waived:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": visible(entry.waived)}]
    return result


def _plain(text: str) -> str:
    r"""Escape what SARIF reads as a link or a placeholder in a message (2.1.0, 3.11.5 and 3.11.6)."""
    safe = visible(text).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return safe.replace("{", "{{").replace("}", "}}")
