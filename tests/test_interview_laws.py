"""Whatever a person answers: nobody who goes forward is led back, no total grows, and every answer is saved."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from assessor.interview.screen import Progress, Reply, Screen, Stops, TextForm
from assessor.interview.session import Session
from assessor.io import catalog
from assessor.model.catalog import Conditions, Questionnaire
from assessor.model.sheet import AnswerSheet, QuestionnaireRef
from assessor.scoring.agenda import AgendaItem
from tests.support.strategies import assessed

DAY = date(2026, 3, 31)


class Person:
    """Somebody who goes forward, answers at random, and remembers how far each screen said that they were."""

    def __init__(self, data: DataObject, seconds: list[float], pace: float = 50) -> None:
        self._data, self._seconds, self._pace = data, seconds, pace
        self.seen: list[Progress] = []

    def ask(self, screen: Screen) -> Reply:
        assert screen.progress
        if screen.progress not in self.seen[-1:]:
            self.seen.append(screen.progress)
        self._seconds[0] += self._pace
        actions = [action for action in screen.actions if action in {"unknown", "skip", "not-applicable"}]
        keys = [option.key for option in screen.options]
        chosen = self._data.draw(st.sampled_from([*actions, *keys, *keys]))
        return Reply(options=(chosen,)) if chosen in keys else Reply(action=next(a for a in actions if a == chosen))

    def fill(self, form: TextForm) -> tuple[str, ...] | None:
        return ("because",) if form.fields[0].needed else None

    def jump(self, places: Stops) -> AgendaItem | None:
        raise AssertionError(places)

    def say(self, text: str) -> None:
        raise AssertionError(text)

    show = copy = say

    def close(self) -> None:
        """There is nothing to close."""


def sat(
    questionnaire: Questionnaire,
    data: DataObject,
    *,
    quick: bool = False,
    rules: tuple[Conditions, ...] = (),
    pace: float = 50,
) -> tuple[Person, AnswerSheet, Session]:
    blank = AnswerSheet(format=1, questionnaire=QuestionnaireRef(id=questionnaire.id, version=questionnaire.version))
    seconds, saved = [0.0], [blank]
    person = Person(data, seconds, pace)
    session = Session(questionnaire, blank, person, saved.append, DAY, lambda: seconds[0], quick=quick, rules=rules)
    session.run()
    return person, saved[-1], session


def never_back(seen: list[Progress], *, deeper: bool) -> None:
    """Look at what was shown of the facts, and then of the controls."""
    for kind in (True, False):
        of_kind = [progress for progress in seen if progress.counter.startswith("fact") == kind]
        numbers = [int(progress.counter.removeprefix("fact ").split()[0]) for progress in of_kind]
        wholes = [progress.whole for progress in of_kind]
        done = [progress.done for progress in of_kind]
        assert numbers == sorted(numbers)
        assert wholes == sorted(wholes, reverse=True)
        assert done == sorted(done)
        assert all(0 < number <= whole for number, whole in zip(numbers, wholes, strict=True))
    first = [progress.counter.startswith("fact") for progress in seen]
    assert first == sorted(first, reverse=True), "facts come before the first control"
    ahead = [int(progress.left.split()[3]) for progress in seen if progress.left.startswith("then")]
    assert deeper or ahead == sorted(ahead, reverse=True)


@settings(max_examples=150)
@given(case=assessed(parts=False), data=st.data(), quick=st.booleans())
def test_progress_never_runs_backwards(case: tuple[Questionnaire, AnswerSheet], data: DataObject, quick: bool) -> None:
    person, sheet, session = sat(case[0], data, quick=quick)
    # Whoever chooses a deeper tier chooses more questions.
    never_back(person.seen, deeper=sheet.depth != "essential")
    assert sheet.facts == session.sheet.facts
    assert sheet.answers == session.sheet.answers


@pytest.mark.parametrize("name", ["general", "manufacturing"])
@settings(max_examples=10)
@given(data=st.data(), quick=st.booleans())
def test_nor_with_what_ships(name: str, data: DataObject, quick: bool) -> None:
    where = catalog.shipped()
    questionnaire = where.questionnaire(where.root / f"{name}.toml")
    rules = tuple(obligation.applies_if for obligation in where.rules.obligations)
    person, sheet, _ = sat(questionnaire, data, quick=quick, rules=rules)
    never_back(person.seen, deeper=sheet.depth != "essential")
