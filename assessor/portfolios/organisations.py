"""Which rows of a portfolio are one firm's, where names are withheld: whatever may be one firm counts as one. Pure."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate

from assessor.model.portfolio import Firm
from assessor.portfolios.names import alike


class Organisations:
    """The firms of some rows: `of` has a number for the firm of each row, in order.

    Rows are one firm's if their organisations' names are alike, or their sheets have one id.
    """

    def __init__(self, rows: Sequence[Firm]) -> None:
        joined = enumerate(alike(_known_as(rows)))
        first = {place: -1 - group for group, places in joined for place in places}
        self.of = tuple(first.get(place, place) for place in range(len(rows)))
        sizes = sorted(Counter(self.of).values(), reverse=True)
        self._rows_of_most = tuple(accumulate(sizes))

    @property
    def number(self) -> int:
        """Return how many firms there are."""
        return len(self._rows_of_most)

    def behind(self, rows: int) -> int:
        """Return how many firms at least stand behind so many rows, if those with the most rows do."""
        return min(bisect_left(self._rows_of_most, rows) + 1, self.number) if rows else 0


def _known_as(rows: Sequence[Firm]) -> Iterator[tuple[int, str]]:
    for place, firm in enumerate(rows):
        yield place, firm.organisation
        if firm.sheet is not None:
            yield place, firm.sheet
