"""Kill a sitting, and a report of three files, at random moments; count what was lost. Needs Linux or macOS.

`python benchmarks/kills.py [TIMES [SEED]]` kills so many of each. Lost is an answer whose next question was shown, or a
file that is neither wholly old nor wholly new. Exit code 1 if anything was lost, or left after the next start.
"""

import contextlib
import io
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import tomli

from assessor.cli.main import main

HOUSE = Path(__file__).parent.parent / "tests" / "data" / "tiny" / "house.toml"
SHEET, Q = Path("sheet.toml"), ("--questionnaire", str(HOUSE), "--as-of", "2026-03-31")
# What is typed in, what it answers, and what the question after it says; the first answer that is typed is the role.
TYPED = (
    ("1", "role", "How many"),
    ("1", "size", "hurt"),
    ("2", "harm", "How deep"),
    ("1", "", "can be locked"),
    ("3", "lock-fitted", "last tried"),
    ("2", "lock-tested", "windows"),
    ("1", "window-shut", "keys"),
)
REPORTS = ("a.json", "b.md", "c.csv")
FORMATS = {".json": "json", ".md": "markdown", ".csv": "csv"}
OUT = [word for name in REPORTS for word in ("--out", f"{FORMATS[Path(name).suffix]}={name}")]


class Moments:
    """Random moments to kill at, within the time that the work took so far; `hits` counts kills that met it at work."""

    def __init__(self, rng: random.Random) -> None:
        self.hits = 0
        self._rng = rng
        self._longest = 0.2

    def kill(self, process: int) -> None:
        time.sleep(self._rng.uniform(0, self._longest))
        os.kill(process, signal.SIGKILL)
        hit = os.WIFSIGNALED(os.waitpid(process, 0)[1])
        self.hits += hit
        # About nine of ten kills meet a process at work, however busy the machine is.
        self._longest *= 1.01 if hit else 0.9


def in_child(work: Callable[[], object], answers: int = -1, out: int = -1) -> int:
    """Start a process that inherits what is imported already."""
    process = os.fork()
    if process:
        return process
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor, number in ((answers if answers >= 0 else null, 0), (out if out >= 0 else null, 1), (null, 2)):
        os.dup2(descriptor, number)
    sys.stdin, sys.stdout = os.fdopen(0), os.fdopen(1, "w", encoding="utf-8")
    work()
    os._exit(0)


def killed_sitting(moments: Moments) -> list[str]:
    """Answer questions from nothing, kill the process at some moment, and return the answers that were lost."""
    SHEET.unlink(missing_ok=True)
    reading, writing = os.pipe()
    seen, told = os.pipe()
    # The input ends behind them.
    os.write(writing, "".join(f"{typed}\n" for typed, _, _ in TYPED).encode())
    os.close(writing)
    process = in_child(lambda: main(["run", str(HOUSE), "--to", str(SHEET), "--plain"]), reading, told)
    for descriptor in (reading, told):
        os.close(descriptor)
    moments.kill(process)
    with os.fdopen(seen, encoding="utf-8") as file:
        shown = file.read()
    kept = tomli.loads(SHEET.read_text(encoding="utf-8")) if SHEET.exists() else {}
    given = {*kept.get("facts", {}), *kept.get("answers", {}), ""}
    return [key for _, key, following in TYPED if following in shown and key not in given]


def killed_report(moments: Moments, whole: dict[str, set[bytes]]) -> list[str]:
    """Write three files over old ones, kill the process at some moment, and return the files that are neither."""
    for name in REPORTS:
        Path(name).write_bytes(b"old")
    moments.kill(in_child(lambda: main(["report", "house.toml", *Q, *OUT])))
    return [name for name in REPORTS if Path(name).read_bytes() not in whole[name]]


def left() -> list[str]:
    """Return what is left of killed processes after the next start."""
    main(["report", "house.toml", *Q, "--out", "json=a.json"])
    return [path.name for path in Path().iterdir() if path.name.startswith(".")]


def measured() -> dict[str, set[bytes]]:
    """Import everything once, and return what each report may hold."""
    Path("house.toml").write_text(
        'format = 1\nquestionnaire = { id = "house", version = "1.2.0" }\ntier = "essential"\n'
        '[facts]\nrole = ["operator"]\nsize = "small"\nharm = "no"\ncameras = "no"\n',
        encoding="utf-8",
    )
    sys.stdin = io.StringIO("".join(f"{typed}\n" for typed, _, _ in TYPED))
    with contextlib.redirect_stdout(io.StringIO()) as shown:
        main(["run", str(HOUSE), "--to", str(SHEET), "--plain"])
    assert all(following in shown.getvalue() for _, _, following in TYPED[:-1]), shown.getvalue()
    main(["report", "house.toml", *Q, *OUT])
    return {name: {b"old", Path(name).read_bytes()} for name in REPORTS}


def count(times: int = 5000, seed: int = 1) -> int:
    """Kill, count, and print."""
    rng = random.Random(seed)
    sittings, reports = Moments(rng), Moments(rng)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        whole = measured()
        lost, half = [], 0
        for number in range(1, times + 1):
            lost += [*killed_sitting(sittings), *killed_report(reports, whole)]
            half += len({Path(name).read_bytes() == b"old" for name in REPORTS}) > 1
            if number % 100 == 0 or number == times:
                lost += left()
                sys.stderr.write(f"{number}\n")
        os.chdir("/")
    sys.stdout.write(
        f"{times} sittings and as many reports killed, {sittings.hits} and {reports.hits} of them at work: "
        f"{len(lost)} lost {sorted({*lost})}; {half} reports of which some files were new and some old\n"
    )
    return bool(lost)


if __name__ == "__main__":
    raise SystemExit(count(*map(int, sys.argv[1:3])))
