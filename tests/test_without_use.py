"""Warnings of what has no effect in a catalog: controls of weight 0, and whatever no questionnaire asks about."""

from pathlib import Path

import pytest

from tests.support import catalogs
from tests.support.catalogs import Files
from tests.support.house import HOUSE
from tests.support.running import Run

GUIDE = (HOUSE.parents[3] / "questionnaires" / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def files() -> Files:
    return catalogs.read(HOUSE.parent)


def test_a_control_without_weight_is_named(run: Run, tmp_path: Path, files: Files) -> None:
    files["controls/doors.toml"]["controls"]["door-alarm"]["weight"] = 0
    result = run("validate", catalogs.write(files, tmp_path / "tiny") / "house.toml")
    assert result.code == 0
    assert "weightless-control: door-alarm has the weight 0, so no answer to it changes a score\n" in result.err


@pytest.mark.slow
def test_a_domain_that_no_questionnaire_asks_about_is_named_and_not_each_of_its_controls(
    run: Run, tmp_path: Path, files: Files
) -> None:
    house = files["house.toml"]
    house["include"] = ["doors", "key-list"]
    del house["domain_weights"]["cameras"]
    result = run("validate", catalogs.write(files, tmp_path / "tiny"))
    told = [line.split(": ", 2)[2] for line in result.err.splitlines() if "unasked" in line]
    assert told == [
        "unasked-domain: no questionnaire asks about cameras",
        "unasked-control: no questionnaire asks key-blanks",
    ]
    assert (result.code, "warnings" in result.out) == (0, True)


def test_what_one_of_several_questionnaires_asks_is_in_use(run: Run, tmp_path: Path, files: Files) -> None:
    other = files["house.toml"] | {"id": "hut", "include": ["doors", "cameras", "key-list"]}
    files["hut.toml"] = other | {"tailored": {}}
    assert "unasked" not in run("validate", catalogs.write(files, tmp_path / "tiny")).err


@pytest.mark.parametrize("rule", ["weightless-control", "unasked-domain", "unasked-control"])
def test_each_of_these_rules_is_explained_in_the_authors_guide(rule: str) -> None:
    assert f"| `{rule}` |" in GUIDE
