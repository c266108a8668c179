"""Whatever sheets say, a portfolio gives the figures that the report on each sheet gives, and adds these up."""

from fractions import Fraction
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from assessor.advice.advise import report_on
from assessor.io import catalog
from assessor.io.catalog import Catalog
from assessor.io.toml import Document
from assessor.model.obligations import Rules
from assessor.model.portfolio import Spread
from assessor.pipeline.loading import Loaded, assess
from assessor.portfolios.spreads import column, spread
from tests.support.portfolios import DAY, portfolio_of
from tests.support.scaled import loaded
from tests.support.strategies import questionnaires, sheets, with_parts

# What adding millionths of points up can be off by, for each firm.
MILLIONTH = Fraction(1, 10**6)


class Nothing(Catalog):
    """A catalog that knows no solutions and no rules."""

    solutions = {}
    rules = Rules()


NOTHING = Nothing(catalog.home())


@st.composite
def firms(draw: DrawFn) -> list[Loaded]:
    questionnaire = draw(questionnaires(6))
    some = draw(st.lists(sheets(questionnaire), min_size=1, max_size=4))
    numbers = count()
    return [named(loaded(questionnaire, draw(with_parts(questionnaire, sheet))), next(numbers)) for sheet in some]


def named(sheet: Loaded, number: int) -> Loaded:
    """Give a firm a name, and its sheet a content of its own."""
    about = {"about": {"organisation": f"firm {chr(97 + number) * 4}"}}
    document = Document(sheet.reading.document.path, str(number).encode(), "", {})
    reading = sheet.reading
    whole, counted = (one.model_copy(update=about) for one in (reading.sheet, reading.counted))
    return sheet._replace(catalog=NOTHING, reading=reading._replace(document=document, sheet=whole, counted=counted))


@settings(max_examples=200, deadline=None)
@given(firms())
def test_a_firm_stands_as_its_report_says(some: list[Loaded]) -> None:
    found = {firm.name: firm for firm in portfolio_of(some).firms}
    for sheet in some:
        assessment = assess(sheet, DAY)
        firm = found[assessment.about["organisation"]]
        assert firm.score == assessment.score
        assert firm.uncapped == assessment.uncapped
        assert firm.shares == assessment.shares
        failing = {f.control.id: f.failure for f in assessment.findings if f.failure}
        assert {**dict.fromkeys(firm.fails, "fails"), **dict.fromkeys(firm.might_fail, "might-fail")} == failing
        if assessment.score:
            assert firm.domains == {domain.id: domain.score for domain in assessment.domains if domain.score}


@settings(max_examples=300, deadline=None)
@given(firms())
def test_the_points_and_days_of_a_gap_add_up_over_the_reports(some: list[Loaded]) -> None:
    portfolio = portfolio_of(some)
    reports = [report_on(assess(sheet, DAY), sheet.questionnaire, {}, (), Rules()) for sheet in some]
    scored = [report for report in reports if report.assessment.score]
    for gap in portfolio.gaps:
        assert gap.firms == sum(report.assessment.finding(gap.control).is_gap for report in scored)
        assert gap.open == sum(report.assessment.finding(gap.control).is_open for report in scored)
        points = [each.points for report in scored for each in report.advice.gaps if each.control == gap.control]
        if len(points) == gap.firms:
            assert abs(gap.points - sum(points)) <= len(points) * MILLIONTH
        days = [win.days for report in scored for win in report.advice.quick_wins if win.control == gap.control]
        if len(days) == gap.firms:
            assert gap.days == sum(days)


@settings(max_examples=200, deadline=None)
@given(firms(), st.sampled_from(["industry", "size"]))
def test_figures_lie_between_the_worst_and_the_best(some: list[Loaded], by: str) -> None:
    portfolio = portfolio_of(some, by)
    lows = [firm.score.low for firm in portfolio.firms if firm.score]
    for basis in portfolio.bases:
        assert basis.all.firms == sum(group.firms for group in basis.groups.values())
    if len({firm.tier for firm in portfolio.firms if firm.score}) == 1:
        (basis,) = portfolio.bases
        assert basis.all.score is not None
        assert (basis.all.score.least, basis.all.score.most) == (min(lows), max(lows))


@given(st.lists(st.fractions(0, 100, max_denominator=10**6), min_size=1, max_size=30))
def test_quartiles_are_those_of_spreadsheets(values: list[Fraction]) -> None:
    ordered, last = sorted(values), len(values) - 1

    def quartile(quarters: int) -> Fraction:
        below, rest = divmod(Fraction(last * quarters, 4), 1)
        above = min(below + 1, last)
        return ordered[below] + rest * (ordered[above] - ordered[below])

    assert spread(column(values)) == Spread(
        firms=len(values),
        least=ordered[0],
        lower=quartile(1),
        median=quartile(2),
        upper=quartile(3),
        most=ordered[-1],
    )


def test_quartiles_are_exact_where_floats_are_not() -> None:
    near = [Fraction(10**17 + number, 10**16) for number in (3, 1, 2)]
    assert len({float(value) for value in near}) < len(near)
    found = spread(column(near))
    assert found is not None
    assert (found.least, found.median, found.most) == (near[1], near[2], near[0])
