"""A report: an assessment with advice, evidence for standards, obligations and a plan."""

from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal, get_args

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from assessor.model.assessment import Assessment, Interval, MaybeRuledOut
from assessor.model.base import Computed, Exact, Id, Percent, Text
from assessor.model.benchmark import Benchmark
from assessor.model.brand import Brand
from assessor.model.catalog import Carrier
from assessor.model.comparison import Comparison
from assessor.model.obligations import Covered, Obligation
from assessor.model.prices import Currency, Price
from assessor.model.sheet import PartKind, Waiver
from assessor.model.solutions import CostBand, Solution
from assessor.model.standards import StandardEvidence, State


class Strength(Computed):
    """A control that is met, and how many of the 100 points it is worth."""

    control: Id
    points: Exact


class Gap(Computed):
    """A control to improve.

    `points` are the uncapped points restored by bringing it to its target, together with the `first` controls, which
    lead to it and are gaps themselves. `score` is the confirmed score after that, caps counted.
    """

    control: Id
    points: Exact
    score: Exact
    first: tuple[Id, ...] = ()


Asked = Literal["fact", "control"]


class Question(Computed):
    """Something to find out: an open fact or control; `points` is how far it widens the range."""

    kind: Asked
    id: Id
    controls: tuple[Id, ...]
    points: Exact
    cap: int | None = None


class WayOut(Computed):
    """The least answer that ends a critical failure: its choices, its effort in person-days, and the confirmed score
    once this step and all before it are done.
    """

    control: Id
    cap: int
    choices: tuple[Id, ...]
    days: Exact
    score: Exact


# How many steps a firm is shown before it has taken some.
MOST_STEPS = 6


class GapStep(Computed):
    """What to do about a gap: one step for each, in one order.

    `choices` are the least ones that end a critical failure and make good at least half of what is missing to the
    target. `by` is who gave the answer, and `who` carries the step out where nobody is named. `hours` is the first
    move, which is the maker's where `of_maker`; `days_low` to `days_high` the whole job for a firm of this size, in
    person-days. `solution` is the most direct kind, at a cost of `band` a year; `paid_with` is an earlier step that
    buys it already, and `starts_free` says that the firm can begin without it. `cap` is where the gap holds the total.
    Of the first `MOST_STEPS`, `after` is the score once it and all before it are done.
    """

    control: Id
    choices: tuple[Id, ...]
    who: Carrier
    by: str = ""
    hours: tuple[int, int] | None = None
    of_maker: bool = False
    days_low: Exact
    days_high: Exact
    solution: Id | None = None
    band: CostBand = "none"
    paid_with: Id | None = None
    starts_free: bool = False
    cap: int | None = None
    after: Interval | None = None


class Remedy(Computed):
    """A solution category, and the uncapped points restored by closing its gaps, all together.

    `closes` are the gaps that it closes most directly, for `points`; with the gaps that it `helps` with it restores
    `points_in_all`. `cap` is the lowest cap of the gaps in `closes`. `days_low` to `days_high` is the effort for the
    credit that these gaps still lack, in person-days. `requires` are the gaps to close first.
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


# The strongest first.
Binding = Literal["applies", "coming", "may-apply", "proposed", "ended", "does-not"]


class Bound(Computed):
    """An obligation, whether it binds, the open or known facts that decide that, and the provisions with gaps.

    `parts` are the sites or products that it binds so, where it does not bind all.
    """

    obligation: Obligation
    binding: Binding
    waits_for: tuple[Id, ...] = ()
    because: MaybeRuledOut = None
    gaps: tuple[str, ...] = ()
    parts: tuple[Id, ...] = ()


Side = Literal["operators", "makers"]


class Uncovered(Computed):
    """A region of the firm whose rules are not all in the catalog, for those who use devices or those who sell them.

    `fact` says that the firm is there; `missing` is what is known to be left out.
    """

    fact: Id
    region: Id
    side: Side
    covered: Covered
    missing: str = ""


class QuickWin(Computed):
    """A gap that pays off fast: `points` are the uncapped points restored, `days` the middle of its effort range."""

    control: Id
    points: Exact
    days: Exact


class PlanStep(Computed):
    """One improvement: the credit before and after, the choices to reach, and the uncapped points that it restores.

    `days` is the middle of the control's effort range times the credit gained, over 100, in person-days; `days_low` and
    `days_high` are the same for the ends of the range. `find_out` says that the answer is not known yet, so that the
    step counts from 0 and may turn out to be done already. `buys` is the kind of solution that it needs, and `cost` its
    days and that purchase, which is counted with the first step that needs it.
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
    buys: Id | None = None
    cost: Price | None = None


class Wave(Computed):
    """Steps done together: their effort in person-days, the day to finish, and the scores after them."""

    steps: tuple[PlanStep, ...]
    days: Exact
    due: date
    uncapped: Exact
    score: Exact


class PlanEnd(Computed):
    """The best plan for the same goal if every step takes the low (or high) end of its effort range instead.

    `added` and `dropped` are the controls that differ from the plan for the middle; `cost` is that at the same end.
    """

    days: Exact
    cost: Exact | None = None
    score: Exact
    reached: bool
    added: tuple[Id, ...]
    dropped: tuple[Id, ...]


class Goal(Computed):
    """What a plan is for: the most within an effort in person-days, or within a budget, or both; or a confirmed score
    with the least effort.

    `value` is the effort, the budget or the score; for a budget `days` is the effort beside it.
    """

    kind: Literal["days", "budget", "target"]
    value: Exact
    level: Id | None = None
    days: Exact | None = None


