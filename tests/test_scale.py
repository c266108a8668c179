"""Many sheets at once: what is packed of them, what is refused, and what is rated."""

import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assessor import scale
from assessor.errors import AssessorError
from assessor.model.catalog import Critical, Fact, Questionnaire
from assessor.model.sheet import Answer, AnswerSheet, QuestionnaireRef
from assessor.pipeline.loading import load, of_part
from assessor.scale.schema import CELLS
from tests.support.house import ALL, ANGLES, CANARY, HOUSE, MIXED, NOTED, answers
from tests.support.house_sheets import QUESTIONNAIRE, shares
from tests.support.running import Write
from tests.support.scaled import Row, assert_same, expected, loaded, rated, told

SITE = '[parts.{0}]\nkind = "site"\ntitle = "{0}"\n[parts.{0}.answers.lock-fitted]\nchoice = "{1}"\n'
BEST = ANGLES + answers(**ALL)
TWO_SITES = BEST + SITE.format("north", "some") + SITE.format("south", "none")


@pytest.fixture
def packed(house: Write) -> Callable[..., pa.Table]:
    """Pack sheets of the tiny questionnaire, each by its answers."""

    def call(*texts: str) -> pa.Table:
        paths = [house(text, name=f"{number}.toml") for number, text in enumerate(texts)]
        return pa.Table.from_batches(scale.pack(paths, str(HOUSE)))

    return call


Packed = Callable[..., pa.Table]


def outcomes(batches: list[pa.RecordBatch], questionnaire: Questionnaire = QUESTIONNAIRE) -> list[Row]:
    return [row for batch in scale.rate(batches, questionnaire) for row in batch.to_pylist()]


def changed(table: pa.Table, column: str, row: int, value: Any) -> list[pa.RecordBatch]:
    rows = table.to_pylist()
    rows[row][column] = value
    return [pa.RecordBatch.from_pylist(rows, table.schema)]


def test_a_row_holds_codes_in_the_order_of_the_questionnaire(packed: Packed) -> None:
    north = SITE.format("north", "some")
    whole, part = packed(MIXED + north).to_pylist()
    assert list(QUESTIONNAIRE.facts) == ["role", "size", "harm", "cameras", "places"]
    # Bits where several can be ticked, else places; -1 unanswered, -2 unknown, -3 not applicable, -4 as in the whole.
    assert whole["facts"] == [1, 0, 1, 0, 2]
    named = dict(zip(QUESTIONNAIRE.controls, whole["answers"], strict=True))
    assert named == {
        "lock-fitted": 1, "lock-tested": -2, "door-alarm": -1, "window-shut": 0,
        "camera-angles": -3, "camera-kept": 2, "key-list": 1, "key-blanks": -1,
    }  # fmt: skip
    assert (whole["part"], whole["parts"], part["part"], part["kind"]) == (None, 1, "north", "site")
    assert part["facts"] == [-4] * 5
    assert dict(zip(QUESTIONNAIRE.controls, part["answers"], strict=True)) == {
        **dict.fromkeys(named, -4),
        "lock-fitted": 1,
    }


def test_a_row_holds_no_text_of_a_person(house: Write) -> None:
    part = SITE.format("north", "some").replace('title = "north"', f'title = "{CANARY}"') + f'comment = "{CANARY}"\n'
    sheet = house(NOTED + part, name=f"{CANARY}.toml")
    sheet.write_text(sheet.read_text().replace('"1.2.0"', f'"{CANARY}"'))
    (batch,) = scale.pack([sheet], str(HOUSE))
    assert CANARY not in str(batch.to_pylist())
    assert CANARY not in str(outcomes([batch]))


def test_what_cannot_be_read_is_listed_beside_what_is_packed(house: Write) -> None:
    wrong = house(answers(lock_fitted="never"), name="wrong.toml")
    packing = scale.pack([house(BEST), wrong, "gone.toml"], str(HOUSE))
    assert [batch.num_rows for batch in packing] == [1]
    faulty, gone = packing.not_packed
    assert (gone.sheet, gone.why) == ("gone.toml", "gone.toml: no such file")
    assert faulty.sheet == str(wrong)
    assert '"never" is no choice of "lock-fitted"' in faulty.why


def test_the_rows_of_a_sheet_stay_together_in_batches(house: Write) -> None:
    some = [house(TWO_SITES, name=f"{number}.toml") for number in range(3)]
    assert [batch.num_rows for batch in scale.pack(some, str(HOUSE), rows=4)] == [6, 3]


