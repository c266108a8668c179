"""Turn an earlier answer sheet into a later one, one cause after the other. Pure.

Each stage has the causes so far from the later sheet and everything else from the earlier one; scored by the same
questionnaire, the differences between them add up to that between the sheets.
"""

from collections.abc import Callable, Collection, Iterator
from typing import TypeVar

from assessor.model.comparison import Cause
from assessor.model.sheet import Answer, AnswerSheet, Part

BLANK = Answer()
Holder = TypeVar("Holder", AnswerSheet, Part)


def stages(earlier: AnswerSheet, later: AnswerSheet, unasked: Collection[str]) -> Iterator[tuple[Cause, AnswerSheet]]:
    """Yield each cause with the sheet that has it and all causes before it; the last one scores as the later sheet.

    `unasked` are the controls that the later sheet is not asked: their answers stay until the cause that ended them, so
    that an answer deleted with its question is no answer lost. A cause that changes nothing yields the same object.
    """
    asked = {control_id: answer for control_id, answer in later.answers.items() if control_id not in unasked}
    stays = {control_id: answer for control_id, answer in earlier.answers.items() if control_id in unasked}
    wanted = later.model_copy(update={"answers": {**asked, **stays}})
    sheet = earlier
    for cause, taken in _TAKEN.items():
        sheet = taken(sheet, wanted, cause)
        yield cause, sheet
    yield "evidence", sheet if (sheet.answers, sheet.parts) == (later.answers, later.parts) else later


def cause_of(before: Answer | None, after: Answer | None) -> Cause:
    """Return the cause that a different answer belongs to; *evidence* where the answer is the same."""
    was, becomes = before or BLANK, after or BLANK
    if _says(was) == _says(becomes):
        return "evidence"
    if "not-applicable" in (was.state, becomes.state):
        return "not-applicable"
    return "answers" if was.choice else "found-out"


def _says(answer: Answer) -> tuple[str | None, frozenset[str]]:
    # Nobody knows what is blank, either.
    return None if answer.state == "unknown" else answer.state, frozenset(answer.choice)


def _answers(sheet: AnswerSheet, later: AnswerSheet, cause: Cause) -> AnswerSheet:
    """Take the answers whose difference belongs to a cause, in the parts that stay as well."""
    taken = _with_answers(sheet, later, cause)
    return _in_parts(taken, later, lambda part, other: _with_answers(part, other, cause))


def _with_answers(holder: Holder, later: Holder, cause: Cause) -> Holder:
    ids = dict.fromkeys((*holder.answers, *later.answers))
    different = [i for i in ids if cause_of(holder.answers.get(i), later.answers.get(i)) == cause]
    if not different:
        return holder
    answers = {control_id: answer for control_id, answer in holder.answers.items() if control_id not in different}
    answers |= {control_id: later.answers[control_id] for control_id in different if control_id in later.answers}
    return holder.model_copy(update={"answers": answers})


def _facts(sheet: AnswerSheet, later: AnswerSheet, _: Cause) -> AnswerSheet:
    """Take the facts, in the parts that stay as well."""
    return _in_parts(_with_facts(sheet, later), later, _with_facts)


def _with_facts(holder: Holder, later: Holder) -> Holder:
    return holder if holder.facts == later.facts else holder.model_copy(update={"facts": later.facts})


def _in_parts(sheet: AnswerSheet, later: AnswerSheet, taken: Callable[[Part, Part], Part]) -> AnswerSheet:
    """Change the parts that are in both sheets, and of one kind."""
    stays = {name for name, part in sheet.parts.items() if name in later.parts and later.parts[name].kind == part.kind}
    parts = {name: taken(part, later.parts[name]) if name in stays else part for name, part in sheet.parts.items()}
    return sheet if parts == sheet.parts else sheet.model_copy(update={"parts": parts})


def _parts(sheet: AnswerSheet, later: AnswerSheet, _: Cause) -> AnswerSheet:
    return sheet if sheet.parts == later.parts else sheet.model_copy(update={"parts": later.parts})


def _tier(sheet: AnswerSheet, later: AnswerSheet, _: Cause) -> AnswerSheet:
    return sheet if sheet.depth == later.depth else sheet.model_copy(update={"tier": later.tier})


_TAKEN: dict[Cause, Callable[[AnswerSheet, AnswerSheet, Cause], AnswerSheet]] = {
    "answers": _answers,
    "found-out": _answers,
    "facts": _facts,
    "not-applicable": _answers,
    "parts": _parts,
    "tier": _tier,
}
