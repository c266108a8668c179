"""What becomes of the answers of a sheet that is brought up to a later version of its questionnaire."""

from typing import Literal, get_args

from assessor.model.base import Computed, Exact, Id, Many
from assessor.model.sheet import QuestionnaireRef

# In the order in which they are told and counted.
AnswerFate = Literal["kept", "same", "renamed", "review", "gone"]
FATES: tuple[AnswerFate, ...] = get_args(AnswerFate)
# The answers of these count.
COUNTED: frozenset[AnswerFate] = frozenset({"kept", "same", "renamed"})

FateReason = Literal[
    "reworded", "split", "merged", "unproven", "not-accepted", "removed", "answered-already", "left-out"
]


class Migrated(Computed):
    """An answer, by its id in the sheet before, and what becomes of it.

    `now` are the controls that ask today what it answered; `said` is the answer, in the words of its choices where
    they are known, and `why` the reason for which its question was removed.
    """

    part: Id | None = None
    control: Id
    fate: AnswerFate
    because: FateReason | None = None
    now: Many[Id] = ()
    said: Many[str] = ()
    why: str = ""


class Confirmed(Computed):
    """The confirmed score, and the same with caps aside; none where nothing is scored."""

    score: Exact | None = None
    uncapped: Exact | None = None


class Effect(Computed):
    """How many answers have this fate, and where the score stands once they and those before them are counted."""

    fate: AnswerFate
    answers: int
    after: Confirmed


class Migration(Computed):
    """What migrating one sheet does.

    `before` and `after` are the versions that it names. `without` is where it stands before any answer is counted,
    `effects` add up from there to `migrated`, and `read` is where it stood as it was read without migration. `held` is
    where it would stand if the answers to review still held. `recorded` counts the answers that got a record of what
    was asked, `waivers` has those that got another id, and `titles` the controls that ask today.
    """

    file: str
    questionnaire: Id
    before: QuestionnaireRef
    after: QuestionnaireRef
    identified: bool
    recorded: int
    changed: bool
    answers: tuple[Migrated, ...]
    waivers: dict[Id, Id]
    without: Confirmed
    effects: tuple[Effect, ...]
    read: Confirmed
    migrated: Confirmed
    held: Confirmed
    titles: dict[Id, str]

    def of(self, fate: AnswerFate) -> tuple[Migrated, ...]:
        """Return the answers that have a fate."""
        return tuple(answer for answer in self.answers if answer.fate == fate)


class Migrations(Computed):
    """What migrating several sheets does, or did; `written` has the files."""

    format: Literal["assessor-migration"] = "assessor-migration"
    version: Literal[1] = 1
    dry_run: bool
    written: tuple[str, ...]
    sheets: tuple[Migration, ...]
