"""Read portfolio files, and find the sheets of a portfolio: those that such files list, and others by their names."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from assessor.errors import AssessorError
from assessor.io import discovery, files, listing, models, patterns, toml
from assessor.io.beside import refuse_links
from assessor.io.discovery import PORTFOLIO, place
from assessor.io.listing import Listing, Member, Missing
from assessor.io.toml import Document
from assessor.model.portfoliofile import PortfolioFile

_KEY = b"firms"


class Members(NamedTuple):
    """The sheets of a portfolio, each once; what is missing, each with its error; and notes on what was passed over."""

    members: tuple[Member, ...]
    missing: tuple[Missing, ...]
    notes: tuple[str, ...]


def read(path: Path) -> PortfolioFile:
    """Read a portfolio file; `AssessorError` with every fault."""
    return of(toml.read(path))


def of(document: Document) -> PortfolioFile:
    """Return the firms in a document, as `read` does."""
    file = models.modelled(PortfolioFile, document)
    models.refuse(document, listing.wrong_paths(file))
    return file


def find(names: Iterable[Path]) -> Members:
    """Find the sheets of a portfolio by names of portfolio files, of sheets, folders or patterns.

    Of a portfolio file counts what it lists; of a folder with a file of that name in it also what is there besides.
    """
    others: list[Path] = []
    portfolios: dict[Path, tuple[Path, bool]] = {}
    for name in names:
        file = _portfolio(name)
        if file is None:
            others.append(name)
        else:
            # A folder stands for more than its file.
            whole = patterns.is_folder(name) or portfolios.get(place(file), (file, False))[1]
            portfolios[place(file)] = file, whole
    lists = {file: _listed(file, whole=whole) for file, whole in portfolios.values()}
    members, missing = _united(lists)
    found = discovery.find(others)
    besides = {place(path): Member(path) for path in (*_others(lists), *found.files)}
    passed = (*(one for each in lists.values() for one in each.passed), *found.passed)
    unread = [one for one in passed if place(one.path) not in {*members, *portfolios}]
    return Members(tuple((besides | members).values()), (*missing, *found.missing), tuple(discovery.notes(unread)))


def is_one(name: Path) -> bool:
    """Whether a name is that of a portfolio file, or of a folder that has one."""
    return _portfolio(name) is not None


def _portfolio(name: Path) -> Path | None:
    """Return the portfolio file that a name stands for, if it does."""
    if patterns.is_folder(name):
        return name / PORTFOLIO if files.is_there(name / PORTFOLIO) else None
    return name if name.name == PORTFOLIO or _has_firms(name) else None


def _has_firms(name: Path) -> bool:
    if str(name) == toml.STREAM:
        return False
    try:
        raw = files.content(name, files.MAX_BYTES)
    except AssessorError:
        return False
    # To parse every sheet twice would take as long again.
    return _KEY in raw and discovery.kind_of(name, raw) == "portfolio"


def _listed(file: Path, *, whole: bool) -> Listing:
    """Return what a portfolio file lists; if it has faults, nothing of it counts, nor of the folder that it is for."""
    try:
        refuse_links(file)
        document = toml.read(file)
        return listing.listed(document, of(document), whole=whole)
    except AssessorError as error:
        return Listing((), missing=((file, error),))


def _united(lists: Mapping[Path, Listing]) -> tuple[dict[Path, Member], list[Missing]]:
    """Return what several files list, by its place; an id of a firm and a sheet are those of the first one alone."""
    members: dict[Path, Member] = {}
    firms: dict[str | None, Path] = {}
    missing = [one for each in lists.values() for one in each.missing]
    for file, found in lists.items():
        twice = [firm for firm in dict.fromkeys(member.firm for member in found.members) if firm in firms]
        for firm in twice:
            what = f'{file}: the firm "{firm}" is in {firms[firm]} as well; give it an id of its own'
            missing.append((file, AssessorError(what)))
        for member in found.members:
            if member.firm in twice:
                continue
            firms[member.firm] = file
            other = members.setdefault(place(member.path), member)
            if other is not member:
                what = f'{member.path}: a sheet of "{other.firm}" and of "{member.firm}", by two portfolio files'
                missing.append((member.path, AssessorError(what)))
    return members, missing


def _others(lists: Mapping[Path, Listing]) -> Iterator[Path]:
    for each in lists.values():
        yield from each.others
