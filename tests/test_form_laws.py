"""The laws of workbooks, over random sheets: what was not touched says what it said, and grey is what is not asked."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from assessor.exchange.forms import Given, Wanted, made
from assessor.formats import registry
from assessor.io import formbooks
from assessor.model.forms import Filled, Form
from assessor.model.sheet import Answer, Evidence
from tests.support.hostile import HOSTILE, HOSTILE_MARKUP
from tests.support.strategies import assessed
from tests.support.workbooks import resaved

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
REPEATED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


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
