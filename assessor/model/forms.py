"""A form: what a sheet has open, asked of somebody without a terminal, and what comes back of it."""

from typing import Literal, NamedTuple

from assessor.model import reading
from assessor.model.base import Day, Id, Many, Model, Percent, Text
from assessor.model.catalog import Carrier, Conditions
from assessor.model.sheet import Answer, LanguageCode, PartKind, QuestionnaireRef, SheetId, State

# Which questions a form asks: those without an answer, those whose answer is "don't know", or all.
Only = Literal["open", "unknown", "all"]


class Filled(Model):
    """What a row says, as the form was made or as it came back; what is empty says nothing.

    `choice` has the ids of choices, or the values of a fact, which may be *unknown* as well. `evidence` is the first
    proof: what it is, or where.
    """

    choice: Many[Id] = ()
    state: State | None = None
    reason: str = ""
    note: str = ""
    by: str = ""
    on: Day | None = None
    evidence: str = ""
    evidence_on: Day | None = None


class AskedFact(Model):
    """A fact as a form asks it: its values (yes and no without texts), what the sheet said (`base`), and its row.

    `inherited` is what a part has of its organisation.
    """

    id: Id
    title: Text
    question: Text
    help: str = ""
    kind: Literal["one", "many", "yes-no"]
    values: dict[Id, Text]
    none: Id | None = None
    applies_if: Conditions = ()
    shown: Filled = Filled()
    base: Many[Id] = ()
    inherited: Many[Id] = ()

    @property
    def seconds(self) -> int:
        """Return how long it takes to answer it."""
        return reading.seconds((self.question, self.help, *self.values.values()))


class AskedChoice(Model):
    """A choice as a form offers it; `none` stands for "none of these" where several may be ticked."""

    text: Text
    none: bool = False


class AskedControl(Model):
    """A control as a form asks it, in the words of the firm's role.

    `base` is the answer that the sheet had, if any, and `shown` is what its row has of it. It is to be given `again` if
    it does not count any more.
    `inherited` is what a part has of its organisation. `as_asked` is the fingerprint of the question.
    """

    id: Id
    domain: Text
    title: Text
    question: Text
    why: Text
    how_to_check: Text
    kind: Literal["one", "multi"]
    choices: dict[Id, AskedChoice]
    may_not_apply: bool
    told_by: Carrier | None = None
    applies_if: Conditions = ()
    after: dict[Id, Id] = {}
    as_asked: str
    shown: Filled = Filled()
    base: Answer | None = None
    again: bool = False
    inherited: Answer | None = None

    @property
    def seconds(self) -> int:
        """Return how long it takes to answer it."""
        return reading.seconds((self.question, *(choice.text for choice in self.choices.values())))


class FormPart(Model):
    """The site or product that a form is about."""

    id: Id
    kind: PartKind
    title: Text


class Settled(Model):
    """A fact that a form does not ask: its values (none while it is open), and what decides whether it applies."""

    values: Many[Id] = ()
    applies_if: Conditions = ()


class Parent(Model):
    """A control that is followed up: the credits of its choices, and what the sheet has chosen, if it is not asked.

    `applies_if` and `after` say when it is asked itself.
    """

    credits: dict[Id, Percent]
    chosen: Many[Id] = ()
    applies_if: Conditions = ()
    after: dict[Id, Id] = {}


class Form(Model):
    """What is asked about one sheet, or one part of it, as of the day when the form was made.

    `settled` are the facts that the form does not ask but that decide what it shows; `parents` are the controls that
    its questions follow up, and those that these follow up. `language` is the one in which it asks.
    """

    format: Literal["assessor-form"] = "assessor-form"
    version: Literal[1] = 1
    sheet: SheetId | None
    questionnaire: QuestionnaireRef
    title: Text
    organisation: str = ""
    part: FormPart | None = None
    made: Day
    facts: Many[AskedFact]
    controls: Many[AskedControl]
    settled: dict[Id, Settled] = {}
    parents: dict[Id, Parent] = {}
    language: LanguageCode = "en"


class FormRow(NamedTuple):
    """A row that came back: what it is about, where it stands (for sentences), and what it said before and says now.

    `base` is the answer of the sheet when the form was made, or the values of the fact; none where the file knows
    nothing of it, as a plain table. `as_asked` is empty there, too. What stood in the row is `shown`, `given` stands
    in it now.
    """

    kind: Literal["fact", "control"]
    id: str
    place: str
    base: Answer | tuple[str, ...] | None
    as_asked: str
    shown: Filled
    given: Filled


class Returned(NamedTuple):
    """A file that came back, as far as it says of which sheet, version and part it is.

    `notices` name what somebody put into it that is not read.
    """

    name: str
    rows: tuple[FormRow, ...]
    sheet: str | None = None
    questionnaire: QuestionnaireRef | None = None
    part: str | None = None
    notices: tuple[str, ...] = ()
