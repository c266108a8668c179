"""What a sitting does when others hold its file, or the disk is full."""

import contextlib
import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assessor.cli.main import main
from assessor.io.locks import locked
from tests.support.house import HOUSE, SHEET, saved
from tests.support.running import Result


def test_a_second_run_on_the_same_file_is_refused(lines: Callable[..., Result]) -> None:
    with locked(Path(SHEET)):
        result = lines(["1"], HOUSE)
    assert (result.code, result.out) == (2, "")
    assert result.err == f"{SHEET}: open in process {os.getpid()}; leave that one first\n"
    assert lines(["1"], HOUSE).code == 0


def test_a_file_changed_underneath_is_not_overwritten(
    lines: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Meddling(io.StringIO):
        def readline(self, size: int = -1, /) -> str:  # type: ignore[override]  # typeshed has bytes for its base
            line = super().readline(size)
            if line == "2\n":
                with Path(SHEET).open("a") as file:
                    file.write("# changed elsewhere\n")
            return line

    lines(["1"], HOUSE)
    monkeypatch.setattr(sys, "stdin", Meddling("2\n"))
    assert main(["run", str(HOUSE), "--plain"]) == 2
    assert saved()["facts"] == {"role": ["operator"]}
    assert "# changed elsewhere" in Path(SHEET).read_text()


@contextmanager
def files_limited_to(size: int) -> Iterator[None]:
    """Let no file grow beyond a size: what a full disk does, without filling one."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits for files")
def test_a_disk_without_room_is_noticed_before_the_first_question(lines: Callable[..., Result]) -> None:
    lines(["1"], HOUSE)
    before = Path(SHEET).read_bytes()
    with files_limited_to(10_000):
        result = lines(["1"], HOUSE)
    assert (result.code, result.out) == (2, "")
    assert f"{SHEET}: nothing could be saved beside it (File too large)" in result.err
    assert Path(SHEET).read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits for files")
def test_a_disk_that_fills_up_meanwhile_loses_nothing(
    lines: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines(["1", "1"], HOUSE)
    before = Path(SHEET).read_bytes()
    with contextlib.ExitStack() as later:

        class Filling(io.StringIO):
            def readline(self, size: int = -1, /) -> str:  # type: ignore[override]  # typeshed has bytes for its base
                later.enter_context(files_limited_to(10))
                return super().readline(size)

        monkeypatch.setattr(sys, "stdin", Filling("2\n"))
        assert main(["run", str(HOUSE), "--plain"]) == 2
    assert Path(SHEET).read_bytes() == before
    assert [path.name for path in Path().iterdir() if path.name.endswith(".tmp")] == []
    assert lines(["2"], HOUSE).code == 0
