"""Load questionnaires, solutions and standards; refuse whatever could not be asked or scored.

A questionnaire file uses the catalog of its own folder when that has a `catalog.toml`, else the one that ships.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import Field, ValidationError

from assessor.errors import AssessorError
from assessor.io import files, soundness, toml
from assessor.io.faults import Fault, Keys, faults_of, near
from assessor.io.toml import Document
from assessor.model.base import Id, Many, Model, OneOrMany, Text
from assessor.model.catalog import (
    Control,
    Domain,
    Emergency,
    Fact,
    Level,
    MadeFor,
    MakerQuestion,
    Obligation,
    Questionnaire,
    Solution,
    Standard,
    StandardId,
    Tailoring,
    Tier,
    TierInfo,
    WeightedDomain,
)
from assessor.text import visible

M = TypeVar("M", bound=Model)

NOT_QUESTIONNAIRES = frozenset({"catalog", "solutions", "obligations", "emergency", "maker-questions"})


_WEIGHTS = re.compile(rb"^[ \t]*\[?[ \t]*domain_weights\b", re.MULTILINE)


def home() -> Path:
    """Return the folder of the catalog that ships: beside the code in a wheel, above it in a checkout."""
    here = Path(__file__).parent.parent
    inside = here / "questionnaires"
    return inside if inside.is_dir() else here.parent / "questionnaires"


class _CatalogFile(Model):
    version: Text
    levels: dict[Id, Level]
    tiers: dict[Tier, TierInfo]
    domains: dict[Id, Domain]
    facts: dict[Id, Fact]
    glossary: dict[str, Text] = {}


class QuestionnaireFile(Model):
    """What a questionnaire's file may hold; its controls are read one by one."""

    id: Id
    version: Text
    title: Text
    about: Annotated[str, Field(max_length=2000)] = ""
    include: Many[Id] = ()
    exclude: Many[Id] = ()
    standards: Many[StandardId] = ()
    suggest: dict[Id, OneOrMany] = {}
    made_for: MadeFor | None = None
    domain_weights: dict[Id, Annotated[int, Field(ge=1, le=100)]]
    tailored: dict[Id, Tailoring] = {}
    controls: dict[Id, dict[str, Any]] = {}


