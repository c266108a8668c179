"""Make entries for trackers: one for each violated control of a sheet or part, one for each violated demand on a sheet.

Announcements tell what violates nothing yet: waivers that end or silence nothing, and notes about a sheet.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from assessor.model.assessment import Severity
from assessor.model.verdict import Named, RuleText, Span, Verdict, Verdicts, Violation, WaiverState
from assessor.words import terms
from assessor.words.speech import say

# Each severity starts at so much weight; a critical control is above all of them.
_SEVERITIES: tuple[tuple[int, Severity], ...] = ((8, "high"), (5, "medium"), (0, "low"))
CRITICAL: Severity = "critical"
WORST_FIRST: tuple[Severity, ...] = ("critical", "high", "medium", "low")
TOP = Span(1, 1, 1)
# Of what is told once a sheet, so many sentences.
MOST_SENTENCES = 3


class Entry(NamedTuple):
    """One entry and its place: `name` is the id of a control or a rule; `waived` says who accepted it.

    `subject` is the id of the sheet, or its path; `part` is the site or product whose answer it is about.
    """

    subject: str
    path: str
    name: str
    message: str
    severity: Severity
    place: Span = TOP
    control: Named | None = None
    part: str = ""
    waived: str = ""

    @property
    def fingerprint(self) -> str:
        """Identify the entry by its sheet, its control or rule and its part, so that other changes keep it."""
        return _digest(self.subject, "control" if self.control else "rule", self.name, self.part)

    @property
    def title(self) -> str:
        """Return the control's title, or the rule's id."""
        return self.control.title if self.control else self.name


class Announcement(NamedTuple):
    """What a reader should know before it becomes a violation; `is_urgent` where it soon may."""

    subject: str
    path: str
    message: str
    about: str
    is_urgent: bool = False

    @property
    def fingerprint(self) -> str:
        """Identify the announcement by its sheet and what it is about."""
        return _digest(self.subject, "announcement", self.about)


def _digest(*names: str) -> str:
    return hashlib.sha256("\0".join(names).encode()).hexdigest()


def entries(run: Verdicts) -> list[Entry]:
    """Return every entry of a run: the worst first, what is waived last, else in the order of files and rules."""
    shared = _shared_ids(run)
    found = [entry for verdict in run.verdicts for entry in entries_of(verdict, run.texts, _subject(verdict, shared))]
    found += [
        Entry(refused.tracked, refused.tracked, "not-judged", "; ".join(refused.sentences), CRITICAL)
        for refused in run.not_judged
    ]
    return sorted(found, key=lambda entry: (bool(entry.waived), WORST_FIRST.index(entry.severity)))


def announcements(run: Verdicts) -> list[Announcement]:
    """Return every announcement of a run, urgent ones first."""
    shared = _shared_ids(run)
    found = [each for verdict in run.verdicts for each in announcements_of(verdict, _subject(verdict, shared))]
    return sorted(found, key=lambda each: not each.is_urgent)


def _shared_ids(run: Verdicts) -> set[str]:
    """Return the ids that several sheets of a run have: one is a copy of another."""
    return {sheet_id for sheet_id, number in Counter(v.sheet for v in run.verdicts if v.sheet).items() if number > 1}


def _subject(verdict: Verdict, shared: set[str]) -> str:
    """Return the id of a sheet, which it keeps when it moves; a copy is told apart by its path."""
    if not verdict.sheet:
        return verdict.tracked
    return f"{verdict.sheet} {verdict.tracked}" if verdict.sheet in shared else verdict.sheet


def entries_of(verdict: Verdict, texts: Mapping[str, RuleText], subject: str) -> Iterator[Entry]:
    """Yield the entries of one sheet, those of the whole sheet first."""
    once = {rule for rule, text in texts.items() if text.once_a_sheet}
    for rule in dict.fromkeys(violation.rule for violation in (*verdict.violations, *verdict.waived)):
        for violations, waived in ((verdict.violations, False), (verdict.waived, True)):
            whole = [v for v in violations if v.rule == rule and (not v.controls or rule in once)]
            if whole:
                yield _of_sheet(verdict, rule, whole, subject, waived=waived)
    named = _by_control([v for v in verdict.violations if v.rule not in once])
    accepted = _by_control([v for v in verdict.waived if v.rule not in once])
    for control_id, control in verdict.controls.items():
        for part in dict.fromkeys(part for name, part in (*named, *accepted) if name == control_id):
            yield _of_control(verdict, (control_id, part), control, named, accepted, subject)


_Violations = Mapping[tuple[str, str], list[Violation]]


def _by_control(violations: Iterable[Violation]) -> _Violations:
    """Return violations by control and part; "" stands for the whole organisation."""
    found: dict[tuple[str, str], list[Violation]] = {}
    for violation in violations:
        for control_id in violation.controls:
            for part in violation.parts or ("",):
                found.setdefault((control_id, part), []).append(violation)
    return found


def _of_sheet(verdict: Verdict, rule: str, whole: list[Violation], subject: str, *, waived: bool) -> Entry:
    told = [violation.sentence for violation in whole[:MOST_SENTENCES]]
    if len(whole) > len(told):
        told.append(say("verdict-more-of-sheet", n=len(whole) - len(told)))
    named = [control_id for violation in whole for control_id in violation.controls if control_id in verdict.controls]
    place = _place(verdict.controls[named[0]], "") if named else TOP
    accepted = _accepted(verdict, named) if waived else ""
    return Entry(subject, verdict.tracked, rule, "; ".join(told), "high", place, waived=accepted)


def _of_control(
    verdict: Verdict,
    key: tuple[str, str],
    control: Named,
    violated: _Violations,
    accepted: _Violations,
    subject: str,
) -> Entry:
    control_id, part = key
    found = violated.get(key) or accepted[key]
    return Entry(
        subject=subject,
        path=verdict.tracked,
        name=control_id,
        message="; ".join(f"{violation.rule}: {violation.sentence}" for violation in found),
        severity=severity(control),
        place=_place(control, part),
        control=control,
        part=part,
        waived="" if key in violated else _accepted(verdict, [control_id]),
    )


def _place(control: Named, part: str) -> Span:
    return control.parts.get(part) or Span(control.line, control.column, control.last_line)


def severity(control: Named) -> Severity:
    """Return the severity of a control: critical, or by its weight."""
    return CRITICAL if control.critical else next(name for least, name in _SEVERITIES if control.weight >= least)


def _accepted(verdict: Verdict, control_ids: Iterable[str]) -> str:
    named = set(control_ids)
    told = (accepted(waiver) for waiver in verdict.waivers if waiver.control in named)
    return "; ".join(dict.fromkeys(told))


def accepted(waiver: WaiverState) -> str:
    """Say why a gap was accepted, by whom and until when."""
    return say("verdict-accepted", reason=waiver.reason, expires=waiver.expires, approved_by=waiver.approved_by)


def announcements_of(verdict: Verdict, subject: str) -> Iterator[Announcement]:
    """Yield what became of waivers that are not simply in force, and the notes about a sheet."""
    for waiver in verdict.waivers:
        if waiver.status != "used":
            state = terms.waiver(waiver.status, waiver.expires)
            told = say("verdict-waiver", control=waiver.control, state=state)
            yield Announcement(subject, verdict.tracked, told, f"waiver {waiver.control}", waiver.status != "unused")
    yield from (Announcement(subject, verdict.tracked, notice, notice) for notice in dict.fromkeys(verdict.notices))
