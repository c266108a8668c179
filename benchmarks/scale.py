"""Measure what it costs to rate packed sheets, beside scoring each of them, and how much memory many of them take.

    python benchmarks/scale.py [--questionnaire NAME]

One process packs 400 random sheets of every tier, then rates them and scores each with `scoring.assess`, in turn. It
prints the CPU time for each and the ratio of the two. Before that it rates 10,000 and a million rows, no two alike, in
a process each, and prints the largest memory. Aims: a ratio of at least 150, and at most a quarter more memory for a
million.
"""

import argparse
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from assessor import scale
from assessor.io import catalog, sheets
from assessor.io.toml import Document
from assessor.model.catalog import TIERS, Control, Fact, Questionnaire
from assessor.model.sheet import UNKNOWN, Answer, AnswerSheet, QuestionnaireRef
from assessor.pipeline.loading import Loaded
from assessor.scale import rows
from assessor.scale.schema import PACKED
from assessor.scoring import engine

DAY = date(2026, 3, 31)
SHEETS, TIMES, ROUNDS = 400, 40, 7
MANY = (10_000, 1_000_000)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questionnaire", default="healthcare")
    parser.add_argument("--rows", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    questionnaire = catalog.load(options.questionnaire)
    if options.rows:
        print(rated(different(questionnaire, options.rows), questionnaire), memory())
        return
    # While this process is small: what it holds counts for its children, up to their start.
    for number in MANY:
        command = [sys.executable, __file__, "--questionnaire", options.questionnaire, "--rows", str(number)]
        scored, used = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        print(f"{number:,} rows, {int(scored):,} with a score: {float(used):.0f} MB")
    speed(questionnaire)


def speed(questionnaire: Questionnaire) -> None:
    """Print what a sheet costs to rate and to score, and the ratio."""
    draw = random.Random(1)
    some = [loaded(questionnaire, draw) for _ in range(SHEETS)]
    # Two batches of a usual size: what a call costs by itself is spread over many rows.
    packed = [pa.concat_batches(list(scale.pack(some)) * TIMES)]
    rounds = [
        (seconds(lambda: rated(packed, questionnaire)) / TIMES, seconds(lambda: scored(some))) for _ in range(ROUNDS)
    ]
    kernel, scorer = (1e6 * statistics.median(times) / SHEETS for times in zip(*rounds, strict=True))
    ratio = statistics.median(scorer / kernel for kernel, scorer in rounds)
    print(f"{questionnaire.id}, {len(questionnaire.controls)} controls")
    print(f"{kernel:.1f} us to rate a sheet, {scorer:.0f} us to score it, ratio {ratio:.0f}")


def seconds(work: Callable[[], object]) -> float:
    """Return the CPU time of some work."""
    before = time.process_time()
    work()
    return time.process_time() - before


def rated(batches: Iterable[pa.RecordBatch], questionnaire: Questionnaire) -> int:
    """Rate rows, and return how many have a score."""
    return sum(len(batch) - batch.column("low").null_count for batch in scale.rate(batches, questionnaire))


def memory() -> float:
    """Return the largest memory of this process in megabytes."""
    # On macOS the figure is in bytes.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


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


if __name__ == "__main__":
    main()
