"""No command fails on a catalog file of any shape: faults have their places, and the exit code is 2."""

import io
import re
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.support import catalogs
from tests.support.house import HOUSE, answers
from tests.support.running import Run, Write

pytestmark = pytest.mark.slow
FILES = catalogs.read(HOUSE.parent)
SHAPES: list[Any] = [
    [], {}, 5, -1, 10**30, True, "x", "", float("nan"), 1.5, date(2026, 1, 1), datetime(2026, 1, 1), time(1),
    [[]], [{}], [5], {"x": []}, {"x": {"y": 5}}, ["a", "a"], "unknown", "no", "operator", "lock-fitted",
]  # fmt: skip
# Enough that each kind of file meets each shape somewhere.
TRIES = 40


def commands(folder: Path, file: str, sheet: Path) -> Iterator[tuple[object, ...]]:
    house = folder / "house.toml"
    yield ("validate", folder)
    yield ("validate", folder / file)
    yield ("check", sheet, "--report-only", "--questionnaire", house)
    yield ("report", sheet, "--format", "markdown", "--audience", "engineer", "--questionnaire", house)
    yield ("explain", sheet, "lock-fitted", "--questionnaire", house)
    yield ("list", "obligations", sheet, "--questionnaire", house)
    yield from (("handout", kind, sheet, "--questionnaire", house) for kind in ("letter", "emergency"))
    yield ("run", house, "--plain", "--to", "typed.toml")
    yield ("new", house, "--to", "-")


Survives = Callable[[str, dict[str, Any]], list[str]]


@pytest.fixture
def survives(run: Run, house: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Survives:
    """Run every command on the tiny catalog with one file changed, and return what the file's own check says."""
    sheet = house(answers(lock_fitted="none", key_list="old"))

    def ran(file: str, data: dict[str, Any]) -> list[str]:
        folder = catalogs.write(FILES | {file: data}, tmp_path / "tiny")
        said = []
        for command in commands(folder, file, sheet):
            Path("typed.toml").unlink(missing_ok=True)
            monkeypatch.setattr(sys, "stdin", io.StringIO("1\n" * 30))
            result = run(*command)
            assert result.code in {0, 2}, (command, result.err)
            assert "Traceback" not in result.err
            said.append(result.err)
        return said[1].splitlines()

    return ran


def nodes(data: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if at:
        yield at
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in entries:
        yield from nodes(value, (*at, key))


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("shape", [[], 5, "x", [{}], [[]]], ids=repr)
def test_a_table_of_another_shape_is_a_fault_with_its_place(survives: Survives, file: str, shape: Any) -> None:
    key = next(key for key, value in FILES[file].items() if isinstance(value, dict))
    told = survives(file, {**FILES[file], key: shape})
    assert told
    assert all(re.match(rf".*{file}:\d+:\d+: ", line) for line in told)
    assert any(f'"{key}" must be a table' in line for line in told)


@pytest.mark.parametrize("file", FILES)
def test_an_unknown_key_is_a_fault_that_names_the_nearest(survives: Survives, file: str) -> None:
    key = next(iter(FILES[file]))
    told = survives(file, {**FILES[file], f"{key}x": {}})
    assert any(f'"{key}x" is not a key here; did you mean "{key}"?' in line for line in told)


@pytest.mark.parametrize("key", ["id", "shared_question", "as_asked", "domain"])
def test_what_a_file_says_by_its_name_cannot_be_said_in_its_tables(survives: Survives, key: str) -> None:
    told = survives("controls/doors.toml", with_key("controls/doors.toml", ("controls", "door-alarm"), key))
    assert [line.split(": ", 1)[1] for line in told] == [f'"{key}" is not a key here']


@pytest.mark.parametrize(
    ("file", "table"),
    [("solutions.toml", ("solutions", "locks")), ("obligations/laws.toml", ("obligations", "door-law"))],
)
def test_an_id_of_its_own_in_a_table_is_refused(survives: Survives, file: str, table: tuple[str, str]) -> None:
    told = survives(file, with_key(file, table, "id"))
    assert [line.split(": ", 1)[1] for line in told] == ['"id" is not a key here']


def with_key(file: str, table: tuple[str, ...], key: str) -> dict[str, Any]:
    changed: dict[str, Any] = catalogs.replaced(FILES[file], (*table, key), "other")
    return changed


def test_all_faults_of_a_file_are_told_at_once(survives: Survives) -> None:
    data = catalogs.replaced(FILES["solutions.toml"], ("solutions", "locks", "does"), 5)
    data = catalogs.replaced(data, ("solutions", "guards"), [])
    told = survives("solutions.toml", {**data, "solution": {}})
    assert len(told) == 3


@pytest.mark.parametrize("file", FILES)
def test_no_shape_anywhere_makes_a_command_fall_over(survives: Survives, file: str) -> None:
    chance = Random(file)
    places = list(nodes(FILES[file]))
    for _ in range(TRIES):
        place, shape = chance.choice(places), chance.choice(SHAPES)
        survives(file, catalogs.replaced(FILES[file], place, shape))
