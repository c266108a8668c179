"""What was asked in earlier versions of a catalog: which answers from then still count, and as what."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from assessor.io.faults import near
from assessor.model.base import sha256_of

if TYPE_CHECKING:
    from assessor.io.catalog import Catalog
    from assessor.model.catalog import Control, Questionnaire
    from assessor.model.catalogfiles import Changes
    from assessor.model.sheet import QuestionnaireRef

Said = dict[str, "Changes"]


class Now(NamedTuple):
    """The control that asks today what was asked then, and the new ids of its choices that have one."""

    control: str
    choices: Mapping[str, str]


class Fate(NamedTuple):
    """What became of an id: the ids of today, and why it was removed."""

    how: Literal["renamed", "split", "merged", "removed"]
    now: tuple[str, ...] = ()
    why: str = ""

    def said(self, old_id: str) -> str:
        """Say what became of an id."""
        today = " and ".join(f'"{control_id}"' for control_id in self.now)
        words = {"renamed": f"is called {today} today", "split": f"was split into {today}"}
        words |= {"merged": f"was merged into {today}", "removed": f"was removed: {self.why}"}
        return f'"{old_id}" {words[self.how]}'


class UnknownVersion(NamedTuple):
    """A version that a sheet names and nobody here knows: its key in the sheet, what it is of, and the newest one."""

    key: Literal["version", "catalog"]
    version: str
    of: str
    newest: str


class OwnControls(NamedTuple):
    """What a questionnaire's file has of its own: controls that carry its version, and what became of them.

    `recorded` says that its folder keeps fingerprints of them, and `ships` that it carries the catalog's version.
    """

    controls: frozenset[str]
    changes: Said
    recorded: bool
    ships: bool


class History:
    """The questions of a questionnaire through the versions of its catalog; files are read when they are needed."""

    def __init__(self, where: "Catalog", questionnaire: "Questionnaire", own: OwnControls) -> None:
        self._where = where
        self.questionnaire = questionnaire
        self._own = own

    @property
    def reference(self) -> "QuestionnaireRef":
        """Return what a sheet says of this questionnaire; the catalog's version beside that of one that ships not."""
        from assessor.model.sheet import QuestionnaireRef

        catalog = None if self._own.ships else self._where.base.version
        return QuestionnaireRef(id=self.questionnaire.id, version=self.questionnaire.version, catalog=catalog)

    def is_current(self, reference: "QuestionnaireRef", control_id: str) -> bool:
        """Whether a sheet answers the version of today, of the catalog or, for a control of its own, of the file."""
        if control_id in self._own.controls or reference.catalog is None:
            return reference.version == self.questionnaire.version
        return reference.catalog == self._where.base.version

    @cached_property
    def digest(self) -> str:
        """Identify all that decides which answers still count, and as what."""
        said = {"catalog": self._where.changes, "own": self._own.changes}
        return sha256_of(
            [
                [value for _, value in self.reference],
                sorted(self._own.controls),
                self._recorded,
                {version: self._where.fingerprints(version) for version in self._where.recorded},
                {of: {version: changes.model_dump() for version, changes in one.items()} for of, one in said.items()},
            ]
        )

    def unknown_versions(self, reference: "QuestionnaireRef") -> Iterator[UnknownVersion]:
        """Yield the versions that are newer than what is here, or that nobody ever released."""
        newest, shared = self.questionnaire.version, self._where.base.version
        if not _was(reference.version, newest, self._recorded):
            yield UnknownVersion("version", reference.version, self.questionnaire.id, newest)
        if reference.catalog and not _was(reference.catalog, shared, self._where.recorded):
            yield UnknownVersion("catalog", reference.catalog, "the catalog", shared)

    def is_recorded(self, reference: "QuestionnaireRef") -> bool:
        """Whether all that a sheet of these versions was asked is on record, so that what is not there is made up."""
        own = reference.version in {self.questionnaire.version, *self._recorded}
        return own and (
            reference.catalog is None or reference.catalog in {self._where.base.version, *self._where.recorded}
        )

    @property
    def _recorded(self) -> Sequence[str]:
        """Return the versions of the questionnaire on record: those of its catalog, if it carries them."""
        return self._where.recorded if self._own.recorded else []

    def asked(self, reference: "QuestionnaireRef", control_id: str) -> str | None:
        """Return the fingerprint of what a control asked in a version; none where no record of it is kept."""
        own = control_id in self._own.controls
        # Without a record of its own, a file's version says nothing of what was asked.
        if not self._own.recorded and (own or reference.catalog is None):
            return None
        version = reference.version if own else reference.catalog or reference.version
        return self._where.fingerprints(version).get(control_id)

    def asked_earlier(self, reference: "QuestionnaireRef", control_id: str) -> bool:
        """Whether a sheet of an earlier version was asked a control that this one may not have."""
        return not self.is_current(reference, control_id) and self.asked(reference, control_id) is not None

    def now(self, control_id: str, fingerprint: str) -> Now | None:
        """Return what asks the same in meaning today; none where the question is another, or gone."""
        return self._then.get((control_id, fingerprint))

    def choices(self, control_id: str, fingerprint: str) -> Mapping[str, str]:
        """Return the texts of a question's choices as they were asked once; empty where they are not on record."""
        asked = self._where.wordings.get((control_id, fingerprint))
        return asked.choices if asked else {}

    def fate(self, control_id: str) -> Fate | None:
        """Return what became of a question that was renamed, split, merged or removed."""
        return self._fates.get(control_id)

    def today(self, control_id: str) -> str:
        """Return the id that a control has today."""
        controls = self.questionnaire.controls
        fate = None if control_id in controls else self.fate(control_id)
        return fate.now[0] if fate and fate.how == "renamed" and fate.now[0] in controls else control_id

    def was_asked(self, control_id: str, fingerprint: str) -> bool:
        """Whether some version asked this, so that an answer to it is no mistake although nothing asks it today."""
        return (control_id, fingerprint) in self._then or self.version_of(control_id, fingerprint) is not None

    def version_of(self, control_id: str, fingerprint: str) -> str | None:
        """Return the first version on record that asked this; none where none did."""
        prints = ((version, self._where.fingerprints(version)) for version in self._where.recorded)
        return next((version for version, found in prints if found.get(control_id) == fingerprint), None)

    def near(self, name: str, known: Sequence[str]) -> str:
        """Say what became of an id that no control has today, else what may have been meant."""
        fate = self.fate(name)
        return fate.said(name) if fate and name not in fate.now else near(name, known)

    @cached_property
    def _fates(self) -> dict[str, Fate]:
        return {**self._where.fates, **fates(self._own.changes)}

    @cached_property
    def _then(self) -> dict[tuple[str, str], Now]:
        """Every question, by its id and fingerprint then, that has one of the same meaning today."""
        controls, where = self.questionnaire.controls, self._where
        found = {(control_id, controls[control_id].fingerprint): Now(control_id, {}) for control_id in controls}
        # The first version on record has no changes: what became of its questions stands with the second.
        first = [version for version in where.recorded if version not in where.changes][:1]
        earlier = [*(first or [""]), *where.changes]
        before = dict(zip(where.changes, earlier, strict=False))
        _look_back(found, controls, where.changes, lambda version: where.fingerprints(before[version]))
        own = {control_id: control for control_id, control in controls.items() if control_id in self._own.controls}
        _look_back(found, own, self._own.changes, lambda _: {})
        return found


