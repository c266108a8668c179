"""The laws of scoring, over random questionnaires and sheets."""

from datetime import date
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from assessor.model.assessment import Assessment, Interval
from assessor.model.catalog import Questionnaire
from assessor.model.sheet import Answer, AnswerSheet
from assessor.scoring import engine
from assessor.telling import explanation
from tests.support.completions import completions
from tests.support.strategies import answers_to, assessed

Case = tuple[Questionnaire, AnswerSheet]
DAY = date(2026, 3, 31)
# Enough that three can be at their worst.
MANY = 6


def assess(questionnaire: Questionnaire, sheet: AnswerSheet) -> Assessment:
    return engine.assess(questionnaire, sheet, DAY)


def ends(questionnaire: Questionnaire, sheet: AnswerSheet) -> Interval | None:
    return assess(questionnaire, sheet).score


def with_answer(sheet: AnswerSheet, control: str, answer: Answer) -> AnswerSheet:
    """Return the sheet with an answer that holds in every part."""
    return without_own(sheet, control).model_copy(update={"answers": {**sheet.answers, control: answer}})


def without_own(sheet: AnswerSheet, control: str) -> AnswerSheet:
    """Return the sheet with the organisation's answer in every part."""
    parts = {
        part_id: part.model_copy(update={"answers": {k: a for k, a in part.answers.items() if k != control}})
        for part_id, part in sheet.parts.items()
    }
    return sheet.model_copy(update={"parts": parts})


@given(assessed(MANY))
def test_every_completion_lies_in_the_interval(case: Case) -> None:
    questionnaire, sheet = case
    assume(not assess(questionnaire, sheet).required)
    interval = ends(questionnaire, sheet)
    for score in completions(questionnaire, sheet, not_applicable=True):
        assert interval is not None
        assert interval.low <= score <= interval.high


@given(assessed(MANY))
def test_nothing_is_scored_while_a_required_fact_is_open(case: Case) -> None:
    questionnaire, sheet = case
    assessment = assess(questionnaire, sheet)
    assume(assessment.required)
    assert {assessment.score, assessment.uncapped, *(domain.score for domain in assessment.domains)} == {None}
    free = {i: fact.model_copy(update={"required": False}) for i, fact in questionnaire.facts.items()}
    without = assess(questionnaire.model_copy(update={"facts": free}), sheet)
    assert [(f.status, f.share) for f in without.findings] == [(f.status, f.share) for f in assessment.findings]


@given(assessed(MANY, parts=False))
def test_both_ends_are_attained_once_every_fact_is_answered(case: Case) -> None:
    questionnaire, sheet = case
    facts = {"f": sheet.fact("f") or ("yes",), "g": sheet.fact("g") or ("a",)}
    sheet = sheet.model_copy(update={"facts": facts})
    # A stored answer behind an open parent says nothing yet, so it is open, too.
    behind = {f.control.id for f in assess(questionnaire, sheet).findings if f.behind and f.is_open}
    open_too = {control_id: answer for control_id, answer in sheet.answers.items() if control_id not in behind}
    sheet = sheet.model_copy(update={"answers": open_too})
    interval = ends(questionnaire, sheet)
    scores = list(completions(questionnaire, sheet, not_applicable=False))
    assert (interval is None) == (not scores)
    if interval is not None:
        assert (interval.low, interval.high) == (min(scores), max(scores))


@given(assessed(MANY), st.data())
def test_answering_never_widens_the_interval(case: Case, data: st.DataObject) -> None:
    questionnaire, sheet = case
    before = assess(questionnaire, sheet)
    waiting = [f.control for f in before.findings if f.is_open and not f.behind and not f.waits_for]
    assume(waiting)
    control = data.draw(st.sampled_from(waiting))
    answer = data.draw(answers_to(control).filter(lambda a: a is not None and a.state != "unknown"))
    assert answer is not None
    after = ends(questionnaire, with_answer(sheet, control.id, answer))
    if before.score is None:
        assert after is None
    elif after is not None:
        assert before.score.low <= after.low <= after.high <= before.score.high


@given(assessed(MANY), st.data())
def test_improving_an_answer_never_lowers_a_score(case: Case, data: st.DataObject) -> None:
    questionnaire, sheet = case
    control = data.draw(st.sampled_from(list(questionnaire.controls.values())))
    worse, better = sorted(
        data.draw(st.lists(st.sampled_from(list(control.choices)), min_size=2, max_size=2)),
        key=lambda c: control.choices[c].credit,
    )
    low = ends(questionnaire, with_answer(sheet, control.id, Answer(choice=(worse,))))
    high = ends(questionnaire, with_answer(sheet, control.id, Answer(choice=(better,))))
    assert (low is None) == (high is None)
    if low is not None and high is not None:
        assert low.low <= high.low
        assert low.high <= high.high


