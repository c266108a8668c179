"""A file with a merge conflict in it is called that, with its lines."""

from pathlib import Path

import pytest

from tests.support.house import MIXED, Q
from tests.support.running import Run, Write

OURS, BASE, MIDDLE, THEIRS = "<<<<<<< HEAD\n", "||||||| 1a2b3c4\n", "=======\n", ">>>>>>> colleague's [draft\n"
CONFLICT = f'{OURS}choice = "some"\n{MIDDLE}choice = "all"\n{THEIRS}'
SETTLE = "settle it with `assessor merge`, or by hand"


def conflicted(house: Write, conflict: str) -> Path:
    """Write a sheet with a conflict from its 12th line on."""
    return house("[answers.lock-fitted]\n" + conflict)


@pytest.mark.parametrize("command", ["report", "check", "validate", "explain", "plan", "run --plain", "handout letter"])
def test_every_command_says_so(run: Run, house: Write, command: str) -> None:
    name, *arguments = command.split()
    options = Q[:2] if name in {"validate", "run"} else Q
    result = run(name, *arguments, conflicted(house, CONFLICT), *options)
    assert (result.code, result.out) == (2, "")
    assert f"sheet.toml:12:1: unresolved merge conflict, lines 12-16: {SETTLE}\n" in result.err
    assert "not valid TOML" not in result.err


@pytest.mark.parametrize(
    ("conflict", "lines"),
    [
        pytest.param(f'{OURS}choice = "some"\n{BASE}{MIDDLE}choice = "all"\n{THEIRS}', ["12-17"], id="with the base"),
        pytest.param(CONFLICT.replace("\n", "\r\n"), ["12-16"], id="lines of Windows"),
        pytest.param(f'choice = "some"\nevidence = [\n{OURS}{MIDDLE}1\n{THEIRS}]\n', ["14-17"], id="in a list"),
        pytest.param(f'comment = """\n{OURS}a"""\n{MIDDLE}b"""\n{THEIRS}', ["13-17"], id="begun in a text"),
        pytest.param(f"{CONFLICT}by = 'me'\n{CONFLICT}", ["12-16", "18-22"], id="two of them"),
        pytest.param(f'choice = "some"\n{MIDDLE}', ["13"], id="a marker that was left behind"),
        pytest.param(f'choice = "some"\n{THEIRS}', ["13"], id="the last marker alone"),
        pytest.param(f'{OURS}choice = "some"\n', ["12"], id="the first marker alone"),
    ],
)
def test_the_lines_are_those_of_the_conflict(run: Run, house: Write, conflict: str, lines: list[str]) -> None:
    result = run("validate", conflicted(house, conflict), *Q[:2])
    said = [line.partition("conflict, ")[2] for line in result.err.splitlines()]
    assert said == [f"line{'s' if '-' in where else ''} {where}: {SETTLE}" for where in lines]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f'choice = "some"\ncomment = """\n{CONFLICT}"""\n', id="in a text"),
        pytest.param(f'choice = "some"\n# {CONFLICT}'.replace("\n", "\n# ").removesuffix("# "), id="in comments"),
    ],
)
def test_markers_that_are_text_are_no_conflict(run: Run, house: Write, text: str) -> None:
    assert run("validate", conflicted(house, text), *Q[:2]).code == 0


def test_another_fault_is_not_blamed_on_markers_in_a_text(run: Run, house: Write) -> None:
    result = run("validate", conflicted(house, f'comment = """\n{CONFLICT}"""\nchoice = \n'), *Q[:2])
    assert result.err.endswith("sheet.toml:19:10: not valid TOML: invalid value\n")


def test_of_many_conflicts_the_first_are_named(run: Run, house: Write) -> None:
    many = "".join(f"{OURS}k{number} = 1\n{MIDDLE}k{number} = 2\n{THEIRS}" for number in range(30))
    err = run("validate", conflicted(house, many), *Q[:2]).err
    assert err.count("unresolved merge conflict") == 20


def test_a_policy_is_read_alike(run: Run, house: Write, tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text(f"{OURS}min_score = 4\n{MIDDLE}min_score = 5\n{THEIRS}")
    result = run("check", house(MIXED), "--policy", "policy.toml", *Q)
    assert result.code == 2
    assert "policy.toml:1:1: unresolved merge conflict, lines 1-5" in result.err
