"""Check questionnaires, catalog files, policies and answer sheets; every fault with file:line:column.

The files that evidence names are looked for below the answer sheet's folder, and their digests compared. A fault is an
error, exit code 2. What an author should look at again is a warning with the name of its rule, which
questionnaires/README.md explains, and changes no exit code.
"""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from assessor.authoring import lint
from assessor.errors import AssessorError
from assessor.io import files, patterns, policies, proofs, sheets, toml
from assessor.io.catalog import Catalog, find
from assessor.io.faults import Fault, near
from assessor.io.toml import Document
from assessor.model.policy import Policy
from assessor.pipeline import loading
from assessor.text import counted, logged, visible


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        type=Path,
        help="an answer sheet, a policy, a file of waivers, a questionnaire, another file of a catalog, or its folder",
    )
    parser.add_argument(
        "--questionnaire", metavar="FILE", help="the questionnaire of the answer sheets, where it is not one that ships"
    )


def run(args: argparse.Namespace) -> int:
    """Check each file; 0 when none has a fault."""
    code = 0
    for path in args.files:
        try:
            sys.stdout.write(f"{logged(f'{path}: {_validated(path, args.questionnaire)}')}\n")
        except AssessorError as error:
            loading.complain(error)
            code = 2
    return code


def _validated(path: Path, questionnaire: str | None, beside: Mapping[str, str] | None = None) -> str:
    """Return in a few words what a sound file is; `AssessorError` with all its faults.

    `beside` are the questionnaires of its folder, by their ids, for an answer sheet there.
    """
    if patterns.is_folder(path):
        return _catalog(path)
    document = toml.read(path)
    kind = next((kind for key, kind in _KINDS.items() if key in document.data), None)
    if kind is None and document.data.keys() == {"waivers"}:
        kind = _waivers
    if kind is None and (policies.shares(document) or document.data.keys() & Policy.model_fields.keys()):
        kind = _policy
    if kind is None:
        raise AssessorError(
            f"{document.name}:1:1: neither an answer sheet, nor a questionnaire, a policy or another file of a catalog"
        )
    reference = document.data.get("questionnaire")
    own = (beside or {}).get(str(reference.get("id"))) if isinstance(reference, dict) else None
    return kind(document, questionnaire or own)


def _sheet(document: Document, questionnaire: str | None) -> str:
    _, _, reading = loading.load(document.path, questionnaire)
    faults, unpinned = proofs.check(document, reading.sheet)
    if faults:
        raise document.error(faults)
    loading.warn((*reading.notices, *unpinned))
    return f"a sound answer sheet, {sheets.summary(reading)}"


def _questionnaire(document: Document, _: str | None) -> str:
    where, path = find(str(document.path.parent / document.path.name))
    loaded = where.questionnaire(path if path.is_absolute() else document.path)
    found = lint.warnings(loaded)
    for warning in found:
        # A shared control stands in another file.
        place = document.place(warning.keys) if _own(document, warning.keys) else document.name
        _warn(f"{place}: {warning.rule}: {warning.what}")
    size = f"{counted(len(loaded.controls), 'control')} in {counted(len(loaded.domains), 'domain')}"
    return f"a sound questionnaire, {size}{_noted(len(found))}"


def _own(document: Document, keys: tuple[str, ...]) -> bool:
    return not keys or keys[1] in document.data.get("controls", {})


def _noted(warnings: int) -> str:
    return f"; {counted(warnings, 'warning')}" if warnings else ""


def _warn(sentence: str) -> None:
    sys.stderr.write(f"warning: {logged(sentence)}\n")


def _standard(document: Document, _: str | None) -> str:
    where = Catalog(_folder(document).parent)
    standard = where.standard(document.path)
    known = {*where.shared, *(i for q in where.names() for i in where.questionnaire(where.root / f"{q}.toml").controls)}
    faults = [
        Fault(("provisions", label, "controls", i), f'"{i}" is no control; {near(i, sorted(known))}')
        for label, provision in standard.provisions.items()
        for i in provision.controls
        if i not in known
    ]
    if faults:
        raise document.error(faults)
    return f"a sound standard, {counted(len(standard.provisions), 'provision')}"


def _folder(document: Document) -> Path:
    # A name without a folder has no parent to go up to.
    return files.whole(document.path).parent


def _controls(document: Document, _: str | None) -> str:
    controls = Catalog(_folder(document).parent).domain_controls(document.path.stem)
    return f"a sound file of controls, {counted(len(controls), 'control')}"


def _solutions(document: Document, _: str | None) -> str:
    return f"a sound file of solutions, {counted(len(Catalog(_folder(document)).solutions), 'category', 'categories')}"


def _obligations(document: Document, _: str | None) -> str:
    return f"a sound file of obligations, {counted(len(Catalog(_folder(document)).obligations), 'rule')}"


def _maker_questions(document: Document, _: str | None) -> str:
    number = len(Catalog(_folder(document)).maker_questions)
    return f"a sound file of questions to makers, {counted(number, 'question')}"


def _emergency(document: Document, _: str | None) -> str:
    page = Catalog(_folder(document)).emergency
    return f"a sound emergency page, {counted(len(page.contacts), 'contact')} and {counted(len(page.steps), 'step')}"


def _policy(document: Document, _: str | None) -> str:
    return f"a sound policy, {counted(len(policies.of(document).policy.demands), 'demand')}"


def _waivers(document: Document, _: str | None) -> str:
    return f"a sound file of waivers, {counted(len(sheets.waivers_in(document)), 'waiver')}"


def _base(document: Document, _: str | None) -> str:
    base = Catalog(_folder(document)).base
    return f"a sound catalog file, {counted(len(base.domains), 'domain')} and {counted(len(base.facts), 'fact')}"


# The first key that a file has tells its kind.
_KINDS = {
    "answers": _sheet,
    "questionnaire": _sheet,
    "domain_weights": _questionnaire,
    "include": _questionnaire,
    "provisions": _standard,
    "solutions": _solutions,
    "obligations": _obligations,
    "questions": _maker_questions,
    "contacts": _emergency,
    "steps": _emergency,
    "levels": _base,
    "facts": _base,
    "controls": _controls,
}


def _catalog(folder: Path) -> str:
    if not (folder / "catalog.toml").is_file():
        raise AssessorError(f"{visible(folder)}: no catalog.toml in it, so not a catalog's folder")
    files = sorted(folder.rglob("*.toml"))
    where = Catalog(folder.resolve())
    beside = {name: str(folder / f"{name}.toml") for name in where.names()}
    faults: list[str] = []
    for path in files:
        try:
            _validated(path, None, beside)
        except AssessorError as error:
            faults += error.sentences
    if faults:
        raise AssessorError(*dict.fromkeys(faults))
    loaded = [where.questionnaire(where.root / f"{name}.toml") for name in where.names()]
    unused = list(lint.orphans(loaded, where.solutions, where.standards))
    for sentence in unused:
        _warn(f"{visible(folder)}: {sentence}")
    return f"a sound catalog, {counted(len(files), 'file')}{_noted(len(unused))}"
