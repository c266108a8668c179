"""Measure how long `merge` takes as a whole process, beside `check` of the sheets that it reads.

    python benchmarks/merge.py [--runs N]

A full sheet of the industry with most controls is the base. In the usual case two people each changed a tenth of the
answers; in the worst case they disagree about every answer. All processes run in turn, and the ratio of the medians of
the processor's time is printed.
Aim: `merge` in the usual case at most 2.0 times as long as `check` of the three sheets.
"""

import argparse
import re
import sys
import tempfile
from pathlib import Path

from reports import full_sheet, largest
from side_by_side import medians

# Disputes are left, so that 1 is what is wanted here.
RUN = "import sys\nfrom assessor.cli.main import program\nsys.exit(program() // 2)"
SIDES = ("mine", "theirs")


def changed(text: str, later: str, share: range) -> str:
    """Return a sheet with the answers of another one in some places."""
    parts, others = (re.split(r"(?=^\[answers\.)", each, flags=re.MULTILINE) for each in (text, later))
    return "".join(others[number] if number % 10 in share else part for number, part in enumerate(parts))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=11)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        questionnaire = largest()
        base, one, other = (full_sheet(questionnaire, number) for number in range(3))
        sheets = {
            "base": base,
            "mine": changed(base, one, range(1)),
            "theirs": changed(base, other, range(1, 2)),
            "all-mine": one,
            "all-theirs": other,
        }
        for name, text in sheets.items():
            Path(folder, f"{name}.toml").write_text(text, encoding="utf-8")
        paths = {name: str(Path(folder, f"{name}.toml")) for name in sheets}
        usual = [paths[name] for name in ("base", *SIDES)]
        worst = [paths["base"], *(paths[f"all-{name}"] for name in SIDES)]
        commands = {
            "check of three": ["check", *usual, "--report-only"],
            "merge": ["merge", *usual, "--to", str(Path(folder, "merged.toml"))],
            "merge of disputes alone": ["merge", *worst, "--to", str(Path(folder, "no.toml"))],
        }
        times = medians({name: [sys.executable, "-c", RUN, *words] for name, words in commands.items()}, runs)
    print(f"{questionnaire.id}: {len(questionnaire.controls)} answers in each sheet")
    for name, seconds in times.items():
        print(f"{name}: {1000 * seconds:.0f} ms, ratio {seconds / times['check of three']:.2f}")


if __name__ == "__main__":
    main()
