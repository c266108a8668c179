"""What many firms have in common, with names withheld: of how many at least it is told. Pure."""

from collections.abc import Iterator

from assessor.model.portfolio import CommonFailure, CommonGap, Portfolio, Upcoming
from assessor.portfolios.disclosure import at_least, in_fives, in_whole
from assessor.portfolios.organisations import Organisations


def gaps(portfolio: Portfolio, firms: Organisations) -> Iterator[CommonGap]:
    """Yield the gaps of many firms, the commonest first."""
    found = filter(None, (_gap(gap, firms) for gap in portfolio.gaps))
    yield from sorted(found, key=lambda gap: (-gap.firms, -gap.points, gap.control))


def _gap(gap: CommonGap, firms: Organisations) -> CommonGap | None:
    asked = firms.behind(gap.of)
    told = at_least(firms.behind(gap.firms), asked)
    if told is None:
        return None
    return CommonGap(
        control=gap.control,
        firms=told,
        of=in_fives(asked),
        open=at_least(firms.behind(gap.open or 0), told),
        # Sums over all of them would tell how many these are.
        points=in_whole(gap.points * told / gap.firms),
        days=in_whole(gap.days * told / gap.firms),
    )


def failures(portfolio: Portfolio, firms: Organisations) -> Iterator[CommonFailure]:
    """Yield the critical failures of many firms; with what they hold the total at if all firms answer the same."""
    one_questionnaire = len({(firm.questionnaire, firm.version) for firm in portfolio.firms}) == 1
    found = filter(None, (_failure(one, firms, cap=one_questionnaire) for one in portfolio.failures))
    yield from sorted(found, key=lambda one: (-(one.fails or 0), -(one.might_fail or 0), one.control))


def _failure(failure: CommonFailure, firms: Organisations, *, cap: bool) -> CommonFailure | None:
    asked = firms.behind(failure.of)
    fails, might_fail = _both(failure.fails, failure.might_fail, asked, firms)
    if fails is None and might_fail is None:
        return None
    return CommonFailure(
        control=failure.control,
        fails=fails,
        might_fail=might_fail,
        of=in_fives(asked),
        cap=failure.cap if cap else None,
    )


def _both(certain: int | None, possible: int | None, of: int, firms: Organisations) -> tuple[int | None, int | None]:
    """Return both numbers as they may be told, also of how many firms neither holds."""
    told = at_least(firms.behind(certain or 0), of)
    return told, at_least(firms.behind(possible or 0), of - (told or 0))


def upcoming(portfolio: Portfolio, firms: Organisations) -> Iterator[Upcoming]:
    """Yield the days ahead that concern many firms."""
    for day in portfolio.upcoming:
        number, number_may = _both(day.number, day.number_may, firms.number, firms)
        if number is not None or number_may is not None:
            yield Upcoming(
                obligation=day.obligation,
                title=day.title,
                on=day.on,
                told_as=day.told_as,
                what=day.what,
                number=number,
                number_may=number_may,
            )
