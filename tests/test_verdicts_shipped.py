"""What shipped questionnaires say of firms that are good but for a few answers: neither flattering nor slandering."""

from itertools import product
from random import Random

import pytest

from assessor.model.assessment import Assessment, Finding
from assessor.model.catalog import TIERS, Tier
from assessor.scoring import caps
from assessor.scoring.engine import answered
from tests.support.firms import NAMES, ROLES, Pick, best, firm, loaded, middle, second_best, worst

pytestmark = pytest.mark.slow

EVERY = [pytest.param(*each, id=" ".join(each)) for each in product(NAMES, ROLES)]
EVERY_TIER = [pytest.param(*each, id=" ".join(each)) for each in product(NAMES, ROLES, TIERS)]
TRIPLES = 30
# Each alone opens everything, or hides that somebody got in.
SEVEN = (
    "mfa-admin",
    "updates-installed",
    "staff-remote-access",
    "encryption-in-transit",
    "alerts-watched",
    "cloud-data-not-public",
    "incident-playbook",
)
# Where a middling firm is held at 39: by answers that let a stranger in, which its owner would not call middling.
DIRE = {"no-shared-default", "commands-authenticated", "safety-system-independence", "it-ot-boundary", "signed-updates",
        "per-vehicle-keys"}  # fmt: skip


def low(assessment: Assessment) -> float:
    assert assessment.score is not None
    return float(assessment.score.low)


def level(assessment: Assessment) -> str:
    assert assessment.reached is not None
    return next(level_id for level_id, level in assessment.levels.items() if level == assessment.reached)


def essential(assessment: Assessment) -> list[Finding]:
    return [f for f in assessment.findings if f.share is not None and f.control.tier == "essential"]


def with_worst(assessment: Assessment, *controls: str) -> Assessment:
    return answered(assessment, {i: worst(assessment.finding(i).control) for i in controls})


@pytest.mark.parametrize(("name", "role", "tier"), EVERY_TIER)
def test_nobody_is_exemplary_with_an_essential_control_at_its_worst(name: str, role: str, tier: Tier) -> None:
    assessment = firm(name, role, tier, best)
    for finding in essential(assessment):
        after = with_worst(assessment, finding.control.id)
        assert low(after) < 95, finding.control.id
        assert low(after) <= caps.cap(finding.control), finding.control.id


@pytest.mark.parametrize(("name", "role", "tier"), EVERY_TIER)
def test_nobody_is_resilient_with_three_essential_controls_at_their_worst(name: str, role: str, tier: Tier) -> None:
    assessment = firm(name, role, tier, best)
    ids, drawn = [f.control.id for f in essential(assessment)], Random(f"{name} {role} {tier}")
    for _ in range(TRIPLES):
        three = drawn.sample(ids, 3)
        assert low(with_worst(assessment, *three)) < 80, three


@pytest.mark.parametrize(("name", "role"), EVERY)
def test_a_vital_control_holds_the_total_where_the_questionnaire_says(name: str, role: str) -> None:
    questionnaire, assessment = loaded(name), firm(name, role, "essential", best)
    asked = {finding.control.id for finding in essential(assessment)}
    for vital in questionnaire.vital.values():
        for control_id in asked.intersection(vital.controls.get(role, ())):
            if caps.is_critical(questionnaire.controls[control_id]):
                assert low(with_worst(assessment, control_id)) == caps.cap(questionnaire.controls[control_id])


@pytest.mark.parametrize(("name", "role"), EVERY)
def test_a_vital_class_has_a_critical_control_and_a_reason_for_every_other(name: str, role: str) -> None:
    questionnaire, assessment = loaded(name), firm(name, role, "advanced", best)
    asked = {finding.control.id for finding in assessment.findings if finding.share is not None}
    for class_id, vital in questionnaire.vital.items():
        own, standing = questionnaire.not_critical.get(class_id, {}), asked.intersection(vital.controls.get(role, ()))
        others = [i for i in standing if not caps.is_critical(questionnaire.controls[i])]
        assert all(vital.why_not(own, control_id, role) for control_id in others), (class_id, others)
        assert standing or role not in vital.controls or vital.why_not(own, role), class_id


@pytest.mark.parametrize(("name", "role"), EVERY)
def test_the_seven_answers_that_lose_everything_are_not_flattered(name: str, role: str) -> None:
    assessment = firm(name, role, "standard", best)
    asked = [f.control for f in assessment.findings if f.control.id in SEVEN and f.share is not None]
    if any(caps.cap(control) < 79 for control in asked):
        assert low(with_worst(assessment, *(control.id for control in asked))) < 60
    assert asked


@pytest.mark.parametrize("everything", [pytest.param(True, id="with everything"), pytest.param(False, id="bare")])
@pytest.mark.parametrize(("name", "role", "tier"), EVERY_TIER)
def test_the_best_answers_are_worth_100_also_without_any_optional_asset(
    name: str, role: str, tier: Tier, everything: bool
) -> None:
    assert low(firm(name, role, tier, best, everything=everything)) == 100


@pytest.mark.parametrize(("name", "role"), EVERY)
def test_a_firm_that_is_second_best_everywhere_is_guarded_or_resilient(name: str, role: str) -> None:
    assert level(firm(name, role, "standard", second_best)) in {"guarded", "resilient"}


@pytest.mark.parametrize(("name", "role"), EVERY)
def test_a_middling_firm_is_fragile_unless_a_stranger_can_walk_in(name: str, role: str) -> None:
    assessment = firm(name, role, "standard", middle)
    failing = {f.control.id for f in assessment.findings if f.failure and caps.held_at(f) == 39}
    assert failing <= DIRE
    assert level(assessment) == ("exposed" if failing else "fragile")


@pytest.mark.parametrize(("name", "role"), EVERY)
def test_one_middling_answer_in_five_is_never_exposed_but_by_what_lets_a_stranger_in(name: str, role: str) -> None:
    for shift in range(5):
        assessment = firm(name, role, "standard", one_in_five(list(loaded(name).controls)[shift::5]))
        failing = {f.control.id for f in assessment.findings if f.failure and caps.held_at(f) == 39}
        assert failing <= DIRE
        assert (level(assessment) == "exposed") == bool(failing)


def one_in_five(middling: list[str]) -> Pick:
    return lambda control: (middle if control.id in middling else best)(control)
