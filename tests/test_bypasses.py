"""Every way around the gate that was tried: what a pull request does, and what must come of it.

A repository has a good sheet, another good one, and an old weak one beside them. A pull request weakens or hides the
first one and tries to be judged by something else.
"""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.gate import GOOD, KEYS_NO, OPEN_DOOR
from tests.support.house import Q, waiver
from tests.support.repository import commit, git, put
from tests.support.running import Run, Write

WEAK = GOOD.replace('choice = "yearly"', 'choice = "never"')
ID = "0123456789abcdef0123456789abcdef"
A = Path("answers/a.toml")


@pytest.fixture
def text(house: Write) -> Callable[..., str]:
    def of(answers: str, sheet_id: str = "") -> str:
        written = house(answers, name="written.toml").read_text()
        Path("written.toml").unlink()
        return written.replace("tier =", f'id = "{sheet_id}"\ntier =', 1) if sheet_id else written

    return of


@pytest.fixture(autouse=True)
def repository(text: Callable[..., str]) -> None:
    git("init", "-q")
    put("answers/a.toml", text(GOOD))
    put("answers/b.toml", text(GOOD.replace('"yearly"', '"once"')))
    put("old/weak.toml", text(WEAK))
    put("assessor.toml", "min_answered = 0\nmin_score = 1\n")
    put("strict.toml", 'waivers_from = "file"\nrequire = ["key-list"]\n')
    commit()


def weaken(text: Callable[..., str]) -> None:
    put("answers/a.toml", text(WEAK))


def link_to_weak(_: Callable[..., str]) -> None:
    A.unlink()
    A.symlink_to("../old/weak.toml")


def repository_among_the_files(text: Callable[..., str]) -> None:
    """What makes a folder a bare repository, whose work tree is the folder, and whose main has the weak sheet."""
    weaken(text)
    Path("bare").mkdir()
    shutil.copy("answers/a.toml", "bare")
    git("init", "-q", at=Path("bare"))
    commit(at=Path("bare"))
    for name in ("HEAD", "objects", "refs"):
        shutil.move(f"bare/.git/{name}", "answers")
    put("answers/config", "[core]\nrepositoryformatversion = 0\nbare = false\nworktree = .\n")
    shutil.rmtree("bare")


def submodule_in_place(text: Callable[..., str]) -> None:
    Path("sub").mkdir()
    put("sub/a.toml", text(WEAK))
    git("init", "-q", at=Path("sub"))
    commit(at=Path("sub"))
    shutil.rmtree("answers")
    git("rm", "-rq", "--cached", "answers")
    git("submodule", "--quiet", "add", str(Path("sub").absolute()), "answers")


def link_the_folder(text: Callable[..., str]) -> None:
    put("elsewhere/a.toml", text(WEAK))
    shutil.rmtree("answers")
    Path("answers").symlink_to("elsewhere")


def delete(_: Callable[..., str]) -> None:
    A.unlink()


def hide(text: Callable[..., str]) -> None:
    weaken(text)
    A.rename("answers/.a.toml")


def hide_in_a_folder(text: Callable[..., str]) -> None:
    weaken(text)
    Path("answers/.x").mkdir()
    A.rename("answers/.x/a.toml")


def move_away(text: Callable[..., str]) -> None:
    weaken(text)
    A.rename("old/a.toml")


def link_to_the_other(_: Callable[..., str]) -> None:
    A.unlink()
    A.symlink_to("b.toml")


def spell_it_in_escapes(text: Callable[..., str]) -> None:
    spelled = text(OPEN_DOOR).replace("questionnaire", r'"\u0071uestionnaire"').replace("[answers", r'["\u0061nswers"')
    put("answers/a.toml", spelled)


def spell_it_in_escapes_and_break_it(_: Callable[..., str]) -> None:
    put("answers/a.toml", '"\\u0071uestionnaire" = {')


def rename_and_weaken(text: Callable[..., str]) -> None:
    delete(text)
    put("answers/c.toml", text(WEAK))


def rename_with_all_answers_changed(text: Callable[..., str]) -> None:
    delete(text)
    put("answers/c.toml", text(re.sub('choice = ".*"', 'state = "unknown"', GOOD)))


def break_the_table(_: Callable[..., str]) -> None:
    put("answers/a-answers.toml", "[answers")


def cut_it_short(_: Callable[..., str]) -> None:
    put("answers/a-answers.toml", "format = 1\n")


