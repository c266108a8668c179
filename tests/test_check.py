"""The gate: exit codes, violations, and digits that agree with the verdict."""

import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessor.text import ceil1, floor1
from tests.support.gate import GOOD, OPEN_DOOR
from tests.support.house import ALL, ANGLES, HOUSE, NO_CAMERAS, answers
from tests.support.running import Run, Write
from tests.support.ten import ten

Q = ("--questionnaire", HOUSE)
KEYS_OLD = answers(**(ALL | {"key_list": "old"})) + ANGLES
KEYS_UNKNOWN = answers(**(ALL | {"key_list": "unknown"})) + ANGLES
UNKNOWN_DOOR = answers(**(ALL | {"lock_fitted": "unknown"})) + ANGLES
ONE_ANSWER = answers(key_list="yes")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sheet", "options", "code", "says"),
    [
        pytest.param(
            GOOD,
            [],
            0,
            "judged by: min-answered 80.0 (policy starter); no-critical-failure (policy starter)",
            id="a good sheet passes, and it says what was demanded and where",
        ),
        pytest.param(
            OPEN_DOOR,
            [],
            1,
            "no-critical-failure: critical control lock-fitted fails: an open door",
            id="without thresholds a critical failure fails",
        ),
        pytest.param(
            UNKNOWN_DOOR,
            [],
            1,
            "critical control lock-fitted might fail, being unknown",
            id="not knowing a critical control fails",
        ),
        pytest.param(
            OPEN_DOOR, ["--min-score", "30"], 1, "lock-fitted fails", id="an option overrides its own threshold only"
        ),
        pytest.param(
            OPEN_DOOR,
            ["--min-score", "30", "--allow-critical-failure"],
            0,
            "min-score 30.0 (--min-score)",
            id="critical failures can be allowed",
        ),
        pytest.param(
            KEYS_OLD, ["--min-score", "85"], 0, "confirmed 85.0", id="a score that reaches the threshold passes"
        ),
        pytest.param(
            KEYS_OLD,
            ["--min-score", "85.1"],
            1,
            "min-score: confirmed score 85.0 is below 85.1",
            id="a tenth below fails, with both figures",
        ),
        pytest.param(
            OPEN_DOOR,
            ["--min-score", "60"],
            1,
            "confirmed score 39.0 is below 60.0 (it would be 62.5 were it not held by lock-fitted)",
            id="a cap that causes the failure is named",
        ),
        pytest.param(
            KEYS_UNKNOWN, ["--min-score", "71"], 1, "confirmed score 70.0 is below 71.0", id="the low end is judged"
        ),
        pytest.param(
            KEYS_OLD,
            ["--min-domain", "keys=51"],
            1,
            "min-domain: domain keys: confirmed 50.0 is below 51.0",
            id="a domain is judged by itself",
        ),
        pytest.param(KEYS_OLD, ["--require", "key-list"], 0, "passed", id="a control that reaches its target is met"),
        pytest.param(
            KEYS_UNKNOWN,
            ["--require", "key-list"],
            1,
            "require: control key-list is demanded and unknown",
            id="a demanded control must be met",
        ),
        pytest.param(
            KEYS_UNKNOWN,
            ["--max-unknown", "16.6"],
            1,
            "max-unknown: unknown 16.7 % is above 16.6 %",
            id="a share with a maximum is rounded up",
        ),
        pytest.param(KEYS_UNKNOWN, ["--max-unknown", "16.7"], 0, "passed", id="and passes at the printed figure"),
        pytest.param(
            KEYS_UNKNOWN,
            ["--min-answered", "83.4"],
            1,
            "min-answered: answered 83.3 % is below 83.4 %",
            id="a share with a minimum is rounded down",
        ),
        pytest.param(
            ONE_ANSWER,
            ["--min-score", "0"],
            1,
            "min-answered: answered 16.6 % is below 80.0 %",
            id="80 % answered is always demanded",
        ),
        pytest.param(
            ONE_ANSWER,
            ["--min-answered", "10", "--allow-critical-failure"],
            0,
            "passed",
            id="unless another share is given",
        ),
        pytest.param(
            "",
            ["--min-answered", "0"],
            1,
            "something-scored: no answer is scored",
            id="at least one answer is always demanded",
        ),
        pytest.param(OPEN_DOOR, ["--report-only"], 0, "FAILED", id="report-only turns a failure into 0"),
    ],
)
def test_a_sheet_is_judged(run: Run, house: Write, sheet: str, options: list[str], code: int, says: str) -> None:
    result = run("check", house(sheet), *Q, *options)
    assert (result.code, says in result.out) == (code, True), result.out


