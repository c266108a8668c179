"""Write verdicts as workflow commands, which GitHub shows as annotations on the lines of the answers."""

from collections.abc import Iterator
from typing import BinaryIO

from assessor.formats.entries import Announcement, Entry, announcements, entries
from assessor.model.verdict import Verdicts
from assessor.text import logged
from assessor.words.speech import say

# GitHub shows so many annotations of a kind for one step.
MOST = 10
_KINDS = {"critical": "error", "high": "error", "medium": "warning", "low": "notice"}


def render(run: Verdicts, out: BinaryIO) -> None:
    """Write the first annotations of each kind, the worst first, and how many more there are; waived ones are notices.

    Announcements come before entries of the same kind: they are few, and nothing else announces a waiver that ends.
    """
    kinds: dict[str, list[str]] = {"error": [], "warning": [], "notice": []}
    for announced in announcements(run):
        kind = "warning" if announced.is_urgent else "notice"
        kinds[kind].append(_announced(kind, announced))
    for entry in entries(run):
        kind = "notice" if entry.waived else _KINDS[entry.severity]
        kinds[kind].append(_entry(kind, entry))
    out.write("".join(line for kind, found in kinds.items() for line in capped(kind, found)).encode())


def capped(kind: str, found: list[str]) -> Iterator[str]:
    """Yield the first commands of a kind, and how many more there are."""
    # The line that counts the rest is an annotation, too.
    shown = found if len(found) <= MOST else found[: MOST - 1]
    yield from shown
    if len(shown) < len(found):
        yield f"::{kind}::{say('verdict-more', n=len(found) - len(shown))}\n"


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
