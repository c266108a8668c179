"""The pages say what the program says: options are the parser's own, commands are understood, links lead somewhere."""

import argparse
import importlib
import os
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assessor.cli.main import COMMANDS, GROUPS
from tests.support.goldens import UPDATE
from tests.support.running import Run

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "docs" / "commands"
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "questionnaires").glob("*.md"), *(ROOT / "docs").rglob("*.md")]
BLOCKS = re.compile(r"^```(?:sh|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)
# What is left out of an option's description in a table would be read as its markup.
MARKUP = str.maketrans({"|": r"\|", "<": r"\<", "*": r"\*"})


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def page(command: str) -> Path:
    return PAGES / f"{command}.md"


def parser_of(command: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"assessor {command}", allow_abbrev=False)
    importlib.import_module(f"assessor.commands.{command}").add_arguments(parser)
    return parser


def usage(action: argparse.Action) -> str:
    """Return an argument as it is typed: its longest name, and what stands for its value."""
    value = "" if action.nargs == 0 else str(action.metavar or "|".join(map(str, action.choices or ())))
    words = [*action.option_strings[-1:], value]
    return " ".join(filter(None, words)) + (" …" if action.nargs == "+" else "")


def table(command: str) -> str:
    """Return a command's arguments and options as a table, in the order of its help."""
    rows = ["| argument or option | meaning |", "| --- | --- |"]
    for action in parser_of(command)._actions[1:]:
        meaning = (action.help or "") % {}
        rows.append(f"| `{usage(action).replace('|', chr(92) + '|')}` | {meaning.translate(MARKUP)} |")
    return "\n".join(rows)


def commands_in(text: str) -> Iterator[list[str]]:
    """Yield the words of each command in the blocks of a document, up to a pipe or a redirection."""
    for block in BLOCKS.findall(text):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line.removeprefix("$ "), comments=True)
            if words[:1] == ["assessor"]:
                end = next((n for n, word in enumerate(words) if word in {"|", ">", "||", "&&"}), len(words))
                yield words[1:end]


def test_every_command_has_a_page_and_every_page_a_command() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} == {*COMMANDS, "README"}


def test_the_list_of_commands_has_the_groups_of_the_help() -> None:
    rows = re.findall(r"^\| ([a-z ]*)\| \[(\w+)\]", (PAGES / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    first = {title: next(iter(group)) for title, group in GROUPS.items()}
    assert [command for _, command in rows] == list(COMMANDS)
    assert {title.strip(): command for title, command in rows if title} == first


@pytest.mark.parametrize("command", COMMANDS)
def test_the_options_on_a_page_are_the_programs_own(command: str) -> None:
    """Rewritten by UPDATE_GOLDENS=1, like the help in the README."""
    block = f"<!-- options -->\n{table(command)}\n<!-- /options -->"
    text = page(command).read_text(encoding="utf-8")
    if UPDATE in os.environ:
        text = re.sub(r"<!-- options -->.*?<!-- /options -->", lambda _: block, text, flags=re.DOTALL)
        page(command).write_text(text, encoding="utf-8", newline="\n")
    assert block in text


@pytest.mark.slow
@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_a_command_in_a_document_is_understood(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for command, *arguments in commands_in(text):
        if command in COMMANDS:
            parser_of(command).parse_args(arguments)
        else:
            assert command in {"--help", "--version"}
    for command, rest in re.findall(r"`assessor (\w+)([^`]*)`", text):
        known = parser_of(command).format_help()
        for option in re.findall(r"(?<!\S)--?[a-z][a-z-]*", rest):
            assert re.search(rf"{option}\b(?!-)", known), (command, option)


@pytest.mark.slow
@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "run"])
def test_the_examples_on_a_page_can_be_pasted(run: Run, tmp_path: Path, command: str) -> None:
    """`run` asks a person; a comment says where an example ends with another code than 0."""
    for folder in ("examples", "docs", "questionnaires"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    text = page(command).read_text(encoding="utf-8")
    codes = [int(code) for code in re.findall(r"^assessor .*# exit code (\d)", text, re.MULTILINE)]
    found = [(words, run(*words)) for words in commands_in(text)]
    assert len(found) >= 2
    assert all(words[0] == command or result.code == 0 for words, result in found)
    assert [result.code for _, result in found if result.code] == codes, [result.err for _, result in found]


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_a_link_leads_to_a_file_and_to_a_heading_in_it(path: Path) -> None:
    for target in re.findall(r"\]\(([^):]+)\)", path.read_text(encoding="utf-8")):
        file, _, heading = target.partition("#")
        place = path.parent / file if file else path
        assert place.exists(), target
        if heading:
            titles = re.findall(r"^#+ (.*)$", place.read_text(encoding="utf-8"), re.MULTILINE)
            assert heading in {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}, target


def test_every_page_is_linked_from_another() -> None:
    linked = {
        (path.parent / target.partition("#")[0]).resolve()
        for path in DOCUMENTS
        for target in re.findall(r"\]\(([^):]+\.md)[^)]*\)", path.read_text(encoding="utf-8"))
    }
    assert [named(path) for path in DOCUMENTS if path.parent != ROOT and path.resolve() not in linked] == []


def test_the_readme_is_read_in_one_sitting() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 150
