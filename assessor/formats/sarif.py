"""Write verdicts as SARIF 2.1.0 for code scanning: the worst results, at the lines of the answers.

Code scanning takes a result that is suppressed for an open alert, so what is waived is left out unless it is asked for.
"""

from collections.abc import Mapping
from typing import Any

from assessor.formats import sariflog
from assessor.formats.entries import Announcement, Copies, Entry, announcements_of, entries_of, entry_of, severity
from assessor.formats.inert import inert
from assessor.formats.spool import Sink
from assessor.formats.verdictwriter import VerdictWriter
from assessor.formats.worst import Worst
from assessor.model.catalog import ControlText
from assessor.model.verdict import NotJudged, RuleText, RunInfo, Verdict
from assessor.text import visible
from assessor.words.speech import say

# Code scanning sorts by these, which are scores as in CVSS: over 9.0 is critical, and from 7.0, 4.0 and 0.1 on high,
# medium and low.
_SCORES = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "3.0"}
_LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}


class SarifWriter(VerdictWriter):
    """A writer of one run, with a rule for each judged control and for each other violated demand."""

    def __init__(self, out: Sink, info: RunInfo) -> None:
        super().__init__(out, info)
        self._whole = True
        self._copies = Copies()
        self._controls: dict[str, ControlText] = {}
        self._entries = Worst[Entry](sariflog.MOST)
        self._announced = Worst[Announcement](sariflog.MOST)

    def judged(self, verdict: Verdict) -> None:
        """Keep the worst of what a sheet violates."""
        self._copies.add(verdict)
        self._controls.update((name, text.of(verdict.role)) for name, text in verdict.asked.items())
        for entry in entries_of(verdict, self.info.texts):
            if self.info.shows_waived or not entry.waived:
                self._entries.add(entry, *entry.rank)
        for announced in announcements_of(verdict):
            self._announced.add(announced, announced.rank)

    def refused(self, refused: NotJudged) -> None:
        """Keep a file that could not be judged, which is among the worst."""
        self._whole = False
        entry = entry_of(refused)
        self._entries.add(entry, *entry.rank)

    def finish(self) -> None:
        """Write the log."""
        rules = {control_id: _rule_of_control(control_id, text) for control_id, text in self._controls.items()}
        others = (entry for entry in self._entries if entry.name not in rules)
        rules |= {entry.name: _rule_of_demand(entry, self.info.texts) for entry in others}
        places = {name: index for index, name in enumerate(rules)}
        left_out = self._entries.left_out + self._announced.left_out
        told = {
            "tool": {"driver": sariflog.driver(list(rules.values()))},
            "automationDetails": sariflog.automation(self.info.category, self.info.azure),
            "invocations": [sariflog.invocation(list(map(_told, self._announced)), left_out, whole=self._whole)],
            "columnKind": "unicodeCodePoints",
            "results": [_result(entry, places[entry.name], self._copies) for entry in self._entries],
        }
        self.out.write(sariflog.document(told))


def _told(announced: Announcement) -> dict[str, Any]:
    """Return what violates nothing yet."""
    place = {"physicalLocation": {"artifactLocation": {"uri": sariflog.uri(announced.path)}}}
    level = "warning" if announced.is_urgent else "note"
    return {"level": level, "message": {"text": sariflog.plain(announced.message)}, "locations": [place]}


def _rule_of_control(name: str, control: ControlText) -> dict[str, Any]:
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


def _result(entry: Entry, rule: int, copies: Copies) -> dict[str, Any]:
    line, column, last_line = entry.place
    region = {"startLine": line, "startColumn": column, "endLine": last_line}
    result: dict[str, Any] = {
        "ruleId": entry.name,
        "ruleIndex": rule,
        "level": _LEVELS[entry.severity],
        "message": {"text": sariflog.plain(entry.message)},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": sariflog.uri(entry.path)}, "region": region}}],
        # Code scanning uses this one only, and would else make one of the lines of the answer, which change.
        "partialFingerprints": {"primaryLocationLineHash": copies.fingerprint(*entry.identity)},
    }
    if entry.waived:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": visible(entry.waived)}]
    return result
