"""Measure how `check` scales with the number of answer sheets: CPU time for each, and memory.

    python benchmarks/many_files.py [--runs N] [--beside FOLDER]

It judges one, half and all of many sheets, in one process each, no two alike: small ones (1,000 times the example, with
varied choices) and full ones (300 times the sheet of reports.py). It prints the CPU time for each sheet after the
first, and the largest memory. Aims: the time grows in proportion, and memory by less than 1 KB for each sheet.
FOLDER has the source of another version, which judges the same sheets in turn; then it also prints their ratio.

    python benchmarks/many_files.py --memory [--most N]

It judges 1, 1,000, 10,000 and 100,000 sheets, up to N, of few answers each, and prints the largest memory, with the
verdicts as text and as JSON. Aim: from 1,000 on, less than 1 KB for each further sheet, most of it the file's name.
"""

import argparse
import re
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from reports import full_sheet, largest
from side_by_side import Cost, cost

from assessor.io import catalog
from assessor.model.catalog import Questionnaire

HERE = Path(__file__).parent.parent
EXAMPLE = HERE / "examples" / "clinic.toml"
CHOICE = re.compile(r'(?<=^\[answers\.)([\w-]+)\]\nchoice = ".*"$', re.MULTILINE)

FEW = """\
format = 1
questionnaire = {{ id = "healthcare", version = "2.0.0" }}
tier = "essential"
about = {{ organisation = "Firm {number}" }}
facts = {{ role = ["operator"] }}
answers = {{ asset-inventory = {{ choice = "none" }} }}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--beside", type=Path)
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--most", type=int, default=10_000)
    options = parser.parse_args()
    if options.memory:
        grow(options.most)
        return
    versions = [HERE, *([options.beside] if options.beside else [])]
    clinic, full = catalog.load("healthcare"), largest()
    measure("small", 1000, lambda number: varied(clinic, number), versions, options.runs)
    measure("full", 300, lambda number: full_sheet(full, number), versions, options.runs)


def varied(questionnaire: Questionnaire, number: int) -> str:
    """Return the example with other choices for each number, and its number in its name."""

    def another(match: re.Match[str]) -> str:
        choices = list(questionnaire.controls[match[1]].choices)
        return f'{match[1]}]\nchoice = "{choices[(number + match.start()) % len(choices)]}"'

    return CHOICE.sub(another, EXAMPLE.read_text(encoding="utf-8")).replace("Larkfield", f"Larkfield {number}")


def measure(kind: str, most: int, sheet: Callable[[int], str], versions: list[Path], runs: int) -> None:
    """Print what sheets of a kind cost each version, and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, f"{number:04}.toml") for number in range(most)]
        for number, path in enumerate(paths):
            path.write_text(sheet(number), encoding="utf-8")
        size = sum(path.stat().st_size for path in paths) / most / 1000
        print(f"{kind}: {size:.1f} KB, {paths[1].read_text(encoding='utf-8').count('[answers.')} answers")
        each = {}
        for number in (most // 2, most):
            rounds = [[per_sheet(version, paths[:number]) for version in versions] for _ in range(runs)]
            for version, costs in zip(versions, zip(*rounds, strict=True), strict=True):
                each[version] = statistics.median(cost.seconds for cost in costs)
                memory = max(cost.memory for cost in costs)
                print(f"  {number:5} sheets: {1000 * each[version]:.2f} ms for each further sheet, {memory:.0f} MB")
        if len(versions) > 1:
            print(f"  ratio {each[versions[0]] / each[versions[1]]:.2f}")


def grow(most: int) -> None:
    """Print the memory for more and more sheets."""
    numbers = [number for number in (1, 1000, 10_000, 100_000) if number <= most]
    with tempfile.TemporaryDirectory() as folder:
        before: dict[str, tuple[int, float]] = {}
        for number in numbers:
            for index in range(number):
                Path(folder, f"{index:06}.toml").write_text(FEW.format(number=index), encoding="utf-8")
            for name in ("text", "json"):
                memory = judged(HERE, [Path(folder)], "--quiet", "--format", name).memory
                fewer, less = before.get(name, (0, memory))
                more = 1024 * (memory - less) / (number - fewer)
                print(f"{number:7} sheets, {name}: {memory:.1f} MB, {more:.2f} KB for each further sheet")
                before[name] = number, memory


def per_sheet(version: Path, paths: list[Path]) -> Cost:
    """Return the CPU time for each sheet after the first, and the memory for all."""
    one, all_of_them = judged(version, paths[:1]), judged(version, paths)
    return Cost((all_of_them.seconds - one.seconds) / (len(paths) - 1), all_of_them.memory)


def judged(version: Path, paths: list[Path], *options: str) -> Cost:
    """Return the cost of one process that judges some sheets."""
    return cost([sys.executable, "-m", "assessor", "check", "--report-only", *options, *map(str, paths)], version)


if __name__ == "__main__":
    main()
