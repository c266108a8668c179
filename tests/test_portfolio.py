"""Many sheets beside each other: what is told of firms, by whom, and what is named rather than guessed."""

import csv
import io
import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from assessor.model.portfolio import Portfolio
from assessor.pipeline.loading import load
from assessor.text import floor1
from tests.support.goldens import golden
from tests.support.house import ALL, ANGLES, CANARY, HOUSE, MIXED, NOTED, WORST, Q, answers, waiver
from tests.support.portfolios import portfolio_of
from tests.support.running import Result, Run, Write

BEST = ANGLES + answers(**ALL)


def about(name: str, **more: str) -> str:
    lines = [f'{key} = "{value}"\n' for key, value in {"organisation": name, **more}.items()]
    return "[about]\n" + "".join(lines)


def dated(text: str, day: str) -> str:
    return text.replace("choice = ", f"on = {day}\nchoice = ")


@pytest.fixture
def three(house: Write) -> list[Path]:
    """Three firms, one with two sheets, and one that nobody has answered for."""
    return [
        house(about("Alder Lodge") + dated(WORST, "2025-03-01"), name="alder-2025.toml"),
        house(about("Alder Lodge") + dated(MIXED, "2026-03-01"), name="alder-2026.toml"),
        house(about("Birch Hall") + dated(BEST, "2026-02-01"), name="birch.toml"),
        house(about("Cedar House") + dated(WORST, "2026-01-15") + waiver("lock-fitted", "2026-06-30"), name="c.toml"),
    ]


def told(result: Result) -> Portfolio:
    return Portfolio.model_validate_json(result.out)


@pytest.mark.slow
def test_what_is_printed(run: Run, three: list[Path]) -> None:
    result = run("portfolio", *three, *Q, "--by", "size", "--trend")
    assert (result.code, result.err) == (0, "")
    golden("portfolio.txt", result.out)


@pytest.mark.slow
def test_figures_are_those_of_each_firms_report(run: Run, three: list[Path]) -> None:
    portfolio = told(run("portfolio", *three, *Q, "--format", "json"))
    assert [firm.name for firm in portfolio.firms] == ["Cedar House", "Alder Lodge", "Birch Hall"]
    for firm in portfolio.firms:
        report = json.loads(run("report", firm.source, *Q, "--format", "json").out)
        assert json.loads(firm.model_dump_json())["score"] == report["assessment"]["score"]
        assert json.loads(firm.model_dump_json())["uncapped"] == report["assessment"]["uncapped"]
        assert firm.shares.model_dump() == report["assessment"]["shares"]


def test_the_newest_sheet_of_a_firm_counts_and_says_what_moved(run: Run, three: list[Path]) -> None:
    (alder,) = [firm for firm in told(run("portfolio", *three, *Q, "--format", "json")).firms if "Alder" in firm.name]
    assert (Path(alder.source).name, str(alder.on)) == ("alder-2026.toml", "2026-03-01")
    assert alder.moved is not None
    moved = json.loads(run("compare", *three[:2], *Q, "--format", "json").out)["uncapped"]
    assert alder.moved.uncapped == Fraction(moved["after"]) - Fraction(moved["before"])
    assert str(alder.moved.since) == "2025-03-01"


def test_the_next_day_is_the_end_of_a_waiver_where_no_rule_comes_first(run: Run, three: list[Path]) -> None:
    firms = told(run("portfolio", *three, *Q, "--format", "json")).firms
    (cedar,) = [firm for firm in firms if firm.name == "Cedar House"]
    assert cedar.due is not None
    assert (str(cedar.due.on), cedar.due.kind) == ("2026-06-30", "waiver")
    later = told(run("portfolio", *three, *Q[:2], "--as-of", "2026-07-01", "--format", "json")).firms
    (due,) = [firm.due for firm in later if firm.name == "Cedar House"]
    assert due is not None
    assert (str(due.on), due.kind, due.obligation) == ("2027-01-01", "obligation", "door-law")


def test_firms_of_other_tiers_are_compared_over_what_all_are_asked(run: Run, house: Write) -> None:
    deep = house(about("Deep") + BEST, tier="advanced", name="deep.toml")
    flat = house(about("Flat") + BEST, name="flat.toml")
    result = run("portfolio", deep, flat, *Q, "--format", "json")
    shared, *alike = told(result).bases
    assert (shared.kind, shared.tier, shared.all.firms) == ("shared", "essential", 2)
    assert [(basis.kind, basis.tier, basis.all.firms) for basis in alike] == [
        ("same", "essential", 1),
        ("same", "advanced", 1),
    ]
    # Both gave the same answers to what both were asked.
    assert len({firm.shared and firm.shared.low for firm in told(result).firms}) == 1
    assert f"only the {len(shared.controls)} questions that all of them are asked" in " ".join(
        run("portfolio", deep, flat, *Q).out.split()
    )


