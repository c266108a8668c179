"""What many firms lack: the gaps, critical failures and solutions that most of them have in common."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from assessor.advice.gaps import fitting
from assessor.model.catalog import Control
from assessor.model.portfolio import CommonFailure, CommonGap, CommonRemedy
from assessor.portfolios.entries import Newest
from assessor.scale import closing, codes, standing, weighing
from assessor.scale.arrays import Numbers, Truths
from assessor.scale.holding import FAILURES
from assessor.scale.weighing import Sums
from assessor.scoring import caps

# So many of each kind are told, and worked out exactly.
MOST = 20
# Points of single firms are added up in millionths, so that no order of the firms changes the sum.
PARTS = 10**6

_OPEN = np.isin(standing.STATES, ["unknown", "unanswered"])
_ANSWERED_GAPS = np.isin(standing.STATES, ["partial", "unmet"])
_COUNTED = np.isin(standing.STATES, ["not-applicable", "not-asked"], invert=True)


class Firms(NamedTuple):
    """The firms of one questionnaire, its controls, and what each domain earns in each row."""

    newest: Newest
    controls: tuple[Control, ...]
    earns: Sums

    def states(self, control_id: str) -> Numbers:
        """Return the state of a control in each firm; nothing where it is none of the questionnaire."""
        place = self.place(control_id)
        block = self.newest.block
        result: Numbers = block.states[place, self.newest.whole] if place is not None else np.zeros(0, np.uint8)
        return result

    def gaps(self, control_id: str) -> Truths:
        """Return where a control is a gap of an organisation."""
        block, place = self.newest.block, self.place(control_id)
        result = np.zeros(len(block.sheets.first), bool)
        if place is not None:
            result[self.newest.whole] = closing.is_gap(block.states[place, self.newest.whole])
        return result

    def place(self, control_id: str) -> int | None:
        """Return the place of a control; none where the questionnaire does not ask it."""
        ids = [control.id for control in self.controls]
        return ids.index(control_id) if control_id in ids else None


class Restored(NamedTuple):
    """Points, in millionths, and two hundred times the person-days, with and without what leads to gaps, of all."""

    points: int
    days: int
    own_days: int


class _Failing(NamedTuple):
    """In how many firms a critical control fails, or might, of how many, and the lowest cap it sets."""

    fails: int
    might_fail: int
    of: int
    cap: int


def firms(some: Iterable[Newest]) -> tuple[Firms, ...]:
    """Return the firms of each questionnaire."""
    return tuple(
        Firms(
            newest,
            tuple(questionnaire.controls.values()),
            closing.earned(weighing.weights(questionnaire), newest.block),
        )
        for newest in some
        for questionnaire in [newest.rated.rater.questionnaire]
    )


def gaps(some: Sequence[Firms]) -> tuple[CommonGap, ...]:
    """Return the gaps of most firms, and what closing each restores and takes."""
    number: dict[str, int] = {}
    for each in some:
        counts = np.count_nonzero(closing.is_gap(each.newest.block.states[:, each.newest.whole]), axis=1)
        for control, count in zip(each.controls, counts.tolist(), strict=True):
            number[control.id] = number.get(control.id, 0) + count
    most = sorted((control_id for control_id, count in number.items() if count), key=lambda i: (-number[i], i))
    found = [_gap(some, control_id) for control_id in most[:MOST]]
    return tuple(sorted(found, key=lambda gap: (-gap.firms, -gap.points, gap.control)))


def _gap(some: Sequence[Firms], control_id: str) -> CommonGap:
    states = np.concatenate([each.states(control_id) for each in some])
    sums = [_closed(each, {control_id: rows}) for each in some if (rows := each.gaps(control_id)).any()]
    return CommonGap(
        control=control_id,
        firms=int(np.count_nonzero(closing.is_gap(states))),
        of=int(np.count_nonzero(_COUNTED[states])),
        open=int(np.count_nonzero(_OPEN[states])),
        points=Fraction(sum(each.points for each in sums), PARTS),
        days=Fraction(sum(each.days for each in sums), 200),
    )


def _closed(firms: Firms, gaps: Mapping[str, Truths]) -> Restored:
    """Close gaps, by their controls, in the rows where they are marked."""
    newest = firms.newest
    found = closing.closed(newest.rated.rater.questionnaire, newest.block, firms.earns, gaps)
    points = np.rint(found.points * PARTS).astype(np.int64)
    return Restored(int(points.sum()), int(found.days.sum()), int(found.own_days.sum()))


def failures(some: Sequence[Firms]) -> tuple[CommonFailure, ...]:
    """Return the critical controls that fail, or might, in most firms."""
    found: dict[str, _Failing] = {}
    for each in some:
        for control_id, new in _failing(each):
            found[control_id] = _together(found[control_id], new) if control_id in found else new
    failing = [i for i, one in found.items() if one.fails or one.might_fail]
    most = sorted(failing, key=lambda i: (-found[i].fails, -found[i].might_fail, found[i].cap, i))
    return tuple(CommonFailure(control=control_id, **found[control_id]._asdict()) for control_id in most)


def _failing(firms: Firms) -> Iterator[tuple[str, _Failing]]:
    """Yield what becomes of each critical control; one that fails nowhere sets no cap."""
    lines = firms.newest.rated.failures[:, firms.newest.rows]
    for control, line in zip(firms.controls, lines, strict=True):
        if caps.is_critical(control):
            yield (
                control.id,
                _Failing(
                    fails=int(np.count_nonzero(line == FAILURES.index("fails"))),
                    might_fail=int(np.count_nonzero(line == FAILURES.index("might-fail"))),
                    of=int(np.count_nonzero(_COUNTED[firms.states(control.id)])),
                    cap=caps.cap(control) if line.any() else caps.NO_CAP,
                ),
            )


def _together(one: _Failing, other: _Failing) -> _Failing:
    return _Failing(
        fails=one.fails + other.fails,
        might_fail=one.might_fail + other.might_fail,
        of=one.of + other.of,
        cap=min(one.cap, other.cap),
    )


def remedies(some: Sequence[Firms]) -> tuple[CommonRemedy, ...]:
    """Return the solutions that close most, by what they restore over all firms."""
    wanted: dict[str, list[tuple[Firms, dict[str, Truths]]]] = {}
    titles: dict[str, str] = {}
    for each in some:
        titles = {i: solution.title for i, solution in each.newest.rated.rater.catalog.solutions.items()} | titles
        for solution_id, closes in _direct(each).items():
            wanted.setdefault(solution_id, []).append((each, closes))
    number = {
        solution_id: sum(int(np.count_nonzero(rows)) for _, closes in parts for rows in closes.values())
        for solution_id, parts in wanted.items()
    }
    most = sorted(wanted, key=lambda i: (-number[i], i))[:MOST]
    found = [_remedy(i, titles[i], wanted[i], number[i]) for i in most]
    return tuple(sorted(found, key=lambda one: (-one.points, -one.gaps, one.solution)))


def _remedy(
    solution_id: str, title: str, parts: Iterable[tuple[Firms, dict[str, Truths]]], number: int
) -> CommonRemedy:
    sums = [_closed(each, closes) for each, closes in parts]
    concerned = (np.logical_or.reduce(list(closes.values())) for _, closes in parts)
    return CommonRemedy(
        solution=solution_id,
        title=title,
        firms=sum(int(np.count_nonzero(rows)) for rows in concerned),
        gaps=number,
        points=Fraction(sum(each.points for each in sums), PARTS),
        days=Fraction(sum(each.own_days for each in sums), 200),
    )


def _direct(firms: Firms) -> dict[str, dict[str, Truths]]:
    """Return the answered gaps that each solution closes most directly, by their controls: rows of firms."""
    newest = firms.newest
    gaps = np.zeros_like(newest.block.states, bool)
    gaps[:, newest.whole] = _ANSWERED_GAPS[newest.block.states[:, newest.whole]]
    found: dict[str, dict[str, Truths]] = {}
    for roles, rows in _by_roles(newest):
        for place in np.flatnonzero((gaps & rows).any(axis=1)).tolist():
            control = firms.controls[place]
            for solution_id in fitting(roles, control, newest.rated.rater.catalog.solutions)[:1]:
                closes = found.setdefault(solution_id, {})
                closes[control.id] = closes.get(control.id, np.zeros_like(rows)) | (gaps[place] & rows)
    return found


def _by_roles(newest: Newest) -> Iterator[tuple[frozenset[str], Truths]]:
    """Yield the roles that firms have, each with the rows of those that have them."""
    questionnaire, given = newest.rated.rater.questionnaire, newest.block.given
    role = questionnaire.meaning.role
    fact = questionnaire.facts.get(role) if role else None
    line = given.facts[list(questionnaire.facts).index(role)] if fact and role else np.zeros(len(given.tier), np.int64)
    for code in np.unique(line).tolist():
        yield frozenset(codes.values_of(fact, code) if fact else ()), line == code
