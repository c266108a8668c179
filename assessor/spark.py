"""Rate packed sheets on many machines, with Spark: the kernel of `assessor.scale`, in as many tasks as there are.

`docs/scale.md` shows how. Each figure is the one that `scale.rate` gives.
"""

import json
from collections.abc import Iterable, Iterator

from assessor.extras import need

for library in ("pyspark", "pandas", "numpy", "pyarrow"):
    need(library, "assessor.spark")

import pyarrow as pa  # noqa: E402 - these import what is needed
from pyspark.sql import DataFrame, Window, functions  # noqa: E402
from pyspark.sql.pandas.types import from_arrow_schema  # noqa: E402
from pyspark.sql.types import StructField, StructType  # noqa: E402

from assessor.model.catalog import Questionnaire  # noqa: E402
from assessor.scale import rating  # noqa: E402
from assessor.scale.schema import CELLS, PACKED  # noqa: E402

# Spark has no unsigned numbers; credits, states and failures are at most 100.
_SIGNED = {pa.list_(pa.uint8()): pa.list_(pa.int8())}
COLUMNS = pa.schema([(field.name, _SIGNED.get(field.type, field.type)) for field in [*PACKED, *CELLS]])

# What is said of the places and numbers in a column.
_SAID = {
    "outcome": ("rated_by",),
    **dict.fromkeys(("domain_inside", "domain_low", "domain_high"), ("domains",)),
    **dict.fromkeys(("credits_low", "credits_high"), ("controls",)),
    "states": ("controls", "states"),
    "failures": ("controls", "failures"),
}


def rate(packed: DataFrame, questionnaire: Questionnaire) -> DataFrame:
    """Return packed rows with their figures behind them, in any order; they, too, may stand in any order."""
    kernel = rating.kernel_of(questionnaire)

    def rated(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return (batch.cast(COLUMNS) for batch in rating.rate_by(kernel, batches))

    return together(packed).mapInArrow(rated, _named(kernel.schema))


def together(packed: DataFrame) -> DataFrame:
    """Bring the rows of each sheet together, the organisation first; copies of a sheet stay apart."""
    of_one = Window.partitionBy("digest", "layout", "part").orderBy("part")
    numbered = (
        packed.select(*PACKED.names).repartition("digest").withColumn("copy", functions.row_number().over(of_one))
    )
    return numbered.sortWithinPartitions("digest", "layout", "copy", "part").drop("copy")


def _named(schema: pa.Schema) -> StructType:
    """Return the columns; the metadata of each has the ids that its places and numbers stand for."""
    known = {key.decode(): json.loads(said) for key, said in schema.metadata.items()}
    return StructType(
        [
            StructField(field.name, field.dataType, True, {key: known[key] for key in _SAID.get(field.name, ())})
            for field in from_arrow_schema(COLUMNS)
        ]
    )
