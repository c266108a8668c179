"""Write verdicts as workflow commands, which GitHub shows as annotations on the lines of the answers."""

from collections.abc import Iterable
from typing import BinaryIO

from assessor.formats.entries import Entry, entries
from assessor.model.verdict import Verdicts
from assessor.text import logged
from assessor.words.speech import say

# GitHub shows so many annotations of a kind for one step.
MOST = 10
_KINDS = {"critical": "error", "high": "error", "medium": "warning", "low": "notice"}


def render(run: Verdicts, out: BinaryIO) -> None:
    """Write the first annotations of each kind, and how many more there are; waived ones are notices."""
    kinds: dict[str, list[Entry]] = {}
    for entry in entries(run):
        kinds.setdefault("notice" if entry.waived else _KINDS[entry.severity], []).append(entry)
    for kind, found in kinds.items():
        # The line that counts the rest is an annotation, too.
        shown = found if len(found) <= MOST else found[: MOST - 1]
        out.write("".join(_commands(kind, shown)).encode())
        if len(shown) < len(found):
            out.write(f"::{kind}::{say('verdict-more', n=len(found) - len(shown))}\n".encode())


def _commands(kind: str, found: Iterable[Entry]) -> Iterable[str]:
    for entry in found:
        title = entry.control.title if entry.control else entry.name
        waived = say("verdict-waived-entry", message=entry.message, reason=entry.waived) if entry.waived else ""
        where = {"title": title, "file": entry.file, "line": str(entry.line), "col": str(entry.column)}
        properties = ",".join(f"{name}={_property(value)}" for name, value in where.items())
        yield f"::{kind} {properties}::{_data(waived or entry.message)}\n"


def _data(text: str) -> str:
    """Escape as the toolkit of GitHub Actions does."""
    return logged(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
