"""The front door for tests: the command line in this process, and answer sheets in a folder of their own."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings

from assessor.cli.main import main
from tests.support.house import FACTS
from tests.support.running import Result, Run, Write

# The same cases in every run: a failure here is a failure there.
settings.register_profile(
    "repeatable", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.filter_too_much]
)
settings.load_profile("repeatable")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave whatever tries many examples, opens a browser or a terminal out of the quick suite."""
    for item in items:
        tries = isinstance(item, pytest.Function) and is_hypothesis_test(item.obj)
        if tries or any(item.get_closest_marker(name) for name in ("browser", "terminal")):
            item.add_marker("slow")


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
