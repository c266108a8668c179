"""Tell how single firms stand: the figures of their newest sheets, of their parts, and what is due next."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from assessor.model.assessment import Interval, Shares
from assessor.model.portfolio import Firm, FirmPart, NextDay, Unscored, Upcoming
from assessor.portfolios import years
from assessor.portfolios.bases import Shared, Stands
from assessor.portfolios.entries import FirmEntry, RatedRow
from assessor.portfolios.ratings import Rated
from assessor.scale import codes
from assessor.scale.holding import FAILURES

_SHARES = ("asked", "answered", "unknown", "unanswered", "not_applicable", "not_asked")


def firms(
    entries: Iterable[FirmEntry], shared: Shared | None, dues: Mapping[str, NextDay], *, trend: bool
) -> tuple[Firm, ...]:
    """Return the firms, the one with the lowest confirmed score first, then those without a score."""
    over = dict(_over(shared.stands)) if shared else {}
    found = [_firm(entry, over.get(entry.firm.id), dues.get(entry.firm.id), trend=trend) for entry in entries]
    return tuple(sorted(found, key=_worst_first))


def _worst_first(firm: Firm) -> tuple[bool, Fraction, str, str]:
    return firm.score is None, firm.score.low if firm.score else Fraction(0), firm.name, firm.id


def _over(stands: Iterable[Stands]) -> Iterator[tuple[str, RatedRow]]:
    """Yield where each firm is rated over the controls that all are asked."""
    for some in stands:
        for entry, row in zip(some.entries, some.rows.tolist(), strict=True):
            yield entry.firm.id, RatedRow(some.rated, row)


def _firm(entry: FirmEntry, shared: RatedRow | None, due: NextDay | None, *, trend: bool) -> Firm:
    sheet, place = entry.newest, entry.place
    told: dict[str, Any] = {
        "id": entry.firm.id,
        "name": entry.firm.name,
        "organisation": entry.firm.organisation,
        "source": sheet.path,
        "sheet": sheet.sheet,
        "questionnaire": sheet.questionnaire,
        "version": sheet.version,
        "tier": sheet.tier,
        "on": sheet.on,
        "group": entry.group,
        "due": due,
        "dates": years.dates(entry) if trend else (),
    }
    if place is None:
        why: Unscored = "unknown-version" if sheet.version is None else "other-questions"
        return Firm(**told, unscored=why, shares=Shares(**dict.fromkeys(_SHARES, 0)))
    return Firm(
        **told,
        **_figures(place),
        shared=years.interval(shared, "low", "high"),
        shared_uncapped=years.interval(shared, "uncapped_low", "uncapped_high"),
        shared_domains=_domains(shared) if shared else {},
        moved=years.moved(entry),
    )


def _figures(place: RatedRow) -> dict[str, Any]:
    """Return what the rows of a sheet say of the organisation and its parts."""
    rated, row = place
    rows, domains = rated.rows, _domains(place)
    outcome = rows.column("outcome")[row].as_py()
    lowest = min(domains.items(), key=lambda item: item[1].low, default=None)
    answers, first = rated.block.given.answers, rated.block.sheets.first
    # The rows of a sheet follow each other; to look at all others for each firm would take too long for many.
    end = int(np.searchsorted(first, row, "right"))
    return {
        "unscored": None if outcome == "scored" else outcome,
        "score": years.interval(place, "low", "high"),
        "uncapped": years.interval(place, "uncapped_low", "uncapped_high"),
        "level": rows.column("level")[row].as_py(),
        "cap": rows.column("cap_low")[row].as_py(),
        "shares": Shares(**{name: rows.column(name)[row].as_py() or 0 for name in _SHARES}),
        "fails": _failures(place, "fails"),
        "might_fail": _failures(place, "might-fail"),
        "weakest": lowest[0] if lowest else None,
        "domains": domains,
        "stale": int(np.count_nonzero(answers[:, row:end] == codes.STALE)),
        "parts": {rows.column("part")[part].as_py(): _part(rated, part) for part in range(row + 1, end)},
    }


def _part(rated: Rated, row: int) -> FirmPart:
    place = RatedRow(rated, row)
    return FirmPart(
        kind=rated.rows.column("kind")[row].as_py(),
        score=years.interval(place, "low", "high"),
        uncapped=years.interval(place, "uncapped_low", "uncapped_high"),
        fails=_failures(place, "fails"),
    )


def _failures(place: RatedRow, kind: str) -> tuple[str, ...]:
    controls, line = place.rated.controls, place.rated.failures[:, place.row]
    return tuple(controls[each] for each in np.flatnonzero(line == FAILURES.index(kind)).tolist())


def _domains(place: RatedRow) -> dict[str, Interval]:
    """Return the scores of the domains that have one."""
    rated, row = place
    if not rated.scored[row]:
        return {}
    pairs = zip(rated.rater.questionnaire.domains, rated.domain("low"), rated.domain("high"), strict=True)
    ends = {domain.id: (low.at(row), high.at(row)) for domain, low, high in pairs}
    return {i: Interval(low=low, high=high) for i, (low, high) in ends.items() if low is not None and high is not None}


def dues(entries: Iterable[FirmEntry], upcoming: Iterable[Upcoming], as_of: date) -> dict[str, NextDay]:
    """Return what is due next for each firm, if anything is: an obligation that binds it, or the end of a waiver."""
    found: dict[str, NextDay] = {}
    for each in upcoming:
        day = NextDay(on=each.on, kind="obligation", obligation=each.obligation)
        for firm_id in each.firms:
            found.setdefault(firm_id, day)
    for entry in entries:
        ends = min((day for day in entry.waivers if day >= as_of), default=None)
        known = found.get(entry.firm.id)
        if ends is not None and (known is None or ends < known.on):
            found[entry.firm.id] = NextDay(on=ends, kind="waiver")
    return found
