"""What things cost, from a low to a high end."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Annotated, Self

from pydantic import StringConstraints

from assessor.model.base import Computed, Exact

# Three letters of ISO 4217.
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class Price(Computed):
    """What something costs, low and high; `more` says that there is no upper end, and `high` is the least it can be."""

    low: Exact
    high: Exact
    more: bool = False

    @classmethod
    def sum(cls, prices: Iterable[Self]) -> Self:
        """Return the sum of prices."""
        each = list(prices)
        low, high = (sum(ends, Fraction(0)) for ends in ([p.low for p in each], [p.high for p in each]))
        return cls(low=low, high=high, more=any(price.more for price in each))


class Tariff(Computed):
    """What a person-day costs, if that counts, and the currency."""

    rate: Exact | None = None
    currency: Currency
