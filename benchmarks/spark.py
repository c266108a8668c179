"""Measure what rating costs in Spark's workers, beside rating the same rows in one process.

    python benchmarks/spark.py [--questionnaire NAME] [--rows NUMBER]

One worker and this process rate the same packed rows, no two alike, in turn. It prints the CPU time of each for a row,
the ratio of the two, and what Java needs beside them: reading, bringing sheets together, and handing rows over. It
prints the bytes of a row, too, as Parquet holds packed and rated ones. Aim: a ratio of at most 1.3. It needs Java.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
from portfolio import different, rated, seconds
from pyspark.sql import DataFrame, SparkSession

from assessor import spark
from assessor.io import catalog
from assessor.model.catalog import Questionnaire

HERE = Path(__file__)
ROUNDS = 3
# As many as Spark hands over at once.
BATCH = 10_000


class Cost(NamedTuple):
    """CPU time in microseconds a row: of Spark's worker, of this process, and of Java."""

    worker: float
    here: float
    java: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questionnaire", default="healthcare")
    parser.add_argument("--rows", type=int, default=300_000)
    options = parser.parse_args()
    rating_by_spark(catalog.load(options.questionnaire), options.rows)


def rating_by_spark(questionnaire: Questionnaire, number: int) -> None:
    """Print what it costs to rate so many rows in a worker and in this process, and the ratio of the two."""
    with tempfile.TemporaryDirectory() as folder:
        costs = measured(questionnaire, number, Path(folder))
    worker, here, java = (statistics.median(times) for times in zip(*costs, strict=True))
    ratio = statistics.median(cost.worker / cost.here for cost in costs)
    print(f"{worker:.1f} us to rate a row in a worker, {here:.1f} us in one process, ratio {ratio:.2f}")
    print(f"{java:.1f} us of Java beside that")


def measured(questionnaire: Questionnaire, number: int, folder: Path) -> list[Cost]:
    """Rate rows in both ways, some times."""
    table = pa.Table.from_batches(list(different(questionnaire, number)))
    batches = table.combine_chunks().to_batches(max_chunksize=BATCH)
    pq.write_table(table, folder / "packed.parquet", compression="zstd")
    session = started(folder)
    packed = session.read.parquet(str(folder / "packed.parquet"))
    cpu(session)
    costs = [round_of(session, packed, batches, questionnaire, number) for _ in range(ROUNDS + 1)]
    spark.rate(packed, questionnaire).write.option("compression", "zstd").parquet(str(folder / "rated"))
    for name in ("packed.parquet", "rated"):
        files = [folder / name] if name.endswith(".parquet") else [*(folder / name).glob("*.parquet")]
        print(f"{name.removesuffix('.parquet')}: {sum(file.stat().st_size for file in files) / number:.0f} bytes a row")
    session.stop()
    # The first pays for what a worker imports and Java compiles.
    return costs[1:]


def round_of(
    session: SparkSession, packed: DataFrame, batches: list[pa.RecordBatch], questionnaire: Questionnaire, number: int
) -> Cost:
    before, java_before = cpu(session), java_cpu(session)
    spark.rate(packed, questionnaire).write.format("noop").mode("overwrite").save()
    java_after, after = java_cpu(session), cpu(session)
    here = seconds(lambda: rated(batches, questionnaire))
    times = (after - before, here, java_after - java_before)
    return Cost(*(1e6 * each / number for each in times))


def started(folder: Path) -> SparkSession:
    """Start Spark with one worker, which all that it does is left to."""
    config = {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "4g",
        "spark.local.dir": str(folder),
        "spark.log.level": "ERROR",
        "spark.sql.shuffle.partitions": "1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    # Else a worker is whatever `python3` is.
    os.environ["PYSPARK_PYTHON"] = sys.executable
    # The worker imports this file where another one uses it.
    os.environ["PYTHONPATH"] = os.pathsep.join([str(HERE.parent), *sys.path])
    builder = SparkSession.builder.master("local[1]")
    for key, value in config.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


def cpu(session: SparkSession) -> float:
    """Return the CPU time that the worker has needed."""
    row = session.range(0, 1, 1, 1).mapInArrow(worker_cpu, "seconds double").collect()[0]
    return float(row.seconds)


def worker_cpu(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for _ in batches:
        yield pa.RecordBatch.from_pydict({"seconds": [time.process_time()]})


def java_cpu(session: SparkSession) -> float:
    """Return the CPU time that Java has needed, as Linux tells it."""
    number = session.sparkContext._jvm.java.lang.ProcessHandle.current().pid()  # type: ignore[union-attr]
    # The name of the program, in brackets, may have spaces.
    fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
