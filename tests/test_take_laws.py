"""The laws of taking forms and tables into sheets, over random questionnaires, sheets and answers."""

from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, DrawFn

from assessor.exchange.forms import Given, Wanted, made
from assessor.exchange.taking import Holding, RowToday, Signed, Taken, changes, take
from assessor.io import edits
from assessor.model.catalog import Control, Fact, Questionnaire
from assessor.model.forms import Filled, Form, FormRow
from assessor.model.merging import Prefer
from assessor.model.sheet import UNKNOWN, Answer, AnswerSheet, Evidence
from tests.support import strategies

DAY, LATER = date(2026, 3, 31), date(2026, 4, 30)
DAYS = st.sampled_from([None, date(2026, 3, 1), date(2026, 3, 2)])
# None is what two others make together, which nobody could tell from a text that was there before.
TEXTS = st.sampled_from(["", "", "a", "b", "c"])
ALL = Wanted("all")
PREFER: list[Prefer | None] = [None, "mine", "theirs", "newer"]


@st.composite
def remarked(draw: DrawFn, answer: Answer) -> Answer:
    """Draw who gave an answer, when, and what there is to say about it; now and then it is disputed."""
    proofs = st.builds(Evidence, reference=st.sampled_from(["r", "s"]), on=DAYS)
    update: dict[str, object] = {"comment": draw(TEXTS), "evidence": tuple(draw(st.lists(proofs, max_size=2)))}
    if not answer.is_blank:
        update |= {"by": draw(TEXTS), "on": draw(DAYS)}
    if answer.state == UNKNOWN:
        update["disputed"] = draw(st.booleans())
    if len(answer.choice) > 1:
        update["choice"] = tuple(draw(st.permutations(answer.choice)))
    return answer.model_copy(update=update)


@st.composite
def sheets(draw: DrawFn, questionnaire: Questionnaire) -> AnswerSheet:
    sheet = draw(strategies.sheets(questionnaire))
    return sheet.model_copy(
        update={"answers": {control_id: draw(remarked(answer)) for control_id, answer in sheet.answers.items()}}
    )


@st.composite
def filled(draw: DrawFn, control: Control) -> Filled:
    """Draw what somebody writes into a row: an answer or none, and remarks."""
    answer = draw(strategies.answers_to(control)) or Answer()
    said = Filled(choice=answer.choice, state=answer.state, reason=answer.reason, note=draw(TEXTS), by=draw(TEXTS))
    return said.model_copy(update={"on": draw(DAYS), "evidence": draw(st.sampled_from(["", "r"]))})


@st.composite
def valued(draw: DrawFn, fact: Fact) -> Filled:
    return draw(
        st.sampled_from([Filled(), Filled(state="unknown"), *(Filled(choice=(value,)) for value in fact.options)])
    )


def form_of(questionnaire: Questionnaire, sheet: AnswerSheet, wanted: Wanted = ALL) -> Form:
    return made(questionnaire, Given(sheet, sheet, {}), wanted, DAY)


def rows_of(form: Form) -> list[FormRow]:
    """Return the rows of a form as it was made."""
    return [
        *(FormRow("fact", each.id, "", each.base, "", each.shown, each.shown) for each in form.facts),
        *(FormRow("control", each.id, "", each.base, each.as_asked, each.shown, each.shown) for each in form.controls),
    ]


def plain(row: FormRow) -> FormRow:
    """Return a row as a table without knowledge of the sheet has it."""
    return row._replace(base=None, as_asked="", shown=Filled())


@st.composite
def returned(draw: DrawFn, questionnaire: Questionnaire, form: Form, *, tables: bool = True) -> list[FormRow]:
    """Draw how a form comes back, or a table in its place."""
    is_table, rows = tables and draw(st.booleans()), []
    for row in rows_of(form):
        of = valued(questionnaire.facts[row.id]) if row.kind == "fact" else filled(questionnaire.controls[row.id])
        given = draw(st.one_of(st.just(Filled() if is_table else row.given), of))
        rows.append((plain(row) if is_table else row)._replace(given=given))
    return rows


def taken(
    questionnaire: Questionnaire,
    sheet: AnswerSheet,
    rows: Iterable[FormRow],
    prefer: Prefer | None = None,
    day: date = DAY,
) -> Taken:
    """Take what rows say into a sheet."""
    today = [
        RowToday(row, questionnaire.controls[row.id].fingerprint if row.kind == "control" else "")
        for row in rows
        if changes(row)
    ]
    return take(today, Holding(sheet.facts, sheet.answers), Signed(day), prefer)


def after(sheet: AnswerSheet, found: Taken) -> AnswerSheet:
    return sheet.model_copy(update={"facts": found.facts, "answers": found.answers})


QUESTIONNAIRES = strategies.questionnaires()


@given(QUESTIONNAIRES, st.data(), st.booleans())
def test_an_untouched_or_emptied_form_changes_nothing(
    questionnaire: Questionnaire, data: DataObject, empty: bool
) -> None:
    sheet = data.draw(sheets(questionnaire))
    rows = [row._replace(given=Filled()) if empty else row for row in rows_of(form_of(questionnaire, sheet))]
    assert not any(map(changes, rows))


@given(QUESTIONNAIRES, st.data())
def test_what_was_answered_in_a_form_is_not_asked_again(questionnaire: Questionnaire, data: DataObject) -> None:
    sheet = data.draw(sheets(questionnaire))
    rows = data.draw(returned(questionnaire, form_of(questionnaire, sheet, Wanted("open")), tables=False))
    found = after(sheet, taken(questionnaire, sheet, rows))
    again = form_of(questionnaire, found, Wanted("open"))
    answered = {(row.kind, row.id) for row in rows if row.given.choice or row.given.state}
    assert not answered & {(row.kind, row.id) for row in rows_of(again)}


