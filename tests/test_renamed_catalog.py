"""No id is known to the program: a catalog with every id renamed gives the same figures, dates and pages."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tomli
import tomlkit

from assessor.io import catalog as shipped
from assessor.model.sheet import AnswerSheet
from tests.support import catalogs, renaming
from tests.support.catalogs import Files
from tests.support.house import AS_OF, HOUSE, MIXED
from tests.support.running import Run

CLINIC = shipped.home().parent / "examples" / "clinic.toml"
MAKER = """
format = 1
questionnaire = { id = "house", version = "1.2.0" }
tier = "advanced"
[facts]
role = ["manufacturer"]
size = "large"
harm = "yes"
[answers.lock-fitted]
choice = "some"
[answers.door-alarm]
state = "unknown"
[answers.key-blanks]
choice = "open"
"""
USER = (
    MAKER[: MAKER.index("tier")]
    + """
tier = "essential"
[about]
organisation = "Thatch House"
emergency-guard = "0100 555"
[facts]
role = ["operator"]
size = "large"
harm = "no"
cameras = "yes"
places = ["inside"]
"""
    + MIXED
)


def one_of(questionnaire: str) -> Files:
    """Return the catalog that ships with one of its questionnaires."""
    files = catalogs.read(shipped.home())
    return {
        name: data
        for name, data in files.items()
        if not name.startswith("policies") and (name.split("/")[0] in catalogs.KINDS or name == questionnaire)
    }


KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def commands(facts: dict[str, Any], asked: str, control: str, choice: str) -> Iterator[tuple[str, ...]]:
    """Yield every command that tells something of a sheet or its questionnaire."""
    of = ("sheet.toml", "--questionnaire", asked, "--as-of", AS_OF)
    for form in ("json", "csv", "markdown"):
        yield ("report", *of, "--format", form)
    yield from (("report", *of, "--format", "markdown", "--audience", audience) for audience in ("engineer", "board"))
    yield ("explain", *of)
    yield ("explain", "sheet.toml", control, *of[1:])
    yield ("whatif", "sheet.toml", f"{control}={choice}", *of[1:], "--format", "markdown")
    yield ("plan", *of, "--days", "20", "--format", "markdown")
    yield ("plan", *of, "--days", "20", "--format", "json")
    yield from (("handout", kind, *of, "--format", "markdown") for kind in ("letter", "evidence", "emergency"))
    yield ("check", *of)
    yield ("list", "obligations", *of)
    yield from (("list", kind, "--questionnaire", asked) for kind in ("controls", "domains"))
    values = {name: [value] if isinstance(value, str) else value for name, value in facts.items()}
    yield (
        "new",
        asked,
        "--id",
        "0" * 32,
        "--to",
        "-",
        *(f"--fact={name}={','.join(those)}" for name, those in values.items()),
    )


def pages(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, *told: tuple[str, ...]) -> list[str]:
    monkeypatch.chdir(folder)
    results = [run(*command) for command in told]
    refused = [(command, result.err) for command, result in zip(told, results, strict=True) if result.code > 1]
    assert not refused
    return [result.out + result.err for result in results]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("asked", "text", "control", "choice"),
    [
        pytest.param("house.toml", USER, "lock-fitted", "all", id="somebody who uses doors"),
        pytest.param("house.toml", MAKER, "key-blanks", "shut", id="somebody who makes doors"),
        pytest.param("healthcare.toml", None, "mfa-admin", "unknown", id="a clinic"),
    ],
)
def test_other_ids_give_the_same_figures_and_pages(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    asked: str,
    text: str | None,
    control: str,
    choice: str,
) -> None:
    files = catalogs.read(HOUSE.parent) if text else one_of(asked)
    # Without an id, a sheet is known by its questionnaire's.
    sheet = {"id": "0" * 32, **tomli.loads(text or CLINIC.read_text(encoding="utf-8"))}
    catalogs.write(files | {"sheet.toml": sheet}, tmp_path / "one")
    other = renaming.catalog(files) | {"sheet.toml": renaming.renamed(sheet, AnswerSheet)}
    catalogs.write(other, tmp_path / "other")
    assert renaming.MARK not in "".join(map(tomlkit.dumps, files.values()))
    mark = renaming.MARK
    changed = choice if choice == "unknown" else mark + choice
    plainly = commands(sheet["facts"], f"./{asked}", control, choice)
    otherwise = commands(other["sheet.toml"]["facts"], f"./{mark}{asked}", mark + control, changed)
    before = pages(run, tmp_path / "one", monkeypatch, *plainly)
    after = pages(run, tmp_path / "other", monkeypatch, *otherwise)
    for now, then in zip(after, before, strict=True):
        # The key of a gap is made of its id.
        assert renaming.plain(KEY.sub("", now)) == renaming.plain(KEY.sub("", then))
    assert any(mark in page for page in after)
