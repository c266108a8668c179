"""The examples on the pages for contributors work as they stand."""

import re
import shutil
import sys
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest

from assessor import __version__
from assessor.cli import main
from assessor.formats import registry
from assessor.gate import rules
from assessor.model.assessment import Status
from tests.support.house import HOUSE
from tests.support.running import Run

ROOT = Path(__file__).parent.parent
EXTENDING = ROOT / "docs" / "extending"
CLINIC = ROOT / "examples" / "clinic.toml"
GUIDE = ROOT / "questionnaires" / "README.md"


def example(path: Path, language: str, after: str = "") -> str:
    """Return the first block of a language after a heading."""
    text = path.read_text(encoding="utf-8")
    found = re.search(rf"```{language}\n(.*?)```", text[text.index(after) :], re.DOTALL)
    assert found
    return found[1]


def module(name: str, source: str) -> ModuleType:
    made = ModuleType(name)
    exec(compile(source, name, "exec"), made.__dict__)
    return made


@pytest.mark.parametrize("path", [ROOT / "CONTRIBUTING.md", *sorted(EXTENDING.glob("*.md"))], ids=lambda p: p.name)
def test_a_file_that_a_page_names_is_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace("assessor/formats/lines.py", "")
    for name in re.findall(r"\b(?:assessor|docs|questionnaires|tests)/[\w./-]*[\w/](?![\w.<-])", text):
        assert (ROOT / name).exists(), name


@pytest.mark.slow
def test_the_control_of_its_page_is_asked_once_it_is_written(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "questionnaires"
    shutil.copytree(ROOT / "questionnaires", folder)
    file = folder / "controls" / "authentication.toml"
    file.write_text(
        f"{file.read_text(encoding='utf-8')}\n{example(EXTENDING / 'control.md', 'toml')}", encoding="utf-8"
    )
    assert run("validate", folder / "general.toml").code == 0
    out = run("list", "controls", "--questionnaire", folder / "general.toml").out
    assert "Service menus are closed (authentication, standard, weight 4)" in out


def test_the_standard_of_the_authors_guide_is_sound(run: Run, tmp_path: Path) -> None:
    shutil.copytree(HOUSE.parent, tmp_path / "tiny")
    text = example(GUIDE, "toml", after="## A standard")
    file = tmp_path / "tiny" / "standards" / "door-code.toml"
    file.write_text(text, encoding="utf-8")
    assert run("validate", file).code == 0


def test_the_rule_of_its_page_judges_once_it_has_its_row(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    row = module("rule", example(EXTENDING / "rule.md", "python")).ROW
    monkeypatch.setitem(rules.RULES, "named", row)
    assert "named:" not in run("check", CLINIC).out
    nameless = Path("nameless.toml")
    nameless.write_text(CLINIC.read_text(encoding="utf-8").replace("organisation = ", "contact = "), encoding="utf-8")
    assert "named: the answer sheet names no organisation" in run("check", nameless).out


@pytest.mark.slow
def test_the_format_of_its_page_is_written_once_it_has_its_row(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "assessor.formats.lines"
    monkeypatch.setitem(sys.modules, name, module(name, example(EXTENDING / "format.md", "python")))
    monkeypatch.setitem(registry.FORMATS, "lines", registry.Format("lines"))
    assert 'Format("lines")' in (EXTENDING / "format.md").read_text(encoding="utf-8")
    result = run("report", CLINIC, "--format", "lines")
    assert result.code == 0
    assert re.fullmatch(r"([a-z0-9-]+\t[^\t\n]+\n)+", result.out)


def test_the_format_of_verdicts_of_its_page_is_written_once_it_has_its_row(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, page = "assessor.formats.lines", EXTENDING / "format.md"
    monkeypatch.setitem(sys.modules, name, module(name, example(page, "python", after="A format of verdicts")))
    monkeypatch.setitem(registry.VERDICTS, "lines", registry.Format("lines", "LinesWriter"))
    assert '"lines": Format("lines", "LinesWriter")' in page.read_text(encoding="utf-8")
    result = run("check", CLINIC, "missing.toml", "--format", "lines")
    assert (result.code, re.fullmatch(r"False\t.*clinic\.toml\n\?\tmissing\.toml\n", result.out) is None) == (2, False)


def test_the_command_of_its_page_runs_once_it_has_its_name(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "assessor.commands.open"
    monkeypatch.setitem(sys.modules, name, module(name, example(EXTENDING / "command.md", "python")))
    monkeypatch.setattr(main, "COMMANDS", (*main.COMMANDS, "open"))
    result = run("open", CLINIC)
    assert (result.code, result.out.strip().isdecimal()) == (0, True)
    assert "no answer yet" in run("open", "--help").out


def test_the_sheet_of_its_page_is_sound(run: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "bakery-answers.toml"
    sheet.write_text(example(ROOT / "docs" / "answer-sheets.md", "toml"), encoding="utf-8")
    result = run("validate", sheet)
    assert (result.code, result.err) == (0, "")


def test_the_policy_of_its_page_judges(run: Run, tmp_path: Path) -> None:
    text = example(ROOT / "docs" / "commands" / "check.md", "toml")
    (tmp_path / "assessor.toml").write_text(text, encoding="utf-8")
    shutil.copy(ROOT / "examples" / "ci" / "answers" / "bakery-answers.toml", tmp_path)
    result = run("check", "bakery-answers.toml", "--as-of", "2026-11-24")
    assert result.code == 1
    assert "min-score 55.0 (assessor.toml:3:1)" in result.out


@pytest.mark.parametrize("status", get_args(Status))
def test_the_glossary_has_every_status_of_a_finding(status: str) -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("| **finding**"))
    assert status.replace("-", " ") in row


def test_every_page_that_names_a_release_names_this_one() -> None:
    assert f"rev: v{__version__}\n" in (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    newest = re.search("^## (.*)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest
    assert newest[1].startswith(__version__)
