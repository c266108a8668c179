"""Measure what many sheets cost: to read and pack them, to rate what is packed, and how much memory many of them take.

    python benchmarks/portfolio.py [FIGURE …] [--beside FOLDER] [--questionnaire NAME] [--runs N]

FIGURE is one of these, by default all:

reading   One process packs full sheets (those of reports.py), no two alike; printed is the CPU time for each sheet
          after the first. FOLDER has the source of an earlier version, which judges as many full sheets of its own
          catalog in turn: with `check`, and with no more than what reads and scores a sheet. With FOLDER the ratios are
          printed: for each sheet, and for each answer, since its catalog may ask for fewer. For 0.1.0 before packing:
          git worktree add FOLDER 9f00832. Aim: four times less than its `check`.
rating    One process packs 400 random sheets of every tier, then rates them and scores each with `scoring.assess`, in
          turn. Printed are the CPU time for each and the ratio of the two. Aim: at least 150.
memory    The largest memory of processes that pack and store, and that rate, 10,000 and 1,000,000 sheets or rows, no
          two alike. To store so many, sheets that were packed before are given out again under new paths and digests:
          all but the parser takes part. They are stored twice; the second run copies all. Aim: at most a quarter more.
telling   What portfolio_cost.py prints. Aim: 1,000 sheets at no more than 1.3 times the cost of reading them.
spark     What spark.py prints. Aim: a ratio of at most 1.3. It needs Java.
"""

import argparse
import itertools
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pyarrow as pa
from reports import full_sheet, largest
from side_by_side import SURROUNDINGS, UNIT, cost

from assessor import scale
from assessor.io import catalog, sheets
from assessor.io.toml import Document
from assessor.model.catalog import TIERS, Control, Fact, Questionnaire
from assessor.model.sheet import UNKNOWN, Answer, AnswerSheet, QuestionnaireRef
from assessor.pipeline.loading import Loaded
from assessor.scale import packing, rows, store
from assessor.scale.packing import Listed, PackedSheet, Packer
from assessor.scale.schema import PACKED
from assessor.scoring import engine

HERE = Path(__file__).parent.parent
DAY = date(2026, 3, 31)
SHEETS, TIMES, ROUNDS = 400, 40, 7
MANY = (10_000, 1_000_000)
READ = 150
# The size and the time of every file that is not there.
SEEN = 1

# The command line collects no garbage, since there is hardly any.
PACK = "import gc, sys; gc.disable(); from assessor import scale; list(scale.pack(sys.argv[1:]))"
# Of the earlier version: a full sheet, and what reads and scores each of some.
FULL = "import reports; print(reports.full_sheet(reports.largest()), end='')"
SCORE = """
import gc, sys
gc.disable()
from datetime import date
from pathlib import Path
from assessor import scoring
from assessor.commands import joined
known = {}
for path in sys.argv[1:]:
    _, questionnaire, reading = joined.load(Path(path), None, known)
    scoring.assess(questionnaire, reading.counted, date(2026, 3, 31), stale=reading.stale)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("figures", nargs="*", metavar="FIGURE", choices=[*FIGURES, []])
    parser.add_argument("--beside", type=Path)
    parser.add_argument("--questionnaire", default="healthcare")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--alone", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.alone:
        kind, number = options.alone
        print(ALONE[kind](catalog.load(options.questionnaire), int(number)), memory_now())
        return
    for name in options.figures or FIGURES:
        FIGURES[name](options)


def memory(options: argparse.Namespace) -> None:
    """Print how much memory few and many sheets take."""
    # While this process is small: what it holds counts for its children, up to their start.
    for kind, number in itertools.product(ALONE, MANY):
        command = [sys.executable, __file__, "--questionnaire", options.questionnaire, "--alone", kind, str(number)]
        done, used = subprocess.run(command, capture_output=True, text=True, check=True).stdout.rsplit(maxsplit=1)
        print(f"memory: {kind} {number:,}: {done}; {float(used):.0f} MB")


def of_telling(options: argparse.Namespace) -> None:
    """Print what the command costs beside reading its sheets."""
    beside_this("portfolio_cost.py", "--runs", str(options.runs))


def of_spark(options: argparse.Namespace) -> None:
    """Print what rating costs in Spark's workers; Java and Spark stay out of the other figures."""
    beside_this("spark.py", "--questionnaire", options.questionnaire)


