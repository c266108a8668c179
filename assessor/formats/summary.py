"""Write verdicts as Markdown, for a job's summary page or a comment; texts from people are escaped."""

from collections.abc import Iterator
from typing import BinaryIO

from assessor.formats.entries import Entry, entries
from assessor.formats.text import compared, demanded
from assessor.model.verdict import Verdict, Verdicts
from assessor.text import ceil1, floor1, inert
from assessor.words import terms
from assessor.words.speech import say

# A job's summary may have a mebibyte; lines beyond this many bytes are only counted.
MOST_BYTES = 900_000
LONGEST = 600


def render(run: Verdicts, out: BinaryIO) -> None:
    """Write a table of files and one of violations, waived ones too; as many lines as fit into a summary."""
    left = MOST_BYTES
    lines = list(_lines(run))
    for number, line in enumerate(lines):
        shown = f"{line}\n".encode()
        left -= len(shown)
        if left < 0:
            out.write(f"\n{say('summary-more', n=len(lines) - number)}\n".encode())
            return
        out.write(shown)


def _lines(run: Verdicts) -> Iterator[str]:
    yield f"## {say('summary-passed') if run.passed else say('summary-failed')}"
    yield ""
    figures = (say("summary-confirmed"), say("summary-up-to"), say("summary-unknown"))
    yield _row(say("summary-file"), say("summary-verdict"), *figures)
    yield "| --- | --- | ---: | ---: | ---: |"
    yield from map(_file, run.verdicts)
    yield from (_row(inert(refused.file), terms.outcome("not-judged"), "", "", "") for refused in run.not_judged)
    found = list(entries(run))
    if found:
        yield ""
        yield _row(say("summary-place"), say("summary-what"), say("summary-severity"), say("summary-why"))
        yield "| --- | --- | --- | --- |"
        yield from map(_entry, found)
    for verdict in run.verdicts:
        yield from _told(verdict)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


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
    word = terms.outcome("passed") if verdict.passed else f"**{terms.outcome('failed')}**"
    return _row(inert(verdict.file), word, low, high, unknown)


def _entry(entry: Entry) -> str:
    title = entry.control.title if entry.control else entry.name
    why = say("verdict-waived-why", reason=entry.waived) if entry.waived else entry.message
    severity = terms.severity(entry.severity)
    return _row(inert(f"{entry.file}:{entry.line}"), inert(title), severity, inert(why[:LONGEST]))
