"""What leaves the scope has left: it is neither worse nor 0, and a policy says what that means to a gate."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from tests.support.baselines import OLD, Q, compared, parts
from tests.support.house import FACTS, NO_CAMERAS
from tests.support.running import Run, Write

ALARM = '[answers.door-alarm]\nchoice = "rings"\n'
NOT_HERE = OLD.replace('choice = "month"', 'state = "not-applicable"\nreason = "r"')


@pytest.fixture
def without_cameras(house: Write) -> None:
    house(OLD, name="old.toml")
    house(OLD, NO_CAMERAS, name="new.toml")


@pytest.fixture
def less_deep(house: Write) -> None:
    house(OLD + ALARM, tier="standard", name="old.toml")
    house(OLD + ALARM, name="new.toml")


@pytest.mark.usefixtures("without_cameras")
def test_what_facts_rule_out_has_left_by_facts_and_nothing_is_worse(run: Run) -> None:
    found, printed = compared(run, "--no-regression")
    # Without the cameras' 2 of 10, which earned 94: (5 * 100 + 3 * 50) / 8.
    assert (found.confirmed.before, found.confirmed.after) == (Fraction("83.8"), Fraction("81.25"))
    assert parts(found.uncapped) == {"facts": Fraction("-2.55")}
    assert [(move.id, move.outside, move.facts) for move in found.left] == [
        ("camera-angles", "facts", ("cameras",)),
        ("camera-kept", "facts", ("cameras",)),
    ]
    assert "(-2.6 by facts)" in printed
    assert "left the scope: camera-angles, camera-kept (facts rule it out: cameras)" in printed
    assert "worse" not in printed
    assert "is 0.0" not in printed


@pytest.mark.usefixtures("without_cameras")
def test_a_figure_that_is_missing_is_none_and_not_0(run: Run) -> None:
    compared(run)
    found = json.loads(Path("v.json").read_bytes())["verdicts"][0]["comparison"]
    assert [(move["after"]["credit"], move["after"]["status"]) for move in found["left"]] == [(None, "not-asked")] * 2
    assert [move for move in found["domains"] if move["id"] == "cameras"] == [
        {"id": "cameras", "title": "Cameras", "before": "94", "after": None}
    ]


@pytest.mark.usefixtures("less_deep")
def test_what_a_tier_does_not_ask_has_left_by_the_tier(run: Run) -> None:
    found, printed = compared(run)
    assert parts(found.confirmed) == {}
    assert [(move.id, move.outside) for move in found.left] == [("door-alarm", "tier")]
    assert "left the scope: door-alarm (it is asked in a deeper tier)" in printed
    assert "worse" not in printed


@pytest.mark.usefixtures("without_cameras")
@pytest.mark.parametrize(
    ("scope", "fails", "notes"),
    [
        pytest.param("", True, False, id="an essential control may not leave"),
        pytest.param('scope = "ignore"', False, False, id="it may where that is ignored"),
        pytest.param('scope = "list"', False, True, id="or listed"),
        pytest.param('scope = "fail"', True, False, id="but not where everything stays"),
    ],
)
def test_a_policy_says_what_leaving_means(run: Run, scope: str, fails: bool, notes: bool) -> None:
    Path("policy.toml").write_text(f'min_answered = 1\nno_regression = ["control"]\n{scope}\n')
    result = run("check", "new.toml", "--baseline", "old.toml", "--policy", "policy.toml", *Q)
    says = "no-regression: control camera-kept has left the scope: it was 70.0, and now facts rule it out: cameras"
    assert (result.code, says in result.out) == ((1, True) if fails else (0, False)), result.out
    listed = "note: 2 controls have left the scope since old.toml: camera-angles and camera-kept\n"
    assert (listed in result.err) == notes


@pytest.mark.usefixtures("less_deep")
@pytest.mark.parametrize(
    ("scope", "says"),
    [
        pytest.param("", "no-regression: the tier was standard and is essential", id="asking less is a fall"),
        pytest.param('scope = "fail"', "no-regression: control door-alarm has left the scope", id="of what was asked"),
    ],
)
def test_a_sheet_that_asks_less_falls(run: Run, scope: str, says: str) -> None:
    Path("policy.toml").write_text(f'min_answered = 1\nno_regression = ["score"]\n{scope}\n')
    result = run("check", "new.toml", "--baseline", "old.toml", "--policy", "policy.toml", *Q)
    assert (result.code, says in result.out) == (1, True)


@pytest.mark.usefixtures("less_deep")
def test_a_control_of_a_deeper_tier_leaves_with_a_note(run: Run) -> None:
    result = run("check", "new.toml", "--baseline", "old.toml", "--no-regression", *Q)
    assert "note: 1 control has left the scope since old.toml: door-alarm\n" in result.err
    Path("policy.toml").write_text('min_answered = 1\nno_regression = ["score"]\nscope = "list"\n')
    assert run("check", "new.toml", "--baseline", "old.toml", "--policy", "policy.toml", *Q).code == 0


def test_a_waiver_lets_a_control_leave(run: Run, house: Write) -> None:
    waived = '[waivers.camera-kept]\nreason = "r"\napproved_by = "A. Alder"\nexpires = 2026-12-31\n'
    house(OLD, name="old.toml")
    house(NOT_HERE + waived, FACTS, name="new.toml")
    result = run("check", "new.toml", "--baseline", "old.toml", "--no-regression", *Q)
    assert (result.code, "waived: no-regression: control camera-kept has left" in result.out) == (0, True)


def test_what_is_asked_anew_has_joined(run: Run, house: Write) -> None:
    house(OLD, NO_CAMERAS, name="old.toml")
    house(OLD, name="new.toml")
    found, printed = compared(run, "--no-regression")
    assert [move.before.credit for move in found.joined] == [None, None]
    assert "joined the scope: camera-angles, camera-kept (facts rule it out: cameras)" in printed
    assert "better" not in printed


def test_a_cap_does_not_hide_what_was_done_below_it(run: Run, house: Write) -> None:
    old = OLD.replace('"all"', '"none"', 1)
    house(old, name="old.toml")
    house(old.replace('"old"', '"yes"').replace('"month"', '"days"'), name="new.toml")
    found, printed = compared(run)
    assert found.confirmed.before == found.confirmed.after == 39
    assert (found.uncapped.before, found.uncapped.after) == (Fraction("46.3"), Fraction("62.5"))
    assert parts(found.confirmed) == {"answers": Fraction("16.2"), "caps": Fraction("-16.2")}
    assert "confirmed 39.0 → 39.0 (+16.2 by answers, -16.2 by caps)\n" in printed
    assert "caps aside: 46.3 → 62.5 (+16.2 by answers)\n" in printed


def test_scope_alone_demands_nothing(run: Run, house: Write) -> None:
    Path("policy.toml").write_text('min_answered = 0\nscope = "fail"\n')
    result = run("check", house(OLD), "--policy", "policy.toml", "--questionnaire", Q[1])
    assert (result.code, "demands nothing; a gate" in result.err) == (2, True)
