"""Firms that answer questionnaires that ship stand in a portfolio as in their reports, which add up to its sums."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import pytest

from assessor.io import catalog
from assessor.model.assessment import Assessment, Interval
from assessor.model.catalog import TIERS, Control, Fact, Questionnaire, Tier
from assessor.model.obligations import Due
from assessor.model.portfolio import Firm, FirmMove, NextDay, Portfolio
from assessor.model.report import Bound, Remedy, Report
from assessor.model.sheet import UNKNOWN, Answer, AnswerSheet, Part, PartKind, QuestionnaireRef, Waiver
from assessor.pipeline import advising
from assessor.pipeline.loading import Loaded, assess
from assessor.portfolios import common, sharing
from assessor.portfolios.spreads import column, spread
from assessor.scoring import engine
from tests.support.drawn import KINDS, sheet, with_parts
from tests.support.firms import facts
from tests.support.portfolios import DAY, named, portfolio_of
from tests.support.scaled import loaded

pytestmark = pytest.mark.slow

# What adding millionths of points up can be off by, for each firm.
MILLIONTH = Fraction(1, 10**6)
NAMES = catalog.shipped().names()
ROLES = [*catalog.shipped().roles]
# Every questionnaire once.
PAIRS = [(name, NAMES[(place + 1) % len(NAMES)]) for place, name in enumerate(NAMES) if place % 2 == 0]


class Case(NamedTuple):
    """Firms of two questionnaires, their portfolio, and the report on each, by name."""

    sheets: dict[str, Loaded]
    portfolio: Portfolio
    reports: dict[str, Report]

    @property
    def firms(self) -> Iterator[tuple[Firm, Report]]:
        """Yield each firm with the report on it."""
        return ((firm, self.reports[firm.name]) for firm in self.portfolio.firms)

    @property
    def scored(self) -> list[Report]:
        """Return the reports with a score."""
        return [report for report in self.reports.values() if report.assessment.score]


@pytest.fixture(scope="module", params=PAIRS, ids=" and ".join)
def case(request: pytest.FixtureRequest) -> Case:
    first, second = (catalog.load(name) for name in request.param)
    draw = random.Random(" ".join(request.param))
    asked = [first, first, second, *draw.choices([first, second], k=draw.randint(0, 3))]
    some = [named(loaded(each, drawn(each, draw)), number) for number, each in enumerate(asked)]
    with pytest.MonkeyPatch.context() as patch:
        # So that every gap and every solution is held against the reports.
        patch.setattr(common, "MOST", 1000)
        portfolio = portfolio_of(some)
    sheets = {each.reading.sheet.about["organisation"]: each for each in some}
    return Case(sheets, portfolio, {name: advising.advise(each, assess(each, DAY)) for name, each in sheets.items()})


def drawn(questionnaire: Questionnaire, draw: random.Random, tier: Tier | None = None) -> AnswerSheet:
    """Draw a sheet of one role, of two or of none yet, every other with parts, every third with a waiver."""
    one = sheet(questionnaire, UNKNOWN, draw)
    roles = draw.choice([(UNKNOWN,), *((role,) for role in ROLES), tuple(draw.sample(ROLES, 2))])
    one = one.model_copy(update={"facts": {**one.facts, "role": roles}, "tier": tier or one.tier})
    one = with_parts(one, questionnaire, draw) if draw.random() < 0.5 else one
    ends = DAY + timedelta(days=draw.randint(0, 400))
    waivers = {draw.choice([*questionnaire.controls]): Waiver(reason="later", approved_by="owner", expires=ends)}
    return one.model_copy(update={"waivers": waivers if draw.random() < 0.3 else {}})


def ahead(bound: Bound) -> Iterator[Due]:
    ends = bound.obligation.ends
    return (day for day in (*bound.obligation.dates, *([ends] if ends else ())) if day.on > DAY)


CONCERNED = {"applies": "firms", "coming": "firms", "may-apply": "may"}


def test_a_day_ahead_names_the_firms_that_their_reports_say_are_bound(case: Case) -> None:
    expected: dict[tuple[date, str, str], dict[str, list[str]]] = {}
    for firm, report in case.firms:
        for bound in report.advice.obligations:
            kind = CONCERNED.get(bound.binding)
            for day in ahead(bound) if kind else ():
                concerned = expected.setdefault((day.on, bound.obligation.id, day.what), {"firms": [], "may": []})
                concerned[str(kind)].append(firm.id)
    days = case.portfolio.upcoming
    found = {(day.on, day.obligation, day.what): {"firms": [*day.firms], "may": [*day.may]} for day in days}
    assert [*found] == sorted(expected)
    assert found == {key: {kind: sorted(ids) for kind, ids in each.items()} for key, each in expected.items()}
    assert all((day.number, day.number_may) == (len(day.firms), len(day.may)) for day in days)


def test_what_is_due_next_is_the_first_day_of_what_binds_or_the_end_of_a_waiver(case: Case) -> None:
    for firm, report in case.firms:
        binding = [bound for bound in report.advice.obligations if CONCERNED.get(bound.binding) == "firms"]
        found = [
            NextDay(on=day.on, kind="obligation", obligation=bound.obligation.id)
            for bound in binding
            for day in ahead(bound)
        ]
        found += [NextDay(on=waiver.expires, kind="waiver") for waiver in report.waivers.values()]
        first = [day for day in found if day.on == min(each.on for each in found)]
        assert firm.due in first if first else firm.due is None


def test_what_all_are_asked_is_scored_as_a_sheet_of_these_questions(case: Case) -> None:
    basis = next(basis for basis in case.portfolio.bases if basis.kind == "shared")
    assert basis.questionnaire is not None
    scored = [case.sheets[firm.name].questionnaire for firm in case.portfolio.firms if firm.score]
    base = next(each for each in scored if each.id == basis.questionnaire.id)
    base = sharing.restricted([base, *scored], basis.tier)
    assert tuple(base.controls) == basis.controls
    for firm in case.portfolio.firms:
        over = engine.assess(base, only(base, case.sheets[firm.name], basis.tier), DAY)
        ends = (over.score, over.uncapped, domains(over)) if firm.score else (None, None, {})
        assert (firm.shared, firm.shared_uncapped, firm.shared_domains) == ends


def only(base: Questionnaire, own: Loaded, tier: Tier) -> AnswerSheet:
    """Return a sheet with what another questionnaire asks too, in the same words."""
    sheet = own.reading.counted
    own_facts = own.questionnaire.facts
    alike = {i for i, fact in base.facts.items() if i in own_facts and words(own_facts[i]) == words(fact)}

    def kept(given: AnswerSheet | Part) -> dict[str, object]:
        answers = {control_id: answer for control_id, answer in given.answers.items() if control_id in base.controls}
        return {"facts": {i: values for i, values in given.facts.items() if i in alike}, "answers": answers}

    parts = {part_id: part.model_copy(update=kept(part)) for part_id, part in sheet.parts.items()}
    return sheet.model_copy(update={**kept(sheet), "parts": parts, "tier": tier})


def words(fact: Fact) -> tuple[str, tuple[str, ...]]:
    return fact.kind, fact.options


def domains(assessment: Assessment) -> dict[str, Interval]:
    return {domain.id: domain.score for domain in assessment.domains if domain.score} if assessment.score else {}


def test_the_points_and_days_of_a_gap_add_up_over_the_reports(case: Case) -> None:
    points, days = defaultdict[str, list[Fraction]](list), defaultdict[str, list[Fraction]](list)
    number: Counter[str] = Counter()
    for report in case.scored:
        number.update(finding.control.id for finding in report.assessment.gaps)
        for gap in report.advice.gaps:
            points[gap.control].append(gap.points)
        for win in report.advice.quick_wins:
            days[win.control].append(win.days)
    assert {gap.control: gap.firms for gap in case.portfolio.gaps} == number
    # A report says no points of what is not answered, and no days of what waits for something else.
    answered = [gap for gap in case.portfolio.gaps if len(points[gap.control]) == gap.firms]
    free = [gap for gap in answered if len(days[gap.control]) == gap.firms]
    assert len(answered) > len(free) > 10
    for common_one in answered:
        assert abs(common_one.points - sum(points[common_one.control])) <= common_one.firms * MILLIONTH
    assert {gap.control: gap.days for gap in free} == {gap.control: sum(days[gap.control]) for gap in free}


def test_what_a_solution_closes_adds_up_over_the_reports(case: Case) -> None:
    found = defaultdict[str, list[Remedy]](list)
    for remedy in (remedy for report in case.scored for remedy in report.advice.remedies if remedy.closes):
        found[remedy.solution].append(remedy)
    assert {remedy.solution for remedy in case.portfolio.remedies} == found.keys()
    for common_one in case.portfolio.remedies:
        some = found[common_one.solution]
        assert (common_one.firms, common_one.gaps) == (len(some), sum(len(one.closes) for one in some))
        assert abs(common_one.points - sum(one.points for one in some)) <= len(some) * MILLIONTH
        assert common_one.days == sum((one.days_low + one.days_high for one in some), Fraction(0)) / 2


@pytest.mark.parametrize("name", NAMES[::6])
def test_the_days_of_a_solution_are_without_what_only_leads_to_its_gaps(name: str) -> None:
    questionnaire = catalog.load(name)
    follow_ups = [one for one in questionnaire.controls.values() if one.parent and one.of in KINDS and one.solutions]
    some = [named(loaded(questionnaire, led(one, questionnaire)), place) for place, one in enumerate(follow_ups)]
    reports = [advising.advise(each, assess(each, DAY)) for each in some]
    portfolio = portfolio_of(some)
    for common_one in portfolio.remedies:
        found = [one for report in reports for one in report.advice.remedies if one.solution == common_one.solution]
        assert common_one.days == sum((one.days_low + one.days_high for one in found), Fraction(0)) / 2
    assert sum(gap.days for gap in portfolio.gaps) > sum(one.days for one in portfolio.remedies)


def led(control: Control, questionnaire: Questionnaire) -> AnswerSheet:
    """Return a sheet in which one of two parts must first come to a question that the other one answers badly."""
    answers = {control.id: first_choice(control)}
    above = control
    while above.parent:
        parent_id, choice_id = above.parent
        above = questionnaire.controls[parent_id]
        answers[parent_id] = Answer(choice=(choice_id,))
    parts = {"there": answers, "elsewhere": {above.id: first_choice(above)}}
    return AnswerSheet(
        format=1,
        questionnaire=QuestionnaireRef(id=questionnaire.id, version=questionnaire.version),
        tier=TIERS[-1],
        facts=facts(questionnaire, "operator", everything=True),
        answers={},
        parts={part_id: Part(kind=kind(control), title="P", answers=given) for part_id, given in parts.items()},
    )


def kind(control: Control) -> PartKind:
    return "site" if control.of == "site" else "product"


def first_choice(control: Control) -> Answer:
    return Answer(choice=(min(control.choices, key=lambda choice_id: control.choices[choice_id].credit),))


class Years(NamedTuple):
    """Firms' sheets, by their names and days, with what they are scored at; and the portfolio of all."""

    scored: dict[str, dict[date, Assessment]]
    portfolio: Portfolio


