"""Tell each step of a plan as a task: what it is called, who does it, what ends it, and how it begins."""

from collections.abc import Iterator, Mapping, Sequence

from assessor.model.assessment import Assessment, Finding
from assessor.model.catalog import Carrier
from assessor.model.report import Money, Plan, PlanStep
from assessor.model.solutions import Solution
from assessor.model.tasks import Line, Task, Tasks, key_of
from assessor.telling.money import amount, what_is_bought
from assessor.telling.phrases import asked, on_monday, said, severity, title, where
from assessor.words import terms
from assessor.words.figures import ceil1, floor1
from assessor.words.speech import all_of, say


def tasks(assessment: Assessment, plan: Plan, solutions: Mapping[str, Solution], subject: str) -> Tasks:
    """Return the steps of a plan as tasks of a subject."""
    planned = {step.control: key_of(subject, step.control) for step in plan.steps}
    found = (
        _task(assessment, plan, step, solutions.get(step.buys or ""), planned, number)
        for number, wave in enumerate(plan.waves, 1)
        for step in wave.steps
    )
    return Tasks(money=plan.money, tasks=tuple(found))


def unkept(assessment: Assessment) -> Iterator[str]:
    """Say that keys do not stay the same where nothing says whose the sheet is."""
    if assessment.identity is None:
        yield say("task-unkept")


def first_of(finding: Finding, planned: Sequence[str]) -> list[str]:
    """Return the controls in a plan that come before one."""
    before = dict.fromkeys((*finding.control.after, *finding.control.requires))
    return [control_id for control_id in before if control_id in planned]


def goal(assessment: Assessment, finding: Finding, step: PlanStep) -> str:
    """Quote the choices that a step leads to."""
    return all_of([say("quoted", text=asked(assessment, finding).choices[i].text) for i in _new(finding, step)])


def ends(assessment: Assessment, finding: Finding, step: PlanStep) -> str:
    """Say when a step is done; where the catalog does not, by its choices."""
    choices = asked(assessment, finding).choices
    told = [end for choice_id in _new(finding, step) if (end := choices[choice_id].done_when)]
    return all_of(told) or goal(assessment, finding, step)


def _new(finding: Finding, step: PlanStep) -> list[str]:
    ticked = finding.answer.choice if finding.answer else ()
    return [choice_id for choice_id in step.choices if choice_id not in ticked]


def carrier(assessment: Assessment, finding: Finding, solution: Solution | None) -> Carrier:
    """Return who does a step: whoever carries its solution out, else whoever takes the first step or can tell."""
    control = asked(assessment, finding)
    first = control.first_step.who if control.first_step else control.told_by
    who = solution.who if solution else first or "you"
    return "you" if assessment.makes_devices and who == "device-maker" else who


def _task(
    assessment: Assessment, plan: Plan, step: PlanStep, solution: Solution | None, keys: Mapping[str, str], wave: int
) -> Task:
    finding = assessment.finding(step.control)
    control = asked(assessment, finding)
    first = first_of(finding, list(keys))
    return Task(
        key=keys[step.control],
        control=step.control,
        title=where(assessment, finding, control.step or control.title),
        domain=control.domain,
        wave=wave,
        due=plan.waves[wave - 1].due,
        who=carrier(assessment, finding, solution),
        severity=severity(step.points, critical=finding.failure is not None),
        find_out=step.find_out,
        days=step.days,
        days_low=step.days_low,
        days_high=step.days_high,
        buys=solution.title if solution else "",
        band=solution.band_for(assessment.sizes) if solution else None,
        cost=step.cost,
        first=tuple(keys[control_id] for control_id in first),
        ends=ends(assessment, finding, step),
        lines=tuple(_lines(assessment, plan.money, step, solution, first)),
    )


def _lines(
    assessment: Assessment, money: Money | None, step: PlanStep, solution: Solution | None, first: Sequence[str]
) -> Iterator[Line]:
    """Yield the description of a task, what matters most first."""
    finding = assessment.finding(step.control)
    control = asked(assessment, finding)
    if step.find_out:
        yield Line(label=say("find-out-first"), text=control.how_to_check)
    yield Line(label=say("done-when"), text=ends(assessment, finding, step))
    yield Line(label=say("you-said"), text=said(finding))
    yield Line(label=say("what-it-means"), text=control.why)
    if monday := on_monday(assessment, finding, solution):
        yield Line(label=say("first-step"), text=monday)
    if not step.find_out:
        yield Line(label=say("check-by"), text=control.how_to_check)
    if first:
        titles = [title(assessment, control_id) for control_id in first]
        yield Line(label=say("do-first"), text=all_of(titles))
    yield Line(label=say("task-who"), text=terms.doer(carrier(assessment, finding, solution)))
    effort = {"days": ceil1(step.days), "low": floor1(step.days_low), "high": ceil1(step.days_high)}
    yield Line(label=say("task-effort"), text=say("task-days", **effort))
    if solution:
        yield Line(label=say("task-needs"), text=what_is_bought(solution.title, solution.band_for(assessment.sizes)))
    if money and step.cost:
        yield Line(label=say("task-cost"), text=amount(step.cost, money.currency))
    yield Line(label=say("task-points"), text=say("task-worth", points=floor1(step.points), control=step.control))
