"""The data of a TOML file that ships, as JSON beside it: a wheel has it, since JSON is read many times faster.

A digest tells whether the TOML was changed since; then it is read itself. A build imports this module before anything
that the program needs is installed.
"""

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

# A day stands in a table under a key that no model has: JSON has no days.
_DAY = "a day"


def compiled(raw: bytes, data: dict[str, Any]) -> bytes:
    """Return the data of a TOML file as JSON that names its digest, and whether there are days in it."""
    import json  # Only a build writes it.

    days: list[date] = []

    def kept(value: date) -> dict[str, str]:
        days.append(value)
        return {_DAY: value.isoformat()}

    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=kept)
    return f'{{"of":"{_digest(raw)}","days":{str(bool(days)).lower()},"data":{text}}}'.encode()


def beside(path: Path, raw: bytes) -> dict[str, Any] | None:
    """Return the data of a TOML file from the JSON beside it; None where there is none of just these bytes."""
    from pydantic_core import from_json

    try:
        found = from_json(path.with_suffix(".json").read_bytes())
    except FileNotFoundError:
        return None
    if found["of"] != _digest(raw):
        return None
    data: dict[str, Any] = _with_days(found["data"]) if found["days"] else found["data"]
    return data


def _with_days(value: Any) -> Any:
    if isinstance(value, dict):
        day = value.get(_DAY)
        return date.fromisoformat(day) if day else {key: _with_days(inside) for key, inside in value.items()}
    return [_with_days(inside) for inside in value] if isinstance(value, list) else value


def _digest(raw: bytes) -> str:
    return f"sha256:{hashlib.sha256(raw).hexdigest()}"
