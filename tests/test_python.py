"""The functions that programs call: the commands' own, with examples that run."""

import doctest
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import assessor

ROOT = Path(__file__).parent.parent


@pytest.mark.slow
def test_the_examples_of_the_python_page_are_true(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    found = doctest.testfile(str(ROOT / "docs" / "python.md"), module_relative=False)
    assert (found.failed, found.attempted > 20) == (0, True)


@pytest.mark.slow
def test_the_examples_of_the_page_about_many_sheets_are_true(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    found = doctest.testfile(str(ROOT / "docs" / "scale.md"), module_relative=False)
    assert (found.failed, found.attempted > 5) == (0, True)


@pytest.mark.parametrize("name", assessor.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    assert inspect.getdoc(getattr(assessor, name))
    assert name in dir(assessor)


def test_a_missing_name_is_an_error_that_names_it() -> None:
    with pytest.raises(AttributeError, match="no attribute 'never_there'"):
        assessor.never_there  # noqa: B018 - looking is all there is to it


def test_importing_the_package_imports_nothing_else_of_it() -> None:
    code = "import sys, assessor; print(*(name for name in sys.modules if name.startswith(('assessor.', 'pydantic'))))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_the_package_says_that_it_is_typed() -> None:
    assert (ROOT / "assessor" / "py.typed").is_file()
