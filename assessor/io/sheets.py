"""Read and write answer sheets; a person's comments and layout survive every save."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import tomli
from pydantic import ValidationError

from assessor.errors import AssessorError
from assessor.io import faults, files, places, toml
from assessor.io.faults import Fault, near
from assessor.io.history import History
from assessor.io.toml import Document
from assessor.model.assessment import Stale
from assessor.model.catalog import Control, Fact, Questionnaire
from assessor.model.sheet import UNKNOWN, Answer, AnswerSheet, Evidence, Waiver, WaiverFile
from assessor.text import quoted, visible
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
        now = history.now(old_id, answer.as_asked or history.asked(sheet.questionnaire.version, old_id) or "")
        control = questionnaire.controls.get(now.control) if now else None
        if now and control and sheet.answers.get(now.control, Answer()).is_blank:
            choice = tuple(now.choices.get(choice_id, choice_id) for choice_id in answer.choice)
            yield old_id, (now.control, answer.model_copy(update={"choice": choice, "as_asked": control.fingerprint}))


def _stale(sheet: AnswerSheet, questionnaire: Questionnaire, history: History | None) -> Iterator[tuple[str, Stale]]:
    version = sheet.questionnaire.version
    for control_id, answer in sheet.answers.items():
        control = questionnaire.controls.get(control_id)
        if control is None or answer.is_blank:
            continue
        asked = answer.as_asked
        if not asked and version != questionnaire.version and history:
            asked = history.asked(version, control_id) or ""
        if asked and asked != control.fingerprint and not _means_the_same(control_id, asked, control, answer, history):
            yield control_id, Stale(how="reworded")
        elif not asked and version != questionnaire.version:
            yield control_id, Stale(how="version", version=version)
        elif answer.state == "not-applicable" and not control.may_not_apply:
            yield control_id, Stale(how="not-accepted")


def _means_the_same(control_id: str, asked: str, control: Control, answer: Answer, history: History | None) -> bool:
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


def edited_digests(reading: Reading, questionnaire: Questionnaire) -> Iterator[str]:
    """Yield the answers whose digest is not their question's although the questionnaire has the same version."""
    if reading.sheet.questionnaire.version == questionnaire.version:
        for control_id, answer in reading.sheet.answers.items():
            control = questionnaire.controls.get(control_id)
            if control and answer.as_asked and answer.as_asked != control.fingerprint:
                yield control_id


def unknown_ids(reading: Reading, questionnaire: Questionnaire) -> dict[str, int]:
    """Return the lines of answers to unknown controls, if the sheet answers this version of the questionnaire."""
    if reading.sheet.questionnaire.version != questionnaire.version:
        return {}
    ids = (control_id for control_id in reading.sheet.answers if control_id not in questionnaire.controls)
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


class SheetFile:
    """An answer sheet on disk, saved after each answer."""

    def __init__(self, document: Document, sheet: AnswerSheet) -> None:
        self.path = document.path
        self.sheet = sheet
        self._text = document.text
        self._on_disk: bytes | None = document.raw

    def save(self, sheet: AnswerSheet, questionnaire: Questionnaire) -> None:
        """Write what changed since the last save; `AssessorError` if that fails, and the file stays unchanged."""
        text = edited(self._text, self.sheet, sheet, questionnaire)
        self._refuse_foreign_change()
        files.write(self.path, text)
        self._on_disk = text.encode()
        self._text, self.sheet = text, sheet

    def _refuse_foreign_change(self) -> None:
        try:
            now = self.path.read_bytes()
        except FileNotFoundError:
            now = None
        except OSError as error:
            raise AssessorError(f"{self.path}: cannot be read any more ({error.strerror or error})") from None
        if now != self._on_disk:
            raise AssessorError(f"{self.path}: was changed by another program meanwhile; nothing was overwritten")


def edited(text: str, old: AnswerSheet, new: AnswerSheet, questionnaire: Questionnaire) -> str:
    """Return the text of a sheet with the differences between two states written into it, and all else as it was."""
    text = _with_new_answers(text, old, new, questionnaire)
    changed = [
        control_id
        for control_id, answer in new.answers.items()
        if control_id in old.answers and old.answers[control_id] != answer
    ]
    if changed or (old.facts, old.tier, old.questionnaire, old.about) != (
        new.facts,
        new.tier,
        new.questionnaire,
        new.about,
    ):
        text = _with_changes(text, old, new, changed, questionnaire)
    try:
        kept = AnswerSheet.model_validate(tomli.loads(text)) == new
    except tomli.TOMLDecodeError:
        kept = False
    if not kept:
        raise AssessorError(
            "nothing can be added to answers in this layout; write each in a table of its own, [answers.<id>]"
        )
    return text


def refuse_layout(document: Document, sheet: AnswerSheet, questionnaire: Questionnaire) -> None:
    """Raise `AssessorError` for a file whose layout could not take another answer, before one is given."""
    more = {
        control_id: Answer(state="unknown") for control_id in questionnaire.controls if control_id not in sheet.answers
    }
    for control_id, answer in [*more.items()][:1]:
        answered = sheet.model_copy(update={"answers": {**sheet.answers, control_id: answer}})
        try:
            edited(document.text, sheet, answered, questionnaire)
        except AssessorError as error:
            raise document.error([Fault(("answers",), sentence) for sentence in error.sentences]) from None


