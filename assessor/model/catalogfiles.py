"""The keys of each kind of catalog file, as written, before references between files are resolved."""

from typing import Annotated

from pydantic import Field

from assessor.model.base import Id, Many, Model, OneOrMany, Text
from assessor.model.catalog import (
    Control,
    Domain,
    Fact,
    Level,
    MadeFor,
    MakerQuestion,
    Meaning,
    Obligation,
    Solution,
    StandardId,
    Tailoring,
    Tier,
    TierInfo,
)


class CatalogFile(Model):
    """`catalog.toml`: the levels, tiers, domains, facts and glossary that all questionnaires share."""

    version: Text
    levels: dict[Id, Level]
    tiers: dict[Tier, TierInfo]
    domains: dict[Id, Domain]
    facts: dict[Id, Fact]
    meaning: Meaning = Meaning()
    glossary: dict[Annotated[str, Field(min_length=1, max_length=64)], Text] = {}


class ControlsFile(Model):
    """`controls/<domain>.toml`: the shared controls of one domain."""

    controls: Annotated[dict[Id, Control], Field(min_length=1)]


class SolutionsFile(Model):
    """`solutions.toml`: the kinds of solution that close gaps."""

    solutions: dict[Id, Solution]


class ObligationsFile(Model):
    """`obligations.toml`: the obligations, and whom they bind."""

    obligations: dict[Id, Obligation]


class MakerQuestionsFile(Model):
    """`maker-questions.toml`: what device makers are asked, by control."""

    questions: dict[Id, MakerQuestion]


class QuestionnaireFile(Model):
    """A questionnaire: the shared controls that it includes, its changes to them, and its own controls."""

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
    controls: dict[Id, Control] = {}
