"""Decide what to ask and in which order: facts before the controls that need them. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Literal, NamedTuple

from assessor.model.assessment import FactValue, Finding
from assessor.model.catalog import TIERS, Conditions, Control, Questionnaire, Tier
from assessor.model.sheet import AnswerSheet
from assessor.scoring import caps
from assessor.scoring.facts import fact_values, holds
from assessor.scoring.findings import findings_of

QUICK = 15


class AgendaItem(NamedTuple):
    """One question: a fact, the tier, or a control."""

    kind: Literal["fact", "tier", "control"]
    id: str


TIER = AgendaItem("tier", "tier")


def items(
    questionnaire: Questionnaire, sheet: AnswerSheet, *, quick: bool, rules: Iterable[Conditions] = ()
) -> list[AgendaItem]:
    """Return every question that fits the facts as far as they are known, answered or not.

    `quick` keeps fifteen controls; `rules` are the conditions of obligations, whose facts come last.
    """
    facts = fact_values(questionnaire, sheet)
    found = findings_of(questionnaire, sheet, facts, {})
    asked = _quick(questionnaire, found) if quick else set(questionnaire.controls)
    order: dict[AgendaItem, None] = {}
    for fact_id, fact in questionnaire.facts.items():
        if fact.first:
            order |= dict.fromkeys(_of_fact(fact_id, questionnaire, facts))
    order[TIER] = None
    for control_id, control in questionnaire.controls.items():
        if control_id in asked and TIERS.index(control.tier) <= TIERS.index(sheet.depth):
            order |= dict.fromkeys(_of_control(found[control_id], questionnaire, sheet, facts))
    waiting = list(rules)
    # Where a firm is settles most of what the rules of elsewhere would ask.
    for conditions in (*_by_place(waiting, questionnaire), *waiting):
        order |= dict.fromkeys(_of_deciding(conditions, questionnaire, sheet, facts))
    return list(order)


def _by_place(rules: Iterable[Conditions], questionnaire: Questionnaire) -> Iterator[Conditions]:
    """Yield what rules say of the places of a firm alone."""
    places = questionnaire.meaning.places
    for conditions in rules:
        found = tuple({fact: table[fact] for fact in places if fact in table} for table in conditions)
        yield tuple(table for table in found if table)


def _of_fact(fact_id: str, questionnaire: Questionnaire, facts: dict[str, FactValue]) -> Iterator[AgendaItem]:
    """Yield a fact, after those that decide whether it is asked."""
    for name in _with_deciding([fact_id], questionnaire):
        if holds(questionnaire.facts[name].applies_if, facts).value is True:
            yield AgendaItem("fact", name)


def _with_deciding(fact_ids: Iterable[str], questionnaire: Questionnaire) -> list[str]:
    """Return facts, each once, after those that decide whether it is asked."""
    order: dict[str, None] = {}
    for fact_id in fact_ids:
        _put_behind(fact_id, questionnaire, order)
    return list(order)


def _put_behind(fact_id: str, questionnaire: Questionnaire, order: dict[str, None]) -> None:
    """Put a fact into the order once, after those that decide whether it is asked."""
    if fact_id not in order:
        for needed in _needed(questionnaire.facts[fact_id].applies_if):
            _put_behind(needed, questionnaire, order)
        order[fact_id] = None


def _needed(conditions: Conditions) -> list[str]:
    return list(dict.fromkeys(fact for table in conditions for fact in table))


def _of_control(
    finding: Finding, questionnaire: Questionnaire, sheet: AnswerSheet, facts: dict[str, FactValue]
) -> Iterator[AgendaItem]:
    yield from _of_deciding(finding.control.applies_if, questionnaire, sheet, facts)
    if _is_reached(finding) and not finding.waits_for:
        yield AgendaItem("control", finding.control.id)


def _is_reached(finding: Finding) -> bool:
    """Whether a control applies, or might, and whatever it follows leads to it."""
    return finding.status != "not-asked" and finding.behind is None


def _of_deciding(
    conditions: Conditions, questionnaire: Questionnaire, sheet: AnswerSheet, facts: dict[str, FactValue]
) -> Iterator[AgendaItem]:
    waits_for = holds(conditions, facts).waits_for
    for fact in _with_deciding(_needed(conditions), questionnaire):
        # A fact that decides nothing any more is no longer asked; an answered one keeps its place.
        if fact in waits_for or sheet.facts.get(fact):
            yield from _of_fact(fact, questionnaire, facts)


def _quick(questionnaire: Questionnaire, found: Mapping[str, Finding]) -> set[str]:
    """Return the critical controls, then those worth most of the total, among those that may apply; ties by id."""
    may_apply = [finding.control for finding in found.values() if _is_reached(finding)]
    domains = {domain.id: domain for domain in questionnaire.domains}
    inside = {domain_id: sum(c.weight for c in may_apply if c.domain == domain_id) for domain_id in domains}

    def rank(control: Control) -> tuple[bool, Fraction, str]:
        domain = domains[control.domain]
        whole = 1 if domain.by_emphasis else inside[domain.id] or 1
        share = Fraction(domain.weight * control.weight, whole)
        return not caps.is_critical(control), -share, control.id

    return {control.id for control in sorted(may_apply, key=rank)[:QUICK]}


def possible(questionnaire: Questionnaire, sheet: AnswerSheet) -> list[Control]:
    """Return the controls up to the sheet's tier that no fact rules out, follow-ups included, in their order."""
    facts = fact_values(questionnaire, sheet)
    return [
        control
        for control in questionnaire.controls.values()
        if TIERS.index(control.tier) <= TIERS.index(sheet.depth) and holds(control.applies_if, facts).value is not False
    ]


def facts_for(questionnaire: Questionnaire, sheet: AnswerSheet, controls: list[Control]) -> list[str]:
    """Return the facts to ask, in the catalog's order: those asked first, and those that decide about the controls."""
    settled = fact_values(questionnaire, sheet)
    wanted = {fact_id for fact_id, fact in questionnaire.facts.items() if fact.first or fact_id in sheet.facts}
    wanted.update(fact_id for control in controls for fact_id in _needed(control.applies_if))
    deciding = set(_with_deciding(wanted, questionnaire))
    return [fact_id for fact_id in questionnaire.facts if fact_id in deciding and settled[fact_id].applies]


def is_open(item: AgendaItem, sheet: AnswerSheet) -> bool:
    """Whether a question has no answer yet; "don't know" is an answer here."""
    if item.kind == "fact":
        return not sheet.facts.get(item.id)
    if item.kind == "tier":
        return sheet.tier is None
    answer = sheet.answers.get(item.id)
    return answer is None or answer.is_blank


def proposed_tier(questionnaire: Questionnaire, sheet: AnswerSheet) -> Tier:
    """Return the deepest tier that is proposed for these facts."""
    facts = fact_values(questionnaire, sheet)
    fitting = [tier for tier in TIERS[1:] if holds(questionnaire.tiers[tier].proposed_if, facts).value is True]
    return fitting[-1] if fitting else TIERS[0]
