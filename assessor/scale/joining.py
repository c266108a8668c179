"""What counts of the parts of a sheet, as `scoring.parts` joins it: the lowest of each end, over the parts."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from assessor.model.assessment import Status
from assessor.model.catalog import Questionnaire
from assessor.scale import codes, standing
from assessor.scale.arrays import Bytes, Numbers, Truths, places
from assessor.scale.judging import Codes, Questions, judged, questions
from assessor.scoring.parts import TOLD_FIRST

KINDS = ("site", "product")
# So many rows of parts are judged at once: a hundred sites and a hundred products are twenty thousand.
AT_ONCE = 32_768

# Which of several equals is told; what is in no part's sums is not asked in any, or was declared in one.
_TOLD: tuple[Status, ...] = (*TOLD_FIRST, "not-applicable", "not-asked")
_RANK = np.array([_TOLD.index(state) for state in standing.STATES])
_STATE = np.array([standing.STATES.index(state) for state in _TOLD], np.uint8)
# Better than any two ends of a share.
_OUTSIDE = 1 << 20


class FoundLines(NamedTuple):
    """A line for each control: its state, and its credit at both ends; and where a required fact is open."""

    states: Bytes
    low: Bytes
    high: Bytes
    missing: Truths

    @property
    def counts(self) -> Truths:
        """Return where a control is in the sums."""
        return ~standing.IS_OUTSIDE[self.states]


class Sheets(NamedTuple):
    """Rows as they stand in their sheets: the place of the organisation's row, of which kind a part is (else -1), and
    how many parts the sheet has.
    """

    first: Numbers
    kind: Numbers
    parts: Numbers


class AskedOf(NamedTuple):
    """What is asked, the places of what is asked of each kind of part, and the state of each standing of a control."""

    questions: Questions
    of: tuple[Numbers, ...]
    states: Bytes


def asked(questionnaire: Questionnaire) -> AskedOf:
    """Return what a questionnaire asks, and of what."""
    controls = questionnaire.controls.values()
    of = tuple(places(control.of == kind for control in controls) for kind in KINDS)
    return AskedOf(questions(questionnaire), of, np.array([standing.states(control.target) for control in controls]))


def found(what: AskedOf, own: Codes, sheets: Sheets) -> FoundLines:
    """Judge every row, with what is blank as in its organisation, and join the parts of the kinds that it has."""
    in_force = _over(_at(own, sheets.first), own)
    result = _found(what, in_force)
    for kind, controls in enumerate(what.of):
        for rows, parts in _pairs(sheets, kind):
            inside = _found(what, _over(_at(in_force, rows), _at(own, parts)))
            _join(result, inside, controls, rows)
    return result


def _at(given: Codes, rows: Numbers) -> Codes:
    return Codes(given.facts[:, rows], given.answers[:, rows], given.tier[rows])


def _over(below: Codes, own: Codes) -> Codes:
    """Return what is in force in a part: its own, else what is below."""
    facts, answers = (
        np.where(mine == codes.INHERITED, theirs, mine)
        for mine, theirs in ((own.facts, below.facts), (own.answers, below.answers))
    )
    return Codes(facts, answers, below.tier)


def _found(what: AskedOf, given: Codes) -> FoundLines:
    standings, missing = judged(what.questions, given)
    states = np.array([of_standing[line] for of_standing, line in zip(what.states, standings, strict=True)])
    return FoundLines(states, standing.LOW[standings], standing.HIGH[standings], missing)


def _pairs(sheets: Sheets, kind: int) -> Iterator[tuple[Numbers, Numbers]]:
    """Yield rows, each with every part of a kind in its sheet, unless it is of that kind itself; some rows at once."""
    number = sheets.parts[sheets.first]
    rows = np.repeat(np.arange(len(number)), number)
    parts = np.arange(len(rows)) - np.repeat(np.cumsum(number) - number, number) + sheets.first[rows] + 1
    wanted = (sheets.kind[parts] == kind) & (sheets.kind[rows] != kind)
    rows, parts = rows[wanted], parts[wanted]
    ends = np.flatnonzero(np.diff(rows, append=-1)) + 1
    start = 0
    while start < len(rows):
        end = ends[np.searchsorted(ends, start + AT_ONCE, "right") - 1]
        yield rows[start:end], parts[start:end]
        start = end


def _join(result: FoundLines, inside: FoundLines, controls: Numbers, rows: Numbers) -> None:
    """Put into rows what their parts, in as many lines one after the other, make of some controls: the worst counts."""
    first = np.flatnonzero(np.diff(rows, prepend=-1))
    states, low, high, counts = (lines[controls] for lines in (*inside[:3], inside.counts))
    ends = low.astype(np.int32) * (standing.FULL + 1) + high
    badness = np.where(counts, ends, _OUTSIDE) * len(_TOLD) + _RANK[states]
    worst = np.minimum.reduceat(badness, first, axis=1)
    place = np.ix_(controls, rows[first])
    result.states[place] = _STATE[worst % len(_TOLD)]
    for lines, joined in ((low, result.low), (high, result.high)):
        lowest = np.minimum.reduceat(np.where(counts, lines, standing.FULL), first, axis=1)
        joined[place] = np.where(worst < _OUTSIDE * len(_TOLD), lowest, 0)
    result.missing[rows[first]] |= np.logical_or.reduceat(inside.missing, first)
