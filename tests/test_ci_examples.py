"""A repository in miniature with a sheet, a policy, a waiver and a baseline; and the ways to run `check` on it."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.support.repository import commit, git, put
from tests.support.running import Run
from tests.support.web import tool

pytestmark = pytest.mark.slow
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
    done = subprocess.run(
        [program, "--offline", "--pedantic", str(ROOT / "action.yml")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_dockerfile_has_no_known_weakness() -> None:
    """The image cannot be built where there is no engine; its linter can be run."""
    program = tool(Path(sys.executable).parent / "hadolint", "hadolint")
    done = subprocess.run([program, str(ROOT / "Dockerfile")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    last = (ROOT / "Dockerfile").read_text(encoding="utf-8").split("FROM ")[-1]
    assert "USER 65534:65534" in last


def judged(tmp_path: Path, **given: str) -> tuple[subprocess.CompletedProcess[str], str, dict[str, str]]:
    """Run the last step of the action as a runner would; return it, the job's summary and its outputs."""
    action: Any = YAML(typ="safe").load((ROOT / "action.yml").read_text(encoding="utf-8"))
    step = action["runs"]["steps"][-1]
    defaults = {name.upper().replace("-", "_"): each.get("default", "") for name, each in action["inputs"].items()}
    programs = tmp_path / "assessor" / ("Scripts" if sys.platform == "win32" else "bin")
    programs.mkdir(parents=True)
    # What was installed, as far as the action sees it.
    start = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from assessor.cli.main import program; sys.exit(program())"
    (programs / "python").write_text(f'#!/bin/sh\nshift 3\nexec "{sys.executable}" -I -c "{start}" "$@"\n')
    (programs / "python").chmod(0o755)
    (tmp_path / "step.py").write_text(step["run"], encoding="utf-8")
    surroundings = {
        **os.environ,
        **{name: value for name, value in {**defaults, **given}.items() if name in step["env"]},
        "SARIF": str(tmp_path / "out.sarif"),
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_ACTION_PATH": str(ROOT),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "GITHUB_OUTPUT": str(tmp_path / "outputs"),
    }
    done = subprocess.run(
        [sys.executable, str(tmp_path / "step.py")], capture_output=True, text=True, check=False, env=surroundings
    )
    outputs = (tmp_path / "outputs").read_text(encoding="utf-8").splitlines()
    summary = (tmp_path / "summary.md").read_text(encoding="utf-8")
    return done, summary, dict(line.split("=", 1) for line in outputs)


@pytest.mark.skipif(sys.platform == "win32", reason="the program is a script")
def test_the_action_annotates_sums_up_and_says_what_it_found(tmp_path: Path) -> None:
    done, summary, outputs = judged(tmp_path, FILES="answers\n\n", POLICY="strong", AS_OF=AS_OF)
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("::error title=")
    assert summary.startswith("## assessor: not passed")
    assert outputs == {"passed": "false", "score": "59.0", "sarif": str(tmp_path / "out.sarif")}
    assert json.loads((tmp_path / "out.sarif").read_text())["runs"][0]["automationDetails"]["id"] == "assessor/"


@pytest.mark.skipif(sys.platform == "win32", reason="the program is a script")
def test_the_action_can_only_report_with_waivers_and_a_day(tmp_path: Path) -> None:
    waivers = tmp_path / "waivers.toml"
    waivers.write_text('[waivers.logs-kept]\nreason = "r"\napproved_by = "a"\nexpires = 2026-11-30\n')
    given = {"FILES": "answers", "POLICY": "strong", "REPORT_ONLY": "true", "WAIVERS": str(waivers), "AS_OF": AS_OF}
    done, summary, outputs = judged(tmp_path, **given)
    assert done.returncode == 0, done.stderr
    assert outputs["passed"] == "false"
    assert "waiver of logs-kept" in summary.replace("\\", "")


@pytest.mark.skipif(sys.platform == "win32", reason="the program is a script")
def test_the_action_fails_where_nothing_is_matched(tmp_path: Path) -> None:
    done, _, outputs = judged(tmp_path, FILES="nowhere/*.toml\n$(touch owned)\n--report-only")
    assert done.returncode == 2
    assert outputs["passed"] == "false"
    assert not Path("owned").exists()


