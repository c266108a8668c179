"""The example clinic, worked out by hand, and what its report must say first."""

import json
import re
from fractions import Fraction
from pathlib import Path

from assessor.text import floor1
from tests.support.running import Run

CLINIC = Path(__file__).parent.parent / "examples" / "clinic.toml"

# Domain weight, then control weight and credit (none: not known yet), as the sheet answers them.
BY_HAND: dict[str, tuple[int, list[tuple[int, int | None]]]] = {
    "authentication": (10, [(10, 0), (8, 0), (10, 30)]),
    "access-and-zero-trust": (9, [(8, 40), (8, None), (10, None)]),
    "encryption": (6, [(10, 40)]),
    "segmentation": (12, [(10, 75), (10, 0)]),
    "5g-slicing": (1, [(9, None)]),  # whether it applies hangs on an open fact
    "hardware-trust": (2, [(8, 85)]),
    "updates-and-vulnerabilities": (8, [(10, 25), (8, 20), (7, 25)]),
    "supply-chain": (5, [(9, 35), (8, None)]),
    "privacy-by-design": (10, [(9, 100), (9, 35)]),
    "monitoring-and-detection": (6, [(8, 0), (10, 0)]),
    "edge": (1, [(9, None)]),
    "cloud-and-data": (4, [(10, None)]),
    "inventory-and-diversity": (7, [(10, 20), (7, 100), (9, 0)]),
    "data-integrity": (3, [(10, 100)]),
    "resilience-and-incidents": (8, [(9, 35), (10, 65), (10, 25)]),
    "governance-and-awareness": (3, [(10, 25), (8, 35)]),
    "secure-design-and-testing": (3, [(7, 30), (9, 50)]),
}


def by_hand(open_as: int) -> Fraction:
    """Add up the table, with what is open counted as 0 or as 100."""
    total = Fraction(0)
    for weight, controls in BY_HAND.values():
        earned = sum(w * (open_as if credit is None else credit) for w, credit in controls)
        total += weight * Fraction(earned, sum(w for w, _ in controls))
    return total / sum(weight for weight, _ in BY_HAND.values())


def test_the_clinics_numbers_are_those_worked_out_by_hand(run: Run) -> None:
    report = json.loads(run("report", CLINIC, "--format", "json", "--as-of", "2026-03-31").out)["assessment"]
    assert sum(weight for weight, _ in BY_HAND.values()) == 98
    assert {d["id"]: d["weight"] for d in report["domains"] if d["score"]} == {
        domain_id: w for domain_id, (w, _) in BY_HAND.items()
    }
    assert Fraction(report["uncapped"]["low"]) == by_hand(0)
    assert Fraction(report["uncapped"]["high"]) == by_hand(100)
    assert Fraction(report["score"]["low"]) == by_hand(0)
    # Two critical controls fail whose cap is 39.
    assert report["score"]["high"] == "39"
    assert (floor1(by_hand(0)), floor1(by_hand(100))) == ("31.8", "46.7")


def test_device_authentication_and_network_segmentation_stand_at_the_top(run: Run) -> None:
    out = run("report", CLINIC, "--as-of", "2026-03-31").out
    assert "Exposed: confirmed 31.8 of 100; 7.2 more depend on 6 answers" in " ".join(out.split())
    gaps = out[out.index("The gaps that matter most") :]
    assert re.findall(r"^\d\. .*\(([a-z-]+)\)", gaps, re.MULTILINE)[:2] == [
        "clinical-network-isolation",
        "unique-credentials",
    ]
    assert "Separate networks and firewalls" in gaps
    assert "Giving each device its own login" in gaps


def test_the_clinics_sheet_is_sound_and_fails_the_gate(run: Run) -> None:
    assert run("validate", CLINIC).out == f"{CLINIC}: a sound answer sheet, 32 answers to healthcare\n"
    result = run("check", CLINIC, "--as-of", "2026-03-31")
    assert result.code == 1
    assert "critical control clinical-network-isolation fails" in result.out
    assert "critical control remote-maintenance-by-vendors might fail, being unknown" in result.out
