"""Score many answer sheets at once, with NumPy and Arrow: `pack` them to codes, and `rate` the codes.

`docs/scale.md` shows how. Each figure is the one that `scoring.assess` gives.
"""

from assessor.extras import need

for library in ("numpy", "pyarrow"):
    need(library, "assessor.scale")

from assessor.scale.legend import Legend, legend  # noqa: E402
from assessor.scale.packing import NotPacked, Packing, pack  # noqa: E402 - these import what is needed
from assessor.scale.rating import rate  # noqa: E402

__all__ = ["Legend", "NotPacked", "Packing", "legend", "pack", "rate"]