@given(QUESTIONNAIRES, st.data())
def test_into_the_sheet_as_it_was_all_is_taken(questionnaire: Questionnaire, data: DataObject) -> None:
    sheet = data.draw(sheets(questionnaire))
    rows = data.draw(returned(questionnaire, form_of(questionnaire, sheet), tables=False))
    found = taken(questionnaire, sheet, rows)
    assert all(row.fate in {"new", "changed", "added"} for row in found.rows)
    for row in rows:
        if row.kind == "control" and (row.given.choice or row.given.state):
            answer = found.answers[row.id]
            assert (set(answer.choice), answer.state) == (set(row.given.choice), row.given.state)


@pytest.mark.parametrize("prefer", PREFER)
@given(QUESTIONNAIRES, st.data())
def test_taking_twice_is_taking_once(prefer: Prefer | None, questionnaire: Questionnaire, data: DataObject) -> None:
    before, meanwhile = data.draw(sheets(questionnaire)), data.draw(sheets(questionnaire))
    rows = data.draw(returned(questionnaire, form_of(questionnaire, before)))
    once = after(meanwhile, taken(questionnaire, meanwhile, rows, prefer))
    twice = after(once, taken(questionnaire, once, rows, prefer, LATER))
    assert twice == once


@pytest.mark.parametrize("prefer", PREFER)
@given(QUESTIONNAIRES, st.data())
def test_disjoint_rows_are_taken_in_any_order(
    prefer: Prefer | None, questionnaire: Questionnaire, data: DataObject
) -> None:
    before, meanwhile = data.draw(sheets(questionnaire)), data.draw(sheets(questionnaire))
    rows = data.draw(returned(questionnaire, form_of(questionnaire, before)))
    whose = [data.draw(st.booleans()) for _ in rows]
    one = [row for row, mine in zip(rows, whose, strict=True) if mine]
    other = [row for row, mine in zip(rows, whose, strict=True) if not mine]
    whole = after(meanwhile, taken(questionnaire, meanwhile, rows, prefer))
    for first, last in ((one, other), (other, one)):
        half = after(meanwhile, taken(questionnaire, meanwhile, first, prefer))
        assert after(half, taken(questionnaire, half, last, prefer)) == whole


@given(QUESTIONNAIRES, st.data())
def test_what_was_answered_meanwhile_stays(questionnaire: Questionnaire, data: DataObject) -> None:
    before, meanwhile = data.draw(sheets(questionnaire)), data.draw(sheets(questionnaire))
    found = taken(questionnaire, meanwhile, data.draw(returned(questionnaire, form_of(questionnaire, before))))
    for control_id, answer in meanwhile.answers.items():
        was, now = before.answers.get(control_id, Answer()), found.answers[control_id]
        is_open = answer.is_blank or answer.state == UNKNOWN
        if not is_open and (set(answer.choice), answer.state) != (set(was.choice), was.state):
            assert (now.choice, now.state) == (answer.choice, answer.state)
            assert {entry.reference for entry in answer.evidence} <= {entry.reference for entry in now.evidence}
    for fact_id, values in meanwhile.facts.items():
        if UNKNOWN not in values and set(values) != {*before.facts.get(fact_id, ())}:
            assert found.facts[fact_id] == values


@given(QUESTIONNAIRES, st.data())
def test_preference_leaves_no_conflict(questionnaire: Questionnaire, data: DataObject) -> None:
    before, meanwhile = data.draw(sheets(questionnaire)), data.draw(sheets(questionnaire))
    rows = data.draw(returned(questionnaire, form_of(questionnaire, before)))
    conflicts = {row.id for row in taken(questionnaire, meanwhile, rows).rows if row.fate == "conflict"}
    theirs = taken(questionnaire, meanwhile, rows, "theirs")
    mine = taken(questionnaire, meanwhile, rows, "mine")
    assert not any(row.fate == "conflict" for row in (*theirs.rows, *mine.rows))
    for row in rows:
        if row.id in conflicts and row.kind == "control":
            assert mine.answers[row.id] == meanwhile.answers[row.id]
            assert (set(theirs.answers[row.id].choice), theirs.answers[row.id].state) == (
                set(row.given.choice),
                row.given.state,
            )


@given(QUESTIONNAIRES, st.data())
def test_comments_and_other_answers_stay_to_the_letter(questionnaire: Questionnaire, data: DataObject) -> None:
    before, meanwhile = data.draw(sheets(questionnaire)), data.draw(sheets(questionnaire))
    bare = edits.fresh(meanwhile, questionnaire)
    text = "\n".join(f"# {line}\n{line}" if line.startswith("[") else line for line in bare.split("\n"))
    found = after(
        meanwhile, taken(questionnaire, meanwhile, data.draw(returned(questionnaire, form_of(questionnaire, before))))
    )
    written = edits.edited(text, meanwhile, found, questionnaire)
    if found == meanwhile:
        assert written == text
    assert [line for line in text.split("\n") if line.startswith("#")] == [
        line for line in written.split("\n") if line.startswith("#")
    ]
    for control_id, answer in meanwhile.answers.items():
        if found.answers[control_id] == answer:
            assert table(text, control_id) == table(written, control_id)
    assert AnswerSheet.model_validate(found.model_dump()) == found


def table(text: str, control_id: str) -> str:
    """Return the lines of an answer."""
    rest = text[text.index(f"\n[answers.{control_id}]\n") + 1 :]
    return rest.split("\n#")[0].split("\n\n")[0].rstrip("\n")
