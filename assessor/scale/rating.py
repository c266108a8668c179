"""Rate packed sheets: the figures of `scoring.assess` for many rows at once, and no other."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from assessor.model.catalog import Questionnaire
from assessor.scale import figures, holding, joining, rows, standing, weighing
from assessor.scale.arrays import Numbers, Truths
from assessor.scale.figures import End
from assessor.scale.holding import FAILURES, Held, Holders
from assessor.scale.joining import AskedOf, FoundLines
from assessor.scale.rows import OUTCOMES, CodeLimits
from assessor.scale.schema import CELLS, END, PACKED
from assessor.scale.weighing import Sums, Totals, Weights
from assessor.scoring.caps import NO_CAP

_SCORED, _REQUIRED, _NOTHING = (OUTCOMES.index(outcome) for outcome in ("scored", "required-fact", "nothing-counts"))


class Kernel(NamedTuple):
    """A questionnaire as arrays, and the columns that it fills."""

    limits: CodeLimits
    asked: AskedOf
    weights: Weights
    holders: Holders
    levels: tuple[str, ...]
    starts: Numbers
    schema: pa.Schema


def rate(batches: Iterable[pa.RecordBatch], questionnaire: Questionnaire) -> Iterator[pa.RecordBatch]:
    """Yield packed rows with their figures behind them, in the same order.

    The rows of a sheet must follow each other. Every row comes back; one that cannot be rated by this questionnaire
    says so in `outcome`, and has no figures.
    """
    return rate_by(kernel_of(questionnaire), batches)


def rate_by(kernel: Kernel, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """As `rate`, by a questionnaire that is arrays already."""
    return (_rated(kernel, block) for block in rows.of_whole_sheets(batches))


def kernel_of(questionnaire: Questionnaire) -> Kernel:
    """Return a questionnaire as arrays; `AssessorError` if its sheets could not be packed."""
    levels = sorted(questionnaire.levels, key=lambda level_id: questionnaire.levels[level_id].start)
    named = {
        "rated_by": {"id": questionnaire.id, "version": questionnaire.version},
        "controls": list(questionnaire.controls),
        "domains": [domain.id for domain in questionnaire.domains],
        "states": standing.STATES,
        "failures": FAILURES,
    }
    return Kernel(
        rows.limits(questionnaire),
        joining.asked(questionnaire),
        weighing.weights(questionnaire),
        holding.holders(questionnaire),
        tuple(levels),
        np.array([questionnaire.levels[level_id].start for level_id in levels]),
        pa.schema([*PACKED, *CELLS], {key: json.dumps(names) for key, names in named.items()}),
    )


def _rated(kernel: Kernel, block: pa.RecordBatch) -> pa.RecordBatch:
    outcomes = rows.refused(block, kernel.limits)
    rated = outcomes == 0
    outcomes[rated], cells = _figures(kernel, rows.only(block, rated))
    if not rated.all():
        cells = [cell.take(pa.array(np.cumsum(rated) - 1, mask=~rated)) for cell in cells]
    outcome = pa.array(OUTCOMES).take(pa.array(outcomes))
    return pa.RecordBatch.from_arrays([*block.columns, outcome, *cells], schema=kernel.schema)


def _figures(kernel: Kernel, block: pa.RecordBatch) -> tuple[Numbers, list[pa.Array]]:
    """Return the outcome of each row, and the columns behind that."""
    found = joining.found(kernel.asked, rows.given(block, kernel.limits), rows.sheets(block))
    held, domains = holding.held(kernel.holders, found), weighing.sums(kernel.weights, found)
    nothing = ~domains.inside.any(axis=0)
    outcomes = np.select([found.missing, nothing], [_REQUIRED, _NOTHING], _SCORED)
    scored = outcomes == _SCORED
    ends = _ends(kernel, domains, held, scored)
    return outcomes, [
        _level(kernel, ends, scored),
        *(_end(each, scored) for each in ends.values()),
        *(pa.array(cap, pa.int16(), mask=~scored | (cap == NO_CAP)) for cap in (held.low, held.high)),
        *(pa.array(number, pa.int16()) for number in (held.worst_low, held.worst_high, *_shares(found))),
        *(rows.lists(lines, pa.int32(), ~found.missing) for lines in domains),
        *(rows.lists(lines, pa.uint8()) for lines in (found.states, found.low, found.high, held.failures)),
    ]


def _ends(kernel: Kernel, domains: Sums, held: Held, scored: Truths) -> dict[str, End]:
    """Return both ends, capped and uncapped, where there is a score."""
    found = {name: figures.nothing(len(scored)) for name in ("low", "high", "uncapped_low", "uncapped_high")}
    fits = weighing.fits(kernel.weights, domains)
    for some, kind in ((scored & fits, np.int64), (scored & ~fits, object)):
        if some.any():
            total = weighing.totals(kernel.weights, Sums(*(lines[:, some].astype(kind) for lines in domains)))
            for name, terms in _terms(total, held.low[some], held.high[some]).items():
                figures.put(found[name], some, figures.end(*terms, kernel.starts))
    return found


def _terms(total: Totals, cap_low: Numbers, cap_high: Numbers) -> dict[str, tuple[Numbers, Numbers]]:
    low, high = (total.low, total.denominator), (total.high, total.denominator)
    return {
        "low": figures.capped(*low, cap_low),
        "high": figures.capped(*high, cap_high),
        "uncapped_low": low,
        "uncapped_high": high,
    }


def _level(kernel: Kernel, ends: Mapping[str, End], scored: Truths) -> pa.Array:
    """Return the level in which both ends lie, if they do."""
    low, high = ends["low"].level, ends["high"].level
    return pa.array(kernel.levels).take(pa.array(low, mask=~scored | (low != high)))


def _end(end: End, scored: Truths) -> pa.Array:
    wide = end.denominator == 0
    columns = ((end.points, None), (end.tenths, None), (end.numerator, wide), (end.denominator, wide))
    arrays = [pa.array(column, each.type, mask=mask) for each, (column, mask) in zip(END, columns, strict=True)]
    return pa.StructArray.from_arrays(arrays, fields=list(END), mask=pa.array(~scored))


def _shares(found: FoundLines) -> Iterator[Numbers]:
    """Yield how many controls were asked, answered, unknown, unanswered, not applicable and not asked, in each row."""
    number = {state: np.count_nonzero(found.states == place, axis=0) for place, state in enumerate(standing.STATES)}
    yield len(found.states) - number["not-asked"] - number["not-reached"]
    yield number["met"] + number["partial"] + number["unmet"]
    yield from (number[state] for state in ("unknown", "unanswered", "not-applicable", "not-asked"))