class Catalog:
    """A folder of domains, facts, controls, solutions and standards, each file read when it is first needed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._read: Callable[[Path], Document] = toml.read_shipped if root == home() else toml.read

    @cached_property
    def base(self) -> _CatalogFile:
        """Return levels, domains, facts and glossary."""
        document = self._read(self.root / "catalog.toml")
        base = _model(_CatalogFile, document, document.data)
        _refuse(document, soundness.of_catalog(base.levels, base.tiers, base.facts))
        return base

    def domain_controls(self, domain: str) -> dict[str, Control]:
        """Return the shared controls of a domain, in the order of its file."""
        if domain not in self._controls:
            path = self.root / "controls" / f"{domain}.toml"
            self._controls[domain] = self._controls_of(path, domain) if path.is_file() else {}
        return self._controls[domain]

    @cached_property
    def _controls(self) -> dict[str, dict[str, Control]]:
        return {}

    def _controls_of(self, path: Path, domain: str) -> dict[str, Control]:
        document = self._read(path)
        tables = document.data.get("controls")
        faults = [
            Fault((key,), f'"{key}" is not a key here; a file of controls holds [controls.<id>] tables')
            for key in document.data
            if key != "controls"
        ]
        if not isinstance(tables, dict):
            faults.append(Fault((), "has no [controls.<id>] table"))
        if faults or not isinstance(tables, dict):
            raise document.error(faults)
        found = controls_from(document, ("controls",), tables, domain)
        _refuse(document, soundness.of_controls(found, self.base.facts, ("controls",)))
        return found

    @cached_property
    def shared(self) -> dict[str, Control]:
        """Return every shared control."""
        return {i: control for domain in self.base.domains for i, control in self.domain_controls(domain).items()}

    @cached_property
    def solutions(self) -> dict[str, Solution]:
        """Return the solution categories by id."""
        path = self.root / "solutions.toml"
        if not path.is_file():
            return {}
        document = self._read(path)
        tables = document.data.get("solutions", {})

        def solution(i: str, table: dict[str, Any]) -> Solution:
            return Solution.model_validate({"id": i, **table})

        found = _tables(Solution, document, ("solutions",), tables, solution)
        _refuse(document, soundness.of_first_steps(found, self.base.facts))
        return found

    @cached_property
    def obligations(self) -> tuple[Obligation, ...]:
        """Return the rules that bind, in the order of their file."""
        path = self.root / "obligations.toml"
        if not path.is_file():
            return ()
        document = self._read(path)

        def obligation(i: str, table: dict[str, Any]) -> Obligation:
            return Obligation.model_validate({"id": i, **table})

        found = _tables(Obligation, document, ("obligations",), document.data.get("obligations", {}), obligation)
        _refuse(document, soundness.of_obligations(found, self.base.facts, self.standard_files))
        return tuple(found.values())

    @cached_property
    def maker_questions(self) -> dict[str, MakerQuestion]:
        """Return what device makers are asked, by control."""
        path = self.root / "maker-questions.toml"
        if not path.is_file():
            return {}
        document = self._read(path)
        tables = document.data.get("questions", {})
        return _tables(MakerQuestion, document, ("questions",), tables, lambda _, table: MakerQuestion(**table))

    @cached_property
    def emergency(self) -> Emergency:
        """Return the emergency page, whole; empty where the catalog has none."""
        path = self.root / "emergency.toml"
        if not path.is_file():
            return Emergency()
        document = self._read(path)
        page = _model(Emergency, document, document.data)
        _refuse(document, soundness.of_emergency(page, self.base.facts))
        return page

    @cached_property
    def standards(self) -> tuple[Standard, ...]:
        """Return the standards, in the order of their ids."""
        return tuple(self.standard(path) for path in self.standard_files.values())

    @cached_property
    def standard_files(self) -> dict[str, Path]:
        """Return the files of the standards by their ids."""
        return {path.stem: path for path in sorted((self.root / "standards").glob("*.toml"))}

    def standards_of(self, questionnaire: Questionnaire, more: Iterable[str] = ()) -> tuple[Standard, ...]:
        """Return the standards that a questionnaire reports on (all where it names none), and those named beside it."""
        chosen = dict.fromkeys([*(questionnaire.standards or self.standard_files), *more])
        return tuple(self.standard(self.standard_files[i]) for i in chosen)

    def standard(self, path: Path) -> Standard:
        """Load one standard and hold each provision to: controls, or a reason why there are none."""
        document = self._read(path)
        standard = _model(Standard, document, document.data)
        _refuse(document, soundness.of_standard(standard))
        return standard

    def names(self) -> list[str]:
        """Return the ids of the questionnaires in this folder."""
        files = [path for path in sorted(self.root.glob("*.toml")) if path.stem not in NOT_QUESTIONNAIRES]
        # In a folder of one's own there are answer sheets and policies as well; reading what ships would take long.
        ships = self.root == home()
        return [path.stem for path in files if ships or _is_questionnaire(path)]

    def questionnaire(self, path: Path) -> Questionnaire:
        """Load a questionnaire file whole: shared controls tailored, own controls added, every reference resolved."""
        # A stranger's questionnaire may be built on the catalog that ships, and need not be there.
        document = self._read(path) if path.parent == self.root and path.is_file() else toml.read(path)
        file = _model(QuestionnaireFile, document, document.data)
        own = controls_from(document, ("controls",), file.controls, None)
        included = self._included(document, file)
        faults = [
            *soundness.of_questionnaire(
                file.tailored, file.suggest, file.domain_weights, included, own, self.base.facts
            ),
            *soundness.of_made_for(file.made_for, self.base.facts),
            *soundness.of_domains(file.domain_weights, included, own, self.base.domains),
        ]
        controls = self._ordered({**_tailored(included, file.tailored), **own})
        faults += soundness.of_resolved(controls, own, self._elsewhere)
        for index, name in enumerate(file.standards):
            if name not in self.standard_files:
                known = near(name, list(self.standard_files))
                faults.append(Fault(("standards", index), f'"{name}" is no standard; {known}'))
        if self.root != home() or path.parent != home():
            faults += soundness.of_solutions(own, self.solutions)
        _refuse(document, faults)
        weighted = [
            WeightedDomain(id=i, title=domain.title, about=domain.about, weight=file.domain_weights[i])
            for i, domain in self.base.domains.items()
            if i in file.domain_weights
        ]
        return Questionnaire(
            **{
                name: getattr(file, name)
                for name in ("id", "version", "title", "about", "suggest", "standards", "made_for")
            },
            **{name: getattr(self.base, name) for name in ("levels", "tiers", "facts", "glossary")},
            domains=tuple(weighted),
            controls=controls,
        )

    def _included(self, document: Document, file: QuestionnaireFile) -> dict[str, Control]:
        """Return the shared controls that `include` names, singly or by domain, without those of `exclude`."""
        found: dict[str, Control] = {}
        faults = []
        for index, name in enumerate(file.include):
            chosen = self.domain_controls(name) if name in self.base.domains else None
            if chosen is None and name in self.shared:
                chosen = {name: self.shared[name]}
            if chosen is None:
                known = [*self.base.domains, *self.shared]
                faults.append(Fault(("include", index), f'"{name}" is no domain or control; {near(name, known)}'))
            elif name in file.include[:index]:
                faults.append(Fault(("include", index), f'"{name}" is included twice'))
            found |= chosen or {}
        for index, name in enumerate(file.exclude):
            if found.pop(name, None) is None:
                faults.append(Fault(("exclude", index), f'"{name}" is not included; {near(name, list(found))}'))
        _refuse(document, faults)
        return found

    def _ordered(self, controls: dict[str, Control]) -> dict[str, Control]:
        """Sort controls by domain, a domain's own order kept."""
        order = list(self.base.domains)
        known = [item for item in controls.items() if item[1].domain in order]
        return dict(sorted(known, key=lambda item: order.index(item[1].domain)))

    def _elsewhere(self, control: str) -> bool:
        return control in self.shared


