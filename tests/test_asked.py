"""What facts rule out weighs nothing: a policy pins facts, and sets how much must be asked at least."""

from itertools import product
from pathlib import Path

import pytest

from assessor.io import policies
from assessor.model.verdict import Verdicts
from tests.support.firms import NAMES, ROLES, best, firm, loaded
from tests.support.gate import GOOD
from tests.support.house import FACTS, NO_CAMERAS, Q
from tests.support.running import Run, Write

ROOT = Path(__file__).parent.parent
LEAST = policies.load("solid").policy.min_asked
FIRMS = sorted((ROOT / "tests" / "data" / "firms").glob("*.toml"))
EVERY = [pytest.param(*each, id=" ".join(each)) for each in product(NAMES, ROLES)]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "role"), EVERY)
@pytest.mark.parametrize("everything", [pytest.param(True, id="with everything"), pytest.param(False, id="bare")])
def test_only_a_seller_with_every_other_fact_a_no_is_asked_too_little(name: str, role: str, everything: bool) -> None:
    share = firm(name, role, "essential", best, everything=everything).essential.share
    assert share is not None
    assert LEAST is not None
    assert (share < LEAST) == (role == "importer-or-seller" and not everything)


@pytest.mark.slow
@pytest.mark.parametrize("path", FIRMS, ids=lambda path: path.stem)
def test_a_legitimate_firm_is_asked_enough(run: Run, path: Path) -> None:
    found = Verdicts.model_validate_json(run("check", path, "--policy", "solid", "--format", "json").out).verdicts[0]
    assert "min-asked" in found.rules
    assert [violation for violation in found.violations if violation.rule == "min-asked"] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_sheet_that_rules_all_but_a_few_questions_out_fails(run: Run, tmp_path: Path, name: str) -> None:
    """With the best answers to what is left, which is all that the gate could weigh before."""
    assessment = firm(name, "importer-or-seller", "essential", best, everything=False)
    facts = "".join(
        f"{fact_id} = {list(found.values)}\n" for fact_id, found in assessment.facts.items() if found.values
    )
    answers = "".join(
        f"[answers.{finding.control.id}]\nchoice = {list(finding.answer.choice)}\n"
        for finding in assessment.findings
        if finding.status == "met" and finding.answer
    )
    head = f'format = 1\nquestionnaire = {{ id = "{name}", version = "{loaded(name).version}" }}\ntier = "essential"\n'
    (tmp_path / "sheet.toml").write_text(f"{head}[facts]\n{facts}{answers}")
    result = run("check", "sheet.toml", "--policy", "solid")
    asked = assessment.essential
    assert f"confirmed 100.0, up to 100.0; {asked.asked} of {asked.of} essential controls asked" in result.out
    assert (result.code, f"  min-asked: {asked.asked} of {asked.of} essential controls" in result.out) == (1, True)


@pytest.mark.parametrize(
    ("policy", "code", "says"),
    [
        pytest.param('facts = { role = ["operator"] }', 0, "facts role=operator (", id="as pinned"),
        pytest.param('facts = { role = "operator", size = "small" }', 0, "size=small (", id="two, as plain texts"),
        pytest.param(
            'facts = { size = ["large"] }', 1, "facts: the fact size is small, and large is demanded", id="otherwise"
        ),
        pytest.param(
            'facts = { rol = ["operator"] }', 2, '"rol" is no fact of house; did you mean "role"?', id="a typo"
        ),
        pytest.param('facts = { size = ["huge"] }', 2, '"huge" is no value of size', id="a value that there is not"),
        pytest.param("facts = { size = [] }", 2, "names no value", id="no value"),
        pytest.param(
            "min_asked = 100",
            1,
            "min-asked: 4 of 6 essential controls are asked, 66.6 %, which is below 100.0 %",
            id="a share that is not reached",
        ),
        pytest.param("min_asked = 0", 2, "demands nothing", id="no share"),
    ],
)
def test_a_policy_pins_facts_and_sets_how_much_is_asked(
    run: Run, house: Write, policy: str, code: int, says: str
) -> None:
    Path("policy.toml").write_text(policy + "\n")
    result = run("check", house(GOOD, NO_CAMERAS), "--policy", "policy.toml", *Q)
    assert (result.code, says in result.out + result.err) == (code, True), result


def test_more_values_than_the_pinned_ask_more(run: Run, house: Write) -> None:
    Path("policy.toml").write_text('facts = { role = ["operator"] }\n')
    both = FACTS.replace('role = ["operator"]', 'role = ["operator", "maker"]')
    assert "facts: " not in run("check", house(GOOD, both), "--policy", "policy.toml", *Q).out


def test_a_part_has_the_pinned_facts_too(run: Run, house: Write) -> None:
    Path("policy.toml").write_text('facts = { size = ["small"] }\n')
    part = '[parts.north]\nkind = "site"\ntitle = "North"\nfacts.size = "large"\n'
    result = run("check", house(GOOD + part, FACTS), "--policy", "policy.toml", *Q)
    assert "facts: the fact size in north is large, and small is demanded" in result.out


def test_a_policy_that_only_pins_facts_is_validated_as_a_policy(run: Run) -> None:
    Path("policy.toml").write_text('facts = { role = ["operator"] }\n')
    assert "a sound policy, 1 demand" in run("validate", "policy.toml").out
