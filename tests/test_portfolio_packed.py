"""Packed sheets in a portfolio: where they may be written, what they may hold, and by what they are rated."""

import json
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.support.house import ALL, ANGLES, HOUSE, MIXED, Q, answers
from tests.support.repository import put
from tests.support.running import Run, Write

BEST = ANGLES + answers(**ALL)


@pytest.fixture
def sheets(house: Write) -> list[Path]:
    parts = '[parts.north]\nkind = "site"\ntitle = "North"\n'
    return [house(BEST, name="a.toml"), house(MIXED + parts, name="b.toml")]


@pytest.mark.parametrize(
    ("outs", "why"),
    [
        (["parquet=-"], "parquet is no text; write it with --out parquet=NAME.parquet"),
        (["parquet=packed"], "packed: packed sheets need a name that ends in .parquet"),
        (["parquet=a.toml"], "a.toml: packed sheets need a name that ends in .parquet"),
        (["parquet=p.parquet", "json=p.sources.parquet"], "p.sources.parquet: named twice"),
        (["json=portfolio.toml"], "portfolio.toml: named twice"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
@pytest.mark.usefixtures("sheets")
def test_what_would_be_lost_or_not_found_again_is_refused(run: Run, outs: list[str], why: str) -> None:
    put("portfolio.toml", '[firms.a]\nname = "A"\nsheets = ["a.toml"]\n')
    before = {path: path.read_bytes() for path in Path().iterdir()}
    result = run("portfolio", "portfolio.toml", *Q, *(word for out in outs for word in ("--out", out)))
    assert (result.code, result.out) == (2, "")
    assert why in result.err
    assert {path: path.read_bytes() for path in Path().iterdir()} == before


@pytest.mark.usefixtures("sheets")
def test_a_run_that_finds_no_sheet_leaves_what_was_packed(run: Run) -> None:
    run("portfolio", ".", *Q, "--out", "parquet=p.parquet")
    before = Path("p.parquet").read_bytes()
    Path("empty").mkdir()
    result = run("portfolio", "empty", *Q, "--out", "parquet=p.parquet")
    assert (result.code, result.err) == (2, "empty: no answer sheet there\n")
    assert Path("p.parquet").read_bytes() == before


def rewritten(**columns: Any) -> Path:
    """Rewrite packed sheets as a stranger may: each column's values by a function."""
    table = pq.read_table("p.parquet")
    for name, change in columns.items():
        place = table.schema.get_field_index(name)
        values = pa.array([change(value) for value in table.column(name).to_pylist()], table.schema.field(name).type)
        table = table.set_column(place, table.schema.field(name), values)
    pq.write_table(table, "stranger.parquet")
    return Path("stranger.parquet")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("column", "change"),
    [
        ("digest", lambda _: "\x1b[31m"),
        ("sheet", lambda _: "x"),
        ("questionnaire", lambda _: "../x"),
        ("tier", lambda _: "deepest"),
        ("part", lambda value: value and "North wing"),
        ("kind", lambda value: value and "planet"),
        ("facts", lambda value: [*value, 0]),
        ("answers", lambda value: value[:-1]),
    ],
)
@pytest.mark.usefixtures("sheets")
def test_what_no_sheet_holds_is_bad_input(run: Run, column: str, change: Any) -> None:
    run("portfolio", ".", *Q, "--out", "parquet=p.parquet")
    result = run("portfolio", rewritten(**{column: change}), *Q, "--format", "json")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("stranger.parquet: no file of packed sheets: ")
    assert column in result.err
    assert run("portfolio", rewritten(), *Q, "--format", "json").code == 0


@pytest.mark.usefixtures("sheets")
def test_a_file_without_sheets_is_bad_input(run: Run) -> None:
    run("portfolio", ".", *Q, "--out", "parquet=p.parquet")
    pq.write_table(pq.read_table("p.parquet").slice(0, 0), "none.parquet")
    result = run("portfolio", "none.parquet", *Q)
    assert (result.code, result.out, result.err) == (2, "", "none.parquet: no packed sheet in it\n")


@pytest.mark.slow
@pytest.mark.usefixtures("sheets")
def test_packed_sheets_are_rated_by_a_questionnaire_that_an_assessor_toml_names(run: Run) -> None:
    shutil.copytree(HOUSE.parent, "own")
    put(".git/HEAD", "ref: refs/heads/main\n")
    put("assessor.toml", '[questionnaires]\nhouse = "own/house.toml"\n')
    named = ("--as-of", "2026-06-01", "--format", "json")
    told = run("portfolio", "a.toml", "b.toml", *named)
    assert told.code == 0
    assert [firm["unscored"] for firm in json.loads(told.out)["firms"]] == [None, None]
    assert run("portfolio", "a.toml", "b.toml", "--out", "parquet=p.parquet", *named).out == told.out
    assert run("portfolio", "p.parquet", *named).out == told.out
