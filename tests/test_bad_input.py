"""Files that are malformed, huge or hostile, or contradict themselves: one sentence with its place, exit code 2."""

import os
import re
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.house import HOUSE
from tests.support.running import Run, Write

HEAD = 'format = 1\nquestionnaire = { id = "house", version = "1.2.0" }\ntier = "essential"\n'
COMMANDS = ("report", "explain", "check", "validate")

SHEETS = [
    pytest.param(
        "[answers\n", ["4:9: not valid TOML: expected ']' at the end of a table declaration"], id="a syntax error"
    ),
    pytest.param(
        '[answers.key-list]\nchoice = "yes"\n[answers.key-list]\n',
        ["6:18: not valid TOML: cannot declare"],
        id="a table twice",
    ),
    pytest.param("x = " + "[" * 40 + "]" * 40, ["4:21: nested more than 16 levels deep"], id="nested deeply"),
    pytest.param("a.b.c.d.e.f.g.h.i = 1", ["4:16: a key of more than 8 dotted parts"], id="a key of many parts"),
    pytest.param("x = " + "1" * 5000, ["4:5: a key or number of more than 400 characters"], id="a long number"),
    pytest.param("x = [" + "1," * 150_000 + "]", ["4:199983: more than 200,000 words and signs"], id="many tokens"),
    pytest.param("# " + "x" * 2**20, [" larger than 1 MiB"], id="larger than a mebibyte"),
    pytest.param(
        '[answers.key-list]\nchoice = "yse"\n',
        ['5:1: "yse" is no choice of "key-list"; choices: no, old, yes'],
        id="a choice that there is not",
    ),
    pytest.param(
        f'[answers.key-list]\nchoice = "{"y" * 70}"\n',
        [f'5:1: "{"y" * 57}…" must be an id'],
        id="a choice that is longer than a sentence repeats",
    ),
    pytest.param(
        'answers = { key-list = { choice = "yse" } }\n',
        ['4:26: "yse" is no choice of "key-list"'],
        id="the same in one line",
    ),
    pytest.param(
        'answers.key-list.choice = "yse"\n', ['4:1: "yse" is no choice of "key-list"'], id="the same with dotted keys"
    ),
    pytest.param(
        '[answers.key-list]\nchoice = "yes"\nstate = "unknown"\n',
        ['4:2: "key-list" has both a choice and a state; keep one of them'],
        id="a choice and a state",
    ),
    pytest.param(
        '[answers.key-list]\nstate = "not-applicable"\n',
        ['4:2: "key-list" is "not-applicable" without a reason; add reason = "…"'],
        id="not applicable without a reason",
    ),
    pytest.param(
        '[answers.key-list]\nchoise = "yes"\n',
        ['5:1: "choise" is not a key here; did you mean "choice"?'],
        id="a misspelt key",
    ),
    pytest.param("score = 95\n", ['4:1: "score" is not a key here'], id="a score written into the sheet"),
    pytest.param(
        '[answers.key-list]\nchoice = ["no", "yes"]\n',
        ['5:1: "key-list" takes one choice'],
        id="two choices where one is taken",
    ),
    pytest.param(
        '[answers.camera-angles]\nchoice = ["turned", "nothing"]\n',
        ['5:1: "camera-angles" has "none of these" beside other choices'],
        id="none of these beside others",
    ),
    pytest.param(
        '[answers.camera-angles]\nchoice = ["turned", "turned"]\n',
        ['4:2: "camera-angles" names a choice twice'],
        id="a choice named twice",
    ),
    pytest.param(
        '[answers.key-list]\nchoice = "yes"\non = "2026-03-02"\n',
        ['6:1: "on" must be a date such as 2026-03-31, without quotes'],
        id="a date in quotes",
    ),
    pytest.param(
        '[answers.key-list]\nchoice = "yes"\non = 1999-12-31\n',
        ['6:1: "on" is 1999-12-31; the least is 2000-01-01'],
        id="a date before any assessment",
    ),
    pytest.param('[answers]\nkey-list = "yes"\n', ['5:1: "key-list" must be a table'], id="text where a table belongs"),
    pytest.param(
        '[facts]\nroel = "operator"\nsize = "tiny"\n',
        [
            '5:1: "roel" is no fact; did you mean "role"?',
            '6:1: "tiny" is no value of "size"; known: small, large, unknown',
        ],
        id="all faults of a file at once",
    ),
    pytest.param(
        '[facts]\nsize = ["small", "large"]\nplaces = ["nowhere", "inside"]\n',
        ['5:1: "size" takes one value', '6:1: "nowhere" stands alone; "places" has others beside it'],
        id="facts that contradict themselves",
    ),
    pytest.param(
        "".join(f"[answers.c{n}]\nx = 1\n" for n in range(30)),
        ["and 10 more"],
        id="the first twenty faults and a count",
    ),
    pytest.param(
        '[waivers.key-list]\nreason = "r"\n',
        ['4:2: "approved_by" is missing', '4:2: "expires" is missing'],
        id="a waiver that is not complete",
    ),
]


