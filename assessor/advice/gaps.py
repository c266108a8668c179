"""What an assessment leads to: strengths, gaps by what closing them restores, and what to find out first. Pure.

A gain is never summed: whatever closes several gaps is scored once more with all of them closed.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from assessor.model.assessment import Assessment, Finding, Interval
from assessor.model.catalog import Solution
from assessor.model.report import Gap, Question, QuickWin, Remedy, Step, Strength
from assessor.scoring.engine import reassessed

NO_CAP = 100


def strengths(assessment: Assessment) -> tuple[Strength, ...]:
    """Return the controls that are met, those that hold most points first."""
    met = [
        Strength(control=f.control.id, points=share_of_total(assessment, f))
        for f in assessment.findings
        if f.status == "met"
    ]
    return tuple(sorted((s for s in met if s.points), key=lambda s: (-s.points, s.control)))


def share_of_total(assessment: Assessment, finding: Finding) -> Fraction:
    """Return how many of the 100 points a control's weight holds, as the sums stand."""
    scored = [domain for domain in assessment.domains if domain.score is not None]
    domain = next((domain for domain in scored if domain.id == finding.control.domain), None)
    if domain is None or finding.share is None:
        return Fraction(0)
    weights = sum(f.control.weight for f in domain.findings if f.share is not None)
    total = sum(domain.weight for domain in scored)
    return Fraction(100 * domain.weight * finding.control.weight, total * weights)


def gaps(assessment: Assessment) -> tuple[Gap, ...]:
    """Return what was answered and is below its target: critical failures first, lowest cap first, then by points."""
    found = [_gap(assessment, f) for f in assessment.findings if f.status in {"partial", "unmet"}]
    return tuple(sorted(found, key=lambda gap: (_cap(assessment.finding(gap.control)), -gap.points, gap.control)))


def quick_wins(assessment: Assessment, found: Iterable[Gap]) -> tuple[QuickWin, ...]:
    """Return gaps by what closing them restores for a day of work: points / days.

    days = the middle of the effort range x the credit still missing to the target / 100, in person-days, summed over
    the gap and, for a follow-up, the gaps that lead to it; what takes no effort comes first. A gap that needs another
    one closed first is no quick win.
    """
    free = [gap for gap in found if not any(_before(assessment, [assessment.finding(gap.control)]))]
    wins = [QuickWin(control=gap.control, points=gap.points, days=_effort(assessment, gap)) for gap in free]
    return tuple(sorted((win for win in wins if win.points > 0), key=_slowness))


def _effort(assessment: Assessment, gap: Gap) -> Fraction:
    findings = [assessment.finding(i) for i in (*gap.first, gap.control)]
    return sum((days_between(f, f.control.target) for f in findings), Fraction(0))


def days_between(finding: Finding, credit: int) -> Fraction:
    """Return the middle of the effort range times the credit still missing, over 100; in person-days."""
    return Fraction(sum(finding.control.effort_days), 2) * _missing(finding, credit)


def _missing(finding: Finding, credit: int) -> Fraction:
    """Return the part of all credit that is missing to a credit."""
    return Fraction(credit, 100) - (finding.share.low if finding.share else 0)


def _slowness(win: QuickWin) -> tuple[Fraction, Fraction, str]:
    return win.days / win.points, -win.points, win.control


def _cap(finding: Finding) -> int:
    critical = finding.control.critical
    return critical.cap if critical and finding.failure else NO_CAP


def _gap(assessment: Assessment, finding: Finding) -> Gap:
    closing = _closing(assessment, [finding.control.id])
    after = reassessed(assessment, closing)
    first = tuple(i for i in closing if i != finding.control.id)
    return Gap(control=finding.control.id, points=_gain(assessment, after), score=_low(after.score), first=first)


def _closing(assessment: Assessment, controls: Iterable[str]) -> dict[str, Finding]:
    """Return findings at their target for these controls, and before each for the parents that lead to it."""
    closed: dict[str, Finding] = {}
    for i in controls:
        finding = assessment.finding(i)
        if finding.behind is not None:
            closed |= _closing(assessment, [finding.behind])
        closed[i] = at_credit(finding, finding.control.target)
    return closed


def at_credit(finding: Finding, credit: int) -> Finding:
    """Return a finding whose share is at least a credit."""
    share = max(Fraction(credit, 100), finding.share.low if finding.share else Fraction(0))
    met = share * 100 >= finding.control.target
    return finding.model_copy(
        update={
            "share": Interval(low=share, high=share),
            "status": "met" if met else "partial",
            "behind": None,
            "waits_for": (),
        }
    )


def _low(score: Interval | None) -> Fraction:
    return score.low if score else Fraction(0)


def _gain(before: Assessment, after: Assessment) -> Fraction:
    return _low(after.uncapped) - _low(before.uncapped)