def beside_this(name: str, *arguments: str) -> None:
    subprocess.run([sys.executable, str(Path(__file__).with_name(name)), *arguments], check=True)


def reading(options: argparse.Namespace) -> None:
    """Print what it costs to read and pack a full sheet, here and beside another version."""
    questionnaire, folder = largest(), options.beside
    with tempfile.TemporaryDirectory() as place:
        here = written(Path(place, "here"), (full_sheet(questionnaire, number) for number in range(READ)))
        each: dict[str, Callable[[], float]] = {"packed": lambda: further([sys.executable, "-c", PACK], HERE, here)}
        answers = {"packed": len(questionnaire.controls)}
        if folder:
            text = subprocess.run(
                [sys.executable, "-c", FULL], capture_output=True, text=True, check=True, cwd=folder,
                env=SURROUNDINGS | {"PYTHONPATH": f"{folder}:{folder / 'benchmarks'}"},
            ).stdout  # fmt: skip
            mine = (text.replace("Full House", f"Full House {number}") for number in range(READ))
            there = written(Path(place, "there"), mine)
            check = [sys.executable, "-m", "assessor", "check", "--report-only"]
            each["check"] = lambda: further(check, folder, there)
            each["read and scored"] = lambda: further([sys.executable, "-c", SCORE], folder, there)
            answers |= dict.fromkeys(("check", "read and scored"), text.count("[answers."))
        rounds = [{name: measure() for name, measure in each.items()} for _ in range(options.runs)]
    for name in each:
        least = [one[name] for one in rounds]
        print(f"reading: {name}: {statistics.median(least):.2f} ms for each further sheet, {answers[name]} answers")
    for name in [name for name in each if name != "packed"]:
        ratio = statistics.median(one[name] / one["packed"] for one in rounds)
        print(f"reading: ratio to {name}: {ratio:.2f}, {ratio * answers['packed'] / answers[name]:.2f} an answer")


