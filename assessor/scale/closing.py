"""What closing gaps restores in each sheet: rated again with the least answers that close them.

As `advice.gaps` closes a gap: a follow-up together with what leads to it, in the organisation and in every part. Only
the controls that this can move are rated again; what the others earn stays as it is.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np

from assessor.advice.effort import effort_at
from assessor.model.assessment import GAPS
from assessor.model.catalog import Control, Questionnaire
from assessor.scale import codes, joining, standing, weighing
from assessor.scale.arrays import Bytes, Numbers, Truths
from assessor.scale.joining import KINDS, AskedOf, FoundLines, Sheets
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

    `worths` has the standing of each code of a control, and `kinds` of which kind of part it is asked (else -1).
    """

    asked: AskedOf
    weights: Weights
    steps: tuple[tuple[Step, ...], ...]
    worths: tuple[Bytes, ...]
    kinds: tuple[int, ...]


class Efforts(NamedTuple):
    """Twice the middle of each control's effort range: a line a control, a column a size; and each row's size."""

    days: Numbers
    sizes: Numbers


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

    def asked(self, whole: Questionnaire, part: Questionnaire) -> "Block":
        """Return what is given to a part of the questionnaire: some of its facts and controls."""
        facts, controls = _places(whole.facts, part.facts), _places(whole.controls, part.controls)
        return Block(
            Codes(self.given.facts[facts], self.given.answers[controls], self.given.tier),
            self.sheets,
            self.states[controls],
            self.low[controls],
        )


class Closed(NamedTuple):
    """What closing gaps restores in each sheet that has one, and takes: points caps aside, and two hundred times the
    person-days; `own_days` without what only leads to these gaps.
    """

    points: Numbers
    days: Numbers
    own_days: Numbers


def _places(every: Iterable[str], some: Iterable[str]) -> list[int]:
    where = {name: place for place, name in enumerate(every)}
    return [where[name] for name in some]


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
    )


def _efforts(questionnaire: Questionnaire, moving: Questionnaire, block: Block) -> Efforts:
    """Return what closing each control takes at the size of the firm of each row."""
    size = questionnaire.meaning.size
    if size is None or size not in questionnaire.facts:
        known, of_rows = np.zeros(1, np.int64) - 1, np.zeros(len(block.sheets.first), np.int64)
    else:
        known, of_rows = np.unique(block.given.facts[list(questionnaire.facts).index(size)], return_inverse=True)
    fact = questionnaire.facts.get(size or "")
    sizes = [codes.values_of(fact, int(code)) if fact else () for code in known]
    days = [[sum(effort_at(each, questionnaire.meaning, of)) for of in sizes] for each in moving.controls.values()]
    return Efforts(np.array(days, np.int64).reshape(len(days), len(sizes)), of_rows)


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


def earned(weights: Weights, block: Block) -> Sums:
    """Return what each domain earns in each row; only the low end is looked at."""
    return weighing.sums(weights, FoundLines(block.states, block.low, block.low, np.zeros(len(block.low[0]), bool)))


def closed(questionnaire: Questionnaire, block: Block, now: Sums, gaps: Mapping[str, Truths]) -> Closed:
    """Close gaps, by their controls, in all parts of those sheets in whose first row they are marked.

    `now` is what all controls earn in each row.
    """
    moving = _moving(questionnaire, gaps)
    rows = np.logical_or.reduce(list(gaps.values()))[block.sheets.first]
    by, before = closer(moving), block.asked(questionnaire, moving).of(rows)
    marked = list(zip(_places(moving.controls, gaps), (line[rows] for line in gaps.values()), strict=True))
    own = _after(by, before, [(by.steps[place][0], line) for place, line in marked])
    after = _after(by, before, _steps_in(by, before, marked))
    first = before.sheets.first == np.arange(len(before.sheets.first))
    old, new = now.of(rows), weighing.sums(by.weights, joining.found(by.asked, after.given, before.sheets))
    moved = Sums(*(all_ - was + is_ for all_, was, is_ in zip(old, earned(by.weights, before), new, strict=True)))
    gained = _points(by.weights, moved.of(first)) - _points(by.weights, old.of(first))
    efforts = _efforts(questionnaire, moving, block)
    efforts = efforts._replace(sizes=efforts.sizes[rows])
    return Closed(gained, _days(by, efforts, before, after)[first], _days(by, efforts, before, own)[first])


def _moving(questionnaire: Questionnaire, gaps: Iterable[str]) -> Questionnaire:
    """Return a questionnaire with only the controls that closing gaps can move, and the facts that decide about them.

    A control moves with all that it follows, and all that follow it.
    """
    roots = {_root(questionnaire, control_id) for control_id in gaps}
    controls = {i: control for i, control in questionnaire.controls.items() if _root(questionnaire, i) in roots}
    deciding = {fact_id for control in controls.values() for table in control.applies_if for fact_id in table}
    for fact_id in reversed(questionnaire.deciding_first):
        if fact_id in deciding:
            deciding.update(key for table in questionnaire.facts[fact_id].applies_if for key in table)
    facts = {fact_id: fact for fact_id, fact in questionnaire.facts.items() if fact_id in deciding}
    return questionnaire.model_copy(update={"controls": controls, "facts": facts})


def _root(questionnaire: Questionnaire, control_id: str) -> str:
    """Return the control that a follow-up hangs on in the end."""
    while parent := questionnaire.controls[control_id].parent:
        control_id, _ = parent
    return control_id


def _after(by: Closer, block: Block, steps: Iterable[tuple[Step, Truths]]) -> Block:
    """Return what is given once all steps are taken."""
    answers = block.given.answers.copy()
    for step, rows in sorted(steps, key=lambda pair: pair[0].credit):
        answers[step.place] = _lifted(by, answers[step.place], step, rows[block.sheets.first])
    return block._replace(given=block.given._replace(answers=answers))


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


def _days(by: Closer, efforts: Efforts, before: Block, after: Block) -> Numbers:
    """Return what new answers take in each organisation's row."""
    changed = np.flatnonzero((before.given.answers != after.given.answers).any(axis=1)).tolist()
    none = np.zeros(len(before.sheets.first), np.int64)
    gained = ((place, _gained(by, before, after, place)) for place in changed)
    return sum((efforts.days[place][efforts.sizes] * credit for place, credit in gained), none)


def _gained(by: Closer, before: Block, after: Block, place: int) -> Numbers:
    """Return the credit that a control's new answers gain in each organisation's row.

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
    result: Numbers = np.bincount(sheets.first, np.where(asked, gained, 0), len(rows)).astype(np.int64)
    return result


def _in_force(block: Block, place: int) -> Numbers:
    given = block.given.answers[place]
    result: Numbers = np.where(given == codes.INHERITED, given[block.sheets.first], given)
    return result


def _points(weights: Weights, sums: Sums) -> Numbers:
    """Return the confirmed score in each row, caps aside, as the nearest float; 0 where there is none."""
    result = np.zeros(sums.inside.shape[1])
    scored, fits = sums.inside.any(axis=0), weighing.fits(weights, sums)
    for rows, kind in ((scored & fits, np.int64), (scored & ~fits, object)):
        if rows.any():
            total = weighing.totals(weights, Sums(*(lines[:, rows].astype(kind) for lines in sums)))
            result[rows] = (total.low / total.denominator).astype(np.float64)
    return result
