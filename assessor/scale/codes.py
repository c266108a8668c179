"""What a packed row holds of a sheet: a code for each fact and each control, in the questionnaire's order. No text.

A code is the place of the value among those that can be given; where several can be, the bits of their places. Below
zero it says why there is none.
"""

from collections.abc import Iterable, Iterator, Mapping

from assessor.errors import AssessorError
from assessor.model.assessment import Stale
from assessor.model.base import sha256_of
from assessor.model.catalog import Control, Fact, Questionnaire
from assessor.model.sheet import UNKNOWN as DO_NOT_KNOW
from assessor.model.sheet import Answer, Part

UNANSWERED, UNKNOWN, NOT_APPLICABLE = -1, -2, -3
# Blank in the row of a part: as in the organisation.
INHERITED = -4
# An answer to another question, or to an earlier version without a record of the question: it counts as unanswered.
STALE = -5
LEAST = STALE

# So many bits, and a sign, fit into the number that holds a fact.
MOST_VALUES = 62

Facts = Mapping[str, tuple[str, ...]]
Answers = Mapping[str, Answer]
StaleAnswers = Mapping[str, Stale]


def layout(questionnaire: Questionnaire) -> str:
    """Identify what the codes of a questionnaire stand for: its facts and questions, and their order.

    Weights, credits, tiers, conditions and critical controls are no part of it: rows are rated by those of the day.
    `AssessorError` if a fact has more values than a row can hold.
    """
    for fact_id, fact in questionnaire.facts.items():
        if fact.kind == "many" and len(fact.options) > MOST_VALUES:
            raise AssessorError(
                f'{questionnaire.id}: "{fact_id}" has {len(fact.options)} values; a packed row holds {MOST_VALUES}'
            )
    facts = [[fact_id, fact.kind, fact.options] for fact_id, fact in questionnaire.facts.items()]
    controls = [[control.id, control.of, control.fingerprint] for control in questionnaire.controls.values()]
    return sha256_of([questionnaire.id, facts, controls])


def of_facts(questionnaire: Questionnaire, facts: Facts, blank: int = UNANSWERED) -> list[int]:
    """Return the codes of facts; `blank` stands for those without an answer."""
    return [_of_fact(fact, facts.get(fact_id, ()), blank) for fact_id, fact in questionnaire.facts.items()]


def _of_fact(fact: Fact, values: tuple[str, ...], blank: int) -> int:
    if not values:
        return blank
    if DO_NOT_KNOW in values:
        return UNKNOWN
    return _placed(fact.options, values, several=fact.kind == "many")


def values(fact: Fact, code: int) -> tuple[str, ...]:
    """Return the values that a code of a fact stands for; nothing where there is no answer."""
    if code < 0:
        return ()
    if fact.kind == "many":
        return tuple(value for bit, value in enumerate(fact.options) if code >> bit & 1)
    return (fact.options[code],)


def of_organisation(questionnaire: Questionnaire, answers: Answers, stale: StaleAnswers) -> list[int]:
    """Return the codes of an organisation's answers."""
    return list(_of_answers(questionnaire.controls.values(), answers, stale, UNANSWERED))


def of_part(questionnaire: Questionnaire, part: Part, stale: StaleAnswers) -> list[int]:
    """Return the codes of a part's own answers to what is asked of it; all else is as in the organisation."""
    asked = [control for control in questionnaire.controls.values() if control.of == part.kind]
    own = dict(zip((c.id for c in asked), _of_answers(asked, part.answers, stale, INHERITED), strict=True))
    return [own.get(control_id, INHERITED) for control_id in questionnaire.controls]


def _of_answers(controls: Iterable[Control], answers: Answers, stale: StaleAnswers, blank: int) -> Iterator[int]:
    for control in controls:
        answer, why = answers.get(control.id), stale.get(control.id)
        if answer is not None:
            yield _of_answer(control, answer)
        elif why is not None:
            # Whether "doesn't apply" is accepted is up to the questionnaire that rates.
            yield NOT_APPLICABLE if why.how == "not-accepted" else STALE
        else:
            yield blank


def _of_answer(control: Control, answer: Answer) -> int:
    if answer.choice:
        return of_choice(control, answer.choice)
    return {"unknown": UNKNOWN, "not-applicable": NOT_APPLICABLE, None: UNANSWERED}[answer.state]


def of_choice(control: Control, chosen: tuple[str, ...]) -> int:
    """Return the code of what was chosen."""
    return _placed(tuple(control.choices), chosen, several=control.kind == "multi")


def _placed(known: tuple[str, ...], values: tuple[str, ...], *, several: bool) -> int:
    return sum(1 << known.index(value) for value in values) if several else known.index(values[0])
