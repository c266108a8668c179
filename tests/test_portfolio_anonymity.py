"""With names withheld, what is told stands over at least five firms, and no single firm can be worked out of it."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import floor
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any
from zipfile import ZipFile, is_zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.errors import AssessorError
from assessor.formats.registry import PORTFOLIOS
from assessor.model.base import Model
from assessor.model.portfolio import (
    LEAST_FIRMS,
    Basis,
    CommonFailure,
    Dated,
    FirmPart,
    NotRead,
    Period,
    Portfolio,
    PortfolioRemark,
    Spread,
    Spreads,
)
from assessor.portfolios.anonymity import refuse, withheld
from tests.support.fields import literals
from tests.support.running import Run
from tests.support.stands import MORE, Stand, firms, interval, portfolio

DOMAINS = ("doors", "logins", "updates")
CONTROLS = ("backup", "named-logins", "signed-updates")


def only(found: Portfolio) -> Basis:
    (basis,) = found.bases
    return basis


def groups(stands: Sequence[Stand], by: str = "size") -> list[str]:
    return sorted(only(withheld(portfolio(stands, by))).groups)


# Who stands behind what is told, by the stands themselves.


def behind(stands: Iterable[Stand], domain: str | None = None) -> set[str]:
    return {
        stand.organisation for stand in stands if stand.points is not None and (not domain or domain in stand.domains)
    }


def parts(stands: Iterable[Stand]) -> dict[str, list[Stand]]:
    found: dict[str, list[Stand]] = {}
    for stand in stands:
        found.setdefault(stand.group, []).append(stand)
    return found


def drawn(seed: int) -> list[Stand]:
    """Draw firms, some with several sheets, in groups of every size; not all have every domain."""
    random = Random(seed)
    groups = [group for group in "abcd" for _ in range(random.choice([0, 2, 3, 4, 5, 6, 9, 14]))]
    asked = random.choice([["care"], ["care", "works"], ["care", "works", "town"]])
    common, likely = random.random(), random.random()
    found = []
    for place, group in enumerate(groups):
        not_asked = frozenset(control_id for control_id in CONTROLS if random.random() < 0.1)
        lacking = [i for i in CONTROLS if i not in not_asked and random.random() < likely]
        stand = Stand(
            f"Company {random.choice([place, place, place, random.randrange(len(groups))])}",
            random.choice([None, *range(0, 100, 5)]),
            {domain_id: random.randrange(100) for domain_id in DOMAINS if random.random() < common},
            group,
            random.choice(asked),
            frozenset(lacking[::2]),
            frozenset(lacking[1::2]),
            not_asked,
        )
        found.append(stand)
    return found


def many() -> st.SearchStrategy[list[Stand]]:
    return st.builds(drawn, st.integers(0, 2**32))


def told(stands: Sequence[Stand], by: str | None = "size") -> Portfolio | None:
    """Return what is told of firms; none where these are too few."""
    try:
        return withheld(portfolio(stands, by))
    except AssessorError:
        assert len({stand.organisation for stand in stands}) < LEAST_FIRMS
        return None


# Nothing of a single firm.


def marked(value: Any, mark: Callable[[Any], Any], kind: Any = None) -> Any:
    """Return a value with a mark in every text, day, figure and number below it, except for words of ours."""
    if isinstance(value, Model):
        fields = type(value).model_fields
        return value.model_copy(update={n: marked(getattr(value, n), mark, fields[n].annotation) for n in fields})
    if isinstance(value, tuple):
        return tuple(marked(one, mark, kind) for one in value)
    if isinstance(value, dict):
        return {marked(key, mark): marked(one, mark) for key, one in value.items()}
    return value if literals(kind) or value is None or isinstance(value, bool) else mark(value)


class Marks:
    """Marks that are in no portfolio; each is another one."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, value: Any) -> Any:
        self.number += 1
        if isinstance(value, str):
            return f"canary-{self.number}"
        if isinstance(value, date):
            return date(2077, 1 + self.number % 12, 1 + self.number % 28)
        return value + 770_000 + self.number if isinstance(value, int) else value + Fraction(self.number, 770_047)


MARK = re.compile(r"canary|2077|77\d{4}")


