"""A bar says how far a long command has come, to whoever watches."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# Does ten steps of so many seconds each, and writes to stderr amid them.
PROGRAM = """
import sys, time
from assessor.cli.progress import progress
with progress({total}, {what!r}, shown={shown}) as advance:
    for step in range(10):
        time.sleep({seconds})
        advance()
        if step == 8:
            sys.stderr.write("note: half of " + "a long line " * 12 + "is told\\n")
print("imported" if "rich" in sys.modules else "needed nothing", file=sys.stderr)
"""


def seen(
    seconds: float, *, total: int | None = 10, what: str = "Reading", shown: bool = True, **environment: str
) -> str:
    """Return what a terminal gets."""
    pexpect = pytest.importorskip("pexpect")
    code = PROGRAM.format(seconds=seconds, total=total, what=what, shown=shown)
    surroundings = {"PYTHONPATH": str(ROOT), "TERM": "xterm", "PATH": "", **environment}
    child = pexpect.spawn(sys.executable, ["-c", code], env=surroundings, encoding="utf-8", dimensions=(24, 100))
    told: str = child.read()
    child.close()
    assert child.exitstatus == 0
    return told


@pytest.mark.terminal
def test_what_takes_more_than_two_seconds_shows_how_far_it_is() -> None:
    told = seen(0.3)
    assert "Reading" in told
    assert "8/10" in told
    assert "1/10" not in told


@pytest.mark.terminal
def test_a_line_that_is_written_meanwhile_stands_whole_above_the_bar_and_the_bar_is_gone_at_the_end() -> None:
    told = seen(0.3)
    assert f"note: half of {'a long line ' * 12}is told" in told
    after = told.rpartition("10/10")[2]
    assert "\x1b[2K" in after
    assert after.endswith("imported\r\n")


@pytest.mark.terminal
def test_without_a_known_end_the_bar_counts() -> None:
    assert "8/?" in seen(0.3, total=None)


@pytest.mark.terminal
def test_a_name_is_shown_as_it_is() -> None:
    assert r"Reading [bold]x[/bold] :smile: \u001b" in seen(0.3, what="Reading [bold]x[/bold] :smile: \x1b")


@pytest.mark.terminal
def test_without_colours_the_bar_has_none() -> None:
    told = seen(0.3, NO_COLOR="1")
    assert "8/10" in told
    assert "\x1b[3" not in told


@pytest.mark.terminal
@pytest.mark.parametrize(
    ("seconds", "shown", "term"),
    [
        pytest.param(0.01, True, "xterm", id="what is quick"),
        pytest.param(0.3, False, "xterm", id="what shall be quiet"),
        pytest.param(0.3, True, "dumb", id="a terminal that cannot move its cursor"),
    ],
)
def test_no_bar_is_drawn_for(seconds: float, shown: bool, term: str) -> None:
    told = seen(seconds, shown=shown, TERM=term)
    assert "Reading" not in told
    assert "\x1b" not in told
    assert ("needed nothing" in told) == (term == "xterm")


@pytest.mark.slow
def test_a_pipe_gets_no_bar_and_nothing_is_imported_for_it() -> None:
    import subprocess

    code = PROGRAM.format(seconds=0.25, total=10, what="Reading", shown=True)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stderr.splitlines() == [f"note: half of {'a long line ' * 12}is told", "needed nothing"]
