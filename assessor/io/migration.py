"""Bring an answer sheet up to the questionnaire of today: what each of its answers becomes."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeVar

from assessor.io.history import History
from assessor.io.sheets import wrong_choice
from assessor.model.catalog import Control, Questionnaire
from assessor.model.migration import AnswerFate, FateReason, Migrated
from assessor.model.sheet import Answer, AnswerSheet, Part, QuestionnaireRef
from assessor.words.speech import all_of, say

Holder = TypeVar("Holder", AnswerSheet, Part)
# The keys of a table in the file.
Path = tuple[str | int, ...]


class Known(NamedTuple):
    """What is known of the questions that a sheet answers: of today, on record, and in its `older` questionnaire."""

    history: History
    reference: QuestionnaireRef
    older: Questionnaire | None = None

    @property
    def controls(self) -> Mapping[str, Control]:
        """Return the controls of today."""
        return self.history.questionnaire.controls

    def asked(self, control_id: str, answer: Answer) -> str | None:
        """Return the fingerprint of what an answer was asked; none where nothing proves it."""
        if answer.as_asked:
            return answer.as_asked
        control = self.controls.get(control_id)
        if control and self.history.is_current(self.reference, control_id):
            return control.fingerprint
        then = self.then(control_id)
        return then.fingerprint if then else self.history.asked(self.reference, control_id)

    def choices(self, control_id: str, asked: str | None) -> Mapping[str, str]:
        """Return the texts of a question's choices by its fingerprint; empty where they are not known."""
        controls = (self.then(control_id), self.controls.get(control_id))
        known = next((control for control in controls if control and control.fingerprint == asked), None)
        if known:
            return {choice_id: choice.text for choice_id, choice in known.choices.items()}
        return self.history.choices(control_id, asked) if asked else {}

    def then(self, control_id: str) -> Control | None:
        """Return a control of the older questionnaire."""
        return self.older.controls.get(control_id) if self.older else None

    def today(self, control_id: str) -> tuple[str, ...]:
        """Return the controls that ask today what was asked under an id, in other words or together with others."""
        fate = self.history.fate(control_id)
        heirs = tuple(new_id for new_id in (fate.now if fate else ()) if new_id in self.controls)
        return heirs or ((control_id,) if control_id in self.controls else ())


class Moved(NamedTuple):
    """A sheet as it is to be written, and what became of its answers.

    `renamed` are the tables that get another last key, `waivers` those of them that are waivers. `recorded` is the
    number of answers that had no record of what was asked, and get one.
    """

    sheet: AnswerSheet
    renamed: Mapping[Path, str]
    waivers: Mapping[str, str]
    answers: tuple[Migrated, ...]
    recorded: int


class _Outcome(NamedTuple):
    told: Migrated
    control_id: str
    answer: Answer


def migrated(sheet: AnswerSheet, known: Known, sheet_id: str) -> Moved:
    """Return a sheet with every answer as it is asked today; what nothing asks any more stays as it is."""
    whole = _Holder(known, None)
    sheet = whole.moved(sheet)
    told, renamed, recorded = list(whole.told), dict(whole.renamed), whole.recorded
    parts = {}
    for part_id, part in sheet.parts.items():
        own = _Holder(known, part_id)
        parts[part_id] = own.moved(part)
        told += own.told
        renamed |= own.renamed
        recorded += own.recorded
    waivers = dict(_waivers(sheet, known))
    renamed |= {("waivers", old_id): new_id for old_id, new_id in waivers.items()}
    changes = {
        "id": sheet.id or sheet_id,
        "questionnaire": known.history.reference,
        "parts": parts,
        "waivers": {waivers.get(control_id, control_id): waiver for control_id, waiver in sheet.waivers.items()},
    }
    return Moved(sheet.model_copy(update=changes), renamed, waivers, tuple(told), recorded)


