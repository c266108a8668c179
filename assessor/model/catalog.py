"""What a questionnaire is made of: levels, domains, facts, vital classes and controls."""

from collections import abc
from functools import cached_property
from graphlib import TopologicalSorter
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from assessor.model.base import (
    SAYS,
    Computed,
    Days,
    Hours,
    Id,
    Many,
    Model,
    Once,
    OneOrMany,
    Percent,
    Text,
    Weight,
    sha256_of,
)

Tier = Literal["essential", "standard", "advanced"]
TIERS: tuple[Tier, ...] = get_args(Tier)


def _as_conditions(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


# Any of several tables, in each of which every key must hold; a list of values means any of them. Empty: always.
_Tables = Many[dict[Id, OneOrMany]]
_ONE_OR_SEVERAL = BeforeValidator(
    _as_conditions, json_schema_input_type=dict[Id, OneOrMany] | list[dict[Id, OneOrMany]]
)
Conditions = Annotated[_Tables, _ONE_OR_SEVERAL, Once()]
SomeConditions = Annotated[_Tables, Field(min_length=1), _ONE_OR_SEVERAL]


# A few words that stand in a sentence or a list.
Short = Annotated[str, Field(min_length=1, max_length=200), SAYS, Once()]

# What a questionnaire gives its domains: shares of the total, or percentages that what is asked in them counts for.
Share = Annotated[int, Field(ge=1, le=100)]
Emphasis = Annotated[int, Field(ge=1, le=1000)]

# As an id, and with dots, which published documents have in their names.
StandardId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,63}$")]


class Level(Model):
    """A named band of the score, from `start` (0-100) up to the next level's."""

    start: Percent = Field(alias="from")
    title: Text
    meaning: Text


class Domain(Model):
    """A group of controls with a score of its own."""

    title: Text
    about: Text


YesNo = Literal["yes", "no"]


class FactGroup(Model):
    """Some values of a fact that is asked in two steps: first for its groups, then for the values in those chosen."""

    title: Text
    values: Annotated[Many[Id], Field(min_length=1)]


class Fact(Model):
    """Something about the organisation that decides which controls apply; while a required one is open, no score is."""

    first: bool = False
    required: bool = False
    kind: Literal["one", "many", "yes-no"]
    title: Text
    question: Text
    help: Annotated[str, Field(max_length=2000)] = ""
    none: Id | None = None
    applies_if: Conditions = ()
    values: dict[Id, Text] = {}
    groups: dict[Id, FactGroup] = {}

    @property
    def options(self) -> tuple[str, ...]:
        """Return the values that can be answered."""
        return get_args(YesNo) if self.kind == "yes-no" else tuple(self.values)


class Meaning(Model):
    """What a catalog's facts and their values mean to the program; a catalog that says nothing knows no roles or sizes.

    `role` and `size` are facts. `makers` are the roles that make devices, `sellers` those that answer for devices which
    they sell, and `pace` is how many person-days of work a week a firm of a size is taken to spend; else one. `effort`
    is which share of an effort range counts for a firm of a size, from and to, in percent; else all of it. Where
    `makers_only` holds, some devices may only be changed by their maker. `operates` and `sells` are the facts that say
    in which regions a firm has its sites and people, and its buyers.
    """

    role: Id | None = None
    makers: Many[Id] = ()
    sellers: Many[Id] = ()
    size: Id | None = None
    pace: dict[Id, Annotated[int, Field(ge=1, le=1000)]] = {}
    effort: dict[Id, Annotated[Many[Percent], Field(min_length=2, max_length=2)]] = {}
    makers_only: Conditions = ()
    operates: Id | None = None
    sells: Id | None = None

    @property
    def places(self) -> tuple[Id, ...]:
        """Return the facts that say in which regions a firm is."""
        return tuple(fact_id for fact_id in (self.operates, self.sells) if fact_id is not None)

    def regions(self, facts: abc.Mapping[str, Fact]) -> dict[str, str]:
        """Return the regions in which a firm can be, and what they say."""
        known = [facts[fact_id] for fact_id in self.places if fact_id in facts]
        return {value: text for fact in known for value, text in fact.values.items() if value != fact.none}

    def roles(self, facts: abc.Mapping[str, Fact]) -> dict[str, str]:
        """Return the roles that a firm can have, and what they say."""
        return facts[self.role].values if self.role is not None and self.role in facts else {}

    def sizes(self, facts: abc.Mapping[str, Fact]) -> dict[str, str]:
        """Return the sizes that a firm can have, and what they say."""
        return facts[self.size].values if self.size is not None and self.size in facts else {}


class TierInfo(Model):
    """How deep a tier goes, in words, and for whom it is proposed."""

    title: Text
    about: Text
    proposed_if: Conditions = ()


class Choice(Model):
    """One observable statement and its credit; `none` marks "none of these" where several may be ticked.

    `done_when` is the statement in short, as the end of a step that leads to it.
    """

    text: Text
    credit: Percent
    none: bool = False
    done_when: Short | None = None