def singled_out(place: int, found: Portfolio) -> Portfolio:
    """Return a portfolio in which all that is said of one firm, but for its group and what it answers, is marked."""
    firm = found.firms[place].model_copy(
        update={
            "level": "guarded",
            "cap": 39,
            "fails": ("backup",),
            "might_fail": ("backup",),
            "weakest": "doors",
            "sheet": "0" * 32,
            "parts": {"north": FirmPart(kind="site", score=interval(1), uncapped=interval(1), fails=("backup",))},
            "dates": (
                Dated(
                    on=date(2026, 1, 1),
                    tier="essential",
                    source="a.toml",
                    score=interval(1),
                    uncapped=interval(1),
                    answered=3,
                    counted=4,
                ),
            ),
        }
    )
    new = marked(firm, Marks())
    kept = {"questionnaire": firm.questionnaire, "version": firm.version, "group": firm.group}
    domains = {"domains": dict(zip(firm.domains, new.domains.values(), strict=True))}
    new = new.model_copy(update=kept | domains)
    return found.model_copy(update={"firms": (*found.firms[:place], new, *found.firms[place + 1 :])})


@pytest.mark.parametrize("place", [0, 5, 11])
def test_nothing_that_is_said_of_a_single_firm_is_told(place: int) -> None:
    stands = [stand._replace(domains={"doors": 10 + n}) for n, stand in enumerate(firms(12, group="small"))]
    found = singled_out(place, portfolio(stands, "size"))
    assert MARK.search(found.model_dump_json())
    result = withheld(found)
    assert only(result).groups
    assert MARK.search(result.model_dump_json()) is None


def few_say() -> Portfolio:
    """Return a portfolio with something of two firms in every place that may say it, and sixteen other firms."""
    odd = {"group": "canary", "questionnaire": "canary", "domains": {"doors": 9, "canary-domain": 9}}
    stands = [
        *firms(11, group="small", gaps=frozenset({"backup"}), domains={"doors": 10}),
        *firms(5, group="hidden", gaps=frozenset({"backup"}), domains={"doors": 20}),
        *firms(2, gaps=frozenset({"canary-control"}), **odd),
    ]
    names = ("canary.toml", "Canary Ltd.")
    remarks = (
        PortfolioRemark(kind="same-sheet", names=names, number=2),
        PortfolioRemark(kind="near-names", names=names, number=2),
        PortfolioRemark(kind="no-date", names=names),
        PortfolioRemark(kind="same-id", names=names, number=2),
    )
    not_read = (NotRead(source="canary.toml", sentences=("canary.toml:1: no canary",)),)
    return portfolio(stands, "size", not_read=not_read, remarks=remarks)


def test_no_text_of_a_few_firms_is_told() -> None:
    found = few_say()
    assert found.model_dump_json().lower().count("canary") > 30
    result = withheld(found)
    assert result.bases
    assert result.gaps
    assert result.failures
    assert "canary" not in result.model_dump_json().lower()


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, Model):
        value = dict(value).values()
    elif isinstance(value, dict):
        value = (*value, *value.values())
    if isinstance(value, str):
        yield value
    elif isinstance(value, Iterable):
        for one in value:
            yield from texts(one)


def test_every_text_that_is_told_is_one_of_ours_or_of_many_firms() -> None:
    ours = {"assessor-portfolio", "2026 Q4", "size", "shared", "essential", "same-sheet", "no-date", "not-read"}
    rule = {"rule", "A rule", "11 December 2026", "reporting begins"}
    shared = {"small", "Group small", "doors", "Domain doors", "backup", "Title of backup"}
    assert set(texts(withheld(few_say()))) == {"", "groups-withheld"} | ours | rule | shared


@given(many())
def test_no_exact_figure_is_told(stands: list[Stand]) -> None:
    found = told(stands)
    assert found is None or "/" not in found.model_dump_json()


@given(many())
def test_neither_the_worst_nor_the_best_is_told(stands: list[Stand]) -> None:
    found = told(stands)
    for basis in found.bases if found else ():
        assert basis.all.score
        assert (basis.all.score.least, basis.all.score.most) == (None, None)
        mine = [stand for stand in stands if basis.kind == "shared" or stand.questionnaire == only_of(basis)]
        lowest = lowest_of(mine)
        assert basis.all.score.lower >= floor(sorted(lowest)[1])
        assert basis.all.score.upper <= sorted(lowest)[-2]


def only_of(basis: Basis) -> str:
    assert basis.questionnaire
    return basis.questionnaire.id


