"""Plans worked out by hand, through the front door."""

import json
import re
import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from rich.cells import cell_len

from assessor.model.report import Plan, PlanStep
from tests.support.goldens import golden
from tests.support.hostile import HOSTILE, spoken
from tests.support.house import ALL, ANGLES, AS_OF, FACTS, HOUSE, MIXED, OPEN_CAMERAS, WORST, Q, answers
from tests.support.running import Run, Write

VITAL_KEYS = '[vital.keys]\ntitle = "K"\nbecause = "b"\ncontrols.operator = ["key-list"]\n\n'


def planned(run: Run, sheet: Path, *options: str) -> Plan:
    result = run("plan", sheet, *options, *Q, "--format", "json")
    assert result.code == 0, result.err
    return Plan.model_validate_json(result.out)


def steps(found: Plan) -> list[PlanStep]:
    return [step for wave in found.waves for step in wave.steps]


def named(found: Plan) -> list[tuple[str, ...]]:
    return [(step.control, *step.choices) for step in steps(found)]


def test_where_nothing_is_known_the_plan_says_whom_to_ask(run: Run, house: Write) -> None:
    result = run("plan", house(re.sub("choice = .*", 'state = "unknown"', answers(**ALL))), *Q)
    what = "nothing to plan from: no answer is known yet; `assessor handout letter` asks those who would know\n"
    assert (result.code, result.out, result.err) == (2, "", what)