class Purchase(Computed):
    """A kind of solution that the steps for these controls need, bought once, in its full form for about 100 devices.

    `price` is that of a year; none where the currency is not one of the catalog's.
    """

    solution: Id
    title: Text
    sold_as: Text | None = None
    band: CostBand
    price: Price | None = None
    controls: tuple[Id, ...]


class Money(Computed):
    """What a plan costs: its days at the rate, what is bought for a year, and both; without a rate days cost nothing.

    `bought` is none where the currency is not one of the catalog's.
    """

    currency: Currency
    rate: Exact | None
    work: Price
    bought: Price | None
    total: Price


class Plan(Computed):
    """The best set of improvements for a goal, in waves; scores are confirmed ones, caps counted.

    `reached` says whether the goal is met; a plan for a target out of reach goes as far as possible. `until` is the
    last day, if one was given, and `pace` the person-days a week that it takes; else the days follow from that pace.
    `held_by` names the open facts that critical controls wait for, which no work settles. `purchases` are what the
    steps need, dearest first.
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
    purchases: tuple[Purchase, ...] = ()
    money: Money | None = None

    @property
    def steps(self) -> tuple[PlanStep, ...]:
        """Return the steps of all waves."""
        return tuple(step for wave in self.waves for step in wave.steps)


class Robustness(Computed):
    """How far the confirmed score moves when every weight varies by up to `spread` percent, caps counted.

    `score` has its exact extremes. Of `draws` random draws of all weights, seeded, `held` keep the level. `robust` says
    that even the extremes have the same level.
    """

    spread: Percent
    score: Interval
    draws: int
    held: int
    robust: bool


class Evidenced(Computed):
    """The confirmed score when only answers with evidence count, at most `max_age` days old if that is given.

    Of `answered` choices, `answers` have such evidence; the others count as unknown.
    """

    score: Exact | None
    uncapped: Exact | None
    answers: int
    answered: int
    max_age: int | None = None


class Advice(Computed):
    """The advice on an assessment, most important first.

    `steps` are what to do about the gaps, in the same order.
    """

    strengths: tuple[Strength, ...]
    gaps: tuple[Gap, ...]
    steps: tuple[GapStep, ...] = ()
    questions: tuple[Question, ...]
    way_out: tuple[WayOut, ...]
    quick_wins: tuple[QuickWin, ...] = ()
    remedies: tuple[Remedy, ...]
    solutions: dict[Id, Solution]
    standards: tuple[StandardEvidence, ...]
    obligations: tuple[Bound, ...] = ()
    uncovered: tuple[Uncovered, ...] = ()


class Change(Computed):
    """A hypothetical change of one answer or fact: choices or values, or `unknown` or `not-applicable`."""

    id: Id
    kind: Literal["control", "fact"]
    before: tuple[Id, ...]
    after: tuple[Id, ...]


class Place(Computed):
    """Where a firm stands: both ends, caps counted and aside, the level of each, and the number of answers."""

    score: Interval | None
    uncapped: Interval | None
    level: str | None
    level_high: str | None = None
    answered: int
    open: int


class DomainMove(Computed):
    """A domain whose score moves."""

    title: str
    before: Interval | None
    after: Interval | None


class RuleMove(Computed):
    """An obligation that binds differently."""

    title: str
    before: Binding
    after: Binding


class ProvisionMove(Computed):
    """A provision whose state changes."""

    standard: str
    label: str
    before: State
    after: State


class WhatIf(Computed):
    """The effects of hypothetical changes; controls are in the order of the questionnaire."""

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

# What may follow the two pages of an owner or a board; an engineer is told all of it, in this order.
Appendix = Literal[
    "domains",
    "parts",
    "movement",
    "benchmark",
    "gaps",
    "plan",
    "solutions",
    "questions",
    "rules",
    "standards",
    "accepted",
    "outside",
    "answers",
    "words",
    "method",
]
APPENDICES: tuple[Appendix, ...] = get_args(Appendix)


class PartStanding(Computed):
    """Where a site or product stands by itself: both ends, caps counted and aside, and of each domain.

    Of its `answered` controls, `own` have an answer of its own; the others have the organisation's. `holds` are the
    controls that hold the organisation down in this part alone.
    """

    kind: PartKind
    title: str
    score: Interval | None
    uncapped: Interval | None
    domains: dict[Id, Interval | None]
    answered: int
    own: int
    holds: tuple[Id, ...]


class Report(Computed):
    """All that a report format needs.

    `digest` identifies the questionnaire as asked and scored, but for two pages alone, which do not tell it;
    `sheet_digest` identifies the bytes of the answer sheet. `language` is that of texts for people (ISO 639-1),
    `appendices` what follows two pages, `since` what moved since an earlier sheet, `benchmark` where the firm stands
    among those of a portfolio. `waivers` are the gaps that somebody accepted.
    `subject` says whose report it is, and of which part, for names that others must not share, and `translation` has
    the catalog's texts in the language, if that is another than English; neither is written itself.
    """

    format: Literal["assessor-report"] = "assessor-report"
    version: Literal[1] = 1
    digest: str
    sheet_digest: str = ""
    language: Annotated[str, Field(pattern="^[a-z]{2}$")] = "en"
    audience: Audience = "owner"
    appendices: tuple[Appendix, ...] = ()
    brand: Brand | None = None
    assessment: Assessment
    parts: dict[Id, PartStanding] = {}
    advice: Advice
    plan: Plan | None = None
    robustness: Robustness | None = None
    evidenced: Evidenced | None = None
    since: Comparison | None = None
    benchmark: Benchmark | None = None
    waivers: dict[Id, Waiver] = {}
    subject: Annotated[str, SkipJsonSchema(), Field(exclude=True)] = ""
    translation: Annotated[Any, SkipJsonSchema(), Field(exclude=True)] = None
