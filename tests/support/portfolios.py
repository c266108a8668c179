"""Portfolios of sheets that no file has, and the reports on these."""

from collections.abc import Iterable
from datetime import date

from assessor.model.portfolio import Portfolio
from assessor.pipeline.loading import Loaded
from assessor.portfolios import gathering
from assessor.portfolios.building import PortfolioRequest, built

DAY = date(2026, 3, 31)


def portfolio_of(sheets: Iterable[Loaded], by: str | None = None, *, trend: bool = False) -> Portfolio:
    """Return the portfolio of loaded sheets; each is a firm by its digest, unless [about] names one."""
    return built(gathering.of_sheets(sheets), PortfolioRequest(DAY, by, trend))