@pytest.mark.parametrize("width", [80, 40])
def test_it_reads_as_settled(run: Run, house: Write, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    result = run("plan", house(MIXED), "--target", "90", *Q)
    assert (result.code, result.err) == (0, "")
    assert max(cell_len(line) for line in result.out.splitlines()) <= width
    golden(f"plan-{width}.txt", result.out)


def test_in_markdown_it_reads_as_settled(run: Run, house: Write) -> None:
    out = run("plan", house(MIXED), "--days", "0.5", "--until", "2026-06-30", *Q, "--format", "markdown").out
    golden("plan.md", out)


@pytest.mark.parametrize(
    ("sheet", "options", "expected"),
    [
        # Points: lock-fitted 25, lock-tested 12.5, window-shut 12.5, camera-kept 4, key-list 30; camera-angles is met.
        pytest.param(WORST, ("--days", "0.5"), [("window-shut", "all")], id="the best that fits in half a day"),
        pytest.param(
            WORST,
            ("--days", "2.5"),
            [("lock-fitted", "some"), ("window-shut", "low"), ("key-list", "old")],
            id="ending both caps first leads further than more points below a cap",
        ),
        pytest.param(WORST, ("--days", "0.2"), [], id="nothing fits"),
        pytest.param(
            answers(**(ALL | {"key_list": "old"})) + ANGLES,
            ("--target", "100"),
            [("key-list", "yes")],
            id="a control at a target below 100 can still earn points",
        ),
        pytest.param(
            answers(**(ALL | {"lock_fitted": "none"})) + ANGLES,
            ("--target", "60"),
            [("lock-fitted", "some")],
            id="the answer stored behind a parent counts once the parent leads to it",
        ),
        pytest.param(
            answers(**ALL) + ANGLES.replace('"turned", "masked"', '"signs"'),
            ("--target", "100"),
            [("camera-angles", "turned", "masked", "signs")],
            id="what is ticked stays ticked",
        ),
        pytest.param(
            answers(**ALL) + ANGLES.replace('"turned", "masked"', '"nothing"'),
            ("--target", "96"),
            [("camera-angles", "turned", "signs")],
            id="the cheapest sum that is enough is ticked, and none of these no more",
        ),
        pytest.param(answers(**ALL) + ANGLES, ("--target", "locked"), [], id="a target that is reached needs nothing"),
    ],
)
def test_the_best_steps_worked_out_by_hand(
    run: Run, house: Write, sheet: str, options: tuple[str, ...], expected: list[tuple[str, ...]]
) -> None:
    assert named(planned(run, house(sheet), *options)) == expected


def test_a_prerequisite_that_follows_the_control_cannot_come_before_it(run: Run, house: Write, tmp_path: Path) -> None:
    copy = shutil.copytree(HOUSE.parent, tmp_path / "tiny")
    doors = copy / "controls" / "doors.toml"
    circle = doors.read_text().replace('requires = ["lock-fitted"]\nafter', "after")
    doors.write_text(circle.replace("ask.manufacturer", 'requires = ["lock-tested"]\nask.manufacturer', 1))
    options = ("--questionnaire", copy / "house.toml", "--as-of", AS_OF, "--format", "json")
    result = run("plan", house(WORST), "--target", "100", *options)
    assert result.code == 0, result.err
    order = [step.control for step in steps(Plan.model_validate_json(result.out))]
    assert order.index("lock-fitted") < order.index("lock-tested")


def test_a_step_says_what_it_restores_and_takes(run: Run, house: Write) -> None:
    (step,) = steps(planned(run, house(MIXED), "--days", "0.5"))
    assert (step.control, step.before, step.after, step.choices) == ("window-shut", 0, 100, ("all",))
    # Weight 5 of 20 in a domain of 5 of 10; effort 0 to 1 person-days.
    assert (step.points, step.days, step.days_low, step.days_high) == (
        Fraction(25, 2),
        Fraction(1, 2),
        Fraction(0),
        Fraction(1),
    )


def test_half_a_credit_takes_half_the_effort(run: Run, house: Write) -> None:
    found = planned(run, house(WORST), "--days", "0.3")
    assert [(step.control, step.choices, step.days) for step in steps(found)] == [
        ("window-shut", ("low",), Fraction(1, 4))
    ]


def test_an_unknown_answer_is_to_be_found_out_first(run: Run, house: Write) -> None:
    found = planned(run, house(MIXED), "--target", "90")
    assert {step.control: step.find_out for step in steps(found)} == {
        "window-shut": False,
        "key-list": False,
        "lock-fitted": False,
        "lock-tested": True,
    }


def test_a_higher_cap_is_ended_too_where_the_effort_allows_it(
    run: Run, house: Write, changed: Callable[..., Path]
) -> None:
    """In nine days either all is done but the window, which holds at 59, or the window is and films wait."""
    dear = "weight = 1\neffort_days = [4, 8]"
    copy = changed("house.toml", "weight = 5\neffort_days = [0, 1]", dear) / "house.toml"
    options = ("--questionnaire", copy, "--as-of", AS_OF, "--days", "9", "--format", "json")
    result = run("plan", house(WORST), *options)
    assert result.code == 0, result.err
    found = Plan.model_validate_json(result.out)
    assert {control for control, *_ in named(found)} == {"lock-fitted", "lock-tested", "window-shut", "key-list"}
    assert found.after > 59


def test_a_step_is_worth_the_stored_answers_that_it_leads_to(
    run: Run, house: Write, changed: Callable[..., Path]
) -> None:
    """Some locks are worth 10 points, and 12.5 more that are stored behind them; an old list of keys is worth 15."""
    critical = 'critical = { floor = 40, cap = 39, because = "an open door is found by the first who tries" }'
    copy = changed("house.toml", critical, "weight = 10") / "house.toml"
    sheet = house(answers(**(ALL | {"lock_fitted": "none", "key_list": "no"})) + ANGLES)
    result = run("plan", sheet, "--questionnaire", copy, "--as-of", AS_OF, "--days", "1.2", "--format", "json")
    assert result.code == 0, result.err
    found = Plan.model_validate_json(result.out)
    assert named(found) == [("lock-fitted", "some")]
    assert [step.points for step in steps(found)] == [Fraction(45, 2)]


def test_vital_classes_come_before_points_where_an_open_fact_holds_the_total(
    run: Run, house: Write, tmp_path: Path
) -> None:
    """In a day either windows are shut for 10.4 points, or keys are listed for 8.3: the total stays at 39 with both."""
    copy = shutil.copytree(HOUSE.parent, tmp_path / "tiny")
    for file, old, new in (
        (
            "controls/doors.toml",
            'solutions = ["locks", "guards"]',
            'solutions = ["locks"]\napplies_if = { harm = "yes" }',
        ),
        ("house.toml", "cameras = 2\nkeys = 3", "cameras = 5\nkeys = 2"),
        ("house.toml", "target = 50", 'target = 50\ncritical = { floor = 50, cap = 59, because = "b" }'),
        ("catalog.toml", "[levels.open]", f"{VITAL_KEYS}[levels.open]"),
    ):
        text = (copy / file).read_text()
        assert old in text
        (copy / file).write_text(text.replace(old, new))
    sheet = house(WORST.replace('"ever"', '"days"'), FACTS.replace('harm = "no"\n', ""))
    found = Plan.model_validate_json(
        run(
            "plan", sheet, "--days", "1", "--questionnaire", copy / "house.toml", "--as-of", AS_OF, "--format", "json"
        ).out
    )
    assert found.before == found.after == 39
    assert named(found) == [("key-list", "old")]


def test_steps_that_take_no_effort_are_due_by_the_last_day(
    run: Run, house: Write, changed: Callable[..., Path]
) -> None:
    copy = changed("house.toml", "effort_days = [0, 1]", "effort_days = [0, 0]") / "house.toml"
    sheet = house(answers(**(ALL | {"window_shut": "none"})) + ANGLES)
    options = ("--questionnaire", copy, "--as-of", AS_OF, "--until", "2026-06-30", "--format", "json")
    result = run("plan", sheet, "--target", "100", *options)
    assert result.code == 0, result.err
    found = Plan.model_validate_json(result.out)
    assert (found.days, [str(wave.due) for wave in found.waves]) == (Fraction(0), ["2026-06-30"])


def test_a_level_that_is_just_reached_is_not_the_next_one(run: Run, house: Write) -> None:
    nothing = '[answers.camera-angles]\nchoice = ["nothing"]\n'
    found = planned(run, house(answers(**(ALL | {"key_list": "yes", "camera_kept": "ever"})) + nothing))
    assert (found.before, found.goal.level, found.goal.value) == (Fraction(80), "sealed", Fraction(95))


def test_a_plan_for_the_next_level_is_made_where_nothing_is_asked_for(run: Run, house: Write) -> None:
    found = planned(run, house(MIXED))
    assert (found.goal.level, found.goal.value, found.reached) == ("shut", Fraction(60), True)
    top = planned(run, house(answers(**(ALL | {"key_list": "yes", "camera_kept": "month"})) + ANGLES))
    assert (top.goal.level, top.goal.value, top.after) == (None, Fraction(100), Fraction(100))


def test_a_level_and_its_start_are_the_same_goal(run: Run, house: Write) -> None:
    sheet = house(WORST)
    level, score = planned(run, sheet, "--target", "locked"), planned(run, sheet, "--target", "80")
    assert level.goal.level == "locked"
    assert level.waves == score.waves


def test_caps_end_before_the_rest_is_done_lowest_first(run: Run, house: Write) -> None:
    found = planned(run, house(WORST), "--target", "100")
    assert [step.control for step in steps(found)][:2] == ["lock-fitted", "window-shut"]
    assert [wave.score for wave in found.waves] == sorted(wave.score for wave in found.waves)
    assert found.waves[-1].score == found.after == 100


def test_a_cap_that_an_open_fact_holds_is_named(run: Run, house: Write, tmp_path: Path) -> None:
    questionnaire = tmp_path / "house.toml"
    text = HOUSE.read_text(encoding="utf-8").replace(
        'solutions = ["guards"]\ncritical', 'solutions = ["guards"]\napplies_if = { harm = "yes" }\ncritical'
    )
    for part in ("catalog.toml", "solutions.toml", "controls", "standards", "obligations"):
        (tmp_path / part).symlink_to(HOUSE.parent / part)
    questionnaire.write_text(text, encoding="utf-8")
    sheet = house(WORST, FACTS.replace('harm = "no"\n', ""))
    result = run(
        "plan", sheet, "--target", "80", "--questionnaire", questionnaire, "--as-of", AS_OF, "--format", "json"
    )
    found = Plan.model_validate_json(result.out)
    assert (found.reached, found.after, found.held_by) == (False, Fraction(59), ("harm",))
    told = run("plan", sheet, "--target", "80", "--questionnaire", questionnaire, "--as-of", AS_OF).out
    assert "Find out first: Harm (harm)." in told


def test_work_that_cannot_reach_a_target_goes_as_far_as_it_can(run: Run, house: Write) -> None:
    found = planned(run, house(WORST, OPEN_CAMERAS), "--target", "90")
    # Cameras hold 20 of 100 points, and whether there are any is not known.
    assert (found.reached, found.after, found.held_by) == (False, Fraction(80), ())
    assert "Find out first: Cameras (cameras)." in run("plan", house(WORST, OPEN_CAMERAS), "--target", "90", *Q).out


@pytest.mark.parametrize(
    ("until", "due"),
    [
        # 1.5, 1.8 and 0.5 of 3.8 person-days.
        pytest.param((), ["2026-04-11", "2026-04-24", "2026-04-27"], id="one person-day a week, rounded up to a day"),
        pytest.param(
            ("--until", "2026-05-01"),
            ["2026-04-13", "2026-04-27", "2026-05-01"],
            id="in proportion to the effort, and the last one on the last day",
        ),
        pytest.param(
            ("--until", "2026-04-01"), ["2026-04-01", "2026-04-01", "2026-04-01"], id="everything until tomorrow"
        ),
    ],
)
def test_waves_are_due_when_their_effort_is_spent(
    run: Run, house: Write, until: tuple[str, ...], due: list[str]
) -> None:
    found = planned(run, house(MIXED), "--target", "90", *until)
    assert [wave.due.isoformat() for wave in found.waves] == due


def test_the_ends_of_efforts_are_planned_anew(run: Run, house: Write) -> None:
    found = planned(run, house(MIXED), "--days", "0.5")
    assert named(found) == [("window-shut", "all")]
    low, high = found.at_low, found.at_high
    assert (low.added, low.dropped, low.score, low.days) == (("key-list",), (), Fraction(145, 2), Fraction(1, 2))
    # At the high end only the lesser choice fits.
    assert (high.added, high.dropped, high.score, high.days) == ((), (), Fraction(205, 4), Fraction(1, 2))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        pytest.param(
            ("--days", "0"), "'0' is not a number of person-days above 0 with at most one decimal", id="no effort"
        ),
        pytest.param(("--days", "0.0"), "'0.0' is not a number of person-days", id="no effort with a decimal"),
        pytest.param(("--days=-1",), "'-1' is not a number of person-days", id="negative effort"),
        pytest.param(("--days", "nan"), "'nan' is not a number of person-days", id="effort that is no number"),
        pytest.param(("--days", "1e9"), "'1e9' is not a number of person-days", id="effort in powers of ten"),
        pytest.param(("--days", "1.25"), "'1.25' is not a number of person-days", id="two decimals"),
        pytest.param(("--days", "٣"), "is not a number of person-days", id="digits that are not ours"),
        pytest.param(
            ("--target", "locke"),
            (
                "--target locke: neither a level nor a number from 0 to 100 with at most one decimal; did you "
                'mean "locked"?'
            ),
            id="a level that there is not",
        ),
        pytest.param(
            ("--target", "101"), "--target 101: neither a level nor a number from 0 to 100", id="a score above 100"
        ),
        pytest.param(("--target", "60.55"), "neither a level nor a number", id="a score with two decimals"),
        pytest.param(
            ("--target", "\x1b[31m"), "--target \\u001b[31m: neither", id="text that would colour the terminal"
        ),
        pytest.param(("--days", "3", "--target", "60"), "not allowed with argument --days", id="two goals"),
        pytest.param(
            ("--until", AS_OF),
            f"--until {AS_OF}: not after {AS_OF}, the day of the assessment",
            id="until the day itself",
        ),
        pytest.param(("--until", "2020-01-01"), "--until 2020-01-01: not after", id="until a day that is past"),
        pytest.param(("--until", "tomorrow"), "'tomorrow' is no date", id="no date"),
    ],
)
def test_a_goal_that_makes_no_sense_is_bad_usage(run: Run, house: Write, options: tuple[str, ...], says: str) -> None:
    result = run("plan", house(MIXED), *options, *Q)
    assert (result.code, result.out) == (2, "")
    assert says in result.err