class Critical(Model):
    """What makes a control critical: below `floor` (credit) the total is held at `cap`, because of this."""

    floor: Annotated[int, Field(ge=1, le=100)]
    cap: Literal[39, 59, 79]
    because: Text


class Event(Model):
    """What a failure of this kind led to once: the year, month or day, what happened, and the report that says so."""

    when: Annotated[str, Field(pattern=r"^[12]\d{3}(-\d{2}){0,2}$")]
    what: Text
    source: Text


class VitalClass(Model):
    """What everything else is in vain without: why, and the controls that stand for it, by role.

    `otherwise` says, by control or by role, why a questionnaire need not make the control critical.
    """

    title: Text
    because: Text
    controls: Annotated[dict[Id, Many[Id]], Field(min_length=1)]
    otherwise: dict[Id, Text] = {}

    def why_not(self, own: abc.Mapping[str, str], *keys: str) -> str | None:
        """Return why these (controls, roles) need not be critical: a questionnaire's own reason, else the catalog's."""
        return next((reasons[key] for reasons in (own, self.otherwise) for key in keys if key in reasons), None)


# Whom a letter can go to.
Recipient = Literal["it-provider", "device-maker", "specialist"]
Carrier = Literal["you", Recipient]

# Of what a control is asked: once of a firm, or of each of its sites or products.
Scope = Literal["firm", "site", "product"]


class FirstStep(Model):
    """What can be done about a gap at once with what is there: by whom, and in how many hours (from, to)."""

    who: Carrier
    hours: Annotated[Many[Hours], Field(min_length=2, max_length=2)]
    text: Text


class Wording(Model):
    """The same control in the words of one role."""

    question: Text | None = None
    why: Text | None = None
    how_to_check: Text | None = None
    first_step: FirstStep | None = None
    step: Short | None = None


def _as_wording(value: Any) -> Any:
    return {"question": value} if isinstance(value, str) else value


def fingerprint(kind: str, question: str, asked: abc.Mapping[str, str], choices: abc.Mapping[str, str]) -> str:
    """Identify what was asked: kind, question, its wording for each role, choices in their order and their texts."""
    return sha256_of([kind, question, dict(sorted(asked.items())), [[key, text] for key, text in choices.items()]])


class RoleText(Computed):
    """What of a control's text is put otherwise to firms of one role."""

    question: Text | None = None
    why: Text | None = None
    how_to_check: Text | None = None


class ControlText(Computed):
    """What a control asks, in the words of each role, and how bad its absence is; without its choices."""

    title: Text
    question: Text
    why: Text
    how_to_check: Text
    critical: bool
    weight: Weight
    ask: dict[Id, RoleText] = {}

    def of(self, role: str | None) -> "ControlText":
        """Return the text in the words of a role."""
        return self.model_copy(update={key: text for key, text in self.ask.get(role or "", ()) if text is not None})


class Control(Model):
    """One thing a secure organisation or product does, the question that asks about it, and its choices.

    `step` is what closing its gap is called in a list of steps, `maker_step` the first step where only the devices'
    maker may change them, and `told_by` who can tell the answer. `clause` goes on from "with these answers" and says
    what failing here means; `event` is a time when it did, and `no_event` why none is told. `no_provision` says why no
    provision of a standard is mapped to it; `shared_question` is what a questionnaire put into other words, and
    `as_asked` the fingerprint of what is told in another language.
    """

    # Several values of every command hold controls; built once, and not anew for each of them.
    model_config = ConfigDict(defer_build=False)

    id: Id
    domain: Id
    title: Text
    question: Text
    why: Text
    how_to_check: Text
    first_step: FirstStep | None = None
    step: Short | None = None
    maker_step: FirstStep | None = None
    told_by: Carrier | None = None
    clause: Short | None = None
    event: Event | None = None
    no_event: Text | None = None
    of: Scope = "firm"
    tier: Tier
    weight: Weight
    effort_days: Annotated[Many[Days], Field(min_length=2, max_length=2)]
    evidence: Many[Text] = ()
    solutions: Many[Id] = ()
    requires: Many[Id] = ()
    applies_if: Conditions = ()
    twin: Id | None = None
    ask: dict[Id, Annotated[Wording, BeforeValidator(_as_wording, json_schema_input_type=Text | Wording)]] = {}
    kind: Literal["one", "multi"] = "one"
    after: dict[Id, Id] = {}
    not_applicable: bool | None = None
    target: Annotated[int, Field(ge=1, le=100)] = 100
    critical: Critical | None = None
    choices: Annotated[dict[Id, Choice], Field(min_length=2, max_length=12)]
    no_provision: Text | None = None
    shared_question: Text | None = None
    as_asked: Annotated[str | None, SkipJsonSchema(), Field(exclude=True)] = None

    @cached_property
    def fingerprint(self) -> str:
        """Identify what was asked, before any tailoring: kind, question in all wordings, choices and their texts."""
        if self.as_asked:
            return self.as_asked
        asked = {role: wording.question for role, wording in self.ask.items() if wording.question}
        choices = {choice_id: choice.text for choice_id, choice in self.choices.items()}
        return fingerprint(self.kind, self.shared_question or self.question, asked, choices)

    @cached_property
    def text(self) -> ControlText:
        """Return what it asks, for those who need neither its choices nor what ends its gap."""
        same = ("title", "question", "why", "how_to_check", "weight")
        return ControlText(
            **{key: getattr(self, key) for key in same},
            critical=self.critical is not None,
            ask={
                role: RoleText(question=said.question, why=said.why, how_to_check=said.how_to_check)
                for role, said in self.ask.items()
                if said.question or said.why or said.how_to_check
            },
        )

    @property
    def may_not_apply(self) -> bool:
        """Whether "doesn't apply" is accepted as an answer: unless said otherwise, for all but critical controls."""
        return self.critical is None if self.not_applicable is None else self.not_applicable

    @property
    def parent(self) -> tuple[str, str] | None:
        """Return the control that this one follows up, and the least of its choices that leads here."""
        return next(iter(self.after.items()), None)

    def asked_of(self, roles: tuple[str, ...]) -> "Control":
        """Return the control in the words of a firm's one role; a firm with several roles gets the plain words."""
        wording = self.ask.get(roles[0]) if len(roles) == 1 else None
        return self.model_copy(update={field: text for field, text in wording if text is not None}) if wording else self

    def first_move(self, *, bound: bool) -> FirstStep | None:
        """Return the first step: the maker's where devices are `bound` to their maker and there is one."""
        return (self.maker_step if bound else None) or self.first_step

    def enough(self, credit: int) -> tuple[str, ...]:
        """Return the least choice that reaches a credit; where several may be ticked, the fewest."""
        if self.kind == "one":
            return (next(choice_id for choice_id, choice in self.choices.items() if choice.credit >= credit),)
        ticked: list[str] = []
        for choice_id, _ in sorted(self.choices.items(), key=lambda item: -item[1].credit):
            if self.credit(tuple(ticked)) < credit:
                ticked.append(choice_id)
        return tuple(choice_id for choice_id in self.choices if choice_id in ticked)

    def credit(self, chosen: tuple[str, ...]) -> int:
        """Return the credit (0-100) of what was chosen; several ticked choices add up to 100 at most."""
        return min(100, sum(self.choices[choice].credit for choice in chosen))


