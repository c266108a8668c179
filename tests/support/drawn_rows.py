"""Packed rows drawn by arrays, more than files could be read: sheets of every kind, and some that cannot be rated."""

from collections.abc import Iterator
from datetime import date
from functools import reduce

import numpy as np
import pyarrow as pa

from assessor.model.catalog import TIERS, Control, Questionnaire
from assessor.scale import codes, rows
from assessor.scale.arrays import Numbers, places
from assessor.scale.joining import KINDS
from assessor.scale.schema import PACKED

AT_ONCE = 5000


def drawn(questionnaire: Questionnaire, number: int, seed: int) -> Iterator[pa.RecordBatch]:
    """Yield batches of about so many rows: every tenth sheet has parts, every twentieth is there twice."""
    draw = np.random.default_rng(seed)
    for start in range(0, number, AT_ONCE):
        yield _batch(questionnaire, min(AT_ONCE, number - start), f"{seed:x}{start:x}", draw)


def _batch(questionnaire: Questionnaire, number: int, name: str, draw: np.random.Generator) -> pa.RecordBatch:
    parts = np.where(draw.random(number) < 0.1, draw.integers(1, 5, number), 0)
    first = np.cumsum(parts + 1) - parts - 1
    first, parts = first[first + parts < number], parts[first + parts < number]
    sheet = np.repeat(np.arange(len(first)), parts + 1)
    place = np.arange(len(sheet)) - first[sheet]
    limits = rows.limits(questionnaire)
    facts = _facts(questionnaire, limits.facts, place > 0, draw)
    answers = _answers(questionnaire, limits.answers, sheet, place > 0, draw)
    wrong = draw.random(len(sheet)) < 0.001
    answers[0, wrong] = 30_000
    columns = {
        "digest": [f"sha256:{name}-{each}" for each in sheet],
        "sheet": [None] * len(sheet),
        "questionnaire": [questionnaire.id] * len(sheet),
        "version": [questionnaire.version] * len(sheet),
        "layout": np.where(draw.random(len(first)) < 0.001, "sha256:other", limits.layout)[sheet],
        "tier": np.array(TIERS)[draw.integers(0, len(TIERS), len(first))][sheet],
        "date": [date(2026, 3, 1)] * len(sheet),
        "part": [f"p{each}" if each else None for each in place],
        "kind": [KINDS[each % 2] if each else None for each in place],
        "parts": np.where(place == 0, parts[sheet], 0),
        "facts": list(facts.T),
        "answers": list(answers.T),
    }
    batch = pa.RecordBatch.from_pydict(columns, PACKED)
    lost = (parts[sheet] > 0) & (draw.random(len(sheet)) < 0.01)
    twice = np.flatnonzero((draw.random(len(first)) < 0.05)[sheet] & ~lost)
    return batch.take(pa.array(np.concatenate([np.flatnonzero(~lost), twice])))


def _facts(
    questionnaire: Questionnaire, of: tuple[Numbers, Numbers], is_part: Numbers, draw: np.random.Generator
) -> Numbers:
    greatest, several = of
    result = draw.integers(several, greatest + 1, (len(greatest), len(is_part)))
    chance = draw.random(result.shape)
    result[chance < 0.04] = codes.UNKNOWN
    result[chance < 0.02] = codes.UNANSWERED
    result[:, is_part] = np.where(chance[:, is_part] < 0.1, result[:, is_part], codes.INHERITED)
    required = places(fact.required for fact in questionnaire.facts.values())
    settled = (draw.random(len(is_part)) < 0.9) & ~is_part
    result[np.ix_(required, np.flatnonzero(settled))] = draw.integers(
        several[required], greatest[required] + 1, (len(required), settled.sum())
    )
    return result


def _answers(
    questionnaire: Questionnaire,
    of: tuple[Numbers, Numbers],
    sheet: Numbers,
    is_part: Numbers,
    draw: np.random.Generator,
) -> Numbers:
    """Draw each answer, or its best choice: of some sheets nearly all, so that every cap is somewhere the lowest."""
    greatest, several = of
    best = np.array([[_best(control)] for control in questionnaire.controls.values()])
    poor = draw.choice([0, 0.002, 0.01, 0.3, 1], len(sheet))[sheet]
    chance = draw.random((len(greatest), len(sheet)))
    result = np.where(chance < poor, draw.integers(several, greatest + 1, chance.shape), best)
    reasons = [codes.UNANSWERED, codes.UNKNOWN, codes.NOT_APPLICABLE, codes.STALE]
    result = np.where(draw.random(chance.shape) < poor / 4, draw.choice(reasons, chance.shape), result)
    result[:, (draw.random(sheet[-1] + 1) < 0.005)[sheet]] = codes.NOT_APPLICABLE
    inherits = is_part & (draw.random(chance.shape) < 0.9)
    return np.where(inherits, codes.INHERITED, result)


def _best(control: Control) -> int:
    choices = list(control.choices.values())
    if control.kind == "multi":
        return reduce(int.__or__, (1 << place for place, choice in enumerate(choices) if not choice.none))
    return len(choices) - 1
