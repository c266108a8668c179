"""Policies that make no sense are bad usage, and are reported once."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.gate import GOOD
from tests.support.house import AS_OF, FACTS, HOUSE, Q
from tests.support.running import Run, Write


@pytest.mark.parametrize(
    ("policy", "says"),
    [
        pytest.param("min_score = nan", 'policy.toml:1:1: "min_score" is not a number from 0 to 100', id="no number"),
        pytest.param("min_score = 1e999", '"min_score" is not a number from 0 to 100', id="a number without end"),
        pytest.param(
            "min_score = 59.95",
            '"min_score" is 59.95; a threshold goes from 0 to 100, with at most one decimal',
            id="more decimals than are printed",
        ),
        pytest.param("min_score = -1", "a threshold goes from 0 to 100", id="below nothing"),
        pytest.param(
            'min_score = "60"', '"min_score" must be a number from 0 to 100, without quotes', id="a number in quotes"
        ),
        pytest.param(
            'no_critical_failure = "yes"', '"no_critical_failure" must be true or false', id="a word for a yes"
        ),
        pytest.param("min_score = true", '"min_score" must be a number', id="a yes for a number"),
        pytest.param(
            'min_domain = { doors = "1" }', 'policy.toml:1:16: "doors" must be a number', id="a domain in quotes"
        ),
        pytest.param("min_scor = 60", '"min_scor" is not a key here; did you mean "min_score"?', id="a misspelt key"),
        pytest.param(
            'title = "Nothing"',
            "demands nothing; a gate that lets everything through is no gate",
            id="nothing demanded",
        ),
        pytest.param("", "demands nothing", id="an empty file"),
        pytest.param("min_score = 0\nmax_unknown = 100", "demands nothing", id="only what nobody can miss"),
        pytest.param("min_domain = { doors = 0 }", "demands nothing", id="nothing of a domain"),
        pytest.param('standards = [{ id = "door-code", share = 0 }]', "demands nothing", id="nothing of a standard"),
        pytest.param("no_critical_failure = false", "demands nothing", id="only what is not demanded"),
        pytest.param('require = ["lok"]', '"lok" is no control of house', id="a control that there is not"),
        pytest.param("min_domain = { dors = 1 }", '"dors" is no domain of house', id="a domain that there is not"),
        pytest.param(
            'standards = [{ id = "dor-code" }]', '"dor-code" is no standard here', id="a standard that there is not"
        ),
        pytest.param('min_level = "looked"', '"looked" is no level', id="a level that there is not"),
        pytest.param(
            'min_level = "open"',
            '"open" is the lowest level, which every score reaches; it demands nothing',
            id="the level that everybody has",
        ),
        pytest.param('based_on = "weak"', '"weak" is not one of', id="based on what there is not"),
        pytest.param("max_answer_age = 0", '"max_answer_age" is 0; the least is 1', id="an age of nothing"),
        pytest.param(
            'min_score = 1\n[waivers]\ncritical = ["lok"]',
            '"lok" is no control of house',
            id="a waiver allowed for nothing",
        ),
        pytest.param("min_score = \x1b[31m", "policy.toml:1:13", id="no TOML"),
    ],
)
def test_a_policy_that_makes_no_sense_is_bad_usage(
    run: Run, house: Write, tmp_path: Path, policy: str, says: str
) -> None:
    (tmp_path / "policy.toml").write_text(policy, encoding="utf-8")
    result = run("check", house(GOOD), "--policy", "policy.toml", *Q)
    assert (result.code, result.out) == (2, "")
    assert says in result.err
    assert "\x1b" not in result.err


@pytest.mark.parametrize(
    ("demand", "place", "says"),
    [
        pytest.param(
            'require = ["key-lst"]', "3:1", '"key-lst" is no control of house; did you mean "key-list"?', id="a control"
        ),
        pytest.param(
            "[min_domain]\nkeys = 1\ndors = 2",
            "5:1",
            '"dors" is no domain of house; did you mean "doors"?',
            id="a domain",
        ),
        pytest.param(
            '[[standards]]\nid = "dor-code"',
            "3:3",
            '"dor-code" is no standard here; did you mean "door-code"?',
            id="a standard",
        ),
        pytest.param(
            'min_level = "looked"',
            "3:1",
            '"looked" is no level; levels: open, ajar, shut, locked, sealed',
            id="a level",
        ),
        pytest.param(
            'min_level = "open"',
            "3:1",
            '"open" is the lowest level, which every score reaches; it demands nothing',
            id="the level that everybody has",
        ),
        pytest.param(
            '[waivers]\nmost = 1\ncritical = ["key-lst"]',
            "5:1",
            '"key-lst" is no control of house; did you mean "key-list"?',
            id="a control that may be waived",
        ),
    ],
)
def test_a_demand_in_vain_says_where_it_is_written_and_what_would_be_right(
    run: Run, house: Write, tmp_path: Path, demand: str, place: str, says: str
) -> None:
    (tmp_path / "policy.toml").write_text(f"# My policy.\nmin_score = 1\n{demand}\n")
    result = run("check", house(GOOD), "--policy", "policy.toml", *Q)
    assert result.err.splitlines()[0].endswith(f"sheet.toml: {says} (demanded by policy.toml:{place})")


def test_a_named_policy_with_a_fault_is_told_once(run: Run, house: Write, tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text("min_score = 101")
    result = run(
        "check", house(GOOD), house(GOOD, name="b.toml"), "--policy", "policy.toml", *Q, "--out", "json=a.json"
    )
    assert (result.code, result.out, result.err.count("101")) == (2, "", 1)
    assert not (tmp_path / "a.json").exists()


def test_options_cannot_take_every_demand_away(judged: Run) -> None:
    result = judged(GOOD, "min_score = 1", "--min-score", "0")
    assert (result.code, result.out) == (2, "")
    assert "together demand nothing that could fail" in result.err


def test_no_critical_failure_demands_nothing_where_nothing_is_critical(run: Run, house: Write, tmp_path: Path) -> None:
    copy = shutil.copytree(HOUSE.parent, tmp_path / "tiny") / "house.toml"
    copy.write_text(re.sub(r"(?m)^critical = .*$", "", copy.read_text()))
    q = ("--questionnaire", copy, "--as-of", AS_OF)
    result = run("check", house(GOOD), *q, "--min-answered", "0")
    says = "no critical control is asked, and nothing else is demanded (demanded by policy starter)"
    assert (result.code, says in result.err) == (2, True)
    assert run("check", house(GOOD), *q).code == 0


def test_no_critical_failure_demands_nothing_where_no_critical_control_is_asked(
    run: Run, house: Write, changed: Callable[..., Path]
) -> None:
    copy = changed("house.toml", 'solutions = ["guards"]\n', 'solutions = ["guards"]\napplies_if = { harm = "yes" }\n')
    file = copy / "house.toml"
    file.write_text(re.sub(r"(?m)^critical = .*cap = 39.*$", "", file.read_text()))
    options = ("--questionnaire", file, "--as-of", AS_OF, "--min-answered", "0")
    result = run("check", house(GOOD), *options)
    assert (result.code, "no critical control is asked, and nothing else is demanded" in result.err) == (2, True)
    assert run("check", house(GOOD, FACTS.replace('harm = "no"', 'harm = "yes"')), *options).code == 0
