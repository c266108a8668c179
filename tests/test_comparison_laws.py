"""The laws of a comparison, over random questionnaires with follow-ups, facts and tiers, and random pairs of sheets."""

from fractions import Fraction
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from assessor.advice.comparison import Then, compare
from assessor.advice.earlier import weighed_as
from assessor.model.comparison import CAUSES, Comparison, Movement, OutsideBy
from assessor.scoring import engine
from tests.support.editions import DAY, Pair, compared, edition, pairs
from tests.support.precedences import entangled_questionnaires
from tests.support.strategies import questionnaires_of, sheets


def moved(movement: Movement) -> Fraction | None:
    """Return the whole difference, after checking that its causes add up to it, each once and in their order."""
    names = [part.name for part in movement.parts]
    assert names == sorted(set(names), key=CAUSES.index)
    assert all(part.points for part in movement.parts)
    if movement.before is None or movement.after is None:
        assert not movement.parts
        return None
    assert movement.before + sum((part.points for part in movement.parts), Fraction(0)) == movement.after
    return movement.after - movement.before


@given(pairs())
def test_the_causes_add_up(case: Pair) -> None:
    found = case.found
    before, after = case.assessments
    assert found.uncapped.before == (before.uncapped.low if before.uncapped else None)
    assert found.confirmed.after == (after.score.low if after.score else None)
    assert found.evidenced is not None
    moved(found.evidenced)
    capped, aside = moved(found.confirmed), moved(found.uncapped)
    if capped is not None and aside is not None:
        caps = [part.points for part in found.confirmed.parts if part.name == "caps"]
        assert capped == aside + sum(caps, Fraction(0))


@given(pairs())
def test_a_copy_moves_nothing(case: Pair) -> None:
    found = case._replace(before=case.after.model_copy(deep=True)).found
    assert moved(found.confirmed) in {None, 0}
    assert (found.confirmed.parts, found.uncapped.parts) == ((), ())
    assert (*found.controls, *found.left, *found.joined, *found.facts, *found.domains) == ()


@given(pairs())
def test_the_other_way_round_each_total_is_negated(case: Pair) -> None:
    there, back = case.found, case.turned.found
    for one, other in ((there.confirmed, back.confirmed), (there.uncapped, back.uncapped)):
        assert (one.before, one.after) == (other.after, other.before)
        total = moved(one)
        assert moved(other) == (None if total is None else -total)
    assert [move.id for move in there.left] == [move.id for move in back.joined]
    assert [(move.id, move.gain) for move in there.controls] == [(move.id, -move.gain) for move in back.controls]


@given(pairs())
def test_without_a_change_of_scope_the_points_of_controls_add_up_to_the_movement(case: Pair) -> None:
    found = case.found
    total = moved(found.uncapped)
    if total is not None and not found.left and not found.joined:
        assert sum((move.points or Fraction(0) for move in found.controls), Fraction(0)) == total


@given(pairs())
def test_what_has_no_credit_at_one_of_the_dates_has_left_or_joined(case: Pair) -> None:
    before, after = ({f.control.id: f for f in one.findings} for one in case.assessments)
    found = case.found
    assert {m.id for m in found.left} == {i for i in before if before[i].share and not after[i].share}
    assert {m.id for m in found.joined} == {i for i in before if after[i].share and not before[i].share}
    for move in (*found.left, *found.joined):
        assert (move.points, move.outside in get_args(OutsideBy)[:-1]) == (None, True)
        assert None in (move.before.credit, move.after.credit)


@given(pairs())
def test_only_what_differs_is_a_cause(case: Pair) -> None:
    causes = {part.name for part in case.found.uncapped.parts}
    if case.before.facts == case.after.facts:
        assert "facts" not in causes
    if case.before.depth == case.after.depth:
        assert "tier" not in causes
    if case.before.parts == case.after.parts:
        assert "parts" not in causes
    if case.before.answers == case.after.answers:
        assert causes <= {"facts", "parts", "tier"}


@given(st.data())
def test_the_order_of_answers_in_a_file_does_not_matter(data: st.DataObject) -> None:
    questionnaire = data.draw(entangled_questionnaires())
    one, other = (data.draw(sheets(questionnaire)) for _ in range(2))
    shuffled = one.model_copy(update={"answers": dict(reversed(one.answers.items()))})
    assert compared(questionnaire, one, other) == compared(questionnaire, shuffled, other)


@given(pairs())
def test_a_comparison_reads_back_as_it_was_written(case: Pair) -> None:
    found = case.found
    assert Comparison.model_validate_json(found.model_dump_json()) == found


@given(st.data())
def test_with_the_questionnaire_of_the_earlier_day_the_causes_add_up_from_its_figure(data: st.DataObject) -> None:
    """Its domains weighed otherwise, and another fact may have been required."""
    case = data.draw(pairs())
    controls = list(case.questionnaire.controls.values())
    earlier = data.draw(questionnaires_of(controls, dict(case.questionnaire.facts)))
    weighed = weighed_as(case.questionnaire, earlier)
    then = Then(earlier, case.before, case.after, weighed, frozenset(), frozenset())
    was, becomes = (edition(case.questionnaire, sheet, "s.toml") for sheet in (case.before, case.after))
    found = compare(case.questionnaire, was, becomes, then)
    on_its_day = engine.assess(earlier, case.before, DAY)
    assert found.uncapped.before == (on_its_day.uncapped.low if on_its_day.uncapped else None)
    assert found.uncapped.after == case.found.uncapped.after
    moved(found.confirmed)
    moved(found.uncapped)
    assert (found.controls, found.left, found.joined) == (case.found.controls, case.found.left, case.found.joined)
