"""Read answer sheets, each once and within all limits, and pack them to codes."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from assessor.errors import AssessorError
from assessor.io import toml
from assessor.io.catalog import Catalog
from assessor.io.files import MAX_BYTES, too_large
from assessor.io.named import Names
from assessor.io.toml import Document
from assessor.model.base import sha256_of
from assessor.model.catalog import Questionnaire
from assessor.pipeline.loading import Known, Loaded, asked_in, counting
from assessor.scale import codes
from assessor.scale.codes import Coder
from assessor.scale.schema import PACKED
from assessor.text import visible

# So many rows a batch keep memory low; the rows of one sheet always stay together.
ROWS = 4096

Values = tuple[object, ...]


class Content(NamedTuple):
    """The content of a sheet that was read elsewhere; none of one that is larger than a sheet may be."""

    path: str
    size: int
    modified: int
    raw: bytes | None

    def document(self) -> Document:
        """Return the sheet as TOML, within all limits."""
        path = Path(self.path)
        if self.raw is None:
            raise too_large(path, MAX_BYTES)
        return toml.parsed(path, self.raw)


Named = Path | str | Loaded | Content


class NotPacked(NamedTuple):
    """A sheet that could not be packed, and the sentences that say why."""

    sheet: str
    why: str


class Listed(NamedTuple):
    """Where a sheet comes from, whose it is, and why it could not be packed: the fields of a row of `SOURCES`."""

    path: str
    size: int | None = None
    modified: int | None = None
    digest: str | None = None
    sheet: str | None = None
    questionnaire: str | None = None
    read_by: str | None = None
    about: list[tuple[str, str]] | None = None
    waivers: list[date] | None = None
    why: tuple[str, ...] | None = None


class PackedSheet(NamedTuple):
    """A sheet that was named: its row in the list, and its packed rows; none if it could not be packed."""

    listed: Listed
    rows: tuple[Values, ...] = ()


class Packing:
    """Packed rows, batch by batch, and beside them the sheets that could not be packed so far."""

    def __init__(self, sheets: Iterable[Named], questionnaire: str | None, rows: int) -> None:
        self.not_packed: list[NotPacked] = []
        self._sheets = sheets
        self._questionnaire = questionnaire
        self._rows = rows

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """Yield batches of whole sheets, in the order in which these were named."""
        self.not_packed.clear()
        rows: list[Values] = []
        for sheet in each(self._sheets, self._questionnaire):
            if sheet.listed.why:
                self.not_packed.append(NotPacked(visible(sheet.listed.path), "\n".join(sheet.listed.why)))
            rows += sheet.rows
            if len(rows) >= self._rows:
                yield batch_of(rows, PACKED)
                rows = []
        if rows:
            yield batch_of(rows, PACKED)


def pack(sheets: Iterable[Named], questionnaire: str | None = None, *, rows: int = ROWS) -> Packing:
    """Read sheets one after the other and pack them, in batches of about so many `rows`.

    A sheet that cannot be read is listed in `not_packed`, and the others are packed. `questionnaire` is the path of one
    that does not ship; a sheet that was loaded keeps its own.
    """
    return Packing(sheets, questionnaire, rows)


def each(
    sheets: Iterable[Named], questionnaire: str | None = None, names: Names | None = None
) -> Iterator[PackedSheet]:
    """Yield each sheet packed, in the order in which they were named; `names` finds questionnaires as in `load`."""
    packer = Packer(questionnaire, names)
    return map(packer.packed, sheets)


class _Reader(NamedTuple):
    """A questionnaire with its codes; `digest` identifies all besides a sheet that its rows depend on."""

    questionnaire: Questionnaire
    coder: Coder
    digest: str


class Packer:
    """Packs sheets one by one; `used` has the questionnaires that they answer, and their catalogs, by layout.

    `own` has the paths of questionnaires that do not ship, by the paths of the sheets that answer them.
    """

    def __init__(
        self, questionnaire: str | None = None, names: Names | None = None, own: Mapping[str, str] | None = None
    ) -> None:
        self._questionnaire = questionnaire
        self._names = names
        self._own = own or {}
        self._known: Known = {}
        self.used: dict[str, tuple[Catalog, Questionnaire]] = {}
        self._readers: dict[int, _Reader] = {}

    def packed(self, sheet: Named) -> PackedSheet:
        """Read a sheet and pack it; what is wrong with it stands in the list."""
        if isinstance(sheet, Loaded):
            return self._packed(Listed(stored(sheet.reading.document.path)), lambda: sheet)
        if isinstance(sheet, Content):
            return self.packed_from(Listed(*sheet[:3]), sheet.document)
        return self.packed_from(of_file(sheet), lambda: toml.read(Path(sheet)))

    def _asked_of(self, path: str) -> str | None:
        return self._own.get(path, self._questionnaire)

    def packed_from(self, listed: Listed, read: Callable[[], Document]) -> PackedSheet:
        """As `packed`, for a sheet in a document that is still to be read."""
        asked = self._asked_of(listed.path)
        return self._packed(listed, lambda: counting(read(), asked, self._known, self._names))

    def _packed(self, listed: Listed, load: Callable[[], Loaded]) -> PackedSheet:
        try:
            loaded = load()
            by, identity = self._reader(loaded.catalog, loaded.questionnaire), loaded.reading.sheet.identity
            self.used.setdefault(by.coder.layout, (loaded.catalog, loaded.questionnaire))
            known = listed._replace(
                digest=loaded.reading.document.digest,
                sheet=identity.id if identity else None,
                questionnaire=loaded.questionnaire.id,
                read_by=by.digest,
                about=list(loaded.reading.sheet.about.items()),
                waivers=sorted(waiver.expires for waiver in loaded.waivers.values()),
            )
            return PackedSheet(known, tuple(_rows(loaded, by.coder, known.sheet)))
        except AssessorError as error:
            return PackedSheet(listed._replace(why=error.sentences))

    def read_by(self, path: str, questionnaire_id: str) -> str | None:
        """Return what a sheet of this path would be read by today; none if its questionnaire cannot be found."""
        nowhere = Document(Path(path), b"", "", {})
        try:
            found = asked_in(nowhere, questionnaire_id, self._asked_of(path), self._known, self._names)
            return self._reader(*found).digest
        except AssessorError:
            return None

    def _reader(self, where: Catalog, questionnaire: Questionnaire) -> _Reader:
        # As long as a questionnaire is kept, no other has its place in memory.
        if id(questionnaire) not in self._readers:
            coder = Coder(questionnaire)
            digest = sha256_of([coder.layout, _alone(questionnaire), where.history(questionnaire).digest])
            self._readers[id(questionnaire)] = _Reader(questionnaire, coder, digest)
        return self._readers[id(questionnaire)]


def _alone(questionnaire: Questionnaire) -> list[object]:
    """Return which values and choices stand alone."""
    choices = {
        control.id: [choice_id for choice_id, choice in control.choices.items() if choice.none]
        for control in questionnaire.controls.values()
    }
    return [{fact_id: fact.none for fact_id, fact in questionnaire.facts.items()}, choices]


def stored(path: Path | str) -> str:
    """Return a path as a file of rows can hold it; a name that is not UTF-8 cannot be held as it is."""
    name = str(path)
    return name if name.isascii() or name.encode(errors="replace").decode() == name else visible(name)


def of_file(path: Path | str) -> Listed:
    """Return what a folder says of a file; read before the file, so that a change while it is read shows later."""
    try:
        found = os.stat(path)  # noqa: PTH116 - a text may be no path
    except (OSError, ValueError):
        return Listed(stored(path))
    return Listed(stored(path), found.st_size, found.st_mtime_ns)


def batch_of(rows: Iterable[Values], schema: pa.Schema) -> pa.RecordBatch:
    """Return rows of values as a batch."""
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _rows(loaded: Loaded, coder: Coder, sheet_id: str | None) -> Iterator[Values]:
    """Yield the row of the organisation, then one for each of its parts."""
    if loaded.part is not None:
        raise AssessorError(f"{loaded.reading.document.name}: only its part {loaded.part}; pack the whole sheet")
    reading, sheet = loaded.reading, loaded.reading.counted
    head = (
        reading.document.digest,
        sheet_id,
        loaded.questionnaire.id,
        _version(loaded),
        coder.layout,
        sheet.depth,
        reading.sheet.newest,
    )
    own = coder.facts(sheet.facts), coder.organisation(sheet.answers, reading.stale)
    yield *head, None, None, len(sheet.parts), *own
    for part_id, part in sheet.parts.items():
        its = coder.facts(part.facts, codes.INHERITED), coder.part(part, reading.parts[part_id].stale)
        yield *head, part_id, part.kind, 0, *its


def _version(loaded: Loaded) -> str | None:
    """Return the version that a sheet answers; none where that is not on record, and so could be any text."""
    version = loaded.reading.sheet.questionnaire.version
    return version if version == loaded.questionnaire.version or version in loaded.catalog.recorded else None