def lowest_of(stands: Iterable[Stand], domain: str | None = None) -> list[Fraction]:
    """Return the figure of each firm that has it: of several sheets, the lowest."""
    found: dict[str, Fraction] = {}
    for stand in stands:
        points = stand.domains.get(domain) if domain else stand.points
        if points is not None and stand.points is not None:
            found[stand.organisation] = min(points + MORE, found.get(stand.organisation, Fraction(1000)))
    return list(found.values())


# Five firms, and five firms less.


@given(many())
def test_five_firms_stand_behind_each_figure_and_behind_what_is_left_of_all(stands: list[Stand]) -> None:
    """Whoever subtracts groups from all of them, in any union, has five firms left or none: the rest in between are
    the groups that are told."""
    found = told(stands)
    for basis in found.bases if found else ():
        mine = [
            s for s in stands if s.points is not None and (basis.kind == "shared" or s.questionnaire == only_of(basis))
        ]
        for domain in (None, *DOMAINS):
            shown = {name for name, figures in basis.groups.items() if figure(figures, domain)}
            if figure(basis.all, domain):
                assert len(behind(mine, domain)) >= LEAST_FIRMS
            for name in shown:
                assert len(behind(parts(mine)[name], domain)) >= LEAST_FIRMS
            left = behind((stand for stand in mine if stand.group not in shown), domain)
            assert not shown or not left or len(left) >= LEAST_FIRMS


def figure(figures: Spreads, domain: str | None) -> Spread | None:
    return figures.domains.get(domain) if domain else figures.score


@given(many())
def test_figures_are_the_quartiles_over_each_firm_once_in_whole_points(stands: list[Stand]) -> None:
    found = told(stands)
    for basis in found.bases if found else ():
        mine = [stand for stand in stands if basis.kind == "shared" or stand.questionnaire == only_of(basis)]
        for some, figures in [(mine, basis.all), *((parts(mine)[name], each) for name, each in basis.groups.items())]:
            for domain in (None, *DOMAINS):
                spread = figure(figures, domain)
                if spread:
                    each = lowest_of(some, domain)
                    wanted = [floor(quartile) for quartile in quantiles(each, n=4, method="inclusive")]
                    assert [spread.lower, spread.median, spread.upper] == wanted
                    assert spread.firms == len(each) // 5 * 5


@given(many())
def test_numbers_of_firms_are_multiples_of_five_and_never_all_but_a_few(stands: list[Stand]) -> None:
    found = told(stands)
    if found is None:
        return
    scored = [stand for stand in stands if stand.points is not None]
    for gap in found.gaps:
        lacking = {stand.organisation for stand in scored if gap.control in stand.gaps | stand.open}
        asked = {stand.organisation for stand in scored if gap.control not in stand.not_asked}
        assert len(lacking) >= gap.firms >= LEAST_FIRMS
        assert len(asked) >= gap.of >= gap.firms + LEAST_FIRMS
        assert gap.open is None or gap.firms - LEAST_FIRMS >= gap.open >= LEAST_FIRMS
        assert gap.points.denominator == gap.days.denominator == 1
    for failure in found.failures:
        some = (failure.fails or 0) + (failure.might_fail or 0)
        assert failure.of - LEAST_FIRMS >= some >= LEAST_FIRMS
    assert all(number % 5 == 0 for number in numbers(json.loads(found.model_dump_json())))


