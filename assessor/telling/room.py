"""How much two pages have room for: what is told, as far as it fits, without a word too many."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from assessor.model.report import Report
from assessor.telling.blocks import Block

# The most words of two pages, and what counts as one; and the most letters, for languages with long words.
MOST_WORDS, MOST_LETTERS = 870, 5150
_WORD = re.compile(r"\w+(?:['’.,–-]\w+)*")


class Room(NamedTuple):
    """The most questions in full, unknowns by name, strengths, dangers, words of an answer, rules of a kind, and steps
    that are told with how they begin.
    """

    asked: int
    unknown: int
    good: int
    dangers: int
    said: int
    rules: int
    begun: int


# From the most room to the least; what letters and later steps can tell as well is left out first.
ROOMS = (
    Room(6, 6, 4, 3, 25, 3, 6),
    Room(4, 6, 4, 3, 18, 3, 6),
    Room(3, 6, 4, 3, 16, 2, 6),
    Room(2, 5, 4, 3, 14, 2, 6),
    Room(2, 4, 3, 3, 12, 2, 5),
    Room(1, 4, 3, 3, 12, 2, 4),
    Room(1, 3, 3, 3, 12, 2, 3),
    Room(1, 2, 3, 3, 12, 1, 2),
    Room(1, 3, 2, 2, 12, 1, 3),
    Room(1, 2, 2, 1, 10, 1, 2),
)

# A part of the two pages.
Part = Callable[[Report, Room], Iterator[Block]]


def fitted(report: Report, parts: Iterable[Part]) -> list[Block]:
    """Return the blocks of these parts, in the most room with which they fit."""
    every = list(parts)
    for room in ROOMS:
        blocks = [block for part in every for block in part(report, room)]
        if sum(map(words, blocks)) <= MOST_WORDS and sum(map(letters, blocks)) <= MOST_LETTERS:
            break
    return blocks


def letters(block: object) -> int:
    """Return how many letters a block shows, blanks and signs included."""
    if isinstance(block, str):
        return len(block)
    return sum(map(letters, block)) if isinstance(block, tuple) else 0


def words(block: object) -> int:
    """Return how many words a block shows."""
    if isinstance(block, str):
        return len(_WORD.findall(block))
    return sum(map(words, block)) if isinstance(block, tuple) else 0
