"""Write the days that matter as an iCalendar file (RFC 5545): rules, waivers, checks and the plan's waves."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import BinaryIO, NamedTuple

from icalendar import Calendar, Event

from assessor.model.report import Report
from assessor.model.sheet import Waiver
from assessor.telling.obligations import bound_title
from assessor.telling.phrases import title
from assessor.text import logged
from assessor.words.speech import all_of, say

YEAR = timedelta(days=365)


class Day(NamedTuple):
    """A day, what is due on it, and a description."""

    on: date
    what: str
    more: str


def render(report: Report, waivers: Mapping[str, Waiver], out: BinaryIO) -> None:
    """Write every entry after the day of the assessment, by date."""
    as_of = report.assessment.as_of
    calendar = Calendar()
    calendar.add("prodid", "-//iot-assessor//assessor//EN")
    calendar.add("version", "2.0")
    days = [*_obligations(report), *_waivers(report, waivers), *_checks(report), *_waves(report)]
    for day in sorted(day for day in days if day.on > as_of):
        calendar.add_component(_event(day, as_of))
    out.write(calendar.to_ical())


def _event(day: Day, as_of: date) -> Event:
    event = Event()
    what, more = _unbroken(day.what), _unbroken(day.more)
    # An entry has the same id in every export, so that a calendar replaces it instead of adding a second one.
    event.add("uid", f"{hashlib.sha256(f'{day.on} {what}'.encode()).hexdigest()[:32]}@iot-assessor")
    event.add("dtstamp", datetime.combine(as_of, time(), UTC))
    event.add("dtstart", day.on)
    event.add("dtend", day.on + timedelta(days=1))
    event.add("summary", what)
    if more:
        event.add("description", more)
    return event


def _unbroken(text: str) -> str:
    """Break what a CI runner would take for a command also where a long line is folded."""
    return logged(text).replace("::", ": :")


def _obligations(report: Report) -> Iterator[Day]:
    for bound in report.advice.obligations:
        if bound.binding in {"applies", "coming", "may-apply"}:
            ends = bound.obligation.ends
            for due in (*bound.obligation.dates, *((ends,) if ends else ())):
                what = say(
                    "ics-rule-open" if bound.binding == "may-apply" else "ics-rule",
                    rule=bound_title(bound, report.assessment),
                    what=due.what,
                )
                yield Day(due.on, what, bound.obligation.first_step)


def _waivers(report: Report, waivers: Mapping[str, Waiver]) -> Iterator[Day]:
    titles = {finding.control.id: finding.control.title for finding in report.assessment.findings}
    for control_id, waiver in waivers.items():
        yield Day(waiver.expires, say("ics-waiver", control=titles.get(control_id, control_id)), "")


def _checks(report: Report) -> Iterator[Day]:
    """Yield one entry for all answers of a month, a year later: nobody wants one for each answer."""
    months: dict[tuple[int, int], list[tuple[date, str]]] = {}
    for finding in report.assessment.findings:
        if finding.is_answered and finding.answer and finding.answer.on:
            on = finding.answer.on
            months.setdefault((on.year, on.month), []).append((on, title(report.assessment, finding.control.id)))
    for entries in months.values():
        first = min(on for on, _ in entries)
        yield Day(first + YEAR, say("ics-checks", n=len(entries)), "; ".join(what for _, what in sorted(entries)))


def _waves(report: Report) -> Iterator[Day]:
    for number, wave in enumerate(report.plan.waves if report.plan else (), 1):
        yield Day(
            wave.due,
            say("ics-wave", number=number),
            all_of([title(report.assessment, step.control) for step in wave.steps]),
        )
