"""Whose sheets are whose: one firm over the years, copies named, and names that look alike asked about."""

import re
import time
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.model.portfolio import PortfolioRemark
from assessor.portfolios.firms import MOST_ALIKE, MOST_NAMES, FirmSheets, Sheet, sorted_out

ONE, OTHER = "1" * 32, "2" * 32


def sheet(path: str, organisation: str = "", *, about: dict[str, str] | None = None, **said: Any) -> Sheet:
    said = {"digest": path, "sheet": None, "questionnaire": "dental", "on": date(2026, 1, 1)} | said
    told = {"organisation": organisation} | (about or {})
    return Sheet(path=path, about=told, version="1", tier="essential", place=0, **said)


def year(path: str, number: int, organisation: str = "Northside", **said: Any) -> Sheet:
    return sheet(path, organisation, on=date(number, 1, 1), **said)


def listed(path: str, firm: str, organisation: str = "", **said: Any) -> Sheet:
    return sheet(path, organisation, firm=firm, **{"name": firm.title()} | said)


def firms(*sheets: Sheet) -> dict[str, list[str]]:
    return {found.name: [one.path for one in found.sheets] for found in sorted_out(sheets)[0]}


def told(*sheets: Sheet) -> list[tuple[str, tuple[str, ...], int]]:
    return [(remark.kind, remark.names, remark.number) for remark in sorted_out(sheets)[1]]


def test_the_sheets_of_an_organisation_are_one_firms_the_oldest_first() -> None:
    some = (year("b", 2026), year("a", 2027, "Northside  Ltd"), year("c", 2025), year("d", 2024, "Southside"))
    assert firms(*some) == {"Northside": ["c", "b"], "Northside Ltd": ["a"], "Southside": ["d"]}


@pytest.mark.parametrize(
    "spelt", ["NORTHSIDE CAFÉ", " Northside\n\tCafé ", "Northside Cafe\u0301", "northside\u00a0café"]
)
def test_case_white_space_and_composed_letters_make_no_other_firm(spelt: str) -> None:
    assert firms(year("a", 2026, "Northside Café"), year("b", 2025, spelt)) == {"Northside Café": ["b", "a"]}


def test_the_name_is_that_of_the_newest_sheet() -> None:
    assert firms(year("a", 2025, "NORTHSIDE"), year("b", 2026, "Northside")) == {"Northside": ["a", "b"]}


def test_what_portfolio_toml_says_comes_before_what_sheets_say() -> None:
    some = (listed("a", "north", "Old name", group="dental"), listed("b", "north", "New name", on=date(2027, 1, 1)))
    (found,), remarks = sorted_out(some)
    assert (found.name, found.group, [one.path for one in found.sheets]) == ("North", "dental", ["a", "b"])
    assert remarks == ()


def test_a_sheet_that_is_not_listed_joins_the_listed_firm_with_its_organisation() -> None:
    assert firms(year("new", 2027, "old NAME"), listed("a", "north", "Old name")) == {"North": ["a", "new"]}
    assert firms(year("new", 2027, "north"), listed("a", "north", "Old name")) == {"North": ["a", "new"]}


def test_with_an_organisation_that_two_listed_firms_have_a_sheet_is_asked_about() -> None:
    some = (year("new", 2027, "Same"), listed("a", "north", "Same"), listed("b", "south", "Same"))
    assert firms(*some) == {"North": ["a"], "Same": ["new"], "South": ["b"]}
    assert told(*some) == [("near-names", ("North", "Same", "South"), 3)]


def test_without_an_organisation_a_firm_is_known_by_the_id_of_its_sheets() -> None:
    some = (year("a", 2026, "", sheet=ONE), year("b", 2025, " \u200b", sheet=ONE), year("c", 2024, "-"))
    assert firms(*some) == {"a": ["b", "a"], "c": ["c"]}
    assert told(*some) == [("no-name", ("a", "c"), 2)]


def test_a_sheet_without_an_organisation_belongs_to_the_firm_whose_sheet_has_its_id() -> None:
    some = (year("a", 2025, "", sheet=ONE), year("b", 2026, "Northside", sheet=ONE))
    assert firms(*some) == {"Northside": ["a", "b"]}
    assert told(*some) == []


def test_every_questionnaire_site_and_scope_has_an_entry_of_its_own() -> None:
    some = (
        year("a", 2026),
        year("b", 2026, about={"site": "North wing"}),
        year("c", 2027, about={"site": "North  Wing"}),
        year("d", 2026, about={"site": "North wing", "scope": "x" * 2000}),
        year("e", 2026, questionnaire="bakery"),
    )
    found, remarks = sorted_out(some)
    assert {each.name: [one.path for one in each.sheets] for each in found if "e" not in each.sheets[0].path} == {
        "Northside": ["a"],
        "Northside, North Wing": ["b", "c"],
        f"Northside, North wing, {'x' * 59}…": ["d"],
    }
    assert [each.name for each in found].count("Northside") == 2
    assert remarks == ()


