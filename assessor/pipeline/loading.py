"""Read an answer sheet and the questionnaire it answers, and score it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple, get_args

from assessor.errors import AssessorError
from assessor.io import catalog, git, proofs, sheets, toml
from assessor.io.catalog import Catalog
from assessor.io.faults import Fault, near
from assessor.io.named import Names, Registered
from assessor.io.sheets import Reading
from assessor.io.toml import Document
from assessor.model.assessment import Assessment
from assessor.model.catalog import Questionnaire
from assessor.model.sheet import AboutKey, PartKind, Waiver
from assessor.scoring import engine, parts
from assessor.text import visible
from assessor.words.speech import say


class Loaded(NamedTuple):
    """An answer sheet as read, the questionnaire it answers, and the catalog of that questionnaire.

    `part` is the site or product that it is of, where that stands for the whole.
    """

    catalog: Catalog
    questionnaire: Questionnaire
    reading: Reading
    part: str | None = None

    @property
    def subject(self) -> str:
        """Return whose assessments this belongs to, and of which part; who names nobody is only like themselves."""
        identity = self.reading.sheet.identity
        return f"{identity.id if identity else self.reading.document.digest}/{self.part or ''}"

    @property
    def waivers(self) -> dict[str, Waiver]:
        """Return the waivers in the sheet; one under an earlier id counts for what is called otherwise today."""
        history, written = self.catalog.history(self.questionnaire), self.reading.sheet.waivers
        return {history.today(control_id): waiver for control_id, waiver in written.items()} | {
            control_id: waiver for control_id, waiver in written.items() if control_id in self.questionnaire.controls
        }


# The key of [about] that a part's title stands under in a report of its own.
_ABOUT: dict[PartKind, AboutKey] = {"site": "site", "product": "scope"}

# Questionnaires that have been read, by the names in the sheets.
Known = dict[str, tuple[Catalog, Questionnaire]]


def load(
    path: Path | str, questionnaire: str | None = None, known: Known | None = None, names: Names | None = None
) -> Loaded:
    """Read a sheet and the questionnaire it answers; `AssessorError` with every fault of either.

    `questionnaire` is the path of one that does not ship; without it, `names` says where those are that a sheet may
    name. With many sheets, pass the same dict as `known`, so that each questionnaire is read once.
    """
    return of_document(toml.read(Path(path)), questionnaire, known, names)


def of_document(
    document: Document, questionnaire: str | None = None, known: Known | None = None, names: Names | None = None
) -> Loaded:
    """As `load`, for a document that was read already."""
    sheet = sheets.parsed(document)
    where, loaded = asked_in(document, sheet.questionnaire.id, questionnaire, known, names)
    reading = sheets.reconcile(document, sheet, loaded, where.history(loaded))
    return Loaded(where, loaded, reading._replace(notices=(*reading.notices, *_of_about(reading, where))))


def counting(
    document: Document, questionnaire: str | None = None, known: Known | None = None, names: Names | None = None
) -> Loaded:
    """As `of_document`, for figures alone: without a look at the files that evidence names, and without notices."""
    sheet = sheets.parsed(document)
    where, loaded = asked_in(document, sheet.questionnaire.id, questionnaire, known, names)
    return Loaded(where, loaded, sheets.counting(document, sheet, loaded, where.history(loaded)))


def asked_in(
    document: Document,
    questionnaire_id: str,
    questionnaire: str | None = None,
    known: Known | None = None,
    names: Names | None = None,
) -> tuple[Catalog, Questionnaire]:
    """Return the questionnaire that a document's sheet answers, by its id, and its catalog; arguments as of `load`."""
    kept = {} if known is None else known
    name = questionnaire or questionnaire_id
    if name not in kept:
        found = questionnaire_of(document, questionnaire_id, questionnaire, names)
        # What an id means depends on the folder, unless it ships.
        name = found.file if found.place else name
        if name not in kept:
            kept[name] = found.catalog, loaded_from(found)
    return kept[name]


def of_part(sheet: Loaded, part_id: str | None) -> Loaded:
    """Return a part as a sheet of its own, or the whole without one; `AssessorError` if the sheet has no such part."""
    if part_id is None:
        return sheet
    reading = sheet.reading
    if part_id not in reading.counted.parts:
        known = near(part_id, list(reading.counted.parts)) or say("parts-none")
        raise AssessorError(f"{reading.document.name}: --part {part_id}: no part of this sheet; {known}")
    part, controls = reading.counted.parts[part_id], sheet.questionnaire.controls
    # What is not asked of such a part says nothing, and so hides nothing.
    stale = {name: why for name, why in reading.parts[part_id].stale.items() if controls[name].of == part.kind}
    alone = parts.in_force(reading.counted, part_id)
    answers = {control_id: answer for control_id, answer in alone.answers.items() if control_id not in stale}
    about = {**alone.about, _ABOUT[part.kind]: part.title}
    kept = {control_id: why for control_id, why in reading.stale.items() if control_id not in part.answers}
    counted = alone.model_copy(update={"answers": answers, "about": about})
    return sheet._replace(part=part_id, reading=reading._replace(counted=counted, stale={**kept, **stale}))


