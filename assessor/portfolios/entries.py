"""The rows of the firms: each firm's newest sheet, and those before it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np

from assessor.portfolios.firms import FirmSheets, Sheet
from assessor.portfolios.ratings import Rated
from assessor.scale.arrays import Numbers
from assessor.scale.closing import Block


class RatedRow(NamedTuple):
    """Where a sheet is rated: among the rows of one questionnaire, the organisation's."""

    rated: Rated
    row: int


class FirmEntry(NamedTuple):
    """A firm's sheets for one questionnaire, the oldest first, and the place of each; none that cannot be rated.

    `waivers` are the last days of the newest sheet's waivers.
    """

    firm: FirmSheets
    group: str
    places: tuple[RatedRow | None, ...]
    waivers: tuple[date, ...] = ()

    @property
    def newest(self) -> Sheet:
        """Return the newest sheet."""
        return self.firm.sheets[-1]

    @property
    def place(self) -> RatedRow | None:
        """Return where the newest sheet is rated."""
        return self.places[-1]


class Newest:
    """The newest sheets that answer one questionnaire and have a score: their firms, and their rows."""

    def __init__(self, rated: Rated, entries: Sequence[FirmEntry]) -> None:
        self.rated = rated
        self.entries = entries
        self.rows: Numbers = np.array([entry.place.row for entry in entries if entry.place], np.int64)

    @cached_property
    def block(self) -> Block:
        """Return all rows of these sheets."""
        return self.rated.block.of(self.rated.whole(self.rows))

    @cached_property
    def whole(self) -> Numbers:
        """Return the organisations' rows in the block, in the order of the entries."""
        rank = np.cumsum(self.rated.whole(self.rows)) - 1
        result: Numbers = rank[self.rows]
        return result


def newest(entries: Iterable[FirmEntry]) -> tuple[Newest, ...]:
    """Return the newest sheets that have a score, by their questionnaires; the one with the most sheets comes first."""
    by: dict[int, list[FirmEntry]] = {}
    for entry in entries:
        if entry.place is not None and entry.place.rated.scored[entry.place.row]:
            by.setdefault(id(entry.place.rated), []).append(entry)
    # Titles are those of the questionnaire that most firms answer.
    most = sorted(by.values(), key=lambda some: (-len(some), _rated(some).rater.questionnaire.id))
    return tuple(Newest(_rated(some), some) for some in most)


def _rated(entries: Sequence[FirmEntry]) -> Rated:
    assert entries[0].place is not None
    return entries[0].place.rated


def placed(rated: Mapping[str, Rated], layouts: Sequence[str]) -> Iterator[RatedRow | None]:
    """Yield where each packed row is rated; `layouts` are those of the packed rows, in order."""
    seen = dict.fromkeys(rated, 0)
    for layout in layouts:
        if layout not in rated:
            yield None
        else:
            yield RatedRow(rated[layout], seen[layout])
            seen[layout] += 1