def _with_changes(
    text: str, old: AnswerSheet, new: AnswerSheet, changed: list[str], questionnaire: Questionnaire
) -> str:
    import tomlkit  # Only saving needs it; reading is faster without it.

    document: Any = tomlkit.parse(text)
    for fact_id, values in new.facts.items():
        if old.facts.get(fact_id) != values:
            document.setdefault("facts", tomlkit.table())[fact_id] = tomlkit.value(
                fact_value(questionnaire.facts[fact_id], values)
            )
    for fact_id in old.facts.keys() - new.facts.keys():
        del document["facts"][fact_id]
    for control_id in changed:
        lines = _answer_lines(new.answers[control_id], questionnaire.controls[control_id])
        table = document["answers"][control_id]
        for key in [key for key in table if key not in lines]:
            del table[key]
        for key, value in lines.items():
            if key not in table or tomlkit.value(value).unwrap() != table[key].unwrap():
                table[key] = tomlkit.value(value)
    if old.tier != new.tier and new.tier:
        document["tier"] = tomlkit.value(quoted(new.tier))
    if old.questionnaire != new.questionnaire:
        document["questionnaire"]["version"] = tomlkit.value(quoted(new.questionnaire.version))
    return tomlkit.dumps(document)


def _with_new_answers(text: str, old: AnswerSheet, new: AnswerSheet, questionnaire: Questionnaire) -> str:
    order = list(questionnaire.controls)
    for control_id in sorted(new.answers.keys() - old.answers.keys(), key=order.index):
        lines = _answer_lines(new.answers[control_id], questionnaire.controls[control_id])
        table = [f"[answers.{control_id}]", *(f"{key} = {value}" for key, value in lines.items())]
        text = _inserted(text, table, order[: order.index(control_id)])
    return text


def _inserted(text: str, table: list[str], earlier: list[str]) -> str:
    """Insert a table after those of earlier controls, before the comments of the next one."""
    # Each line keeps its end; new lines get the end that most lines have.
    end_of_line = "\r" if 2 * text.count("\r\n") > text.count("\n") else ""
    lines = text.removesuffix("\n").split("\n")
    if not text.endswith("\n"):
        lines[-1] += end_of_line
    headers = list(places.headers(text))
    paths = [header.path for header in headers]
    answers = {number: path for number, path in enumerate(paths) if path[:1] == ("answers",)}
    after = [number for number, path in answers.items() if path[1:2] and path[1] in earlier]
    first = min(answers, default=len(headers))
    behind = max(after) if after else first - 1
    end = headers[behind + 1].place[0] - 1 if behind + 1 < len(headers) else len(lines)
    while end > 0 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    before, rest = lines[:end], lines[end:]
    gap = [""] if rest and rest[0].strip() else []
    return "\n".join([*before, *(line + end_of_line for line in ("", *table, *gap)), *rest, ""])


def fact_value(fact: Fact, values: tuple[str, ...]) -> str:
    """Return the values of a fact as TOML: a list if there may be several, else one text, empty while it is open."""
    if fact.kind == "many" and values != (UNKNOWN,):
        return f"[{', '.join(quoted(value) for value in values)}]"
    return quoted(values[0] if values else "")


def _answer_lines(answer: Answer, control: Control) -> dict[str, str]:
    """Return the keys of an answer's table and their values as TOML, in reading order."""
    lines: dict[str, str] = {}
    if answer.state:
        lines["state"] = quoted(answer.state)
    elif control.kind == "multi" and answer.choice:
        lines["choice"] = f"[{', '.join(quoted(choice) for choice in answer.choice)}]"
    else:
        lines["choice"] = quoted(answer.choice[0] if answer.choice else "")
    for key, value in (("reason", answer.reason), ("on", answer.on), ("by", answer.by), ("as_asked", answer.as_asked)):
        if value:
            lines[key] = value.isoformat() if isinstance(value, date) else quoted(value)
    if answer.comment:
        lines["comment"] = quoted(answer.comment)
    if answer.evidence:
        lines["evidence"] = f"[{', '.join(_evidence_table(entry) for entry in answer.evidence)}]"
    return lines


def _evidence_table(entry: Evidence) -> str:
    given = {name: value for name, value in entry if name in entry.model_fields_set and value is not None}
    pairs = (
        f"{key} = {value.isoformat() if isinstance(value, date) else quoted(value)}" for key, value in given.items()
    )
    return f"{{ {', '.join(pairs)} }}"


def summary(reading: Reading) -> str:
    """Sum a sheet up in a few words."""
    answers = say("answers", n=len(reading.counted.answers))
    summed = say("sound-sheet", answers=answers, questionnaire=reading.sheet.questionnaire.id)
    return say("sound-stale", summed=summed, n=len(reading.stale)) if reading.stale else summed
