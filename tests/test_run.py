"""The interview, by keys and line by line: what is asked, and how answers are given."""

import io
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.support.house import ALL, ANGLES, AS_OF, HOUSE, SHEET, answers, saved
from tests.support.keys import CTRL_C, CTRL_D, ENTER, ESCAPE, OPERATOR, START
from tests.support.running import Result, Run, Write


@pytest.mark.slow
def test_answers_by_keys_are_saved_with_day_and_fingerprint(keys: Callable[..., Result]) -> None:
    result = keys(START + "3333", HOUSE)
    sheet = saved()
    assert result.code == 0
    assert sheet["facts"] == {"role": ["operator"], "size": "small", "harm": "no", "cameras": "no"}
    assert {control_id: answer["choice"] for control_id, answer in sheet["answers"].items()} == {
        "lock-fitted": "all",
        "lock-tested": "yearly",
        "window-shut": "all",
        "key-list": "yes",
    }
    for answer in sheet["answers"].values():
        assert answer["on"].isoformat() == AS_OF
        assert re.fullmatch("sha256:[0-9a-f]{64}", answer["as_asked"])


def test_the_end_says_the_score_three_gaps_and_the_next_command(lines: Callable[..., Result]) -> None:
    result = lines(["1", "1", "2", "1", "2", "2", "1", "1", "1"], HOUSE)
    assert result.code == 0
    tail = result.out[result.out.index("\nSaved in house-answers.toml.") :]
    assert "Tier essential, as of 2026-03-31. Open: 12.5 of 100, every question answered." in tail.replace("\n", " ")
    assert [line.strip() for line in tail.splitlines() if re.match(r"  \d\.", line)] == [
        "1. Windows are shut (window-shut): +15.6",
        "2. Keys are listed (key-list): +18.7",
        "3. Every door has a lock (lock-fitted): +18.7",
    ]
    assert f"What to do about it:\n  assessor report house-answers.toml --questionnaire {HOUSE}\n" in tail


def test_each_screen_says_where_one_is(lines: Callable[..., Result]) -> None:
    out = lines(["1", "1", "2", "1", "2"], HOUSE).out
    assert "About your firm, fact 1 of at most 6, then up to 6 questions\nWhich are you?\n" in out
    assert (
        "Doors, question 1 of 4, about 2 minutes left\nWhich doors can be locked?\n"
        "Choose the last statement that is wholly true.\n"
        "  1. No door can be locked\n  2. The outer doors can be locked\n  3. Every door can be locked\n"
        "  d Don't know   h How to find out   n Note or proof   b Back   s Skip   j Jump\n"
        "  q Save and leave\n"
    ) in out


def test_one_role_is_asked_in_its_own_words(lines: Callable[..., Result]) -> None:
    maker = lines(["2", "1", "2", "1"], HOUSE).out
    assert "Which doors that you sell can be locked?" in maker
    assert "Makers of doors are asked better elsewhere." in maker
    Path(SHEET).unlink()
    assert "Which doors that you sell" not in lines(["1 2", "1", "2", "1", "2"], HOUSE).out


def test_an_empty_line_is_never_an_answer_and_nonsense_asks_again(lines: Callable[..., Result]) -> None:
    out = lines(["", "7", "1 d", "1", "1"], HOUSE).out
    assert "Nothing is chosen yet." in out
    assert "“7” is none of the numbers or letters above." in out
    assert "Type either numbers or one letter." in out
    assert saved()["facts"] == {"role": ["operator"], "size": "small"}


def test_a_path_that_is_longer_than_a_line_can_be_copied(
    lines: Callable[..., Result], house: Write, tmp_path: Path
) -> None:
    folder = tmp_path / ("long-" * 25)
    folder.mkdir()
    sheet = house(answers(**ALL) + ANGLES, name=f"{folder.name}/sheet.toml")
    out = lines([], sheet, "--questionnaire", HOUSE, "--tier", "essential").out
    assert f"each answer is saved in\n{sheet}\n" in out
    assert f"Saved in\n{sheet}.\n" in out
    assert f"\n  assessor report {sheet} --questionnaire {HOUSE}\n" in out


def test_the_end_of_input_saves_and_leaves(lines: Callable[..., Result]) -> None:
    result = lines(["1"], HOUSE)
    assert result.code == 0
    assert saved()["facts"] == {"role": ["operator"]}
    assert "still open:\n  assessor run house-answers.toml" in result.out


