"""Bring answer sheets up to the questionnaires of today, all of them or none."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import NamedTuple

from assessor.authoring.blanksheet import new_id
from assessor.errors import AssessorError
from assessor.io import catalog, discovery, edits, files, migration, sheets, soundness, toml
from assessor.io.discovery import Watch
from assessor.io.faults import Fault
from assessor.io.locks import locked
from assessor.io.migration import Known, Moved
from assessor.model.assessment import Stale
from assessor.model.base import MOST_COMMENT
from assessor.model.catalog import Questionnaire
from assessor.model.migration import COUNTED, FATES, Confirmed, Effect, Migrated, Migration, Migrations
from assessor.model.sheet import Answer, AnswerSheet, QuestionnaireRef
from assessor.pipeline.loading import Known as Read
from assessor.pipeline.loading import Loaded, load
from assessor.scoring import engine
from assessor.text import visible
from assessor.words.speech import say

# An answer, by its part (none: the organisation's own) and its control.
Place = tuple[str | None, str]


class MigrateRequest(NamedTuple):
    """Options of a migration: the day to score by, and where to write.

    `to` is a folder for copies, `in_place` writes into the sheets; with neither of them nothing is written. `older` is
    the questionnaire that the sheets were answered for, by id or file, if no record of it ships; `questionnaire` the
    file of one that does not ship.
    """

    as_of: date
    in_place: bool = False
    to: Path | None = None
    older: str | None = None
    questionnaire: str | None = None


class _Written(NamedTuple):
    """A sheet as it was read, where it is to be written, and as what."""

    loaded: Loaded
    place: Path
    text: str
    told: Migration


def migrate(names: Iterable[Path | str], request: MigrateRequest, watched: Watch = iter) -> Migrations:
    """Migrate the sheets that files, folders and patterns name; `AssessorError` with the faults of all, and no change.

    Each sheet is locked until it is written. `watched` may count them.
    """
    found = discovery.find(names)
    paths, faults = found.files, [sentence for _, error in found.missing for sentence in error.sentences]
    with ExitStack() as locks:
        done: list[_Written] = []
        older, read = _older(request), Read()
        for path in watched(paths):
            try:
                if request.in_place:
                    locks.enter_context(locked(path))
                done.append(_one(path, request, older, read))
            except AssessorError as error:
                faults += error.sentences
        faults += _refused(done, request)
        if faults:
            raise AssessorError.of([*faults, say("migrate-nothing-written")])
        written = _write(done, request)
    told = tuple(each.told for each in done)
    return Migrations(dry_run=not (request.in_place or request.to), written=written, sheets=told)


def _older(request: MigrateRequest) -> Questionnaire | None:
    return catalog.load(request.older) if request.older else None


def _one(path: Path, request: MigrateRequest, older: Questionnaire | None, read: Read) -> _Written:
    before = load(path, request.questionnaire, read)
    history, document = before.catalog.history(before.questionnaire), before.reading.document
    sheet = before.reading.sheet
    _refuse_later(before, history.reference)
    known = Known(history, sheet.questionnaire, _fitting(older, before))
    place = request.to / path.name if request.to else path
    moved = migration.migrated(sheet, known, _id_there(place) or new_id())
    _refuse_long(before, moved.sheet)
    try:
        text = edits.edited(document.text, sheet, moved.sheet, before.questionnaire, moved.renamed)
    except AssessorError as error:
        raise document.error([Fault(("answers",), sentence) for sentence in error.sentences]) from None
    after = _again(before, place, text)
    return _Written(before, place, text, _told(before, after, moved, request.as_of, changed=text != document.text))


def _id_there(place: Path) -> str | None:
    """Return the id of a copy that was written before, so that the same is written again."""
    try:
        return sheets.read(place)[1].id
    except AssessorError:
        return None


def _refuse_later(sheet: Loaded, today: QuestionnaireRef) -> None:
    """Raise `AssessorError` for a sheet of a later version: what it was asked is not known here."""
    reference, document = sheet.reading.sheet.questionnaire, sheet.reading.document
    for key, then, now in (
        ("version", reference.version, today.version),
        ("catalog", reference.catalog or "", today.catalog or ""),
    ):
        if soundness.is_later(then, now):
            what = f"answers version {visible(then)}, which is later than {visible(now)}; migrate it with that version"
            raise document.error([Fault(("questionnaire", key), what)])


def _fitting(older: Questionnaire | None, sheet: Loaded) -> Questionnaire | None:
    """Return the older questionnaire where it is the sheet's; none where the sheet is migrated already."""
    reference, document = sheet.reading.sheet.questionnaire, sheet.reading.document
    if older is None or (older.id == reference.id and older.version == reference.version):
        return older
    if reference.id == older.id and reference.version == sheet.questionnaire.version:
        return None
    what = f"answers {visible(reference.id)} {visible(reference.version)}"
    raise document.error([Fault(("questionnaire",), f"{what}; --from is {visible(older.id)} {visible(older.version)}")])


def _refuse_long(sheet: Loaded, after: AnswerSheet) -> None:
    too_long = [path for path, answer in after.every_answer() if len(answer.comment) > MOST_COMMENT]
    if too_long:
        what = "the comment leaves no room for the earlier answer; shorten it"
        raise sheet.reading.document.error([Fault((*path, "comment"), what) for path in too_long])


