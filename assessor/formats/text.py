"""Write verdicts as lines for a log; no text from a sheet can forge one."""

from collections.abc import Iterator
from typing import BinaryIO

from assessor.model.verdict import Change, Comparison, NotJudged, Verdict, Verdicts, Violation, WaiverState
from assessor.text import ceil1, difference1, floor1, logged

_STATES = {
    "used": "in force until {expires}",
    "expires-soon": "in force, and expires soon, on {expires}",
    "unused": "unused until {expires}: it silences nothing",
    "expired": "expired on {expires}",
    "not-allowed": "not allowed: the control is critical, and the policy does not name it",
}


def render(run: Verdicts, out: BinaryIO) -> None:
    """Write the verdict on each file, with what was demanded and by whom, then the files that have none."""
    told = (*map(_lines, run.verdicts), *map(_not_judged, run.not_judged))
    out.writelines("".join(f"{logged(line)}\n" for line in lines).encode() for lines in told)


def _not_judged(refused: NotJudged) -> Iterator[str]:
    yield f"NOT JUDGED: {refused.file}"
    yield from (f"  {sentence}" for sentence in refused.sentences)


def _lines(verdict: Verdict) -> Iterator[str]:
    yield f"{'passed' if verdict.passed else 'FAILED'}: {verdict.file} ({_figures(verdict)})"
    yield from (
        f"  {_place(violation, verdict)}{violation.rule}: {violation.sentence}" for violation in verdict.violations
    )
    yield from (_waived(violation, verdict) for violation in verdict.waived)
    yield from (_waiver(waiver) for waiver in verdict.waivers if waiver.status != "used")
    if verdict.comparison:
        yield from (f"  {line}" for line in compared(verdict.comparison))
    yield f"  {demanded(verdict)}"


def _place(violation: Violation, verdict: Verdict) -> str:
    """Return where the answer stands that a violation is about, as editors and logs link to it."""
    control = next((verdict.controls[i] for i in violation.controls if i in verdict.controls), None)
    return f"{verdict.file}:{control.line}:{control.column}: " if control else ""


def demanded(verdict: Verdict) -> str:
    """Say what was demanded, and where each demand was written."""
    demands = (f"{demand.key} {demand.value}".rstrip() + f" ({demand.source})" for demand in verdict.thresholds)
    return f"judged by: {'; '.join(demands)}"


def compared(found: Comparison) -> Iterator[str]:
    """Say what moved since the baseline, and why."""
    yield f"since {found.source}: confirmed {_moved(found, found.confirmed)}"
    if found.evidenced:
        yield f"since {found.source}: evidenced {_moved(found, found.evidenced)}"
    for better, word in ((True, "better"), (False, "worse")):
        names = [move.id for move in found.controls if (move.after > move.before) == better]
        if names:
            yield f"{word}: {', '.join(names)}"


def _moved(found: Comparison, change: Change) -> str:
    """Say by what a figure moved; the printed parts add up to the printed difference."""
    parts, reached = [], change.before
    for part in change.parts:
        points = difference1(reached + part.points, reached)
        reached += part.points
        if part.points:
            parts.append(f"{'-' if part.points < 0 else '+'}{points.removeprefix('-')} by {part.name}")
    nothing = "what moved does not change it" if found.controls else "nothing moved it"
    return f"{floor1(change.before)} → {floor1(change.after)} ({', '.join(parts) or nothing})"


def _waived(violation: Violation, verdict: Verdict) -> str:
    names = {waiver.control: waiver for waiver in verdict.waivers}
    by = "; ".join(f"until {names[i].expires} by {names[i].approved_by}: {names[i].reason}" for i in violation.controls)
    return f"  waived: {violation.rule}: {violation.sentence} ({by})"


def _waiver(waiver: WaiverState) -> str:
    return f"  waiver of {waiver.control}: {_STATES[waiver.status].format(expires=waiver.expires)}"


def _figures(verdict: Verdict) -> str:
    shares = verdict.shares
    figures = [f"{verdict.questionnaire.id} {verdict.questionnaire.version}", f"tier {verdict.tier}"]
    if verdict.score is None:
        figures.append("no score")
    else:
        figures.append(f"confirmed {floor1(verdict.score.low)}, up to {floor1(verdict.score.high)}")
    if shares.counted:
        answered, unknown = shares.percent(shares.answered), shares.percent(shares.unknown)
        figures.append(f"answered {floor1(answered)} %, unknown {ceil1(unknown)} %")
    return "; ".join([*figures, f"as of {verdict.as_of}"])
