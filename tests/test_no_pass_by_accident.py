"""Whatever must not let a sheet pass by accident."""

import re
from pathlib import Path

import pytest

from tests.support.gate import GOOD, HALF_UNKNOWN, NOT_APPLICABLE, OPEN_DOOR, PROOF, dated
from tests.support.house import AS_OF, Q, waiver
from tests.support.running import Run, Write


@pytest.mark.slow
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
            dated(PROOF.replace("2026-03-01", "2026-05-01"), "2026-04-01"),
            "min_score = 1",
            1,
            "dates: control lock-fitted is dated 2026-05-01",
            id="of several days to come the last",
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
