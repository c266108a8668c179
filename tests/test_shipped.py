"""What ships: every file loads, refers only to what exists, can reach 100, and keeps its promises of size."""

import json
import re
from collections import Counter
from datetime import date
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest

from assessor.io import catalog, policies
from assessor.model.catalog import Control
from assessor.model.sheet import Answer, AnswerSheet, QuestionnaireRef
from assessor.model.standards import Standard
from assessor.scoring import agenda, engine
from tests.support.firms import NAMES, ROLES, facts, loaded
from tests.support.running import Run

pytestmark = pytest.mark.slow

SHIPPED = catalog.shipped()
CORE = ["authentication", "encryption", "segmentation", "supply-chain", "privacy-by-design", "5g-slicing"]


def sheet(name: str, role: str, tier: str, *, all_yes: bool, best: bool = False) -> AnswerSheet:
    questionnaire = loaded(name)
    answers = {control_id: Answer(choice=c.enough(100)) for control_id, c in questionnaire.controls.items() if best}
    return AnswerSheet.model_validate(
        {
            "format": 1,
            "questionnaire": QuestionnaireRef(id=name, version=questionnaire.version),
            "tier": tier,
            "facts": facts(questionnaire, role, everything=all_yes),
            "answers": answers,
        }
    )


def test_the_whole_catalog_is_sound(run: Run) -> None:
    result = run("validate", SHIPPED.root)
    # How far it is translated is counted; of what every firm is asked nothing may be missing.
    (said,) = result.err.splitlines()
    assert result.code == 0
    assert re.search(r": in de, \d+ of \d+ texts are missing, 0 of these in questions", said)


@pytest.mark.parametrize("domain", SHIPPED.base.domains)
def test_a_domain_has_eight_complete_controls(domain: str) -> None:
    controls = SHIPPED.domain_controls(domain)
    assert len(controls) >= 8
    for control in controls.values():
        assert control.evidence
        assert control.solutions
        assert control.effort_days[1] > 0
        assert control.kind == "multi" or 3 <= len(control.choices) <= 6
        assert "?" in control.question


def test_there_are_150_shared_controls_and_eight_of_its_own_for_each_industry() -> None:
    assert len(SHIPPED.shared) >= 150
    for name in NAMES:
        own = set(loaded(name).controls) - set(SHIPPED.shared)
        assert len(own) >= 8 or name == "general", name


@pytest.mark.parametrize("name", NAMES)
def test_every_emphasis_has_its_reason_and_keeps_critical_controls_above_others(name: str) -> None:
    text = (SHIPPED.root / f"{name}.toml").read_text(encoding="utf-8")
    table = text[text.index("[emphasis]") :].split("\n\n")[0].splitlines()[1:]
    assert [line for line in table if not re.search(r"= \d+ +# \S+ \S+", line)] == []
    emphasis = [domain.weight for domain in loaded(name).domains if domain.by_emphasis]
    assert len(emphasis) == len(loaded(name).domains) == len(table)
    critical = {control.weight for control in loaded(name).controls.values() if control.critical}
    others = {control.weight for control in loaded(name).controls.values() if not control.critical}
    assert (critical, max(others)) == ({15}, 9)
    assert 80 <= min(emphasis) <= max(emphasis) <= 130
    assert max(emphasis) * 9 < min(emphasis) * 15


def test_answers_survive_a_change_of_industry() -> None:
    for name in NAMES:
        for control_id, control in loaded(name).controls.items():
            if control_id in SHIPPED.shared:
                assert control.fingerprint == SHIPPED.shared[control_id].fingerprint


def test_the_six_defining_domains_have_more_than_55_controls() -> None:
    assert sum(len(SHIPPED.domain_controls(domain)) for domain in CORE) >= 55


def test_a_controls_id_lives_in_one_domain_and_every_reference_exists() -> None:
    seen = Counter(control_id for domain in SHIPPED.base.domains for control_id in SHIPPED.domain_controls(domain))
    own = {control_id for name in NAMES for control_id in loaded(name).controls} - set(seen)
    assert [control_id for control_id, number in seen.items() if number > 1] == []
    for name in NAMES:
        for control in loaded(name).controls.values():
            assert set(control.solutions) <= set(SHIPPED.solutions)
            assert set(control.requires) <= set(seen) | own
            assert control.twin is None or control.twin in seen


def test_every_shared_control_is_asked_somewhere_and_every_solution_closes_something() -> None:
    asked = {control_id for name in NAMES for control_id in loaded(name).controls}
    closing = {solution for name in NAMES for c in loaded(name).controls.values() for solution in c.solutions}
    assert set(SHIPPED.shared) <= asked
    assert set(SHIPPED.solutions) == closing


