"""Where a text is demanded it says something: blanks, invisible characters and signs alone are nothing."""

import pytest

from tests.support.gate import GOOD, OPEN_DOOR, OPEN_WINDOW
from tests.support.house import Q
from tests.support.running import Result, Run, Write

NOTHING = [
    pytest.param(" ", id="a blank"),
    pytest.param(r"\u200b\u2060", id="invisible characters"),
    pytest.param(r"\u3164", id="a letter that shows nothing"),
    pytest.param("...", id="signs"),
    pytest.param(r"\u0301", id="an accent without a letter"),
]


def refused(result: Result, place: str) -> bool:
    return result.code == 2 and result.out == "" and place in result.err and "must not be blank" in result.err


@pytest.mark.parametrize("text", NOTHING)
@pytest.mark.parametrize("key", ["reason", "approved_by"])
def test_a_waiver_without_a_reason_or_a_name_is_no_waiver(run: Run, house: Write, text: str, key: str) -> None:
    said = {"reason": "r", "approved_by": "a"} | {key: text}
    waiver = "".join(f'{name} = "{value}"\n' for name, value in said.items())
    result = run("check", house(f"{OPEN_DOOR}[waivers.lock-fitted]\n{waiver}expires = 2026-06-01\n"), *Q)
    assert refused(result, f'"{key}"')


@pytest.mark.parametrize("text", NOTHING)
def test_evidence_that_refers_to_nothing_is_refused(run: Run, house: Write, text: str) -> None:
    answered = GOOD.replace("[answers.lock-fitted]", f'[answers.lock-fitted]\nevidence = [{{ reference = "{text}" }}]')
    assert refused(run("check", house(answered), *Q), '"reference"')


@pytest.mark.parametrize("text", NOTHING)
def test_what_does_not_apply_has_a_reason(run: Run, house: Write, text: str) -> None:
    answered = OPEN_WINDOW.replace('choice = "yes"', f'state = "not-applicable"\nreason = "{text}"')
    result = run("check", house(answered), *Q)
    assert (result.code, 'is "not-applicable" without a reason' in result.err) == (2, True)


@pytest.mark.parametrize("text", NOTHING)
def test_a_part_has_a_title(run: Run, house: Write, text: str) -> None:
    assert refused(run("check", house(f'{GOOD}[parts.north]\nkind = "site"\ntitle = "{text}"\n'), *Q), '"title"')


@pytest.mark.parametrize("text", ["é", "安", "7", "(a)"])
def test_any_letter_or_digit_says_something(run: Run, house: Write, text: str) -> None:
    waiver = f'[waivers.key-list]\nreason = "{text}"\napproved_by = "{text}"\nexpires = 2026-06-01\n'
    assert run("check", house(GOOD + waiver), *Q).code == 0