@pytest.fixture(scope="module", params=NAMES[::4])
def years(request: pytest.FixtureRequest) -> Years:
    questionnaire, draw = catalog.load(request.param), random.Random(request.param)
    some = {}
    for number in range(5):
        for year in sorted(draw.sample(range(2022, 2027), k=3)):
            on = date(year, draw.randint(1, 3), 1)
            one = dated(drawn(questionnaire, draw, draw.choice(["essential", "essential", "standard"])), on)
            some[number, on] = named(loaded(questionnaire, one), number, year)
    scored = defaultdict[str, dict[date, Assessment]](dict)
    for (_, on), each in some.items():
        scored[each.reading.sheet.about["organisation"]][on] = assess(each, DAY)
    return Years(scored, portfolio_of(some.values(), trend=True))


def dated(sheet: AnswerSheet, on: date) -> AnswerSheet:
    def of(given: AnswerSheet | Part) -> dict[str, object]:
        return {"answers": {i: answer.model_copy(update={"on": on}) for i, answer in given.answers.items()}}

    parts = {part_id: part.model_copy(update=of(part)) for part_id, part in sheet.parts.items()}
    return sheet.model_copy(update={**of(sheet), "parts": parts})


def alike(before: Assessment, after: Assessment) -> bool:
    return before.tier == after.tier and None not in (before.score, after.score)


