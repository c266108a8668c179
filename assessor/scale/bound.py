"""Which obligations bind the organisation of each row, as `advice.obligations` says: by its facts, or by its parts'."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import get_args

import numpy as np

from assessor.advice.obligations import binding
from assessor.model.catalog import Questionnaire
from assessor.model.obligations import Obligation
from assessor.model.report import Binding
from assessor.scale import codes, conditions
from assessor.scale.arrays import Bytes, Numbers, Truths
from assessor.scale.conditions import KnownFact, Tables
from assessor.scale.joining import KINDS, Sheets
from assessor.scale.standing import FREE, NOT_ASKED

# The strongest first.
BINDINGS: tuple[Binding, ...] = get_args(Binding)


def bound(
    questionnaire: Questionnaire, given: Numbers, sheets: Sheets, obligations: Iterable[Obligation], as_of: date
) -> Iterator[Bytes]:
    """Yield for each obligation how it binds, by its place in `BINDINGS`, in each row; rows of parts say nothing.

    `given` has a line of codes for each fact.
    """
    in_force = np.where(given == codes.INHERITED, given[:, sheets.first], given)
    known, _ = conditions.settled(conditions.asked_facts(questionnaire), in_force)
    for obligation in obligations:
        tables = conditions.tables(obligation.applies_if, questionnaire.facts)
        holds = conditions.holds(tables, known, given.shape[1])
        yes, no, open_ = (BINDINGS.index(binding(holding, obligation, as_of)) for holding in (True, False, None))
        binds = np.select([holds == FREE, holds == NOT_ASKED], [yes, no], open_)
        yield _strongest(binds, _asked(tables, known, sheets), sheets)


def _asked(tables: Tables, known: Mapping[int, KnownFact], sheets: Sheets) -> Truths:
    """Return the rows that decide: of the kinds of which a part differs in what is named, else the organisation's."""
    rows = len(sheets.first)
    differs = np.zeros(rows, bool)
    for place in {key.place for table in tables for key in table}:
        for line in known[place]:
            differs |= line != line[sheets.first]
    is_part = sheets.first != np.arange(rows)
    asked = np.zeros(rows, bool)
    for kind in range(len(KINDS)):
        of_kind = is_part & (sheets.kind == kind)
        some = np.bincount(sheets.first[of_kind & differs], minlength=rows) > 0
        asked |= of_kind & some[sheets.first]
    any_part = np.bincount(sheets.first[asked], minlength=rows) > 0
    result: Truths = asked | (~is_part & ~any_part)
    return result


def _strongest(binds: Numbers, asked: Truths, sheets: Sheets) -> Bytes:
    result = np.full(len(binds), len(BINDINGS), np.uint8)
    np.minimum.at(result, sheets.first[asked], binds[asked].astype(np.uint8))
    return result
