"""What is typed about an answer: why a question does not apply, a note, and a proof with its date."""

from datetime import date
from functools import partial

from assessor.interview.screen import Progress, TextField, TextForm
from assessor.model.base import FIRST_DAY, MOST_COMMENT, MOST_TEXT, says_something
from assessor.model.catalog import Control
from assessor.model.sheet import Answer, Evidence
from assessor.words import terms
from assessor.words.speech import say, typed_day

# A day, as in 2026-03-31.
MOST_DAY = 10


def reason_form(control: Control, old: Answer, progress: Progress) -> TextForm:
    """Return the form for why a control does not apply."""
    reason = TextField(
        label=say("ask-reason"),
        line=say("ask-reason-line"),
        most=MOST_TEXT,
        value=old.reason,
        needed=say("ask-reason-needed", unknown=terms.action_key("unknown")),
    )
    return TextForm(control.question, (reason,), progress, notes=(say("ask-reason-how"),))


def note_form(control: Control, old: Answer, progress: Progress, today: date) -> TextForm:
    """Return the form for a note and a proof; without a proof it needs no date."""
    fields = (
        TextField(say("ask-note"), say("ask-note-line"), MOST_COMMENT, old.comment),
        TextField(say("ask-evidence"), say("ask-evidence-line"), MOST_TEXT, optional=True),
        TextField(
            say("ask-evidence-day"), say("ask-evidence-day-line"), MOST_DAY, check=partial(_wrong_day, today=today)
        ),
    )
    answer = "; ".join(control.choices[choice].text for choice in old.choice if choice in control.choices)
    told = say("ask-so-far", answer=answer) if answer else ""
    return TextForm(control.question, fields, progress, answer=told, notes=(say("ask-evidence-how"),))


def noted(old: Answer, today: date, comment: str, reference: str, day: str = "") -> Answer:
    """Return an answer with what was typed: the note in place of the earlier one, the proof beside earlier ones."""
    changes: dict[str, object] = {"comment": comment}
    if says_something(reference):
        on = typed_day(day) if day else today
        changes["evidence"] = (*old.evidence, Evidence(reference=reference, on=on))
    return old.model_copy(update=changes)


def _wrong_day(text: str, today: date) -> str:
    """Say what is wrong with the day of a proof; empty when it is a day that was."""
    try:
        day = typed_day(text) if text else today
    except ValueError:
        return say("ask-no-day", today=today)
    return "" if FIRST_DAY <= day <= today else say("ask-no-day", today=today)
