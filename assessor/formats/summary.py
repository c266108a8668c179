"""Write verdicts as Markdown, for a job's summary page or a comment; texts from people are escaped."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from assessor.formats.entries import Announcement, Entry, announcements_of, entries_of, entry_of
from assessor.formats.inert import inert
from assessor.formats.spool import Sink
from assessor.formats.text import compared, demanded
from assessor.formats.verdictwriter import VerdictWriter
from assessor.formats.worst import Worst
from assessor.model.verdict import NotJudged, RunInfo, Verdict
from assessor.text import ceil1, floor1
from assessor.words import terms
from assessor.words.speech import say

# A job's summary may have a mebibyte; lines beyond this many bytes are only counted.
MOST_BYTES = 900_000
LONGEST = 600
# Nobody reads longer tables; files that did not pass and the worst violations come first.
MOST_FILES, MOST_ENTRIES, MOST_ANNOUNCED = 200, 200, 50


class SummaryWriter(VerdictWriter):
    """A writer of a table of files and one of violations, waived ones too; as many lines as fit into a summary."""

    def __init__(self, out: Sink, info: RunInfo) -> None:
        super().__init__(out, info)
        self._passed = True
        # What was not judged comes first, then what failed, then what passed.
        self._files = Worst[str](MOST_FILES)
        self._entries = Worst[Entry](MOST_ENTRIES)
        self._announced = Worst[Announcement](MOST_ANNOUNCED)
        self._compared = _Fitting(MOST_BYTES)
        # The demands, and the first file and the number of those that were judged by them.
        self._demands: dict[str, tuple[str, int]] = {}

    def judged(self, verdict: Verdict) -> None:
        """Keep the worst of a sheet, what moved, and what was demanded."""
        self._passed &= verdict.passed
        self._files.add(_file(verdict), 1 + verdict.passed)
        for entry in entries_of(verdict, self.info.texts):
            self._entries.add(entry, *entry.rank)
        for announced in announcements_of(verdict):
            self._announced.add(announced, announced.rank)
        if verdict.comparison:
            self._compared.add(_told(verdict.tracked, compared(verdict.comparison)))
        line = demanded(verdict)
        first, number = self._demands.get(line, (verdict.tracked, 0))
        self._demands[line] = first, number + 1

    def refused(self, refused: NotJudged) -> None:
        """Keep a file that could not be judged."""
        self._passed = False
        self._files.add(_row(inert(refused.tracked), terms.outcome("not-judged"), "", "", ""), 0)
        entry = entry_of(refused)
        self._entries.add(entry, *entry.rank)

    def finish(self) -> None:
        """Write what fits, and how many lines are left."""
        shown = _Fitting(MOST_BYTES)
        shown.add(self._before())
        shown.add(self._compared.lines, self._compared.left_out)
        shown.add(self._after())
        self.out.write("".join(f"{line}\n" for line in shown.lines).encode())
        if shown.left_out:
            self.out.write(f"\n{say('summary-more', n=shown.left_out)}\n".encode())

    def _before(self) -> Iterator[str]:
        yield f"## {say('summary-passed') if self._passed else say('summary-failed')}"
        yield ""
        figures = (say("summary-confirmed"), say("summary-up-to"), say("summary-unknown"))
        yield _row(say("summary-file"), say("summary-verdict"), *figures)
        yield "| --- | --- | ---: | ---: | ---: |"
        yield from _capped(self._files, self._files, lambda n: say("summary-more-files", n=n))
        if self._entries.count:
            yield ""
            yield _row(say("summary-place"), say("summary-what"), say("summary-severity"), say("summary-why"))
            yield "| --- | --- | --- | --- |"
            rows = map(_entry, self._entries)
            yield from _capped(rows, self._entries, lambda n: say("summary-more-entries", n=n))
        if self._announced.count:
            yield ""
            told = (f"- {inert(f'{each.path}: {each.message}')}" for each in self._announced)
            yield from _capped(told, self._announced, lambda n: say("summary-more-announced", n=n))

    def _after(self) -> Iterator[str]:
        """Yield each set of demands once, with the file that was judged by it, or the number of files."""
        for line, (first, number) in self._demands.items():
            yield from _told(first if number == 1 else say("summary-files", n=number), [line])


class _Fitting:
    """So many lines as fit into a number of bytes; the others are counted."""

    def __init__(self, most: int) -> None:
        self._left = most
        self.lines: list[str] = []
        self.left_out = 0

    def add(self, lines: Iterable[str], left_out: int = 0) -> None:
        """Take lines, and a number of lines after them that did not fit before."""
        for line in lines:
            self._left -= len(f"{line}\n".encode())
            if self._left < 0:
                self.left_out += 1
            else:
                self.lines.append(line)
        if left_out:
            # What comes after them is left out as well.
            self._left = -1
            self.left_out += left_out


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _capped(rows: Iterable[str], worst: Worst[Any], more: Callable[[int], str]) -> Iterator[str]:
    yield from rows
    if worst.left_out:
        yield ""
        yield more(worst.left_out)


def _told(whose: str, lines: Iterable[str]) -> Iterator[str]:
    yield ""
    yield f"**{inert(whose)}**"
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