def test_rows_survive_a_file_and_any_cut(packed: Packed, tmp_path: Path) -> None:
    table = packed(TWO_SITES, MIXED, TWO_SITES)
    pq.write_table(table, tmp_path / "packed.parquet")
    kept = pq.read_table(tmp_path / "packed.parquet")
    whole = outcomes(table.to_batches())
    for size in (1, 2, 3, 5):
        assert outcomes(kept.to_batches(max_chunksize=size)) == whole
    assert [row["part"] for row in whole] == [None, "north", "south", None, None, "north", "south"]


def test_the_schema_says_what_the_numbers_stand_for(packed: Packed) -> None:
    (batch,) = scale.rate(packed(MIXED).to_batches(), QUESTIONNAIRE)
    named = {key.decode(): json.loads(value) for key, value in batch.schema.metadata.items()}
    assert named["rated_by"] == {"id": "house", "version": "1.2.0"}
    assert (named["controls"][0], named["domains"]) == ("lock-fitted", ["doors", "cameras", "keys"])
    row = batch.to_pylist()[0]
    assert [named["states"][state] for state in row["states"][:2]] == ["partial", "unknown"]
    assert named["failures"][row["failures"][named["controls"].index("window-shut")]] == "fails"


def test_rated_rows_are_rated_again(packed: Packed) -> None:
    once = list(scale.rate(packed(TWO_SITES).to_batches(), QUESTIONNAIRE))
    assert list(scale.rate(once, QUESTIONNAIRE)) == once


NO_ANSWER, AS_IN_WHOLE = [-1] * 8, [-4] * 8


@pytest.mark.slow
@pytest.mark.parametrize(
    ("outcome", "column", "place", "value"),
    [
        pytest.param("other-questions", "layout", 1, "sha256:other", id="packed by other questions"),
        pytest.param("incomplete", "parts", 0, 3, id="a part is missing"),
        pytest.param("incomplete", "part", 0, "lost", id="parts are without their organisation"),
        pytest.param("incomplete", "digest", 2, "sha256:other", id="a part is of another sheet"),
        pytest.param("incomplete", "part", 2, "north", id="a part is there twice, and another not"),
        pytest.param("no-such-code", "tier", 0, "deepest", id="there is no such tier"),
        pytest.param("no-such-code", "kind", 1, "room", id="there is no such kind of part"),
        pytest.param("no-such-code", "facts", 0, [4, 0, 1, 0, 2], id="a fact has a bit too many"),
        pytest.param("no-such-code", "facts", 0, [1, 0, 1, -3, 2], id="a fact does not apply by itself"),
        pytest.param("other-questions", "facts", 0, [1, 0, 1, 0], id="a fact is missing"),
        pytest.param("no-such-code", "answers", 0, [3, *NO_ANSWER[1:]], id="there are fewer choices"),
        pytest.param("no-such-code", "answers", 0, AS_IN_WHOLE, id="an organisation inherits"),
        pytest.param("no-such-code", "answers", 1, [*AS_IN_WHOLE[:4], 0, *AS_IN_WHOLE[5:]], id="nothing is ticked"),
    ],
)
def test_what_cannot_be_rated_comes_back_with_the_reason_and_no_figures(
    packed: Packed, outcome: str, column: str, place: int, value: Any
) -> None:
    *sheet, other = outcomes(changed(packed(TWO_SITES, BEST), column, place, value))
    for row in sheet:
        assert row["outcome"] == outcome
        assert {name for name in CELLS.names if row[name] is not None} == {"outcome"}
    assert other["outcome"] == "scored"


def test_what_is_lost_of_one_sheet_is_no_matter_of_the_one_before(packed: Packed) -> None:
    table = packed(MIXED, TWO_SITES)
    lost = pa.concat_tables([table.slice(0, 1), table.slice(2)])
    assert [row["outcome"] for row in outcomes(lost.to_batches())] == ["scored", "incomplete", "incomplete"]


def reweighed(questionnaire: Questionnaire) -> Questionnaire:
    """Weigh other things; locks may be declared not applicable, and a list of keys no more."""
    controls = dict(questionnaire.controls)
    controls["lock-fitted"] = controls["lock-fitted"].model_copy(update={"critical": None})
    controls["window-shut"] = controls["window-shut"].model_copy(update={"weight": 50, "tier": "standard"})
    controls["key-list"] = controls["key-list"].model_copy(
        update={"critical": Critical(floor=100, cap=79, because="b"), "target": 100}
    )
    return questionnaire.model_copy(update={"controls": controls})


def test_rows_are_rated_by_the_weights_of_the_day(house: Write, packed: Packed) -> None:
    declared = '[answers.{}]\nstate = "not-applicable"\nreason = "none here"\n'
    given = declared.format("key-list") + declared.format("lock-fitted") + answers(window_shut="low")
    today = reweighed(QUESTIONNAIRE)
    (row,) = outcomes(packed(given).to_batches(), today)
    sheet = load(house(given), str(HOUSE)).reading.sheet
    assert [told(row, today)] == expected(loaded(today, sheet))
    states = told(row, today)["states"]
    # Where a control is critical, "doesn't apply" is no answer.
    assert (states["key-list"], states["lock-fitted"]) == ("unanswered", "not-applicable")


