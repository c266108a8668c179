"""What stands on a screen of the interview: nothing that matters is out of sight without a word."""

import itertools
import re
from collections.abc import Iterator
from typing import Any

import pytest

from assessor.interview import questions
from assessor.interview.asking import Asking
from assessor.interview.filling import Filling
from assessor.interview.jumping import Jumping
from assessor.interview.lines import ASCII, shown_in, wrap
from assessor.interview.screen import Mark, News, Option, Progress, Reply, Screen, Stop, Stops, TextField, TextForm
from assessor.model.catalog import Control, Questionnaire
from assessor.model.sheet import Answer
from assessor.scoring.agenda import AgendaItem
from assessor.words import terms
from tests.support.screens import SIZES, SMALLEST, looked_at, shipped

ALL = list(shipped())
PROGRESS = Progress(
    "Separate networks", "9 of 33", "question 9 of 33", "about 22 minutes left", "9 of 33, 22 min", 8, 33
)
NEWS = News("Saved: 1. This answer alone holds the score at 39 of 100.\nYour report will say how to end it.", "worst")
HIDDEN = re.compile(r"▼ (?:(\d+) )?more: press ↓")


def asked(questionnaire: Questionnaire, control: Control, *news: News) -> Screen:
    screen = questions.of_control(questionnaire, control, Answer(), None)
    return screen._replace(progress=PROGRESS, news=news)


def numbers_on(lines: list[str]) -> list[int]:
    """Return the numbers of the options that begin on a screen."""
    found = (re.match(r"(?:\[.\] |[▸ ])\s*(\d+)  \S", line) for line in lines)
    return [int(match[1]) for match in found if match]


def words_of(lines: list[str]) -> str:
    return " ".join(" ".join(lines).split())


@pytest.mark.slow
@pytest.mark.parametrize("size", [*SIZES, SMALLEST], ids=lambda size: f"{size[0]} by {size[1]}")
def test_every_question_that_ships_has_all_that_matters_in_sight(size: tuple[int, int]) -> None:
    for questionnaire, control in ALL:
        screen = asked(questionnaire, control, NEWS)
        dialog = Asking(screen)
        lines = looked_at(dialog, size)
        assert len(lines) == size[1]
        assert all(len(line) <= size[0] for line in lines), control.id
        assert "9 of 33" in lines[0]
        assert words_of(wrap(control.question, size[0])[:1])[: size[0] - 3] in words_of(lines), control.id
        foot = "\n".join(lines[next(n for n in range(size[1] - 1, 0, -1) if lines[n].startswith("─")) :])
        assert all(f"{terms.action_key(action)} " in foot for action in screen.actions)
        # Each option begins on the screen, or a line says how many do not.
        hidden = HIDDEN.search("\n".join(lines))
        seen = numbers_on(lines)
        assert seen == list(range(1, len(seen) + 1))
        assert len(seen) + int((hidden and hidden[1]) or 0) == len(control.choices), (control.id, lines)


@pytest.mark.slow
@pytest.mark.parametrize("size", [*SIZES, SMALLEST], ids=lambda size: f"{size[0]} by {size[1]}")
def test_by_scrolling_every_word_of_a_question_and_its_help_is_seen(size: tuple[int, int]) -> None:
    for questionnaire, control in ALL[::7]:
        screen = asked(questionnaire, control, NEWS)
        for helps, texts in (
            (False, [option.text for option in screen.options]),
            (True, [p.text for p in screen.help]),
        ):
            dialog = Asking(screen)
            if helps:
                dialog.press("h")
            seen, before = set[str](), list[str]()
            while before != (now := looked_at(dialog, size)):
                seen |= {line.strip() for line in now}
                dialog.press("down")
                before = now
            # Below an option's mark and number, and below a passage's title.
            indent = 2 if helps else 7 if screen.several else 4
            for text in texts:
                assert {line.strip() for line in wrap(text, size[0] - indent)} <= {
                    re.sub(r"^(?:\[.\] |▸)?\s*\d+  ", "", line) for line in seen
                }, (control.id, text)


def screen(options: int = 4, **changes: Any) -> Screen:
    several = tuple(Option(f"o{n}", f"Option {n}") for n in range(1, options + 1))
    made = Screen("Which?", several, ("unknown", "how", "back", "leave"), PROGRESS)
    return made._replace(**changes)


def pressed(dialog: Asking, *keys: str) -> Reply | None:
    done = [each for key in keys if (each := dialog.press(key))]
    return done[0].value if done else None


