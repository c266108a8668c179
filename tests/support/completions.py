"""Score every way to complete a sheet with the second scorer, to compare an interval with them."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, product

from assessor.model.catalog import Control, Fact, Questionnaire
from assessor.model.sheet import Answer, AnswerSheet, Part
from tests.support import second_scorer


def completions(questionnaire: Questionnaire, sheet: AnswerSheet, *, not_applicable: bool) -> Iterator[Fraction]:
    """Yield the score of every way to answer the open questions; `not_applicable` also tries that answer."""
    facts = [
        [(fact_id, known)] if (known := sheet.fact(fact_id)) else [(fact_id, values) for values in ways(fact)]
        for fact_id, fact in questionnaire.facts.items()
    ]
    answers = [
        [(control_id, answer)]
        if (answer := settled(sheet, control_id))
        else [(control_id, answer) for answer in choices(control, not_applicable=not_applicable)]
        for control_id, control in questionnaire.controls.items()
    ]
    everywhere = list(every_part(questionnaire, sheet, not_applicable=not_applicable))
    for some_facts in product(*facts):
        for some_answers in product(*answers):
            for parts in everywhere:
                given = {"facts": dict(some_facts), "answers": dict(some_answers), "parts": parts}
                found = second_scorer.score(questionnaire, sheet.model_copy(update=given)).capped
                if found is not None:
                    assert found.low == found.high
                    yield found.low


def every_part(questionnaire: Questionnaire, sheet: AnswerSheet, *, not_applicable: bool) -> Iterator[dict[str, Part]]:
    """Yield every way to find out what is unknown in parts; what is blank there is as in the organisation."""
    each = [
        [(part_id, completed) for completed in completed_parts(questionnaire, part, not_applicable=not_applicable)]
        for part_id, part in sheet.parts.items()
    ]
    yield from map(dict, product(*each))


def completed_parts(questionnaire: Questionnaire, part: Part, *, not_applicable: bool) -> Iterator[Part]:
    facts = [
        [(fact_id, given) for given in (ways(questionnaire.facts[fact_id]) if "unknown" in values else [values])]
        for fact_id, values in part.facts.items()
    ]
    answers = [
        [
            (control_id, given)
            for given in (
                choices(questionnaire.controls[control_id], not_applicable=not_applicable)
                if answer.state == "unknown"
                else [answer]
            )
        ]
        for control_id, answer in part.answers.items()
    ]
    for some_facts in product(*facts):
        for some_answers in product(*answers):
            yield part.model_copy(update={"facts": dict(some_facts), "answers": dict(some_answers)})


def settled(sheet: AnswerSheet, control_id: str) -> Answer | None:
    """Return a stored answer, unless it is unknown or blank."""
    answer = sheet.answers.get(control_id)
    return None if answer is None or answer.state == "unknown" or answer.is_blank else answer


def ways(fact: Fact) -> list[tuple[str, ...]]:
    """Return every value that a fact can have."""
    options = list(fact.options)
    most = len(options) if fact.kind == "many" else 1
    return [some for size in range(1, most + 1) for some in combinations(options, size)]


def choices(control: Control, *, not_applicable: bool) -> Iterator[Answer]:
    """Yield every answer to a control; of several ticked choices none, one and all."""
    for choice in control.choices:
        yield Answer(choice=(choice,))
    if control.kind == "multi":
        yield Answer(choice=tuple(name for name, choice in control.choices.items() if not choice.none))
    if not_applicable and control.may_not_apply:
        yield Answer(state="not-applicable", reason="none here")
