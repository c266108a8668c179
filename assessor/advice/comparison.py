"""Compare two assessments of one questionnaire: what moved, and why, in figures that add up. Pure.

The causes come in a fixed order, each on top of those before. Figures of single controls are uncapped; what caps do is
a part of its own.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from assessor.advice.evidenced import evidenced
from assessor.advice.stages import stages
from assessor.model.assessment import (
    Assessment,
    Declared,
    Deeper,
    DomainScore,
    Finding,
    Follows,
    Interval,
    RuledOut,
)
from assessor.model.catalog import Questionnaire
from assessor.model.comparison import (
    Cause,
    Comparison,
    Contribution,
    ControlMove,
    FactMove,
    Move,
    Movement,
    OutsideBy,
    PartMove,
    PartState,
    Remark,
    Snapshot,
    Stand,
)
from assessor.model.sheet import AnswerSheet
from assessor.scoring import engine


class Edition(NamedTuple):
    """A sheet that is compared: where it is from, the newest date of an answer, and how it counts today.

    `sheet` has only what counts by the questionnaire that is loaded, `stale` also answers that count no more.
    """

    source: str
    on: date | None
    sheet: AnswerSheet
    stale: AnswerSheet
    assessment: Assessment


class Then(NamedTuple):
    """The questionnaire of the earlier day, both sheets as they count in it, and today's with the weights of that day.

    `gone` are its controls that nothing asks any more, `new` those of today that nothing asked then.
    """

    questionnaire: Questionnaire
    before: AnswerSheet
    after: AnswerSheet
    weighed: Questionnaire
    gone: frozenset[str]
    new: frozenset[str]


class _Stage(NamedTuple):
    """A sheet as it counts in a questionnaire, and the cause that it adds to the stage before."""

    cause: Cause | None
    questionnaire: Questionnaire
    sheet: AnswerSheet
    assessment: Assessment
    age: int | None = None


def compare(
    questionnaire: Questionnaire,
    before: Edition,
    after: Edition,
    then: Then | None = None,
    *,
    shows_evidence: bool = False,
    max_age: int | None = None,
    remarks: tuple[Remark, ...] = (),
) -> Comparison:
    """Compare two sheets as they count by one questionnaire, and by the earlier day's where that is known.

    `shows_evidence` adds the evidenced figure, with evidence of at most `max_age` days.
    """
    found = list(_stages(questionnaire, before, after, then))
    known = then or Then(questionnaire, before.sheet, after.sheet, questionnaire, frozenset(), frozenset())
    moved = list(_controls(before.assessment, after.assessment, known, found[0].assessment))
    return Comparison(
        title=questionnaire.title,
        as_of=after.assessment.as_of,
        before=snapshot(before),
        after=snapshot(after),
        confirmed=_capped([(s.cause, s.assessment.score, s.assessment.uncapped) for s in found]),
        uncapped=_movement([(s.cause, _low(s.assessment.uncapped)) for s in found]),
        evidenced=_evidenced(found, before, max_age) if shows_evidence else None,
        facts=tuple(_facts(before.assessment, after.assessment)),
        parts=tuple(_parts(before.sheet, after.sheet)),
        controls=tuple(move for move in moved if move.before.credit is not None and move.after.credit is not None),
        left=tuple(move for move in moved if move.after.credit is None),
        joined=tuple(move for move in moved if move.before.credit is None),
        domains=tuple(_domains(before.assessment, after.assessment)),
        remarks=remarks,
    )


def snapshot(edition: Edition) -> Snapshot:
    """Return the figures of a sheet by the questionnaire that is loaded."""
    assessment = edition.assessment
    return Snapshot(
        source=edition.source,
        on=edition.on,
        organisation=edition.sheet.about.get("organisation", ""),
        questionnaire=assessment.questionnaire,
        tier=assessment.tier,
        level=assessment.reached.title if assessment.reached else None,
        score=assessment.score,
        uncapped=assessment.uncapped,
        answered=assessment.shares.answered,
        counted=assessment.shares.counted,
        domains={domain.id: domain.score for domain in assessment.domains},
    )


def _stages(questionnaire: Questionnaire, before: Edition, after: Edition, then: Then | None) -> Iterator[_Stage]:
    """Yield the earlier sheet, one stage for each cause, and the later sheet; what is the same is scored once."""
    first = _Stage(None, questionnaire, before.sheet, before.assessment)
    later, becomes = after.sheet, after.assessment
    if then is not None:
        first = _Stage(None, then.questionnaire, then.before, _assessed(then.questionnaire, then.before, after))
        later, becomes = then.after, _assessed(then.questionnaire, then.after, after)
    last = first
    yield last
    unasked = {finding.control.id for finding in becomes.findings if finding.status == "not-asked"}
    for cause, sheet in stages(first.sheet, later, unasked):
        assessment = last.assessment if sheet is last.sheet else _assessed(first.questionnaire, sheet, after)
        last = _Stage(cause, first.questionnaire, sheet, assessment)
        yield last
    if then is not None:
        yield _Stage("questionnaire", then.weighed, after.sheet, _assessed(then.weighed, after.sheet, after))
        yield _Stage("weights", questionnaire, after.sheet, after.assessment)


def _assessed(questionnaire: Questionnaire, sheet: AnswerSheet, after: Edition) -> Assessment:
    return engine.assess(questionnaire, sheet, after.assessment.as_of)


def _low(score: Interval | None) -> Fraction | None:
    return score.low if score else None


def _capped(figures: Sequence[tuple[Cause | None, Interval | None, Interval | None]]) -> Movement:
    """Return the movement of a capped figure: the parts of the uncapped one, and what caps did to it."""
    return _with_caps(
        _low(figures[0][1]),
        _low(figures[-1][1]),
        _movement([(cause, _low(uncapped)) for cause, _, uncapped in figures]),
    )


def _with_caps(before: Fraction | None, after: Fraction | None, uncapped: Movement) -> Movement:
    if before is None or after is None:
        return Movement(before=before, after=after)
    effect = after - before - sum((part.points for part in uncapped.parts), Fraction(0))
    caps = (Contribution(name="caps", points=effect),) if effect else ()
    return Movement(before=before, after=after, parts=(*uncapped.parts, *caps), aside=uncapped.before)


def _movement(figures: Sequence[tuple[Cause | None, Fraction | None]]) -> Movement:
    before, after = figures[0][1], figures[-1][1]
    if before is None or after is None:
        return Movement(before=before, after=after)
    parts, reached = [], before
    for cause, figure in figures:
        # Where nothing is scored in between, the cause that ends that moves the figure from the last one known.
        if cause is not None and figure is not None and figure != reached:
            parts.append(Contribution(name=cause, points=figure - reached))
            reached = figure
    return Movement(before=before, after=after, parts=tuple(parts))


def newest(sheet: AnswerSheet, as_of: date) -> date:
    """Return the day of a sheet's evidence: its newest date, or the day of judgement if it has no date."""
    given = (answer for _, answer in sheet.every_answer())
    days = [day for answer in given for day in (answer.on, *(entry.on for entry in answer.evidence))]
    return max((day for day in days if day and day <= as_of), default=as_of)


