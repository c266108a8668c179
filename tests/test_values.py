"""Values are frozen, and a changed copy of one is a value of its own."""

from hypothesis import given, settings

from assessor.model.assessment import FactValue
from assessor.model.catalog import Fact, Questionnaire
from tests.support.strategies import questionnaires


@settings(max_examples=20)
@given(questionnaires())
def test_a_changed_copy_computes_anew_what_was_computed_before(questionnaire: Questionnaire) -> None:
    before = questionnaire.digest
    (first, *_) = questionnaire.controls.values()
    heavier = first.model_copy(update={"weight": first.weight + 1})
    changed = questionnaire.model_copy(update={"controls": {**questionnaire.controls, first.id: heavier}})
    assert changed.digest != before
    assert next(control for control in changed.parents_first if control.id == first.id) == heavier


def test_a_copy_without_changes_is_equal() -> None:
    value = FactValue(fact=Fact(kind="yes-no", title="T", question="Q?"), values=("yes",), applies=True)
    assert value.model_copy() == value
