"""The front door for tests: the command line in this process, and answer sheets in a folder of their own."""

import io
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from assessor.cli.main import main
from assessor.words.texts import Table
from tests.support.house import AS_OF, FACTS, HOUSE, Q
from tests.support.invented import beside_english
from tests.support.running import Result, Run, Write

# The same cases in every run: a failure here is a failure there.
settings.register_profile(
    "repeatable", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.filter_too_much]
)
settings.load_profile("repeatable")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests as slow that try many examples or open a browser or a terminal."""
    for item in items:
        tries = isinstance(item, pytest.Function) and is_hypothesis_test(item.obj)
        if tries or any(item.get_closest_marker(name) for name in ("browser", "terminal")):
            item.add_marker("slow")


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Hide the real terminal and the CI server from tests, and keep their files in one folder."""
    for name in (
        "COLUMNS",
        "NO_COLOR",
        "FORCE_COLOR",
        "TERM",
        "PYTHONUTF8",
        "TF_BUILD",
        "LC_ALL",
        "LC_MESSAGES",
        "LANG",
    ):
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


@pytest.fixture
def invented(tmp_path: Path) -> Iterator[Callable[[str, Table], None]]:
    """Invent languages: each is a package of texts beside English, until the test ends."""
    with ExitStack() as added:

        def invent(code: str, texts: Table) -> None:
            added.enter_context(beside_english(code, texts, tmp_path / "invented" / code))

        yield invent


@pytest.fixture
def judged(run: Run, house: Write, tmp_path: Path) -> Run:
    """Judge a sheet by the text of a policy."""

    def call(sheet: object, policy: object = "", *options: object) -> Result:
        (tmp_path / "policy.toml").write_text(f"min_answered = 0\n{policy}", encoding="utf-8")
        return run("check", house(str(sheet)), "--policy", "policy.toml", *Q, *options)

    return call


@pytest.fixture
def keys(run: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run `assessor run` with these keys pressed one after the other at a terminal."""

    def press(pressed: str, *arguments: object) -> Result:
        for stream in (sys.stdin, sys.stdout):
            monkeypatch.setattr(stream, "isatty", lambda: True)
        with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
            pipe.send_bytes(pressed.encode("utf-8", "surrogateescape"))
            return run("run", *arguments, "--as-of", AS_OF)

    return press


@pytest.fixture
def lines(run: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run `assessor run --plain` with these lines as its input."""

    def type_in(typed: list[str], *arguments: object) -> Result:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
        return run("run", *arguments, "--plain", "--as-of", AS_OF)

    return type_in


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., Path]:
    """Copy the tiny catalog with a text in one file replaced by another."""

    def change(file: str, old: str, new: str) -> Path:
        copy = tmp_path / "tiny"
        shutil.copytree(HOUSE.parent, copy, dirs_exist_ok=True)
        text = (copy / file).read_text()
        assert old in text
        (copy / file).write_text(text.replace(old, new))
        return copy

    return change
