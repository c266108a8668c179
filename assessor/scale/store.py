"""Keep packed sheets in a file, and beside it, in a file of its own, which sheets they are of.

`NAME.parquet` has the packed rows, without a name or a path; `NAME.sources.parquet` lists the sheets that were named.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

import pyarrow as pa

from assessor.errors import AssessorError
from assessor.io import files
from assessor.io.locks import locked
from assessor.scale.packing import Named, Packer
from assessor.scale.parquet import Batches, Opened, Writer
from assessor.scale.schema import PACKED, SOURCES
from assessor.scale.updating import Before, Stored, Update, before

__all__ = ["Packed", "Stored", "batches", "gather", "read", "sources_of", "update"]

Told = Callable[[], object]


class Packed(NamedTuple):
    """Packed rows, and a row for each sheet that was named; those that were packed stand in the order of their rows."""

    rows: pa.Table
    sources: pa.Table


def sources_of(path: Path | str) -> Path:
    """Return the file that lists the sheets of a file of packed rows."""
    return Path(path).with_suffix(f".sources{Path(path).suffix}")


def gather(paths: Iterable[Named], packer: Packer | None = None, told: Told | None = None) -> Packed:
    """Read sheets and pack them, into memory; `told` is called after each."""
    rows: list[pa.RecordBatch] = []
    sources: list[pa.RecordBatch] = []
    with Batches(PACKED, rows.append) as packed, Batches(SOURCES, sources.append) as listed:
        for sheet in map((packer or Packer()).packed, paths):
            packed.add(sheet.rows)
            listed.add([sheet.listed])
            if told:
                told()
    return Packed(pa.Table.from_batches(rows, PACKED), pa.Table.from_batches(sources, SOURCES))


def read(path: Path | str) -> Packed:
    """Read a file of packed rows and the list of its sheets into memory; without that file the list is empty."""
    with Opened(Path(path), PACKED) as rows:
        beside = sources_of(path)
        if not files.is_there(beside):
            return Packed(rows.table(), SOURCES.empty_table())
        with Opened(beside, SOURCES) as sources:
            if sources.run != rows.run:
                raise AssessorError(f"{beside}: not written together with {Path(path).name}; pack the sheets again")
            return Packed(rows.table(), sources.table())


def not_packed(path: Path | str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the sheets in the list that could not be packed, with the sentences that say why."""
    with Opened(sources_of(path), SOURCES) as sources:
        for batch in sources.batches():
            pairs = zip(batch.column("path").to_pylist(), batch.column("why").to_pylist(), strict=True)
            yield from ((name, tuple(why)) for name, why in pairs if why)


def batches(path: Path | str) -> Iterator[pa.RecordBatch]:
    """Yield a file's packed rows, of which few are held in memory at once."""
    with Opened(Path(path), PACKED) as rows:
        yield from rows.batches()


def update(
    path: Path | str,
    paths: Iterable[Path | str],
    packer: Packer | None = None,
    told: Told | None = None,
) -> Stored:
    """Store packed sheets in the order of their paths, and read only those that changed since they were stored.

    At any moment there are the whole old files or the whole new ones; if it is stopped between the two, `read` says so.
    """
    rows, listed = Path(path), sources_of(path)
    done = Stored()

    def write(out: BinaryIO) -> None:
        nonlocal done
        with _before(rows, listed) as old, Writer(out, PACKED) as new, Writer(sources, SOURCES) as new_list:
            update = Update(packer or Packer(), new, new_list, told or (lambda: None))
            update.run(paths, old)
            new_list.finish(new.finish())
            done = update.stored

    def write_list(out: BinaryIO) -> None:
        sources.seek(0)
        shutil.copyfileobj(sources, out)

    with locked(rows), tempfile.TemporaryFile(dir=rows.parent) as sources:
        files.write_all({rows: write, listed: write_list}, private=[listed])
    return done


@contextmanager
def _before(path: Path, beside: Path) -> Iterator[Iterator[Before]]:
    """Open the files of an earlier run; without both of them, and of one run, no sheet was stored before."""
    with ExitStack() as opened:
        # Whatever else has one of these names is not replaced.
        found = [
            opened.enter_context(Opened(name, schema))
            for name, schema in ((path, PACKED), (beside, SOURCES))
            if files.is_there(name)
        ]
        together = len(found) == 2 and found[0].run == found[1].run is not None
        yield before(*found) if together else iter(())