@pytest.mark.slow
def test_ctrl_d_saves_and_leaves_at_every_prompt(keys: Callable[..., Result]) -> None:
    assert keys(OPERATOR + CTRL_D, HOUSE).code == 0
    assert saved()["facts"] == {"role": ["operator"]}
    assert keys(CTRL_D, HOUSE).code == 0
    for way in ("j", "hj/", "1212n", "na"):
        assert keys(way + CTRL_D, HOUSE).code == 0


@pytest.mark.slow
def test_ctrl_c_saves_and_is_130(keys: Callable[..., Result]) -> None:
    assert keys(OPERATOR + CTRL_C, HOUSE).code == 130
    assert saved()["facts"] == {"role": ["operator"]}


@pytest.mark.slow
def test_resuming_asks_only_what_is_open(lines: Callable[..., Result]) -> None:
    lines(["1", "1", "2", "1", "2", "3"], HOUSE)
    out = lines([], SHEET, "--questionnaire", HOUSE).out
    assert re.findall(".*question .*", out)[0] == "Doors, question 2 of 4, about 1 minute left"
    assert "Which are you?" not in out
    assert lines([], HOUSE).out.count("When were the locks last tried?") == 1


@pytest.mark.slow
@pytest.mark.parametrize("errors", ["strict", "surrogateescape"])
def test_letters_that_are_not_utf_8_are_replaced(run: Run, monkeypatch: pytest.MonkeyPatch, errors: str) -> None:
    typed = io.BytesIO(b"r\xe9\n1\n1\n2\n1\n2\nn\npassag\xe9\n\n2\n")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(typed, "utf-8", errors))
    result = run("run", HOUSE, "--plain")
    assert (result.code, "“r\ufffd” is none of the numbers or letters above." in result.out) == (0, True)
    assert saved()["answers"]["lock-fitted"]["comment"] == "passag\ufffd"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows hands over characters, not bytes")
def test_a_key_that_is_not_utf_8_is_replaced(keys: Callable[..., Result]) -> None:
    assert keys(START + "n" + "passag\udce9" + ENTER + ENTER + CTRL_D, HOUSE).code == 0
    assert saved()["answers"]["lock-fitted"]["comment"] == "passag\ufffd"


def test_doesnt_apply_needs_a_reason_and_is_not_offered_for_critical_controls(lines: Callable[..., Result]) -> None:
    out = " ".join(lines(["1", "1", "2", "1", "2", "a", "3", "a", "", "a", "glued shut"], HOUSE).out.split())
    assert "cannot be left out: an open door is found by the first who tries. Not sure? Press d: it counts as" in out
    assert "A reason is needed." in out
    assert saved()["answers"]["lock-tested"] == {
        "state": "not-applicable",
        "reason": "glued shut",
        "on": saved()["answers"]["lock-tested"]["on"],
        "as_asked": saved()["answers"]["lock-tested"]["as_asked"],
    }


def test_a_note_and_evidence_stand_beside_the_answer(lines: Callable[..., Result]) -> None:
    noted = ["n", "two doors stick\x1b[2J", "list of doors", "2026-04-01", "2026-02-30", "2026-02-20", "2"]
    out = lines(["1", "1", "2", "1", "2", *noted], HOUSE).out
    assert out.count("Write a day that was, at the latest today, as 2026-03-31.") == 2
    assert "Saved with your answer." in out
    answer = saved()["answers"]["lock-fitted"]
    assert (answer["choice"], answer["comment"]) == ("some", "two doors stick\x1b[2J")
    assert answer["evidence"] == [{"reference": "list of doors", "on": date(2026, 2, 20)}]
    assert "\x1b" not in Path(SHEET).read_text()


def test_how_can_i_find_out_and_back_and_skip(lines: Callable[..., Result]) -> None:
    out = lines(["1", "1", "2", "1", "2", "h", "s", "b", "3"], HOUSE).out
    assert "How to find out: Walk past three doors and try the tumbler.\n" in out
    assert "Why we ask: An open door lets anyone in.\n" in out
    assert "Word: tumbler: The moving part inside a lock.\n" in out
    assert saved()["answers"]["lock-fitted"]["choice"] == "all"


