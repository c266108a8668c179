"""Words for the values of each kind; one function for each kind, so that mypy refuses a value that has no word.

The kinds are imported only for mypy, since `check` needs few of them.
"""

from typing import TYPE_CHECKING, Literal

from assessor.words.speech import say

if TYPE_CHECKING:
    from datetime import date

    from assessor.model.assessment import Failure, Severity, Status
    from assessor.model.benchmark import BenchmarkPlace, Incomparable
    from assessor.model.catalog import Carrier, Fact, Recipient, Scope, Tier, YesNo
    from assessor.model.comparison import Cause, OutsideBy, PartState, RemarkKind
    from assessor.model.handouts import EmergencyPart
    from assessor.model.merging import Fate, SideName
    from assessor.model.migration import AnswerFate, FateReason
    from assessor.model.obligations import Covered, ObligationStatus, Reading
    from assessor.model.policy import DemandLevel
    from assessor.model.portfolio import PortfolioRemarkKind, Unscored
    from assessor.model.report import Binding, Side
    from assessor.model.sheet import AboutKey, EvidenceStrength, PartKind
    from assessor.model.solutions import Component, CostBand, SecurityType
    from assessor.model.standards import Relation, State
    from assessor.model.taking import TakenFate
    from assessor.model.verdict import WaiverStatus

# The outcome of judging a file.
Outcome = Literal["passed", "failed", "not-judged"]
# What a person can do at a question instead of choosing an answer.
Action = Literal["unknown", "not-applicable", "how", "note", "back", "skip", "jump", "leave"]
# What a person can do in the list of questions to jump to.
Leap = Literal["open", "unknown", "facts", "all"]

# Why what was found is not judged.
PassedOver = Literal["hidden", "linked", "unreadable", "ignored", "excluded", "portfolio"]


def passed_over(value: PassedOver, n: int, names: str) -> str:
    """Say what was passed over."""
    return say(f"passed-over-{value}", n=n, names=names)


def tier(value: "Tier") -> str:
    """Name a tier."""
    return say(f"tier-{value}")


def status(value: "Status") -> str:
    """Name the status of a finding."""
    return say(f"status-{value}")


def failure(value: "Failure") -> str:
    """Say whether a critical control fails, as a verb."""
    return say(f"failure-{value}")


def severity(value: "Severity") -> str:
    """Name how bad something is."""
    return say(f"severity-{value}")


def yes_no(value: "YesNo") -> str:
    """Say yes or no, as answers to a fact."""
    return say(f"value-{value}")


def options(fact: "Fact") -> dict[str, str]:
    """Return the values that can be answered to a fact, with their texts."""
    return {"yes": yes_no("yes"), "no": yes_no("no")} if fact.kind == "yes-no" else fact.values


def scope(value: "Scope") -> str:
    """Say of what a control is asked."""
    return say(f"of-{value}")


def benchmark_place(value: "BenchmarkPlace") -> str:
    """Say where a score lies among the quartiles of other firms."""
    return say(f"place-{value}")


def benchmark_standing(value: "BenchmarkPlace") -> str:
    """Say where a score lies among those of other firms, without a word of statistics."""
    return say(f"stands-{value}")


def incomparable(value: "Incomparable", portfolio: str, n: int) -> str:
    """Say why a firm is not compared with those of a portfolio."""
    return say(f"incomparable-{value}", portfolio=portfolio, n=n)


def part_kind(value: "PartKind") -> str:
    """Name a kind of part."""
    return say(f"part-{value}")


def carrier(value: "Carrier") -> str:
    """Name who carries a solution out."""
    return say(f"who-{value}")


def doer(value: "Carrier") -> str:
    """Name who does a task to a reader who may be any of them."""
    return say("doer-own") if value == "you" else carrier(value)


def cost(value: "CostBand") -> str:
    """Say what the full form of a solution costs."""
    return say(f"cost-{value}")


def component(value: "Component") -> str:
    """Name the kind of a solution, such as hardware or a service."""
    return say(f"component-{value}")


def security_type(value: "SecurityType") -> str:
    """Name what a solution secures."""
    return say(f"security-{value}")


def strength(value: "EvidenceStrength") -> str:
    """Name what a piece of evidence rests on."""
    return say(f"strength-{value}")


def state(value: "State") -> str:
    """Say what the answers are evidence of for a provision."""
    return say(f"state-{value}")


def relation(value: "Relation") -> str:
    """Say how far a control bears on a provision."""
    return say(f"relation-{value}")


