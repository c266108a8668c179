"""Compare an earlier answer sheet with this one: what moved, and why. The parts add up to the whole. Pure.

The parts come in a fixed order, each on top of those before: other answers; the questionnaire's version, with answers
that no longer count; its weights; and evidence that has become too old. Only an earlier report knows the questionnaire
of its day; an earlier sheet is scored by today's. A waiver that expires moves no score, since it never raised one.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import get_args

from assessor.model.assessment import Assessment, Finding, Interval
from assessor.model.sheet import AnswerSheet
from assessor.model.verdict import Cause, Comparison, Contribution, Move, Movement

PARTS: tuple[Cause, ...] = get_args(Cause)


def compare(
    source: str,
    before: Assessment,
    after: Assessment,
    confirmed: Sequence[Fraction],
    evidenced: Sequence[Fraction] | None = None,
) -> Comparison:
    """Compare an earlier sheet with this one, both by today's questionnaire and each in its own tier.

    The first figure is the baseline's as it was; each further one adds one of `PARTS`.
    """
    return Comparison(
        source=source,
        tier=before.tier,
        confirmed=_change(confirmed),
        evidenced=None if evidenced is None else _change(evidenced),
        rescored=low(before),
        controls=tuple(_controls(before, after)),
        domains=tuple(_domains(before, after)),
    )


def _change(figures: Sequence[Fraction]) -> Movement:
    # The last part, expiry, moves only the evidenced score.
    names = PARTS[: len(figures) - 1]
    parts = tuple(Contribution(name=name, points=b - a) for name, (a, b) in zip(names, pairwise(figures), strict=True))
    return Movement(before=figures[0], after=figures[-1], parts=parts)


def low(assessment: Assessment) -> Fraction:
    """Return the confirmed score; 0 when nothing is scored."""
    return _low(assessment.score)


def _low(score: Interval | None) -> Fraction:
    return score.low if score else Fraction(0)


def newest(sheet: AnswerSheet, as_of: date) -> date:
    """Return the day of a sheet: its newest date, or the day of judgement if it has no date."""
    days = [day for answer in sheet.answers.values() for day in (answer.on, *(entry.on for entry in answer.evidence))]
    return max((day for day in days if day and day <= as_of), default=as_of)


def _controls(before: Assessment, after: Assessment) -> Iterator[Move]:
    """Yield the controls that earn more or less than before; one that is now left out earns 0."""
    now = {finding.control.id: finding for finding in after.findings}
    for was in before.findings:
        becomes = now[was.control.id]
        if _earned(was) != _earned(becomes):
            yield Move(id=was.control.id, before=_earned(was), after=_earned(becomes), status=becomes.status)


def _earned(finding: Finding) -> Fraction:
    return 100 * finding.share.low if finding.share else Fraction(0)


def _domains(before: Assessment, after: Assessment) -> Iterator[Move]:
    now = {domain.id: domain for domain in after.domains}
    for was in before.domains:
        becomes = now[was.id]
        if _low(was.score) != _low(becomes.score):
            yield Move(id=was.id, before=_low(was.score), after=_low(becomes.score))
