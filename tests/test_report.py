"""Reports: goldens for what people read, real parsers for what machines read, hostile text everywhere."""

import errno
import io
import json
import os
import re
import shlex
import stat
import subprocess
import sys
from pathlib import Path

import cmarkgfm
import pytest
from rich.cells import cell_len

from assessor.formats.json import render
from assessor.formats.registry import FORMATS
from assessor.model.assessment import Assessment
from assessor.model.report import Report
from tests.support.goldens import golden
from tests.support.hostile import HOSTILE, spoken
from tests.support.house import ALL, ANGLES, AS_OF, HOUSE, MIXED, Q, answers
from tests.support.markdown import structure
from tests.support.running import Run, Write


@pytest.mark.parametrize("width", [80, 40])
def test_the_terminal_report_reads_as_settled(
    run: Run, house: Write, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    result = run("report", house(MIXED), *Q)
    assert (result.code, result.err) == (0, "")
    assert max(cell_len(line) for line in result.out.splitlines()) <= width
    golden(f"report-{width}.txt", result.out)


def test_the_markdown_report_reads_as_settled(run: Run, house: Write) -> None:
    golden("report.md", run("report", house(MIXED), *Q, "--format", "markdown").out)


def test_explanations_read_as_settled(run: Run, house: Write) -> None:
    sheet = house(MIXED)
    golden("explain.txt", run("explain", sheet, *Q).out)
    golden("explain-control.txt", run("explain", sheet, "lock-fitted", *Q).out)


def test_a_report_says_the_same_whatever_the_terminal(run: Run, house: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = house(MIXED)
    plain = run("report", sheet, *Q).out
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    assert run("report", sheet, *Q).out == plain
    assert "\x1b" not in plain


def test_the_json_report_can_be_read_back(run: Run, house: Write) -> None:
    printed = run("report", house(MIXED), *Q, "--format", "json").out
    report = Report.model_validate_json(printed)
    out = io.BytesIO()
    render(report, out)
    assert out.getvalue().decode() == printed
    alone = json.dumps(json.loads(printed)["assessment"])
    assert Assessment.model_validate_json(alone) == report.assessment
    assert (report.format, report.version) == ("assessor-report", 1)


def test_same_inputs_give_the_same_bytes(run: Run, house: Write) -> None:
    sheet = house(MIXED)
    for name in ("terminal", "markdown", "json"):
        assert run("report", sheet, *Q, "--format", name) == run("report", sheet, *Q, "--format", name)


def test_the_day_is_printed(run: Run, house: Write) -> None:
    assert f"as of {AS_OF}" in run("report", house(MIXED), *Q).out
    assert re.search(r"as of \d{4}-\d\d-\d\d", run("report", house(MIXED), "--questionnaire", HOUSE).out)


@pytest.mark.parametrize(
    "arguments", [("report",), ("report", "--format", "markdown"), ("explain",), ("explain", "door-alarm"), ("check",)]
)
def test_hostile_text_is_shown_harmlessly(run: Run, house: Write, arguments: tuple[str, ...]) -> None:
    sheet = spoken(house, HOSTILE)
    result = run(arguments[0], sheet, *arguments[1:], *Q)
    assert not re.search(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", result.out + result.err
    )
    assert not re.search(r"^\s*::|##\[", result.out + result.err, re.MULTILINE)
    assert ":bug:" in result.out or arguments[0] == "check"


@pytest.mark.parametrize("columns", ["9" * 50, "-1", "", "eighty", "٨٠"])
def test_a_width_that_is_none_is_eighty(run: Run, house: Write, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    usual = run("report", house(MIXED), *Q).out
    monkeypatch.setenv("COLUMNS", columns)
    assert run("report", house(MIXED), *Q).out == usual


@pytest.mark.parametrize("columns", [20, 33, 47, 80])
def test_a_line_that_is_broken_in_two_forges_no_command(
    run: Run, house: Write, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    out = run("report", spoken(house, "::stop-commands::x " * 5 + "a" * 20 + "::error::x" * 7), *Q).out
    assert "stop-" in out
    assert not re.search(r"^\s*::", out, re.MULTILINE)


@pytest.mark.parametrize("name", sorted(name for name, form in FORMATS.items() if form.is_text))
def test_no_report_in_a_log_is_a_command_to_a_runner(run: Run, house: Write, name: str) -> None:
    out = run("report", spoken(house, "::error::x ##[error]y ##vso[task.complete]z"), *Q, "--format", name).out
    assert not re.search(r"^\s*::|##\[|##vso\[", out, re.MULTILINE)


def test_what_a_runner_would_act_on_reads_back_as_it_was_written(run: Run, house: Write) -> None:
    words = "##[error]y and ##vso[task.complete]z"
    out = run("report", spoken(house, words), *Q, "--format", "json").out
    assert Report.model_validate_json(out).assessment.about["organisation"] == words


def test_hostile_text_does_not_change_the_structure_of_markdown(run: Run, house: Write) -> None:
    worse = run("report", spoken(house, HOSTILE), *Q, "--format", "markdown").out
    benign = run("report", spoken(house, "fine"), *Q, "--format", "markdown").out
    assert structure(worse) == structure(benign)
    assert "http://" not in worse
    assert "@me" not in worse


@pytest.mark.parametrize("text", ["mailto:a@b.c", "a@b.com", "@me", "https://a.b/c", "www.a.b", "xmpp:a@b.c"])
def test_github_makes_no_link_of_a_text(run: Run, house: Write, text: str) -> None:
    out = run("report", spoken(house, text), *Q, "--format", "markdown").out
    assert "<a " not in cmarkgfm.github_flavored_markdown_to_html(out)
    assert "@me" not in out


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
            "is not FORMAT=PATH with one of terminal, markdown, html, json, csv, cyclonedx, oscal-catalog, oscal-plan, "
            "oscal-results, pdf, xlsx",
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


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_a_replaced_file_keeps_its_mode_and_a_new_one_is_its_owners(run: Run, house: Write, tmp_path: Path) -> None:
    (tmp_path / "a.md").touch()
    (tmp_path / "a.md").chmod(0o640)
    assert run("report", house(MIXED), *Q, "--out", "markdown=a.md", "--out", "json=b.json").code == 0
    modes = {name: stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("a.md", "b.json")}
    assert modes == {"a.md": 0o640, "b.json": 0o600}


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


def test_a_sheet_without_answers_says_so_and_leads_on(run: Run, house: Write) -> None:
    out = run("report", house(), *Q).out
    assert "Nothing is confirmed yet: until questions are answered, every level" in out
    assert "None confirmed yet." in out
    assert "Nothing is confirmed yet: until questions are answered" in run("explain", house(), *Q).out
    assert "No answer given so far leaves a gap." in out


def test_the_terms_that_explain_prints_add_up(run: Run, house: Write) -> None:
    from fractions import Fraction

    out = run("explain", house(MIXED), *Q).out
    terms = [
        (Fraction(low), Fraction(high)) for low, high in re.findall(r"Term: low (\S+)(?: \(\S+\))?, high (\S+)", out)
    ]
    total = re.search(r"Sum of all terms: low (\S+)(?: \(\S+\))?, high (\S+)", out)
    assert total
    assert len(terms) == 5
    assert (sum(low for low, _ in terms), sum(high for _, high in terms)) == (Fraction(total[1]), Fraction(total[2]))


def test_everything_met_has_strengths_and_no_gap(run: Run, house: Write) -> None:
    out = run("report", house(answers(**ALL) + ANGLES), *Q).out
    assert "Locked: 100.0 of 100, every question answered." in out
    assert "No answer given so far leaves a gap." in out
    assert "It cannot pass" not in out


def test_a_control_on_no_standard_says_why(run: Run, house: Write) -> None:
    out = run("explain", house(MIXED), "camera-angles", *Q).out
    assert "None of the standards mapped here. Where a camera looks is no matter of doors.\n" in out


@pytest.mark.parametrize(
    ("role", "size", "step"),
    [
        pytest.param("operator", "small", "Lock the outer door tonight.", id="the plain one"),
        pytest.param("operator", "unknown", "Lock the outer door tonight.", id="of no known size"),
        pytest.param("operator", "large", "Lock the back doors of one house tonight.", id="of a size"),
        pytest.param("manufacturer", "small", "Lock the sample door tonight.", id="of a role"),
        pytest.param("manufacturer", "large", "Lock the sample door tonight.", id="a role before a size"),
    ],
)
def test_a_first_step_suits_the_role_and_then_the_size(run: Run, house: Write, role: str, size: str, step: str) -> None:
    sheet = house(answers(lock_fitted="none"), f'role = ["{role}"]\nsize = "{size}"\n')
    assert f"First step: {step} " in " ".join(run("explain", sheet, "lock-fitted", *Q).out.split())


def test_explaining_a_control_that_is_not_there_names_the_nearest(run: Run, house: Write) -> None:
    result = run("explain", house(MIXED), "lock-fited", *Q)
    assert (result.code, result.out) == (2, "")
    assert result.err == 'lock-fited: no control of house; did you mean "lock-fitted"?\n'


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that only Linux has")
@pytest.mark.parametrize("arguments", [("report",), ("report", "--format", "json"), ("explain",), ("check",)])
def test_a_full_disk_below_the_output_is_a_sentence(house: Write, arguments: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "assessor", arguments[0], str(house(MIXED)), *map(str, Q), *arguments[1:]]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == "what is printed cannot be written (No space left on device)"


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [("new", "general", "--to", "-"), ("validate", "ä.toml", *map(str, Q[:2]))])
def test_a_pipe_gets_the_same_bytes_in_every_locale(house: Write, arguments: tuple[str, ...]) -> None:
    house(name="ä.toml")
    printed = {
        subprocess.run(
            [sys.executable, "-m", "assessor", *arguments],
            env={**os.environ, "PYTHONIOENCODING": encoding},
            capture_output=True,
            check=True,
        ).stdout
        for encoding in ("utf-8", "ascii", "cp1252")
    }
    assert len(printed) == 1
    assert not printed.pop().isascii()


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="a shell that Windows lacks")
@pytest.mark.parametrize(
    ("closed", "code"),
    [(">&-", 1), ("2>&-", 1), ("<&- >&- 2>&-", 1), ("2>/dev/full", 2), (">/dev/full 2>/dev/full", 2)],
)
def test_the_exit_code_stands_where_nobody_listens(house: Write, closed: str, code: int) -> None:
    command = shlex.join([sys.executable, "-m", "assessor", "check", str(house(MIXED)), *map(str, Q)])
    codes = [
        subprocess.run(f"{command} {options} {closed}", shell=True, check=False, capture_output=True).returncode
        for options in ("--out json=verdict.json", "--policy no")
    ]
    assert codes == [code, 2]
    assert json.loads(Path("verdict.json").read_text())["passed"] is False
