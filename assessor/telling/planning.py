"""Tell a plan: its goal, whether that is reached, the score after each wave, and every step."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import get_args

from assessor.model.assessment import Assessment
from assessor.model.report import Plan, PlanEnd, PlanStep, Report, Wave
from assessor.model.solutions import CostBand, Solution
from assessor.telling.blocks import Block, Curve, Detail, Heading, Item, Items, Paragraph, Point
from assessor.telling.phrases import asked, asked_as, cost_band, said, title
from assessor.text import ceil1, floor1
from assessor.words import terms
from assessor.words.speech import all_of, say

MOST_NAMED = 6
MOST_NAMED_TO_BOARD = 9
# Dearest first.
_BANDS: tuple[CostBand, ...] = get_args(CostBand)[::-1]


def brief(report: Report) -> Iterator[Block]:
    """Tell the plan of a report, if it has one: the goal, the curve, and the steps of each wave."""
    if report.plan is None:
        return
    yield Heading(say("plan"))
    yield from _goal(report.assessment, report.plan)
    if report.plan.waves:
        yield _curve(report.plan)
    if report.plan.waves:
        waves = enumerate(report.plan.waves, 1)
        yield Items(tuple(_summary(report, wave, number) for number, wave in waves))
        # A board decides what to pay for, and its report has two pages.
        yield from _bought(report, report.plan) if report.audience == "board" else [Paragraph(_method(report.plan))]


def whole(assessment: Assessment, plan: Plan) -> Iterator[Block]:
    """Tell a plan by itself, with every step."""
    yield Heading(say("plan-of", whose=assessment.about.get("organisation") or assessment.title), 1)
    yield Paragraph(asked_as(assessment))
    yield from _goal(assessment, plan)
    if not plan.waves:
        return
    yield _curve(plan)
    planned = {step.control for wave in plan.waves for step in wave.steps}
    for number, wave in enumerate(plan.waves, 1):
        yield Heading(say("plan-wave", number=number, day=wave.due))
        yield Paragraph(_reached(wave))
        yield Items(tuple(_step(assessment, step, planned) for step in wave.steps), numbered=True)
    yield Heading(say("plan-ends"))
    yield Items((_end(assessment, plan.at_low, say("plan-low")), _end(assessment, plan.at_high, say("plan-high"))))
    yield Heading(say("plan-method"))
    yield Paragraph(_method(plan))


def _goal(assessment: Assessment, plan: Plan) -> Iterator[Block]:
    """Tell the goal, how far the plan leads, and which open facts hold it back."""
    yield Paragraph(_outcome(assessment, plan), strong=True)
    if plan.waves:
        figures = {"low": ceil1(plan.days_low), "high": ceil1(plan.days_high)}
        yield Paragraph(say("plan-effort", days=ceil1(plan.days), **figures))
    facts = _open_facts(assessment, plan)
    if facts:
        questions = all_of([f"{assessment.facts[fact_id].fact.title} ({fact_id})" for fact_id in facts])
        yield Paragraph(say("plan-held" if plan.held_by else "plan-facts", n=len(facts), facts=questions))


def _outcome(assessment: Assessment, plan: Plan) -> str:
    score = {"before": floor1(plan.before), "after": floor1(plan.after), "level": assessment.level(plan.after).title}
    value = plan.goal.value
    if plan.goal.kind == "days":
        return say("plan-most" if plan.waves else "plan-most-none", days=ceil1(value), **score)
    level = assessment.levels.get(plan.goal.level or "")
    target = say("plan-level", title=level.title, score=floor1(value)) if level else floor1(value)
    if plan.reached:
        return say("plan-reached" if plan.waves else "plan-reached-none", target=target, **score)
    return say("plan-short" if plan.waves else "plan-short-none", target=target, **score)


def _open_facts(assessment: Assessment, plan: Plan) -> Sequence[str]:
    """Return the facts to answer first: those behind critical controls, or any where the goal is not reached."""
    if plan.held_by or plan.reached:
        return plan.held_by
    return tuple(dict.fromkeys(fact for finding in assessment.gaps for fact in finding.waits_for))


def _curve(plan: Plan) -> Curve:
    waves = (Point(say("plan-point", number=number), wave.score) for number, wave in enumerate(plan.waves, 1))
    target = plan.goal.value if plan.goal.kind == "target" else None
    return Curve(say("plan-curve"), (Point(say("plan-start"), plan.before), *waves), target)


def _reached(wave: Wave) -> str:
    """Say the effort of a wave, and the score after it."""
    figures = {"days": ceil1(wave.days), "score": floor1(wave.score), "uncapped": floor1(wave.uncapped)}
    return say("plan-wave-capped" if wave.score < wave.uncapped else "plan-wave-score", **figures)


def _step(assessment: Assessment, step: PlanStep, planned: set[str]) -> Item:
    finding = assessment.finding(step.control)
    choices = asked(assessment, finding).choices
    ticked = finding.answer.choice if finding.answer else ()
    goal = all_of(
        [say("quoted", text=choices[choice_id].text) for choice_id in step.choices if choice_id not in ticked]
    )
    details = [Detail(say("you-said"), said(finding)), Detail(say("plan-goal"), goal)]
    if step.find_out:
        details.append(Detail(say("find-out-first"), asked(assessment, finding).how_to_check))
    first = [
        control_id
        for control_id in dict.fromkeys((*finding.control.after, *finding.control.requires))
        if control_id in planned
    ]
    if first:
        details.append(Detail(say("do-first"), all_of([title(assessment, control_id) for control_id in first])))
    return Item(title(assessment, step.control), _worth(step.points, step.days), tuple(details))


def _worth(points: Fraction, days: Fraction) -> str:
    if not days:
        return say("quick-win-free", points=floor1(points))
    return say("plan-step", points=floor1(points), days=ceil1(days))


def _summary(report: Report, wave: Wave, number: int) -> Item:
    assessment, controls = report.assessment, [step.control for step in wave.steps]
    if report.audience == "board":
        steps = _shortened(
            [assessment.finding(control_id).control.title for control_id in controls], MOST_NAMED_TO_BOARD
        )
    else:
        steps = _named(assessment, controls)
    return Item(say("plan-wave", number=number, day=wave.due), _reached(wave), (Detail(say("plan-steps"), steps),))


def _named(assessment: Assessment, controls: Sequence[str]) -> str:
    return _shortened([title(assessment, control_id) for control_id in controls], MOST_NAMED)


def _shortened(names: Sequence[str], most: int) -> str:
    rest = len(names) - most
    return say("and-more", shown=", ".join(names[:most]), number=rest) if rest > 0 else all_of(names)


def _bought(report: Report, plan: Plan) -> Iterator[Block]:
    """Tell what to buy for a plan: the most direct solution for each step, dearest first."""
    found: dict[CostBand, list[str]] = {band: [] for band in _BANDS}
    unpriced: list[str] = []
    for step in (step for wave in plan.waves for step in wave.steps):
        control = report.assessment.finding(step.control).control
        solution = report.advice.solutions.get(next(iter(control.solutions), ""))
        if solution is None:
            unpriced.append(control.title)
        elif (name := _known_as(solution)) not in found[band := cost_band(report.assessment, solution)]:
            found[band].append(name)
    items = [Item("; ".join(names), terms.cost(band)) for band, names in found.items() if names]
    if unpriced:
        items.append(Item(all_of(unpriced), say("plan-unpriced")))
    yield Paragraph(say("plan-bought"))
    yield Items(tuple(items))


def _known_as(solution: Solution) -> str:
    """Return a solution's title and the name by which it is most often sold."""
    if not solution.also_called:
        return solution.title
    return say("known-as", title=solution.title, name=solution.also_called[0])


def _end(assessment: Assessment, end: PlanEnd, which: str) -> Item:
    """Tell how the plan changes if every step takes one end of its effort range."""
    details = [Detail(say("plan-added", n=len(end.added)), _named(assessment, end.added))] if end.added else []
    if end.dropped:
        details.append(Detail(say("plan-dropped", n=len(end.dropped)), _named(assessment, end.dropped)))
    remark = say("plan-end" if end.reached else "plan-end-short", days=ceil1(end.days), score=floor1(end.score))
    same = () if details else (Detail(say("plan-steps"), say("plan-same")),)
    return Item(which, remark, (*details, *same))


def _method(plan: Plan) -> str:
    parts = [say("plan-formula")]
    if any(step.find_out for wave in plan.waves for step in wave.steps):
        parts.append(say("plan-unknown"))
    if plan.until is None:
        parts.append(say("plan-pace", n=plan.pace))
    else:
        parts.append(say("plan-until", day=plan.until, rate=ceil1(plan.pace)))
    return " ".join(parts)
