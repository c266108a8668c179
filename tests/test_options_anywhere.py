"""Options may stand before, between and after the other arguments of a command."""

import shutil
from pathlib import Path

import pytest

from tests.support.running import Run

pytestmark = pytest.mark.slow
CLINIC = Path(__file__).parent.parent / "examples" / "clinic.toml"
DAY = ("--as-of", "2026-06-01")


@pytest.mark.parametrize(
    ("together", "mixed"),
    [
        pytest.param(
            ["explain", "a.toml", "mfa-admin", *DAY],
            ["explain", "a.toml", *DAY, "mfa-admin"],
            id="one that may be left out",
        ),
        pytest.param(
            ["list", "obligations", "a.toml", *DAY], ["list", "obligations", *DAY, "a.toml"], id="the last of two"
        ),
        pytest.param(
            ["compare", "a.toml", "b.toml", "c.toml", *DAY], ["compare", "a.toml", "b.toml", *DAY, "c.toml"], id="more"
        ),
        pytest.param(
            ["check", "a.toml", "b.toml", *DAY], ["check", "a.toml", *DAY, "b.toml"], id="one of as many as one likes"
        ),
        pytest.param(
            ["whatif", "a.toml", "mfa-admin=every", "named-accounts=traced", *DAY],
            ["whatif", *DAY, "a.toml", "mfa-admin=every", "--color", "never", "named-accounts=traced"],
            id="options around them",
        ),
        pytest.param(
            ["validate", "--format", "text", "--", "a.toml", "-d.toml"],
            ["validate", "a.toml", "--format", "text", "--", "-d.toml"],
            id="a name with a hyphen, after two of them",
        ),
    ],
)
def test_where_an_option_stands_changes_nothing(run: Run, together: list[str], mixed: list[str]) -> None:
    for name in ("a.toml", "b.toml", "c.toml", "-d.toml"):
        shutil.copyfile(CLINIC, name)
    assert run(*mixed) == run(*together)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        pytest.param(["explain", "a.toml", *DAY, "b", "c"], "unrecognized arguments: c;", id="too many"),
        pytest.param(["merge"], "required: MINE, THEIRS, --to;", id="none at all"),
        pytest.param(["check", "a.toml", "--strct", "b.toml"], "unrecognized arguments: --strct", id="no such option"),
        pytest.param(
            ["check", "--strict", "--min-score 99", "a.toml"],
            "unrecognized arguments: --min-score 99;",
            id="an option and its value in one",
        ),
    ],
)
def test_what_is_too_much_or_missing_is_named(run: Run, typed: list[str], says: str) -> None:
    result = run(*typed)
    assert (result.code, says in result.err) == (2, True), result.err
