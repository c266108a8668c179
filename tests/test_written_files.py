"""Files are written all or none, and never over a file that was read."""

import errno
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from assessor.model.report import Report
from tests.support.brands import PNG, covered
from tests.support.house import HOUSE, MIXED, SHEET, Q
from tests.support.running import Result, Run, Write


def test_out_writes_several_files_and_keeps_stdout_quiet(run: Run, house: Write, tmp_path: Path) -> None:
    sheet = house(MIXED)
    quiet = run("report", sheet, *Q, "--out", "markdown=a.md", "--out", "json=b.json")
    assert (quiet.code, quiet.out, quiet.err) == (0, "", "")
    assert (tmp_path / "a.md").read_text(encoding="utf-8") == run("report", sheet, *Q, "--format", "markdown").out
    Report.model_validate_json((tmp_path / "b.json").read_bytes())
    both = run("report", sheet, *Q, "--out", "markdown=a.md", "--format", "terminal")
    assert both.out == run("report", sheet, *Q).out


@pytest.mark.parametrize(
    ("out", "says"),
    [
        pytest.param(
            "markdown=missing/a.md",
            "missing/a.md: cannot be written (No such file or directory); nothing was changed",
            id="a folder that is not there",
        ),
        pytest.param(
            "markdown=sheet.toml",
            "sheet.toml: named twice; what is written needs a file of its own",
            id="the answer sheet itself",
        ),
        pytest.param("markdown=link.md", "link.md: a symbolic link; name the file itself", id="a link"),
        pytest.param(
            "doc=a.doc",
            (
                "is not FORMAT=PATH with one of terminal, markdown, html, json, csv, cyclonedx, oscal-catalog, "
                "oscal-plan, oscal-results, pdf, xlsx"
            ),
            id="a format that there is not",
        ),
    ],
)
def test_a_report_that_cannot_be_written_leaves_everything_as_it_was(
    run: Run, house: Write, tmp_path: Path, out: str, says: str
) -> None:
    sheet = house(MIXED)
    (tmp_path / "kept.md").write_text("kept")
    (tmp_path / "link.md").symlink_to("kept.md")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    result = run("report", sheet, *Q, "--out", out)
    assert (result.code, result.out) == (2, "")
    assert says in result.err
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("linking", [True, False])
def test_files_are_put_back_when_a_later_one_cannot_be_replaced(
    run: Run, house: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, linking: bool
) -> None:
    """A file that something is mounted on can be written beside, and not be replaced."""
    sheet = house(MIXED)
    for name in ("a.md", "c.json"):
        (tmp_path / name).write_text("kept")
    replace = Path.replace

    def mounted(self: Path, target: Path) -> Path:
        if target.name == "c.json":
            raise OSError(errno.EBUSY, "Device or resource busy")
        return replace(self, target)

    def unlinkable(*_: Path) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "replace", mounted)
    if not linking:
        monkeypatch.setattr(Path, "hardlink_to", unlinkable)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    result = run("report", sheet, *Q, "--out", "markdown=a.md", "--out", "csv=b.csv", "--out", "json=c.json")
    assert (result.code, result.out) == (2, "")
    assert result.err == "c.json: cannot be written (Device or resource busy); nothing was changed\n"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_what_cannot_be_put_back_is_kept_and_named(
    run: Run, house: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = house(MIXED)
    for name in ("a.md", "b.json"):
        (tmp_path / name).write_text("kept")
    replace = Path.replace

    def mounted(self: Path, target: Path) -> Path:
        if target.name == "b.json" or self.suffix == ".old":
            raise OSError(errno.EBUSY, "Device or resource busy")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", mounted)
    result = run("report", sheet, *Q, "--out", "markdown=a.md", "--out", "json=b.json")
    (kept,) = (path.name for path in tmp_path.iterdir() if path.suffix == ".kept")
    assert (result.code, result.out) == (2, "")
    assert result.err.splitlines() == [
        "b.json: cannot be written (Device or resource busy)",
        f"a.md: was replaced, and what it held could not be put back (Device or resource busy); it is in {kept}",
    ]
    assert (tmp_path / kept).read_text() == "kept"
    monkeypatch.setattr(Path, "replace", replace)
    assert run("report", sheet, *Q, "--out", "markdown=a.md", "--out", "json=b.json").code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"sheet.toml", "a.md", "b.json", kept}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows syncs no folders")
@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP, errno.EIO])
def test_a_folder_that_cannot_be_synced_is_no_failure_and_one_that_fails_is_told(
    run: Run, house: Write, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    fsync = os.fsync

    def no_folders(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(number, os.strerror(number))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", no_folders)
    result = run("report", house(MIXED), *Q, "--out", "json=a.json")
    told = "a.json: is written, but its folder could not be synced (Input/output error); a power cut might undo that\n"
    assert (result.code, result.err) == ((2, told) if number == errno.EIO else (0, ""))
    Report.model_validate_json(Path("a.json").read_bytes())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o002, 0o664), (0o077, 0o600)])
