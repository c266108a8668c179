"""Sheets for the gate to judge, and the verdicts written about them."""

import re
from pathlib import Path

from tests.support.house import ALL, ANGLES, Q, answers
from tests.support.running import Run, Write

GOOD = answers(**ALL) + ANGLES
OPEN_DOOR = answers(**(ALL | {"lock_fitted": "none"})) + ANGLES
OPEN_WINDOW = answers(**(ALL | {"window_shut": "none"})) + ANGLES
KEYS_NO = answers(**(ALL | {"key_list": "no"})) + ANGLES
# Two criticals met, and nothing else said to apply.
NOT_APPLICABLE = re.sub(
    r"(\[answers\.(?:lock-tested|camera-angles|camera-kept|key-list)\]\n)choice = .*",
    r'\1state = "not-applicable"\nreason = "r"',
    GOOD,
)
HALF_UNKNOWN = GOOD.replace('choice = "days"', 'state = "unknown"')


def dated(text: str, day: str) -> str:
    """Give every answer a date."""
    return re.sub(r"(\[answers\.[a-z-]+\]\n)", rf"\1on = {day}\n", text)


PROOF = re.sub(r"(\[answers\.[a-z-]+\]\n)", r'\1evidence = [{ reference = "r", on = 2026-03-01 }]' + "\n", GOOD)
POLICY = 'min_answered = 0\nmin_score = 60\nno_critical_failure = true\nrequire = ["key-list"]\n'
BAD = answers(**(ALL | {"lock_fitted": "none", "key_list": "no"})) + ANGLES


def checked(
    run: Run, house: Write, name: str, sheet: str = BAD, file: str = "sheets/bad.toml", options: tuple[str, ...] = ()
) -> str:
    """Judge a sheet in the current folder and return what is written."""
    path = Path(file)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(house(sheet, name="written.toml").read_bytes())
    Path("policy.toml").write_text(POLICY)
    result = run("check", file, "--policy", "policy.toml", *Q, *options, "--out", f"{name}=out.{name}")
    assert result.code in {0, 1}, result.err
    return Path(f"out.{name}").read_text(encoding="utf-8")
