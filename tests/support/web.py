"""The HTML report, and the tools that test it in a browser."""

import os
from pathlib import Path

import pytest

from tests.support.house import Q
from tests.support.running import Run

WEB = Path(__file__).parent.parent / "web"
MODULES = WEB / "node_modules"


def tool(path: str | Path | None, name: str) -> str:
    """Return the path of a tool; without it, fail in CI and skip elsewhere."""
    if path is not None and Path(path).exists():
        return str(path)
    missing = f"{name} is not installed; .ci/run says how"
    if "CI" in os.environ:
        pytest.fail(missing)
    pytest.skip(missing)


def report(run: Run, sheet: Path, *options: str | Path) -> str:
    result = run("report", sheet, *Q, "--format", "html", *options)
    assert (result.code, result.err) == (0, "")
    return result.out
