"""A second scorer, slow and simple, written from docs/method.md alone: it shares no function with the program."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Literal, NamedTuple

from assessor.model.catalog import Control, Questionnaire, WeightedDomain
from assessor.model.sheet import Answer, AnswerSheet, Part

Table = Mapping[str, tuple[str, ...]]
Truth = Literal["holds", "may hold", "fails"]
State = Literal["not asked", "waits", "open", "not reached", "not applicable", "answered"]
Missing = Literal["unknown", "unanswered"]
Failure = Literal["fails", "might-fail"]

TIERS = ("essential", "standard", "advanced")
OUTSIDE: tuple[State, ...] = ("not asked", "not applicable")
OPEN: tuple[State, ...] = ("waits", "open")
BY_FACTS: dict[Truth, State | None] = {"holds": None, "may hold": "waits", "fails": "not asked"}


class Ends(NamedTuple):
    low: Fraction
    high: Fraction


class Judged(NamedTuple):
    """What a control counts as: its share of its weight (none outside the sums), what is missing, and its failure."""

    state: State
    share: Ends | None = None
    missing: Missing | None = None
    failure: Failure | None = None


class Score(NamedTuple):
    controls: dict[str, Judged]
    domains: dict[str, Ends | None]
    uncapped: Ends | None
    capped: Ends | None


def score(questionnaire: Questionnaire, sheet: AnswerSheet) -> Score:
    judging = Judging(questionnaire, sheet)
    alone = {part_id: Judging(questionnaire, of_part(sheet, part)) for part_id, part in sheet.parts.items()}
    judged = {control_id: judging.judged(control) for control_id, control in questionnaire.controls.items()}
    for control_id, control in questionnaire.controls.items():
        inside = [alone[part_id].judged(control) for part_id, part in sheet.parts.items() if part.kind == control.of]
        judged[control_id] = joined(inside, control) if inside else judged[control_id]
    domains = {domain.id: domain_score(questionnaire, judged, domain.id) for domain in questionnaire.domains}
    if any(
        each.is_required_and_open(fact_id) for each in (judging, *alone.values()) for fact_id in questionnaire.facts
    ):
        return Score(judged, dict.fromkeys(domains), None, None)
    uncapped = mean(
        (domain_weight(questionnaire, judged, domain), domains[domain.id]) for domain in questionnaire.domains
    )
    return Score(judged, domains, uncapped, uncapped and capped(questionnaire, judged, uncapped))


# Parts


def of_part(sheet: AnswerSheet, part: Part) -> AnswerSheet:
    """Return what is in force in a part: its own facts and answers, and the organisation's where it has none."""
    facts = {fact_id: values for fact_id, values in part.facts.items() if values}
    answers = {control_id: answer for control_id, answer in part.answers.items() if not answer.is_blank}
    return sheet.model_copy(
        update={"facts": {**sheet.facts, **facts}, "answers": {**sheet.answers, **answers}, "parts": {}}
    )


def joined(inside: list[Judged], control: Control) -> Judged:
    """The lowest of each end, over the parts where the control is in the sums."""
    counted = [judged for judged in inside if judged.share is not None]
    shares = [judged.share for judged in counted if judged.share is not None]
    if not shares:
        return next((judged for judged in inside if judged.state == "not applicable"), inside[0])
    worst = min(counted, key=badness)
    share = Ends(min(ends.low for ends in shares), min(ends.high for ends in shares))
    floor = control.critical.floor if control.critical else 0
    fails: Failure | None = "fails" if 100 * share.high < floor else "might-fail" if 100 * share.low < floor else None
    return Judged(worst.state, share, worst.missing, fails)


def badness(judged: Judged) -> tuple[Fraction, Fraction, bool, bool]:
    """The lowest confirmed first; of equal ones what is merely not reached, or known to be unknown, comes last."""
    assert judged.share is not None
    return judged.share.low, judged.share.high, judged.state == "not reached", judged.missing == "unknown"


# The score


def mean(parts: Iterable[tuple[int, Ends | None]]) -> Ends | None:
    """Return the weighted mean of the values, at each end; none when their weights are 0."""
    valued = [(weight, ends) for weight, ends in parts if ends is not None]
    weights = sum(weight for weight, _ in valued)
    if not weights:
        return None
    low = sum((weight * ends.low for weight, ends in valued), Fraction(0))
    high = sum((weight * ends.high for weight, ends in valued), Fraction(0))
    return Ends(low / weights, high / weights)


