"""Measure how long a report of a full answer sheet takes as a whole process, beside one that only loads what it needs.

    python benchmarks/reports.py [--runs N]

The sheet answers every control of the industry with most of them, at the deepest tier, with varied choices, each with a
note and evidence, for a firm with all facts; the report is for an engineer, the longest one. The other
process imports the format's library and loads the same sheet, questionnaire, solutions, rules and standards. Both run
in turn; the ratio of the medians of the processor's time is printed.
Aims: HTML at most 2.0 times as long and 400 KB; PDF at most a second.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from side_by_side import medians

from assessor.io import catalog
from assessor.model.catalog import TIERS, Fact, Questionnaire

REPORT = """
import sys
from assessor.cli.main import main
sys.exit(main(["report", sys.argv[1], "--audience", "engineer", "--out", sys.argv[2]]))
"""
LOAD = """
import sys
from pathlib import Path
from assessor.pipeline import loading
found = loading.load(Path(sys.argv[1]), None)
where, rules = found.catalog, found.catalog.rules.obligations
where.solutions, where.standards_of(found.questionnaire, [rule.standard for rule in rules if rule.standard])
"""
LIBRARIES = {"html": "jinja2", "pdf": "typst"}


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
            target = Path(folder, f"full.{name}")
            measure(name, [str(sheet), f"{name}={target}"], f"import {library}\n{LOAD}", runs)
            print(f"{name}: {target.stat().st_size / 1000:.0f} KB")


def measure(name: str, arguments: list[str], floor: str, runs: int) -> None:
    """Print how long a report takes beside its floor."""
    commands = {"mine": REPORT, "least": floor}
    times = medians({who: [sys.executable, "-c", code, *arguments] for who, code in commands.items()}, runs)
    mine, least = times["mine"], times["least"]
    print(f"{name}: {mine * 1000:.0f} ms; its library and the files alone: {least * 1000:.0f} ms")
    print(f"{name}: ratio {mine / least:.2f}")


def largest() -> Questionnaire:
    """Return the questionnaire that ships with the most controls."""
    return max((catalog.load(name) for name in catalog.shipped().names()), key=lambda one: len(one.controls))


def full_sheet(questionnaire: Questionnaire, first: int = 0) -> str:
    """Return a sheet that answers everything, with notes and evidence; `first` varies the choices."""
    head = (
        f'format = 1\nquestionnaire = {{ id = "{questionnaire.id}", version = "{questionnaire.version}" }}\n'
        f'tier = "{TIERS[-1]}"\n[about]\norganisation = "Full House {first} (invented)"\n[facts]\n'
    )
    facts = "".join(f"{fact_id} = {values(fact)}\n" for fact_id, fact in questionnaire.facts.items())
    answers = "".join(
        f'[answers.{control_id}]\nchoice = "{list(control.choices)[(first + n) % len(control.choices)]}"\n'
        "on = 2026-03-02\n"
        'by = "facilities"\ncomment = "Looked at on site; two of the older devices are still to be done this spring."\n'
        'evidence = [{ reference = "Procedure v3 and the record of the last test", on = 2026-02-11 }]\n'
        for n, (control_id, control) in enumerate(questionnaire.controls.items())
    )
    return head + facts + answers


def values(fact: Fact) -> str:
    """Return all values that a fact can have at once, as TOML."""
    known = [f'"{value}"' for value in fact.options if value != fact.none]
    return f"[{', '.join(known)}]" if fact.kind == "many" else known[0]


if __name__ == "__main__":
    main()
