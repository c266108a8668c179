"""Judge each control: what its answer is worth, or why it does not count. Pure."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Literal

from assessor.model.assessment import (
    OUTSIDE,
    Declared,
    Deeper,
    FactValue,
    Finding,
    Follows,
    Interval,
    ParentState,
    RuledOut,
    Stale,
    Waits,
)
from assessor.model.catalog import TIERS, Control, Questionnaire, Tier
from assessor.model.sheet import Answer, AnswerSheet
from assessor.scoring.caps import with_failure
from assessor.scoring.facts import deciding, holds

NOTHING = Interval(low=Fraction(0), high=Fraction(0))
ANYTHING = Interval(low=Fraction(0), high=Fraction(1))


def findings_of(
    questionnaire: Questionnaire, sheet: AnswerSheet, facts: Mapping[str, FactValue], stale: Mapping[str, Stale]
) -> dict[str, Finding]:
    """Return the finding of each control; `stale` says which answers do not count, and why."""
    found: dict[str, Finding] = {}
    for control in questionnaire.parents_first:
        parent = found[control.parent[0]] if control.parent else None
        answer, why = sheet.answers.get(control.id), stale.get(control.id)
        found[control.id] = with_failure(finding_of(control, answer, sheet.depth, facts, parent, why))
    return found


def judged_again(
    found: Mapping[str, Finding],
    answers: Mapping[str, Answer],
    depth: Tier,
    facts: Mapping[str, FactValue],
    follow: Mapping[str, list[str]],
) -> dict[str, Finding]:
    """Return the findings that other answers change: of their controls, and of those that follow, by the same rules."""
    again: dict[str, Finding] = {}
    for control_id in parents_first(answers, follow):
        was = found[control_id]
        name = was.control.parent[0] if was.control.parent else ""
        stale = was.because if isinstance(was.because, Stale) else None
        answer = answers.get(control_id, was.answer)
        now = finding_of(was.control, answer, depth, facts, again.get(name) or found.get(name), stale)
        again[control_id] = with_failure(now)
    return again


def parents_first(controls: Iterable[str], follow: Mapping[str, list[str]]) -> list[str]:
    """Return controls and all their follow-ups, each once, after the control that it follows."""
    ahead = list(controls)
    for control_id in ahead:
        ahead += follow.get(control_id, ())
    return list(dict.fromkeys(reversed(ahead)))[::-1]


def finding_of(
    control: Control,
    answer: Answer | None,
    depth: Tier,
    facts: Mapping[str, FactValue],
    parent: Finding | None,
    stale: Stale | None,
) -> Finding:
    """Judge a control by these facts, after the control that it follows; without its failure."""
    if TIERS.index(control.tier) > TIERS.index(depth):
        return _not_asked(control, answer, Deeper(tier=control.tier))
    applies = holds(control.applies_if, facts)
    if applies.value is False:
        return _not_asked(control, answer, RuledOut(facts=deciding(control.applies_if, facts)))
    if parent is not None and parent.status in OUTSIDE:
        return _left_out(control, answer, parent)
    if applies.value is None:
        return _waiting(control, answer, applies.waits_for, facts)
    if parent is not None:
        follows = _follow_up(control, answer, parent)
        if follows is not None:
            return follows
    return judged(control, answer, stale)


def _left_out(control: Control, answer: Answer | None, parent: Finding) -> Finding:
    """Leave out what follows a control that is outside the sums, whatever its own facts say."""
    state: ParentState = "not-asked" if parent.status == "not-asked" else "not-applicable"
    return _not_asked(control, answer, Follows(parent=parent.control.id, state=state))


def _not_asked(control: Control, answer: Answer | None, because: Deeper | RuledOut | Follows) -> Finding:
    return Finding(control=control, status="not-asked", share=None, answer=answer, because=because)


def _waiting(
    control: Control, answer: Answer | None, waits_for: tuple[str, ...], facts: Mapping[str, FactValue]
) -> Finding:
    said = all(facts[fact_id].is_unknown for fact_id in waits_for)
    status: Literal["unknown", "unanswered"] = "unknown" if said else "unanswered"
    because = Waits(facts=waits_for)
    return Finding(control=control, status=status, share=ANYTHING, answer=answer, because=because, waits_for=waits_for)


def _follow_up(control: Control, answer: Answer | None, parent: Finding) -> Finding | None:
    """Judge a follow-up by its parent alone; nothing when the parent's answer leads to it."""
    assert control.parent is not None
    name, least = control.parent
    if parent.is_open:
        # The parent may turn out not to apply, and then this does not either; so a stored answer says nothing yet.
        return Finding(
            control=control,
            status="unanswered",
            share=ANYTHING,
            answer=answer,
            because=Follows(parent=name, state="open"),
            waits_for=parent.waits_for,
            behind=name,
        )
    chosen = parent.answer.choice if parent.answer and parent.behind is None else ()
    if not chosen or parent.control.credit(chosen) < parent.control.choices[least].credit:
        because = Follows(parent=name, state="short")
        return Finding(
            control=control, status="not-reached", share=NOTHING, answer=answer, because=because, behind=name
        )
    return None


def judged(control: Control, answer: Answer | None, stale: Stale | None = None) -> Finding:
    """Judge one answer. Not knowing earns nothing yet; not applying costs nothing."""
    if answer is None or answer.is_blank:
        return Finding(control=control, status="unanswered", share=ANYTHING, because=stale)
    if answer.state == "unknown":
        return Finding(control=control, status="unknown", share=ANYTHING, answer=answer)
    if answer.state == "not-applicable":
        return Finding(control=control, status="not-applicable", share=None, answer=answer, because=Declared())
    credit = control.credit(answer.choice)
    status: Literal["met", "unmet", "partial"] = (
        "met" if credit >= control.target else "unmet" if credit == 0 else "partial"
    )
    share = Fraction(credit, 100)
    return Finding(control=control, status=status, share=Interval(low=share, high=share), answer=answer)
