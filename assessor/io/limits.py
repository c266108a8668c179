"""Limit a TOML text before it is parsed: its tokens, depth of brackets, dotted parts of a key, length of a word."""

import re
from typing import NamedTuple

from assessor.io.tokens import COMMENT, STRING, Token, tokens

MAX_TOKENS = 200_000
MAX_DEPTH = 16
MAX_KEY_PARTS = 8
MAX_WORD = 400

_HIDDEN = re.compile(f"{STRING}|{COMMENT}", re.DOTALL)
_DOTTED = re.compile(r"\.[^.\n=,\[\]{}]*+" * MAX_KEY_PARTS)
_BRACKETS = {**dict.fromkeys(range(128)), **str.maketrans("[]{}", "[][]")}


class Excess(NamedTuple):
    """A limit that a text exceeds, and where."""

    line: int
    column: int
    what: str


def excess(text: str) -> Excess | None:
    """Return the first limit that the text exceeds."""
    return None if is_ordinary(text) else first_excess(text)


def is_ordinary(text: str) -> bool:
    """Whether a text surely keeps all limits; this takes a tenth of the time of looking at its tokens."""
    bare = _bare(text)
    if len(bare) > MAX_TOKENS or max(map(len, bare.split("\n"))) > MAX_WORD or _DOTTED.search(bare):
        return False
    brackets = bare.translate(_BRACKETS)
    for _ in range(MAX_DEPTH):
        # Each round removes the innermost pairs.
        brackets = brackets.replace("[]", "")
    return not brackets


def _bare(text: str) -> str:
    """Return a text with a quote in the place of each string and comment."""
    # Where strings are of the simplest kind and comments none, as in most sheets, this takes a fraction of the time.
    parts = text.split('"')
    bare = '"'.join(parts[::2])
    is_simple = "\\" not in text and '"""' not in text and "'" not in bare and "#" not in bare
    return bare if is_simple and "\n" not in "".join(parts[1::2]) else _HIDDEN.sub('"', text)


def first_excess(text: str) -> Excess | None:
    """Return the first limit that the text exceeds, by looking at its tokens one by one."""
    depth = parts = 0
    for number, token in enumerate(tokens(text)):
        if token.kind == "mark":
            depth += (token.text in "[{") - (token.text in "]}")
            parts = parts + 1 if token.text == "." else 0
        elif token.kind == "newline":
            parts = 0
        problem = _problem(number, depth, parts, token)
        if problem:
            line, column = text.count("\n", 0, token.start) + 1, token.start - text.rfind("\n", 0, token.start)
            return Excess(line, column, problem)
    return None


def _problem(number: int, depth: int, parts: int, token: Token) -> str:
    if number >= MAX_TOKENS:
        return f"more than {MAX_TOKENS:,} words and signs; an answer sheet or questionnaire has far fewer"
    if depth > MAX_DEPTH:
        return f"nested more than {MAX_DEPTH} levels deep"
    if parts >= MAX_KEY_PARTS:
        return f"a key of more than {MAX_KEY_PARTS} dotted parts"
    if token.kind == "word" and len(token.text) > MAX_WORD:
        return f"a key or number of more than {MAX_WORD} characters"
    return ""
