"""Load questionnaires and the rest of a catalog; refuse whatever could not be asked or scored.

A questionnaire file uses the catalog of its own folder if there is a `catalog.toml`, else the catalog that ships.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from assessor.errors import AssessorError
from assessor.io import files, soundness, toml
from assessor.io.basis import weighing_of
from assessor.io.beside import STANDARDS, Folder
from assessor.io.faults import Fault, near
from assessor.io.history import Fate, History, OwnControls, fates
from assessor.io.models import modelled, named, refuse
from assessor.io.resolving import resolve
from assessor.io.toml import Document
from assessor.model.catalog import Control, Questionnaire, WeightedDomain
from assessor.model.catalogfiles import (
    CatalogFile,
    Changes,
    ChangesFile,
    ControlsFile,
    FingerprintsFile,
    OldQuestion,
    QuestionnaireFile,
    WordingsFile,
)
from assessor.text import visible

if TYPE_CHECKING:
    # `check` needs none of it, or few standards; what is read is imported where it is read.
    from assessor.model.handouts import Emergency, MakerQuestion
    from assessor.model.obligations import Coverage, Obligation, ObligationsFile, Rules
    from assessor.model.solutions import Solution
    from assessor.model.standards import Standard

NOT_QUESTIONNAIRES = frozenset({"catalog", "changes", "solutions", "emergency", "maker-questions"})

_WEIGHTS = rb"(?m)^[ \t]*\[?[ \t]*(?:domain_weights|emphasis)\b"
# A policy may be based on another one, too, but has no version.
_BASED = rb"(?m)^[ \t]*based_on\b", rb"(?m)^[ \t]*version\b"


def home() -> Path:
    """Return the folder of the catalog that ships: beside the code in a wheel, above it in a checkout."""
    here = Path(__file__).parent.parent
    inside = here / "questionnaires"
    return inside if inside.is_dir() else here.parent / "questionnaires"


class Catalog:
    """A folder of domains, facts, controls, solutions and standards; each file is read at its first use.

    The standards in `own`, the folder of a questionnaire of somebody's own, are laid over it.
    """

    def __init__(self, root: Path, own: Folder | None = None) -> None:
        self.root = root
        self.own = own
        self.ships = root == home()
        self._as_built = True

    def _read(self, path: Path) -> Document:
        document = toml.read_shipped(path) if self.ships else toml.read(path)
        self._as_built &= document.as_built
        return document

    def refuse_unsound(self, document: Document, faults: Iterable[Fault]) -> None:
        """Raise `AssessorError` with all faults of a file, looked for only where a file was changed since the build.

        Tests hold what ships to all of it, and to look again takes a while at the start of every command.
        """
        if not (document.as_built and self._as_built):
            refuse(document, faults)

    @cached_property
    def base(self) -> CatalogFile:
        """Return `catalog.toml`: levels, tiers, domains, facts, their meaning, and the glossary."""
        document = self._read(self.root / "catalog.toml")
        base = modelled(CatalogFile, document)
        faults = chain(
            soundness.of_catalog(base.levels, base.tiers, base.facts),
            soundness.of_meaning(base.meaning, base.facts),
            soundness.of_vital(base.vital, base.meaning.roles(base.facts)),
        )
        self.refuse_unsound(document, faults)
        return base

    @cached_property
    def roles(self) -> dict[str, str]:
        """Return the roles that a firm can have, and their texts."""
        return self.base.meaning.roles(self.base.facts)

    @cached_property
    def sizes(self) -> dict[str, str]:
        """Return the sizes that a firm can have, and their texts."""
        return self.base.meaning.sizes(self.base.facts)

    def domain_controls(self, domain: str) -> dict[str, Control]:
        """Return the shared controls of a domain, in the order of its file."""
        if domain not in self._controls:
            document = self._optional(f"controls/{domain}.toml")
            self._controls[domain] = self._controls_of(document, domain) if document else {}
        return self._controls[domain]

    @cached_property
    def _controls(self) -> dict[str, dict[str, Control]]:
        return {}

    def _controls_of(self, document: Document, domain: str) -> dict[str, Control]:
        found = named(ControlsFile, document, "controls", domain=domain).controls
        faults = chain(
            soundness.of_controls(found, self.base.facts, ("controls",)),
            soundness.of_wordings(found, self.roles, ("controls",)),
            # A test holds what ships to this; reading its solutions takes long.
            () if self.ships else soundness.of_solutions(found, self.solutions),
        )
        self.refuse_unsound(document, faults)
        return found

    @cached_property
    def shared(self) -> dict[str, Control]:
        """Return every shared control."""
        return {
            control_id: control
            for domain in self.base.domains
            for control_id, control in self.domain_controls(domain).items()
        }

    @cached_property
    def solutions(self) -> "dict[str, Solution]":
        """Return the solution categories by id."""
        from assessor.model.solutions import SolutionsFile

        document = self._optional("solutions.toml")
        if document is None:
            return {}
        found = named(SolutionsFile, document, "solutions").solutions
        self.refuse_unsound(document, soundness.of_audiences(found, self.roles, self.sizes))
        return found

    @cached_property
    def rules(self) -> "Rules":
        """Return the obligations and what they cover, in the order of their files' names."""
        from assessor.model.obligations import ObligationsFile, Rules

        obligations: dict[str, Obligation] = {}
        coverage: dict[str, Coverage] = {}
        for path in sorted((self.root / "obligations").glob("*.toml")):
            document = self._read(path)
            file = named(ObligationsFile, document, "obligations")
            faults = chain(
                soundness.of_obligations(file.obligations, self.base.facts, self.standard_files),
                soundness.of_coverage(file.coverage, self.base.meaning.regions(self.base.facts)),
                soundness.of_twice("obligations", file.obligations, obligations),
                soundness.of_twice("coverage", file.coverage, coverage),
            )
            self.refuse_unsound(document, faults)
            obligations |= file.obligations
            coverage |= file.coverage
        return Rules(tuple(obligations.values()), coverage)

    def rules_in(self, path: Path) -> "ObligationsFile":
        """Return the obligations of one file, not held to the others."""
        from assessor.model.obligations import ObligationsFile

        return named(ObligationsFile, self._read(path), "obligations")

    @cached_property
    def maker_questions(self) -> "dict[str, MakerQuestion]":
        """Return the questions to device makers, by control."""
        from assessor.model.handouts import MakerQuestionsFile

        document = self._optional("maker-questions.toml")
        return modelled(MakerQuestionsFile, document).questions if document else {}

    @cached_property
    def emergency(self) -> "Emergency":
        """Return the emergency page, whole; empty where the catalog has none."""
        from assessor.model.handouts import Emergency

        document = self._optional("emergency.toml")
        if document is None:
            return Emergency()
        page = modelled(Emergency, document)
        self.refuse_unsound(document, soundness.of_emergency(page, self.base.facts))
        return page

    @cached_property
    def changes(self) -> dict[str, Changes]:
        """Return what became of each question, by the version that changed it."""
        document = self._optional("changes.toml")
        if document is None:
            return {}
        found = modelled(ChangesFile, document).changes
        self.refuse_unsound(document, soundness.of_changes(found))
        return found

    @property
    def recorded(self) -> list[str]:
        """Return the released versions of which it is recorded what was asked."""
        return sorted(path.stem for path in (self.root / "fingerprints").glob("*.toml"))

    @cached_property
    def _fingerprints(self) -> dict[str, dict[str, str]]:
        return {}

    def fingerprints(self, version: str) -> dict[str, str]:
        """Return what each control asked in a released version; empty where that is not recorded."""
        # A version is what somebody wrote into a sheet: no path is made of it.
        if version not in self._fingerprints:
            document = self._optional(f"fingerprints/{version}.toml") if version in self.recorded else None
            self._fingerprints[version] = modelled(FingerprintsFile, document).fingerprints if document else {}
        return self._fingerprints[version]

    def wordings_of(self, version: str) -> dict[str, OldQuestion]:
        """Return the questions of a released version that are others today, in their words of then."""
        document = self._optional(f"wordings/{version}.toml")
        return modelled(WordingsFile, document).wordings if document else {}

    @cached_property
    def wordings(self) -> dict[tuple[str, str], OldQuestion]:
        """Return the questions of all released versions that are others today, by their ids and fingerprints."""
        every = [self.wordings_of(version) for version in self.recorded]
        return {(control_id, asked.fingerprint): asked for found in every for control_id, asked in found.items()}

    @cached_property
    def fates(self) -> dict[str, Fate]:
        """Return what became of every shared control that was renamed, split, merged or removed."""
        return fates(self.changes)

    def history(self, questionnaire: Questionnaire) -> History:
        """Return the questions of a questionnaire through the versions of this catalog."""
        read = self._histories.get(questionnaire.id)
        # A report holds a questionnaire that no file has.
        return read or History(self, questionnaire, OwnControls(frozenset(), {}, recorded=True, ships=True))

    @cached_property
    def _histories(self) -> dict[str, History]:
        return {}

    @cached_property
    def _paths(self) -> dict[str, Path]:
        return {}

    def path_of(self, questionnaire_id: str) -> Path | None:
        """Return the file of a questionnaire that was loaded; none where a report holds it and no file."""
        return self._paths.get(questionnaire_id)

    def _optional(self, name: str) -> Document | None:
        """Read a file that a catalog need not have."""
        path = self.root / name
        return self._read(path) if path.is_file() else None

    @cached_property
    def standards(self) -> "tuple[Standard, ...]":
        """Return the standards, in the order of their ids."""
        return tuple(self.standard(path) for path in self.standard_files.values())

    @cached_property
    def standard_files(self) -> dict[str, Path]:
        """Return the files of the standards by their ids; `AssessorError` for an own one with the id of another."""
        found = {path.stem: path for path in sorted((self.root / STANDARDS).glob("*.toml"))}
        for taken in found.keys() & self._own_standards.keys():
            what = f'"{taken}" is a standard that ships; choose another id'
            raise AssessorError(f"{visible(self._own_standards[taken])}: {what}")
        return found | self._own_standards

    @cached_property
    def _own_standards(self) -> dict[str, Path]:
        return self.own.standards if self.own else {}

    def standards_of(self, questionnaire: Questionnaire, more: Iterable[str] = ()) -> "tuple[Standard, ...]":
        """Return the standards that a questionnaire reports on (all if it names none), and `more` by their ids."""
        chosen = dict.fromkeys([*(questionnaire.standards or self.standard_files), *more])
        return tuple(self.standard(self.standard_files[standard_id]) for standard_id in chosen)

    def standard(self, path: Path) -> "Standard":
        """Load one standard; each of its provisions has controls, or a reason why it has none."""
        document, standard = self._standard(path)
        self.refuse_unsound(document, soundness.of_standard(standard, path.stem, self.roles))
        return standard

    def _standard(self, path: Path) -> "tuple[Document, Standard]":
        from assessor.model.standards import Standard

        document = self.own.read(path) if self.own and path.stem in self._own_standards else self._read(path)
        return document, modelled(Standard, document)

    def _refuse_unknown(self, questionnaire: Questionnaire) -> None:
        """Raise `AssessorError` for own standards that it reports on and that name controls which nobody has."""
        for name in questionnaire.standards or self._own_standards:
            if name in self._own_standards:
                document, standard = self._standard(self._own_standards[name])
                named_there = {control_id for p in standard.provisions.values() for control_id in p.controls}
                known = questionnaire.controls
                if named_there - known.keys():
                    known = {**self.shared, **known}
                refuse(document, soundness.of_mapped(standard, known, self.near))

    def names(self) -> list[str]:
        """Return the ids of the questionnaires in this folder."""
        # Reading all that ships would take long.
        return [path.stem for path in (_candidates(self.root) if self.ships else questionnaires_in(self.root))]

    def has(self, questionnaire_id: str) -> bool:
        """Whether this folder has a questionnaire; no other file is read."""
        path = self.root / f"{questionnaire_id}.toml"
        found = questionnaire_id not in NOT_QUESTIONNAIRES and path.is_file()
        return found and (self.ships or _is_questionnaire(path))

    def questionnaire(self, path: Path) -> Questionnaire:
        """Load a questionnaire: shared controls tailored, own controls added, every reference resolved."""
        if not (self.ships and path.parent == self.root):
            return self._loaded(path)
        if path not in self._shipped:
            self._shipped[path] = self._loaded(path)
        return self._shipped[path]

    @cached_property
    def _shipped(self) -> dict[Path, Questionnaire]:
        return {}

    def _loaded(self, path: Path) -> Questionnaire:
        file, _, controls, domains = resolve(self, path)
        weighing = weighing_of(file)
        weights = getattr(file, weighing)
        # All of it is valid: to hold it to the models once more takes a while at the start of every command.
        weighted = [
            WeightedDomain.model_construct(
                id=name, weight=weights[name], by_emphasis=weighing == "emphasis", **dict(domain)
            )
            for name, domain in domains.items()
            if name in weights
        ]
        found = Questionnaire.model_construct(
            **{
                name: getattr(file, name)
                for name in ("id", "version", "title", "about", "suggest", "standards", "made_for", "not_critical")
            },
            **{name: getattr(self.base, name) for name in ("levels", "tiers", "facts", "glossary", "meaning", "vital")},
            domains=tuple(weighted),
            controls=controls,
        )
        recorded = files.whole(path.parent) == files.whole(self.root)
        ships = recorded and self.ships
        its = OwnControls(frozenset() if ships else frozenset(file.controls), file.changes, recorded, ships)
        self._histories[found.id] = History(self, found, its)
        self._paths[found.id] = path
        self._refuse_unknown(found)
        return found

    def read(self, path: Path) -> tuple[Document, QuestionnaireFile]:
        """Read the file of a questionnaire; `AssessorError` with every fault of form."""
        # Somebody's own questionnaire may use the catalog that ships, but is read with limits.
        if path.parent == self.root and path.is_file():
            document = self._read(path)
        else:
            document = self.own.read(path) if self.own else toml.read(path)
        return document, named(QuestionnaireFile, document, "controls")

    def near(self, name: str, known: Sequence[str]) -> str:
        """Say what became of an id that no control has today, else what may have been meant."""
        fate = self.fates.get(name)
        return fate.said(name) if fate and name not in fate.now else near(name, known)


