"""Packed rows as arrays: where each sheet begins, what is given in each row, and why a sheet cannot be rated."""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple, get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assessor.model.catalog import TIERS, Questionnaire
from assessor.scale import codes
from assessor.scale.arrays import Numbers, Truths
from assessor.scale.joining import KINDS, Sheets
from assessor.scale.judging import Codes
from assessor.scale.schema import PACKED

# So many rows are rated at once, and memory stays low. No power of two: of the same place in each line, a processor's
# cache would hold few.
AT_ONCE = 5000

# What became of a row: its sheet was packed by other questions than those that rate, or some of its rows are not
# beside it, or have a code that stands for nothing.
Outcome = Literal["scored", "required-fact", "nothing-counts", "other-questions", "incomplete", "no-such-code"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


class CodeLimits(NamedTuple):
    """The layout that codes must be of, and for facts and controls the greatest code, and where codes are bits."""

    layout: str
    facts: tuple[Numbers, Truths]
    answers: tuple[Numbers, Truths]


def limits(questionnaire: Questionnaire) -> CodeLimits:
    """Return what can stand in the rows of a questionnaire; `AssessorError` if its sheets could not be packed."""
    facts, controls = questionnaire.facts.values(), questionnaire.controls.values()
    return CodeLimits(
        codes.layout(questionnaire),
        _greatest((len(fact.options), fact.kind == "many") for fact in facts),
        _greatest((len(control.choices), control.kind == "multi") for control in controls),
    )


def _greatest(some: Iterable[tuple[int, bool]]) -> tuple[Numbers, Truths]:
    each = list(some)
    greatest = [(1 << number if several else number) - 1 for number, several in each]
    return np.array(greatest, np.int64).reshape(-1, 1), np.array([several for _, several in each]).reshape(-1, 1)


def of_whole_sheets(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield the same rows in blocks of which each ends with a sheet's last row, as far as its rows are beside it."""
    pending = pa.RecordBatch.from_pylist([], PACKED)
    for batch in batches:
        packed = batch.select(PACKED.names).cast(PACKED)
        for start in range(0, packed.num_rows, AT_ONCE):
            rows = pa.concat_batches([pending, packed.slice(start, AT_ONCE)])
            end = _last_end(rows)
            if end:
                yield rows.slice(0, end)
            pending = rows.slice(end)
    if pending.num_rows:
        yield pending


def _last_end(rows: pa.RecordBatch) -> int:
    """Return where the last sheet ends; where it begins, if more of its rows may follow."""
    wholes = np.flatnonzero(is_whole(rows))
    last = int(wholes[-1]) if len(wholes) else 0
    may_follow = len(wholes) > 0 and rows.num_rows - last <= rows.column("parts")[last].as_py()
    return last if may_follow else int(rows.num_rows)


def is_whole(rows: pa.RecordBatch) -> Truths:
    """Return which rows are those of organisations, with which a sheet begins."""
    result: Truths = rows.column("part").is_null().to_numpy(zero_copy_only=False)
    return result


def only(rows: pa.RecordBatch, wanted: Truths) -> pa.RecordBatch:
    """Return some of the rows; all are not copied."""
    return rows if wanted.all() else rows.filter(pa.array(wanted))


def sheets(rows: pa.RecordBatch) -> Sheets:
    """Return how rows stand in their sheets; one begins with its organisation, or where the rows of another end."""
    begins, digests = is_whole(rows), rows.column("digest")
    begins[:1] = True
    begins[1:] |= pc.not_equal(digests[1:], digests[:-1]).to_numpy(zero_copy_only=False)
    first = np.flatnonzero(begins)[np.cumsum(begins) - 1]
    return Sheets(first, _places(rows.column("kind"), KINDS), rows.column("parts").to_numpy())


def given(rows: pa.RecordBatch, by: CodeLimits) -> Codes:
    """Return the codes of rows of one layout."""
    facts, answers = (
        _lines(rows.column(name), len(greatest))
        for name, (greatest, _) in (("facts", by.facts), ("answers", by.answers))
    )
    return Codes(facts, answers, _places(rows.column("tier"), TIERS))


def _places(column: pa.Array, among: tuple[str, ...]) -> Numbers:
    """Return the place of each value among those that there are; -1 for none of them."""
    found: Numbers = pc.fill_null(pc.index_in(column, value_set=pa.array(among)), -1).to_numpy()
    return found


def _lines(column: pa.ListArray, number: int) -> Numbers:
    """Return a line for each place in lists of so many."""
    values = column.flatten().to_numpy()
    return np.ascontiguousarray(values.reshape(len(column), number).T)


def lists(lines: Numbers, kind: pa.DataType, given: Truths | None = None) -> pa.Array:
    """Return the columns of lines as lists."""
    number, length = lines.shape[1], len(lines)
    offsets = pa.array(np.arange(number + 1, dtype=np.int32) * length)
    values = pa.array(np.ascontiguousarray(lines.T).ravel(), kind)
    return pa.ListArray.from_arrays(offsets, values, mask=None if given is None else pa.array(~given))


def refused(rows: pa.RecordBatch, by: CodeLimits) -> Numbers:
    """Return the place of the outcome where a sheet cannot be rated, the same in all its rows; 0 for the others."""
    result = np.zeros(rows.num_rows, np.int64)
    first = sheets(rows).first
    fitting = _fits(rows, by)
    faults: dict[Outcome, Truths] = {
        "other-questions": ~fitting,
        "incomplete": _incomplete(rows, first),
        "no-such-code": _wrong(rows, fitting, by),
    }
    for outcome, wrong in faults.items():
        in_sheet = np.zeros(rows.num_rows, bool)
        in_sheet[first[wrong]] = True
        result = np.where((result == 0) & in_sheet[first], OUTCOMES.index(outcome), result)
    return result


def _fits(rows: pa.RecordBatch, by: CodeLimits) -> Truths:
    result: Truths = pc.equal(rows.column("layout"), by.layout).to_numpy(zero_copy_only=False)
    for name, (greatest, _) in (("facts", by.facts), ("answers", by.answers)):
        result = result & (rows.column(name).value_lengths().to_numpy() == len(greatest))
    return result


def _incomplete(rows: pa.RecordBatch, first: Numbers) -> Truths:
    """Return where a sheet begins that is without its organisation or some parts, and where a part stands again."""
    whole, parts = is_whole(rows), rows.column("parts").to_numpy()
    number = np.bincount(first, minlength=rows.num_rows) - 1
    result: Truths = (first == np.arange(rows.num_rows)) & (~whole | (number != parts))
    inside = np.flatnonzero(~whole)
    named = rows.column("part").take(pa.array(inside)).dictionary_encode()
    _, once = np.unique(first[inside] * len(named.dictionary) + named.indices.to_numpy(), return_index=True)
    result[np.delete(inside, once)] = True
    return result


def _wrong(rows: pa.RecordBatch, fitting: Truths, by: CodeLimits) -> Truths:
    """Return where a code, a tier or a kind of part stands for nothing."""
    some = only(rows, fitting)
    whole, codes_of = is_whole(some), given(some, by)
    facts, answers = codes_of.facts, codes_of.answers
    nameless = (codes_of.tier < 0) | (~whole & (_places(some.column("kind"), KINDS) < 0))
    no_state = (facts == codes.NOT_APPLICABLE) | (facts == codes.STALE)
    wrong = nameless | (no_state | _stands_for_nothing(facts, *by.facts, whole)).any(axis=0)
    result = np.zeros(rows.num_rows, bool)
    result[fitting] = wrong | _stands_for_nothing(answers, *by.answers, whole).any(axis=0)
    return result


def _stands_for_nothing(lines: Numbers, greatest: Numbers, several: Truths, whole: Truths) -> Truths:
    result: Truths = (lines < codes.LEAST) | (lines > greatest)
    result |= several & (lines == 0)
    # An organisation has nothing to inherit from.
    result |= whole & (lines == codes.INHERITED)
    return result
