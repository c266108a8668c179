"""The front door for tests: the command line in this process, and answer sheets in a folder of their own."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings

from assessor.cli.main import main

# The same cases in every run: a failure here is a failure there.
settings.register_profile(
    "repeatable", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.filter_too_much]
)
settings.load_profile("repeatable")

DATA = Path(__file__).parent / "data"
HOUSE = DATA / "tiny" / "house.toml"
AS_OF = "2026-03-31"


class Result(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Result]
Write = Callable[..., Path]


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the width and colours of the terminal that runs the tests out of them, and their files in one folder."""
    for name in ("COLUMNS", "NO_COLOR", "FORCE_COLOR", "TERM", "PYTHONUTF8"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line and return its exit code and what it printed."""

    def call(*arguments: object) -> Result:
        code = main([str(argument) for argument in arguments])
        return Result(code, *capsys.readouterr())

    return call


@pytest.fixture
def house(tmp_path: Path) -> Write:
    """Write an answer sheet of the tiny questionnaire: facts and tables of answers as TOML text."""

    def write(answers: str = "", facts: str = FACTS, *, tier: str = "essential", name: str = "sheet.toml") -> Path:
        path = tmp_path / name
        path.write_text(
            f'format = 1\nquestionnaire = {{ id = "house", version = "1.2.0" }}\ntier = "{tier}"\n'
            f"[facts]\n{facts}\n{answers}",
            encoding="utf-8",
        )
        return path

    return write


FACTS = 'role = ["operator"]\nsize = "small"\nharm = "no"\ncameras = "yes"\nplaces = ["inside"]\n'


def answers(**choices: str) -> str:
    """Return tables of answers: a choice each, or the word unknown; underscores stand for hyphens."""
    lines = []
    for name, choice in choices.items():
        key, value = ("state", "unknown") if choice == "unknown" else ("choice", choice)
        lines.append(f'[answers.{name.replace("_", "-")}]\n{key} = "{value}"\n')
    return "\n".join(lines)
