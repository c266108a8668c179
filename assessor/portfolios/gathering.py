"""Read the sheets that are named, or packed rows of them, and find the questionnaires that these answer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow.compute as pc

from assessor.errors import AssessorError
from assessor.io import catalog, discovery
from assessor.io.discovery import Found
from assessor.model.portfolio import NotRead
from assessor.portfolios.firms import Sheet
from assessor.portfolios.ratings import Rater
from assessor.scale import codes, packing, store
from assessor.scale.packing import Named
from assessor.scale.store import Packed, Told

PACKED = ".parquet"


class Gathered(NamedTuple):
    """Packed sheets, their questionnaires by the layout of the rows, whose they are, and what was not found."""

    packed: Packed
    raters: Mapping[str, Rater]
    sheets: tuple[Sheet, ...]
    not_found: tuple[NotRead, ...] = ()
    notes: tuple[str, ...] = ()


class Sought(NamedTuple):
    """The sheets that are named, or the file of packed ones."""

    found: Found
    packed: Path | None = None

    @property
    def files(self) -> tuple[Path, ...]:
        """Return the files to read."""
        return (self.packed,) if self.packed else self.found.files


def seek(names: Sequence[Path]) -> Sought:
    """Find sheets by the names of files, folders and patterns, or packed ones by the name of their file."""
    packed = [name for name in names if name.suffix.lower() == PACKED]
    if packed and len(names) > 1:
        raise AssessorError(f"{packed[0]}: packed sheets stand alone; name nothing else with them")
    return Sought(Found((), (), ()), packed[0]) if packed else Sought(discovery.find(names))


def gather(sought: Sought, questionnaire: str | None, told: Told | None = None) -> Gathered:
    """Read and pack the sheets, or read the packed ones; `told` is called after each sheet."""
    if sought.packed:
        return _stored(sought.packed, questionnaire)
    found = sought.found
    missing = tuple(NotRead(source=str(path), sentences=error.sentences) for path, error in found.missing)
    return of_sheets(found.files, questionnaire, told)._replace(not_found=missing, notes=found.notes)


def of_sheets(sheets: Iterable[Named], questionnaire: str | None = None, told: Told | None = None) -> Gathered:
    """Read and pack sheets, or pack those that are loaded."""
    packer = packing.Packer(questionnaire)
    packed = store.gather(sheets, packer, told)
    raters = {layout: Rater(*used) for layout, used in packer.used.items()}
    return Gathered(packed, raters, tuple(_sheets(packed)))


def _stored(path: Path, questionnaire: str | None) -> Gathered:
    packed = store.read(path)
    known = dict(_known(packed, questionnaire))
    return Gathered(packed, known, tuple(_sheets(packed)))


def _known(packed: Packed, questionnaire: str | None) -> Iterator[tuple[str, Rater]]:
    """Yield the questionnaires of packed rows that ship, or that is given."""
    given = catalog.find(questionnaire) if questionnaire else None
    for name in pc.unique(packed.rows.column("questionnaire")).to_pylist():
        if given or name in catalog.shipped_names():
            where, path = given or catalog.find(name)
            found = where.questionnaire(path)
            yield codes.layout(found), Rater(where, found)


def _sheets(packed: Packed) -> Iterator[Sheet]:
    """Yield what tells whose each packed sheet is; without the list of sheets, only its id does."""
    columns = ["digest", "sheet", "questionnaire", "version", "tier", "date", "part"]
    listed = packed.sources.select(["path", "about", "why"]).to_pylist()
    sources = iter([source for source in listed if not source["why"]])
    for place, row in enumerate(packed.rows.select(columns).to_pylist()):
        if row["part"] is None:
            source = next(sources, None)
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
            )


def not_read(gathered: Gathered) -> Iterable[NotRead]:
    """Return what was not found or could not be read."""
    sources = gathered.packed.sources.select(["path", "why"]).to_pylist()
    yield from gathered.not_found
    yield from (NotRead(source=each["path"], sentences=tuple(each["why"])) for each in sources if each["why"])
