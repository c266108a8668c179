"""Read and write answer sheets; a person's comments and layout survive every save."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeVar, get_args

from pydantic import ValidationError

from assessor.errors import AssessorError
from assessor.io import faults, proofs, toml
from assessor.io.faults import Fault, Keys, hinted, near
from assessor.io.history import History
from assessor.io.proofs import Look
from assessor.io.toml import Document
from assessor.model.assessment import Stale
from assessor.model.catalog import Control, Fact, Questionnaire
from assessor.model.sheet import UNKNOWN, Answer, AnswerSheet, Part, QuestionnaireRef, State, WaiverFile
from assessor.text import quoted, visible
from assessor.words import reasons, terms
from assessor.words.speech import all_of, say

# How many controls a notice names before it counts the others.
MOST_NAMED = 5

_STATES = get_args(State)

Holder = TypeVar("Holder", AnswerSheet, Part)


class PartReading(NamedTuple):
    """What does not count of a part's own answers, and why; and those that stand under an earlier id, by today's.

    `unrecorded` are the controls whose answers say something and have no record of what was asked.
    """

    stale: dict[str, Stale] = {}
    moved: Mapping[str, Answer] = {}
    unrecorded: frozenset[str] = frozenset()


class Reading(NamedTuple):
    """A sheet as written, and as it counts.

    `stale` has the answers that count as unanswered, each with its reason; `counted` is the sheet without them and
    without answers to controls that the questionnaire does not have; `notices` are sentences for the person. `moved`
    has the answers that stand under an earlier id in the sheet, by the id of today, and `unrecorded` those that have no
    record of what was asked. `parts` has the same for each part. `seen` is what a look at the files showed that
    evidence names; evidence whose file is not there is not counted.
    """

    document: Document
    sheet: AnswerSheet
    counted: AnswerSheet
    stale: dict[str, Stale]
    notices: tuple[str, ...]
    moved: Mapping[str, Answer] = {}
    parts: Mapping[str, PartReading] = {}
    unrecorded: frozenset[str] = frozenset()
    seen: Look = Look()

    def every_unrecorded(self) -> Iterator[tuple[str | None, str]]:
        """Yield the answers without a record of what was asked, by part (none: the organisation's own) and control."""
        yield from ((None, control_id) for control_id in self.unrecorded)
        for part_id, part in self.parts.items():
            yield from ((part_id, control_id) for control_id in part.unrecorded)

    @property
    def today(self) -> AnswerSheet:
        """Return the sheet as written, and what stands under an earlier id once more under today's."""
        parts = {
            part_id: part.model_copy(update={"answers": {**part.answers, **self.parts[part_id].moved}})
            for part_id, part in self.sheet.parts.items()
        }
        return self.sheet.model_copy(update={"answers": {**self.sheet.answers, **self.moved}, "parts": parts})


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
    _refuse_other(document, sheet, questionnaire, history)
    seen = proofs.look(document, sheet)
    shown = proofs.without(sheet, seen.faults)
    each = _matched_each(document, shown, questionnaire, history)
    notices = [notice for one in each for notice in _notices(document, one, questionnaire)]
    unseen = (say("notice-no-proof", place=document.place(fault.keys), what=fault.what) for fault in seen.faults)
    return _reading(document, sheet, shown, questionnaire, each)._replace(
        notices=(
            *_of_version(document, sheet, questionnaire),
            *notices,
            *_in_vain(document, sheet, questionnaire),
            *unseen,
        ),
        seen=seen,
    )


def counting(
    document: Document, sheet: AnswerSheet, questionnaire: Questionnaire, history: History | None = None
) -> Reading:
    """As `reconcile`, for figures alone: without a look at the files that evidence names, and without notices."""
    _refuse_other(document, sheet, questionnaire, history)
    return _reading(document, sheet, sheet, questionnaire, _matched_each(document, sheet, questionnaire, history))


def _refuse_other(
    document: Document, sheet: AnswerSheet, questionnaire: Questionnaire, history: History | None
) -> None:
    reference = sheet.questionnaire
    if reference.id != questionnaire.id:
        what = f'answers "{reference.id}", not "{questionnaire.id}"{_how_to_switch(reference, history)}'
        raise document.error([Fault(("questionnaire", "id"), what)])


def _reading(
    document: Document,
    sheet: AnswerSheet,
    shown: AnswerSheet,
    questionnaire: Questionnaire,
    each: Sequence["_Matched"],
) -> Reading:
    own, parts = each[0], dict(zip(shown.parts, each[1:], strict=True))
    counted = {
        part_id: part.model_copy(update={"answers": dict(_of_kind(parts[part_id].counting, part, questionnaire))})
        for part_id, part in shown.parts.items()
    }
    return Reading(
        document,
        sheet,
        shown.model_copy(update={"answers": own.counting, "parts": counted}),
        own.read.stale,
        (),
        own.read.moved,
        {part_id: one.read for part_id, one in parts.items()},
        own.read.unrecorded,
    )


def _how_to_switch(reference: QuestionnaireRef, history: History | None) -> str:
    """Say what makes a sheet one of a questionnaire of one's own; its answers to shared questions stay."""
    if history is None or history.reference.catalog is None:
        return ""
    now = history.reference.model_copy(update={"catalog": reference.catalog or reference.version})
    keys = ", ".join(f"{key} = {quoted(value)}" for key, value in now if value)
    return f"; to switch it over, write questionnaire = {{ {keys} }}"


def _alone(sheet: AnswerSheet, part: Part) -> AnswerSheet:
    """Return what a part says of itself, as a sheet."""
    return sheet.model_copy(update={"facts": part.facts, "answers": part.answers, "parts": {}})


def _of_kind(answers: Mapping[str, Answer], part: Part, questionnaire: Questionnaire) -> Iterator[tuple[str, Answer]]:
    """Yield the answers to what is asked of a part of this kind."""
    for control_id, answer in answers.items():
        if questionnaire.controls[control_id].of == part.kind:
            yield control_id, answer


class _Matched(NamedTuple):
    """The answers of an organisation, or a part, against the questions: what counts, what not, and what is wrong.

    `moved` are the answers under an id that has another name today, with that name.
    """

    keys: Keys
    written: Mapping[str, Answer]
    read: PartReading
    counting: dict[str, Answer]
    moved: Mapping[str, tuple[str, Answer]]
    faults: tuple[Fault, ...]


def _matched_each(
    document: Document, sheet: AnswerSheet, questionnaire: Questionnaire, history: History | None
) -> list[_Matched]:
    """Match the answers of the organisation, then those of each part; `AssessorError` with all that is wrong."""
    each = [
        _matched((), sheet, questionnaire, history),
        *(
            _matched(("parts", part_id), _alone(sheet, part), questionnaire, history)
            for part_id, part in sheet.parts.items()
        ),
    ]
    faults = [fault for one in each for fault in one.faults]
    if faults:
        raise document.error(faults)
    return each


def _matched(keys: Keys, sheet: AnswerSheet, questionnaire: Questionnaire, history: History | None) -> _Matched:
    moved = dict(_moved(sheet, questionnaire, history)) if history else {}
    answers = {**sheet.answers, **dict(moved.values())}
    stale = dict(_stale(sheet.questionnaire, answers, questionnaire, history))
    faults = (
        *_of_facts(sheet, questionnaire),
        *_of_answers(sheet, questionnaire, stale),
        *_of_moved(moved, questionnaire),
    )
    counting = {
        control_id: answer
        for control_id, answer in answers.items()
        if control_id in questionnaire.controls and control_id not in stale and not answer.is_blank
    }
    old_ids = {new_id: old_id for old_id, (new_id, _) in moved.items()}
    unrecorded = frozenset(
        control_id
        for control_id, answer in counting.items()
        if answer.state != "unknown" and not sheet.answers[old_ids.get(control_id, control_id)].as_asked
    )
    return _Matched(
        keys,
        sheet.answers,
        PartReading(stale, {new_id: answer for new_id, answer in moved.values() if new_id not in stale}, unrecorded),
        counting,
        moved,
        tuple(fault._replace(keys=(*keys, *fault.keys)) for fault in faults),
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


def _stale(
    reference: QuestionnaireRef, answers: Mapping[str, Answer], questionnaire: Questionnaire, history: History | None
) -> Iterator[tuple[str, Stale]]:
    for control_id, answer in answers.items():
        control = questionnaire.controls.get(control_id)
        if control is None or answer.is_blank:
            continue
        asked = answer.as_asked
        current = bool(asked) or is_current(reference, control_id, questionnaire, history)
        if not current and history:
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
            yield Fault(where, hinted(f'"{fact_id}" is no fact', near(fact_id, list(questionnaire.facts))))
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
        control, choice = questionnaire.controls.get(control_id), answer.choice
        # Most answers are one choice, and there is such a choice.
        if control and control_id not in stale and not (len(choice) == 1 and choice[0] in control.choices):
            yield from (Fault(("answers", control_id, "choice"), what) for what in wrong_choice(control, answer))


def _of_moved(moved: Mapping[str, tuple[str, Answer]], questionnaire: Questionnaire) -> Iterator[Fault]:
    for old_id, (new_id, answer) in moved.items():
        wrong = wrong_choice(questionnaire.controls[new_id], answer)
        yield from (Fault(("answers", old_id, "choice"), what) for what in wrong)


def wrong_choice(control: Control, answer: Answer) -> Iterator[str]:
    """Yield what is wrong with the choices of an answer; nothing if they are valid."""
    for choice in answer.choice:
        if choice in _STATES and choice not in control.choices:
            yield f'"{choice}" is no choice of "{control.id}"; write state = "{choice}" instead'
            return
        if choice not in control.choices:
            yield f'"{choice}" is no choice of "{control.id}"; choices: {", ".join(control.choices)}'
            return
    if control.kind == "one" and len(answer.choice) > 1:
        yield f'"{control.id}" takes one choice'
    if len(answer.choice) > 1 and any(control.choices[choice].none for choice in answer.choice):
        yield f'"{control.id}" has "none of these" beside other choices'


def _of_version(document: Document, sheet: AnswerSheet, questionnaire: Questionnaire) -> Iterator[str]:
    if sheet.questionnaire.version != questionnaire.version:
        answered, loaded = visible(sheet.questionnaire.version), visible(questionnaire.version)
        which = {"questionnaire": questionnaire.id, "answered": answered, "loaded": loaded}
        yield say("notice-version", place=document.name, **which)


def _notices(document: Document, one: _Matched, questionnaire: Questionnaire) -> Iterator[str]:
    keys, together = one.keys, dict[str, list[str]]()
    for control_id, why in one.read.stale.items():
        together.setdefault(reasons.stale(why), []).append(control_id)
    for because, ids in together.items():
        more = [say("more-named", n=len(ids) - MOST_NAMED)] if len(ids) > MOST_NAMED else []
        named = {"place": document.place((*keys, "answers", ids[0])), "controls": all_of([*ids[:MOST_NAMED], *more])}
        yield say("notice-stale", n=len(ids), **named, because=because)
    for old_id, (new_id, _) in one.moved.items():
        yield say("notice-renamed", place=document.place((*keys, "answers", old_id)), old=old_id, new=new_id)
    unknown = [i for i in one.written if i not in questionnaire.controls and i not in one.moved]
    if unknown:
        place = document.place((*keys, "answers", unknown[0]))
        yield say("notice-unknown-ids", n=len(unknown), place=place, controls=all_of(unknown))


def _in_vain(document: Document, sheet: AnswerSheet, questionnaire: Questionnaire) -> Iterator[str]:
    """Yield notices of answers of a part to what is not asked of it."""
    for part_id, part in sheet.parts.items():
        for control_id, answer in part.answers.items():
            control = questionnaire.controls.get(control_id)
            if control and control.of != part.kind and not answer.is_blank:
                place = document.place(("parts", part_id, "answers", control_id))
                yield say("notice-not-of-part", place=place, control=control_id, of=terms.scope(control.of))


def fitting(sheet: AnswerSheet, questionnaire: Questionnaire) -> AnswerSheet:
    """Return a sheet with everything that is a valid answer in this version of its questionnaire, stale or not."""
    parts = {part_id: _fitting(part, questionnaire) for part_id, part in sheet.parts.items()}
    return _fitting(sheet, questionnaire).model_copy(update={"parts": parts})


def _fitting(holder: Holder, questionnaire: Questionnaire) -> Holder:
    facts, controls = questionnaire.facts, questionnaire.controls
    return holder.model_copy(
        update={
            "facts": {key: values for key, values in holder.facts.items() if _is_value(facts.get(key), values)},
            "answers": {key: answer for key, answer in holder.answers.items() if _is_answer(controls.get(key), answer)},
        }
    )


def _is_value(fact: Fact | None, values: tuple[str, ...]) -> bool:
    return fact is not None and not any(wrong_values("", fact, values))


def _is_answer(control: Control | None, answer: Answer) -> bool:
    if control is None or answer.is_blank or any(wrong_choice(control, answer)):
        return False
    return answer.state != "not-applicable" or control.may_not_apply


def edited_digests(reading: Reading, questionnaire: Questionnaire, history: History) -> Iterator[str]:
    """Yield the answers whose digest no version of their question ever had, where all versions are on record."""
    if history.is_recorded(reading.sheet.questionnaire):
        for path, answer in reading.sheet.every_answer():
            control, asked = questionnaire.controls.get(path[-1]), answer.as_asked
            if control and asked and asked != control.fingerprint and not history.was_asked(path[-1], asked):
                yield path[-1]


def unknown_ids(reading: Reading, questionnaire: Questionnaire, history: History) -> dict[str, int]:
    """Return the lines of answers to unknown controls, if it is on record what the sheet's version asked.

    An id that a control had once is known: its answer is kept, and counts for nothing.
    """
    reference = reading.sheet.questionnaire
    if not history.is_recorded(reference):
        return {}
    paths = (
        path
        for path, answer in reading.sheet.every_answer()
        if path[-1] not in questionnaire.controls
        and not history.fate(path[-1])
        and not history.asked_earlier(reference, path[-1])
        and not (answer.as_asked and history.was_asked(path[-1], answer.as_asked))
    )
    return {path[-1]: reading.document.position(path)[0] for path in paths}


def read_waivers(path: Path) -> WaiverFile:
    """Read a file of waivers; `AssessorError` with every fault."""
    return waivers_in(toml.read(path))


def waivers_in(document: Document) -> WaiverFile:
    """Return the waivers in a document of their own; `AssessorError` with every fault."""
    try:
        return WaiverFile.model_validate(document.data)
    except ValidationError as error:
        raise document.error(faults.faults_of(error, WaiverFile)) from None


def dated_after(reading: Reading, as_of: date) -> Iterator[str]:
    """Yield a notice about answers dated after the day of judgement: the first one, and how many more."""
    later = [(path, answer.on) for path, answer in reading.counted.every_answer() if answer.on and answer.on > as_of]
    for path, on in later[:1]:
        place = reading.document.place((*path, "on"))
        more = say("notice-more", n=len(later) - 1) if len(later) > 1 else ""
        yield say("notice-dated", place=place, control=path[-1], day=on, as_of=as_of, more=more)


def summary(reading: Reading) -> str:
    """Sum a sheet up in a few words: every answer in it counts, is to be asked again, or answers nothing here."""
    given = sum(not answer.is_blank for _, answer in reading.sheet.every_answer())
    counted = sum(1 for _ in reading.counted.every_answer())
    stale = len(reading.stale) + sum(len(part.stale) for part in reading.parts.values())
    answers = say("answers", n=counted)
    summed = say("sound-sheet", answers=answers, questionnaire=reading.sheet.questionnaire.id)
    if stale:
        summed = say("sound-stale", summed=summed, n=stale)
    dormant = given - counted - stale
    return say("sound-dormant", summed=summed, n=dormant) if dormant > 0 else summed