def test_examples_of_solutions_are_in_alphabetical_order_and_no_provider_stands_alone() -> None:
    assert len(SHIPPED.solutions) >= 45
    for solution in SHIPPED.solutions.values():
        for names in (solution.open_source, solution.providers):
            assert list(names) == sorted(names, key=str.casefold), solution.id
        assert len(solution.providers) == 0 or len(solution.providers) >= 3, solution.id


def test_every_standard_is_reported_on_by_some_questionnaire() -> None:
    reported = {standard for name in NAMES for standard in loaded(name).standards}
    assert {standard.id for standard in SHIPPED.standards} == reported


def test_no_rule_has_a_day_that_is_not_sure_and_every_rule_can_be_decided() -> None:
    assert len(SHIPPED.rules.obligations) >= 40
    for obligation in SHIPPED.rules.obligations:
        assert obligation.first_step
        assert obligation.dates == () or obligation.status != "proposed"


def test_no_two_questions_and_no_two_reasons_are_the_same() -> None:
    controls = {
        control_id: c
        for name in NAMES
        for control_id, c in loaded(name).controls.items()
        if control_id not in SHIPPED.shared
    } | SHIPPED.shared
    for texts in (
        [c.question for c in controls.values()],
        [c.why for c in controls.values()],
        [c.title for c in controls.values()],
    ):
        assert [text for text, number in Counter(texts).items() if number > 1] == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("tier", ["essential", "standard", "advanced"])
@pytest.mark.parametrize("all_yes", [True, False], ids=["every fact holds", "no optional fact holds"])
def test_the_best_answers_reach_100_and_the_worst_0(name: str, role: str, tier: str, all_yes: bool) -> None:
    day = date(2026, 3, 31)
    best = engine.assess(loaded(name), sheet(name, role, tier, all_yes=all_yes, best=True), day)
    none = engine.assess(loaded(name), sheet(name, role, tier, all_yes=all_yes), day)
    assert best.score is not None
    assert (best.score.low, best.score.high) == (Fraction(100), Fraction(100))
    assert none.score is not None
    assert (none.score.low, none.score.high) == (Fraction(0), Fraction(100))


def asked(name: str, *roles: str) -> list[Control]:
    """Return the essential controls that a firm with these roles is asked when every fact holds."""
    whole = sheet(name, roles[0], "essential", all_yes=True)
    whole = whole.model_copy(update={"facts": {**whole.facts, "role": roles}})
    findings = engine.assess(loaded(name), whole, date(2026, 3, 31)).findings
    return [finding.control for finding in findings if finding.share is not None]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("role", ROLES)
def test_a_firm_with_one_role_is_asked_36_essential_questions_at_most_and_14_critical_ones(
    name: str, role: str
) -> None:
    controls = asked(name, role)
    caps = [control.critical.cap for control in controls if control.critical]
    assert len(controls) <= 36
    assert 3 <= len(caps) <= 14
    assert sum(cap < 79 for cap in caps) <= 10
    for control in controls:
        assert control.critical is None or control.credit(control.enough(control.critical.floor)) > 0


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("roles", list(combinations(ROLES, 2)), ids=" and ".join)
def test_a_firm_with_two_roles_is_asked_48_essential_questions_at_most(name: str, roles: tuple[str, str]) -> None:
    assert len(asked(name, *roles)) <= 48


@pytest.mark.parametrize("standard", SHIPPED.standards, ids=lambda standard: standard.id)
def test_a_standard_maps_only_to_controls_that_exist(standard: Standard) -> None:
    known = {control_id for name in NAMES for control_id in loaded(name).controls}
    assert standard.id == next(p.stem for p in (SHIPPED.root / "standards").glob("*.toml") if p.stem == standard.id)
    for provision in standard.provisions.values():
        assert set(provision.controls) <= known
        for mapping in provision.controls.values():
            assert set(mapping.roles) <= set(ROLES)


def test_at_most_ten_facts_are_asked_before_the_first_control() -> None:
    assert sum(fact.first for fact in SHIPPED.base.facts.values()) <= 10


def test_a_questionnaire_that_ships_inside_the_package_is_found_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    inside = tmp_path / "assessor" / "questionnaires"
    inside.mkdir(parents=True)
    monkeypatch.setattr(catalog, "__file__", str(tmp_path / "assessor" / "io" / "catalog.py"))
    assert catalog.home() == inside
    inside.rmdir()
    assert catalog.home() == tmp_path / "questionnaires"


