"""Pack what changed of many sheets since they were packed last, and copy the rows of all others."""

import heapq
import json
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby, islice
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np
import pyarrow as pa

from assessor.errors import AssessorError
from assessor.io import files, toml
from assessor.scale import packing
from assessor.scale.packing import Listed, PackedSheet, Packer
from assessor.scale.parquet import Opened, Slice, Writer
from assessor.scale.rows import is_whole, of_whole_sheets

# So many paths are sorted in memory; runs of as many wait in files.
PATHS = 20_000
# A file can change again within the tick of a disk's clock, the longest of which is two seconds, and keep its time.
TICK = 2_000_000_000


class Stored(NamedTuple):
    """How many sheets were read and packed, are unchanged, were not named any more, and could not be packed."""

    read: int = 0
    unchanged: int = 0
    gone: int = 0
    not_packed: int = 0


class Before(NamedTuple):
    """A sheet as it was listed before, and where its rows stand; none if it was not packed."""

    path: str
    size: int | None
    modified: int | None
    digest: str | None
    questionnaire: str | None
    read_by: str | None
    listed: Slice
    rows: Slice | None


def before(rows: Opened, sources: Opened) -> Iterator[Before]:
    """Yield the sheets of two files that were written together."""
    packed = _rows_of_sheets(rows)
    for batch in sources.batches():
        columns = [batch.column(name).to_pylist() for name in Before._fields[:6]]
        for place, values in enumerate(zip(*columns, batch.column("why").is_null().to_pylist(), strict=True)):
            *known, is_packed = values
            digest, its = next(packed, (None, None)) if is_packed else (None, None)
            one = Before._make([*known, Slice(batch, place, place + 1), its])
            if is_packed and digest != one.digest:
                raise AssessorError(f"{sources.path}: lists other sheets than those packed; delete it, and pack again")
            yield one


def _rows_of_sheets(rows: Opened) -> Iterator[tuple[str, Slice]]:
    for block in of_whole_sheets(rows.batches()):
        starts = np.flatnonzero(is_whole(block))
        digests = block.column("digest").take(pa.array(starts)).to_pylist()
        stops = [*starts[1:].tolist(), block.num_rows]
        yield from zip(digests, map(Slice, [block] * len(stops), starts.tolist(), stops), strict=True)


class Update:
    """A run over all sheets in the order of their paths, beside those that were stored before."""

    def __init__(self, packer: Packer, rows: Writer, sources: Writer, told: Callable[[], object]) -> None:
        self._packer = packer
        self._rows = rows
        self._sources = sources
        self._told = told
        self.stored = Stored()

    def run(self, paths: Iterable[Path | str], old: Iterator[Before]) -> None:
        """Write the rows of all sheets that are named now."""
        old_one = next(old, None)
        for name, path in in_order(paths):
            while old_one and old_one.path < name:
                self._count("gone")
                old_one = next(old, None)
            same = old_one if old_one and old_one.path == name else None
            # A name that is not held as it is may be another file's.
            self._one(path, same if name == path else None)
            old_one = next(old, None) if same else old_one
            self._told()
        self._count("gone", sum(1 for _ in old) + bool(old_one))

    def _count(self, what: str, number: int = 1) -> None:
        self.stored = self.stored._replace(**{what: getattr(self.stored, what) + number})

    def _one(self, path: str, old: Before | None) -> None:
        now = packing.of_file(path)
        if old is None or old.rows is None or not self._is_read_alike(old):
            self._add(self._packer.packed(path))
        elif old.modified is not None and (old.size, old.modified) == (now.size, now.modified):
            self._keep(old.rows, old.listed)
        else:
            self._look_into(path, now, old, old.rows)

    def _is_read_alike(self, old: Before) -> bool:
        return old.questionnaire is not None and old.read_by == self._packer.read_by(old.path, old.questionnaire)

    def _look_into(self, path: str, now: Listed, old: Before, rows: Slice) -> None:
        """Keep a sheet whose file was written anew with the same bytes; pack any other."""
        try:
            raw = files.content(Path(path), files.MAX_BYTES)
        except AssessorError as error:
            self._add(PackedSheet(now._replace(why=error.sentences)))
            return
        if toml.digest_of(raw) == old.digest:
            (listed,) = old.listed.batch.slice(old.listed.start, 1).to_pylist()
            self._keep(rows, _settled(Listed(**listed)._replace(size=now.size, modified=now.modified)))
        else:
            self._add(self._packer.packed_from(now, lambda: toml.parsed(Path(path), raw)))

    def _keep(self, rows: Slice, listed: Slice | Listed) -> None:
        self._count("unchanged")
        self._rows.copy(rows)
        if isinstance(listed, Listed):
            self._sources.add([listed])
        else:
            self._sources.copy(listed)

    def _add(self, sheet: PackedSheet) -> None:
        self._count("not_packed" if sheet.listed.why else "read")
        self._rows.add(sheet.rows)
        self._sources.add([_settled(sheet.listed)])


def _settled(listed: Listed) -> Listed:
    """Leave out the time of a file that was written just now."""
    is_new = listed.modified is not None and time.time_ns() - listed.modified < TICK
    return listed._replace(modified=None) if is_new else listed


def in_order(paths: Iterable[Path | str]) -> Iterator[tuple[str, str]]:
    """Yield the names of paths, as they are stored, in order, each once, and the paths themselves."""
    every = ((packing.stored(path), str(path)) for path in paths)
    with ExitStack() as open_files:
        first = sorted(islice(every, PATHS))
        runs: list[Iterable[tuple[str, str]]] = [first]
        while more := sorted(islice(every, PATHS)):
            runs.append(_kept(more, open_files.enter_context(tempfile.TemporaryFile("w+", encoding="ascii"))))
        for found, _ in groupby(heapq.merge(*runs)):
            yield found


def _kept(some: Iterable[tuple[str, str]], file: IO[str]) -> Iterator[tuple[str, str]]:
    """Write names to a file, and return what yields them again."""
    file.writelines(f"{json.dumps(names)}\n" for names in some)
    file.seek(0)
    return ((name, path) for name, path in map(json.loads, file))
