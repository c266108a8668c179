"""Read and write answer sheets; a person's comments and layout survive every save."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from assessor.errors import AssessorError
from assessor.io import faults, toml
from assessor.io.faults import Fault, near
from assessor.io.history import History
from assessor.io.toml import Document
from assessor.model.assessment import Stale
from assessor.model.catalog import Control, Fact, Questionnaire
from assessor.model.sheet import UNKNOWN, Answer, AnswerSheet, QuestionnaireRef, Waiver, WaiverFile
from assessor.text import visible
from assessor.words import reasons
from assessor.words.speech import all_of, say


class Reading(NamedTuple):
    """A sheet as written, and as it counts.

    `stale` has the answers that count as unanswered, each with its reason; `counted` is the sheet without them and
    without answers to controls that the questionnaire does not have; `notices` are sentences for the person. `moved`
    has the answers that stand under an earlier id in the sheet, by the id of today.
    """

    document: Document
    sheet: AnswerSheet
    counted: AnswerSheet
    stale: dict[str, Stale]
    notices: tuple[str, ...]
    moved: Mapping[str, Answer] = {}

    @property
    def today(self) -> AnswerSheet:
        """Return the sheet as written, and what stands under an earlier id once more under today's."""
        return self.sheet.model_copy(update={"answers": {**self.sheet.answers, **self.moved}})


def read(path: Path) -> tuple[Document, AnswerSheet]:
    """Read a sheet without its questionnaire; `AssessorError` with every fault of form."""
    document = toml.read(path)
    return document, parsed(document)


def parsed(document: Document) -> AnswerSheet:
    """Return the sheet in a document; `AssessorError` with every fault of form."""
    if "questionnaire" not in document.data and "answers" not in document.data:
        raise AssessorError(
            f"{document.name}:1:1: no answer sheet; one starts with format = 1 and questionnaire = {{ … }}"
        )
    try:
        return AnswerSheet.model_validate(document.data)
    except ValidationError as error:
        raise document.error(faults.faults_of(error, AnswerSheet)) from None


def reconcile(
    document: Document, sheet: AnswerSheet, questionnaire: Questionnaire, history: History | None = None
) -> Reading:
    """Match a sheet with the questionnaire it answers; `AssessorError` for values that never were an answer to it.

    With the `history` of its questions an answer to an earlier version counts as long as it was asked the same in
    meaning; an id from then stands for what asks the same today.
    """
    reference = sheet.questionnaire
    if reference.id != questionnaire.id:
        what = f'answers "{reference.id}", not "{questionnaire.id}"'
        raise document.error([Fault(("questionnaire", "id"), what)])
    moved = dict(_moved(sheet, questionnaire, history)) if history else {}
    answers = {**sheet.answers, **dict(moved.values())}
    stale = dict(_stale(sheet.model_copy(update={"answers": answers}), questionnaire, history))
    faults = [*_of_facts(sheet, questionnaire), *_of_answers(sheet, questionnaire, stale)]
    if faults:
        raise document.error(faults)
    counting = {
        control_id: answer
        for control_id, answer in answers.items()
        if control_id in questionnaire.controls and control_id not in stale and not answer.is_blank
    }
    return Reading(
        document,
        sheet,
        sheet.model_copy(update={"answers": counting}),
        stale,
        tuple(_notices(document, sheet, questionnaire, stale, moved)),
        {new_id: answer for new_id, answer in moved.values() if new_id not in stale},
    )


def _moved(
    sheet: AnswerSheet, questionnaire: Questionnaire, history: History
) -> Iterator[tuple[str, tuple[str, Answer]]]:
    """Yield the answers under an id that has another name today, with that name, and the choices as of today."""
    for old_id, answer in sheet.answers.items():
        if old_id in questionnaire.controls or answer.is_blank:
            continue
        now = history.now(old_id, answer.as_asked or history.asked(sheet.questionnaire, old_id) or "")
        control = questionnaire.controls.get(now.control) if now else None
        if now and control and sheet.answers.get(now.control, Answer()).is_blank:
            choice = tuple(now.choices.get(choice_id, choice_id) for choice_id in answer.choice)
            yield old_id, (now.control, answer.model_copy(update={"choice": choice, "as_asked": control.fingerprint}))


