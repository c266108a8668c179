"""Read the sheets that are named, or packed rows of them, and find the questionnaires that these answer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow.compute as pc

from assessor.errors import AssessorError
from assessor.io import catalog, portfoliofile
from assessor.io.listing import Member, Missing
from assessor.model.portfolio import NotRead
from assessor.portfolios.firms import Sheet
from assessor.portfolios.ratings import Rater
from assessor.scale import codes, store
from assessor.scale.packing import Named, Packer, stored
from assessor.scale.store import Packed, Told

PACKED = ".parquet"


class Gathered(NamedTuple):
    """Packed sheets, their questionnaires by the layout of the rows, whose they are, and what was not found."""

    packed: Packed
    raters: Mapping[str, Rater]
    sheets: tuple[Sheet, ...]
    not_found: tuple[NotRead, ...] = ()


class NamedSheets(NamedTuple):
    """The sheets that are named, with what a portfolio file says of them; or the file of packed ones."""

    members: tuple[Member, ...]
    missing: tuple[Missing, ...] = ()
    notes: tuple[str, ...] = ()
    packed: Path | None = None

    @property
    def files(self) -> tuple[Path, ...]:
        """Return the files to read."""
        return (self.packed,) if self.packed else tuple(member.path for member in self.members)

    def packer(self, questionnaire: str | None) -> Packer:
        """Return what packs the sheets, each by its own questionnaire."""
        own = {stored(member.path): str(member.questionnaire) for member in self.members if member.questionnaire}
        return Packer(questionnaire, own=own)


def seek(names: Sequence[Path]) -> NamedSheets:
    """Find sheets by the names of files, folders, patterns and portfolio files, or packed ones by that of their file.

    Of packed sheets, portfolio files beside them say whose they are.
    """
    packed = [name for name in names if name.suffix.lower() == PACKED]
    others = [name for name in names if name not in packed]
    if len(packed) > 1 or (packed and any(not portfoliofile.is_one(name) for name in others)):
        raise AssessorError(f"{packed[0]}: packed sheets stand alone; only portfolio files can stand beside them")
    found = portfoliofile.find(others)
    return NamedSheets(found.members, found.missing, found.notes, packed[0] if packed else None)


def gather(sought: NamedSheets, questionnaire: str | None, told: Told | None = None) -> Gathered:
    """Read and pack the sheets, or read the packed ones; `told` is called after each sheet."""
    packer = sought.packer(questionnaire)
    if sought.packed:
        packed = store.read(sought.packed)
        raters = dict(_raters(packed, questionnaire, sought))
        found = Gathered(packed, raters, tuple(_sheets(packed, sought.members)))
    else:
        found = of_sheets([member.path for member in sought.members], packer, told, sought.members)
    return found._replace(not_found=tuple(_missing(sought)))


def of_sheets(
    sheets: Iterable[Named], packer: Packer | None = None, told: Told | None = None, members: Sequence[Member] = ()
) -> Gathered:
    """Read and pack sheets, or pack those that are loaded."""
    packer = packer or Packer()
    packed = store.gather(sheets, packer, told)
    raters = {layout: Rater(*used) for layout, used in packer.used.items()}
    return Gathered(packed, raters, tuple(_sheets(packed, members)))


def _raters(packed: Packed, questionnaire: str | None, sought: NamedSheets) -> Iterator[tuple[str, Rater]]:
    """Yield the questionnaires of packed rows that ship, that are given, or that a portfolio file names."""
    shipped = set(pc.unique(packed.rows.column("questionnaire")).to_pylist()) & {*catalog.shipped_names()}
    own = {str(member.questionnaire) for member in sought.members if member.questionnaire}
    for name in sorted(shipped | own | ({questionnaire} if questionnaire else set())):
        where, path = catalog.find(name)
        found = where.questionnaire(path)
        yield codes.layout(found), Rater(where, found)


def _sheets(packed: Packed, members: Sequence[Member]) -> Iterator[Sheet]:
    """Yield what tells whose each packed sheet is; without the list of sheets, only its id does."""
    by_path = {stored(member.path): member for member in members}
    columns = ["digest", "sheet", "questionnaire", "version", "tier", "date", "part"]
    listed = packed.sources.select(["path", "about", "why"]).to_pylist()
    sources = iter([source for source in listed if not source["why"]])
    for place, row in enumerate(packed.rows.select(columns).to_pylist()):
        if row["part"] is None:
            source = next(sources, None)
            member = by_path.get(source["path"]) if source else None
            yield Sheet(
                path=source["path"] if source else row["sheet"] or row["digest"],
                digest=row["digest"],
                sheet=row["sheet"],
                questionnaire=row["questionnaire"],
                version=row["version"],
                tier=row["tier"],
                on=row["date"],
                about=dict(source["about"] or ()) if source else {},
                place=place,
                firm=member.firm if member else None,
                name=member.name if member else None,
                group=member.group if member else None,
            )


def not_packed(sought: NamedSheets) -> Iterator[NotRead]:
    """Yield what was not found or could not be packed, without reading what was."""
    yield from _missing(sought)
    if sought.packed:
        yield from (NotRead(source=name, sentences=why) for name, why in store.not_packed(sought.packed))


def _missing(sought: NamedSheets) -> Iterator[NotRead]:
    yield from (NotRead(source=str(path), sentences=error.sentences) for path, error in sought.missing)


def not_read(gathered: Gathered) -> Iterator[NotRead]:
    """Yield what was not found or could not be read."""
    sources = gathered.packed.sources.select(["path", "why"]).to_pylist()
    yield from gathered.not_found
    yield from (NotRead(source=each["path"], sentences=tuple(each["why"])) for each in sources if each["why"])
