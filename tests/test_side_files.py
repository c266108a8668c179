"""Locks and temporary files: made by us alone, through nobody's links, and swept when their process is gone."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.house import HOUSE, MIXED, SHEET, Q, saved
from tests.support.running import Result, Run, Write

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows sweeps nothing, and has no such links")

LOCK = f".{SHEET}.assessor.lock"
HELD = """
import fcntl, sys
files = [open(name, "a") for name in sys.argv[1:]]
for file in files:
    fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held(*paths: Path) -> Iterator[None]:
    """Hold files in another process."""
    command = [sys.executable, "-c", HELD, *map(str, paths)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        yield
        process.kill()


def link(path: Path) -> None:
    path.symlink_to("victim")


@pytest.mark.parametrize(
    ("put", "why"),
    [
        pytest.param(link, "not a regular file", id="a link to a file"),
        pytest.param(lambda path: path.symlink_to("nothing"), "not a regular file", id="a link to nothing"),
        pytest.param(os.mkfifo, "not a regular file", id="a pipe that nobody writes to"),
        pytest.param(os.mkdir, "not a regular file", id="a folder"),
    ],
)
def test_what_stands_in_the_place_of_a_lock_is_neither_followed_nor_waited_for(
    lines: Callable[..., Result], tmp_path: Path, put: Callable[[Path], None], why: str
) -> None:
    (tmp_path / "victim").write_text("kept")
    put(tmp_path / LOCK)
    before = sorted(tmp_path.iterdir())
    result = lines(["1"], HOUSE)
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        f"{SHEET}: cannot be locked, since {LOCK} is in the way ({why}); delete it if nobody has the file open\n"
    )
    assert (sorted(tmp_path.iterdir()), (tmp_path / "victim").read_text()) == (before, "kept")


def test_a_lock_that_is_a_hard_link_of_another_file_leaves_that_file_as_it_is(
    lines: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "victim").write_text("kept")
    (tmp_path / LOCK).hardlink_to(tmp_path / "victim")
    assert lines(["1"], HOUSE).code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"victim", SHEET}
    assert (tmp_path / "victim").read_text() == "kept"


LEFT = (".report.md.0a1b2c3d.assessor.tmp", ".report.md.0a1b2c3d.assessor.old", f".{SHEET}.0a1b2c3d.assessor.tmp", LOCK)
OTHERS = (
    ".report.md.0a1b2c3d.tmp",
    ".report.md.0a1b2c3d.assessor.kept",
    ".report.md.0A1B2C3D.assessor.tmp",
    "report.md.0a1b2c3d.assessor.tmp",
    ".assessor.tmp",
)


def test_what_a_killed_process_left_is_swept_at_the_next_start(lines: Callable[..., Result], tmp_path: Path) -> None:
    for name in (*LEFT, *OTHERS):
        (tmp_path / name).write_text("4711")
    assert lines(["1"], HOUSE).code == 0
    assert {path.name for path in tmp_path.iterdir()} == {SHEET, *OTHERS}
    assert saved()["facts"] == {"role": ["operator"]}


@pytest.mark.skipif(shutil.which("git") is None and not os.environ.get("CI"), reason="there is no git")
def test_the_documented_line_keeps_side_files_out_of_git(tmp_path: Path) -> None:
    page = (Path(__file__).parent.parent / "docs" / "answer-sheets.md").read_text(encoding="utf-8")
    (tmp_path / ".gitignore").write_text(page.split("```gitignore\n")[1].split("```")[0])
    subprocess.run(["git", "init", "-q"], check=True)
    for name in (*LEFT, SHEET):
        (tmp_path / name).touch()
    listed = subprocess.run(["git", "status", "-s", "-uall"], check=True, capture_output=True, text=True).stdout
    assert listed.split() == ["??", ".gitignore", "??", SHEET]


def test_a_report_sweeps_the_folder_that_it_is_written_to(run: Run, house: Write, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    for folder in (tmp_path, tmp_path / "out"):
        (folder / LEFT[0]).touch()
    assert run("report", house(MIXED), *Q, "--out", "json=out/a.json").code == 0
    assert [(path.name) for path in (tmp_path / "out").iterdir()] == ["a.json"]
    assert (tmp_path / LEFT[0]).exists()


def test_what_a_running_process_holds_stays(run: Run, house: Write, tmp_path: Path) -> None:
    ours = [tmp_path / name for name in LEFT[:2]]
    with held(*ours):
        assert run("report", house(MIXED), *Q, "--out", "json=a.json").code == 0
        assert all(path.exists() for path in ours)
    assert run("report", house(MIXED), *Q, "--out", "json=a.json").code == 0
    assert not any(path.exists() for path in ours)


def test_what_is_another_users_or_no_regular_file_stays(
    run: Run, house: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / LEFT[0]).symlink_to("sheet.toml")
    os.mkfifo(tmp_path / LEFT[1])
    assert run("report", house(MIXED), *Q, "--out", "json=a.json").code == 0
    assert stat.S_ISFIFO((tmp_path / LEFT[1]).stat().st_mode)
    assert (tmp_path / LEFT[0]).is_symlink()
    (tmp_path / LEFT[2]).touch()
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert run("report", house(MIXED), *Q, "--out", "json=a.json").code == 0
    assert (tmp_path / LEFT[2]).exists()


def test_a_lock_that_another_process_holds_names_it(lines: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / LOCK).write_text("4711")
    with held(tmp_path / LOCK):
        result = lines(["1"], HOUSE)
    assert (result.code, result.err) == (2, f"{SHEET}: open in process 4711; leave that one first\n")