def _stale(sheet: AnswerSheet, questionnaire: Questionnaire, history: History | None) -> Iterator[tuple[str, Stale]]:
    reference = sheet.questionnaire
    for control_id, answer in sheet.answers.items():
        control = questionnaire.controls.get(control_id)
        if control is None or answer.is_blank:
            continue
        asked, current = answer.as_asked, is_current(reference, control_id, questionnaire, history)
        if not asked and not current and history:
            asked = history.asked(reference, control_id) or ""
        if asked and asked != control.fingerprint and not means_the_same(control_id, asked, control, answer, history):
            yield control_id, Stale(how="reworded")
        elif not asked and not current:
            yield control_id, Stale(how="version", version=reference.version)
        elif answer.state == "not-applicable" and not control.may_not_apply:
            yield control_id, Stale(how="not-accepted")


def is_current(
    reference: QuestionnaireRef, control_id: str, questionnaire: Questionnaire, history: History | None
) -> bool:
    """Whether a sheet answers a control as it is today, by the versions that it names."""
    if history is None:
        return reference.version == questionnaire.version
    return history.is_current(reference, control_id)


def means_the_same(control_id: str, asked: str, control: Control, answer: Answer, history: History | None) -> bool:
    """Whether what was asked under an id means the same as what is asked under it today, and took this answer."""
    now = history.now(control_id, asked) if history else None
    return now is not None and now.control == control_id and not any(wrong_choice(control, answer))


def _of_facts(sheet: AnswerSheet, questionnaire: Questionnaire) -> Iterator[Fault]:
    for fact_id, values in sheet.facts.items():
        fact = questionnaire.facts.get(fact_id)
        where = ("facts", fact_id)
        if fact is None:
            yield Fault(where, f'"{fact_id}" is no fact; {near(fact_id, list(questionnaire.facts))}'.rstrip("; "))
        else:
            yield from (Fault(where, what) for what in wrong_values(fact_id, fact, values))


def wrong_values(fact_id: str, fact: Fact, values: tuple[str, ...]) -> Iterator[str]:
    """Yield what is wrong with the values of a fact; nothing if they are valid."""
    known = [*fact.options, UNKNOWN]
    for value in values:
        if value and value not in known:
            yield f'"{value}" is no value of "{fact_id}"; {near(value, known) or "known: " + ", ".join(known)}'
    if len(set(values)) < len(values):
        yield f'"{fact_id}" names a value twice'
    alone = [value for value in values if value in {fact.none, UNKNOWN}]
    if len(values) > 1 and fact.kind != "many":
        yield f'"{fact_id}" takes one value'
    elif len(values) > 1 and alone:
        yield f'"{alone[0]}" stands alone; "{fact_id}" has others beside it'


def _of_answers(sheet: AnswerSheet, questionnaire: Questionnaire, stale: Mapping[str, Stale]) -> Iterator[Fault]:
    for control_id, answer in sheet.answers.items():
        control = questionnaire.controls.get(control_id)
        if control and control_id not in stale:
            yield from (Fault(("answers", control_id, "choice"), what) for what in wrong_choice(control, answer))


def wrong_choice(control: Control, answer: Answer) -> Iterator[str]:
    """Yield what is wrong with the choices of an answer; nothing if they are valid."""
    for choice in answer.choice:
        if choice not in control.choices:
            yield f'"{choice}" is no choice of "{control.id}"; choices: {", ".join(control.choices)}'
            return
    if control.kind == "one" and len(answer.choice) > 1:
        yield f'"{control.id}" takes one choice'
    if len(answer.choice) > 1 and any(control.choices[choice].none for choice in answer.choice):
        yield f'"{control.id}" has "none of these" beside other choices'


