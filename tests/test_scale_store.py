"""Packed sheets in files: what is read back of them, and what is refused."""

import os
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assessor import scale
from assessor.errors import AssessorError
from assessor.scale import store
from assessor.scale.packing import Packer
from assessor.scale.schema import PACKED, SOURCES
from tests.support.house import CANARY, HOUSE, MIXED, NOTED
from tests.support.house_sheets import QUESTIONNAIRE
from tests.support.running import Write


def test_the_list_of_sheets_says_whose_each_is_and_what_could_not_be_read(house: Write) -> None:
    sheet, told = house(NOTED, name=f"{CANARY}.toml"), list[int]()
    found = store.gather([sheet, "gone.toml"], Packer(str(HOUSE)), told=lambda: told.append(1))
    (row,) = found.rows.to_pylist()
    listed, gone = found.sources.to_pylist()
    assert listed["path"] == str(sheet)
    assert (listed["size"], listed["modified"]) == (sheet.stat().st_size, sheet.stat().st_mtime_ns)
    assert (listed["digest"], listed["sheet"], listed["why"]) == (row["digest"], row["sheet"], None)
    assert listed["questionnaire"] == "house"
    assert gone == {**dict.fromkeys(SOURCES.names), "path": "gone.toml", "why": ["gone.toml: no such file"]}
    assert len(told) == 2
    assert CANARY not in str(row)


@pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="names are Unicode there")
def test_a_name_that_is_not_utf_8_is_listed_with_escapes(house: Write) -> None:
    sheet = house(MIXED)
    odd = sheet.rename(os.fsdecode(os.fsencode(sheet.parent) + b"/\xff.toml"))
    found = store.gather([odd], Packer(str(HOUSE)))
    assert found.sources["path"].to_pylist() == [f"{sheet.parent}/\\udcff.toml"]
    assert found.rows.num_rows == 1


@pytest.fixture
def kept(house: Write, tmp_path: Path) -> Path:
    """Return a file of two packed sheets."""
    paths = [house(MIXED, name=f"{number}.toml") for number in range(2)]
    path = tmp_path / "kept.parquet"
    pq.write_table(store.gather(paths, Packer(str(HOUSE))).rows, path)
    return path


def test_without_the_list_of_sheets_the_rows_are_read_all_the_same(kept: Path) -> None:
    found = store.read(kept)
    assert (found.rows.num_rows, found.sources.num_rows) == (2, 0)
    assert found.rows.schema == PACKED
    assert found.sources.schema == SOURCES
    assert [batch.num_rows for batch in store.batches(kept)] == [2]


def test_rated_rows_are_read_as_packed_ones(kept: Path) -> None:
    rated = pa.Table.from_batches(scale.rate(store.batches(kept), QUESTIONNAIRE))
    before = store.read(kept).rows
    pq.write_table(rated, kept)
    assert store.read(kept).rows.to_pylist() == before.to_pylist()


def refusal(path: Path) -> str:
    with pytest.raises(AssessorError) as refused:
        store.read(path)
    (sentence,) = refused.value.sentences
    return sentence


def test_what_is_no_file_of_packed_sheets_is_refused_in_a_sentence(kept: Path, tmp_path: Path) -> None:
    assert refusal(tmp_path / "gone.parquet").endswith("gone.parquet: no such file")
    assert refusal(tmp_path).endswith(": a folder, not a file")
    whole = kept.read_bytes()
    for damaged in (b"", b"PAR1", b"format = 1\n", whole[:-9], whole[: len(whole) // 2], whole[:4] + whole[-200:]):
        kept.write_bytes(damaged)
        assert "kept.parquet: no whole file of packed sheets (" in refusal(kept)


@pytest.mark.slow
@pytest.mark.parametrize("column", PACKED.names)
def test_a_file_without_a_column_or_with_another_kind_of_it_is_refused(kept: Path, column: str) -> None:
    table = store.read(kept).rows
    pq.write_table(table.drop_columns([column]), kept)
    assert f"{column} is no column of it" in refusal(kept)
    wrong = pa.array([[{"x": 1}]] * 2)
    pq.write_table(table.set_column(PACKED.names.index(column), column, wrong), kept)
    assert "no whole file of packed sheets" in refusal(kept)


@pytest.mark.parametrize("column", [field.name for field in PACKED if not field.nullable])
def test_a_row_without_what_every_row_has_is_refused(kept: Path, column: str) -> None:
    table = store.read(kept).rows
    empty = pa.nulls(2, PACKED.field(column).type)
    loose = table.cast(pa.schema([field.with_nullable(True) for field in PACKED]))
    pq.write_table(loose.set_column(PACKED.names.index(column), column, empty), kept)
    assert "no whole file of packed sheets" in refusal(kept)


@pytest.mark.parametrize("column", ["facts", "answers"])
def test_a_list_without_a_code_in_a_place_is_refused(kept: Path, column: str) -> None:
    table = store.read(kept).rows
    lists = pa.array([[0, None]] * 2, PACKED.field(column).type)
    pq.write_table(table.set_column(PACKED.names.index(column), PACKED.field(column), lists), kept)
    assert "no whole file of packed sheets" in refusal(kept)


@pytest.mark.slow
def test_a_small_file_that_unfolds_into_a_huge_one_is_refused(kept: Path) -> None:
    row = store.read(kept).rows.slice(0, 1)
    long = pa.array([[0] * 3_000_000], PACKED.field("facts").type)
    pq.write_table(row.set_column(PACKED.names.index("facts"), PACKED.field("facts"), long), kept, compression="zstd")
    assert kept.stat().st_size < 100_000
    assert "far more in it than sheets hold" in refusal(kept)


@pytest.mark.slow
def test_a_short_list_of_texts_that_stand_there_many_times_is_refused(kept: Path) -> None:
    rows = store.read(kept).rows.take([0] * 3000)
    long = pa.array(["x" * 200_000] * 3000)
    pq.write_table(rows.set_column(0, PACKED.field("digest"), long), kept, compression="zstd")
    assert kept.stat().st_size < 100_000
    assert "too much text" in refusal(kept)


@pytest.mark.slow
@pytest.mark.parametrize("column", ["about", "why"])
def test_so_it_is_in_the_list_of_sheets(house: Write, tmp_path: Path, column: str) -> None:
    path = tmp_path / "kept.parquet"
    store.update(path, [house(MIXED)], Packer(str(HOUSE)))
    beside = store.sources_of(path)
    run = pq.ParquetFile(beside).metadata.metadata[b"assessor.run"]
    listed = pq.read_table(beside).take([0] * 3000)
    text = "x" * 200_000
    long = pa.array([[("a", text)] if column == "about" else [text]] * 3000, SOURCES.field(column).type)
    table = listed.set_column(SOURCES.names.index(column), SOURCES.field(column), long)
    pq.write_table(table.replace_schema_metadata({b"assessor.run": run}), beside, compression="zstd")
    assert beside.stat().st_size < 100_000
    assert "too much text" in refusal(path)
