"""Measure how long `check` takes to refuse the worst files a stranger can send, beside the time for a small sheet.

    python benchmarks/bad_input.py

Each is a whole process, run in turn with the small one. It prints the ratios of the medians, and the largest memory of
any process. Aim: under a second and 150 MB for each.
"""

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 5
HEAD = 'format = 1\nquestionnaire = { id = "general", version = "2.0.0" }\ntier = "essential"\n'
MEBIBYTE = 1024 * 1024
FILES = {
    "one line of a mebibyte": HEAD + "#" + "x" * (MEBIBYTE - len(HEAD) - 2),
    "many tokens": HEAD + "x = [" + "1," * 199_000 + "]",
    "nested deeply": HEAD + "x = " + "[" * 500_000,
    "an endless string": HEAD + 'x = """' + '""\\' * 300_000,
    "an endless literal": HEAD + "x = '''" + "''\n" * 300_000,
    "many tables": HEAD + "".join(f"[answers.c{n}]\nx = 1\n" for n in range(35_000)),
    "many keys of one table": HEAD + "[facts]\n" + "".join(f"k{n} = 1\n" for n in range(60_000)),
    "a huge number": HEAD + "x = " + "9" * 1_000_000,
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder, "small.toml")
        small.write_text(HEAD, encoding="utf-8")
        for name, text in FILES.items():
            bad = Path(folder, "bad.toml")
            bad.write_text(text, encoding="utf-8")
            bad_times, small_times = [], []
            for _ in range(RUNS):
                bad_times.append(seconds(bad))
                small_times.append(seconds(small))
            ours, floor = statistics.median(bad_times), statistics.median(small_times)
            print(f"{name:24} {ours * 1000:5.0f} ms, {ours / floor:.2f} times a small sheet")
    print(f"largest memory of any process: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MB")


def seconds(path: Path) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "assessor", "check", str(path)], capture_output=True, check=False)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
