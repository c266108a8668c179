"""Which solutions a report names: those for a firm of this role, and all where none of them is."""

import json

import pytest

from tests.support.house import ALL, ANGLES, FACTS, Q, answers
from tests.support.running import Run, Write

GAPS = answers(**(ALL | {"lock_fitted": "some", "window_shut": "none", "key_list": "no"})) + ANGLES


def named(report: str) -> dict[str, tuple[list[str], list[str]]]:
    remedies = json.loads(report)["advice"]["remedies"]
    return {remedy["solution"]: (remedy["closes"], remedy["helps"]) for remedy in remedies}


@pytest.mark.parametrize(
    ("facts", "guards"),
    [
        pytest.param(FACTS, (["window-shut"], ["lock-fitted"]), id="one that they are for"),
        pytest.param(FACTS.replace("operator", "manufacturer"), (["window-shut"], []), id="one that they are not for"),
        pytest.param(
            FACTS.replace('["operator"]', '["manufacturer", "operator"]'),
            (["window-shut"], ["lock-fitted"]),
            id="two of which they are for one",
        ),
        pytest.param(FACTS.replace("role", "# role"), (["window-shut"], ["lock-fitted"]), id="none that is known"),
    ],
)
def test_guards_are_only_for_operators_unless_nothing_else_helps(
    run: Run, house: Write, facts: str, guards: tuple[list[str], list[str]]
) -> None:
    found = named(run("report", house(GAPS, facts), *Q, "--format", "json").out)
    assert found["guards"] == guards
    assert found["locks"] == (["lock-fitted"], [])
