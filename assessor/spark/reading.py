"""Pack answer sheets from a folder of objects, many in a task, each within all limits."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession, functions

from assessor.io.files import MAX_BYTES
from assessor.io.named import Names, Registered
from assessor.scale import packing
from assessor.scale.packing import ROWS, Content, PackedSheet, Values, batch_of
from assessor.scale.schema import PACKED, SOURCES
from assessor.spark.carrying import Carried, carried
from assessor.spark.columns import READ, of_spark

# What opening an object counts for beside its bytes: a task takes some thousand sheets, not some thirty.
OPENING = 32 * 1024
# What a task is given at once: ten thousand rows, as Spark has it, could be as many of the largest sheets.
AT_ONCE = 64 * 1024 * 1024

WHICH = {"pathGlobFilter": "*.toml", "recursiveFileLookup": "true"}


class Parted(NamedTuple):
    """What `scale.rate` takes, and beside it the list of sheets, with the reasons why some are not packed."""

    packed: DataFrame
    sources: DataFrame


class _Nowhere(Names):
    """What stands above an object says nothing: on each worker it would be something else."""

    where = ""

    def find(self, sheet: Path, questionnaire_id: str) -> Registered | None:  # noqa: ARG002
        return None


def read(session: SparkSession, folder: str, questionnaire: str | None = None, **options: str) -> DataFrame:
    """Read the sheets below a folder and pack them: a row for each sheet, and then its packed rows; see `parted`.

    `questionnaire` is as in `scale.pack`, a file that only this machine needs; `options` are Spark's for files. Each
    use of the frame reads the sheets again, so store it first. In this session files are opened as cheaply as it
    takes to put many into one task.
    """
    session.conf.set("spark.sql.files.openCostInBytes", OPENING)
    session.conf.set("spark.sql.execution.arrow.maxBytesPerBatch", AT_ONCE)
    objects = session.read.format("binaryFile").options(**{**WHICH, **options}).load(folder)
    # Spark reads no content of what this leaves out.
    fits = objects.where(objects["length"] <= MAX_BYTES)
    too_large = objects.where(objects["length"] > MAX_BYTES).withColumn("content", functions.lit(None).cast("binary"))
    modified = functions.unix_micros("modificationTime") * 1000
    contents = fits.unionByName(too_large).select("path", "length", modified, "content")
    taken = carried(questionnaire)

    def packed(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return _packed(batches, taken)

    return contents.mapInArrow(packed, of_spark(READ))


def parted(rows: DataFrame) -> Parted:
    """Part what `read` gave: packed rows, which name nobody, and the sheets that they are of."""
    path = rows["path"]
    return Parted(rows.where(path.isNull()).select(*PACKED.names), rows.where(path.isNotNull()).select(*SOURCES.names))


def _packed(batches: Iterable[pa.RecordBatch], taken: Carried) -> Iterator[pa.RecordBatch]:
    contents = (Content(*values) for batch in batches for values in zip(*map(pa.Array.to_pylist, batch), strict=True))
    with taken.laid_out() as name:
        rows: list[Values] = []
        for sheet in packing.each(contents, name, _Nowhere()):
            rows += map(_row, _values(sheet))
            if len(rows) >= ROWS:
                yield batch_of(rows, READ)
                rows = []
        if rows:
            yield batch_of(rows, READ)


def _values(sheet: PackedSheet) -> Iterator[Mapping[str, Any]]:
    yield sheet.listed._asdict()
    yield from (dict(zip(PACKED.names, row, strict=True)) for row in sheet.rows)


def _row(values: Mapping[str, Any]) -> Values:
    return tuple(values.get(name) for name in READ.names)
