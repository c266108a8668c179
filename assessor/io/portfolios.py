"""Read what a portfolio in JSON says of its firms and their figures; all else in it is passed over."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from pydantic_core import from_json, to_json

from assessor.errors import AssessorError
from assessor.io import files, kinds, toml
from assessor.model.base import Model
from assessor.model.portfolio import Basis, Firm, Portfolio, Spread
from assessor.text import visible

LARGEST = 16 * 1024 * 1024
# A hostile firm or basis would have a fault for each of its bytes; an honest one is far smaller.
LARGEST_ENTRY = 256 * 1024

Kind = TypeVar("Kind", bound=Model)

_FORMAT = "assessor-portfolio"
_HEAD = ("format", "version", "as_of", "anonymous", "number")
_HINT = "write one with `assessor portfolio … --format json`"
# What another JSON file of ours is, by its `format`.
_OTHERS = {
    "assessor-report": "a report",
    "assessor-verdicts": "verdicts",
    "assessor-plan": "a plan",
    "assessor-whatif": "what other answers would change",
    "assessor-comparison": "a comparison of two dates",
    "assessor-trend": "a comparison of several dates",
    "assessor-merge": "a merge",
    "assessor-migration": "a migration",
    "assessor-take": "what became of answers that came back",
    "assessor-validation": "what was found in files",
}


def read(path: Path) -> Portfolio:
    """Return the portfolio in a file; `AssessorError` for anything else, and for quartiles that cannot be."""
    content = files.content(path, LARGEST)
    found: Portfolio | None = None
    with suppress(ValueError):
        found = _parsed(content)
    if found is None:
        raise AssessorError(f"{visible(path)}: {_instead(path, content)}; {_HINT}")
    if not all(map(_is_sound, _spreads(found))):
        raise AssessorError(f"{visible(path)}: not as it was written: quartiles out of order, or no points of 100")
    return found


def _parsed(content: bytes) -> Portfolio:
    """Return a portfolio; `ValueError` at the first entry that is none, since an error for each would fill memory."""
    data = _table(from_json(content))
    if data.get("format") != _FORMAT:
        raise ValueError("another format")
    head = {key: data[key] for key in _HEAD if key in data}
    found = Portfolio.model_validate_json(to_json({**head, "firms": [], "bases": []}))
    bases = ({**_table(basis), "groups": {}} for basis in _list(data.get("bases")))
    update = {
        "firms": tuple(_entries(Firm, _list(data.get("firms")))),
        "bases": tuple(_entries(Basis, bases)),
    }
    return found.model_copy(update=update)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("no list")  # noqa: TRY004 - a fault of the file
    return value


def _table(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("no table")  # noqa: TRY004 - a fault of the file
    return value


def _entries(kind: type[Kind], values: Iterable[Any]) -> Iterator[Kind]:
    for value in values:
        raw = to_json(value)
        if len(raw) > LARGEST_ENTRY:
            raise ValueError("too large")
        yield kind.model_validate_json(raw)


def _spreads(portfolio: Portfolio) -> Iterator[Spread]:
    for basis in portfolio.bases:
        yield from filter(None, (basis.all.score, basis.all.uncapped, *basis.all.domains.values()))


def _is_sound(spread: Spread) -> bool:
    return 0 <= spread.lower <= spread.median <= spread.upper <= 100


def _instead(path: Path, content: bytes) -> str:
    """Say what a file is that is no portfolio."""
    kind = kinds.other_than_plain_text(content)
    if kind == "JSON":
        return _other_json(content)
    if kind:
        return f"{kind}, not a portfolio"
    if path.suffix == ".toml" and len(content) <= files.MAX_BYTES:
        return _other_toml(path, content)
    return "not a portfolio"


def _other_json(content: bytes) -> str:
    try:
        data = _table(from_json(content))
    except ValueError:
        return "not valid JSON"
    if data.get("format") == _FORMAT:
        return "not a portfolio of this version"
    other = _OTHERS.get(str(data.get("format")))
    return f"{other}, not a portfolio" if other else "not a portfolio"


def _other_toml(path: Path, content: bytes) -> str:
    try:
        data = toml.parsed(path, content).data
    except AssessorError:
        return "not a portfolio"
    if "firms" in data:
        return "it names the firms of a portfolio, but has no figures"
    is_sheet = "questionnaire" in data or "answers" in data
    return "an answer sheet, not a portfolio" if is_sheet else "not a portfolio"
