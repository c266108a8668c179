"""An answer sheet: one assessment's facts, answers and waivers, as people keep them in git."""

import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from assessor.model.base import (
    MOST_COMMENT,
    MOST_NAME,
    MOST_TEXT,
    Computed,
    Day,
    Id,
    Many,
    Model,
    OneOrMany,
    Text,
    says_something,
    sha256_of,
)
from assessor.model.catalog import TIERS, Tier

UNKNOWN = "unknown"
# A sheet with so many stays within the limits of a file.
MOST_PARTS = 200

# What [about] can say of an assessment, besides the numbers of the emergency page.
AboutKey = Literal["organisation", "site", "assessor", "period", "scope"]


EvidenceStrength = Literal["claimed", "documented", "tested", "independent"]


class Evidence(Model):
    """Where the proof of an answer is, and its date.

    `strength` says what it rests on: somebody's word, a document, a test of one's own, or somebody independent. `file`
    is a path below the sheet's folder, with slashes, and `sha256` the digest of that file.
    """

    reference: Text
    on: Day | None = None
    strength: EvidenceStrength = "documented"
    file: Text | None = None
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{64}$", to_lower=True)] | None = None

    @model_validator(mode="after")
    def _digest_has_a_file(self) -> Self:
        if self.sha256 and not self.file:
            raise ValueError('has a "sha256" without a "file"; name the file, or leave it out')
        return self


State = Literal["unknown", "not-applicable"]


class Answer(Model):
    """A choice (several where a control allows it), or *unknown*, or *not applicable* with a reason; or still blank.

    `disputed`: two people answered differently; it is *unknown* until somebody settles it, and the comment has both.
    """

    choice: OneOrMany = ()
    state: State | None = None
    reason: Annotated[str, Field(max_length=MOST_TEXT)] = ""
    on: Day | None = None
    by: Annotated[str, Field(max_length=MOST_NAME)] = ""
    as_asked: Annotated[str, Field(pattern=r"^(sha256:[0-9a-f]{64})?$")] = ""
    comment: Annotated[str, Field(max_length=MOST_COMMENT)] = ""
    evidence: Many[Evidence] = ()
    disputed: bool = False

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if self.choice and self.state:
            raise ValueError("has both a choice and a state; keep one of them")
        if self.state == "not-applicable" and not says_something(self.reason):
            raise ValueError('is "not-applicable" without a reason; add reason = "…"')
        if len(self.choice) > 1 and len(set(self.choice)) < len(self.choice):
            raise ValueError("names a choice twice")
        return self

    @property
    def is_blank(self) -> bool:
        """Whether nothing has been answered yet."""
        return not self.choice and self.state is None

    @property
    def is_disputed(self) -> bool:
        """Whether two people answered differently, and nobody has settled it yet."""
        return self.disputed and self.state == UNKNOWN


class Waiver(Model):
    """A gap somebody accepted, by name, until a date (inclusive, UTC).

    `sheets` are patterns of the sheets that it is for, from the repository's top folder; without any, it is for all.
    """

    reason: Text
    approved_by: Text
    expires: Day
    sheets: Many[Text] = ()


class Retired(Model):
    """An answer sheet that may be gone from where a baseline has it, by its path from the topmost folder."""

    sheet: Text
    reason: Text
    approved_by: Text


class WaiverFile(Model):
    """Waivers in a file of their own, for several sheets, and the sheets that may be gone."""

    waivers: dict[Id, Waiver] = {}
    retired: Many[Retired] = ()


class QuestionnaireRef(Model):
    """Which questionnaire a sheet answers; never a path.

    With a questionnaire of one's own, `catalog` is the version of the catalog that it takes shared controls from.
    """

    id: Id
    version: Text
    catalog: Text | None = None


# 128 random bits in hexadecimal digits: whose assessments belong together, whatever the file is called.
SheetId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]


class Identity(Computed):
    """Which assessments belong together: the sheet's id, or one `derived` from its organisation and questionnaire."""

    id: SheetId
    derived: bool = False


# A language by its code of ISO 639-1.
LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2}$")]

PartKind = Literal["site", "product"]


class Part(Model):
    """A site or a product of the organisation: the facts and answers in which it differs."""

    kind: PartKind
    title: Text
    facts: dict[Id, OneOrMany] = {}
    answers: dict[Id, Answer] = {}


class AnswerSheet(Model):
    """The facts, answers and waivers of one assessment; without a tier it asks the least.

    `id` stays the same in copies and over the years. `language` is the one in which people are asked and told; it
    changes no answer and no figure. In `parts`, what is blank is as in the whole organisation.
    """

    format: Literal[1]
    id: SheetId | None = None
    questionnaire: QuestionnaireRef
    tier: Tier | None = None
    language: LanguageCode | None = None
    about: dict[Id, Annotated[str, Field(max_length=MOST_TEXT)]] = {}
    facts: dict[Id, OneOrMany] = {}
    answers: dict[Id, Answer] = {}
    parts: Annotated[dict[Id, Part], Field(max_length=MOST_PARTS)] = {}
    waivers: dict[Id, Waiver] = {}

    @property
    def depth(self) -> Tier:
        """Return the tier that the sheet asks for."""
        return self.tier or TIERS[0]

    @property
    def identity(self) -> Identity | None:
        """Return the sheet's id, else one made of organisation and questionnaire; none if it names no organisation."""
        if self.id is not None:
            return Identity(id=self.id)
        organisation = unicodedata.normalize("NFC", self.about.get("organisation", "")).strip()
        if not organisation:
            return None
        digest = sha256_of([organisation, self.questionnaire.id])
        return Identity(id=digest.removeprefix("sha256:")[:32], derived=True)

    def every_answer(self) -> Iterator[tuple[tuple[str, ...], Answer]]:
        """Yield every answer, those of parts too, with its keys in the file."""
        for control_id, answer in self.answers.items():
            yield ("answers", control_id), answer
        for part_id, part in self.parts.items():
            for control_id, answer in part.answers.items():
                yield ("parts", part_id, "answers", control_id), answer

    @property
    def newest(self) -> date | None:
        """Return the newest date of an answer; none if no answer has one."""
        return max((answer.on for _, answer in self.every_answer() if answer.on), default=None)

    def fact(self, fact: str) -> tuple[str, ...]:
        """Return the answer to a fact; empty while it is open (unknown, blank or not answered)."""
        values = self.facts.get(fact, ())
        return () if UNKNOWN in values else values
