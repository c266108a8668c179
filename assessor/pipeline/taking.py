"""Take a form, or a plain table of answers, into a sheet: read both, bring them together, write all or nothing."""

from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from assessor.errors import AssessorError
from assessor.exchange import taking
from assessor.exchange.dormant import dormant
from assessor.exchange.taking import Holding, Signed, Taken
from assessor.io import edits, faults, files, returned, rows, sheets, soundness, toml
from assessor.io.faults import Fault, near
from assessor.io.locks import locked
from assessor.io.rows import Limits
from assessor.model.base import MOST_NAME
from assessor.model.catalog import Questionnaire
from assessor.model.forms import Returned
from assessor.model.merging import Prefer
from assessor.model.sheet import Answer, AnswerSheet, Part
from assessor.model.taking import MOVED, Taking
from assessor.pipeline.loading import Loaded, load
from assessor.scoring import parts
from assessor.words.speech import say


class TakeRequest(NamedTuple):
    """Which file to take into which sheet, as of a day.

    `by` and `on` say who answered, and when, where a row does not. `prefer` settles conflicts. `part` is the site or
    product that a plain table is about. With `dry_run` nothing is written.
    """

    file: Path
    into: Path
    as_of: date
    by: str = ""
    on: date | None = None
    prefer: Prefer | None = None
    part: str | None = None
    questionnaire: str | None = None
    dry_run: bool = False


class TakenFile(NamedTuple):
    """What became of a file, the questionnaire that it answers, and notices of what it does not say."""

    taking: Taking
    questionnaire: Questionnaire
    notices: tuple[str, ...]


def take(request: TakeRequest) -> TakenFile:
    """Take what a file says into a sheet; where a row is at fault, `AssessorError` with the faults of all of them.

    In conflict, the sheet keeps what it has, and all else is written.
    """
    _refuse_signature(request)
    with ExitStack() as locks:
        if not request.dry_run:
            locks.enter_context(locked(request.into))
        sheet = load(request.into, request.questionnaire)
        came = returned.read(request.file, sheet.catalog.history(sheet.questionnaire))
        part_id = _part(sheet, came, request)
        _refuse_strangers(sheet, came)
        taken = _taken(sheet, came, part_id, request)
        after = _with(sheet.reading.sheet, part_id, taken)
        found = _told(sheet, came, taken, after, part_id, request)
        if after != sheet.reading.sheet:
            text = _text(sheet, after)
            if not request.dry_run:
                _save(sheet, text)
                found = found.model_copy(update={"written": True})
    nameless = came.questionnaire is not None and came.sheet is None and sheet.reading.sheet.identity is not None
    notices = (*came.notices, *([say("take-nameless", file=came.name)] if nameless else []))
    return TakenFile(found, sheet.questionnaire, notices)


def _refuse_signature(request: TakeRequest) -> None:
    """Raise `AssessorError` for a name that is too long, or a day to come."""
    if len(request.by) > MOST_NAME:
        raise AssessorError(f"--by: longer than {MOST_NAME} characters")
    if request.on and request.on > request.as_of:
        raise AssessorError(f"--on {request.on}: after {request.as_of}; nobody has answered yet")


def _part(sheet: Loaded, came: Returned, request: TakeRequest) -> str | None:
    """Return the part that a file is about; `AssessorError` if the sheet has none such, or another one is named."""
    is_form, part_id = came.questionnaire is not None, came.part or request.part
    if request.part and is_form and request.part != came.part:
        whose = f"of the part {came.part}" if came.part else "of the whole organisation"
        raise AssessorError(f"{came.name}: a form {whose}, not of --part {request.part}")
    known = sheet.reading.sheet.parts
    if part_id is not None and part_id not in known:
        close = near(part_id, list(known)) or say("parts-none")
        raise AssessorError(
            f"{came.name}: about the part {part_id}, which {sheet.reading.document.name} lacks; {close}"
        )
    return part_id


