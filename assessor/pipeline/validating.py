"""Check a file of any kind, or a whole catalog: questionnaires, catalog files, policies, brands, answer sheets."""

import shlex
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple, get_args

from assessor.authoring import lint
from assessor.errors import AssessorError
from assessor.io import brand as brands
from assessor.io import (
    discovery,
    files,
    listing,
    named,
    patterns,
    policies,
    portfoliofile,
    sheets,
    soundness,
    toml,
)
from assessor.io.catalog import Catalog, beside, find, questionnaires_in, shipped
from assessor.io.faults import Fault, Keys
from assessor.io.resolving import resolve
from assessor.io.toml import Document
from assessor.model.assessment import Finding
from assessor.model.brand import BrandFile
from assessor.model.catalog import Questionnaire
from assessor.model.obligations import Reading
from assessor.model.policy import Policy
from assessor.pipeline import translating
from assessor.pipeline.loading import Known, Loaded, load, loaded_from, of_part, version_faults, waiver_faults
from assessor.scoring.facts import fact_values
from assessor.scoring.findings import findings_of
from assessor.text import visible
from assessor.words import terms
from assessor.words.speech import all_of, say


class Sound(NamedTuple):
    """A sound file: what it is in a few words, warnings for its author, and other notes."""

    what: str
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Checked(NamedTuple):
    """A file or a catalog's folder, and whether it is sound, or what is wrong with it."""

    path: Path
    found: Sound | AssessorError


def validate_all(names: Iterable[Path], request: "ValidateRequest") -> Iterator[Checked]:
    """Check files, catalogs' folders, and the answer sheets in other folders or matched by patterns, each once."""
    seen: dict[Path, None] = {}
    request = request._replace(known={})
    for name in names:
        found, missing = _meant(name)
        yield from (Checked(path, error) for path, error in missing)
        for path in found:
            if files.whole(path) not in seen:
                seen[files.whole(path)] = None
                yield Checked(path, _checked(path, request))


def _meant(name: Path) -> tuple[Iterable[Path], Iterable[tuple[Path, AssessorError]]]:
    is_catalog = patterns.is_folder(name) and (name / "catalog.toml").is_file()
    if is_catalog or not (patterns.is_folder(name) or patterns.is_pattern(str(name))):
        return [name], []
    sheets_there = discovery.find([name])
    return sheets_there.files, sheets_there.missing


def _checked(path: Path, request: "ValidateRequest") -> Sound | AssessorError:
    try:
        return validate(path, request)
    except AssessorError as error:
        return error


class ValidateRequest(NamedTuple):
    """The day to judge by, and the questionnaire's file of an answer sheet whose questionnaire does not ship.

    With many sheets, `known` keeps each questionnaire that was read.
    """

    as_of: date
    questionnaire: str | None = None
    known: Known | None = None


def validate(path: Path, request: ValidateRequest, beside: Mapping[str, str] | None = None) -> Sound:
    """Return what a file or a catalog's folder is, if it is sound; `AssessorError` with all its faults.

    `beside` has the files of questionnaires in the same folder, by their ids.
    """
    if patterns.is_folder(path):
        return _catalog(path, request)
    document = toml.read(path)
    kind = next((kind for key, kind in _KINDS.items() if key in document.data and not _pins(document, key)), None)
    if _is_based(document):
        kind = _questionnaire
    if translating.is_translation(path):
        kind = _translation
    if kind is None and document.path.name == discovery.PORTFOLIO:
        kind = _portfolio
    if kind is None and document.data.keys() and document.data.keys() <= {"waivers", "retired"}:
        kind = _waivers
    if kind is None and (policies.shares(document) or document.data.keys() & Policy.model_fields.keys()):
        kind = _policy
    if kind is None and document.data.keys() & BrandFile.model_fields.keys():
        kind = _brand
    if kind is None:
        raise AssessorError(
            f"{document.name}:1:1: neither an answer sheet, nor a questionnaire, a policy, a brand, a portfolio file "
            "or another file of a catalog"
        )
    reference = document.data.get("questionnaire")
    own = (beside or {}).get(str(reference.get("id"))) if isinstance(reference, dict) else None
    return kind(document, request if own is None else request._replace(questionnaire=request.questionnaire or own))


