"""The laws of workbooks, over random sheets: what was not touched says what it said, and grey is what is not asked."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from assessor.exchange import returns
from assessor.exchange.forms import Given, Wanted, made
from assessor.formats import registry
from assessor.io import formbooks
from assessor.model.catalog import Questionnaire
from assessor.model.forms import AskedChoice, AskedControl, AskedFact, Filled, Form
from assessor.model.sheet import Answer, AnswerSheet, Evidence, QuestionnaireRef
from assessor.scoring.facts import fact_values
from assessor.scoring.findings import findings_of
from tests.support.hostile import HOSTILE, HOSTILE_MARKUP
from tests.support.strategies import assessed, sheets
from tests.support.workbooks import PAGE, resaved

DAY = date(2026, 3, 31)
PIECES = [
    "_x000D_",
    "_x005F_",
    "x005F_x0041_",
    "_x1_",
    "\r\n",
    "\n",
    " ",
    "\t",
    "=1",
    "'",
    "a",
    "é",
    "\x1f",
    "\ufffe",
    "🔑",
]
TEXTS = (
    st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
    | st.sampled_from(["", HOSTILE, HOSTILE_MARKUP[:2000]])
)
DAYS = st.sampled_from([None, date(2000, 1, 1), DAY, date(2099, 12, 31)])
REPEATED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)


@st.composite
def remarked(draw: DrawFn, answer: Answer) -> Answer:
    """Draw remarks to an answer."""
    reference = draw(TEXTS)
    proof = (Evidence(reference=f"r{reference}", on=draw(DAYS)),) if reference else ()
    more = {"comment": draw(TEXTS), "by": draw(TEXTS)[:200], "on": draw(DAYS), "evidence": proof}
    reason = f"r{draw(TEXTS)}" if answer.state == "not-applicable" else ""
    return answer.model_copy(update={**more, "reason": reason})


@st.composite
def forms(draw: DrawFn) -> Form:
    """Draw a form of a sheet, or of one of its parts, in which some answers do not count."""
    questionnaire, sheet = draw(assessed())
    answers = {key: draw(remarked(answer)) for key, answer in sheet.answers.items()}
    sheet = sheet.model_copy(update={"answers": answers})
    part = draw(st.sampled_from([None, *sheet.parts]))
    return made(questionnaire, Given(sheet, sheet, {}), Wanted("all", part=part), DAY)


def written(form: Form, path: Path) -> Path:
    with path.open("wb") as out:
        registry.render_form("xlsx", form, out)
    return path


def told(path: Path) -> dict[str, tuple[object, Filled, Filled]]:
    """Return what each row brings back: what the sheet had, what was shown, and what stands there now."""
    rows = formbooks.read(path).rows
    return {f"{row.kind}:{row.id}": (row.base, row.shown, row.given) for row in rows}


def expected(form: Form) -> dict[str, tuple[object, Filled, Filled]]:
    facts = {f"fact:{each.id}": (each.base, each.shown, each.shown) for each in form.facts}
    return {**facts, **{f"control:{each.id}": (each.base, each.shown, each.shown) for each in form.controls}}


@given(forms())
@REPEATED
def test_a_form_that_nobody_touched_brings_back_what_it_had(tmp_path: Path, form: Form) -> None:
    assert told(written(form, tmp_path / "form.xlsx")) == expected(form)


@pytest.mark.slow
def test_so_does_one_that_libreoffice_saved_again(tmp_path: Path) -> None:
    @given(forms())
    @settings(max_examples=25)
    def collect(form: Form) -> None:
        every.append(form)

    every: list[Form] = []
    collect()
    paths = [written(form, tmp_path / f"{number}.xlsx") for number, form in enumerate(every)]
    for form, path in zip(every, resaved(*paths), strict=True):
        assert told(path) == expected(form)


class Grey:
    """Works out which rows of a workbook are grey, as a spreadsheet program would."""

    def __init__(self, path: Path) -> None:
        book = openpyxl.load_workbook(path)
        self._page = book[PAGE]
        self._cells = {page.title: page for page in book}
        self._names = {name: each.attr_text for name, each in book.defined_names.items()}

    def is_grey(self, kind: str, key: str) -> bool:
        name = f"grey_{kind}_{key}"
        return name in self._names and bool(self._value(self._names[name]))

    def _value(self, formula: str) -> Any:
        """Work out a formula of the few kinds that there are, as Python."""
        python = re.sub(r"INDEX\((\w+),(\d+)\)", r"item('\1',\2)", formula)
        python = re.sub(r"'?Questions'?!\$([A-Z])\$(\d+)=", r"cell('\1\2')==", python)
        python = re.sub(r"\b(grey_\w+)", r"value('\1')", python)
        known = {
            "OR": lambda *some: any(some),
            "AND": lambda *some: all(some),
            "NOT": lambda one: not one,
            "TRUE": True,
            "FALSE": False,
            "cell": lambda place: self._page[place].value or "",
            "item": self._item,
            "value": lambda name: self._value(self._names[name]),
        }
        # Its formulas are the program's own; equality ends where a sum or a comparison goes on.
        return eval(re.sub(r"(?<![=<>])=(?![=<>])", "==", python), {"__builtins__": {}}, known)

    def _item(self, name: str, number: int) -> Any:
        sheet, _, cells = self._names[name].replace("'", "").replace("$", "").partition("!")
        return self._cells[sheet][cells][number - 1][0].value


@st.composite
def filled_in(draw: DrawFn) -> tuple[Questionnaire, Form, AnswerSheet]:
    """Draw a form of all questions, and what its firm says in it: a sheet with these facts and answers."""
    questionnaire, sheet = draw(assessed(parts=False))
    form = made(questionnaire, Given(sheet, sheet, {}), Wanted("all"), DAY)
    said = draw(sheets(questionnaire))
    facts = {fact.id: said.facts[fact.id] for fact in form.facts if fact.id in said.facts}
    asked = [control.id for control in form.controls if control.id in said.answers]
    return (
        questionnaire,
        form,
        sheet.model_copy(update={"facts": facts, "answers": {key: said.answers[key] for key in asked}}),
    )


@given(filled_in())
@REPEATED
def test_what_turns_grey_is_what_is_not_asked(tmp_path: Path, drawn: tuple[Questionnaire, Form, AnswerSheet]) -> None:
    questionnaire, form, said = drawn
    facts = tuple(
        each.model_copy(update={"shown": returns.shown_fact(said.facts.get(each.id, ()))}) for each in form.facts
    )
    controls = tuple(
        each.model_copy(update={"shown": returns.shown(said.answers.get(each.id))}) for each in form.controls
    )
    grey = Grey(written(form.model_copy(update={"facts": facts, "controls": controls}), tmp_path / "form.xlsx"))
    values = fact_values(questionnaire, said)
    found = findings_of(questionnaire, said, values, {})

    def is_away(control_id: str) -> bool:
        """Whether a control is not asked, or nothing leads to it, be it that its own facts are still open."""
        finding = found[control_id]
        if finding.status == "not-asked" or finding.control.parent is None:
            return finding.status == "not-asked"
        parent, least = finding.control.parent
        chosen = said.answers[parent].choice if parent in said.answers else ()
        enough = questionnaire.controls[parent].choices[least].credit
        return is_away(parent) or questionnaire.controls[parent].credit(chosen) < enough

    for fact in form.facts:
        assert grey.is_grey("fact", fact.id) == (not values[fact.id].applies)
    for control in form.controls:
        assert grey.is_grey("control", control.id) == is_away(control.id), control.id


def test_a_formula_that_is_longer_than_programs_take_greys_nothing(tmp_path: Path) -> None:
    values = {f"v{number}": f"V {number}" for number in range(500)}
    fact = AskedFact(id="f", title="F", question="F?", kind="one", values=values, shown=Filled(choice=("v9",)))
    control = AskedControl(
        id="c",
        domain="D",
        title="C",
        question="C?",
        why="w",
        how_to_check="h",
        kind="one",
        choices={"no": AskedChoice(text="no"), "yes": AskedChoice(text="yes")},
        may_not_apply=True,
        applies_if=({"f": ("v1",)},),
        as_asked="",
    )
    reference = QuestionnaireRef(id="q", version="1")
    form = Form(sheet=None, questionnaire=reference, title="T", made=DAY, facts=(fact,), controls=(control,))
    grey = Grey(written(form, tmp_path / "form.xlsx"))
    assert not grey.is_grey("control", "c")
    few = fact.model_copy(update={"values": dict(list(values.items())[:100])})
    few_asked = form.model_copy(update={"facts": (few,)})
    assert Grey(written(few_asked, tmp_path / "few.xlsx")).is_grey("control", "c")
