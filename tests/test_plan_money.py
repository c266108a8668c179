"""What a plan costs, and plans within a budget, worked out by hand."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from assessor.model.prices import Price
from assessor.model.report import Money, Plan
from assessor.model.solutions import PRICES
from assessor.words.speech import say
from tests.support.house import ALL, ANGLES, MIXED, WORST, Q, answers
from tests.support.running import Run, Write

FORMATS = ("terminal", "markdown", "json", "csv")


def planned(run: Run, sheet: Path, *options: str) -> Plan:
    result = run("plan", sheet, *options, *Q, "--format", "json")
    assert result.code == 0, result.err
    return Plan.model_validate_json(result.out)


def paid(found: Plan) -> Money:
    assert found.money is not None
    return found.money


def price(low: int, high: int, *, more: bool = False) -> Price:
    return Price(low=Fraction(low), high=Fraction(high), more=more)


def test_one_purchase_for_several_steps_counts_once_with_the_first(run: Run, house: Write) -> None:
    """Days 0 to 1, 0.5 to 1.5, 0.6 to 3 and 0 to 1; guards shut the windows and try the locks."""
    found = planned(run, house(MIXED), "--target", "90", "--rate", "900")
    assert {step.control: (step.buys, step.cost) for step in found.steps} == {
        "window-shut": ("guards", price(10_000, 10_900, more=True)),
        "key-list": ("key-cabinet", price(450, 1350)),
        "lock-fitted": ("locks", price(540, 3700)),
        "lock-tested": ("guards", price(0, 900)),
    }
    assert [(each.solution, each.controls) for each in found.purchases] == [
        ("guards", ("window-shut", "lock-tested")),
        ("locks", ("lock-fitted",)),
        ("key-cabinet", ("key-list",)),
    ]
    money = paid(found)
    assert money.work == price(990, 5850)
    assert money.bought == price(10_000, 11_000, more=True)
    assert money.total == price(10_990, 16_850, more=True)


def test_the_sum_says_what_it_is_made_of_and_what_has_no_upper_end(run: Run, house: Write) -> None:
    told = " ".join(run("plan", house(MIXED), "--target", "90", "--rate", "900", *Q).out.split())
    assert "It costs 10,990 to 16,850 EUR or more: 990 to 5,850 EUR for the days, at 900 EUR a day, 10,000 to" in told
    assert "No upper end is known for these, which count with the least they cost: Guards." in told


def test_without_a_rate_there_are_bands_alone(run: Run, house: Write) -> None:
    found = planned(run, house(MIXED), "--target", "90")
    assert (found.money, {step.cost for step in found.steps}) == (None, {None})
    assert [purchase.band for purchase in found.purchases] == ["over-10k", "under-1k", "none"]
    assert "Guards: over 10,000 euros or dollars a year" in run("plan", house(MIXED), "--target", "90", *Q).out


@pytest.mark.parametrize("name", FORMATS)
def test_every_form_tells_the_money(run: Run, house: Write, name: str) -> None:
    out = run("plan", house(MIXED), "--target", "90", "--rate", "900.50", "--currency", "USD", *Q, "--format", name).out
    assert "USD" in out
    assert re.search("10,?000", out)


def test_a_report_tells_it_too(run: Run, house: Write) -> None:
    out = run("report", house(MIXED), "--target", "90", "--rate", "900", *Q, "--format", "markdown").out
    assert "It costs 10,990 to 16,850 EUR or more" in out


def test_bands_are_not_converted(run: Run, house: Write) -> None:
    found = planned(run, house(MIXED), "--target", "90", "--rate", "900", "--currency", "GBP")
    money = paid(found)
    assert (money.bought, money.total) == (None, money.work)
    told = run("plan", house(MIXED), "--target", "90", "--rate", "900", "--currency", "GBP", *Q).out
    assert "known in EUR or USD only, and GBP is neither" in " ".join(told.split())


def test_the_words_for_the_bands_say_their_prices() -> None:
    for band, known in PRICES.items():
        figures = {int(figure.replace(",", "")) for figure in re.findall(r"[\d,]+", say(f"cost-{band}"))}
        assert figures == {int(end) for end in (known.low, known.high)} - {0}


@pytest.mark.parametrize(
    ("options", "steps"),
    [
        # At the high end of 1,000 a day: films kept for a month 1,400; an old list 1,500; some locks 2,000 and 1,000.
        pytest.param(("--budget", "1399", "--rate", "1000"), [], id="nothing fits"),
        pytest.param(("--budget", "1500", "--rate", "1000"), ["key-list"], id="a budget that is just enough"),
        pytest.param(("--budget", "999"), ["camera-kept", "key-list"], id="without a rate only what is bought counts"),
        pytest.param(
            ("--budget", "1000"), ["camera-kept", "key-list", "lock-fitted"], id="locks, but no guards to try them"
        ),
        pytest.param(
            ("--budget", "1000", "--days", "2.2"), ["key-list", "lock-fitted"], id="days and money limit both"
        ),
    ],
)
def test_the_best_steps_within_a_budget_worked_out_by_hand(
    run: Run, house: Write, options: tuple[str, ...], steps: list[str]
) -> None:
    found = planned(run, house(WORST), *options)
    assert sorted(step.control for step in found.steps) == steps


def test_the_high_end_keeps_the_budget_and_the_low_end_is_planned_anew(run: Run, house: Write) -> None:
    found = planned(run, house(WORST), "--budget", "5000", "--rate", "1000")
    assert paid(found).total.high <= 5000
    assert found.at_high.cost == paid(found).total.high
    assert found.at_low.cost is not None
    assert found.at_low.cost <= 5000
    assert found.at_low.score >= found.after
    told = " ".join(run("plan", house(WORST), "--budget", "5000", "--rate", "1000", *Q).out.split())
    assert "The most that 5,000 EUR can do: from" in told
    assert "The budget holds at the high end of every effort and price" in told


def test_of_equally_good_plans_the_cheapest_is_taken(run: Run, house: Write) -> None:
    sheet = house(answers(**(ALL | {"key_list": "no", "window_shut": "low"})) + ANGLES)
    found = planned(run, sheet, "--budget", "100000")
    assert paid(found).total.high == sum(bought.price.high for bought in found.purchases if bought.price)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        pytest.param(("--rate", "0"), "'0' is not an amount of money above 0", id="a rate of nothing"),
        pytest.param(("--rate=-5",), "'-5' is not an amount of money", id="a negative rate"),
        pytest.param(("--rate", "1e3"), "'1e3' is not an amount of money", id="a rate in powers of ten"),
        pytest.param(("--rate", "1,000"), "'1,000' is not an amount of money", id="a separator of thousands"),
        pytest.param(("--budget", "9.999"), "'9.999' is not an amount of money", id="three decimals"),
        pytest.param(("--rate", "9", "--currency", "eur"), "'eur' is not three capital letters", id="small letters"),
        pytest.param(("--rate", "9", "--currency", "€"), "is not three capital letters", id="a sign for a currency"),
        pytest.param(("--currency", "USD"), "neither --rate nor --budget is given", id="a currency of nothing"),
        pytest.param(
            ("--budget", "900", "--currency", "CHF"),
            "--currency CHF with --budget: a budget counts what is bought, and its prices are known in EUR or USD only",
            id="a budget in a currency without prices",
        ),
        pytest.param(("--budget", "900", "--target", "60"), "--budget and --target: ", id="a budget and a target"),
    ],
)
def test_money_that_makes_no_sense_is_bad_usage(run: Run, house: Write, options: tuple[str, ...], says: str) -> None:
    result = run("plan", house(MIXED), *options, *Q)
    assert (result.code, result.out) == (2, "")
    assert says in result.err
    assert run("report", house(MIXED), *options, *Q).code == 2