def _waivers(sheet: AnswerSheet, known: Known) -> Iterator[tuple[str, str]]:
    """Yield the waivers of controls that are called otherwise today, with that name."""
    for control_id in sheet.waivers:
        new_id = known.history.today(control_id)
        if new_id != control_id and new_id not in sheet.waivers:
            yield control_id, new_id


class _Holder:
    """The answers of the organisation, or of a part, on their way."""

    def __init__(self, known: Known, part_id: str | None) -> None:
        self.told: list[Migrated] = []
        self.renamed: dict[Path, str] = {}
        self.recorded = 0
        self._known = known
        self._part = part_id
        self._path: Path = () if part_id is None else ("parts", part_id)

    def moved(self, holder: Holder) -> Holder:
        answers: dict[str, Answer] = {}
        for control_id, answer in holder.answers.items():
            if answer.is_blank:
                new_id, moved = self._blank(holder.answers, control_id, answer)
            else:
                told, new_id, moved = self._outcome(holder.answers, control_id, answer)
                self.told.append(told)
                self.recorded += not answer.as_asked and bool(moved.as_asked)
            if new_id != control_id and new_id in holder.answers:
                # A blank table takes the answer, whichever of the two comes first in the file.
                moved = _united(moved, holder.answers[new_id])
            elif new_id != control_id:
                self.renamed[(*self._path, "answers", control_id)] = new_id
            if new_id == control_id and new_id in answers:
                continue
            answers[new_id] = moved
        return holder.model_copy(update={"answers": answers})

    def _blank(self, others: Mapping[str, Answer], control_id: str, answer: Answer) -> tuple[str, Answer]:
        """Record what is asked beside a blank table, unless the words above it are those of another question."""
        now = self._known.history.now(control_id, answer.as_asked) if answer.as_asked else None
        control = self._known.controls.get(now.control) if now else None
        if now is None or control is None or (now.control != control_id and now.control in others):
            return control_id, answer
        return now.control, answer.model_copy(update={"as_asked": control.fingerprint})

    def _outcome(self, others: Mapping[str, Answer], control_id: str, answer: Answer) -> _Outcome:
        asked = self._known.asked(control_id, answer)
        now = self._known.history.now(control_id, asked) if asked else None
        heir = self._known.controls.get(now.control) if now else None
        if asked is None or now is None or heir is None:
            return self._asked_otherwise(others, control_id, answer, asked)
        mapped = _mapped(answer, now.choices, heir)
        if heir.id != control_id and not others.get(heir.id, Answer()).is_blank:
            told = self._told(control_id, answer, "answered-already", (heir.id,))
            return _Outcome(told, control_id, answer.model_copy(update={"as_asked": asked}))
        if any(wrong_choice(heir, mapped)):
            return self._asked_otherwise(others, control_id, answer, asked)
        if mapped.state == "not-applicable" and not heir.may_not_apply:
            return _Outcome(self._told(control_id, answer, "not-accepted", (heir.id,)), heir.id, mapped)
        fate: AnswerFate = "same" if asked != heir.fingerprint else "kept"
        fate = "renamed" if heir.id != control_id else fate
        told = Migrated(
            part=self._part, control=control_id, fate=fate, now=(heir.id,), said=self._said(control_id, answer)
        )
        return _Outcome(told, heir.id, mapped)

    def _asked_otherwise(
        self, others: Mapping[str, Answer], control_id: str, answer: Answer, asked: str | None
    ) -> _Outcome:
        """Keep an answer whose question is another one today, or gone, with the record of what was asked."""
        today, fate = self._known.today(control_id), self._known.history.fate(control_id)
        stamped = answer.model_copy(update={"as_asked": asked or ""})
        if not today:
            removed = fate is not None and fate.how == "removed"
            told = self._told(control_id, answer, "removed" if removed else "left-out", why=fate.why if fate else "")
            return _Outcome(told, control_id, stamped)
        if asked is None and control_id in self._known.controls:
            told = self._told(control_id, answer, "unproven", today)
            earlier = any(
                self._known.history.today(other_id) == control_id for other_id in others.keys() - {control_id}
            )
            return _Outcome(told, control_id, self._set_aside(control_id, answer, blank=not earlier))
        how: FateReason = "unproven" if asked is None else "reworded"
        if asked is not None and fate and fate.how in ("split", "merged"):
            how = "split" if fate.how == "split" else "merged"
        return _Outcome(self._told(control_id, answer, how, today), control_id, self._noted(control_id, stamped))

    def _told(
        self, control_id: str, answer: Answer, because: FateReason, now: tuple[str, ...] = (), why: str = ""
    ) -> Migrated:
        gone = because in ("removed", "left-out", "answered-already")
        return Migrated(
            part=self._part,
            control=control_id,
            fate="gone" if gone else "review",
            because=because,
            now=now,
            said=self._said(control_id, answer),
            why=why,
        )

    def _said(self, control_id: str, answer: Answer) -> tuple[str, ...]:
        """Return an answer in the words of its choices, as far as they are known."""
        if answer.state:
            return (answer.state,)
        texts = self._known.choices(control_id, self._known.asked(control_id, answer))
        return tuple(texts.get(choice_id, choice_id) for choice_id in answer.choice)

    def _set_aside(self, control_id: str, answer: Answer, *, blank: bool) -> Answer:
        """Return an answer that nothing proves as a comment; where a blank would take another answer, as unknown."""
        note = self._note(control_id, answer)
        aside = Answer(comment=_with_note(answer.comment, note), evidence=answer.evidence)
        if blank and self._part is None:
            return aside
        return aside.model_copy(update={"state": "unknown", "as_asked": self._known.controls[control_id].fingerprint})

    def _noted(self, control_id: str, answer: Answer) -> Answer:
        """Return an answer with the words of its choices as a comment, if its question has other ones today."""
        today = self._known.controls.get(control_id)
        asked_today = today is not None and today.fingerprint == answer.as_asked
        if asked_today or not answer.choice or not self._known.choices(control_id, answer.as_asked):
            return answer
        # Once it is migrated, a sheet no longer says of which version the answer was.
        if self._quoted(control_id, answer) in answer.comment:
            return answer
        note = self._note(control_id, answer)
        return answer.model_copy(update={"comment": _with_note(answer.comment, note)})

    def _version(self, control_id: str, answer: Answer) -> str:
        """Return the version that an answer was given to: the sheet's, or in a sheet of today that of its record."""
        history, reference = self._known.history, self._known.reference
        recorded = (
            history.version_of(control_id, answer.as_asked) if history.is_current(reference, control_id) else None
        )
        return recorded or reference.version

    def _quoted(self, control_id: str, answer: Answer) -> str:
        return all_of([say("quoted", text=text) for text in self._said(control_id, answer)])

    def _note(self, control_id: str, answer: Answer) -> str:
        said = self._quoted(control_id, answer)
        given = ", ".join(filter(None, (str(answer.on or ""), answer.by)))
        told = say("migrate-note", version=self._version(control_id, answer), said=said)
        told = say("migrate-note-given", told=told, given=given) if given else told
        return say("migrate-note-reason", told=told, reason=answer.reason) if answer.reason else told


def _mapped(answer: Answer, choices: Mapping[str, str], heir: Control) -> Answer:
    choice = tuple(choices.get(choice_id, choice_id) for choice_id in answer.choice)
    return answer.model_copy(update={"choice": choice, "as_asked": heir.fingerprint})


def _united(answer: Answer, blank: Answer) -> Answer:
    """Return an answer with what a blank table says besides."""
    evidence = (*answer.evidence, *(entry for entry in blank.evidence if entry not in answer.evidence))
    return answer.model_copy(update={"comment": _with_note(answer.comment, blank.comment), "evidence": evidence})


def _with_note(comment: str, note: str) -> str:
    return comment if note in comment else f"{comment}\n{note}" if comment else note