@pytest.mark.parametrize(("text", "says"), SHEETS)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_bad_sheet_is_named_with_its_place(
    run: Run, tmp_path: Path, command: str, text: str, says: list[str]
) -> None:
    sheet = tmp_path / "sheet.toml"
    sheet.write_text(HEAD + text)
    before = sorted(tmp_path.iterdir())
    result = run(command, "sheet.toml", "--questionnaire", HOUSE)
    assert (result.code, result.out) == (2, "")
    for sentence in says:
        assert sentence in result.err.replace("sheet.toml:", "")
    assert all(line.startswith(("sheet.toml:", "and ")) for line in result.err.splitlines())
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(
            HEAD.encode("utf-16"), "1:1: looks like UTF-16 or UTF-32 text; save the file as UTF-8", id="UTF-16"
        ),
        pytest.param(HEAD.encode("utf-32-le"), "1:1: looks like UTF-16 or UTF-32 text", id="UTF-32"),
        pytest.param(
            HEAD.encode() + b'[about]\norganisation = "caf\xe9"', "5:20: byte 0xe9 is not UTF-8 text", id="Latin-1"
        ),
        pytest.param(b"", "1:1: no answer sheet; one starts with format = 1", id="an empty file"),
        pytest.param(
            HEAD.replace("= 1", "= 2").encode(), '1:1: "format" is 2; it must be 1', id="a format of the future"
        ),
        pytest.param(
            HEAD.replace('"house"', '"home"').encode(), '2:19: answers "home", not "house"', id="another questionnaire"
        ),
        pytest.param(HEAD.encode() + b'tier = "x"', "4:11: not valid TOML: cannot overwrite a value", id="a key twice"),
    ],
)
def test_a_file_that_is_no_sheet_says_so(run: Run, tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "sheet.toml").write_bytes(content)
    result = run("report", "sheet.toml", "--questionnaire", HOUSE)
    assert (result.code, result.out) == (2, "")
    assert f"sheet.toml:{says}" in result.err


