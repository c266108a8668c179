"""Tell what a plan costs: days at the rate, and what is bought, each from a low to a high end."""

from collections.abc import Iterator
from math import ceil, floor

from assessor.model.prices import Price
from assessor.model.report import Money, Plan, Purchase
from assessor.model.solutions import CURRENCIES, CostBand
from assessor.telling.blocks import Block, Item, Items, Paragraph
from assessor.words import terms
from assessor.words.figures import grouped
from assessor.words.speech import any_of, say


def amount(price: Price, currency: str) -> str:
    """Return a price in whole units, the low end rounded down and the high end up."""
    low, high = floor(price.low), ceil(price.high)
    ends = {"low": grouped(low), "high": grouped(high), "currency": currency}
    if low == high:
        return say("money-more", **ends) if price.more else say("money-one", **ends)
    return say("money-to-more", **ends) if price.more else say("money-to", **ends)


def total(plan: Plan) -> Iterator[str]:
    """Yield what a plan costs in all, what that is made of, and what is not in it."""
    money = plan.money
    if money is None:
        return
    currency = money.currency
    parts = []
    if money.rate is not None:
        rate = amount(Price(low=money.rate, high=money.rate), currency)
        parts.append(say("money-work", work=amount(money.work, currency), rate=rate))
    if money.bought is not None:
        parts.append(say("money-bought", bought=amount(money.bought, currency)))
    yield say("money-total", total=amount(money.total, currency), parts=", ".join(parts))
    yield from _left_out(plan, money)


def _left_out(plan: Plan, money: Money) -> Iterator[str]:
    if money.rate is None:
        yield say("money-no-rate")
    if money.bought is None:
        yield say("money-no-prices", currency=money.currency, known=any_of(CURRENCIES))
    unbounded = [bought.title for bought in plan.purchases if bought.price and bought.price.more]
    if unbounded:
        yield say("money-unbounded", which="; ".join(unbounded))


def what_is_bought(title: str, band: CostBand) -> str:
    """Return a kind of solution with what it costs, an opinion."""
    return say("task-solution", title=title, cost=terms.cost(band))


def bought(plan: Plan) -> Iterator[Block]:
    """Tell what to buy for a plan: the most direct solution for each step, dearest first."""
    bands: dict[CostBand, list[str]] = {}
    for purchase in plan.purchases:
        bands.setdefault(purchase.band, []).append(_known_as(purchase))
    if bands:
        yield Paragraph(say("plan-bought"))
        yield Items(tuple(Item("; ".join(names), terms.cost(band)) for band, names in bands.items()))


def _known_as(purchase: Purchase) -> str:
    """Return a solution's title and the name by which it is most often sold."""
    if not purchase.sold_as:
        return purchase.title
    return say("known-as", title=purchase.title, name=purchase.sold_as)
