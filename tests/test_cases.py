"""Firms drawn from public incidents: the right gaps lead, the right solutions come first, the real remedies help."""

import json
import tomllib
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from assessor.io import catalog
from tests.support.running import Run

pytestmark = pytest.mark.slow

CASES = sorted(path.parent for path in (Path(__file__).parent / "cases").glob("*/expected.toml"))


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


EXPECTED = {case: read(case / "expected.toml") for case in CASES}


def told(run: Run, sheet: Path) -> dict[str, Any]:
    result = run("report", sheet, "--format", "json", "--as-of", "2026-03-31")
    assert (result.code, result.err) == (0, "")
    report: dict[str, Any] = json.loads(result.out)
    return report


def confirmed(report: dict[str, Any]) -> Fraction:
    return Fraction(report["assessment"]["score"]["low"])


def level(report: dict[str, Any]) -> str:
    levels = catalog.shipped().base.levels
    return [level_id for level_id, band in levels.items() if band.start <= confirmed(report)][-1]


def gaps(report: dict[str, Any]) -> list[str]:
    return [gap["control"] for gap in report["advice"]["gaps"]]


def solutions(report: dict[str, Any], first: int) -> set[str]:
    return {remedy["solution"] for remedy in report["advice"]["remedies"][:first]}


def test_there_are_at_least_thirty_cases() -> None:
    assert len(CASES) >= 30


def test_every_questionnaire_has_a_case_and_every_role_two() -> None:
    sheets = [read(case / "before.toml") for case in CASES]
    assert {sheet["questionnaire"]["id"] for sheet in sheets} == set(catalog.shipped().names())
    roles = Counter(role for sheet in sheets for role in sheet["facts"]["role"])
    assert {role for role, times in roles.items() if times >= 2} == set(catalog.shipped().base.facts["role"].values)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_real_remedies_lead_to_a_better_level(run: Run, case: Path) -> None:
    before, after = (level(told(run, case / name)) for name in ("before.toml", "after.toml"))
    assert (before, after) == (EXPECTED[case]["level_before"], EXPECTED[case]["level_after"])
    order = list(catalog.shipped().base.levels)
    assert order.index(after) > order.index(before)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_failed_in_reality_leads_the_gaps(run: Run, case: Path) -> None:
    report = told(run, case / "before.toml")
    assert EXPECTED[case]["source"]
    assert confirmed(report) <= 59
    # Two pages have six steps; what others need comes before what failed.
    assert set(EXPECTED[case]["lead"]) <= set(gaps(report)[:6])
    assert set(EXPECTED[case]["solutions"]) <= solutions(report, first=6)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("name", ["before.toml", "after.toml"])
def test_everything_that_is_asked_has_an_answer(run: Run, case: Path, name: str) -> None:
    findings = [finding for domain in told(run, case / name)["assessment"]["domains"] for finding in domain["findings"]]
    assert not [f["control"]["id"] for f in findings if f["status"] == "unanswered" or f["waits_for"]]