@pytest.mark.slow
@pytest.mark.parametrize(
    "way",
    [
        pytest.param(["1"], id="by number"),
        pytest.param(["/every DOOR"], id="by letters of its title"),
        pytest.param(["every door"], id="without the slash"),
        pytest.param(["k"], id="to the next that is not known"),
        pytest.param(["99", "l", "1"], id="by a number from the list"),
        pytest.param(["b", "b"], id="back out of the list, and back"),
    ],
)
def test_jumping_goes_to_a_question(lines: Callable[..., Result], way: list[str]) -> None:
    out = lines(["1", "1", "2", "1", "2", "d", "j", *way, "3"], HOUSE).out
    assert "Questions: 0 answered, 1 don't know, 2 open." in out
    assert saved()["answers"]["lock-fitted"]["choice"] == "all"


def test_one_can_leave_from_the_list_of_questions(lines: Callable[..., Result], keys: Callable[..., Result]) -> None:
    assert lines(["1", "j", "q", "1"], HOUSE).code == 0
    assert keys("jq1", HOUSE).code == 0
    assert saved()["facts"] == {"role": ["operator"]}


@pytest.mark.slow
@pytest.mark.parametrize(
    "way",
    ["j1" + ENTER, "j/every DOOR" + ENTER, "jk", "jo" + "bb", "j/zz" + ESCAPE + "1" + ENTER, "j" + ESCAPE * 2 + "b"],
)
def test_jumping_by_keys(keys: Callable[..., Result], way: str) -> None:
    keys(START + "d" + way + "3" + CTRL_D, HOUSE)
    assert saved()["answers"]["lock-fitted"]["choice"] == "all"


def test_several_choices_are_ticked_and_none_stands_alone(lines: Callable[..., Result], house: Write) -> None:
    sheet = house(answers(**ALL))
    out = lines(["1 4", "2,1"], sheet, "--questionnaire", HOUSE, "--tier", "essential").out
    assert "“None of these” stands alone." in out
    assert saved("sheet.toml")["answers"]["camera-angles"]["choice"] == ["turned", "masked"]


def test_a_changed_fact_says_what_it_hides_and_keeps_the_answers(lines: Callable[..., Result], house: Write) -> None:
    sheet = house(answers(**(ALL | {"key_list": ""})) + ANGLES)
    # jump to the facts, to "Cameras", and answer no
    out = lines(["j", "f", "5", "2"], sheet, "--questionnaire", HOUSE, "--tier", "essential").out
    assert "no longer asked; 2 answers to them kept in the file." in out.replace("\n", " ")
    assert saved("sheet.toml")["answers"]["camera-kept"]["choice"] == "days"


@pytest.mark.slow
def test_the_tier_is_proposed_from_the_facts_and_can_go_deeper_later(lines: Callable[..., Result]) -> None:
    out = " ".join(lines(["1", "2", "1"], HOUSE).out.split())
    assert "Begin with Essential. For a firm like yours Advanced is worth a second sitting" in out
    assert "1. Essential: The least. (6 questions, about 5 minutes)" in out
    assert "Advanced (your answer)" not in out
    lines(["1"], HOUSE)
    assert saved()["tier"] == "essential"
    lines([], HOUSE, "--tier", "standard")
    assert saved()["tier"] == "standard"


@pytest.mark.slow
def test_quick_asks_fifteen_and_the_file_goes_on_in_full(run: Run, lines: Callable[..., Result]) -> None:
    facts = [
        "role=operator",
        "size=1-9",
        "people-can-be-hurt=no",
        "runs-equipment=no",
        "personal-data=yes",
        "vendor-cloud=no",
    ]
    facts += ["own-cloud=no", "mobile-network=none", "on-site-box=no", "maker-managed=no", "supplier-remote=no"]
    run("new", "general", "--tier", "essential", *(word for fact in facts for word in ("--fact", fact)))
    quick = lines(["2"] * 40, "general", "--quick")
    asked = re.findall(r"question \d+ of (\d+)", quick.out)
    assert set(asked) == {"15"}
    assert len(asked) == 15
    answered = [
        control_id for control_id, answer in saved("general-answers.toml")["answers"].items() if answer["choice"]
    ]
    assert {"unique-credentials", "no-open-admin", "asset-inventory", "tested-restore"} <= set(answered)
    assert "The other questions:\n  assessor run general-answers.toml\n" in quick.out
    assert re.search(r"\d+ more depend on \d+ answers you do not have yet", quick.out.replace("\n", " "))
    full = lines([], "general-answers.toml")
    totals = re.findall(r"then up to (\d+) questions", full.out)
    assert int(totals[0]) > 15


