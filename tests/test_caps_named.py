"""A score below a threshold names the caps that hold it there, and no others."""

import shutil
from pathlib import Path

import pytest

from tests.support.house import ALL, ANGLES, AS_OF, HOUSE, Q, answers, waiver
from tests.support.running import Run, Write

# Uncapped 50; the door holds at 39, the window at 59.
BOTH = answers(**(ALL | {"lock_fitted": "none", "window_shut": "none"})) + ANGLES
# Uncapped 96: the films are kept until the disk is full.
FILMS = answers(**(ALL | {"camera_kept": "ever"})) + ANGLES
# Uncapped 87.5.
WINDOW = answers(**(ALL | {"window_shut": "none"})) + ANGLES


@pytest.mark.parametrize(
    ("sheet", "demanded", "says"),
    [
        pytest.param(
            BOTH, "50", "39.0 is below 50.0 (it would be 50.0 were it not held by lock-fitted)", id="the lower of two"
        ),
        pytest.param(BOTH, "39.1", "39.0 is below 39.1 (it would be 50.0 were it not held by lock-fitted)", id="just"),
        pytest.param(BOTH, "50.1", "39.0 is below 50.1\n", id="none where the score would be too low without them"),
        pytest.param(
            WINDOW, "59.1", "59.0 is below 59.1 (it would be 87.5 were it not held by window-shut)", id="a higher one"
        ),
        pytest.param(
            FILMS,
            "94.1",
            "94.0 is below 94.1 (it would be 96.0 were it not held by 1 essential control at its worst)",
            id="a worst answer",
        ),
        pytest.param(FILMS, "96.1", "94.0 is below 96.1\n", id="no worst answer where more is missing"),
    ],
)
def test_a_score_names_the_caps_that_hold_it_below_what_is_demanded(
    run: Run, house: Write, sheet: str, demanded: str, says: str
) -> None:
    out = run("check", house(sheet), *Q, "--min-score", demanded, "--min-answered", "0").out
    assert f"min-score: confirmed score {says}" in out


def test_a_cap_that_is_just_what_is_demanded_holds_nothing(run: Run, house: Write, tmp_path: Path) -> None:
    tiny = shutil.copytree(HOUSE.parent, tmp_path / "tiny") / "house.toml"
    # Doors count for one of six, so that the score without caps is 83.3.
    tiny.write_text(tiny.read_text().replace("doors = 5", "doors = 1"))
    out = run("check", house(BOTH), "--questionnaire", tiny, "--as-of", AS_OF, "--min-score", "59").out
    assert "39.0 is below 59.0 (it would be 83.3 were it not held by lock-fitted)" in out


@pytest.mark.parametrize(
    ("demanded", "says"),
    [
        pytest.param("39.1", "(held by lock-fitted, waived)", id="a cap below what is demanded"),
        pytest.param("59", "(held by lock-fitted, waived)", id="not one that is just what is demanded"),
        pytest.param("59.1", "(held by lock-fitted and window-shut, waived)", id="both"),
    ],
)
def test_an_evidenced_score_names_the_waived_caps_that_hold_it(
    run: Run, house: Write, demanded: str, says: str
) -> None:
    allowed = '[waivers]\ncritical = ["lock-fitted", "window-shut"]\n'
    Path("policy.toml").write_text(f"min_evidenced = {demanded}\n{allowed}")
    waived = waiver("lock-fitted") + waiver("window-shut")
    out = run("check", house(BOTH + waived), *Q, "--policy", "policy.toml").out
    assert f"min-evidenced: evidenced score 0.0 is below {float(demanded)} {says}" in out


def test_an_evidenced_score_names_no_cap_that_is_not_waived(run: Run, house: Write) -> None:
    out = run("check", house(BOTH), *Q, "--min-evidenced", "59.1").out
    assert "min-evidenced: evidenced score 0.0 is below 59.1\n" in out


def test_no_waiver_lifts_the_hold_of_a_worst_answer(run: Run, house: Write) -> None:
    out = run("check", house(FILMS + waiver("camera-kept")), *Q, "--min-score", "95").out
    assert "94.0 is below 95.0" in out


def test_a_sheet_without_the_required_fact_does_not_pass(run: Run, house: Write, tmp_path: Path) -> None:
    tiny = shutil.copytree(HOUSE.parent, tmp_path / "tiny") / "house.toml"
    file = tiny.parent / "catalog.toml"
    file.write_text(file.read_text().replace("[facts.role]\n", "[facts.role]\nrequired = true\n"))
    for role in ('role = "unknown"\n', ""):
        sheet = house(answers(**ALL) + ANGLES, role + 'cameras = "yes"\n')
        options = ("--questionnaire", tiny, "--as-of", AS_OF)
        found = run("check", sheet, *options)
        assert (found.code, "no score" in found.out) == (1, True)
        assert "something-scored: nothing is scored before this fact is answered: role\n" in found.out
        report = " ".join(run("report", sheet, *options).out.split())
        assert "Nothing is scored before this is answered: Role." in report
        assert "No score: nothing is scored." not in run("explain", sheet, *options).out
