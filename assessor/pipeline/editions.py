"""Read the sheets and reports that are compared: as they count today, and as they counted on their day."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError

from assessor.advice.comparison import Edition, Then
from assessor.advice.earlier import questionnaire_of, sheet_of, weighed_as
from assessor.errors import AssessorError
from assessor.io import sheets, soundness
from assessor.io.catalog import Catalog
from assessor.io.faults import Fault, faults_of
from assessor.io.history import History, Now
from assessor.io.toml import Document
from assessor.model.catalog import Questionnaire
from assessor.model.comparison import Remark, RemarkKind
from assessor.model.sheet import Answer, AnswerSheet
from assessor.pipeline.baselines import Baseline
from assessor.scoring import engine, parts, sharing
from assessor.text import visible

if TYPE_CHECKING:
    # Few comparisons are with a report.
    from assessor.model.report import Report


class Asked(NamedTuple):
    """A questionnaire, and the questions that it asked through the versions of its catalog."""

    questionnaire: Questionnaire
    history: History


class Own(NamedTuple):
    """The questionnaire that a sheet answered on its day, and the answers that counted in it."""

    questionnaire: Questionnaire
    sheet: AnswerSheet


class Written(NamedTuple):
    """A sheet or report as read, with the newest date of an answer; only a report holds its own questionnaire."""

    source: str
    sheet: AnswerSheet
    on: date | None
    document: Document | None = None
    own: Own | None = None


def written(found: Baseline) -> Written:
    """Return a sheet or report as read; `AssessorError` with every fault of form."""
    source = visible(found.source)
    if found.document is not None:
        sheet = sheets.parsed(found.document)
        return Written(source, sheet, sheet.newest, found.document)
    assert found.report is not None
    own = _own(found.source, found.report)
    return Written(source, own.sheet, own.sheet.newest or found.report.assessment.as_of, own=own)


def _own(source: str, report: "Report") -> Own:
    """Return the questionnaire and the answers of a report; `AssessorError` if somebody has changed it."""
    try:
        own = Own(questionnaire_of(report.assessment), sheet_of(report.assessment))
        faults = [fault.what for fault in _unsound(own.questionnaire)] or list(_wrong(own))
    except ValidationError as error:
        faults = [fault.what for fault in faults_of(error, AnswerSheet)]
    if faults:
        raise AssessorError(f"{source}: not as it was written: {faults[0]}")
    return own


def _unsound(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Yield the faults of a questionnaire."""
    yield from soundness.of_catalog(questionnaire.levels, questionnaire.tiers, questionnaire.facts)
    yield from soundness.of_controls(questionnaire.controls, questionnaire.facts, ())
    yield from soundness.of_resolved(questionnaire.controls, {}, lambda _: True)


def _wrong(own: Own) -> Iterator[str]:
    """Yield what is wrong with facts and answers that a questionnaire could never have taken."""
    for fact_id, values in own.sheet.facts.items():
        yield from sheets.wrong_values(fact_id, own.questionnaire.facts[fact_id], values)
    for control_id, answer in own.sheet.answers.items():
        yield from sheets.wrong_choice(own.questionnaire.controls[control_id], answer)


def counted_in(where: Catalog, questionnaire: Questionnaire, one: Written) -> Own:
    """Return a sheet's own questionnaire, which is given, with the answers that counted in it."""
    assert one.document is not None
    reading = sheets.reconcile(one.document, one.sheet, questionnaire, where.history(questionnaire))
    return Own(questionnaire, reading.counted)


def edition(one: Written, asked: Asked, as_of: date) -> Edition:
    """Return a sheet as it counts today, scored: by what its own questionnaire asked, or by its digests."""
    questionnaire = asked.questionnaire
    if one.own is not None:
        counted = stale = carried(one.own, asked)
    else:
        assert one.document is not None
        reading = sheets.reconcile(one.document, one.sheet, questionnaire, asked.history)
        counted, stale = reading.counted, reading.today
    return Edition(one.source, one.on, counted, stale, engine.assess(questionnaire, counted, as_of))


def of_part(one: Edition, part: str | None, questionnaire: Questionnaire) -> Edition:
    """Return the edition of a part, scored by itself; the whole without one."""
    if part is None:
        return one
    counted, stale = (alone(one.source, sheet, part) for sheet in (one.sheet, one.stale))
    return one._replace(
        sheet=counted, stale=stale, assessment=engine.assess(questionnaire, counted, one.assessment.as_of)
    )


def alone(source: str, sheet: AnswerSheet, part: str | None) -> AnswerSheet:
    """Return the sheet of a part; one without any parts stands for each. `AssessorError` for one with others only."""
    if part is None or not sheet.parts:
        return sheet
    if part not in sheet.parts:
        raise AssessorError(f"{source}: has no part {part}")
    return parts.in_force(sheet, part)


