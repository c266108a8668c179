"""Tell a plan: its goal, whether that is reached, the score after each wave, and every step."""

from collections.abc import Iterator, Mapping, Sequence

from assessor.model.assessment import Assessment
from assessor.model.prices import Price
from assessor.model.report import Money, Plan, PlanEnd, PlanStep, Report, Wave
from assessor.model.solutions import Solution
from assessor.model.tasks import Task, Tasks
from assessor.telling import money
from assessor.telling.blocks import Block, Curve, Detail, Heading, Item, Items, Paragraph, Point
from assessor.telling.phrases import asked, asked_as, on_monday, said, title
from assessor.telling.tasks import carrier, first_of, goal
from assessor.words import terms
from assessor.words.figures import ceil1, floor1
from assessor.words.speech import all_of, say

MOST_NAMED = 6


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
        yield from money.bought(report.plan)
        yield Paragraph(_method(report.plan))


def whole(assessment: Assessment, plan: Plan, solutions: Mapping[str, Solution]) -> Iterator[Block]:
    """Tell a plan by itself, with every step: how it begins, and who does it."""
    planned = [step.control for step in plan.steps]
    yield from _told(
        assessment,
        plan,
        [
            Items(
                tuple(
                    _step(assessment, plan.money, step, planned, solutions.get(step.buys or "")) for step in wave.steps
                ),
                numbered=True,
            )
            for wave in plan.waves
        ],
    )


def checklist(assessment: Assessment, plan: Plan, tasks: Tasks) -> Iterator[Block]:
    """Tell a plan with a box to tick for each step, and all that its task says."""
    waves: list[list[Item]] = [[] for _ in plan.waves]
    for step, task in zip(plan.steps, tasks.tasks, strict=True):
        waves[task.wave - 1].append(_box(plan.money, step, task))
    yield from _told(assessment, plan, [Items(tuple(items), boxes=True) for items in waves])


def _box(amount: Money | None, step: PlanStep, task: Task) -> Item:
    details = (*(Detail(line.label, line.text) for line in task.lines), Detail(say("task-key"), task.key))
    return Item(f"{task.title} ({task.control})", _worth(amount, step), details)


def _told(assessment: Assessment, plan: Plan, waves: Sequence[Items]) -> Iterator[Block]:
    """Tell a plan with its steps, wave by wave."""
    yield Heading(say("plan-of", whose=assessment.about.get("organisation") or assessment.title), 1)
    yield Paragraph(asked_as(assessment))
    yield from _goal(assessment, plan)
    if not plan.waves:
        return
    yield _curve(plan)
    for number, (wave, steps) in enumerate(zip(plan.waves, waves, strict=True), 1):
        yield Heading(say("plan-wave", number=number, day=wave.due))
        yield Paragraph(_reached(wave))
        yield steps
    if plan.purchases:
        yield Heading(say("plan-purchases"))
        yield from money.bought(plan)
    yield Heading(say("plan-ends"))
    ends = (plan.at_low, say("plan-low")), (plan.at_high, say("plan-high"))
    yield Items(tuple(_end(assessment, plan.money, end, which) for end, which in ends))
    yield Heading(say("plan-method"))
    yield Paragraph(_method(plan))


def _goal(assessment: Assessment, plan: Plan) -> Iterator[Block]:
    """Tell the goal, how far the plan leads, and which open facts hold it back."""
    yield Paragraph(_outcome(assessment, plan), strong=True)
    if plan.waves:
        figures = {"low": ceil1(plan.days_low), "high": ceil1(plan.days_high)}
        yield Paragraph(say("plan-effort", days=ceil1(plan.days), **figures))
    if plan.waves and plan.money:
        yield Paragraph(" ".join(money.total(plan)))
    facts = _open_facts(assessment, plan)
    if facts:
        questions = all_of([f"{assessment.facts[fact_id].fact.title} ({fact_id})" for fact_id in facts])
        yield Paragraph(say("plan-held" if plan.held_by else "plan-facts", n=len(facts), facts=questions))