def test_a_reworded_question_is_put_again_with_the_answer_marked(lines: Callable[..., Result], house: Write) -> None:
    sheet = house(
        answers(**ALL).replace("[answers.key-list]\n", f'[answers.key-list]\nas_asked = "sha256:{"0" * 64}"\n') + ANGLES
    )
    out = " ".join(lines(["3"], sheet, "--questionnaire", HOUSE, "--tier", "essential").out.split())
    assert "Please confirm: the question was reworded since it was answered." in out
    assert "3. There is one, checked within the past year (your answer)" in out
    assert "every question answered" in out


def test_a_sheet_moves_to_the_version_that_asks_once_every_answer_shows_what_it_answered(
    lines: Callable[..., Result], house: Write
) -> None:
    sheet = house(answers(lock_fitted="some", lock_tested="once"))
    sheet.write_text(sheet.read_text().replace('"1.2.0"', '"1.1.0"'))
    moved = []
    # both answers have no digest, and are confirmed one after the other
    for _ in range(2):
        lines(["3"], sheet, "--questionnaire", HOUSE)
        moved.append(saved("sheet.toml")["questionnaire"]["version"])
    assert moved == ["1.1.0", "1.2.0"]


def test_without_an_argument_one_picks_from_the_list(lines: Callable[..., Result]) -> None:
    out = lines(["q"]).out
    assert "Which questionnaire fits your firm?" in out
    assert "Healthcare and connected medical devices (healthcare)" in out.replace("\n     ", " ")


@pytest.mark.parametrize(
    ("prepare", "arguments", "says"),
    [
        pytest.param(lambda _: None, ["generall"], "generall: not one of", id="a questionnaire that there is not"),
        pytest.param(
            lambda p: (p / SHEET).write_text(
                'format = 1\nquestionnaire = { id = "general", version = "1.0.0" }\ntier = "essential"\n'
            ),
            [HOUSE],
            'house-answers.toml:2:19: answers "general", not "house"',
            id="another questionnaire in the file",
        ),
        pytest.param(
            lambda p: (p / SHEET).write_text("[answers"),
            [HOUSE],
            "house-answers.toml:1:9: not valid TOML",
            id="a file that is broken",
        ),
        pytest.param(
            lambda p: (p / SHEET).symlink_to("elsewhere.toml"),
            [HOUSE],
            "house-answers.toml: a symbolic link; name the file itself",
            id="a link",
        ),
        pytest.param(
            lambda _: None,
            [HOUSE, "--to", "missing/a.toml"],
            "missing/a.toml: its folder cannot be written",
            id="a folder that there is not",
        ),
        pytest.param(
            lambda p: (p / "s.toml").write_text(
                'format = 1\nquestionnaire = { id = "general", version = "1.0.0" }\ntier = "essential"\n'
            ),
            ["s.toml", "--to", "t.toml"],
            "s.toml is an answer sheet, continued where it is",
            id="a target for a sheet",
        ),
        pytest.param(
            lambda p: (p / SHEET).write_text(
                'format = 1\nquestionnaire = { id = "house", version = "1.2.0" }\nanswers = { }\n'
            ),
            [HOUSE],
            (
                "house-answers.toml:3:1: nothing can be added to answers in this layout; write each in a table of "
                "its own, [answers.<id>]"
            ),
            id="a layout that takes no more answers",
        ),
    ],
)
def test_what_cannot_be_run_is_said_before_the_first_question(
    lines: Callable[..., Result], tmp_path: Path, prepare: Callable[[Path], object], arguments: list[object], says: str
) -> None:
    prepare(tmp_path)
    before = {p.name for p in tmp_path.iterdir()}
    result = lines(["1"], *arguments)
    assert (result.code, result.out) == (2, "")
    assert says in result.err
    assert {p.name for p in tmp_path.iterdir()} == before


def test_without_a_terminal_it_says_which_command_to_use(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("1\n1\n"))
    result = run("run", "general")
    assert (result.code, result.out) == (2, "")
    assert result.err == "there is no terminal to ask at; to answer line by line: `assessor run general --plain`\n"
    assert not Path("general-answers.toml").exists()


@pytest.mark.slow
def test_what_nobody_knew_is_asked_again_once_nothing_is_open(lines: Callable[..., Result]) -> None:
    first = lines(["1", "1", "2", "1", "2", "d", "1", "d"], HOUSE)
    assert "Everything is answered." not in first.out
    again = lines(["d", "2"], "house-answers.toml", "--questionnaire", HOUSE).out
    assert "Here are once more the 2 questions that you could not answer." in again.replace("\n", " ")
    assert again.count("Which doors can be locked?") == 1
    assert [a.get("state") for a in saved()["answers"].values()].count("unknown") == 1
