"""The tokens of a TOML text and the places of its keys.

The tokens are those of https://toml.io/en/v1.1.0; what is not valid TOML is left for the parser to name.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

# Possessive repeats, so that no text makes a scan go back.
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
    # Not compiled before it is needed: most files are read without it.
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


Path = tuple[str | int, ...]


@lru_cache(maxsize=4)
def places(text: str) -> dict[Path, tuple[int, int]]:
    """Return line and column of every key, table and array entry of a valid TOML text."""
    return _Places(text).found


def headers(text: str) -> list[tuple[int, Path]]:
    """Return line and path of each `[table]` and `[[table]]` header, in their order."""
    return _Places(text).headers


class _Places:
    """A walk over the tokens that knows at each key which table it stands in."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(tokens(text))
        self._next = 0
        self._tables: dict[Path, int] = {}
        self.found: dict[Path, tuple[int, int]] = {}
        self.headers: list[tuple[int, Path]] = []
        self._line = 1
        self._counted = 0
        self._document()

    def _document(self) -> None:
        table: Path = ()
        while self._next < len(self._tokens):
            if self._peek() == "[":
                table = self._header()
            elif self._tokens[self._next].kind == "newline":
                self._next += 1
            else:
                self._pair(table)

    def _header(self) -> Path:
        self._next += 1
        array = self._peek() == "["
        self._next += array
        keys, token = self._key()
        if array:
            path = self._resolved(keys[:-1]) + keys[-1:]
            self._note(path, token)
            self._tables[path] = self._tables.get(path, -1) + 1
        path = self._resolved(keys)
        self._note(path, token)
        self.headers.append((self._line, path))
        self._next += 1 + array
        return path

    def _resolved(self, keys: Path) -> Path:
        """Point into the last table of each array of tables on the way."""
        path: Path = ()
        for key in keys:
            path = (*path, key)
            if path in self._tables:
                path = (*path, self._tables[path])
        return path

    def _key(self) -> tuple[Path, Token]:
        first = self._tokens[self._next]
        keys: list[str | int] = []
        while True:
            keys.append(unquoted(self._tokens[self._next].text))
            self._next += 1
            if self._peek() != ".":
                return tuple(keys), first
            self._next += 1

    def _pair(self, table: Path) -> None:
        keys, token = self._key()
        for length in range(1, len(keys) + 1):
            self._note(table + keys[:length], token)
        self._next += 1
        self._value(table + keys)

    def _value(self, path: Path) -> None:
        opening = self._peek()
        if opening == "[":
            self._array(path)
        elif opening == "{":
            self._inline_table(path)
        else:
            # A number or date with a point in it is several tokens.
            while self._next < len(self._tokens) and self._tokens[self._next].text not in {",", "]", "}", "\n"}:
                self._next += 1

    def _array(self, path: Path) -> None:
        self._next += 1
        index = 0
        while self._skip_to_entry() != "]":
            self._note((*path, index), self._tokens[self._next])
            self._value((*path, index))
            index += 1
        self._next += 1

    def _inline_table(self, path: Path) -> None:
        self._next += 1
        while self._skip_to_entry() != "}":
            self._pair(path)
        self._next += 1

    def _skip_to_entry(self) -> str:
        while self._peek() in {",", "\n"}:
            self._next += 1
        return self._peek()

    def _peek(self) -> str:
        return self._tokens[self._next].text if self._next < len(self._tokens) else ""

    def _note(self, path: Path, token: Token) -> None:
        # Tokens come in order, so newlines are counted once.
        if token.start > self._counted:
            self._line += self._text.count("\n", self._counted, token.start)
            self._counted = token.start
        self.found.setdefault(path, (self._line, token.start - self._text.rfind("\n", 0, token.start)))