def test_the_same_content_counts_once_and_the_copy_is_named() -> None:
    some = (year("x/a (1).toml", 2026, digest="1"), year("x/a.toml", 2026, digest="1"), year("b.toml", 2025))
    assert firms(*some) == {"Northside": ["b.toml", "x/a.toml"]}
    assert told(*some) == [("same-sheet", ("x/a.toml", "x/a (1).toml"), 1)]


def test_of_the_same_content_the_sheet_that_is_listed_counts() -> None:
    some = (year("a", 2026, digest="1"), listed("north/2026.toml", "north", digest="1"))
    assert firms(*some) == {"North": ["north/2026.toml"]}


@pytest.mark.parametrize("copy", ["a (1).toml", "Kopie von a.toml", "a - Copy.toml", "longer/a.toml"])
def test_of_two_sheets_of_one_date_the_one_with_the_shorter_name_counts(copy: str) -> None:
    assert firms(year(copy, 2026), year("a.toml", 2026)) == {"Northside": ["a.toml"]}
    assert told(year(copy, 2026), year("a.toml", 2026)) == [("same-date", ("a.toml", copy), 1)]


def test_sheets_of_one_date_for_two_sites_both_count() -> None:
    some = (year("a", 2026, about={"site": "A"}), year("b", 2026, about={"site": "B"}))
    assert firms(*some) == {"Northside, A": ["a"], "Northside, B": ["b"]}
    assert told(*some) == []


def test_a_sheet_without_a_date_counts_as_the_oldest_and_is_named_where_there_are_others() -> None:
    some = (year("b", 2026), sheet("z", "Northside", on=None), sheet("a", "Northside", on=None))
    assert firms(*some) == {"Northside": ["a", "z", "b"]}
    assert told(*some) == [("no-date", ("a", "z"), 2)]
    assert told(sheet("z", "Northside", on=None)) == []


def test_an_id_that_two_organisations_have_is_named_and_joins_nothing() -> None:
    some = (
        year("a", 2026, "Northside", sheet=ONE),
        year("b", 2026, "Bakery", sheet=ONE),
        year("c", 2026, "", sheet=ONE),
    )
    assert firms(*some) == {"Bakery": ["b"], "Northside": ["a"], "c": ["c"]}
    assert told(*some) == [("same-id", ("Bakery", "Northside", "c"), 3), ("no-name", ("c",), 1)]
    assert told(listed("a", "north", sheet=ONE), listed("b", "south", sheet=ONE)) == []


def test_a_firm_that_an_id_could_not_tell_apart_is_asked_about_once() -> None:
    some = [listed("a", "a", "Same", sheet=ONE), listed("b", "b", "Same"), year("c", 2025, "Same", sheet=ONE)]
    assert told(*some) == [("near-names", ("A", "B", "Same"), 3)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Northside Clinic", "Northside Clinic Ltd."),
        ("Northside Clinic", "Nortside Clinic"),
        ("Northside Clinic", "Northside Clinik"),
        ("Northside Clinic", "Northsied Clinic"),
        ("Northside Clinic", "North-Side Clinic, Inc"),
        ("Northside Clinic", "Clinic Northside"),
        ("Northside Clinic", "The Northside Clinic"),
        ("Northside\u200b Clinic", "Northside Clinic"),
        ("Children's Home", "Childrens Home"),
        ("Bau GmbH & Co. KG", "BAU G.m.b.H."),
        ("Fish and Chips", "Fish & Chips Limited"),
        ("Müller AG", "Mueller"),
        ("Müller AG", "Muller S.A."),
        ("Société Générale S.A.", "Societe Generale"),
        ("Dansk Luft A/S", "Dansk Luft ApS"),
        ("Bakker B.V.", "Bakker N.V."),
        ("Grupo Norte S.A. de C.V.", "Grupo Norte"),
        ("Kowalski Sp. z o.o.", "Kowalski"),
        ("株式会社山田", "山田"),
        ("㈱山田", "山田"),
        ("ООО Ромашка", "Ромашка"),
    ],
)
def test_names_that_may_be_one_firms_are_asked_about_and_not_joined(one: str, other: str) -> None:
    some = (sheet("a", one), sheet("b", other))
    assert len(firms(*some)) == 2
    assert told(*some) == [("near-names", tuple(sorted([one, other])), 2)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Clinic 12", "Clinic 13"),
        ("Clinic II", "Clinic III"),
        ("Plant A", "Plant B"),
        ("Acme", "Acne"),
        ("East Clinic", "West Clinic"),
        ("ABC Clinic", "ABD Clinic"),
        ("Northside Clinic", "Southside Clinic"),
        ("北京市第一医院", "北京市第二医院"),
        ("AG", "GmbH"),
        ("And", "Und"),
    ],
)
def test_a_number_or_a_short_word_makes_another_firm(one: str, other: str) -> None:
    assert told(sheet("a", one), sheet("b", other)) == []


