"""Tell the verdict of two pages: the level and what can happen here, where the score lies, what answers are missing."""

from collections.abc import Iterator, Sequence

from assessor.model.assessment import Assessment
from assessor.model.report import MOST_STEPS, GapStep, Report
from assessor.scoring import caps
from assessor.telling import benchmark, comparison
from assessor.telling.blocks import Band, Block, Headline, Paragraph, Scale, Tone
from assessor.telling.room import Room
from assessor.text import ceil0, floor0
from assessor.words.speech import all_of, begun, language, say

TONES: tuple[Tone, ...] = ("worst", "poor", "fair", "good", "best")
MOST_NAMED = 2


def shown(report: Report) -> Sequence[GapStep]:
    """Return the steps that two pages have room for."""
    return report.advice.steps[:MOST_STEPS]


def number_of(report: Report, control_id: str) -> int | None:
    """Return the number of the step for a control, if it is shown."""
    return next((number for number, step in enumerate(shown(report), 1) if step.control == control_id), None)


def told(report: Report, _room: Room) -> Iterator[Block]:
    """Tell the level, what can happen here, where the score lies, and what missing answers are worth."""
    yield headline(report.assessment)
    if report.assessment.score is not None:
        yield scale(report)
        yield Paragraph(" ".join(_answers(report)))
    yield from _moved(report)
    yield from benchmark.in_brief(report)


def headline(assessment: Assessment) -> Headline:
    """Return the level with its place among all, and what can happen here; or what is not known."""
    text = _can_happen(assessment)
    if assessment.score is None:
        return Headline(say("level-none"), "", text, "unknown")
    low, high = assessment.level(assessment.score.low), assessment.level(assessment.score.high)
    if assessment.reached is None:
        return Headline(say("level-not-known"), say("level-between", low=low.title, high=high.title), text, "unknown")
    levels = sorted(assessment.levels.values(), key=lambda level: level.start)
    place, most = levels.index(low), len(levels) - 1
    return Headline(low.title, _place(place, most), text, TONES[place * (len(TONES) - 1) // most if most else 0])


def _place(place: int, most: int) -> str:
    if place in {0, most}:
        return say("level-lowest" if place == 0 else "level-highest", n=most + 1)
    return say("level-place", place=place + 1, n=most + 1)


def _can_happen(assessment: Assessment) -> str:
    if assessment.score is None:
        facts = [assessment.facts[fact_id].fact.title for fact_id in assessment.required]
        return say("not-scored-before", facts=all_of(facts)) if facts else say("nothing-scored")
    if not assessment.shares.answered:
        return say("nothing-answered")
    return _clauses(assessment) or _nobody_knows(assessment) or assessment.level(assessment.score.low).meaning


def _clauses(assessment: Assessment) -> str:
    """Say what confirmed answers can lead to: of the critical failures that hold the total lowest."""
    certain = [finding for finding in assessment.findings if finding.failure == "fails"]
    lowest = [finding.control.clause for finding in certain if caps.held_at(finding) == caps.lowest(certain)]
    match [clause for clause in lowest if clause]:
        case [first, second, *_]:
            return begun(say("can-happen-both", first=first, second=second))
        case [first]:
            return begun(say("can-happen", first=first))
    return ""


def _nobody_knows(assessment: Assessment) -> str:
    """Name what holds the total lowest as long as nobody knows it."""
    unknown = [finding for finding in assessment.findings if finding.failure == "might-fail"]
    held = [f.control.title for f in unknown if caps.held_at(f) == caps.lowest(unknown)]
    return say("nobody-knows", what=all_of([say("quoted", text=text) for text in held[:MOST_NAMED]])) if held else ""


def scale(report: Report) -> Scale:
    """Draw what is confirmed, what is possible, and both after the steps."""
    assessment, steps = report.assessment, shown(report)
    assert assessment.score is not None
    low, high = assessment.score.low, assessment.score.high
    bands = tuple(Band(level.title, level.start) for level in assessment.levels.values())
    key = [say("key-confirmed", low=floor0(low)), say("key-at-most", high=ceil0(high))]
    after = steps[-1].after if steps else None
    if after:
        ends = {"low": floor0(after.low), "high": ceil0(after.high)}
        key.append(say("key-after-one" if after.low == after.high else "key-after", n=len(steps), **ends))
    label = say("scale", low=floor0(low), high=ceil0(high))
    return Scale(label, low, high, bands, (after.low, after.high) if after else None, tuple(key))


def _answers(report: Report) -> Iterator[str]:
    shares, score = report.assessment.shares, report.assessment.score
    assert score is not None
    missing, points = shares.unknown + shares.unanswered, ceil0(score.high) - floor0(score.low)
    if not missing:
        yield say("answers-all")
    elif score.high > score.low:
        yield say("answers-missing", n=missing, whole=shares.counted, points=points)
    else:
        yield say("answers-missing-idle", n=missing, whole=shares.counted)
    yield from _lifts(report)
    yield from _records(report)


def _lifts(report: Report) -> Iterator[str]:
    """Say which steps alone lift the score above the lowest cap, if all of them are shown."""
    failing = [finding for finding in report.assessment.findings if finding.failure]
    cap = caps.lowest(failing)
    lowest = [finding for finding in failing if caps.held_at(finding) == cap]
    certain = [finding.control.id for finding in lowest if finding.failure == "fails"]
    numbers = sorted(number for control_id in certain if (number := number_of(report, control_id)))
    if numbers and len(numbers) == len(certain):
        steps = all_of([str(number) for number in numbers])
        key = {"n": len(numbers), "steps": steps, "cap": cap}
        yield say("lifts", **key) if len(certain) == len(lowest) else say("lifts-with-answers", **key)


def _records(report: Report) -> Iterator[str]:
    answers = say("answers", n=report.assessment.shares.answered)
    if report.evidenced is not None and report.evidenced.answers:
        yield say("records-some", n=report.evidenced.answers, answers=answers)
    elif report.assessment.shares.answered:
        yield say("records-none", answers=answers)


def _moved(report: Report) -> Iterator[Block]:
    """Tell in one line each what moved since an earlier sheet, and which part is furthest behind."""
    found = report.since
    if found:
        yield from comparison.remarks(found.remarks)
    if found and found.confirmed.before is not None and found.confirmed.after is not None:
        ends = {"before": floor0(found.confirmed.before), "after": floor0(found.confirmed.after)}
        when = language().long_day(found.before.on) if found.before.on else found.before.source
        yield Paragraph(say("moved-since", when=when, **ends))
    scored = [(part.score.low, part.title) for part in report.parts.values() if part.score]
    if len(scored) > 1:
        low, title = min(scored)
        yield Paragraph(say("parts-worst", worst=title, low=floor0(low)))
