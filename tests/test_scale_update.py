"""Packed again: only what changed is read again, and nothing is lost when that is stopped."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assessor.errors import AssessorError
from assessor.io import toml
from assessor.scale import store, updating
from assessor.scale.packing import Packer
from assessor.scale.store import Stored
from tests.support.house import ALL, ANGLES, CANARY, HOUSE, MIXED, NOTED, answers
from tests.support.running import Write

DAY = 1_700_000_000
BEST = ANGLES + answers(**ALL)
SITE = '[parts.north]\nkind = "site"\ntitle = "North"\nanswers.lock-fitted.choice = "none"\n'
Named = Callable[..., list[Path]]


@pytest.fixture
def named(house: Write) -> Named:
    """Write sheets with a name and a text each, long ago."""

    def call(**texts: str) -> list[Path]:
        return [aged(house(text, name=f"{name}.toml")) for name, text in texts.items()]

    return call


def aged(path: Path, seconds: int = DAY) -> Path:
    os.utime(path, (seconds, seconds))
    return path


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    (tmp_path / "kept").mkdir()
    return tmp_path / "kept" / "pack.parquet"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the sheets whose TOML is parsed."""
    found: list[str] = []
    parsed = toml.parsed

    def noted(path: Path, *rest: object) -> object:
        if len(path.stem) == 1:
            found.append(path.name)
        return parsed(path, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(toml, "parsed", noted)
    return found


def update(pack: Path, paths: Iterable[Path | str]) -> Stored:
    return store.update(pack, paths, Packer(str(HOUSE)))


def written(pack: Path) -> tuple[bytes, bytes]:
    return pack.read_bytes(), store.sources_of(pack).read_bytes()


def test_it_stores_what_is_packed_in_memory(named: Named, pack: Path) -> None:
    paths = named(a=BEST + SITE, b=MIXED, c=answers(lock_fitted="never"), d=NOTED)
    assert update(pack, reversed(paths)) == Stored(read=3, not_packed=1)
    assert store.read(pack) == store.gather(paths, Packer(str(HOUSE)))
    assert pq.read_table(pack).num_rows == 4


def test_names_and_texts_stand_in_the_list_alone_which_only_its_owner_can_read(named: Named, pack: Path) -> None:
    update(pack, named(**{CANARY: NOTED}))
    rows, listed = pq.read_table(pack), store.sources_of(pack)
    assert CANARY not in str(rows.to_pylist())
    assert CANARY in str(pq.read_table(listed).to_pylist())
    if os.name != "nt":
        assert stat.S_IMODE(listed.stat().st_mode) == 0o600


def test_a_second_run_reads_no_sheet_and_writes_the_same_bytes(named: Named, pack: Path, read: list[str]) -> None:
    paths = named(a=BEST + SITE, b=MIXED, c=NOTED)
    update(pack, paths)
    first = written(pack)
    read.clear()
    assert update(pack, paths) == Stored(unchanged=3)
    assert read == []
    assert written(pack) == first


def test_only_what_changed_is_packed_again(named: Named, house: Write, pack: Path, read: list[str]) -> None:
    paths = named(a=BEST, b=MIXED, c=BEST + SITE, e=NOTED)
    update(pack, paths)
    (d,) = named(d=NOTED)
    aged(house(BEST, name="b.toml"), DAY + 5)
    paths[3].unlink()
    read.clear()
    now = [*paths[:3], d]
    assert update(pack, now) == Stored(read=2, unchanged=2, gone=1)
    assert read == ["b.toml", "d.toml"]
    assert store.read(pack) == store.gather(now, Packer(str(HOUSE)))


def test_the_same_bytes_with_another_time_are_not_packed_again(named: Named, pack: Path, read: list[str]) -> None:
    paths = named(a=NOTED, b=MIXED)
    update(pack, paths)
    aged(paths[0], DAY + 9)
    read.clear()
    assert update(pack, paths) == Stored(unchanged=2)
    assert read == []
    assert store.read(pack) == store.gather(paths, Packer(str(HOUSE)))


def test_a_file_that_may_change_within_the_tick_of_a_clock_is_looked_into_again(house: Write, pack: Path) -> None:
    sheet = house(answers(lock_fitted="some"))
    update(pack, [sheet])
    assert store.read(pack).sources["modified"].to_pylist() == [None]
    before = sheet.stat()
    house(answers(lock_fitted="none"))
    os.utime(sheet, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert update(pack, [sheet]) == Stored(read=1)


def test_what_failed_is_tried_again(named: Named, house: Write, pack: Path) -> None:
    (sheet,) = named(a=answers(lock_fitted="never"))
    assert update(pack, [sheet]) == update(pack, [sheet]) == Stored(not_packed=1)
    assert update(pack, [sheet, "gone.toml"]) == Stored(not_packed=2)
    aged(house(MIXED, name="a.toml"))
    assert update(pack, [sheet]) == Stored(read=1, gone=1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param('question = "', 'question = "Now: ', id="a question is another one"),
        pytest.param('version = "1.2.0"', 'version = "1.3.0"', id="there is a new version"),
        pytest.param('id = "house"', 'id = "hut"', id="it is another questionnaire"),
    ],
)
def test_sheets_are_read_again_once_their_questions_are_others(
    named: Named, pack: Path, tmp_path: Path, old: str, new: str
) -> None:
    shutil.copytree(HOUSE.parent, tmp_path / "tiny")
    own = tmp_path / "tiny" / HOUSE.name
    paths = named(a=MIXED, b=BEST)
    assert store.update(pack, paths, Packer(str(own))) == Stored(read=2)
    for file in own.parent.rglob("*.toml"):
        file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    done = store.update(pack, paths, Packer(str(own)))
    assert done.unchanged == 0
    assert store.read(pack) == store.gather(paths, Packer(str(own)))


def test_files_of_two_runs_are_not_taken_for_one(named: Named, pack: Path) -> None:
    paths = named(a=MIXED, b=BEST)
    update(pack, paths[:1])
    old = store.sources_of(pack).read_bytes()
    update(pack, paths)
    store.sources_of(pack).write_bytes(old)
    with pytest.raises(AssessorError, match=r"not written together with pack\.parquet"):
        store.read(pack)
    assert update(pack, paths) == Stored(read=2)
    assert store.read(pack).sources.num_rows == 2


def test_what_has_the_name_and_is_no_pack_is_not_replaced(named: Named, pack: Path) -> None:
    paths = named(a=MIXED)
    for name in (pack, store.sources_of(pack)):
        for content in (b"somebody's", parquet(pa.table({"mine": [1]}))):
            name.write_bytes(content)
            with pytest.raises(AssessorError, match="of packed sheets"):
                update(pack, paths)
            assert name.read_bytes() == content
        name.unlink()


def parquet(table: pa.Table) -> bytes:
    out = pa.BufferOutputStream()
    pq.write_table(table, out)
    return bytes(out.getvalue())


def test_a_list_that_names_other_sheets_than_the_rows_are_of_is_refused(named: Named, pack: Path) -> None:
    paths = named(a=MIXED, b=BEST)
    update(pack, paths)
    listed = store.sources_of(pack)
    table = pq.read_table(listed)
    run = pq.ParquetFile(listed).metadata.metadata[b"assessor.run"]
    swapped = table.take([1, 0]).replace_schema_metadata({b"assessor.run": run})
    pq.write_table(swapped, listed)
    with pytest.raises(AssessorError, match="lists other sheets than those packed"):
        update(pack, paths)


def test_what_is_stopped_leaves_the_old_files(named: Named, pack: Path) -> None:
    paths = named(a=MIXED, b=BEST, c=NOTED)
    update(pack, paths[:1])
    before = written(pack)

    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.update(pack, paths, Packer(str(HOUSE)), told=stop)
    assert written(pack) == before
    assert {path.name for path in pack.parent.iterdir()} == {"pack.parquet", "pack.sources.parquet"}


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="no signals")
def test_a_killed_run_leaves_the_old_files(named: Named, pack: Path) -> None:
    paths = named(a=MIXED, b=BEST, c=NOTED)
    update(pack, paths[:1])
    before = written(pack)
    code = (
        "import os, sys; from assessor.scale import packing, store; pack, house, *paths = sys.argv[1:];"
        "store.update(pack, paths, packing.Packer(house), told=lambda: os.kill(os.getpid(), 9))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(pack), str(HOUSE), *map(str, paths)], check=False)
    assert done.returncode == -9
    assert written(pack) == before
    assert update(pack, paths) == Stored(read=2, unchanged=1)
    assert {path.name for path in pack.parent.iterdir()} == {"pack.parquet", "pack.sources.parquet"}


def test_more_paths_than_are_sorted_in_memory_come_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(updating, "PATHS", 3)
    paths = ["b", "ä", "a\nb", "a", "\udcff", "c", "b", "é", "a"]
    found = list(updating.in_order(paths))
    assert [path for _, path in found] == ["\udcff", "a", "a\nb", "b", "c", "ä", "é"]
    assert found[0] == ("\\udcff", "\udcff")