def domain_weight(questionnaire: Questionnaire, judged: Mapping[str, Judged], domain: WeightedDomain) -> int:
    """Its fixed share, or its emphasis times the weights of what is in its sums."""
    if not domain.by_emphasis:
        return domain.weight
    inside = [control for control in questionnaire.controls.values() if control.domain == domain.id]
    return domain.weight * sum(control.weight for control in inside if judged[control.id].share)


def domain_score(questionnaire: Questionnaire, judged: Mapping[str, Judged], domain: str) -> Ends | None:
    inside = [control for control in questionnaire.controls.values() if control.domain == domain]
    share = mean((control.weight, judged[control.id].share) for control in inside)
    return share and Ends(100 * share.low, 100 * share.high)


# Which answers count


class Judging:
    """The four steps that decide what a control counts as."""

    def __init__(self, questionnaire: Questionnaire, sheet: AnswerSheet) -> None:
        self.questionnaire = questionnaire
        self.sheet = sheet

    def judged(self, control: Control) -> Judged:
        state = self.state(control)
        if state in OUTSIDE:
            return Judged(state)
        if state in OPEN:
            might_fail: Failure | None = "might-fail" if control.critical else None
            return Judged(state, Ends(Fraction(0), Fraction(1)), self.missing(control), might_fail)
        share = Fraction(self.credit(control), 100)
        fails = control.critical is not None and 100 * share < control.critical.floor
        return Judged(state, Ends(share, share), None, "fails" if fails else None)

    def credit(self, control: Control) -> int:
        """Return the credit of a control that is in the sums and not open: 0 if it is not reached."""
        return 0 if self.state(control) == "not reached" else credit(control, self.answer(control).choice)

    def is_required_and_open(self, fact_id: str) -> bool:
        fact, stored = self.questionnaire.facts[fact_id], self.sheet.facts.get(fact_id, ())
        is_open = not stored or "unknown" in stored
        return fact.required and is_open and self.any_holds(fact.applies_if) != "fails"

    def state(self, control: Control) -> State:
        return (
            self.by_tier(control)
            or self.by_what_comes_before(control)
            or self.by_facts(control)
            or self.by_parent(control)
            or self.by_answer(control)
        )

    def by_what_comes_before(self, control: Control) -> State | None:
        parents = [self.questionnaire.controls[parent_id] for parent_id in control.after]
        ruled_out = self.any_holds(control.applies_if) == "fails"
        return "not asked" if ruled_out or any(self.state(parent) in OUTSIDE for parent in parents) else None

    def by_tier(self, control: Control) -> State | None:
        return "not asked" if TIERS.index(control.tier) > TIERS.index(self.sheet.tier or TIERS[0]) else None

    def by_facts(self, control: Control) -> State | None:
        return BY_FACTS[self.any_holds(control.applies_if)]

    def any_holds(self, tables: tuple[Table, ...]) -> Truth:
        truths = [self.table_holds(table) for table in tables]
        if not truths or "holds" in truths:
            return "holds"
        return "may hold" if "may hold" in truths else "fails"

    def table_holds(self, table: Table) -> Truth:
        truths = [self.fact_is(fact_id, named) for fact_id, named in table.items()]
        if "fails" in truths:
            return "fails"
        return "may hold" if "may hold" in truths else "holds"

    def fact_is(self, fact_id: str, named: tuple[str, ...]) -> Truth:
        asked = self.any_holds(self.questionnaire.facts[fact_id].applies_if)
        stored = self.sheet.facts.get(fact_id, ())
        known = bool(stored) and "unknown" not in stored
        if asked == "fails" or (known and not set(stored) & set(named)):
            return "fails"
        return "holds" if known and asked == "holds" else "may hold"

    def waits_for(self, tables: tuple[Table, ...]) -> set[str]:
        """Return the open facts of the tables that may still hold."""
        possible = [table for table in tables if self.table_holds(table) == "may hold"]
        return {
            decider for table in possible for fact_id in table for decider in self.deciders(fact_id, table[fact_id])
        }

    def deciders(self, fact_id: str, named: tuple[str, ...]) -> set[str]:
        """Return the open fact itself, or those that decide whether it is asked."""
        if self.fact_is(fact_id, named) == "holds":
            return set()
        conditions = self.questionnaire.facts[fact_id].applies_if
        return {fact_id} if self.any_holds(conditions) == "holds" else self.waits_for(conditions)

    def by_parent(self, control: Control) -> State | None:
        for parent_id, least in control.after.items():
            parent = self.questionnaire.controls[parent_id]
            state = self.state(parent)
            if state in OPEN:
                return "open"
            if state == "not reached" or self.credit(parent) < parent.choices[least].credit:
                return "not reached"
        return None

    def by_answer(self, control: Control) -> State:
        answer = self.answer(control)
        return "not applicable" if answer.state == "not-applicable" else "answered" if answer.choice else "open"

    def answer(self, control: Control) -> Answer:
        """Return the stored answer, or a blank one if it counts as no answer."""
        answer = self.sheet.answers.get(control.id, Answer())
        refused = answer.state == "not-applicable" and not accepts_not_applicable(control)
        return Answer() if refused or not self.is_of_this_question(answer, control) else answer

    def is_of_this_question(self, answer: Answer, control: Control) -> bool:
        same_version = self.sheet.questionnaire.version == self.questionnaire.version
        return answer.as_asked == control.fingerprint if answer.as_asked else same_version

    def missing(self, control: Control) -> Missing:
        """Return which kind of open a control is."""
        if self.by_facts(control) == "waits":
            said = [self.sheet.facts.get(fact_id, ()) == ("unknown",) for fact_id in self.waits_for(control.applies_if)]
            return "unknown" if all(said) else "unanswered"
        behind = self.by_parent(control) == "open"
        return "unknown" if self.answer(control).state == "unknown" and not behind else "unanswered"

    def hangs_on_facts(self, control: Control) -> bool:
        """Whether a control waits, or follows one that does."""
        parents = [self.questionnaire.controls[parent_id] for parent_id in control.after]
        return self.state(control) == "waits" or (
            self.state(control) == "open" and any(self.hangs_on_facts(parent) for parent in parents)
        )


