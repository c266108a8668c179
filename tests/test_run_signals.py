"""A sitting that a signal ends: everything answered is saved, and the terminal is as it was."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from prompt_toolkit.application import create_app_session, get_app_or_none
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from assessor.signals import NAMES
from tests.support.house import AS_OF, HOUSE, SHEET, saved
from tests.support.keys import OPERATOR, START
from tests.support.running import Run


def heed() -> None:
    """Heed every signal: below nohup, or in a script's background, some are ignored, and no shell can change that."""
    for name in NAMES:
        signal.signal(getattr(signal, name), signal.SIG_DFL)


@pytest.fixture
def heeded() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (getattr(signal, name) for name in NAMES)}
    heed()
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@contextmanager
def terminal(tmp_path: Path, command: str) -> Iterator[Any]:
    """A real pseudo-terminal with a shell in it."""
    pexpect = pytest.importorskip("pexpect")
    script = f"stty -g; {sys.executable} -m assessor run {command}; echo code=$?; stty -g"
    child = pexpect.spawn(
        "sh",
        ["-c", script],
        cwd=str(tmp_path),
        encoding="utf-8",
        dimensions=(40, 80),
        timeout=30,
        preexec_fn=heed,
    )
    try:
        yield child
    finally:
        child.close(force=True)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send itself this signal")
@pytest.mark.usefixtures("heeded")
@pytest.mark.parametrize("moment", range(1, 11))
def test_a_signal_while_a_question_is_drawn_ends_the_sitting_but_not_the_drawing(
    run: Run, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    class Output(DummyOutput):
        drawn = 0
        finished = False

        def flush(self) -> None:
            self.drawn += get_app_or_none() is not None
            if self.drawn == moment and not self.finished:
                os.kill(os.getpid(), signal.SIGTERM)
                # The handler of a signal runs before the next step of a loop.
                self.finished = all(True for _ in range(10))

    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(stream, "isatty", lambda: True)
    screen = Output()
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=screen):
        pipe.send_text(START)
        assert (run("run", HOUSE, "--as-of", AS_OF).code, screen.finished) == (143, True)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send itself this signal")
@pytest.mark.usefixtures("heeded")
def test_a_signal_that_comes_with_an_answer_waits_until_it_is_saved(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class Output(DummyOutput):
        sent = False

        def flush(self) -> None:
            app = get_app_or_none()
            if app is not None and app.is_done and not self.sent:
                self.sent = True
                os.kill(os.getpid(), signal.SIGTERM)

    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(stream, "isatty", lambda: True)
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=Output()):
        pipe.send_text(OPERATOR)
        assert run("run", HOUSE, "--as-of", AS_OF).code == 143
    assert saved()["facts"] == {"role": ["operator"]}


@pytest.mark.terminal
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_a_signal_at_a_real_terminal_saves_and_restores_it(tmp_path: Path, name: str, code: int) -> None:
    with terminal(tmp_path, f"{HOUSE}") as child:
        before = child.readline()
        child.expect("Which are you")
        child.send(OPERATOR)
        child.expect("How many people")
        child.expect("Save and leave")
        process = int((tmp_path / f".{SHEET}.assessor.lock").read_text())
        os.kill(process, getattr(signal, name))
        child.expect("Saved. To go on:")
        child.expect("assessor run house-answers.toml")
        child.expect(f"code={code}\r\n")
        assert child.readline() == before
    assert saved(str(tmp_path / SHEET))["facts"] == {"role": ["operator"]}


@pytest.mark.terminal
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_killing_the_process_right_after_each_answer_loses_nothing(tmp_path: Path) -> None:
    pexpect = pytest.importorskip("pexpect")
    script = [("Which are you", OPERATOR, "role"), ("How many people", "1", "size"), ("hurt someone", "1", "harm")]
    script += [
        ("How deep should", "1", ""),
        ("Are there cameras", "2", "cameras"),
        ("can be locked", "2", "lock-fitted"),
        ("last tried", "1", "lock-tested"),
    ]
    for number, (question, pressed, key) in enumerate(script):
        child = pexpect.spawn(
            sys.executable,
            ["-m", "assessor", "run", str(HOUSE)],
            cwd=str(tmp_path),
            encoding="utf-8",
            dimensions=(40, 80),
        )
        child.expect(question)
        child.expect("Save and leave")
        child.send(pressed)
        child.expect(script[number + 1][0] if number + 1 < len(script) else "Which windows")
        child.kill(signal.SIGKILL)
        child.close(force=True)
        sheet = saved(str(tmp_path / SHEET))
        assert not key or key in sheet["facts"] or key in sheet["answers"]
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".tmp"] == []
