"""When a save fails, the person chooses what becomes of the answer; none is lost without a word."""

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import tomli

from assessor.cli.main import main
from tests.support.house import AS_OF, HOUSE, SHEET, saved
from tests.support.keys import CTRL_C, CTRL_D, ENTER, OPERATOR
from tests.support.running import Result, Run

FAILED = "This answer is not saved. house-answers.toml: cannot be written (No space left on device)"


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Fail some writes to one file as a full disk does, by their numbers; the first one begins the sheet."""

    def fill(*numbers: int, name: str = SHEET) -> None:
        left, fsync = [0], os.fsync

        def full_at(descriptor: int) -> None:
            at = Path(f"/proc/self/fd/{descriptor}").readlink()
            if at.name.startswith(f".{name}."):
                left[0] += 1
                if left[0] in numbers:
                    raise OSError(28, "No space left on device")
            fsync(descriptor)

        monkeypatch.setattr(os, "fsync", full_at)

    if not Path("/proc/self/fd").exists():
        pytest.skip("there is no /proc to tell files by")
    return fill


# One write begins the sheet and one tries whether there is room, so that the third saves the first answer.
FIRST = 3


def test_a_save_is_tried_again(lines: Callable[..., Result], full: Callable[..., None]) -> None:
    full(FIRST, FIRST + 1)
    result = lines(["1", "again", "1", "1"], HOUSE)
    assert (result.code, result.err) == (0, "")
    assert " ".join(result.out.split()).count(FAILED) == 2
    assert saved()["facts"] == {"role": ["operator"], "size": "small"}


def test_a_sitting_goes_on_in_another_file(lines: Callable[..., Result], full: Callable[..., None]) -> None:
    full(*range(FIRST, 99))
    result = lines(["1", "2", "", "2", "other.toml", "1"], HOUSE)
    assert (result.code, result.err) == (0, "")
    assert saved("other.toml")["facts"] == {"role": ["operator"], "size": "small"}
    assert saved()["facts"] == {}
    assert "assessor run other.toml" in result.out
    assert {path.name for path in Path().iterdir()} == {SHEET, "other.toml"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "says"),
    [
        pytest.param("taken.toml", "taken.toml: exists already; name a new file", id="a file that is there"),
        pytest.param(SHEET, f"{SHEET}: exists already; name a new file", id="the sheet itself"),
        pytest.param(
            "no/a.toml", "no/a.toml: its folder cannot be written (No such file or directory)", id="no folder"
        ),
    ],
)
def test_another_file_that_cannot_be_written_is_asked_for_again(
    lines: Callable[..., Result], full: Callable[..., None], path: str, says: str
) -> None:
    Path("taken.toml").write_text("kept")
    full(FIRST)
    result = lines(["1", "2", path, "1", "1"], HOUSE)
    assert (result.code, says in " ".join(result.out.split())) == (0, True)
    assert saved()["facts"] == {"role": ["operator"], "size": "small"}
    assert Path("taken.toml").read_text() == "kept"


@pytest.mark.parametrize("way", [["3"], []], ids=["by choice", "at the end of input"])
def test_all_is_printed_as_toml_that_can_be_read(
    lines: Callable[..., Result], full: Callable[..., None], way: list[str]
) -> None:
    full(FIRST + 1)
    result = lines(["1", "1", *way], HOUSE)
    assert result.code == 2
    assert result.err.splitlines()[-1] == f"all answers but the last are in {SHEET}"
    text = result.out.split("keep them in a file of your own:\n")[1]
    assert tomli.loads(text)["facts"] == {"role": ["operator"], "size": "small"}
    assert saved()["facts"] == {"role": ["operator"]}


@pytest.mark.slow
@pytest.mark.parametrize(("key", "code"), [(CTRL_D, 2), (CTRL_C, 130), ("3", 2)])
def test_leaving_that_question_by_a_key_prints_all(
    keys: Callable[..., Result], full: Callable[..., None], key: str, code: int
) -> None:
    full(FIRST)
    result = keys(OPERATOR + key, HOUSE)
    assert result.code == code
    printed = result.out.splitlines()
    assert 'role = ["operator"]' in printed
    assert ("The last answer is not saved; it is printed above. To go on:" in printed) == (code == 130)
    assert "Saved. To go on:" not in printed


def test_a_save_is_tried_again_by_keys(keys: Callable[..., Result], full: Callable[..., None]) -> None:
    full(FIRST)
    assert keys(OPERATOR + "1" + CTRL_D, HOUSE).code == 0
    assert saved()["facts"] == {"role": ["operator"]}


def test_another_file_is_named_by_keys(keys: Callable[..., Result], full: Callable[..., None]) -> None:
    full(*range(FIRST, 99))
    assert keys(OPERATOR + "2" + ENTER + "other.toml" + ENTER + CTRL_D, HOUSE).code == 0
    assert saved("other.toml")["facts"] == {"role": ["operator"]}


class Meddling(io.StringIO):
    """Lines typed in, and something that happens just before the last of them."""

    def __init__(self, typed: list[str], meddle: Callable[[], object]) -> None:
        super().__init__("".join(f"{line}\n" for line in typed))
        self._left, self._meddle = len(typed), meddle

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]  # typeshed has bytes for its base
        self._left -= 1
        if not self._left:
            self._meddle()
        return super().readline(size)


def test_a_sheet_that_was_deleted_meanwhile_is_not_said_to_be_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", Meddling(["1", "1"], lambda: Path(SHEET).unlink()))
    assert main(["run", str(HOUSE), "--plain", "--as-of", AS_OF]) == 2
    said = capsys.readouterr()
    assert said.err == f"{SHEET}: was deleted by another program meanwhile; nothing was overwritten\n"
    assert tomli.loads(said.out.split("keep them in a file of your own:\n")[1])["facts"]["size"] == "small"


NOTED = ["1", "1", "2", "1", "2", "n"]


def test_a_note_that_is_too_long_is_asked_for_again_and_never_cut(lines: Callable[..., Result]) -> None:
    result = lines([*NOTED, "x" * 10_001, "x" * 10_000, "y" * 2_001, "y" * 2_000, ""], HOUSE)
    assert " ".join(result.out.split()).count("nothing was cut off or saved. Shorter, please:") == 2
    answer = saved()["answers"]["lock-fitted"]
    assert (len(answer["comment"]), len(answer["evidence"][0]["reference"])) == (10_000, 2_000)


@pytest.mark.slow
def test_a_sitting_writes_no_sheet_that_no_command_could_read(lines: Callable[..., Result], run: Run) -> None:
    # A character that is written as ten.
    long = "\U000e0001" * 10_000
    lines(NOTED[:-1], HOUSE)
    with Path(SHEET).open("a") as file:
        file.write(f"# {'x' * 1000}\n" * 950)
    result = lines(["n", long, "", "without", "n", "short", "", "2"], SHEET, "--questionnaire", HOUSE)
    said = " ".join(result.out.split())
    assert "no command could read the sheet again: house-answers.toml: larger than 1 MiB" in said
    assert (result.code, saved()["answers"]["lock-fitted"]["comment"]) == (0, "short")
    assert run("check", SHEET, "--questionnaire", HOUSE).code == 1
    printed = lines(["n", long, "", "print"], SHEET, "--questionnaire", HOUSE)
    assert printed.code == 2
    assert "\\U000e0001" * 10_000 in printed.out
