"""Write verdicts as lines for a log; no text from a sheet can forge a line."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from assessor.errors import capped
from assessor.formats.spool import Sink, Spool
from assessor.formats.verdictwriter import VerdictWriter
from assessor.model.comparison import Comparison, ControlMove, Movement
from assessor.model.verdict import NotJudged, RunInfo, Verdict, Violation
from assessor.text import ceil1, floor1, logged, signed1
from assessor.words import terms
from assessor.words.speech import all_of, say


class TextWriter(VerdictWriter):
    """A writer of each verdict with its demands and their sources, and of the files that were not judged."""

    def __init__(self, out: Sink, info: RunInfo) -> None:
        super().__init__(out, info)
        self._not_judged = Spool()

    def judged(self, verdict: Verdict) -> None:
        """Write a verdict."""
        self.out.write(_written(_lines(verdict)))

    def refused(self, refused: NotJudged) -> None:
        """Keep why a file was not judged."""
        self._not_judged.write(_written(_refusal(refused)))

    def finish(self) -> None:
        """Write which files were not judged."""
        self._not_judged.copy_to(self.out)


def _written(lines: Iterable[str]) -> bytes:
    return "".join(f"{logged(line)}\n" for line in lines).encode()


def _refusal(refused: NotJudged) -> Iterator[str]:
    yield say("verdict-not-judged", file=refused.file)
    yield from (f"  {sentence}" for sentence in refused.sentences)


def _lines(verdict: Verdict) -> Iterator[str]:
    yield say("verdict-passed" if verdict.passed else "verdict-failed", file=verdict.file, figures=_figures(verdict))
    for rule, violations in groupby(verdict.violations, key=lambda violation: violation.rule):
        told = [f"{_place(violation, verdict)}{rule}: {violation.sentence}" for violation in violations]
        yield from (f"  {line}" for line in capped(told, lambda n: say("verdict-lines-more", n=n)))
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
    for remark in found.remarks:
        yield terms.remark(remark.kind, remark.first, remark.second, remark.number)
    source = found.before.source
    yield say("moved-confirmed", source=source, **_moved(found, found.confirmed))
    # Without caps both figures and their parts are the same.
    if found.uncapped != found.confirmed:
        yield say("moved-aside", **_moved(found, found.uncapped))
    if found.evidenced:
        yield say("moved-evidenced", source=source, **_moved(found, found.evidenced))
    for names in (_better(found), _worse(found)):
        yield from names
    if found.left:
        yield say("moved-left", names=_outside(found.left))
    if found.joined:
        yield say("moved-joined", names=_outside(found.joined))


def _better(found: Comparison) -> Iterator[str]:
    names = [move.id for move in found.controls if move.gain > 0]
    if names:
        yield say("moved-better", names=", ".join(names))


def _worse(found: Comparison) -> Iterator[str]:
    names = [move.id for move in found.controls if move.gain < 0]
    if names:
        yield say("moved-worse", names=", ".join(names))


def _outside(moves: Iterable[ControlMove]) -> str:
    """Name controls with the reason, once for those that share it."""
    groups: dict[str, list[str]] = {}
    for move in moves:
        groups.setdefault(terms.outside(move.outside or "questionnaire", all_of(move.facts)), []).append(move.id)
    return "; ".join(say("moved-outside", control=", ".join(ids), why=why) for why, ids in groups.items())


def _moved(found: Comparison, movement: Movement) -> dict[str, str]:
    """Return both figures and the parts of their difference; the printed parts add up to the printed difference."""
    if movement.before is None or movement.after is None:
        none = say("moved-no-score")
        before, after = (none if end is None else floor1(end) for end in (movement.before, movement.after))
        what = say("moved-from-none" if movement.before is None else "moved-to-none")
        return {"before": before, "after": after, "parts": what}
    steps = ((terms.cause(name), signed1(after, before)) for name, before, after in movement.steps())
    parts = [say("moved-by", points=points, cause=cause) for cause, points in steps]
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
    if verdict.essential.of:
        figures.append(say("verdict-asked", asked=verdict.essential.asked, n=verdict.essential.of))
    if shares.counted:
        answered, unknown = shares.percent(shares.answered), shares.percent(shares.unknown)
        figures.append(say("verdict-shares", answered=floor1(answered), unknown=ceil1(unknown)))
    return "; ".join([*figures, say("verdict-as-of", day=verdict.as_of)])