def questions(assessment: Assessment) -> tuple[Question, ...]:
    """Return what is open: what holds the total at a cap first, then by how far it widens the range."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in assessment.findings:
        if finding.is_open:
            groups.setdefault(_asked_by(assessment, finding), []).append(finding)
    found = [_question(assessment, kind, i, findings) for (kind, i), findings in groups.items()]
    return tuple(sorted(found, key=lambda q: (q.cap or NO_CAP, -q.points, q.id)))


def _asked_by(assessment: Assessment, finding: Finding) -> tuple[str, str]:
    """Return the fact or control to ask about, so that this finding is settled or can be asked."""
    if finding.waits_for:
        return "fact", finding.waits_for[0]
    if finding.behind is not None:
        return _asked_by(assessment, assessment.finding(finding.behind))
    return "control", finding.control.id


def _question(assessment: Assessment, kind: str, i: str, findings: list[Finding]) -> Question:
    settled = reassessed(assessment, {f.control.id: at_credit(f, 100) for f in findings})
    return Question.model_validate(
        {
            "kind": kind,
            "id": i,
            "controls": tuple(finding.control.id for finding in findings),
            "points": _gain(assessment, settled),
            "cap": min(
                (finding.control.critical.cap for finding in findings if finding.failure and finding.control.critical),
                default=None,
            ),
        }
    )


def way_out(assessment: Assessment) -> tuple[Step, ...]:
    """Return the least answers that end the critical failures, lowest cap and least effort first."""
    failing = [f for f in assessment.findings if f.failure is not None and f.control.critical is not None]
    ordered = sorted(failing, key=lambda f: (_cap(f), _days(f), f.control.id))
    changes: dict[str, Finding] = {}
    steps = []
    for finding in ordered:
        critical = finding.control.critical
        assert critical is not None
        choices = finding.control.enough(critical.floor)
        if finding.behind is not None:
            changes |= _closing(assessment, [finding.behind])
        changes[finding.control.id] = at_credit(finding, finding.control.credit(choices))
        score = _low(reassessed(assessment, changes).score)
        steps.append(
            Step(control=finding.control.id, cap=critical.cap, choices=choices, days=_days(finding), score=score)
        )
    return tuple(steps)


def _days(finding: Finding) -> Fraction:
    """Return the effort that is still missing to the floor."""
    control = finding.control
    assert control.critical is not None
    return days_between(finding, control.credit(control.enough(control.critical.floor)))


def remedies(assessment: Assessment, solutions: Mapping[str, Solution]) -> tuple[Remedy, ...]:
    """Return the solution categories that close answered gaps: those that end a cap first, then by what they close."""
    named: dict[str, list[Finding]] = {}
    direct: dict[str, list[Finding]] = {}
    for finding in assessment.findings:
        if finding.status in {"partial", "unmet"}:
            closing = _fitting(assessment, finding, solutions)
            # A control names the most direct solution first.
            for solution in closing[:1]:
                direct.setdefault(solution, []).append(finding)
            for solution in closing:
                named.setdefault(solution, []).append(finding)
    found = [_remedy(assessment, solution, findings, direct.get(solution, [])) for solution, findings in named.items()]
    return tuple(sorted(found, key=lambda r: (r.cap or NO_CAP, -r.points, -r.points_in_all, r.solution)))


def _fitting(assessment: Assessment, finding: Finding, solutions: Mapping[str, Solution]) -> list[str]:
    """Return the solutions of a gap that are for a firm of this role; where none of them is, all."""
    known = [i for i in finding.control.solutions if i in solutions]
    mine = [i for i in known if not assessment.roles or set(assessment.roles) & set(solutions[i].roles)]
    return mine or known


def _remedy(assessment: Assessment, solution: str, findings: list[Finding], direct: list[Finding]) -> Remedy:
    closes = tuple(finding.control.id for finding in direct)
    everything = [finding.control.id for finding in findings]
    return Remedy(
        solution=solution,
        closes=closes,
        helps=tuple(i for i in everything if i not in closes),
        points=_gain(assessment, reassessed(assessment, _closing(assessment, closes))),
        points_in_all=_gain(assessment, reassessed(assessment, _closing(assessment, everything))),
        cap=min((_cap(finding) for finding in direct if finding.failure), default=None),
        days_low=sum((_missing(f, f.control.target) * f.control.effort_days[0] for f in direct), Fraction(0)),
        days_high=sum((_missing(f, f.control.target) * f.control.effort_days[1] for f in direct), Fraction(0)),
        requires=tuple(i for i in _before(assessment, direct) if i not in closes),
    )


def _before(assessment: Assessment, findings: Iterable[Finding]) -> Iterator[str]:
    """Yield the gaps that these build on, each once."""
    gaps = {finding.control.id for finding in assessment.gaps}
    yield from dict.fromkeys(i for finding in findings for i in finding.control.requires if i in gaps)
