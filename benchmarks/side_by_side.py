"""Time two processes in turn, so that a machine whose speed drifts treats them alike."""

import os
import statistics
import subprocess
import sys
import time

# An installed program has its bytecode; a checkout has it after the first run, which is not counted.
SURROUNDINGS = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def medians(ours: list[str], floor: list[str], runs: int) -> tuple[float, float]:
    """Return the median seconds of two Python command lines, each a whole process."""
    seconds(ours)
    times = [(seconds(ours), seconds(floor)) for _ in range(runs)]
    return statistics.median(mine for mine, _ in times), statistics.median(least for _, least in times)


def seconds(arguments: list[str]) -> float:
    """Return how long Python takes for a command line that must succeed."""
    started = time.perf_counter()
    subprocess.run([sys.executable, *arguments], capture_output=True, check=True, env=SURROUNDINGS)
    return time.perf_counter() - started