def test_the_example_in_the_authors_guide_loads_and_can_be_asked(run: Run, tmp_path: Path) -> None:
    guide = (SHIPPED.root / "README.md").read_text(encoding="utf-8")
    example = guide[guide.index("<!-- example -->") : guide.index("<!-- /example -->")]
    text = example.split("```toml\n")[1].split("```")[0]
    (tmp_path / "bakery.toml").write_text(text, encoding="utf-8")
    assert "a sound questionnaire" in run("validate", "bakery.toml").out
    assert run("new", "./bakery.toml", "--fact", "role=operator", "--fact", "runs-equipment=yes").code == 0
    sheet = tmp_path / "bakery-answers.toml"
    filled = sheet.read_text(encoding="utf-8").replace(
        '[answers.oven-by-hand]\nchoice = ""', '[answers.oven-by-hand]\nchoice = "tried"'
    )
    sheet.write_text(filled, encoding="utf-8")
    result = run("report", sheet, "--questionnaire", "./bakery.toml", "--audience", "engineer")
    assert (result.code, result.err) == (0, "")
    assert "Ovens work by hand (oven-by-hand): A sheet says how" in result.out


@pytest.mark.parametrize("role", ["operator", "manufacturer", "integrator"])
def test_what_closes_a_gap_most_directly_is_for_the_role(run: Run, tmp_path: Path, role: str) -> None:
    questionnaire = loaded("general")
    known = facts(questionnaire, role, everything=True)
    lines = [f'questionnaire = {{ id = "general", version = "{questionnaire.version}" }}', "format = 1"]
    lines += [
        'tier = "advanced"',
        "[facts]",
        *(f"{fact_id} = {json.dumps(values)}" for fact_id, values in known.items()),
    ]
    for control_id, control in questionnaire.controls.items():
        lines += [f"[answers.{control_id}]", f"choice = {json.dumps(next(iter(control.choices)))}"]
    path = tmp_path / "sheet.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    advice = json.loads(run("report", path, "--format", "json").out)["advice"]
    strangers = [
        r for r in advice["remedies"] if r["closes"] and role not in advice["solutions"][r["solution"]]["roles"]
    ]
    # Nothing that closes this one is for makers alone.
    assert {control_id for remedy in strangers for control_id in remedy["closes"]} <= {"equipment-protocols"}


def test_what_pages_and_letters_name_is_asked_somewhere() -> None:
    asked = {
        control_id
        for name in SHIPPED.names()
        for control_id in SHIPPED.questionnaire(SHIPPED.root / f"{name}.toml").controls
    }
    steps = SHIPPED.emergency.steps.values()
    assert {step.control for step in steps if step.control} <= asked
    assert set(SHIPPED.maker_questions) <= asked
    assert {step.part for step in steps} == {"first", "disconnect", "by-hand", "never"}


OPERATORS = {
    "ca-ccpa-cpra",
    "eu-gdpr",
    "eu-nis2",
    "hipaa-security-rule",
    "nerc-cip",
    "us-iot-cybersecurity-improvement-act-2020",
}


@pytest.mark.parametrize("name", [name for name, policy in policies.shipped() if policy.standards])
def test_a_policy_of_a_regulation_can_be_passed(run: Run, tmp_path: Path, name: str) -> None:
    questionnaire = loaded("general")
    known = facts(questionnaire, "operator" if name in OPERATORS else "manufacturer", everything=True)
    lines = [f'questionnaire = {{ id = "general", version = "{questionnaire.version}" }}', "format = 1"]
    lines += [
        'tier = "advanced"',
        "[facts]",
        *(f"{fact_id} = {json.dumps(values)}" for fact_id, values in known.items()),
    ]
    for control_id, control in questionnaire.controls.items():
        lines += [f"[answers.{control_id}]", f"choice = {json.dumps(control.enough(100))}"]
    path = tmp_path / "sheet.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    result = run("check", path, "--policy", name)
    assert result.code == 0, result.out + result.err


@pytest.mark.parametrize(
    ("size", "hurt", "tier"),
    [
        pytest.param("10-49", "yes", "essential", id="a small firm where people can be hurt"),
        pytest.param("50-249", "no", "standard", id="a firm of 50 to 249"),
        pytest.param("50-249", "yes", "standard", id="a firm of 50 to 249 where people can be hurt"),
        pytest.param("250-plus", "no", "standard", id="a large firm"),
        pytest.param("250-plus", "yes", "advanced", id="a large firm where people can be hurt"),
    ],
)
def test_the_tier_that_is_proposed_fits_the_size(size: str, hurt: str, tier: str) -> None:
    whole = sheet("general", "operator", "essential", all_yes=False)
    known = {**whole.facts, "size": (size,), "people-can-be-hurt": (hurt,)}
    assert agenda.proposed_tier(loaded("general"), whole.model_copy(update={"facts": known})) == tier
