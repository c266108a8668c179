"""Every set of steps of a small sheet, scored by the scorer of sheets, to compare plans with."""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import combinations, product
from typing import NamedTuple

from hypothesis import assume, settings

from assessor.model.assessment import Assessment, Finding
from assessor.model.catalog import Control, Questionnaire
from assessor.model.sheet import Answer, AnswerSheet
from assessor.scoring import engine
from tests.support.house import AS_OF
from tests.support.parts import lifted

DAY = date.fromisoformat(AS_OF)
Case = tuple[Questionnaire, AnswerSheet]


class Try(NamedTuple):
    score: Fraction
    closed: int
    uncapped: Fraction
    days: Fraction
    answers: dict[str, tuple[str, ...]]

    @property
    def rank(self) -> tuple[Fraction, int, Fraction, Fraction]:
        return self.score, self.closed, self.uncapped, -self.days


def gaps(assessment: Assessment) -> list[Finding]:
    """Return the findings that work can better."""
    return [f for f in assessment.findings if f.share and f.share.low < 1 and not f.waits_for]


def start(finding: Finding) -> int:
    """Return the credit that work starts from; that of a follow-up's own answer, which its parent leads to."""
    if finding.behind and finding.answer and finding.answer.choice:
        return finding.control.credit(finding.answer.choice)
    return int(100 * finding.share.low) if finding.share else 0


def better(assessment: Assessment, finding: Finding) -> list[tuple[str, ...]]:
    """Return every answer with more credit; of several ticked choices each set that keeps what is ticked."""
    worst = min(assessment.inside(finding), key=start)
    control, ticked, least = finding.control, set(worst.answer.choice if worst.answer else ()), start(worst)
    real = [choice_id for choice_id, choice in control.choices.items() if not choice.none]
    if control.kind == "one":
        sets: list[tuple[str, ...]] = [(choice_id,) for choice_id in control.choices]
    else:
        sets = [
            some
            for size in range(1, len(real) + 1)
            for some in combinations(real, size)
            if ticked - {"none"} <= set(some)
        ]
    return [some for some in sets if control.credit(some) > least]


def effort(control: Control, end: str) -> Fraction:
    low, high = control.effort_days
    return {"low": Fraction(low), "middle": Fraction(low + high) / 2, "high": Fraction(high)}[end]


def without_claims(case: Case) -> Case:
    """Return the sheet without claims that a follow-up that is not reached does not apply: no plan counts on them."""
    questionnaire, sheet = case
    assessment = engine.assess(*case, DAY)
    behind = {f.control.id for f in assessment.findings if any(each.behind for each in assessment.inside(f))}

    def kept(answers: Mapping[str, Answer]) -> dict[str, Answer]:
        return {name: a for name, a in answers.items() if name not in behind or a.state != "not-applicable"}

    parts = {i: part.model_copy(update={"answers": kept(part.answers)}) for i, part in sheet.parts.items()}
    return questionnaire, sheet.model_copy(update={"answers": kept(sheet.answers), "parts": parts})


def tries(case: Case, end: str) -> Iterator[Try]:
    """Yield every set of steps that respects prerequisites, scored by the scorer of sheets."""
    questionnaire, sheet = case
    before = engine.assess(questionnaire, sheet, DAY)
    open_ = {finding.control.id: finding for finding in gaps(before)}
    for answered in product(*([(), *better(before, finding)] for finding in open_.values())):
        given_ = {control_id: some for control_id, some in zip(open_, answered, strict=True) if some}
        changed = {control_id: Answer(choice=some) for control_id, some in given_.items()}
        after = engine.assess(questionnaire, lifted(questionnaire, sheet, changed), DAY)
        if all(allowed(after, open_, control_id) for control_id in given_):
            assert after.score is not None
            assert after.uncapped is not None
            days = (effort(open_[name].control, end) * gained(before, open_[name], s) for name, s in given_.items())
            yield Try(after.score.low, closed(before, after), after.uncapped.low, sum(days, Fraction(0)) / 100, given_)


def gained(before: Assessment, finding: Finding, some: tuple[str, ...]) -> int:
    """Return the credit that an answer gains in all parts that are below it."""
    credit = finding.control.credit(some)
    return sum(max(credit - start(each), 0) for each in before.inside(finding))


def closed(before: Assessment, after: Assessment) -> int:
    """Count the vital classes of which a control failed, and none does any longer."""
    failing = [{f.control.id for f in each.findings if f.failure} for each in (before, after)]
    classes = [{i for some in one.controls.values() for i in some} for one in before.vital.values()]
    return sum(bool(one & failing[0]) and not one & failing[1] for one in classes)


def allowed(after: Assessment, open_: dict[str, Finding], control_id: str) -> bool:
    """Whether a follow-up is reached, and its prerequisites that could be bettered are at their targets."""
    for required in open_[control_id].control.requires:
        share = after.finding(required).share
        if required in open_ and (share is None or share.low * 100 < open_[required].control.target):
            return False
    return not any(each.behind for each in after.inside(after.finding(control_id)))


SMALL = settings(max_examples=150)


def small(case: Case) -> tuple[Case, Assessment]:
    case = without_claims(case)
    assessment = engine.assess(*case, DAY)
    assume(assessment.score is not None and gaps(assessment))
    return case, assessment
