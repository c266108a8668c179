"""A second scorer, slow and simple: it knows nothing of intervals, and tries every way to complete a sheet."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, product

from assessor.model.catalog import Conditions, Control, Fact, Questionnaire
from assessor.model.sheet import Answer, AnswerSheet

TIERS = ["essential", "standard", "advanced"]
NOT_ASKED = "not asked"
NOT_APPLICABLE = "not applicable"

Facts = dict[str, tuple[str, ...]]
Answers = dict[str, Answer]


def score(questionnaire: Questionnaire, tier: str, facts: Facts, answers: Answers) -> Fraction | None:
    """Score a sheet in which nothing is open."""
    known = {i: values for i, values in facts.items() if fact_asked(i, questionnaire.facts, facts)}
    worth = {i: earned(questionnaire, i, tier, known, answers) for i in questionnaire.controls}
    total = weights = Fraction(0)
    for domain in questionnaire.domains:
        inside = [(c.weight, worth[c.id]) for c in questionnaire.controls.values() if c.domain == domain.id]
        counted = [(weight, credit) for weight, credit in inside if isinstance(credit, int)]
        whole = sum(weight for weight, _ in counted)
        if whole:
            total += domain.weight * Fraction(sum(weight * credit for weight, credit in counted), whole)
            weights += domain.weight
    if not weights:
        return None
    caps = [
        Fraction(control.critical.cap)
        for i, control in questionnaire.controls.items()
        if control.critical and isinstance(credit := worth[i], int) and credit < control.critical.floor
    ]
    return min([total / weights, *caps])


def earned(q: Questionnaire, i: str, tier: str, facts: Facts, answers: Answers) -> int | str:
    """Return the credit of one control, or why it is outside the sums."""
    control = q.controls[i]
    if TIERS.index(control.tier) > TIERS.index(tier) or not met(control.applies_if, facts):
        return NOT_ASKED
    for parent, least in control.after.items():
        above = earned(q, parent, tier, facts, answers)
        if isinstance(above, str):
            return NOT_ASKED
        if above < q.controls[parent].choices[least].credit or not reached(q, parent, tier, facts, answers):
            return 0
    answer = answers[i]
    if answer.state == "not-applicable":
        return NOT_APPLICABLE
    return min(100, sum(control.choices[choice].credit for choice in answer.choice))


def reached(q: Questionnaire, i: str, tier: str, facts: Facts, answers: Answers) -> bool:
    """Whether a control's parents lead to it."""
    for parent, least in q.controls[i].after.items():
        above = earned(q, parent, tier, facts, answers)
        needed = q.controls[parent].choices[least].credit
        if isinstance(above, str) or above < needed or not reached(q, parent, tier, facts, answers):
            return False
    return True


def met(conditions: Conditions, facts: Facts) -> bool:
    """Whether any table holds, every key of it, by any of its values."""
    if not conditions:
        return True
    return any(all(set(values) & set(facts.get(i, ())) for i, values in table.items()) for table in conditions)


def fact_asked(i: str, all_facts: dict[str, Fact], facts: Facts) -> bool:
    """Whether a fact is to be asked, so that its value counts."""
    conditions = all_facts[i].applies_if
    deciding = {other for table in conditions for other in table if fact_asked(other, all_facts, facts)}
    return met(conditions, {other: facts.get(other, ()) for other in deciding})


def completions(questionnaire: Questionnaire, sheet: AnswerSheet, *, not_applicable: bool) -> Iterator[Fraction]:
    """Yield the score of every way to answer what is open; `not_applicable` counts that as an answer, too."""
    facts = [
        [(i, known)] if (known := sheet.fact(i)) else [(i, values) for values in ways(fact)]
        for i, fact in questionnaire.facts.items()
    ]
    answers = [
        [(i, answer)] if (answer := settled(sheet, i)) else list(choices(i, control, not_applicable=not_applicable))
        for i, control in questionnaire.controls.items()
    ]
    for some_facts in product(*facts):
        for some_answers in product(*answers):
            found = score(questionnaire, sheet.depth, dict(some_facts), dict(some_answers))
            if found is not None:
                yield found


def settled(sheet: AnswerSheet, i: str) -> Answer | None:
    """Return a stored answer that says something."""
    answer = sheet.answers.get(i)
    return None if answer is None or answer.state == "unknown" or answer.is_blank else answer


def ways(fact: Fact) -> list[tuple[str, ...]]:
    """Return every value that a fact can have."""
    options = list(fact.options)
    most = len(options) if fact.kind == "many" else 1
    return [some for size in range(1, most + 1) for some in combinations(options, size)]


def choices(i: str, control: Control, *, not_applicable: bool) -> Iterator[tuple[str, Answer]]:
    """Yield every answer to a control; of several ticked choices none, one and all."""
    for choice in control.choices:
        yield i, Answer(choice=(choice,))
    if control.kind == "multi":
        yield i, Answer(choice=tuple(name for name, choice in control.choices.items() if not choice.none))
    if not_applicable and control.may_not_apply:
        yield i, Answer(state="not-applicable", reason="none here")
