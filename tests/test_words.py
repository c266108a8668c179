"""Every fixed text has a key that is used, and every value of a kind has a word."""

import ast
import inspect
import re
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

import pytest

import assessor
from assessor.formats.registry import FORMATS
from assessor.words import reasons, terms
from assessor.words.speech import ENGLISH
from assessor.words.texts import TABLES
from tests.support.house import MIXED, Q
from tests.support.running import Invent, Run, Write
from tests.support.spoken import spoken_of

PACKAGE = Path(assessor.__file__).parent
TEXTS = ENGLISH.whole()
FUNCTIONS = [*spoken_of(terms), *spoken_of(reasons)]


@pytest.mark.parametrize(("function", "name", "hints"), FUNCTIONS, ids=lambda value: getattr(value, "__name__", ""))
def test_every_value_of_a_kind_has_a_word(function: Any, name: str, hints: dict[str, Any]) -> None:
    others = {other: "x" for other in inspect.signature(function).parameters if other != name}
    words = [function(value, **others) for value in get_args(hints[name])]
    assert all(words)
    assert len(set(words)) == len(words)


class Keys(ast.NodeVisitor):
    """The keys that a module says: texts as they stand, and beginnings of those that end in a value."""

    def __init__(self) -> None:
        self.whole: set[str] = set()
        self.begun: set[str] = set()
        self.hidden: list[int] = []

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Name) and node.func.id == "say":
            self.key(node.args[0])
        self.generic_visit(node)

    def key(self, node: ast.expr) -> None:
        match node:
            case ast.Constant(value=str(text)):
                self.whole.add(text)
            case ast.IfExp(body=one, orelse=other):
                self.key(one)
                self.key(other)
            case ast.JoinedStr(values=[ast.Constant(value=str(text)), ast.FormattedValue()]):
                self.begun.add(text)
            case _:
                self.hidden.append(node.lineno)


@cache
def keys_of(path: Path) -> Keys:
    found = Keys()
    found.visit(ast.parse(path.read_text(encoding="utf-8")))
    return found


MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if path.name != "speech.py"]
# Where a key ends in a value, and mypy knows which values there are.
TYPED = {PACKAGE / "words" / "terms.py", PACKAGE / "words" / "reasons.py"}


def used() -> tuple[set[str], set[str]]:
    found = [keys_of(path) for path in MODULES]
    pages = (path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.j2"))
    whole = {key for page in pages for key in re.findall(r'say\("([^"]+)"', page)}
    return whole.union({"and", "or"}, *(each.whole for each in found)), set().union(*(each.begun for each in found))


def test_a_key_is_seen_where_it_is_said() -> None:
    hidden = [f"{path.relative_to(PACKAGE)}:{line}" for path in MODULES for line in keys_of(path).hidden]
    assert hidden == []
    assert [path for path in MODULES if path not in TYPED and keys_of(path).begun] == []


def test_every_key_that_is_said_has_a_text() -> None:
    whole, begun = used()
    assert whole - TEXTS.keys() == set()
    assert [start for start in begun if not any(key.startswith(start) for key in TEXTS)] == []


def test_every_text_is_said() -> None:
    whole, begun = used()
    values = {value for _, name, hints in FUNCTIONS for value in get_args(hints[name])}
    ended = {start + value for start in begun for value in values}
    assert TEXTS.keys() - whole - ended == set()


def test_no_key_stands_in_two_tables() -> None:
    keys = [key for name in TABLES for key in import_module(f"assessor.words.en.{name}").TEXTS]
    assert sorted(keys) == sorted(TEXTS)


def test_both_forms_of_a_text_take_the_same_values() -> None:
    for text in TEXTS.values():
        if isinstance(text, tuple):
            one, more = (set(re.findall(r"{(\w+)}", form)) for form in text)
            assert one | {"n"} == more | {"n"}


@pytest.mark.parametrize("name", [name for name, row in FORMATS.items() if row.is_data])
def test_what_programs_read_is_in_one_language(run: Run, house: Write, invented: Invent, name: str) -> None:
    invented("xx", dict.fromkeys(TEXTS, ("x", "x")))
    one, other = (run("report", house(MIXED), *Q, "--format", name, "--lang", each).out for each in ("en", "xx"))
    assert other.replace('"language": "xx"', '"language": "en"') == one