def gained(before: Assessment, after: Assessment, name: str) -> Fraction:
    return Fraction(getattr(after, name).low - getattr(before, name).low)


def test_what_moved_is_the_difference_of_both_sheets(years: Years) -> None:
    compared = 0
    for firm in years.portfolio.firms:
        *_, (since, before), (_, after) = years.scored[firm.name].items()
        if not alike(before, after):
            assert firm.moved == FirmMove(since=since)
            continue
        compared += 1
        pairs = [(f, after.finding(f.control.id)) for f in before.findings]
        changes = [b.share.low - a.share.low for a, b in pairs if a.share is not None and b.share is not None]
        assert firm.moved == FirmMove(
            since=since,
            score=gained(before, after, "score"),
            uncapped=gained(before, after, "uncapped"),
            better=sum(change > 0 for change in changes),
            worse=sum(change < 0 for change in changes),
        )
    assert compared


def test_each_sheet_of_a_firm_stands_as_it_is_scored(years: Years) -> None:
    for firm in years.portfolio.firms:
        for each, (on, scored) in zip(firm.dates, years.scored[firm.name].items(), strict=True):
            shares = scored.shares
            assert (each.on, each.tier, each.score, each.uncapped) == (on, scored.tier, scored.score, scored.uncapped)
            assert (each.answered, each.counted) == (shares.answered, shares.asked - shares.not_applicable)


def test_a_year_is_compared_with_the_next_over_the_firms_with_sheets_in_both(years: Years) -> None:
    by_year = [{on.year: scored for on, scored in each.items()} for each in years.scored.values()]
    expected = []
    for before, after in pairwise(sorted({year for each in by_year for year in each})):
        both = [(each[before], each[after]) for each in by_year if {before, after} <= each.keys()]
        ends = [(a.uncapped.low, b.uncapped.low) for a, b in both if alike(a, b) and a.uncapped and b.uncapped]
        if ends:
            columns = [[a for a, _ in ends], [b for _, b in ends], [b - a for a, b in ends]]
            expected.append((before, after, len(ends), *(spread(column(values)) for values in columns)))
    found = years.portfolio.trend
    assert [(p.before_year, p.after_year, p.firms, p.before, p.after, p.change) for p in found] == expected
    assert expected
