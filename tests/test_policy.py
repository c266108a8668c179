"""Policies, waivers, and whatever must not let a sheet pass by accident."""

import json
import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from assessor.gate.rules import RULES
from assessor.io import catalog, policies
from assessor.model.verdict import Verdicts
from tests.support.goldens import UPDATE
from tests.support.house import ALL, ANGLES, AS_OF, FACTS, HOUSE, Q, answers, waiver
from tests.support.running import Result, Run, Write

GOOD = answers(**ALL) + ANGLES
OPEN_DOOR = answers(**(ALL | {"lock_fitted": "none"})) + ANGLES
OPEN_WINDOW = answers(**(ALL | {"window_shut": "none"})) + ANGLES
KEYS_NO = answers(**(ALL | {"key_list": "no"})) + ANGLES
ROOT = Path(__file__).parent.parent


@pytest.fixture
def judged(run: Run, house: Write, tmp_path: Path) -> Run:
    """Judge a sheet by the text of a policy."""

    def call(sheet: object, policy: object = "", *options: object) -> Result:
        (tmp_path / "policy.toml").write_text(f"min_answered = 0\n{policy}", encoding="utf-8")
        return run("check", house(str(sheet)), "--policy", "policy.toml", *Q, *options)

    return call


# Two criticals met, and nothing else said to apply.
NOT_APPLICABLE = re.sub(
    r"(\[answers\.(?:lock-tested|camera-angles|camera-kept|key-list)\]\n)choice = .*",
    r'\1state = "not-applicable"\nreason = "r"',
    GOOD,
)
HALF_UNKNOWN = GOOD.replace('choice = "days"', 'state = "unknown"')


def dated(text: str, day: str) -> str:
    """Give every answer a date."""
    return re.sub(r"(\[answers\.[a-z-]+\]\n)", rf"\1on = {day}\n", text)


PROOF = re.sub(r"(\[answers\.[a-z-]+\]\n)", r'\1evidence = [{ reference = "r", on = 2026-03-01 }]' + "\n", GOOD)


@pytest.mark.parametrize(
    ("sheet", "policy", "says"),
    [
        pytest.param(KEYS_NO, "min_score = 70.1", "min-score: confirmed score 70.0 is below 70.1", id="a score"),
        pytest.param(
            KEYS_NO,
            'min_level = "locked"',
            "min-level: the level Shut is below locked, which starts from 90.0",
            id="a level",
        ),
        pytest.param(
            OPEN_DOOR,
            'min_level = "shut"',
            "min-level: the level Open is below shut, which starts from 60.0 (it would be 62.5 were it not held by "
            "lock-fitted)",
            id="a level that a cap holds down",
        ),
        pytest.param(
            KEYS_NO,
            "min_every_domain = 1",
            "min-every-domain: domain keys: confirmed 0.0 is below 1.0",
            id="every domain",
        ),
        pytest.param(
            KEYS_NO,
            "min_domain = { keys = 0.1 }",
            "min-domain: domain keys: confirmed 0.0 is below 0.1",
            id="one domain",
        ),
        pytest.param(
            KEYS_NO, 'require = ["key-list"]', "require: control key-list is demanded and unmet", id="a control"
        ),
        pytest.param(
            OPEN_DOOR,
            "no_critical_failure = true",
            "no-critical-failure: critical control lock-fitted fails",
            id="no critical failure",
        ),
        pytest.param(
            GOOD.replace('choice = "days"', 'state = "not-applicable"\nreason = "r"'),
            "max_not_applicable = 16.6",
            "max-not-applicable: not applicable 16.7 % is above 16.6 %",
            id="a share not applicable",
        ),
        pytest.param(
            OPEN_DOOR,
            'standards = [{ id = "door-code" }]',
            "standards: The Door Code (mandatory), 1-1: the answers are against: lock-fitted",
            id="a standard, each provision",
        ),
        pytest.param(
            OPEN_DOOR,
            'standards = [{ id = "door-code", share = 99.9 }]',
            "standards: The Door Code (mandatory): the answers are evidence for 50.0 % of 2 provisions, below 99.9 %",
            id="a standard, a share",
        ),
        pytest.param(
            answers(**(ALL | {"lock_tested": "once"})) + ANGLES,
            'standards = [{ id = "door-code", level = "recommended" }]',
            "1-2: the answers are met only in part: lock-tested",
            id="a standard, what is recommended too",
        ),
        pytest.param(
            dated(GOOD, "2026-01-01"),
            "max_answer_age = 88",
            "max-answer-age: the answer to lock-fitted is dated 2026-01-01, before 2026-01-02",
            id="the age of an answer",
        ),
        pytest.param(
            GOOD,
            "max_answer_age = 3650",
            "max-answer-age: the answer to lock-fitted has no date",
            id="an answer without a date",
        ),
        pytest.param(
            PROOF,
            "max_evidence_age = 29",
            "max-evidence-age: the evidence for lock-fitted is of 2026-03-01, before 2026-03-02",
            id="the age of evidence",
        ),
        pytest.param(
            GOOD,
            "max_evidence_age = 3650",
            "max-evidence-age: no answer has evidence, so there is none of any age",
            id="the age of evidence that there is not",
        ),
        pytest.param(
            GOOD, "min_evidenced = 0.1", "min-evidenced: evidenced score 0.0 is below 0.1", id="an evidenced score"
        ),
        pytest.param(
            GOOD,
            "require_digests = true",
            "digests: the answer to lock-fitted has no as_asked digest",
            id="a digest beside each answer",
        ),
        pytest.param(
            GOOD,
            f'questionnaire_digest = "sha256:{"0" * 64}"',
            f"not sha256:{'0' * 64}",
            id="one questionnaire and no other",
        ),
    ],
)
def test_what_a_policy_demands_is_demanded(judged: Run, sheet: str, policy: str, says: str) -> None:
    result = judged(sheet, policy)
    assert result.code == 1
    assert says in result.out


