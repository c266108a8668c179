"""Pages to hand on: what device makers are asked, and what to do in an emergency."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from assessor.model.base import Id, Model, Text
from assessor.model.catalog import Conditions


class MakerQuestion(Model):
    """What the maker of a device is asked about a control, and what would prove the answer."""

    question: Text
    proof: Text


class EmergencyContact(Model):
    """Whom to call in an emergency; `about` is the key in a sheet's [about] that says how."""

    title: Text
    about: Id
    applies_if: Conditions = ()


EmergencyPart = Literal["first", "disconnect", "by-hand", "never"]


class EmergencyStep(Model):
    """What to do in an emergency: a text (with a line to fill in where `fill_in`), or what a control's answer says."""

    part: EmergencyPart
    text: Annotated[str, Field(max_length=500)] = ""
    fill_in: bool = False
    control: Id | None = None
    applies_if: Conditions = ()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if bool(self.text) == bool(self.control):
            raise ValueError('needs either a "text" or a "control"')
        return self


class Emergency(Model):
    """The contacts and steps of an emergency page, in their order."""

    contacts: dict[Id, EmergencyContact] = {}
    steps: dict[Id, EmergencyStep] = {}


class MakerQuestionsFile(Model):
    """`maker-questions.toml`: what device makers are asked, by control."""

    questions: dict[Id, MakerQuestion]
