"""Sheets with a baseline, and what moved since."""

import re
from fractions import Fraction
from pathlib import Path

from assessor.model.comparison import Comparison, Movement
from assessor.model.verdict import Verdicts
from tests.support.house import ALL, ANGLES, AS_OF, HOUSE, answers
from tests.support.running import Run

Q = ("--questionnaire", HOUSE, "--as-of", AS_OF, "--allow-critical-failure", "--min-answered", "10")
OLD = answers(**(ALL | {"key_list": "old", "camera_kept": "month"})) + ANGLES


def compared(run: Run, *options: object, baseline: str = "old.toml") -> tuple[Comparison, str]:
    """Return what moved, as values and as printed."""
    result = run("check", "new.toml", "--baseline", baseline, *Q, *options, "--out", "json=v.json", "--format", "text")
    found = Verdicts.model_validate_json(Path("v.json").read_bytes()).verdicts[0].comparison
    assert found is not None
    return found, result.out


def parts(change: Movement | None) -> dict[str, Fraction]:
    """Return the parts of a movement, after checking that they add up."""
    assert change is not None
    assert change.before is not None
    assert change.before + sum((part.points for part in change.parts), Fraction(0)) == change.after
    return {part.name: part.points for part in change.parts if part.points}


def printed_parts_add_up(line: str) -> bool:
    before, after, told = re.findall(r"d (\S+) → (\S+) \((.*)\)", line)[0]
    return Fraction(before) + sum(Fraction(part.split(" by ")[0]) for part in told.split(", ")) == Fraction(after)
