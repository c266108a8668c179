"""What closing gaps restores in each row: the rows rated again with the least answers that close them.

As `advice.gaps` closes a gap: a follow-up together with what leads to it, in the organisation and in every part.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from assessor.model.assessment import GAPS
from assessor.model.catalog import Control, Questionnaire
from assessor.scale import codes, joining, standing, weighing
from assessor.scale.arrays import Bytes, Numbers, Truths
from assessor.scale.joining import KINDS, AskedOf, Sheets
from assessor.scale.judging import Codes
from assessor.scale.weighing import Sums, Weights

_GAPS = np.isin(standing.STATES, list(GAPS))


class Step(NamedTuple):
    """An answer to work for: the place of its control, the code to reach, and the credit that this earns.

    `least` is the credit below which a control does not lead to its follow-up.
    """

    place: int
    code: int
    credit: int
    least: int


class Closer(NamedTuple):
    """What closes each control, by its place: its own step, then those that lead to it; and what that takes.

    `worths` has the standing of each code of a control, `kinds` of which kind of part it is asked (else -1), and `days`
    twice the middle of its effort range.
    """

    asked: AskedOf
    weights: Weights
    steps: tuple[tuple[Step, ...], ...]
    worths: tuple[Bytes, ...]
    kinds: tuple[int, ...]
    days: tuple[int, ...]


class Block(NamedTuple):
    """Rows of whole sheets: what is given, how they stand in their sheets, and their rated states and low credits."""

    given: Codes
    sheets: Sheets
    states: Bytes
    low: Bytes

    def of(self, rows: Truths) -> "Block":
        """Return some sheets; `rows` must have all rows of a sheet, or none."""
        place, sheets = np.cumsum(rows) - 1, self.sheets
        return Block(
            Codes(self.given.facts[:, rows], self.given.answers[:, rows], self.given.tier[rows]),
            Sheets(place[sheets.first[rows]], sheets.kind[rows], sheets.parts[rows]),
            self.states[:, rows],
            self.low[:, rows],
        )


class Closed(NamedTuple):
    """What closing gaps restores in each row, in points caps aside, and takes: two hundred times the person-days."""

    points: Numbers
    days: Numbers


def closer(questionnaire: Questionnaire) -> Closer:
    """Return what closes the controls of a questionnaire."""
    controls = questionnaire.controls
    asked = joining.asked(questionnaire)
    worths = {control.place: control.worth for control in asked.questions.controls}
    return Closer(
        asked,
        weighing.weights(questionnaire),
        tuple(tuple(_steps(control, questionnaire)) for control in controls.values()),
        tuple(worths[place] for place in range(len(controls))),
        tuple(KINDS.index(control.of) if control.of in KINDS else -1 for control in controls.values()),
        tuple(sum(control.effort_days) for control in controls.values()),
    )


def _steps(control: Control, questionnaire: Questionnaire) -> Iterator[Step]:
    where = list(questionnaire.controls)
    credit, least = control.target, 0
    while True:
        enough = control.enough(credit)
        yield Step(where.index(control.id), codes.of_choice(control, enough), control.credit(enough), least)
        if control.parent is None:
            return
        parent_id, choice_id = control.parent
        control = questionnaire.controls[parent_id]
        least = control.choices[choice_id].credit
        credit = max(control.target, least)


def is_gap(states: Bytes) -> Truths:
    """Return where a state is a gap."""
    result: Truths = _GAPS[states]
    return result


def closed(by: Closer, block: Block, gaps: Iterable[tuple[int, Truths]]) -> Closed:
    """Close gaps, each of a control by its place, in the rows where it is one; what parts are asked, in all of them."""
    answers = block.given.answers.copy()
    steps = sorted(_steps_in(by, block, gaps), key=lambda pair: pair[0].credit)
    for step, rows in steps:
        answers[step.place] = _lifted(by, answers[step.place], step, rows[block.sheets.first])
    after = block._replace(given=block.given._replace(answers=answers))
    days = sum((_days(by, block, after, place) for place in {step.place for step, _ in steps}), np.int64(0))
    return Closed(_points(by, after) - _points(by, block), days * np.ones(len(block.low[0]), np.int64))


def _steps_in(by: Closer, block: Block, gaps: Iterable[tuple[int, Truths]]) -> Iterator[tuple[Step, Truths]]:
    """Yield the steps that close gaps, each with the rows of the organisations that take it."""
    for place, rows in gaps:
        own, *leading = by.steps[place]
        yield own, rows
        for step in leading:
            rows = rows & (block.low[step.place] < step.least)
            yield step, rows


def _lifted(by: Closer, given: Numbers, step: Step, rows: Truths) -> Numbers:
    """Return what is given after a step; what does not apply, or is as in the organisation, stays so."""
    worth = by.worths[step.place][given - codes.LEAST]
    is_less = (standing.LOW[worth] < step.credit) & (worth != standing.NOT_APPLICABLE) & (given != codes.INHERITED)
    result: Numbers = np.where(rows & is_less, step.code, given)
    return result


def _days(by: Closer, before: Block, after: Block, place: int) -> Numbers:
    """Return what a control's new answers take in each organisation's row: its effort times the credit that is gained.

    Gained is what is more than what counted before, or was stored; over all parts that are asked the control.
    """
    stored, reached = (standing.LOW[by.worths[place][_in_force(each, place) - codes.LEAST]] for each in (before, after))
    counted = np.maximum(stored, before.low[place])
    gained = np.maximum(reached.astype(np.int64) - counted, 0)
    sheets, rows = before.sheets, np.arange(len(gained))
    is_part = sheets.first != rows
    asked = is_part & (sheets.kind == by.kinds[place])
    has_parts = np.bincount(sheets.first[asked], minlength=len(rows)) > 0
    asked |= ~is_part & ~has_parts
    asked &= ~standing.IS_OUTSIDE[before.states[place]]
    result: Numbers = by.days[place] * np.bincount(sheets.first, np.where(asked, gained, 0), len(rows)).astype(np.int64)
    return result


def _in_force(block: Block, place: int) -> Numbers:
    given = block.given.answers[place]
    result: Numbers = np.where(given == codes.INHERITED, given[block.sheets.first], given)
    return result


def _points(by: Closer, block: Block) -> Numbers:
    """Return the confirmed score of each row, caps aside, as the nearest float; 0 where there is none."""
    found = joining.found(by.asked, block.given, block.sheets)
    sums = weighing.sums(by.weights, found)
    result = np.zeros(len(found.missing))
    scored = sums.inside.any(axis=0) & ~found.missing
    fits = weighing.fits(by.weights, sums)
    for rows, kind in ((scored & fits, np.int64), (scored & ~fits, object)):
        if rows.any():
            total = weighing.totals(by.weights, Sums(*(lines[:, rows].astype(kind) for lines in sums)))
            result[rows] = (total.low / total.denominator).astype(np.float64)
    return result
