"""Read answer sheets, each once and within all limits, and pack them to codes."""

import os
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from assessor.errors import AssessorError
from assessor.io import toml
from assessor.io.files import MAX_BYTES, too_large
from assessor.io.named import Names
from assessor.model.catalog import Questionnaire
from assessor.pipeline.loading import Known, Loaded, load, load_from
from assessor.scale import codes
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
    about: dict[str, str] | None = None
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


class Packer:
    """Packs sheets one by one, and keeps the questionnaires that they answer."""

    def __init__(self, questionnaire: str | None = None, names: Names | None = None) -> None:
        self._questionnaire = questionnaire
        self._names = names
        self._known: Known = {}
        self._layouts: dict[str, tuple[Questionnaire, str]] = {}

    def packed(self, sheet: Named) -> PackedSheet:
        """Read a sheet and pack it; what is wrong with it stands in the list."""
        listed = _listed(sheet)
        try:
            loaded = sheet if isinstance(sheet, Loaded) else self._loaded(sheet)
            rows = tuple(_rows(loaded, self._layout(loaded.questionnaire)))
            return PackedSheet(_known(listed, loaded), rows)
        except AssessorError as error:
            return PackedSheet(listed._replace(why=error.sentences))

    def _loaded(self, sheet: Path | str | Content) -> Loaded:
        if not isinstance(sheet, Content):
            return load(sheet, self._questionnaire, self._known, self._names)
        path = Path(sheet.path)
        if sheet.raw is None:
            raise too_large(path, MAX_BYTES)
        return load_from(toml.parsed(path, sheet.raw), self._questionnaire, self._known, self._names)

    def _layout(self, questionnaire: Questionnaire) -> str:
        known, layout = self._layouts.get(questionnaire.id, (None, ""))
        if known is not questionnaire:
            layout = codes.layout(questionnaire)
            self._layouts[questionnaire.id] = questionnaire, layout
        return layout


def _listed(sheet: Named) -> Listed:
    if isinstance(sheet, Loaded):
        return Listed(stored(sheet.reading.document.path))
    return Listed(*sheet[:3]) if isinstance(sheet, Content) else _of_file(sheet)


def stored(path: Path | str) -> str:
    """Return a path as a file of rows can hold it; a name that is not UTF-8 cannot be held as it is."""
    name = str(path)
    return name if name.isascii() or name.encode(errors="replace").decode() == name else visible(name)


def _of_file(path: Path | str) -> Listed:
    """Return what a folder says of a file; read before the file, so that a change while it is read shows later."""
    try:
        found = os.stat(path)  # noqa: PTH116 - a text may be no path
    except (OSError, ValueError):
        return Listed(stored(path))
    return Listed(stored(path), found.st_size, found.st_mtime_ns)


def _known(listed: Listed, loaded: Loaded) -> Listed:
    sheet = loaded.reading.sheet
    identity = sheet.identity
    return listed._replace(
        digest=loaded.reading.document.digest,
        sheet=identity.id if identity else None,
        questionnaire=loaded.questionnaire.id,
        about=sheet.about,
        waivers=sorted(waiver.expires for waiver in loaded.waivers.values()),
    )


def batch_of(rows: Iterable[Values], schema: pa.Schema) -> pa.RecordBatch:
    """Return rows of values as a batch."""
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _rows(loaded: Loaded, layout: str) -> Iterator[Values]:
    """Yield the row of the organisation, then one for each of its parts."""
    if loaded.part is not None:
        raise AssessorError(f"{loaded.reading.document.name}: only its part {loaded.part}; pack the whole sheet")
    questionnaire, reading, sheet = loaded.questionnaire, loaded.reading, loaded.reading.counted
    days = (answer.on for _, answer in reading.sheet.every_answer() if answer.on)
    identity = sheet.identity
    head = (
        reading.document.digest,
        identity.id if identity else None,
        questionnaire.id,
        _version(loaded),
        layout,
        sheet.depth,
        max(days, default=None),
    )
    facts = codes.of_facts(questionnaire, sheet.facts)
    yield *head, None, None, len(sheet.parts), facts, codes.of_organisation(questionnaire, sheet.answers, reading.stale)
    for part_id, part in sheet.parts.items():
        own = codes.of_facts(questionnaire, part.facts, codes.INHERITED)
        stale = reading.parts[part_id].stale
        yield *head, part_id, part.kind, 0, own, codes.of_part(questionnaire, part, stale)


def _version(loaded: Loaded) -> str | None:
    """Return the version that a sheet answers; none where that is not on record, and so could be any text."""
    version = loaded.reading.sheet.questionnaire.version
    return version if version == loaded.questionnaire.version or version in loaded.catalog.recorded else None
