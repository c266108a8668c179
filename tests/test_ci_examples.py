"""A repository in miniature with a sheet, a policy, a waiver and a baseline; and the ways to run `check` on it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.support.running import Run
from tests.support.web import MODULES, tool

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "ci"
AS_OF = "2026-11-24"


@pytest.fixture(autouse=True)
def _in_the_example(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLE)


def test_the_example_passes_its_own_policy_with_a_waiver(run: Run) -> None:
    result = run("check", "answers", "--baseline", "baseline.toml", "--no-regression", "--as-of", AS_OF)
    assert (result.code, result.err) == (0, "")
    assert "waived: no-critical-failure: critical control tested-restore fails" in result.out
    better = "named-accounts, device-network-separation, no-open-admin, updates-installed, logs-kept, alerts-watched"
    assert f"better: {better}\n" in result.out
    assert "min-score 55.0 (assessor.toml:3:1)" in result.out


@pytest.mark.parametrize(
    ("day", "says"),
    [
        pytest.param("2027-03-01", "waiver of tested-restore: expired on 2027-02-28", id="the waiver ends"),
        pytest.param(
            "2027-11-10", "max-answer-age: the answer to unique-credentials is dated 2026-10-05", id="answers grow old"
        ),
        pytest.param(
            "2026-10-04",
            "dates: control unique-credentials is dated 2026-10-05, after 2026-10-04",
            id="a clock that is behind",
        ),
    ],
)
def test_the_example_does_not_pass_for_ever(run: Run, day: str, says: str) -> None:
    result = run("check", "answers", "--as-of", day)
    assert (result.code, says in result.out) == (1, True)


def test_falling_back_to_the_baseline_is_a_regression(run: Run) -> None:
    sheet = "answers/bakery-answers.toml"
    result = run("check", "baseline.toml", "--baseline", sheet, "--no-regression", "--as-of", AS_OF)
    assert result.code == 1
    assert "no-regression: control logs-kept was " in result.out


@pytest.mark.slow
@pytest.mark.parametrize(
    ("schema", "file"),
    [("vendor.github-actions", ROOT / "action.yml"), ("vendor.gitlab-ci", EXAMPLE / "gitlab-ci.yml")],
    ids=["the action for GitHub", "the job for GitLab"],
)
def test_a_file_for_a_ci_server_keeps_to_its_schema(schema: str, file: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_action_has_no_known_weakness() -> None:
    program = tool(Path(sys.executable).parent / "zizmor", "zizmor")
    done = subprocess.run([program, "--offline", str(ROOT / "action.yml")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_dockerfile_has_no_known_weakness() -> None:
    """The image cannot be built where there is no engine; its linter can be run."""
    program = tool(MODULES / ".bin" / "dockerfilelint", "dockerfilelint")
    command = [program, "--output", "json", str(ROOT / "Dockerfile")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, json.loads(done.stdout)["totalIssues"]) == (0, 0), done.stdout
    last = (ROOT / "Dockerfile").read_text(encoding="utf-8").split("FROM ")[-1]
    assert "USER 65534:65534" in last


def judged(tmp_path: Path, files: str, policy: str = "") -> tuple[subprocess.CompletedProcess[str], str]:
    """Run the last step of the action as a runner would, and return it with the job's summary."""
    action: Any = YAML(typ="safe").load((ROOT / "action.yml").read_text(encoding="utf-8"))
    program = tmp_path / "assessor" / "bin" / "assessor"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m assessor "$@"\n')
    program.chmod(0o755)
    summary = tmp_path / "summary.md"
    given = {"FILES": files, "POLICY": policy, "BASELINE": "", "SARIF": str(tmp_path / "out.sarif")}
    surroundings = {
        **os.environ,
        **given,
        "TEMP": str(tmp_path),
        "GITHUB_STEP_SUMMARY": str(summary),
        "PYTHONPATH": str(ROOT),
    }
    script = action["runs"]["steps"][-1]["run"]
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False, env=surroundings)
    return done, summary.read_text() if summary.exists() else ""


@pytest.mark.skipif(sys.platform == "win32", reason="the action's shell is bash")
def test_the_action_annotates_and_sums_up(tmp_path: Path) -> None:
    done, summary = judged(tmp_path, "answers\n\n", policy="strong")
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("::error title=")
    assert summary.startswith("## assessor: not passed")
    assert (tmp_path / "out.sarif").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="the action's shell is bash")
def test_the_action_fails_where_nothing_is_matched(tmp_path: Path) -> None:
    done, _ = judged(tmp_path, "nowhere/*.toml\n$(touch owned)\n--report-only")
    assert done.returncode == 2
    assert not Path("owned").exists()
