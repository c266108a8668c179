"""Tell an owner's first page: how bad it is and why, what is good, and what nobody knows yet."""

from collections.abc import Iterator, Sequence

from assessor.model.assessment import Assessment, Finding
from assessor.model.report import Report, Step
from assessor.scoring import caps
from assessor.telling.blocks import Band, Block, Detail, Heading, Headline, Item, Items, Paragraph, Scale, Tone
from assessor.telling.phrases import note, said, where
from assessor.text import ceil0, floor0, shortened
from assessor.words.forms import day, sentence
from assessor.words.speech import all_of, say

MOST_GOOD = 4
MOST_DANGERS = 3
MOST_UNKNOWN = 6
MOST_STEPS = 6
MOST_WORDS = 18
TONES: tuple[Tone, ...] = ("worst", "poor", "fair", "good", "best")


def shown(report: Report) -> Sequence[Step]:
    """Return the steps that two pages have room for."""
    return report.advice.steps[:MOST_STEPS]


def number_of(report: Report, control_id: str) -> int | None:
    """Return the number of the step for a control, if it is shown."""
    return next((number for number, step in enumerate(shown(report), 1) if step.control == control_id), None)


def opening(report: Report) -> Iterator[Block]:
    """Say whose page it is, and of which day."""
    assessment = report.assessment
    yield Heading(assessment.about.get("organisation") or assessment.title, 1, 2)
    yield Paragraph(say("page-of", title=assessment.title, day=day(assessment.as_of)))


def verdict(report: Report) -> Iterator[Block]:
    """Tell the level, what can happen here, where the score lies, and what missing answers are worth."""
    yield headline(report.assessment)
    if report.assessment.score is not None:
        yield scale(report)
        yield Paragraph(" ".join(_answers(report)))
    yield from _moved(report)