def _outcome(assessment: Assessment, plan: Plan) -> str:
    score = {"before": floor1(plan.before), "after": floor1(plan.after), "level": assessment.level(plan.after).title}
    value = plan.goal.value
    if plan.goal.kind == "budget" and plan.money:
        return _within(plan, money.amount(Price(low=value, high=value), plan.money.currency), score)
    if plan.goal.kind == "days":
        return say("plan-most" if plan.waves else "plan-most-none", days=ceil1(value), **score)
    level = assessment.levels.get(plan.goal.level or "")
    target = say("plan-level", title=level.title, score=floor1(value)) if level else floor1(value)
    if plan.reached:
        return say("plan-reached" if plan.waves else "plan-reached-none", target=target, **score)
    return say("plan-short" if plan.waves else "plan-short-none", target=target, **score)


def _within(plan: Plan, budget: str, score: dict[str, str]) -> str:
    """Say how far a budget leads, with a limit on the days beside it or without."""
    if plan.goal.days is None:
        return say("plan-within" if plan.waves else "plan-within-none", budget=budget, **score)
    days = ceil1(plan.goal.days)
    return say("plan-within-days" if plan.waves else "plan-within-days-none", budget=budget, days=days, **score)


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


def _step(
    assessment: Assessment, amount: Money | None, step: PlanStep, planned: Sequence[str], solution: Solution | None
) -> Item:
    finding = assessment.finding(step.control)
    details = [Detail(say("you-said"), said(finding)), Detail(say("plan-goal"), goal(assessment, finding, step))]
    if step.find_out:
        details.append(Detail(say("find-out-first"), asked(assessment, finding).how_to_check))
    elif monday := on_monday(assessment, finding, solution):
        details.append(Detail(say("first-step"), monday))
    if first := first_of(finding, planned):
        details.append(Detail(say("do-first"), all_of([title(assessment, control_id) for control_id in first])))
    details.append(Detail(say("task-who"), terms.doer(carrier(assessment, finding, solution))))
    return Item(title(assessment, step.control), _worth(amount, step), tuple(details))


def _worth(amount: Money | None, step: PlanStep) -> str:
    points = floor1(step.points)
    worth = say("quick-win-free", points=points)
    if step.days:
        worth = say("plan-step", points=points, days=ceil1(step.days))
    if amount is None or step.cost is None or not (step.cost.high or step.cost.more):
        return worth
    return say("plan-step-cost", worth=worth, cost=money.amount(step.cost, amount.currency))


def _summary(report: Report, wave: Wave, number: int) -> Item:
    assessment, controls = report.assessment, [step.control for step in wave.steps]
    steps = _named(assessment, controls)
    return Item(say("plan-wave", number=number, day=wave.due), _reached(wave), (Detail(say("plan-steps"), steps),))


def _named(assessment: Assessment, controls: Sequence[str]) -> str:
    return _shortened([title(assessment, control_id) for control_id in controls], MOST_NAMED)


def _shortened(names: Sequence[str], most: int) -> str:
    rest = len(names) - most
    return say("and-more", shown=", ".join(names[:most]), number=rest) if rest > 0 else all_of(names)


def _end(assessment: Assessment, amount: Money | None, end: PlanEnd, which: str) -> Item:
    """Tell how the plan changes if every step takes one end of its effort range."""
    details = [Detail(say("plan-added", n=len(end.added)), _named(assessment, end.added))] if end.added else []
    if end.dropped:
        details.append(Detail(say("plan-dropped", n=len(end.dropped)), _named(assessment, end.dropped)))
    remark = say("plan-end" if end.reached else "plan-end-short", days=ceil1(end.days), score=floor1(end.score))
    if amount is not None and end.cost is not None:
        cost = money.amount(Price(low=end.cost, high=end.cost), amount.currency)
        remark = say("plan-end-cost", end=remark, cost=cost)
    same = () if details else (Detail(say("plan-steps"), say("plan-same")),)
    return Item(which, remark, (*details, *same))


def _method(plan: Plan) -> str:
    parts = [say("plan-formula")]
    if any(step.find_out for step in plan.steps):
        parts.append(say("plan-unknown"))
    if plan.until is None:
        parts.append(say("plan-pace", n=plan.pace))
    else:
        parts.append(say("plan-until", day=plan.until, rate=ceil1(plan.pace)))
    if plan.money is not None:
        parts.append(say("plan-money"))
    if plan.goal.kind == "budget":
        parts.append(say("plan-budget"))
    return " ".join(parts)
