"""Print the output of a command, or write it to files: all of them, or none."""

import codecs
import io
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, cast

from pydantic_core import to_json

from assessor.errors import AssessorError, Shortfall, capped
from assessor.io import files
from assessor.model.base import Model
from assessor.text import json_document, logged

if TYPE_CHECKING:
    from assessor.formats.spool import Sink
    from assessor.telling.blocks import Block

# Writes the output in the format that is named.
Writer = Callable[[str, BinaryIO], None]


class Output(NamedTuple):
    """The format to print, and the files to write with their formats."""

    format: str | None
    files: tuple[tuple[str, Path], ...]

    @property
    def names(self) -> set[str]:
        """Return every format that is asked for by name."""
        return {name for name in (self.format, *(name for name, _ in self.files)) if name}


def refuse_twice(target: Output, *read: Path | None) -> None:
    """Raise `AssessorError` where a file to write is also read, or named twice."""
    taken = {files.whole(path) for path in read if path is not None}
    for _, path in target.files:
        if files.whole(path) in taken:
            raise AssessorError(f"{path}: named twice; what is written needs a file of its own")
        taken.add(files.whole(path))


def emit(target: Output, write: Writer, default: str = "terminal") -> None:
    """Write every file that was asked for, then print."""
    save(target, write)
    if target.format or not target.files:
        sys.stdout.flush()
        with _shortfalls_told():
            write(target.format or default, _printed_to())


class _OtherEncoding(io.RawIOBase):
    """A terminal that does not take UTF-8: what is written to it is UTF-8 all the same, and spelt as it can show it."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        sys.stdout.write(self._decoder.decode(bytes(data)))
        return len(data)


def _printed_to() -> BinaryIO:
    """Return where bytes in UTF-8 are printed to."""
    takes_them = not sys.stdout.isatty() or codecs.lookup(sys.stdout.encoding).name == "utf-8"
    return sys.stdout.buffer if takes_them else cast("BinaryIO", _OtherEncoding())


class Printed:
    """What is printed bit by bit: held until there is something to tell, and then written at once.

    With `patience`, that it cannot be written is told at the end, since somebody may want the files all the same.
    """

    def __init__(self, *, patience: bool) -> None:
        self._held: list[bytes] | None = []
        self._patience = patience
        self._failure: OSError | None = None

    def write(self, data: bytes, /) -> None:
        """Print some bytes, or hold them."""
        if self._held is not None:
            self._held.append(data)
        elif not self._failure:
            try:
                sys.stdout.buffer.write(data)
                sys.stdout.buffer.flush()
            except OSError as error:
                if not self._patience:
                    raise
                self._failure = error

    def begin(self) -> None:
        """Print what was held, and from now on everything."""
        if self._held is not None:
            held, self._held = self._held, None
            sys.stdout.flush()
            self.write(b"".join(held))

    def end(self) -> None:
        """Tell that not all of it could be written."""
        if self._failure:
            raise self._failure


class OpenOutput(NamedTuple):
    """The streams to write to, each with its format, and the one among them that is printed, if any is."""

    streams: "tuple[tuple[str, Sink], ...]"
    printed: Printed | None


@contextmanager
def opened(target: Output, default: str) -> Iterator[OpenOutput]:
    """Open all outputs, to be written bit by bit; the files are in their places at the end, all or none."""
    printed = Printed(patience=bool(target.files)) if target.format or not target.files else None
    with files.writing([path for _, path in target.files]) as found:
        streams: list[tuple[str, Sink]] = [(name, found[path]) for name, path in target.files]
        yield OpenOutput((*streams, *([(target.format or default, printed)] if printed else [])), printed)
    if printed:
        printed.end()


def save(target: Output, write: Writer) -> None:
    """Write every file that was asked for, and print nothing."""
    with _shortfalls_told():
        files.write_all({path: partial(write, name) for name, path in target.files})


@contextmanager
def _shortfalls_told() -> Iterator[None]:
    """Print what could not be shown as it was given, once it is written."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", Shortfall)
        yield
    warn(str(one.message) for one in caught)


def telling(blocks: "Iterable[Block]", value: Model) -> Writer:
    """Return a writer of blocks for people, or of a value as JSON."""
    told = list(blocks)

    def write(name: str, out: BinaryIO) -> None:
        if name == "json":
            out.write(json_document(to_json(value, indent=2)))
            return
        from assessor.formats import markdown, terminal

        (terminal if name == "terminal" else markdown).show(told, out)

    return write


def show(blocks: "Iterable[Block]") -> None:
    """Show blocks in the terminal."""
    from assessor.formats import terminal  # Commands that show no blocks start faster without rich.

    sys.stdout.flush()
    terminal.show(blocks, _printed_to())


def complain(sentences: Iterable[str]) -> None:
    """Print the faults of one file; those after it are still reported."""
    sys.stderr.write("".join(f"{logged(sentence)}\n" for sentence in sentences))


def warn(notices: Iterable[str], word: str = "note") -> None:
    """Print notices to stderr, so that they do not mix with a report."""
    for notice in capped(notices):
        sys.stderr.write(f"{word}: {logged(notice)}\n")
