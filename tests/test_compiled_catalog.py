"""What a wheel carries beside the TOML files says what they say."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import tomli

from assessor.io.compiled import beside, compiled

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent
SHEET = ROOT / "examples" / "clinic.toml"
FILES = sorted((ROOT / "questionnaires").rglob("*.toml"))


def compile_to(path: Path) -> None:
    path.with_suffix(".json").write_bytes(compiled(path.read_bytes(), tomli.loads(path.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_compiled_file_holds_what_the_toml_gives(path: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(path, tmp_path))
    compile_to(copy)
    assert repr(beside(copy, copy.read_bytes())) == repr(tomli.loads(copy.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program as a wheel lays it out: the catalog in the package, and JSON beside each of its files."""
    folder = tmp_path_factory.mktemp("wheel")
    without = shutil.ignore_patterns("__pycache__")
    package = shutil.copytree(ROOT / "assessor", folder / "assessor", ignore=without)
    catalog = shutil.copytree(ROOT / "questionnaires", package / "questionnaires")
    for path in catalog.rglob("*.toml"):
        compile_to(path)
    return folder


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assessor", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def said(folder: Path, *arguments: str) -> str:
    done = run(folder, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["check", str(SHEET), "--report-only", "--format", "json"], id="a verdict"),
        pytest.param(["report", str(SHEET), "--format", "json"], id="a report"),
        pytest.param(["list", "obligations"], id="what is not compiled"),
    ],
)
def test_an_installed_program_says_what_a_checkout_says(installed: Path, arguments: list[str]) -> None:
    arguments = [*arguments, *(["--as-of", "2026-03-31"] if "list" not in arguments else [])]
    # The file is named from where the command is run.
    assert said(installed, *arguments) == said(ROOT, *arguments).replace(
        '"file":"examples/clinic.toml"', f'"file":"{os.path.relpath(SHEET, installed)}"'
    )


def test_a_catalog_that_was_changed_after_it_was_installed_is_read_as_it_is(installed: Path) -> None:
    path = installed / "assessor" / "questionnaires" / "healthcare.toml"
    text = path.read_text(encoding="utf-8")
    title = tomli.loads(text)["title"]
    path.write_text(text.replace(title, "Changed by hand", 1), encoding="utf-8")
    assert "Changed by hand" in said(installed, "list", "questionnaires")
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("changed", "old", "new", "what"),
    [
        pytest.param(
            "healthcare.toml",
            'role = ["operator"]',
            'role = ["nobody"]',
            '{folder}/healthcare.toml:42:1: "nobody" is no value of the fact "role"',
            id="in the file itself",
        ),
        pytest.param(
            "catalog.toml",
            "[facts.health-data]",
            "[facts.health-records]",
            '{folder}/controls/privacy-by-design.toml:225:39: "health-data" is no fact',
            id="in one that it is held to",
        ),
    ],
)
def test_a_catalog_that_was_changed_after_it_was_installed_is_checked(
    installed: Path, changed: str, old: str, new: str, what: str
) -> None:
    path = installed / "assessor" / "questionnaires" / changed
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    done = run(installed, "check", str(SHEET))
    path.write_text(text, encoding="utf-8")
    assert (done.returncode, done.stdout) == (2, "")
    assert what.format(folder=path.parent) in done.stderr


def test_a_checkout_has_nothing_compiled() -> None:
    assert not list((ROOT / "questionnaires").rglob("*.json"))
