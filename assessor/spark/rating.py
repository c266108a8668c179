"""Rate packed sheets in as many tasks as Spark makes, each with the kernel of `assessor.scale`."""

from collections.abc import Iterable, Iterator

import pyarrow as pa
from pyspark.sql import DataFrame, Window, functions

from assessor.errors import AssessorError
from assessor.model.catalog import Questionnaire
from assessor.scale import rating
from assessor.scale.schema import PACKED
from assessor.spark.columns import RATED, of_spark, signed


def rate(packed: DataFrame, questionnaire: Questionnaire) -> DataFrame:
    """Return packed rows with their figures behind them; rows may stand in any order, and come back in any.

    Otherwise as `scale.rate`. Workers get the questionnaire as arrays, and need no file of it.
    """
    kernel = rating.kernel_of(questionnaire)

    def rated(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return map(signed, rating.rate_by(kernel, batches))

    return _together(packed).mapInArrow(rated, of_spark(RATED, kernel.schema.metadata))


def _together(packed: DataFrame) -> DataFrame:
    """Bring the rows of each sheet together, the organisation first; copies of a sheet stay apart."""
    if "path" in packed.columns:
        raise AssessorError("rate: these rows list sheets, too; rate parted(rows).packed")
    of_copies = Window.partitionBy("digest", "layout", "part").orderBy("part")
    rows = packed.select(*PACKED.names).repartition("digest")
    numbered = rows.withColumn("copy", functions.row_number().over(of_copies))
    return numbered.sortWithinPartitions("digest", "layout", "copy", "part").drop("copy")
