"""Read TOML within limits, and find the places of its keys."""

import sys
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, BinaryIO

import tomli

from assessor.errors import AssessorError
from assessor.io import compiled, encodings, git, kinds, limits
from assessor.io.faults import Fault, Keys
from assessor.io.files import MAX_BYTES, content, too_large
from assessor.io.git import Origin, Revision
from assessor.io.places import Places
from assessor.text import visible

# The name that stands for standard input and output.
STREAM = "-"


class Document:
    """A TOML file as read: its bytes, text and data, and on demand the places of its keys.

    `origin` is the git revision that it was read from, if it was not read from disk. What is `as_built` ships, and was
    not changed since a wheel was made of it.
    """

    as_built = False

    def __init__(self, path: Path, raw: bytes, text: str, data: dict[str, Any], origin: Origin | None = None) -> None:
        self.path = path
        self.origin = origin
        self.raw = raw
        self.text = text
        self.data = data

    @property
    def name(self) -> str:
        """Return the file's name as it was given, safe to show."""
        return visible(self.path)

    @cached_property
    def digest(self) -> str:
        """Identify the bytes of the file."""
        return digest_of(self.raw)

    def place(self, keys: Keys) -> str:
        """Return the `file:line:column` that `position` finds for a key."""
        line, column = self.position(keys)
        return f"{self.name}:{line}:{column}"

    def error(self, faults: Sequence[Fault]) -> AssessorError:
        """Make one error of all faults of this file, in the order of their places."""
        ordered = sorted(faults, key=lambda fault: self.position(fault.keys))
        return AssessorError.of(f"{self.place(fault.keys)}: {fault.what}" for fault in ordered)

    def position(self, keys: Keys) -> tuple[int, int]:
        """Return the line and column of a key, from 1; if the file lacks it, of the nearest key in it or around it."""
        return self._places.position(keys)

    def last_line(self, keys: Keys) -> int:
        """Return the line in which what a key holds ends."""
        return self._places.last_line(keys)

    @cached_property
    def _places(self) -> Places:
        return Places(self.text)


def digest_of(raw: bytes) -> str:
    """Return the digest of a file's bytes."""
    import hashlib  # Only reports need it.

    return f"sha256:{hashlib.sha256(raw).hexdigest()}"


def read(path: Path) -> Document:
    """Read a file that may come from a stranger; `AssessorError` with the place of whatever is wrong with it.

    `-` is what comes from standard input.
    """
    is_piped = str(path) == STREAM
    return parsed(path, _piped(sys.stdin.buffer) if is_piped else content(path, MAX_BYTES))


@lru_cache(maxsize=1)
def _piped(stream: BinaryIO) -> bytes:
    # It can be read once, and is asked for whenever the file is.
    return stream.read(MAX_BYTES + 1)


def parsed(path: Path, raw: bytes, origin: Origin | None = None) -> Document:
    """As `read`, for bytes that have been read already; errors name `path`."""
    if len(raw) > MAX_BYTES:
        raise too_large(path, MAX_BYTES)
    name = visible(path)
    other = kinds.other_than_plain_text(raw)
    if other:
        raise AssessorError(f"{name}:1:1: not TOML, but {other}")
    text = encodings.decoded(path, raw)
    excess = limits.excess(text)
    if excess:
        raise AssessorError(f"{name}:{excess.line}:{excess.column}: {excess.what}")
    return Document(path, raw, text, _parsed(name, text), origin)


def read_at(at: Revision, path: Path) -> Document | None:
    """Read a file as it was at a git revision; none if it was not there."""
    inner = git.inside(path)
    if not git.is_file(at, inner):
        return None
    return parsed(Path(f"{at.shown}:{inner}"), git.content(at, inner, MAX_BYTES), Origin(at, inner))


def refuse_unreadable(path: Path, text: str) -> None:
    """Raise `AssessorError` for a text to be written that `read` would refuse: its limits are those of writers, too."""
    try:
        parsed(path, text.encode())
    except AssessorError as error:
        raise AssessorError(f"{visible(path)}: not written, since no command could read it ({error})") from None


def read_shipped(path: Path) -> Document:
    """Read a file that ships with the program: as trusted as its code, so no limits."""
    raw = path.read_bytes()
    text = raw.decode("utf-8")
    built = compiled.beside(path, raw)
    document = Document(path, raw, text, built or tomli.loads(text))
    document.as_built = built is not None
    return document


def _parsed(name: str, text: str) -> dict[str, Any]:
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        _refuse_conflicts(name, text)
        what = error.msg[:1].lower() + error.msg[1:]
        raise AssessorError(f"{name}:{error.lineno}:{error.colno}: not valid TOML: {what}") from None
    except (RecursionError, ValueError) as error:
        raise AssessorError(f"{name}:1:1: not valid TOML: {error}") from None


def _refuse_conflicts(name: str, text: str) -> None:
    """Raise `AssessorError` for the conflicts that a merge left in a text that is not valid TOML."""
    from assessor.io.conflicts import conflicts  # Only a text that was refused needs it.

    sentences = []
    for first, last in conflicts(text):
        lines = f"lines {first}-{last}" if last > first else f"line {first}"
        what = f"unresolved merge conflict, {lines}: settle it with `assessor merge`, or by hand"
        sentences.append(f"{name}:{first}:1: {what}")
    if sentences:
        raise AssessorError.of(sentences)
