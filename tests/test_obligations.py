"""Which rules bind a firm: by its facts, on a day, and never dropped silently."""

import json
from pathlib import Path

import pytest

from tests.support.goldens import golden
from tests.support.house import ALL, ANGLES, FACTS, HOUSE, answers, saved
from tests.support.running import Run, Write

Q = ("--questionnaire", HOUSE)
OPEN = 'role = ["operator"]\nsize = "small"\n'


def bindings(run: Run, sheet: Path, as_of: str = "2026-03-31") -> dict[str, str]:
    report = json.loads(run("report", sheet, *Q, "--format", "json", "--as-of", as_of).out)
    return {bound["obligation"]["id"]: bound["binding"] for bound in report["advice"]["obligations"]}


@pytest.mark.parametrize(
    ("facts", "as_of", "expected"),
    [
        pytest.param(
            FACTS,
            "2026-03-31",
            {"door-law": "applies", "lock-act": "coming", "camera-rule": "applies", "hall-order": "does-not"},
            id="facts and days decide",
        ),
        pytest.param(FACTS, "2027-06-01", {"lock-act": "applies"}, id="a day makes what was coming apply"),
        pytest.param(FACTS, "2024-12-31", {"door-law": "coming"}, id="nothing applies before its first day"),
        pytest.param(
            OPEN,
            "2026-03-31",
            {"camera-rule": "may-apply", "hall-order": "does-not"},
            id="an open fact may decide, unless another has",
        ),
        pytest.param(
            "",
            "2026-03-31",
            {"door-law": "may-apply", "lock-act": "may-apply", "window-bill": "proposed"},
            id="without facts everything may apply",
        ),
        pytest.param(
            'role = ["manufacturer"]',
            "2026-03-31",
            {"window-bill": "does-not", "door-law": "does-not"},
            id="what is proposed is not told to those it would not bind",
        ),
    ],
)
def test_rules_bind_by_facts_and_days(run: Run, house: Write, facts: str, as_of: str, expected: dict[str, str]) -> None:
    assert expected.items() <= bindings(run, house("", facts), as_of).items()


def test_the_rules_of_a_firm_read_as_settled(run: Run, house: Write) -> None:
    sheet = house(answers(**(ALL | {"lock_tested": "unknown"})) + ANGLES, OPEN)
    golden("obligations.txt", run("list", "obligations", sheet, *Q, "--as-of", "2026-03-31").out)


def test_rules_never_change_a_score(run: Run, house: Write) -> None:
    sheet = house(answers(**ALL) + ANGLES)
    early, late = (
        json.loads(run("report", sheet, *Q, "--format", "json", "--as-of", day).out)
        for day in ("2024-01-01", "2030-01-01")
    )
    assert early["assessment"]["score"] == late["assessment"]["score"]


def test_the_interview_asks_what_decides_a_rule_last(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import sys

    facts = ["--fact", "role=manufacturer", "--fact", "size=small", "--fact", "harm=no"]
    run("new", HOUSE, *facts, "--tier", "essential")
    monkeypatch.setattr(sys, "stdin", io.StringIO("3\n3\n3\n3\n"))
    result = run("run", HOUSE, "--plain")
    assert "every question answered" in result.out.replace("\n", " ")
    assert set(saved()["facts"]) >= {"role", "size", "harm"}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        pytest.param("2025-01-01", "2028-01-01", "the days must be in their order", id="days out of order"),
        pytest.param(
            'status = "in-force"\nsure = true\nchecked = 2026-01-01\napplies_if = { role = "operator" }\ndates',
            'status = "proposed"\nsure = true\nchecked = 2026-01-01\napplies_if = { role = "operator" }\ndates',
            "what is only proposed has no day",
            id="a day for what is only proposed",
        ),
        pytest.param('"door-code"', '"door-cod"', '"door-cod" is no standard here', id="a standard that there is not"),
        pytest.param('cameras = "yes"', 'camera = "yes"', '"camera" is no fact', id="a fact that there is not"),
    ],
)
def test_a_file_of_rules_is_refused(run: Run, tmp_path: Path, old: str, new: str, says: str) -> None:
    import shutil

    shutil.copytree(HOUSE.parent, tmp_path / "tiny")
    file = tmp_path / "tiny" / "obligations.toml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    result = run("validate", file)
    assert (result.code, result.out) == (2, "")
    assert says in result.err


def test_a_sheet_goes_with_obligations_only(run: Run, house: Write) -> None:
    assert run("list", "controls", house()).code == 2
    assert run("list", "obligations").code == 0
