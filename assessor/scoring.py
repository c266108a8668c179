"""Score an answer sheet: whole numbers and exact fractions in, exact fractions out. Pure.

    share of a control   s_c = credit / 100                       (a follow-up that is not reached: 0)
    domain               sum(w_c * s_c) / sum(w_c) * 100          over controls that are asked and apply
    total                sum(W_d * domain_d) / sum(W_d)           over domains that have a score
    capped               min(total, the lowest cap of the critical controls that fail)

Everything open (unknown, unanswered, or hanging on an open fact) is 0 at the low end and 1 at the high end.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from graphlib import TopologicalSorter
from math import lcm
from typing import Literal, NamedTuple

from assessor.model.assessment import Assessment, DomainScore, FactValue, Finding, Interval, Shares
from assessor.model.catalog import TIERS, Conditions, Control, Fact, Questionnaire
from assessor.model.sheet import Answer, AnswerSheet
from assessor.text import listed

NOTHING = Interval(low=Fraction(0), high=Fraction(0))
ANYTHING = Interval(low=Fraction(0), high=Fraction(1))


class Holds(NamedTuple):
    """Whether conditions hold: yes, no, or not known until some facts are answered."""

    value: bool | None
    waits_for: tuple[str, ...] = ()


def assess(
    questionnaire: Questionnaire,
    sheet: AnswerSheet,
    as_of: date,
    *,
    stale: Mapping[str, str] | None = None,
    notices: tuple[str, ...] = (),
) -> Assessment:
    """Score a sheet whose answers all count; `stale` says of others why they count as unanswered."""
    facts = fact_values(questionnaire.facts, sheet)
    found = _findings(questionnaire, sheet, facts, stale or {})
    domains = tuple(
        _domain(domain.id, domain.title, domain.weight, [found[c.id] for c in questionnaire.of_domain(domain.id)])
        for domain in questionnaire.domains
    )
    findings = [finding for domain in domains for finding in domain.findings]
    uncapped = total(domains)
    return Assessment(
        questionnaire=sheet.questionnaire.model_copy(update={"version": questionnaire.version}),
        title=questionnaire.title,
        tier=sheet.depth,
        as_of=as_of,
        about=sheet.about,
        levels=questionnaire.levels,
        glossary=questionnaire.glossary,
        facts=facts,
        domains=domains,
        shares=_shares(findings),
        uncapped=uncapped,
        score=None if uncapped is None else capped(uncapped, findings),
        notices=notices,
    )


def fact_values(facts: Mapping[str, Fact], sheet: AnswerSheet) -> dict[str, FactValue]:
    """Return each fact as answered; one whose own condition fails is left out of every decision."""
    settled: dict[str, FactValue] = {}
    order = TopologicalSorter({i: {key for table in fact.applies_if for key in table} for i, fact in facts.items()})
    for i in order.static_order():
        asked = holds(facts[i].applies_if, settled)
        applies = asked.value is not False
        values = sheet.fact(i) if applies else ()
        settled[i] = FactValue(fact=facts[i], values=values, applies=applies, waits_for=asked.waits_for)
    return {i: settled[i] for i in facts}


def holds(conditions: Conditions, facts: Mapping[str, FactValue]) -> Holds:
    """Any table whose every key holds; an open fact decides only where nothing else does (Kleene's logic)."""
    if not conditions:
        return Holds(True)
    tables = [_table_holds(table, facts) for table in conditions]
    if any(table.value is True for table in tables):
        return Holds(True)
    waits_for = tuple(dict.fromkeys(fact for table in tables if table.value is None for fact in table.waits_for))
    return Holds(None, waits_for) if waits_for else Holds(False)


def _table_holds(table: Mapping[str, tuple[str, ...]], facts: Mapping[str, FactValue]) -> Holds:
    waits_for: list[str] = []
    for fact, values in table.items():
        answered = facts[fact]
        if answered.applies and not answered.values:
            waits_for += answered.waits_for or (fact,)
        elif not set(values) & set(answered.values):
            return Holds(False)
        else:
            waits_for += answered.waits_for
    return Holds(None, tuple(waits_for)) if waits_for else Holds(True)


def _findings(
    questionnaire: Questionnaire, sheet: AnswerSheet, facts: Mapping[str, FactValue], stale: Mapping[str, str]
) -> dict[str, Finding]:
    found: dict[str, Finding] = {}
    for i in TopologicalSorter({i: set(c.after) for i, c in questionnaire.controls.items()}).static_order():
        control = questionnaire.controls[i]
        parent = found[control.parent[0]] if control.parent else None
        found[i] = _with_failure(_finding(control, sheet, facts, parent, stale.get(i, "")))
    return found


def _finding(
    control: Control, sheet: AnswerSheet, facts: Mapping[str, FactValue], parent: Finding | None, stale: str
) -> Finding:
    answer = sheet.answers.get(control.id)
    if TIERS.index(control.tier) > TIERS.index(sheet.depth):
        because = f'asked from the tier "{control.tier}" on; this sheet is "{sheet.depth}"'
        return Finding(control=control, status="not-asked", share=None, answer=answer, because=because)
    applies = holds(control.applies_if, facts)
    if applies.value is False:
        because = f"does not fit the facts ({deciding(control.applies_if, facts)})"
        return Finding(control=control, status="not-asked", share=None, answer=answer, because=because)
    if applies.value is None:
        return _waiting(control, answer, applies.waits_for, sheet)
    if parent is not None:
        follows = _follow_up(control, answer, parent)
        if follows is not None:
            return follows
    return judged(control, answer, stale)


def deciding(conditions: Conditions, facts: Mapping[str, FactValue]) -> str:
    """Name the facts that rule out what hangs on these conditions; those not even asked only where no other does."""
    failing = dict.fromkeys(
        fact
        for table in conditions
        for fact, values in table.items()
        if (not facts[fact].applies or facts[fact].values) and not set(values) & set(facts[fact].values)
    )
    answered = [i for i in failing if facts[i].values]
    return listed([f"{facts[i].fact.title}: {_said(facts[i])}" for i in answered or failing])


def _said(value: FactValue) -> str:
    return listed([value.fact.options[v] for v in value.values]) if value.values else "not asked"


def _waiting(control: Control, answer: Answer | None, facts: tuple[str, ...], sheet: AnswerSheet) -> Finding:
    status: Literal["unknown", "unanswered"] = "unknown" if all(map(sheet.facts.get, facts)) else "unanswered"
    because = f"whether it applies hangs on {listed(list(facts))}"
    return Finding(control=control, status=status, share=ANYTHING, answer=answer, because=because, waits_for=facts)


def _follow_up(control: Control, answer: Answer | None, parent: Finding) -> Finding | None:
    """Judge a follow-up by its parent alone; nothing when the parent's answer leads to it."""
    assert control.parent is not None
    name, least = control.parent
    if parent.status in {"not-asked", "not-applicable"}:
        because = f"follows {name}, which is {'not asked' if parent.status == 'not-asked' else 'not applicable'}"
        return Finding(control=control, status="not-asked", share=None, answer=answer, because=because)
    if parent.is_open:
        because = f"follows {name}, which is open"
        # The parent may turn out not to apply, and then neither does this; so a stored answer says nothing yet.
        return Finding(
            control=control,
            status="unanswered",
            share=ANYTHING,
            answer=answer,
            because=because,
            waits_for=parent.waits_for,
            behind=name,
        )
    chosen = parent.answer.choice if parent.answer and parent.behind is None else ()
    if not chosen or parent.control.credit(chosen) < parent.control.choices[least].credit:
        because = f"follows {name}, whose answer does not lead here yet"
        return Finding(control=control, status="unmet", share=NOTHING, answer=answer, because=because, behind=name)
    return None


def judged(control: Control, answer: Answer | None, stale: str = "") -> Finding:
    """Say what an answer is worth. Not knowing earns nothing yet; not applying costs nothing."""
    if answer is None or answer.is_blank:
        return Finding(control=control, status="unanswered", share=ANYTHING, because=stale)
    if answer.state == "unknown":
        return Finding(control=control, status="unknown", share=ANYTHING, answer=answer)
    if answer.state == "not-applicable":
        return Finding(control=control, status="not-applicable", share=None, answer=answer, because=answer.reason)
    credit = control.credit(answer.choice)
    status: Literal["met", "unmet", "partial"] = (
        "met" if credit >= control.target else "unmet" if credit == 0 else "partial"
    )
    share = Fraction(credit, 100)
    return Finding(control=control, status=status, share=Interval(low=share, high=share), answer=answer)


def _with_failure(finding: Finding) -> Finding:
    failure = _failure(finding)
    return finding if failure == finding.failure else finding.model_copy(update={"failure": failure})


def _failure(finding: Finding) -> Literal["fails", "might-fail"] | None:
    critical = finding.control.critical
    if critical is None or finding.share is None or finding.share.low * 100 >= critical.floor:
        return None
    # Where it is open whether it applies, the high end is 1: it may turn out not to.
    return "fails" if finding.share.high * 100 < critical.floor else "might-fail"


def _domain(i: str, title: str, weight: int, findings: list[Finding]) -> DomainScore:
    terms = [(finding.control.weight, finding.share) for finding in findings if finding.share is not None]
    mean = _mean(terms)
    score = None if mean is None else Interval(low=100 * mean.low, high=100 * mean.high)
    return DomainScore(id=i, title=title, weight=weight, score=score, findings=tuple(findings))


def total(domains: Iterable[DomainScore]) -> Interval | None:
    """Weigh the domains that have a score; none when there is none."""
    return _mean([(domain.weight, domain.score) for domain in domains if domain.score is not None])


def _mean(terms: list[tuple[int, Interval]]) -> Interval | None:
    """Return the mean of both ends by their weights; none where nothing weighs."""
    if not sum(weight for weight, _ in terms):
        return None
    return Interval(
        low=_weighed([(weight, ends.low) for weight, ends in terms]),
        high=_weighed([(weight, ends.high) for weight, ends in terms]),
    )


def _weighed(terms: list[tuple[int, Fraction]]) -> Fraction:
    # Over one denominator, so that one fraction is reduced and not one a term.
    whole = lcm(*(value.denominator for _, value in terms))
    earned = sum(weight * value.numerator * (whole // value.denominator) for weight, value in terms)
    return Fraction(earned, whole * sum(weight for weight, _ in terms))


def capped(uncapped: Interval, findings: Iterable[Finding]) -> Interval:
    """Hold each end at the lowest cap that counts there: low: of what might fail, high: of what fails."""
    failing = [finding for finding in findings if finding.failure is not None]
    return Interval(
        low=min([uncapped.low, *_caps(failing)]),
        high=min([uncapped.high, *_caps(finding for finding in failing if finding.failure == "fails")]),
    )


def _caps(findings: Iterable[Finding]) -> Iterator[Fraction]:
    return (Fraction(finding.control.critical.cap) for finding in findings if finding.control.critical)


def reassessed(assessment: Assessment, changes: Mapping[str, Finding]) -> Assessment:
    """Score again with some findings replaced, by control id; everything else as it was."""
    touched = {finding.control.domain for finding in changes.values()}
    domains = tuple(
        _domain(
            domain.id,
            domain.title,
            domain.weight,
            [_with_failure(changes[f.control.id]) if f.control.id in changes else f for f in domain.findings],
        )
        if domain.id in touched
        else domain
        for domain in assessment.domains
    )
    uncapped = total(domains)
    findings = [finding for domain in domains for finding in domain.findings]
    score = None if uncapped is None else capped(uncapped, findings)
    return assessment.model_copy(update={"domains": domains, "uncapped": uncapped, "score": score})


def _shares(findings: list[Finding]) -> Shares:
    def number(status: str) -> int:
        return sum(finding.status == status for finding in findings)

    unreached = sum(finding.status == "unmet" and finding.behind is not None for finding in findings)
    not_asked = number("not-asked")
    return Shares(
        asked=len(findings) - not_asked - unreached,
        answered=sum(finding.is_answered for finding in findings),
        unknown=number("unknown"),
        unanswered=number("unanswered"),
        not_applicable=number("not-applicable"),
        not_asked=not_asked,
    )
