"""`-` is standard input for a sheet and standard output for a format; colours can be asked for."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.gate import BAD
from tests.support.house import HOUSE, Q
from tests.support.running import Run, Write

EXAMPLE = str(Path(__file__).parent.parent / "examples" / "clinic.toml")


@pytest.fixture
def piped(house: Write, monkeypatch: pytest.MonkeyPatch) -> bytes:
    content = house(BAD).read_bytes()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    return content


@pytest.mark.parametrize("command", ["check", "report", "validate", "explain"])
@pytest.mark.usefixtures("piped")
def test_a_sheet_can_be_piped(run: Run, command: str) -> None:
    result = run(command, "-", *Q)
    assert result.code == (1 if command == "check" else 0), result.err
    assert result.out


@pytest.mark.usefixtures("piped")
def test_what_is_piped_cannot_be_continued(run: Run) -> None:
    result = run("run", "-", "--plain", "--questionnaire", HOUSE)
    assert result.code == 2
    assert "standard input cannot be saved" in result.err


def test_a_format_is_printed_where_its_path_is_a_hyphen(run: Run, house: Write) -> None:
    sheet = house(BAD)
    printed = run("check", sheet, *Q, "--out", "json=-", "--out", "sarif=out.sarif").out
    assert json.loads(printed)["format"] == "assessor-verdicts"
    assert Path("out.sarif").exists()
    assert not Path("-").exists()


@pytest.mark.parametrize("options", [("--format", "text", "--out", "json=-"), ("--out", "sarif=-", "--out", "json=-")])
def test_one_format_can_be_printed(run: Run, house: Write, options: tuple[str, ...]) -> None:
    result = run("check", house(BAD), *Q, *options)
    assert (result.code, result.out) == (2, "")
    assert "cannot both be printed" in result.err


@pytest.mark.slow
@pytest.mark.parametrize(("wanted", "coloured"), [("always", True), ("never", False), ("auto", False)])
def test_colours_can_be_asked_for(house: Write, wanted: str, coloured: bool) -> None:
    command = [sys.executable, "-m", "assessor", "report", str(house(BAD)), *map(str, Q), "--color", wanted]
    surroundings = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), "TERM": "xterm-256color"}
    done = subprocess.run(command, capture_output=True, check=True, env=surroundings)
    assert (b"\x1b[" in done.stdout) == coloured


@pytest.mark.terminal
@pytest.mark.parametrize("command", [("list", "questionnaires"), ("explain", EXAMPLE, "clinical-network-isolation")])
def test_a_terminal_without_umlauts_is_given_their_spelling(command: tuple[str, ...]) -> None:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    surroundings = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), "PYTHONIOENCODING": "ascii"}
    arguments = [sys.executable, "-m", "assessor", *command, "--lang", "de"]
    with subprocess.Popen(arguments, stdout=theirs, env=surroundings) as process:
        os.close(theirs)
        shown = b"".join(_until_closed(ours))
    assert process.returncode == 0
    assert b"Medizingeraete" in shown
    assert shown.isascii()
    assert b"\\x" not in shown


def _until_closed(terminal: int) -> Iterator[bytes]:
    with suppress(OSError):
        while content := os.read(terminal, 4096):
            yield content
    os.close(terminal)
