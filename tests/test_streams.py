"""Output to a full disk, to closed streams, and in other locales."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.house import MIXED, Q
from tests.support.later import PRINTS, with_digests
from tests.support.running import Write

pytestmark = pytest.mark.slow


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that only Linux has")
@pytest.mark.parametrize("arguments", [("report",), ("report", "--format", "json"), ("explain",), ("check",)])
def test_a_full_disk_below_the_output_is_a_sentence(house: Write, arguments: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "assessor", arguments[0], str(house(MIXED)), *map(str, Q), *arguments[1:]]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == "the output cannot be written (No space left on device)"


@pytest.mark.parametrize(
    "arguments", [("new", "general", "--id", "0" * 32, "--to", "-"), ("validate", "ä.toml", *map(str, Q[:2]))]
)
def test_a_pipe_gets_the_same_bytes_in_every_locale(house: Write, arguments: tuple[str, ...]) -> None:
    house(name="ä.toml")
    printed = {
        subprocess.run(
            [sys.executable, "-m", "assessor", *arguments],
            env={**os.environ, "PYTHONIOENCODING": encoding},
            capture_output=True,
            check=True,
        ).stdout
        for encoding in ("utf-8", "ascii", "cp1252")
    }
    assert len(printed) == 1
    assert not printed.pop().isascii()


@pytest.mark.skipif(os.name == "nt", reason="a shell that Windows lacks")
@pytest.mark.parametrize(
    ("closed", "code"),
    [(">&-", 1), ("2>&-", 1), ("<&- >&- 2>&-", 1), ("2>/dev/full", 2), (">/dev/full 2>/dev/full", 2)],
)
def test_the_exit_code_is_right_without_streams(house: Write, closed: str, code: int) -> None:
    sheet = house(with_digests(MIXED, PRINTS))
    command = shlex.join([sys.executable, "-m", "assessor", "check", str(sheet), *map(str, Q)])
    codes = [
        subprocess.run(f"{command} {options} {closed}", shell=True, check=False, capture_output=True).returncode
        for options in ("--out json=verdict.json", "--policy no")
    ]
    assert codes == [code, 2]
    assert json.loads(Path("verdict.json").read_text())["passed"] is False
