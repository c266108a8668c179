"""Portfolios of sheets that no file has, and the reports on these."""

from collections.abc import Iterable
from datetime import date

from assessor.io.toml import Document
from assessor.model.portfolio import Portfolio
from assessor.pipeline.loading import Loaded
from assessor.portfolios import gathering
from assessor.portfolios.building import PortfolioRequest, built

DAY = date(2026, 3, 31)


def portfolio_of(sheets: Iterable[Loaded], by: str | None = None, *, trend: bool = False) -> Portfolio:
    """Return the portfolio of loaded sheets; each is a firm by its digest, unless [about] names one."""
    return built(gathering.of_sheets(sheets), PortfolioRequest(DAY, by, trend))


def named(sheet: Loaded, number: int, version: int = 0) -> Loaded:
    """Give a sheet the name of a firm, and a content of its own."""
    about = {"about": {"organisation": f"firm {chr(97 + number) * 4}"}}
    document = Document(sheet.reading.document.path, f"{number}, {version}".encode(), "", {})
    reading = sheet.reading
    whole, counted = (one.model_copy(update=about) for one in (reading.sheet, reading.counted))
    return sheet._replace(reading=reading._replace(document=document, sheet=whole, counted=counted))
