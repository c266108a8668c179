"""Merge answer sheets: read them, bring them together, and write the result, under a lock and all at once."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from assessor.errors import AssessorError
from assessor.exchange import merging
from assessor.exchange.merging import Place, Side
from assessor.exchange.weighing import weighed
from assessor.io import edits, faults, files, sheets, toml
from assessor.io.faults import Fault, Keys
from assessor.io.locks import locked
from assessor.io.sheets import Reading
from assessor.model.assessment import Stale
from assessor.model.catalog import Questionnaire
from assessor.model.merging import Conflicts, Merge, Prefer
from assessor.model.sheet import AnswerSheet
from assessor.pipeline.loading import Known, Loaded, load

# An answer that is *not applicable* where that is not accepted was asked as it is today.
_OUTDATED = {"reworded", "version"}


class MergeRequest(NamedTuple):
    """Which sheets to merge, where to write the result, and what to do about disputes.

    Without a `base`, or with an empty file as one, all that is on either side is new. `stop` writes nothing while there
    is a dispute; `mark` writes each as *unknown*, with what both sides say as its comment. `prefer` settles disputes.
    """

    mine: Path
    theirs: Path
    to: Path
    as_of: date
    base: Path | None = None
    conflicts: Conflicts = "stop"
    prefer: Prefer | None = None
    questionnaire: str | None = None


class MergedFiles(NamedTuple):
    """A merge, and the questionnaire that its sheets answer."""

    merge: Merge
    questionnaire: Questionnaire


def merge(
    mine: Loaded, theirs: Loaded, as_of: date, *, base: Loaded | None = None, prefer: Prefer | None = None
) -> Merge:
    """Bring two states of a sheet together, answer by answer, and weigh what they dispute; nothing is written.

    In the sheet of the result, every dispute is *unknown*, with what both sides say as its comment. `AssessorError` for
    sheets of two questionnaires, versions or firms.
    """
    _refuse_strangers(mine, theirs, base)
    began = base.reading.today if base and _version(base) != _version(mine) else base.reading.sheet if base else None
    merged = merging.merge(_side(mine.reading), _side(theirs.reading), began, prefer)
    _refuse_too_much(merged.sheet)
    if not merged.disputes:
        return merged
    history = mine.catalog.history(mine.questionnaire)
    counted = sheets.reconcile(mine.reading.document, merged.sheet, mine.questionnaire, history).counted
    disputes = weighed(merged.disputes, mine.questionnaire, counted, as_of)
    return merged.model_copy(update={"disputes": disputes})


def merge_files(request: MergeRequest) -> MergedFiles:
    """Merge sheets into a file; nothing is written if that fails, or if it is to stop at a dispute."""
    with locked(request.to):
        named = [path for path in (request.mine, request.theirs, request.base) if path is not None]
        mine, theirs, base = _loaded(request)
        found = merge(mine, theirs, request.as_of, base=base, prefer=request.prefer)
        text = _written(mine, found)
        if found.disputes and request.conflicts == "stop":
            return MergedFiles(found, mine.questionnaire)
        _refuse_other(request.to, named, text)
        _save(request.to, text, [sheet for sheet in (mine, theirs, base) if sheet])
        return MergedFiles(found.model_copy(update={"written": True}), mine.questionnaire)


def _loaded(request: MergeRequest) -> tuple[Loaded, Loaded, Loaded | None]:
    """Read the sheets; `AssessorError` with the faults of all of them."""
    known: Known = {}
    found: dict[Path, Loaded] = {}
    sentences: list[str] = []
    base = request.base if request.base and not _is_empty(request.base) else None
    for path in (request.mine, request.theirs, *([base] if base else [])):
        try:
            found[path] = load(path, request.questionnaire, known)
        except AssessorError as error:
            sentences += [sentence for sentence in error.sentences if sentence not in sentences]
    if sentences:
        raise AssessorError(*sentences)
    return found[request.mine], found[request.theirs], found[base] if base else None


def _is_empty(path: Path) -> bool:
    """Whether a file holds nothing, as git gives a base to what two branches have added."""
    try:
        return not files.content(path, files.MAX_BYTES).strip()
    except AssessorError:
        # It is refused where the others are read, so that their faults are told as well.
        return False


def _refuse_strangers(mine: Loaded, theirs: Loaded, base: Loaded | None) -> None:
    """Raise `AssessorError` for sheets that answer different questions."""
    ours = mine.reading.sheet.questionnaire
    for other in (theirs, *([base] if base else [])):
        document, their = other.reading.document, other.reading.sheet.questionnaire
        if their.id != ours.id:
            what = f'answers "{their.id}", and {mine.reading.document.name} "{ours.id}"; such sheets cannot be merged'
            raise document.error([Fault(("questionnaire", "id"), what)])
        # What the base has can be read as of today, if today is what the sides answer.
        if _version(other) != _version(mine) and not (other is base and ours.version == mine.questionnaire.version):
            what = (
                f'answers version "{their.version}", and {mine.reading.document.name} "{ours.version}"; bring both to '
                "one version first, with `assessor migrate`"
            )
            raise document.error([Fault(("questionnaire", "version"), what)])


def _version(sheet: Loaded) -> tuple[str, str | None]:
    reference = sheet.reading.sheet.questionnaire
    return reference.version, reference.catalog


def _side(reading: Reading) -> Side:
    return Side(reading.sheet, dict(_stale(reading)))


def _stale(reading: Reading) -> Iterator[tuple[Place, Stale]]:
    """Yield the answers to what is no longer asked."""
    every = ((None, reading.stale), *((part_id, part.stale) for part_id, part in reading.parts.items()))
    for part_id, stale in every:
        for control_id, why in stale.items():
            if why.how in _OUTDATED:
                yield (part_id, control_id), why


def _refuse_too_much(sheet: AnswerSheet) -> None:
    """Raise `AssessorError` for texts that together are longer than a sheet can hold."""
    try:
        AnswerSheet.model_validate(sheet.model_dump())
    except ValidationError as error:
        raise AssessorError.of(
            f"{'.'.join(map(str, fault.keys))}: of both sides together, {fault.what}; shorten one of them"
            for fault in faults.faults_of(error, AnswerSheet)
        ) from None


def _written(mine: Loaded, merged: Merge) -> str:
    """Return the text of the first side with the merged sheet written into it."""
    document = mine.reading.document
    try:
        text = edits.edited(document.text, mine.reading.sheet, merged.sheet, mine.questionnaire)
        text = edits.commented(text, dict(_remarks(merged)))
    except AssessorError as error:
        raise document.error([Fault(("answers",), sentence) for sentence in error.sentences]) from None
    toml.refuse_unreadable(document.path, text)
    return text


def _remarks(merged: Merge) -> Iterator[tuple[Keys, str]]:
    """Yield what both sides say to each disputed fact, which has no comment of its own."""
    for dispute in merged.disputes:
        if dispute.kind == "fact":
            sides = sorted(" + ".join(sorted(claim.said)) or "-" for claim in (dispute.mine, dispute.theirs))
            yield (*(("parts", dispute.part) if dispute.part else ()), "facts", dispute.id), " | ".join(sides)


def _refuse_other(to: Path, named: Iterable[Path], text: str) -> None:
    """Raise `AssessorError` where a file would be replaced that is none of those merged."""
    if not to.exists() or files.whole(to) in map(files.whole, named):
        return
    if files.content(to, files.MAX_BYTES) != text.encode():
        raise AssessorError(f"{to}: exists already, and may hold answers; name a new file, or one of the sheets")


def _save(to: Path, text: str, read: Iterable[Loaded]) -> None:
    """Write the merged sheet, unless the file was changed since it was read."""
    for sheet in read:
        document = sheet.reading.document
        if files.whole(document.path) == files.whole(to) and files.content(to, files.MAX_BYTES) != document.raw:
            raise AssessorError(f"{to}: was changed by another program meanwhile; nothing was overwritten")
    files.write(to, text)
