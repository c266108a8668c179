"""Formulas that say which questions of a workbook need no answer: facts rule them out, or nothing leads to them.

They are made of ids, cells and numbers, and of nothing that anybody wrote. What is not known yet rules nothing out.
"""

from collections.abc import Iterable, Iterator, Mapping

from assessor.model.catalog import Conditions
from assessor.model.forms import Form

TRUE, FALSE = "TRUE", "FALSE"
# For each value of a fact, or choice of a control: the formula that says whether it is given.
Given = Mapping[str, str]


def name(kind: str, key: str) -> str:
    """Return the name of the formula about a fact or a control."""
    return f"grey_{kind}_{key.replace('-', '_')}"


class Greying:
    """Makes the formulas of a form, whose questions stand in these cells."""

    def __init__(self, form: Form, facts: Mapping[str, Given], controls: Mapping[str, Given]) -> None:
        self._form = form
        self._facts, self._controls = facts, controls
        self._conditions = {fact.id: fact.applies_if for fact in form.facts}
        self._conditions |= {fact_id: settled.applies_if for fact_id, settled in form.settled.items()}

    def formulas(self) -> Iterator[tuple[str, str, str]]:
        """Yield facts and controls that may need no answer: the kind, the id, and the formula, which names others."""
        for fact_id, conditions in self._conditions.items():
            if conditions:
                yield "fact", fact_id, self._rules_out(conditions)
        for control in self._form.controls:
            if control.applies_if or control.after:
                least = control.after.items()
                yield "control", control.id, _any([self._rules_out(control.applies_if), *map(self._falls_short, least)])

    def _rules_out(self, conditions: Conditions) -> str:
        """Return whether no table of conditions can hold any more."""
        tables = (_any(self._denies(fact_id, wanted) for fact_id, wanted in table.items()) for table in conditions)
        return _all(tables) if conditions else FALSE

    def _denies(self, fact_id: str, wanted: Iterable[str]) -> str:
        """Return whether a fact is none of these values, or does not apply."""
        gone = name("fact", fact_id) if self._conditions[fact_id] else FALSE
        if fact_id not in self._facts:
            values = self._form.settled[fact_id].values
            return _any([gone, TRUE if values and not set(values) & set(wanted) else FALSE])
        given = self._facts[fact_id]
        others = _any(formula for value, formula in given.items() if value not in wanted)
        return _any([gone, _all([others, _not(_any(given[value] for value in wanted if value in given))])])

    def _falls_short(self, step: tuple[str, str]) -> str:
        """Return whether a control is not answered so that its follow-up is reached."""
        parent_id, least = step
        parent = self._form.parents[parent_id]
        enough = parent.credits[least]
        if parent_id not in self._controls:
            return FALSE if sum(parent.credits[choice_id] for choice_id in parent.chosen) >= enough else TRUE
        worth = "+".join(f"({self._controls[parent_id][key]})*{credit}" for key, credit in parent.credits.items())
        parents = {control.id: control for control in self._form.controls}
        is_sure = not parents[parent_id].applies_if and not parents[parent_id].after
        return _any([FALSE if is_sure else name("control", parent_id), f"{worth}<{enough}"])


def _any(formulas: Iterable[str]) -> str:
    found = [formula for formula in formulas if formula != FALSE]
    return TRUE if TRUE in found else _call("OR", found) if found else FALSE


def _all(formulas: Iterable[str]) -> str:
    found = [formula for formula in formulas if formula != TRUE]
    return FALSE if FALSE in found else _call("AND", found) if found else TRUE


def _not(formula: str) -> str:
    return {TRUE: FALSE, FALSE: TRUE}.get(formula, f"NOT({formula})")


def _call(function: str, formulas: list[str]) -> str:
    return formulas[0] if len(formulas) == 1 else f"{function}({','.join(formulas)})"