@pytest.mark.parametrize(
    ("sheet", "policy"),
    [
        pytest.param(KEYS_NO, "min_score = 70", id="a score that is just reached"),
        pytest.param(KEYS_NO, 'min_level = "shut"', id="a level that is just reached"),
        pytest.param(dated(GOOD, "2026-01-01"), "max_answer_age = 89", id="an answer on its last day"),
        pytest.param(dated(GOOD, AS_OF), "min_score = 1", id="an answer of today"),
        pytest.param(PROOF, "max_evidence_age = 30\nmin_evidenced = 100", id="evidence on its last day"),
        pytest.param(GOOD, 'standards = [{ id = "door-code" }]', id="every mandatory provision"),
        pytest.param(GOOD, "min_every_domain = 100", id="every domain"),
    ],
)
def test_what_is_met_passes(judged: Run, sheet: str, policy: str) -> None:
    assert judged(sheet, policy).code == 0


# Where a policy comes from.


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
        "max-unknown 10.0 (policy solid)",
        "max-not-applicable 30.0 (policy solid)",
        "require key-list (assessor.toml:2:1)",
        "require lock-fitted (--require)",
        "no-critical-failure (policy solid)",
        "waivers most 5, longest 365 days (policy solid)",
        "waivers also of critical lock-fitted (assessor.toml:7:1)",
    ]


@pytest.mark.parametrize(
    ("days", "code", "says"),
    [
        pytest.param("89", 0, "max-answer-age 89 (--max-answer-age)", id="old enough"),
        pytest.param("88", 1, "the answer to lock-fitted is dated 2026-01-01, before 2026-01-02", id="a day too old"),
        pytest.param("0", 2, "not a number of days from 1 to 3650", id="no age"),
    ],
)
def test_an_option_overrides_an_age(judged: Run, days: str, code: int, says: str) -> None:
    result = judged(dated(GOOD, "2026-01-01"), "max_answer_age = 10", "--max-answer-age", days)
    assert (result.code, says in result.out + result.err) == (code, True), result.out + result.err
    result = judged(PROOF, "max_evidence_age = 10", "--max-evidence-age", "30")
    assert (result.code, "max-evidence-age 30 (--max-evidence-age)" in result.out) == (0, True), result.out