def headline(assessment: Assessment) -> Headline:
    """Return the level with its place among all, and what can happen here; or what is not known."""
    text = _can_happen(assessment)
    if assessment.score is None:
        return Headline(say("level-none"), "", text, "unknown")
    low, high = assessment.level(assessment.score.low), assessment.level(assessment.score.high)
    if assessment.reached is None:
        return Headline(say("level-not-known"), say("level-between", low=low.title, high=high.title), text, "unknown")
    levels = list(assessment.levels.values())
    place, most = levels.index(low), len(levels) - 1
    return Headline(low.title, _place(place, most), text, TONES[place * (len(TONES) - 1) // most if most else 0])


def _place(place: int, most: int) -> str:
    if place in {0, most}:
        return say("level-lowest" if place == 0 else "level-highest", n=most + 1)
    return say("level-place", place=place + 1, n=most + 1)


def _can_happen(assessment: Assessment) -> str:
    if assessment.score is None:
        facts = [assessment.facts[fact_id].fact.title for fact_id in assessment.required]
        return say("answer-first", what=all_of(facts)) if facts else say("nothing-scored")
    if not assessment.shares.answered:
        return say("nothing-answered")
    certain = [finding for finding in assessment.findings if finding.failure == "fails"]
    clauses = [f.control.clause for f in certain if caps.held_at(f) == caps.lowest(certain) and f.control.clause]
    if len(clauses) > 1:
        return say("can-happen-both", first=clauses[0], second=clauses[1])
    if clauses:
        return say("can-happen", first=clauses[0])
    unknown = [finding for finding in assessment.findings if finding.failure == "might-fail"]
    if unknown:
        held = [f.control.title for f in unknown if caps.held_at(f) == caps.lowest(unknown)]
        return say("nobody-knows", what=all_of([say("quoted", text=text) for text in held[:2]]))
    return assessment.level(assessment.score.low).meaning


def scale(report: Report) -> Scale:
    """Draw what is confirmed, what is possible, and both after the steps."""
    assessment, steps = report.assessment, shown(report)
    assert assessment.score is not None
    low, high = assessment.score.low, assessment.score.high
    bands = tuple(Band(level.title, level.start) for level in assessment.levels.values())
    key = [say("key-confirmed", low=floor0(low)), say("key-at-most", high=ceil0(high))]
    after = report.advice.after if steps else None
    if after:
        ends = {"low": floor0(after.low), "high": ceil0(after.high)}
        key.append(say("key-after-one" if ends["low"] == ends["high"] else "key-after", n=len(steps), **ends))
    label = say("scale", low=floor0(low), high=ceil0(high))
    return Scale(label, low, high, bands, (after.low, after.high) if after else None, tuple(key))


def _answers(report: Report) -> Iterator[str]:
    assessment = report.assessment
    shares, score = assessment.shares, assessment.score
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
    """Say which steps alone lift the firm above the lowest cap, if all of them are shown."""
    failing = [finding for finding in report.assessment.findings if finding.failure]
    cap = caps.lowest(failing)
    lowest = [finding for finding in failing if caps.held_at(finding) == cap]
    numbers = [number for f in lowest if f.failure == "fails" and (number := number_of(report, f.control.id))]
    if numbers and len(numbers) == sum(f.failure == "fails" for f in lowest):
        steps = all_of([str(number) for number in sorted(numbers)])
        open_too = any(finding.failure == "might-fail" for finding in lowest)
        if report.audience == "board":
            key = "lifts-with-answers-board" if open_too else "lifts-board"
            yield say(key, n=len(numbers), steps=steps, cap=cap)
        else:
            yield say("lifts-with-answers" if open_too else "lifts", n=len(numbers), steps=steps, cap=cap)


def _records(report: Report) -> Iterator[str]:
    answers = say("answers", n=report.assessment.shares.answered)
    if report.evidenced is not None and report.evidenced.answers:
        yield say("records-some", n=report.evidenced.answers, answers=answers)
    elif report.assessment.shares.answered:
        yield say("records-none", answers=answers)


def _moved(report: Report) -> Iterator[Block]:
    """Tell in one line each what moved since an earlier sheet, and which part is furthest behind."""
    found = report.since
    if found and found.before.on and found.confirmed.before is not None and found.confirmed.after is not None:
        ends = {"before": floor0(found.confirmed.before), "after": floor0(found.confirmed.after)}
        yield Paragraph(say("since-up", day=day(found.before.on), **ends))
    scored = [(part.score.low, part.title) for part in report.parts.values() if part.score]
    if len(scored) > 1:
        low, title = min(scored)
        yield Paragraph(say("parts-worst", worst=title, low=floor0(low)))


def good(report: Report) -> Iterator[Block]:
    """Tell the strengths, so that readers do not stop at the faults."""
    yield Heading(say("good"))
    found = list(_good(report))[:MOST_GOOD]
    items = tuple(Item(where(report.assessment, finding, finding.control.title)) for finding in found)
    yield Items(items, mark="good") if items else Paragraph(say("good-none"))


def _good(report: Report) -> Iterator[Finding]:
    """Yield what is met, worth most first; then critical ones that are past their floor and at least half met."""
    assessment = report.assessment
    yield from (assessment.finding(strength.control) for strength in report.advice.strengths)
    for finding in assessment.findings:
        halfway = finding.share is not None and finding.share.low * 2 >= 1
        if finding.status == "partial" and halfway and caps.is_critical(finding.control) and not finding.failure:
            yield finding


def dangers(report: Report) -> Iterator[Block]:
    """Tell what would hurt most: why, when it happened elsewhere, how it is here, and which step ends it."""
    yield Heading(say("hurt-board" if report.audience == "board" else "hurt"))
    items = tuple(_danger(report, finding) for finding in _dangerous(report)[:MOST_DANGERS])
    yield Items(items, mark="danger") if items else Paragraph(say("hurt-none"))


def _dangerous(report: Report) -> list[Finding]:
    """Return what certainly fails, by where it holds the total, then worst answers that hurt somebody elsewhere."""
    found = [report.assessment.finding(step.control) for step in report.advice.steps]
    failing = sorted((f for f in found if f.failure == "fails"), key=caps.held_at)
    return [*failing, *(f for f in found if not f.failure and caps.is_worst(f) and f.control.event)]


def _danger(report: Report, finding: Finding) -> Item:
    control, number = finding.control, number_of(report, finding.control.id)
    title = sentence(caps.because(control)) if finding.failure else control.title
    details = [Detail(say("here"), _here(finding))]
    if control.event:
        details.insert(0, Detail(say("elsewhere", year=control.event.when[:4]), control.event.what))
    ends = say("ends-it", number=number) if number else ""
    return Item(where(report.assessment, finding, title), ends, tuple(details))


def _here(finding: Finding) -> str:
    """Return the firm's own words, else what it chose."""
    comment = note(finding.answer) if finding.answer else ""
    return say("quoted", text=shortened(comment, MOST_WORDS)) if comment else shortened(said(finding), MOST_WORDS)


def unknown(report: Report) -> Iterator[Block]:
    """Name what nobody knows yet, those that hold the total first."""
    questions = report.advice.questions
    if questions:
        yield Heading(say("not-known-board" if report.audience == "board" else "not-known"))
        yield Items(
            tuple(Item(_named(report.assessment, q.kind, q.id)) for q in questions[:MOST_UNKNOWN]), mark="unknown"
        )
        rest = len(questions) - MOST_UNKNOWN
        if rest > 0:
            yield Paragraph(say("not-known-more", n=rest))


def _named(assessment: Assessment, kind: str, asked_id: str) -> str:
    return assessment.facts[asked_id].fact.title if kind == "fact" else assessment.finding(asked_id).control.title