def _refuse_strangers(sheet: Loaded, came: Returned) -> None:
    """Raise `AssessorError` for a form of another firm, or of a questionnaire that the sheet does not answer today."""
    if came.questionnaire is None:
        return
    name, written, today = sheet.reading.document.name, sheet.reading.sheet, sheet.questionnaire
    if came.questionnaire.id != today.id:
        what = f'asks "{came.questionnaire.id}", and {name} answers "{today.id}"'
        raise AssessorError(f"{came.name}: {what}")
    identities = {each.id for each in (written.identity, written.model_copy(update={"id": None}).identity) if each}
    if came.sheet and came.sheet not in identities:
        raise AssessorError(f"{came.name}: a form of another firm than {name}: it was made of the sheet {came.sheet}")
    if soundness.is_later(came.questionnaire.version, today.version):
        versions = f"version {came.questionnaire.version}, which is later than {today.version}"
        raise AssessorError(f"{came.name}: was made for {versions}; take it with that version")


def _taken(sheet: Loaded, came: Returned, part_id: str | None, request: TakeRequest) -> Taken:
    history, reading = sheet.catalog.history(sheet.questionnaire), sheet.reading
    whose = _whose(reading.today, part_id)
    kind = whose.kind if isinstance(whose, Part) else None
    asked = rows.sound(came, history, Limits(kind, request.as_of))
    stale = reading.parts[part_id].stale if part_id else reading.stale
    signed = Signed(request.as_of, request.by, request.on)
    taken = taking.take(asked, Holding(whose.facts, whose.answers, stale), signed, request.prefer)
    _refuse_too_much(taken)
    return taken


def _whose(sheet: AnswerSheet, part_id: str | None) -> AnswerSheet | Part:
    return sheet.parts[part_id] if part_id else sheet


def _refuse_too_much(taken: Taken) -> None:
    """Raise `AssessorError` for rows with a text that is longer than a sheet can hold."""
    sentences = []
    for row in taken.rows:
        try:
            if row.kind == "answer":
                Answer.model_validate(taken.answers[row.id].model_dump())
        except ValidationError as error:
            sentences += [f"{row.place}: {fault.what}" for fault in faults.faults_of(error, Answer)]
    if sentences:
        raise AssessorError.of(sentences)


def _with(sheet: AnswerSheet, part_id: str | None, taken: Taken) -> AnswerSheet:
    """Return a sheet as it is written, with what was taken."""
    own = _whose(sheet, part_id)
    moved = [row for row in taken.rows if row.fate in MOVED]
    facts = {row.id: taken.facts[row.id] for row in moved if row.kind == "fact"}
    answers = {row.id: taken.answers[row.id] for row in moved if row.kind == "answer"}
    changes = {"facts": {**own.facts, **facts}, "answers": {**own.answers, **answers}}
    if part_id is None:
        return sheet.model_copy(update=changes)
    return sheet.model_copy(update={"parts": {**sheet.parts, part_id: own.model_copy(update=changes)}})


def _told(
    sheet: Loaded, came: Returned, taken: Taken, after: AnswerSheet, part_id: str | None, request: TakeRequest
) -> Taking:
    history = sheet.catalog.history(sheet.questionnaire)
    counted = sheets.reconcile(sheet.reading.document, after, sheet.questionnaire, history).counted
    states = [sheet.reading.counted, counted]
    before, now = [parts.in_force(each, part_id) for each in states] if part_id else states
    ids = {row.id for row in taken.rows if row.kind == "answer" and row.fate in MOVED}
    return Taking(
        file=came.name,
        into=sheet.reading.document.name,
        part=part_id,
        dry_run=request.dry_run,
        rows=taken.rows,
        untouched=len(came.rows) - len(taken.rows),
        dormant=tuple(dormant(sheet.questionnaire, before, now, ids)),
        sheet=after,
    )


def _text(sheet: Loaded, after: AnswerSheet) -> str:
    """Return the text of the sheet with what was taken written into it."""
    document = sheet.reading.document
    try:
        text = edits.edited(document.text, sheet.reading.sheet, after, sheet.questionnaire)
    except AssessorError as error:
        raise document.error([Fault(("answers",), sentence) for sentence in error.sentences]) from None
    toml.refuse_unreadable(document.path, text)
    return text


def _save(sheet: Loaded, text: str) -> None:
    """Write the sheet, unless the file was changed since it was read."""
    document = sheet.reading.document
    if files.content(document.path, files.MAX_BYTES) != document.raw:
        raise AssessorError(f"{document.path}: was changed by another program meanwhile; nothing was written")
    files.write(document.path, text)
