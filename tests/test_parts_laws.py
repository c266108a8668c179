"""The laws of parts, over random questionnaires and sheets."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from assessor.model.assessment import Assessment
from assessor.model.catalog import Questionnaire
from assessor.model.sheet import AnswerSheet, Part
from assessor.scoring import engine, parts
from tests.support.strategies import PART_KINDS, assessed

Case = tuple[Questionnaire, AnswerSheet]
DAY = date(2026, 3, 31)
MANY = 6


def assess(questionnaire: Questionnaire, sheet: AnswerSheet) -> Assessment:
    return engine.assess(questionnaire, sheet, DAY)


def figures(assessment: Assessment) -> tuple[object, ...]:
    shares = [(f.control.id, f.status, f.share, f.failure) for f in assessment.findings]
    return assessment.score, assessment.uncapped, assessment.shares, assessment.required, shares


@given(assessed(MANY, parts=False), st.lists(st.sampled_from(PART_KINDS), min_size=1, max_size=3))
def test_parts_that_differ_in_nothing_change_nothing(case: Case, kinds: list[str]) -> None:
    questionnaire, sheet = case
    same = {f"p{number}": Part.model_validate({"kind": kind, "title": "P"}) for number, kind in enumerate(kinds)}
    assert figures(assess(questionnaire, sheet.model_copy(update={"parts": same}))) == figures(assess(*case))


@given(assessed(MANY))
def test_the_order_of_parts_does_not_matter(case: Case) -> None:
    questionnaire, sheet = case
    turned = sheet.model_copy(update={"parts": dict(reversed(sheet.parts.items()))})
    assert figures(assess(questionnaire, turned)) == figures(assess(*case))


@given(assessed(MANY))
def test_a_part_is_judged_as_a_sheet_of_its_own(case: Case) -> None:
    questionnaire, sheet = case
    assessment = assess(*case)
    for part_id, part in assessment.parts.items():
        alone = assess(questionnaire, parts.in_force(sheet, part_id))
        assert part.found == {i: alone.finding(i) for i in part.found}
        assert part.in_force == alone.facts


@given(assessed(MANY))
def test_the_worst_part_counts(case: Case) -> None:
    assessment = assess(*case)
    for finding in assessment.findings:
        shares = [each.share for each in assessment.inside(finding) if each.share is not None]
        ends = (min(s.low for s in shares), min(s.high for s in shares)) if shares else None
        assert ends == (finding.share and (finding.share.low, finding.share.high))
        assert all(assessment.parts[part_id].kind == finding.control.of for part_id in finding.parts)
