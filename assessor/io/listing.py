"""Find the sheets that a portfolio file lists, in its folder; no link in it is followed."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from glob import escape
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import NamedTuple

from assessor.errors import AssessorError
from assessor.io import discovery, files, named, patterns
from assessor.io.beside import refuse_links
from assessor.io.discovery import SUFFIX, Found, Passed, place
from assessor.io.faults import Fault, Keys
from assessor.io.models import refuse
from assessor.io.toml import Document
from assessor.model.portfoliofile import PortfolioFile

QUESTIONNAIRE = "questionnaire"

Missing = tuple[Path, AssessorError]


class Member(NamedTuple):
    """A sheet of a portfolio, and what a portfolio file says of it: its firm's id, name, group and questionnaire."""

    path: Path
    firm: str | None = None
    name: str | None = None
    group: str | None = None
    questionnaire: Path | None = None


class Listing(NamedTuple):
    """The sheets that a portfolio file lists, other sheets in its folder, what is missing, and what was passed over."""

    members: tuple[Member, ...]
    others: tuple[Path, ...] = ()
    missing: tuple[Missing, ...] = ()
    passed: tuple[Passed, ...] = ()


def wrong_paths(file: PortfolioFile) -> Iterator[Fault]:
    """Yield the paths that are not those of something in the folder of the file, written with slashes."""
    for keys, name in _paths(file):
        windows = PureWindowsPath(name)
        if windows.drive or windows.root:
            yield Fault(keys, f'"{name}" is an absolute path; name what is in the folder of this file')
        elif "\\" in name:
            yield Fault(keys, f'"{name}" has backslashes; write "{windows.as_posix()}"')
        elif ".." in PurePosixPath(name).parts:
            yield Fault(keys, f'"{name}" leads out of the folder of this file')
        elif not files.is_below(name):
            yield Fault(keys, f'"{name}" is the folder of this file; "**" is all that is in it')
        elif keys[-1] == QUESTIONNAIRE and not name.endswith(SUFFIX):
            yield Fault(keys, f'"{name}" is not the path of a .toml file')


def _paths(file: PortfolioFile) -> Iterator[tuple[Keys, str]]:
    yield from ((keys, name) for keys, _, name in _entries(file))
    for firm_id, firm in file.firms.items():
        if firm.questionnaire is not None:
            yield ("firms", firm_id, QUESTIONNAIRE), firm.questionnaire


def _entries(file: PortfolioFile) -> Iterator[tuple[Keys, str, str]]:
    for firm_id, firm in file.firms.items():
        for number, name in enumerate(firm.sheets):
            yield ("firms", firm_id, "sheets", number), firm_id, name


def listed(document: Document, file: PortfolioFile, *, whole: bool = False) -> Listing:
    """Find what a file lists, and with `whole` what else is in its folder; `AssessorError` for a sheet of two firms.

    What is not there is in `missing`, each with the place in the file that names it.
    """
    folder = _Folder(document.path)
    members, missing = _members(document, file, folder)
    lacking = dict(_without_questionnaire(document, file, folder))
    return Listing(
        tuple(member for member in members.values() if member.firm not in lacking),
        tuple(path for path in folder.there.files if place(path) not in members) if whole else (),
        (*missing, *lacking.values(), *folder.missing(whole=whole)),
        tuple(one for one in folder.passed(whole=whole) if place(one.path) not in members),
    )


def _members(document: Document, file: PortfolioFile, folder: "_Folder") -> tuple[dict[Path, Member], list[Missing]]:
    """Return the sheets by their places, and what is missing."""
    members: dict[Path, Member] = {}
    named: dict[Path, Keys] = {}
    missing, faults = [], []
    for keys, firm_id, name in _entries(file):
        firm = file.firms[firm_id]
        questionnaire = folder.path / firm.questionnaire if firm.questionnaire else None
        try:
            found = folder.sheets(name)
        except AssessorError as error:
            missing.append((folder.path / name, _placed(document, keys, error)))
            continue
        for path in found:
            member = Member(path, firm_id, firm.name, firm.group, questionnaire)
            other = members.setdefault(place(path), member).firm
            first = named.setdefault(place(path), keys)
            if other != firm_id:
                faults.append(Fault(keys, f'"{path}" is a sheet of "{other}" as well ({document.place(first)})'))
    refuse(document, faults)
    return members, missing


