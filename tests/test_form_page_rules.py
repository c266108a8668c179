"""What a web page hides, by the facts and by what is answered, is what Python says: over random sheets."""

import json
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.exchange.forms import Wanted
from assessor.formats import form_html
from assessor.io import catalog
from assessor.model.catalog import Questionnaire
from assessor.model.forms import Form, Only
from assessor.model.sheet import UNKNOWN, Answer, AnswerSheet, Part, QuestionnaireRef
from assessor.scoring.facts import fact_values
from assessor.scoring.findings import findings_of
from tests.support.formpages import (
    Entered,
    data_of,
    entered,
    form_of,
    page_of,
    sheet_with,
    shown_by_python,
    with_inherited,
)
from tests.support.strategies import assessed
from tests.support.web import WEB, tool

pytestmark = pytest.mark.slow

ONLY: list[Only] = ["all", "all", "all", "open", "unknown"]
Where = dict[str, str]
Rules = Callable[[Any, list[Entered]], list[Where]]
SHIPPED = catalog.shipped()
SCRIPT = Path(form_html.__file__).with_name("rules.js")


@pytest.fixture(scope="module")
def rules() -> Iterator[Rules]:
    """Ask the page's own rules, by Node."""
    command = [tool(shutil.which("node"), "node"), str(WEB / "rules.cjs"), str(SCRIPT)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8") as node:
        assert node.stdin
        assert node.stdout
        stdin, stdout = node.stdin, node.stdout

        def ask(form: Any, given: list[Entered]) -> list[Where]:
            stdin.write(json.dumps({"form": form, "given": given}) + "\n")
            stdin.flush()
            found: list[Where] = json.loads(stdout.readline())
            return found

        yield ask
        stdin.close()


def compare(rules: Rules, questionnaire: Questionnaire, form: Form, sheet: AnswerSheet, given: list[Entered]) -> int:
    """Compare what is shown with what Python says; return how much was hidden."""
    hidden = 0
    forces = [with_inherited(form, each) for each in given]
    for where, force in zip(rules(data_of(page_of(form)), forces), forces, strict=True):
        now = sheet_with(form, sheet, force)
        shown = {name for name, standing in where.items() if standing == "shown"}
        assert shown == shown_by_python(questionnaire, form, now)
        agree_with_findings(questionnaire, where, now)
        hidden += len(where) - len(shown)
    return hidden


def agree_with_findings(questionnaire: Questionnaire, where: Where, sheet: AnswerSheet) -> None:
    """What is judged is shown, what is not asked is hidden, and what waits for its parent says so."""
    found = findings_of(questionnaire, sheet, fact_values(questionnaire, sheet), {})
    for name, standing in where.items():
        kind, _, control_id = name.partition(".")
        if kind == "fact" or control_id not in found:
            continue
        finding = found[control_id]
        if finding.status == "not-asked":
            assert standing != "shown", name
        elif finding.behind is None and not finding.waits_for:
            assert standing == "shown", name
        elif finding.status == "not-reached":
            assert standing in {"short", "out"}, name


def random_sheet(questionnaire: Questionnaire, chance: random.Random) -> AnswerSheet:
    """Return a sheet with some facts and answers, and sometimes a part that differs."""
    facts = {
        fact_id: chance.choice([(UNKNOWN,), (chance.choice(fact.options),)])
        for fact_id, fact in questionnaire.facts.items()
        if chance.random() < 0.5
    }
    answers = {
        control_id: chance.choice([Answer(state="unknown"), Answer(choice=(chance.choice(list(control.choices)),))])
        for control_id, control in questionnaire.controls.items()
        if chance.random() < 0.5
    }
    sites = [control_id for control_id, control in questionnaire.controls.items() if control.of == "site"]
    own = {name: answers[name] for name in sites if name in answers and chance.random() < 0.5}
    part = Part(kind="site", title="North", facts=dict(list(facts.items())[:2]), answers=own)
    return AnswerSheet(
        format=1,
        questionnaire=QuestionnaireRef(id=questionnaire.id, version=questionnaire.version),
        tier="advanced",
        facts=dict(list(facts.items())[2:]),
        answers=answers,
        parts={"north": part} if chance.random() < 0.3 else {},
    )


@pytest.mark.parametrize("name", SHIPPED.names())
def test_a_page_of_a_shipped_questionnaire_hides_what_python_says(rules: Rules, name: str) -> None:
    questionnaire, chance, hidden = SHIPPED.questionnaire(SHIPPED.root / f"{name}.toml"), random.Random(name), 0
    for only in ONLY:
        sheet = random_sheet(questionnaire, chance)
        form = form_of(questionnaire, sheet, Wanted(only, part=next(iter(sheet.parts), None)))
        hidden += compare(rules, questionnaire, form, sheet, [entered(form, chance) for _ in range(15)])
    assert hidden > 100


@given(assessed(8), st.sampled_from(ONLY), st.randoms(use_true_random=False))
def test_a_page_of_any_questionnaire_hides_what_python_says(
    rules: Rules, case: tuple[Questionnaire, AnswerSheet], only: Only, chance: random.Random
) -> None:
    questionnaire, sheet = case[0], case[1].model_copy(update={"tier": "advanced"})
    form = form_of(questionnaire, sheet, Wanted(only, part=next(iter(sheet.parts), None)))
    compare(rules, questionnaire, form, sheet, [entered(form, chance) for _ in range(8)])


@given(assessed(8), st.randoms(use_true_random=False))
def test_no_answer_leads_backwards(
    rules: Rules, case: tuple[Questionnaire, AnswerSheet], chance: random.Random
) -> None:
    """Whoever answers what is open never has more to answer than before."""
    form = form_of(case[0], case[1].model_copy(update={"parts": {}, "tier": "advanced"}), Wanted("all"))
    full, data = entered(form, chance), data_of(page_of(form))
    full = {
        name: row if row["choice"] or row["state"] else {"choice": [], "state": UNKNOWN} for name, row in full.items()
    }
    blank: dict[str, Any] = {"choice": [], "state": None}
    steps = [{name: full[name] if n < step else blank for n, name in enumerate(full)} for step in range(len(full) + 1)]
    wholes = [sum(standing in {"shown", "later"} for standing in where.values()) for where in rules(data, steps)]
    assert wholes == sorted(wholes, reverse=True)


def test_a_fact_that_the_form_does_not_ask_counts_again_once_it_applies(rules: Rules) -> None:
    questionnaire = SHIPPED.questionnaire(SHIPPED.root / "healthcare.toml")
    ref = QuestionnaireRef(id=questionnaire.id, version=questionnaire.version)
    facts: dict[str, tuple[str, ...]] = {"personal-data": ("no",), "health-data": ("no",)}
    sheet = AnswerSheet(format=1, questionnaire=ref, tier="advanced", facts=facts)
    form = form_of(questionnaire, sheet, Wanted("all"))
    given = entered(form, random.Random(1)) | {"fact.personal-data": {"choice": ["yes"], "state": None}}
    assert form.settled["health-data"].values == ("no",)
    compare(rules, questionnaire, form, sheet, [given])
