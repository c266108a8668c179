"""Write verdicts as Markdown, for a job's summary page or a comment; whatever people wrote is inert in it."""

from collections.abc import Iterator
from typing import BinaryIO

from assessor.formats.entries import Entry, entries
from assessor.formats.text import compared, demanded
from assessor.model.verdict import Verdict, Verdicts
from assessor.text import ceil1, floor1, inert

# A job's summary may have a mebibyte; what is beyond this many bytes is counted instead of shown.
MOST_BYTES = 900_000
LONGEST = 600


def render(run: Verdicts, out: BinaryIO) -> None:
    """Write a table of the files, and one of what is violated or waived; as much of them as fits a summary."""
    left = MOST_BYTES
    lines = list(_lines(run))
    for number, line in enumerate(lines):
        shown = f"{line}\n".encode()
        left -= len(shown)
        if left < 0:
            out.write(f"\nAnd {len(lines) - number} lines more.\n".encode())
            return
        out.write(shown)


def _lines(run: Verdicts) -> Iterator[str]:
    yield f"## assessor: {'passed' if run.passed else 'not passed'}"
    yield ""
    yield "| file | verdict | confirmed | up to | unknown |"
    yield "| --- | --- | ---: | ---: | ---: |"
    yield from map(_file, run.verdicts)
    yield from (f"| {inert(refused.file)} | not judged | | | |" for refused in run.not_judged)
    found = list(entries(run))
    if found:
        yield ""
        yield "| file and line | what | severity | why |"
        yield "| --- | --- | --- | --- |"
        yield from map(_entry, found)
    for verdict in run.verdicts:
        yield from _told(verdict)


def _told(verdict: Verdict) -> Iterator[str]:
    """Tell what moved since the baseline, and what was demanded."""
    yield ""
    yield f"**{inert(verdict.file)}**"
    yield ""
    moved = compared(verdict.comparison) if verdict.comparison else ()
    yield from (f"- {inert(line)}" for line in (*moved, demanded(verdict)))


def _file(verdict: Verdict) -> str:
    low, high = (floor1(end) for end in (verdict.score.low, verdict.score.high)) if verdict.score else ("", "")
    shares = verdict.shares
    unknown = f"{ceil1(shares.percent(shares.unknown))} %" if shares.counted else ""
    word = "passed" if verdict.passed else "**failed**"
    return f"| {inert(verdict.file)} | {word} | {low} | {high} | {unknown} |"


def _entry(entry: Entry) -> str:
    title = entry.control.title if entry.control else entry.name
    why = f"waived: {entry.waived}" if entry.waived else entry.message
    return f"| {inert(f'{entry.file}:{entry.line}')} | {inert(title)} | {entry.severity} | {inert(why[:LONGEST])} |"
