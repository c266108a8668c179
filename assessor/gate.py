"""Decide whether an assessment passes what is demanded of it. Pure, like scoring.

Every rule is a function that yields one violation for each thing wrong. Scores are judged at the low end, exactly;
figures are printed so that their digits agree with the verdict.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction

from assessor.model.assessment import Assessment
from assessor.model.base import Exact, Id, Model
from assessor.text import ceil1, floor1

MIN_ANSWERED = Fraction(80)


class Policy(Model):
    """What a gate demands. Shares are percent of the controls that are asked and apply."""

    min_score: Exact | None = None
    min_domain: dict[Id, Exact] = {}
    require: tuple[Id, ...] = ()
    max_unknown: Exact | None = None
    min_answered: Exact = MIN_ANSWERED
    no_critical_failure: bool = False


class Violation(Model):
    """One demand that is not met, with the figures that were compared."""

    rule: str
    sentence: str


class Verdict(Model):
    """The gate's answer: passed when there are no violations."""

    violations: tuple[Violation, ...]

    @property
    def passed(self) -> bool:
        """Whether every demand is met."""
        return not self.violations


def unknown_names(policy: Policy, assessment: Assessment) -> Iterator[str]:
    """Name what the policy demands of things that are not in this questionnaire."""
    domains = {domain.id for domain in assessment.domains}
    controls = {finding.control.id for finding in assessment.findings}
    yield from (f'"{i}" is no domain of {assessment.questionnaire.id}' for i in policy.min_domain if i not in domains)
    yield from (f'"{i}" is no control of {assessment.questionnaire.id}' for i in policy.require if i not in controls)


def check(assessment: Assessment, policy: Policy) -> Verdict:
    """Hold an assessment to a policy."""
    found = [Violation(rule=name, sentence=s) for name, rule in RULES.items() for s in rule(assessment, policy)]
    return Verdict(violations=tuple(found))


def _something_scored(assessment: Assessment, _: Policy) -> Iterator[str]:
    if assessment.shares.answered == 0 or assessment.score is None:
        yield "no answer is scored; at least one is demanded"


def _answered(assessment: Assessment, policy: Policy) -> Iterator[str]:
    share = answered_share(assessment)
    if share is not None and share < policy.min_answered:
        yield f"answered {floor1(share)} % is below {floor1(policy.min_answered)} %"


def answered_share(assessment: Assessment) -> Fraction | None:
    """Return the percentage of controls with a choice; none when no control counts."""
    shares = assessment.shares
    return Fraction(100 * shares.answered, shares.counted) if shares.counted else None


def unknown_share(assessment: Assessment) -> Fraction | None:
    """Return the percentage of controls answered "don't know"; none when no control counts."""
    shares = assessment.shares
    return Fraction(100 * shares.unknown, shares.counted) if shares.counted else None


def _unknown(assessment: Assessment, policy: Policy) -> Iterator[str]:
    share = unknown_share(assessment)
    if policy.max_unknown is None:
        return
    if share is None:
        yield "the share of unknown answers has no figure, since no control counts"
    elif share > policy.max_unknown:
        yield f"unknown {ceil1(share)} % is above {floor1(policy.max_unknown)} %"


def _score(assessment: Assessment, policy: Policy) -> Iterator[str]:
    if policy.min_score is None:
        return
    if assessment.score is None:
        yield f"the total has no score; {floor1(policy.min_score)} is demanded"
    elif assessment.score.low < policy.min_score:
        held = _held(assessment, policy.min_score)
        yield f"confirmed score {floor1(assessment.score.low)} is below {floor1(policy.min_score)}{held}"


def _held(assessment: Assessment, demanded: Fraction) -> str:
    if assessment.uncapped is None or assessment.uncapped.low < demanded:
        return ""
    holding = [
        f.control.id
        for f in assessment.findings
        if f.failure and f.control.critical and f.control.critical.cap < demanded
    ]
    return f" (it would be {floor1(assessment.uncapped.low)} were it not held by {', '.join(holding)})"


def _domains(assessment: Assessment, policy: Policy) -> Iterator[str]:
    for domain in assessment.domains:
        demanded = policy.min_domain.get(domain.id)
        if demanded is None:
            continue
        if domain.score is None:
            yield f"domain {domain.id} has no score; {floor1(demanded)} is demanded"
        elif domain.score.low < demanded:
            yield f"domain {domain.id}: confirmed {floor1(domain.score.low)} is below {floor1(demanded)}"


def _required(assessment: Assessment, policy: Policy) -> Iterator[str]:
    for i in policy.require:
        finding = assessment.finding(i)
        if finding.status != "met":
            because = f" ({finding.because})" if finding.because else ""
            yield f"control {i} is demanded and {finding.status.replace('-', ' ')}{because}"


def _critical(assessment: Assessment, policy: Policy) -> Iterator[str]:
    if not policy.no_critical_failure:
        return
    for finding in assessment.findings:
        critical = finding.control.critical
        if finding.failure is not None and critical is not None:
            verb = "fails" if finding.failure == "fails" else f"might fail, being {finding.status}"
            yield f"critical control {finding.control.id} {verb}: {critical.because}"


RULES: dict[str, Callable[[Assessment, Policy], Iterator[str]]] = {
    "something-scored": _something_scored,
    "min-answered": _answered,
    "max-unknown": _unknown,
    "min-score": _score,
    "min-domain": _domains,
    "require": _required,
    "no-critical-failure": _critical,
}
