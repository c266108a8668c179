"""Judge answer sheets by their policies, baselines and waivers."""

import contextlib
import os
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from assessor.errors import AssessorError
from assessor.gate import judge as gate
from assessor.gate.case import Case
from assessor.gate.rules import RULES
from assessor.io import git, patterns, sheets
from assessor.io.catalog import Catalog
from assessor.io.discovery import Found
from assessor.io.faults import Keys
from assessor.io.history import History
from assessor.io.named import Names
from assessor.io.policies import Sourced
from assessor.io.roots import from_root, relative
from assessor.model.assessment import Assessment
from assessor.model.comparison import Comparison
from assessor.model.policy import Policy
from assessor.model.sheet import Waiver, WaiverFile
from assessor.model.verdict import AnswerPlace, NotJudged, RuleText, Span, Verdict
from assessor.pipeline import demands
from assessor.pipeline.baselines import Baseline, BaselineRequest, Sought
from assessor.pipeline.earlier import Earlier, Gone
from assessor.pipeline.loading import (
    Known,
    Loaded,
    assess_for_gate,
    load,
    version_faults,
    waiver_faults,
    with_files_only,
)
from assessor.words.speech import say

if TYPE_CHECKING:
    from assessor.model.standards import Standard, StandardEvidence


class JudgeRequest(NamedTuple):
    """Options of a gate: the day to judge by, the policy, the baseline and the waivers.

    `policy` is the name or path of a policy; without it, the nearest one above each sheet counts. With `policy_ref` it
    is read as it was at that git revision. `overrides` replaces single keys of it. `waivers` is a file of waivers for
    all sheets. `questionnaire` is the path of one that does not ship. `everything` adds digests, and every control that
    counts, to the verdicts. `is_today`: the day is today's, which has become tomorrow further east already. `root` is
    the folder from which paths are told to trackers, if it is not that of the repository.
    """

    as_of: date
    policy: str | None = None
    overrides: Policy | None = None
    baseline: BaselineRequest = BaselineRequest()
    waivers: Path | None = None
    questionnaire: str | None = None
    everything: bool = False
    policy_ref: str | None = None
    is_today: bool = False
    root: Path | None = None


class Outcome(NamedTuple):
    """The verdict on one sheet and notes about it; without a verdict, notes about the whole run."""

    verdict: Verdict | NotJudged | None
    notes: tuple[str, ...] = ()


# As `map` does it: several processes may share the work.
Spread = Callable[[Callable[["SheetToJudge"], "Judged"], Iterable["SheetToJudge"]], Iterator["Judged"]]


def judge_all(found: Found, request: JudgeRequest, spread: Spread = map) -> Generator[Outcome, None, None]:
    """Judge every sheet that `find` found, in order; one that cannot be judged does not stop the others.

    `AssessorError` for faults of what all sheets share: the policy that is named, the options, the file of waivers.
    """
    shared = sheets.read_waivers(request.waivers) if request.waivers else WaiverFile.model_construct()
    judging = Judging(request, shared.waivers)
    yield Outcome(None, found.notes)
    yield from (Outcome(_refused(path, error, request)) for path, error in found.missing)
    earlier = Earlier(request.baseline, found)
    named: dict[str, None] = {}
    seen: frozenset[str] | None = None
    for judged in spread(judging, (SheetToJudge(path, earlier.of(path)) for path in found.files)):
        yield judged.outcome
        named |= dict.fromkeys(judged.named)
        seen = seen if judged.seen is None else judged.seen | (seen or frozenset())
    yield from (_of_gone(gone, judging.policy_of(gone.path), shared, request) for gone in earlier.gone)
    yield from _unmet(found, judging.policy_of, request)
    yield Outcome(None, tuple(named))
    unknown_ids = [control_id for control_id in shared.waivers if seen is not None and control_id not in seen]
    yield Outcome(
        None,
        tuple(f"{request.waivers}: waives {control_id}, no control of what was judged" for control_id in unknown_ids),
    )


class SheetToJudge(NamedTuple):
    """A sheet to be judged, and which baseline it has."""

    path: Path
    baseline: Sought


class Judged(NamedTuple):
    """What came of a sheet, and what it says of the run.

    `named` are notes on questionnaires that a table names. `seen` are the waived controls that are known by now; none
    while there is no questionnaire.
    """

    outcome: Outcome
    named: tuple[str, ...]
    seen: frozenset[str] | None


