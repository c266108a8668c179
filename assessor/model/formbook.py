"""What a form has as a workbook, for what writes it and what reads it back.

On the page of questions a hidden first row names the columns. The last column, hidden as well, names the rows:
`fact:<id>` or `control:<id>`, and `control:<id>:<choice>` for the line of one choice where several may be ticked; a
heading is a row with another name. A hidden page knows what the text of an answer stands for, and all that the form has
to bring back: in each of its rows the word for what it is, and JSON in as many cells as it takes.
"""

import json
from collections.abc import Iterator
from typing import Literal, Self

from pydantic import model_validator

from assessor.model.base import MOST_COMMENT, MOST_NAME, MOST_TEXT, Day, Id, Many, Model, Text
from assessor.model.forms import Filled
from assessor.model.sheet import Answer, QuestionnaireRef, SheetId, State

# The word that the hidden page begins with, and a page of questions ends its first row with.
MARK, HEADING = "assessor-form", "heading"

# The columns of the page of questions, and those that a person fills in.
COLUMNS = ("number", "question", "choices", "answer", "reason", "note", "by", "on", "evidence", "evidence_on", MARK)
FILLED = COLUMNS[3:-1]
DAYS = ("on", "evidence_on")
# The most characters of each text that a person writes.
MOST = {"reason": MOST_TEXT, "note": MOST_COMMENT, "by": MOST_NAME, "evidence": MOST_TEXT}

# The most characters of a cell, and of a piece of JSON.
LONGEST, PIECE = 32_767, 30_000


def held(text: str) -> str:
    """Return a text as a cell holds it."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def in_cells(value: Model) -> Iterator[str]:
    """Yield a value as JSON, in pieces that cells hold.

    It is plain ASCII, and without the underscores of what programs read as an escape in a cell.
    """
    text = json.dumps(value.model_dump(mode="json")).replace("_", r"\u005f")
    yield from (text[start : start + PIECE] for start in range(0, len(text), PIECE))


class FormBook(Model):
    """Which sheet, questionnaire and part the workbook is about, and what it says for yes and no.

    `front` is the name of its page with what to do.
    """

    version: Literal[1] = 1
    sheet: SheetId | None
    questionnaire: QuestionnaireRef
    part: Id | None
    made: Day
    front: Text
    yes: Text
    no: Text


class BookChoice(Model):
    """A text that a cell may hold as an answer, and what it stands for."""

    text: Text
    choice: Id | None = None
    state: State | None = None

    def is_in(self, said: Filled) -> bool:
        """Whether that is what is said."""
        return self.choice in said.choice if self.choice else self.state == said.state


class BookQuestion(Model):
    """A question of the workbook: what was asked, and what its row had of the sheet.

    `offered` is what its cell may hold. `lines` are the choices that have a line each; `none` stands for none of them.
    """

    kind: Literal["fact", "control"]
    id: Id
    offered: Many[BookChoice]
    lines: Many[Id] = ()
    none: Id | None = None
    as_asked: str = ""
    shown: Filled
    base: Answer | Many[Id] | None

    @model_validator(mode="after")
    def _has_a_fitting_base(self) -> Self:
        if isinstance(self.base, tuple) != (self.kind == "fact"):
            raise ValueError("has the base of another kind")
        return self

    @property
    def name(self) -> str:
        """Return the name of its row."""
        return f"{self.kind}:{self.id}"

    def line(self, choice_id: str) -> str:
        """Return the name of the row of a choice."""
        return f"{self.name}:{choice_id}"

    @property
    def shown_here(self) -> BookChoice | None:
        """Return what its own row had as an answer."""
        return next((each for each in self.offered if each.is_in(self.shown)), None)

    def shown_in_line(self, choice_id: str) -> bool | None:
        """Return what the line of a choice had: yes, no, or nothing."""
        ticked = self.shown.choice
        return choice_id in ticked if ticked and self.none not in ticked else None
