"""Baselines: what moved since an earlier sheet, why, and that nothing falls below it."""

import re
import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from tests.support.baselines import OLD, Q, compared, parts, printed_parts_add_up
from tests.support.house import FACTS, HOUSE, waiver
from tests.support.running import Run, Write
from tests.support.ten import ten


def against(
    run: Run, house: Write, before: str, after: str, *options: object, facts: str = FACTS
) -> tuple[int, str, str]:
    baseline, sheet = house(before, name="old.toml"), house(after, facts, name="new.toml")
    result = run("check", sheet, "--baseline", baseline, *Q, *options)
    return result.code, result.out, result.err


@pytest.mark.parametrize(
    ("after", "code", "says"),
    [
        pytest.param(OLD, 0, "confirmed 83.8 → 83.8 (nothing moved)", id="nothing moved"),
        pytest.param(
            OLD.replace('"month"', '"days"'), 0, "confirmed 83.8 → 85.0 (+1.2 by answers)", id="a better answer"
        ),
        pytest.param(OLD.replace('"month"', '"days"'), 0, "better: camera-kept", id="which is named"),
        pytest.param(
            OLD.replace('"month"', '"ever"'),
            1,
            "no-regression: the confirmed score was 83.8 and is 81.0",
            id="a score that falls",
        ),
        pytest.param(
            OLD.replace('"month"', '"ever"'),
            1,
            "no-regression: control camera-kept was 70.0 and is 0.0",
            id="a control that falls",
        ),
        pytest.param(
            OLD.replace('"month"', '"ever"'),
            1,
            "no-regression: domain cameras was 94.0 and is 80.0",
            id="a domain that falls",
        ),
        pytest.param(
            OLD.replace('choice = "month"', 'state = "unknown"'),
            1,
            "no-regression: control camera-kept was 70.0 and is 0.0",
            id="what is no longer known",
        ),
        pytest.param(
            OLD.replace('choice = "month"', 'state = "not-applicable"\nreason = "r"'),
            1,
            "control camera-kept has left the scope: it was 70.0, and now it is declared not applicable",
            id="what no longer applies",
        ),
        pytest.param(
            OLD.replace('"month"', '"ever"').replace('"old"', '"yes"'),
            1,
            "control camera-kept was 70.0",
            id="a gain elsewhere makes up for no loss",
        ),
    ],
)
def test_nothing_falls_below_a_baseline(run: Run, house: Write, after: str, code: int, says: str) -> None:
    found = against(run, house, OLD, after, "--no-regression")
    assert (found[0], says in found[1]) == (code, True), found[1]


def test_a_score_that_is_gone_has_fallen(run: Run, tmp_path: Path) -> None:
    questionnaire, sheet = ten(tmp_path)
    text = sheet.read_text()
    baseline = tmp_path / "old.toml"
    baseline.write_text(text)
    none_applies = 'state = "not-applicable"\nreason = "r"'
    sheet.write_text(re.sub(r'choice = "\w+"|state = "unknown"', none_applies, text))
    options = ("--questionnaire", questionnaire, "--no-regression", "--min-score", "1")
    out = run("check", sheet, "--baseline", baseline, *options).out
    assert "no-regression: the confirmed score was 62.5, and nothing is scored now\n" in out
    assert "confirmed 62.5 → no score (nothing is scored now)\n" in out
    assert "domain doors was" not in out


def test_what_did_not_apply_before_either_has_not_moved(run: Run, house: Write) -> None:
    neither = OLD.replace('choice = "month"', 'state = "not-applicable"\nreason = "r"')
    assert "(nothing moved)" in against(run, house, neither, neither)[1]


def test_a_comparison_alone_demands_nothing(run: Run, house: Write) -> None:
    code, out, _ = against(run, house, OLD, OLD.replace('"month"', '"ever"'))
    assert (code, "worse: camera-kept" in out) == (0, True)
    deeper = house(OLD, tier="standard", name="deeper.toml")
    assert run("check", house(OLD), "--baseline", deeper, *Q).code == 0


