"""What facts mean is said by the catalog: no role, size or pace is known to the program."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import catalogs
from tests.support.house import FACTS, HOUSE, answers
from tests.support.running import Run, Write

Changed = Callable[[str, str, str], Path]
MEANING = """\
[meaning]
role = "role"
makers = ["manufacturer"]
sellers = ["manufacturer"]
size = "size"
pace = { large = 2 }"""


@pytest.fixture
def changed(tmp_path: Path) -> Changed:
    """Copy the tiny catalog with a text in one file replaced by another."""

    def change(file: str, old: str, new: str) -> Path:
        copy = tmp_path / "tiny"
        shutil.copytree(HOUSE.parent, copy, dirs_exist_ok=True)
        text = (copy / file).read_text()
        assert old in text
        (copy / file).write_text(text.replace(old, new))
        return copy

    return change


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        pytest.param(
            'role = "role"', 'role = "rolle"', '"rolle" is no fact; did you mean "role"?', id="no fact of the role"
        ),
        pytest.param(
            '\nsize = "size"', '\nsize = "sise"', '"sise" is no fact; did you mean "size"?', id="no fact of the size"
        ),
        pytest.param(
            'makers = ["manufacturer"]',
            'makers = ["operator", "maker"]',
            '"maker" is no role; known: operator, manufacturer',
            id="a maker of no role",
        ),
        pytest.param(
            'sellers = ["manufacturer"]', 'sellers = ["small"]', '"small" is no role', id="a seller of no role"
        ),
        pytest.param("large = 2", "larger = 2", '"larger" is no size; did you mean "large"?', id="the pace of no size"),
        pytest.param("large = 2", "large = 0", '"large" is 0; the least is 1', id="a pace that gets nowhere"),
        pytest.param(
            "pace =",
            "effort = { larger = [0, 50] }\npace =",
            '"larger" is no size; did you mean "large"?',
            id="the effort of no size",
        ),
        pytest.param(
            "pace =",
            "effort = { large = [60, 50] }\npace =",
            "the low end of the share is above the high end",
            id="a share that ends before it begins",
        ),
        pytest.param(
            "pace =",
            'makers_only = { harms = "yes" }\npace =',
            '"harms" is no fact',
            id="devices that no fact can keep for their maker",
        ),
        pytest.param("makers =", "maker =", '"maker" is not a key here; did you mean "makers"?', id="a misspelt key"),
        pytest.param(
            '[meaning]\nrole = "role"',
            "[meaning]",
            '"manufacturer" is no role; [meaning] in catalog.toml names no fact of the role',
            id="makers without a fact of the role",
        ),
    ],
)
def test_what_facts_mean_is_checked(run: Run, changed: Changed, old: str, new: str, says: str) -> None:
    file = changed("catalog.toml", MEANING, MEANING.replace(old, new)) / "catalog.toml"
    result = run("validate", file)
    assert (result.code, result.out) == (2, "")
    assert says in result.err
    first = file.read_text().splitlines().index("[meaning]") + 1
    assert first <= int(result.err.removeprefix(f"{file}:").split(":")[0]) <= first + MEANING.count("\n")


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        pytest.param(
            "solutions.toml",
            'roles = ["operator"]',
            'roles = ["opertor"]',
            'solutions.toml:24:10: "opertor" is no role; did you mean "operator"?',
            id="a solution for no role",
        ),
        pytest.param(
            "solutions.toml",
            'roles = ["operator"]',
            'sizes = ["larg"]\nroles = ["operator"]',
            '"larg" is no size; did you mean "large"?',
            id="a solution for no size",
        ),
        pytest.param(
            "standards/door-code.toml",
            'roles = ["operator"]',
            'roles = ["large"]',
            '"large" is no role; known: operator, manufacturer',
            id="a mapping for no role",
        ),
    ],
)
def test_roles_and_sizes_exist_wherever_they_are_named(
    run: Run, changed: Changed, file: str, old: str, new: str, says: str
) -> None:
    result = run("validate", changed(file, old, new) / file)
    assert (result.code, result.out, says in result.err) == (2, "", True), result.err


def test_the_pace_of_a_plan_is_the_catalogs(run: Run, changed: Changed, house: Write) -> None:
    sheet = house(answers(lock_fitted="none"), FACTS.replace("small", "large"))
    for pace in (2, 4):
        file = changed("catalog.toml", "large = 2", f"large = {pace}") / "house.toml"
        out = run("plan", sheet, "--questionnaire", file, "--days", 20, "--format", "json").out
        assert json.loads(out)["pace"] == str(pace)


def silent(folder: Path) -> Path:
    """Write the tiny catalog without a word on roles and sizes."""
    files = catalogs.read(HOUSE.parent)
    del files["catalog.toml"]["meaning"], files["house.toml"]["made_for"]
    del files["controls/doors.toml"]["controls"]["lock-fitted"]["ask"]
    del files["obligations/laws.toml"]["coverage"]
    files["standards/door-code.toml"]["provisions"]["2-1"]["controls"] = {"key-list": "full"}
    for solution in files["solutions.toml"]["solutions"].values():
        solution |= {"roles": [], "first_step_for": {}}
    return catalogs.write(files, folder) / "house.toml"


def test_a_catalog_that_says_nothing_of_roles_and_sizes_still_works(run: Run, tmp_path: Path, house: Write) -> None:
    """Nobody makes devices, no size has a pace, and the role is asked like any other fact."""
    large = FACTS.replace("operator", "manufacturer").replace("small", "large")
    asked = ("--questionnaire", silent(tmp_path / "silent"))
    sheet = house(answers(lock_fitted="none"), large)
    for command in ("report", "explain", "check", "handout letter"):
        result = run(*command.split(), sheet, *asked)
        assert result.code == (command == "check"), result.err
    assert json.loads(run("plan", sheet, *asked, "--days", 9, "--format", "json").out)["pace"] == "1"
    assert run("new", asked[1], "--to", "-").code == 0


def test_a_report_carries_what_facts_mean_and_one_without_it_is_still_a_baseline(run: Run, house: Write) -> None:
    sheet = house(answers(lock_fitted="all"))
    whole = json.loads(run("report", sheet, "--questionnaire", HOUSE, "--format", "json").out)
    assert whole["assessment"].pop("meaning")["makers"] == ["manufacturer"]
    earlier = sheet.with_name("earlier.json")
    earlier.write_text(json.dumps(whole))
    result = run("check", sheet, "--questionnaire", HOUSE, "--baseline", earlier, "--report-only")
    assert (result.code, "not a report" in result.err) == (0, False)


def test_a_small_firm_is_told_the_lower_part_of_an_effort(run: Run, house: Write, changed: Changed) -> None:
    copy = changed("catalog.toml", "pace = {", "effort = { small = [25, 50] }\npace = {") / "house.toml"
    sheet = house(answers(lock_fitted="none"), FACTS)
    options = (sheet, "--as-of", "2026-03-31", "--format", "json", "--questionnaire")
    before, after = (json.loads(run("report", *options, each).out)["advice"]["steps"][0] for each in (HOUSE, copy))
    # Of 1 to 5 days a quarter is left out below, and half above: 2 to 3.
    assert (before["days_low"], before["days_high"]) == ("1", "5")
    assert (after["days_low"], after["days_high"]) == ("2", "3")
