"""Reports and verdicts say how many answers have no record of what was asked, and a policy can fail them."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support import catalogs
from tests.support.house import ALL, ANGLES, AS_OF, HOUSE, Q, answers
from tests.support.later import PRINTS, aged, with_digests
from tests.support.running import Run, Write

NOT_APPLICABLE = '[answers.camera-angles]\nstate = "not-applicable"\nreason = "they cannot be turned"\n'
DEMAND = "min_answered = 0\nrequire_digests = true\n"


def records(run: Run, sheet: Path) -> Any:
    return json.loads(run("report", sheet, *Q, "--format", "json").out)["assessment"]["records"]


@pytest.fixture
def demand(tmp_path: Path) -> tuple[object, ...]:
    (tmp_path / "policy.toml").write_text(DEMAND)
    return ("--policy", tmp_path / "policy.toml", "--as-of", AS_OF)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "digests", "found"),
    [
        pytest.param(answers(**ALL) + ANGLES, {}, (6, 6), id="without any"),
        pytest.param(answers(**ALL) + ANGLES, PRINTS, (6, 0), id="with all"),
        pytest.param(answers(**ALL) + NOT_APPLICABLE, {"key-list": PRINTS["key-list"]}, (6, 5), id="with one"),
        pytest.param(answers(lock_fitted="unknown") + NOT_APPLICABLE, {}, (1, 1), id="what is unknown says nothing"),
        pytest.param("", {}, (0, 0), id="without answers"),
    ],
)
def test_answers_without_a_record_are_counted(
    run: Run, house: Write, text: str, digests: dict[str, str], found: tuple[int, int]
) -> None:
    sheet = house(with_digests(text, digests))
    assert records(run, sheet) == dict(zip(("answers", "without"), found, strict=True))
    whole = ("--format", "markdown", "--audience", "engineer")
    told = run("report", sheet, *Q, *whole).out + run("check", sheet, *Q).err
    assert told.count("no record of what was asked") == (2 if found[1] else 0)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        pytest.param(answers(**ALL) + ANGLES, set(PRINTS) - {"key-list", "door-alarm", "key-blanks"}, id="a choice"),
        pytest.param(NOT_APPLICABLE, {"camera-angles"}, id="what does not apply"),
        pytest.param(answers(lock_fitted="unknown"), set(), id="what is unknown says nothing"),
    ],
)
def test_a_policy_that_demands_records_fails_what_has_none(
    run: Run, house: Write, demand: tuple[object, ...], text: str, named: set[str]
) -> None:
    sheet = house(with_digests(text, {"key-list": PRINTS["key-list"]}))
    out = run("check", sheet, "--questionnaire", HOUSE, *demand).out
    assert {i for i in PRINTS if f"the answer to {i} has no as_asked digest" in out} == named


def test_an_answer_under_an_id_from_then_has_no_record_by_being_read(
    run: Run, house: Write, tmp_path: Path, demand: tuple[object, ...]
) -> None:
    later = catalogs.write(aged(catalogs.read(HOUSE.parent)), tmp_path / "later") / "house.toml"
    told = run("check", house(answers(key_list="yes")), "--questionnaire", later, *demand)
    assert "the answer to key-register has no as_asked digest" in told.out
    assert "1 of 1 counted answers has no record" in told.err


def test_the_answers_of_parts_need_records_too(
    run: Run, house: Write, tmp_path: Path, demand: tuple[object, ...]
) -> None:
    files = catalogs.read(HOUSE.parent)
    files["controls/keys.toml"]["controls"]["key-list"]["of"] = "site"
    sites = catalogs.write(files, tmp_path / "sites") / "house.toml"
    part = '[parts.north]\nkind = "site"\ntitle = "North"\nanswers.key-list = { choice = "old" }\n'
    told = run("check", house(with_digests(answers(**ALL) + ANGLES, PRINTS) + part), "--questionnaire", sites, *demand)
    assert "the answer to key-list in north has no as_asked digest" in told.out
    assert "1 of 7 counted answers has no record" in told.err
