"""Put blocks into sections, with headings in order and an anchor each."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from assessor.telling.blocks import Block, CoverPage, Heading, NewPage, StepCards
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

    @property
    def acts(self) -> bool:
        """Say whether the section holds the steps to take."""
        return any(isinstance(placed.block, StepCards) for placed in self.blocks)


class PaperSheet(NamedTuple):
    """What starts on a sheet of paper of its own: the blocks before any section, and the sections.

    `counted` says that it has to fit on the sheets that the document is allowed; an appendix has not.
    """

    opening: tuple[Placed, ...]
    sections: tuple[Section, ...]
    counted: bool


class Outline(NamedTuple):
    """A page: its cover and title, how many sheets of paper it must fit on without cover and appendices, and these."""

    cover: CoverPage | None
    title: str
    limit: int | None
    sheets: tuple[PaperSheet, ...]

    @property
    def blocks(self) -> Iterator[Placed]:
        """Yield all blocks within the sheets."""
        for sheet in self.sheets:
            yield from sheet.opening
            for section in sheet.sections:
                yield from section.blocks

    @property
    def contents(self) -> tuple[Section, ...]:
        """Return the sections to list: of a document that is read through, those of its appendices only."""
        return tuple(section for sheet in self.sheets if not sheet.counted for section in sheet.sections)

    @property
    def contents_at(self) -> int:
        """Return the number of the sheet that has the list of contents."""
        return next((number for number, sheet in enumerate(self.sheets) if not sheet.counted), 0)


def outlined(blocks: Iterable[Block]) -> Outline:
    """Return the outline of blocks; the first heading of depth 1 is the page's title, any later one opens a section."""
    told = list(blocks)
    cover = next((block for block in told if isinstance(block, CoverPage)), None)
    found = list(placed(block for block in told if not isinstance(block, CoverPage)))
    first = next((p.block for p in found if isinstance(p.block, Heading) and p.level == 1), None)
    title = first or Heading(say("self-assessment-of"), 1)
    rest = [p for p in found if not isinstance(p.block, Heading) or p.level > 1]
    sheets = _split(rest, lambda p: isinstance(p.block, NewPage))
    return Outline(
        cover,
        title.text,
        title.sheets,
        tuple(_sheet(sheet, title.sheets is not None and n < title.sheets) for n, sheet in enumerate(sheets)),
    )


def _sheet(blocks: list[Placed], counted: bool) -> PaperSheet:
    opening, *sections = _split(blocks, lambda p: isinstance(p.block, Heading) and p.level == 2)
    return PaperSheet(
        tuple(p for p in opening if not isinstance(p.block, NewPage)), tuple(_section(*s) for s in sections), counted
    )


def _split(blocks: list[Placed], opens: Callable[[Placed], bool]) -> list[list[Placed]]:
    """Split before each block that opens a part; the first part may be empty."""
    starts = [0, *(n for n, p in enumerate(blocks) if opens(p)), len(blocks)]
    return [blocks[start:end] for start, end in pairwise(starts)]


def _section(head: Placed, *blocks: Placed) -> Section:
    assert isinstance(head.block, Heading)
    return Section(head.id, head.block.text, blocks)


def placed(blocks: Iterable[Block]) -> Iterator[Placed]:
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
