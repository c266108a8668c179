"""Days: what is dated on the day of judgement, and what is dated after it."""

from pathlib import Path

import pytest

from assessor.model.verdict import Verdicts
from tests.support.house import ALL, ANGLES, AS_OF, Q, answers
from tests.support.running import Run, Write

DAY_AFTER = "2026-04-01"


@pytest.mark.parametrize(
    ("day", "noted"),
    [pytest.param(AS_OF, False, id="of the day itself"), pytest.param(DAY_AFTER, True, id="of the day after")],
)
def test_an_answer_is_dated_too_late_from_the_day_after_on(run: Run, house: Write, day: str, noted: bool) -> None:
    sheet = house(answers(key_list="yes") + f"on = {day}\n")
    result = run("report", sheet, *Q)
    assert result.code == 0
    assert (f"key-list is dated {day}, after {AS_OF}" in result.err) == noted


def test_of_answers_dated_too_late_the_first_is_named(run: Run, house: Write) -> None:
    late = [answers(**{name: ALL[name]}) + f"on = {DAY_AFTER}\n" for name in ("lock_fitted", "lock_tested", "key_list")]
    result = run("report", house("".join(late)), *Q)
    assert [line.count("is dated") for line in result.err.splitlines() if "is dated" in line] == [1]
    assert "lock-fitted is dated" in result.err


def proven(**days: tuple[str, ...]) -> str:
    """Return answers that are all good, some of them with evidence of these days."""
    sheet = answers(**ALL) + ANGLES
    for name, some in days.items():
        listed = ", ".join(f'{{ reference = "r", on = {day} }}' for day in some)
        header = f"[answers.{name.replace('_', '-')}]\n"
        sheet = sheet.replace(header, f"{header}evidence = [{listed}]\n")
    return sheet


@pytest.mark.parametrize(
    ("days", "before"),
    [
        # The list of keys holds 30 of 100 points, what films are kept 4; a lock without evidence holds the total at 39.
        pytest.param({"key_list": ("2026-02-01",), "camera_kept": ("2026-02-01",)}, 34, id="all of one day"),
        pytest.param({"key_list": ("2026-01-01",), "camera_kept": ("2026-02-15",)}, 4, id="the newest of two"),
        pytest.param({"key_list": ("2026-02-01", "2026-06-01")}, 30, id="a day to come makes it no younger"),
        pytest.param({"key_list": ("2026-02-15",), "camera_kept": (AS_OF,)}, 4, id="today is no day to come"),
        pytest.param({}, 0, id="without a date it is of today"),
    ],
)
def test_a_baseline_is_as_old_as_its_newest_date(
    run: Run, house: Write, days: dict[str, tuple[str, ...]], before: int
) -> None:
    Path("policy.toml").write_text("min_answered = 1\nmin_evidenced = 0.1\nmax_evidence_age = 30\n")
    baseline, sheet = house(proven(**days), name="old.toml"), house(proven(), name="new.toml")
    result = run("check", sheet, "--baseline", baseline, "--policy", "policy.toml", *Q, "--out", "json=v.json")
    assert result.code == 1, result.err
    comparison = Verdicts.model_validate_json(Path("v.json").read_bytes()).verdicts[0].comparison
    assert comparison is not None
    assert comparison.evidenced is not None
    assert comparison.evidenced.before == before