class Judging:
    """Judge one sheet after another: whatever several of them share is read once, in each process."""

    def __init__(self, request: JudgeRequest, waivers: Mapping[str, Waiver]) -> None:
        self._request = request
        self._waivers = waivers
        at = git.revision(request.policy_ref, "--policy-ref") if request.policy_ref is not None else None
        has_baseline, overrides = request.baseline.is_named, request.overrides or Policy()
        self.policy_of = demands.policies_for(request.policy, overrides, has_baseline=has_baseline, at=at)
        self._names = Names(request.policy, at)
        self._known: Known = {}

    def __reduce__(self) -> tuple[type["Judging"], tuple[JudgeRequest, Mapping[str, Waiver]]]:
        return Judging, (self._request, self._waivers)

    def __call__(self, one: SheetToJudge) -> Judged:
        """Judge a sheet."""
        self._names.used.clear()
        try:
            outcome = self._outcome(one)
        except AssessorError as error:
            outcome = Outcome(_refused(one.path, error, self._request))
        named = (say("gate-named", id=n.id, file=n.file, place=n.place) for n in self._names.used.values())
        known = [questionnaire for _, questionnaire in self._known.values()]
        seen = frozenset(name for name in self._waivers if any(name in each.controls for each in known))
        return Judged(outcome, tuple(named), seen if known else None)

    def _outcome(self, one: SheetToJudge) -> Outcome:
        request, path = self._request, one.path
        wanted = self.policy_of(path)
        sheet = load(path, request.questionnaire, self._known, self._names)
        baseline = one.baseline.read(path)
        verdict = judge(
            sheet,
            wanted,
            request.as_of,
            self._waivers,
            baseline,
            everything=request.everything,
            latest=request.as_of + timedelta(days=1) if request.is_today else None,
            root=request.root,
        )
        return Outcome(verdict, (*one.baseline.notes, *verdict.notices))


def _refused(path: Path, error: AssessorError, request: JudgeRequest) -> NotJudged:
    return NotJudged(file=relative(path), path=from_root(path, request.root), sentences=error.sentences)


def rule_texts() -> dict[str, RuleText]:
    """Return what each rule is for and what ends a violation, for those who explain verdicts."""
    return {
        name: RuleText(about=rule.about, remedy=rule.remedy, once_a_sheet=rule.once_a_sheet)
        for name, rule in RULES.items()
    }


def _of_gone(gone: Gone, wanted: Sourced, shared: WaiverFile, request: JudgeRequest) -> Outcome:
    """Return the verdict on a sheet that is not there any more: a violation where nothing may fall."""
    of_policy = {retired.sheet: retired for retired in wanted.policy.retired}
    counting = {retired.sheet: retired for retired in shared.retired} | (of_policy if wanted.is_pinned else {})
    name = of_root(gone.path)
    if name in counting:
        why = {"reason": counting[name].reason, "approved_by": counting[name].approved_by}
        return Outcome(None, (f"{relative(gone.path)}: {say('gate-gone-retired', source=gone.source, **why)}",))
    own = say("gate-gone-own") if name in of_policy else ""
    sentence = say("gate-gone", source=gone.source, own=own)
    if not wanted.policy.no_regression:
        return Outcome(None, (f"{relative(gone.path)}: {sentence}",))
    verdict = gate.judge_gone(gone.sheet, relative(gone.path), sentence, demands.thresholds(wanted), request.as_of)
    path = from_root(gone.path, request.root)
    return Outcome(verdict.model_copy(update={"path": path, "sheet": gone.sheet.id}))


def _unmet(found: Found, policy_of: Callable[[Path], Sourced], request: JudgeRequest) -> Iterator[Outcome]:
    """Yield the sheets that a policy expects, and that are neither judged nor, where none are sought, there."""
    here = {of_root(path) for path in (*found.files, *(path for path, _ in found.missing))}
    expected = {name: wanted for wanted in _every_policy(found, policy_of) for name in wanted.policy.expected}
    for name, wanted in expected.items():
        path = Path(os.path.relpath(git.base() / name))
        is_there = path.is_file() and not path.is_symlink() and not found.scope.covers(path)
        if name not in here and not is_there:
            source = wanted.source("expected") or ""
            sentence = say("gate-expected", file=relative(path), source=source)
            yield Outcome(_refused(path, AssessorError(sentence), request))


