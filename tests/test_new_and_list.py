"""Blank sheets, lists, and the command line itself."""

import errno
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from assessor import __version__
from assessor.cli.main import COMMANDS
from assessor.model.sheet import AnswerSheet
from tests.support.goldens import golden
from tests.support.house import HOUSE
from tests.support.running import Run


def test_a_blank_sheet_reads_as_settled(run: Run) -> None:
    golden("new.toml", run("new", HOUSE, "--fact", "role=operator", "--id", "0" * 32, "--to", "-").out)


def test_a_blank_sheet_is_a_sound_sheet_with_nothing_answered(run: Run, tmp_path: Path) -> None:
    written = run("new", HOUSE, "--fact", "role=operator,manufacturer", "--tier", "advanced")
    assert (written.code, written.err) == (0, "")
    text = (tmp_path / "house-answers.toml").read_text(encoding="utf-8")
    sheet = AnswerSheet.model_validate(tomllib.loads(text))
    assert sheet.facts["role"] == ("operator", "manufacturer")
    assert all(answer.is_blank for answer in sheet.answers.values())
    assert "key-blanks" in sheet.answers
    result = run("validate", "house-answers.toml", "--questionnaire", HOUSE)
    assert result.out == "house-answers.toml: a sound answer sheet, 0 answers to house\n"
    assert run("check", "house-answers.toml", "--questionnaire", HOUSE).code == 1


def test_facts_leave_out_what_cannot_apply(run: Run) -> None:
    text = run("new", HOUSE, "--fact", "role=operator", "--fact", "cameras=no", "--to", "-").out
    sheet = AnswerSheet.model_validate(tomllib.loads(text))
    assert list(sheet.answers) == ["lock-fitted", "lock-tested", "window-shut", "key-list"]
    assert "places" not in sheet.facts


def test_the_tier_follows_the_facts_unless_it_is_given(run: Run) -> None:
    large = ("new", HOUSE, "--fact", "size=large", "--to", "-")
    assert 'tier = "standard"' in run(*large).out
    assert 'tier = "advanced"' in run(*large, "--fact", "harm=yes").out
    assert 'tier = "essential"' in run(*large, "--tier", "essential").out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(
            ["--fact", "roel=operator"],
            '--fact roel: no fact of this catalog; did you mean "role"?',
            id="a fact that there is not",
        ),
        pytest.param(
            ["--fact", "size=tiny"],
            '--fact size: "tiny" is no value of "size"; known: small, large, unknown',
            id="a value that there is not",
        ),
        pytest.param(
            ["--fact", "size=small,large"], '--fact size: "size" takes one value', id="two values where one is taken"
        ),
        pytest.param(
            ["--fact", "size=small", "--fact", "size=large"], "--fact size: given twice", id="a fact given twice"
        ),
        pytest.param(["--fact", "size"], "is not K=V, such as role=operator", id="a fact without a value"),
        pytest.param(
            ["--to", "here.toml"], "here.toml: exists already; name another file with --to", id="a file that exists"
        ),
        pytest.param(["--to", "missing/x.toml"], "missing/x.toml: cannot be written", id="a folder that there is not"),
    ],
)
def test_a_blank_sheet_that_cannot_be_made(run: Run, tmp_path: Path, arguments: list[str], says: str) -> None:
    (tmp_path / "here.toml").write_text("kept")
    result = run("new", HOUSE, *arguments)
    assert (result.code, result.out) == (2, "")
    assert says in result.err
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("here.toml", "kept")]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_of_two_values_that_stand_alone_the_first_is_named(seed: int) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "assessor", "new", HOUSE, "--fact", "places=nowhere,unknown"],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONHASHSEED": str(seed)},
        check=False,
    )
    assert done.stderr == '--fact places: "nowhere" stands alone; "places" has others beside it\n'


def test_a_folder_that_cannot_be_read_takes_a_file(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = os.open

    def closed(path: Path | str, *arguments: Any) -> int:
        if Path(path).is_dir():
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opened(path, *arguments)

    monkeypatch.setattr(os, "open", closed)
    assert run("new", HOUSE).code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["house-1.2.0.schema.json", "house-answers.toml"]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["questionnaires", "domains", "controls", "standards", "solutions"])
def test_each_list_has_one_line_for_each_id(run: Run, kind: str) -> None:
    result = run("list", kind)
    assert (result.code, result.err) == (0, "")
    ids = [line.split()[0] for line in result.out.splitlines()]
    assert len(ids) == len(set(ids)) > 1


def test_a_questionnaires_own_controls_and_weights_can_be_listed(run: Run) -> None:
    out = run("list", "controls", "--questionnaire", HOUSE).out
    assert "window-shut    Windows are shut (doors, essential, weight 5, critical: floor 50, cap 59)\n" in out
    assert "doors    Doors, weight 5: How a room is closed.\n" in run("list", "domains", "--questionnaire", HOUSE).out
    assert run("list", "solutions", "--questionnaire", HOUSE).code == 2


def test_the_version_is_printed(run: Run) -> None:
    assert run("--version").out == f"assessor {__version__}\n"


def test_help_shows_the_way_from_nothing_to_a_report_in_five_lines(run: Run) -> None:
    out = run("--help").out
    way = out[out.index("from nothing to a report:") :].splitlines()
    assert [line.split()[1] for line in way[1:6]] == ["list", "run", "report", "explain", "check"]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(run: Run, name: str) -> None:
    result = run(name, "--help")
    assert result.code == 0
    assert result.out.startswith(f"usage: assessor {name}")


@pytest.mark.parametrize(
    "arguments", [[], ["frobnicate"], ["report"], ["report", "--bogus", "x.toml"], ["list", "cats"], ["check"]]
)
def test_wrong_usage_is_2_and_says_where_help_is(run: Run, arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.code == 2
    assert "usage:" in result.out if not arguments else "--help`" in result.err


def test_a_name_with_escape_sequences_is_shown_harmlessly(run: Run) -> None:
    for arguments in (["new", "\x1b[31m"], ["\x1b[31m"], ["list", "\x1b[31m"], ["report", "\x1b[31m\n.toml"]):
        result = run(*arguments)
        assert result.code == 2
        assert "\x1b" not in result.err


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGPIPE")
@pytest.mark.parametrize("command", ["report", "explain", "check", "list"])
def test_a_reader_that_leaves_early_is_no_failed_gate(command: str) -> None:
    clinic = Path(__file__).parent.parent / "examples" / "clinic.toml"
    arguments = [command, "controls"] if command == "list" else [command, str(clinic)]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "assessor", *arguments], stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert done.returncode == 141
    assert all(line.startswith(b"note: ") for line in done.stderr.splitlines())