@pytest.mark.parametrize(
    ("options", "keys", "chosen"),
    [
        pytest.param(4, ["3"], "o3", id="one key where there are nine or fewer"),
        pytest.param(12, ["2"], "o2", id="one key where no other number begins so"),
        pytest.param(12, ["1", "enter"], "o1", id="a number that may go on is ended by Enter"),
        pytest.param(12, ["1", "2"], "o12", id="or by another digit"),
        pytest.param(30, ["0", "3"], "o3", id="with a nought in front"),
        pytest.param(12, ["1", "backspace", "2"], "o2", id="a digit is taken back"),
        pytest.param(4, ["h", "2"], "o2", id="from the help, too"),
        pytest.param(4, ["enter"], None, id="Enter chooses nothing"),
        pytest.param(4, ["9"], None, id="a number that there is not"),
        pytest.param(4, ["0"], None, id="nor nought"),
    ],
)
def test_a_number_answers(options: int, keys: list[str], chosen: str | None) -> None:
    reply = pressed(Asking(screen(options)), *keys)
    assert reply == (Reply(options=(chosen,)) if chosen else None)


def test_several_are_ticked_and_one_excludes_the_others() -> None:
    dialog = Asking(screen(several=True, alone="o4", chosen=("o2",)))
    assert "[x] 2  Option 2" in looked_at(dialog, (80, 24))
    assert pressed(dialog, "1", "4") is None
    assert "Ticked: 4." in looked_at(dialog, (80, 24))
    assert pressed(dialog, "1", "2", "2", "3", "enter") == Reply(options=("o1", "o3"))


@pytest.mark.parametrize("key", ["d", "D"])
def test_a_letter_is_an_action_in_either_case(key: str) -> None:
    assert pressed(Asking(screen()), key) == Reply(action="unknown")


def test_what_is_not_offered_says_why_or_what_else() -> None:
    dialog = Asking(screen(refused={"not-applicable": "It must be answered."}))
    for key, says in (
        ("a", "! It must be answered."),
        ("z", "! Press a number from 1 to 4, or one of the letters below."),
    ):
        assert pressed(dialog, key) is None
        assert says in looked_at(dialog, (80, 24))


def test_help_opens_in_place_of_the_choices_and_closes() -> None:
    questionnaire, control = ALL[0]
    dialog = Asking(asked(questionnaire, control))
    before = looked_at(dialog, (80, 24))
    for close in ("h", "escape"):
        dialog.press("h")
        helped = looked_at(dialog, (80, 24))
        assert "How to find out" in helped
        assert "Why we ask" in helped
        assert before[3] in helped
        assert not numbers_on(helped)
        dialog.press(close)
        assert looked_at(dialog, (80, 24)) == before


def test_the_present_answer_is_marked_and_can_be_kept() -> None:
    questionnaire, control = next(pair for pair in ALL if pair[1].kind == "one")
    answer = Answer(choice=tuple(control.choices)[1:2], comment="seen")
    lines = looked_at(Asking(questions.of_control(questionnaire, control, answer, None)), (80, 40))
    assert [line[:2] for line in lines if re.match(r"[▸ ]\d  ", line)][:3] == [" 1", "▸2", " 3"]
    assert "Your answer is marked. Press s to keep it, a number to change it." in lines
    assert "Your note: seen" in lines
    assert "s Keep, go on" in words_of(lines)


def test_a_screen_that_is_too_small_says_so() -> None:
    assert "make this window larger: at least 30 columns" in words_of(looked_at(Asking(screen()), (29, 12)))
    assert "at least 30 columns" not in words_of(looked_at(Asking(screen()), (30, 12)))


def test_a_terminal_with_ascii_only_has_marks_and_texts_that_it_can_show() -> None:
    for questionnaire, control in ALL[::20]:
        for size in SIZES:
            for line in looked_at(Asking(asked(questionnaire, control, NEWS)), size, ASCII):
                assert shown_in("ascii", line).isascii()
                assert len(shown_in("ascii", line)) == len(line)
    assert shown_in("ascii", "“Zoë’s” … 東") == '"Zoe\'s" . ??'
    assert shown_in("latin-1", "Zoë’s") == "Zoë's"


def test_wide_letters_stay_within_the_screen() -> None:
    assert wrap("東京都 abc", 6) == ["東京都", "abc"]
    assert wrap("東京都庁", 5) == ["東京", "都庁"]


def form(*fields: TextField) -> Filling:
    return Filling(TextForm("Which?", fields, PROGRESS))


def typed(dialog: Filling, *keys: str) -> tuple[str, ...] | None:
    for key in keys:
        done = dialog.press(key)
        if done:
            return done.value
    return ("still",)


