"""The data of a TOML file that ships, as JSON beside it: a wheel has it, since JSON is read many times faster.

A digest tells whether the TOML was changed since; then it is read itself. A build imports this module before anything
that the program needs is installed.
"""

import hashlib
from collections.abc import Iterator
from datetime import date
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any


def compiled(raw: bytes, data: dict[str, Any]) -> bytes:
    """Return the data of a TOML file as JSON that names its digest, and the keys of the days in it: JSON has none."""
    import json  # Only a build writes it.

    found = {"of": _digest(raw), "days": list(_days(data)), "data": data}
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"), default=date.isoformat).encode()


def _days(value: Any) -> Iterator[list[str | int]]:
    """Yield the keys that lead to each day in a value."""
    if isinstance(value, date):
        yield []
    if isinstance(value, dict | list):
        for key, inside in value.items() if isinstance(value, dict) else enumerate(value):
            yield from ([key, *keys] for keys in _days(inside))


def beside(path: Path, raw: bytes) -> dict[str, Any] | None:
    """Return the data of a TOML file from the JSON beside it; None where there is none of just these bytes."""
    from pydantic_core import from_json

    try:
        found = from_json(path.with_suffix(".json").read_bytes())
    except FileNotFoundError:
        return None
    if found["of"] != _digest(raw):
        return None
    data: dict[str, Any] = found["data"]
    for *way, last in found["days"]:
        place = reduce(getitem, way, data)
        place[last] = date.fromisoformat(place[last])
    return data


def _digest(raw: bytes) -> str:
    return f"sha256:{hashlib.sha256(raw).hexdigest()}"
