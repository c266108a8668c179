"""The example clinic, worked out by hand, and what its report must say first."""

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest

from assessor.text import floor1
from tests.support.running import Run

pytestmark = pytest.mark.slow
CLINIC = Path(__file__).parent.parent / "examples" / "clinic.toml"

# Emphasis of the domain in percent, then weight and credit of each control (none: not known yet), as the sheet answers.
BY_HAND: dict[str, tuple[int, list[tuple[int, int | None]]]] = {
    "authentication": (110, [(15, 0), (8, 0), (15, 40)]),
    "access-and-zero-trust": (110, [(8, 40), (15, None), (15, None)]),
    "encryption": (85, [(15, 40)]),
    "segmentation": (130, [(15, 75), (15, 0)]),
    "5g-slicing": (80, [(9, None)]),  # whether it applies hangs on an open fact
    "hardware-trust": (85, [(8, 85)]),
    "updates-and-vulnerabilities": (100, [(9, 25), (9, None)]),
    "supply-chain": (85, [(9, 35)]),
    "privacy-by-design": (100, [(9, 25)]),
    "monitoring-and-detection": (100, [(8, 0), (15, 0)]),
    "cloud-and-data": (105, [(9, None)]),
    "inventory-and-diversity": (105, [(9, 20), (7, 100), (15, 0)]),
    "resilience-and-incidents": (110, [(15, 35), (15, 65), (15, 25)]),
    "governance-and-awareness": (85, [(9, 25), (8, 35), (8, 0)]),
}


def by_hand(open_as: int) -> Fraction:
    """Add up the table, with what is open counted as 0 or as 100."""
    total, weights = Fraction(0), 0
    for emphasis, controls in BY_HAND.values():
        weight = sum(w for w, _ in controls)
        domain = Fraction(sum(w * (open_as if credit is None else credit) for w, credit in controls), weight)
        total += emphasis * weight * domain
        weights += emphasis * weight
    return total / weights


def test_the_clinics_numbers_are_those_worked_out_by_hand(run: Run) -> None:
    report = json.loads(run("report", CLINIC, "--format", "json", "--as-of", "2026-03-31").out)["assessment"]
    assert {d["id"]: d["weight"] for d in report["domains"] if d["score"]} == {
        domain_id: emphasis for domain_id, (emphasis, _) in BY_HAND.items()
    }
    assert Fraction(report["uncapped"]["low"]) == by_hand(0) == Fraction(769600, 31975)
    assert Fraction(report["uncapped"]["high"]) == by_hand(100) == Fraction(769600 + 586500, 31975)
    assert Fraction(report["score"]["low"]) == by_hand(0)
    # Two critical controls certainly fail whose cap is 39; seven worst answers would hold it at 79.
    assert report["score"]["high"] == "39"
    assert (floor1(by_hand(0)), floor1(by_hand(100))) == ("24.0", "42.4")


def test_device_authentication_and_network_segmentation_stand_at_the_top(run: Run) -> None:
    out = run("report", CLINIC, "--as-of", "2026-03-31").out
    assert "▲ Exposed: the lowest of 5 levels" in out
    assert [title.strip() for title in re.findall(r"^\d  (.*?)   ", out, re.MULTILINE)[:3]] == [
        "List every connected device, and keep the list",
        "Keep offices and guests away from medical devices",
        "Give every device a login of its own",
    ]
    out = run("report", CLINIC, "--as-of", "2026-03-31", "--audience", "engineer").out
    assert "Exposed: confirmed 24.0 of 100; 15.0 more depend on 5 answers" in " ".join(out.split())
    gaps = out[out.index("The gaps, one by one") :]
    assert re.findall(r"^\d\. .*\(([a-z-]+)\)", gaps, re.MULTILINE)[:3] == [
        "asset-inventory",
        "clinical-network-isolation",
        "unique-credentials",
    ]
    assert "Separate networks and firewalls" in gaps
    assert "Giving each device its own login" in gaps


def test_the_clinics_sheet_is_sound_and_fails_the_gate(run: Run) -> None:
    assert run("validate", CLINIC).out == f"{CLINIC}: a sound answer sheet, 26 answers to healthcare\n"
    result = run("check", CLINIC, "--as-of", "2026-03-31")
    assert result.code == 1
    assert "critical control clinical-network-isolation fails" in result.out
    assert "critical control remote-maintenance-by-vendors might fail, being unknown" in result.out
