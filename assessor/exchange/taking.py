"""Take the rows of a form, or of a plain table, into what a sheet has of the same facts and answers. Pure.

A form knows what the sheet had when it was made, so what the sheet was told meanwhile stays. A plain table knows
nothing of that: it answers what is open, and contradicts what is answered otherwise.
"""

from collections.abc import Container, Iterable, Mapping
from datetime import date
from typing import NamedTuple, TypeVar

from assessor.exchange.answers import ANSWERS, joined, said
from assessor.exchange.merging import FACTS, Values
from assessor.exchange.returns import answered
from assessor.exchange.threeway import NOTHING, Kind, Met, States, meet
from assessor.model.forms import Filled, FormRow
from assessor.model.merging import Claim, Prefer
from assessor.model.sheet import UNKNOWN, Answer
from assessor.model.taking import TakenFate, TakenRow

T = TypeVar("T")

# What answers; all else in a row are remarks, and who said it.
CLAIM = frozenset({"choice", "state"})
_SIGNED = frozenset({"by", "on"})


class RowToday(NamedTuple):
    """A row with the ids of today, and the fingerprint of what its control asks today."""

    row: FormRow
    fingerprint: str = ""


class Holding(NamedTuple):
    """What an organisation, or a part, has answered itself; `stale` are the controls whose answers do not count."""

    facts: Mapping[str, Values]
    answers: Mapping[str, Answer]
    stale: Container[str] = ()


class Signed(NamedTuple):
    """Who gave an answer whose row names nobody, and when; `today` is the day of an answer without any other."""

    today: date
    by: str = ""
    on: date | None = None


class Taken(NamedTuple):
    """The facts and answers after all rows, and what became of each row."""

    facts: dict[str, Values]
    answers: dict[str, Answer]
    rows: tuple[TakenRow, ...]


def take(asked: Iterable[RowToday], own: Holding, signed: Signed, prefer: Prefer | None = None) -> Taken:
    """Bring rows that say something and a sheet together, facts first; in conflict, the sheet keeps what it has."""
    facts, answers = dict(own.facts), dict(own.answers)
    rows: list[TakenRow] = []
    for each in sorted(asked, key=lambda each: each.row.kind != "fact"):
        if each.row.kind == "fact":
            rows.append(_fact(each.row, facts, prefer))
        else:
            rows.append(_answer(each, answers, own.stale, signed, prefer))
    return Taken(facts, answers, tuple(rows))


def changes(row: FormRow) -> frozenset[str]:
    """Return what a row says otherwise than when the form was made: names of `Filled`. What is empty says nothing."""
    found = {name for name, value in row.given if value and not _alike(value, getattr(row.shown, name))}
    # A name and a day say nothing where nothing is answered, and a fact has none.
    answers = row.kind == "control" and (row.shown.choice or row.shown.state or found & CLAIM)
    return frozenset(found if answers else found - _SIGNED)


def _alike(value: object, before: object) -> bool:
    """Whether a row says what it did; choices have no order."""
    if isinstance(value, tuple) and isinstance(before, tuple):
        return set(value) == set(before)
    return value == before


def _meant(row: FormRow) -> Filled:
    """Return a row with what it changes, and all else as it was; a reason goes with *not applicable* alone."""
    changed = changes(row)
    meant = row.shown.model_copy(update={name: getattr(row.given, name) for name in changed})
    if not changed & CLAIM:
        return meant
    reason = row.given.reason if row.given.state == "not-applicable" else ""
    return meant.model_copy(update={"choice": row.given.choice, "state": row.given.state, "reason": reason})


def _fact(row: FormRow, facts: dict[str, Values], prefer: Prefer | None) -> TakenRow:
    base = row.base if isinstance(row.base, tuple) else None
    mine, theirs = facts.get(row.id), row.given.choice or (UNKNOWN,)
    theirs = mine if mine and set(mine) == set(theirs) else theirs
    met = _met(States(base, mine, theirs), FACTS, prefer)
    if met.value is not None:
        facts[row.id] = met.value
    fate = _fate(States(mine, met.value, theirs), FACTS, met, is_new=not mine)
    old, new = Claim(said=mine or ()), Claim(said=theirs)
    return TakenRow(kind="fact", id=row.id, place=row.place, fate=fate, old=old, new=new)


