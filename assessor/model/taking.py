"""What became of answers that came back, in a form or a plain table, when they were taken into a sheet."""

from typing import Literal

from assessor.model.assessment import Because
from assessor.model.base import Computed, Id, Many
from assessor.model.merging import Claim
from assessor.model.sheet import AnswerSheet

# What became of a row: it answered what was open, another answer was given to what was answered, the same answer now
# has its note, name or evidence, too; it was there already, the sheet says more or was preferred, or both contradict.
TakenFate = Literal["new", "changed", "added", "same", "kept", "conflict"]
# What changes the sheet.
MOVED: frozenset[TakenFate] = frozenset({"new", "changed", "added"})


class TakenRow(Computed):
    """A fact or an answer that a file gives: what the sheet had, and what the file says; `place` is where it does."""

    kind: Literal["fact", "answer"]
    id: Id
    place: str
    fate: TakenFate
    old: Claim
    new: Claim


class Dormant(Computed):
    """An answer that is kept and does not count as the facts and answers are; `taken` is one that the file gave."""

    id: Id
    taken: bool
    because: Because


class Taking(Computed):
    """What became of every row of a file that says something; `untouched` counts the others.

    `part` is the site or product that the file is about. `sheet` is the sheet with all that was taken; in conflict it
    keeps what it had.
    """

    format: Literal["assessor-take"] = "assessor-take"
    version: Literal[1] = 1
    file: str
    into: str
    part: Id | None = None
    dry_run: bool = False
    written: bool = False
    rows: Many[TakenRow]
    untouched: int
    dormant: Many[Dormant] = ()
    sheet: AnswerSheet

    def of(self, fate: TakenFate) -> tuple[TakenRow, ...]:
        """Return the rows that have a fate."""
        return tuple(row for row in self.rows if row.fate == fate)
