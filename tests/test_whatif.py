"""What if: the figures are those of a sheet with the changes, and no sheet is touched."""

import json
from pathlib import Path

import pytest

from assessor.model.report import Report, WhatIf
from tests.support.goldens import golden
from tests.support.house import FACTS, MIXED, NO_CAMERAS, WORST, Q, answers
from tests.support.running import Run, Write


def compared(run: Run, sheet: Path, *changes: str) -> WhatIf:
    result = run("whatif", sheet, *changes, *Q, "--format", "json")
    assert result.code == 0, result.err
    return WhatIf.model_validate_json(result.out)


@pytest.mark.parametrize("width", [80, 40])
def test_it_reads_as_settled(run: Run, house: Write, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    result = run("whatif", house(MIXED), "window-shut=all", "lock-fitted=none", "size=large", "camera-kept=unknown", *Q)
    assert (result.code, result.err) == (0, "")
    golden(f"whatif-{width}.txt", result.out)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changes", "written"),
    [
        pytest.param(
            ["window-shut=all"],
            MIXED.replace('window-shut]\nchoice = "none"', 'window-shut]\nchoice = "all"'),
            id="a better answer",
        ),
        pytest.param(
            ["lock-tested=yearly"],
            MIXED.replace('lock-tested]\nstate = "unknown"', 'lock-tested]\nchoice = "yearly"'),
            id="an answer to what is unknown",
        ),
        pytest.param(
            ["key-list=unknown"],
            MIXED.replace('choice = "old"', 'state = "unknown"'),
            id="an answer that is taken back",
        ),
        pytest.param(
            ["key-list=not-applicable"],
            MIXED.replace('choice = "old"', 'state = "not-applicable"\nreason = "r"'),
            id="what does not apply",
        ),
        pytest.param(
            ["camera-angles=turned,signs"],
            MIXED.replace('state = "not-applicable"\nreason = "they cannot be turned"', 'choice = ["turned", "signs"]'),
            id="several choices",
        ),
        pytest.param(["cameras=no"], MIXED, id="a fact"),
    ],
)
def test_the_score_is_that_of_the_sheet_with_these_answers(
    run: Run, house: Write, changes: list[str], written: str
) -> None:
    found = compared(run, house(MIXED), *changes)
    facts = FACTS.replace('cameras = "yes"', 'cameras = "no"') if changes == ["cameras=no"] else FACTS
    sheet = house(written, facts, name="written.toml")
    report = Report.model_validate_json(run("report", sheet, *Q, "--format", "json").out)
    assert (found.after.score, found.after.uncapped) == (report.assessment.score, report.assessment.uncapped)


def test_the_answers_as_they_are_move_nothing(run: Run, house: Write) -> None:
    found = compared(run, house(MIXED), "key-list=old", "lock-tested=unknown", "size=small")
    assert found.before == found.after
    moved = (found.domains, found.failures_ended, found.failures_begun, found.now_asked, found.no_longer_asked)
    assert not any((*moved, found.rules, found.provisions))


def test_whatever_moves_is_named(run: Run, house: Write) -> None:
    found = compared(run, house(MIXED), "window-shut=all", "cameras=no", "size=large", "harm=yes")
    assert found.failures_ended == ("window-shut",)
    assert compared(run, house(MIXED), "lock-fitted=none").failures_begun == ("lock-fitted",)
    assert found.no_longer_asked == ("camera-angles", "camera-kept")
    assert [domain.title for domain in found.domains] == ["Doors", "Cameras"]
    assert ("Hall Order", "does-not", "applies") in [(rule.title, rule.before, rule.after) for rule in found.rules]


