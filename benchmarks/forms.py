"""Measure how long forms of a full answer sheet take as whole processes, beside one that only loads what they need.

    python benchmarks/forms.py [--runs N]

The sheet is that of `reports.py`: it answers every control of the industry with most of them, and the form asks for all
of it once more. The other process imports the format's library and loads the same sheet and questionnaire. Both run in
turn; the ratio of the medians of the processor's time is printed. Then the untouched workbook is taken back.
Aims: a form at most 2 seconds.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from reports import full_sheet, largest
from side_by_side import medians

RUN = """
import sys
from pathlib import Path
from assessor.cli.main import main
if sys.argv[1] == "form":
    Path(sys.argv[4]).unlink(missing_ok=True)  # A form is never replaced.
sys.exit(main(sys.argv[1:]))
"""
LOAD = """
import sys
from assessor.pipeline import loading
loading.load(sys.argv[1])
"""
LIBRARIES = {"xlsx": "xlsxwriter", "html": "jinja2"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=11)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder, "full.toml")
        questionnaire = largest()
        sheet.write_text(full_sheet(questionnaire), encoding="utf-8")
        print(f"{questionnaire.id}: {len(questionnaire.controls)} answers")
        for name, library in LIBRARIES.items():
            form = Path(folder, f"form.{name}")
            measure(name, ["form", str(sheet), "--to", str(form), "--only", "all"], sheet, library, runs)
            print(f"{name}: {form.stat().st_size / 1000:.0f} KB")
        taken = ["take", str(Path(folder, "form.xlsx")), "--into", str(sheet)]
        measure("xlsx, taken back", taken, sheet, "openpyxl", runs)


def measure(name: str, arguments: list[str], sheet: Path, library: str, runs: int) -> None:
    """Print how long a command takes beside its floor."""
    mine = [sys.executable, "-c", RUN, *arguments]
    least = [sys.executable, "-c", f"import {library}\n{LOAD}", str(sheet)]
    times = medians({"mine": mine, "least": least}, runs)
    print(f"{name}: {times['mine'] * 1000:.0f} ms; its library and the files alone: {times['least'] * 1000:.0f} ms")
    print(f"{name}: ratio {times['mine'] / times['least']:.2f}")


if __name__ == "__main__":
    main()