def numbers(value: Any, name: str = "") -> Iterator[int]:
    """Yield all numbers of firms."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from numbers(one, key) if key not in {"version", "cap", "remarks"} else ()
    elif isinstance(value, list):
        for one in value:
            yield from numbers(one, name)
    elif isinstance(value, int) and not isinstance(value, bool):
        yield value


@given(many())
def test_the_order_of_what_is_given_tells_nothing(stands: list[Stand]) -> None:
    found = told(stands)
    assert told(stands[::-1]) == found
    if found:
        whole = portfolio(stands, "size")
        turned = {name: tuple(reversed(getattr(whole, name))) for name in ("firms", "gaps", "failures", "remedies")}
        assert withheld(whole.model_copy(update=turned)) == found


@given(many(), st.sampled_from([None, "size", "industry", "country"]))
def test_to_withhold_names_twice_changes_nothing(stands: list[Stand], by: str | None) -> None:
    found = told(stands, by)
    if found:
        assert withheld(found) == found
        assert Portfolio.model_validate_json(found.model_dump_json()) == found


# Two runs.


def test_a_firm_more_moves_no_number_or_one_by_five() -> None:
    before, after = (withheld(portfolio(firms(number, gaps=frozenset({"backup"})))) for number in (11, 12))
    assert numbers_told(before) == numbers_told(after)
    before, after = (withheld(portfolio(firms(number, gaps=frozenset({"backup"})))) for number in (14, 15))
    assert {more - less for less, more in zip(numbers_told(before), numbers_told(after), strict=True)} <= {0, 5}


def numbers_told(found: Portfolio) -> list[int]:
    return list(numbers(json.loads(found.model_dump_json())))


@given(st.lists(st.integers(10, 90), min_size=9, max_size=20), st.sampled_from([0, 99]))
def test_how_far_out_a_firm_is_that_joins_is_not_told(points: list[int], far: int) -> None:
    stands = [Stand(f"Company {place}", value) for place, value in enumerate(points)]
    out, further = (only(withheld(portfolio([*stands, Stand("One More", end)]))).all for end in (far, abs(far - 5)))
    assert out.score == further.score


# The rules, one by one.


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        pytest.param({"a": 5, "b": 6}, ["a", "b"], id="nothing is left out"),
        pytest.param({"a": 4, "b": 6, "c": 9}, ["c"], id="a group that is left out takes the next smallest along"),
        pytest.param({"a": 3, "b": 2, "c": 9}, ["c"], id="two small groups hide each other"),
        pytest.param({"a": 3, "b": 9}, [], id="what could only be subtracted is not told"),
        pytest.param({"a": 4, "b": 4}, [], id="no group is large enough"),
        pytest.param({"": 2, "b": 6, "c": 9}, ["c"], id="a firm without a group is left out like a group"),
    ],
)
def test_groups_are_told_that_give_nobody_away(sizes: Mapping[str, int], shown: list[str]) -> None:
    stands = [stand for group, size in sizes.items() for stand in firms(size, group=group)]
    found = withheld(portfolio(stands, "size"))
    assert sorted(only(found).groups) == shown == sorted(found.groups)
    assert only(found).all.firms == len(stands) // 5 * 5
    kinds = [remark.kind for remark in found.remarks]
    assert ("groups-withheld" in kinds) is (len(shown) < len(sizes))
    assert found.by == ("size" if shown else None)


def test_each_domain_is_left_out_of_its_own_groups() -> None:
    """Only four firms of a group have updates: without the next smallest group, they would be what is left of all."""
    stands = [
        *firms(4, group="a", domains={"doors": 1, "updates": 2}),
        *(Stand(f"Other {place}", 50, {"doors": 1}, "a") for place in range(6)),
        *firms(6, group="b", domains={"doors": 1, "updates": 2}),
        *firms(7, group="c", domains={"doors": 1, "updates": 2}),
        *firms(5, group="few", domains={"doors": 1, "logins": 3}),
    ]
    stands[-1] = stands[-1]._replace(domains={"doors": 1})
    basis = only(withheld(portfolio(stands, "size")))
    assert {name: sorted(each.domains) for name, each in basis.groups.items()} == {
        "a": ["doors"],
        "b": ["doors"],
        "c": ["doors", "updates"],
        "few": ["doors"],
    }
    assert sorted(basis.all.domains) == sorted(basis.domains) == ["doors", "updates"]


def test_a_domain_that_few_firms_have_in_their_own_questionnaire_is_not_named() -> None:
    found = portfolio(firms(12, domains={"doors": 1, "canary": 2}), shared=True)
    others = [firm.model_copy(update={"domains": {"doors": interval(1)}}) for firm in found.firms[4:]]
    basis = only(withheld(found.model_copy(update={"firms": (*found.firms[:4], *others)})))
    assert (sorted(basis.domains), sorted(basis.all.domains)) == (["doors"], ["doors"])


def test_several_sheets_of_one_firm_count_once_by_the_lowest() -> None:
    wards = [Stand("Many Wards", points, gaps=frozenset({"backup"})) for points in range(60, 90)]
    found = withheld(portfolio([*firms(12), *wards]))
    assert (found.number, found.gaps, found.failures) == (10, (), ())
    spread = only(found).all.score
    assert spread
    assert (spread.firms, int(spread.upper)) == (10, 49)
    with pytest.raises(AssessorError, match="fewer than five firms"):
        withheld(portfolio([*firms(3), *wards]))


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(Stand("COMPANY 0  Ltd."), id="their names are alike"),
        pytest.param(Stand("Quite Another", sheet="ab" * 16), id="their sheets have one id"),
    ],
)
def test_what_may_be_one_firm_counts_as_one(other: Stand) -> None:
    first, *stands = (stand._replace(organisation=stand.organisation.strip()) for stand in firms(4))
    some = [first._replace(sheet="ab" * 16), *stands]
    with pytest.raises(AssessorError, match="fewer than five firms"):
        withheld(portfolio([*some, other]))
    assert withheld(portfolio([*some, Stand("Quite Another")])).number == 5


def test_one_grouping_is_told_at_a_time() -> None:
    stands = [*firms(9, group="a"), *firms(8, group="b", questionnaire="works")]
    over_shared = only(withheld(portfolio(stands, "size")))
    assert (over_shared.kind, sorted(over_shared.groups)) == ("shared", ["a", "b"])
    apart = withheld(portfolio(stands, "size", shared=False))
    assert [(basis.kind, only_of(basis), basis.groups) for basis in apart.bases] == [
        ("same", "care", {}),
        ("same", "works", {}),
    ]
    assert [remark.kind for remark in apart.remarks] == ["groups-withheld"]
    few = withheld(portfolio([*stands, *firms(4, group="c", questionnaire="town")], shared=False))
    assert [only_of(basis) for basis in few.bases] == ["care", "works"]


def test_a_basis_names_neither_its_controls_nor_what_few_firms_answer() -> None:
    few = [
        *firms(4, group="a"),
        *firms(4, group="b", questionnaire="town"),
        *firms(4, group="c", questionnaire="works"),
    ]
    basis = only(withheld(portfolio(few)))
    assert (basis.controls, basis.questionnaire, basis.title) == ((), None, "")
    many_care = only(withheld(portfolio([*few, *firms(1, group="d")])))
    assert (only_of(many_care), many_care.title) == ("care", "Title of care")


@pytest.mark.parametrize(
    ("lacking", "open_", "of", "told_as"),
    [
        pytest.param(4, 0, 20, None, id="under five"),
        pytest.param(5, 0, 9, None, id="of fewer than ten"),
        pytest.param(13, 0, 22, (10, 20, None), id="rounded down"),
        pytest.param(20, 0, 20, (15, 20, None), id="all of them is told as all but five"),
        pytest.param(20, 7, 30, (20, 30, 5), id="five of these have no answer yet"),
        pytest.param(12, 12, 30, (10, 30, 5), id="all of these have no answer yet"),
        pytest.param(12, 4, 30, (10, 30, None), id="of four of these nothing is told"),
    ],
)
def test_a_gap_is_told_of_at_least_so_many(
    lacking: int, open_: int, of: int, told_as: tuple[int, int, int | None] | None
) -> None:
    gap = frozenset({"backup"})
    stands = [
        stand._replace(gaps=gap if place < lacking else frozenset(), open=gap if place < open_ else frozenset())
        for place, stand in enumerate(firms(of))
    ]
    found = withheld(portfolio(stands))
    assert [(one.firms, one.of, one.open) for one in found.gaps] == ([told_as] if told_as else [])
    assert all((one.points, one.days) == (Fraction(2 * one.firms), Fraction(3 * one.firms)) for one in found.gaps)
    assert sorted(found.controls) == (["backup"] if found.gaps or found.failures else [])


@pytest.mark.parametrize(
    ("fails", "might_fail", "told_as"),
    [
        pytest.param(12, 3, (10, None), id="of three that might, nothing is told"),
        pytest.param(3, 12, (None, 10), id="of three that do, nothing is told"),
        pytest.param(15, 15, (15, 10), id="nor that it holds for none of them"),
        pytest.param(3, 4, None, id="of a few that do or might, nothing is told"),
    ],
)
def test_a_failure_is_told_of_at_least_so_many(
    fails: int, might_fail: int, told_as: tuple[int | None, int | None] | None
) -> None:
    failure = CommonFailure(control="backup", fails=fails, might_fail=might_fail, of=30, cap=39)
    found = withheld(portfolio(firms(30), failures=(failure,), controls={"backup": "Backup"}))
    assert [(one.fails, one.might_fail) for one in found.failures] == ([told_as] if told_as else [])


def test_a_cap_is_told_only_where_all_firms_answer_the_same() -> None:
    failing = {"gaps": frozenset({"backup"})}
    alike = withheld(portfolio(firms(12, **failing)))
    differ = withheld(portfolio([*firms(12, **failing), *firms(1, group="b", questionnaire="town", **failing)]))
    assert [one.cap for one in (*alike.failures, *differ.failures)] == [39, None]


def test_a_day_ahead_is_told_by_its_number_of_firms() -> None:
    (day,) = withheld(portfolio(firms(23))).upcoming
    assert (day.firms, day.may, day.number, day.number_may) == ((), (), 15, None)
    assert (day.on, day.told_as) == (date(2026, 12, 11), "11 December 2026")
    assert withheld(portfolio(firms(9))).upcoming == ()


@pytest.mark.parametrize(
    ("on", "quarter"),
    [(date(2026, 1, 1), "2026 Q1"), (date(2026, 6, 30), "2026 Q2"), (date(2026, 12, 31), "2026 Q4")],
)
def test_the_day_is_told_as_its_quarter(on: date, quarter: str) -> None:
    assert withheld(portfolio(firms(5), as_of=on)).as_of == quarter


def test_remarks_are_told_as_numbers_and_names_that_are_alike_are_not_asked_about() -> None:
    assert [(remark.kind, remark.names, remark.number) for remark in withheld(few_say()).remarks] == [
        ("same-sheet", (), 2),
        ("no-date", (), 2),
        ("not-read", (), 1),
        ("groups-withheld", (), 0),
    ]


def test_a_remark_on_all_firms_rounds_their_number_too() -> None:
    remark = PortfolioRemark(kind="no-shared-controls", number=23)
    assert withheld(portfolio(firms(23), remarks=(remark,))).remarks == (remark.model_copy(update={"number": 20}),)


def test_solutions_are_not_told_since_gaps_that_are_left_out_could_be_subtracted() -> None:
    assert withheld(portfolio(firms(20))).remedies == ()


@pytest.mark.parametrize("by", ["group", "about:sector", "about:industry"])
def test_groups_that_a_person_named_are_refused(by: str) -> None:
    with pytest.raises(AssessorError, match=rf"^--by {by}: not with --anonymous, .* industry, size, country$"):
        withheld(portfolio(firms(20, group="x"), by))


def test_the_years_are_refused() -> None:
    spread = Spread(firms=20, lower=MORE, median=MORE, upper=MORE)
    years = Period(
        before_year=2025, after_year=2026, firms=20, before=spread, after=spread, change=spread, better=9, worse=1
    )
    with pytest.raises(AssessorError, match=r"^--trend: not with --anonymous"):
        withheld(portfolio(firms(20), trend=(years,)))
    with pytest.raises(AssessorError, match=r"--by group: .*\n--trend: "):
        refuse("group", trend=True)


SHEET = """format = 1
questionnaire = {{ id = "healthcare", version = "1.0.0" }}
tier = "essential"
about.organisation = "Canary Clinic {number}"
about.site = "canary"
facts.role = ["operator"]

