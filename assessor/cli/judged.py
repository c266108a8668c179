"""Tell on stderr what came of a run of `check`: notes, why files were not judged, verdicts in short, their number."""

import sys
from collections import Counter
from io import BytesIO
from typing import Protocol

from assessor.cli import output
from assessor.formats import registry
from assessor.model.verdict import NotJudged, RunInfo, Verdict
from assessor.pipeline.judging import Outcome
from assessor.text import counted

# A log of more lines than these hides what matters.
MOST_LINES = 200
# So many different notes are told apart.
MOST_NOTES = 10_000


class Taker(Protocol):
    """Whoever takes each file of a run, and has something to say at the end."""

    def add(self, each: Verdict | NotJudged, /) -> None:
        """Take the next file."""

    def finish(self) -> None:
        """Say it."""


class Notes:
    """The notes of a run; what is noted of many sheets alike is told once."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._noted: set[str] = set()

    def add(self, outcome: Outcome) -> None:
        """Tell the notes on a file, and why it was not judged."""
        if not self._quiet and len(self._noted) < MOST_LINES:
            output.warn(note for note in outcome.notes if note not in self._noted)
        if len(self._noted) < MOST_NOTES:
            self._noted.update(outcome.notes)
        if isinstance(outcome.verdict, NotJudged):
            output.complain(outcome.verdict.sentences)

    def finish(self) -> None:
        """Say how many notes there are, if not all were told."""
        if not self._quiet and len(self._noted) > MOST_LINES:
            least = "" if len(self._noted) < MOST_NOTES else "at least "
            sys.stderr.write(f"{least}{counted(len(self._noted), 'different note')} in all; the reports have them\n")


class Told:
    """The verdicts with their demands, their sources and waivers, for formats without these.

    What failed comes first, since of many lines only the first are told.
    """

    def __init__(self) -> None:
        self._failed: list[str] = []
        self._passed: list[str] = []
        self._number = 0

    def add(self, each: Verdict | NotJudged, /) -> None:
        """Keep the first lines; why a file was not judged is a note."""
        if isinstance(each, NotJudged):
            return
        out = BytesIO()
        registry.verdict_writer("text", out, RunInfo()).add(each)
        lines = out.getvalue().decode().splitlines(keepends=True)
        self._number += len(lines)
        kept = self._passed if each.passed else self._failed
        kept += lines[: MOST_LINES - len(kept)]

    def finish(self) -> None:
        """Tell them, and how many lines are left."""
        sys.stderr.write("".join([*self._failed, *self._passed][:MOST_LINES]))
        if self._number > MOST_LINES:
            left = counted(self._number - MOST_LINES, "more line")
            sys.stderr.write(f"{left}; --out text=FILE writes all\n")


class Sum:
    """How many sheets passed, failed and were not judged."""

    def __init__(self) -> None:
        self._numbers: Counter[str] = Counter()

    def add(self, each: Verdict | NotJudged, /) -> None:
        """Count one."""
        outcome = "not judged" if isinstance(each, NotJudged) else "passed" if each.passed else "failed"
        self._numbers[outcome] += 1

    def finish(self) -> None:
        """Say it in one line."""
        told = ("passed", "failed", "not judged")
        parts = [f"{self._numbers[outcome]} {outcome}" for outcome in told if self._numbers[outcome]]
        sys.stderr.write(f"{counted(self._numbers.total(), 'answer sheet')}: {', '.join(parts)}\n")

    @property
    def code(self) -> int:
        """Return the exit code, the worst of all."""
        return 2 if self._numbers["not judged"] else 1 if self._numbers["failed"] else 0
