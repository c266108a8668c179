"""What moved between an earlier answer sheet and this one, and why; the parts add up to the whole. Pure.

The parts are taken in a fixed order: what was answered differently, what this version of the questionnaire asks or
counts differently, and what it weighs differently. An earlier sheet is scored with today's weights, since its own are
not known; an earlier report holds them. What expires moves no score: a waiver lifts none.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple, get_args

from assessor.model.assessment import Assessment, Finding, Interval
from assessor.model.verdict import Comparison, Move, Part, Reason


class Stages(NamedTuple):
    """A firm scored step by step: as it was, with today's answers, as they are asked today, and as weighed today."""

    before: Assessment
    answered: Assessment
    asked: Assessment
    after: Assessment


def compare(source: str, stages: Stages) -> Comparison:
    """Compare an earlier sheet with this one."""
    lows = [_low(assessment.score) for assessment in stages]
    moves = [later - earlier for earlier, later in pairwise(lows)]
    names: tuple[Reason, ...] = get_args(Reason)
    return Comparison(
        source=source,
        before=lows[0],
        after=lows[-1],
        parts=tuple(Part(name=name, points=points) for name, points in zip(names, moves, strict=True)),
        controls=tuple(_controls(stages.before, stages.after)),
        domains=tuple(_domains(stages.before, stages.after)),
    )


def _low(score: Interval | None) -> Fraction:
    return score.low if score else Fraction(0)


def _controls(before: Assessment, after: Assessment) -> Iterator[Move]:
    """Yield the controls that earn more or less than before; one that is left out now has lost what it earned."""
    now = {finding.control.id: finding for finding in after.findings}
    for was in before.findings:
        becomes = now.get(was.control.id)
        if becomes is not None and _earned(was) != _earned(becomes):
            yield Move(id=was.control.id, before=_earned(was), after=_earned(becomes), status=becomes.status)


def _earned(finding: Finding) -> Fraction:
    return 100 * finding.share.low if finding.share else Fraction(0)


def _domains(before: Assessment, after: Assessment) -> Iterator[Move]:
    now = {domain.id: domain for domain in after.domains}
    for was in before.domains:
        becomes = now.get(was.id)
        if becomes is not None and _low(was.score) != _low(becomes.score):
            yield Move(id=was.id, before=_low(was.score), after=_low(becomes.score))
