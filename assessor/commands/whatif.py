"""Show what other answers would change: score, level and all that moves; nothing is saved.

CHANGE is CONTROL=CHOICE, or FACT=VALUE; several choices or values are joined by commas. The answers "unknown" and
"not-applicable" can be given as well.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from assessor.advice import whatif
from assessor.cli import output
from assessor.errors import AssessorError
from assessor.io import sheets
from assessor.io.faults import near
from assessor.io.sheets import Reading
from assessor.model.assessment import Assessment
from assessor.model.catalog import Control, Questionnaire
from assessor.model.report import Change
from assessor.model.sheet import UNKNOWN, Answer
from assessor.pipeline import advising, loading
from assessor.telling import whatif as told
from assessor.text import visible

NOT_APPLICABLE = "not-applicable"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", metavar="FILE", type=Path, help="an answer sheet")
    parser.add_argument("changes", metavar="CHANGE", nargs="+", help="for example unique-credentials=unique")
    output.add_arguments(parser)
    loading.add_sheet_options(parser)


def run(args: argparse.Namespace) -> int:
    """Report on the sheet as it is and as it would be, and compare."""
    output.refuse_twice(args, args.file)
    where, questionnaire, reading = loading.load(args.file, args.questionnaire)
    changes = tuple(_changes(args.changes, questionnaire, reading))
    before, after = (
        advising.report(where, questionnaire, loading.assess(questionnaire, each, args.as_of))
        for each in (reading, _changed(reading, changes))
    )
    found = whatif.compare(before, after, changes)
    output.emit(args, output.telling(told.tell(after.assessment, found), found))
    loading.warn((*before.assessment.notices, *_in_vain(changes, after.assessment)))
    return 0


def _in_vain(changes: tuple[Change, ...], after: Assessment) -> Iterator[str]:
    """Say which of the changed controls are not asked, so that no answer to them counts."""
    for finding in (after.finding(change.id) for change in changes if change.kind == "control"):
        if finding.status == "not-asked" or finding.behind:
            yield f"{finding.control.id} is not asked, so its answer changes nothing: {visible(finding.because)}"


def _changes(given: list[str], questionnaire: Questionnaire, reading: Reading) -> Iterator[Change]:
    """Read what is to be different; `AssessorError` with every fault."""
    faults: list[str] = []
    found: dict[str, Change] = {}
    for text in given:
        name, separator, value = text.partition("=")
        values = tuple(value.split(","))
        wrong = list(_wrong(name, values, questionnaire)) if separator and all(values) else ["is not CONTROL=CHOICE"]
        if name in found:
            wrong.append(f'changes "{name}" twice')
        faults += [f"{visible(text)}: {visible(what)}" for what in wrong]
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
        yield f"no control or fact of {questionnaire.id}; {known}".rstrip("; ")


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
    answer = reading.counted.answers.get(name)
    before = (answer.choice or ((answer.state,) if answer.state else ())) if answer else ()
    return Change(id=name, kind="control", before=before, after=values)


def _changed(reading: Reading, changes: tuple[Change, ...]) -> Reading:
    """Return the sheet with the changes made, as it would count."""
    facts, given = dict(reading.counted.facts), dict(reading.counted.answers)
    for change in changes:
        if change.kind == "fact":
            facts[change.id] = change.after
        else:
            given[change.id] = _answer(change.after)
    stale = {i: why for i, why in reading.stale.items() if i not in given}
    counted = reading.counted.model_copy(update={"facts": facts, "answers": given})
    return reading._replace(counted=counted, stale=stale)


def _answer(values: tuple[str, ...]) -> Answer:
    if values == (UNKNOWN,):
        return Answer(state="unknown")
    if values == (NOT_APPLICABLE,):
        return Answer(state="not-applicable", reason="what if")
    return Answer(choice=values)
