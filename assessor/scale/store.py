"""Keep packed sheets in a file, and beside it, in a file of its own, which sheets they are of.

`NAME.parquet` has the packed rows, without a name or a path; `NAME.sources.parquet` lists the sheets that were named.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Self

import pyarrow as pa
import pyarrow.parquet as pq

from assessor.errors import AssessorError
from assessor.io import files
from assessor.io.named import Names
from assessor.scale import packing
from assessor.scale.packing import ROWS, Named, Values, batch_of
from assessor.scale.schema import PACKED, SOURCES
from assessor.text import visible

# A row has fewer codes than a questionnaire can have facts or controls, and a group of rows is no larger than those of
# other programs. A schema has few short names.
MOST_CODES, MOST_IN_GROUP, MOST_IN_FOOTER = 20_000, 2_000_000, 64 << 20
# So much is held in memory of a file that may come from a stranger.
MOST_BYTES = 4 << 30

# In the footers of both files: what tells that they were written together.
RUN = b"assessor.run"

Told = Callable[[], object]


class Packed(NamedTuple):
    """Packed rows, and a row for each sheet that was named; those that were packed stand in the order of their rows."""

    rows: pa.Table
    sources: pa.Table


def sources_of(path: Path | str) -> Path:
    """Return the file that lists the sheets of a file of packed rows."""
    return Path(path).with_suffix(f".sources{Path(path).suffix}")


def gather(
    paths: Iterable[Named], questionnaire: str | None = None, names: Names | None = None, told: Told | None = None
) -> Packed:
    """Read sheets and pack them, into memory; `told` is called after each."""
    rows: list[pa.RecordBatch] = []
    sources: list[pa.RecordBatch] = []
    with Batches(PACKED, rows.append) as packed, Batches(SOURCES, sources.append) as listed:
        for sheet in packing.each(paths, questionnaire, names):
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


def batches(path: Path | str) -> Iterator[pa.RecordBatch]:
    """Yield a file's packed rows, of which few are held in memory at once."""
    with Opened(Path(path), PACKED) as rows:
        yield from rows.batches()


class Opened:
    """An open Parquet file that has the columns of a schema; `AssessorError` for whatever else it is or holds."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._path = path
        self._schema = schema
        self._raw = files.opened(path)

    def __enter__(self) -> Self:
        try:
            with self._refused():
                self._file = pq.ParquetFile(
                    self._raw,
                    page_checksum_verification=True,
                    thrift_string_size_limit=MOST_IN_FOOTER,
                    thrift_container_size_limit=MOST_IN_FOOTER,
                )
                self._check()
        except BaseException:
            self._raw.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._raw.close()

    @property
    def run(self) -> bytes | None:
        """Return what is the same in the files that were written together."""
        found: bytes | None = (self._file.metadata.metadata or {}).get(RUN)
        return found

    def table(self) -> pa.Table:
        """Return all rows; `AssessorError` if they take too much memory."""
        found, size = [], 0
        for batch in self.batches():
            size += batch.nbytes
            if size > MOST_BYTES:
                raise AssessorError(f"{self._path}: larger than {MOST_BYTES >> 30} GiB in memory; split it")
            found.append(batch)
        return pa.Table.from_batches(found, self._schema)

    def batches(self, rows: int = ROWS) -> Iterator[pa.RecordBatch]:
        """Yield the rows in order, so many at once."""
        with self._refused():
            for batch in self._file.iter_batches(rows, columns=self._schema.names):
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
            raise AssessorError(f"{self._path}: no file of packed sheets: {missing[0]} is no column of it")
        for number in range(self._file.num_row_groups):
            group = self._file.metadata.row_group(number)
            columns = (group.column(place) for place in range(group.num_columns))
            most = max((column.num_values for column in columns), default=0)
            if group.num_rows > MOST_IN_GROUP or most > group.num_rows * MOST_CODES:
                raise AssessorError(f"{self._path}: no file of packed sheets: far more in it than sheets hold")

    @contextmanager
    def _refused(self) -> Iterator[None]:
        """Turn what the library says of a damaged file into a sentence."""
        try:
            yield
        except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
            why = visible(str(error).splitlines()[0] if str(error) else "too large")
            raise AssessorError(f"{self._path}: no whole file of packed sheets ({why})") from None


class Batches:
    """Collects rows, and hands them on in batches; the last one at its end."""

    def __init__(self, schema: pa.Schema, take: Callable[[pa.RecordBatch], object], rows: int = ROWS) -> None:
        self._schema = schema
        self._take = take
        self._rows = rows
        self._pending: list[Values] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        if failed is None:
            self._flush()

    def add(self, rows: Iterable[Values]) -> None:
        """Collect some rows, which stay together."""
        self._pending += rows
        if len(self._pending) >= self._rows:
            self._flush()

    def _flush(self) -> None:
        if self._pending:
            self._take(batch_of(self._pending, self._schema))
            self._pending.clear()
