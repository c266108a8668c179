"""Match the rows of a file that came back with what is asked today; a row that cannot be taken is a fault."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple, TypeVar

from assessor.errors import AssessorError
from assessor.exchange.taking import CLAIM, RowToday, changes
from assessor.io.faults import near, shown
from assessor.io.history import History, Now
from assessor.io.sheets import wrong_choice, wrong_values
from assessor.model.base import says_something
from assessor.model.catalog import Control
from assessor.model.forms import Filled, FormRow, Returned
from assessor.model.sheet import UNKNOWN, Answer, PartKind
from assessor.words import terms

Said = TypeVar("Said", Answer, Filled)


class Limits(NamedTuple):
    """The kind of part that rows are about, none for the whole organisation, and the last day that they may name."""

    part: PartKind | None
    as_of: date


def sound(returned: Returned, history: History, limits: Limits) -> list[RowToday]:
    """Return the rows that say something, as of today; `AssessorError` with the faults of all of them."""
    faults = [*_twice(returned.rows)]
    asked: list[RowToday] = []
    for row in filter(changes, returned.rows):
        each = RowToday(row) if row.kind == "fact" else _today(row, history)
        what = _of_fact(row, history) if row.kind == "fact" else _of_answer(row, each, history, limits)
        faults += [f"{row.place}: {sentence}" for sentence in what]
        asked += [each] if each else []
    if faults:
        raise AssessorError.of(faults)
    return asked


def _twice(rows: Iterable[FormRow]) -> Iterator[str]:
    """Yield the rows that answer what an earlier row answers."""
    seen: dict[tuple[str, str], str] = {}
    for row in rows:
        first = seen.setdefault((row.kind, row.id), row.place)
        if first != row.place:
            yield f"{row.place}: {shown(row.id)} stands at {first} already; leave one of them"


def _today(row: FormRow, history: History) -> RowToday | None:
    """Return a row by the id and the choices that mean the same today; none where nothing does."""
    now = history.now(row.id, row.as_asked) if row.as_asked else Now(row.id, {})
    control = history.questionnaire.controls.get(now.control) if now else None
    if now is None or control is None:
        return None
    base = _renamed(row.base, now) if isinstance(row.base, Answer) else None
    today = row._replace(id=control.id, base=base, shown=_renamed(row.shown, now), given=_renamed(row.given, now))
    return RowToday(today, control.fingerprint)


def _renamed(said: Said, now: Now) -> Said:
    return said.model_copy(update={"choice": tuple(now.choices.get(choice_id, choice_id) for choice_id in said.choice)})


def _of_fact(row: FormRow, history: History) -> Iterator[str]:
    questionnaire = history.questionnaire
    fact = questionnaire.facts.get(row.id)
    if fact is None:
        yield f"{shown(row.id)} is no fact; {near(row.id, tuple(questionnaire.facts))}".removesuffix("; ")
        return
    yield from wrong_values(row.id, fact, row.given.choice)
    if changes(row) - CLAIM:
        yield f'"{row.id}" is a fact, which has no reason, note or evidence'
    elif row.given.state not in {None, UNKNOWN}:
        yield f'"{row.id}" is a fact, which cannot be "{row.given.state}"'


def _of_answer(row: FormRow, asked: RowToday | None, history: History, limits: Limits) -> Iterator[str]:
    if asked is None:
        fate = history.fate(row.id)
        what = fate.said(row.id) if fate and row.id not in fate.now else f"{shown(row.id)} is asked otherwise today"
        yield f"{what}; make a new form for it"
        return
    control = history.questionnaire.controls[asked.row.id]
    if limits.part and control.of != limits.part:
        yield f'"{control.id}" is asked of {terms.scope(control.of)}, so this part has no answer to it'
    if changes(asked.row) & CLAIM:
        yield from _of_claim(asked.row, control)
    elif "reason" in changes(asked.row) and row.shown.state != "not-applicable":
        yield 'has a reason without "not-applicable"; write it as a note'
    yield from _of_days(row, limits.as_of)


def _of_claim(row: FormRow, control: Control) -> Iterator[str]:
    """Yield what is wrong with an answer that is new."""
    given = row.given
    yield from wrong_choice(control, Answer().model_copy(update={"choice": given.choice}))
    if len({*given.choice}) < len(given.choice):
        yield f'"{control.id}" names a choice twice'
    if given.choice and given.state:
        yield f'"{control.id}" has choices beside "{given.state}"; keep one of them'
    elif given.state != "not-applicable" and given.reason not in {"", row.shown.reason}:
        yield 'has a reason without "not-applicable"; write it as a note'
    if given.state == "not-applicable" and not control.may_not_apply:
        yield f'"not-applicable" is not accepted for "{control.id}"'
    elif given.state == "not-applicable" and not says_something(given.reason):
        yield f'"{control.id}" is "not-applicable" without a reason'


def _of_days(row: FormRow, as_of: date) -> Iterator[str]:
    """Yield what is wrong with new dates."""
    for name, day in (("answer", row.given.on), ("evidence", row.given.evidence_on)):
        if day and day > as_of and day not in {row.shown.on, row.shown.evidence_on}:
            yield f"the {name} is dated {day}, after {as_of}; correct it, or take it with --as-of {day}"
    if "evidence_on" in changes(row) and not row.given.evidence:
        yield "has a date of evidence, and no evidence"
