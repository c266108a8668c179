"""Many sheets: judged by several processes as by one, each verdict told as it comes, and ended at once."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from assessor.formats import registry
from tests.support.gate import BAD, GOOD
from tests.support.house import Q, waiver
from tests.support.running import Run, Write

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent
LINUX = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds processes as Linux lists them")


@pytest.fixture
def many(house: Write) -> Callable[[int], None]:
    """Write sheets of several kinds, also such as cannot be judged, into a folder."""

    def write(number: int) -> None:
        Path("many").mkdir()
        kinds = [house(text, name="written.toml").read_bytes() for text in (GOOD, BAD, BAD + waiver("key-list"))]
        for index in range(number):
            Path(f"many/{index:04}.toml").write_bytes(
                kinds[index % 3].replace(b"format", f"# {index}\nformat".encode())
            )
        Path("many/0007-answers.toml").write_text("[answers")
        Path("many/0020.toml").write_text('questionnaire = "?"')

    return write


@pytest.mark.parametrize("number", [40, 3], ids=["many sheets", "fewer than are worth a process"])
def test_the_number_of_processes_changes_not_a_byte(run: Run, many: Callable[[int], None], number: int) -> None:
    many(number)
    told = []
    for jobs in ("1", "2", "3", "auto"):
        out = [option for name in registry.VERDICTS for option in ("--out", f"{name}=out.{name}")]
        result = run("check", "many", "missing.toml", *Q, "--jobs", jobs, *out, "--format", "text")
        written = {name: Path(f"out.{name}").read_bytes() for name in registry.VERDICTS}
        told.append((result, written))
    assert told[0][0].code == 2
    assert told[0][1]["text"].decode() == told[0][0].out
    assert told[1:] == told[:1] * 3


def test_baselines_in_git_are_the_same_whatever_the_number(run: Run, many: Callable[[int], None]) -> None:
    many(40)
    for command in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x"]):
        subprocess.run(["git", *command], check=True)
    Path("many/0001.toml").rename("many/renamed.toml")
    for name in ("0030", "0033"):
        Path(f"many/{name}.toml").unlink()
    Path("many/new.toml").write_bytes(Path("many/0003.toml").read_bytes() + waiver("lock-fitted").encode())
    told = [
        run("check", "many", *Q, "--baseline-ref", "HEAD", "--allow-new", "--no-regression", "--jobs", jobs)
        for jobs in ("1", "2")
    ]
    assert told[0] == told[1]
    # Of three that are not there any more, two are the new ones under another name.
    assert told[0].err.count("the same sheet as HEAD:many/00") == 2
    assert sum(f"FAILED: many/{name}.toml" in told[0].out for name in ("0001", "0030", "0033")) == 1


@pytest.mark.parametrize("number", ["0", "-1", "1000", "two", ""])
def test_what_is_no_number_of_processes_is_refused(run: Run, house: Write, number: str) -> None:
    result = run("check", house(GOOD), *Q, f"--jobs={number}")
    assert (result.code, "is neither auto nor a number from 1 to 999" in result.err) == (2, True)


def started(*options: object) -> "subprocess.Popen[str]":
    """Begin to judge; return when the first verdict is printed."""
    command = [sys.executable, "-m", "assessor", "check", "many", *map(str, Q), "--quiet", *map(str, options)]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # Whoever runs the tests may ignore it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout
    assert "many/0000.toml" in process.stdout.readline()
    return process


def workers(process: "subprocess.Popen[str]") -> list[int]:
    """Return the processes that work for another one."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [int(pid) for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def is_there(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@LINUX
