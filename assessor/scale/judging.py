"""Judge every control in each row, as `scoring.findings` does: by tier, conditions, what it follows, and code."""

from typing import NamedTuple

import numpy as np

from assessor.model.catalog import TIERS, Control, Questionnaire
from assessor.scale import codes, conditions, standing
from assessor.scale.arrays import Bytes, Numbers, Truths
from assessor.scale.conditions import CodedFact, Tables
from assessor.scale.standing import FREE, NOT_ASKED


class CodedControl(NamedTuple):
    """A control, by its place: its tier, the place of its conditions, and the place of the control that it follows.

    `worth` has the standing for each code, from the least on; `follows` what each standing of its parent makes of it.
    """

    place: int
    tier: int
    condition: int
    worth: Bytes
    parent: int | None
    follows: Bytes


class Questions(NamedTuple):
    """What is asked: facts after those that decide about them, and controls after those that they follow."""

    facts: tuple[CodedFact, ...]
    conditions: tuple[Tables, ...]
    controls: tuple[CodedControl, ...]


class Codes(NamedTuple):
    """What is given in each row: a line of codes for each fact and for each control, and the place of its tier."""

    facts: Numbers
    answers: Numbers
    tier: Numbers


def questions(questionnaire: Questionnaire) -> Questions:
    """Return what a questionnaire asks."""
    where = {control_id: place for place, control_id in enumerate(questionnaire.controls)}
    distinct: dict[Tables, int] = {}
    asked = []
    for control in questionnaire.parents_first:
        applies_if = conditions.tables(control.applies_if, questionnaire.facts)
        condition = distinct.setdefault(applies_if, len(distinct))
        parent, follows = None, standing.after(0)
        if control.parent:
            above = questionnaire.controls[control.parent[0]]
            parent, follows = where[above.id], standing.after(above.choices[control.parent[1]].credit)
        tier = TIERS.index(control.tier)
        asked.append(CodedControl(where[control.id], tier, condition, _worth(control), parent, follows))
    return Questions(conditions.asked_facts(questionnaire), tuple(distinct), tuple(asked))


def _worth(control: Control) -> Bytes:
    """Return the standing for each code."""
    without = {codes.UNKNOWN: standing.UNKNOWN}
    if control.may_not_apply:
        without[codes.NOT_APPLICABLE] = standing.NOT_APPLICABLE
    reasons = [without.get(code, standing.UNANSWERED) for code in range(codes.LEAST, 0)]
    choices = tuple(control.choices)
    if control.kind == "one":
        return np.array([*reasons, *(control.credit((choice,)) for choice in choices)], np.uint8)
    ticked = (tuple(c for bit, c in enumerate(choices) if code >> bit & 1) for code in range(1 << len(choices)))
    return np.array([*reasons, *map(control.credit, ticked)], np.uint8)


def judged(asked: Questions, given: Codes) -> tuple[Bytes, Truths]:
    """Return a line of standings for each control, and where a required fact is open."""
    rows = len(given.tier)
    facts, missing = conditions.settled(asked.facts, given.facts)
    ways = [conditions.holds(tables, facts, rows) for tables in asked.conditions]
    found = np.empty((len(asked.controls), rows), np.uint8)
    for control in asked.controls:
        found[control.place] = _standing(control, given, ways[control.condition], found)
    return found, missing


def _standing(control: CodedControl, given: Codes, way: Bytes, found: Bytes) -> Bytes:
    result = control.worth[given.answers[control.place] - codes.LEAST]
    if control.parent is not None:
        follows = control.follows[found[control.parent]]
        result = np.where(follows == FREE, result, follows)
        # What follows a control outside the sums is not asked, whatever its own facts say.
        way = np.where(follows == NOT_ASKED, follows, way)
    result = np.where(way == FREE, result, way)
    return np.where(given.tier < control.tier, NOT_ASKED, result)