def test_what_is_always_demanded_is_printed(judged: Run, run: Run, house: Write, tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text("min_score = 1")
    out = run("check", house(GOOD), "--policy", "policy.toml", *Q).out
    default = "max-not-applicable 50.0 (unless set otherwise)\n"
    assert f"judged by: min-answered 80.0 (unless set otherwise); min-score 1.0 (policy.toml:1:1); {default}" in out
    set_by_hand = (
        "min-score 1.0 (policy.toml:2:1); min-answered 0.0 (policy.toml:1:1); max-not-applicable 100.0 (policy"
    )
    assert set_by_hand in judged(GOOD, "min_score = 1\nmax_not_applicable = 100").out


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


def test_a_named_policy_with_a_fault_is_told_once(run: Run, house: Write, tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text("min_score = 101")
    result = run(
        "check", house(GOOD), house(GOOD, name="b.toml"), "--policy", "policy.toml", *Q, "--out", "json=a.json"
    )
    assert (result.code, result.out, result.err.count("101")) == (2, "", 1)
    assert not (tmp_path / "a.json").exists()


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


# Waivers.


BOTH = answers(**(ALL | {"lock_tested": "once", "lock_fitted": "some"})) + ANGLES
HALF = answers(**(ALL | {"lock_tested": "once"})) + ANGLES
REQUIRED = 'require = ["key-list"]'
ALLOWED = 'no_critical_failure = true\n[waivers]\ncritical = ["window-shut"]'


@pytest.mark.parametrize(
    ("sheet", "policy", "code", "says"),
    [
        pytest.param(
            KEYS_NO + waiver("key-list"),
            REQUIRED,
            0,
            'waived: require: control key-list is demanded and unmet; at least "old" ends it (until 2026-12-31 by A. '
            "Alder: The joiner comes in May)",
            id="a waiver silences a violation that names its control",
        ),
        pytest.param(
            KEYS_NO + waiver("key-list", AS_OF),
            REQUIRED,
            0,
            f"waiver of key-list: in force, and expires soon, on {AS_OF}",
            id="until its last day",
        ),
        pytest.param(
            KEYS_NO + waiver("key-list", "2026-03-30"),
            REQUIRED,
            1,
            "waiver of key-list: expired on 2026-03-30",
            id="and not after it",
        ),
        pytest.param(
            KEYS_NO + waiver("key-list"),
            "min_score = 71",
            1,
            "waiver of key-list: unused until 2026-12-31: it silences nothing",
            id="it never lifts a score",
        ),
        pytest.param(
            KEYS_NO + waiver("key-list"), "min_domain = { keys = 1 }", 1, "min-domain: domain keys", id="nor a domain"
        ),
        pytest.param(
            OPEN_WINDOW + waiver("window-shut"),
            "no_critical_failure = true",
            1,
            "waiver of window-shut: not allowed: the control is critical, and the policy does not name it",
            id="a critical control needs the policy's leave",
        ),
        pytest.param(
            OPEN_WINDOW + waiver("window-shut"),
            ALLOWED,
            0,
            "waived: no-critical-failure: critical control window-shut fails",
            id="which some have",
        ),
        pytest.param(
            OPEN_WINDOW + waiver("window-shut"),
            f"min_score = 60\n{ALLOWED}",
            1,
            "were it not held by window-shut, waived)",
            id="its cap stands, and it says so",
        ),
        pytest.param(
            OPEN_DOOR + waiver("lock-fitted"),
            'standards = [{ id = "door-code" }]\n[waivers]\ncritical = ["lock-fitted"]',
            0,
            "waived: standards: The Door Code (mandatory), 1-1",
            id="a provision",
        ),
        pytest.param(
            HALF + waiver("lock-tested"),
            'standards = [{ id = "door-code", level = "any", share = 70 }]',
            0,
            "waived: standards: The Door Code (any): the answers are evidence for 66.6 % of 3 provisions, below 70.0 "
            "%; with what is waived 100.0 % (until",
            id="a share of provisions",
        ),
        pytest.param(
            HALF + waiver("lock-tested", "2026-03-30"),
            'standards = [{ id = "door-code", level = "any", share = 70 }]',
            1,
            "below 70.0 %\n",
            id="but not once it has expired",
        ),
        pytest.param(
            answers(**(ALL | {"lock_tested": "once", "key_list": "no"})) + ANGLES + waiver("key-list"),
            'standards = [{ id = "door-code", level = "any", share = 70 }]',
            1,
            "for 33.3 % of 3 provisions, below 70.0 %; with what is waived 66.6 %",
            id="nor where the share is still too small",
        ),
        pytest.param(
            BOTH + waiver("lock-tested"),
            'standards = [{ id = "door-code", level = "any" }]',
            1,
            " standards: The Door Code (any), 1-2: the answers are met only in part: lock-tested and lock-fitted\n",
            id="not a provision that another control fails, too",
        ),
        pytest.param(
            BOTH + waiver("lock-tested"),
            'standards = [{ id = "door-code", level = "any", share = 40 }]',
            1,
            "for 33.3 % of 3 provisions, below 40.0 %\n",
            id="nor as part of a share",
        ),
        pytest.param(
            answers(**(ALL | {"lock_fitted": "none", "key_list": "no"})) + ANGLES + waiver("key-list"),
            'standards = [{ id = "door-code", share = 50 }]',
            0,
            "for 0.0 % of 2 provisions, below 50.0 %; with what is waived 50.0 %",
            id="a share that is just reached",
        ),
        pytest.param(
            dated(GOOD, "2026-04-01") + waiver("key-list"),
            "min_score = 1",
            1,
            ": dates: control key-list is dated 2026-04-01",
            id="never a date to come",
        ),
        pytest.param(
            KEYS_NO + waiver("key-list", "2026-04-30"),
            REQUIRED,
            0,
            "waiver of key-list: in force, and expires soon, on 2026-04-30",
            id="thirty days before its end it says so",
        ),
        pytest.param(
            KEYS_NO + waiver("key-list", "2026-05-01"),
            REQUIRED,
            0,
            ": The joiner comes in May)\n  judged by: ",
            id="and no earlier",
        ),
        pytest.param(
            KEYS_NO + waiver("key-list"),
            f"{REQUIRED}\n[waivers]\nmost = 1\nlongest_days = 275",
            0,
            "waived: ",
            id="as many for as long as is allowed",
        ),
        pytest.param(
            dated(GOOD, "2020-01-01")
            + "".join(waiver(i) for i in ("lock-tested", "camera-angles", "camera-kept", "key-list")),
            "max_answer_age = 100\n[waivers]\nmost = 3",
            1,
            "waivers: 4 waivers in force; at most 3 may be",
            id="more waivers than are allowed",
        ),
        pytest.param(
            KEYS_NO + waiver("key-list"),
            f"{REQUIRED}\n[waivers]\nlongest_days = 100",
            1,
            "waivers: the waiver of key-list lasts until 2026-12-31; 2026-07-09 is the latest day allowed",
            id="a longer waiver than is allowed",
        ),
    ],
)
def test_a_waiver_silences_what_names_its_control(judged: Run, sheet: str, policy: str, code: int, says: str) -> None:
    result = judged(sheet, policy)
    assert (result.code, says in result.out) == (code, True), result.out


def test_waivers_can_stand_in_a_file_of_their_own(judged: Run, tmp_path: Path) -> None:
    (tmp_path / "waivers.toml").write_text(waiver("key-list") + waiver("some-other-industrys"))
    result = judged(KEYS_NO, REQUIRED, "--waivers", "waivers.toml")
    assert (result.code, result.err) == (
        0,
        "note: waivers.toml: waives some-other-industrys, no control of what was judged\n",
    )
    assert "some-other" not in result.out
    twice = judged(KEYS_NO + waiver("key-list"), REQUIRED, "--waivers", "waivers.toml")
    assert (twice.code, '"key-list" is waived in the sheet and beside it' in twice.err) == (2, True)


def test_a_file_of_waivers_is_validated(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "waivers.toml"
    path.write_text(waiver("key-list"))
    assert run("validate", path).out.endswith("waivers.toml: a sound file of waivers, 1 waiver\n")
    path.write_text(waiver("key-list").replace("expires", "expired"))
    result = run("validate", path)
    assert (result.code, '"expires" is missing' in result.err) == (2, True)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param(waiver("kies"), 'waivers: "kies" is no control of house', id="of a control that there is not"),
        pytest.param(waiver("key-list").replace("expires = 2026-12-31\n", ""), '"expires" is missing', id="for ever"),
        pytest.param(waiver("key-list").replace("A. Alder", " "), '"approved_by" must not be blank', id="by a space"),
        pytest.param(
            waiver("key-list").replace("The joiner comes in May", r"\n"),
            '"reason" must not be blank',
            id="for a reason that is blank",
        ),
        pytest.param(
            waiver("key-list", "2026-12-31T00:00:00Z"),
            '"expires" must be a date such as 2026-03-31',
            id="until an hour",
        ),
        pytest.param(
            waiver("key-list", "9999-12-31"),
            '"expires" is 9999-12-31; the most is 2099-12-31',
            id="until the end of days",
        ),
        pytest.param(waiver("key-list").replace("A. Alder", ""), '"approved_by" must not be empty', id="by nobody"),
    ],
)
def test_a_waiver_that_says_too_little_is_a_fault(judged: Run, text: str, says: str) -> None:
    result = judged(KEYS_NO + text, REQUIRED)
    assert (result.code, result.out) == (2, "")
    assert says in result.err


def test_text_of_a_waiver_cannot_forge_a_line(judged: Run) -> None:
    sheet = KEYS_NO + waiver("key-list").replace("A. Alder", r"x\npassed: y\n::error::z")
    out = judged(sheet, REQUIRED).out
    assert [line for line in out.splitlines() if not line.startswith(("passed: sheet.toml (", "  "))] == []


# It must not pass by accident.


@pytest.mark.parametrize(
    ("sheet", "policy", "code", "says"),
    [
        pytest.param(
            GOOD,
            'standards = [{ id = "door-code", level = "any" }]\nrequire = ["camera-kept"]',
            0,
            "passed",
            id="first: this one does pass",
        ),
        pytest.param("", "min_score = 1", 1, "something-scored: no answer is scored", id="no answers"),
        pytest.param(
            re.sub(r"choice = .*", 'state = "unknown"', GOOD),
            "min_score = 1",
            1,
            "something-scored: no answer is scored",
            id="everything unknown",
        ),
        pytest.param(
            GOOD + "score = 100\n", "min_score = 1", 2, '"score" is not a key here', id="a score written into the sheet"
        ),
        pytest.param(
            dated(GOOD, "2026-04-01"),
            "min_score = 1",
            1,
            f"dates: control lock-fitted is dated 2026-04-01, after {AS_OF}",
            id="a date to come, or a clock that is behind",
        ),
        pytest.param(
            PROOF.replace("2026-03-01", "2026-04-01"),
            "min_score = 1",
            1,
            "dates: control lock-fitted is dated 2026-04-01",
            id="evidence to come",
        ),
        pytest.param(
            GOOD.replace('choice = "all"\n', f'choice = "all"\nas_asked = "sha256:{"0" * 64}"\n', 1),
            "min_score = 1",
            1,
            "digests: the digest of lock-fitted is not that of the question that was asked",
            id="an edited digest",
        ),
        pytest.param(
            '[answers.lok-fitted]\nchoice = "all"\n',
            "min_score = 1",
            1,
            "something-scored",
            id="answers to unknown ids",
        ),
        pytest.param(
            GOOD + '[answers.door-alrm]\nchoice = "rings"\n',
            "min_score = 1",
            1,
            "unknown-ids: line 27 answers door-alrm, which is no control of house",
            id="one answer to an unknown id",
        ),
        pytest.param(
            NOT_APPLICABLE,
            "min_score = 1",
            1,
            "max-not-applicable: not applicable 66.7 % is above 50.0 %",
            id="almost everything not applicable",
        ),
        pytest.param(NOT_APPLICABLE, "max_not_applicable = 70", 0, "passed", id="which a policy can allow"),
        pytest.param(
            NOT_APPLICABLE,
            "max_not_applicable = 70\nrequire_digests = true",
            1,
            "digests: the answer to key-list has no as_asked digest",
            id="what does not apply, without a digest",
        ),
        pytest.param(
            dated(NOT_APPLICABLE, "2026-01-01"),
            "max_not_applicable = 70\nmax_answer_age = 10",
            1,
            "max-answer-age: the answer to key-list is dated 2026-01-01",
            id="or said long ago",
        ),
        pytest.param(
            GOOD,
            'min_tier = "standard"',
            1,
            "min-tier: the tier essential is below standard",
            id="a tier that asks too little",
        ),
        pytest.param(GOOD, 'min_tier = "essential"', 2, "demands nothing", id="a tier that every sheet has"),
        pytest.param(
            OPEN_DOOR + waiver("lock-fitted"),
            'no_critical_failure = true\n[waivers]\ncritical = ["window-shut"]',
            1,
            "waiver of lock-fitted: not allowed",
            id="a waiver of another critical control than the policy names",
        ),
        pytest.param(
            HALF_UNKNOWN,
            "max_unknown = 16.6",
            1,
            "max-unknown: unknown 16.7 % is above 16.6 %",
            id="a share just above its most",
        ),
        pytest.param(GOOD, "max_unknown = 0", 0, "passed", id="not a share that is exactly its most"),
        pytest.param(
            GOOD.replace("days", "ever"),
            'require = ["door-alarm"]',
            1,
            "control door-alarm is demanded and not asked",
            id="a demand on what is not asked",
        ),
    ],
)
def test_nothing_passes_by_accident(judged: Run, sheet: str, policy: str, code: int, says: str) -> None:
    result = judged(sheet, policy)
    assert (result.code, says in result.out + result.err) == (code, True), result.out + result.err


def test_a_digest_of_another_version_was_not_edited(run: Run, house: Write) -> None:
    reworded = GOOD.replace('choice = "all"\n', f'choice = "all"\nas_asked = "sha256:{"0" * 64}"\n', 1)
    sheet = house(reworded)
    sheet.write_text(sheet.read_text().replace('"1.2.0"', '"1.1.0"'))
    result = run("check", sheet, *Q)
    assert "digests:" not in result.out
    assert "lock-fitted counts as unanswered: the question was reworded" in result.err


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


def test_what_is_mandatory_on_a_condition_is_demanded_too(run: Run, house: Write, tmp_path: Path) -> None:
    copy = shutil.copytree(HOUSE.parent, tmp_path / "tiny")
    code = copy / "standards" / "door-code.toml"
    code.write_text(code.read_text().replace('"mandatory"', '"mandatory-conditional"'))
    (tmp_path / "policy.toml").write_text('standards = [{ id = "door-code" }]\n')
    q = ("--questionnaire", copy / "house.toml", "--as-of", AS_OF)
    result = run("check", house(OPEN_DOOR), "--policy", "policy.toml", *q)
    assert (result.code, "The Door Code (mandatory), 1-1: the answers are against" in result.out) == (1, True)


def test_options_cannot_take_every_demand_away(judged: Run) -> None:
    result = judged(GOOD, "min_score = 1", "--min-score", "0")
    assert (result.code, result.out) == (2, "")
    assert "together demand nothing that could fail" in result.err


def test_provisions_that_are_not_judged_are_named(judged: Run) -> None:
    reason = 'state = "not-applicable"\nreason = "r"'
    result = judged(GOOD.replace('choice = "yearly"', reason), 'standards = [{ id = "door-code", level = "any" }]')
    said = (
        "note: The Door Code (any): judged without 2 of 5 provisions, as nobody is asked about them here, or what "
        "is asked does not apply: 2-2 and 3-1\n"
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


def test_no_critical_failure_demands_nothing_where_nothing_is_critical(run: Run, house: Write, tmp_path: Path) -> None:
    copy = shutil.copytree(HOUSE.parent, tmp_path / "tiny") / "house.toml"
    copy.write_text(re.sub(r"(?m)^critical = .*$", "", copy.read_text()))
    q = ("--questionnaire", copy, "--as-of", AS_OF)
    result = run("check", house(GOOD), *q, "--min-answered", "0")
    assert (result.code, "no critical control is asked, and nothing else is demanded" in result.err) == (2, True)
    assert run("check", house(GOOD), *q).code == 0


def test_another_questionnaire_is_not_judged(run: Run, house: Write) -> None:
    sheet = house(GOOD)
    sheet.write_text(sheet.read_text().replace('id = "house"', 'id = "barn"'))
    result = run("check", sheet, *Q)
    assert (result.code, result.out) == (2, "")
    assert 'answers "barn", not "house"' in result.err


def test_an_empty_file_is_not_judged(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.toml").touch()
    result = run("check", "empty.toml", *Q, "--format", "json", "--out", "text=verdict.txt", "--report-only")
    assert (result.code, result.out) == (2, "")
    assert (tmp_path / "verdict.txt").read_text().startswith("NOT JUDGED: empty.toml\n")


def test_a_table_of_other_programs_is_no_policy_in_ones_own_file(run: Run, house: Write, tmp_path: Path) -> None:
    (tmp_path / "assessor.toml").write_text("min_score = 99\n[tool.assessor]\nmin_answered = 1\n")
    result = run("check", house(KEYS_NO), *Q)
    assert (result.code, result.out) == (2, "")
    assert result.err == 'assessor.toml:2:2: "tool" is not a key here\n'


def test_the_right_digest_of_a_questionnaire_passes(judged: Run) -> None:
    digest = json.loads(judged(GOOD, "min_score = 1", "--format", "json").out)["verdicts"][0]["digest"]
    assert judged(GOOD, f'questionnaire_digest = "{digest}"').code == 0


@pytest.mark.parametrize(
    ("option", "says"),
    [
        pytest.param(
            ["--max-not-applicable", "0"],
            "max-not-applicable: not applicable 66.7 % is above 0.0 %",
            id="a share not applicable",
        ),
        pytest.param(["--min-every-domain", "100"], "min-every-domain", id="every domain"),
        pytest.param(["--min-evidenced", "1"], "min-evidenced", id="an evidenced score"),
        pytest.param(["--min-tier", "advanced"], "min-tier: the tier essential is below advanced", id="a tier"),
    ],
)
def test_an_option_demands(judged: Run, option: list[str], says: str) -> None:
    result = judged(NOT_APPLICABLE.replace('choice = "all"', 'choice = "some"', 1), "max_not_applicable = 70", *option)
    assert (result.code, f"\n  {says}" in result.out) == (1, True), result.out


# Which files are meant.


@pytest.fixture
def folder(house: Write, tmp_path: Path) -> Path:
    for name, text in (("b", GOOD), ("a", OPEN_DOOR), ("deep/c", GOOD), (".hidden/d", OPEN_DOOR)):
        path = tmp_path / "sheets" / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(house(text, name="one.toml").read_bytes())
    (tmp_path / "sheets" / "pyproject.toml").write_text('[project]\nname = "x"\n')
    return tmp_path


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("names", "judged"),
    [
        pytest.param(
            ["sheets"], ["a", "b", "deep/c"], id="a folder: answer sheets below it, in order, hidden ones left out"
        ),
        pytest.param(["sheets/*.toml"], ["a", "b", "pyproject"], id="a pattern: what it matches"),
        pytest.param(["sheets/**/c.toml"], ["deep/c"], id="a pattern through folders"),
        pytest.param(["sheets/**"], ["a", "b", "deep/c"], id="folders that a pattern matches"),
        pytest.param(["sheets/**/**/c.toml", "*/[ab].toml"], ["deep/c", "a", "b"], id="a set of letters"),
        pytest.param(
            ["s*/deep/../b.toml", "?????s/.h*/*.toml"], ["b", ".hidden/d"], id="what is hidden, where its dot is named"
        ),
        pytest.param(["sheets/b.toml", "sheets"], ["b", "a", "deep/c"], id="each file once, in the order named"),
    ],
)
def test_files_folders_and_patterns_are_judged(run: Run, names: list[str], judged: list[str]) -> None:
    out = run("check", *names, *Q, "--out", "json=verdicts.json")
    found = Verdicts.model_validate_json(Path("verdicts.json").read_bytes())
    files = [verdict.file for verdict in found.verdicts] + [refused.file for refused in found.not_judged]
    assert files == [f"sheets/{name}.toml" for name in judged]
    assert out.code == (2 if "pyproject" in judged else 1 if {"a", ".hidden/d"} & set(judged) else 0)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\n" * 500_000, id="half a mebibyte of blank lines"),
        pytest.param(GOOD.encode("utf-16"), id="another encoding"),
        pytest.param(b'\xef\xbb\xbf"questionnaire" . id = 1', id="a quoted key behind a byte order mark"),
        pytest.param(b"  [ answers . lock-fitted ]\n[", id="a table with spaces"),
        pytest.param(b'format = 1\rquestionnaire = { id = "house" }\r', id="line ends of another age"),
    ],
)
def test_a_damaged_sheet_in_a_folder_is_not_overlooked(run: Run, folder: Path, content: bytes) -> None:
    (folder / "sheets" / "damaged.toml").write_bytes(content)
    result = run("check", "sheets", *Q, "--report-only")
    assert result.code == 2
    assert "sheets/damaged.toml:" in result.err