def test_portfolio_toml_settles_which_names_are_one_firms() -> None:
    one, other = listed("a", "north", "North Ltd"), listed("b", "north-ltd", "North", name="North Ltd")
    assert told(one, other) == []
    assert told(one, sheet("b", "North GmbH")) == [("near-names", ("North", "North GmbH"), 2)]


def test_some_dozens_of_alike_names_are_told_and_the_others_counted() -> None:
    some = [sheet(f"{number}{form}", f"Firm {number} {form}") for number in range(100) for form in ("", "Ltd")]
    names = [remark for remark in told(*some) if remark[0] == "near-names"]
    assert len(names) == MOST_ALIKE + 1
    assert names[-1] == ("near-names", (), 2 * (100 - MOST_ALIKE))
    many = [sheet(f"{number}", f"Firm{'!' * number}") for number in range(100)]
    assert [(len(names), number) for _, names, number in told(*many)] == [(MOST_NAMES, 100)]


def seconds(number: int, name: str) -> float:
    some = [sheet(f"{place}", name.format(letters(place))) for place in range(number)]
    start = time.process_time()
    assert len(sorted_out(some)[0]) == number
    return time.process_time() - start


def letters(number: int) -> str:
    return "".join("bcdfghjklm"[int(digit)] + "aeiou"[int(digit) % 5] for digit in f"{number:07}")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["{} Clinic", "Municipal utility of {}", "{}" + " long" * 300, "Clinic {} GmbH"])
def test_the_time_grows_with_the_number_of_firms_and_not_with_its_square(name: str) -> None:
    few, many = seconds(1000, name), seconds(8000, name)
    assert many < 25 * few + 1


def test_an_id_is_made_of_what_identifies_the_firm() -> None:
    (before,), _ = sorted_out([year("a", 2026)])
    (after,), _ = sorted_out([year("other/name", 2027, "NORTHSIDE", digest="new", sheet=ONE), year("a", 2026)])
    assert after.id == before.id
    assert re.fullmatch("[0-9a-f]{32}", before.id)
    others = [
        year("a", 2026, "Southside"),
        year("a", 2026, questionnaire="bakery"),
        year("a", 2026, about={"site": "A"}),
        year("a", 2026, about={"scope": "A"}),
        year("a", 2026, "", sheet=ONE),
        year("a", 2026, ""),
        listed("a", "northside", "Northside"),
    ]
    assert len({before.id, *(sorted_out([other])[0][0].id for other in others)}) == len(others) + 1


# Few values each, so that sheets often share some.
NAMES = st.sampled_from(["", "North", "north ", "North Ltd", "Nort Clinic", "North Clinic", "!"])
SHEETS = st.builds(
    Sheet,
    path=st.sampled_from(["a.toml", "a (1).toml", "x/a.toml", "b.toml", "c.toml", "d.toml"]),
    digest=st.sampled_from("123456"),
    sheet=st.sampled_from([None, ONE, OTHER]),
    questionnaire=st.sampled_from(["dental", "bakery"]),
    version=st.just("1"),
    tier=st.just("essential"),
    on=st.sampled_from([None, date(2025, 1, 1), date(2026, 1, 1)]),
    about=st.fixed_dictionaries({"organisation": NAMES}, optional={"site": NAMES, "scope": NAMES}),
    place=st.just(0),
    firm=st.sampled_from([None, None, "n", "s"]),
).map(lambda one: one._replace(name="North") if one.firm == "n" else one)
# A path is that of one file, with one content.
SOME = st.lists(SHEETS, unique_by=lambda one: one.path).map(
    lambda some: [one._replace(place=place) for place, one in enumerate(some)]
)


def flat(found: Iterable[FirmSheets]) -> list[str]:
    return sorted(one.path for each in found for one in each.sheets)


def not_counted(remarks: Iterable[PortfolioRemark]) -> list[str]:
    return [path for remark in remarks if remark.kind in ("same-sheet", "same-date") for path in remark.names[1:]]


@given(SOME)
def test_each_sheet_is_in_one_entry_or_named(some: list[Sheet]) -> None:
    found, remarks = sorted_out(some)
    assert sorted([*flat(found), *not_counted(remarks)]) == sorted(one.path for one in some)
    assert len({each.id for each in found}) == len(found)
    for each in found:
        days = [one.on or date.min for one in each.sheets]
        assert days == sorted(days)
        assert len({one.on for one in each.sheets if one.on}) == sum(one.on is not None for one in each.sheets)


@given(SOME.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_the_order_of_the_sheets_changes_nothing(both: tuple[list[Sheet], list[Sheet]]) -> None:
    one, other = both
    assert sorted_out(one) == sorted_out(other)


@given(SOME)
def test_a_further_firm_changes_no_other(some: list[Sheet]) -> None:
    further = sheet("further.toml", "Quite another firm", digest="further")
    before, _ = sorted_out(some)
    after, _ = sorted_out([*some, further])
    assert [each for each in after if each.name != "Quite another firm"] == list(before)
