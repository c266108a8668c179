"""Whatever step of reading or writing fails, one sentence names the file, and nothing is lost or half done."""

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import tomli

from tests.support.house import AS_OF, HOUSE, MIXED, SHEET, Q
from tests.support.running import Write

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "tests" / "data" / "faults" / "faults.c"
ERRORS = (errno.EIO, errno.EINVAL)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="libraries are preloaded, and descriptors looked up, elsewhere"),
    pytest.mark.skipif(shutil.which("cc") is None and not os.environ.get("CI"), reason="there is no C compiler"),
]


class Fault(NamedTuple):
    """What a command did when one call failed, and what it did after that."""

    number: int
    error: int
    code: int
    out: str
    err: str
    fired: int
    files: dict[str, str]
    again: dict[str, Any] | None
    later: dict[str, str]


Faults = Callable[..., Iterator[Fault]]


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built = tmp_path_factory.mktemp("faults") / "faults.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-o", built, SOURCE, "-ldl"], check=True)
    return built


@pytest.fixture
def faults(library: Path, tmp_path: Path) -> Faults:
    """Run a command with each of its calls to the disk failing in turn, in a folder that is as it is now."""

    def fail(*command: object, lasting: bool, stdin: str = "", errors: tuple[int, ...] = ERRORS) -> Iterator[Fault]:
        plan = {
            "library": str(library),
            "folder": str(tmp_path),
            "errors": errors,
            "lasting": lasting,
            "stdin": stdin,
            "command": [str(argument) for argument in command],
        }
        surroundings = {"LD_PRELOAD": str(library), "FAULT_FOLDER": str(tmp_path), "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-m", "tests.support.faulty", json.dumps(plan)],
            cwd=ROOT,
            env={**os.environ, **surroundings},
            check=True,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.stderr == ""
        found = [Fault(**json.loads(line)) for line in done.stdout.splitlines()]
        # Fewer would mean that the library is not at work.
        assert len(found) > 20 * len(errors)
        yield from found

    return fail


def say_so(fault: Fault, *names: str) -> None:
    """Check that a failure is told in sentences that name files, and is none of ours."""
    told = f"{fault.number}, {os.strerror(fault.error)}: {fault.code} {fault.err}"
    assert fault.code in ({0, 1, 2} if fault.fired else {0, 1}), told
    if fault.code == 2:
        assert fault.err, told
        assert any(f"{name}: " in fault.err for name in names), told
    assert "Traceback" not in fault.err, told
    assert fault.again is None or fault.again["code"] in {0, 1}, told


@pytest.mark.parametrize("lasting", [False, True], ids=["one call", "all calls from one on"])
@pytest.mark.parametrize("command", ["report", "check"])
def test_reports_are_written_all_or_none_whatever_fails(
    faults: Faults, house: Write, tmp_path: Path, command: str, lasting: bool
) -> None:
    (tmp_path / "a.json").write_text("old")
    house(MIXED)
    old = {path.name: path.read_text() for path in tmp_path.iterdir()}
    out = ("--out", "json=a.json", "--out", "markdown=b.md")
    for fault in faults(command, "sheet.toml", *Q, *out, lasting=lasting):
        say_so(fault, "sheet.toml", "a.json", "b.md")
        told = f"{fault.number}, {os.strerror(fault.error)}: {fault.code} {fault.err}"
        named = {name: text for name, text in fault.files.items() if not name.startswith(".")}
        if "could not be" in fault.err:
            assert named.keys() >= old.keys(), told
        elif "nothing was changed" in fault.err:
            assert (fault.out, named) == ("", old), told
        elif named != old:
            assert named.keys() == {*old, "b.md"}, told
            assert (named["sheet.toml"], named["a.json"] != "old") == (old["sheet.toml"], True), told
        else:
            assert fault.code == 2, told
        kept = {name for name in fault.files if name.endswith(".kept")}
        assert {*fault.later} <= {*old, "b.md", *kept}, told


@pytest.mark.parametrize("lasting", [False, True], ids=["one call", "all calls from one on"])
def test_a_sitting_loses_no_answer_whatever_fails(faults: Faults, lasting: bool) -> None:
    # The key of a way out means nothing to a question, which is then asked again.
    typed = "1\nagain\n1\nagain\n"
    for fault in faults("run", HOUSE, "--plain", "--as-of", AS_OF, stdin=typed, lasting=lasting, errors=(errno.EIO,)):
        told = f"{fault.number}, {os.strerror(fault.error)}: {fault.code} {fault.err} {fault.out}"
        say_so(fault, SHEET)
        printed = fault.out.partition("keep them in a file of your own:\n")[2]
        kept = tomli.loads(printed or fault.files.get(SHEET, ""))
        # Once there was a first question, every answer that was typed in is in the file, or printed.
        if "Which are you?" in fault.out:
            given = [kept.get("facts", {}).get(key) for key in ("role", "size")]
            typed_in = fault.out.count("Number or letter:") + fault.out.count("Several numbers, or a letter:")
            assert None not in given[: (typed_in + 1) // 2], told
        assert {*fault.later} <= {SHEET}, told
