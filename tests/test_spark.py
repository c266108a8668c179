"""Spark rates as one machine does, in every cell, however rows are cut and shuffled."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assessor import scale
from assessor.io import catalog
from assessor.model.catalog import TIERS
from assessor.scale.codes import INHERITED, LEAST, UNANSWERED, UNKNOWN
from assessor.scale.holding import FAILURES
from assessor.scale.joining import KINDS
from assessor.scale.rows import OUTCOMES
from assessor.scale.standing import STATES
from tests.support.cluster import started
from tests.support.drawn_rows import drawn
from tests.support.house_sheets import QUESTIONNAIRE, shares

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

pytestmark = pytest.mark.slow
FILES = 2


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[SparkSession]":
    with started(tmp_path_factory.mktemp("spark")) as session:
        yield session


def stored(batches: list[pa.RecordBatch], folder: Path) -> str:
    """Write rows into several files, cut at any place."""
    folder.mkdir()
    for number in range(FILES):
        pq.write_table(pa.Table.from_batches(batches[number::FILES]), folder / f"{number}.parquet", row_group_size=7001)
    return str(folder)


def kept(frame: "DataFrame", folder: Path) -> pa.Table:
    frame.write.parquet(str(folder))
    return pq.read_table(folder)


def by_sheet(table: pa.Table) -> pa.Table:
    return table.sort_by([("digest", "ascending"), ("part", "ascending")])


def differing(found: pa.Table, expected: pa.Table) -> list[str]:
    """Return the columns in which a cell differs; the types of numbers do not count."""
    left, right = by_sheet(found), by_sheet(expected)
    assert left.column_names == right.column_names
    return [name for name in left.column_names if not left[name].cast(right[name].type).equals(right[name])]


QUESTIONNAIRES = {
    "a questionnaire that ships": catalog.load("healthcare"),
    "a questionnaire of one's own": QUESTIONNAIRE,
    "totals of more than 64 bits": shares(18, random.Random(18)),
}
ROWS = {
    "a questionnaire that ships": 30_000,
    "a questionnaire of one's own": 150_000,
    "totals of more than 64 bits": 20_000,
}


@pytest.mark.parametrize("which", ROWS)
def test_no_cell_differs(cluster: "SparkSession", tmp_path: Path, which: str) -> None:
    from assessor import spark

    questionnaire, number = QUESTIONNAIRES[which], ROWS[which]
    packed = list(drawn(questionnaire, number, seed=1))
    expected = pa.Table.from_batches(scale.rate(packed, questionnaire))
    shuffled = cluster.read.parquet(stored(packed, tmp_path / "packed")).repartition(5)
    found = kept(spark.rate(shuffled, questionnaire), tmp_path / "rated")
    assert found.num_rows > number
    assert differing(found, expected) == []


def test_drawn_rows_are_of_every_kind() -> None:
    seen: dict[str, set[Any]] = {name: set() for name in ("outcome", "cap_low", "cap_high", "kind", "tier")}
    lists: dict[str, set[int]] = {name: set() for name in ("facts", "answers", "states", "failures")}
    wide = 0
    for questionnaire in QUESTIONNAIRES.values():
        table = pa.Table.from_batches(scale.rate(drawn(questionnaire, 20_000, seed=1), questionnaire))
        for name, values in seen.items():
            values.update(table[name].to_pylist())
        for name, numbers in lists.items():
            numbers.update(table[name].combine_chunks().flatten().unique().to_pylist())
        low = table["uncapped_low"].combine_chunks()
        wide += low.field("denominator").null_count - low.null_count
    assert seen["outcome"] == {*OUTCOMES}
    assert seen["cap_low"] == seen["cap_high"] == {39, 59, 79, 94, None}
    assert (seen["kind"], seen["tier"]) == ({None, *KINDS}, {*TIERS})
    assert lists["facts"] >= {UNANSWERED, UNKNOWN, INHERITED}
    assert lists["answers"] >= {*range(LEAST, 0)}
    assert (lists["states"], lists["failures"]) == ({*range(len(STATES))}, {*range(len(FAILURES))})
    assert wide > 0