def _was(version: str, newest: str, recorded: Sequence[str]) -> bool:
    """Whether there may have been a version; records, where there are any, have all that were released."""
    return version in {newest, *recorded} or (not recorded and _is_before(version, newest))


def _is_before(version: str, other: str) -> bool:
    return version.replace(".", "").isdecimal() and _numbers(version) < _numbers(other)


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".") if part.isdecimal()]


def _look_back(
    found: dict[tuple[str, str], Now],
    controls: Mapping[str, "Control"],
    said: Said,
    recorded: Callable[[str], Mapping[str, str]],
) -> None:
    """Add what was asked before each version, the last one first; `recorded` has the fingerprints before it."""
    alive = {control_id: Now(control_id, {}) for control_id in controls}
    prints: dict[str, str | None] = {control_id: control.fingerprint for control_id, control in controls.items()}
    for version in reversed(said):
        changes = said[version]
        alive = dict(_before(changes, alive))
        for control_id, now in alive.items():
            known = changes.same.get(control_id) or recorded(version).get(control_id)
            if known:
                prints[now.control] = known
            elif control_id in changes.renamed and changes.renamed[control_id].choices:
                control = controls[now.control]
                unchanged = prints[now.control] == control.fingerprint
                prints[now.control] = _with_choices_then(control, now).fingerprint if unchanged else None
            fingerprint = prints[now.control]
            if fingerprint:
                found.setdefault((control_id, fingerprint), now)


def _with_choices_then(control: "Control", now: Now) -> "Control":
    old_ids = {new_id: old_id for old_id, new_id in now.choices.items()}
    choices = {old_ids.get(choice_id, choice_id): choice for choice_id, choice in control.choices.items()}
    return control.model_copy(update={"choices": choices})


def _before(changes: "Changes", alive: Mapping[str, Now]) -> Iterator[tuple[str, Now]]:
    """Yield the ids that today's questions had before a version, as far as they meant the same."""
    old_ids = {renamed.to: (old_id, renamed.choices) for old_id, renamed in changes.renamed.items()}
    split = {new_id for several in changes.split.values() for new_id in several}
    new = {*changes.added, *changes.reworded, *changes.merged, *split}
    for control_id, now in alive.items():
        if control_id in old_ids:
            old_id, choices = old_ids[control_id]
            yield (
                old_id,
                Now(now.control, {**now.choices, **{old: now.choices.get(to, to) for old, to in choices.items()}}),
            )
        elif control_id not in new:
            yield control_id, now


def fates(said: Said) -> dict[str, Fate]:
    """Return what became of every id that was renamed, split, merged or removed, as of today."""
    found: dict[str, Fate] = {}
    for changes in said.values():
        became = {old_id: Fate("renamed", (renamed.to,)) for old_id, renamed in changes.renamed.items()}
        became |= {old_id: Fate("split", tuple(several)) for old_id, several in changes.split.items()}
        merged = ((old_id, new_id) for new_id, several in changes.merged.items() for old_id in several)
        became |= {old_id: Fate("merged", (new_id,)) for old_id, new_id in merged}
        became |= {old_id: Fate("removed", why=why) for old_id, why in changes.removed.items()}
        found = {old_id: _further(fate, became) for old_id, fate in found.items()} | became
    return found


def _further(fate: Fate, became: Mapping[str, Fate]) -> Fate:
    """Follow what something became into the next version."""
    nexts = [became[control_id] for control_id in fate.now if control_id in became]
    if not nexts:
        return fate
    steps = (became[control_id].now if control_id in became else (control_id,) for control_id in fate.now)
    now = tuple(dict.fromkeys(new_id for step in steps for new_id in step))
    return Fate(nexts[0].how if fate.how == "renamed" or not now else fate.how, now, nexts[0].why)
