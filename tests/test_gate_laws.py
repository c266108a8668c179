"""The laws of the gate, over random questionnaires, sheets and policies."""

import re
from datetime import date, timedelta
from fractions import Fraction
from io import BytesIO
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from assessor.formats import text
from assessor.gate.case import Case
from assessor.gate.comparison import compare, low
from assessor.gate.judge import judge
from assessor.gate.rules import RULES
from assessor.model.assessment import Assessment
from assessor.model.catalog import TIERS
from assessor.model.policy import Policy, WaiverRules
from assessor.model.sheet import Waiver
from assessor.model.verdict import Comparison, Verdict, Verdicts, Violation
from assessor.scoring import engine
from tests.support.strategies import questionnaires, sheets

DAY = date(2026, 3, 31)
REGRESSIONS: list[Any] = [(), ("score",), ("control", "domain"), ("score", "control", "domain")]


@st.composite
def pairs(draw: DrawFn) -> tuple[Assessment, Assessment]:
    """Return two sheets of one questionnaire, scored."""
    questionnaire = draw(questionnaires())
    before, after = (engine.assess(questionnaire, draw(sheets(questionnaire)), DAY) for _ in range(2))
    return before, after


@st.composite
def demands(draw: DrawFn, assessment: Assessment) -> Policy:
    controls = [finding.control.id for finding in assessment.findings]
    percent = st.one_of(st.none(), st.integers(0, 1000).map(lambda tenths: Fraction(tenths, 10)))
    some = st.lists(st.sampled_from(controls), unique=True).map(tuple)
    return Policy(
        min_score=draw(percent),
        min_every_domain=draw(percent),
        min_answered=draw(percent),
        max_unknown=draw(percent),
        require=draw(some),
        no_critical_failure=draw(st.booleans()),
        max_answer_age=draw(st.sampled_from([None, 1])),
        no_regression=draw(st.sampled_from(REGRESSIONS)),
        waivers=WaiverRules(critical=draw(some)),
    )


def compared(before: Assessment, after: Assessment) -> Comparison:
    return compare("old.toml", before, after, [low(before), *[low(after)] * 3])


def verdict_on(case: tuple[Assessment, Assessment], policy: Policy, waivers: dict[str, Waiver]) -> Verdict:
    before, after = case
    return judge(Case(after, policy, comparison=compared(before, after)), waivers, "sheet.toml", ())


def waivers_of(assessment: Assessment, data: Any, expires: date) -> dict[str, Waiver]:
    controls = data.draw(st.lists(st.sampled_from([f.control.id for f in assessment.findings]), unique=True))
    return {control_id: Waiver(reason="r", approved_by="A. Alder", expires=expires) for control_id in controls}


@given(pairs(), st.data())
def test_a_waiver_silences_only_what_names_its_control(case: tuple[Assessment, Assessment], data: Any) -> None:
    policy = data.draw(demands(case[1]))
    waivers = waivers_of(case[1], data, DAY)
    bare, waived = verdict_on(case, policy, {}), verdict_on(case, policy, waivers)
    assert _said(*waived.violations, *waived.waived) == _said(*bare.violations)
    for violation in waived.waived:
        assert RULES[violation.rule].waivable
        assert violation.controls
        assert set(violation.controls) <= waivers.keys()


def _said(*violations: Violation) -> list[str]:
    """Return what is violated, without the remark that a cap is of a waived control."""
    return sorted(violation.sentence.replace(", waived", "") for violation in violations)


@given(pairs(), st.data())
def test_a_waiver_that_has_expired_changes_nothing(case: tuple[Assessment, Assessment], data: Any) -> None:
    policy = data.draw(demands(case[1]))
    bare = verdict_on(case, policy, {})
    expired = verdict_on(case, policy, waivers_of(case[1], data, DAY - timedelta(days=1)))
    assert (expired.passed, expired.violations, expired.waived) == (bare.passed, bare.violations, ())
    assert {waiver.status for waiver in expired.waivers} <= {"expired"}


@given(pairs())
def test_nothing_falls_unseen_below_a_baseline(case: tuple[Assessment, Assessment]) -> None:
    before, after = case
    verdict = verdict_on(case, Policy(min_answered=Fraction(0), no_regression=("score", "control", "domain")), {})
    found = {
        violation.sentence.split(" was ")[0] for violation in verdict.violations if violation.rule == "no-regression"
    }
    fallen = {
        f"control {was.control.id}"
        for was, now in zip(before.findings, after.findings, strict=True)
        if (was.share.low if was.share else 0) > (now.share.low if now.share else 0)
    }
    if low(before) > low(after):
        fallen.add("the confirmed score")
    if TIERS.index(before.tier) > TIERS.index(after.tier):
        fallen.add("the tier")
    assert fallen == {name for name in found if not name.startswith("domain")}
    assert not [
        v for v in verdict_on((after, after), Policy(no_regression=("score",)), {}).violations if "was" in v.sentence
    ]


@given(pairs(), st.lists(st.fractions(0, 100), min_size=4, max_size=4))
def test_the_parts_of_a_comparison_add_up_as_printed(
    case: tuple[Assessment, Assessment], figures: list[Fraction]
) -> None:
    verdict = verdict_on(case, Policy(), {})
    comparison = compare("old.toml", *case, figures)
    change = comparison.confirmed
    assert change.before + sum((part.points for part in change.parts), Fraction(0)) == change.after
    out = BytesIO()
    told = verdict.model_copy(update={"comparison": comparison})
    text.render(Verdicts(passed=True, verdicts=(told,), not_judged=()), out)
    line = re.search(r"confirmed (\S+) → (\S+) \((.*)\)\n", out.getvalue().decode())
    assert line
    parts = [Fraction(part.split(" by ")[0]) for part in line[3].split(", ") if " by " in part]
    assert Fraction(line[1]) + sum(parts) == Fraction(line[2])
