"""Spark rates as one machine does, in every cell, however rows are cut and shuffled."""

import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assessor import scale
from assessor.errors import AssessorError
from assessor.io import catalog
from assessor.io.files import MAX_BYTES
from assessor.model.catalog import TIERS
from assessor.scale import store
from assessor.scale.codes import INHERITED, LEAST, UNANSWERED, UNKNOWN
from assessor.scale.holding import FAILURES
from assessor.scale.joining import KINDS
from assessor.scale.packing import Packer
from assessor.scale.rows import OUTCOMES
from assessor.scale.standing import STATES
from assessor.text import visible
from tests.support.cluster import ROOT, started
from tests.support.drawn_rows import drawn
from tests.support.house import ALL, HOUSE, MIXED, NOTED, answers
from tests.support.house_sheets import QUESTIONNAIRE, shares

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.slow
FILES = 2
HEAD = 'format = 1\nquestionnaire = {{ id = "{}", version = "{}" }}\n'


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
    "a questionnaire that ships": 20_000,
    "a questionnaire of one's own": 160_000,
    "totals of more than 64 bits": 20_000,
}


@pytest.mark.parametrize("which", ROWS)
def test_no_cell_differs(cluster: "SparkSession", tmp_path: Path, which: str) -> None:
    from assessor import spark

    questionnaire, number = QUESTIONNAIRES[which], ROWS[which]
    packed = list(drawn(questionnaire, number, seed=1))
    expected = pa.Table.from_batches(scale.rate(packed, questionnaire))
    shuffled = cluster.read.parquet(stored(packed, tmp_path / "packed")).repartition(5)
    found = spark.rate(shuffled, questionnaire).toArrow()
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


SITE = '[parts.{0}]\nkind = "site"\ntitle = "{0}"\n[parts.{0}.answers.lock-fitted]\nchoice = "{0}"\n'
PARTS = answers(**ALL) + SITE.format("some") + SITE.format("none")
OBJECTS = {
    "mixed": MIXED,
    "noted": NOTED,
    "parts": PARTS,
    "copy": PARTS,
    "wrong choice": answers(lock_fitted="never"),
    "no TOML ♥": "[[[",
    "large": "#" * MAX_BYTES,
    "deep": f"x = {'[' * 30}{']' * 30}",
    "\x1b[2Jline\nfeed": 'questionnaire = { id = "../../etc", version = "1" }',
    "evidence": '[answers.lock-fitted]\nchoice = "all"\nevidence = [{ reference = "r", file = "../x" }]\n',
}


@pytest.fixture
def objects(tmp_path: Path) -> Path:
    """Put sheets of the tiny questionnaire, and what is none, into folders."""
    for number, (name, text) in enumerate(OBJECTS.items()):
        path = tmp_path / "objects" / f"{number % 3}" / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD.format("house", "1.2.0") + text, encoding="utf-8")
    (tmp_path / "objects" / "latin.toml").write_bytes("ä".encode("latin-1"))
    (tmp_path / "objects" / "notes.txt").write_text("no sheet")
    # What Spark itself passes over.
    (tmp_path / "objects" / "empty.toml").touch()
    shutil.copy(tmp_path / "objects" / "0" / "mixed.toml", tmp_path / "objects" / "_draft.toml")
    for path in (ROOT / "tests" / "data" / "then").glob("*.toml"):
        shutil.copy(path, tmp_path / "objects")
    for path in (tmp_path / "objects").rglob("*.toml"):
        # Spark knows no parts of a second.
        os.utime(path, (1_767_225_600, 1_767_225_600))
    return tmp_path / "objects"


def addressed(row: dict[str, Any]) -> dict[str, Any]:
    """Return what is listed of a file as it is of an object, above which nothing counts."""
    shown, above = visible(row["path"]), ", or in [questionnaires] of an assessor.toml above the sheet"
    why = [why.replace(shown, f"file:{shown}", 1).removesuffix(above) for why in row["why"] or ()]
    return {**row, "path": f"file:{row['path']}", "why": why or None}