def obligation_status(value: "ObligationStatus") -> str:
    """Say whether an obligation is law."""
    return say(f"obligation-{value}")


def binds(value: "Binding") -> str:
    """Say whether one obligation binds, as a verb."""
    return say(f"binding-{value}")


def bound(value: "Binding") -> str:
    """Return the heading of a list of obligations with the same state."""
    return say(f"bound-{value}")


def reading(value: "Reading") -> str:
    """Name what kind of text was read."""
    return say(f"reading-{value}")


def covered(value: "Covered") -> str:
    """Say how much of a region's rules is in the catalog."""
    return say(f"covered-{value}")


def side(value: "Side") -> str:
    """Name those whom a region's rules are for."""
    return say(f"side-{value}")


def about(value: "AboutKey") -> str:
    """Name what is said of an assessment."""
    return say(f"about-{value}")


def cause(value: "Cause") -> str:
    """Name why a figure moved."""
    return say(f"cause-{value}")


def outside(value: "OutsideBy", facts: str) -> str:
    """Say why a control is outside the scope."""
    return say(f"outside-{value}", facts=facts)


def part_state(value: "PartState") -> str:
    """Say what became of a part."""
    return say(f"became-{value}")


def remark(value: "RemarkKind", first: str, second: str, number: int) -> str:
    """Say what readers must know before they compare figures."""
    return say(f"remark-{value}", first=first, second=second, n=number)


def portfolio_remark(value: "PortfolioRemarkKind", names: str, number: int) -> str:
    """Say what must be known of the sheets of a portfolio."""
    return say(f"portfolio-remark-{value}", names=names, n=number)


def nameless_remark(value: "PortfolioRemarkKind", number: int) -> str:
    """As `portfolio_remark`, where names are withheld, or too many."""
    return say(f"portfolio-nameless-{value}", n=number)


def unscored(value: "Unscored") -> str:
    """Say why a firm has no score."""
    return say(f"unscored-{value}")


def demand_level(value: "DemandLevel") -> str:
    """Name which provisions of a standard are demanded."""
    return say(f"level-{value}")


def outcome(value: Outcome) -> str:
    """Name the outcome of judging a file."""
    return say(f"outcome-{value}")


def waiver(value: "WaiverStatus", expires: "date") -> str:
    """Say what became of a waiver."""
    return say(f"waiver-{value}", expires=expires)


def recipient(value: "Recipient") -> str:
    """Return the heading of the letter to one recipient."""
    return say(f"letter-to-{value}")


def letter_opening(value: "Recipient", firm: str, until: "date") -> str:
    """Return the first paragraph of the letter to one recipient."""
    return say(f"letter-intro-{value}", firm=firm, until=until)


def emergency_part(value: "EmergencyPart") -> str:
    """Return the heading of a part of the emergency page."""
    return say(f"emergency-{value}")


def action(value: Action) -> str:
    """Name an action at a question."""
    return say(f"action-{value}")


def action_key(value: Action) -> str:
    """Return the letter to type for an action."""
    return say(f"key-{value}")


def action_short(value: Action) -> str:
    """Name an action where there is little room."""
    return say(f"short-{value}")


def leap(value: Leap) -> str:
    """Name what can be done in the list of questions."""
    return say(f"leap-{value}")


def leap_short(value: Leap) -> str:
    """Name what can be done in the list of questions where there is little room."""
    return say(f"leap-short-{value}")


def leap_key(value: Leap) -> str:
    """Return the letter to type for that."""
    return say(f"leap-key-{value}")


def teller(value: "Carrier") -> str:
    """Name who can answer, as the heading of questions to them."""
    return say(f"teller-{value}")


def told_by(value: "Carrier") -> str:
    """Say after "don't know" who could tell."""
    return say(f"told-by-{value}")


def merged_fate(value: "Fate") -> str:
    """Say what became of facts and answers in a merge."""
    return say(f"merged-{value}")


def merge_side(value: "SideName") -> str:
    """Name a side of a merge."""
    return say(f"merge-side-{value}")


def fate(value: "AnswerFate") -> str:
    """Say what becomes of answers when their sheet is migrated."""
    return say(f"fate-{value}")


def fate_reason(value: "FateReason") -> str:
    """Say why an answer is to be reviewed, or gone."""
    return say(f"fate-reason-{value}")


def taken_fate(value: "TakenFate") -> str:
    """Say what became of rows of a file that came back."""
    return say(f"taken-{value}")
