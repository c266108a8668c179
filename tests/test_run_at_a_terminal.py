"""The interview at a real pseudo-terminal of four sizes, by what stands on the screen."""

import os
import re
import signal
import sys
from functools import partial
from pathlib import Path

import pytest

from assessor.interview.lines import wrap
from assessor.io import catalog
from assessor.model.sheet import AnswerSheet, QuestionnaireRef
from assessor.scoring import agenda
from tests.support.house import HOUSE, SHEET, saved
from tests.support.keys import CTRL_C, CTRL_D, DOWN, ENTER, ESCAPE, OPERATOR, START
from tests.support.running import Run
from tests.support.screens import SIZES
from tests.support.terminals import Terminal, terminal

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals"),
]
ROLES = ("operator", "manufacturer", "integrator", "importer-or-seller")
NAMES = catalog.shipped().names()
HIDDEN = re.compile(r"▼ (\d+) more: press ↓")


def sizes(*, default: bool = True) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("size", SIZES if default else SIZES[:2], ids=lambda size: f"{size[0]} by {size[1]}")


def drawn(at: Terminal) -> None:
    """Wait until the last letters are there."""
    at.wait(lambda: str(at).rstrip().endswith("leave"), "the last letters")


def letters(at: Terminal) -> set[str]:
    """Return the letters that are offered, once the last of them is drawn."""
    drawn(at)
    return set(re.findall(r"(?:^|\s)([a-z]) (?=[A-Za-z])", at.foot()))


# In this process every question is looked at in every size; each takes its time at a terminal.
CASES = [(name, size) for name in NAMES for size in (SIZES if name == "general" else SIZES[:2])]


@pytest.mark.parametrize(("name", "size"), CASES, ids=str)
def test_every_essential_question_has_all_that_matters_on_the_screen(
    tmp_path: Path, name: str, size: tuple[int, int]
) -> None:
    where = catalog.shipped()
    questionnaire = where.questionnaire(where.root / f"{name}.toml")
    facts: dict[str, tuple[str, ...]] = {key: (fact.options[-1],) for key, fact in questionnaire.facts.items()}
    facts |= {key: ("yes",) for key, fact in questionnaire.facts.items() if fact.kind == "yes-no"} | {"role": ROLES}
    told = [
        f"{key} = {list(values)}" if questionnaire.facts[key].kind == "many" else f'{key} = "{values[0]}"'
        for key, values in facts.items()
    ]
    version = questionnaire.version
    head = f'format = 1\nquestionnaire = {{ id = "{name}", version = "{version}" }}\ntier = "essential"\n[facts]\n'
    Path("sheet.toml").write_text(head + "\n".join(told), encoding="utf-8")
    reference = QuestionnaireRef(id=name, version=version)
    blank = AnswerSheet(format=1, questionnaire=reference, tier="essential", facts=facts)
    items = agenda.items(questionnaire, blank, quick=False)
    controls = [questionnaire.controls[item.id] for item in items if item.kind == "control"]
    with terminal(tmp_path, size, "run", "sheet.toml") as at:
        for number, control in enumerate(controls, 1):
            first = wrap(control.question, size[0])[0]
            at.until(f"{number} of {len(controls)}", " ".join(first.split())[: size[0] - 4])
            drawn(at)
            begun = [int(n) for n in re.findall(r"^[\[ ▸](?:.\] )?\s*(\d+)  \S", str(at), re.MULTILINE)]
            hidden = HIDDEN.search(str(at))
            assert begun == list(range(1, len(begun) + 1)), str(at)
            assert len(begun) + int(hidden[1] if hidden else 0) == len(control.choices), str(at)
            assert letters(at) >= {"d", "h", "n", "s", "j", "q"}, str(at)
            at.press("s")
        at.until("Saved in")


