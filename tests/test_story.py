"""One firm's story: assessed, migrated, answered by two people, and compared a year later; each figure by hand."""

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.support import catalogs
from tests.support.house import HOUSE
from tests.support.later import aged
from tests.support.running import Result, Run

pytestmark = pytest.mark.slow
ID = "5" * 32
THEN = f"""\
format = 1
id = "{ID}"
questionnaire = {{ id = "house", version = "1.2.0" }}
tier = "essential"

[about]
organisation = "Gate and Sons (invented)"

[facts]
role = ["operator"]
size = "small"
harm = "no"
cameras = "no"

[answers.lock-fitted]
choice = "some"
on = 2026-03-02

[answers.lock-tested]
choice = "yearly"
on = 2026-03-02

[answers.window-shut]
choice = "low"
on = 2026-03-02

# The list hangs in the hall.
[answers.key-list]
choice = "old"
on = 2026-03-02

[parts.north]
kind = "site"
title = "North wing"

[parts.north.answers.lock-fitted]
choice = "none"
on = 2026-03-02

[parts.south]
kind = "site"
title = "South house"
"""


@pytest.fixture
def firm(run: Run, tmp_path: Path) -> Callable[..., Result]:
    """Run a command by the questionnaire of a year later."""
    later = catalogs.write(aged(catalogs.read(HOUSE.parent)), tmp_path / "later") / "house.toml"

    def call(*arguments: object, code: int = 0) -> Result:
        result = run(*arguments, "--questionnaire", later)
        assert result.code == code, result.err
        return result

    return call


def figures(result: Result) -> dict[str, Any]:
    return dict(json.loads(result.out))


def changed(name: str, text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    Path(name).write_text(text, encoding="utf-8")
    return name


def test_a_firm_is_assessed_migrated_merged_and_compared(run: Run, firm: Callable[..., Result]) -> None:
    Path("2026.toml").write_text(THEN, encoding="utf-8")
    day = ("--as-of", "2026-03-31", "--format", "json")

    # North has no lock, so that none is tried there: of the doors 2.5/20, of the keys a half.
    then = figures(run("report", "2026.toml", "--questionnaire", HOUSE, *day))["assessment"]
    assert Fraction(then["score"]["low"]) == (5 * Fraction(25, 2) + 3 * 50) / 8

    # A year later one question has other words, one another id, and one means something else.
    moved = figures(firm("migrate", "2026.toml", "--in-place", *day))["sheets"][0]
    assert {(each["part"], each["control"]): each["fate"] for each in moved["answers"]} == {
        (None, "lock-fitted"): "same",
        (None, "lock-tested"): "review",
        (None, "window-shut"): "kept",
        (None, "key-list"): "renamed",
        ("north", "lock-fitted"): "same",
    }
    migrated = Path("2026.toml").read_text(encoding="utf-8")
    assert '# The list hangs in the hall.\n[answers.key-register]\nchoice = "old"' in migrated
    assert migrated.count(ID) == 1
    # Where there is no lock, nothing is lost with the answer about trials.
    assert figures(firm("report", "2026.toml", *day))["assessment"]["score"]["low"] == then["score"]["low"]

    # Two people go through it: one the doors, the other the keys; about the windows they disagree.
    tested = migrated[migrated.index("[answers.lock-tested]") : migrated.index("[answers.window-shut]")]
    digest = "as_asked = "
    without = "\n".join(line for line in tested.split("\n") if not line.startswith(digest) and "comment" not in line)
    doors = changed(
        "doors.toml",
        migrated.replace(tested, without.replace('"yearly"', '"once"').replace("2026-03-02", "2027-03-01")),
        ('choice = "none"\non = 2026-03-02', 'choice = "all"\non = 2027-03-01'),
        ('choice = "low"\non = 2026-03-02', 'choice = "all"\non = 2027-03-02'),
    )
    keys = changed(
        "keys.toml",
        migrated,
        ('choice = "old"\non = 2026-03-02', 'choice = "current"\non = 2027-03-01'),
        ('choice = "low"\non = 2026-03-02', 'choice = "none"\non = 2027-03-01'),
    )
    both = ("merge", "2026.toml", doors, keys, "--to", "2027.toml")
    stopped = figures(firm(*both, "--format", "json", code=1))
    assert [dispute["id"] for dispute in stopped["disputes"]] == ["window-shut"]
    assert not Path("2027.toml").exists()
    firm(*both, "--prefer", "newer")

    # Locks everywhere, in the south the outer doors alone; tried once; windows shut; a list that is current.
    later = ("--as-of", "2027-03-31", "--format", "json")
    now = figures(firm("report", "2027.toml", *later))["assessment"]
    assert Fraction(now["score"]["low"]) == (5 * Fraction(100 * (400 + 250 + 500), 2000) + 3 * 100) / 8
    assert now["identity"]["id"] == ID

    compared = figures(firm("compare", "2026.toml", "2027.toml", *later))
    causes = {part["name"]: Fraction(part["points"]) for part in compared["uncapped"]["parts"]}
    # The doors from 2.5/20 to 9/20, the keys from a half to all; then the trial, 2.5/20 of the doors.
    assert causes == {
        "answers": (5 * 100 * Fraction(65, 200) + 3 * 50) / 8,
        "found-out": 5 * 100 * Fraction(25, 200) / 8,
    }
    assert Fraction(compared["confirmed"]["after"]) - Fraction(compared["confirmed"]["before"]) == sum(causes.values())

    # A gate sees the same: nothing fell.
    firm("check", "2027.toml", "--baseline", "2026.toml", "--no-regression", "--as-of", "2027-03-31")
    firm("check", "2026.toml", "--baseline", "2027.toml", "--no-regression", "--as-of", "2027-03-31", code=1)
