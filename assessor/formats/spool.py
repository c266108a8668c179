"""Hold what is written later: a little in memory, more in a temporary file."""

import io
from collections.abc import Iterator
from typing import BinaryIO, Protocol

# So many bytes stay in memory.
MOST = 256 * 1024


class Sink(Protocol):
    """Whatever takes bytes."""

    def write(self, data: bytes, /) -> object:
        """Take some bytes."""


class Spool:
    """What is written to it, to be read once at the end; without a disk for temporary files it stays in memory."""

    def __init__(self) -> None:
        self._file: BinaryIO = io.BytesIO()
        self._may_move = True

    def write(self, data: bytes, /) -> None:
        """Add some bytes."""
        self._file.write(data)
        if self._may_move and self._file.tell() > MOST:
            self._move()

    def lines(self) -> Iterator[bytes]:
        """Yield what was written, line by line; once."""
        self._file.seek(0)
        with self._file:
            yield from self._file

    def copy_to(self, out: Sink) -> None:
        """Write all of it."""
        for line in self.lines():
            out.write(line)

    def _move(self) -> None:
        import tempfile  # Few runs need one.

        self._may_move = False
        try:
            moved = tempfile.TemporaryFile()  # noqa: SIM115 - it is gone with the spool
        except OSError:
            return
        moved.writelines(self.lines())
        self._file = moved