def _pins(document: Document, key: str) -> bool:
    """Whether a key is that of a policy's pinned facts: these have values, and those of a catalog are tables."""
    facts = document.data.get("facts")
    return key == "facts" and isinstance(facts, dict) and not any(isinstance(fact, dict) for fact in facts.values())


def _is_based(document: Document) -> bool:
    """Whether a file is a questionnaire that is based on another one; a policy that is based on one has no id."""
    return "based_on" in document.data and bool({"id", "version"} & document.data.keys())


def _sheet(document: Document, request: ValidateRequest) -> Sound:
    sheet = load(document.path, request.questionnaire, request.known)
    seen = sheet.reading.seen
    faults = [*version_faults(sheet), *seen.faults, *waiver_faults(sheet)]
    if faults:
        raise document.error(faults)
    return Sound(
        sheets.summary(sheet.reading),
        (*_contradictions(sheet), *sheets.dated_after(sheet.reading, request.as_of)),
        (*sheet.reading.notices, *seen.unpinned, *_to_migrate(sheet, request)),
    )


def _to_migrate(sheet: Loaded, request: ValidateRequest) -> Iterator[str]:
    """Yield how to bring a sheet up to the questionnaire of today, if it answers another version."""
    today = sheet.catalog.history(sheet.questionnaire).reference
    named, path = sheet.reading.sheet.questionnaire, sheet.reading.document.path
    moved = sheet.reading.moved or any(part.moved for part in sheet.reading.parts.values())
    if moved or named.version != today.version or named.catalog not in (None, today.catalog):
        option = ["--questionnaire", request.questionnaire] if request.questionnaire else []
        command = shlex.join(["assessor", "migrate", "--in-place", str(path), *option])
        yield say("notice-migrate", place=visible(path), command=visible(command), version=visible(today.version))


def _contradictions(sheet: Loaded) -> Iterator[str]:
    """Yield warnings of answered follow-ups to which their parent's answer does not lead, in the parts they are of."""
    reading = sheet.reading
    whole, kinds = _judged(sheet), {part.kind for part in reading.counted.parts.values()}
    yield from _contradicting(reading.document, (), whole, {c for c, f in whole.items() if f.control.of not in kinds})
    for part_id, part in reading.counted.parts.items():
        found = _judged(of_part(sheet, part_id))
        yield from _contradicting(reading.document, ("parts", part_id), found, part.answers.keys())


def _judged(sheet: Loaded) -> dict[str, Finding]:
    questionnaire, counted = sheet.questionnaire, sheet.reading.counted
    return findings_of(questionnaire, counted, fact_values(questionnaire, counted), sheet.reading.stale)


def _contradicting(
    document: Document, keys: Keys, found: Mapping[str, Finding], asked: Collection[str]
) -> Iterator[str]:
    for control_id, finding in found.items():
        is_answered = control_id in asked and finding.answer and finding.answer.choice
        if is_answered and finding.behind and not found[finding.behind].is_open:
            place = document.place((*keys, "answers", control_id))
            why = f"the answer to {finding.behind} does not lead to it, so it counts as nothing until that one does"
            yield f"{place}: {control_id} is answered, but {why}"


def _translation(document: Document, _: ValidateRequest) -> Sound:
    return Sound(translating.told(document))


def _questionnaire(document: Document, _: ValidateRequest) -> Sound:
    where, path = find(str(document.path.parent / document.path.name))
    loaded = where.questionnaire(path if path.is_absolute() else document.path)
    found = tuple(_told(document, warning) for warning in lint.warnings(loaded))
    controls, domains = say("controls", n=len(loaded.controls)), say("domains-counted", n=len(loaded.domains))
    told = say("sound-questionnaire", controls=controls, domains=domains) + _noted(len(found))
    return Sound(told, found, tuple(_switched(document, where, loaded)))


def _switched(document: Document, where: Catalog, loaded: Questionnaire) -> Iterator[str]:
    """Yield that a questionnaire weighs domains in another way than the one that it is based on."""
    base_id = document.data.get("based_on")
    if base_id is not None:
        base = where.questionnaire(where.root / f"{base_id}.toml")
        old, new = ("emphasis" if found.domains[0].by_emphasis else "domain_weights" for found in (base, loaded))
        if old != new:
            yield say("notice-weighs-by", file=document.name, new=new, old=old, base=visible(base_id))


