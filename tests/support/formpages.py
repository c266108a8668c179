"""A form as a web page: what its script knows, what may be entered, and what Python says of that."""

import io
import json
import random
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from assessor.exchange.forms import Given, Wanted, made
from assessor.formats import form_html
from assessor.model.catalog import Questionnaire
from assessor.model.forms import AskedControl, AskedFact, Form
from assessor.model.sheet import UNKNOWN, Answer, AnswerSheet
from assessor.scoring import parts
from assessor.scoring.facts import fact_values, holds

# What a row gives: choices or values, and a state.
Entered = dict[str, dict[str, Any]]
DAY = date(2026, 3, 31)


def form_of(questionnaire: Questionnaire, sheet: AnswerSheet, wanted: Wanted) -> Form:
    """Return the form of a sheet in which every answer counts."""
    return made(questionnaire, Given(sheet, sheet, {}), wanted, DAY)


def page_of(form: Form) -> str:
    out = io.BytesIO()
    form_html.render(form, out)
    return out.getvalue().decode()


def data_of(page: str) -> Any:
    """Return what the page's script knows."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page)
    assert found
    return json.loads(found[1])


def rows_of(form: Form) -> Iterator[tuple[str, AskedFact | AskedControl]]:
    yield from ((f"fact.{fact.id}", fact) for fact in form.facts)
    yield from ((f"control.{control.id}", control) for control in form.controls)


def states(asked: AskedFact | AskedControl) -> list[str]:
    return [UNKNOWN, "not-applicable"] if isinstance(asked, AskedControl) and asked.may_not_apply else [UNKNOWN]


def options(asked: AskedFact | AskedControl) -> list[str]:
    if isinstance(asked, AskedControl):
        return list(asked.choices)
    return list(asked.values) or ["yes", "no"]


def entered(form: Form, chance: random.Random) -> Entered:
    """Enter something at random: nothing, one or several choices, or a state."""
    found: Entered = {}
    for name, asked in rows_of(form):
        ids = options(asked)
        choice = chance.sample(ids, 2) if asked.kind in {"many", "multi"} and chance.random() < 0.3 else [ids[-1]]
        choice = chance.choice([choice, [chance.choice(ids)], [chance.choice(ids)]])
        state = chance.choice(states(asked))
        found[name] = chance.choice(
            [{"choice": [], "state": None}, {"choice": [], "state": state}, *[{"choice": choice, "state": None}] * 3]
        )
    return found


def with_inherited(form: Form, given: Entered) -> Entered:
    """Return what is in force: in a part, what is blank is as in the organisation."""
    found = {}
    for name, asked in rows_of(form):
        own = given[name]
        found[name] = own if own["choice"] or own["state"] else _inherited(asked)
    return found


def _inherited(asked: AskedFact | AskedControl) -> dict[str, Any]:
    if isinstance(asked, AskedFact):
        is_unknown = UNKNOWN in asked.inherited
        return {"choice": [] if is_unknown else list(asked.inherited), "state": UNKNOWN if is_unknown else None}
    found = asked.inherited or Answer()
    return {"choice": list(found.choice), "state": found.state}


def sheet_with(form: Form, sheet: AnswerSheet, force: Entered) -> AnswerSheet:
    """Return the sheet in force with what was entered."""
    sheet = parts.in_force(sheet, form.part.id) if form.part else sheet
    facts, answers = dict(sheet.facts), dict(sheet.answers)
    for name, asked in rows_of(form):
        choice, state = tuple(force[name]["choice"]), force[name]["state"]
        if isinstance(asked, AskedFact):
            facts[asked.id] = (UNKNOWN,) if state else choice
        else:
            answers[asked.id] = Answer(choice=choice, state=state, reason="R" if state == "not-applicable" else "")
    return sheet.model_copy(update={"facts": facts, "answers": answers})


def shown_by_python(questionnaire: Questionnaire, form: Form, sheet: AnswerSheet) -> set[str]:
    """Return the rows that may apply, and whose parents may and are answered so that these are asked."""
    facts = fact_values(questionnaire, sheet)

    def is_asked(control_id: str) -> bool:
        control = questionnaire.controls[control_id]
        if holds(control.applies_if, facts).value is False:
            return False
        if control.parent is None:
            return True
        parent_id, least = control.parent
        parent, answer = questionnaire.controls[parent_id], sheet.answers.get(parent_id)
        leads = answer is not None and answer.choice and parent.credit(answer.choice) >= parent.choices[least].credit
        return bool(leads) and is_asked(parent_id)

    return {f"fact.{fact.id}" for fact in form.facts if facts[fact.id].applies} | {
        f"control.{control.id}" for control in form.controls if is_asked(control.id)
    }
