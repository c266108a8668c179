"""Firms drawn from public incidents: the right gaps lead, the right solutions come first, the real remedies help."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from assessor.io import catalog
from tests.support.running import Run

pytestmark = pytest.mark.slow

CASES = sorted(path.parent for path in (Path(__file__).parent / "cases").glob("*/expected.toml"))
FIRST = 5


def told(run: Run, sheet: Path) -> dict[str, Any]:
    result = run("report", sheet, "--format", "json", "--as-of", "2026-03-31")
    assert (result.code, result.err) == (0, "")
    report: dict[str, Any] = json.loads(result.out)
    return report


def level(report: dict[str, Any]) -> str:
    numerator, _, denominator = report["assessment"]["score"]["low"].partition("/")
    reached = [
        level_id
        for level_id, band in catalog.shipped().base.levels.items()
        if band.start * int(denominator or 1) <= int(numerator)
    ]
    return reached[-1]


def test_there_are_at_least_fifteen_cases() -> None:
    assert len(CASES) >= 15


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_leads_to_what_mattered(run: Run, case: Path) -> None:
    expected = tomllib.loads((case / "expected.toml").read_text(encoding="utf-8"))
    before, after = told(run, case / "before.toml"), told(run, case / "after.toml")
    domains = {f["control"]["id"]: d["id"] for d in before["assessment"]["domains"] for f in d["findings"]}
    leading = list(dict.fromkeys(domains[gap["control"]] for gap in before["advice"]["gaps"]))
    assert set(leading[:3]) == set(expected["lead_domains"])
    assert set(expected["solutions"]) <= {remedy["solution"] for remedy in before["advice"]["remedies"][:FIRST]}
    assert (level(before), level(after)) == (expected["level_before"], expected["level_after"])
    order = list(catalog.shipped().base.levels)
    assert order.index(level(after)) > order.index(level(before))
