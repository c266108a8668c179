"""Tell how the firms of many sheets stand, from the packed rows of these."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeVar

from assessor.model.catalog import Questionnaire
from assessor.model.portfolio import Firm, Portfolio, PortfolioRemark
from assessor.portfolios import bases, common, entries, firmrows, gathering, grouping, ratings, upcoming, years
from assessor.portfolios.entries import FirmEntry, Newest
from assessor.portfolios.firms import sorted_out
from assessor.portfolios.gathering import Gathered
from assessor.portfolios.grouping import Groups
from assessor.portfolios.ratings import Rated

T = TypeVar("T")


class PortfolioRequest(NamedTuple):
    """Options of a portfolio: the day to judge by, how firms are grouped, and whether to look over the years.

    `by` is one of `GROUPINGS`, or `about:KEY`. `questionnaire` is the path of one that does not ship.
    """

    as_of: date
    by: str | None = None
    trend: bool = False
    questionnaire: str | None = None


def portfolio(names: Iterable[Path | str], request: PortfolioRequest) -> Portfolio:
    """Read the answer sheets that are named, and tell how their firms stand.

    A name is that of a sheet, a folder, a pattern, or a file of packed sheets. A sheet that cannot be read is in
    `not_read`.
    """
    sought = gathering.seek([Path(name) for name in names])
    return built(gathering.gather(sought, request.questionnaire), request)


def built(gathered: Gathered, request: PortfolioRequest) -> Portfolio:
    """Return the portfolio of packed sheets."""
    rated = ratings.rated(gathered.packed.rows, gathered.raters)
    groups = Groups(grouping.checked(request.by)) if request.by else None
    every, remarks = _entries(gathered, rated, groups)
    newest = entries.newest(every)
    alike = bases.alike(newest)
    shared = bases.shared(alike) if len(alike) > 1 else None
    # What binds a firm hangs on its facts, whether it has a score or not.
    ahead = upcoming.upcoming(entries.newest(every, unscored=True), request.as_of)
    firms = firmrows.firms(every, shared, firmrows.dues(every, ahead, request.as_of), trend=request.trend)
    some = common.firms(newest)
    return Portfolio(
        as_of=request.as_of,
        by=request.by,
        number=len({firm.organisation for firm in firms}),
        firms=firms,
        bases=(*([shared.basis] if shared else []), *map(bases.same, alike)),
        gaps=common.gaps(some),
        failures=common.failures(some),
        remedies=common.remedies(some),
        upcoming=ahead,
        trend=years.periods(every) if request.trend else (),
        groups=groups.titles if groups else {},
        controls=_named(newest, lambda asked: {i: control.title for i, control in asked.controls.items()}),
        domains=_named(newest, lambda asked: {domain.id: domain.title for domain in asked.domains}),
        levels=_named(newest, lambda asked: asked.levels),
        not_read=tuple(gathering.not_read(gathered)),
        remarks=(*remarks, *_remarks(firms, request.as_of, is_split=len(alike) > 1 and shared is None)),
    )


def _entries(
    gathered: Gathered, rated: Mapping[str, Rated], groups: Groups | None
) -> tuple[tuple[FirmEntry, ...], tuple[PortfolioRemark, ...]]:
    """Return the firms' entries, each in its group, and what must be known of them."""
    packed = gathered.packed
    places = list(entries.placed(rated, packed.rows.column("layout").to_pylist()))
    waivers = dict(zip(*(packed.sources.column(name).to_pylist() for name in ("digest", "waivers")), strict=True))
    firms, remarks = sorted_out(gathered.sheets)
    found = []
    for firm in firms:
        # A sheet of a version that nobody knows is not rated by another one.
        own = tuple(places[sheet.place] if sheet.version is not None else None for sheet in firm.sheets)
        group = groups.of(firm, own[-1]) if groups else ""
        found.append(FirmEntry(firm, group, own, tuple(waivers.get(firm.sheets[-1].digest) or ())))
    return tuple(found), remarks


def _named(newest: Iterable[Newest], titles: Callable[[Questionnaire], dict[str, T]]) -> dict[str, T]:
    """Return what questionnaires say of ids; of one that several have, what the first says."""
    found: dict[str, T] = {}
    for each in newest:
        found = titles(each.rated.rater.questionnaire) | found
    return found


def _remarks(firms: Sequence[Firm], as_of: date, *, is_split: bool) -> Iterator[PortfolioRemark]:
    """Yield what must be known of figures: whose are of a later day, who has none, and that nothing is shared."""
    ahead = [firm.source for firm in firms if firm.on is not None and firm.on > as_of]
    if ahead:
        yield PortfolioRemark(kind="dated-after", names=tuple(ahead), number=len(ahead))
    unknown = [firm.source for firm in firms if firm.unscored == "unknown-version"]
    if unknown:
        yield PortfolioRemark(kind="unknown-version", names=tuple(unknown), number=len(unknown))
    if is_split:
        yield PortfolioRemark(kind="no-shared-controls", number=sum(firm.score is not None for firm in firms))
