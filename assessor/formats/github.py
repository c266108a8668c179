"""Write verdicts as workflow commands, which GitHub shows as annotations on the lines of the answers."""

from collections.abc import Sequence

from assessor.formats.entries import Announcement, Entry, announcements_of, entries_of, entry_of
from assessor.formats.spool import Sink
from assessor.formats.verdictwriter import VerdictWriter
from assessor.formats.worst import Worst
from assessor.model.verdict import NotJudged, RunInfo, Verdict
from assessor.text import logged
from assessor.words.speech import say

# GitHub shows so many annotations of a kind for one step.
MOST = 10
_KINDS = {"critical": "error", "high": "error", "medium": "warning", "low": "notice"}


class GitHubWriter(VerdictWriter):
    """A writer of the first annotations of each kind, the worst first, and of how many more there are.

    Announcements come before entries of the same kind: they are few, and nothing else announces a waiver that ends.
    """

    def __init__(self, out: Sink, info: RunInfo) -> None:
        super().__init__(out, info)
        self._kinds = {kind: Worst[str](MOST) for kind in ("error", "warning", "notice")}

    def judged(self, verdict: Verdict) -> None:
        """Keep the worst of what a sheet violates, and what it announces."""
        for announced in announcements_of(verdict):
            kind = "warning" if announced.is_urgent else "notice"
            self._kinds[kind].add(_announced(kind, announced))
        for entry in entries_of(verdict, self.info.texts):
            self._keep(entry)

    def refused(self, refused: NotJudged) -> None:
        """Keep a file that could not be judged."""
        self._keep(entry_of(refused))

    def _keep(self, entry: Entry) -> None:
        """Keep an entry; what is waived is a notice."""
        kind = "notice" if entry.waived else _KINDS[entry.severity]
        self._kinds[kind].add(_entry(kind, entry), *entry.rank)

    def finish(self) -> None:
        """Write the annotations."""
        for kind, worst in self._kinds.items():
            self.out.write("".join(capped(kind, list(worst), worst.count)).encode())


def capped(kind: str, found: Sequence[str], number: int) -> list[str]:
    """Return the first commands of so many of a kind, and how many more there are."""
    # The line that counts the rest is an annotation, too.
    shown = [*found] if number <= MOST else [*found[: MOST - 1]]
    more = [f"::{kind}::{say('verdict-more', n=number - len(shown))}\n"] if len(shown) < number else []
    return shown + more


def _entry(kind: str, entry: Entry) -> str:
    waived = say("verdict-waived-entry", message=entry.message, reason=entry.waived) if entry.waived else ""
    line, column, _ = map(str, entry.place)
    where = {"title": entry.title, "file": entry.path, "line": line, "col": column}
    return command(kind, where, waived or entry.message)


def _announced(kind: str, announced: Announcement) -> str:
    return command(kind, {"title": say("verdict-announced"), "file": announced.path}, announced.message)


def command(kind: str, where: dict[str, str], message: str) -> str:
    """Return a workflow command with its properties."""
    properties = ",".join(f"{name}={_property(value)}" for name, value in where.items())
    return f"::{kind} {properties}::{_data(message)}\n"


def _data(text: str) -> str:
    """Escape as the toolkit of GitHub Actions does."""
    return logged(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
