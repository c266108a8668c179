"""Portfolios by hand: firms whose figures and gaps are given, and what is counted over them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from assessor.model.assessment import Interval, Shares
from assessor.model.portfolio import (
    Basis,
    CommonFailure,
    CommonGap,
    CommonRemedy,
    Firm,
    FirmMove,
    NextDay,
    Portfolio,
    Spread,
    Spreads,
    Upcoming,
)
from assessor.model.sheet import QuestionnaireRef

AS_OF = date(2026, 11, 28)
# No figure of a single firm is whole: each holds this much more than its points.
MORE = Fraction(1, 1009)


class Stand(NamedTuple):
    """A sheet of a firm: whose it is, and how it stands; points may be none."""

    organisation: str
    points: int | None = 50
    domains: Mapping[str, int] = {}
    group: str = ""
    questionnaire: str = "care"
    gaps: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()
    not_asked: frozenset[str] = frozenset()
    sheet: str | None = None


def firms(number: int, **said: Any) -> list[Stand]:
    """Return firms that all stand alike, but for a point each."""
    return [Stand(f"{said.get('group', '')} Company {place}", points=40 + place, **said) for place in range(number)]


def interval(points: int) -> Interval:
    return Interval(low=points + MORE, high=min(Fraction(100), points + 20 + MORE))


def firm(place: int, stand: Stand, *, shared: bool) -> Firm:
    domains = {domain_id: interval(points) for domain_id, points in stand.domains.items()}
    scored = stand.points is not None
    score = interval(stand.points) if stand.points is not None else None
    return Firm(
        id=f"{place:032x}",
        name=f"{stand.organisation}, ward {place}",
        organisation=stand.organisation,
        source=f"clients/{place}.toml",
        sheet=stand.sheet,
        questionnaire=stand.questionnaire,
        version="1.0.0",
        tier="essential",
        on=date(2026, 3, 2),
        group=stand.group,
        unscored=None if scored else "required-fact",
        score=score,
        uncapped=score,
        shares=Shares(asked=36, answered=30, unknown=3, unanswered=3, not_applicable=0, not_asked=0),
        domains=domains if scored else {},
        shared=score if shared else None,
        shared_uncapped=score if shared else None,
        shared_domains=domains if shared and scored else {},
        moved=FirmMove(since=date(2025, 3, 2), score=MORE, uncapped=MORE, better=1),
        due=NextDay(on=date(2026, 12, 31), kind="waiver"),
    )


def _spread(points: Iterable[int]) -> Spread | None:
    """Return how figures lie over the sheets, as with names: only its being there matters."""
    some = sorted(points)
    if not some:
        return None
    least = some[0] + MORE
    return Spread(firms=len(some), least=least, lower=least, median=least, upper=least, most=least)


def _spreads(stands: Sequence[Stand]) -> Spreads:
    score = _spread(stand.points for stand in stands if stand.points is not None)
    ids = sorted({domain_id for stand in stands for domain_id in stand.domains})
    each = {i: _spread(stand.domains[i] for stand in stands if i in stand.domains) for i in ids}
    domains = {domain_id: spread for domain_id, spread in each.items() if spread}
    return Spreads(firms=len(stands), score=score, uncapped=score, high=score, domains=domains)


def _basis(stands: Sequence[Stand], *, shared: bool, questionnaire: str) -> Basis:
    groups = sorted({stand.group for stand in stands} - {""})
    return Basis(
        kind="shared" if shared else "same",
        questionnaire=QuestionnaireRef(id=questionnaire, version="1.0.0"),
        title=f"Title of {questionnaire}",
        tier="essential",
        controls=("secret-control",),
        domains={domain_id: f"Domain {domain_id}" for stand in stands for domain_id in stand.domains},
        all=_spreads(stands),
        groups={group: _spreads([stand for stand in stands if stand.group == group]) for group in groups},
    )


def _bases(stands: Sequence[Stand], *, shared: bool) -> tuple[Basis, ...]:
    asked = sorted({stand.questionnaire for stand in stands})
    same = [
        _basis([stand for stand in stands if stand.questionnaire == one], shared=False, questionnaire=one)
        for one in asked
    ]
    over_all = [_basis(stands, shared=True, questionnaire=asked[0])] if shared else []
    return (*over_all, *same)


def _asked(stands: Sequence[Stand], control_id: str) -> int:
    return sum(control_id not in stand.not_asked for stand in stands)


def portfolio(stands: Sequence[Stand], by: str | None = None, **more: Any) -> Portfolio:
    """Return a portfolio of firms; they are compared over shared controls where their questionnaires differ."""
    scored = [stand for stand in stands if stand.points is not None]
    differ = len({stand.questionnaire for stand in scored}) > 1
    shared = more.pop("shared", differ)
    controls = sorted({control_id for stand in stands for control_id in stand.gaps | stand.open})
    lacking = {
        control_id: (
            sum(control_id in stand.gaps | stand.open for stand in scored),
            sum(control_id in stand.open for stand in scored),
            _asked(scored, control_id),
        )
        for control_id in controls
    }
    ids = [f"{place:032x}" for place in range(len(stands))]
    found = {
        "as_of": AS_OF,
        "by": by,
        "number": len({stand.organisation for stand in stands}),
        "firms": tuple(firm(place, stand, shared=shared) for place, stand in enumerate(stands)),
        "bases": _bases(scored, shared=shared),
        "gaps": tuple(
            CommonGap(control=i, firms=lack, of=of, open=open_, points=lack * 2 + MORE, days=lack * 3 + MORE)
            for i, (lack, open_, of) in lacking.items()
            if lack
        ),
        "failures": tuple(
            CommonFailure(control=i, fails=lack - open_, might_fail=open_, of=of, cap=39)
            for i, (lack, open_, of) in lacking.items()
            if lack
        ),
        "remedies": (CommonRemedy(solution="pam", title="Sol", firms=9, gaps=9, points=MORE, days=MORE),),
        "upcoming": (
            Upcoming(
                obligation="rule",
                title="A rule",
                on=date(2026, 12, 11),
                told_as="11 December 2026",
                what="reporting begins",
                firms=tuple(ids),
                number=len(ids),
                number_may=0,
            ),
        ),
        "controls": {control_id: f"Title of {control_id}" for control_id in controls},
        "domains": {domain_id: f"Domain {domain_id}" for stand in stands for domain_id in stand.domains},
        "groups": {stand.group: f"Group {stand.group}" for stand in stands if stand.group},
    }
    return Portfolio(**(found | more))