def test_it_can_be_written_to_files(run: Run, house: Write, tmp_path: Path) -> None:
    result = run("plan", house(MIXED), *Q, "--out", "json=a.json", "--out", "markdown=a.md")
    assert (result.code, result.out) == (0, "")
    found = json.loads((tmp_path / "a.json").read_text())
    assert (found["format"], found["version"]) == ("assessor-plan", 1)
    assert (tmp_path / "a.md").read_text().startswith("# Plan for Doors of a house\n")


def test_hostile_text_is_shown_harmlessly(run: Run, house: Write) -> None:
    for name in ("terminal", "markdown"):
        out = run("plan", spoken(house, HOSTILE), *Q, "--format", name).out
        assert not any(ord(c) < 32 and c != "\n" for c in out)
        assert "\u202e" not in out
        assert "<script>" not in out or name == "terminal"


def test_same_inputs_give_the_same_bytes_in_any_order(run: Run, house: Write) -> None:
    first = run("plan", house(MIXED), *Q, "--format", "json").out
    tables = MIXED.split("[answers.")
    turned = house("[answers.".join(["", *reversed([f"{table.rstrip()}\n" for table in tables[1:]])]))
    assert run("plan", turned, *Q, "--format", "json").out == first


def test_there_is_no_plan_before_there_is_an_answer(run: Run, house: Write) -> None:
    result = run("plan", house(""), *Q)
    assert (result.code, result.out) == (2, "")
    assert result.err == "nothing to plan from: no question is answered yet; `assessor run` asks them\n"
    assert "Plan\n" not in run("report", house(""), *Q).out
