"""`assessor` alone at a terminal offers what can be done; elsewhere it prints its help, as ever."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from tests.support.house import saved
from tests.support.keys import CTRL_C, CTRL_D
from tests.support.running import Result, Run

CLINIC = """format = 1
questionnaire = {{ id = "healthcare", version = "2.0.0" }}
tier = "essential"
[about]
organisation = "{firm}"
[facts]
role = ["operator"]
[answers.asset-inventory]
state = "unknown"
on = 2026-03-0{day}
"""


@pytest.fixture
def typed(run: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run `assessor` alone with these keys pressed at a terminal."""

    def press(keys: str) -> Result:
        for stream in (sys.stdin, sys.stdout):
            monkeypatch.setattr(stream, "isatty", lambda: True)
        with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
            pipe.send_text(keys)
            return run()

    return press


@pytest.fixture
def spelled(run: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run `assessor` alone with these lines typed at a terminal that cannot move its cursor."""

    class Lines(io.StringIO):
        def isatty(self) -> bool:
            return True

    def type_in(lines: list[str]) -> Result:
        monkeypatch.setenv("TERM", "dumb")
        monkeypatch.setattr(sys, "stdin", Lines("".join(f"{line}\n" for line in lines)))
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        return run()

    return type_in


def sheets(*firms: str) -> None:
    for day, firm in enumerate(firms, 1):
        path = Path(f"{firm.lower()}.toml")
        path.write_text(CLINIC.format(firm=firm, day=day), encoding="utf-8")


def test_elsewhere_it_prints_its_help(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    result = run()
    assert result.code == 2
    assert result.out.startswith("usage: assessor")


@pytest.mark.slow
def test_one_can_begin_by_keys(typed: Callable[..., Result]) -> None:
    # To begin; the sixth questionnaire; as an operator.
    assert typed("1" + "6" + "1\r" + CTRL_D).code == 0
    assert saved("general-answers.toml")["facts"] == {"role": ["operator"]}


def test_it_names_the_firm_the_day_and_how_far_a_sheet_is(spelled: Callable[..., Result]) -> None:
    sheets("Larkfield")
    Path("pyproject.toml").write_text("[project]\n")
    Path("broken.toml").write_text("x = [")
    out = " ".join(spelled(["q"]).out.split())
    assert "2. Go on: Larkfield, larkfield.toml, last answered on 2026-03-01, 0 of" in out
    assert "3. Read the report of larkfield.toml" in out
    assert "cannot be read, and are left out: broken.toml." in out
    assert "pyproject" not in out


@pytest.mark.slow
def test_one_can_go_on_with_the_only_sheet(spelled: Callable[..., Result]) -> None:
    sheets("Larkfield")
    assert spelled(["2", "1"]).code == 0
    assert saved("larkfield.toml")["facts"]["size"] == "1-9"


def test_one_can_choose_among_several(spelled: Callable[..., Result]) -> None:
    sheets("Alder", "Birch")
    out = spelled(["2", "b", "3", "2"]).out
    assert "Go on with one of the 2 sheets in this folder" in out
    assert "Go on with which sheet?" in out
    assert "The report of which sheet?" in out
    assert "Birch" in out[out.rindex("Number or letter") :] or "Alder" in out[out.rindex("Number or letter") :]


def test_one_can_see_what_else_there_is(spelled: Callable[..., Result]) -> None:
    result = spelled(["2"])
    assert result.code == 0
    assert "usage: assessor" in result.out


@pytest.mark.parametrize(("keys", "code"), [("q", 0), ("Q", 0), (CTRL_D, 0), (CTRL_C, 130)])
def test_leaving_changes_nothing(typed: Callable[..., Result], keys: str, code: int) -> None:
    result = typed(keys)
    assert (result.code, result.out) == (code, "")
    assert list(Path().iterdir()) == []


def test_leaving_the_choice_of_a_sheet_leaves(typed: Callable[..., Result]) -> None:
    sheets("Alder", "Birch")
    assert typed("2q").code == 0
    assert {path.name for path in Path().iterdir()} == {"alder.toml", "birch.toml"}