[answers.unique-credentials]
choice = "{choice}"
on = 2026-03-{day}
by = "canary"
comment = "canary"
evidence = [{{ reference = "canary.pdf" }}]
"""


@pytest.fixture
def clinics(tmp_path: Path) -> Path:
    """Return a folder with the sheets of twelve firms, all of which say canary where they may."""
    folder = tmp_path / "canaries"
    folder.mkdir()
    for number in range(12):
        sheet = SHEET.format(number=number, choice=("shared", "proven")[number % 2], day=10 + number)
        (folder / f"canary-{number}.toml").write_text(sheet)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("name", PORTFOLIOS)
def test_no_format_names_a_firm(run: Run, clinics: Path, name: str) -> None:
    for anonymous, named in ((), True), (("--anonymous",), False):
        done = run("portfolio", str(clinics), "--by", "industry", "--out", f"{name}=told", *anonymous)
        assert (done.code, done.out) == (0, "")
        assert (b"canary" in whole(Path("told")).lower()) is named
        assert b"2026-03-1" not in whole(Path("told")) or named


def whole(path: Path) -> bytes:
    """Return the bytes of a file, or of all files in an archive."""
    if not is_zipfile(path):
        return path.read_bytes()
    with ZipFile(path) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_packed_sheets_are_refused(run: Run, clinics: Path) -> None:
    done = run("portfolio", str(clinics), "--anonymous", "--out", "parquet=told.parquet")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("--out parquet: not with --anonymous")
    assert not Path("told.parquet").exists()
