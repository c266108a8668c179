"""Make entries for trackers: one for each violated control of a sheet or part, one for each violated demand on a sheet.

Announcements tell what violates nothing yet: waivers that end or silence nothing, and notes about a sheet.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from assessor.model.assessment import Severity
from assessor.model.catalog import ControlText
from assessor.model.verdict import AnswerPlace, NotJudged, RuleText, Span, Verdict, Violation, WaiverState
from assessor.words import terms
from assessor.words.speech import say

# Each severity starts at so much weight; a critical control is above all of them.
_SEVERITIES: tuple[tuple[int, Severity], ...] = ((8, "high"), (5, "medium"), (0, "low"))
CRITICAL: Severity = "critical"
WORST_FIRST: tuple[Severity, ...] = ("critical", "high", "medium", "low")
TOP = Span(1, 1, 1)
# What a file that could not be judged violates.
NOT_JUDGED = "not-judged"
# Of what is told once a sheet, so many sentences.
MOST_SENTENCES = 3


class Copies:
    """The sheets of a run by their ids, to tell what it knows by its id from a copy."""

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self._shared: set[str] = set()

    def add(self, verdict: Verdict) -> None:
        """Take the next sheet."""
        if verdict.sheet:
            (self._shared if verdict.sheet in self._seen else self._seen).add(verdict.sheet)

    def fingerprint(self, sheet: str, path: str, *names: str) -> str:
        """Identify what is told of a sheet: by its id, which it keeps when it moves; a copy by its path as well."""
        subject = (f"{sheet} {path}" if sheet in self._shared else sheet) if sheet else path
        return hashlib.sha256("\0".join((subject, *names)).encode()).hexdigest()


class Entry(NamedTuple):
    """One entry and its place: `name` is the id of a control or a rule; `waived` says who accepted it.

    `sheet` is the id of the sheet, if it has one; `part` is the site or product whose answer it is about.
    """

    sheet: str
    path: str
    kind: Literal["control", "rule"]
    name: str
    title: str
    message: str
    severity: Severity
    place: Span = TOP
    part: str = ""
    waived: str = ""

    @property
    def identity(self) -> tuple[str, ...]:
        """Return what `Copies.fingerprint` makes of it: its sheet, its control or rule and its part."""
        return self.sheet, self.path, self.kind, self.name, self.part

    @property
    def rank(self) -> tuple[int, int, int]:
        """Return its place among others: the worst first, what is waived last, and no verdict after verdicts."""
        return bool(self.waived), WORST_FIRST.index(self.severity), self.name == NOT_JUDGED


class Announcement(NamedTuple):
    """What a reader should know before it becomes a violation; `is_urgent` where it soon may."""

    sheet: str
    path: str
    message: str
    about: str
    is_urgent: bool = False

    @property
    def identity(self) -> tuple[str, ...]:
        """Return what `Copies.fingerprint` makes of it: its sheet, and what it is about."""
        return self.sheet, self.path, "announcement", self.about

    @property
    def rank(self) -> int:
        """Return its place among others: urgent ones first."""
        return not self.is_urgent


def entry_of(refused: NotJudged) -> Entry:
    """Return the entry of a file that could not be judged."""
    told = "; ".join(refused.sentences)
    return Entry("", refused.tracked, "rule", NOT_JUDGED, NOT_JUDGED, told, CRITICAL)


def entries_of(verdict: Verdict, texts: Mapping[str, RuleText]) -> Iterator[Entry]:
    """Yield the entries of one sheet, those of the whole sheet first."""
    once = {rule for rule, text in texts.items() if text.once_a_sheet}
    for rule in dict.fromkeys(violation.rule for violation in (*verdict.violations, *verdict.waived)):
        for violations, waived in ((verdict.violations, False), (verdict.waived, True)):
            whole = [v for v in violations if v.rule == rule and (not v.controls or rule in once)]
            if whole:
                yield _of_sheet(verdict, rule, whole, waived=waived)
    named = _by_control([v for v in verdict.violations if v.rule not in once])
    accepted = _by_control([v for v in verdict.waived if v.rule not in once])
    for control_id in verdict.controls:
        for part in dict.fromkeys(part for name, part in (*named, *accepted) if name == control_id):
            yield _of_control(verdict, (control_id, part), named, accepted)


_Violations = Mapping[tuple[str, str], list[Violation]]


def _by_control(violations: Iterable[Violation]) -> _Violations:
    """Return violations by control and part; "" stands for the whole organisation."""
    found: dict[tuple[str, str], list[Violation]] = {}
    for violation in violations:
        for control_id in violation.controls:
            for part in violation.parts or ("",):
                found.setdefault((control_id, part), []).append(violation)
    return found


def _of_sheet(verdict: Verdict, rule: str, whole: list[Violation], *, waived: bool) -> Entry:
    told = [violation.sentence for violation in whole[:MOST_SENTENCES]]
    if len(whole) > len(told):
        told.append(say("verdict-more-of-sheet", n=len(whole) - len(told)))
    named = [control_id for violation in whole for control_id in violation.controls if control_id in verdict.controls]
    return Entry(
        sheet=verdict.sheet or "",
        path=verdict.tracked,
        kind="rule",
        name=rule,
        title=rule,
        message="; ".join(told),
        severity="high",
        place=_place(verdict.controls[named[0]], "") if named else TOP,
        waived=_accepted(verdict, named) if waived else "",
    )


def _of_control(verdict: Verdict, key: tuple[str, str], violated: _Violations, accepted: _Violations) -> Entry:
    control_id, part = key
    text, found = verdict.asked[control_id], violated.get(key) or accepted[key]
    return Entry(
        sheet=verdict.sheet or "",
        path=verdict.tracked,
        kind="control",
        name=control_id,
        title=text.title,
        message="; ".join(f"{violation.rule}: {violation.sentence}" for violation in found),
        severity=severity(text),
        place=_place(verdict.controls[control_id], part),
        part=part,
        waived="" if key in violated else _accepted(verdict, [control_id]),
    )


def _place(control: AnswerPlace, part: str) -> Span:
    return control.parts.get(part) or Span(control.line, control.column, control.last_line)


def severity(control: ControlText) -> Severity:
    """Return the severity of a control: critical, or by its weight."""
    return CRITICAL if control.critical else next(name for least, name in _SEVERITIES if control.weight >= least)


def _accepted(verdict: Verdict, control_ids: Iterable[str]) -> str:
    named = set(control_ids)
    told = (accepted(waiver) for waiver in verdict.waivers if waiver.control in named)
    return "; ".join(dict.fromkeys(told))


def accepted(waiver: WaiverState) -> str:
    """Say why a gap was accepted, by whom and until when."""
    return say("verdict-accepted", reason=waiver.reason, expires=waiver.expires, approved_by=waiver.approved_by)


def announcements_of(verdict: Verdict) -> Iterator[Announcement]:
    """Yield what became of waivers that are not simply in force, and the notes about a sheet."""
    sheet = verdict.sheet or ""
    for waiver in verdict.waivers:
        if waiver.status != "used":
            state = terms.waiver(waiver.status, waiver.expires)
            told = say("verdict-waiver", control=waiver.control, state=state)
            yield Announcement(sheet, verdict.tracked, told, f"waiver {waiver.control}", waiver.status != "unused")
    yield from (Announcement(sheet, verdict.tracked, notice, notice) for notice in dict.fromkeys(verdict.notices))
