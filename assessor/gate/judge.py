"""Judge a case: apply every rule, and set waived violations aside. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from assessor.gate.case import Case
from assessor.gate.regression import left
from assessor.gate.rules import RULES
from assessor.gate.standards import remarks
from assessor.model.assessment import Assessment, Shares
from assessor.model.policy import Policy
from assessor.model.sheet import AnswerSheet, Waiver
from assessor.model.verdict import Threshold, Verdict, Violation, WaiverState, WaiverStatus
from assessor.scoring import caps
from assessor.words.speech import say

SOON = timedelta(days=30)


class UnknownId(NamedTuple):
    """A demand that cannot work: its keys in the policy, what is wrong, the name in it and the known names."""

    keys: tuple[str, ...]
    what: str
    name: str = ""
    known: tuple[str, ...] = ()


def unknown_ids(policy: Policy, assessment: Assessment, standards: Mapping[str, object]) -> Iterator[UnknownId]:
    """Yield demands that name something unknown here, and demands that every sheet would meet."""
    questionnaire = assessment.questionnaire.id
    controls = tuple(finding.control.id for finding in assessment.findings)
    domains = tuple(domain.id for domain in assessment.domains)
    named = (
        *(
            (("min_domain", domain_id), domain_id, f"domain of {questionnaire}", domains)
            for domain_id in policy.min_domain
        ),
        *(
            (("require", control_id), control_id, f"control of {questionnaire}", controls)
            for control_id in policy.require
        ),
        *(
            (("waivers", "critical"), control_id, f"control of {questionnaire}", controls)
            for control_id in policy.waivers.critical
        ),
        *(
            (("facts", fact_id), fact_id, f"fact of {questionnaire}", tuple(assessment.facts))
            for fact_id in policy.facts
        ),
        *((("standards", demand.id), demand.id, "standard here", tuple(standards)) for demand in policy.standards),
    )
    yield from (
        UnknownId(keys, f'"{name}" is no {kind}', name, known) for keys, name, kind, known in named if name not in known
    )
    yield from _values(policy, assessment)
    yield from _idle(policy, assessment)


def _values(policy: Policy, assessment: Assessment) -> Iterator[UnknownId]:
    """Yield the values of facts that no sheet could have."""
    for fact_id, values in policy.facts.items():
        known = tuple(assessment.facts[fact_id].fact.options) if fact_id in assessment.facts else values
        for value in values:
            if value not in known:
                yield UnknownId(("facts", fact_id), f'"{value}" is no value of {fact_id}', value, known)


def _idle(policy: Policy, assessment: Assessment) -> Iterator[UnknownId]:
    """Yield demands that every sheet would meet, with this questionnaire or these facts."""
    level = policy.min_level
    if level is not None and level not in assessment.levels:
        yield UnknownId(("min_level",), f'"{level}" is no level; levels: {", ".join(assessment.levels)}')
    elif level is not None and assessment.levels[level].start == 0:
        yield UnknownId(("min_level",), f'"{level}" is the lowest level, which every score reaches; it demands nothing')
    without = policy.model_copy(update={"no_critical_failure": False})
    if policy.min_answered == 0 and without.lets_everything_through and not _asks_critical(assessment):
        yield UnknownId(("no_critical_failure",), "no critical control is asked, and nothing else is demanded")


def _asks_critical(assessment: Assessment) -> bool:
    return any(caps.is_critical(finding.control) and finding.status != "not-asked" for finding in assessment.findings)


def judge(case: Case, waivers: Mapping[str, Waiver], file: str, thresholds: tuple[Threshold, ...]) -> Verdict:
    """Return the verdict on a case; of all waivers, those in force are chosen here."""
    assessment = case.assessment
    force = {control_id: waiver for control_id, waiver in waivers.items() if _refused(control_id, waiver, case) is None}
    case = case._replace(waived=force)
    found = [(name, violation) for name, rule in RULES.items() for violation in rule.find(case)]
    waived = tuple(violation for name, violation in found if RULES[name].waivable and _is_waived(violation, force))
    violations = tuple(violation for _, violation in found if violation not in waived)
    used = {control_id for violation in waived for control_id in violation.controls}
    return Verdict(
        file=file,
        passed=not violations,
        questionnaire=assessment.questionnaire,
        digest=case.digest,
        tier=assessment.tier,
        as_of=assessment.as_of,
        score=assessment.score,
        uncapped=assessment.uncapped,
        shares=assessment.shares,
        essential=assessment.essential,
        thresholds=thresholds,
        rules=_demanded(case.policy, violations),
        violations=violations,
        waived=waived,
        comparison=case.comparison,
        waivers=tuple(
            _state(control_id, waiver, case, used=control_id in used) for control_id, waiver in waivers.items()
        ),
        notices=(*assessment.notices, *_records(case), *remarks(case), *left(case)),
    )


def judge_gone(sheet: AnswerSheet, file: str, sentence: str, thresholds: tuple[Threshold, ...], as_of: date) -> Verdict:
    """Return the verdict on a sheet that its baseline has and nobody can find any more."""
    return Verdict(
        file=file,
        passed=False,
        questionnaire=sheet.questionnaire,
        digest="",
        tier=sheet.depth,
        as_of=as_of,
        score=None,
        uncapped=None,
        shares=Shares(asked=0, answered=0, unknown=0, unanswered=0, not_applicable=0, not_asked=0),
        thresholds=thresholds,
        rules=("no-regression",),
        violations=(Violation(rule="no-regression", sentence=sentence),),
        waived=(),
        waivers=(),
    )


def _records(case: Case) -> Iterator[str]:
    """Yield how many answers have no record of what was asked."""
    records = case.assessment.records
    if records.without:
        yield say("unrecorded", n=records.without, whole=records.answers)


def _demanded(policy: Policy, violations: Iterable[Violation]) -> tuple[str, ...]:
    """Return the rules that a policy demands, those that are always demanded, and those that are violated."""
    names = {key.replace("_", "-") for key in policy.demands} | {violation.rule for violation in violations}
    if policy.waivers.most is not None or policy.waivers.longest_days is not None:
        names.add("waivers")
    return tuple(name for name, rule in RULES.items() if rule.always or name in names)


def _is_waived(violation: Violation, force: Mapping[str, Waiver]) -> bool:
    return bool(violation.controls) and set(violation.controls) <= force.keys()


def _refused(control_id: str, waiver: Waiver, case: Case) -> WaiverStatus | None:
    """Return why a waiver is not in force; none when it is."""
    if control_id in case.elsewhere:
        return "elsewhere"
    if waiver.expires < case.assessment.as_of:
        return "expired"
    if case.policy.waivers_from == "file" and control_id in case.own:
        return "not-from-sheet"
    critical = {f.control.id for f in case.assessment.findings if caps.is_critical(f.control)}
    return "not-allowed" if control_id in critical - set(case.policy.waivers.critical) else None


def _state(control_id: str, waiver: Waiver, case: Case, *, used: bool) -> WaiverState:
    refused = _refused(control_id, waiver, case)
    status: WaiverStatus = refused or _status(waiver.expires, case.assessment.as_of, used=used)
    return WaiverState(
        control=control_id, status=status, reason=waiver.reason, approved_by=waiver.approved_by, expires=waiver.expires
    )


def _status(expires: date, as_of: date, *, used: bool) -> WaiverStatus:
    if not used:
        return "unused"
    return "expires-soon" if expires <= as_of + SOON else "used"