@sizes()
def test_a_whole_sitting(tmp_path: Path, size: tuple[int, int]) -> None:
    with terminal(tmp_path, size, "run", HOUSE) as at:
        at.until("fact 1 of at most 6", "Which are you?", "Nothing leaves this computer")
        at.press(OPERATOR, "fact 2 of at most", "How many people work here?")
        at.press("1", "fact 3 of at most", "Can a door hurt someone?")
        at.press("2", "How deep should this assessment go?", "1 Essential")
        at.press("1", "Are there cameras at the doors?", "Usual in this industry: Yes.")
        at.press("2", "1 of 4", "Which doors can be locked?")
        at.press("1", "! Saved: 1. This answer alone holds the score at 39 of 100.", "Which windows are shut at night?")
        at.press("D", "? Don't know: saved as open, not as wrong.", "Is there a list of who has which key?")
        at.press("a", "Doesn't apply. Why?")
        at.press(ENTER, "! A reason is needed.")
        at.press("no keys", "> no keys")
        at.press(ENTER, f"Saved in {SHEET}.", "assessor report")
        assert at.ended() == 0
    sheet = saved(str(tmp_path / SHEET))
    assert sheet["facts"] == {"role": ["operator"], "size": "small", "harm": "no", "cameras": "no"}
    assert [answer.get("choice") or answer["state"] for answer in sheet["answers"].values()] == [
        "none",
        "unknown",
        "not-applicable",
    ]


@sizes()
def test_each_letter_does_on_every_screen_what_it_says(tmp_path: Path, size: tuple[int, int]) -> None:
    with terminal(tmp_path, size, "run", HOUSE) as at:
        at.until("Which are you?")
        # What does not work here is not offered.
        assert letters(at) == {"d", "h", "s", "j", "q"}
        at.press("b", "! Press a number from 1 to 2")
        at.press("h", "answer from here, too", "Tick every one that fits.")
        assert "We use doors" not in str(at)
        at.press("h", "[ ] 1 We use doors")
        at.press(START, "Which doors can be locked?")
        assert letters(at) == {"d", "h", "n", "b", "s", "j", "q"}
        at.press("a", "This question cannot be left out")
        at.press("x", "! Press a number from 1 to 3")
        at.press("H", "How to find out", "Walk past three doors")
        at.press(ESCAPE, "1 No door can be locked")
        at.press("n", "Note (for yourself and the report)", "Enter")
        at.press("we hold q and j" + ENTER, "Proof: what is it, and where?")
        at.press("a list" + ENTER, "Its date")
        at.press("2026-02-31" + ENTER, "! Write a day that was")
        at.press("\x152026-02-20" + ENTER, "Saved with your answer.", "Your note: we hold q and j")
        at.press("n" + "lost" + ESCAPE, "1 No door can be locked")
        at.press("b", "Are there cameras at the doors?")
        at.press("s", "Which doors can be locked?")
        at.press("s", "Which windows are shut at night?")
        assert letters(at) == {"d", "h", "n", "b", "s", "j", "q"}
        at.press("j", "A number, or / and letters of a word", "▸ 2 · Windows are shut", "1 · Every door has a lock")
        at.press("f", "1 ✓ Role")
        at.press("l/key", "▸ 3 · Keys are listed")
        assert "Windows are shut" not in str(at)
        at.press(ENTER, "Is there a list of who has which key?")
        at.press("d", "? Don't know: saved as open, not as wrong.", "Which windows are shut at night?")
        at.press("jk", "Is there a list of who has which key?", "Answered so far: Don't know")
        at.press("q", f"Saved in {SHEET}.")
        assert at.ended() == 0
    answer = saved(str(tmp_path / SHEET))["answers"]["lock-fitted"]
    assert (answer["comment"], answer["evidence"][0]["reference"]) == ("we hold q and j", "a list")


@sizes(default=False)
@pytest.mark.parametrize("way", ["", "h", "n", "nabc", "j", "j/abc"])
def test_ctrl_c_and_ctrl_d_leave_from_everywhere(tmp_path: Path, size: tuple[int, int], way: str) -> None:
    for key, code in ((CTRL_C, 130), (CTRL_D, 0)):
        with terminal(tmp_path, size, "run", HOUSE) as at:
            at.until("fact 1 of" if code == 130 else "1 of")
            at.press((START if code == 130 else "") + way + key, "assessor run house-answers.toml")
            assert at.ended() == code
            # The screen of the interview is gone.
            assert not re.search("─{12}", str(at))
            assert at.sent.rfind(b"\x1b[?7h") > at.sent.rfind(b"\x1b[?7l"), "long lines break again"
            assert at.sent.count(b"\x1b[?1049h") == at.sent.count(b"\x1b[?1049l") == 1


