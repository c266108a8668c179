"""Where a policy comes from: named, shipped, or the nearest above the sheet; each demand says where it was written."""

import re
from pathlib import Path

import pytest

from assessor.io import catalog, policies
from tests.support.gate import GOOD, KEYS_NO
from tests.support.house import Q
from tests.support.running import Run, Write

ROOT = Path(__file__).parent.parent


def test_the_nearest_policy_above_the_sheet_holds(run: Run, house: Write, tmp_path: Path) -> None:
    inner = tmp_path / "clients" / "one"
    inner.mkdir(parents=True)
    sheet = inner / "sheet.toml"
    sheet.write_bytes(house(KEYS_NO).read_bytes())
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n[tool.assessor]\nmin_score = 71\n')
    outer = run("check", "clients/one/sheet.toml", *Q)
    assert (outer.code, "min-score 71.0 (" in outer.out) == (1, True)
    assert "pyproject.toml:4:1)" in outer.out
    (inner.parent / "pyproject.toml").write_text('[project]\nname = "another"\n')
    assert "pyproject.toml:4:1)" in run("check", sheet, *Q).out
    (tmp_path / "assessor.toml").write_text("min_score = 72\n")
    assert "min-score 72.0 (" in run("check", sheet, *Q).out
    (inner / "assessor.toml").write_text('based_on = "strong"\nmin_score = 70\nmin_every_domain = 0\n')
    near = run("check", sheet, *Q).out
    assert "min-score 70.0 (" in near
    assert "max-unknown 5.0 (policy strong)" in near
    named = run("check", sheet, *Q, "--policy", "starter", "--min-score", "69.9")
    assert "judged by: min-score 69.9 (--min-score); min-answered 80.0 (policy starter); no-critical" in named.out


def test_each_demand_names_the_place_where_it_was_written(run: Run, house: Write, tmp_path: Path) -> None:
    (tmp_path / "assessor.toml").write_text(
        'based_on = "solid"\nrequire = ["key-list"]\n[min_domain]\nkeys = 1\ndoors = 2\n[waivers]\n'
        'critical = ["lock-fitted"]\n'
    )
    options = (
        "--min-domain",
        "doors=3",
        "--min-domain",
        "cameras=4",
        "--require",
        "lock-fitted",
        "--min-answered",
        "1",
    )
    judged_by = run("check", house(GOOD), *Q, *options).out.splitlines()[-1].removeprefix("  judged by: ").split("; ")
    assert judged_by == [
        "min-score 60.0 (policy solid)",
        "min-domain keys=1.0 (assessor.toml:4:1)",
        "min-domain doors=3.0, cameras=4.0 (--min-domain)",
        "min-answered 1.0 (--min-answered)",
        "min-asked 27.0 (policy solid)",
        "max-unknown 10.0 (policy solid)",
        "max-not-applicable 30.0 (policy solid)",
        "require key-list (assessor.toml:2:1)",
        "require lock-fitted (--require)",
        "no-critical-failure (policy solid)",
        "waivers at most 5, for at most 365 days (policy solid)",
        "waivers also of critical lock-fitted (assessor.toml:7:1)",
    ]


@pytest.mark.parametrize("name", ["assessor.toml", "pyproject.toml"])
def test_a_policy_that_cannot_be_read_is_never_passed_over(run: Run, house: Write, tmp_path: Path, name: str) -> None:
    (tmp_path / name).symlink_to("away.toml")
    result = run("check", house(GOOD), *Q)
    assert (result.code, result.out) == (2, "")
    assert f"{name}: no such file" in result.err


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        pytest.param(
            "[tool.assessor]\nmin_score = 1\n", 0, "min-score 1.0 (pyproject.toml:2:1)", id="a table of demands"
        ),
        pytest.param(
            "[tool.assessor]\nmin_scor = 1\n",
            2,
            'pyproject.toml:2:1: "min_scor" is not a key here; did you mean "min_score"?',
            id="a misspelt key",
        ),
        pytest.param(
            "[tool]\nassessor = 1\n", 2, 'pyproject.toml:2:1: "assessor" must be a table of demands', id="no table"
        ),
        pytest.param("[tool.assessor]\n", 2, "pyproject.toml:1:2: demands nothing", id="nothing demanded"),
    ],
)
def test_a_policy_can_stand_in_pyproject(
    run: Run, house: Write, tmp_path: Path, text: str, code: int, says: str
) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    for options in ((), ("--policy", "pyproject.toml")):
        result = run("check", house(GOOD), *Q, *options)
        assert (result.code, says in result.out + result.err) == (code, True), result.err
    assert run("validate", "pyproject.toml").code == code


def test_a_pyproject_of_other_programs_is_no_policy(run: Run, house: Write, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.other]\n")
    assert "(policy starter)" in run("check", house(GOOD), *Q).out
    named = run("check", house(GOOD), *Q, "--policy", "pyproject.toml")
    assert (named.code, named.err) == (2, "pyproject.toml: no [tool.assessor] table in it, so no policy\n")
    assert run("validate", "pyproject.toml").code == 2


def test_a_table_of_other_programs_is_no_policy_in_ones_own_file(run: Run, house: Write, tmp_path: Path) -> None:
    (tmp_path / "assessor.toml").write_text("min_score = 99\n[tool.assessor]\nmin_answered = 1\n")
    result = run("check", house(KEYS_NO), *Q)
    assert (result.code, result.out) == (2, "")
    assert result.err == 'assessor.toml:2:2: "tool" is not a key here\n'


@pytest.mark.parametrize("name", ["assessor.toml", "pyproject.toml"])
def test_a_verdict_is_not_written_over_a_policy(run: Run, house: Write, tmp_path: Path, name: str) -> None:
    policy = "[tool.assessor]\nmin_score = 1\n" if name == "pyproject.toml" else "min_score = 1\n"
    (tmp_path / name).write_text(policy)
    result = run("check", house(GOOD), *Q, "--out", f"json={name}")
    assert (result.code, result.out) == (2, "")
    assert result.err == f"{name}: the name of a policy; verdicts need a file of their own\n"
    assert (tmp_path / name).read_text() == policy


def test_policies_that_ship_are_sound_and_listed(run: Run) -> None:
    listed = run("list", "policies").out
    for name, policy in policies.shipped():
        assert policy.title
        assert policy.demands
        assert re.search(rf"^{re.escape(name)} ", listed, re.MULTILINE)
        assert run("validate", catalog.home() / "policies" / f"{name}.toml").code == 0


@pytest.mark.slow
@pytest.mark.parametrize("name", policies.names())
def test_a_policy_that_ships_judges_the_examples(run: Run, name: str) -> None:
    sheets = [ROOT / "examples" / "clinic.toml", *sorted(ROOT.glob("tests/cases/*/after.toml"))[:3]]
    result = run("check", *sheets, "--policy", name, "--as-of", "2026-11-24")
    assert result.code in {0, 1}
    assert result.out.count("judged by: ") == 4