def test_a_byte_order_mark_is_no_fault(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sheet.toml").write_bytes(b"\xef\xbb\xbf" + HEAD.encode())
    assert run("report", "sheet.toml", "--questionnaire", HOUSE).code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_only_regular_files_are_read(run: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "folder.toml").mkdir()
    for name, says in (("pipe", "not a regular file"), ("folder", "a folder, not a file"), ("none", "no such file")):
        result = run("report", f"{name}.toml", "--questionnaire", HOUSE)
        assert (result.code, result.out, result.err) == (2, "", f"{name}.toml: {says}\n")
    assert run("check", "/dev/zero", "--questionnaire", HOUSE).err == "/dev/zero: not a regular file\n"


def test_hostile_file_names_and_values_are_shown_harmlessly(run: Run, tmp_path: Path) -> None:
    name = "a\x1b[31m\n::error::\u202e.toml"
    (tmp_path / name).write_text(HEAD + '[answers.key-list]\nchoice = "\\u001b[2J\\n::x"\n')
    result = run("check", name, "--questionnaire", HOUSE)
    assert result.code == 2
    assert result.err.count("\n") == 1
    assert "\x1b" not in result.err


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps the current folder")
def test_a_folder_that_is_gone_is_a_sentence(run: Run, house: Write, tmp_path: Path) -> None:
    sheet = house()
    (tmp_path / "gone").mkdir()
    os.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    result = run("check", sheet, "--questionnaire", HOUSE)
    assert (result.code, result.out) == (2, "")
    assert result.err == "the current folder is not there any more; go to another one\n"


@pytest.mark.parametrize("name", ["n" * 300 + ".toml", "round.toml"])
def test_a_name_that_leads_nowhere_is_named(run: Run, house: Write, name: str) -> None:
    Path("round.toml").symlink_to("round.toml")
    sheet = house()
    for command in COMMANDS:
        result = run(command, name, "--questionnaire", HOUSE)
        assert (result.code, result.out, result.err.startswith(name)) == (2, "", True)
    for target in (("check", sheet), ("report", sheet), ("handout", "letter", sheet)):
        form = "text" if target[0] == "check" else "markdown"
        result = run(*target, "--questionnaire", HOUSE, "--out", f"{form}={name}")
        assert (result.code, result.out, result.err.splitlines()[-1].startswith(name)) == (2, "", True)
    assert run("new", "general", "--to", name).code == 2


@pytest.mark.skipif(os.name == "nt", reason="a name that Windows refuses")
@pytest.mark.parametrize("name", ["::error::x.toml", " ::error::x.toml", "##[error]x.toml", "##vso[x]y.toml"])
@pytest.mark.parametrize("content", [HEAD, ""], ids=["a sheet", "nothing"])
def test_no_file_name_is_a_command_to_a_runner(run: Run, name: str, content: str) -> None:
    # The runner of GitHub skips blanks before a command.
    Path(name).write_text(content)
    for command in COMMANDS:
        result = run(command, name, "--questionnaire", HOUSE)
        assert not re.search(r"^\s*::|##\[|##vso\[", result.out + result.err, re.MULTILINE)
    run("check", name, "--questionnaire", HOUSE, "--out", "text=verdict.txt")
    assert not re.search(r"^\s*::|##\[|##vso\[", Path("verdict.txt").read_text(), re.MULTILINE)


def test_an_answer_that_this_questionnaire_forbids_counts_as_unanswered_and_is_reported(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "sheet.toml").write_text(HEAD + '[answers.lock-fitted]\nstate = "not-applicable"\nreason = "r"\n')
    result = run("validate", "sheet.toml", "--questionnaire", HOUSE)
    assert result.code == 0
    assert (
        'sheet.toml:4:2: lock-fitted counts as unanswered: this questionnaire does not accept "doesn\'t apply" here'
        in result.err
    )


def test_answers_dated_after_the_day_they_are_judged_by_are_noted(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sheet.toml").write_text(HEAD + '[answers.key-list]\nchoice = "yes"\non = 2026-04-01\n')
    result = run("report", "sheet.toml", "--questionnaire", HOUSE, "--as-of", "2026-03-31")
    assert "note: sheet.toml:6:1: key-list is dated 2026-04-01, after 2026-03-31\n" in result.err


def test_the_sheet_of_a_questionnaire_that_does_not_ship_asks_for_its_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sheet.toml").write_text(HEAD)
    result = run("report", "sheet.toml")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith('sheet.toml:2:1: answers the questionnaire "house", which does not ship')
    assert "name its file with --questionnaire FILE" in result.err


SOUND = HEAD + (
    '[about]\norganisation = "Doors"\n[facts]\nrole = ["operator"]\n[answers.key-list]\nchoice = "old"\n'
    "on = 2026-03-02\n"
)


@given(
    st.integers(0, len(SOUND)),
    st.integers(0, 9),
    st.text(max_size=12) | st.sampled_from(["[", "]", "{", '"', "=", ".", "nan", "[[", "\n"]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
def test_no_damage_to_a_sheet_ends_in_a_traceback(run: Run, tmp_path: Path, at: int, cut: int, more: str) -> None:
    damaged = SOUND[:at] + more + SOUND[at + cut :]
    (tmp_path / "sheet.toml").write_bytes(damaged.encode("utf-8", "surrogatepass"))
    result = run("report", "sheet.toml", "--questionnaire", HOUSE, "--as-of", "2026-03-31")
    assert result.code in {0, 2}
    assert "Traceback" not in result.err
    assert (result.out == "") == (result.code == 2)