def test_what_cannot_be_read_is_named_and_the_others_are_shown(run: Run, three: list[Path], house: Write) -> None:
    wrong = house(answers(lock_fitted="never"), name="wrong.toml")
    result = run("portfolio", *three, wrong, "gone.toml", *Q)
    assert result.code == 2
    assert '"never" is no choice of "lock-fitted"' in result.err
    assert "gone.toml: no such file" in result.err
    assert "2 sheets are missing from all figures" in result.out
    assert "Alder Lodge" in result.out


@pytest.mark.parametrize("arguments", [["gone.toml"], ["."], ["*.toml"]], ids=lambda names: names[0])
def test_nothing_at_all_is_bad_input_and_prints_nothing(run: Run, arguments: list[str]) -> None:
    result = run("portfolio", *arguments)
    assert (result.code, result.out) == (2, "")
    assert arguments[0] in result.err


@pytest.mark.usefixtures("three")
def test_copies_and_names_that_are_near_are_named_and_not_guessed(run: Run, house: Write) -> None:
    house(about("Birch Hall") + dated(BEST, "2026-02-01"), name="birch (1).toml")
    house(about("Birch Hall GmbH") + dated(WORST, "2026-02-01"), name="near.toml")
    house(about("Cedar House") + dated(BEST, "2026-01-15"), name="c (1).toml")
    portfolio = told(run("portfolio", ".", *Q, "--format", "json"))
    kinds = {remark.kind: remark.names for remark in portfolio.remarks}
    assert kinds["same-sheet"] == ("birch.toml", "birch (1).toml")
    assert kinds["same-date"] == ("c.toml", "c (1).toml")
    assert kinds["near-names"] == ("Birch Hall", "Birch Hall GmbH")
    assert portfolio.number == 4


def test_a_sheet_of_a_later_day_is_named(run: Run, three: list[Path], house: Write) -> None:
    house(about("Birch Hall") + dated(BEST, "2031-02-01"), name="typo.toml")
    kinds = {
        each.kind: each.names for each in told(run("portfolio", *three, "typo.toml", *Q, "--format", "json")).remarks
    }
    assert kinds["dated-after"] == ("typo.toml",)
    assert "Is that date right?" in run("portfolio", *three, "typo.toml", *Q).out


def test_a_firm_without_a_score_is_listed_with_the_reason(run: Run, three: list[Path], house: Write) -> None:
    newer = house(about("Dogwood") + BEST, name="d.toml")
    newer.write_text(newer.read_text().replace('"1.2.0"', '"9.9"'))
    result = run("portfolio", *three, newer, *Q)
    assert "Dogwood: it answers a version of the questionnaire that nobody here knows" in " ".join(result.out.split())
    (basis,) = told(run("portfolio", *three, newer, *Q, "--format", "json")).bases
    assert basis.all.firms == 3


def test_a_table_for_programs_has_a_row_for_each_firm(run: Run, three: list[Path]) -> None:
    rows = list(csv.DictReader(io.StringIO(run("portfolio", *three, *Q, "--format", "csv").out)))
    assert [row["firm"] for row in rows] == ["Cedar House", "Alder Lodge", "Birch Hall"]
    firms = told(run("portfolio", *three, *Q, "--format", "json")).firms
    assert [row["confirmed"] for row in rows] == [floor1(firm.score.low) for firm in firms if firm.score]
    assert rows[0]["fails"].split() == list(firms[0].fails)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["terminal", "markdown", "html", "csv", "json"])
def test_names_are_escaped_in_every_format(run: Run, house: Write, name: str) -> None:
    house(about("<b>=1+1|x\\u001b[31m", site="=1+1") + BEST, name="a.toml")
    out = run("portfolio", "a.toml", *Q, "--format", name).out
    assert "\x1b[31m" not in out
    assert "<b>=1" not in out or name in {"terminal", "csv", "json"}
    assert '"=1' not in out


@pytest.mark.slow
@pytest.mark.usefixtures("three")
def test_packed_sheets_tell_the_same_as_the_sheets(run: Run) -> None:
    packing = run("portfolio", ".", *Q, "--out", "parquet=all.parquet")
    assert (packing.code, packing.out, packing.err) == (0, "", "all.parquet: 4 read\n")
    for name in ("json", "terminal"):
        expected = run("portfolio", ".", *Q, "--by", "size", "--trend", "--format", name).out
        assert run("portfolio", "all.parquet", *Q, "--by", "size", "--trend", "--format", name).out == expected
    assert run("portfolio", ".", *Q, "--out", "parquet=all.parquet").err == "all.parquet: 4 unchanged\n"


def test_packed_sheets_without_their_list_have_no_names(run: Run, house: Write) -> None:
    house(NOTED, name="noted.toml")
    run("portfolio", ".", *Q, "--out", "parquet=all.parquet")
    Path("all.sources.parquet").unlink()
    result = run("portfolio", "all.parquet", *Q, "--format", "json")
    assert result.code == 0
    assert CANARY not in result.out
    assert len(told(result).firms) == 1


