"""Refuse packed rows that no sheet has, since a file of them may come from a stranger."""

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from assessor.errors import AssessorError
from assessor.model.catalog import TIERS
from assessor.portfolios.ratings import Rater

_ID = "[a-z0-9][a-z0-9-]{0,63}"
# What the texts of a row look like; none is allowed where the schema says so.
_TEXTS = {
    "digest": "sha256:[0-9a-f]{64}",
    "sheet": "[0-9a-f]{32}",
    "questionnaire": _ID,
    "tier": "|".join(TIERS),
    "part": _ID,
    "kind": "site|product",
}


def refuse(path: Path, rows: pa.Table, raters: Mapping[str, Rater]) -> None:
    """Raise `AssessorError` for texts that sheets cannot hold, and for other numbers of codes than of questions."""
    for name, pattern in _TEXTS.items():
        column = rows.column(name)
        fits = pc.fill_null(pc.match_substring_regex(column, rf"\A(?:{pattern})\z"), rows.field(name).nullable)
        if not _all(fits):
            raise AssessorError(f"{path}: no file of packed sheets: its {name} is that of no sheet")
    for layout, rater in raters.items():
        some = rows.filter(pc.equal(rows.column("layout"), layout))
        for name, number in (("facts", len(rater.questionnaire.facts)), ("answers", len(rater.questionnaire.controls))):
            if not _all(pc.equal(pc.list_value_length(some.column(name)), number)):
                raise AssessorError(f"{path}: no file of packed sheets: other {name} than its questions have")


def _all(truths: pa.ChunkedArray) -> bool:
    return bool(pc.all(truths, min_count=0).as_py())
