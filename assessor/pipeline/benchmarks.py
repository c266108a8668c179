"""Set a firm beside those of a portfolio: over the same questions, or over those that all of them are asked."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from assessor.advice.benchmark import beside
from assessor.errors import AssessorError
from assessor.io import catalog, portfolios
from assessor.model.assessment import Assessment
from assessor.model.benchmark import Benchmark, Incomparable
from assessor.model.catalog import Questionnaire
from assessor.model.portfolio import Basis, Portfolio
from assessor.pipeline import rescoring
from assessor.pipeline.loading import Loaded
from assessor.scoring import sharing


def benchmark(path: Path, sheet: Loaded, assessment: Assessment) -> Benchmark:
    """Return where a firm stands among those of a portfolio as JSON, or why nothing can be compared.

    `AssessorError` for a file that is no portfolio, and for a part of a sheet.
    """
    if sheet.part is not None:
        raise AssessorError(f"--part {sheet.part}: a part is no firm, and stands beside none; leave out --benchmark")
    portfolio = portfolios.read(path)
    bare = Benchmark(as_of=str(portfolio.as_of))
    if assessment.score is None:
        return bare.model_copy(update={"why": "no-score"})
    found = [_beside(bare, portfolio, basis, sheet, assessment) for basis in _fitting(portfolio, sheet)]
    return min(found, key=_figures_first, default=bare.model_copy(update={"why": "other-questions"}))


def _figures_first(found: Benchmark) -> int:
    return 0 if found.why is None else 1 if found.why == "too-few" else 2


def _fitting(portfolio: Portfolio, sheet: Loaded) -> Iterator[Basis]:
    """Yield what the sheet may be compared over: the same questionnaire, version and tier, then what all share."""
    answered = sheet.reading.sheet
    mine = answered.questionnaire.id, answered.questionnaire.version, answered.depth
    for basis in portfolio.bases:
        asked = basis.questionnaire
        if basis.kind == "same" and asked is not None and (asked.id, asked.version, basis.tier) == mine:
            yield basis
    yield from (basis for basis in portfolio.bases if basis.kind == "shared")


def _beside(bare: Benchmark, portfolio: Portfolio, basis: Basis, sheet: Loaded, assessment: Assessment) -> Benchmark:
    base = _questionnaire(basis, sheet)
    over: Assessment | Incomparable = assessment
    if base is None:
        over = "elsewhere"
    elif base.digest != basis.digest:
        over = "other-weights"
    elif basis.kind == "shared":
        over = _over(basis, base, sheet, assessment.as_of)
    if isinstance(over, Assessment):
        return beside(portfolio, basis, over)
    return bare.model_copy(update={"why": over})


def _questionnaire(basis: Basis, sheet: Loaded) -> Questionnaire | None:
    """Return the questionnaire of a basis; none where it may be that of another firm, whose title is not to be told."""
    name = basis.questionnaire and basis.questionnaire.id
    if name == sheet.questionnaire.id:
        return sheet.questionnaire
    shipped = catalog.shipped()
    return shipped.questionnaire(shipped.root / f"{name}.toml") if name in shipped.names() else None


def _over(basis: Basis, base: Questionnaire, sheet: Loaded, as_of: date) -> Assessment | Incomparable:
    """Score a sheet over the controls of a basis, as all firms of it are scored; exactly, or not at all."""
    if not basis.controls:
        return "withheld"
    narrowed, named = sharing.only(base, basis.controls), basis.questionnaire
    if named is None or named.version != base.version or {*narrowed.controls} != {*basis.controls}:
        return "other-weights"
    own, depth = sheet.questionnaire, sheet.reading.sheet.depth
    controls = narrowed.controls.values()
    if not all(sharing.asks(own, each, depth) and sharing.asks(base, each, basis.tier) for each in controls):
        return "not-asked"
    found = rescoring.assess(narrowed, sheet, basis.tier, as_of)
    return found if found.score is not None else "no-score"
