"""A critical control fails below its floor, and not at it; what is not known might fail."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.house import ALL, ANGLES, answers
from tests.support.running import Run, Write


@pytest.mark.parametrize(
    ("credit", "floor", "answer", "failure"),
    [
        pytest.param(99, 100, "low", "fails", id="one below the highest floor"),
        pytest.param(99, 99, "low", None, id="at its floor"),
        pytest.param(98, 99, "low", "fails", id="one below its floor"),
        pytest.param(1, 1, "low", None, id="at the lowest floor"),
        pytest.param(1, 1, "none", "fails", id="below the lowest floor"),
        pytest.param(50, 100, "all", None, id="at the highest floor"),
        pytest.param(50, 100, "unknown", "might-fail", id="not known, with the highest floor"),
        pytest.param(50, 1, "unknown", "might-fail", id="not known, with the lowest floor"),
    ],
)
def test_a_critical_control_fails_below_its_floor(
    run: Run, house: Write, changed: Callable[..., Path], credit: int, floor: int, answer: str, failure: str | None
) -> None:
    file = changed("house.toml", "low = { credit = 50", f"low = {{ credit = {credit}") / "house.toml"
    file.write_text(file.read_text().replace("floor = 50", f"floor = {floor}"))
    sheet = house(answers(**(ALL | {"window_shut": answer})) + ANGLES)
    assessment = json.loads(run("report", sheet, "--questionnaire", file, "--format", "json").out)["assessment"]
    found = {f["control"]["id"]: f["failure"] for domain in assessment["domains"] for f in domain["findings"]}
    assert found["window-shut"] == failure
    assert (assessment["score"]["low"] == assessment["uncapped"]["low"]) == (failure is None)
    assert (assessment["score"]["high"] == assessment["uncapped"]["high"]) == (failure != "fails")
