"""What moved between two or more assessments, and why: values that hold all that is told of it."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal, get_args

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from assessor.model.assessment import Interval, Status
from assessor.model.base import Computed, Exact, Id
from assessor.model.catalog import Fact, Tier
from assessor.model.sheet import Evidence, PartKind, QuestionnaireRef

# Why a figure moved, in the order in which each cause is put on top of those before it.
Cause = Literal[
    "answers",
    "found-out",
    "facts",
    "not-applicable",
    "parts",
    "tier",
    "evidence",
    "questionnaire",
    "weights",
    "expiry",
    "caps",
]
CAUSES: tuple[Cause, ...] = get_args(Cause)

# Why a control left the scope, or was outside it before.
OutsideBy = Literal["facts", "tier", "not-applicable", "follow-up", "questionnaire"]

# What readers must know about sheets before they compare figures.
RemarkKind = Literal[
    "other-firm",
    "other-assessment",
    "other-industry",
    "same-date",
    "no-date",
    "no-questionnaire",
    "lost-questionnaire",
    "not-counted",
]


class Remark(Computed):
    """Something to know before figures are compared: what it is about, and how many."""

    kind: RemarkKind
    first: str = ""
    second: str = ""
    number: int = 0


class Contribution(Computed):
    """One cause of a movement, and the points that it moves."""

    name: Cause
    points: Exact


class Movement(Computed):
    """A figure before and after, none where nothing was scored, and the parts of the difference, which add up to it.

    While a figure is missing at either end, the difference has no parts. `aside` is the figure before, caps aside, of a
    capped movement.
    """

    before: Exact | None
    after: Exact | None
    parts: tuple[Contribution, ...] = ()
    aside: Exact | None = None

    def steps(self) -> Iterator[tuple[Cause, Fraction, Fraction]]:
        """Yield each cause with two figures whose printed digits differ by what it moves.

        So printed parts add up, too, and a cause has the same digits with caps and without them.
        """
        before, after = self.before or Fraction(0), self.after or Fraction(0)
        capped = any(part.name == "caps" for part in self.parts)
        start = reached = self.aside if capped and self.aside is not None else before
        for part in self.parts:
            if part.name == "caps":
                yield "caps", _tenths(before) + _tenths(reached) - _tenths(start), _tenths(after)
            else:
                yield part.name, reached, reached + part.points
                reached += part.points


def _tenths(value: Fraction) -> Fraction:
    """Round down to one decimal, as figures are printed."""
    return Fraction(value.numerator * 10 // value.denominator, 10)


class Stand(Computed):
    """How a control stood on one date: its answer, and its credit (0 to 100), none outside the sums.

    Of a control that is asked of parts this is the worst of them; `parts` are the titles of those, if not all are.
    """

    status: Status
    choice: tuple[Id, ...] = ()
    said: tuple[str, ...] = ()
    credit: Exact | None
    on: date | None = None
    by: str = ""
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()
    parts: tuple[str, ...] = ()


class ControlMove(Computed):
    """A control that stands differently.

    `points` are its share of the total, at the weights of the later sheet, times the credit gained: uncapped, and none
    where it has no credit at one of the dates. `outside` is why it left the scope or was not in it before, and `facts`
    are those that rule or ruled it out.
    """

    id: Id
    title: str
    domain: Id
    tier: Tier
    before: Stand
    after: Stand
    points: Exact | None = None
    outside: OutsideBy | None = None
    facts: tuple[Id, ...] = ()

    @property
    def gain(self) -> Fraction:
        """Return the credit gained, negative where some was lost; 0 where there is none at one of the dates."""
        before, after = self.before.credit, self.after.credit
        return Fraction(0) if before is None or after is None else after - before

    @property
    def gained(self) -> tuple[Evidence, ...]:
        """Return the evidence that there was not before."""
        return tuple(entry for entry in self.after.evidence if entry not in self.before.evidence)

    @property
    def lost(self) -> tuple[Evidence, ...]:
        """Return the evidence that is not there any more."""
        return tuple(entry for entry in self.before.evidence if entry not in self.after.evidence)


class FactMove(Computed):
    """A fact that was answered differently; it has no values while it is open, or is not asked."""

    id: Id
    fact: Fact
    before: tuple[Id, ...]
    after: tuple[Id, ...]


PartState = Literal["added", "removed", "changed"]


class PartMove(Computed):
    """A part that was added or removed, or whose own facts or answers differ."""

    id: Id
    kind: PartKind
    title: str
    state: PartState


class Move(Computed):
    """A domain whose confirmed score differs; none where nothing in it is scored."""

    id: Id
    title: str
    before: Exact | None
    after: Exact | None


class Snapshot(Computed):
    """An assessment on one date, in figures, by the questionnaire that all are scored by.

    `on` is the newest date of an answer; `domains` have no score where nothing in them is scored.
    """

    source: str
    on: date | None
    organisation: str = ""
    questionnaire: QuestionnaireRef
    tier: Tier
    level: str | None = None
    score: Interval | None
    uncapped: Interval | None
    answered: int
    counted: int
    domains: dict[Id, Interval | None] = {}


class Comparison(Computed):
    """What moved between two assessments, and why.

    `before` and `after` have the figures by the questionnaire that is loaded. The movements begin with the figures of
    their day where the earlier side holds the questionnaire of its day. `confirmed` is capped: its last part is what
    caps did to the movement of `uncapped`. Controls in `left` and `joined` have no credit at one of the dates.
    `language` is that of people who read it, and `translation` has the catalog's texts in it, if that is not English;
    neither is written itself.
    """

    format: Literal["assessor-comparison"] = "assessor-comparison"
    version: Literal[1] = 1
    title: str
    as_of: date
    before: Snapshot
    after: Snapshot
    confirmed: Movement
    uncapped: Movement
    evidenced: Movement | None = None
    facts: tuple[FactMove, ...] = ()
    parts: tuple[PartMove, ...] = ()
    controls: tuple[ControlMove, ...] = ()
    left: tuple[ControlMove, ...] = ()
    joined: tuple[ControlMove, ...] = ()
    domains: tuple[Move, ...] = ()
    remarks: tuple[Remark, ...] = ()
    language: Annotated[str, SkipJsonSchema(), Field(exclude=True)] = "en"
    translation: Annotated[Any, SkipJsonSchema(), Field(exclude=True)] = None


class Trend(Computed):
    """Several assessments in the order of their dates, and what moved from each to the next.

    `domains` are the titles of those that were scored at any date; `language` and `translation` are as in a comparison.
    """

    format: Literal["assessor-trend"] = "assessor-trend"
    version: Literal[1] = 1
    title: str
    as_of: date
    dates: tuple[Snapshot, ...]
    domains: dict[Id, str]
    steps: tuple[Comparison, ...]
    remarks: tuple[Remark, ...] = ()
    language: Annotated[str, SkipJsonSchema(), Field(exclude=True)] = "en"
    translation: Annotated[Any, SkipJsonSchema(), Field(exclude=True)] = None