def _every_policy(found: Found, policy_of: Callable[[Path], Sourced]) -> Iterator[Sourced]:
    """Yield the policies of the sheets and of the folders in which they are sought; a faulty one is told elsewhere."""
    for path in (*found.files, *(name / "sheet.toml" for name in found.scope.folders)):
        with contextlib.suppress(AssessorError):
            yield policy_of(path)


def of_root(path: Path) -> str:
    """Return a path as policies and waivers name sheets: from the repository's topmost folder, without following links.

    Outside of a repository it is from the current folder.
    """
    return Path(os.path.relpath(os.path.normpath(Path.cwd() / path), git.base())).as_posix()


def judge(
    loaded: Loaded,
    wanted: Sourced,
    as_of: date,
    shared: Mapping[str, Waiver] | None = None,
    earlier: Baseline | None = None,
    *,
    everything: bool = False,
    latest: date | None = None,
    root: Path | None = None,
) -> Verdict:
    """Return the verdict on a sheet by a policy from `load_policy`; `AssessorError` if it cannot be judged.

    `shared` are waivers beside those in the sheet, `earlier` is its baseline. `latest` is the last day that answers may
    be dated, if it is not the day of judgement.
    """
    unknown = version_faults(loaded)
    if unknown:
        raise loaded.reading.document.error(unknown)
    loaded = with_files_only(loaded) if wanted.policy.require_files else loaded
    sheet = _Assessed(loaded, assess_for_gate(loaded, as_of))
    where, path = loaded.catalog, loaded.reading.document.path
    history = where.history(loaded.questionnaire)
    unknown_ids = [
        _in_vain(wanted, unknown, history)
        for unknown in gate.unknown_ids(wanted.policy, sheet.assessment, where.standard_files)
    ]
    waivers = _waivers(sheet, shared or {}, unknown_ids)
    placed = [f"{loaded.reading.document.place(fault.keys)}: {fault.what}" for fault in waiver_faults(loaded)]
    if unknown_ids or placed:
        raise AssessorError.of((*(f"{path}: {sentence}" for sentence in unknown_ids), *placed))
    compared = _compared(sheet, earlier, wanted.policy) if earlier else None
    pinned = everything or wanted.policy.questionnaire_digest is not None
    case = _case(sheet, wanted.policy, compared, pinned=pinned)._replace(
        own=frozenset(map(history.today, loaded.reading.sheet.waivers)),
        elsewhere=frozenset(_elsewhere(path, waivers)),
        latest=latest or as_of,
    )
    verdict = gate.judge(case, waivers, relative(path), demands.thresholds(wanted))
    roles, controls = sheet.assessment.roles, _named(sheet, verdict, everything=everything)
    return verdict.model_copy(
        update={
            "path": from_root(path, root),
            "sheet": loaded.reading.sheet.id,
            "role": roles[0] if len(roles) == 1 else None,
            "controls": controls,
            "asked": {control_id: loaded.questionnaire.controls[control_id].text for control_id in controls},
        }
    )


def _elsewhere(path: Path, waivers: Mapping[str, Waiver]) -> Iterator[str]:
    """Yield the controls whose waivers are for other sheets."""
    name = Path(of_root(path))
    for control_id, waiver in waivers.items():
        if waiver.sheets and not any(patterns.matches(name, Path(pattern)) for pattern in waiver.sheets):
            yield control_id


class _Assessed(NamedTuple):
    """An answer sheet and its assessment."""

    loaded: Loaded
    assessment: Assessment


def _in_vain(wanted: Sourced, unknown: gate.UnknownId, history: History) -> str:
    """Say what is wrong with a demand, what would be right, and where the demand was written."""
    close = history.near(unknown.name, unknown.known)
    source = wanted.source(*unknown.keys)
    return f"{unknown.what}{f'; {close}' if close else ''}{f' (demanded by {source})' if source else ''}"


def _named(sheet: _Assessed, verdict: Verdict, *, everything: bool) -> dict[str, AnswerPlace]:
    """Return the places of the controls that violations name, and with `everything` also of all that count."""
    counted = [f.control.id for f in sheet.assessment.findings if f.share is not None] if everything else []
    violated = [control_id for violation in (*verdict.violations, *verdict.waived) for control_id in violation.controls]
    found = {}
    for control_id in dict.fromkeys((*counted, *violated)):
        place = _place(sheet, _keys(sheet, verdict, control_id), whole=control_id in violated)
        parts = _places_in_parts(sheet, verdict, control_id) if control_id in violated else {}
        found[control_id] = AnswerPlace(place.line, place.column, place.last_line, parts)
    return found


