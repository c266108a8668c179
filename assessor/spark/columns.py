"""The columns of `assessor.scale` as Spark has them: without unsigned numbers, and without a schema's metadata."""

import json

import pyarrow as pa
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import StructField, StructType

from assessor.scale.schema import CELLS, PACKED, SOURCES

# The same bytes: credits, states and failures are at most 100.
_SIGNED = {pa.list_(pa.uint8()): pa.list_(pa.int8())}

RATED = pa.schema([(field.name, _SIGNED.get(field.type, field.type)) for field in [*PACKED, *CELLS]])
# A row is one of these or the other: of a sheet that was named, or packed.
READ = pa.schema([(field.name, field.type) for field in pa.unify_schemas([SOURCES, PACKED])])

# What is known of a column that its places and numbers stand for.
_STAND_FOR = {
    "outcome": ("rated_by",),
    **dict.fromkeys(("domain_inside", "domain_low", "domain_high"), ("domains",)),
    **dict.fromkeys(("credits_low", "credits_high"), ("controls",)),
    "states": ("controls", "states"),
    "failures": ("controls", "failures"),
}


def signed(rated: pa.RecordBatch) -> pa.RecordBatch:
    """Return rated rows without unsigned numbers; nothing is copied."""
    columns = zip(rated.columns, RATED, strict=True)
    return pa.RecordBatch.from_arrays([column.view(field.type) for column, field in columns], schema=RATED)


def of_spark(columns: pa.Schema, metadata: dict[bytes, bytes] | None = None) -> StructType:
    """Return columns as Spark declares them; the metadata of each says what its places and numbers stand for."""
    known = {key.decode(): json.loads(said) for key, said in (metadata or {}).items()}
    said = {name: {key: known[key] for key in keys if key in known} for name, keys in _STAND_FOR.items()}
    fields = from_arrow_schema(columns)
    return StructType([StructField(each.name, each.dataType, True, said.get(each.name)) for each in fields])