def _evidenced(found: Sequence[_Stage], before: Edition, age: int | None) -> Movement:
    """Return the movement of the evidenced figure; its last cause is evidence that has become too old since."""
    as_of = found[-1].assessment.as_of
    then = None if age is None else age + (as_of - newest(before.sheet, as_of)).days
    aged = [*(stage._replace(age=then) for stage in found), found[-1]._replace(cause="expiry", age=age)]
    figures: list[tuple[Cause | None, Fraction | None, Fraction | None]] = []
    for last, stage in zip([None, *aged], aged, strict=False):
        if last is not None and last[1:] == stage[1:] and last.sheet is stage.sheet:
            figures.append((stage.cause, *figures[-1][1:]))
            continue
        shown = evidenced(stage.questionnaire, stage.sheet, stage.assessment, stage.age)
        figures.append((stage.cause, shown.score, shown.uncapped))
    uncapped = _movement([(cause, figure) for cause, _, figure in figures])
    return _with_caps(figures[0][1], figures[-1][1], uncapped)


def _facts(before: Assessment, after: Assessment) -> Iterator[FactMove]:
    for fact_id, becomes in after.facts.items():
        was = before.facts[fact_id]
        if was.values != becomes.values:
            yield FactMove(id=fact_id, fact=becomes.fact, before=was.values, after=becomes.values)


