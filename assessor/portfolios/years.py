"""What moved over the years: each firm against its own sheet before, and all firms with sheets in two years."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from assessor.model.assessment import Interval
from assessor.model.portfolio import Dated, FirmMove, Period
from assessor.portfolios.entries import FirmEntry, RatedRow
from assessor.portfolios.firms import Sheet
from assessor.portfolios.spreads import column, spread
from assessor.scale import standing


class Pair(NamedTuple):
    """Two sheets of a firm that can be compared: the same questions, at the same tier, both scored."""

    before: RatedRow
    after: RatedRow

    @property
    def change(self) -> Fraction:
        """Return the points gained, caps aside."""
        return _figure(self.after, "uncapped_low") - _figure(self.before, "uncapped_low")


def _figure(place: RatedRow, name: str) -> Fraction:
    found = place.rated.ends[name].at(place.row)
    assert found is not None
    return found


def moved(entry: FirmEntry) -> FirmMove | None:
    """Return what moved since the sheet before; none without one of another day."""
    newest = entry.newest
    earlier = [
        (sheet, place)
        for sheet, place in zip(entry.firm.sheets, entry.places, strict=True)
        if sheet.on is not None and newest.on is not None and sheet.on < newest.on
    ]
    if not earlier:
        return None
    sheet, before = earlier[-1]
    assert sheet.on is not None
    pair = _pair((sheet, before), (newest, entry.place))
    if pair is None:
        return FirmMove(since=sheet.on)
    better, worse = _controls(pair)
    return FirmMove(
        since=sheet.on,
        score=_figure(pair.after, "low") - _figure(pair.before, "low"),
        uncapped=pair.change,
        better=better,
        worse=worse,
    )


def _pair(before: tuple[Sheet, RatedRow | None], after: tuple[Sheet, RatedRow | None]) -> Pair | None:
    (was, there), (becomes, here) = before, after
    if there is None or here is None or there.rated is not here.rated or was.tier != becomes.tier:
        return None
    scored = here.rated.scored
    return Pair(there, here) if scored[there.row] and scored[here.row] else None


def _controls(pair: Pair) -> tuple[int, int]:
    """Return how many controls have more credit, and less, of those that count in both sheets."""
    rated, rows = pair.after.rated, [pair.before.row, pair.after.row]
    low = rated.block.low[:, rows].astype(np.int16)
    counts = ~standing.IS_OUTSIDE[rated.states[:, rows]].any(axis=1)
    gained = np.where(counts, low[:, 1] - low[:, 0], 0)
    return int(np.count_nonzero(gained > 0)), int(np.count_nonzero(gained < 0))


def dates(entry: FirmEntry) -> tuple[Dated, ...]:
    """Return how a firm stood by each of its sheets."""
    return tuple(_dated(sheet, place) for sheet, place in zip(entry.firm.sheets, entry.places, strict=True))


def _dated(sheet: Sheet, place: RatedRow | None) -> Dated:
    number = dict.fromkeys(("asked", "answered", "not_applicable"), 0)
    if place is not None:
        number = {name: place.rated.rows.column(name)[place.row].as_py() or 0 for name in number}
    return Dated(
        on=sheet.on,
        tier=sheet.tier,
        source=sheet.path,
        score=interval(place, "low", "high"),
        uncapped=interval(place, "uncapped_low", "uncapped_high"),
        answered=number["answered"],
        counted=number["asked"] - number["not_applicable"],
    )


def interval(place: RatedRow | None, low: str, high: str) -> Interval | None:
    """Return both ends of a score; none without one."""
    if place is None or not place.rated.scored[place.row]:
        return None
    return Interval(low=_figure(place, low), high=_figure(place, high))


def periods(entries: Iterable[FirmEntry]) -> tuple[Period, ...]:
    """Return what moved from each year to the next one with sheets, over the firms with a sheet in both."""
    every = [_by_year(entry) for entry in entries]
    years = sorted({year for sheets in every for year in sheets})
    found = []
    for before, after in pairwise(years):
        pairs = [_pair(sheets[before], sheets[after]) for sheets in every if {before, after} <= sheets.keys()]
        matched = [pair for pair in pairs if pair]
        if matched:
            found.append(_period(before, after, matched))
    return tuple(found)


def _by_year(entry: FirmEntry) -> dict[int, tuple[Sheet, RatedRow | None]]:
    """Return the last sheet of each year."""
    pairs = zip(entry.firm.sheets, entry.places, strict=True)
    return {sheet.on.year: (sheet, place) for sheet, place in pairs if sheet.on is not None}


def _period(before: int, after: int, matched: Sequence[Pair]) -> Period:
    changes = [pair.change for pair in matched]
    spreads = [
        spread(column(values))
        for values in (
            [_figure(pair.before, "uncapped_low") for pair in matched],
            [_figure(pair.after, "uncapped_low") for pair in matched],
            changes,
        )
    ]
    was, becomes, change = (each for each in spreads if each is not None)
    return Period(
        before_year=before,
        after_year=after,
        firms=len(matched),
        before=was,
        after=becomes,
        change=change,
        better=sum(value > 0 for value in changes),
        worse=sum(value < 0 for value in changes),
    )