def _told(document: Document, warning: lint.Warning) -> str:
    # A shared control stands in another file.
    place = document.place(warning.keys) if _own(document, warning.keys) else document.name
    return f"{place}: {warning.rule}: {warning.what}"


def _own(document: Document, keys: tuple[str, ...]) -> bool:
    return not keys or keys[1] in document.data.get("controls", {})


def _noted(warnings: int) -> str:
    return say("sound-warnings", n=warnings) if warnings else ""


def _standard(document: Document, _: ValidateRequest) -> Sound:
    folder = _folder(document).parent
    where = beside(folder / "questionnaire.toml")
    standard = where.standard(document.path)
    known = dict(where.shared)
    for path in questionnaires_in(folder):
        known |= resolve(where, path).untailored
    faults = list(soundness.of_mapped(standard, known, where.near))
    if faults:
        raise document.error(faults)
    return Sound(say("sound-standard", provisions=say("provisions-counted", n=len(standard.provisions))))


def _folder(document: Document) -> Path:
    # A path without a folder has no parent above it.
    return files.whole(document.path).parent


def _controls(document: Document, _: ValidateRequest) -> Sound:
    controls = Catalog(_folder(document).parent).domain_controls(document.path.stem)
    return Sound(say("sound-controls", controls=say("controls", n=len(controls))))


def _solutions(document: Document, _: ValidateRequest) -> Sound:
    return Sound(say("sound-solutions", categories=say("categories", n=len(Catalog(_folder(document)).solutions))))


def _obligations(document: Document, request: ValidateRequest) -> Sound:
    rules = Catalog(_folder(document).parent).rules
    found = [each for each in rules.obligations if each.id in document.data.get("obligations", {})]
    stale = tuple(
        f"{document.place(('obligations', each.id))}: stale-obligation: {each.id} was to be looked at again by "
        f"{each.look_again}"
        for each in found
        if each.is_stale(request.as_of)
    )
    read = Counter(each.read for each in found)
    numbers = [(read[reading], reading) for reading in get_args(Reading) if read[reading]]
    told = all_of([say("read-so", number=number, reading=terms.reading(reading)) for number, reading in numbers])
    counted = say("sound-obligations", n=len(found))
    return Sound((say("sound-read", counted=counted, told=told) if found else counted) + _noted(len(stale)), stale)


def _maker_questions(document: Document, _: ValidateRequest) -> Sound:
    number = len(Catalog(_folder(document)).maker_questions)
    return Sound(say("sound-maker-questions", questions=say("questions", n=number)))


def _emergency(document: Document, _: ValidateRequest) -> Sound:
    page = Catalog(_folder(document)).emergency
    contacts, steps = say("contacts", n=len(page.contacts)), say("steps", n=len(page.steps))
    return Sound(say("sound-emergency", contacts=contacts, steps=steps))


def _policy(document: Document, request: ValidateRequest) -> Sound:
    if policies.only_names(document):
        return Sound(_register(document))
    policy = policies.of(document).policy
    base = policies.TABLE if policies.shares(document) else ()
    wanted = {(*base, "require"): policy.require, (*base, "waivers", "critical"): policy.waivers.critical}
    _refuse_gone(document, wanted, request)
    told = say("sound-policy", n=len(policy.demands))
    return Sound(f"{told}; {_register(document)}" if policy.questionnaires else told)


def _register(document: Document) -> str:
    """Say how many questionnaires a file names, each of which is sound."""
    return say("sound-register", n=len([loaded_from(each) for each in named.each(document)]))


def _waivers(document: Document, request: ValidateRequest) -> Sound:
    waivers = sheets.waivers_in(document).waivers
    _refuse_gone(document, {("waivers", control_id): (control_id,) for control_id in waivers}, request)
    return Sound(say("sound-waivers", n=len(waivers)))


def _brand(document: Document, _: ValidateRequest) -> Sound:
    return Sound(say("sound-brand-covered") if brands.of(document).cover else say("sound-brand"))