@pytest.mark.parametrize(
    ("options", "says"),
    [
        pytest.param(["--min-score", "101"], "not a number from 0 to 100", id="above 100"),
        pytest.param(["--min-score", "nan"], "not a number from 0 to 100", id="no number"),
        pytest.param(["--min-score", "1e999"], "not a number from 0 to 100", id="an exponent"),
        pytest.param(["--min-score", "59.95"], "at most one decimal", id="more decimals than are printed"),
        pytest.param(["--min-score", "٥٥"], "not a number from 0 to 100", id="digits of another script"),
        pytest.param(["--min-domain", "doors"], "is not NAME=N", id="a domain without a threshold"),
        pytest.param(
            ["--min-domain", "dors=5"],
            '"dors" is no domain of house; did you mean "doors"? (demanded by --min-domain)',
            id="a domain that is not in the questionnaire",
        ),
        pytest.param(
            ["--min-domain", "doors=1", "--min-domain", "doors=2"], "names a domain twice", id="a domain named twice"
        ),
        pytest.param(
            ["--require", "lok"],
            (
                '"lok" is no control of house; known: lock-fitted, lock-tested, door-alarm, window-shut, '
                "camera-angles, camera-kept, key-list, key-blanks (demanded by --require)"
            ),
            id="a control that is not in the questionnaire",
        ),
        pytest.param(["--as-of", "20260331"], "is no date; write it as 2026-03-31", id="a date without its hyphens"),
        pytest.param(["--as-of", "2026-W13-2"], "is no date; write it as 2026-03-31", id="a day of a week"),
        pytest.param(["--as-of", "31.3.2026"], "is no date; write it as 2026-03-31", id="a date in another form"),
        pytest.param(
            ["--as-of", "9999-12-31"],
            "'9999-12-31' is not from 2000-01-01 to 2099-12-31",
            id="a day at the end of time",
        ),
        pytest.param(["--as-of", "0001-01-01"], "is not from 2000-01-01", id="a day at its beginning"),
        pytest.param(
            ["--min-level", "looked"],
            '"looked" is no level; levels: open, ajar, shut, locked',
            id="a level that there is not",
        ),
        pytest.param(["--policy", "sold"], "sold: not one of", id="a policy that there is not"),
        pytest.param(
            ["--policy", ""], "an empty name: not one of", id="a policy of no name, from a variable that is not set"
        ),
        pytest.param(
            ["--no-critical-failure", "--allow-critical-failure"], "not allowed with argument", id="both at once"
        ),
        pytest.param(["--min-scor", "5"], "unrecognized arguments", id="an option that is cut short"),
    ],
)
def test_a_demand_that_makes_no_sense_is_bad_usage(run: Run, house: Write, options: list[str], says: str) -> None:
    result = run("check", house(GOOD), *Q, *options)
    assert (result.code, result.out) == (2, "")
    assert says in result.err


def test_a_blank_fact_is_not_an_unknown_one(run: Run) -> None:
    run("new", HOUSE, "--fact", "role=operator")
    result = run("check", "house-answers.toml", *Q, "--max-unknown", "0")
    assert "answered 0.0 %, unknown 0.0 %" in result.out


def test_a_variable_that_is_not_set_is_not_the_current_folder(run: Run, house: Write) -> None:
    house(GOOD)
    result = run("check", "", *Q)
    assert (result.code, "an empty name; write . for the current folder" in result.err) == (2, True)


def test_a_domain_without_a_score_is_a_violation(run: Run, house: Write) -> None:
    result = run("check", house(answers(**ALL), NO_CAMERAS), *Q, "--min-domain", "cameras=1")
    assert result.code == 1
    assert "domain cameras has no score; 1.0 is demanded" in result.out


def test_everything_not_applicable_is_no_pass(run: Run, tmp_path: Path) -> None:
    questionnaire, sheet = ten(tmp_path)
    text = re.sub(r'(choice = "\w+"|state = "unknown")', 'state = "not-applicable"\nreason = "r"', sheet.read_text())
    sheet.write_text(text)
    result = run("check", sheet, "--questionnaire", questionnaire, "--min-score", "0", "--max-unknown", "100")
    assert result.code == 1
    assert "no answer is scored" in result.out
    assert "the total has no score; 0.0 is demanded" in result.out
    assert "the share of unknown answers has no figure" in result.out


def test_several_files_are_each_judged_and_the_worst_code_wins(run: Run, house: Write) -> None:
    good, bad = house(GOOD, name="good.toml"), house(OPEN_DOOR, name="bad.toml")
    broken = house("[answers", name="broken.toml")
    result = run("check", good, broken, bad, *Q)
    assert result.code == 2
    assert "passed: " in result.out
    assert "FAILED: " in result.out
    assert "broken.toml:" in result.err
    assert result.err.endswith("3 answer sheets: 1 passed, 1 failed, 1 not judged\n")
    assert run("check", bad, broken, "--report-only", *Q).code == 2


def test_text_from_a_sheet_cannot_forge_a_line_of_the_log(run: Run, house: Write) -> None:
    sheet = house(GOOD, name="a\npassed: b.toml")
    lines = run("check", sheet, *Q).out.splitlines()
    assert [line.startswith("passed: ") for line in lines] == [True, False]
    assert lines[1].startswith("  judged by: ")


@given(st.fractions(0, 100), st.integers(0, 1000))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_printed_digits_never_contradict_the_verdict(value: Fraction, tenths: int) -> None:
    demanded = Fraction(tenths, 10)
    assert (value < demanded) == (Fraction(floor1(value)) < demanded)
    assert (value > demanded) == (Fraction(ceil1(value)) > demanded)
