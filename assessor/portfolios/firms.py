"""Sort sheets out: which are one firm's, in which order, and which count once.

A firm is what portfolio.toml says; without it the organisation in [about], else the id of the sheet, else the sheet by
itself. Names that only look alike are asked about, and not joined.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple, TypeVar, get_args

from assessor.model.base import says_something, sha256_of
from assessor.model.catalog import Tier
from assessor.model.portfolio import PortfolioRemark, PortfolioRemarkKind
from assessor.portfolios.names import alike, folded

# How many groups of names that look alike are told, and how many names of each.
MOST_ALIKE, MOST_NAMES = 24, 12
# A name tells sites and scopes apart by so many characters of them.
MOST_SHOWN = 60

# Before every date.
NO_DATE = date.min
# By what a firm is known.
LISTED, ORGANISATION, SHEET, CONTENT = "listed", "organisation", "sheet", "content"

K = TypeVar("K", bound=Hashable)


class Sheet(NamedTuple):
    """A sheet that was read, and what tells whose it is.

    `sheet` is the id in it, `place` its row in the packed table; `firm`, `name` and `group` are portfolio.toml's.
    """

    path: str
    digest: str
    sheet: str | None
    questionnaire: str
    version: str | None
    tier: Tier
    on: date | None
    about: Mapping[str, str]
    place: int
    firm: str | None = None
    name: str | None = None
    group: str | None = None

    def said(self, key: str) -> str:
        """Return one line of [about]; empty where it has no letter and no digit."""
        text = self.about.get(key, "")
        return " ".join(text.split()) if says_something(text) else ""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the firm, the one that is shown first: in portfolio.toml and in [about]."""
        return tuple(filter(None, (" ".join((self.name or "").split()), self.said("organisation"))))


class FirmSheets(NamedTuple):
    """One firm's sheets for one questionnaire and one site and scope, the oldest first.

    The id is made of what identifies these, and stays the same over the years. The name is the organisation's, that of
    its newest sheet, with the site and scope where the firm has others.
    """

    id: str
    name: str
    organisation: str
    group: str | None
    sheets: tuple[Sheet, ...]


class _Known(NamedTuple):
    """What a firm is known by."""

    by: str
    as_: str


class _Entry(NamedTuple):
    """What the sheets of one entry share."""

    firm: _Known
    questionnaire: str
    site: str
    scope: str


_Firms = Mapping[_Known, Sequence[Sheet]]
_Entries = Mapping[_Entry, Sequence[Sheet]]


def sorted_out(sheets: Iterable[Sheet]) -> tuple[tuple[FirmSheets, ...], tuple[PortfolioRemark, ...]]:
    """Return the firms with their sheets, and what must be known of them; the order of the sheets changes nothing.

    Each sheet is in one entry, or named in a remark because another one counts in its place.
    """
    counted, same_sheet = _once(sheets)
    firms = _grouped(counted, _Owners(counted).firm_of)
    entries, same_date = _entries(firms)
    remarks = (
        *same_sheet,
        *same_date,
        *_same_id(firms),
        *_near(firms),
        *_nameless(firms),
        *_dateless(entries.values()),
    )
    return tuple(_told(firms, entries)), tuple(sorted(remarks, key=_order))


def _order(remark: PortfolioRemark) -> tuple[int, bool, tuple[str, ...]]:
    return get_args(PortfolioRemarkKind).index(remark.kind), not remark.names, remark.names


def _grouped(sheets: Iterable[Sheet], by: Callable[[Sheet], K]) -> dict[K, list[Sheet]]:
    groups: dict[K, list[Sheet]] = {}
    for sheet in sheets:
        groups.setdefault(by(sheet), []).append(sheet)
    return groups


def _rank(sheet: Sheet) -> tuple[bool, int, int, str, str, int]:
    """Order sheets by which one counts: what is listed, then the shortest file name, since copies get longer ones."""
    name = sheet.path.replace("\\", "/").rpartition("/")[2]
    return sheet.firm is None, len(name), len(sheet.path), sheet.path, sheet.digest, sheet.place


def _one_of(kind: PortfolioRemarkKind, some: Iterable[Sheet]) -> tuple[Sheet, list[PortfolioRemark]]:
    """Return the one of some sheets that counts, and a remark that names it before the others."""
    ranked = sorted(some, key=_rank)
    others = len(ranked) - 1
    remark = PortfolioRemark(kind=kind, names=_paths(ranked), number=others)
    return ranked[0], [remark] if others else []


def _paths(sheets: Iterable[Sheet]) -> tuple[str, ...]:
    return tuple(sheet.path for sheet in sheets)


def _once(sheets: Iterable[Sheet]) -> tuple[list[Sheet], list[PortfolioRemark]]:
    """Return one sheet for each content."""
    counted, remarks = [], []
    for some in _grouped(sheets, lambda sheet: sheet.digest).values():
        one, told = _one_of("same-sheet", some)
        counted.append(one)
        remarks += told
    return sorted(counted, key=_rank), remarks