def test_a_waiver_accepts_a_control_that_falls_but_no_score(run: Run, house: Write, tmp_path: Path) -> None:
    after = OLD.replace('"month"', '"ever"') + waiver("camera-kept")
    (tmp_path / "policy.toml").write_text('min_answered = 1\nno_regression = ["control"]\n')
    code, out, _ = against(run, house, OLD, after, "--policy", "policy.toml")
    assert (code, "waived: no-regression: control camera-kept was" in out) == (0, True)
    assert against(run, house, OLD, after, "--no-regression")[0] == 1


def test_the_parts_add_up_exactly(run: Run, house: Write) -> None:
    new = OLD.replace('"old"', '"yes"').replace('choice = "month"', 'state = "not-applicable"\nreason = "r"')
    house(new, name="new.toml")
    house(OLD, name="old.toml")
    found, printed = compared(run)
    # Half of the keys' 30; and the cameras' 20 are all theirs whose 80 of 100 are earned in full.
    assert parts(found.confirmed) == {"answers": 15, "not-applicable": Fraction(12, 10)}
    assert printed_parts_add_up(printed)


def test_a_sheet_is_scored_by_todays_questionnaire_on_both_dates(run: Run, house: Write) -> None:
    """An answer to another wording counts on neither date, so that nothing has moved."""
    reworded = OLD.replace('"month"\n', f'"month"\nas_asked = "sha256:{"0" * 64}"\n')
    for name in ("old.toml", "new.toml"):
        house(reworded, name=name)
    found, _ = compared(run)
    assert parts(found.confirmed) == {}
    assert found.confirmed.before == 81


def test_evidence_that_has_grown_too_old_is_a_part_of_its_own(run: Run, house: Write, tmp_path: Path) -> None:
    def shown(day: str) -> str:
        return OLD.replace('"month"\n', f'"month"\nevidence = [{{ reference = "r", on = {day} }}]\n')

    policy = tmp_path / "policy.toml"
    policy.write_text("min_answered = 1\nmin_evidenced = 0.1\nmax_evidence_age = 30\n")
    house(shown("2026-02-01"), name="old.toml")
    house(shown("2026-02-01"), name="new.toml")
    # camera-kept alone is shown: 70 of 100, 2 of 10 in its domain, which is 2 of 10
    found, printed = compared(run, "--policy", policy)
    assert found.evidenced is not None
    assert (found.evidenced.before, parts(found.evidenced)) == (Fraction(28, 10), {"expiry": Fraction(-28, 10)})
    assert "evidenced 2.8 → 0.0 (-2.8 by expiry)\n" in printed
    house(shown("2026-03-02"), name="new.toml")
    assert parts(compared(run, "--policy", policy)[0].evidenced) == {}


def test_a_fall_by_less_than_is_printed_is_told(run: Run, house: Write, tmp_path: Path) -> None:
    copy = shutil.copytree(HOUSE.parent, tmp_path / "fine")
    cameras = copy / "controls" / "cameras.toml"
    finer = "".join(f'days-{credit} = {{ credit = {credit}, text = "{credit}" }}\n' for credit in (71, 72))
    cameras.write_text(cameras.read_text().replace("days = {", f"{finer}days = {{"))
    house(OLD.replace('"month"', '"days-72"'), name="old.toml")
    house(OLD.replace('"month"', '"days-71"'), name="new.toml")
    _, printed = compared(run, "--no-regression", "--questionnaire", copy / "house.toml")
    assert "no-regression: the confirmed score was 83.8 and is 83.8 (less by under 0.1)\n" in printed


def test_asking_less_is_a_fall(run: Run, house: Write) -> None:
    deep, shallow = (house(OLD.replace("essential", tier), name=f"{tier}.toml") for tier in ("standard", "essential"))
    shallow.write_text(shallow.read_text().replace('tier = "standard"', 'tier = "essential"'))
    deep.write_text(deep.read_text().replace('tier = "essential"', 'tier = "standard"'))
    result = run("check", shallow, "--baseline", deep, "--no-regression", *Q)
    assert (result.code, "no-regression: the tier was standard and is essential, which asks less" in result.out) == (
        1,
        True,
    )


def test_a_baseline_of_another_questionnaire_is_refused(run: Run, house: Write) -> None:
    other = house(OLD, name="old.toml")
    other.write_text(other.read_text().replace('id = "house"', 'id = "barn"'))
    result = run("check", house(OLD), "--baseline", other, *Q)
    assert (result.code, 'answers "barn", not "house"' in result.err) == (2, True)