def _portfolio(document: Document, _: ValidateRequest) -> Sound:
    file = portfoliofile.of(document)
    found = listing.listed(document, file)
    missing = [sentence for _, error in found.missing for sentence in error.sentences]
    if missing:
        raise AssessorError.of(missing)
    firms, counted = say("firms-counted", n=len(file.firms)), say("sheets-counted", n=len(found.members))
    return Sound(say("sound-portfolio", firms=firms, sheets=counted), notes=tuple(discovery.notes(found.passed)))


def _refuse_gone(document: Document, named: Mapping[Keys, Iterable[str]], request: ValidateRequest) -> None:
    """Raise `AssessorError` for ids that controls had in earlier versions of the catalog."""
    where = find(request.questionnaire)[0] if request.questionnaire else shipped()
    told = [(keys, where.near(control_id, ())) for keys, ids in named.items() for control_id in ids]
    faults = [Fault(keys, what) for keys, what in told if what]
    if faults:
        raise document.error(faults)


def _base(document: Document, _: ValidateRequest) -> Sound:
    base = Catalog(_folder(document)).base
    domains, facts = say("domains-counted", n=len(base.domains)), say("facts", n=len(base.facts))
    return Sound(say("sound-base", version=base.version, domains=domains, facts=facts))


def _changes(document: Document, _: ValidateRequest) -> Sound:
    return Sound(say("sound-changes", n=len(Catalog(_folder(document)).changes)))


def _fingerprints(document: Document, _: ValidateRequest) -> Sound:
    found = Catalog(_folder(document).parent).fingerprints(document.path.stem)
    return Sound(say("sound-fingerprints", n=len(found)))


def _wordings(document: Document, _: ValidateRequest) -> Sound:
    where, version = Catalog(_folder(document).parent), document.path.stem
    found, then = where.wordings_of(version), where.fingerprints(version)
    faults = [
        Fault(("wordings", control_id), f'"{control_id}" was not asked so in version {visible(version)}')
        for control_id, asked in found.items()
        if asked.fingerprint != then.get(control_id)
    ]
    if faults:
        raise document.error(faults)
    return Sound(say("sound-wordings", questions=say("questions", n=len(found))))


# The first key that a file has tells its kind.
_KINDS = {
    "answers": _sheet,
    "questionnaire": _sheet,
    "firms": _portfolio,
    "domain_weights": _questionnaire,
    "emphasis": _questionnaire,
    "include": _questionnaire,
    "provisions": _standard,
    "solutions": _solutions,
    "obligations": _obligations,
    "coverage": _obligations,
    "changes": _changes,
    "fingerprints": _fingerprints,
    "wordings": _wordings,
    "questions": _maker_questions,
    "contacts": _emergency,
    "steps": _emergency,
    "levels": _base,
    "facts": _base,
    "controls": _controls,
}


def _catalog(folder: Path, request: ValidateRequest) -> Sound:
    if not (folder / "catalog.toml").is_file():
        raise AssessorError(f"{folder}: no catalog.toml in it, so not a catalog's folder")
    paths = sorted(folder.rglob("*.toml"))
    where = Catalog(folder.resolve())
    beside = {name: str(folder / f"{name}.toml") for name in where.names()}
    faults: list[str] = []
    sound: list[Sound] = []
    for path in paths:
        try:
            sound.append(validate(path, request, beside))
        except AssessorError as error:
            faults += error.sentences
    if faults:
        raise AssessorError.of(dict.fromkeys(faults))
    loaded = [where.questionnaire(where.root / f"{name}.toml") for name in where.names()]
    warnings = tuple(warning for each in sound for warning in each.warnings)
    notes = (*(note for each in sound for note in each.notes), *translating.notices(folder, where, loaded))
    unused = tuple(
        f"{visible(folder)}: {sentence}"
        for sentence in (
            *lint.orphans(loaded, where.solutions, where.standards),
            *lint.unasked(loaded, where.shared, where.base.domains),
            *lint.uncovered(where.rules.coverage, where.base.meaning.regions(where.base.facts)),
        )
    )
    return Sound(say("sound-catalog", n=len(paths)) + _noted(len(unused)), (*warnings, *unused), notes)
