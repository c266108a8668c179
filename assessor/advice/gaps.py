"""Find strengths, gaps, what closes them, the way out of a cap, and what to find out first. Pure.

Gains are never added up or computed apart from the score: the sheet is scored again with the answers that close a gap,
and with the stored answers to follow-ups that these lead to.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from assessor.advice.effort import effort
from assessor.advice.sequence import ordered
from assessor.advice.shares import share_of_total
from assessor.advice.urgency import urgency
from assessor.model.assessment import Assessment, Finding, Interval
from assessor.model.catalog import Control
from assessor.model.report import Asked, Gap, Question, QuickWin, Remedy, Strength, WayOut
from assessor.model.sheet import Answer
from assessor.model.solutions import Solution
from assessor.scoring import caps
from assessor.scoring.engine import answered


def strengths(assessment: Assessment) -> tuple[Strength, ...]:
    """Return the controls that are met, those worth most points first."""
    met = [
        Strength(control=f.control.id, points=share_of_total(assessment, f))
        for f in assessment.findings
        if f.status == "met"
    ]
    return tuple(sorted((s for s in met if s.points), key=lambda s: (-s.points, s.control)))


def gaps(assessment: Assessment) -> tuple[Gap, ...]:
    """Return what was answered and is below its target, in the order in which to mend it."""
    found = [finding for finding in assessment.findings if finding.status in {"partial", "unmet"}]
    return tuple(_gap(assessment, finding) for finding in ordered(assessment, found))


def _gap(assessment: Assessment, finding: Finding) -> Gap:
    closing = _closing(assessment, [finding.control.id])
    after = answered(assessment, closing)
    first = tuple(control_id for control_id in closing if control_id != finding.control.id)
    return Gap(control=finding.control.id, points=_gain(assessment, after), score=_low(after.score), first=first)


def _closing(assessment: Assessment, controls: Iterable[str]) -> dict[str, Answer]:
    """Return the least answers that bring these controls to their targets, each after those that lead to it."""
    closing: dict[str, Answer] = {}
    for control_id in controls:
        finding = assessment.finding(control_id)
        wanted = {**leading_to(assessment, finding), control_id: at_least(finding, finding.control.target)}
        closing = _best(assessment, closing, wanted)
    return closing


def _best(assessment: Assessment, some: Mapping[str, Answer], others: Mapping[str, Answer]) -> dict[str, Answer]:
    """Merge answers; of two to the same control, keep the one with more credit."""
    best = dict(some)
    for control_id, answer in others.items():
        credit = assessment.finding(control_id).control.credit
        if control_id not in best or credit(best[control_id].choice) < credit(answer.choice):
            best[control_id] = answer
    return best


def leading_to(assessment: Assessment, finding: Finding) -> dict[str, Answer]:
    """Return the answers that lead to a follow-up that is not reached everywhere: its parents at their targets."""
    parent = finding.control.parent
    if parent is None or not any(each.behind for each in assessment.inside(finding)):
        return {}
    above = assessment.finding(parent[0])
    credit = max(above.control.target, above.control.choices[parent[1]].credit)
    return {**leading_to(assessment, above), parent[0]: at_least(above, credit)}


def at_least(finding: Finding, credit: int) -> Answer:
    """Return the stored answer where it earns a credit, else the least answer that does."""
    stored = finding.answer.choice if finding.answer else ()
    control = finding.control
    return Answer(choice=stored if stored and control.credit(stored) >= credit else control.enough(credit))


def quick_wins(assessment: Assessment, found: Iterable[Gap]) -> tuple[QuickWin, ...]:
    """Return gaps by the points that closing them restores for a day of work: points / days.

    days = the middle of the effort range x the credit gained / 100, in person-days, summed over the gap and, for a
    follow-up, the controls that lead to it. Gaps that take no effort come first. A gap that needs another one closed
    first is no quick win.
    """
    free = [gap for gap in found if not any(_before(assessment, [assessment.finding(gap.control)]))]
    wins = [QuickWin(control=gap.control, points=gap.points, days=_effort(assessment, gap)) for gap in free]
    return tuple(sorted((win for win in wins if win.points > 0), key=_slowness))


def _effort(assessment: Assessment, gap: Gap) -> Fraction:
    """Return the effort of the answers that close a gap."""
    closing = _closing(assessment, [gap.control])
    days = (_days(assessment, assessment.finding(control_id), answer) for control_id, answer in closing.items())
    return sum(days, Fraction(0))


def _days(assessment: Assessment, finding: Finding, answer: Answer) -> Fraction:
    """Return the middle of the effort range times the credit gained, over 100; in person-days."""
    return Fraction(sum(effort(assessment, finding.control)), 2) * gained(assessment, finding, answer)


def gained(assessment: Assessment, finding: Finding, answer: Answer) -> Fraction:
    """Return the credit that an answer gains over what counts now or is stored, as a share of 1; of all parts."""
    credit = Fraction(finding.control.credit(answer.choice), 100)
    return sum((max(credit - _counts(each), Fraction(0)) for each in assessment.inside(finding)), Fraction(0))


def _counts(finding: Finding) -> Fraction:
    """Return the credit that counts now or is stored, as a share of 1."""
    stored = finding.control.credit(finding.answer.choice) if finding.answer else 0
    return max(Fraction(stored, 100), finding.share.low if finding.share else Fraction(0))


def _slowness(win: QuickWin) -> tuple[Fraction, Fraction, str]:
    return win.days / win.points, -win.points, win.control


def _low(score: Interval | None) -> Fraction:
    return score.low if score else Fraction(0)


def _gain(before: Assessment, after: Assessment) -> Fraction:
    return _low(after.uncapped) - _low(before.uncapped)


def questions(assessment: Assessment) -> tuple[Question, ...]:
    """Return what is open: what holds the total first, then what is vital, then by how far it widens the range."""
    first = urgency(assessment)
    groups: dict[tuple[Asked, str], list[Finding]] = {}
    for finding in assessment.findings:
        if finding.is_open:
            groups.setdefault(_asked_by(assessment, finding), []).append(finding)
    found = [(findings, _question(assessment, *asked, findings)) for asked, findings in groups.items()]
    ranked = sorted(found, key=lambda pair: min(first.rank(finding, pair[1].points) for finding in pair[0]))
    return tuple(question for _, question in ranked)


def _asked_by(assessment: Assessment, finding: Finding) -> tuple[Asked, str]:
    """Return the fact or control to ask about first: an open fact, an open parent, or the control itself."""
    if finding.waits_for:
        return "fact", finding.waits_for[0]
    if finding.behind is not None:
        return _asked_by(assessment, assessment.finding(finding.behind))
    return "control", finding.control.id


def _question(assessment: Assessment, kind: Asked, asked_id: str, findings: list[Finding]) -> Question:
    held = caps.lowest(findings)
    return Question(
        kind=kind,
        id=asked_id,
        controls=tuple(finding.control.id for finding in findings),
        # No answer is guessed, so each open control widens the range by its whole weight.
        points=sum((_width(assessment, finding) for finding in findings), Fraction(0)),
        cap=None if held == caps.NO_CAP else held,
    )


def _width(assessment: Assessment, finding: Finding) -> Fraction:
    """Return the points between the low and the high end of a finding."""
    assert finding.share is not None
    return share_of_total(assessment, finding) * (finding.share.high - finding.share.low)


def way_out(assessment: Assessment) -> tuple[WayOut, ...]:
    """Return the least answers that end the critical failures, in the order in which to mend them.

    Behind them come worst answers, as long as their number is what holds the total. What hangs on an open fact is held
    by that fact, whatever is answered.
    """
    found = ordered(assessment, (finding for finding in assessment.findings if finding.failure is not None))
    failing = [(finding, at_least(finding, caps.floor(finding.control))) for finding in found]
    steps: list[WayOut] = []
    after, given = assessment, dict[str, Answer]()
    for finding, answer in (*failing, *_from_the_worst(assessment)):
        cap = caps.held_at(finding) if finding.failure else caps.held(after.findings)
        if not finding.failure and _low(after.uncapped) <= cap:
            break
        given = _best(assessment, given, {**leading_to(assessment, finding), finding.control.id: answer})
        after = answered(assessment, given)
        days, score = _days(assessment, finding, answer), _low(after.score)
        steps.append(WayOut(control=finding.control.id, cap=cap, choices=answer.choice, days=days, score=score))
    return tuple(steps)


def _from_the_worst(assessment: Assessment) -> list[tuple[Finding, Answer]]:
    """Return the answers just above the worst ones that work can better, by effort; not those that fail as critical."""
    worst = [f for f in assessment.findings if caps.is_worst(f) and not f.failure and not f.waits_for]
    return [(finding, at_least(finding, 1)) for finding in ordered(assessment, worst)]


def remedies(assessment: Assessment, solutions: Mapping[str, Solution], found: Iterable[Gap]) -> tuple[Remedy, ...]:
    """Return the solution categories that close gaps, in the order of the first gap that each closes most directly."""
    places = {gap.control: place for place, gap in enumerate(found)}
    named: dict[str, list[Finding]] = {}
    direct: dict[str, list[Finding]] = {}
    for finding in assessment.findings:
        if finding.control.id in places:
            closing = fitting(assessment.roles, finding.control, solutions)
            # A control names the most direct solution first.
            for solution in closing[:1]:
                direct.setdefault(solution, []).append(finding)
            for solution in closing:
                named.setdefault(solution, []).append(finding)
    made = [_remedy(assessment, solution, findings, direct.get(solution, [])) for solution, findings in named.items()]

    def rank(remedy: Remedy) -> tuple[int, Fraction]:
        # What only helps comes after whatever is the most direct way to close something.
        return min((places[control_id] for control_id in remedy.closes), default=len(places)), -remedy.points_in_all

    return tuple(sorted(made, key=rank))


def fitting(roles: Iterable[str], control: Control, solutions: Mapping[str, Solution]) -> list[str]:
    """Return the solutions of a gap that are for a firm of these roles; all of them where none is."""
    mine = [solution_id for solution_id in control.solutions if {*roles} & {*solutions[solution_id].roles}]
    return mine or list(control.solutions)


def _remedy(assessment: Assessment, solution: str, findings: list[Finding], direct: list[Finding]) -> Remedy:
    closes = tuple(finding.control.id for finding in direct)
    everything = [finding.control.id for finding in findings]
    held = caps.lowest(direct)
    low, high = (
        sum((_left(assessment, f) * effort(assessment, f.control)[end] for f in direct), Fraction(0)) for end in (0, 1)
    )
    return Remedy(
        solution=solution,
        closes=closes,
        helps=tuple(control_id for control_id in everything if control_id not in closes),
        points=_gain(assessment, answered(assessment, _closing(assessment, closes))),
        points_in_all=_gain(assessment, answered(assessment, _closing(assessment, everything))),
        cap=None if held == caps.NO_CAP else held,
        days_low=low,
        days_high=high,
        requires=tuple(control_id for control_id in _before(assessment, direct) if control_id not in closes),
    )


def _left(assessment: Assessment, finding: Finding) -> Fraction:
    """Return the credit that a control still lacks for its target, as a share of 1; of all parts together."""
    return gained(assessment, finding, at_least(finding, finding.control.target))


def _before(assessment: Assessment, findings: Iterable[Finding]) -> Iterator[str]:
    """Yield the gaps that these controls require to be closed first, each once."""
    gaps = {finding.control.id for finding in assessment.gaps}
    yield from dict.fromkeys(
        control_id for finding in findings for control_id in finding.control.requires if control_id in gaps
    )
