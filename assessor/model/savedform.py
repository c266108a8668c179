"""The file of answers that a form as a web page saves: what the sheet had, what the page showed, what is given now."""

from typing import Annotated, Literal

from pydantic import Field

from assessor.model.base import Day, Id, Many, Model
from assessor.model.forms import Filled
from assessor.model.sheet import Answer, QuestionnaireRef, SheetId


class SavedFact(Model):
    """A fact of the form."""

    id: Id
    base: Many[Id] = ()
    shown: Filled = Filled()
    given: Filled = Filled()


class SavedAnswer(Model):
    """A question of the form, with the fingerprint of what was asked."""

    id: Id
    as_asked: Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]
    base: Answer | None = None
    shown: Filled = Filled()
    given: Filled = Filled()


class SavedForm(Model):
    """The whole file; `made` is the day of the form."""

    format: Literal["assessor-form-answers"]
    version: Literal[1]
    sheet: SheetId | None
    questionnaire: QuestionnaireRef
    made: Day
    part: Id | None
    facts: Many[SavedFact]
    answers: Many[SavedAnswer]
