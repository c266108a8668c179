"""A scored answer sheet: self-contained, so that every report can be made from it alone."""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic.json_schema import SkipJsonSchema

from assessor.model.base import Computed, Exact, Id, Many
from assessor.model.catalog import TIERS, Control, Fact, Level, Meaning, Tier, VitalClass
from assessor.model.sheet import Answer, Identity, PartKind, QuestionnaireRef

Status = Literal["met", "partial", "unmet", "unknown", "unanswered", "not-reached", "not-applicable", "not-asked"]
GAPS: frozenset[Status] = frozenset({"partial", "unmet", "unknown", "unanswered"})
# In the sums with nothing.
MISSING: frozenset[Status] = frozenset({"unmet", "not-reached"})
ANSWERED: frozenset[Status] = frozenset({"met", "partial", "unmet"})
OPEN: frozenset[Status] = frozenset({"unknown", "unanswered"})
OUTSIDE: frozenset[Status] = frozenset({"not-applicable", "not-asked"})

Failure = Literal["fails", "might-fail"]

# How bad a gap or a violation is, where trackers sort by it.
Severity = Literal["critical", "high", "medium", "low"]


class Deeper(Computed):
    """Asked from a deeper tier on than the sheet's."""

    kind: Literal["tier"] = "tier"
    tier: Tier


class RuledOut(Computed):
    """Ruled out by these facts: by their answers, or since they were not asked themselves."""

    kind: Literal["facts"] = "facts"
    facts: Many[Id]


class Waits(Computed):
    """Waits for these open facts, which decide whether it applies."""

    kind: Literal["waits"] = "waits"
    facts: Many[Id]


ParentState = Literal["not-asked", "not-applicable", "open", "short"]


class Follows(Computed):
    """Follows up a control whose answer does not lead here; *short*: it is below the choice that would."""

    kind: Literal["follows"] = "follows"
    parent: Id
    state: ParentState


Staleness = Literal["reworded", "version", "not-accepted"]


class Stale(Computed):
    """Counts as unanswered: the question was reworded, or the answer is to another `version` and has no record of the
    question, or it is "doesn't apply" where that is not accepted.
    """

    kind: Literal["stale"] = "stale"
    how: Staleness
    version: str = ""


class Declared(Computed):
    """Declared not applicable, for the reason that its answer gives."""

    kind: Literal["declared"] = "declared"


def _as_reason(value: Any) -> Any:
    # Earlier reports gave the reason in words.
    return None if isinstance(value, str) else value


# Why a finding is as it is, as a value; `words.reasons` has the words.
Because = Annotated[Deeper | RuledOut | Waits | Follows | Stale | Declared, Field(discriminator="kind")]
MaybeBecause = Annotated[Because | None, BeforeValidator(_as_reason, json_schema_input_type=Because | None)]
MaybeRuledOut = Annotated[RuledOut | None, BeforeValidator(_as_reason, json_schema_input_type=RuledOut | None)]


class Interval(Computed):
    """What is confirmed (low), and what it would be if everything open turned out well (high)."""

    low: Exact
    high: Exact


class Finding(Computed):
    """A control with its answer judged.

    `share` is the part of its weight that it earns, 0 to 1, at both ends; none when it is outside the sums. `waits_for`
    names the open facts that decide whether it applies. `behind` names its parent while the parent's answer is open or
    does not lead here. `because` is why it was not asked, left out or counted as unanswered.

    Of a control that is asked of each part, this is the worst of them: `parts` are those that are at that, and
    `waits_for` names what any of them waits for.
    """

    control: Control
    status: Status
    share: Interval | None
    answer: Answer | None = None
    because: MaybeBecause = None
    waits_for: tuple[Id, ...] = ()
    behind: Id | None = None
    failure: Failure | None = None
    parts: tuple[Id, ...] = ()

    @property
    def is_gap(self) -> bool:
        """Whether there is something left to do or to find out."""
        return self.status in GAPS

    @property
    def is_open(self) -> bool:
        """Whether an answer is missing."""
        return self.status in OPEN

    @property
    def is_answered(self) -> bool:
        """Whether a choice was made that counts."""
        return self.status in ANSWERED


