"""Judge one answer sheet: from its file and what is demanded of it to the verdict."""

import argparse
import os
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from assessor.errors import AssessorError
from assessor.gate import judge
from assessor.gate.case import Case
from assessor.io import faults, files, sheets
from assessor.io.catalog import Catalog
from assessor.io.policies import Sourced
from assessor.io.sheets import Reading
from assessor.model.assessment import Assessment
from assessor.model.catalog import Questionnaire
from assessor.model.policy import Policy
from assessor.model.sheet import Waiver
from assessor.model.verdict import Comparison, Named, Verdict
from assessor.pipeline import baselines, demands, loading
from assessor.pipeline.baselines import Baseline
from assessor.scoring import engine
from assessor.text import visible

if TYPE_CHECKING:
    from assessor.model.catalog import Standard
    from assessor.model.report import StandardEvidence


class Sheet(NamedTuple):
    """An answer sheet as it is judged."""

    where: Catalog
    questionnaire: Questionnaire
    reading: Reading
    assessment: Assessment


def verdict_on(
    path: Path, args: argparse.Namespace, shared: Mapping[str, Waiver], known: loading.Known, wanted: Sourced
) -> Verdict:
    """Return the verdict on a sheet; `AssessorError` when it cannot be judged. `shared` are the waivers beside it."""
    where, questionnaire, reading = loading.load(path, args.questionnaire, known)
    # That an answer is dated after the day of judgement is no notice here, but a violation.
    assessment = engine.assess(questionnaire, reading.counted, args.as_of, stale=reading.stale, notices=reading.notices)
    sheet = Sheet(where, questionnaire, reading, assessment)
    strangers = [
        _in_vain(wanted, stranger) for stranger in judge.strangers(wanted.policy, assessment, where.standard_files)
    ]
    waivers = _waivers(sheet, shared, strangers)
    if strangers:
        raise AssessorError(*(f"{visible(path)}: {visible(sentence)}" for sentence in strangers))
    earlier = baselines.of(args, path)
    compared = _compared(sheet, earlier, wanted.policy) if earlier else None
    case = _case(
        sheet, wanted.policy, compared, pinned=shows_more(args) or wanted.policy.questionnaire_digest is not None
    )
    verdict = judge.judge(case, waivers, relative(path), demands.thresholds(wanted))
    loading.warn(verdict.notices)
    return verdict.model_copy(update={"controls": _named(sheet, verdict, everything=shows_more(args))})


def _in_vain(wanted: Sourced, stranger: judge.Stranger) -> str:
    """Say what is wrong with a demand, what would be right, and where it was written."""
    near = faults.near(stranger.name, stranger.known)
    source = wanted.source(*stranger.keys)
    return f"{stranger.what}{f'; {near}' if near else ''}{f' (demanded by {source})' if source else ''}"


def shows_more(args: argparse.Namespace) -> bool:
    """Whether a format shows more than lines: digests, and controls with their places."""
    return bool({args.format, *(name for name, _ in args.out)} - {None, "text"})


def relative(path: Path) -> str:
    """Return a path as a repository knows it: with slashes, from the current folder, links and `..` followed."""
    whole, here = files.whole(path), files.whole(Path())
    try:
        name = Path(os.path.relpath(whole, here)).as_posix()
    except ValueError:
        name = whole.as_posix()  # On another drive.
    # A name need not be text; whatever no file of verdicts could hold becomes an escape.
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _named(sheet: Sheet, verdict: Verdict, *, everything: bool) -> dict[str, Named]:
    """Return what there is to say of the controls that violations name, and where all is shown of those that count."""
    counted = [f.control.id for f in sheet.assessment.findings if f.share is not None] if everything else []
    violated = [i for violation in (*verdict.violations, *verdict.waived) for i in violation.controls]
    named = dict.fromkeys((*counted, *violated))
    roles = sheet.assessment.roles
    found = {}
    for i in named:
        control = sheet.questionnaire.controls[i].asked_of(roles)
        line, column = sheet.reading.document.position(("answers", i))
        found[i] = Named(
            title=control.title,
            question=control.question,
            why=control.why,
            how_to_check=control.how_to_check,
            critical=control.critical is not None,
            weight=control.weight,
            line=line,
            column=column,
        )
    return found


def _waivers(sheet: Sheet, shared: Mapping[str, Waiver], wrong: list[str]) -> dict[str, Waiver]:
    """Return the waivers of a sheet and those beside it; whatever they name that there is not is wrong."""
    own = sheet.reading.sheet.waivers
    wrong += [f'"{i}" is waived in the sheet and beside it' for i in own if i in shared]
    wrong += [
        f'waivers: "{i}" is no control of {sheet.questionnaire.id}'
        for i in own
        if i not in sheet.questionnaire.controls
    ]
    # A file of waivers may serve sheets of several industries.
    return {**own, **{i: waiver for i, waiver in shared.items() if i in sheet.questionnaire.controls}}


def _case(sheet: Sheet, policy: Policy, compared: Comparison | None, *, pinned: bool) -> Case:
    """Compute what the policy asks for, and nothing else: this is where `check` spends its time."""
    return Case(
        assessment=sheet.assessment,
        policy=policy,
        # As long to compute as a small sheet takes to score.
        digest=sheet.questionnaire.digest if pinned else "",
        evidenced=_evidenced(sheet, policy),
        standards=_standards(sheet, policy) if policy.standards else {},
        edited=tuple(sheets.edited_digests(sheet.reading, sheet.questionnaire)),
        strangers=sheets.strangers(sheet.reading, sheet.questionnaire),
        comparison=compared,
    )


def _compared(sheet: Sheet, earlier: Baseline, policy: Policy) -> Comparison:
    from assessor.pipeline.comparing import since  # Only a baseline needs it.

    return since(earlier, sheet.questionnaire, sheet.reading, sheet.assessment, policy)


def _standards(sheet: Sheet, policy: Policy) -> "dict[str, tuple[Standard, StandardEvidence]]":
    from assessor.advice import provisions  # Few policies ask for it.

    standards = [_standard(sheet.where, demand.id) for demand in policy.standards]
    evidence = provisions.evidence(sheet.assessment, standards)
    return {each.id: (each, found) for each, found in zip(standards, evidence, strict=True)}


@cache
def _standard(where: Catalog, i: str) -> "Standard":
    # As long to read as several sheets take to be judged.
    return where.standard(where.standard_files[i])


def _evidenced(sheet: Sheet, policy: Policy) -> Fraction | None:
    if policy.min_evidenced is None:
        return None
    from assessor.advice.evidenced import evidenced

    return evidenced(sheet.questionnaire, sheet.reading.counted, sheet.assessment, policy.max_evidence_age).score
