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
from assessor.gate.judge import judge
from assessor.gate.rules import RULES
from assessor.model.assessment import Assessment
from assessor.model.catalog import TIERS
from assessor.model.policy import Policy, WaiverRules
from assessor.model.sheet import Waiver
from assessor.model.verdict import RunInfo, Verdict, Violation
from tests.support.editions import DAY, Pair, pairs

REGRESSIONS: list[Any] = [(), ("score",), ("control", "domain"), ("score", "control", "domain")]


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


def verdict_on(case: Pair, policy: Policy, waivers: dict[str, Waiver]) -> Verdict:
    return judge(Case(case.assessments[1], policy, comparison=case.found), waivers, "sheet.toml", ())


def waivers_of(assessment: Assessment, data: Any, expires: date) -> dict[str, Waiver]:
    controls = data.draw(st.lists(st.sampled_from([f.control.id for f in assessment.findings]), unique=True))
    return {control_id: Waiver(reason="r", approved_by="A. Alder", expires=expires) for control_id in controls}


@given(pairs(), st.data())
def test_a_waiver_silences_only_what_names_its_control(case: Pair, data: Any) -> None:
    policy = data.draw(demands(case.assessments[1]))
    waivers = waivers_of(case.assessments[1], data, DAY)
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
def test_a_waiver_that_has_expired_changes_nothing(case: Pair, data: Any) -> None:
    policy = data.draw(demands(case.assessments[1]))
    bare = verdict_on(case, policy, {})
    expired = verdict_on(case, policy, waivers_of(case.assessments[1], data, DAY - timedelta(days=1)))
    assert (expired.passed, expired.violations, expired.waived) == (bare.passed, bare.violations, ())
    assert {waiver.status for waiver in expired.waivers} <= {"expired"}


@given(pairs())
def test_nothing_falls_unseen_below_a_baseline(case: Pair) -> None:
    before, after = case.assessments
    policy = Policy(min_answered=Fraction(0), no_regression=("score", "control", "domain"), scope="fail")
    verdict = verdict_on(case, policy, {})
    sentences = [violation.sentence for violation in verdict.violations if violation.rule == "no-regression"]
    found = {re.split(" was | has ", sentence)[0] for sentence in sentences}
    fallen = {
        f"control {was.control.id}"
        for was, now in zip(before.findings, after.findings, strict=True)
        if was.share is not None and (now.share is None or was.share.low > now.share.low)
    }
    if before.score and (after.score is None or before.score.low > after.score.low):
        fallen.add("the confirmed score")
    if TIERS.index(before.tier) > TIERS.index(after.tier):
        fallen.add("the tier")
    assert fallen == {name for name in found if not name.startswith("domain")}
    same = case._replace(before=case.after)
    assert not [v for v in verdict_on(same, policy, {}).violations if v.rule == "no-regression"]


@given(pairs())
def test_only_essential_controls_must_stay_in_the_scope(case: Pair) -> None:
    policy = Policy(min_answered=Fraction(0), no_regression=("control",))
    verdict = verdict_on(case, policy, {})
    failing = {v.controls[0] for v in verdict.violations if "has left the scope" in v.sentence}
    assert failing == {m.id for m in case.found.left if m.tier == "essential" and m.outside != "follow-up"}
    for lets in ("ignore", "list"):
        found = verdict_on(case, policy.model_copy(update={"scope": lets}), {})
        assert not [v for v in found.violations if "scope" in v.sentence or "the tier" in v.sentence]
        assert bool(found.notices) == (lets == "list" and bool(case.found.left))


@given(pairs())
def test_the_parts_of_a_comparison_add_up_as_printed(case: Pair) -> None:
    out = BytesIO()
    text.TextWriter(out, RunInfo()).add(verdict_on(case, Policy(), {}))
    for line in re.findall(r"(?:confirmed|evidenced|aside:) ([0-9.]+) → ([0-9.]+) \((.*)\)\n", out.getvalue().decode()):
        parts = [Fraction(part.split(" by ")[0]) for part in line[2].split(", ") if " by " in part]
        assert Fraction(line[0]) + sum(parts) == Fraction(line[1])
