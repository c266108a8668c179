"""Standards that a policy demands: which provisions are judged, and which cannot be judged."""

import re
import shutil
from pathlib import Path

import pytest

from tests.support.gate import GOOD, OPEN_DOOR
from tests.support.house import ALL, ANGLES, AS_OF, FACTS, HOUSE, Q, answers
from tests.support.running import Run, Write


def test_a_demand_that_selects_no_provision_fails(run: Run, house: Write, tmp_path: Path) -> None:
    copy = shutil.copytree(HOUSE.parent, tmp_path / "tiny")
    code = copy / "standards" / "door-code.toml"
    paint = 'title = "Doors are painted"\nlevel = "mandatory"\nnot_assessed = "Colour keeps nobody out."\n'
    code.write_text(code.read_text().split("[provisions")[0] + f'[provisions."1"]\n{paint}')
    (tmp_path / "policy.toml").write_text('standards = [{ id = "door-code", share = 1 }]\n')
    q = ("--questionnaire", copy / "house.toml", "--as-of", AS_OF)
    result = run("check", house(GOOD), "--policy", "policy.toml", *q)
    assert result.code == 1
    assert "standards: The Door Code (mandatory): none of its provisions is assessed here" in result.out


@pytest.mark.parametrize("demanded", ["mandatory", "recommended"])
def test_what_is_mandatory_on_a_condition_is_demanded_too(
    run: Run, house: Write, tmp_path: Path, demanded: str
) -> None:
    copy = shutil.copytree(HOUSE.parent, tmp_path / "tiny")
    code = copy / "standards" / "door-code.toml"
    code.write_text(code.read_text().replace('"mandatory"', '"mandatory-conditional"'))
    (tmp_path / "policy.toml").write_text(f'standards = [{{ id = "door-code", level = "{demanded}" }}]\n')
    q = ("--questionnaire", copy / "house.toml", "--as-of", AS_OF)
    result = run("check", house(OPEN_DOOR), "--policy", "policy.toml", *q)
    assert (result.code, f"The Door Code ({demanded}), 1-1: the answers are against" in result.out) == (1, True)


def test_the_condition_of_a_provision_is_told_with_it(run: Run, house: Write, tmp_path: Path) -> None:
    copy = shutil.copytree(HOUSE.parent, tmp_path / "tiny")
    code = copy / "standards" / "door-code.toml"
    conditional = 'level = "mandatory-conditional"\ncondition = "if there is a door"'
    code.write_text(code.read_text().replace('level = "mandatory"', conditional, 1))
    (tmp_path / "policy.toml").write_text('standards = [{ id = "door-code" }]\n')
    q = ("--questionnaire", copy / "house.toml", "--as-of", AS_OF)
    judged = run("check", house(OPEN_DOOR), "--policy", "policy.toml", *q)
    assert "The Door Code (mandatory), 1-1 (if there is a door): the answers are against" in judged.out
    house_standards = (copy / "house.toml").read_text().replace("[made_for]", 'standards = ["door-code"]\n[made_for]')
    (copy / "house.toml").write_text(house_standards)
    report = run("report", house(OPEN_DOOR), "--audience", "engineer", "--format", "markdown", *q)
    assert re.search(r"\| if there is a door +\| 1\\?-1 ", report.out), report.out


def test_how_much_answers_alone_can_show_is_said(run: Run, house: Write, tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text('standards = [{ id = "door-code" }]\n')
    maker = house(GOOD, FACTS.replace("operator", "manufacturer"), tier="advanced")
    told = run("check", maker, "--policy", "policy.toml", *Q).err
    assert "The Door Code (mandatory): answers alone can show 1 of 2 provisions in full" in told
    assert "answers alone" not in run("check", house(GOOD), "--policy", "policy.toml", *Q).err
    listed = {line.split()[0]: line for line in run("list", "policies").out.splitlines()}
    assert "Answers alone can show 0 of 18 provisions of EU NIS2 Directive" in listed["eu-nis2"]
    assert "Answers alone" not in listed["starter"]


def test_nothing_is_said_of_provisions_where_all_are_judged(judged: Run) -> None:
    assert "Door Code" not in judged(GOOD, 'standards = [{ id = "door-code" }]').err


def test_provisions_that_are_not_judged_are_named(judged: Run) -> None:
    reason = 'state = "not-applicable"\nreason = "r"'
    result = judged(GOOD.replace('choice = "yearly"', reason), 'standards = [{ id = "door-code", level = "any" }]')
    said = (
        "note: The Door Code (any): judged without 2 of 5 provisions, as nobody is asked about them here, or "
        "what is asked does not apply: 2-2 and 3-1\n"
    )
    assert (result.code, said in result.err) == (0, True), result.err
    result = judged(re.sub('choice = "yes"', reason, GOOD), 'standards = [{ id = "door-code" }]')
    assert (result.code, "judged without 1 of 2 provisions" in result.err) == (0, True), result.err


def test_what_questions_can_show_only_in_part_is_said(run: Run, house: Write, tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text('min_answered = 0\nstandards = [{ id = "door-code" }]\n')
    maker = FACTS.replace("operator", "manufacturer")
    met, unmet = (answers(**(ALL | {"key_blanks": choice})) + ANGLES for choice in ("shut", "open"))
    result = run("check", house(met, maker, tier="advanced"), "--policy", "policy.toml", *Q)
    assert (result.code, "1 of 2 provisions can be shown only in part here: 2-1\n" in result.err) == (0, True), result
    result = run("check", house(unmet, maker, tier="advanced"), "--policy", "policy.toml", *Q)
    assert (result.code, "2-1: the answers are against: key-blanks" in result.out) == (1, True), result


@pytest.mark.parametrize(("share", "code"), [("50", 0), ("50.1", 1)], ids=["just reached", "just missed"])
def test_a_share_of_provisions_that_is_just_reached_passes(judged: Run, share: str, code: int) -> None:
    assert judged(OPEN_DOOR, f'standards = [{{ id = "door-code", share = {share} }}]').code == code