def written(folder: Path, texts: Iterable[str]) -> list[str]:
    """Write sheets, and return their paths."""
    folder.mkdir()
    paths = [folder / f"{number:04}.toml" for number, _ in enumerate(range(READ))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    return [str(path) for path in paths]


def further(command: list[str], folder: Path, paths: list[str]) -> float:
    """Return the milliseconds of CPU for each path after the first."""
    one, all_of_them = (cost([*command, *some], folder, PYTHONPATH=str(folder)).seconds for some in (paths[:1], paths))
    return 1000 * (all_of_them - one) / (len(paths) - 1)


def rating(options: argparse.Namespace) -> None:
    """Print what a sheet costs to rate and to score, and the ratio."""
    questionnaire, draw = catalog.load(options.questionnaire), random.Random(1)
    some = [loaded(questionnaire, draw) for _ in range(SHEETS)]
    # Two batches of a usual size: what a call costs by itself is spread over many rows.
    packed = [pa.concat_batches(list(scale.pack(some)) * TIMES)]
    rounds = [
        (seconds(lambda: rated(packed, questionnaire)) / TIMES, seconds(lambda: scored(some))) for _ in range(ROUNDS)
    ]
    kernel, scorer = (1e6 * statistics.median(times) / SHEETS for times in zip(*rounds, strict=True))
    ratio = statistics.median(scorer / kernel for kernel, scorer in rounds)
    print(f"rating: {questionnaire.id}, {len(questionnaire.controls)} controls")
    print(f"rating: {kernel:.1f} us to rate a sheet, {scorer:.0f} us to score it, ratio {ratio:.0f}")


class Again(Packer):
    """Gives out sheets that were packed before, under other paths and digests."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        super().__init__()
        draw = random.Random(1)
        self._some = [super(Again, self).packed(loaded(questionnaire, draw)) for _ in range(SHEETS)]
        self._digest = self._some[0].listed.read_by

    def packed(self, sheet: packing.Named) -> PackedSheet:
        number = int(str(sheet))
        listed, (row,) = self._some[number % SHEETS]
        digest = f"sha256:{number:064x}"
        known = listed._replace(path=str(sheet), size=SEEN, modified=SEEN, digest=digest)
        return PackedSheet(known, ((digest, *row[1:]),))

    def read_by(self, path: str, questionnaire_id: str) -> str | None:  # noqa: ARG002
        return self._digest


def seen(path: Path | str) -> Listed:
    return Listed(str(path), SEEN, SEEN)


def stored(questionnaire: Questionnaire, number: int) -> str:
    """Store so many sheets, and store them again; return how it went."""
    again = patch.object(store, "Packer", lambda *_: Again(questionnaire))
    with again, patch.object(packing, "of_file", seen), tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "many.parquet")
        runs = [store.update(path, (f"{n:09}" for n in range(number))) for _ in range(2)]
        return f"{runs[0].read:,} packed, then {runs[1].unchanged:,} copied"


def rated_alone(questionnaire: Questionnaire, number: int) -> str:
    """Rate so many rows; return how it went."""
    return f"{rated(different(questionnaire, number), questionnaire):,} with a score"


def seconds(work: Callable[[], object]) -> float:
    """Return the CPU time of some work."""
    before = time.process_time()
    work()
    return time.process_time() - before


def rated(batches: Iterable[pa.RecordBatch], questionnaire: Questionnaire) -> int:
    """Rate rows, and return how many have a score."""
    return sum(len(batch) - batch.column("low").null_count for batch in scale.rate(batches, questionnaire))


def memory_now() -> float:
    """Return the largest memory of this process so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / UNIT


def scored(some: Iterable[Loaded]) -> None:
    for one in some:
        engine.assess(one.questionnaire, one.reading.counted, DAY)


def loaded(questionnaire: Questionnaire, draw: random.Random) -> Loaded:
    """Return a sheet with random answers to most questions."""
    facts = {fact_id: value(fact, draw) for fact_id, fact in questionnaire.facts.items()}
    answers = {control.id: answer(control, draw) for control in questionnaire.controls.values() if draw.random() < 0.9}
    sheet = AnswerSheet(
        format=1,
        questionnaire=QuestionnaireRef(id=questionnaire.id, version=questionnaire.version),
        tier=draw.choice(TIERS),
        facts=facts,
        answers=answers,
    )
    reading = sheets.reconcile(Document(Path("sheet.toml"), b"", "", {}), sheet, questionnaire)
    return Loaded(catalog.shipped(), questionnaire, reading)


def value(fact: Fact, draw: random.Random) -> tuple[str, ...]:
    return (UNKNOWN if draw.random() < 0.05 and not fact.required else draw.choice(fact.options),)


def answer(control: Control, draw: random.Random) -> Answer:
    kind = draw.random()
    if kind < 0.1:
        return Answer(state="unknown")
    if kind < 0.2 and control.may_not_apply:
        return Answer(state="not-applicable", reason="None here")
    return Answer(choice=(draw.choice(list(control.choices)),))


def different(questionnaire: Questionnaire, number: int) -> Iterator[pa.RecordBatch]:
    """Yield batches of so many packed rows, with random codes."""
    draw, limits = np.random.default_rng(1), rows.limits(questionnaire)
    for start in range(0, number, rows.AT_ONCE):
        size = min(rows.AT_ONCE, number - start)
        named = {"questionnaire": questionnaire.id, "layout": limits.layout, "tier": "advanced", "parts": 0}
        columns = {name: [named.get(name)] * size for name in PACKED.names}
        columns["digest"] = [f"sha256:{start + place:064x}" for place in range(size)]
        for name, (greatest, several) in (("facts", limits.facts), ("answers", limits.answers)):
            lines = draw.integers(np.where(several, 1, 0), greatest + 1, (len(greatest), size))
            columns[name] = list(lines.T)
        yield pa.RecordBatch.from_pydict(columns, PACKED)


FIGURES: dict[str, Callable[[argparse.Namespace], None]] = {
    "memory": memory,
    "reading": reading,
    "rating": rating,
    "telling": of_telling,
    "spark": of_spark,
}
ALONE: dict[str, Callable[[Questionnaire, int], str]] = {"stored": stored, "rated": rated_alone}

if __name__ == "__main__":
    main()
