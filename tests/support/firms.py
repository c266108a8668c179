"""Invented firms that answer a shipped questionnaire in one way throughout: at their best, second best, or worst."""

from collections.abc import Callable
from datetime import date
from functools import cache

from assessor.io import catalog
from assessor.model.assessment import Assessment
from assessor.model.catalog import Control, Questionnaire, Tier
from assessor.model.sheet import Answer, AnswerSheet, QuestionnaireRef
from assessor.scoring import engine

NAMES = catalog.shipped().names()
ROLES = tuple(catalog.shipped().roles)
Facts = dict[str, tuple[str, ...]]
Pick = Callable[[Control], Answer]


@cache
def loaded(name: str) -> Questionnaire:
    return catalog.load(name)


def facts(questionnaire: Questionnaire, *roles: str, everything: bool) -> Facts:
    """Every fact that brings questions is true, or none that need not be."""
    found: Facts = {}
    for fact_id, fact in questionnaire.facts.items():
        options = fact.options
        if fact.kind == "yes-no":
            found[fact_id] = ("yes",) if everything else ("no",)
        elif fact.none is not None:
            found[fact_id] = tuple(v for v in options if v != fact.none) if everything else (fact.none,)
        elif fact.kind == "many":
            found[fact_id] = options
        else:
            found[fact_id] = options[-1:] if everything else options[:1]
    return {**found, str(questionnaire.meaning.role): roles}


def firm(name: str, role: str, tier: Tier, pick: Pick, *, everything: bool = True) -> Assessment:
    questionnaire = loaded(name)
    sheet = AnswerSheet(
        format=1,
        questionnaire=QuestionnaireRef(id=name, version=questionnaire.version),
        tier=tier,
        facts=facts(questionnaire, role, everything=everything),
        answers={control_id: pick(control) for control_id, control in questionnaire.controls.items()},
    )
    return engine.assess(questionnaire, sheet, date(2026, 3, 31))


def best(control: Control) -> Answer:
    ticked = tuple(choice_id for choice_id, choice in control.choices.items() if not choice.none)
    return Answer(choice=ticked if control.kind == "multi" else ticked[-1:])


def second_best(control: Control) -> Answer:
    """The choice below the best; where several may be ticked, what reaches two thirds."""
    return Answer(choice=control.enough(67) if control.kind == "multi" else tuple(control.choices)[-2:-1])


def middle(control: Control) -> Answer:
    """The choice in the middle, the lower one of two; where several may be ticked, what reaches a half."""
    choices = tuple(control.choices)
    place = max(1, (len(choices) - 1) // 2)
    return Answer(choice=control.enough(50) if control.kind == "multi" else choices[place : place + 1])


def worst(control: Control) -> Answer:
    return Answer(choice=(min(control.choices, key=lambda choice_id: control.choices[choice_id].credit),))
