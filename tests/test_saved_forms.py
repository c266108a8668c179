"""The file of answers that a web page saves: what is read of it, and how what is wrong in it is told."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assessor.errors import MOST_SHOWN, AssessorError
from assessor.io import savedforms
from assessor.io.catalog import Catalog
from assessor.model.forms import Filled, Returned
from assessor.model.sheet import Answer
from tests.support.house import HOUSE

ASKED = f"sha256:{'0' * 64}"
NAME = "back.json"
TINY = Catalog(HOUSE.parent)
HISTORY = TINY.history(TINY.questionnaire(HOUSE))
FORM: dict[str, Any] = {
    "format": "assessor-form-answers",
    "version": 1,
    "sheet": "ab" * 16,
    "questionnaire": {"id": "house", "version": "1.2.0"},
    "made": "2026-03-31",
    "part": None,
    "facts": [
        {"id": "size", "base": ["small"], "shown": {"choice": ["small"]}, "given": {"choice": ["large"]}},
        {"id": "cameras", "base": [], "given": {"state": "unknown"}},
    ],
    "answers": [
        {
            "id": "lock-fitted",
            "as_asked": ASKED,
            "base": {"choice": ["some"], "on": "2026-01-02", "comment": "old\r\n"},
            "shown": {"choice": ["some"], "on": "2026-01-02", "note": "old"},
            "given": {"choice": ["all"], "by": "Ann", "on": "2026-03-30", "note": "new\r\nline \u0007"},
        },
        {"id": "key-list", "as_asked": ASKED, "given": {}},
    ],
}


def read(text: str | bytes) -> Returned:
    Path(NAME).write_bytes(text.encode() if isinstance(text, str) else text)
    return savedforms.read(Path(NAME), HISTORY)


def faults(text: str | bytes) -> list[str]:
    with pytest.raises(AssessorError) as caught:
        read(text)
    return list(caught.value.sentences)


def test_every_row_says_what_there_was_what_was_shown_and_what_is_given() -> None:
    found = read("\ufeff" + json.dumps(FORM))
    assert (found.name, found.sheet, found.part) == (NAME, "ab" * 16, None)
    assert found.questionnaire
    assert found.questionnaire.version == "1.2.0"
    size, cameras, lock, keys = found.rows
    assert (size.kind, size.id, size.place) == ("fact", "size", "back.json: facts.size")
    assert (size.base, size.shown, size.given) == (("small",), Filled(choice=("small",)), Filled(choice=("large",)))
    assert (cameras.base, cameras.given) == ((), Filled(state="unknown"))
    assert (lock.kind, lock.place, lock.as_asked) == ("control", "back.json: answers.lock-fitted", ASKED)
    assert lock.base == Answer(choice=("some",), on=date(2026, 1, 2), comment="old\r\n")
    assert lock.given == Filled(choice=("all",), by="Ann", on=date(2026, 3, 30), note="new\nline \\u0007")
    assert (keys.base, keys.given) == (None, Filled())


def changed(part: str, number: int, **values: object) -> str:
    form = json.loads(json.dumps(FORM))
    form[part][number] |= values
    return json.dumps(form)


def of_lock(**given: object) -> str:
    return changed("answers", 0, given=given)


LOCK = "back.json: answers.lock-fitted: "
WRONG = [
    pytest.param(of_lock(choice=["A b"]), LOCK + '"A b" must be an id', id="no id"),
    pytest.param(of_lock(state="maybe"), LOCK + '"state" is "maybe"; it must be', id="a state that there is not"),
    pytest.param(of_lock(on="tomorrow"), LOCK + '"on" must be a date such as 2026-03-31', id="no date"),
    pytest.param(of_lock(on="1900-01-01"), LOCK + '"on" is "1900-01-01"; the least is 2000-01-01', id="too early"),
    pytest.param(of_lock(on=3), LOCK + '"on" must be a date such as 2026-03-31', id="a number for a date"),
    pytest.param(of_lock(note=["x"]), LOCK + '"note" must be text in quotes', id="a list for a text"),
    pytest.param(of_lock(score=3), LOCK + '"score" is not a key here', id="a key that there is not"),
    pytest.param(changed("answers", 0, as_asked="x"), LOCK + '"x" must be', id="no fingerprint"),
    pytest.param(changed("answers", 0, base={"choice": "some", "state": "unknown"}), LOCK, id="no answer as base"),
    pytest.param(changed("answers", 1, id="lock-fitted"), LOCK + "stands twice", id="a control twice"),
    pytest.param(changed("answers", 1, id=7), "back.json: answers.2: ", id="a number for an id"),
    pytest.param(changed("facts", 1, id="size"), "back.json: facts.size: stands twice", id="a fact twice"),
    pytest.param(json.dumps(FORM | {"version": 2}), "saved by a page of a later version", id="a later version"),
    pytest.param(json.dumps(FORM | {"sheet": "x"}), 'back.json: "x" must be', id="no id of a sheet"),
    pytest.param(json.dumps(FORM | {"answers": {}}), 'back.json: "answers" must be a list', id="no list"),
    pytest.param(json.dumps(FORM | {"made": None}), 'back.json: "made" must be a date', id="no day"),
    pytest.param(json.dumps(FORM | {"format": "assessor-report"}), "back.json: not answers that a page", id="a report"),
    pytest.param("[]", "back.json: not answers that a page of `assessor form` has saved", id="a list"),
    pytest.param('{"format": "assessor-form-answers"', "back.json:1:35: not valid JSON", id="cut off"),
    pytest.param("", "back.json:1:1: not valid JSON", id="empty"),
    pytest.param("[" * 100_000, "back.json: nested more than 16 levels deep", id="nested"),
    pytest.param('{"a": 1, "a": 2}', 'back.json: not valid JSON (a table has the key "a" twice)', id="a key twice"),
    pytest.param('{"a": NaN}', "back.json: not valid JSON (NaN is no number)", id="not a number"),
    pytest.param("1" * 9000, "back.json: not valid JSON", id="a long number"),
    pytest.param(of_lock(note="?").replace("?", "\\ud800"), "back.json: ", id="half a character"),
    pytest.param(json.dumps(FORM).encode("utf-16"), "back.json:1:1: looks like UTF-16", id="UTF-16"),
    pytest.param(b"\xff", "back.json:1:1: byte 0xff is not UTF-8", id="no text"),
    pytest.param(" " * (4 << 20) + "{}", "back.json: larger than 4 MiB", id="large"),
]


@pytest.mark.parametrize(("text", "says"), WRONG)
def test_what_is_wrong_is_one_sentence_with_its_place(text: str | bytes, says: str) -> None:
    found = faults(text)
    assert len(found) == 1
    assert says in found[0]
    assert found[0].startswith(NAME)
    assert "not valid here" not in found[0]
    assert "without quotes" not in found[0]


def test_every_fault_is_told_the_first_twenty_and_how_many_more() -> None:
    rows = [{"id": f"c{n}", "as_asked": ASKED, "given": {"state": "not applicable"}} for n in range(30)]
    found = faults(json.dumps(FORM | {"answers": rows}))
    assert len(found) == MOST_SHOWN + 1
    assert found[0].startswith('back.json: answers.c0: "state" is "not applicable"')
    assert "10 more" in found[-1]


def test_hostile_text_is_escaped_in_a_sentence() -> None:
    (found,) = faults(of_lock(choice=["\u202e\x1b[31m"]))
    assert "\\u202e\\u001b" in found
