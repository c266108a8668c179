"""Say why a finding is as it is."""

from collections.abc import Iterable, Mapping

from assessor.model.assessment import (
    Assessment,
    Declared,
    Deeper,
    FactValue,
    Finding,
    Follows,
    ParentState,
    RuledOut,
    Stale,
    Staleness,
    Waits,
)
from assessor.words import terms
from assessor.words.speech import all_of, say


def because(assessment: Assessment, finding: Finding) -> str:
    """Say why a finding is as it is; empty if its answer alone says it."""
    match finding.because:
        case Deeper(tier=tier):
            return say("because-tier", tier=terms.tier(tier), sheet=terms.tier(assessment.tier))
        case RuledOut(facts=facts):
            return say("because-facts", facts=ruled_out(facts, assessment.facts))
        case Waits(facts=facts):
            return say("because-waits", facts=all_of(facts))
        case Follows(parent=parent, state=state):
            return follows(state, parent)
        case Stale() as reason:
            return stale(reason)
        case Declared():
            return finding.answer.reason if finding.answer else ""
        case None:
            return ""


def ruled_out(facts: Iterable[str], values: Mapping[str, FactValue]) -> str:
    """Name the facts that rule something out, with what was answered to them."""
    return all_of([f"{values[fact_id].fact.title}: {_answered(values[fact_id])}" for fact_id in facts])


def _answered(value: FactValue) -> str:
    words = terms.options(value.fact)
    return all_of([words[value_id] for value_id in value.values]) if value.values else say("fact-not-asked")


def follows(state: ParentState, parent: str) -> str:
    """Say why a follow-up is not reached."""
    return say(f"because-follows-{state}", parent=parent)


def stale(reason: Stale) -> str:
    """Say why an answer counts as unanswered."""
    return staleness(reason.how, reason.version)


def staleness(how: Staleness, version: str) -> str:
    """Say what made an answer stale."""
    return say(f"because-{how}", version=version)
