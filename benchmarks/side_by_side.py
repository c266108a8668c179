"""Measure processes in turn, so that changes in the machine's speed affect them alike.

CPU time counts, of the program and of the system for it: other work on the machine changes it less than the time on the
clock.
"""

import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

# An installed program has its bytecode; a checkout has it after the first run, which is not counted.
SURROUNDINGS = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

# The unit of the largest memory of a process, in megabytes; on macOS it is a byte.
UNIT = 1024 * 1024 if sys.platform == "darwin" else 1024


def medians(commands: Mapping[str, Sequence[str]], runs: int) -> dict[str, float]:
    """Return the median seconds of each command line, by its name; each is a whole process and must succeed."""
    for command in commands.values():
        seconds(command)
    rounds = [{name: seconds(command) for name, command in commands.items()} for _ in range(runs)]
    return {name: statistics.median(times[name] for times in rounds) for name in commands}


def seconds(command: Sequence[str]) -> float:
    """Return the CPU time of a command line that must succeed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, capture_output=True, check=True, env=SURROUNDINGS)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


class Cost(NamedTuple):
    """CPU seconds and peak memory, in megabytes, of a process."""

    seconds: float
    memory: float


def cost(command: Sequence[str], folder: Path, **more: str) -> Cost:
    """Return the cost of a command line that must succeed, run in a folder, with `more` in its environment."""
    process = subprocess.Popen(
        command, cwd=folder, env=SURROUNDINGS | more, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command[:5])
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / UNIT)
