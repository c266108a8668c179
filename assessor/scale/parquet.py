"""Parquet files: read within limits, as files of a stranger, and written in the same bytes for the same rows."""

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from assessor.errors import AssessorError
from assessor.io import files
from assessor.scale.packing import ROWS, Values, batch_of
from assessor.text import visible

if TYPE_CHECKING:
    from typing_extensions import Buffer

# A file may come from a stranger, and a small one unfold into a huge one. A row has fewer codes than that, a group of
# rows no more of them than one of a million rows from another program, and a schema few short names.
MOST_CODES, MOST_IN_GROUP, MOST_IN_FOOTER = 4_000, 320_000_000, 64 << 20
# So many bytes of text are in memory at once, and so many in all.
MOST_TEXT, MOST_BYTES = 256 << 20, 4 << 30

# In the footers of both files: what tells that they were written together.
RUN = "assessor.run"

# So many rows are written as a group; those of one sheet stay together.
GROUP = 4096


class Opened:
    """An open Parquet file that has the columns of a schema; `AssessorError` for whatever else it is or holds."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self.path = path
        self._schema = schema
        self._raw = files.opened(path)

    def __enter__(self) -> Self:
        try:
            with self._refused():
                texts = [column.path for column in self._columns() if column.physical_type == "BYTE_ARRAY"]
                self._file = self._parquet(read_dictionary=texts)
                self._check()
        except BaseException:
            self._raw.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._raw.close()

    def _parquet(self, **options: object) -> pq.ParquetFile:
        limits = {"thrift_string_size_limit": MOST_IN_FOOTER, "thrift_container_size_limit": MOST_IN_FOOTER}
        return pq.ParquetFile(self._raw, page_checksum_verification=True, **limits, **options)

    def _columns(self) -> Iterator[pq.ColumnSchema]:
        schema = self._parquet().schema
        yield from (schema.column(place) for place in range(len(schema.names)))

    @property
    def run(self) -> bytes | None:
        """Return the mark of the run that wrote the file; none if it was written otherwise."""
        found: bytes | None = (self._file.metadata.metadata or {}).get(RUN.encode())
        return found

    def table(self) -> pa.Table:
        """Return all rows; `AssessorError` if they take too much memory."""
        found, size = [], 0
        for batch in self.batches():
            size += batch.nbytes
            if size > MOST_BYTES:
                raise AssessorError(f"{self.path}: larger than {MOST_BYTES >> 30} GiB in memory; split it")
            found.append(batch)
        return pa.Table.from_batches(found, self._schema)

    def batches(self, rows: int = ROWS) -> Iterator[pa.RecordBatch]:
        """Yield the rows in order, so many at once."""
        with self._refused():
            for batch in self._file.iter_batches(rows, columns=self._schema.names, use_threads=False):
                # Texts are still a list of those that occur: what they unfold into is known before they do.
                if sum(map(_unfolded, batch.columns)) > MOST_TEXT:
                    raise ValueError("too much text")
                cast = batch.select(self._schema.names).cast(self._schema)
                cast.validate(full=True)
                if any(pa.types.is_list(column.type) and column.flatten().null_count for column in cast.columns):
                    raise ValueError("a list with nothing in a place")
                yield cast

    def _check(self) -> None:
        """Raise `AssessorError` for other columns, and for more in a row or a group than they can hold."""
        names = self._file.schema_arrow.names
        missing = [name for name in self._schema.names if names.count(name) != 1]
        if missing:
            raise AssessorError(f"{self.path}: no file of packed sheets: {missing[0]} is no column of it")
        for number in range(self._file.num_row_groups):
            group = self._file.metadata.row_group(number)
            columns = (group.column(place) for place in range(group.num_columns))
            most = max((column.num_values for column in columns), default=0)
            if most > min(MOST_IN_GROUP, group.num_rows * MOST_CODES):
                raise AssessorError(f"{self.path}: no file of packed sheets: far more in it than sheets hold")

    @contextmanager
    def _refused(self) -> Iterator[None]:
        """Turn what the library says of a damaged file into a sentence."""
        try:
            yield
        except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
            why = visible(str(error).splitlines()[0] if str(error) else "too large")
            raise AssessorError(f"{self.path}: no whole file of packed sheets ({why})") from None


def _unfolded(column: pa.Array) -> int:
    """Return how many bytes the texts in a column are, each counted as often as it stands there."""
    if pa.types.is_dictionary(column.type):
        sizes = pc.binary_length(column.dictionary)
        return pc.sum(sizes.take(column.indices)).as_py() or 0
    if pa.types.is_map(column.type):
        return _unfolded(column.keys) + _unfolded(column.items)
    return _unfolded(column.flatten()) if pa.types.is_list(column.type) else 0


class Slice(NamedTuple):
    """Some rows of a batch."""

    batch: pa.RecordBatch
    start: int
    stop: int


class Batches:
    """Collects rows, and hands them on in batches; the last one at its end."""

    def __init__(self, schema: pa.Schema, take: Callable[[pa.RecordBatch], object], rows: int = ROWS) -> None:
        self._schema = schema
        self._take = take
        self._rows = rows
        self._number = 0
        self._new: list[Values] = []
        self._slices: list[Slice] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        if failed is None:
            self.flush()

    def add(self, rows: Iterable[Values]) -> None:
        """Collect some rows, which stay together."""
        before = len(self._new)
        self._new += rows
        self._count(len(self._new) - before)

    def copy(self, rows: Slice) -> None:
        """Collect rows of another batch, which stay together."""
        last = self._slices[-1] if self._slices and not self._new else None
        if last and last.batch is rows.batch and last.stop == rows.start:
            self._slices[-1] = last._replace(stop=rows.stop)
        else:
            self._settle()
            self._slices.append(rows)
        self._count(rows.stop - rows.start)

    def _count(self, more: int) -> None:
        self._number += more
        if self._number >= self._rows:
            self.flush()

    def _settle(self) -> None:
        if self._new:
            self._slices.append(Slice(batch_of(self._new, self._schema), 0, len(self._new)))
            self._new = []

    def flush(self) -> None:
        """Hand on what was collected so far."""
        self._settle()
        if self._slices:
            self._take(pa.concat_batches(batch.slice(start, stop - start) for batch, start, stop in self._slices))
        self._slices, self._number = [], 0


class Writer:
    """Writes rows to an open file, the same rows always in the same bytes."""

    def __init__(self, out: BinaryIO, schema: pa.Schema) -> None:
        self._out = _Hashed(out)
        self._file = pq.ParquetWriter(self._out, schema, compression="zstd", write_page_checksum=True)
        self._batches = Batches(schema, self._write, GROUP)
        self.add, self.copy = self._batches.add, self._batches.copy

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        # Without this, the library would write a footer later, when the file is closed.
        if failed is not None:
            with suppress(OSError):
                self._file.close()

    def _write(self, batch: pa.RecordBatch) -> None:
        self._file.write_table(pa.Table.from_batches([batch]), row_group_size=batch.num_rows)

    def finish(self, run: str | None = None) -> str:
        """Write what is pending and the footer with the mark of the run, by default the digest of all rows."""
        self._batches.flush()
        run = run or self._out.digest.hexdigest()
        self._file.add_key_value_metadata({RUN: run})
        self._file.close()
        return run


class _Hashed(io.RawIOBase):
    """Passes on what is written, and computes its digest."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self.digest = hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: "Buffer", /) -> int:
        self.digest.update(data)
        return self._out.write(data)
