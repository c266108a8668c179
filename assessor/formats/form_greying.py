"""Formulas that say which questions of a workbook need no answer: facts rule them out, or nothing leads to them.

They are made of ids, cells and numbers, and of nothing that anybody wrote. What is not known yet rules nothing out.
"""

from collections.abc import Iterable, Iterator, Mapping

from assessor.model.catalog import Conditions
from assessor.model.forms import AskedControl, Form, Parent

TRUE, FALSE = "TRUE", "FALSE"
# The most characters of a formula, with some to spare.
LONGEST = 8000
# For each value of a fact, or choice of a control: the formula that says whether it is given.
Given = Mapping[str, str]


def name(kind: str, key: str, what: str = "grey") -> str:
    """Return the name of the formula about a fact or a control, or of something else of it."""
    return f"{what}_{kind}_{key.replace('-', '_')}"


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
                yield "fact", fact_id, _within(self._rules_out(conditions))
        for control in self._form.controls:
            if control.applies_if or control.after:
                yield "control", control.id, _within(self._is_away(control))

    def _is_away(self, control: AskedControl | Parent) -> str:
        """Return whether facts rule a control out, or nothing leads to it."""
        return _any([self._rules_out(control.applies_if), *map(self._falls_short, control.after.items())])

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
            reached = sum(parent.credits[choice_id] for choice_id in parent.chosen) >= enough
            return _any([self._is_away(parent), FALSE if reached else TRUE])
        worth = "+".join(f"({self._controls[parent_id][key]})*{credit}" for key, credit in parent.credits.items())
        return _any([name("control", parent_id) if parent.applies_if or parent.after else FALSE, f"{worth}<{enough}"])


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


def _within(formula: str) -> str:
    """Return a formula that programs take; one that is too long for them greys nothing."""
    return formula if len(formula) <= LONGEST else FALSE
