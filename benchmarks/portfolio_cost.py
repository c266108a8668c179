"""Measure what `portfolio` costs beside reading its sheets.

    python benchmarks/portfolio_cost.py [--runs N] [--sheets N]

One process tells how the firms of 1,000 answer sheets stand, no two alike: small ones (the example, with varied
choices) and full ones (the sheet of reports.py). Another one only reads and packs the same sheets. Both run in turn,
for one sheet and for all; the CPU time of all less that of one is printed, and the ratio. Aim: at most 1.3.
"""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from many_files import varied
from reports import full_sheet, largest
from side_by_side import seconds

from assessor.io import catalog

READ = """
import sys
from pathlib import Path
from assessor.scale import store
store.gather(sorted(Path(sys.argv[1]).iterdir()))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--sheets", type=int, default=1000)
    options = parser.parse_args()
    clinic, full = catalog.load("healthcare"), largest()
    portfolio_ratio("small", options.sheets, lambda number: varied(clinic, number), options.runs)
    portfolio_ratio("full", options.sheets, lambda number: full_sheet(full, number), options.runs)


def portfolio_ratio(kind: str, number: int, sheet: Callable[[int], str], runs: int) -> float:
    """Print what sheets of a kind cost to tell of and to read, and return the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        one, every = Path(folder, "one"), Path(folder, "every")
        for target, most in ((one, 1), (every, number)):
            target.mkdir()
            for place in range(most):
                (target / f"{place:04}.toml").write_text(sheet(place), encoding="utf-8")
        rounds = [(beyond(told, one, every), beyond(read, one, every)) for _ in range(runs)]
    mine, least = (float(statistics.median(times)) for times in zip(*rounds, strict=True))
    print(f"{kind}, {number} sheets: portfolio {mine:.2f} s, reading alone {least:.2f} s, ratio {mine / least:.2f}")
    return mine / least


def beyond(work: Callable[[Path], list[str]], one: Path, every: Path) -> float:
    """Return the seconds for all sheets beyond those for one."""
    return seconds(work(every)) - seconds(work(one))


def told(folder: Path) -> list[str]:
    return [sys.executable, "-m", "assessor", "portfolio", str(folder), "--format", "json"]


def read(folder: Path) -> list[str]:
    return [sys.executable, "-c", READ, str(folder)]


if __name__ == "__main__":
    main()