def _place(sheet: _Assessed, keys: Keys, *, whole: bool) -> Span:
    """Return the place of an answer; only where it is violated anybody asks where it ends."""
    document = sheet.loaded.reading.document
    line, column = document.position(keys)
    return Span(line, column, document.last_line(keys) if whole else line)


def _places_in_parts(sheet: _Assessed, verdict: Verdict, control_id: str) -> dict[str, Span]:
    """Return the places of the answers of the parts that a violation names: a part's own, else the organisation's."""
    named = (v.parts for v in (*verdict.violations, *verdict.waived) if control_id in v.controls)
    own = sheet.loaded.reading.sheet.parts
    found = {}
    for part_id in dict.fromkeys(part_id for some in named for part_id in some):
        inside = ("parts", part_id) if control_id in own[part_id].answers else ()
        found[part_id] = _place(sheet, (*inside, "answers", control_id), whole=True)
    return found


def _keys(sheet: _Assessed, verdict: Verdict, control_id: str) -> Keys:
    """Return the keys of the answer that a violation is about: a part's own, else the organisation's."""
    named = (v.parts for v in (*verdict.violations, *verdict.waived) if control_id in v.controls)
    own = sheet.loaded.reading.sheet.parts
    holding = (*(name for some in named for name in some), *sheet.assessment.finding(control_id).parts)
    part_id = next((name for name in holding if control_id in own[name].answers), None)
    return ("parts", part_id, "answers", control_id) if part_id else ("answers", control_id)


def _waivers(sheet: _Assessed, shared: Mapping[str, Waiver], wrong: list[str]) -> dict[str, Waiver]:
    """Return the waivers of a sheet and the shared ones; faults of the sheet's own are added to `wrong`."""
    questionnaire = sheet.loaded.questionnaire
    history, own = sheet.loaded.catalog.history(questionnaire), sheet.loaded.waivers
    wrong += [f'"{control_id}" is waived in the sheet and beside it' for control_id in own if control_id in shared]
    for control_id in (control_id for control_id in shared if control_id not in questionnaire.controls):
        close = history.near(control_id, ())
        # A file of waivers may serve sheets of several industries.
        if close:
            wrong.append(f'waivers: "{control_id}" is no control of {questionnaire.id}; {close}')
    return own | {control_id: waiver for control_id, waiver in shared.items() if control_id in questionnaire.controls}


def _case(sheet: _Assessed, policy: Policy, compared: Comparison | None, *, pinned: bool) -> Case:
    """Compute only what the policy needs: here `check` spends its time."""
    history, reading = sheet.loaded.catalog.history(sheet.loaded.questionnaire), sheet.loaded.reading
    return Case(
        assessment=sheet.assessment,
        policy=policy,
        # Computing it takes as long as scoring a small sheet.
        digest=sheet.loaded.questionnaire.digest if pinned else "",
        evidenced=_evidenced(sheet, policy),
        standards=_standards(sheet, policy) if policy.standards else {},
        edited=tuple(sheets.edited_digests(sheet.loaded.reading, sheet.loaded.questionnaire, history)),
        unrecorded=frozenset(reading.every_unrecorded()),
        unknown_ids=sheets.unknown_ids(sheet.loaded.reading, sheet.loaded.questionnaire, history),
        comparison=compared,
    )


def _compared(sheet: _Assessed, earlier: Baseline, policy: Policy) -> Comparison:
    from assessor.pipeline.comparing import since  # Only a baseline needs it.

    return since(earlier, sheet.loaded, sheet.assessment, policy)


def _standards(sheet: _Assessed, policy: Policy) -> "dict[str, tuple[Standard, StandardEvidence]]":
    from assessor.advice import provisions  # Few policies need it.

    standards = [_standard(sheet.loaded.catalog, demand.id) for demand in policy.standards]
    evidence = provisions.evidence(sheet.assessment, standards)
    return {each.id: (each, found) for each, found in zip(standards, evidence, strict=True)}


@cache
def _standard(where: Catalog, standard_id: str) -> "Standard":
    # Reading one takes as long as judging several sheets.
    return where.standard(where.standard_files[standard_id])


def _evidenced(sheet: _Assessed, policy: Policy) -> Fraction | None:
    if policy.min_evidenced is None:
        return None
    from assessor.advice.evidenced import evidenced

    return evidenced(
        sheet.loaded.questionnaire, sheet.loaded.reading.counted, sheet.assessment, policy.max_evidence_age
    ).score