def _again(sheet: Loaded, place: Path, text: str) -> Loaded:
    """Read a sheet as it is to be written."""
    document = toml.parsed(place, text.encode())
    history = sheet.catalog.history(sheet.questionnaire)
    return sheet._replace(reading=sheets.reconcile(document, sheets.parsed(document), sheet.questionnaire, history))


def _told(before: Loaded, after: Loaded, moved: Moved, as_of: date, *, changed: bool) -> Migration:
    was, counted = before.reading.sheet, _counted(after)
    ids = {control_id for answer in moved.answers for control_id in answer.now}
    return Migration(
        file=before.reading.document.path.as_posix(),
        questionnaire=was.questionnaire.id,
        before=was.questionnaire,
        after=moved.sheet.questionnaire,
        identified=was.id is None,
        recorded=moved.recorded,
        changed=changed,
        answers=moved.answers,
        waivers=dict(moved.waivers),
        without=_stand(after, {}, as_of),
        effects=tuple(_effects(after, moved.answers, as_of)),
        read=_stand(before, _counted(before), as_of),
        migrated=_stand(after, counted, as_of),
        held=_stand(after, counted | dict(_held(before, moved.answers)), as_of),
        titles={control_id: before.questionnaire.controls[control_id].title for control_id in sorted(ids)},
    )


def _counted(sheet: Loaded) -> dict[Place, Answer]:
    """Return the answers of a sheet that count."""
    return dict(_placed(sheet.reading.counted))


def _placed(sheet: AnswerSheet) -> Iterator[tuple[Place, Answer]]:
    for keys, answer in sheet.every_answer():
        yield (keys[1] if keys[0] == "parts" else None, keys[-1]), answer


def _effects(after: Loaded, answers: Sequence[Migrated], as_of: date) -> Iterator[Effect]:
    """Count the answers of one fate after those of another."""
    counted, taken = _counted(after), dict[Place, Answer]()
    for fate in FATES:
        of_it = [answer for answer in answers if answer.fate == fate]
        if fate in COUNTED:
            places = [(answer.part, answer.now[0]) for answer in of_it]
            taken |= {place: counted[place] for place in places if place in counted}
        yield Effect(fate=fate, answers=len(of_it), after=_stand(after, taken, as_of))


def _held(before: Loaded, answers: Sequence[Migrated]) -> Iterator[tuple[Place, Answer]]:
    """Yield the answers to review that could be given today, too."""
    fitting = dict(_placed(sheets.fitting(before.reading.sheet, before.questionnaire)))
    for answer in answers:
        place = (answer.part, answer.control)
        if answer.fate == "review" and place in fitting:
            yield place, fitting[place]


def _stand(sheet: Loaded, answers: Mapping[Place, Answer], as_of: date) -> Confirmed:
    """Score a sheet as if it had these answers and no others; what a part does not say so is open there."""
    reading = sheet.reading
    counted = reading.counted.model_copy(
        update={
            "answers": _of(answers, None),
            "parts": {
                part_id: part.model_copy(update={"answers": _of(answers, part_id)})
                for part_id, part in reading.counted.parts.items()
            },
        }
    )
    given = {part_id: {*part.answers} for part_id, part in reading.counted.parts.items()}
    left_out = {
        part_id: part.stale | dict.fromkeys(given[part_id] - {*_of(answers, part_id)}, Stale(how="reworded"))
        for part_id, part in reading.parts.items()
    }
    found = engine.assess(sheet.questionnaire, counted, as_of, stale=reading.stale, stale_in_parts=left_out)
    return Confirmed(
        score=found.score.low if found.score else None, uncapped=found.uncapped.low if found.uncapped else None
    )


def _of(answers: Mapping[Place, Answer], part_id: str | None) -> dict[str, Answer]:
    return {control_id: answer for (place, control_id), answer in answers.items() if place == part_id}


def _refused(done: Sequence[_Written], request: MigrateRequest) -> Iterator[str]:
    """Yield why copies cannot be written: two under one name, or something else that stands there."""
    taken: dict[Path, Path] = {}
    for each in done if request.to else ():
        path, place = each.loaded.reading.document.path, files.whole(each.place)
        other = taken.setdefault(place, path)
        if other != path:
            yield f"{path}: its copy would have the name of the copy of {other}; migrate them into two folders"
        elif os.path.lexists(each.place) and not _is_there(each):
            yield f"{each.place}: exists already, and is no copy of {path}; name another folder with --to"


def _is_there(each: _Written) -> bool:
    try:
        return each.place.is_file() and files.content(each.place, files.MAX_BYTES) == each.text.encode()
    except AssessorError:
        return False


def _write(done: Sequence[_Written], request: MigrateRequest) -> tuple[str, ...]:
    """Write what changes, all of it or nothing; return the names of the files."""
    if request.to:
        _make(request.to)
        new = [each for each in done if not _is_there(each)]
    else:
        new = [each for each in done if each.told.changed and request.in_place]
        for each in new:
            document = each.loaded.reading.document
            if files.content(document.path, files.MAX_BYTES) != document.raw:
                raise AssessorError(f"{document.path}: was changed by another program meanwhile; nothing was written")
    for each in new:
        toml.refuse_unreadable(each.place, each.text)
    files.write_texts({each.place: each.text for each in new})
    return tuple(each.place.as_posix() for each in new)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise AssessorError(f"{folder}: cannot be made a folder ({error.strerror or error})") from None
