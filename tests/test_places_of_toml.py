"""Every key of a TOML file has the place where a person finds it, whatever the layout."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from assessor.io.places import Places, headers
from assessor.io.tokens import Token, tokens, unquoted

ROOT = Path(__file__).parent.parent
FILES = [path for part in ("questionnaires", "examples", "docs", "tests") for path in (ROOT / part).rglob("*.toml")]
HOSTILE = '''
title = "[not.a.table]" # [nor.this]
"quoted key".'other key' = 1
text = """
[answers.a]
""\\"[answers.b]
"""
literal = \'\'\'
[answers.c] # \'\'\'
list = [
  [1, 2.5],
  # [answers.d]
  ["]", { x = 1979-05-27T07:32:00Z, y.z = [[]] }],
]
[ fruit . "a]b" ]
x.y.z = 1
x.y.w = { v = { } }
[[fruit.kinds]] # [[fruit.kinds]]
name = "[["
  [fruit.kinds.colour]
  red = true
[[fruit.kinds]]
[fruit.kinds.colour]
red = false
[[fruit.kinds.makers]]
[[fruit.kinds.makers]]
name = 'x'
[fruit]
late = 0
[implicit.under.here]
'''  # fmt: skip


class Walk:
    """The whole text read token by token: the slow way to every place."""

    def __init__(self, text: str) -> None:
        self.text, self.tokens, self.next = text, list(tokens(text)), 0
        self.entries: dict[tuple[str | int, ...], int] = {}
        self.found: dict[tuple[str | int, ...], tuple[int, int]] = {}
        self.headers: list[tuple[int, tuple[str | int, ...]]] = []
        table: tuple[str | int, ...] = ()
        while self.next < len(self.tokens):
            if self.at("["):
                table = self.header()
            elif self.tokens[self.next].kind == "newline":
                self.next += 1
            else:
                self.pair(table)

    def at(self, *marks: str) -> bool:
        return self.next < len(self.tokens) and self.tokens[self.next].text in marks

    def note(self, path: tuple[str | int, ...], token: Token) -> None:
        line = self.text.count("\n", 0, token.start) + 1
        self.found.setdefault(path, (line, token.start - self.text.rfind("\n", 0, token.start)))

    def header(self) -> tuple[str | int, ...]:
        array = self.tokens[self.next + 1].text == "["
        self.next += 1 + array
        keys, token = self.key()
        self.next += 1 + array
        if array:
            path = (*self.resolved(keys[:-1]), keys[-1])
            self.note(path, token)
            self.entries[path] = self.entries.get(path, -1) + 1
        path = self.resolved(keys)
        self.note(path, token)
        self.headers.append((self.text.count("\n", 0, token.start) + 1, path))
        return path

    def resolved(self, keys: list[str]) -> tuple[str | int, ...]:
        path: tuple[str | int, ...] = ()
        for key in keys:
            path = (*path, key)
            path = (*path, self.entries[path]) if path in self.entries else path
        return path

    def key(self) -> tuple[list[str], Token]:
        token, keys = self.tokens[self.next], [unquoted(self.tokens[self.next].text)]
        self.next += 1
        while self.at("."):
            keys.append(unquoted(self.tokens[self.next + 1].text))
            self.next += 2
        return keys, token

    def pair(self, table: tuple[str | int, ...]) -> None:
        keys, token = self.key()
        for length in range(1, len(keys) + 1):
            self.note((*table, *keys[:length]), token)
        self.next += 1
        self.value((*table, *keys))

    def value(self, path: tuple[str | int, ...]) -> None:
        if self.at("[", "{"):
            self.inside(path, array=self.at("["))
            return
        while self.next < len(self.tokens) and not self.at(",", "]", "}", "\n"):
            self.next += 1

    def inside(self, path: tuple[str | int, ...], *, array: bool) -> None:
        self.next += 1
        index = 0
        while not self.at("]", "}"):
            if self.at(",", "\n"):
                self.next += 1
            elif array:
                self.note((*path, index), self.tokens[self.next])
                self.value((*path, index))
                index += 1
            else:
                self.pair(path)
        self.next += 1

    def position(self, keys: tuple[str | int, ...]) -> tuple[int, int]:
        inside = (place for path, place in self.found.items() if path[: len(keys)] == keys)
        around = (self.found[keys[:n]] for n in range(len(keys), 0, -1) if keys[:n] in self.found)
        if keys in self.found or not keys:
            return next(around, (1, 1))
        return next(inside, None) or next(around, (1, 1))


def agrees(text: str) -> None:
    """Compare every place, those of tables and those beside what is there, in a new order each."""
    slow = Walk(text)
    known = list(slow.found)
    absent = [(*path[:-1], "no such key") for path in known] + [(*path, 7, "x") for path in known]
    around = [path[:length] for path in known for length in range(len(path))]
    for order in (known, known[::-1]):
        fast = Places(text)
        for path in [*order, *absent, *around, ("x",), ()]:
            assert fast.position(path) == slow.position(path), path
    assert [(header.place[0], header.path) for header in headers(text)] == slow.headers


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_key_of_a_file_of_ours_has_its_place(path: Path) -> None:
    text = path.read_bytes().decode()
    tomli.loads(text)
    agrees(text)


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        pytest.param(("title",), 2, id="a key of the root"),
        pytest.param(("quoted key", "other key"), 3, id="quoted parts of a key"),
        pytest.param(("answers", "a"), 1, id="no table inside a text"),
        pytest.param(("list", 0, 1), 11, id="an entry of a list in a list"),
        pytest.param(("list", 1, 1, "y", "z"), 13, id="a dotted key of an inline table"),
        pytest.param(("fruit", "a]b", "x", "y", "w", "v"), 17, id="a bracket in a quoted part of a header"),
        pytest.param(("fruit", "kinds"), 18, id="an array of tables"),
        pytest.param(("fruit", "kinds", 1, "colour", "red"), 24, id="a table in an entry of an array of tables"),
        pytest.param(("fruit", "kinds", 1, "makers", 1, "name"), 27, id="an array of tables in another"),
        pytest.param(("fruit",), 28, id="a table spelled out behind those in it"),
        pytest.param(("implicit", "under"), 30, id="a table that is not spelled out: the first one in it"),
        pytest.param(("fruit", "late", "more"), 29, id="nothing there: the nearest key around it"),
    ],
)
def test_a_key_is_found_in_every_layout(keys: tuple[str | int, ...], line: int) -> None:
    assert Places(HOSTILE).position(keys)[0] == line
    assert Places(HOSTILE.replace("\n", "\r\n")).position(keys)[0] == line


def test_every_layout_agrees_with_the_slow_way() -> None:
    assert tomli.loads(HOSTILE)["fruit"]["kinds"][1]["makers"][1] == {"name": "x"}
    agrees(HOSTILE)


KEYS = st.sampled_from(["a", "b", "c-1", "7", '"a]b"', "'#'", '"[x]"', '"\\u0061b"', '""'])
DOTTED = st.lists(KEYS, min_size=1, max_size=3).map(" . ".join) | KEYS
TEXTS = st.sampled_from(
    ['"[a]"', "'#]'", '"""\n[a]\n"" ]"""', "'''\n[[b]]\n'''", '"\\"["', '""', "''", '""""""', '"""x"""""', "'{'"]
)
PLAIN = TEXTS | st.sampled_from(["1", "-2.5", "1979-05-27", "07:32:00.5", "true", "0x1f", "1e5"])
GAPS = st.sampled_from([" ", "", "\n", " # [c]\n  ", "\n\t"])


@st.composite
def lists(draw: st.DrawFn, entries: st.SearchStrategy[str]) -> str:
    gaps = st.lists(st.tuples(entries, GAPS), max_size=3)
    return "[" + draw(GAPS) + ",".join(gap + entry + gap for entry, gap in draw(gaps)) + draw(GAPS) + "]"


def inline(entries: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.lists(st.tuples(KEYS, entries), max_size=3, unique_by=lambda pair: unquoted(pair[0]))
    return pairs.map(lambda pairs: "{" + ", ".join(f"{key} = {value}" for key, value in pairs) + "}")


VALUES = st.recursive(PLAIN, lambda inner: lists(inner) | inline(inner), max_leaves=8)
LINES = st.one_of(
    st.tuples(DOTTED, VALUES).map(lambda pair: f"{pair[0]} = {pair[1]}"),
    DOTTED.map(lambda key: f"[{key}]"),
    DOTTED.map(lambda key: f"  [[ {key} ]] # ]"),
    st.sampled_from(["", "# [comment]", "\t"]),
)
ENDS = st.sampled_from(["\n", "\r\n", " # ' \" [x]\n"])


def valid(lines: list[tuple[str, str]]) -> Iterator[str]:
    """Keep the lines that what is there before allows."""
    text = ""
    for line, end in lines:
        try:
            tomli.loads(text + line + end)
        except tomli.TOMLDecodeError:
            continue
        text += line + end
        yield line + end


@given(st.lists(st.tuples(LINES, ENDS), min_size=3, max_size=12))
def test_generated_documents_agree_with_the_slow_way(lines: list[tuple[str, str]]) -> None:
    text = "".join(valid(lines))
    agrees(text)
    agrees(re.sub(r"\n\Z", "", text))