def shipped() -> Catalog:
    """Return the catalog that ships, read once in a process, as its code is."""
    return _shipped_in(home())


@cache
def _shipped_in(root: Path) -> Catalog:
    return Catalog(root)


def shipped_names() -> list[str]:
    """Return the ids of the questionnaires that ship."""
    return shipped().names()


def find(name: str) -> tuple[Catalog, Path]:
    """Find a questionnaire by the id of a shipped one, or by the path of its file."""
    catalog = shipped()
    if name in catalog.names():
        return catalog, catalog.root / f"{name}.toml"
    path = Path(name)
    if path.suffix == ".toml" or len(path.parts) > 1:
        return beside(path), path
    raise AssessorError(f"{name}: not one of {', '.join(catalog.names())}, nor the path of a .toml file")


def beside(path: Path) -> Catalog:
    """Return the catalog of a file's folder; the one that ships, with what stands beside the file, if it has none."""
    if (path.parent / "catalog.toml").is_file() and path.name != "catalog.toml":
        return Catalog(path.parent.resolve())
    return Catalog(home(), Folder(path.parent))


def load(name: str) -> Questionnaire:
    """Load a questionnaire by the id of a shipped one or by path; `AssessorError` with every fault and its place."""
    catalog, path = find(name)
    return catalog.questionnaire(path)


def questionnaires_in(folder: Path) -> list[Path]:
    """Return the files of the questionnaires in a folder, which may also hold answer sheets and policies."""
    return [path for path in _candidates(folder) if _is_questionnaire(path)]


def _candidates(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.glob("*.toml")) if path.stem not in NOT_QUESTIONNAIRES]


def _is_questionnaire(path: Path) -> bool:
    """Whether a file, valid or not, has the keys that all questionnaires and no other files have."""
    try:
        content = files.content(path, files.MAX_BYTES)
    except AssessorError:
        return False
    return bool(re.search(_WEIGHTS, content)) or all(re.search(pattern, content) for pattern in _BASED)
