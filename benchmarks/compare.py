"""Measure how long `compare` of two full answer sheets takes as a whole process, beside `check` of one of them.

    python benchmarks/compare.py [--runs N]

Both sheets answer every control of the industry with most of them, at the deepest tier, with notes and evidence; the
later one has another choice nearly everywhere, another fact and another date. Both processes run in turn; the ratio of
the medians of the processor's time is printed, for a terminal, as JSON, and of `check` with a baseline.
Aim: `compare` at most 2.0 times as long as `check`.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from reports import full_sheet, largest
from side_by_side import medians

RUN = "import sys\nfrom assessor.cli.main import program\nsys.exit(program())"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=11)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        questionnaire = largest()
        old, new = Path(folder, "old.toml"), Path(folder, "new.toml")
        old.write_text(full_sheet(questionnaire), encoding="utf-8")
        later = full_sheet(questionnaire, 1).replace("on = 2026-03-02", "on = 2026-09-02")
        new.write_text(later.replace("[1-9]", "[10-49]"), encoding="utf-8")
        commands = {
            "check": ["check", str(new), "--report-only"],
            "check --baseline": ["check", str(new), "--report-only", "--baseline", str(old)],
            "compare": ["compare", str(old), str(new)],
            "compare as JSON": ["compare", str(old), str(new), "--format", "json"],
        }
        times = medians({name: [sys.executable, "-c", RUN, *words] for name, words in commands.items()}, runs)
    print(f"{questionnaire.id}: {len(questionnaire.controls)} answers in each sheet")
    for name, seconds in times.items():
        print(f"{name}: {1000 * seconds:.0f} ms, ratio {seconds / times['check']:.2f}")


if __name__ == "__main__":
    main()
