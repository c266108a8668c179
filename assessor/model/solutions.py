"""Kinds of product, practice and service that close gaps."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Annotated, Literal, get_args

from pydantic import Field

from assessor.model.base import Hours, Id, Many, Model, Text
from assessor.model.catalog import Carrier
from assessor.model.prices import Price

Component = Literal["hardware", "software", "service", "practice"]
SecurityType = Literal["network", "endpoint", "application", "cloud", "data", "governance"]
CostBand = Literal["none", "under-1k", "1k-10k", "over-10k"]

# What a band costs a year, in any of these currencies; nobody can say how much more than the highest.
CURRENCIES = ("EUR", "USD")
PRICES: dict[CostBand, Price] = {
    "none": Price(low=Fraction(0), high=Fraction(0)),
    "under-1k": Price(low=Fraction(0), high=Fraction(1000)),
    "1k-10k": Price(low=Fraction(1000), high=Fraction(10_000)),
    "over-10k": Price(low=Fraction(10_000), high=Fraction(10_000), more=True),
}


class Solution(Model):
    """A kind of product, practice or service that closes gaps.

    `also_called` is what the market calls it, the commonest first. `cost_band_for` is the cost for a firm of a size
    that pays another one. `first_step_for` is the first step of a role or size that takes another one; a role's wins
    over a size's, since the role decides what the step is about. `sizes` names the firms that its full form is mostly
    for; none: all.
    `open_source` and `providers` are examples in alphabetical order, and no endorsement.
    """

    id: Id
    title: Text
    also_called: Many[Text] = ()
    component: Component
    also: Many[Component] = ()
    security_type: SecurityType
    who: Carrier
    cost_band: CostBand
    cost_band_for: dict[Id, CostBand] = {}
    roles: Many[Id]
    sizes: Many[Id] = ()
    does: Text
    not_for: Text
    look_for: Annotated[Many[Text], Field(min_length=1)]
    first_step: Text
    first_step_for: dict[Id, Text] = {}
    first_step_hours: Annotated[Many[Hours], Field(min_length=2, max_length=2)]
    full_scale: Text
    open_source: Many[Text] = ()
    providers: Many[Text] = ()

    def band_for(self, sizes: Iterable[str]) -> CostBand:
        """Return the highest cost among those for a firm of these sizes."""
        costs = [self.cost_band_for.get(size_id, self.cost_band) for size_id in sizes]
        return max(costs, key=get_args(CostBand).index, default=self.cost_band)


class SolutionsFile(Model):
    """`solutions.toml`: the kinds of solution that close gaps."""

    solutions: dict[Id, Solution]
