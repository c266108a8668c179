"""Decide what to ask and in which order: facts first, then the controls that they leave. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Literal, NamedTuple

from assessor.model import reading
from assessor.model.assessment import FactValue, Finding
from assessor.model.catalog import TIERS, Conditions, Control, Fact, Questionnaire, Tier
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


class Agenda(NamedTuple):
    """What is asked as far as the facts are known, answered or not, and what further answers may add to it."""

    items: tuple[AgendaItem, ...]
    later: frozenset[AgendaItem]

    def most(self, *, controls: bool) -> int:
        """Return how many controls, or other questions, are asked at most; no answer to what is open raises it."""
        return sum((item.kind == "control") == controls for item in {*self.items, *self.later})


def agenda(
    questionnaire: Questionnaire, sheet: AnswerSheet, *, quick: bool, rules: Iterable[Conditions] = ()
) -> Agenda:
    """Return what is asked of a firm: facts, the tier, and then controls.

    `quick` keeps fifteen controls; `rules` are the conditions of obligations, whose facts come after all others. What
    an answer leads to comes after its question, so that nobody who goes forward is led back.
    """
    facts, waiting = fact_values(questionnaire, sheet), list(rules)
    found = findings_of(questionnaire, sheet, facts, {})
    coming = _coming(questionnaire, found, sheet)
    if quick:
        coming = _quick(questionnaire, coming)
    order = dict.fromkeys(_first(questionnaire, facts))
    order[TIER] = None
    # Where a firm is settles most of what the rules of elsewhere would ask.
    for conditions in (_within(questionnaire, sheet.depth), _by_place(waiting, questionnaire), waiting):
        order |= dict.fromkeys(_of_deciding(list(conditions), questionnaire, sheet, facts))
    asked = [AgendaItem("control", each.id) for each in coming if _is_reached(found[each.id])]
    order |= dict.fromkeys(asked)
    # Until somebody says how deep to go, the deepest tier may add its facts.
    deciding = [*_within(questionnaire, sheet.tier or TIERS[-1]), *waiting]
    later = {*_open_facts(deciding, questionnaire, sheet, facts), *(AgendaItem("control", each.id) for each in coming)}
    return Agenda(tuple(order), frozenset(later - order.keys()))


def items(
    questionnaire: Questionnaire, sheet: AnswerSheet, *, quick: bool, rules: Iterable[Conditions] = ()
) -> list[AgendaItem]:
    """Return every question that fits the facts as far as they are known, answered or not; as of `agenda`."""
    return list(agenda(questionnaire, sheet, quick=quick, rules=rules).items)


def seconds(questionnaire: Questionnaire, item: AgendaItem) -> int:
    """Return how long a question takes, by its words."""
    if item.kind == "control":
        control = questionnaire.controls[item.id]
        texts = [control.question, *(choice.text for choice in control.choices.values())]
    else:
        fact: Fact | None = questionnaire.facts.get(item.id)
        tiers = [tier.about for tier in questionnaire.tiers.values()]
        texts = [fact.question, fact.help, *fact.values.values()] if fact else tiers
    return reading.seconds(texts)


def _first(questionnaire: Questionnaire, facts: Mapping[str, FactValue]) -> Iterator[AgendaItem]:
    for fact_id, fact in questionnaire.facts.items():
        if fact.first:
            yield from _of_fact(fact_id, questionnaire, facts)


def _within(questionnaire: Questionnaire, depth: Tier) -> list[Conditions]:
    """Return the conditions of the controls up to a tier."""
    controls = questionnaire.controls.values()
    return [control.applies_if for control in controls if TIERS.index(control.tier) <= TIERS.index(depth)]


def _coming(questionnaire: Questionnaire, found: Mapping[str, Finding], sheet: AnswerSheet) -> list[Control]:
    """Return the controls that are asked, or will be unless an answer rules them out, each after what it follows."""
    coming: dict[str, Control] = {}
    for control in _parents_before(questionnaire):
        finding = found[control.id]
        open_facts = [fact_id for fact_id in finding.waits_for if not sheet.facts.get(fact_id)]
        leads = control.parent is None or _may_lead(found[control.parent[0]], control, coming)
        if finding.status != "not-asked" and leads and (open_facts or not finding.waits_for):
            coming[control.id] = control
    return list(coming.values())


def _may_lead(parent: Finding, control: Control, coming: Mapping[str, Control]) -> bool:
    """Whether the answer to a control leads to the one that follows it, or is still to come."""
    if parent.control.id not in coming or control.parent is None:
        return False
    if parent.status == "unanswered":
        return True
    chosen = parent.answer.choice if parent.answer else ()
    least = parent.control.choices[control.parent[1]].credit
    return bool(chosen) and parent.control.credit(chosen) >= least


def _parents_before(questionnaire: Questionnaire) -> list[Control]:
    """Return the controls in their order, but each after the one that it follows."""
    order: dict[str, Control] = {}

    def put(control: Control) -> None:
        if control.parent and control.parent[0] not in order:
            put(questionnaire.controls[control.parent[0]])
        order.setdefault(control.id, control)

    for control in questionnaire.controls.values():
        put(control)
    return list(order.values())


def _open_facts(
    conditions: Iterable[Conditions], questionnaire: Questionnaire, sheet: AnswerSheet, facts: Mapping[str, FactValue]
) -> Iterator[AgendaItem]:
    """Yield the facts without an answer that may still be asked for these conditions, or of everybody."""
    wanted = {fact_id: None for fact_id, fact in questionnaire.facts.items() if fact.first}
    for condition in conditions:
        if holds(condition, facts).value is None:
            open_ones = [table for table in condition if holds((table,), facts).value is None]
            wanted |= dict.fromkeys(_needed(tuple(open_ones)))
    for fact_id in _with_deciding(wanted, questionnaire):
        if facts[fact_id].applies and not sheet.facts.get(fact_id):
            yield AgendaItem("fact", fact_id)


def _by_place(rules: Iterable[Conditions], questionnaire: Questionnaire) -> Iterator[Conditions]:
    """Yield what rules say of the places of a firm alone."""
    places = questionnaire.meaning.places
    for conditions in rules:
        found = tuple({fact: table[fact] for fact in places if fact in table} for table in conditions)
        yield tuple(table for table in found if table)


def _of_fact(fact_id: str, questionnaire: Questionnaire, facts: Mapping[str, FactValue]) -> Iterator[AgendaItem]:
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


def _is_reached(finding: Finding) -> bool:
    """Whether a control applies, and whatever it follows leads to it."""
    return finding.status != "not-asked" and finding.behind is None and not finding.waits_for


def _of_deciding(
    conditions: Iterable[Conditions],
    questionnaire: Questionnaire,
    sheet: AnswerSheet,
    facts: Mapping[str, FactValue],
) -> Iterator[AgendaItem]:
    """Yield the facts that decide about any of these conditions, in the catalog's order."""
    wanted: set[str] = set()
    for condition in conditions:
        waits_for = holds(condition, facts).waits_for
        # A fact that decides nothing any more is no longer asked; an answered one keeps its place.
        needed = _with_deciding(_needed(condition), questionnaire)
        wanted.update(fact_id for fact_id in needed if fact_id in waits_for or sheet.facts.get(fact_id))
    for fact_id in _with_deciding(questionnaire.facts, questionnaire):
        if fact_id in wanted:
            yield from _of_fact(fact_id, questionnaire, facts)


def _quick(questionnaire: Questionnaire, coming: list[Control]) -> list[Control]:
    """Return the critical controls, then those worth most of the total, without follow-ups; ties by id."""
    # Which follow-ups are reached changes with the answers, and the fifteen must not.
    sure = [control for control in coming if control.parent is None]
    domains = {domain.id: domain for domain in questionnaire.domains}
    inside = {domain_id: sum(c.weight for c in sure if c.domain == domain_id) for domain_id in domains}

    def rank(control: Control) -> tuple[bool, Fraction, str]:
        domain = domains[control.domain]
        whole = 1 if domain.by_emphasis else inside[domain.id] or 1
        share = Fraction(domain.weight * control.weight, whole)
        return not caps.is_critical(control), -share, control.id

    picked = {control.id for control in sorted(sure, key=rank)[:QUICK]}
    return [control for control in sure if control.id in picked]


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
