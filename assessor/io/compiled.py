"""The data of a TOML file that ships, as JSON beside it: a wheel has it, since JSON is read many times faster.

A digest tells whether the TOML was changed since; then it is read itself. A build imports this module before anything
that the program needs is installed.
"""

import hashlib
from pathlib import Path
from typing import Any


def compiled(raw: bytes, data: dict[str, Any]) -> bytes | None:
    """Return the data of a TOML file as JSON that names its digest; None for a file with days, which JSON lacks."""
    import json  # Only a build writes it.

    try:
        text = json.dumps({"of": _digest(raw), "data": data}, ensure_ascii=False, separators=(",", ":"))
    except TypeError:
        return None
    return text.encode()


def beside(path: Path, raw: bytes) -> dict[str, Any] | None:
    """Return the data of a TOML file from the JSON beside it; None where there is none of just these bytes."""
    from pydantic_core import from_json

    try:
        found = from_json(path.with_suffix(".json").read_bytes())
    except FileNotFoundError:
        return None
    data: dict[str, Any] = found["data"]
    return data if found["of"] == _digest(raw) else None


def _digest(raw: bytes) -> str:
    return f"sha256:{hashlib.sha256(raw).hexdigest()}"
