"""Two sheets of one random questionnaire, compared."""

from datetime import date
from typing import NamedTuple

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from assessor.advice.comparison import Edition, compare
from assessor.model.assessment import Assessment
from assessor.model.catalog import Questionnaire
from assessor.model.comparison import Comparison
from assessor.model.sheet import AnswerSheet
from assessor.scoring import engine
from tests.support.strategies import questionnaires, sheets

DAY = date(2026, 3, 31)


class Pair(NamedTuple):
    """Two sheets that answer one questionnaire."""

    questionnaire: Questionnaire
    before: AnswerSheet
    after: AnswerSheet

    @property
    def found(self) -> Comparison:
        return compared(self.questionnaire, self.before, self.after)

    @property
    def turned(self) -> "Pair":
        return self._replace(before=self.after, after=self.before)

    @property
    def assessments(self) -> tuple[Assessment, Assessment]:
        before, after = (engine.assess(self.questionnaire, sheet, DAY) for sheet in (self.before, self.after))
        return before, after


def compared(questionnaire: Questionnaire, before: AnswerSheet, after: AnswerSheet) -> Comparison:
    """Compare two sheets in which everything counts."""
    was, becomes = edition(questionnaire, before, "old.toml"), edition(questionnaire, after, "new.toml")
    return compare(questionnaire, was, becomes, shows_evidence=True, max_age=90)


def edition(questionnaire: Questionnaire, sheet: AnswerSheet, name: str) -> Edition:
    return Edition(name, None, sheet, sheet, engine.assess(questionnaire, sheet, DAY))


@st.composite
def pairs(draw: DrawFn) -> Pair:
    questionnaire = draw(questionnaires())
    return Pair(questionnaire, draw(sheets(questionnaire)), draw(sheets(questionnaire)))
