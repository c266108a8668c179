"""List what to do: one step for each gap, in one order. Pure."""

from collections.abc import Iterator, Mapping, Sequence

from assessor.advice.effort import effort
from assessor.advice.gaps import at_least, fitting, gained, leading_to
from assessor.model.assessment import Assessment, Finding
from assessor.model.catalog import Carrier, Control
from assessor.model.report import MOST_STEPS, GapStep
from assessor.model.sheet import Answer
from assessor.model.solutions import Solution
from assessor.scoring import caps
from assessor.scoring.engine import answered
from assessor.scoring.facts import makers_only


def steps(assessment: Assessment, found: Sequence[str], solutions: Mapping[str, Solution]) -> tuple[GapStep, ...]:
    """Return a step for each of these gaps, in their order; what several need is bought with the first of them."""
    bound = makers_only(assessment)
    made: list[GapStep] = []
    for control_id in found:
        step = _step(assessment, assessment.finding(control_id), solutions, bound=bound)
        paid = (other.control for other in made if other.solution == step.solution and not other.starts_free)
        first = next(paid, None) if step.solution and step.band != "none" and not step.starts_free else None
        made.append(step.model_copy(update={"paid_with": first}) if first else step)
    return (*_scored(assessment, made[:MOST_STEPS]), *made[MOST_STEPS:])


def _step(assessment: Assessment, finding: Finding, solutions: Mapping[str, Solution], *, bound: bool) -> GapStep:
    control = finding.control.asked_of(assessment.roles)
    answer = Answer(choice=_goal(finding))
    named = [solutions[solution_id] for solution_id in fitting(assessment.roles, finding.control, solutions)]
    move = control.first_move(bound=bound)
    hours = move.hours if move else next((solution.first_step_hours for solution in named), None)
    low, high = effort(assessment, control)
    share = gained(assessment, finding, answer)
    held = caps.held_at(finding)
    return GapStep(
        control=control.id,
        choices=answer.choice,
        who=_who(assessment, control, named),
        by=_by(assessment, finding),
        hours=(hours[0], hours[1]) if hours else None,
        of_maker=move is not None and move is control.maker_step,
        days_low=low * share,
        days_high=high * share,
        solution=named[0].id if named else None,
        band=named[0].band_for(assessment.sizes) if named else "none",
        starts_free=_starts_free(assessment, control, named),
        cap=None if held == caps.NO_CAP else held,
    )


def _goal(finding: Finding) -> tuple[str, ...]:
    """Return the least choice that ends a failure and makes good half of what is missing; a trifle is no step."""
    control = finding.control
    credit = int(100 * finding.share.low) if finding.share else 0
    half = credit - (credit - control.target) // 2
    return at_least(finding, max(caps.floor(control), half)).choice


def _who(assessment: Assessment, control: Control, named: Sequence[Solution]) -> Carrier:
    """Return who carries the solution out, else who takes the first step; makers do what only makers can."""
    first = control.first_step.who if control.first_step else control.told_by
    who = named[0].who if named else first or "you"
    return "you" if assessment.makes_devices and who == "device-maker" else who


def _by(assessment: Assessment, finding: Finding) -> str:
    """Return who gave the answer; whoever wrote all answers down does not take the steps."""
    by = finding.answer.by.strip() if finding.answer else ""
    return "" if by.casefold() == assessment.about.get("assessor", "").strip().casefold() else by


def _starts_free(assessment: Assessment, control: Control, named: Sequence[Solution]) -> bool:
    """Whether the firm itself begins, and a kind of solution for the gap takes nothing that is bought."""
    own = control.first_step is not None and control.first_step.who == "you"
    costs = [solution.band_for(assessment.sizes) for solution in named]
    return own and costs[:1] != ["none"] and "none" in costs


def _scored(assessment: Assessment, some: Sequence[GapStep]) -> Iterator[GapStep]:
    """Yield steps with the score after each, all before it done."""
    given: dict[str, Answer] = {}
    for step in some:
        given |= leading_to(assessment, assessment.finding(step.control))
        given[step.control] = Answer(choice=step.choices)
        yield step.model_copy(update={"after": answered(assessment, given).score})