def version_faults(sheet: Loaded) -> list[Fault]:
    """Return a fault for each version that the sheet names and nobody here knows: it is newer, or was made up."""
    history, reference = sheet.catalog.history(sheet.questionnaire), sheet.reading.sheet.questionnaire
    return [
        Fault(
            ("questionnaire", unknown.key),
            f"answers version {visible(unknown.version)} of {unknown.of}, which is unknown here; "
            f"the newest is {visible(unknown.newest)}",
        )
        for unknown in history.unknown_versions(reference)
    ]


def waiver_faults(sheet: Loaded) -> list[Fault]:
    """Return the faults of the sheet's waivers: those of no control."""
    history, known = sheet.catalog.history(sheet.questionnaire), sheet.questionnaire.controls
    faults = []
    for control_id in sheet.reading.sheet.waivers:
        if history.today(control_id) not in known:
            close = history.near(control_id, tuple(known))
            what = f'waivers: "{control_id}" is no control of {sheet.questionnaire.id}'
            faults.append(Fault(("waivers", control_id), f"{what}; {close}" if close else what))
    return faults


def _of_about(reading: Reading, where: Catalog) -> Iterator[str]:
    """Yield a notice for each key of [about] that nothing tells."""
    unknown = [key for key in reading.sheet.about if key not in get_args(AboutKey)]
    known = [*get_args(AboutKey), *(contact.about for contact in where.emergency.contacts.values())] if unknown else []
    for key in unknown:
        if key not in known:
            place, close = reading.document.place(("about", key)), near(key, known)
            yield say("notice-about", place=place, name=key) + (f"; {close}" if close else "")


def questionnaire_of(
    document: Document, questionnaire_id: str, given: str | None, names: Names | None = None
) -> Registered:
    """Find the questionnaire that a sheet answers: the given file, the one that ships, or one that a table names.

    To give its id says nothing that the sheet does not say.
    """
    names = names or Names()
    if given and given != questionnaire_id:
        return Registered(questionnaire_id, *catalog.find(given))
    found = sought(document, questionnaire_id, names)
    if found is None:
        known = ", ".join(catalog.shipped_names())
        what = f'answers the questionnaire "{questionnaire_id}", which does not ship ({known} do)'
        hints = ["name its file with --questionnaire FILE"]
        hints += [f"in [questionnaires] of {names.where}"] if names.where else []
        raise document.error([Fault(("questionnaire",), f"{what}; {', or '.join(hints)}")])
    return found


def sought(document: Document, questionnaire_id: str, names: Names | None = None) -> Registered | None:
    """Find the questionnaire of an id that ships, or that a table names for this sheet; none if it is neither."""
    shipped = catalog.shipped()
    if questionnaire_id in shipped.names():
        return Registered(questionnaire_id, shipped, shipped.root / f"{questionnaire_id}.toml")
    # Of a sheet at a revision, the place where it stands today counts.
    place = git.from_here(document.origin.path) if document.origin else document.path
    return (names or Names()).find(place, questionnaire_id)


def loaded_from(found: Registered) -> Questionnaire:
    """Load a questionnaire that was found; one that a table names has the id that it has there."""
    loaded = found.catalog.questionnaire(found.path)
    if found.place and loaded.id != found.id:
        raise AssessorError(f'{found.place}: {found.file} has the id "{loaded.id}", not "{found.id}"')
    return loaded


def with_files_only(sheet: Loaded) -> Loaded:
    """Return a sheet in which evidence counts only where it names a file."""
    counted = proofs.keeping(sheet.reading.counted, lambda _, entry: entry.file is not None)
    return sheet._replace(reading=sheet.reading._replace(counted=counted))


def assess(sheet: Loaded, as_of: date) -> Assessment:
    """Score a sheet on a day; an answer that does not count is a finding with its reason, and a notice."""
    return _scored(sheet, as_of, (*sheet.reading.notices, *sheets.dated_after(sheet.reading, as_of)))


def assess_for_gate(sheet: Loaded, as_of: date) -> Assessment:
    """As `assess`, without notices of answers dated after the day of judgement: at a gate these are violations."""
    return _scored(sheet, as_of, sheet.reading.notices)


def _scored(sheet: Loaded, as_of: date, notices: tuple[str, ...]) -> Assessment:
    reading = sheet.reading
    return engine.assess(
        sheet.questionnaire,
        reading.counted,
        as_of,
        stale=reading.stale,
        stale_in_parts={part_id: part.stale for part_id, part in reading.parts.items()},
        unrecorded=sum(1 for _ in reading.every_unrecorded()),
        notices=notices,
    )
