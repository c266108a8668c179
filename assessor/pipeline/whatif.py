"""Score a sheet with other answers or facts; nothing is saved."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from assessor.advice.whatif import compare
from assessor.errors import AssessorError
from assessor.io import sheets
from assessor.io.faults import hinted, near
from assessor.io.sheets import Reading
from assessor.model.assessment import Assessment, Stale
from assessor.model.catalog import Control, Questionnaire
from assessor.model.report import Change, WhatIf
from assessor.model.sheet import UNKNOWN, Answer, Part
from assessor.pipeline.advising import advise
from assessor.pipeline.loading import Loaded, assess
from assessor.words import reasons

NOT_APPLICABLE = "not-applicable"


class Hypothesis(NamedTuple):
    """The effects of some changes, the assessments before and after them, and notes."""

    found: WhatIf
    before: Assessment
    after: Assessment
    notes: tuple[str, ...]


def whatif(sheet: Loaded, changes: Sequence[str], as_of: date) -> Hypothesis:
    """Score a sheet with and without changes, and compare; `AssessorError` with every fault of the changes.

    A change is `CONTROL=CHOICE` or `FACT=VALUE`, with several choices or values joined by commas. `unknown` is a value,
    too, and `not-applicable` one for a control.
    """
    wanted = tuple(_changes(changes, sheet.questionnaire, sheet.reading))
    changed = sheet._replace(reading=_changed(sheet.reading, wanted, sheet.questionnaire))
    before, after = (advise(each, assess(each, as_of)) for each in (sheet, changed))
    notes = (*before.assessment.notices, *_in_vain(wanted, after.assessment))
    shown = tuple(_from_the_worst(change, before.assessment) for change in wanted)
    return Hypothesis(compare(before, after, shown), before.assessment, after.assessment, notes)


def _from_the_worst(change: Change, before: Assessment) -> Change:
    """Return a change of a control that is asked of parts as one of the answer that counts: the worst."""
    if change.kind != "control" or not before.finding(change.id).parts:
        return change
    return change.model_copy(update={"before": _said(before.finding(change.id).answer)})


def _said(answer: Answer | None) -> tuple[str, ...]:
    return (answer.choice or ((answer.state,) if answer.state else ())) if answer else ()


def _in_vain(changes: tuple[Change, ...], after: Assessment) -> Iterator[str]:
    """Yield notes about changed controls that are not asked, so that their answers do not count."""
    for finding in (after.finding(change.id) for change in changes if change.kind == "control"):
        if finding.status == "not-asked" or finding.behind:
            because = reasons.because(after, finding)
            yield f"{finding.control.id} is not asked, so its answer changes nothing: {because}"


def _changes(given: Sequence[str], questionnaire: Questionnaire, reading: Reading) -> Iterator[Change]:
    """Read the changes; `AssessorError` with every fault."""
    faults: list[str] = []
    found: dict[str, Change] = {}
    for text in given:
        name, separator, value = text.partition("=")
        values = tuple(value.split(","))
        wrong = list(_wrong(name, values, questionnaire)) if separator and all(values) else ["is not CONTROL=CHOICE"]
        if name in found:
            wrong.append(f'changes "{name}" twice')
        faults += [f"{text}: {what}" for what in wrong]
        if not wrong:
            found[name] = _change(name, values, questionnaire, reading)
    if faults:
        raise AssessorError.of(faults)
    yield from found.values()


def _wrong(name: str, values: tuple[str, ...], questionnaire: Questionnaire) -> Iterator[str]:
    control, fact = questionnaire.controls.get(name), questionnaire.facts.get(name)
    if control is not None:
        yield from _wrong_answer(control, values)
    elif fact is not None:
        yield from sheets.wrong_values(name, fact, values)
    else:
        known = near(name, [*questionnaire.controls, *questionnaire.facts])
        yield hinted(f"no control or fact of {questionnaire.id}", known)


def _wrong_answer(control: Control, values: tuple[str, ...]) -> Iterator[str]:
    if values == (NOT_APPLICABLE,) and not control.may_not_apply:
        yield f'"{control.id}" does not accept "{NOT_APPLICABLE}"'
    elif values not in ((UNKNOWN,), (NOT_APPLICABLE,)):
        if len(set(values)) < len(values):
            yield "names a choice twice"
        yield from sheets.wrong_choice(control, Answer.model_construct(choice=values))


def _change(name: str, values: tuple[str, ...], questionnaire: Questionnaire, reading: Reading) -> Change:
    if name in questionnaire.facts and name not in questionnaire.controls:
        return Change(id=name, kind="fact", before=reading.counted.facts.get(name, ()), after=values)
    return Change(id=name, kind="control", before=_said(reading.counted.answers.get(name)), after=values)


def _changed(reading: Reading, changes: tuple[Change, ...], questionnaire: Questionnaire) -> Reading:
    """Return the sheet with the changes made, in each part that is below them too; these answers are not stale."""
    facts, given = dict(reading.counted.facts), dict(reading.counted.answers)
    for change in changes:
        if change.kind == "fact":
            facts[change.id] = change.after
        else:
            given[change.id] = _answer(change.after)
    changed = {change.id: given[change.id] for change in changes if change.kind == "control"}
    parts = {
        part_id: part.model_copy(update={"answers": dict(_still_own(part, changed, questionnaire))})
        for part_id, part in reading.counted.parts.items()
    }
    counted = reading.counted.model_copy(update={"facts": facts, "answers": given, "parts": parts})
    left = {part_id: each._replace(stale=_not_in(changed, each.stale)) for part_id, each in reading.parts.items()}
    return reading._replace(counted=counted, stale=_not_in(changed, reading.stale), parts=left)


def _still_own(part: Part, changed: Mapping[str, Answer], questionnaire: Questionnaire) -> Iterator[tuple[str, Answer]]:
    """Yield the answers of a part without those that a better one changes."""
    for control_id, own in part.answers.items():
        credit, new = questionnaire.controls[control_id].credit, changed.get(control_id, Answer())
        lesser = own.state == "unknown" or (own.choice and credit(own.choice) < credit(new.choice))
        if not (new.choice and lesser):
            yield control_id, own


def _not_in(changed: Mapping[str, Answer], stale: Mapping[str, Stale]) -> dict[str, Stale]:
    return {control_id: why for control_id, why in stale.items() if control_id not in changed}


def _answer(values: tuple[str, ...]) -> Answer:
    if values == (UNKNOWN,):
        return Answer(state="unknown")
    if values == (NOT_APPLICABLE,):
        return Answer(state="not-applicable", reason="what if")
    return Answer(choice=values)
