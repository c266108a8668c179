"""Say why a finding is as it is."""

from collections.abc import Iterable, Mapping

from assessor.model.assessment import (
    Assessment,
    Because,
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
from assessor.model.catalog import Tier
from assessor.words import terms
from assessor.words.speech import all_of, say


def because(assessment: Assessment, finding: Finding) -> str:
    """Say why a finding is as it is; empty if its answer alone says it."""
    if isinstance(finding.because, Declared):
        return finding.answer.reason if finding.answer else ""
    return why(finding.because, assessment.tier, assessment.facts)


def why(reason: Because | None, depth: Tier, facts: Mapping[str, FactValue]) -> str:
    """Say why something is not asked or does not count, in a sheet of this depth and with these facts."""
    match reason:
        case Deeper(tier=tier):
            return say("because-tier", tier=terms.tier(tier), sheet=terms.tier(depth))
        case RuledOut(facts=failing):
            return say("because-facts", facts=ruled_out(failing, facts))
        case Waits(facts=open_facts):
            return say("because-waits", facts=all_of(open_facts))
        case Follows(parent=parent, state=state):
            return follows(state, parent)
        case Stale():
            return stale(reason)
        case Declared() | None:
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
