"""What is told about an assessment: advice, evidence for standards, and both together as a report."""

from datetime import date
from fractions import Fraction
from typing import Annotated, Literal, get_args

from pydantic import ConfigDict, Field

from assessor.model.assessment import Assessment, Interval, MaybeRuledOut
from assessor.model.base import Exact, Id, Model, Percent, Text
from assessor.model.catalog import Obligation, Solution

# As in CSS: "#1f3a5f".
Colour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]

State = Literal["for", "partly", "against", "unknown", "not-assessed"]


class Strength(Model):
    """A control that is met, and how many of the 100 points it holds."""

    control: Id
    points: Exact


class Gap(Model):
    """A control to improve.

    `points` is what bringing it to its target restores of the uncapped score, together with the `first` controls that
    it builds on and that are gaps themselves; `score` is the confirmed score, caps counted, after that.
    """

    control: Id
    points: Exact
    score: Exact
    first: tuple[Id, ...] = ()


class Question(Model):
    """Something to find out: an open fact, or a control without an answer; `points` is how far it widens the range."""

    kind: Literal["fact", "control"]
    id: Id
    controls: tuple[Id, ...]
    points: Exact
    cap: int | None = None


class WayOut(Model):
    """The least answer that ends a critical failure: choices, effort in person-days, and the confirmed score after it
    and after all steps before it.
    """

    control: Id
    cap: int
    choices: tuple[Id, ...]
    days: Exact
    score: Exact


class Remedy(Model):
    """A solution category and what it restores of the uncapped score, each figure for all its gaps closed together.

    `closes` are the gaps that it is the most direct way to close, worth `points`; with those that it `helps` with it is
    worth `points_in_all`. `cap` is the lowest at which one of the gaps in `closes` holds the total. `days_low` to
    `days_high` is the effort for the credit that those still miss, in person-days; `requires` are gaps to close before.
    """

    solution: Id
    closes: tuple[Id, ...]
    helps: tuple[Id, ...]
    points: Exact
    points_in_all: Exact
    cap: int | None = None
    days_low: Exact = Fraction(0)
    days_high: Exact = Fraction(0)
    requires: tuple[Id, ...] = ()


class StandardEvidence(Model):
    """For each provision of a standard, what the answers are evidence of, and the controls that bear on it.

    `reasons` says of provisions on which no control of the catalog bears why that is so.
    """

    id: str
    title: str
    version: str
    binding: bool
    states: dict[str, State]
    bearing: dict[str, tuple[Id, ...]] = {}
    reasons: dict[str, str] = {}

    def number(self, state: State) -> int:
        """Count the provisions in a state."""
        return sum(found == state for found in self.states.values())


Binding = Literal["applies", "coming", "may-apply", "proposed", "does-not"]


class Bound(Model):
    """An obligation and whether it binds: the facts that decide, open or known, and the provisions with gaps."""

    obligation: Obligation
    binding: Binding
    waits_for: tuple[Id, ...] = ()
    because: MaybeRuledOut = None
    gaps: tuple[str, ...] = ()


class QuickWin(Model):
    """A gap that pays off fast: `points` of the uncapped score restored, over `days`, the middle of its effort."""

    control: Id
    points: Exact
    days: Exact


class PlanStep(Model):
    """One improvement: from a credit to that of the choices named, with what it restores of the uncapped score.

    `days` is the middle of the control's effort range times the credit gained, over 100, in person-days; `days_low` and
    `days_high` are the same for the ends of the range. `find_out` says that the answer is not known yet, so that it is
    counted from nothing and may turn out to be done already.
    """

    control: Id
    before: Percent
    after: Percent
    choices: tuple[Id, ...]
    points: Exact
    days: Exact
    days_low: Exact
    days_high: Exact
    find_out: bool = False


class Wave(Model):
    """Steps that go together: their effort in person-days, the day to be done by, and the scores after them."""

    steps: tuple[PlanStep, ...]
    days: Exact
    due: date
    uncapped: Exact
    score: Exact


class PlanEnd(Model):
    """The best plan for the same goal when every step takes the low (or high) end of its effort range instead.

    `added` and `dropped` are controls against the plan for the middle.
    """

    days: Exact
    score: Exact
    reached: bool
    added: tuple[Id, ...]
    dropped: tuple[Id, ...]


class Goal(Model):
    """What a plan is for: the most within an effort in person-days, or a confirmed score with the least effort."""

    kind: Literal["days", "target"]
    value: Exact
    level: Id | None = None


