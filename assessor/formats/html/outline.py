"""Put blocks into sections, with headings in order and an anchor each."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from assessor.telling.blocks import Block, CoverPage, Heading
from assessor.words.speech import say

# Anchors that the page itself uses.
TAKEN = frozenset({"report", "contents", "title", "open"})
LONGEST = 40


class Placed(NamedTuple):
    """A block and the level of the headings within it; `id` is a heading's anchor."""

    block: Block
    level: int
    id: str = ""


class Section(NamedTuple):
    """A heading of level 2 and the blocks below it."""

    id: str
    title: str
    blocks: tuple[Placed, ...]


class Outline(NamedTuple):
    """A page: its cover and title, how many sheets of paper it must fit on without the cover, the blocks before any
    section, and the sections.
    """

    cover: CoverPage | None
    title: str
    sheets: int | None
    opening: tuple[Placed, ...]
    sections: tuple[Section, ...]


def outlined(blocks: Iterable[Block]) -> Outline:
    """Return the outline of blocks; the first heading of depth 1 is the page's title, any later one opens a section."""
    told = list(blocks)
    cover = next((block for block in told if isinstance(block, CoverPage)), None)
    placed = list(_placed(block for block in told if not isinstance(block, CoverPage)))
    first = next((p.block for p in placed if isinstance(p.block, Heading) and p.level == 1), None)
    title = first or Heading(say("self-assessment-of"), 1)
    rest = [p for p in placed if not isinstance(p.block, Heading) or p.level > 1]
    starts = [n for n, p in enumerate(rest) if isinstance(p.block, Heading) and p.level == 2]
    ends = [*starts, len(rest)]
    sections = tuple(_section(*rest[start:end]) for start, end in pairwise(ends))
    return Outline(cover, title.text, title.sheets, tuple(rest[: ends[0]]), sections)


def _section(head: Placed, *blocks: Placed) -> Section:
    assert isinstance(head.block, Heading)
    return Section(head.id, head.block.text, blocks)


def _placed(blocks: Iterable[Block]) -> Iterator[Placed]:
    """Give each heading a level at most one below the last one's, and an anchor; other blocks are one level below."""
    taken, level, titled = set(TAKEN), 1, False
    for block in blocks:
        if not isinstance(block, Heading):
            yield Placed(block, level + 1)
            continue
        level = 1 if block.depth == 1 and not titled else min(max(block.depth, 2), level + 1, 5)
        titled = titled or level == 1
        anchor = _anchor(block.text, taken)
        taken.add(anchor)
        yield Placed(block, level, anchor)


def _anchor(text: str, taken: set[str]) -> str:
    """Return a name made of the text's ASCII letters and digits that is not taken yet."""
    name = "-".join(re.findall(r"[a-z0-9]+", text.lower()))[:LONGEST].strip("-") or "section"
    number = 2
    found = name
    while found in taken:
        found, number = f"{name}-{number}", number + 1
    return found