@pytest.mark.parametrize("name", ["empty", "none*.toml"], ids=["a folder", "a pattern"])
def test_a_name_without_a_sheet_hides_no_other(run: Run, folder: Path, name: str) -> None:
    (folder / "empty").mkdir()
    result = run("check", "sheets/b.toml", name, *Q, "--out", "json=verdicts.json")
    assert result.err.startswith(f"{name}: no answer sheet there\npassed: sheets/b.toml (")
    assert result.err.endswith("2 answer sheets: 1 passed, 1 not judged\n")
    found = Verdicts.model_validate_json(Path("verdicts.json").read_bytes())
    assert (result.code, [v.file for v in found.verdicts], [r.file for r in found.not_judged]) == (
        2,
        ["sheets/b.toml"],
        [name],
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_a_file_called_like_a_pattern_hides_nothing_that_the_pattern_matches(run: Run, folder: Path) -> None:
    (folder / "sheets" / "*.toml").write_bytes((folder / "sheets" / "b.toml").read_bytes())
    (folder / "sheets" / "pyproject.toml").unlink()
    assert "3 answer sheets: 2 passed, 1 failed\n" in run("check", "sheets/*.toml", *Q).err


@pytest.mark.usefixtures("folder")
def test_a_baseline_in_the_folder_is_not_judged(run: Run) -> None:
    err = run("check", "sheets", "--baseline", "sheets/a.toml", *Q).err
    assert err == "2 answer sheets: 2 passed\n"


def test_a_sheet_elsewhere_is_named_from_here(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder / "sheets" / "deep")
    assert run("check", folder / "sheets" / "b.toml", *Q).out.startswith("passed: ../b.toml (")


@pytest.mark.usefixtures("folder")
def test_what_is_written_to_a_file_is_summed_up(run: Run) -> None:
    result = run("check", "sheets/a.toml", *Q, "--out", "text=verdict.txt")
    assert (result.code, result.out, result.err) == (1, "", "1 answer sheet: 1 failed\n")


def test_links_in_a_circle_end(run: Run, folder: Path) -> None:
    for name in "efgh":
        (folder / "sheets" / name).symlink_to(".")
    for name in ("sheets", "sheets/**/[a-c].toml"):
        err = run("check", name, *Q).err
        assert "3 answer sheets: 2 passed, 1 failed\n" in err
        assert "note: sheets/e: a link to a folder; what is in it is judged where it is named\n" in err


def test_a_sheet_in_capitals_is_not_overlooked(run: Run, folder: Path) -> None:
    (folder / "sheets" / "b.toml").rename(folder / "sheets" / "Z.TOML")
    assert "passed: sheets/Z.TOML" in run("check", "sheets", *Q).out


def test_a_link_to_nothing_in_a_folder_is_not_overlooked(run: Run, folder: Path) -> None:
    (folder / "sheets" / "gone.toml").symlink_to("away.toml")
    assert run("check", "sheets", *Q, "--report-only").code == 2


def test_the_order_of_a_folder_is_that_of_its_names(run: Run, house: Write, tmp_path: Path) -> None:
    (tmp_path / "many").mkdir()
    names = "qwertyuiopasdfghjkl"
    for name in names:
        house(GOOD, name=f"many/{name}.toml")
    out = run("check", "many", *Q).out
    assert re.findall(r"^passed: many/(.)", out, re.MULTILINE) == sorted(names)


@pytest.mark.parametrize("name", ["sheets", "sheets/round.toml", "sheets/r*", "sheets/**/round.toml"])
def test_a_link_to_itself_is_not_judged(run: Run, folder: Path, name: str) -> None:
    (folder / "sheets" / "round.toml").symlink_to("round.toml")
    result = run("check", name, *Q, "--report-only")
    assert (result.code, "sheets/round.toml: " in result.err) == (2, True)


@pytest.mark.parametrize("name", ["none.toml", "none", "*.toml", "hollow", "n" * 300])
def test_nothing_matched_is_never_a_pass(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "hollow").mkdir()
    result = run("check", name, *Q)
    assert (result.code, result.out) == (2, "")
    assert name in result.err


def test_a_report_names_the_files_that_were_not_judged(run: Run, folder: Path) -> None:
    (folder / "sheets" / "x\n::error::y.toml").touch()
    result = run("check", "sheets", *Q, "--out", "text=verdict.txt")
    assert (result.code, result.out) == (2, "")
    *_, name, why = (folder / "verdict.txt").read_text().splitlines()
    assert name == r"NOT JUDGED: sheets/x\u000a::error::y.toml"
    assert why.startswith(r"  sheets/x\u000a::error::y.toml:1:1: no answer sheet")


@pytest.mark.usefixtures("folder")
def test_what_is_read_is_never_written(run: Run) -> None:
    Path("policy.toml").write_text("min_score = 1")
    shutil.copytree(HOUSE.parent, "own")
    q = ("--questionnaire", "own/house.toml", "--as-of", AS_OF)
    for name in ("policy.toml", "sheets/b.toml", "own/house.toml"):
        result = run("check", "sheets", *q, "--policy", "policy.toml", "--out", f"json={name}")
        assert (result.code, "named twice" in result.err) == (2, True)


@pytest.mark.usefixtures("folder")
def test_verdicts_can_be_read_back(run: Run) -> None:
    printed = run("check", "sheets", *Q, "--format", "json").out
    found = Verdicts.model_validate_json(printed)
    assert [verdict.passed for verdict in found.verdicts] == [False, True, True]
    assert found.verdicts[0].violations[0].controls == ("lock-fitted",)
    assert found.verdicts[0].digest.startswith("sha256:")
    assert not found.passed


@pytest.mark.usefixtures("folder")
def test_a_target_that_cannot_be_written_leaves_everything_as_it_was(run: Run) -> None:
    result = run("check", "sheets", *Q, "--out", "json=a.json", "--out", "text=none/b.txt")
    assert (result.code, result.out) == (2, "")
    assert not Path("a.json").exists()
    assert run("check", "sheets/b.toml", *Q, "--out", "json=sheets/b.toml").code == 2


@pytest.mark.parametrize("name", ["assessor.toml", "pyproject.toml"])
def test_a_verdict_is_not_written_over_a_policy(run: Run, house: Write, tmp_path: Path, name: str) -> None:
    policy = "[tool.assessor]\nmin_score = 1\n" if name == "pyproject.toml" else "min_score = 1\n"
    (tmp_path / name).write_text(policy)
    result = run("check", house(GOOD), *Q, "--out", f"json={name}")
    assert (result.code, result.out) == (2, "")
    assert result.err == f"{name}: where a policy stands; verdicts need a file of their own\n"
    assert (tmp_path / name).read_text() == policy


def test_the_page_of_rules_is_that_of_the_table() -> None:
    """Rewritten by UPDATE_GOLDENS=1, like other goldens."""
    sections = [
        f"## {name}\n\n{rule.about}"
        + (" A waiver of all the controls that a violation names silences it." if rule.waivable else "")
        + f"\n\nWhat ends it: {rule.remedy}"
        for name, rule in RULES.items()
    ]
    head = (
        "# Rules of the gate\n\nWhat `assessor check` may demand, in the order in which it is judged; made from the "
        "table of "
        "rules by a test.\nPolicies set these keys, with underscores for hyphens; see `questionnaires/policies/`."
    )
    page = ROOT / "docs" / "rules.md"
    text = "\n\n".join([head, *sections]) + "\n"
    if UPDATE in os.environ:
        page.write_text(text, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == text
    assert all(text.endswith(".") for rule in RULES.values() for text in (rule.about, rule.remedy))
