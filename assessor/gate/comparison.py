"""What moved between an earlier answer sheet and this one, and why; the parts add up to the whole. Pure.

The parts are taken in a fixed order: first what was answered differently, then what this version of the questionnaire
no longer counts. Both sheets are scored with today's weights, so that these never hide what answers did.
"""

from collections.abc import Iterator
from fractions import Fraction

from assessor.model.assessment import Assessment, Finding, Interval
from assessor.model.verdict import Comparison, Move, Part


def compare(source: str, before: Assessment, counted: Assessment, after: Assessment) -> Comparison:
    """Compare an earlier sheet with this one; `counted` is this one with all its answers counting, stale ones too."""
    lows = [_low(assessment.score) for assessment in (before, counted, after)]
    return Comparison(
        source=source,
        before=lows[0],
        after=lows[2],
        parts=(
            Part(name="answers", points=lows[1] - lows[0]),
            Part(name="questionnaire version", points=lows[2] - lows[1]),
        ),
        controls=tuple(_controls(before, after)),
        domains=tuple(_domains(before, after)),
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
