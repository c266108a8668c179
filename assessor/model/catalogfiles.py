"""The keys of each kind of catalog file, as written, before references between files are resolved."""

from typing import Annotated, Literal

from pydantic import Field

from assessor.model.base import Id, Many, Model, OneOrMany, Text
from assessor.model.catalog import (
    Control,
    Domain,
    Emphasis,
    Fact,
    Level,
    MadeFor,
    Meaning,
    Share,
    StandardId,
    Tailoring,
    Tier,
    TierInfo,
    VitalClass,
    fingerprint,
)


class CatalogFile(Model):
    """`catalog.toml`: the levels, tiers, domains, facts and glossary that all questionnaires share."""

    version: Text
    levels: dict[Id, Level]
    tiers: dict[Tier, TierInfo]
    domains: dict[Id, Domain]
    facts: dict[Id, Fact]
    meaning: Meaning = Meaning()
    vital: dict[Id, VitalClass] = {}
    glossary: dict[Annotated[str, Field(min_length=1, max_length=64)], Text] = {}


class ControlsFile(Model):
    """`controls/<domain>.toml`: the shared controls of one domain."""

    controls: Annotated[dict[Id, Control], Field(min_length=1)]


Digest = Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]


class FingerprintsFile(Model):
    """`fingerprints/<version>.toml`: what each control asked in a released version of the catalog."""

    version: Text
    fingerprints: dict[Id, Digest]


class OldQuestion(Model):
    """A question as it was asked once, with its wordings for single roles and its choices."""

    kind: Literal["one", "multi"] = "one"
    question: Text
    ask: dict[Id, Text] = {}
    choices: dict[Id, Text]

    @property
    def fingerprint(self) -> str:
        """Identify what was asked."""
        return fingerprint(self.kind, self.question, self.ask, self.choices)


class WordingsFile(Model):
    """`wordings/<version>.toml`: the questions of a released version that are others today, in their words of then."""

    version: Text
    wordings: dict[Id, OldQuestion]


class Renamed(Model):
    """A control's new id, and the new ids of those of its choices that have one."""

    to: Id
    choices: dict[Id, Id] = {}


class Changes(Model):
    """What became of the questions of the version before.

    An answer to one that is `renamed`, or the `same` in meaning (with the fingerprint before), still counts. What is
    `split` (one into many), `merged` (many into one) or `reworded` otherwise is asked again; what is `removed` says
    why, and `added` is new.
    """

    renamed: dict[Id, Renamed] = {}
    same: dict[Id, Digest] = {}
    split: dict[Id, Many[Id]] = {}
    merged: dict[Id, Many[Id]] = {}
    reworded: Many[Id] = ()
    removed: dict[Id, Text] = {}
    added: Many[Id] = ()


class ChangesFile(Model):
    """`changes.toml`: what became of each question, from version to version."""

    changes: dict[Text, Changes]


class QuestionnaireFile(Model):
    """A questionnaire: the shared controls that it includes, its changes to them, and its own controls and domains.

    `based_on` is one of the catalog, of which it takes all that it does not change. `changes` says what became of its
    own controls from version to version.
    """

    id: Id
    version: Text
    title: Text
    about: Annotated[str, Field(max_length=2000)] = ""
    based_on: Id | None = None
    include: Many[Id] = ()
    exclude: Many[Id] = ()
    standards: Many[StandardId] = ()
    suggest: dict[Id, OneOrMany] = {}
    made_for: MadeFor | None = None
    domain_weights: dict[Id, Share] = {}
    emphasis: dict[Id, Emphasis] = {}
    not_critical: dict[Id, dict[Id, Text]] = {}
    tailored: dict[Id, Tailoring] = {}
    domains: dict[Id, Domain] = {}
    controls: dict[Id, Control] = {}
    changes: dict[Text, Changes] = {}