class DomainScore(Computed):
    """What a domain's controls earned, in points of 100; no score when nothing in it is scored.

    `weight` is a share of the total, or `by_emphasis` a percentage on what is asked in the domain.
    """

    id: Id
    title: str
    weight: int
    by_emphasis: bool = False
    score: Interval | None
    findings: tuple[Finding, ...]

    @cached_property
    def inside(self) -> int:
        """Return the weights of the controls in the sums, together."""
        return sum(finding.control.weight for finding in self.findings if finding.share is not None)

    @property
    def counts(self) -> int:
        """Return what the domain weighs in the total: its share, or its emphasis times all that is in its sums."""
        return self.weight * self.inside if self.by_emphasis else self.weight


class FactValue(Computed):
    """A fact and its answer: no values while it is open, `applies` false when it is not asked.

    `is_unknown` says that the answer was "don't know"; `waits_for` names open facts that decide whether it is asked.
    """

    fact: Fact
    values: tuple[str, ...]
    applies: bool
    is_unknown: bool = False
    waits_for: tuple[Id, ...] = ()


def required(*some: Mapping[str, FactValue]) -> tuple[str, ...]:
    """Return the required facts that are open in any of these."""
    is_open = (
        fact_id
        for facts in some
        for fact_id, value in facts.items()
        if value.fact.required and value.applies and not value.values
    )
    return tuple(dict.fromkeys(is_open))


class Shares(Computed):
    """How many controls were asked, answered, unknown and so on; shares are computed from these."""

    asked: int
    answered: int
    unknown: int
    unanswered: int
    not_applicable: int
    not_asked: int

    @property
    def counted(self) -> int:
        """Return the number of controls that are asked and not declared not applicable."""
        return self.asked - self.not_applicable

    def percent(self, number: int) -> Fraction:
        """Return a number of controls as a percentage of `counted`, which must not be 0."""
        return Fraction(100 * number, self.counted)


class AskedShare(Computed):
    """How many of the essential controls of a questionnaire are asked: facts rule the others out."""

    asked: int
    of: int

    @property
    def share(self) -> Fraction | None:
        """Return the percentage that is asked; none where none is essential."""
        return Fraction(100 * self.asked, self.of) if self.of else None


class AssessedPart(Computed):
    """A site or a product, with the facts and answers in which it differs.

    `found` has its own finding of each control that is asked of such parts, and `in_force` the facts that hold in it,
    its own or the organisation's; neither is in a report as JSON, since both follow from the rest.
    """

    kind: PartKind
    title: str
    facts: dict[Id, tuple[str, ...]] = {}
    answers: dict[Id, Answer] = {}
    found: Annotated[dict[Id, Finding], SkipJsonSchema(), Field(exclude=True)] = {}
    in_force: Annotated[dict[Id, FactValue], SkipJsonSchema(), Field(exclude=True)] = {}


class Records(Computed):
    """How many answers that count say something, and how many of these have no record of what was asked."""

    answers: int = 0
    without: int = 0