def carried(own: Own, asked: Asked) -> AnswerSheet:
    """Return the answers to questions that mean the same today, under today's ids."""

    def today(answers: Mapping[str, Answer]) -> dict[str, Answer]:
        found: dict[str, Answer] = {}
        for control_id, answer in answers.items():
            now = asked.history.now(control_id, own.questionnaire.controls[control_id].fingerprint)
            if now is not None:
                found[now.control] = _with_choices(answer, now.choices)
        return found

    return sheets.fitting(_each(own.sheet, today), asked.questionnaire)


def _each(sheet: AnswerSheet, change: Callable[[Mapping[str, Answer]], dict[str, Answer]]) -> AnswerSheet:
    """Return a sheet with its answers, and those of each part, changed."""
    inside = {name: part.model_copy(update={"answers": change(part.answers)}) for name, part in sheet.parts.items()}
    return sheet.model_copy(update={"answers": change(sheet.answers), "parts": inside})


def _with_choices(answer: Answer, choices: Mapping[str, str]) -> Answer:
    """Return an answer with the choices that have another id there."""
    if not choices:
        return answer
    return answer.model_copy(update={"choice": tuple(choices.get(choice_id, choice_id) for choice_id in answer.choice)})


def then(own: Own, later: Edition, asked: Asked) -> Then:
    """Return both sheets in the questionnaire of the earlier one.

    Where nothing asks the same today, an answer that counts today is to another question, and the earlier one stays;
    a stale one still counts there. The cause *questionnaire* then takes what counts today.
    """
    controls = own.questionnaire.controls
    now = {i: found for i, control in controls.items() if (found := asked.history.now(i, control.fingerprint))}
    gone = controls.keys() - now.keys()

    def back(answers: Mapping[str, Answer]) -> dict[str, Answer]:
        found = {i: _backwards(to, answers[to.control]) for i, to in now.items() if to.control in answers}
        return found | {i: answers[i] for i in gone if i in answers and i not in later.sheet.answers}

    after = sheets.fitting(_each(later.stale, back), own.questionnaire)
    stays = {i: answer for i, answer in own.sheet.answers.items() if i in gone and i in later.sheet.answers}
    return Then(
        own.questionnaire,
        own.sheet,
        after.model_copy(update={"answers": {**after.answers, **stays}}),
        weighed_as(asked.questionnaire, own.questionnaire),
        frozenset(gone),
        frozenset(asked.questionnaire.controls.keys() - {found.control for found in now.values()}),
    )


def _backwards(now: Now, answer: Answer) -> Answer:
    """Return an answer of today with the choices of then."""
    return _with_choices(answer, {new_id: old_id for old_id, new_id in now.choices.items()})


def shared(questionnaire: Questionnaire, others: Sequence[Own], history: History) -> Questionnaire:
    """Return a questionnaire with only the controls that all others ask, in the same sense."""
    kept = set(questionnaire.controls)
    for own in others:
        asked = own.questionnaire.controls.items()
        found = (history.now(control_id, control.fingerprint) for control_id, control in asked)
        kept &= {now.control for now in found if now}
    return sharing.only(questionnaire, kept)


def in_order(some: Sequence[Written]) -> tuple[tuple[Written, ...], tuple[Remark, ...]]:
    """Return sheets in the order of their dates, or as they were named if one has none; and what to know about that."""
    undated = [one for one in some if one.on is None]
    if undated:
        return tuple(some), tuple(Remark(kind="no-date", first=one.source) for one in undated)
    ordered = sorted(some, key=lambda one: one.on or date.min)
    alike = [pair for pair in pairwise(ordered) if pair[0].on == pair[1].on]
    same = (Remark(kind="same-date", first=one.source, second=other.source) for one, other in alike)
    return tuple(ordered), tuple(same)


def of_others(before: Written, after: Written) -> Iterator[Remark]:
    """Yield a remark where two sheets are of different firms, or different assessments of one."""
    ids = before.sheet.id, after.sheet.id
    firms = [one.sheet.about.get("organisation", "") for one in (before, after)]
    names = {" ".join(firm.casefold().split()) for firm in firms if firm.strip()}
    if ids[0] and ids[0] == ids[1]:
        return
    kind: RemarkKind | None = "other-firm" if len(names) > 1 else "other-assessment" if all(ids) else None
    if kind:
        told = firms if kind == "other-firm" else [before.source, after.source]
        yield Remark(kind=kind, first=told[0], second=told[1])


def lost(one: Written, found: Edition) -> Iterator[Remark]:
    """Yield a remark where answers do not count today, or a sheet answered a version that is not at hand."""
    if one.own is not None:
        return
    version = one.sheet.questionnaire.version
    answered = sum(not answer.is_blank for _, answer in one.sheet.every_answer())
    number = answered - sum(1 for _ in found.sheet.every_answer())
    if version != found.assessment.questionnaire.version:
        yield Remark(kind="lost-questionnaire", first=one.source, second=version, number=number)
    elif number:
        yield Remark(kind="not-counted", first=one.source, number=number)
