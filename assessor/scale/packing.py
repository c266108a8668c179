"""Read answer sheets, each once and within all limits, and pack them to codes."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from assessor.errors import AssessorError
from assessor.model.catalog import Questionnaire
from assessor.pipeline.loading import Known, Loaded, load
from assessor.scale import codes
from assessor.scale.schema import PACKED
from assessor.text import visible

# So many rows a batch keep memory low; the rows of one sheet always stay together.
ROWS = 4096

Values = tuple[object, ...]


class NotPacked(NamedTuple):
    """A sheet that could not be packed, and the sentences that say why."""

    sheet: str
    why: str


class Packing:
    """Packed rows, batch by batch, and beside them the sheets that could not be packed so far."""

    def __init__(self, sheets: Iterable[Path | str | Loaded], questionnaire: str | None, rows: int) -> None:
        self.not_packed: list[NotPacked] = []
        self._sheets = sheets
        self._questionnaire = questionnaire
        self._rows = rows
        self._known: Known = {}
        self._layouts: dict[str, tuple[Questionnaire, str]] = {}

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """Yield batches of whole sheets, in the order in which these were named."""
        self.not_packed.clear()
        rows: list[Values] = []
        for sheet in self._sheets:
            rows += self._packed(sheet)
            if len(rows) >= self._rows:
                yield _batch(rows)
                rows = []
        if rows:
            yield _batch(rows)

    def _packed(self, sheet: Path | str | Loaded) -> list[Values]:
        try:
            loaded = sheet if isinstance(sheet, Loaded) else load(sheet, self._questionnaire, self._known)
            return list(_rows(loaded, self._layout(loaded.questionnaire)))
        except AssessorError as error:
            name = sheet.reading.document.name if isinstance(sheet, Loaded) else visible(sheet)
            self.not_packed.append(NotPacked(name, str(error)))
            return []

    def _layout(self, questionnaire: Questionnaire) -> str:
        known, layout = self._layouts.get(questionnaire.id, (None, ""))
        if known is not questionnaire:
            layout = codes.layout(questionnaire)
            self._layouts[questionnaire.id] = questionnaire, layout
        return layout


def pack(sheets: Iterable[Path | str | Loaded], questionnaire: str | None = None, *, rows: int = ROWS) -> Packing:
    """Read sheets one after the other and pack them, in batches of about so many `rows`.

    A sheet that cannot be read is listed in `not_packed`, and the others are packed. `questionnaire` is the path of one
    that does not ship; a sheet that was loaded keeps its own.
    """
    return Packing(sheets, questionnaire, rows)


def _batch(rows: list[Values]) -> pa.RecordBatch:
    columns = zip(*rows, strict=True)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, PACKED, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=PACKED)


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