class Plan(Model):
    """The best set of improvements for a goal, in waves; scores are confirmed ones, caps counted.

    `reached` is whether the goal is met; where a target cannot be, the plan goes as far as is possible. `until` is the
    last day, where one was given, and `pace` the person-days a week that it takes; else the days follow from a pace.
    `held_by` names the open facts that keep a critical control from being settled by work.
    """

    format: Literal["assessor-plan"] = "assessor-plan"
    version: Literal[1] = 1
    goal: Goal
    until: date | None = None
    pace: Exact
    reached: bool
    before: Exact
    after: Exact
    days: Exact
    days_low: Exact
    days_high: Exact
    waves: tuple[Wave, ...]
    at_low: PlanEnd
    at_high: PlanEnd
    held_by: tuple[Id, ...] = ()


class Robustness(Model):
    """How far the confirmed score moves when every weight varies by up to `spread` percent, caps counted.

    `score` are its exact extremes; `held` of `draws` seeded random draws of all weights keep the level. `robust` means
    that even the extremes have the same level.
    """

    spread: Percent
    score: Interval
    draws: int
    held: int
    robust: bool


class Evidenced(Model):
    """The confirmed score when only answers count that have evidence, not older than `max_age` days if that is given.

    `answers` of `answered` choices have such evidence; an answer without it counts as unknown.
    """

    score: Exact | None
    uncapped: Exact | None
    answers: int
    answered: int
    max_age: int | None = None


class Advice(Model):
    """What an assessment leads to, most important first."""

    strengths: tuple[Strength, ...]
    gaps: tuple[Gap, ...]
    questions: tuple[Question, ...]
    way_out: tuple[WayOut, ...]
    quick_wins: tuple[QuickWin, ...] = ()
    remedies: tuple[Remedy, ...]
    solutions: dict[Id, Solution]
    standards: tuple[StandardEvidence, ...]
    obligations: tuple[Bound, ...] = ()


class Change(Model):
    """A hypothetical change of one answer or fact: its choices or values, or `unknown` or `not-applicable`."""

    id: Id
    kind: Literal["control", "fact"]
    before: tuple[Id, ...]
    after: tuple[Id, ...]


class Place(Model):
    """Where a firm stands: both ends, caps counted and aside, the level of each, and the number of answers."""

    score: Interval | None
    uncapped: Interval | None
    level: str | None
    level_high: str | None = None
    answered: int
    open: int


class DomainMove(Model):
    """A domain whose score moves."""

    title: str
    before: Interval | None
    after: Interval | None


class RuleMove(Model):
    """An obligation that binds differently."""

    title: str
    before: Binding
    after: Binding


class ProvisionMove(Model):
    """A provision of which the answers are evidence of something else."""

    standard: str
    label: str
    before: State
    after: State


class WhatIf(Model):
    """What some changes would lead to; controls are named in the order of the questionnaire."""

    format: Literal["assessor-whatif"] = "assessor-whatif"
    version: Literal[1] = 1
    changes: tuple[Change, ...]
    before: Place
    after: Place
    domains: tuple[DomainMove, ...]
    failures_ended: tuple[Id, ...]
    failures_begun: tuple[Id, ...]
    now_asked: tuple[Id, ...]
    no_longer_asked: tuple[Id, ...]
    rules: tuple[RuleMove, ...]
    provisions: tuple[ProvisionMove, ...]


Audience = Literal["owner", "engineer", "board"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)


class Brand(Model):
    """Whose report it is: a name, a contact, two colours with enough contrast, and a logo."""

    # JSON has no bytes.
    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    name: Text
    contact: str = ""
    background: Colour = "#1f3a5f"
    text: Colour = "#ffffff"
    logo: bytes = b""
    logo_type: Literal["", "image/png", "image/jpeg"] = ""


class Report(Model):
    """All that a report format needs.

    `digest` identifies what was asked and how it is scored, `sheet_digest` the bytes of the answer sheet; `language` is
    that of the fixed texts (ISO 639-1).
    """

    format: Literal["assessor-report"] = "assessor-report"
    version: Literal[1] = 1
    digest: str
    sheet_digest: str = ""
    language: Annotated[str, Field(pattern="^[a-z]{2}$")] = "en"
    audience: Audience = "owner"
    brand: Brand | None = None
    assessment: Assessment
    advice: Advice
    plan: Plan | None = None
    robustness: Robustness | None = None
    evidenced: Evidenced | None = None
