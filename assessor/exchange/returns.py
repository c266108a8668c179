"""Show an answer in a row of a form, and read from the row that came back what it answers now. Pure.

What is empty says nothing: clearing a cell takes nothing back. So a row without a change is the answer that it was.
"""

from assessor.model.forms import Filled
from assessor.model.sheet import UNKNOWN, Answer, Evidence
from assessor.text import tidy

# What a row holds of an answer, and what an answer calls it.
_TEXTS = {"note": "comment", "by": "by"}


def shown(base: Answer | None, *, again: bool = False) -> Filled:
    """Return what a row shows of the answer in the sheet; of one to be given again, or disputed, only the remarks."""
    if base is None:
        return Filled()
    first = base.evidence[0] if base.evidence else None
    remarks = Filled(
        note=tidy(base.comment),
        evidence=tidy(first.reference) if first else "",
        evidence_on=first.on if first else None,
    )
    if again or base.is_disputed:
        return remarks
    said = {"choice": base.choice, "state": base.state, "reason": tidy(base.reason), "by": tidy(base.by), "on": base.on}
    return remarks.model_copy(update=said)


def shown_fact(base: tuple[str, ...]) -> Filled:
    """Return what a row shows of the values of a fact."""
    return Filled(state="unknown") if UNKNOWN in base else Filled(choice=base)


def answered(base: Answer | None, before: Filled, now: Filled, as_asked: str) -> Answer | None:
    """Return the answer of a row: the sheet's, with what the row has changed.

    Who says something else than before says it anew: the name and day of the old answer are not kept for it.
    """
    changes = _changes(before, now)
    if not changes:
        return base
    was = base or Answer()
    new = {name: value for name, value in changes.items() if name not in {"evidence", "evidence_on"}}
    if "note" in new:
        new["comment"] = new.pop("note")
    if {"choice", "state"} & changes.keys():
        claim = {"choice": now.choice, "state": now.state, "reason": now.reason if now.state else ""}
        new = {"by": "", "on": None, **new, **claim, "as_asked": as_asked, "disputed": False}
    if {"evidence", "evidence_on"} & changes.keys():
        new["evidence"] = _proofs(was.evidence, now)
    return was.model_copy(update=new)


def _changes(before: Filled, now: Filled) -> dict[str, object]:
    """Return what a row says otherwise than it did; choices and states stand in one cell."""
    found = {name: value for name, value in now if value and value != getattr(before, name)}
    if found.keys() & {"choice", "state"}:
        found |= {"choice": now.choice, "state": now.state}
    return found


def _proofs(was: tuple[Evidence, ...], now: Filled) -> tuple[Evidence, ...]:
    """Return the proofs with the first one as the row has it; another one no longer has the old one's file."""
    if not now.evidence:
        return was
    first = was[0] if was else None
    if first and tidy(first.reference) == now.evidence:
        return (first.model_copy(update={"on": now.evidence_on or first.on}), *was[1:])
    return (Evidence(reference=now.evidence, on=now.evidence_on), *was)
