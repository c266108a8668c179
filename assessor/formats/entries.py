"""Make entries for trackers: one for each violated control of a file, one for each violated demand on a whole file."""

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

from assessor.model.assessment import Severity
from assessor.model.verdict import Named, Verdict, Verdicts, WaiverState
from assessor.words.speech import say

# Each severity starts at so much weight; a critical control is above all of them.
_SEVERITIES: tuple[tuple[int, Severity], ...] = ((8, "high"), (5, "medium"), (0, "low"))
CRITICAL: Severity = "critical"


class Entry(NamedTuple):
    """One entry and its place: `name` is the id of a control or a rule; `waived` says who accepted it."""

    file: str
    name: str
    message: str
    severity: Severity
    line: int = 1
    column: int = 1
    control: Named | None = None
    waived: str = ""

    @property
    def fingerprint(self) -> str:
        """Identify the entry by its file and its control or rule, so that other changes keep it."""
        return hashlib.sha256(f"{self.file}\0{self.name}".encode()).hexdigest()


def entries(run: Verdicts) -> Iterator[Entry]:
    """Yield every entry of a run, in the order of files and then of rules."""
    for verdict in run.verdicts:
        yield from entries_of(verdict)
    for refused in run.not_judged:
        yield Entry(refused.file, "not-judged", "; ".join(refused.sentences), CRITICAL)


def entries_of(verdict: Verdict) -> Iterator[Entry]:
    """Yield the entries of one file, those of the whole file first."""
    whole: dict[str, list[str]] = {}
    for violation in verdict.violations:
        if not violation.controls:
            whole.setdefault(violation.rule, []).append(violation.sentence)
    for rule, sentences in whole.items():
        yield Entry(verdict.file, rule, "; ".join(sentences), "high")
    violated = {control_id for violation in (*verdict.violations, *verdict.waived) for control_id in violation.controls}
    for name, control in verdict.controls.items():
        if name in violated:
            yield _of_control(verdict, name, control)


def _of_control(verdict: Verdict, name: str, control: Named) -> Entry:
    violated = [violation for violation in verdict.violations if name in violation.controls]
    found = violated or [violation for violation in verdict.waived if name in violation.controls]
    return Entry(
        file=verdict.file,
        name=name,
        message="; ".join(f"{violation.rule}: {violation.sentence}" for violation in found),
        severity=severity(control),
        line=control.line,
        column=control.column,
        control=control,
        waived="" if violated else _accepted(next(waiver for waiver in verdict.waivers if waiver.control == name)),
    )


def severity(control: Named) -> Severity:
    """Return the severity of a control: critical, or by its weight."""
    return CRITICAL if control.critical else next(name for least, name in _SEVERITIES if control.weight >= least)


def _accepted(waiver: WaiverState) -> str:
    return say("verdict-accepted", reason=waiver.reason, expires=waiver.expires, approved_by=waiver.approved_by)
