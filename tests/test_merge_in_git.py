"""As git's merge driver, `merge` merges by answer what git itself would leave as a conflict."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.house import HOUSE, saved
from tests.support.running import Result, Run, Write

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent
Git = Callable[..., "subprocess.CompletedProcess[str]"]
SHEET = Path("answers/firm.toml")
BEFORE = '[answers.lock-fitted]\nchoice = "some"\n'
ANN = '[answers.lock-fitted]\nchoice = "some"\non = 2026-03-01\nby = "Ann"\n[answers.key-list]\nchoice = "old"\n'
BEN = '[answers.lock-fitted]\nchoice = "some"\non = 2026-03-02\nby = "Ben"\n[answers.window-shut]\nchoice = "all"\n'


def three_lines() -> list[str]:
    """Return what the page says to do, with the questionnaire of the tests."""
    text = (ROOT / "docs" / "commands" / "merge.md").read_text(encoding="utf-8")
    assert text.count("merge.assessor.driver") == (ROOT / "README.md").read_text("utf-8").count("merge.assessor.driver")
    lines = re.findall(r"^(?:answers/\*\.toml|git config) .*$", text, re.MULTILINE)
    program = f'"{sys.executable}" -m assessor'.replace('"', "'")
    return [
        line.replace("assessor merge", f"{program} merge").replace('mark"', f"mark --questionnaire '{HOUSE}'\"")
        for line in lines
    ]


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Make a repository, and run git in it; what it says ends in `stdout`."""
    for name in ("GIT_DIR", "GIT_PREFIX", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))

    def call(*arguments: str) -> "subprocess.CompletedProcess[str]":
        identity = ("-c", "user.name=A", "-c", "user.email=a@example.invalid", "-c", "init.defaultBranch=main")
        options = {"cwd": tmp_path, "env": os.environ | {"HOME": str(tmp_path), "LC_ALL": "C"}, "text": True}
        return subprocess.run(["git", *identity, *arguments], check=False, capture_output=True, **options)  # type: ignore[call-overload, no-any-return]

    assert call("init", "-q").returncode == 0
    return call


def with_driver(git: Git) -> None:
    attributes, *config = three_lines()
    Path(".gitattributes").write_text(f"{attributes}\n")
    for line in config:
        _, _, name, value = line.split(" ", 3)
        assert git("config", name, value.strip('"')).returncode == 0


def committed(git: Git, house: Write, text: str, *branch: str) -> None:
    if branch:
        assert git("checkout", "-q", *branch).returncode == 0
    SHEET.parent.mkdir(exist_ok=True)
    SHEET.write_bytes(house(text, name="written.toml").read_bytes())
    assert git("add", str(SHEET)).returncode == 0
    assert git("commit", "-q", "-m", "x").returncode == 0


def parted(git: Git, house: Write, mine: str, theirs: str) -> None:
    """Let two people go on from one sheet, each in a branch."""
    committed(git, house, BEFORE)
    committed(git, house, theirs, "-b", "theirs")
    committed(git, house, mine, "main")


def test_git_alone_leaves_a_conflict_and_the_sheet_says_so(git: Git, house: Write, run: Run) -> None:
    parted(git, house, ANN, BEN)
    assert git("merge", "theirs").returncode == 1
    result = run("report", SHEET, "--questionnaire", HOUSE)
    assert (result.code, "unresolved merge conflict, lines " in result.err) == (2, True)


def test_what_two_people_answered_is_merged(git: Git, house: Write, run: Run) -> None:
    parted(git, house, ANN, BEN)
    with_driver(git)
    done = git("merge", "theirs", "-m", "merged")
    assert done.returncode == 0, done.stdout + done.stderr
    assert git("status", "--porcelain", str(SHEET)).stdout == ""
    found = saved(str(SHEET))["answers"]
    assert {control_id: answer["choice"] for control_id, answer in found.items()} == {
        "lock-fitted": "some",
        "key-list": "old",
        "window-shut": "all",
    }
    assert found["lock-fitted"]["by"] == "Ann; Ben"
    assert run("validate", SHEET, "--questionnaire", HOUSE).code == 0
    assert [path.name for path in SHEET.parent.iterdir()] == [SHEET.name]


def test_what_two_people_dispute_is_a_conflict_in_a_valid_sheet(
    git: Git, house: Write, run: Run, lines: Callable[..., Result]
) -> None:
    parted(git, house, ANN.replace("some", "none"), BEN.replace("some", "all"))
    with_driver(git)
    done = git("merge", "theirs")
    assert (done.returncode, f"Merge conflict in {SHEET.as_posix()}" in done.stdout) == (1, True)
    assert git("status", "--porcelain", str(SHEET)).stdout.startswith("UU")
    assert run("validate", SHEET, "--questionnaire", HOUSE).code == 0
    assert saved(str(SHEET))["answers"]["lock-fitted"]["comment"] == "all (Ben, 2026-03-02)\nnone (Ann, 2026-03-01)"
    assert saved(str(SHEET))["answers"]["window-shut"]["choice"] == "all"
    asked = lines(["3", "q"], SHEET, "--questionnaire", HOUSE).out
    assert "please settle it" in asked
    assert git("commit", "-q", "-a", "-m", "settled").returncode == 0
    assert saved(str(SHEET))["answers"]["lock-fitted"]["choice"] == "all"


def test_a_sheet_that_both_have_added_is_merged_without_a_base(git: Git, house: Write) -> None:
    Path("readme").touch()
    assert git("add", "readme").returncode == 0
    assert git("commit", "-q", "-m", "x").returncode == 0
    committed(git, house, BEN, "-b", "theirs")
    committed(git, house, ANN, "main")
    with_driver(git)
    done = git("merge", "theirs", "-m", "merged")
    assert done.returncode == 0, done.stdout + done.stderr
    assert saved(str(SHEET))["answers"].keys() == {"lock-fitted", "key-list", "window-shut"}


def test_a_sheet_that_cannot_be_read_is_left_as_it_is(git: Git, house: Write) -> None:
    parted(git, house, ANN, BEN.replace('"all"', '"odd"'))
    with_driver(git)
    before = SHEET.read_bytes()
    done = git("merge", "theirs")
    assert (done.returncode, '"odd" is no choice of "window-shut"' in done.stderr) == (1, True)
    assert SHEET.read_bytes() == before
