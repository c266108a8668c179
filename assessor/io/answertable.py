"""Read answers from a plain table (CSV): a fact or a control in each row, answered by ids or by their texts."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, get_args

from assessor.io import plaintable
from assessor.io.faults import near, shown
from assessor.io.history import History
from assessor.io.plaintable import LineFault, TableLine
from assessor.model.base import FIRST_DAY, LAST_DAY
from assessor.model.forms import Filled, FormRow, Returned
from assessor.model.sheet import UNKNOWN, State
from assessor.text import tidy
from assessor.words import terms

# What a row is about, and what it says of that.
_ABOUT = ("control", "fact")
COLUMNS = (*_ABOUT, "answer", "reason", "note", "by", "on", "evidence", "evidence_on")
_HEADER = 'the first row names the columns, such as "control,fact,answer,reason,note,by,on"'
# The longest questionnaire has a tenth of this; each fault of a row takes a search for what was meant.
MOST_ROWS = 5_000
# Between several choices or values.
_BETWEEN = ";"


def read(path: Path, history: History) -> Returned:
    """Read a table; `AssessorError` with every fault of it."""
    table = plaintable.read(path, COLUMNS)
    faults: list[LineFault] = []
    if not table.faults and not ("answer" in table.columns and {*_ABOUT} & {*table.columns}):
        table.refuse([LineFault(1, f"no table of answers; {_HEADER}")])
    if len(table.lines) > MOST_ROWS:
        what = f"more than {MOST_ROWS:,} rows; a table of answers has far fewer"
        table.refuse([LineFault(table.lines[MOST_ROWS].number, what)])
    rows = []
    for line in table.lines:
        cells = _Cells(line, history)
        row = cells.row(table.place(line.number))
        faults += [LineFault(line.number, what) for what in cells.faults]
        rows += [row] if row else []
    table.refuse(faults)
    return Returned(table.name, tuple(rows))


class _Cells:
    """A row that is read, and what was found to be wrong with it."""

    def __init__(self, line: TableLine, history: History) -> None:
        self.faults: list[str] = []
        self._cells = line.cells
        self._history = history
        self._questionnaire = history.questionnaire

    def row(self, place: str) -> FormRow | None:
        """Return what the row says; none where it does not say of what."""
        about = [name for name in _ABOUT if self._cells.get(name)]
        if len(about) != 1:
            self.faults.append("names a control and a fact" if about else "names neither a control nor a fact")
            return None
        row_id = self._cells[about[0]]
        claim = self._of_control(row_id) if about == ["control"] else self._of_fact(row_id)
        days = {name: self._day(name) for name in ("on", "evidence_on")}
        texts = {name: tidy(self._cells.get(name, "")) for name in ("reason", "note", "by", "evidence")}
        given = Filled().model_copy(update={**claim, **days, **texts})
        return FormRow("control" if about == ["control"] else "fact", row_id, place, None, "", Filled(), given)

    def _of_control(self, control_id: str) -> dict[str, Any]:
        """Return the choices or the state of a control."""
        control = self._questionnaire.controls.get(control_id)
        if control is None:
            what = f"{shown(control_id)} is no control of {self._questionnaire.id}"
            close = self._history.near(control_id, tuple(self._questionnaire.controls))
            is_fact = 'a fact stands in the column "fact"' if control_id in self._questionnaire.facts else close
            self.faults.append(f"{what}; {is_fact}".removesuffix("; "))
            return {}
        states: tuple[State, ...] = get_args(State)
        texts = {choice_id: choice.text for choice_id, choice in control.choices.items()}
        return self._claim(control_id, texts, [state for state in states if state not in texts])

    def _of_fact(self, fact_id: str) -> dict[str, Any]:
        """Return the values of a fact, or that it is not known."""
        fact = self._questionnaire.facts.get(fact_id)
        if fact is None:
            close = near(fact_id, tuple(self._questionnaire.facts))
            self.faults.append(f"{shown(fact_id)} is no fact of {self._questionnaire.id}; {close}".removesuffix("; "))
            return {}
        return self._claim(fact_id, terms.options(fact), [UNKNOWN])

    def _claim(self, about: str, texts: Mapping[str, str], states: list[Any]) -> dict[str, Any]:
        answer = self._cells.get("answer", "")
        if answer in states:
            return {"state": answer}
        known = {**{tidy(text): key for key, text in texts.items()}, **{key: key for key in texts}}
        found = _several(answer, known) if answer else []
        if found is None:
            close = near(answer, [*known, *states])
            close = close if close.startswith("did") else f"known: {', '.join([*texts, *states])}"
            self.faults.append(f'{shown(answer)} is no answer to "{about}"; {close}')
        return {"choice": tuple(found or ())}

    def _day(self, name: str) -> date | None:
        """Return the date in a column."""
        text = self._cells.get(name, "")
        if not text:
            return None
        try:
            day = date.fromisoformat(text if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else "")
        except ValueError:
            self.faults.append(f'{shown(text)} in "{name}" is no date; write it as 2026-03-31')
            return None
        if not FIRST_DAY <= day <= LAST_DAY:
            self.faults.append(f'{text} in "{name}" is not from {FIRST_DAY} to {LAST_DAY}')
        return day


def _several(answer: str, known: Mapping[str, str]) -> list[str] | None:
    """Return the ids of several choices or values; none where one is not known. A text may hold the mark between."""
    pieces, found, at = answer.split(_BETWEEN), list[str](), 0
    longest = 1 + max(text.count(_BETWEEN) for text in known)
    while at < len(pieces):
        ends = range(min(at + longest, len(pieces)), at, -1)
        end = next((end for end in ends if tidy(_BETWEEN.join(pieces[at:end])) in known), None)
        if end is None:
            return None
        found.append(known[tidy(_BETWEEN.join(pieces[at:end]))])
        at = end
    return found
