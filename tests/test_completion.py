"""Completion scripts, tried in the shells that they are for."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from assessor.cli.main import COMMANDS
from tests.support.running import Run


def shell(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        assert "CI" not in os.environ, f"{name} is missing"
        pytest.skip(f"no {name} here")
    return found


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        pytest.param(["assessor", ""], set(COMMANDS), id="commands"),
        pytest.param(["assessor", "report", "--aud"], {"--audience"}, id="an option"),
        pytest.param(["assessor", "report", "--audience", ""], {"owner", "engineer", "board"}, id="its values"),
        pytest.param(["assessor", "schema", "q"], {"questionnaire"}, id="what comes after a command"),
    ],
)
def test_bash_offers_what_there_is(run: Run, tmp_path: Path, typed: list[str], offered: set[str]) -> None:
    script = tmp_path / "assessor.bash"
    script.write_text(run("completion", "bash").out, encoding="utf-8")
    words = " ".join(f"'{word}'" for word in typed)
    program = (
        f"source {script}; COMP_WORDS=({words}); COMP_CWORD={len(typed) - 1}; "
        '_shtab_assessor assessor "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"; '
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run([shell("bash"), "-c", program], capture_output=True, text=True, check=True)
    assert offered <= set(done.stdout.split())


def test_zsh_accepts_its_script(run: Run, tmp_path: Path) -> None:
    script = tmp_path / "_assessor"
    script.write_text(run("completion", "zsh").out, encoding="utf-8")
    subprocess.run([shell("zsh"), "-n", script], check=True)