class _Owners:
    """The firms that portfolio.toml lists, by the names of their sheets, and the firms with a name, by sheets' ids."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self._by_name: dict[str, set[_Known]] = {}
        self._by_id: dict[str, set[_Known]] = {}
        for sheet in sheets:
            if sheet.firm is not None:
                for name in sheet.names:
                    self._by_name.setdefault(folded(name), set()).add(_Known(LISTED, sheet.firm))
        for sheet in sheets:
            named = self._by_what_it_says(sheet)
            if named and sheet.sheet:
                self._by_id.setdefault(sheet.sheet, set()).add(named)

    def firm_of(self, sheet: Sheet) -> _Known:
        """Return the firm of a sheet; with a name or an id that several firms have, none of these."""
        named = self._by_what_it_says(sheet)
        if named or not sheet.sheet:
            return named or _Known(CONTENT, sheet.digest)
        return _only(self._by_id.get(sheet.sheet)) or _Known(SHEET, sheet.sheet)

    def _by_what_it_says(self, sheet: Sheet) -> _Known | None:
        if sheet.firm is not None:
            return _Known(LISTED, sheet.firm)
        organisation = folded(sheet.said("organisation"))
        if not organisation:
            return None
        return _only(self._by_name.get(organisation)) or _Known(ORGANISATION, organisation)


def _only(firms: set[_Known] | None) -> _Known | None:
    return next(iter(firms)) if firms and len(firms) == 1 else None


def _entries(firms: _Firms) -> tuple[dict[_Entry, list[Sheet]], list[PortfolioRemark]]:
    """Return the sheets of each entry, and remarks."""
    entries, remarks = {}, []
    for firm, sheets in firms.items():
        for entry, some in _grouped(sheets, partial(_entry, firm)).items():
            entries[entry], told = _dated(some)
            remarks += told
    return entries, remarks


def _dated(sheets: Iterable[Sheet]) -> tuple[list[Sheet], list[PortfolioRemark]]:
    """Return one sheet for each date, the oldest first, after all that have no date, and a remark for each date."""
    by_date = _grouped(sheets, lambda sheet: sheet.on or NO_DATE)
    ordered, remarks = sorted(by_date.pop(NO_DATE, []), key=lambda sheet: sheet.path), []
    for on in sorted(by_date):
        one, told = _one_of("same-date", by_date[on])
        ordered.append(one)
        remarks += told
    return ordered, remarks


def _entry(firm: _Known, sheet: Sheet) -> _Entry:
    return _Entry(firm, sheet.questionnaire, folded(sheet.said("site")), folded(sheet.said("scope")))


def _name(sheets: Iterable[Sheet]) -> str:
    """Return the name in portfolio.toml, else that in the newest sheet with one, else the newest sheet's path."""
    best = max(sheets, key=lambda sheet: (sheet.name is not None, bool(sheet.names), sheet.on or NO_DATE, sheet.path))
    return (*best.names, best.path)[0]


def _told(firms: _Firms, entries: _Entries) -> Iterator[FirmSheets]:
    """Yield the entries by name."""
    beside: dict[tuple[_Known, str], list[_Entry]] = {}
    for entry in entries:
        beside.setdefault((entry.firm, entry.questionnaire), []).append(entry)
    found = []
    for entry, sheets in entries.items():
        others = beside[entry.firm, entry.questionnaire]
        parts = [key for key in ("site", "scope") if len({getattr(other, key) for other in others}) > 1]
        organisation = _name(firms[entry.firm])
        name = ", ".join([organisation, *filter(None, (_short(sheets[-1].said(key)) for key in parts))])
        group = next((sheet.group for sheet in firms[entry.firm] if sheet.group is not None), None)
        entry_id = sha256_of([*entry.firm, *entry[1:]]).removeprefix("sha256:")[:32]
        found.append(FirmSheets(entry_id, name, organisation, group, tuple(sheets)))
    yield from sorted(found, key=lambda each: (folded(each.name), each.id))


def _short(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 1].rstrip()}…"


def _is_settled(firms: Iterable[_Known]) -> bool:
    """Whether portfolio.toml says of each firm that it is one."""
    return all(firm.by == LISTED for firm in firms)


def _same_id(firms: _Firms) -> Iterator[PortfolioRemark]:
    """Yield a remark for each id that sheets of several firms have; of firms with one name, this says enough."""
    by_id: dict[str, dict[_Known, str]] = {}
    for firm, sheets in firms.items():
        for sheet in sheets:
            if sheet.sheet:
                by_id.setdefault(sheet.sheet, {})[firm] = folded(sheet.said("organisation"))
    for some in by_id.values():
        if len(set(some.values())) > 1 and not _is_settled(some):
            names = sorted(_name(firms[firm]) for firm in some)
            yield PortfolioRemark(kind="same-id", names=tuple(names), number=len(names))


def _near(firms: _Firms) -> Iterator[PortfolioRemark]:
    """Yield a remark for each group of names that may be one firm's, and one for the firms of all other groups."""
    found = [group for group in alike(_names(firms)) if not _is_settled(group)]
    groups = sorted(sorted(_name(firms[firm]) for firm in group) for group in found)
    for group in groups[:MOST_ALIKE]:
        yield PortfolioRemark(kind="near-names", names=tuple(group[:MOST_NAMES]), number=len(group))
    others = sum(map(len, groups[MOST_ALIKE:]))
    if others:
        yield PortfolioRemark(kind="near-names", number=others)


def _names(firms: _Firms) -> Iterator[tuple[_Known, str]]:
    """Yield every name that a firm's sheets say."""
    for firm, sheets in firms.items():
        yield from ((firm, name) for name in dict.fromkeys(name for sheet in sheets for name in sheet.names))


def _nameless(firms: _Firms) -> Iterator[PortfolioRemark]:
    names = sorted(_name(sheets) for firm, sheets in firms.items() if firm.by in (SHEET, CONTENT))
    if names:
        yield PortfolioRemark(kind="no-name", names=tuple(names), number=len(names))


def _dateless(entries: Iterable[Sequence[Sheet]]) -> Iterator[PortfolioRemark]:
    """Yield a remark about the sheets without a date that have others beside them."""
    names = sorted(sheet.path for sheets in entries if len(sheets) > 1 for sheet in sheets if sheet.on is None)
    if names:
        yield PortfolioRemark(kind="no-date", names=tuple(names), number=len(names))
