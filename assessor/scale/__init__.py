"""Score many answer sheets at once, with NumPy and Arrow: `pack` them to codes, and `rate` the codes.

`docs/scale.md` shows how. Each figure is the one that `scoring.assess` gives.
"""

try:
    from assessor.scale.packing import NotPacked, Packing, pack
    from assessor.scale.rating import rate
except ModuleNotFoundError as error:
    if error.name not in {"numpy", "pyarrow"}:
        raise
    wanted = "assessor.scale needs NumPy and PyArrow; install them with: python -m pip install 'iot-assessor[scale]'"
    raise ModuleNotFoundError(wanted, name=error.name) from None

__all__ = ["NotPacked", "Packing", "pack", "rate"]
