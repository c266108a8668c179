"""The days ahead on which rules begin or end, and whom of the firms they bind."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

import numpy as np

from assessor.model.obligations import Due as Day
from assessor.model.obligations import Obligation
from assessor.model.portfolio import Upcoming
from assessor.portfolios.entries import Newest
from assessor.scale import bound
from assessor.scale.bound import BINDINGS

_BINDS = [BINDINGS.index("applies"), BINDINGS.index("coming")]
_MAY = BINDINGS.index("may-apply")


class _Concerned(NamedTuple):
    firms: list[str]
    may: list[str]


def upcoming(some: Iterable[Newest], as_of: date) -> tuple[Upcoming, ...]:
    """Return the days after this one on which an obligation of some firm begins or ends, the nearest first."""
    found: dict[tuple[date, str, str], tuple[Obligation, Day, _Concerned]] = {}
    for newest in some:
        ahead = [(one, tuple(_ahead(one, as_of))) for one in newest.rated.rater.catalog.rules.obligations]
        ahead = [(one, days) for one, days in ahead if days]
        concerned_by = _concerned(newest, [one for one, _ in ahead], as_of)
        for (obligation, days), concerned in zip(ahead, concerned_by, strict=True):
            for day in days:
                key = day.on, obligation.id, day.what
                _, _, known = found.setdefault(key, (obligation, day, _Concerned([], [])))
                known.firms.extend(concerned.firms)
                known.may.extend(concerned.may)
    return tuple(_told(*found[key]) for key in sorted(found) if any(found[key][2]))


def _ahead(obligation: Obligation, as_of: date) -> Iterator[Day]:
    """Yield the days on which something begins or ends."""
    days = [*obligation.dates, *([obligation.ends] if obligation.ends else [])]
    yield from (day for day in days if day.on > as_of)


def _concerned(newest: Newest, obligations: Iterable[Obligation], as_of: date) -> Iterator[_Concerned]:
    block, ids = newest.block, np.array([entry.firm.id for entry in newest.entries], object)
    questionnaire = newest.rated.rater.questionnaire
    for binds in bound.bound(questionnaire, block.given.facts, block.sheets, obligations, as_of):
        mine = binds[newest.whole]
        yield _Concerned(ids[np.isin(mine, _BINDS)].tolist(), ids[mine == _MAY].tolist())


def _told(obligation: Obligation, day: Day, concerned: _Concerned) -> Upcoming:
    return Upcoming(
        obligation=obligation.id,
        title=obligation.title,
        on=day.on,
        told_as=day.told_as,
        what=day.what,
        firms=tuple(sorted(concerned.firms)),
        may=tuple(sorted(concerned.may)),
        number=len(concerned.firms),
        number_may=len(concerned.may),
    )