def _has_letters_below(at: Terminal, lines: int) -> bool:
    return len(at.lines) == lines and "q" in at.lines[-1]


def _has_moved(at: Terminal, before: str) -> bool:
    return str(at) != before or "press ↓" not in before


def test_a_window_that_changes_its_size_is_drawn_again(tmp_path: Path) -> None:
    with terminal(tmp_path, (80, 24), "run", HOUSE) as at:
        at.until("Which are you?", "About your firm")
        for columns, lines in ((40, 20), (30, 12), (120, 40), (80, 24)):
            at.resize(columns, lines)
            at.wait(partial(_has_letters_below, at, lines), "letters at the bottom")
            at.until("Which are you?", "We use doors" if lines > 12 else "2 more: press ↓")
        at.resize(20, 5)
        at.until("Please make this window")
        at.resize(80, 24)
        at.press("q", "Saved in")


def test_long_choices_scroll_and_numbers_out_of_sight_work(tmp_path: Path, run: Run) -> None:
    run("new", "general", "--to", "sheet.toml", "--tier", "essential", "--fact", "role=operator")
    with terminal(tmp_path, (40, 15), "run", "sheet.toml") as at:
        at.until("fact 2 of")
        at.press("jl1" + ENTER, "1 of", "▼", "more: press ↓")
        top = at.lines[2]
        at.press(DOWN, "above: press ↑")
        assert at.lines[2] != top or top.endswith("…")
        while "press ↓" in str(at):
            at.press(DOWN)
            before = str(at)
            at.wait(partial(_has_moved, at, before), "more")
        at.press("4", "2 of")
        at.press("q", "Saved in")


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {}], ids=["no colour", "colour"])
def test_nothing_is_told_by_colour(tmp_path: Path, variables: dict[str, str]) -> None:
    with terminal(tmp_path, (80, 24), "run", HOUSE, **variables) as at:
        at.until("Which are you?")
        at.press("1" + ENTER, "How many people")
        at.press("q", "Saved in")
        assert not re.search(rb"\x1b\[[0-9;]*(?:3[0-7]|4[0-7]|38;|48;|9[0-7])[0-9;]*m", at.sent)


def test_a_terminal_with_ascii_only_is_asked_in_ascii(tmp_path: Path) -> None:
    plain = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    with terminal(tmp_path, (80, 24), "run", HOUSE, **plain) as at:
        at.until("Which are you?", "-" * 80)
        at.press(START + "1", "! Saved: 1.")
        at.press("j", "> 2 - Windows are shut")
        assert str(at).isascii()
        at.press("q", "Saved in")


def test_a_terminal_that_cannot_move_its_cursor_is_asked_line_by_line(tmp_path: Path) -> None:
    with terminal(tmp_path, (80, 24), "run", HOUSE, TERM="dumb") as at:
        at.until("Several numbers, or a letter:")
        assert b"\x1b" not in at.sent
        at.press("1\n", "How many people work here?")
        at.press("q\n", "Saved in")
        assert at.ended() == 0


def test_a_lock_and_a_signal_leave_the_terminal_as_it_was(tmp_path: Path) -> None:
    with terminal(tmp_path, (80, 24), "run", HOUSE) as at:
        at.until("Which are you?")
        os.kill(int((tmp_path / f".{SHEET}.assessor.lock").read_text()), signal.SIGTERM)
        at.until("Saved. To go on:")
        assert at.ended() == 143


def test_assessor_alone_offers_what_can_be_done(tmp_path: Path) -> None:
    with terminal(tmp_path, (80, 24)) as at:
        at.until("What would you like to do?", "1 Begin", "2 See what else there is")
        at.press("2", "exit codes:")
        assert at.ended() == 0
    with terminal(tmp_path, (40, 20)) as at:
        at.until("What would you like to do?")
        at.press("1", "Which questionnaire fits your firm?", "more: press")
        at.press("6", "Which of these are you?")
        at.press(OPERATOR, "fact 2 of at most")
        at.press("q", "Saved in")
    with terminal(tmp_path, (80, 24)) as at:
        at.until(
            "Go on: Any firm with connected devices, general-answers.toml", "Read the report of general-answers.toml"
        )
        at.press("2", "fact 2 of at most")
        at.press("q", "Saved in")
        assert at.ended() == 0
