"""Price a plan: its days at a rate, and each kind of solution that its steps need, once. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from typing import get_args

from assessor.advice.optimum import Problem
from assessor.model.prices import Price
from assessor.model.report import Money, PlanStep, Purchase, Wave
from assessor.model.solutions import CURRENCIES, CostBand, Solution

_NOTHING = Price.sum(())


def priced(given: Problem, waves: Sequence[Wave]) -> tuple[Wave, ...]:
    """Return the waves with what each step needs, and what it costs; the first step that needs a purchase pays it."""
    bought: set[str] = set()
    return tuple(wave.model_copy(update={"steps": tuple(_steps(given, wave.steps, bought))}) for wave in waves)


def _steps(given: Problem, steps: Iterable[PlanStep], bought: set[str]) -> Iterator[PlanStep]:
    for step in steps:
        solution = given.buys.get(step.control)
        first = solution is not None and solution.id not in bought
        costs = [_work(given, step)]
        if solution is not None and first:
            bought.add(solution.id)
            costs.append(given.price(solution) or _NOTHING)
        cost = None if given.tariff is None else Price.sum(costs)
        yield step.model_copy(update={"buys": solution and solution.id, "cost": cost})


def _work(given: Problem, step: PlanStep) -> Price:
    rate = given.tariff.rate if given.tariff else None
    return _NOTHING if rate is None else Price(low=rate * step.days_low, high=rate * step.days_high)


def purchases(given: Problem, waves: Sequence[Wave]) -> tuple[Purchase, ...]:
    """Return what the steps need, dearest first."""
    needed: dict[str, list[str]] = {}
    for step in (step for wave in waves for step in wave.steps if step.buys):
        needed.setdefault(step.buys or "", []).append(step.control)
    known = {solution.id: solution for solution in given.buys.values()}
    found = [_purchase(given, known[solution_id], controls) for solution_id, controls in needed.items()]
    return tuple(sorted(found, key=lambda purchase: get_args(CostBand).index(purchase.band), reverse=True))


def _purchase(given: Problem, solution: Solution, controls: Sequence[str]) -> Purchase:
    return Purchase(
        solution=solution.id,
        title=solution.title,
        sold_as=next(iter(solution.also_called), None),
        band=solution.band_for(given.sizes),
        price=given.price(solution),
        controls=tuple(controls),
    )


def money(given: Problem, waves: Sequence[Wave]) -> Money | None:
    """Return what a plan costs, if there is a tariff."""
    if given.tariff is None:
        return None
    work = Price.sum(_work(given, step) for wave in waves for step in wave.steps)
    prices = [price for bought in purchases(given, waves) if (price := bought.price)]
    known = given.tariff.currency in CURRENCIES
    return Money(
        currency=given.tariff.currency,
        rate=given.tariff.rate,
        work=work,
        bought=Price.sum(prices) if known else None,
        total=Price.sum([work, *prices]),
    )
