"""What a pull request does to a repository of answer sheets, so as to be judged by something else, or not at all."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Protocol

from tests.support.gate import GOOD
from tests.support.house import HOUSE
from tests.support.repository import commit, git, put

WEAK = GOOD.replace('choice = "yearly"', 'choice = "never"')
A = Path("answers/a.toml")


class Text(Protocol):
    """Return the text of a sheet with these answers; `sheet_id` gives it an id, and others as the fixture `house`."""

    def __call__(self, answers: str, sheet_id: str = "", **given: str) -> str: ...


Does = Callable[[Text], None]


class Bypass(NamedTuple):
    """What a pull request does, the files that are judged, and what must come of it: the code, and what is said.

    `before` is what the target branch has beforehand, and `at` the folder in which the command runs.
    """

    does: Does
    files: tuple[str, ...]
    code: int
    says: str
    options: tuple[str, ...] = ()
    before: Does = lambda _: None
    at: str = "."


def sheet(answers: str, sheet_id: str = "", **given: str) -> Does:
    """Answer the sheet so."""

    def do(text: Text) -> None:
        put("answers/a.toml", text(answers, sheet_id, **given))

    return do


def file(path: str, content: str | bytes) -> Does:
    """Write a file."""

    def do(_: Text) -> None:
        put(path, content)

    return do


def both(*several: Does) -> Does:
    """Do one after the other."""

    def do(text: Text) -> None:
        for does in several:
            does(text)

    return do


def replaced(content: str | bytes) -> Does:
    """Write something else in place of the sheet."""
    return file("answers/a.toml", content)


def respelled(old: str, new: str) -> Does:
    """Write the good sheet with a text in it replaced by another."""

    def do(text: Text) -> None:
        put("answers/a.toml", text(GOOD).replace(old, new))

    return do


def moved(path: str, answers: str = WEAK, sheet_id: str = "") -> Does:
    """Weaken the sheet, and move it elsewhere."""

    def do(text: Text) -> None:
        A.unlink()
        put(path, text(answers, sheet_id))

    return do


def linked(to: str, path: str = "answers/a.toml") -> Does:
    """Put a link where a file or a folder was."""

    def do(_: Text) -> None:
        place = Path(path)
        if place.is_dir():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)
        place.symlink_to(to)

    return do


def removed(*paths: str) -> Does:
    """Delete files."""

    def do(_: Text) -> None:
        for path in paths:
            Path(path).unlink()

    return do


def repository_among_the_files(text: Text) -> None:
    """What makes a folder a bare repository, whose work tree is the folder, and whose main has the weak sheet."""
    put("answers/a.toml", text(WEAK))
    Path("bare").mkdir()
    shutil.copy("answers/a.toml", "bare")
    git("init", "-q", at=Path("bare"))
    git("checkout", "-q", "-b", "base", at=Path("bare"))
    commit(at=Path("bare"))
    for name in ("HEAD", "objects", "refs"):
        shutil.move(f"bare/.git/{name}", "answers")
    put("answers/config", "[core]\nrepositoryformatversion = 0\nbare = false\nworktree = .\nfsmonitor = touch owned\n")
    shutil.rmtree("bare")


def file_that_names_another_repository(text: Text) -> None:
    put("answers/a.toml", text(WEAK))
    put("other/a.toml", text(WEAK))
    git("init", "-q", at=Path("other"))
    git("checkout", "-q", "-b", "base", at=Path("other"))
    commit(at=Path("other"))
    put("answers/.git", "gitdir: ../other/.git\n")


def submodule_in_place(text: Text) -> None:
    Path("sub").mkdir()
    put("sub/a.toml", text(WEAK))
    git("init", "-q", at=Path("sub"))
    commit(at=Path("sub"))
    shutil.rmtree("answers")
    git("rm", "-rq", "--cached", "answers")
    git("submodule", "--quiet", "add", str(Path("sub").absolute()), "answers")


def folder_in_place(text: Text) -> None:
    A.unlink()
    put("answers/a.toml/a.toml", text(WEAK))


def link_to_the_folder_elsewhere(text: Text) -> None:
    put("elsewhere/a.toml", text(WEAK))
    linked("elsewhere", "answers")(text)


def link_in_the_folder(text: Text) -> None:
    moved("elsewhere/a.toml")(text)
    Path("answers/more").symlink_to("../elsewhere")


def exchange(_: Text) -> None:
    """Give the sheet the answers of the other one, which is then gone."""
    Path("answers/b.toml").rename("answers/a.toml")


def copy_the_questionnaire(_: Text) -> None:
    shutil.copytree(HOUSE.parent, "own")


def exchange_ids(text: Text) -> None:
    put("answers/a.toml", text(WEAK, "b" * 32))
    put("answers/b.toml", text(GOOD, "a" * 32))


def give_ids(text: Text) -> None:
    put("answers/a.toml", text(GOOD, "a" * 32))
    put("answers/b.toml", text(GOOD.replace('"yearly"', '"once"'), "b" * 32))


def leave_a_copy(text: Text) -> None:
    put("answers/a.toml", text(WEAK, "a" * 32))
    put("answers/copy.toml", text(GOOD, "a" * 32))


def spell_it_in_escapes(text: Text) -> None:
    weak = GOOD.replace('"all"', '"none"', 1)
    spelled = text(weak).replace("questionnaire", r'"\u0071uestionnaire"').replace("[answers", r'["\u0061nswers"')
    put("answers/a.toml", spelled)


def ignore_it(text: Text) -> None:
    put("answers/a.toml", text(WEAK))
    put(".gitignore", "a.toml\n")
    commit()


def move_into_a_repository_of_its_own(text: Text) -> None:
    moved("answers/inner/a.toml")(text)
    git("init", "-q", at=Path("answers/inner"))


def rename_the_folder(text: Text) -> None:
    Path("answers").rename("replies")
    put("replies/a.toml", text(WEAK))
