"""Run one command again and again in one process, each time with another call to the disk failing; print what happened.

Arguments: the preloaded library, the folder to work in, the errors and whether they last, lines for stdin, the command.
"""

import contextlib
import ctypes
import io
import json
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import Any

from assessor.cli.main import main


def attempt(library: ctypes.CDLL, number: int, error: int, plan: dict[str, Any]) -> dict[str, Any]:
    """Run the command in a process of its own; all its faults are armed only there."""
    begin, end = os.pipe()
    child = os.fork()
    if not child:
        out, err = io.StringIO(), io.StringIO()
        sys.stdin, sys.stdout, sys.stderr = io.StringIO(plan["stdin"]), out, err
        signal.alarm(20)
        library.fault_arm(number, error, plan["lasting"])
        try:
            code = main(plan["command"])
        except BaseException:
            code = 99
            err.write(traceback.format_exc())
        fired = library.fault_fired()
        library.fault_arm(0, 0, 0)
        said = {"number": number, "error": error, "code": code, "out": out.getvalue(), "err": err.getvalue()}
        os.write(end, json.dumps({**said, "fired": fired}).encode())
        os._exit(0)
    os.close(end)
    with open(begin, "rb") as file:  # noqa: PTH123 - a descriptor, not a path
        printed = file.read()
    os.waitpid(child, 0)
    hung = {"number": number, "error": error, "code": 98, "out": "", "err": "hung", "fired": 1}
    return dict(json.loads(printed)) if printed else hung


def contents() -> dict[str, str]:
    """Return every file in the current folder."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(Path().iterdir())}


def renew(files: dict[str, str]) -> None:
    """Empty the current folder, and write these files into it."""
    for path in Path().iterdir():
        path.unlink()
    for name, text in files.items():
        Path(name).write_text(text, encoding="utf-8")


def run(plan: dict[str, Any]) -> None:
    """Fail the first call, then the second one, until a run ends without reaching the call that would fail."""
    os.chdir(plan["folder"])
    library = ctypes.CDLL(plan["library"])
    files = contents()
    # What is imported here is not imported again in each attempt.
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        sys.stdin = io.StringIO(plan["stdin"])
        main(plan["command"])
    for error in plan["errors"]:
        number, fired = 0, True
        while fired:
            number += 1
            renew(files)
            said = attempt(library, number, error, plan)
            fired = said["fired"]
            after = contents()
            # The next run takes away what this one left.
            again = attempt(library, 0, 0, plan) if any(name.startswith(".") for name in after) else None
            sys.stdout.write(json.dumps({**said, "files": after, "again": again, "later": contents()}) + "\n")


if __name__ == "__main__":
    run(json.loads(sys.argv[1]))
