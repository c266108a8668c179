"""Decide which conditions hold for these facts, and which open facts the others wait for. Pure."""

from collections.abc import Mapping
from typing import NamedTuple

from assessor.model.assessment import Assessment, FactValue
from assessor.model.catalog import Conditions, Questionnaire
from assessor.model.sheet import AnswerSheet


class Holds(NamedTuple):
    """Whether conditions hold: yes, no, or not known until some facts are answered."""

    value: bool | None
    waits_for: tuple[str, ...] = ()


def fact_values(questionnaire: Questionnaire, sheet: AnswerSheet) -> dict[str, FactValue]:
    """Return each fact with its answer; a fact whose own condition fails decides nothing."""
    settled: dict[str, FactValue] = {}
    facts = questionnaire.facts
    for fact_id in questionnaire.deciding_first:
        asked = holds(facts[fact_id].applies_if, settled)
        applies = asked.value is not False
        values = sheet.fact(fact_id) if applies else ()
        unknown = not values and bool(sheet.facts.get(fact_id))
        settled[fact_id] = FactValue(
            fact=facts[fact_id], values=values, applies=applies, is_unknown=unknown, waits_for=asked.waits_for
        )
    return {fact_id: settled[fact_id] for fact_id in facts}


def holds(conditions: Conditions, facts: Mapping[str, FactValue]) -> Holds:
    """Whether every key of any table holds; unknown only if open facts can change that (Kleene's logic)."""
    if not conditions:
        return Holds(True)
    tables = [_table_holds(table, facts) for table in conditions]
    if any(table.value is True for table in tables):
        return Holds(True)
    waits_for = tuple(dict.fromkeys(fact for table in tables if table.value is None for fact in table.waits_for))
    return Holds(None, waits_for) if waits_for else Holds(False)


def makers_only(assessment: Assessment) -> bool:
    """Whether some of a firm's devices may only be changed by their maker, who is somebody else."""
    tables = assessment.meaning.makers_only
    known = bool(tables) and all(fact_id in assessment.facts for table in tables for fact_id in table)
    return known and not assessment.makes_devices and holds(tables, assessment.facts).value is True


def _table_holds(table: Mapping[str, tuple[str, ...]], facts: Mapping[str, FactValue]) -> Holds:
    waits_for: list[str] = []
    for fact, values in table.items():
        answered = facts[fact]
        if answered.applies and not answered.values:
            waits_for += answered.waits_for or (fact,)
        elif not set(values) & set(answered.values):
            return Holds(False)
        else:
            waits_for += answered.waits_for
    return Holds(None, tuple(waits_for)) if waits_for else Holds(True)


def deciding(conditions: Conditions, facts: Mapping[str, FactValue]) -> tuple[str, ...]:
    """Return the facts that make conditions fail; facts that were not even asked only where no other does."""
    failing = dict.fromkeys(
        fact
        for table in conditions
        for fact, values in table.items()
        if (not facts[fact].applies or facts[fact].values) and not set(values) & set(facts[fact].values)
    )
    return tuple(fact_id for fact_id in failing if facts[fact_id].values) or tuple(failing)