@given(assessed(MANY), st.data())
def test_a_missing_answer_never_raises_the_confirmed_score(case: Case, data: st.DataObject) -> None:
    questionnaire, sheet = case
    given_ = [control_id for control_id, answer in sheet.answers.items() if answer.choice]
    assume(given_)
    control_id = data.draw(st.sampled_from(given_))
    before = ends(questionnaire, sheet)
    for open_ in (Answer(), Answer(state="unknown")):
        after = ends(questionnaire, with_answer(sheet, control_id, open_))
        assert (before is None) == (after is None)
        if before is not None and after is not None:
            assert after.low <= before.low


@given(assessed(MANY))
def test_the_order_of_answers_and_controls_does_not_matter(case: Case) -> None:
    questionnaire, sheet = case
    mixed = sheet.model_copy(
        update={"answers": dict(reversed(sheet.answers.items())), "facts": dict(reversed(sheet.facts.items()))}
    )
    turned = questionnaire.model_copy(update={"controls": dict(reversed(questionnaire.controls.items()))})
    assert ends(questionnaire, mixed) == ends(questionnaire, sheet) == ends(turned, sheet)


def followers(questionnaire: Questionnaire, parent: str) -> set[str]:
    """All that follows a control up, however indirectly."""
    found: set[str] = set()
    for control in questionnaire.parents_first:
        if {parent, *found} & control.after.keys():
            found.add(control.id)
    return found


@given(assessed(MANY), st.data())
def test_not_applicable_equals_removed(case: Case, data: st.DataObject) -> None:
    questionnaire, sheet = case
    free = [c for c in questionnaire.controls.values() if c.may_not_apply and not c.after and not c.applies_if]
    assume(free)
    i = data.draw(st.sampled_from(free)).id
    declared = with_answer(sheet, i, Answer(state="not-applicable", reason="none here"))
    gone = {i, *followers(questionnaire, i)}
    left = {k: c for k, c in questionnaire.controls.items() if k not in gone}
    removed = questionnaire.model_copy(update={"controls": left})
    assert ends(questionnaire, declared) == ends(removed, sheet)


@given(assessed(MANY), st.data())
def test_a_control_of_zero_weight_changes_nothing(case: Case, data: st.DataObject) -> None:
    questionnaire, sheet = case
    weightless = [c for c in questionnaire.controls.values() if c.weight == 0]
    followed = {parent for control in questionnaire.controls.values() for parent in control.after}
    assume([c for c in weightless if c.id not in followed])
    control = data.draw(st.sampled_from([c for c in weightless if c.id not in followed]))
    answer = data.draw(answers_to(control).filter(lambda a: a is not None))
    assert answer is not None
    assert ends(questionnaire, with_answer(sheet, control.id, answer)) == ends(questionnaire, sheet)


@given(assessed(MANY))
def test_the_terms_that_explain_prints_add_up_to_the_uncapped_total(case: Case) -> None:
    assessment = assess(*case)
    scored = [domain for domain in assessment.domains if domain.score is not None]
    weights = sum(domain.counts for domain in scored)
    low = high = Fraction(0)
    for domain in scored:
        counted = [f for f in domain.findings if f.share is not None]
        inside = sum(f.control.weight for f in counted)
        for finding in counted:
            assert finding.share is not None
            low += explanation.term(finding.share.low, finding.control, domain, weights, inside)
            high += explanation.term(finding.share.high, finding.control, domain, weights, inside)
    if assessment.uncapped is None:
        assert not scored
    else:
        assert (low, high) == (assessment.uncapped.low, assessment.uncapped.high)


@given(assessed())
def test_every_control_is_counted_once(case: Case) -> None:
    assessment = assess(*case)
    shares = assessment.shares
    unreached = sum(finding.status == "not-reached" for finding in assessment.findings)
    assert shares.asked == shares.answered + shares.unknown + shares.unanswered + shares.not_applicable
    assert shares.asked + shares.not_asked + unreached == len(assessment.findings)


@given(assessed())
def test_a_blank_answer_is_none(case: Case) -> None:
    questionnaire, sheet = case
    blank = {control_id: Answer() for control_id in questionnaire.controls if control_id not in sheet.answers}
    filled = sheet.model_copy(update={"answers": {**sheet.answers, **blank}})
    assert assess(questionnaire, filled).shares == assess(questionnaire, sheet).shares
    assert ends(questionnaire, filled) == ends(questionnaire, sheet)
