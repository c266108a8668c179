"""Sheets of questionnaires that ship, drawn at random."""

import random

from assessor.model.catalog import TIERS, Control, Fact, Questionnaire
from assessor.model.sheet import UNKNOWN, Answer, AnswerSheet, Part, PartKind, QuestionnaireRef

KINDS: tuple[PartKind, ...] = ("site", "product")


def sheet(questionnaire: Questionnaire, role: str, draw: random.Random) -> AnswerSheet:
    """Answer most questions, well or badly as it comes."""
    share, skill = draw.choice([0.3, 0.9, 1]), draw.choice([0.2, 1, 5])
    facts = {fact_id: values(fact, draw) for fact_id, fact in questionnaire.facts.items() if draw.random() < share}
    controls = questionnaire.controls
    return AnswerSheet(
        format=1,
        questionnaire=QuestionnaireRef(id=questionnaire.id, version=questionnaire.version),
        tier=draw.choice(TIERS),
        facts={**facts, "role": (role,)},
        answers={i: answer(control, draw, skill) for i, control in controls.items() if draw.random() < share},
    )


def values(fact: Fact, draw: random.Random) -> tuple[str, ...]:
    if draw.random() < 0.1:
        return (UNKNOWN,)
    if fact.kind != "many":
        return (draw.choice(fact.options),)
    several = [value for value in fact.options if value != fact.none]
    return tuple(draw.sample(several, draw.randint(1, min(3, len(several)))))


def answer(control: Control, draw: random.Random, skill: float) -> Answer:
    if draw.random() < 0.1:
        return Answer(state="unknown")
    if control.may_not_apply and draw.random() < 0.1:
        return Answer(state="not-applicable", reason="none here")
    several = [choice_id for choice_id, choice in control.choices.items() if not choice.none]
    if control.kind == "multi" and draw.random() < 0.8:
        return Answer(choice=tuple(draw.sample(several, draw.randint(1, len(several)))))
    return Answer(choice=(draw.choices(list(control.choices), weights=weights(control, skill))[0],))


def weights(control: Control, skill: float) -> list[float]:
    return [skill**place for place, _ in enumerate(control.choices)]


def with_parts(one: AnswerSheet, questionnaire: Questionnaire, draw: random.Random) -> AnswerSheet:
    """Add sites and products that differ in some answers, and every other in some facts."""
    parts = {}
    for number in range(4):
        kind = KINDS[number % 2]
        asked = {i: control for i, control in questionnaire.controls.items() if control.of == kind}
        own = {i: answer(control, draw, 1) for i, control in asked.items() if draw.random() < 0.5}
        facts = {i: values(fact, draw) for i, fact in questionnaire.facts.items() if number > 1 and draw.random() < 0.2}
        parts[f"p{number}"] = Part(kind=kind, title="P", facts=facts, answers=own)
    return one.model_copy(update={"parts": parts})