@pytest.fixture
def firm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Go to a copy of the example in a repository of its own, in which a pull request takes all demands back."""
    shutil.copytree(EXAMPLE, tmp_path / "firm")
    monkeypatch.chdir(tmp_path / "firm")
    git("init", "-q")
    commit()
    git("branch", "-f", "base")
    Path("assessor.toml").write_text("min_answered = 0\nmin_score = 1\n", encoding="utf-8")
    put("answers/drafts/draft-answers.toml", "[answers")


DRAFTS = {"EXCLUDE": "draft-*\n"}


@pytest.mark.usefixtures("firm")
@pytest.mark.skipif(sys.platform == "win32", reason="the program is a script")
@pytest.mark.parametrize(
    ("given", "code", "says"),
    [
        pytest.param(DRAFTS, 0, "1 answer sheet: 1 passed", id="what is left out"),
        pytest.param({}, 2, "draft-answers.toml:1:", id="what is not left out"),
        pytest.param(
            DRAFTS | {"POLICY_REF": "base"}, 0, "min-score 55.0 (base:assessor.toml:3:1)", id="the policy of the target"
        ),
        pytest.param(
            DRAFTS | {"BASELINE_REF": "base", "MERGE_BASE": "true"}, 0, "since ", id="the ancestor of the target"
        ),
        pytest.param({"MERGE_BASE": "true"}, 2, "--merge-base goes with --baseline-ref", id="an ancestor of nothing"),
        pytest.param(
            DRAFTS | {"OPTIONS": "--min-score=99\n--quiet"}, 1, "min-score 99.0 (--min-score)", id="more options"
        ),
        pytest.param(DRAFTS | {"OPTIONS": "--min-score 99; touch owned"}, 2, "unrecognized", id="no shell"),
        pytest.param({"STRICT": "yes"}, 2, "argument --strict: ", id="a switch that is neither"),
        pytest.param(DRAFTS | {"ROOT": "answers"}, 0, "1 passed", id="another root"),
        pytest.param({"FILES": "nothing", "ALLOW_EMPTY": "true"}, 0, "", id="a folder without sheets"),
        pytest.param({"FILES": "nothing"}, 2, "no answer sheet", id="a folder without sheets, and no such wish"),
        pytest.param({"FILES": "hiding", "STRICT": "true"}, 2, ".a.toml", id="a hidden sheet, strictly"),
    ],
)
def test_the_action_passes_on_what_a_job_wishes(tmp_path: Path, given: dict[str, str], code: int, says: str) -> None:
    Path("nothing").mkdir()
    put("hiding/.a.toml", Path("answers/bakery-answers.toml").read_text(encoding="utf-8"))
    done, summary, outputs = judged(tmp_path, **{"FILES": "answers", "AS_OF": AS_OF} | given)
    told = done.stdout + done.stderr + summary.replace("\\", "")
    assert (done.returncode, says in told) == (code, True), told
    assert not Path("owned").exists()
    assert outputs.get("passed") == (
        None if "STRICT" in given and code == 2 and "yes" in says else str(not code).lower()
    )


def test_an_input_of_the_action_is_called_as_its_option(run: Run) -> None:
    action: Any = YAML(typ="safe").load((ROOT / "action.yml").read_text(encoding="utf-8"))
    named = action["inputs"].keys() - {"files", "options", "sarif", "junit", "python-version"}
    options = set(re.findall(r"--[a-z-]+", run("check", "--help").out))
    assert {f"--{name}" for name in named} <= options


@pytest.mark.parametrize("name", ["install.py", "judge.py"])
def test_the_action_imports_nothing_from_the_repository_that_it_judges(name: str) -> None:
    text = (ROOT / ".github" / "action" / name).read_text(encoding="utf-8")
    assert text.count('"-m", ') == text.count('"-I", "-m", ') == 1


HOOKS = {hook["id"]: hook for hook in YAML(typ="safe").load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}


@pytest.mark.parametrize(
    ("path", "hooks"),
    [
        ("answers/clinic.toml", set(HOOKS)),
        ("clients/north/answers/2026/clinic.toml", set(HOOKS)),
        ("clients/clinic-answers.toml", set(HOOKS)),
        ("services/my-answers-service/Cargo.toml", set()),
        ("services/my-answers-service/settings.toml", set()),
        ("docs/answers-config.toml", set()),
        ("pyproject.toml", {"assessor-check-all"}),
        ("answers/pyproject.toml", {"assessor-check-all"}),
        ("answers/assessor.toml", {"assessor-check-all", "assessor-validate"}),
        ("assessor.toml", {"assessor-check-all"}),
        ("waivers.toml", {"assessor-check-all"}),
    ],
)
def test_a_hook_takes_sheets_and_what_they_are_judged_by(path: str, hooks: set[str]) -> None:
    takes = {
        name
        for name, hook in HOOKS.items()
        if re.search(hook["files"], path) and not re.search(hook.get("exclude", "^$"), path)
    }
    assert takes == hooks
    assert all(hook["require_serial"] for hook in HOOKS.values())
