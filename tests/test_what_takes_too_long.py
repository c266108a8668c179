"""Catalogs that would take too long to ask or to plan are refused; those within the limits are quick."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.running import Run

pytestmark = pytest.mark.slow


def own(number: int, more: str) -> str:
    return (
        f'[controls.c{number}]\ndomain = "doors"\ntitle = "C"\nquestion = "C?"\nwhy = "W"\nhow_to_check = "H"\n'
        f'tier = "essential"\nweight = 1\neffort_days = [1, 1]\nsolutions = ["guards"]\n{more}\n'
        f'[controls.c{number}.choices]\nno = {{ credit = 0, text = "no" }}\nyes = {{ credit = 100, text = "yes" }}\n'
    )


def fact(number: int, more: str) -> str:
    return f'[facts.f{number}]\nfirst = true\nkind = "yes-no"\ntitle = "F"\nquestion = "F?"\n{more}\n'


def chain(number: int) -> str:
    return "".join(own(n, f'after = {{ c{n - 1} = "yes" }}' if n else "") for n in range(number))


def group(required: int, others: int) -> str:
    """Each of the others requires the first one and one more."""
    needs = (
        f'requires = ["c0", "c{1 + n % (required - 1)}"]' if n >= required else "" for n in range(required + others)
    )
    return "".join(own(n, some) for n, some in enumerate(needs))


def waits(required: int) -> str:
    """Eleven follow-ups, one behind each better choice of a control that is required along with some others."""
    choices = "".join(f'k{n} = {{ credit = {n if n < 11 else 100}, text = "{n}" }}\n' for n in range(12))
    first = own(0, "").split("no = {", 1)[0] + choices
    behind = "".join(own(n, f'after = {{ c0 = "k{n}" }}') for n in range(1, 12))
    others = "".join(own(20 + n, "") for n in range(required))
    needs = ", ".join(f'"c{n}"' for n in (0, *range(20, 20 + required)))
    return first + behind + others + own(19, f"requires = [{needs}]")


def facts(number: int) -> str:
    """Each hangs on all those before it."""
    behind = [", ".join(f"f{k} = 'yes'" for k in range(n)) for n in range(number)]
    return "".join(fact(n, f"applies_if = {{ {some} }}" if some else "") for n, some in enumerate(behind))


@pytest.mark.parametrize(
    ("file", "most", "more", "says"),
    [
        pytest.param(
            "house.toml",
            chain(16),
            chain(17),
            'the control "c16" ends a chain of more than 16 controls',
            id="follow-ups of follow-ups",
        ),
        pytest.param(
            "house.toml",
            chain(16),
            chain(1100),
            'the control "c16" ends a chain of more than 16 controls',
            id="and deeper than any stack",
        ),
        pytest.param(
            "house.toml",
            group(12, 52),
            group(12, 53),
            'with "c0" 65 controls hang together by "requires"; at most 64',
            id="controls that hang together",
        ),
        pytest.param(
            "house.toml",
            group(12, 52),
            group(13, 51),
            (
                'of the controls that hang together with "c0" by "requires", others wait for 13 targets or '
                "choices; at most 12"
            ),
            id="controls that others require",
        ),
        pytest.param(
            "house.toml",
            waits(1),
            waits(2),
            (
                'of the controls that hang together with "c0" by "requires", others wait for 13 targets or '
                "choices; at most 12"
            ),
            id="choices that others wait for",
        ),
        pytest.param(
            "catalog.toml",
            facts(16),
            facts(17),
            'the fact "f16" depends on a chain of more than 16 facts',
            id="facts that decide on facts",
        ),
    ],
)
def test_what_would_take_too_long_is_refused(
    run: Run, changed: Callable[..., Path], file: str, most: str, more: str, says: str
) -> None:
    marker = {"house.toml": "[controls.window-shut]", "catalog.toml": "[facts.role]"}[file]
    assert run("validate", changed(file, marker, most + marker) / "house.toml").code == 0
    result = run("validate", changed(file, marker, more + marker) / "house.toml")
    assert (result.code, result.out, says in result.err) == (2, "", True), result.err


def test_controls_that_hang_together_are_planned_group_by_group(changed: Callable[..., Path]) -> None:
    """Three groups, each of eight controls and eight that require all of them; what is open at once is one group's."""
    needs = [f"requires = {[f'c{k}' for k in range(24) if k % 3 == n % 3]}" if n > 23 else "" for n in range(48)]
    more = "".join(own(n, some.replace("'", '"')) for n, some in enumerate(needs))
    marker = "[controls.window-shut]"
    house = changed("house.toml", marker, more + marker) / "house.toml"
    sheet = house.with_name("sheet.toml")
    answers = "".join(f'[answers.c{n}]\nchoice = "no"\n' for n in range(48))
    sheet.write_text(f'format = 1\nquestionnaire = {{ id = "house", version = "1.2.0" }}\n{answers}')
    command = [sys.executable, "-m", "assessor", "plan", str(sheet), "--questionnaire", str(house), "--days", "9"]
    assert subprocess.run(command, capture_output=True, timeout=30, check=False).returncode == 0


def test_facts_that_hang_on_many_are_each_visited_once(changed: Callable[..., Path]) -> None:
    house = changed("catalog.toml", "[facts.role]", facts(16) + "[facts.role]") / "house.toml"
    sitting = subprocess.run(
        [sys.executable, "-m", "assessor", "run", house, "--plain"],
        input=b"1\n" * 16,
        capture_output=True,
        timeout=20,
        check=False,
    )
    assert (sitting.returncode, sitting.stdout.count(b"\nF?\n")) == (0, 16)
