"""Scores worked out by hand, through the front door."""

import json
from pathlib import Path

import pytest

from tests.support.house import ALL, ANGLES, HOUSE, NO_CAMERAS, OPEN_CAMERAS, answers
from tests.support.running import Run, Write
from tests.support.ten import ten

NOT_APPLICABLE = '[answers.lock-tested]\nstate = "not-applicable"\nreason = "no locks yet"\n'


def figures(run: Run, path: Path) -> tuple[str, str, str, str]:
    """Return the confirmed and the highest score, then both before caps."""
    report = json.loads(run("report", path, "--format", "json", "--questionnaire", HOUSE).out)
    score, uncapped = report["assessment"]["score"], report["assessment"]["uncapped"]
    return score["low"], score["high"], uncapped["low"], uncapped["high"]


@pytest.mark.parametrize(
    ("given", "more", "expected"),
    [
        pytest.param(ALL, ANGLES, ("100", "100", "100", "100"), id="everything met is 100"),
        pytest.param({}, "", ("0", "100", "0", "100"), id="nothing answered is open from 0 to 100"),
        pytest.param(
            ALL | {"key_list": "old"}, ANGLES, ("85", "85", "85", "85"), id="half a credit in a domain of weight 3"
        ),
        pytest.param(
            ALL | {"key_list": "unknown"},
            ANGLES,
            ("70", "100", "70", "100"),
            id="not knowing earns nothing at the low end",
        ),
        pytest.param(ALL | {"key_list": ""}, ANGLES, ("70", "100", "70", "100"), id="a blank answer is none"),
        pytest.param(
            ALL | {"lock_fitted": "none"},
            ANGLES,
            ("39", "39", "125/2", "125/2"),
            id="a follow-up below its parent's answer counts 0, and the cap holds",
        ),
        pytest.param(
            ALL | {"lock_fitted": "some"},
            ANGLES,
            ("85", "85", "85", "85"),
            id="a follow-up is asked from the named choice on",
        ),
        pytest.param(
            ALL | {"lock_fitted": "unknown"},
            ANGLES,
            ("39", "100", "125/2", "100"),
            id="a critical control that might fail caps the low end only",
        ),
        pytest.param(
            ALL | {"window_shut": "none"},
            ANGLES,
            ("59", "59", "175/2", "175/2"),
            id="the cap is the failing control's own",
        ),
        pytest.param(
            ALL | {"window_shut": "none", "lock_fitted": "none"},
            ANGLES,
            ("39", "39", "50", "50"),
            id="the lowest of several caps counts",
        ),
        pytest.param(
            {k: v for k, v in ALL.items() if k != "lock_tested"} | {"lock_fitted": "some"},
            ANGLES + NOT_APPLICABLE,
            ("80", "80", "80", "80"),
            id="not applicable leaves both sums",
        ),
        pytest.param(
            ALL,
            '[answers.camera-angles]\nchoice = "masked"\n',
            ("452/5", "452/5", "452/5", "452/5"),
            id="one ticked choice earns its own credit",
        ),
        pytest.param(
            ALL,
            '[answers.camera-angles]\nchoice = ["turned", "masked", "signs"]\n',
            ("100", "100", "100", "100"),
            id="several ticked choices earn 100 at most",
        ),
    ],
)
def test_a_score_worked_out_by_hand(
    run: Run, house: Write, given: dict[str, str], more: str, expected: tuple[str, ...]
) -> None:
    assert figures(run, house(answers(**given) + more)) == expected


@pytest.mark.parametrize(
    ("facts", "given", "expected"),
    [
        pytest.param(
            NO_CAMERAS, ALL, ("100", "100", "100", "100"), id="a fact removes a domain and its weight is shared out"
        ),
        pytest.param(
            OPEN_CAMERAS, ALL, ("80", "100", "80", "100"), id="an open fact counts 0 at the low end and 100 at the high"
        ),
        pytest.param(
            OPEN_CAMERAS + 'places = ["inside"]\n',
            ALL | {"camera_kept": "ever"},
            ("80", "100", "80", "100"),
            id="a stored answer says nothing while the fact is open",
        ),
        pytest.param(
            'role = ["operator"]\ncameras = "unknown"\n',
            ALL,
            ("80", "100", "80", "100"),
            id="not knowing a fact leaves it open",
        ),
        pytest.param(
            'cameras = "yes"\nplaces = ["inside"]\n',
            ALL,
            ("80", "100", "80", "100"),
            id="an answered fact leaves open what its own condition leaves open",
        ),
        pytest.param(
            'role = ["manufacturer"]\ncameras = "yes"\n',
            ALL,
            ("100", "100", "100", "100"),
            id="a fact that is not asked of this role decides nothing",
        ),
    ],
)
def test_facts_decide_what_counts(
    run: Run, house: Write, facts: str, given: dict[str, str], expected: tuple[str, ...]
) -> None:
    assert figures(run, house(answers(**given), facts)) == expected


def test_a_deeper_tier_asks_more_of_the_same_sheet(run: Run, house: Write) -> None:
    sheet = house(answers(**ALL) + ANGLES, tier="standard")
    # door-alarm 4 is open: 20 of 24 are confirmed in a domain of weight 5
    assert figures(run, sheet) == ("275/3", "100", "275/3", "100")


def test_ten_equal_controls_score_62_5_to_87_5(run: Run, tmp_path: Path) -> None:
    questionnaire, sheet = ten(tmp_path)
    assessment = json.loads(run("report", sheet, "--questionnaire", questionnaire, "--format", "json").out)[
        "assessment"
    ]
    assert assessment["score"] == {"low": "125/2", "high": "175/2"}
    told = run("report", sheet, "--questionnaire", questionnaire, "--audience", "engineer").out
    assert "Level not known yet, Shut to Locked: confirmed 62.5 of 100; 25.0 more depend on 2 answers" in " ".join(
        told.split()
    )
