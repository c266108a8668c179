"""Split a TOML text into tokens (https://toml.io/en/v1.1.0); the parser names what is not valid TOML."""

import re
from collections.abc import Iterator
from typing import NamedTuple

# Possessive repeats, so that no text makes a scan backtrack.
COMMENT = r"\#[^\n]*+"
STRING = (
    r"\"{3}(?:[^\"\\]++|\\.|\"{1,2}+(?!\"))*+(?:\"{3,5}|\Z)|'{3}(?:[^']++|'{1,2}+(?!'))*+(?:'{3,5}|\Z)"
    r"|\"(?:[^\"\\\n]++|\\.)*+\"?|'[^'\n]*+'?"
)
WORD = r"[^\s\[\]{}=,.\#\"']++"
_TOKEN = (
    rf"(?P<space>[ \t\r]++|{COMMENT})|(?P<newline>\n)|(?P<string>{STRING})|(?P<mark>[\[\]{{}}=,.])|(?P<word>{WORD})"
)


class Token(NamedTuple):
    """A piece of the text: its kind, its characters, and where it starts."""

    kind: str
    text: str
    start: int


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a text, without blanks and comments."""
    # Compiled only when needed, since most files are read without it.
    for match in re.finditer(_TOKEN, text, re.DOTALL):
        kind = match.lastgroup or ""
        if kind != "space":
            yield Token(kind, match[0], match.start())


def unquoted(key: str) -> str:
    """Return what a key means: itself, or what its quotes hold."""
    if key[0] not in "\"'":
        return key
    import tomli

    return next(iter(tomli.loads(f"{key} = 0")))
