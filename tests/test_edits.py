"""Any difference between two states of a sheet can be written into its text, and comments survive that."""

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.errors import AssessorError
from assessor.io import catalog
from assessor.io.edits import edited
from assessor.model.catalog import Control
from assessor.model.sheet import UNKNOWN, Answer, AnswerSheet, Evidence, Part, QuestionnaireRef, Waiver
from tests.support.house import HOUSE

QUESTIONNAIRE = catalog.load(str(HOUSE))
TEXTS = st.text(st.characters(exclude_categories=["Cs"], min_codepoint=1), max_size=8)
SAID = st.sampled_from(["south", "a # b", 'with "quotes"', "two\nlines", "\u202e back"])
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
HEADER = 'format = 1\nquestionnaire = { id = "house", version = "1.2.0" }\n'


def answer_to(control: Control) -> st.SearchStrategy[Answer]:
    choice = st.sampled_from(list(control.choices)).map(lambda choice_id: (choice_id,))
    shown = st.builds(Evidence, reference=SAID, on=st.none() | DAYS)
    return st.builds(
        Answer,
        choice=choice,
        on=st.none() | DAYS,
        by=TEXTS,
        comment=TEXTS,
        evidence=st.lists(shown, max_size=2).map(tuple),
    ) | st.sampled_from([Answer(), Answer(state="unknown"), Answer(state="not-applicable", reason="none here")])


ANSWERS = st.fixed_dictionaries(
    {}, optional={control.id: answer_to(control) for control in QUESTIONNAIRE.controls.values()}
)
FACTS = st.fixed_dictionaries(
    {},
    optional={
        fact_id: st.sampled_from([(), (UNKNOWN,), *((value,) for value in fact.options)])
        for fact_id, fact in QUESTIONNAIRE.facts.items()
    },
)
PARTS = st.builds(Part, kind=st.sampled_from(["site", "product"]), title=SAID, facts=FACTS, answers=ANSWERS)
WAIVERS = st.builds(Waiver, reason=SAID, approved_by=SAID, expires=DAYS)
SHEETS = st.builds(
    AnswerSheet,
    format=st.just(1),
    id=st.none() | st.sampled_from(["0" * 32, "1" * 32]),
    questionnaire=st.builds(
        QuestionnaireRef, id=st.just("house"), version=st.sampled_from(["1.2.0", "2"]), catalog=st.none() | st.just("1")
    ),
    tier=st.sampled_from([None, "essential", "advanced"]),
    about=st.dictionaries(st.sampled_from(["organisation", "site"]), SAID),
    facts=FACTS,
    answers=ANSWERS,
    parts=st.dictionaries(st.sampled_from(["north", "south"]), PARTS),
    waivers=st.dictionaries(st.sampled_from(list(QUESTIONNAIRE.controls)), WAIVERS, max_size=2),
)
EMPTY = AnswerSheet(format=1, questionnaire=QuestionnaireRef(id="house", version="1.2.0"))


def parsed(text: str) -> AnswerSheet:
    return AnswerSheet.model_validate(tomllib.loads(text))


def commented(text: str) -> str:
    """Return a text with a comment before every table and behind every key."""
    lines = []
    for number, line in enumerate(text.split("\n")):
        if line.startswith("["):
            lines.append(f"# before {number}")
        lines.append(f"{line} # behind {number}" if "=" in line else line)
    return "\n".join(lines)


@given(SHEETS, SHEETS)
def test_every_difference_is_written(old: AnswerSheet, new: AnswerSheet) -> None:
    text = edited(HEADER, EMPTY, old, QUESTIONNAIRE)
    assert parsed(edited(text, old, new, QUESTIONNAIRE)) == new


@given(SHEETS)
def test_without_a_difference_every_byte_stays(sheet: AnswerSheet) -> None:
    text = commented(edited(HEADER, EMPTY, sheet, QUESTIONNAIRE))
    assert edited(text, sheet, sheet, QUESTIONNAIRE) == text


