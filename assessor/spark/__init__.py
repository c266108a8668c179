"""Many machines: with Spark, `read` packs sheets from a folder of objects, and `rate` rates what is packed.

`docs/scale.md` shows how. Both call what one machine calls, so that each figure is the one of `assessor.scale`.
"""

from assessor.extras import need

for library in ("numpy", "pandas", "pyarrow", "pyspark"):
    need(library, "assessor.spark")

from assessor.spark.rating import rate  # noqa: E402 - these import what is needed
from assessor.spark.reading import Parted, parted, read  # noqa: E402

__all__ = ["Parted", "parted", "rate", "read"]