def shipped() -> Catalog:
    """Return the catalog that ships."""
    return Catalog(home())


def find(name: str) -> tuple[Catalog, Path]:
    """Resolve what a person names: a shipped questionnaire's id, or the path of a file."""
    catalog = shipped()
    if name in catalog.names():
        return catalog, catalog.root / f"{name}.toml"
    path = Path(name)
    if path.suffix == ".toml" or len(path.parts) > 1:
        own = (path.parent / "catalog.toml").is_file() and path.name != "catalog.toml"
        return (Catalog(path.parent.resolve()) if own else catalog), path
    raise AssessorError(f"{visible(name)}: not one of {', '.join(catalog.names())}, nor the path of a .toml file")


def load(name: str) -> Questionnaire:
    """Load a questionnaire by id or path; `AssessorError` with every fault and its place."""
    catalog, path = find(name)
    return catalog.questionnaire(path)


def controls_from(document: Document, base: Keys, tables: dict[str, Any], domain: str | None) -> dict[str, Control]:
    """Read controls from their tables; those of a domain's file get their domain from it."""

    def control(i: str, table: dict[str, Any]) -> Control:
        given = {"id": i, **({} if domain is None else {"domain": domain})}
        for key in (*given, "shared_question"):
            if key in table:
                raise AssessorError(f'"{key}" is not a key here')
        return Control.model_validate({**given, **table})

    return _tables(Control, document, base, tables, control)


def _is_questionnaire(path: Path) -> bool:
    """Whether a file has the key that all questionnaires have, and nothing else has; also where it is not valid."""
    try:
        return _WEIGHTS.search(files.content(path, files.MAX_BYTES)) is not None
    except AssessorError:
        return False


def _tailored(included: dict[str, Control], tailored: dict[str, Tailoring]) -> dict[str, Control]:
    changed = dict(included)
    for i in tailored.keys() & included.keys():
        changes = {name: value for name, value in tailored[i] if value is not None}
        if "question" in changes:
            changes["shared_question"] = included[i].question
        changed[i] = included[i].model_copy(update=changes)
    return changed


def _model(kind: type[M], document: Document, data: Any) -> M:
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        raise document.error(faults_of(error, kind)) from None


def _tables(
    kind: type[M],
    document: Document,
    base: Keys,
    tables: dict[str, Any],
    make: Callable[[str, dict[str, Any]], M],
) -> dict[str, M]:
    """Make one value of each table, and raise the faults of all of them at once."""
    made: dict[str, M] = {}
    faults: list[Fault] = []
    for i, table in tables.items():
        where = (*base, i)
        if not isinstance(table, dict):
            faults.append(Fault(where, f'"{i}" must be a table'))
            continue
        try:
            made[i] = make(i, table)
        except ValidationError as error:
            faults += faults_of(error, kind, where)
        except AssessorError as error:
            faults += [Fault(where, sentence) for sentence in error.sentences]
    _refuse(document, faults)
    return made


def _refuse(document: Document, faults: Iterator[Fault] | list[Fault]) -> None:
    found = list(faults)
    if found:
        raise document.error(found)
