"""Write the days that matter as an iCalendar file (RFC 5545): rules, waivers, checks and the plan's waves."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import BinaryIO, NamedTuple

from icalendar import Calendar, Event

from assessor.formats.names import uuid_of
from assessor.model.report import Report
from assessor.telling.obligations import bound_title
from assessor.telling.phrases import title
from assessor.text import logged
from assessor.words.speech import all_of, say

YEAR = timedelta(days=365)


class Day(NamedTuple):
    """A day, what is due on it, a description, and the name by which a calendar knows it when the day moves."""

    on: date
    what: str
    more: str
    name: tuple[str, ...]


def render(report: Report, out: BinaryIO) -> None:
    """Write every entry after the day of the assessment, by date."""
    as_of = report.assessment.as_of
    calendar = Calendar()
    calendar.add("prodid", "-//iot-assessor//assessor//EN")
    calendar.add("version", "2.0")
    days = [*_obligations(report), *_waivers(report), *_checks(report), *_waves(report)]
    for day in sorted(day for day in days if day.on > as_of):
        calendar.add_component(_event(day, report))
    out.write(calendar.to_ical())


def _event(day: Day, report: Report) -> Event:
    event, as_of = Event(), report.assessment.as_of
    what, more = _unbroken(day.what), _unbroken(day.more)
    # An entry has the same id in every export, so that a calendar moves it instead of adding a second one; two firms
    # never share one.
    event.add("uid", f"{uuid_of(report, 'day', *day.name)}@iot-assessor")
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
                yield Day(due.on, what, bound.obligation.first_step, ("rule", bound.obligation.id, due.what))


def _waivers(report: Report) -> Iterator[Day]:
    titles = {finding.control.id: finding.control.title for finding in report.assessment.findings}
    for control_id, waiver in report.waivers.items():
        what = say("ics-waiver", control=titles.get(control_id, control_id))
        yield Day(waiver.expires, what, "", ("waiver", control_id))


def _checks(report: Report) -> Iterator[Day]:
    """Yield one entry for all answers of a month, a year later: nobody wants one for each answer."""
    months: dict[tuple[int, int], list[tuple[date, str]]] = {}
    for finding in report.assessment.findings:
        if finding.is_answered and finding.answer and finding.answer.on:
            on = finding.answer.on
            months.setdefault((on.year, on.month), []).append((on, title(report.assessment, finding.control.id)))
    for (year, month), entries in months.items():
        first = min(on for on, _ in entries)
        told = "; ".join(what for _, what in sorted(entries))
        yield Day(first + YEAR, say("ics-checks", n=len(entries)), told, ("checks", f"{year}-{month}"))


def _waves(report: Report) -> Iterator[Day]:
    for number, wave in enumerate(report.plan.waves if report.plan else (), 1):
        yield Day(
            wave.due,
            say("ics-wave", number=number),
            all_of([title(report.assessment, step.control) for step in wave.steps]),
            ("wave", str(number)),
        )
