"""A plan whose steps lead only to controls that are declared not applicable."""

import re
import shutil
from pathlib import Path

import pytest

from assessor.model.report import Plan
from tests.support.house import AS_OF, HOUSE, WORST
from tests.support.running import Run, Write

DECLARED = '[answers.lock-tested]\nstate = "not-applicable"\nreason = "none here"\n'


@pytest.fixture
def only_trials_weigh(tmp_path: Path) -> Path:
    copy = shutil.copytree(HOUSE.parent, tmp_path / "tiny")
    for file in [copy / "house.toml", *(copy / "controls").iterdir()]:
        text = re.sub(r"(?m)^critical = .*\n", "", file.read_text())
        file.write_text(re.sub(r"(?m)^weight = \d+", "weight = 0", text).replace("[tailored.lock-fitted]\n", ""))
    doors = copy / "controls" / "doors.toml"
    before, trials = doors.read_text().split("[controls.lock-tested]")
    doors.write_text(f"{before}[controls.lock-tested]{trials.replace('weight = 0', 'weight = 5', 1)}")
    return copy / "house.toml"


def test_a_wave_after_which_nothing_is_scored_leads_to_nothing(run: Run, house: Write, only_trials_weigh: Path) -> None:
    sheet = house(re.sub(r"(?s)\[answers\.lock-tested\].*?\n\n", DECLARED, WORST))
    options = ("--questionnaire", only_trials_weigh, "--as-of", AS_OF, "--format", "json")
    result = run("plan", sheet, "--target", "100", *options)
    assert result.code == 0, result.err
    waves = Plan.model_validate_json(result.out).waves
    assert [(wave.steps[0].control, int(wave.score)) for wave in waves] == [("lock-fitted", 0), ("lock-tested", 100)]
