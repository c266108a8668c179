"""Write verdicts as lines for a log; no text from a sheet can forge a line."""

from collections.abc import Iterator
from typing import BinaryIO

from assessor.model.verdict import Comparison, Movement, NotJudged, Verdict, Verdicts, Violation
from assessor.text import ceil1, difference1, floor1, logged
from assessor.words import terms
from assessor.words.speech import say


def render(run: Verdicts, out: BinaryIO) -> None:
    """Write each verdict with its demands and their sources, then the files that were not judged."""
    told = (*map(_lines, run.verdicts), *map(_not_judged, run.not_judged))
    out.writelines("".join(f"{logged(line)}\n" for line in lines).encode() for lines in told)


def _not_judged(refused: NotJudged) -> Iterator[str]:
    yield say("verdict-not-judged", file=refused.file)
    yield from (f"  {sentence}" for sentence in refused.sentences)


def _lines(verdict: Verdict) -> Iterator[str]:
    yield say("verdict-passed" if verdict.passed else "verdict-failed", file=verdict.file, figures=_figures(verdict))
    yield from (
        f"  {_place(violation, verdict)}{violation.rule}: {violation.sentence}" for violation in verdict.violations
    )
    yield from (_waived(violation, verdict) for violation in verdict.waived)
    for waiver in verdict.waivers:
        if waiver.status != "used":
            state = terms.waiver(waiver.status, waiver.expires)
            yield f"  {say('verdict-waiver', control=waiver.control, state=state)}"
    if verdict.comparison:
        yield from (f"  {line}" for line in compared(verdict.comparison))
    yield f"  {demanded(verdict)}"


def _place(violation: Violation, verdict: Verdict) -> str:
    """Return the place of the answer that a violation is about, in the form that editors and logs link."""
    control = next(
        (verdict.controls[control_id] for control_id in violation.controls if control_id in verdict.controls), None
    )
    return f"{verdict.file}:{control.line}:{control.column}: " if control else ""


def demanded(verdict: Verdict) -> str:
    """Say which demands the verdict is by, and where each was written."""
    demands = (f"{demand.key} {demand.value}".rstrip() + f" ({demand.source})" for demand in verdict.thresholds)
    return say("demanded", demands="; ".join(demands))


def compared(found: Comparison) -> Iterator[str]:
    """Say what moved since the baseline, and why."""
    yield say("moved-confirmed", source=found.source, **_moved(found, found.confirmed))
    if found.evidenced:
        yield say("moved-evidenced", source=found.source, **_moved(found, found.evidenced))
    better = [move.id for move in found.controls if move.after > move.before]
    worse = [move.id for move in found.controls if move.after < move.before]
    if better:
        yield say("moved-better", names=", ".join(better))
    if worse:
        yield say("moved-worse", names=", ".join(worse))


def _moved(found: Comparison, movement: Movement) -> dict[str, str]:
    """Return both figures and the parts of their difference; the printed parts add up to the printed difference."""
    parts, reached = [], movement.before
    for part in movement.parts:
        points = difference1(reached + part.points, reached)
        reached += part.points
        if part.points:
            signed = f"{'-' if part.points < 0 else '+'}{points.removeprefix('-')}"
            parts.append(say("moved-by", points=signed, cause=terms.cause(part.name)))
    nothing = say("moved-in-vain") if found.controls else say("moved-nothing")
    return {
        "before": floor1(movement.before),
        "after": floor1(movement.after),
        "parts": ", ".join(parts) or nothing,
    }


def _waived(violation: Violation, verdict: Verdict) -> str:
    names = {waiver.control: waiver for waiver in verdict.waivers}
    by = (
        say("verdict-waived-by", expires=waiver.expires, approved_by=waiver.approved_by, reason=waiver.reason)
        for waiver in (names[control_id] for control_id in violation.controls)
    )
    return f"  {say('verdict-waived', rule=violation.rule, sentence=violation.sentence, by='; '.join(by))}"


def _figures(verdict: Verdict) -> str:
    shares = verdict.shares
    figures = [
        f"{verdict.questionnaire.id} {verdict.questionnaire.version}",
        say("verdict-tier", tier=terms.tier(verdict.tier)),
    ]
    if verdict.score is None:
        figures.append(say("verdict-no-score"))
    else:
        figures.append(say("verdict-score", low=floor1(verdict.score.low), high=floor1(verdict.score.high)))
    if shares.counted:
        answered, unknown = shares.percent(shares.answered), shares.percent(shares.unknown)
        figures.append(say("verdict-shares", answered=floor1(answered), unknown=ceil1(unknown)))
    return "; ".join([*figures, say("verdict-as-of", day=verdict.as_of)])
