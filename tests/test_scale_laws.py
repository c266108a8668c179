"""Whatever a sheet says, the kernel that rates many of them gives each figure that the exact scorer gives."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from assessor.model.catalog import Questionnaire
from assessor.model.sheet import AnswerSheet
from assessor.pipeline.loading import load
from tests.support.house import HOUSE
from tests.support.house_sheets import QUESTIONNAIRE, house_sheets
from tests.support.precedences import entangled_cases
from tests.support.scaled import assert_same, expected, loaded, rated, told
from tests.support.strategies import assessed, questionnaires, sheets, with_parts

Case = tuple[Questionnaire, AnswerSheet]


@settings(max_examples=400)
@given(assessed(6))
def test_a_sheet_is_rated_as_it_is_scored(case: Case) -> None:
    assert_same([loaded(*case)], case[0])


@settings(max_examples=400)
@given(entangled_cases())
def test_where_one_rule_overrules_another_a_sheet_is_rated_as_it_is_scored(case: Case) -> None:
    assert_same([loaded(*case)], case[0])


@st.composite
def many(draw: st.DrawFn) -> tuple[Questionnaire, list[AnswerSheet]]:
    questionnaire = draw(questionnaires(6))
    some = draw(st.lists(sheets(questionnaire), min_size=2, max_size=6))
    return questionnaire, [draw(with_parts(questionnaire, sheet)) for sheet in some]


@settings(max_examples=150)
@given(many())
def test_sheets_beside_each_other_change_nothing(case: tuple[Questionnaire, list[AnswerSheet]]) -> None:
    questionnaire, some = case
    assert_same([loaded(questionnaire, sheet) for sheet in some], questionnaire)


@settings(max_examples=150)
@given(st.lists(house_sheets(), min_size=1, max_size=4))
def test_files_are_rated_as_they_are_scored(texts: list[str]) -> None:
    with TemporaryDirectory() as folder:
        paths = [Path(folder, f"{number}.toml") for number in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, encoding="utf-8")
        rows = [told(row, QUESTIONNAIRE) for row in rated(paths, QUESTIONNAIRE, str(HOUSE))]
        assert rows == [row for path in paths for row in expected(load(path, str(HOUSE)))]
