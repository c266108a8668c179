"""The laws of plans within a budget over random sheets: no other steps lead further, by trying all of them."""

from fractions import Fraction
from itertools import product
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from assessor.advice import twofold
from assessor.advice.plan import plan
from assessor.advice.states import Possibility, Requirement
from assessor.model.prices import Tariff
from assessor.model.report import Goal
from assessor.model.solutions import PRICES, CostBand
from assessor.scoring import engine
from tests.support.solutions import solution
from tests.support.strategies import assessed
from tests.support.tries import DAY, SMALL, Case, Try, effort, gained, small, tries

BANDS: dict[str, CostBand] = {"s": "under-1k", "t": "under-1k", "u": "1k-10k", "v": "over-10k", "w": "none"}


SOLUTIONS = {solution_id: solution(solution_id, band) for solution_id, band in BANDS.items()}


class Money(NamedTuple):
    rate: int | None
    budget: int
    days: Fraction | None


@st.composite
def priced(draw: DrawFn) -> Case:
    questionnaire, sheet = draw(assessed())
    needs = {name: draw(st.sampled_from([None, "s", "s", *BANDS])) for name in questionnaire.controls}
    controls = {
        name: control.model_copy(update={"solutions": (needs[name],) if needs[name] else ()})
        for name, control in questionnaire.controls.items()
    }
    return questionnaire.model_copy(update={"controls": controls}), sheet


MONEY = st.builds(
    Money,
    st.sampled_from([None, 100, 900]),
    st.sampled_from([50, 900, 1000, 2000, 3500, 10_000, 11_500, 21_000]),
    st.sampled_from([None, None, Fraction(1, 2), Fraction(2), Fraction(7, 2)]),
)


def cost(case: Case, tried: Try, rate: int | None, end: str) -> Fraction:
    """Return what steps cost, each purchase once."""
    questionnaire, sheet = case
    before = engine.assess(questionnaire, sheet, DAY)
    work, bought = Fraction(0), set()
    for name, some in tried.answers.items():
        control = questionnaire.controls[name]
        work += (rate or 0) * effort(control, end) * gained(before, before.finding(name), some) / 100
        bought |= set(control.solutions)
    prices = [PRICES[BANDS[name]] for name in bought]
    return work + sum((price.low if end == "low" else price.high for price in prices), Fraction(0))


@SMALL
@given(priced(), MONEY)
def test_no_other_steps_within_a_budget_lead_further(case: Case, money: Money) -> None:
    case, assessment = small(case)
    goal = Goal(kind="budget", value=Fraction(money.budget), days=money.days)
    tariff = Tariff(rate=None if money.rate is None else Fraction(money.rate), currency="EUR")
    found = plan(assessment, goal, None, SOLUTIONS, tariff)
    assert found.money is not None
    assert found.money.total.high <= money.budget
    for end, of_money, score, days, spent in (
        ("middle", "high", found.after, found.days, found.money.total.high),
        ("low", "low", found.at_low.score, found.at_low.days, found.at_low.cost),
        ("high", "high", found.at_high.score, found.at_high.days, found.at_high.cost),
    ):
        every = [
            (*tried[:3], -price, -tried.days)
            for tried in tries(case, end)
            if (price := cost(case, tried, money.rate, of_money)) <= money.budget
            and (money.days is None or tried.days <= money.days)
        ]
        best = max(every)
        assert (score, spent, days) == (best[0], -best[3], -best[4])
        if end == "middle" and found.waves:
            assert found.waves[-1].uncapped == best[2]


@SMALL
@given(priced(), MONEY)
def test_what_steps_cost_adds_up(case: Case, money: Money) -> None:
    _, assessment = small(case)
    tariff = Tariff(rate=Fraction(money.rate or 1), currency="USD")
    found = plan(assessment, Goal(kind="target", value=Fraction(80)), None, SOLUTIONS, tariff)
    assert found.money is not None
    prices = [step.cost for step in found.steps if step.cost]
    assert len(prices) == len(found.steps)
    assert sum((price.low for price in prices), Fraction(0)) == found.money.total.low
    assert sum((price.high for price in prices), Fraction(0)) == found.money.total.high
    assert any(price.more for price in prices) == found.money.total.more
    bought = [step.buys for step in found.steps if step.buys]
    assert sorted(set(bought)) == sorted(purchase.solution for purchase in found.purchases)


@st.composite
def two_limits(draw: DrawFn) -> tuple[list[list[Possibility]], list[list[int]], int, int]:
    items: list[list[Possibility]] = []
    others: list[list[int]] = []
    for number in range(draw(st.integers(1, 6))):
        needs = [Requirement(before, 1) for before in range(number) if draw(st.integers(0, 4)) == 0]
        size = draw(st.integers(1, 2))
        items.append([Possibility(0, 0, 0)])
        others.append([0] + [draw(st.integers(0, 9)) for _ in range(size)])
        for credit in range(1, size + 1):
            value, weight = draw(st.integers(-2, 60)), draw(st.integers(0, 9))
            items[-1].append(Possibility(value, weight, credit, tuple(needs)))
    return items, others, draw(st.integers(0, 20)), draw(st.integers(0, 20))


@given(two_limits(), st.sampled_from([None, 0, 1, -3]))
def test_no_choice_within_two_limits_is_worth_more(
    case: tuple[list[list[Possibility]], list[list[int]], int, int], more: int | None
) -> None:
    items, others, limit, other_limit = case

    def value(chosen: tuple[int, ...]) -> int | None:
        taken = [options[number] for options, number in zip(items, chosen, strict=True)]
        met = all(taken[need.item].credit >= need.credit for option in taken for need in option.needs)
        light = sum(option.weight for option in taken) <= limit
        other = sum(weights[number] for weights, number in zip(others, chosen, strict=True)) <= other_limit
        return sum(option.value for option in taken) if met and light and other else None

    every = (value(chosen) for chosen in product(*(range(len(some)) for some in items)))
    greatest = max(worth for worth in every if worth is not None)
    least = None if more is None else greatest + more
    found = twofold.best(items, limit, others, other_limit, (), least)
    if more is not None and more > 0:
        assert found is None
    else:
        assert found is not None
        assert value(found) == greatest
