"""Write verdicts as a GitLab Code Quality report: each violation that is not waived, at the line of the answer."""

import json
from collections.abc import Iterator
from textwrap import indent
from typing import Any

from assessor.formats.entries import Announcement, Copies, Entry, announcements_of, entries_of, entry_of
from assessor.formats.spool import Sink, Spool
from assessor.formats.verdictwriter import VerdictWriter
from assessor.model.verdict import NotJudged, RunInfo, Verdict
from assessor.text import break_commands_in_json, visible

_SEVERITIES = {"critical": "blocker", "high": "critical", "medium": "major", "low": "minor"}


# Ranks that come after those of every entry.
_ANNOUNCED = 2


class GitLabWriter(VerdictWriter):
    """A writer of a list of violations, the worst first, and then of announcements.

    Each has a fingerprint of its own, which is known when all sheets are: one may be a copy of another.
    """

    def __init__(self, out: Sink, info: RunInfo) -> None:
        super().__init__(out, info)
        self._copies = Copies()
        self._spools: dict[tuple[int, ...], Spool] = {}

    def judged(self, verdict: Verdict) -> None:
        """Keep what a sheet violates, and what it announces."""
        self._copies.add(verdict)
        for entry in entries_of(verdict, self.info.texts):
            if not entry.waived:
                self._keep(_entry(entry), entry.identity, *entry.rank)
        for announced in announcements_of(verdict):
            self._keep(_announced(announced), announced.identity, _ANNOUNCED, announced.rank)

    def refused(self, refused: NotJudged) -> None:
        """Keep a file that could not be judged."""
        entry = entry_of(refused)
        self._keep(_entry(entry), entry.identity, *entry.rank)

    def _keep(self, row: dict[str, Any], identity: tuple[str, ...], *rank: int) -> None:
        line = json.dumps([identity, row])
        self._spools.setdefault(rank, Spool()).write(line.encode() + b"\n")

    def finish(self) -> None:
        """Write the list."""
        before = "["
        for row in self._rows():
            self.out.write(break_commands_in_json(f"{before}\n{indent(row, '  ')}".encode()))
            before = ","
        self.out.write(b"[]\n" if before == "[" else b"\n]\n")

    def _rows(self) -> Iterator[str]:
        for rank in sorted(self._spools):
            for line in self._spools[rank].lines():
                identity, row = json.loads(line)
                row["fingerprint"] = self._copies.fingerprint(*identity)
                yield json.dumps(row, indent=2, ensure_ascii=False)


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "description": visible(entry.message),
        "check_name": entry.name,
        "fingerprint": None,
        "severity": _SEVERITIES[entry.severity],
        "location": {"path": entry.path, "lines": {"begin": entry.place.line}},
    }


def _announced(announced: Announcement) -> dict[str, Any]:
    return {
        "description": visible(announced.message),
        "check_name": "waivers" if announced.is_urgent else "notes",
        "fingerprint": None,
        "severity": "minor" if announced.is_urgent else "info",
        "location": {"path": announced.path, "lines": {"begin": 1}},
    }
