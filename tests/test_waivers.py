"""Waivers: what they silence and for how long, and what they never lift."""

from pathlib import Path

import pytest

from tests.support.gate import GOOD, KEYS_NO, OPEN_DOOR, OPEN_WINDOW, dated
from tests.support.house import ALL, ANGLES, AS_OF, answers, waiver
from tests.support.running import Run

BOTH = answers(**(ALL | {"lock_tested": "once", "lock_fitted": "some"})) + ANGLES
HALF = answers(**(ALL | {"lock_tested": "once"})) + ANGLES
REQUIRED = 'require = ["key-list"]'
ALLOWED = 'no_critical_failure = true\n[waivers]\ncritical = ["window-shut"]'


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sheet", "policy", "code", "says"),
    [
        pytest.param(
            KEYS_NO + waiver("key-list"),
            REQUIRED,
            0,
            (
                'waived: require: control key-list is demanded and unmet; at least "old" ends it (until 2026-12-31 '
                "by A. Alder: The joiner comes in May)"
            ),
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
            (
                "waived: standards: The Door Code (any): the answers are evidence for 66.6 % of 3 provisions, below "
                "70.0 %; 100.0 % with what is waived (until"
            ),
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
            "for 33.3 % of 3 provisions, below 70.0 %; 66.6 % with what is waived",
            id="nor where the share is still too small",
        ),
        pytest.param(
            BOTH + waiver("lock-tested"),
            'standards = [{ id = "door-code", level = "any" }]',
            1,
            " standards: The Door Code (any), 1-2: it is met only in part: lock-tested and lock-fitted\n",
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
            "for 0.0 % of 2 provisions, below 50.0 %; 50.0 % with what is waived",
            id="a share that is just reached",
        ),
        pytest.param(
            dated(GOOD, "2026-04-01") + waiver("key-list"),
            "min_score = 1",
            1,
            ":27:2: dates: control key-list is dated 2026-04-01",
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
            + "".join(waiver(control_id) for control_id in ("lock-tested", "camera-angles", "camera-kept", "key-list")),
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
    assert result.code == 0
    assert "note: waivers.toml: waives some-other-industrys, no control of what was judged\n" in result.err
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