NOTE = TextField("Note", "Note:", 10)
PROOF = TextField("Proof", "Proof:", 10, optional=True)
DAY = TextField("Day", "Day:", 10, check=lambda text: "no day" if text == "x" else "")


@pytest.mark.parametrize(
    ("fields", "keys", "given"),
    [
        pytest.param([NOTE], ["a", "b", "enter"], ("ab",), id="Enter saves"),
        pytest.param([NOTE, PROOF, DAY], ["a", "enter", "enter"], ("a", ""), id="without proof there is no day"),
        pytest.param([NOTE, PROOF, DAY], ["enter", "p", "enter", "enter"], ("", "p", ""), id="line by line"),
        pytest.param([NOTE], ["a", "escape"], None, id="Esc leaves without saving"),
        pytest.param([NOTE], ["a", "c", "left", "b", "enter"], ("abc",), id="the cursor moves"),
        pytest.param([NOTE], [*"a bc", "delete-word", "d", "enter"], ("ad",), id="a word is taken back"),
        pytest.param([NOTE], [*"abc", "home", "delete", "end", "backspace", "enter"], ("b",), id="at both ends"),
        pytest.param([NOTE], [*"abc", "delete-line", "q", "enter"], ("q",), id="a letter is text"),
        pytest.param([NOTE], ["x" * 11, "enter"], ("still",), id="what is too long is not saved"),
        pytest.param([NOTE._replace(needed="say why")], [" ", "enter"], ("still",), id="what says nothing is not"),
        pytest.param([PROOF, DAY], ["p", "enter", "x", "enter"], ("still",), id="nor what is wrong"),
        pytest.param(
            [NOTE, DAY], ["enter", "x", "up", "a", "enter", "backspace", "enter"], ("a", ""), id="back and on"
        ),
    ],
)
def test_text_is_typed(fields: list[TextField], keys: list[str], given: tuple[str, ...] | None) -> None:
    assert typed(form(*fields), *keys) == given


@pytest.mark.slow
@pytest.mark.parametrize("size", [*SIZES, SMALLEST])
def test_the_line_that_is_typed_in_stays_in_sight(size: tuple[int, int]) -> None:
    dialog = form(NOTE._replace(most=10_000), PROOF, DAY)
    for word in range(200):
        dialog.press(f"word-{word:03} ")
        assert f"word-{word:03}" in words_of(looked_at(dialog, size))


def stops(number: int = 40) -> Stops:
    facts = [Stop(AgendaItem("fact", f"f{n}"), n, "done", f"Fact {n}") for n in range(1, 5)]
    marks: Iterator[Mark] = itertools.cycle(("done", "unknown", "open", "worst"))
    controls = [Stop(AgendaItem("control", f"c{n}"), n, next(marks), f"Control {n}") for n in range(1, number)]
    return Stops((*facts, *controls), controls[9].item, PROGRESS, "39 questions")


@pytest.mark.parametrize(
    ("keys", "goal"),
    [
        pytest.param(["enter"], "c10", id="Enter goes to the one pointed at, which is where one is"),
        pytest.param(["down", "down", "up", "enter"], "c11", id="arrows"),
        pytest.param(["2", "3", "enter"], "c23", id="a number"),
        pytest.param([*"/ROL 7", "enter"], "c7", id="letters of a title"),
        pytest.param([*"/fact 3", "enter"], "f3", id="of a fact, too"),
        pytest.param(["o"], "c11", id="the next open one"),
        pytest.param(["k"], "c14", id="the next that is not known"),
        pytest.param(["f", "2", "enter"], "f2", id="a fact by its number"),
        pytest.param(["f", "l", "end", "enter"], "c39", id="the last one"),
        pytest.param([*"99", "enter", "escape", "enter"], "c10", id="a number that there is not"),
        pytest.param([*"/zzz", "enter", "escape", "escape"], None, id="letters that there are not, and back"),
        pytest.param(["b"], None, id="back"),
    ],
)
def test_a_list_leads_to_a_question(keys: list[str], goal: str | None) -> None:
    dialog = Jumping(stops())
    done = [each for key in keys if (each := dialog.press(key))]
    assert [each.value and each.value.id for each in done] == [goal]


@pytest.mark.parametrize("size", [*SIZES, SMALLEST])
def test_what_the_list_points_at_is_in_sight_with_its_mark(size: tuple[int, int]) -> None:
    dialog = Jumping(stops())
    for number in range(11, 40):
        dialog.press("down")
        (line,) = [line for line in looked_at(dialog, size) if line.startswith("▸")]
        assert re.fullmatch(rf"▸ *{number} [✓?·!]  Control {number}", line)