def read(cluster: "SparkSession", folder: Path, questionnaire: Path | None, kept: Path) -> tuple[pa.Table, pa.Table]:
    """Pack by Spark; what it keeps is read from its files."""
    from assessor import spark

    where = spark.read(cluster, str(folder), str(questionnaire) if questionnaire else None)
    if questionnaire:
        shutil.rmtree(questionnaire.parent)
    where.write.parquet(str(kept))
    parts = spark.parted(cluster.read.parquet(str(kept)))
    return parts.packed.toArrow(), parts.sources.toArrow()


@pytest.mark.parametrize("own", [True, False], ids=["by a questionnaire of one's own", "by those that ship"])
def test_objects_are_read_as_files_are(cluster: "SparkSession", objects: Path, tmp_path: Path, own: bool) -> None:
    taken = Path(shutil.copytree(HOUSE.parent, tmp_path / "own"), HOUSE.name) if own else None
    paths = [path for path in objects.rglob("*.toml") if path.name not in {"empty.toml", "_draft.toml"}]
    expected = store.gather(paths, Packer(str(HOUSE) if own else None))
    packed, sources = read(cluster, objects, taken, tmp_path / "kept")
    assert packed.num_rows == (9 if own else 2)
    assert differing(packed, expected.rows) == []
    listed = {row["path"]: row for row in sources.to_pylist()}
    for row in expected.sources.to_pylist():
        assert listed.pop(f"file:{row['path']}") == addressed(row)
    assert listed == {}


def test_many_small_objects_share_a_task(cluster: "SparkSession", tmp_path: Path) -> None:
    from assessor import spark

    for number in range(500):
        (tmp_path / f"{number}.toml").write_text("#")
    assert spark.read(cluster, str(tmp_path)).rdd.getNumPartitions() == 4


def test_rows_that_list_sheets_are_not_rated(cluster: "SparkSession", tmp_path: Path) -> None:
    from assessor import spark

    (tmp_path / "sheet.toml").touch()
    with pytest.raises(AssessorError, match=r"rate parted\(rows\)\.packed"):
        spark.rate(spark.read(cluster, str(tmp_path)), QUESTIONNAIRE)


def test_columns_say_what_their_numbers_stand_for(cluster: "SparkSession", tmp_path: Path) -> None:
    from assessor import spark

    packed = cluster.read.parquet(stored(list(drawn(QUESTIONNAIRE, 10_000, seed=1)), tmp_path / "packed"))
    spark.rate(packed, QUESTIONNAIRE).limit(1).write.parquet(str(tmp_path / "rated"))
    columns = cluster.read.parquet(str(tmp_path / "rated")).schema
    assert columns["outcome"].metadata == {"rated_by": {"id": "house", "version": "1.2.0"}}
    assert columns["domain_low"].metadata == {"domains": ["doors", "cameras", "keys"]}
    assert columns["states"].metadata == {"controls": list(QUESTIONNAIRE.controls), "states": list(STATES)}
    assert columns["failures"].metadata["failures"] == list(FAILURES)


def test_without_spark_it_says_what_to_install() -> None:
    code = "import sys; sys.modules['pyspark'] = None; import assessor.spark"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    says = "assessor.spark needs pyspark>=4,<5; install it with: python -m pip install 'pyspark>=4,<5'"
    assert done.stderr.splitlines()[-1] == f"assessor.errors.AssessorError: {says}"


@pytest.mark.usefixtures("cluster")
def test_the_page_shows_what_works(objects: Path, capfd: pytest.CaptureFixture[str]) -> None:
    page = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```python\n(from pyspark.*?)^```", page, re.MULTILINE | re.DOTALL)
    named: dict[str, Any] = {}
    objects.rename(objects.parent / "sheets")
    exec(example.replace("s3a://firms", str(objects.parent)), named)
    assert "latin.toml" in capfd.readouterr().out
    rated = pq.read_table(objects.parent / "rated")
    assert rated["outcome"].to_pylist() == ["scored", "scored"]
