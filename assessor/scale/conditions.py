"""Which conditions hold in each row, in three-valued logic: they do, they do not, or it depends on open facts.

What is known of conditions is a standing: free where they hold, not asked where they fail, and unknown or unanswered
while they wait for facts; unknown where each of these was answered with "don't know".
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from assessor.model.catalog import Conditions, Fact, Questionnaire
from assessor.scale import codes
from assessor.scale.arrays import Bytes, Numbers, Truths
from assessor.scale.standing import FREE, NOT_ASKED, UNANSWERED, UNKNOWN


class Key(NamedTuple):
    """A key of a table: the place of a fact, and the bits of the values of which it needs one."""

    place: int
    values: int


# Any of several tables, in each of which every key must hold.
Tables = tuple[tuple[Key, ...], ...]


class CodedFact(NamedTuple):
    """A fact, by its place, and the conditions on which it is asked."""

    place: int
    applies_if: Tables
    several: bool
    required: bool


class KnownFact(NamedTuple):
    """A fact in each row: the bits of its values, and whether it has some, is open, and waits to be asked itself.

    `waits` and `is_open` hold nowhere else than where it is, or might be, asked. `said` is where what it waits for, or
    it itself, was answered with "don't know".
    """

    bits: Numbers
    is_open: Truths
    waits: Truths
    said: Truths


def asked_facts(questionnaire: Questionnaire) -> tuple[CodedFact, ...]:
    """Return the facts in an order in which each comes after those that decide whether it is asked."""
    where = {fact_id: place for place, fact_id in enumerate(questionnaire.facts)}
    facts = questionnaire.facts
    return tuple(
        CodedFact(
            where[fact_id],
            tables(facts[fact_id].applies_if, facts),
            facts[fact_id].kind == "many",
            facts[fact_id].required,
        )
        for fact_id in questionnaire.deciding_first
    )


def tables(conditions: Conditions, facts: Mapping[str, Fact]) -> Tables:
    """Return conditions by the places of their facts and the bits of their values."""
    where = {fact_id: place for place, fact_id in enumerate(facts)}
    return tuple(
        tuple(Key(where[fact_id], _bits(facts[fact_id], values)) for fact_id, values in table.items())
        for table in conditions
    )


def _bits(fact: Fact, values: Iterable[str]) -> int:
    return sum(1 << fact.options.index(value) for value in {*values} & {*fact.options})


def settled(asked: Iterable[CodedFact], given: Numbers) -> tuple[dict[int, KnownFact], Truths]:
    """Return each fact by its place, and where a required one is open; `given` has a line of codes for each fact."""
    known: dict[int, KnownFact] = {}
    missing = np.zeros(given.shape[1], bool)
    for fact in asked:
        code, way = given[fact.place], holds(fact.applies_if, known, given.shape[1])
        has_values = (code >= 0) & (way != NOT_ASKED)
        bits = code if fact.several else np.left_shift(1, np.maximum(code, 0))
        is_open = ~has_values & (way != NOT_ASKED)
        waits = (way == UNKNOWN) | (way == UNANSWERED)
        said = np.where(waits, way == UNKNOWN, code == codes.UNKNOWN)
        known[fact.place] = KnownFact(np.where(has_values, bits, 0), is_open, waits, said)
        if fact.required:
            missing |= is_open
    return known, missing


def holds(conditions: Tables, known: Mapping[int, KnownFact], rows: int) -> Bytes:
    """Return what is known of conditions in each row."""
    if not conditions:
        return np.full(rows, FREE, np.uint8)
    found = np.full(rows, NOT_ASKED, np.uint8)
    for table in conditions:
        found = np.maximum(found, _table_holds(table, known, rows))
    return found


def _table_holds(table: Iterable[Key], known: Mapping[int, KnownFact], rows: int) -> Bytes:
    fails, waits, said = np.zeros(rows, bool), np.zeros(rows, bool), np.ones(rows, bool)
    for key in table:
        fact = known[key.place]
        pending = fact.is_open | fact.waits
        fails |= ~fact.is_open & (fact.bits & key.values == 0)
        waits |= pending
        said &= ~pending | fact.said
    return np.select([fails, waits & said, waits], [NOT_ASKED, UNKNOWN, UNANSWERED], FREE).astype(np.uint8)