def accepts_not_applicable(control: Control) -> bool:
    return control.critical is None if control.not_applicable is None else control.not_applicable


def credit(control: Control, choices: Iterable[str]) -> int:
    return min(100, sum(control.choices[choice].credit for choice in choices))


# Caps


def capped(questionnaire: Questionnaire, judged: Mapping[str, Judged], uncapped: Ends) -> Ends:
    critical = {control_id: control.critical for control_id, control in questionnaire.controls.items()}
    caps = [(what.cap, judged[control_id].failure) for control_id, what in critical.items() if what]
    shares = [judged[control.id].share for control in questionnaire.controls.values() if may_be_worst(control)]
    low = [*(cap for cap, failure in caps if failure), held_by(sum(ends.low == 0 for ends in shares if ends))]
    high = [*(cap for cap, fails in caps if fails == "fails"), held_by(sum(ends.high == 0 for ends in shares if ends))]
    return Ends(min(uncapped.low, Fraction(min(low))), min(uncapped.high, Fraction(min(high))))


def may_be_worst(control: Control) -> bool:
    return control.tier == "essential" and control.weight > 0 and not control.after


def is_worst(control: Control, judged: Judged) -> bool:
    return may_be_worst(control) and judged.share is not None and judged.share.low == 0


def held_by(worst: int) -> int:
    return 79 if worst >= 3 else 94 if worst else 100


# What closing a gap restores


def is_gap(judged: Judged, control: Control) -> bool:
    return judged.state == "answered" and judged.share is not None and 100 * judged.share.low < control.target


def closing(questionnaire: Questionnaire, sheet: AnswerSheet, gap: Control, least: int) -> AnswerSheet:
    """The sheet with a control at a credit."""
    stored = Judging(questionnaire, sheet).answer(gap).choice
    enough = stored and credit(gap, stored) >= least
    return with_choices(sheet, gap, stored if enough else least_answer(gap, least))


def least_answer(control: Control, least: int) -> tuple[str, ...]:
    if control.kind == "one":
        return (next(choice for choice in control.choices if control.choices[choice].credit >= least),)
    ticked: tuple[str, ...] = ()
    for choice in sorted(control.choices, key=lambda choice: -control.choices[choice].credit):
        ticked += (choice,) if credit(control, ticked) < least else ()
    return ticked


def with_choices(sheet: AnswerSheet, control: Control, choices: tuple[str, ...]) -> AnswerSheet:
    answer = Answer(choice=choices, as_asked=control.fingerprint)
    return sheet.model_copy(update={"answers": {**sheet.answers, control.id: answer}})