def _answer(
    today: RowToday, answers: dict[str, Answer], stale: Container[str], signed: Signed, prefer: Prefer | None
) -> TakenRow:
    row, mine = today.row, answers.get(today.row.id)
    is_stale, claims = row.id in stale, bool(changes(row) & CLAIM)
    is_open = mine is None or mine.is_blank or mine.is_disputed or is_stale
    states = _of_form(today, mine) if row.as_asked else _of_table(today, mine, is_open=is_open)
    said = theirs = _signed(states, signed, is_open=is_open) if claims else states.theirs
    if is_stale and claims:
        # What does not count any more contradicts nothing.
        states = states._replace(base=mine)
    elif mine and said and prefer != "theirs" and _knows_less(row, mine):
        theirs, states = _with_remarks(mine, said), states._replace(base=_with_remarks(mine, states.base or Answer()))
    # The day on which a file is taken says nothing of when its answers were given.
    is_dated = prefer != "newer" or bool(states.theirs and (states.theirs.on or signed.on))
    met = _met(states._replace(theirs=theirs), ANSWERS, prefer if is_dated else None)
    if met.value is not None:
        answers[row.id] = met.value
    is_other = is_stale or _claims(mine, ANSWERS) != _claims(met.value, ANSWERS)
    fate = _fate(States(mine, met.value, said), ANSWERS, met, is_new=is_open and claims and is_other)
    return TakenRow(kind="answer", id=row.id, place=row.place, fate=fate, old=_claim(mine), new=_claim(said))


def _knows_less(row: FormRow, mine: Answer) -> bool:
    """Whether somebody who does not know was asked before two others answered differently."""
    return mine.is_disputed and row.given.state == UNKNOWN and row.base != mine


def _of_form(asked: RowToday, mine: Answer | None) -> States[Answer | None]:
    """Return the answer as the form knew it, as the sheet has it now, and as the row has it."""
    row = asked.row
    base = row.base if isinstance(row.base, Answer) else None
    theirs = answered(base, row.shown, _meant(row), asked.fingerprint)
    was, there = base or Answer(), mine or Answer()
    if theirs and not changes(row) & CLAIM and not _agree(was, there):
        # Remarks alone go with whatever the sheet was told meanwhile.
        return States(_with_remarks(there, was), mine, _with_remarks(there, theirs))
    return States(base, mine, theirs)


def _of_table(asked: RowToday, mine: Answer | None, *, is_open: bool) -> States[Answer | None]:
    """Return the same for a row that knows nothing of the sheet: its remarks add to those that are there."""
    row, there = asked.row, mine or Answer()
    given = _meant(row)
    is_there = any(
        entry.reference == given.evidence and given.evidence_on in {None, entry.on} for entry in there.evidence
    )
    given = given.model_copy(
        update={
            "note": joined(there.comment, given.note, "\n") if given.note else "",
            **({"evidence": "", "evidence_on": None} if is_there else {}),
        }
    )
    if is_open or not changes(row) & CLAIM:
        return States(mine, mine, answered(mine, Filled(), given, asked.fingerprint))
    return States(None, mine, answered(_with_remarks(Answer(), there), Filled(), given, asked.fingerprint))


def _with_remarks(answer: Answer, remarks: Answer) -> Answer:
    return answer.model_copy(update={"comment": remarks.comment, "evidence": remarks.evidence})


def _signed(states: States[Answer | None], signed: Signed, *, is_open: bool) -> Answer | None:
    """Return what a row answers, with a name and a day; who says what the sheet says already signs only by the row."""
    mine, theirs = states.mine, states.theirs
    if theirs is None:
        return None
    if mine and not is_open and _agree(mine, theirs):
        return theirs.model_copy(update={"choice": mine.choice, "as_asked": mine.as_asked})
    return theirs.model_copy(
        update={"by": theirs.by or signed.by, "on": theirs.on or signed.on or signed.today},
    )


def _agree(one: Answer, other: Answer) -> bool:
    return ANSWERS.claim(one) == ANSWERS.claim(other)


def _met(states: States[T | None], kind: Kind[T], prefer: Prefer | None) -> Met[T]:
    """Bring two states together; a dispute leaves the sheet's, and what is not there contradicts nothing."""
    _, mine, theirs = states
    if mine is None:
        return Met(theirs, "theirs")
    if prefer == "theirs" and theirs is not None and kind.claim(mine) != kind.claim(theirs):
        return Met(theirs, "settled")
    met = meet(states, kind, prefer)
    return met._replace(value=mine) if met.fate == "disputed" or met.value is None else met


def _fate(states: States[T | None], kind: Kind[T], met: Met[T], *, is_new: bool) -> TakenFate:
    """Name what became of a row, by what the sheet had, what it has now, and what the row says."""
    before, after, theirs = states
    if met.fate == "disputed":
        return "conflict"
    if after == before:
        return "same" if _claims(before, kind) == _claims(theirs, kind) else "kept"
    if is_new or (after is not None and kind.rank(after) > (kind.rank(before) if before is not None else NOTHING)):
        return "new"
    return "added" if _claims(before, kind) == _claims(after, kind) else "changed"


def _claims(value: T | None, kind: Kind[T]) -> object:
    return None if value is None or kind.rank(value) == NOTHING else kind.claim(value)


def _claim(answer: Answer | None) -> Claim:
    return Claim(said=said(answer) if answer else (), answer=answer)
