"""Bring two answers to one question together. Pure.

Two answers of one claim keep the evidence, names and comments of both. A dispute is *unknown*, with what each side says
as a line of its comment, sorted, so that it does not matter which side comes first.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

from assessor.exchange.threeway import NOT_KNOWN, NOTHING, SOMETHING, Kind
from assessor.model.sheet import UNKNOWN, Answer, Evidence

T = TypeVar("T")

# Between names, and between reasons.
BETWEEN = "; "
# What stands in the comment of a dispute for the side that removed the answer.
REMOVED = "-"


def rank(answer: Answer) -> int:
    """Return how much an answer says; a dispute says more than "don't know", until somebody settles it."""
    if answer.is_blank:
        return NOTHING
    return NOT_KNOWN if answer.state == UNKNOWN and not answer.is_disputed else SOMETHING


def claim(answer: Answer) -> tuple[object, ...]:
    """Return what an answer says, without who said it and why."""
    return answer.state, answer.is_disputed, frozenset(answer.choice)


def said(answer: Answer) -> tuple[str, ...]:
    """Return an answer as its choices or its state; empty while it is blank."""
    return answer.choice or ((answer.state,) if answer.state else ())


def unite(base: Answer | None, mine: Answer, theirs: Answer) -> Answer:
    """Return one answer of two that say the same: by both, as of the later day."""
    was = base or Answer()
    days = [answer.on for answer in (mine, theirs) if answer.on]
    return mine.model_copy(
        update={
            "choice": min(mine.choice, theirs.choice),
            "reason": _changed(was.reason, mine.reason, theirs.reason, lambda a, b: joined(a, b, BETWEEN)),
            "on": max(days, default=None),
            "by": names(mine.by, theirs.by),
            "as_asked": _changed(was.as_asked, mine.as_asked, theirs.as_asked, max),
            "disputed": mine.disputed and theirs.disputed,
            **_kept(was, mine, theirs),
        }
    )


def more(base: Answer | None, more: Answer, less: Answer) -> Answer:
    """Return the answer that says more, with what the other has as comment and evidence."""
    return more.model_copy(update=_kept(base or Answer(), more, less))


def _kept(base: Answer, mine: Answer, theirs: Answer) -> dict[str, object]:
    """Return the comment and evidence of both."""
    if mine.is_disputed or theirs.is_disputed:
        comment = "\n".join(_lines(mine, theirs))
    else:
        comment = _changed(base.comment, mine.comment, theirs.comment, lambda a, b: joined(a, b, "\n"))
    return {"comment": comment, "evidence": evidence(base.evidence, mine.evidence, theirs.evidence)}


def mark(mine: Answer | None, theirs: Answer | None) -> Answer:
    """Return what stands for a dispute."""
    there = [answer for answer in (mine, theirs) if answer is not None]
    proofs = [answer.evidence for answer in there]
    # Unchecked, like every value here: whoever writes the sheet refuses texts that together are too long.
    return Answer(state="unknown", disputed=True).model_copy(
        update={
            "on": max((answer.on for answer in there if answer.on), default=None),
            "by": names(*(answer.by for answer in there)),
            "as_asked": max((answer.as_asked for answer in there), default=""),
            "comment": "\n".join(_lines(mine, theirs)),
            "evidence": evidence((), proofs[0], proofs[-1]),
        }
    )


def newer(mine: Answer, theirs: Answer) -> Answer | None:
    """Return the later of two answers; none on one day, or without dates."""
    if mine.on is None or theirs.on is None or mine.on == theirs.on:
        return None
    return mine if mine.on > theirs.on else theirs


def absent(answer: Answer) -> bool:
    """Whether an answer says nothing at all."""
    return answer.is_blank and not answer.comment and not answer.evidence


def _lines(*answers: Answer | None) -> list[str]:
    """Return what each answer says, once each, sorted; of a dispute the lines that it has already."""
    lines: set[str] = set()
    for answer in answers:
        lines |= {*answer.comment.split("\n")} if answer and answer.is_disputed else {_line(answer)}
    return sorted(lines - {""})


def _line(answer: Answer | None) -> str:
    """Return an answer as a line in no language: `some (office, 2026-03-02): its comment`."""
    if answer is None:
        return REMOVED
    what = " + ".join(sorted(said(answer))) or REMOVED
    whose = ", ".join(str(each) for each in (answer.by, answer.on) if each)
    why = BETWEEN.join(text for text in (answer.reason, answer.comment) if text.strip())
    line = what + (f" ({whose})" if whose else "") + (f": {why}" if why else "")
    return " ".join(line.split())


def names(*texts: str) -> str:
    """Return the names in texts, each once."""
    whose = {name for text in texts for name in _split(text)}
    # Names that all stand in one of the texts stay as they are written there.
    return min((text for text in texts if _split(text) == whose), default=BETWEEN.join(sorted(whose)))


def _split(text: str) -> set[str]:
    return {name.strip() for name in text.split(BETWEEN.strip())} - {""}


def joined(one: str, other: str, between: str) -> str:
    """Return two texts in one, unless one of them holds the other already."""
    first, last = sorted((one, other))
    for whole, part in ((first, last), (last, first)):
        if not part or f"{between}{part}{between}" in f"{between}{whole}{between}":
            return whole
    return f"{first}{between}{last}"


def evidence(
    base: tuple[Evidence, ...], mine: tuple[Evidence, ...], theirs: tuple[Evidence, ...]
) -> tuple[Evidence, ...]:
    """Return the evidence of both, each once; what one side removed is gone."""
    if mine == theirs:
        return mine
    kept = [entry for entry in base if entry in mine and entry in theirs]
    new = [entry for entry in _once((*mine, *theirs)) if entry not in base]
    return (*kept, *sorted(new, key=_order))


def _once(entries: Iterable[Evidence]) -> list[Evidence]:
    found: list[Evidence] = []
    for entry in entries:
        if entry not in found:
            found.append(entry)
    return found


def _order(entry: Evidence) -> tuple[object, ...]:
    return entry.on or date.min, entry.reference, entry.strength, entry.file or "", entry.sha256 or ""


def _changed(base: T, mine: T, theirs: T, both: Callable[[T, T], T]) -> T:
    """Return what one side alone changed, or what is made of two changes."""
    if mine in (theirs, base):
        return theirs
    return mine if theirs == base else both(mine, theirs)


def unstamped(answer: Answer) -> Answer:
    """Return an answer without the record of what was asked, which programs write."""
    return answer.model_copy(update={"as_asked": ""})


ANSWERS: Kind[Answer] = Kind(rank, claim, unite, more, mark, newer, absent, unstamped)
