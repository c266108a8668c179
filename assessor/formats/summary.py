"""Write verdicts as Markdown, for a job's summary page or a comment; texts from people are escaped."""

from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from assessor.formats.entries import Entry, announcements, entries
from assessor.formats.inert import inert
from assessor.formats.text import compared, demanded
from assessor.model.verdict import Verdict, Verdicts
from assessor.text import ceil1, floor1
from assessor.words import terms
from assessor.words.speech import say

# A job's summary may have a mebibyte; lines beyond this many bytes are only counted.
MOST_BYTES = 900_000
LONGEST = 600
# Nobody reads longer tables; files that did not pass and the worst violations come first.
MOST_FILES, MOST_ENTRIES, MOST_ANNOUNCED = 200, 200, 50


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
    yield from _capped([*_files(run)], MOST_FILES, lambda n: say("summary-more-files", n=n))
    found = entries(run)
    if found:
        yield ""
        yield _row(say("summary-place"), say("summary-what"), say("summary-severity"), say("summary-why"))
        yield "| --- | --- | --- | --- |"
        yield from _capped(list(map(_entry, found)), MOST_ENTRIES, lambda n: say("summary-more-entries", n=n))
    yield from _announced(run)
    for verdict in run.verdicts:
        if verdict.comparison:
            yield from _told([verdict.tracked], compared(verdict.comparison))
    yield from _demands(run)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _capped(rows: list[str], most: int, more: Callable[[int], str]) -> Iterator[str]:
    yield from rows[:most]
    if len(rows) > most:
        yield ""
        yield more(len(rows) - most)


def _files(run: Verdicts) -> Iterator[str]:
    """Yield a row for each file: what was not judged, then what failed, then what passed."""
    yield from (_row(inert(refused.tracked), terms.outcome("not-judged"), "", "", "") for refused in run.not_judged)
    yield from (_file(verdict) for verdict in sorted(run.verdicts, key=lambda verdict: verdict.passed))


def _announced(run: Verdicts) -> Iterator[str]:
    """Yield what violates nothing yet: waivers that end or silence nothing, and notes about sheets."""
    found = [f"- {inert(f'{each.path}: {each.message}')}" for each in announcements(run)]
    if found:
        yield ""
        yield from _capped(found, MOST_ANNOUNCED, lambda n: say("summary-more-announced", n=n))


def _demands(run: Verdicts) -> Iterator[str]:
    """Yield each set of demands once, with the files that were judged by it, or their number."""
    files: dict[str, list[str]] = {}
    for verdict in run.verdicts:
        files.setdefault(demanded(verdict), []).append(verdict.tracked)
    for line, paths in files.items():
        yield from _told(paths, [line])


def _told(paths: list[str], lines: Iterable[str]) -> Iterator[str]:
    yield ""
    yield f"**{inert(paths[0]) if len(paths) == 1 else say('summary-files', n=len(paths))}**"
    yield ""
    yield from (f"- {inert(line)}" for line in lines)


def _file(verdict: Verdict) -> str:
    low, high = (floor1(end) for end in (verdict.score.low, verdict.score.high)) if verdict.score else ("", "")
    shares = verdict.shares
    unknown = f"{ceil1(shares.percent(shares.unknown))} %" if shares.counted else ""
    word = terms.outcome("passed") if verdict.passed else f"**{terms.outcome('failed')}**"
    return _row(inert(verdict.tracked), word, low, high, unknown)


def _entry(entry: Entry) -> str:
    why = say("verdict-waived-why", reason=entry.waived) if entry.waived else entry.message
    severity = terms.severity(entry.severity)
    return _row(inert(f"{entry.path}:{entry.place.line}"), inert(entry.title), severity, inert(why[:LONGEST]))