def _notices(
    document: Document,
    sheet: AnswerSheet,
    questionnaire: Questionnaire,
    stale: Mapping[str, Stale],
    moved: Mapping[str, tuple[str, Answer]],
) -> Iterator[str]:
    if sheet.questionnaire.version != questionnaire.version:
        answered, loaded = visible(sheet.questionnaire.version), visible(questionnaire.version)
        which = {"questionnaire": questionnaire.id, "answered": answered, "loaded": loaded}
        yield say("notice-version", place=document.name, **which)
    for control_id, why in stale.items():
        place, because = document.place(("answers", control_id)), reasons.stale(why)
        yield say("notice-stale", place=place, control=control_id, because=because)
    for old_id, (new_id, _) in moved.items():
        yield say("notice-renamed", place=document.place(("answers", old_id)), old=old_id, new=new_id)
    unknown = [i for i in sheet.answers if i not in questionnaire.controls and i not in moved]
    if unknown:
        place = document.place(("answers", unknown[0]))
        yield say("notice-unknown-ids", n=len(unknown), place=place, controls=all_of(unknown))


def fitting(sheet: AnswerSheet, questionnaire: Questionnaire) -> AnswerSheet:
    """Return a sheet with everything that is a valid answer in this version of its questionnaire, stale or not."""
    return sheet.model_copy(
        update={
            "facts": {
                fact_id: values
                for fact_id, values in sheet.facts.items()
                if _is_value(questionnaire.facts.get(fact_id), values)
            },
            "answers": {
                control_id: answer
                for control_id, answer in sheet.answers.items()
                if _is_answer(questionnaire.controls.get(control_id), answer)
            },
        }
    )


def _is_value(fact: Fact | None, values: tuple[str, ...]) -> bool:
    return fact is not None and not any(wrong_values("", fact, values))


def _is_answer(control: Control | None, answer: Answer) -> bool:
    if control is None or answer.is_blank or any(wrong_choice(control, answer)):
        return False
    return answer.state != "not-applicable" or control.may_not_apply


def edited_digests(reading: Reading, questionnaire: Questionnaire, history: History) -> Iterator[str]:
    """Yield the answers whose digest no version of their question ever had, in a sheet of this version."""
    if reading.sheet.questionnaire.version == questionnaire.version:
        for control_id, answer in reading.sheet.answers.items():
            control, asked = questionnaire.controls.get(control_id), answer.as_asked
            if control and asked and asked != control.fingerprint and not history.was_asked(control_id, asked):
                yield control_id


def unknown_ids(reading: Reading, questionnaire: Questionnaire, history: History) -> dict[str, int]:
    """Return the lines of answers to unknown controls, if the sheet answers this version of the questionnaire.

    An id that a control had once is known: its answer is kept, and counts for nothing.
    """
    if reading.sheet.questionnaire.version != questionnaire.version:
        return {}
    ids = (
        control_id
        for control_id, answer in reading.sheet.answers.items()
        if control_id not in questionnaire.controls
        and not history.fate(control_id)
        and not (answer.as_asked and history.was_asked(control_id, answer.as_asked))
    )
    return {control_id: reading.document.position(("answers", control_id))[0] for control_id in ids}


def read_waivers(path: Path) -> dict[str, Waiver]:
    """Read a file of waivers; `AssessorError` with every fault."""
    return waivers_in(toml.read(path))


def waivers_in(document: Document) -> dict[str, Waiver]:
    """Return the waivers in a document of their own; `AssessorError` with every fault."""
    try:
        return WaiverFile.model_validate(document.data).waivers
    except ValidationError as error:
        raise document.error(faults.faults_of(error, WaiverFile)) from None


def dated_after(reading: Reading, as_of: date) -> Iterator[str]:
    """Yield a notice about answers dated after the day of judgement: the first one, and how many more."""
    later = [
        (control_id, answer.on)
        for control_id, answer in reading.counted.answers.items()
        if answer.on and answer.on > as_of
    ]
    for control_id, on in later[:1]:
        place = reading.document.place(("answers", control_id, "on"))
        more = say("notice-more", n=len(later) - 1) if len(later) > 1 else ""
        yield say("notice-dated", place=place, control=control_id, day=on, as_of=as_of, more=more)


def summary(reading: Reading) -> str:
    """Sum a sheet up in a few words."""
    answers = say("answers", n=len(reading.counted.answers))
    summed = say("sound-sheet", answers=answers, questionnaire=reading.sheet.questionnaire.id)
    return say("sound-stale", summed=summed, n=len(reading.stale)) if reading.stale else summed
