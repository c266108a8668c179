"""Facts of a sheet: how many values one may have, and what is found while some of them are open."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.house import AS_OF, HOUSE, Q
from tests.support.running import Run, Write


@pytest.mark.parametrize(
    ("fact", "values"),
    [
        pytest.param("cameras", '["yes", "no"]', id="yes or no"),
        pytest.param("size", '["small", "large"]', id="one of several"),
    ],
)
def test_a_fact_that_has_one_value_takes_no_second(run: Run, house: Write, fact: str, values: str) -> None:
    result = run("report", house("", f"{fact} = {values}\n"), *Q)
    assert (result.code, result.out) == (2, "")
    assert f'"{fact}" takes one value' in result.err


def test_a_value_that_is_like_none_is_told_all_there_are_however_many(
    run: Run, house: Write, changed: Callable[..., Path]
) -> None:
    many = "".join(f'values.room-{number} = "R"\n' for number in range(12))
    copy = changed("catalog.toml", 'values.nowhere = "Nowhere"\n', f'values.nowhere = "Nowhere"\n{many}')
    result = run("report", house("", 'places = ["x"]\n'), "--questionnaire", copy / "house.toml")
    known = ", ".join(["nowhere", *(f"room-{number}" for number in range(12)), "inside", "outside"])
    assert (result.code, f'"x" is no value of "places"; known: {known}' in result.err) == (2, True), result.err


@pytest.fixture
def large_and_harmful(tmp_path: Path) -> Path:
    """Copy the tiny catalog with a control that two facts decide on."""
    copy = shutil.copytree(HOUSE.parent, tmp_path / "tiny")
    cameras = copy / "controls" / "cameras.toml"
    decided = '[{ cameras = "yes", places = ["inside", "outside"] }]'
    cameras.write_text(cameras.read_text().replace(decided, '{ size = "large", harm = "yes" }'))
    return copy / "house.toml"


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        pytest.param('size = "unknown"\nharm = "unknown"\n', "unknown", id="neither is known"),
        pytest.param('size = "unknown"\n', "unanswered", id="the second is not answered yet"),
        pytest.param('harm = "unknown"\n', "unanswered", id="the first is not answered yet"),
        pytest.param("", "unanswered", id="neither is answered yet"),
    ],
)
def test_a_control_is_unknown_once_every_fact_that_decides_is(
    run: Run, house: Write, large_and_harmful: Path, facts: str, status: str
) -> None:
    options = ("--questionnaire", large_and_harmful, "--as-of", AS_OF, "--format", "json")
    assessment = json.loads(run("report", house("", f'role = ["operator"]\n{facts}'), *options).out)["assessment"]
    found = {f["control"]["id"]: f["status"] for domain in assessment["domains"] for f in domain["findings"]}
    assert found["camera-kept"] == status


@pytest.mark.parametrize(
    ("facts", "deciding"),
    [
        pytest.param('harm = "no"\n', ["harm"], id="not one that is open"),
        pytest.param('size = "unknown"\nharm = "no"\n', ["harm"], id="nor one that is not known"),
        pytest.param('size = "large"\nharm = "no"\n', ["harm"], id="nor one that would let it be asked"),
        pytest.param('size = "small"\nharm = "no"\n', ["size", "harm"], id="each that rules it out"),
    ],
)
def test_a_control_is_ruled_out_by_the_facts_that_do(
    run: Run, house: Write, large_and_harmful: Path, facts: str, deciding: list[str]
) -> None:
    options = ("--questionnaire", large_and_harmful, "--as-of", AS_OF, "--format", "json")
    assessment = json.loads(run("report", house("", f'role = ["operator"]\n{facts}'), *options).out)["assessment"]
    found = {f["control"]["id"]: f["because"] for domain in assessment["domains"] for f in domain["findings"]}
    assert found["camera-kept"] == {"kind": "facts", "facts": deciding}


def test_an_open_fact_rules_nothing_out_beside_one_that_is_not_asked(
    run: Run, house: Write, changed: Callable[..., Path]
) -> None:
    decided = '[{ cameras = "yes", places = ["inside", "outside"] }]'
    copy = changed("controls/cameras.toml", decided, '{ cameras = "yes", harm = "yes" }')
    options = ("--questionnaire", copy / "house.toml", "--as-of", AS_OF, "--format", "json")
    assessment = json.loads(run("report", house("", 'role = ["manufacturer"]\n'), *options).out)["assessment"]
    found = {f["control"]["id"]: f["because"] for domain in assessment["domains"] for f in domain["findings"]}
    assert found["camera-kept"] == {"kind": "facts", "facts": ["cameras"]}