class Assessment(Computed):
    """An answer sheet scored against a questionnaire on a day.

    `identity` is whose assessments this belongs to; none where nothing says that, or in a redacted report.
    `uncapped` and `score` are points of 100: before and after the caps of failing critical controls. Both are none when
    nothing is scored. `shared` has the organisation's own answers to what is asked of its parts. `forms` are other
    forms of words in the glossary, where it is told in a language that lists them.
    """

    questionnaire: QuestionnaireRef
    identity: Identity | None = None
    title: str
    tier: Tier
    as_of: date
    about: dict[str, str]
    levels: dict[Id, Level]
    glossary: dict[str, str]
    forms: Annotated[dict[str, tuple[str, ...]], SkipJsonSchema(), Field(exclude=True)] = {}
    facts: dict[Id, FactValue]
    domains: tuple[DomainScore, ...]
    parts: dict[Id, AssessedPart] = {}
    shared: dict[Id, Answer] = {}
    shares: Shares
    records: Records = Records()
    uncapped: Interval | None
    score: Interval | None
    notices: tuple[str, ...] = ()
    meaning: Meaning = Meaning()
    vital: dict[Id, VitalClass] = {}
    not_critical: dict[Id, dict[Id, str]] = {}

    @property
    def essential(self) -> AskedShare:
        """Return how many essential controls are asked."""
        essential = [finding for finding in self.findings if finding.control.tier == TIERS[0]]
        return AskedShare(asked=sum(finding.status != "not-asked" for finding in essential), of=len(essential))

    @property
    def required(self) -> tuple[str, ...]:
        """Return the required facts that are open, in a part too: while there is one, nothing is scored."""
        return required(self.facts, *(part.in_force for part in self.parts.values()))

    @property
    def kinds(self) -> frozenset[str]:
        """Return of what controls are asked that the organisation itself is not asked, since it has such parts."""
        return frozenset(part.kind for part in self.parts.values())

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Return every finding, in the order of the questionnaire."""
        return tuple(finding for domain in self.domains for finding in domain.findings)

    @property
    def gaps(self) -> tuple[Finding, ...]:
        """Return the findings with something left to do or to find out."""
        return tuple(finding for finding in self.findings if finding.is_gap)

    def values(self, fact: str | None) -> tuple[str, ...]:
        """Return the answer to a fact; empty while it is open, or if the questionnaire does not ask it."""
        return self.facts[fact].values if fact is not None and fact in self.facts else ()

    @property
    def roles(self) -> tuple[str, ...]:
        """Return the firm's roles, such as making devices or using them."""
        return self.values(self.meaning.role)

    @property
    def sizes(self) -> tuple[str, ...]:
        """Return the firm's size; none while that is open."""
        return self.values(self.meaning.size)

    @property
    def makes_devices(self) -> bool:
        """Whether the firm makes devices itself."""
        return bool({*self.roles} & {*self.meaning.makers})

    def finding(self, control: str) -> Finding:
        """Return the finding of one control; `KeyError` when the questionnaire has no such control."""
        return self.by_control[control]

    @cached_property
    def by_control(self) -> dict[str, Finding]:
        """Return every finding, by the id of its control."""
        return {finding.control.id: finding for finding in self.findings}

    @cached_property
    def followers(self) -> dict[str, list[str]]:
        """Return the follow-ups of each control that has some."""
        found: dict[str, list[str]] = {}
        for finding in self.findings:
            for parent in finding.control.after:
                found.setdefault(parent, []).append(finding.control.id)
        return found

    def inside(self, finding: Finding) -> tuple[Finding, ...]:
        """Return a control's finding in each part that it counts in; where it is not asked of parts, the one it has."""
        if finding.control.of not in self.kinds:
            return (finding,)
        some = (part.found[finding.control.id] for part in self.parts.values() if part.kind == finding.control.of)
        return tuple(each for each in some if each.share is not None)

    def only_in(self, finding: Finding) -> tuple[Id, ...]:
        """Return the parts in which a control is at its worst; none where that is so in all in which it counts."""
        return finding.parts if len(finding.parts) < len(self.inside(finding)) else ()

    def given(self) -> Iterator[tuple[Finding, Id | None]]:
        """Yield every finding of the organisation, and those of parts that do not have its answer."""
        kinds = self.kinds
        for finding in self.findings:
            if finding.control.of not in kinds:
                yield finding, None
                continue
            asked = {name: part for name, part in self.parts.items() if part.kind == finding.control.of}
            own = {name for name, part in asked.items() if self.is_own(part, finding.control.id)}
            # What parts share with the organisation counts once.
            shared = [part.found[finding.control.id] for name, part in asked.items() if name not in own]
            yield from ((each, None) for each in shared[:1])
            yield from ((part.found[finding.control.id], name) for name, part in asked.items() if name in own)

    def is_own(self, part: AssessedPart, control_id: Id) -> bool:
        """Whether a part does not have the organisation's answer: it has its own, or one that counts no more."""
        return control_id in part.answers or part.found[control_id].answer != self.shared.get(control_id)

    @property
    def reached(self) -> Level | None:
        """Return the level in which both ends of the score lie; none where that is not known yet."""
        if self.score is None:
            return None
        low, high = self.level(self.score.low), self.level(self.score.high)
        return low if low == high else None

    def level(self, score: Exact) -> Level:
        """Return the band that a score lies in."""
        return max((level for level in self.levels.values() if level.start <= score), key=lambda level: level.start)
