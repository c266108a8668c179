"""Measure how long the best plan of a full questionnaire takes, beside the time to load and assess it.

    python benchmarks/plan.py

It plans for every shipped questionnaire at the tier advanced, with every fact that brings questions: with everything
unmet, and with random answers. Each plan is for the middle, the low and the high end of the efforts. It prints the
slowest questionnaire for each goal, and its ratio. Aim: at most two seconds for each. Only with both a budget and an
effort it may take longer: most without a rate, where prices are the only money.
"""

import random
import time
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import partial
from typing import NamedTuple, TypeVar

from assessor.advice.plan import plan
from assessor.io import catalog
from assessor.model.assessment import Assessment
from assessor.model.catalog import Control, Fact
from assessor.model.prices import Tariff
from assessor.model.report import Goal
from assessor.model.sheet import Answer, AnswerSheet, QuestionnaireRef
from assessor.scoring import caps, engine

DAYS = ("0.5", "3", "10", "30", "100", "300", "475", "741.1", "1000", "2000", "4000")
# At a cap itself as many vital classes are closed as leave the score there.
CAPS = tuple(map(str, caps.CAPS))
TARGETS = ("5", "20", "30", "38", "39.9", "40", "55", "60", "71.3", "80", "95", "99.9", "100", *CAPS)
BUDGETS = (
    *(("5000", None), ("20000", None), ("100000", None), ("500000", None)),
    *(("20000", "60"), ("20000", "300"), ("100000", "300")),
)
RATED = Tariff(rate=Fraction(900), currency="EUR")
UNRATED = Tariff(currency="EUR")
GOALS = [
    *(Goal(kind="days", value=Fraction(n)) for n in DAYS),
    *(Goal(kind="target", value=Fraction(n)) for n in TARGETS),
    *(Goal(kind="budget", value=Fraction(n), days=Fraction(days) if days else None) for n, days in BUDGETS),
]
SEEDS = (None, 1, 2)

T = TypeVar("T")


class Slowest(NamedTuple):
    seconds: float
    ratio: float
    where: str


def main() -> None:
    slowest: dict[str, Slowest] = {}
    for name in catalog.shipped().names():
        for seed in SEEDS:
            assessment, floor = timed(partial(assessed, name, seed))
            for goal, money in ((g, m) for g in GOALS for m in ((RATED, UNRATED) if g.kind == "budget" else (None,))):
                _, seconds = timed(partial(plan, assessment, goal, None, catalog.shipped().solutions, money))
                where = f"{name}, {'everything unmet' if seed is None else 'any answers'}"
                found = Slowest(seconds, seconds / floor, where)
                key = f"{goal.kind} {float(goal.value):g}" + (f" and {float(goal.days):g} days" if goal.days else "")
                key += " at a rate" if money is RATED else ""
                slowest[key] = max(slowest.get(key, found), found)
    for key, worst in slowest.items():
        print(f"{key:38} {worst.seconds:5.2f} s, {worst.ratio:4.1f} times loading and assessing; {worst.where}")
    print(f"slowest: {max(slowest.values()).seconds:.2f} s")


def timed(work: Callable[[], T]) -> tuple[T, float]:
    started = time.perf_counter()
    return work(), time.perf_counter() - started


def assessed(name: str, seed: int | None) -> Assessment:
    questionnaire = catalog.load(name)
    drawn = random.Random(seed)
    sheet = AnswerSheet(
        format=1,
        questionnaire=QuestionnaireRef(id=name, version=questionnaire.version),
        tier="advanced",
        facts={fact_id: everything(fact) for fact_id, fact in questionnaire.facts.items()},
        answers={
            control_id: Answer(choice=(choice(c, drawn if seed else None),))
            for control_id, c in questionnaire.controls.items()
        },
    )
    return engine.assess(questionnaire, sheet, date(2026, 3, 31))


def everything(fact: Fact) -> tuple[str, ...]:
    options = tuple(value for value in fact.options if value != fact.none)
    return options if fact.kind == "many" else options[:1]


def choice(control: Control, drawn: random.Random | None) -> str:
    if drawn is None:
        return min(control.choices, key=lambda choice_id: control.choices[choice_id].credit)
    return drawn.choice(list(control.choices))


if __name__ == "__main__":
    main()
