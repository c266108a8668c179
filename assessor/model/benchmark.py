"""Where a firm stands among those of one portfolio, over like with like."""

from typing import Annotated, Literal

from pydantic import Field

from assessor.model.base import Computed, Id, Percent
from assessor.model.catalog import Tier

# Where a confirmed score lies among the quartiles of other firms, all in whole points.
BenchmarkPlace = Literal["below-lower", "below-median", "at-median", "above-median", "above-upper"]

# Why nothing is compared: no firm answers the same, and none is compared over shared controls; their figures are by
# another state of the questionnaire; or by one that neither is the sheet's nor ships; the controls are withheld with
# the names; the sheet is not asked all of them; it has no score; or there are fewer firms than figures may stand for.
Incomparable = Literal["other-questions", "other-weights", "elsewhere", "withheld", "not-asked", "no-score", "too-few"]


class BenchmarkFigure(Computed):
    """A firm's score beside those of `firms`: confirmed and possible, and the quartiles of what is confirmed there.

    All are whole points, rounded down, so that no figure is the exact one of a single firm. `place` is where the
    confirmed score lies, and `place_high` where the possible one would.
    """

    firms: int
    own: Percent
    high: Percent
    lower: Percent
    median: Percent
    upper: Percent
    place: BenchmarkPlace
    place_high: BenchmarkPlace


class BenchmarkDomain(Computed):
    """A domain's score beside those of other firms; no figure where too few are scored in it."""

    title: str
    figure: BenchmarkFigure | None = None


class BenchmarkBasis(Computed):
    """What is compared over, as a portfolio has it: the same questionnaire, version and tier on both sides, or so many
    shared controls by the weights of this questionnaire.
    """

    kind: Literal["same", "shared"]
    questionnaire: Id
    version: str
    title: str
    tier: Tier
    controls: Annotated[int, Field(ge=0)]


class Benchmark(Computed):
    """A firm beside the `firms` of a portfolio that is `as_of` a day.

    Where names are withheld in it, the day is a quarter, and numbers of firms are `at_least` these. `among` says
    whether the firm itself is one of them; none where ids do not tell. It names no other firm and has no figure of one.
    Without figures, `why` says why.
    """

    as_of: str
    firms: Annotated[int, Field(ge=0)] = 0
    at_least: bool = False
    among: bool | None = None
    basis: BenchmarkBasis | None = None
    why: Incomparable | None = None
    score: BenchmarkFigure | None = None
    uncapped: BenchmarkFigure | None = None
    domains: dict[Id, BenchmarkDomain] = {}
