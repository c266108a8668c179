"""Turn an earlier answer sheet into a later one, one cause after the other. Pure.

Each stage has the causes so far from the later sheet and everything else from the earlier one; scored by the same
questionnaire, the differences between them add up to that between the sheets.
"""

from collections.abc import Callable, Iterator, Mapping

from assessor.model.comparison import Cause
from assessor.model.sheet import Answer, AnswerSheet

BLANK = Answer()


def stages(earlier: AnswerSheet, later: AnswerSheet) -> Iterator[tuple[Cause, AnswerSheet]]:
    """Yield each cause with the sheet that has it and all causes before it; the last one scores as the later sheet.

    A cause that changes nothing yields the same object again.
    """
    sheet = earlier
    for cause, taken in _TAKEN.items():
        sheet = taken(sheet, later, cause)
        yield cause, sheet


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
    """Take the answers whose difference belongs to a cause."""
    ids = dict.fromkeys((*sheet.answers, *later.answers))
    return _with(sheet, later, [i for i in ids if cause_of(sheet.answers.get(i), later.answers.get(i)) == cause])


def _with(sheet: AnswerSheet, later: AnswerSheet, ids: list[str]) -> AnswerSheet:
    different = [i for i in ids if sheet.answers.get(i) != later.answers.get(i)]
    if not different:
        return sheet
    taken: Mapping[str, Answer | None] = {control_id: later.answers.get(control_id) for control_id in different}
    together = {**sheet.answers, **taken}
    answers = {control_id: answer for control_id, answer in together.items() if answer is not None}
    return sheet.model_copy(update={"answers": answers})


def _facts(sheet: AnswerSheet, later: AnswerSheet, _: Cause) -> AnswerSheet:
    return sheet if sheet.facts == later.facts else sheet.model_copy(update={"facts": later.facts})


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
    "evidence": _answers,
}