def test_a_replaced_file_keeps_its_mode_and_a_new_one_for_others_gets_that_of_the_umask(
    run: Run, house: Write, tmp_path: Path, umask: int, mode: int
) -> None:
    (tmp_path / "a.md").touch()
    (tmp_path / "a.md").chmod(0o640)
    before = os.umask(umask)
    try:
        assert run("report", house(MIXED), *Q, "--out", "markdown=a.md", "--out", "json=b.json").code == 0
        assert run("check", house(MIXED), *Q, "--out", "svg=c.svg", "--out", "sarif=d.sarif").code == 1
    finally:
        os.umask(before)
    modes = {name: stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("a.md", "b.json", "c.svg", "d.sarif")}
    assert modes == {"a.md": 0o640, "b.json": mode, "c.svg": mode, "d.sarif": mode}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_an_answer_sheet_is_its_owners_and_a_schema_for_all(
    run: Run, lines: Callable[..., Result], tmp_path: Path
) -> None:
    before = os.umask(0o022)
    try:
        assert run("new", HOUSE, "--to", "new.toml").code == 0
        assert lines(["1"], HOUSE).code == 0
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {"new.toml": 0o600, "house-1.2.0.schema.json": 0o644, SHEET: 0o600}


SIGNALLED = """
import os, signal, sys
from assessor.cli.main import main
signal.signal(signal.SIGTERM, signal.SIG_DFL)
signal.signal(signal.SIGHUP, signal.SIG_IGN if sys.argv[1] == "ignored" else signal.SIG_DFL)
kept = os.fsync
def fsync(descriptor):
    os.kill(os.getpid(), signal.SIGTERM if sys.argv[1] == "SIGTERM" else signal.SIGHUP)
    kept(descriptor)
os.fsync = fsync
sys.exit(main(sys.argv[2:]))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send itself these signals")
@pytest.mark.parametrize(
    ("name", "code", "written"), [("SIGTERM", 143, set()), ("SIGHUP", 129, set()), ("ignored", 0, {"a.md", "b.json"})]
)
def test_a_signal_leaves_nothing_half_written(
    house: Write, tmp_path: Path, name: str, code: int, written: set[str]
) -> None:
    sheet = house(MIXED)
    command = [sys.executable, "-c", SIGNALLED, name, "report", str(sheet), *map(str, Q), "--out", "markdown=a.md"]
    done = subprocess.run([*command, "--out", "json=b.json"], check=False, capture_output=True)
    assert (done.returncode, done.stdout, done.stderr) == (code, b"", b"")
    assert {path.name for path in tmp_path.iterdir()} == {sheet.name, *written}


@pytest.mark.parametrize("bad", ["missing/b.md", "folder", "link.md"])
def test_of_several_files_none_is_written_when_one_cannot_be(run: Run, house: Write, tmp_path: Path, bad: str) -> None:
    sheet = house(MIXED)
    (tmp_path / "a.md").write_text("kept")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link.md").symlink_to("a.md")
    before = sorted(tmp_path.iterdir())
    result = run("report", sheet, *Q, "--out", "markdown=a.md", "--out", f"json={bad}", "--out", "json=c.json")
    assert (result.code, result.out) == (2, "")
    assert bad in result.err
    assert (tmp_path / "a.md").read_text() == "kept"
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_a_pipe_or_a_device_is_not_replaced_by_a_report(run: Run, house: Write, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    result = run("report", house(MIXED), *Q, "--out", "json=pipe")
    assert (result.code, result.out) == (2, "")
    assert result.err == "pipe: neither a file nor a new name; redirect what is printed instead\n"
    assert (tmp_path / "pipe").is_fifo()


@pytest.mark.parametrize("command", [("report",), ("handout", "letter"), ("plan",), ("whatif",), ("check",)])
def test_nothing_is_written_over_the_questionnaire(
    run: Run, house: Write, tmp_path: Path, command: tuple[str, ...]
) -> None:
    copy = shutil.copytree(HOUSE.parent, tmp_path / "tiny") / HOUSE.name
    change = ["key-list=yes"] if command == ("whatif",) else []
    result = run(*command, house(MIXED), *change, "--questionnaire", copy, "--out", f"markdown={copy}")
    assert (result.code, result.out, "named twice" in result.err) == (2, "", True)
    assert copy.read_bytes() == HOUSE.read_bytes()


@pytest.mark.parametrize("command", [("report",), ("handout", "letter")])
def test_nothing_is_written_over_a_brand_or_its_logo(
    run: Run, house: Write, tmp_path: Path, command: tuple[str, ...]
) -> None:
    file = covered(tmp_path)
    before = file.read_bytes()
    for target in (file, tmp_path / "logo.png", tmp_path / "client.png"):
        result = run(*command, house(MIXED), *Q, "--brand", file, "--out", f"html={target}")
        assert (result.code, result.out, "named twice" in result.err) == (2, "", True)
    assert (file.read_bytes(), (tmp_path / "client.png").read_bytes()) == (before, PNG)
