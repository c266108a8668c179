"""What a packed row holds of a sheet: a code for each fact and each control, in the questionnaire's order. No text.

A code is the place of the value among those that can be given; where several can be, the bits of their places. Below
zero it says why there is none.
"""

from collections.abc import Iterable, Mapping

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
Codes = Mapping[str, int]

_STATES = {"unknown": UNKNOWN, "not-applicable": NOT_APPLICABLE, None: UNANSWERED}


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


class Coder:
    """Turns the facts and answers of a questionnaire's sheets into codes."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.layout = layout(questionnaire)
        self._facts = {
            fact_id: _codes(fact.options, several=fact.kind == "many") for fact_id, fact in questionnaire.facts.items()
        }
        self._controls = {
            control.id: _codes(control.choices, several=control.kind == "multi")
            for control in questionnaire.controls.values()
        }
        self._of = {control.id: control.of for control in questionnaire.controls.values()}

    def facts(self, given: Facts, blank: int = UNANSWERED) -> list[int]:
        """Return the codes of facts; `blank` stands for those without an answer."""
        return [
            _of_fact(known, values) if (values := given.get(fact_id)) else blank
            for fact_id, known in self._facts.items()
        ]

    def organisation(self, answers: Answers, stale: StaleAnswers) -> list[int]:
        """Return the codes of an organisation's answers."""
        return [
            _of_answer(known, answer) if (answer := answers.get(control_id)) else _without(stale.get(control_id))
            for control_id, known in self._controls.items()
        ]

    def part(self, part: Part, stale: StaleAnswers) -> list[int]:
        """Return the codes of a part's own answers to what is asked of it; all else is as in the organisation."""
        own = {i: stale.get(i) for i in (*part.answers, *stale) if self._of.get(i) == part.kind}
        return [
            INHERITED
            if control_id not in own
            else _of_answer(known, answer)
            if (answer := part.answers.get(control_id))
            else _without(own[control_id])
            for control_id, known in self._controls.items()
        ]


def _codes(known: Iterable[str], *, several: bool) -> Codes:
    return {value: 1 << place if several else place for place, value in enumerate(known)}


def values_of(fact: Fact, code: int) -> tuple[str, ...]:
    """Return the values that a code of a fact stands for; nothing where there is no answer."""
    if code < 0:
        return ()
    if fact.kind == "many":
        return tuple(value for bit, value in enumerate(fact.options) if code >> bit & 1)
    return (fact.options[code],)


def _of_fact(known: Codes, values: tuple[str, ...]) -> int:
    return UNKNOWN if DO_NOT_KNOW in values else sum(known[value] for value in values)


def _of_answer(known: Codes, answer: Answer) -> int:
    choice = answer.choice
    if len(choice) == 1:
        return known[choice[0]]
    return sum(known[each] for each in choice) if choice else _STATES[answer.state]


def _without(why: Stale | None) -> int:
    if why is None:
        return UNANSWERED
    # Whether "doesn't apply" is accepted is up to the questionnaire that rates.
    return NOT_APPLICABLE if why.how == "not-accepted" else STALE


def of_choice(control: Control, chosen: tuple[str, ...]) -> int:
    """Return the code of what was chosen."""
    return _of_answer(_codes(control.choices, several=control.kind == "multi"), Answer(choice=chosen))
