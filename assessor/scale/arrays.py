"""The kinds of arrays. One of `Numbers` may also hold Python's own integers, where 64 bits are too few."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Truths = npt.NDArray[np.bool_]
Numbers = npt.NDArray[Any]


def places(truths: Iterable[bool]) -> Numbers:
    """Return where something holds."""
    return np.flatnonzero(np.fromiter(truths, bool))
