"""What a policy demands, key by key, and what options demand in its place."""

import json
import re
from pathlib import Path

import pytest

from assessor.io import catalog
from tests.support.gate import GOOD, KEYS_NO, NOT_APPLICABLE, OPEN_DOOR, PROOF, dated
from tests.support.house import ALL, ANGLES, AS_OF, FACTS, HOUSE, OPEN_CAMERAS, Q, answers
from tests.support.running import Run, Write
from tests.support.ten import ten

KEYS_OLD = answers(**(ALL | {"key_list": "old"})) + ANGLES


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sheet", "policy", "says"),
    [
        pytest.param(KEYS_NO, "min_score = 70.1", "min-score: confirmed score 70.0 is below 70.1", id="a score"),
        pytest.param(
            KEYS_NO,
            'min_level = "locked"',
            "min-level: the level Shut is below locked, which starts from 80.0",
            id="a level",
        ),
        pytest.param(
            OPEN_DOOR,
            'min_level = "shut"',
            (
                "min-level: the level Open is below shut, which starts from 60.0 (it would be 62.5 were it not held "
                "by lock-fitted)"
            ),
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
            "1-2: it is met only in part: lock-tested",
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
            PROOF.replace("[{", '[{ reference = "r", on = 2026-02-01 }, {'),
            "max_evidence_age = 29",
            "max-evidence-age: the evidence for lock-fitted is of 2026-03-01, before 2026-03-02",
            id="the age of the newest evidence",
        ),
        pytest.param(
            PROOF.replace(", on = 2026-03-01", ""),
            "max_evidence_age = 3650",
            "max-evidence-age: the evidence for lock-fitted has no date",
            id="evidence without a date",
        ),
        pytest.param(
            GOOD,
            "max_evidence_age = 3650",
            "max-evidence-age: no answer has evidence; at least one needs some",
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
def test_each_demand_of_a_policy_is_judged(judged: Run, sheet: str, policy: str, says: str) -> None:
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
        pytest.param(KEYS_OLD, "min_domain = { keys = 50 }", id="a domain that is just reached"),
        pytest.param(GOOD, 'min_tier = "essential"\nmin_score = 1', id="a tier that is just reached"),
    ],
)
def test_a_demand_that_is_met_passes(judged: Run, sheet: str, policy: str) -> None:
    assert judged(sheet, policy).code == 0


@pytest.mark.parametrize("demand", ["max_answer_age = 10", "max_evidence_age = 10", "require_digests = true"])
def test_age_and_digest_are_demanded_only_of_what_is_said(judged: Run, demand: str) -> None:
    """The answer about films is old, and so is its evidence; every other one is of today."""

    def sheet(camera_kept: str) -> str:
        controls = catalog.load(str(HOUSE)).controls
        proof = '{day}\nevidence = [{{ reference = "r", on = {day} }}]\n'
        said = {name: f'as_asked = "{controls[name].fingerprint}"\non = {proof.format(day=AS_OF)}' for name in controls}
        said["camera-kept"] = f"on = {proof.format(day='2020-01-01')}"
        text = GOOD.replace('choice = "days"', camera_kept)
        return re.sub(r"\[answers\.(.*)\]\n", lambda found: found[0] + said[found[1]], text)

    assert judged(sheet('state = "unknown"'), demand).code == 0
    failed = judged(sheet('choice = "days"'), demand)
    assert (failed.code, failed.out.count("camera-kept")) == (1, 1)


def test_evidence_of_what_is_not_known_is_none(judged: Run) -> None:
    shown = 'state = "unknown"\nevidence = [{ reference = "r", on = 2026-03-31 }]'
    result = judged(GOOD.replace('choice = "days"', shown), "max_evidence_age = 30")
    assert "max-evidence-age: no answer has evidence" in result.out


@pytest.mark.parametrize(
    ("control", "facts", "says"),
    [
        pytest.param("camera-kept", OPEN_CAMERAS, "unanswered (…); answer the fact cameras", id="a fact that is open"),
        pytest.param("door-alarm", FACTS, "not asked (…)", id="nothing, where it is not asked"),
        pytest.param("lock-tested", FACTS, "not reached (…)", id="nothing, where another control is in the way"),
        pytest.param("key-list", FACTS, 'unmet; at least "old" ends it', id="the least choice that meets the target"),
    ],
)
def test_a_demanded_control_says_what_ends_the_violation(
    run: Run, house: Write, control: str, facts: str, says: str
) -> None:
    sheet = answers(**(ALL | {"lock_fitted": "none", "key_list": "no"})) + ANGLES
    out = run("check", house(sheet, facts), *Q, "--require", control).out
    line = next(line for line in out.splitlines() if f"require: control {control} is" in line)
    assert re.sub(r"\([^()]*\)", "(…)", line).endswith(f" is demanded and {says}")


@pytest.mark.parametrize(
    ("demand", "says"),
    [
        pytest.param("min_score = 0.1", "min-score: the total has no score; 0.1 is demanded", id="a score"),
        pytest.param(
            'min_level = "ajar"', "min-level: the total has no score; the level ajar is demanded", id="a level"
        ),
        pytest.param(
            "min_domain = { doors = 0.1 }", "min-domain: domain doors has no score; 0.1 is demanded", id="a domain"
        ),
        pytest.param(
            "min_every_domain = 0.1",
            "min-every-domain: no domain has a score; 0.1 is demanded of each",
            id="every domain",
        ),
        pytest.param(
            "min_evidenced = 0.1",
            "min-evidenced: there is no evidenced score; 0.1 is demanded",
            id="an evidenced score",
        ),
        pytest.param(
            "max_unknown = 1",
            "max-unknown: the share of unknown answers has no figure, since no control counts",
            id="a share",
        ),
    ],
)
def test_a_demand_on_a_figure_that_there_is_not_fails(run: Run, tmp_path: Path, demand: str, says: str) -> None:
    questionnaire, sheet = ten(tmp_path)
    none_applies = 'state = "not-applicable"\nreason = "r"'
    sheet.write_text(re.sub(r'choice = "\w+"|state = "unknown"', none_applies, sheet.read_text()))
    (tmp_path / "policy.toml").write_text(f"{demand}\nmax_not_applicable = 100\n")
    result = run("check", sheet, "--questionnaire", questionnaire, "--policy", "policy.toml")
    assert (result.code, f"\n  {says}\n" in result.out) == (1, True), result.out


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


def test_demands_that_always_hold_are_printed(judged: Run, run: Run, house: Write, tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text("min_score = 1")
    out = run("check", house(GOOD), "--policy", "policy.toml", *Q).out
    default = "max-not-applicable 50.0 (unless set otherwise)\n"
    assert f"judged by: min-answered 80.0 (unless set otherwise); min-score 1.0 (policy.toml:1:1); {default}" in out
    set_by_hand = (
        "min-score 1.0 (policy.toml:2:1); min-answered 0.0 (policy.toml:1:1); max-not-applicable 100.0 (policy"
    )
    assert set_by_hand in judged(GOOD, "min_score = 1\nmax_not_applicable = 100").out


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