def _parts(before: AnswerSheet, after: AnswerSheet) -> Iterator[PartMove]:
    for part_id, part in {**before.parts, **after.parts}.items():
        was, becomes = before.parts.get(part_id), after.parts.get(part_id)
        if was != becomes:
            state: PartState = "added" if was is None else "removed" if becomes is None else "changed"
            yield PartMove(id=part_id, kind=part.kind, title=part.title, state=state)


def _controls(before: Assessment, after: Assessment, then: Then, on_its_day: Assessment) -> Iterator[ControlMove]:
    """Yield the controls that stand differently; those outside the sums on both dates are left out."""
    was = {finding.control.id: finding for finding in before.findings}
    whole = sum(domain.counts for domain in after.domains if domain.score)
    for finding in on_its_day.findings if then.gone else ():
        if finding.control.id in then.gone and finding.share is not None:
            yield _move((on_its_day, finding), (after, _outside(finding)), None)
    for domain in after.domains:
        for finding in domain.findings:
            earlier = was[finding.control.id]
            if finding.control.id in then.new and finding.share is not None:
                yield _move((before, _outside(finding)), (after, finding), None)
            elif _differs(earlier, finding):
                points = _points(domain, whole, earlier, finding)
                yield _move((before, earlier), (after, finding), points)


def _outside(finding: Finding) -> Finding:
    """Return a control as it stands in a questionnaire that does not have it."""
    return Finding(control=finding.control, status="not-asked", share=None)


def _differs(was: Finding, becomes: Finding) -> bool:
    if was.share is None and becomes.share is None:
        return False
    return (was.share, was.status) != (becomes.share, becomes.status) or _told(was) != _told(becomes)


def _told(finding: Finding) -> object:
    answer = finding.answer
    return (answer.state, frozenset(answer.choice), answer.evidence) if answer and not answer.is_blank else None


# A finding, and the assessment that it is of.
_Found = tuple[Assessment, Finding]


def _move(before: _Found, after: _Found, points: Fraction | None) -> ControlMove:
    was, becomes = before[1], after[1]
    outside = becomes if becomes.share is None else was if was.share is None else None
    by, facts = _why(outside) if outside else (None, ())
    control = becomes.control
    asked = control.asked_of(after[0].roles)
    return ControlMove(
        id=control.id,
        title=asked.title,
        domain=control.domain,
        tier=control.tier,
        before=_stand(*before),
        after=_stand(*after),
        points=points,
        outside=by,
        facts=facts,
    )


def _why(finding: Finding) -> tuple[OutsideBy, tuple[str, ...]]:
    """Return why a control is outside the sums, and the facts that say so."""
    match finding.because:
        case Deeper():
            return "tier", ()
        case RuledOut(facts=facts):
            return "facts", facts
        case Declared():
            return "not-applicable", ()
        case Follows():
            return "follow-up", ()
        case _:
            return "questionnaire", ()


def _stand(assessment: Assessment, finding: Finding) -> Stand:
    answer, choices = finding.answer, finding.control.choices
    chosen = answer.choice if answer else ()
    return Stand(
        status=finding.status,
        choice=chosen,
        said=tuple(choices[choice_id].text for choice_id in chosen if choice_id in choices),
        credit=None if finding.share is None else 100 * finding.share.low,
        on=answer.on if answer else None,
        by=answer.by if answer else "",
        reason=answer.reason if answer else "",
        evidence=answer.evidence if answer else (),
        parts=tuple(assessment.parts[part_id].title for part_id in assessment.only_in(finding)),
    )


def _points(domain: DomainScore, whole: int, was: Finding, becomes: Finding) -> Fraction | None:
    """Return a control's share of the later total times the credit gained; none where one of both is missing."""
    if was.share is None or becomes.share is None or not whole:
        return None
    if domain.score is None:
        return Fraction(0)
    share = Fraction(100 * domain.counts * becomes.control.weight, whole * domain.inside)
    return share * (becomes.share.low - was.share.low)


def _domains(before: Assessment, after: Assessment) -> Iterator[Move]:
    now = {domain.id: domain for domain in after.domains}
    for was in before.domains:
        low, becomes = _low(was.score), _low(now[was.id].score)
        if low != becomes:
            yield Move(id=was.id, title=was.title, before=low, after=becomes)