WITHHELD = ("terminal", "markdown", "html", "csv", "json")


@pytest.mark.slow
@pytest.mark.parametrize("name", WITHHELD)
def test_with_names_withheld_no_format_tells_of_a_firm(run: Run, house: Write, name: str) -> None:
    for number in range(12):
        text = NOTED if number % 2 else MIXED + about(f"{CANARY} {number * 'x'}")
        house(text.replace(f'"{CANARY}"', f'"{CANARY} {number * "x"}"'), name=f"{CANARY}-{number}.toml")
    result = run("portfolio", ".", *Q, "--anonymous", "--by", "size", "--format", name)
    assert result.code == 0
    assert CANARY not in result.out
    assert "2026-03" not in result.out
    assert "2026 Q1" in result.out or name == "csv"


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--anonymous", "--trend"], "--trend: not with --anonymous"),
        (["--anonymous", "--by", "about:site"], "--by about:site: not with --anonymous"),
        (["--anonymous"], "fewer than five firms"),
        (["--by", "colour"], "--by colour: not one of industry, size, country, group or about:KEY"),
        (["--out", "parquet=a.parquet", "--out", "parquet=b.parquet"], "b.parquet: sheets are packed into one file"),
        (["--out", "json=c.toml"], "c.toml: named twice"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_cannot_be_told_is_said_in_a_sentence(run: Run, three: list[Path], options: list[Any], why: str) -> None:
    result = run("portfolio", *three, *Q, *options)
    assert (result.code, result.out) == (2, "")
    assert why in result.err


@pytest.mark.slow
def test_a_critical_failure_is_out_of_all_firms_for_which_it_is_critical(
    house: Write, changed: Callable[..., Path]
) -> None:
    hut = changed("house.toml", 'id = "house"', 'id = "hut"') / "house.toml"
    best, worst = house(about("Alder") + BEST), house(about("Birch") + WORST, name="hut.toml")
    worst.write_text(worst.read_text().replace('"house"', '"hut"'))
    for some in ([load(best, str(HOUSE)), load(worst, str(hut))], [load(worst, str(hut)), load(best, str(HOUSE))]):
        found = {one.control: one for one in portfolio_of(some).failures}
        assert (found["lock-fitted"].fails, found["lock-fitted"].of) == (1, 2)


def test_what_is_withheld_is_not_told_as_none(run: Run, house: Write) -> None:
    for number, text in enumerate([WORST, *[BEST] * 4]):
        house(about(f"Firm {'ABCDE'[number] * 5}") + text, name=f"{number}.toml")
    told_by = " ".join(run("portfolio", ".", *Q, "--anonymous").out.split())
    assert "What is not told here may fail as well: in fewer than 5 firms" in told_by
    assert "No critical control fails" not in told_by


def test_a_sheet_without_a_score_is_compared_with_nothing(run: Run, house: Write) -> None:
    house(about("Alder") + dated(BEST, "2026-03-01"), name="alder-2026.toml")
    for name, day in (("Alder", "2025-03-01"), ("Birch", "2026-03-01")):
        unknown = house(about(name) + dated(WORST, day), name=f"{name}.toml")
        unknown.write_text(unknown.read_text().replace('"1.2.0"', '"9.9"'))
    out = " ".join(run("portfolio", ".", *Q, "--format", "markdown").out.split())
    assert "| cannot be compared with 2025-03-01 |" in out
    assert "- Without a score: 1 of 2" in out
    assert "| Birch | essential | 2026-03-01 | – | – | – | | – | |" in out


def test_a_sheet_that_cannot_be_read_is_named_once(run: Run, three: list[Path], house: Write) -> None:
    house(answers(lock_fitted="never", window_shut="never"), name="wrong.toml")
    out = run("portfolio", *three, "wrong.toml", *Q).out
    assert out.count("wrong.toml") == 1


def test_what_moved_is_a_number_to_a_program(run: Run, three: list[Path]) -> None:
    rows = list(csv.DictReader(io.StringIO(run("portfolio", *three, *Q, "--format", "csv").out)))
    moved = [row["moved, caps aside"] for row in rows if row["moved, caps aside"]]
    assert [text[0] for text in moved] == ["+"]
    assert float(moved[0]) > 0


def test_a_level_is_not_known_where_both_ends_are_not_in_one(run: Run, house: Write) -> None:
    house(about("Alder") + answers(lock_fitted="all"), name="alder.toml")
    (row,) = csv.DictReader(io.StringIO(run("portfolio", "alder.toml", *Q, "--format", "csv").out))
    assert row["level"] == "not known yet"


def test_a_column_that_says_nothing_of_any_firm_is_left_out(run: Run, house: Write) -> None:
    house(about("Alder") + BEST, name="alder.toml")
    before, after = (run("portfolio", "alder.toml", *Q[:2], "--as-of", day).out for day in ("2026-03-31", "2030-01-01"))
    assert "to ask again" not in before + after
    assert "next day" in before
    assert "next day" not in after