def _without_questionnaire(document: Document, file: PortfolioFile, folder: "_Folder") -> Iterator[tuple[str, Missing]]:
    """Yield the firms whose questionnaire is not there, or a link."""
    for firm_id, firm in file.firms.items():
        if firm.questionnaire is not None:
            path = folder.path / firm.questionnaire
            try:
                folder.refuse_absent(path)
                named.beside(path)
            except AssessorError as error:
                yield firm_id, (path, _placed(document, ("firms", firm_id, QUESTIONNAIRE), error))


def _placed(document: Document, keys: Keys, error: AssessorError) -> AssessorError:
    return document.error([Fault(keys, sentence) for sentence in error.sentences])


class _Folder:
    """The folder of a portfolio file; it is walked once, as soon as a folder or a pattern in it is listed."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.path = file.parent
        # Where sheets were sought, what was found by itself, and of which paths an error was raised.
        self._sought: set[Path] = set()
        self._apart: list[Found] = []
        self._told: set[Path] = set()

    @cached_property
    def there(self) -> Found:
        """Return all sheets in the folder that are neither hidden nor ignored by git."""
        return discovery.find([self.path], self._file, allow_empty=True)

    def sheets(self, name: str) -> list[Path]:
        """Return the sheets that a name stands for; `AssessorError` where there is none."""
        path = self.path / name
        if patterns.is_folder(path):
            return self._in(path, path, list(self._below(path)))
        if files.is_there(path) or not patterns.is_pattern(name):
            self.refuse_absent(path)
            return [path]
        start = self.path / patterns.fixed(Path(name))
        found = [each for each in self._below(start) if _matches(each.relative_to(self.path), Path(name))]
        return self._in(start, Path(escape(str(self.path)), name), found)

    def _in(self, start: Path, name: Path, found: list[Path]) -> list[Path]:
        """Return what was found; without anything, what is hidden or ignored by git, which counts if it is named."""
        self._refuse_linked(start)
        self._sought.add(start)
        if found:
            return found
        apart = discovery.find([name], self._file)
        if not apart.files:
            self._told |= {path for path, _ in apart.missing}
            raise AssessorError.of(sentence for _, error in apart.missing for sentence in error.sentences)
        self._apart.append(apart)
        self._refuse_linked(*apart.files)
        return list(apart.files)

    def _below(self, folder: Path) -> Sequence[Path]:
        return self._by_folder.get(folder, ())

    @cached_property
    def _by_folder(self) -> Mapping[Path, Sequence[Path]]:
        found: dict[Path, list[Path]] = {}
        for path in self.there.files:
            for parent in path.parents:
                found.setdefault(parent, []).append(path)
        return found

    def refuse_absent(self, path: Path) -> None:
        """Raise `AssessorError` for a file that is not there, or a link, or behind one in this folder."""
        self._refuse_linked(path)
        if not files.is_there(path):
            raise AssessorError(f"{path}: no such file")

    def _refuse_linked(self, *paths: Path) -> None:
        for path in paths:
            around = (each for each in reversed(path.parents) if each != self.path and each.is_relative_to(self.path))
            refuse_links(*around, path)

    def missing(self, *, whole: bool) -> Iterator[Missing]:
        """Yield what could not be read in the whole folder, or where sheets were sought."""
        found = self._all(whole=whole)
        every = (one for each in found for one in each.missing if one[0] not in self._told)
        yield from (one for one in every if self._concerns(one[0], whole=whole))

    def passed(self, *, whole: bool) -> Iterator[Passed]:
        """As `missing`, what was passed over."""
        found = self._all(whole=whole)
        yield from (one for each in found for one in each.passed if self._concerns(one.path, whole=whole))

    def _all(self, *, whole: bool) -> list[Found]:
        return [self.there, *self._apart] if whole or self._sought else []

    def _concerns(self, path: Path, *, whole: bool) -> bool:
        return whole or not self._sought.isdisjoint((path, *path.parents))


def _matches(path: Path, pattern: Path) -> bool:
    """Whether a pattern matches a sheet, or a folder around it."""
    return any(patterns.matches(around, pattern) for around in (path, *path.parents[:-1]))
