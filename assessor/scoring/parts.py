"""Judge what is asked of each part in every part, and join that: the worst counts. Pure.

What is blank in a part is as in the organisation. With parts of a kind the organisation itself is none of that kind.

    share of a control = the lowest low to the lowest high, over the parts in which it is in the sums
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from assessor.model.assessment import AssessedPart, FactValue, Finding, Interval, Stale, Status
from assessor.model.catalog import Control, Questionnaire, Tier
from assessor.model.sheet import Answer, AnswerSheet, Part
from assessor.scoring.caps import with_failure
from assessor.scoring.facts import fact_values
from assessor.scoring.findings import finding_of, judged_again

# Which of several that are equally bad is told: what can be mended comes first.
TOLD_FIRST: tuple[Status, ...] = ("unmet", "partial", "unanswered", "unknown", "met", "not-reached")
Found = dict[str, Finding]


def in_force(sheet: AnswerSheet, part_id: str) -> AnswerSheet:
    """Return the sheet of a part alone: its own facts and answers, else the organisation's, and parts of other kinds.

    Every answer in the sheet must count.
    """
    part = sheet.parts[part_id]
    return sheet.model_copy(
        update={
            "facts": {**sheet.facts, **_given(part)},
            "answers": {**sheet.answers, **part.answers},
            "parts": {other_id: other for other_id, other in sheet.parts.items() if other.kind != part.kind},
        }
    )


def _given(part: Part) -> dict[str, tuple[str, ...]]:
    return {fact_id: values for fact_id, values in part.facts.items() if values}


class Whole(NamedTuple):
    """The organisation: its sheet, facts and findings, and why some of its answers count as unanswered."""

    questionnaire: Questionnaire
    sheet: AnswerSheet
    facts: dict[str, FactValue]
    found: Found
    stale: Mapping[str, Stale]


def assessed(whole: Whole, stale: Mapping[str, Mapping[str, Stale]]) -> dict[str, AssessedPart]:
    """Judge every part; `stale` says for each which of its own answers do not count, and why."""
    asked = {
        kind: [control for control in whole.questionnaire.parents_first if control.of == kind]
        for kind in {part.kind for part in whole.sheet.parts.values()}
    }
    return {
        part_id: _assessed(whole, part, asked[part.kind], stale.get(part_id, {}))
        for part_id, part in whole.sheet.parts.items()
    }


def _assessed(whole: Whole, part: Part, asked: Iterable[Control], own_stale: Mapping[str, Stale]) -> AssessedPart:
    given, sheet = _given(part), whole.sheet
    facts = whole.facts
    if given:
        facts = fact_values(whole.questionnaire, sheet.model_copy(update={"facts": {**sheet.facts, **given}}))
    own = {**part.answers, **dict.fromkeys(own_stale)}
    answers, stale = {**sheet.answers, **own}, {**whole.stale, **dict.fromkeys(part.answers), **own_stale}
    found: Found = {}
    for control in asked:
        name = control.id
        parent = found[control.parent[0]] if control.parent else None
        follows = parent is not None and parent is not whole.found[parent.control.id]
        if name in own or follows or (given and control.applies_if):
            finding = finding_of(control, answers.get(name), sheet.depth, facts, parent, stale.get(name))
            found[name] = with_failure(finding)
        else:
            # As in the organisation; with a hundred parts most findings are.
            found[name] = whole.found[name]
    return AssessedPart(
        kind=part.kind, title=part.title, facts=part.facts, answers=part.answers, found=found, in_force=facts
    )


def lifted(
    part: AssessedPart, answers: Mapping[str, Answer], depth: Tier, follow: Mapping[str, list[str]]
) -> AssessedPart:
    """Judge a part again with those of other answers that are better than its own."""
    better = {
        control_id: answer
        for control_id, answer in answers.items()
        if control_id in part.found and _is_better(part.found[control_id], answer)
    }
    if not better:
        return part
    again = judged_again(part.found, better, depth, part.in_force, follow)
    return part.model_copy(update={"found": {**part.found, **again}})


def _is_better(finding: Finding, answer: Answer) -> bool:
    if finding.share is None:
        # What does not apply there cannot be improved there.
        return False
    stored = finding.answer.choice if finding.answer else ()
    return not stored or not answer.choice or finding.control.credit(stored) < finding.control.credit(answer.choice)


def joined(found: Mapping[str, Finding], parts: Mapping[str, AssessedPart]) -> Iterator[tuple[str, Finding]]:
    """Yield every finding, joined over the parts where it is asked of them."""
    of_kind: dict[str, dict[str, AssessedPart]] = {}
    for part_id, part in parts.items():
        of_kind.setdefault(part.kind, {})[part_id] = part
    for control_id, finding in found.items():
        some = of_kind.get(finding.control.of)
        yield control_id, _worst({name: part.found[control_id] for name, part in some.items()}) if some else finding


def _worst(inside: Mapping[str, Finding]) -> Finding:
    """Return the worst finding of a control, with the lowest share at each end, and the parts that are at that."""
    counted = {part_id: f for part_id, f in inside.items() if f.share is not None} or _left_out(inside)
    first = min(counted.values(), key=_badness)
    holding = tuple(part_id for part_id, f in counted.items() if _badness(f) == _badness(first))
    shares = [f.share for f in counted.values() if f.share is not None]
    share = Interval(low=min(s.low for s in shares), high=min(s.high for s in shares)) if shares else None
    waits_for = tuple(dict.fromkeys(fact_id for f in counted.values() for fact_id in f.waits_for))
    return with_failure(first.model_copy(update={"share": share, "parts": holding, "waits_for": waits_for}))


def _left_out(inside: Mapping[str, Finding]) -> Mapping[str, Finding]:
    """Return the findings of a control that is in no part's sums: where it was declared, else all."""
    declared = {part_id: f for part_id, f in inside.items() if f.status == "not-applicable"}
    return declared or inside


def _badness(finding: Finding) -> tuple[object, ...]:
    if finding.share is None:
        return ()
    return finding.share.low, finding.share.high, TOLD_FIRST.index(finding.status)
