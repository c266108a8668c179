"""Find the conflicts that a version control system left in a text that the TOML parser refused."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import tomli

from assessor.errors import MOST_SHOWN

# A marker starts its line; git writes seven characters, with a name behind some of them.
_MARKER = re.compile(r"(<{7}|\|{7}|={7}|>{7})(?:\s|$)")
_FIRST, _BASE, _MIDDLE, _LAST = "<<<<<<<", "|||||||", "=======", ">>>>>>>"


class Conflict(NamedTuple):
    """The first and the last line of a conflict, from 1."""

    first: int
    last: int


def conflicts(text: str) -> list[Conflict]:
    """Return the conflicts in a text, up to as many as are shown; markers that the parser accepts are none."""
    lines = text.split("\n")
    found: list[Conflict] = []
    while len(found) < MOST_SHOWN:
        refused = _refused("\n".join(lines))
        if refused is None or not _marker(lines[refused - 1]):
            break
        conflict = _around(lines, refused)
        found.append(conflict)
        # With the first side alone, the parser comes to the next conflict.
        lines[conflict.first - 1 : conflict.last] = _settled(lines[conflict.first - 1 : conflict.last])
    return found


def _refused(text: str) -> int | None:
    """Return the line at which the parser refuses a text."""
    try:
        tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        return error.lineno
    except (RecursionError, ValueError):
        return None
    return None


def _marker(line: str) -> str:
    """Return the marker that a line starts with; empty without one."""
    match = _MARKER.match(line)
    return match[1] if match else ""


def _around(lines: list[str], line: int) -> Conflict:
    """Return the conflict that a marker belongs to."""
    first = last = line
    while first > 1 and _marker(lines[first - 1]) != _FIRST and _marker(lines[first - 2]) != _LAST:
        first -= 1
    while last < len(lines) and _marker(lines[last - 1]) != _LAST and _marker(lines[last]) != _FIRST:
        last += 1
    # Without its first or last marker, a conflict is no more than the line that was refused.
    whole = _marker(lines[first - 1]) == _FIRST and _marker(lines[last - 1]) == _LAST
    return Conflict(first, last) if whole else Conflict(line, line)


def _settled(lines: list[str]) -> Iterator[str]:
    """Yield the lines of a conflict with all but its first side blank."""
    kept = True
    for line in lines:
        marker = _marker(line)
        kept = kept and marker not in {_BASE, _MIDDLE, _LAST}
        yield line if kept and not marker else ""
