"""Set a firm's figures beside those of other firms: in whole points, and only over enough firms to tell of none. Pure.

A score and a quartile are both rounded down before they are compared, so that what is said of them holds for the exact
figures, too: below means below.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from assessor.model.assessment import Assessment, Interval
from assessor.model.benchmark import Benchmark, BenchmarkBasis, BenchmarkDomain, BenchmarkFigure, BenchmarkPlace
from assessor.model.portfolio import LEAST_FIRMS, Basis, Firm, Portfolio, Spread


def beside(portfolio: Portfolio, basis: Basis, assessment: Assessment) -> Benchmark:
    """Return where an assessment over a basis of a portfolio, which must name a questionnaire, stands among its firms.

    Every text is that of the assessment. No figures stand over fewer firms than are told of, each counted once.
    """
    members = [firm for firm in portfolio.firms if _is_of(basis, firm)]
    identity, asked = assessment.identity, basis.questionnaire
    assert asked is not None
    found = Benchmark(
        as_of=str(portfolio.as_of),
        at_least=portfolio.anonymous,
        firms=_number(basis.all.score, members),
        among=_among(members, identity.id if identity else None),
        basis=BenchmarkBasis(
            kind=basis.kind,
            questionnaire=asked.id,
            version=asked.version,
            title=assessment.title,
            tier=basis.tier,
            controls=len(basis.controls),
        ),
    )
    if found.firms < LEAST_FIRMS:
        return found.model_copy(update={"why": "too-few"})
    return found.model_copy(
        update={
            "score": _figure(assessment.score, basis.all.score, members),
            "uncapped": _figure(assessment.uncapped, basis.all.uncapped, members),
            "domains": dict(_domains(basis, members, assessment)),
        }
    )


def _is_of(basis: Basis, firm: Firm) -> bool:
    """Whether a firm's figures are among those of a basis."""
    if basis.kind == "shared":
        return firm.shared is not None
    asked = basis.questionnaire
    theirs = firm.questionnaire, firm.version, firm.tier
    return firm.score is not None and asked is not None and theirs == (asked.id, asked.version, basis.tier)


def _among(members: Sequence[Firm], sheet_id: str | None) -> bool | None:
    ids = [firm.sheet for firm in members]
    if sheet_id is None or not ids:
        return None
    return True if sheet_id in ids else None if None in ids else False


def _number(spread: Spread | None, members: Sequence[Firm]) -> int:
    """Return how many firms are behind a figure: a firm with several sheets is one, as far as rows tell."""
    if spread is None:
        return 0
    names = {" ".join(unicodedata.normalize("NFC", firm.organisation).casefold().split()) for firm in members}
    return min(spread.firms, len(names)) if names else spread.firms


def _domains(basis: Basis, members: Sequence[Firm], assessment: Assessment) -> Iterator[tuple[str, BenchmarkDomain]]:
    scores = _shared if basis.kind == "shared" else _own
    for domain in assessment.domains:
        if domain.score is not None:
            scored = [firm for firm in members if domain.id in scores(firm)]
            found = basis.all.domains.get(domain.id)
            # Where rows are told, a domain that none of them has is nobody's.
            known = found if scored or not members else None
            yield domain.id, BenchmarkDomain(title=domain.title, figure=_figure(domain.score, known, scored))


def _own(firm: Firm) -> Mapping[str, Interval]:
    return firm.domains


def _shared(firm: Firm) -> Mapping[str, Interval]:
    return firm.shared_domains


def _figure(own: Interval | None, spread: Spread | None, members: Sequence[Firm]) -> BenchmarkFigure | None:
    number = _number(spread, members)
    if own is None or spread is None or number < LEAST_FIRMS:
        return None
    lower, median, upper = (_whole(each) for each in (spread.lower, spread.median, spread.upper))
    low, high = _whole(own.low), _whole(own.high)

    def place(points: int) -> BenchmarkPlace:
        if points < median:
            return "below-lower" if points < lower else "below-median"
        if points > median:
            return "above-upper" if points > upper else "above-median"
        return "at-median"

    return BenchmarkFigure(
        firms=number,
        own=low,
        high=high,
        lower=lower,
        median=median,
        upper=upper,
        place=place(low),
        place_high=place(high),
    )


def _whole(points: Fraction) -> int:
    return points.numerator // points.denominator
