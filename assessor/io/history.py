"""What was asked in earlier versions of a catalog: which answers from then still count, and as what."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from assessor.io.catalog import Catalog
    from assessor.model.catalog import Questionnaire
    from assessor.model.catalogfiles import Changes


class Now(NamedTuple):
    """The control that asks today what was asked then, and the new ids of its choices that have one."""

    control: str
    choices: Mapping[str, str]


class History:
    """The questions of a questionnaire through the versions of its catalog; files are read when they are needed."""

    def __init__(self, where: "Catalog", questionnaire: "Questionnaire") -> None:
        self._where = where
        self._questionnaire = questionnaire

    def asked(self, version: str, control_id: str) -> str | None:
        """Return the fingerprint of what a control asked in a version; none where no record of it is kept."""
        return self._where.fingerprints(version).get(control_id)

    def now(self, control_id: str, fingerprint: str) -> Now | None:
        """Return what asks the same in meaning today; none where the question is another, or gone."""
        return self._then.get((control_id, fingerprint))

    @cached_property
    def _then(self) -> dict[tuple[str, str], Now]:
        """Every question, by its id and fingerprint then, that has one of the same meaning today."""
        controls = self._questionnaire.controls
        alive = {control_id: Now(control_id, {}) for control_id in controls}
        found = {(control_id, controls[control_id].fingerprint): now for control_id, now in alive.items()}
        became = self._where.changes
        # The first version on record has no changes: what became of its questions stands with the second.
        first = [version for version in self._where.recorded if version not in became][:1]
        earlier = [*(first or [""]), *became]
        for version, before in reversed(list(zip(became, earlier, strict=False))):
            changes = became[version]
            alive = dict(_before(changes, alive))
            for control_id, now in alive.items():
                fingerprint = changes.same.get(control_id) or self.asked(before, control_id)
                if fingerprint:
                    found.setdefault((control_id, fingerprint), now)
        return found


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
