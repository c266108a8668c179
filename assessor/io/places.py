"""Find the places of keys in a valid TOML text: index its headers, and walk over a table when it is asked for."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from assessor.io.tokens import COMMENT, STRING, WORD, Token, tokens, unquoted

Path = tuple[str | int, ...]
# Line and column, from 1.
Place = tuple[int, int]

# Everything up to the next bracket or the end, and that.
_BRACKET = re.compile(rf"(?:[^\[\]{{}}\#\"']++|{STRING}|{COMMENT})*+([\[\]{{}}]|\Z)", re.DOTALL)
_KEY = re.compile(f"{STRING}|{WORD}", re.DOTALL)


class Header(NamedTuple):
    """A `[table]` or `[[table]]` header: the table's path, the place of its key, and the span of its brackets."""

    path: Path
    place: Place
    start: int
    end: int


def headers(text: str) -> Iterator[Header]:
    """Yield the headers of a text in order."""
    entries: dict[Path, int] = {}
    line, counted = 1, 0
    for start, end in _brackets_of_headers(text):
        keys = list(_KEY.finditer(text, start, end))
        path = _resolved([key[0] for key in keys], entries, new=text.startswith("[[", start))
        line, counted = line + text.count("\n", counted, start), start
        yield Header(path, (line, keys[0].start() - text.rfind("\n", 0, start)), start, end)


def keys(text: str, header: Header) -> list[tuple[int, int]]:
    """Return where each key in a header starts and ends."""
    return [key.span() for key in _KEY.finditer(text, header.start, header.end)]


def _brackets_of_headers(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the brackets of each header start and end."""
    depth = opened = 0
    for match in _BRACKET.finditer(text):
        if match[1] in {"[", "{"}:
            opened = opened if depth else match.end() - 1
            depth += 1
        elif match[1]:
            depth -= 1
            # The brackets of a value have a key before them.
            if not depth and not text[text.rfind("\n", 0, opened) + 1 : opened].strip():
                yield opened, match.end()


def _resolved(keys: list[str], entries: dict[Path, int], *, new: bool) -> Path:
    """Return the path of a header, through the last entry of each array of tables; for `[[table]]`, of a new entry."""
    path: Path = ()
    for key in keys:
        path = (*_entered(path, entries), unquoted(key))
    if new:
        entries[path] = entries.get(path, -1) + 1
    return _entered(path, entries)


def _entered(path: Path, entries: dict[Path, int]) -> Path:
    return (*path, entries[path]) if path in entries else path


class Places:
    """The place of every key, table and array entry of a valid TOML text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._headers = [Header((), (1, 1), 0, 0), *headers(text)]
        self._tables = {header.path: number for number, header in enumerate(self._headers)}
        self._walked: dict[Path, _Walk] = {}

    def position(self, keys: Path) -> Place:
        """Return the place of a key, else of the first key in it, else of the nearest key around it in the text."""
        around = (keys[:length] for length in range(len(keys) - 1, 0, -1))
        # `[a.b]` defines the table `a`, which then has no header of its own.
        found = self._spelled(keys) or self._first_in.get(keys)
        return found or next(filter(None, map(self._spelled, around)), (1, 1))

    def last_line(self, keys: Path) -> int:
        """Return the line in which what a key holds ends, as far as it stands where `position` finds it."""
        tables = (keys[:length] for length in range(len(keys), -1, -1))
        walks = (self._walk(table) for table in tables)
        found = next((walk.ends[keys] for walk in walks if walk and keys in walk.ends), 1)
        return max(found, self.position(keys)[0])

    @cached_property
    def _first_in(self) -> dict[Path, Place]:
        """Return the place of the first header inside each table, for tables without a header of their own."""
        latest_first = ((header.path, header.place) for header in reversed(self._headers))
        return {path[:length]: place for path, place in latest_first for length in range(1, len(path))}

    def _spelled(self, keys: Path) -> Place | None:
        """Return the place of a key that stands in a header or in the body of a table around it."""
        # An array of tables has the place of its first entry.
        number = self._tables.get(keys) or self._tables.get((*keys, 0))
        if number:
            return self._headers[number].place
        walks = (self._walk(keys[:length]) for length in range(len(keys)))
        return next((walk.found[keys] for walk in walks if walk and keys in walk.found), None)

    def _walk(self, table: Path) -> "_Walk | None":
        """Return the walk over the body of a table, which is walked once; none without such a table."""
        if table in self._tables and table not in self._walked:
            number = self._tables[table]
            header, behind = self._headers[number], self._headers[number + 1 : number + 2]
            body = self._text[header.end : behind[0].start if behind else None]
            self._walked[table] = _Walk(table, header.place[0], body)
        return self._walked.get(table)


class _Walk:
    """A walk over the tokens of a table's body that notes the place of each key, and the line in which it ends."""

    def __init__(self, table: Path, line: int, text: str) -> None:
        self._text = text
        self._tokens = list(tokens(text))
        self._next = 0
        self.found: dict[Path, Place] = {}
        self.ends: dict[Path, int] = {}
        self._line = line
        self._counted = 0
        while self._next < len(self._tokens):
            if self._tokens[self._next].kind == "newline":
                self._next += 1
            else:
                self._pair(table)

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
        last = self._tokens[self._next - 1]
        line = self._reached(last.start + len(last.text))
        self.ends.update((table + keys[:length], line) for length in range(len(keys) + 1))

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
        line = self._reached(token.start)
        self.found.setdefault(path, (line, token.start - self._text.rfind("\n", 0, token.start)))

    def _reached(self, offset: int) -> int:
        """Return the line of an offset; tokens come in order, so newlines are counted once."""
        if offset > self._counted:
            self._line += self._text.count("\n", self._counted, offset)
            self._counted = offset
        return self._line
