"""Write verdicts as SARIF 2.1.0 for code scanning: the worst results, at the lines of the answers.

Code scanning takes a result that is suppressed for an open alert, so what is waived is left out unless it is asked for.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, BinaryIO
from urllib.parse import quote

from assessor import __version__
from assessor.formats.entries import Entry, announcements, entries, severity
from assessor.model.verdict import Named, RuleText, Verdicts
from assessor.text import inert, json_document, visible
from assessor.words.speech import say

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
# GitHub shows so many results of a run, and refuses a file with five times as many.
MOST = 5000
# Code scanning sorts by these, which are scores as in CVSS: over 9.0 is critical, and from 7.0, 4.0 and 0.1 on high,
# medium and low.
_SCORES = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "3.0"}
_LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}


def render(run: Verdicts, out: BinaryIO) -> None:
    """Write one run, with a rule for each judged control and for each other violated demand."""
    every = [entry for entry in entries(run) if run.shows_waived or not entry.waived]
    found = every[:MOST]
    controls = {control_id: control for verdict in run.verdicts for control_id, control in verdict.controls.items()}
    rules = {control_id: _rule_of_control(control_id, control) for control_id, control in controls.items()}
    rules |= {entry.name: _rule_of_demand(entry, run.texts) for entry in found if entry.name not in rules}
    places = {name: index for index, name in enumerate(rules)}
    told = {
        "tool": {"driver": driver(list(rules.values()))},
        "automationDetails": {"id": f"{run.category}/"},
        "invocations": [_invocation(run, len(every) - len(found))],
        "columnKind": "unicodeCodePoints",
        "results": [_result(entry, places[entry.name]) for entry in found],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [told]}
    out.write(json_document(json.dumps(log, indent=2, ensure_ascii=False).encode()))


def driver(rules: list[dict[str, Any]]) -> dict[str, Any]:
    """Say which program it was."""
    return {
        "name": "assessor",
        "fullName": f"assessor {__version__}",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": rules,
    }


def _invocation(run: Verdicts, left_out: int) -> dict[str, Any]:
    """Tell whether every file was judged, what violates nothing yet, and how many results there is no room for."""
    told = [_notification(each.message, each.path, urgent=each.is_urgent) for each in announcements(run)]
    if left_out:
        told.insert(0, {"level": "warning", "message": {"text": say("verdict-more", n=left_out)}})
    return {"executionSuccessful": not run.not_judged, "toolExecutionNotifications": told}


def _notification(message: str, path: str, *, urgent: bool) -> dict[str, Any]:
    place = {"physicalLocation": {"artifactLocation": {"uri": uri(path)}}}
    level = "warning" if urgent else "note"
    return {"level": level, "message": {"text": plain(message)}, "locations": [place]}


def _rule_of_control(name: str, control: Named) -> dict[str, Any]:
    told = (control.question, control.why, say("verdict-how", how=control.how_to_check))
    # A questionnaire may be a stranger's, so nothing in its Markdown becomes a link.
    return _rule(name, control.title, told, tuple(map(inert, told)), severity(control))


def _rule_of_demand(entry: Entry, texts: Mapping[str, RuleText]) -> dict[str, Any]:
    text = texts.get(entry.name)
    told = (text.about, say("verdict-remedy", remedy=text.remedy)) if text else (say("verdict-not-judged-rule"),)
    return _rule(entry.name, entry.name, told, told, entry.severity)


def _rule(name: str, title: str, told: tuple[str, ...], markdown: tuple[str, ...], severe: str) -> dict[str, Any]:
    whole = visible(" ".join(told))
    return {
        "id": name,
        "name": "".join(part.capitalize() for part in name.split("-")),
        "shortDescription": {"text": visible(title)},
        "fullDescription": {"text": whole},
        "help": {"text": whole, "markdown": "\n\n".join(markdown)},
        "defaultConfiguration": {"level": _LEVELS[severe]},
        "properties": {"security-severity": _SCORES[severe], "tags": ["security", "iot"]},
    }


def _result(entry: Entry, rule: int) -> dict[str, Any]:
    line, column, last_line = entry.place
    region = {"startLine": line, "startColumn": column, "endLine": last_line}
    result: dict[str, Any] = {
        "ruleId": entry.name,
        "ruleIndex": rule,
        "level": _LEVELS[entry.severity],
        "message": {"text": plain(entry.message)},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(entry.path)}, "region": region}}],
        # Code scanning uses this one only, and would else make one of the lines of the answer, which change.
        "partialFingerprints": {"primaryLocationLineHash": entry.fingerprint},
    }
    if entry.waived:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": visible(entry.waived)}]
    return result


def uri(path: str) -> str:
    """Return a path as a relative reference; one on another drive of Windows is a URI of its own."""
    return f"file:///{quote(path, safe='/:')}" if re.match("[A-Za-z]:/", path) else quote(path)


def plain(text: str) -> str:
    r"""Escape what SARIF reads as a link or a placeholder in a message (2.1.0, 3.11.5 and 3.11.6)."""
    safe = visible(text).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return safe.replace("{", "{{").replace("}", "}}")
