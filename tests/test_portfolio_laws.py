"""Whatever sheets say, a portfolio gives the figures that the report on each sheet gives, and adds these up."""

from fractions import Fraction
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from assessor.advice.advise import report_on
from assessor.io import catalog
from assessor.io.catalog import Catalog
from assessor.model.catalog import Questionnaire
from assessor.model.obligations import Rules
from assessor.model.portfolio import Spread
from assessor.model.report import Report
from assessor.pipeline.loading import Loaded, assess
from assessor.portfolios.spreads import column, spread
from tests.support.portfolios import DAY, named, portfolio_of
from tests.support.scaled import loaded
from tests.support.solutions import solution
from tests.support.strategies import questionnaires, sheets, with_parts

# What adding millionths of points up can be off by, for each firm.
MILLIONTH = Fraction(1, 10**6)


SOLUTIONS = {solution_id: solution(solution_id) for solution_id in ("s", "t")}


class Little(Catalog):
    """A catalog that knows two solutions and no rules."""

    solutions = SOLUTIONS
    rules = Rules()


LITTLE = Little(catalog.home())


@st.composite
def firms(draw: DrawFn) -> list[Loaded]:
    questionnaire = with_solutions(draw(questionnaires(6)), draw)
    some = draw(st.lists(sheets(questionnaire), min_size=1, max_size=4))
    numbers = count()
    return [
        named(loaded(questionnaire, draw(with_parts(questionnaire, sheet)))._replace(catalog=LITTLE), next(numbers))
        for sheet in some
    ]


def with_solutions(questionnaire: Questionnaire, draw: DrawFn) -> Questionnaire:
    some = st.sampled_from([(), ("s",), ("t", "s")])
    controls = {i: one.model_copy(update={"solutions": draw(some)}) for i, one in questionnaire.controls.items()}
    return questionnaire.model_copy(update={"controls": controls})


def reports_on(some: list[Loaded]) -> list[Report]:
    """Return the reports of the sheets with a score."""
    reports = (report_on(assess(sheet, DAY), sheet.questionnaire, SOLUTIONS, (), Rules()) for sheet in some)
    return [report for report in reports if report.assessment.score]


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
    scored = reports_on(some)
    for gap in portfolio_of(some).gaps:
        assert gap.firms == sum(report.assessment.finding(gap.control).is_gap for report in scored)
        assert gap.open == sum(report.assessment.finding(gap.control).is_open for report in scored)
        points = [each.points for report in scored for each in report.advice.gaps if each.control == gap.control]
        if len(points) == gap.firms:
            assert abs(gap.points - sum(points)) <= len(points) * MILLIONTH
        days = [win.days for report in scored for win in report.advice.quick_wins if win.control == gap.control]
        if len(days) == gap.firms:
            assert gap.days == sum(days)


@settings(max_examples=300, deadline=None)
@given(firms())
def test_the_points_and_days_of_a_solution_add_up_over_the_reports(some: list[Loaded]) -> None:
    reports = reports_on(some)
    found = {
        solution_id: [one for report in reports for one in report.advice.remedies if one.solution == solution_id]
        for solution_id in SOLUTIONS
    }
    closing = {solution_id: [one for one in remedies if one.closes] for solution_id, remedies in found.items()}
    portfolio = portfolio_of(some)
    assert {one.solution for one in portfolio.remedies} == {i for i, remedies in closing.items() if remedies}
    for one in portfolio.remedies:
        remedies = closing[one.solution]
        assert (one.firms, one.gaps) == (len(remedies), sum(len(remedy.closes) for remedy in remedies))
        assert abs(one.points - sum(remedy.points for remedy in remedies)) <= len(remedies) * MILLIONTH
        assert one.days == Fraction(1, 2) * sum(remedy.days_low + remedy.days_high for remedy in remedies)


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