class Tailoring(Model):
    """What a questionnaire changes of a shared control."""

    weight: Weight | None = None
    tier: Tier | None = None
    target: Annotated[int, Field(ge=1, le=100)] | None = None
    critical: Critical | None = None
    not_applicable: bool | None = None
    question: Text | None = None
    why: Text | None = None
    clause: Short | None = None
    event: Event | None = None


class WeightedDomain(Domain):
    """A domain as one questionnaire weighs it: by a share of the total, or by a percentage on what is asked in it."""

    id: Id
    weight: Emphasis
    by_emphasis: bool = False


class MadeFor(Model):
    """The roles that a questionnaire is made for, and what a firm with none of these is told."""

    roles: Annotated[Many[Id], Field(min_length=1)]
    otherwise: Text


class Questionnaire(Model):
    """An industry's selection and tailoring, resolved: all that is needed to ask and to score.

    `forms` are other forms of words in the glossary, where it is told in a language that lists them.
    """

    id: Id
    version: Text
    title: Text
    about: str
    levels: dict[Id, Level]
    tiers: dict[Tier, TierInfo]
    domains: tuple[WeightedDomain, ...]
    facts: dict[Id, Fact]
    suggest: dict[Id, OneOrMany]
    standards: tuple[StandardId, ...]
    made_for: MadeFor | None
    controls: dict[Id, Control]
    glossary: dict[str, Text]
    forms: Annotated[dict[str, tuple[str, ...]], SkipJsonSchema(), Field(exclude=True)] = {}
    meaning: Meaning = Meaning()
    vital: dict[Id, VitalClass] = {}
    not_critical: dict[Id, dict[Id, Text]] = {}

    @cached_property
    def digest(self) -> str:
        """Identify all that is asked and how it is scored."""
        return sha256_of(self.model_dump(mode="json"))

    @cached_property
    def by_domain(self) -> dict[str, tuple[Control, ...]]:
        """Return the controls of each domain, in the order of its file."""
        found: dict[str, list[Control]] = {domain.id: [] for domain in self.domains}
        for control in self.controls.values():
            found.setdefault(control.domain, []).append(control)
        return {domain: tuple(controls) for domain, controls in found.items()}

    @cached_property
    def parents_first(self) -> tuple[Control, ...]:
        """Return the controls in an order in which each follow-up comes after the control that it follows."""
        uses = {control_id: set(control.after) for control_id, control in self.controls.items()}
        return tuple(self.controls[control_id] for control_id in TopologicalSorter(uses).static_order())

    @cached_property
    def deciding_first(self) -> tuple[str, ...]:
        """Return the facts in an order in which each comes after those that decide whether it is asked."""
        uses = {fact_id: {key for table in fact.applies_if for key in table} for fact_id, fact in self.facts.items()}
        return tuple(TopologicalSorter(uses).static_order())
