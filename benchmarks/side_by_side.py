"""Measure processes in turn, so that changes in the machine's speed affect them alike.

CPU time counts, of the program and of the system for it: other work on the machine changes it less than the time on the
clock.
"""

import os
import resource
import statistics
import subprocess
from collections.abc import Mapping, Sequence

# An installed program has its bytecode; a checkout has it after the first run, which is not counted.
SURROUNDINGS = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


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