@given(SHEETS, SHEETS)
def test_a_comment_before_a_table_survives_every_change(old: AnswerSheet, new: AnswerSheet) -> None:
    text = commented(edited(HEADER, EMPTY, old, QUESTIONNAIRE))
    after = edited(text, old, new, QUESTIONNAIRE)
    before = [line for line in text.split("\n") if line.startswith("# before")]
    assert [line for line in after.split("\n") if line.startswith("# before")] == before


@given(SHEETS, SHEETS)
def test_no_change_leaves_a_line_that_ends_otherwise_than_all_others(old: AnswerSheet, new: AnswerSheet) -> None:
    text = commented(edited(HEADER, EMPTY, old, QUESTIONNAIRE)).replace("\n", "\r\n")
    after = edited(text, old, new, QUESTIONNAIRE)
    assert after.count("\r\n") == after.count("\n") == after.count("\r")


IN_A_ROW = HEADER + '[answers]\nlock-fitted = { choice = "all" } # known\nkey-list = { choice = "yes" }\n'
IN_DOTS = (
    HEADER + '[parts.north]\nkind = "site"\ntitle = "North"\nanswers.lock-fitted = { choice = "some" }\n# the end\n'
)


@pytest.mark.parametrize(
    ("text", "part"), [pytest.param(IN_A_ROW, None, id="a row each"), pytest.param(IN_DOTS, "north", id="dots")]
)
def test_inline_tables_are_changed_deleted_and_joined(text: str, part: str | None) -> None:
    old = parsed(text)
    inside = old.parts[part].answers if part else old.answers
    for answers in (
        {**inside, "lock-fitted": Answer(choice=("none",))},
        {control_id: answer for control_id, answer in inside.items() if control_id != "lock-fitted"},
        {**inside, "window-shut": Answer(choice=("all",), comment="new")},
    ):
        changed = {"parts": {part: old.parts[part].model_copy(update={"answers": answers})}} if part else None
        new = old.model_copy(update=changed or {"answers": answers})
        after = edited(text, old, new, QUESTIONNAIRE)
        assert parsed(after) == new
        assert after.count("#") == text.count("#") or "lock-fitted" not in answers


RENAMED = (
    HEADER
    + '# about locks\n[answers.lock-made]\nchoice = "all" # since May\n\n[parts.north]\nkind = "site"\ntitle = "N"\n'
)


@pytest.mark.parametrize(
    "table",
    [
        pytest.param('[parts.north.answers.lock-made]\nchoice = "some"\n', id="a header"),
        pytest.param('[parts.north.answers."lock-made"]\nchoice = "some"\n', id="a quoted header"),
        pytest.param('[parts.north.answers]\nlock-made = { choice = "some" }\n', id="a row"),
    ],
)
def test_a_renamed_table_keeps_its_comments(table: str) -> None:
    text = RENAMED + table
    old = parsed(text)
    answers = {"lock-fitted": old.answers["lock-made"]}
    part = old.parts["north"].model_copy(update={"answers": {"lock-fitted": Answer(choice=("some",))}})
    new = old.model_copy(update={"answers": answers, "parts": {"north": part}})
    names: dict[tuple[str | int, ...], str] = {
        ("answers", "lock-made"): "lock-fitted",
        ("parts", "north", "answers", "lock-made"): "lock-fitted",
    }
    after = edited(text, old, new, QUESTIONNAIRE, names)
    assert after == text.replace('"lock-made"', "lock-made").replace("lock-made", "lock-fitted")
    assert parsed(after) == new


def test_a_layout_that_takes_no_table_is_refused() -> None:
    text = HEADER.replace("format", 'answers = { lock-fitted = { choice = "all" } }\nformat')
    old = parsed(text)
    new = old.model_copy(update={"answers": {**old.answers, "window-shut": Answer(choice=("all",))}})
    with pytest.raises(AssessorError, match="write each in a table of its own"):
        edited(text, old, new, QUESTIONNAIRE)
