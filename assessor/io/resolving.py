"""Resolve a questionnaire's file: what it takes from the catalog and its base, tailored, each reference checked."""

from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from assessor.io import basis, files, soundness
from assessor.io.beside import STANDARDS
from assessor.io.faults import Fault, hinted, near
from assessor.io.models import refuse
from assessor.io.toml import Document
from assessor.model.catalog import Control, Domain, Tailoring
from assessor.model.catalogfiles import QuestionnaireFile

if TYPE_CHECKING:
    from assessor.io.catalog import Catalog


class Resolved(NamedTuple):
    """A questionnaire's file, laid over its base, and the controls that it comes to.

    `untailored` are these controls as they are shared, or own ones of a base; `domains` are the catalog's and its own.
    """

    file: QuestionnaireFile
    untailored: dict[str, Control]
    controls: dict[str, Control]
    domains: dict[str, Domain]


def resolve(where: "Catalog", path: Path, below: tuple[Path, ...] = ()) -> Resolved:
    """Read a questionnaire's file and those that it is based on; `AssessorError` with every fault of one of them.

    `below` are the files that are based on this one.
    """
    document, file = where.read(path)
    base = _base(where, document, file, (*below, files.whole(path)))
    taken = _taken(where, document, file, base)
    used = {control.domain for control in (*taken.values(), *file.controls.values())}
    whole = basis.laid_over(base.file, file, taken.keys(), used) if base else file
    domains = {**where.base.domains, **whole.domains}
    controls = _ordered({**_tailored(taken, whole.tailored), **file.controls}, domains)
    found = Resolved(whole, {**taken, **file.controls}, controls, domains)
    of_base = _of_base(file, base, used) if base else ()
    before = base.untailored if base else {}
    of_ids = soundness.of_own_ids(file.controls, taken, before, base.file.id if base else "")
    where.refuse_unsound(document, chain(of_base, of_ids, _faults(where, path, file, taken, found)))
    return found


def _base(where: "Catalog", document: Document, file: QuestionnaireFile, above: tuple[Path, ...]) -> Resolved | None:
    """Return what a file is based on; `AssessorError` for no questionnaire of the catalog, and for a circle."""
    if file.based_on is None:
        return None
    if len(above) > soundness.DEEPEST:
        refuse(
            document, [Fault(("based_on",), f"a chain of more than {soundness.DEEPEST} that are based on each other")]
        )
    path = where.root / f"{file.based_on}.toml"
    if files.whole(path) in above:
        refuse(document, [Fault(("based_on",), f'"{file.based_on}" would be based on itself; name another one')])
    if file.based_on == file.id:
        refuse(document, [Fault(("id",), f'"{file.id}" is the id of what it is based on; choose another id')])
    if not where.has(file.based_on):
        known = where.names()
        close = near(file.based_on, known) or f"known: {', '.join(known)}"
        what = f'"{file.based_on}" is no questionnaire {"that ships" if where.ships else "of this folder"}; {close}'
        refuse(document, [Fault(("based_on",), what)])
    return resolve(where, path, above)


def _of_base(file: QuestionnaireFile, base: Resolved, used: set[str]) -> Iterator[Fault]:
    """Check that a file replaces no domain of its base, and how it weighs domains."""
    for domain_id in file.domains.keys() & base.file.domains.keys():
        yield Fault(("domains", domain_id), f'"{domain_id}" is a domain of "{base.file.id}" already; choose another id')
    yield from basis.of_weights(base.file, file, used)


def _faults(
    where: "Catalog", path: Path, file: QuestionnaireFile, taken: Mapping[str, Control], found: Resolved
) -> Iterator[Fault]:
    own, base, whole = file.controls, where.base, found.file
    weighing = basis.weighing_of(whole)
    yield from soundness.of_questionnaire(whole, taken, own, base.facts, where.near)
    yield from soundness.of_wordings(own, where.roles, ("controls",))
    yield from soundness.of_made_for(whole.made_for, where.roles)
    yield from soundness.of_domains(weighing, getattr(whole, weighing), taken, own, found.domains)
    yield from soundness.of_own_domains(file.domains, base.domains, found.controls)
    yield from soundness.of_not_critical(whole.not_critical, base.vital)
    yield from soundness.of_changes(file.changes)
    yield from soundness.of_resolved(found.controls, own, lambda control_id: control_id in where.shared, where.near)
    yield from soundness.of_critical(found.controls, base.vital)
    for index, name in enumerate(file.standards):
        if name not in where.standard_files:
            close = near(name, list(where.standard_files)) or f"there is no {STANDARDS}/{name}.toml beside this file"
            yield Fault(("standards", index), f'"{name}" is no standard; {close}')
    # A test holds what ships to this; reading its solutions takes long.
    if not (where.ships and path.parent == where.root):
        yield from soundness.of_solutions(own, where.solutions)


def _taken(where: "Catalog", document: Document, file: QuestionnaireFile, base: Resolved | None) -> dict[str, Control]:
    """Return the controls of others: the base's, and what `include` names, without what `exclude` names."""
    found = dict(base.untailored) if base else {}
    domains = where.base.domains
    faults = []
    for index, name in enumerate(file.include):
        if name in domains:
            chosen = where.domain_controls(name)
        elif name in where.shared:
            chosen = {name: where.shared[name]}
        else:
            close = where.near(name, [*domains, *where.shared])
            faults.append(Fault(("include", index), hinted(f'"{name}" is no domain or control', close)))
            continue
        again = next((control_id for control_id in chosen if control_id in found), None)
        if name in file.include[:index]:
            faults.append(Fault(("include", index), f'"{name}" is included twice'))
        elif again:
            faults.append(Fault(("include", index), f'"{again}" is included already, singly or with its domain'))
        found |= chosen
    for index, name in enumerate(file.exclude):
        gone = [control_id for control_id, control in found.items() if name in {control_id, control.domain}]
        if not gone:
            faults.append(Fault(("exclude", index), hinted(f'"{name}" is not included', where.near(name, list(found)))))
        found = {control_id: control for control_id, control in found.items() if control_id not in gone}
    refuse(document, faults)
    return found


def _tailored(taken: Mapping[str, Control], tailored: Mapping[str, Tailoring]) -> dict[str, Control]:
    changed = dict(taken)
    for control_id in tailored.keys() & taken.keys():
        changes = {name: value for name, value in tailored[control_id] if value is not None}
        if "question" in changes:
            changes["shared_question"] = taken[control_id].question
        changed[control_id] = taken[control_id].model_copy(update=changes)
    return changed


def _ordered(controls: dict[str, Control], domains: Mapping[str, Domain]) -> dict[str, Control]:
    """Sort controls by domain, keeping the order within each domain."""
    order = list(domains)
    known = [item for item in controls.items() if item[1].domain in order]
    return dict(sorted(known, key=lambda item: order.index(item[1].domain)))