@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["Ctrl-C", "the system's wish"]
)
def test_a_run_ends_at_once_with_all_its_processes_and_writes_no_file(
    many: Callable[[int], None], jobs: int, number: signal.Signals, code: int
) -> None:
    many(1500)
    process = started("--format", "text", "--out", "json=out.json", "--jobs", jobs)
    crew = workers(process)
    assert len(crew) == (jobs if jobs > 1 else 0)
    # Ctrl-C goes to every process of a terminal.
    (os.killpg if number == signal.SIGINT else os.kill)(process.pid, number)
    _, err = process.communicate(timeout=20)
    # What cannot be judged may have been told before.
    told = [line for line in err.splitlines() if not line.startswith(("many/0007-answers.toml", "many/0020.toml"))]
    assert (process.returncode, told) == (code, [])
    assert not any(map(is_there, crew))
    assert [path.name for path in Path().iterdir() if "out.json" in path.name] == []


@LINUX
def test_a_process_that_is_killed_is_a_sentence(many: Callable[[int], None]) -> None:
    many(1500)
    process = started("--jobs", 2)
    crew = workers(process)
    os.kill(crew[1], signal.SIGKILL)
    _, err = process.communicate(timeout=20)
    told = "one of the processes of --jobs ended by signal 9, perhaps for want of memory; name fewer"
    assert (process.returncode, err.splitlines()[-1]) == (2, told)
    assert not any(map(is_there, crew))


@LINUX
def test_processes_end_when_the_one_that_started_them_is_killed(many: Callable[[int], None]) -> None:
    many(1500)
    process = started("--jobs", 2)
    crew = workers(process)
    process.kill()
    process.communicate(timeout=20)
    latest = time.monotonic() + 20
    while any(map(is_there, crew)) and time.monotonic() < latest:
        time.sleep(0.05)
    assert not any(map(is_there, crew))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such pipes")
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_reader_that_has_seen_enough_ends_the_run_unless_files_are_wanted(
    many: Callable[[int], None], jobs: int
) -> None:
    many(600)
    for options, written in (((), False), (("--format", "text", "--out", "json=out.json"), True)):
        with started("--jobs", jobs, *options) as process:
            assert process.stdout
            process.stdout.close()
            assert process.stderr
            err = process.stderr.read()
        assert (process.returncode, "Traceback" in err) == (141, False)
        assert Path("out.json").exists() == written
    assert len(json.loads(Path("out.json").read_text())["verdicts"]) == 599


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="measures as Unix does")
def test_memory_hardly_grows_with_the_number_of_sheets(many: Callable[[int], None]) -> None:
    many(3000)
    command = [sys.executable, "-m", "assessor", "check", *map(str, Q), "--quiet", "--format", "json"]
    used = []
    for pattern in ("many/0[0-4]*.toml", "many"):
        surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(
            [*command, pattern], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=surroundings
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 2
        used.append(usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
    # 500 sheets and 3,000; one alone as JSON is ten times as large.
    assert used[1] - used[0] < 2500 * 2000


def test_a_format_that_tells_the_worst_first_holds_the_rest_on_disk_if_there_is_one(
    run: Run, many: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    many(700)
    command = ("check", "many", *Q, "--quiet", "--format", "gitlab")
    printed = run(*command).out

    def without_a_disk() -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("tempfile.TemporaryFile", without_a_disk)
    assert run(*command).out == printed
    severities = [entry["severity"] for entry in json.loads(printed)]
    order = ("blocker", "critical", "major", "minor", "info")
    assert severities == sorted(severities, key=order.index)
    assert len(severities) > 1000


@pytest.mark.terminal
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_at_a_terminal_a_long_run_says_how_far_it_is_unless_it_shall_be_quiet(
    many: Callable[[int], None], jobs: str
) -> None:
    pexpect = pytest.importorskip("pexpect")
    many(3000)
    seen = {}
    for quiet in ([], ["--quiet"]):
        options = ["check", "many", *map(str, Q), "--out", "json=out.json", "--jobs", jobs, *quiet]
        surroundings = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"}
        child = pexpect.spawn(
            sys.executable, ["-m", "assessor", *options], env=surroundings, encoding="utf-8", timeout=99
        )
        seen[bool(quiet)] = child.read()
    assert "Judging answer sheets" in seen[False]
    assert "/3001" in seen[False]
    assert "many/0020.toml:1:" in seen[False]
    assert "\x1b" not in seen[True]