def test_nothing_is_saved(run: Run, house: Write, tmp_path: Path) -> None:
    sheet = house(MIXED)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    assert "Nothing was saved." in run("whatif", sheet, "window-shut=all", *Q).out
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_stale_answer_can_be_given_anew(run: Run, house: Write) -> None:
    sheet = house(MIXED + f'[answers.door-alarm]\nchoice = "rings"\nas_asked = "sha256:{"0" * 64}"\n', tier="standard")
    found = compared(run, sheet, "door-alarm=rings")
    assert found.after.open == found.before.open - 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param(
            ["key-lst=old"],
            'key-lst=old: no control or fact of house; did you mean "key-list"?',
            id="a control that there is not",
        ),
        pytest.param(
            ["key-list=odl"],
            'key-list=odl: "odl" is no choice of "key-list"; choices: no, old, yes',
            id="a choice that there is not",
        ),
        pytest.param(
            ["size=huge"],
            'size=huge: "huge" is no value of "size"; known: small, large, unknown',
            id="a value that there is not",
        ),
        pytest.param(["key-list"], "key-list: is not CONTROL=CHOICE", id="no choice"),
        pytest.param(["role=operator,"], "role=operator,: is not CONTROL=CHOICE", id="a value that is empty"),
        pytest.param(
            ["key-list=old", "key-list=yes"], 'key-list=yes: changes "key-list" twice', id="two answers to one question"
        ),
        pytest.param(["key-list=old,yes"], '"key-list" takes one choice', id="two choices where one can be made"),
        pytest.param(["camera-angles=turned,turned"], "names a choice twice", id="the same choice twice"),
        pytest.param(
            ["lock-fitted=not-applicable"],
            '"lock-fitted" does not accept "not-applicable"',
            id="what may not be left out",
        ),
        pytest.param(["key-list=\x1b[31m"], "key-list=\\u001b[31m", id="text that would colour the terminal"),
    ],
)
def test_a_change_that_makes_no_sense_is_bad_usage(run: Run, house: Write, changes: list[str], says: str) -> None:
    result = run("whatif", house(MIXED), *changes, *Q)
    assert (result.code, result.out) == (2, "")
    assert says in result.err


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        pytest.param(
            ["door-alarm=rings"], 'asked from the tier "standard" on; this sheet is "essential"', id="a deeper tier"
        ),
        pytest.param(["camera-kept=days", "cameras=no"], "does not fit the facts (Cameras: No)", id="a fact"),
        pytest.param(
            ["lock-tested=yearly", "lock-fitted=none"],
            "follows lock-fitted, whose answer does not lead here yet",
            id="an answer",
        ),
    ],
)
def test_an_answer_to_what_is_not_asked_is_said_to_change_nothing(
    run: Run, house: Write, changes: list[str], why: str
) -> None:
    result = run("whatif", house(MIXED), *changes, *Q)
    control = changes[0].partition("=")[0]
    assert (result.code, result.err) == (0, f"note: {control} is not asked, so its answer changes nothing: {why}\n")


def test_it_can_be_written_to_files(run: Run, house: Write, tmp_path: Path) -> None:
    result = run("whatif", house(MIXED), "window-shut=all", *Q, "--out", "json=a.json", "--out", "markdown=a.md")
    assert (result.code, result.out) == (0, "")
    assert json.loads((tmp_path / "a.json").read_text())["format"] == "assessor-whatif"
    assert (tmp_path / "a.md").read_text().startswith("# What if\n")
    clash = run("whatif", "sheet.toml", "window-shut=all", *Q, "--out", "json=sheet.toml")
    assert (clash.code, clash.out) == (2, "")
    assert "named twice" in clash.err


def test_quick_wins_are_those_that_restore_most_for_a_day(run: Run, house: Write) -> None:
    wins = json.loads(run("report", house(WORST), *Q, "--format", "json").out)["advice"]["quick_wins"]
    # 25, 15, 8.3 and 2.6 points a day; lock-fitted takes 3 days, and camera-kept half as many
    assert [win["control"] for win in wins] == ["window-shut", "key-list", "lock-fitted", "camera-kept"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sheet", "first", "says"),
    [
        pytest.param(
            MIXED,
            "lock-fitted",
            "+15.0 for 1.8 person-days, 8.3 a day",
            id="points over days, both as they are printed",
        ),
        pytest.param(
            answers(lock_fitted="all", lock_tested="once", window_shut="all"),
            "lock-tested",
            "+6.2 for 0.5 person-days, 12.5 a day",
            id="the credit that is missing counts, not the whole effort",
        ),
    ],
)
def test_quick_wins_are_points_for_a_day_of_work(run: Run, house: Write, sheet: str, first: str, says: str) -> None:
    out = " ".join(run("report", house(sheet), *Q, "--audience", "engineer").out.split())
    gap = out[out.index("The gaps, one by one") :]
    assert f"For a day of work: {says}" in gap[gap.index(f"({first}): +") :].split("Closed by:")[0]


def test_a_changed_fact_asks_more_or_less(run: Run, house: Write) -> None:
    filmed = ("camera-angles", "camera-kept")
    more = compared(run, house(MIXED, NO_CAMERAS), "cameras=yes", "places=inside")
    assert (more.now_asked, more.no_longer_asked) == (filmed, ())
    less = compared(run, house(MIXED), "cameras=no")
    assert (less.now_asked, less.no_longer_asked) == ((), filmed)