def test_a_question_that_asks_something_else_is_not_guessed(packed: Packed) -> None:
    control = QUESTIONNAIRE.controls["key-list"].model_copy(update={"question": "Where are the keys?"})
    other = QUESTIONNAIRE.model_copy(update={"controls": {**QUESTIONNAIRE.controls, "key-list": control}})
    (row,) = outcomes(packed(BEST).to_batches(), other)
    assert row["outcome"] == "other-questions"


@pytest.mark.slow
def test_a_sheet_of_an_earlier_version_counts_as_far_as_it_was_asked_the_same() -> None:
    then = Path(__file__).parent / "data" / "then"
    for path in sorted(then.glob("*.toml")):
        sheet = load(path)
        (row,) = rated([path], sheet.questionnaire)
        assert [told(row, sheet.questionnaire)] == expected(sheet)
        assert row["version"] == "1.0.0"
        assert sheet.reading.stale


def test_a_fact_with_more_values_than_a_number_has_bits_is_refused_by_name() -> None:
    fact = Fact(kind="many", title="F", question="F?", values={f"v{number}": "V" for number in range(63)})
    wide = QUESTIONNAIRE.model_copy(update={"facts": {**QUESTIONNAIRE.facts, "rooms": fact}})
    sheet = loaded(wide, AnswerSheet(format=1, questionnaire=QuestionnaireRef(id="house", version="1.2.0")))
    packing = scale.pack([sheet])
    assert list(packing) == []
    assert [each.why for each in packing.not_packed] == ['house: "rooms" has 63 values; a packed row holds 62']
    with pytest.raises(AssessorError, match="63 values"):
        list(scale.rate([], wide))


@pytest.mark.slow
@pytest.mark.parametrize("domains", [3, 5, 8, 18])
def test_shares_whose_total_needs_more_than_64_bits_are_added_up_exactly(domains: int) -> None:
    draw = random.Random(domains)
    questionnaire = shares(domains, draw)
    some = [
        AnswerSheet(
            format=1,
            questionnaire=QuestionnaireRef(id="house", version="1.2.0"),
            facts={"role": ("operator",)},
            answers={
                control_id: Answer(choice=(draw.choice(["none", "low", "all", "all", "all"]),))
                for control_id in questionnaire.controls
                if draw.random() < filled
            },
        )
        for filled in (0, 0.05, 0.1, 0.5, 0.9, 1, 1)
    ]
    sheets = [loaded(questionnaire, sheet) for sheet in some]
    assert_same(sheets, questionnaire)
    wide = [row for row in rated(sheets, questionnaire) if row["uncapped_low"]["denominator"] is None]
    assert bool(wide) == (domains > 8)


def test_without_the_libraries_it_says_what_to_install() -> None:
    code = "import sys; sys.modules['pyarrow'] = None; import assessor.scale"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    says = "assessor.scale needs pyarrow>=18; install it with: python -m pip install 'pyarrow>=18'"
    assert done.stderr.splitlines()[-1] == f"assessor.errors.AssessorError: {says}"


def test_a_part_that_stands_for_a_sheet_is_refused(house: Write) -> None:
    sheet = house(TWO_SITES)
    packing = scale.pack([of_part(load(sheet, str(HOUSE)), "north")])
    assert list(packing) == []
    assert [each.why for each in packing.not_packed] == [f"{sheet}: only its part north; pack the whole sheet"]


@pytest.mark.slow
def test_many_rows_are_rated_as_few(packed: Packed) -> None:
    (few,) = packed(TWO_SITES, MIXED).to_batches()
    many = pa.concat_batches([few] * 2000)
    assert outcomes([many]) == outcomes([few]) * 2000


@pytest.mark.slow
def test_sheets_with_many_sites_and_products_are_rated_as_each_alone(packed: Packed) -> None:
    sites = "".join(SITE.format(f"s{number}", ("none", "some", "all")[number % 3]) for number in range(100))
    product = '[parts.{0}]\nkind = "product"\ntitle = "{0}"\nfacts.cameras = "{1}"\n'
    products = "".join(product.format(f"p{number}", ("yes", "no")[number % 2]) for number in range(100))
    table = packed(*(answers(**ALL, door_alarm=alarm) + sites + products for alarm in ("nothing", "rings") * 2))
    batches = [batch for start in range(0, 804, 201) for batch in table.slice(start, 201).to_batches()]
    assert outcomes([pa.concat_batches(batches)]) == [row for batch in batches for row in outcomes([batch])]
