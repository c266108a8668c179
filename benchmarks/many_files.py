"""How `check` grows with the number of answer sheets: time for each, and memory.

    python benchmarks/many_files.py

Judges 1, 250, 500 and 1,000 copies of the example in one process each. Printed: milliseconds for each sheet beyond the
first, and the largest memory. Aims: the time grows in proportion, and memory by less than 30 KB for each sheet.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

SHEET = Path(__file__).parent.parent / "examples" / "clinic.toml"
NUMBERS = (1, 250, 500, 1000)
CHECK = """
import resource, sys
from assessor.cli.main import main
main(["check", sys.argv[1], "--report-only", "--out", "json=" + sys.argv[2]])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def main() -> None:
    base = 0.0
    for number in NUMBERS:
        seconds, kilobytes = judged(number)
        base = base or seconds
        each = f"; {1000 * (seconds - base) / (number - 1):.2f} ms for each further sheet" if number > 1 else ""
        print(f"{number:5} sheets: {seconds:.2f} s, {kilobytes / 1024:.0f} MB{each}")


def judged(number: int) -> tuple[float, int]:
    """Return how long a number of sheets takes, and the memory of that process in kilobytes."""
    with tempfile.TemporaryDirectory() as folder:
        sheets = Path(folder, "sheets")
        sheets.mkdir()
        for index in range(number):
            (sheets / f"{index:04}.toml").write_bytes(SHEET.read_bytes())
        started = time.perf_counter()
        command = [sys.executable, "-c", CHECK, str(sheets), str(Path(folder, "verdicts.json"))]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        # On macOS the figure is in bytes.
        unit = 1024 if sys.platform == "darwin" else 1
        return time.perf_counter() - started, int(done.stdout.split()[-1]) // unit


if __name__ == "__main__":
    main()