def leave_a_pointer(_: Callable[..., str]) -> None:
    put("answers/a.toml", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n")


def leave_an_error_page(_: Callable[..., str]) -> None:
    put("answers/a.toml", "<!DOCTYPE html><title>404</title>")


def ignore_it(text: Callable[..., str]) -> None:
    weaken(text)
    put(".gitignore", "a.toml\n")
    commit()


def call_it_another_kind(_: Callable[..., str]) -> None:
    put("answers/a.toml", 'include = ["locks"]\n')


def rule_questions_out(text: Callable[..., str]) -> None:
    put("answers/a.toml", text(GOOD).replace('cameras = "yes"', 'cameras = "no"').replace('places = ["inside"]', ""))


def approve_it_oneself(text: Callable[..., str]) -> None:
    put("answers/a.toml", text(KEYS_NO + waiver("key-list")))


class Bypass(NamedTuple):
    """What a pull request does, the files that are judged, and what must come of it: the code, and what is said."""

    does: Callable[[Callable[..., str]], None]
    files: tuple[str, ...]
    code: int
    says: str
    options: tuple[str, ...] = ()


FOLDER, FILE = ("answers",), ("answers/a.toml",)
GONE = "no-regression: it was there as main:answers/a.toml, and is not there any more"
FELL = "no-regression: control lock-tested was 100.0 and is 0.0"
BYPASSES = {
    "a weaker sheet": Bypass(weaken, FILE, 1, FELL),
    "M1a: a link to an old weak sheet": Bypass(link_to_weak, FILE, 2, "answers/a.toml: a link; name the file itself"),
    "M1a: in a folder": Bypass(link_to_weak, FOLDER, 2, "answers/a.toml: a link; name the file itself"),
    "M1b: a repository among the files": Bypass(repository_among_the_files, FILE, 1, FELL),
    "M1b: a submodule": Bypass(submodule_in_place, FILE, 1, FELL),
    "M1b: a submodule, by its folder": Bypass(submodule_in_place, FOLDER, 1, GONE.replace("a.t", "b.t")),
    "M1: a folder that is a link": Bypass(link_the_folder, FILE, 2, "answers is a link, and links are not followed"),
    "M2: deleted": Bypass(delete, FOLDER, 1, GONE),
    "M2: deleted, found by a pattern": Bypass(delete, ("answers/*.toml",), 1, GONE),
    "M2: deleted, found by a deep pattern": Bypass(delete, ("**/?.toml",), 1, GONE),
    "M2: deleted, and named": Bypass(delete, FILE, 2, "answers/a.toml: no such file"),
    "M2: hidden": Bypass(hide, FOLDER, 1, GONE),
    "M2: hidden, and told": Bypass(hide, FOLDER, 1, "1 hidden answer sheet is passed over: answers/.a.toml"),
    "M2: in a hidden folder": Bypass(hide_in_a_folder, FOLDER, 1, GONE),
    "M2: moved away": Bypass(move_away, FOLDER, 1, GONE),
    "M2: a link to the other sheet": Bypass(link_to_the_other, FOLDER, 2, "answers/a.toml: a link; name the file"),
    "M2: spelled in escapes": Bypass(spell_it_in_escapes, FOLDER, 1, "control lock-fitted was 100.0 and is 0.0"),
    "M2: spelled in escapes, and broken": Bypass(spell_it_in_escapes_and_break_it, FOLDER, 2, "answers/a.toml:1:"),
    "F6: renamed and weakened": Bypass(rename_and_weaken, FOLDER, 1, FELL),
    "F6: renamed, as a new sheet": Bypass(rename_and_weaken, FOLDER, 1, FELL, ("--allow-new",)),
    "F6: renamed, all answers changed": Bypass(rename_with_all_answers_changed, FOLDER, 1, GONE, ("--allow-new",)),
    "F7: a table without its bracket": Bypass(break_the_table, FOLDER, 2, "answers/a-answers.toml:1:"),
    "F7: cut short": Bypass(cut_it_short, FOLDER, 2, "answers/a-answers.toml:1:1: no answer sheet"),
    "F7: a pointer": Bypass(leave_a_pointer, FOLDER, 2, "answers/a.toml:1:"),
    "F7: an error page": Bypass(leave_an_error_page, FOLDER, 2, "answers/a.toml:1:"),
    "M5: questions ruled out by facts": Bypass(
        rule_questions_out, FILE, 1, "min-asked: 4 of 6 essential controls are asked", ("--min-asked", "80")
    ),
    "F23: a waiver by whoever asks for it": Bypass(
        approve_it_oneself, FILE, 1, "waiver of key-list: not allowed: the policy takes", ("--policy", "strict.toml")
    ),
    "ignored by git": Bypass(ignore_it, FOLDER, 1, FELL),
    "called another kind of file": Bypass(call_it_another_kind, FOLDER, 1, GONE),
}


@pytest.mark.parametrize("bypass", BYPASSES.values(), ids=BYPASSES.keys())
def test_nobody_walks_around_the_gate(run: Run, text: Callable[..., str], bypass: Bypass) -> None:
    git("branch", "-f", "base")
    bypass.does(text)
    options = ("--baseline-ref", "base", "--no-regression", "--min-answered", "10", *Q, *bypass.options)
    result = run("check", *bypass.files, *options)
    said = bypass.says.replace("main:", "base:")
    assert (result.code, said in result.out + result.err) == (bypass.code, True), result


@pytest.mark.parametrize("name", ["answers", "answers/*.toml", "**/?.toml", "."])
@pytest.mark.parametrize("where", ["here", "absolute", "through a link", "from the folder"])
def test_a_sheet_that_is_gone_is_missed_however_its_folder_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, where: str
) -> None:
    A.unlink()
    (tmp_path.parent / f"{tmp_path.name}-alias").symlink_to(tmp_path)
    named = {
        "here": name,
        "absolute": str(tmp_path / name),
        "through a link": str(tmp_path.parent / f"{tmp_path.name}-alias" / name),
        "from the folder": f"../{name}",
    }
    if where == "from the folder":
        monkeypatch.chdir("answers")
    result = run("check", named[where], "--baseline-ref", "HEAD", "--no-regression", "--min-answered", "10", *Q)
    assert (result.code, "HEAD:answers/a.toml, and is not there any more" in result.out) == (1, True), result
