"""Write verdicts as SARIF 2.1.0 for code scanning: the worst results, at the lines of the answers.

Code scanning takes a result that is suppressed for an open alert, so what is waived is left out unless it is asked for.
"""

from collections.abc import Mapping
from typing import Any, BinaryIO

from assessor.formats import sariflog
from assessor.formats.entries import Entry, announcements, entries, severity
from assessor.formats.inert import inert
from assessor.model.verdict import Named, RuleText, Verdicts
from assessor.text import visible
from assessor.words.speech import say

# Code scanning sorts by these, which are scores as in CVSS: over 9.0 is critical, and from 7.0, 4.0 and 0.1 on high,
# medium and low.
_SCORES = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "3.0"}
_LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}


def render(run: Verdicts, out: BinaryIO) -> None:
    """Write one run, with a rule for each judged control and for each other violated demand."""
    every = [entry for entry in entries(run) if run.shows_waived or not entry.waived]
    found = every[: sariflog.MOST]
    controls = {control_id: control for verdict in run.verdicts for control_id, control in verdict.controls.items()}
    rules = {control_id: _rule_of_control(control_id, control) for control_id, control in controls.items()}
    rules |= {entry.name: _rule_of_demand(entry, run.texts) for entry in found if entry.name not in rules}
    places = {name: index for index, name in enumerate(rules)}
    told = {
        "tool": {"driver": sariflog.driver(list(rules.values()))},
        "automationDetails": sariflog.automation(run.category, run.azure),
        "invocations": [sariflog.invocation(_told(run), len(every) - len(found), whole=not run.not_judged)],
        "columnKind": "unicodeCodePoints",
        "results": [_result(entry, places[entry.name]) for entry in found],
    }
    out.write(sariflog.document(told))


def _told(run: Verdicts) -> list[dict[str, Any]]:
    """Return what violates nothing yet."""
    return [_notification(each.message, each.path, urgent=each.is_urgent) for each in announcements(run)]


def _notification(message: str, path: str, *, urgent: bool) -> dict[str, Any]:
    place = {"physicalLocation": {"artifactLocation": {"uri": sariflog.uri(path)}}}
    level = "warning" if urgent else "note"
    return {"level": level, "message": {"text": sariflog.plain(message)}, "locations": [place]}


def _rule_of_control(name: str, control: Named) -> dict[str, Any]:
    told = (control.question, control.why, say("verdict-how", how=control.how_to_check))
    # A questionnaire may be a stranger's, so nothing in its Markdown becomes a link.
    return _graded(sariflog.rule(name, "control", control.title, told, tuple(map(inert, told))), severity(control))


def _rule_of_demand(entry: Entry, texts: Mapping[str, RuleText]) -> dict[str, Any]:
    text = texts.get(entry.name)
    told = (text.about, say("verdict-remedy", remedy=text.remedy)) if text else (say("verdict-not-judged-rule"),)
    return _graded(sariflog.rule(entry.name, "rule", entry.name, told, told), entry.severity)


def _graded(rule: dict[str, Any], severe: str) -> dict[str, Any]:
    return {
        **rule,
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
        "message": {"text": sariflog.plain(entry.message)},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": sariflog.uri(entry.path)}, "region": region}}],
        # Code scanning uses this one only, and would else make one of the lines of the answer, which change.
        "partialFingerprints": {"primaryLocationLineHash": entry.fingerprint},
    }
    if entry.waived:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": visible(entry.waived)}]
    return result
