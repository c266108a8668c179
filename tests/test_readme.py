"""The README says what the program says."""

import os
import re
from pathlib import Path

import pytest

from tests.support.goldens import UPDATE
from tests.support.running import Run

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"


def test_the_readmes_help_is_the_programs_own(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    block = f"<!-- help -->\n```text\n{run('--help').out}```\n<!-- /help -->"
    text = README.read_text(encoding="utf-8")
    if UPDATE in os.environ:
        text = re.sub(r"<!-- help -->.*?<!-- /help -->", lambda _: block, text, flags=re.DOTALL)
        README.write_text(text, encoding="utf-8", newline="\n")
    assert block in text


def test_the_layout_names_every_part_and_nothing_else() -> None:
    text = README.read_text(encoding="utf-8")
    layout = text[text.index("## Layout") : text.index("Imports point one way")]
    parts = {path.name for path in (ROOT / "assessor").iterdir() if not path.name.startswith(("_", "questionnaires"))}
    for name in parts:
        assert name in layout, name
    for name in re.findall(r"\b\w+\.py\b", layout):
        assert any([*(ROOT / "assessor").rglob(name), *ROOT.glob(name), *(ROOT / "tests").glob(name)]), name


def test_every_command_in_the_readme_is_understood(run: Run) -> None:
    text = README.read_text(encoding="utf-8")
    for command, rest in re.findall(r"(?:^|`)assessor (\w+)([^`#|\n]*)", text, re.MULTILINE):
        out = run(command, "--help").out
        assert out
        for option in re.findall(r"(?<!\S)--?[a-z][a-z-]*", rest):
            assert re.search(rf"{option}\b(?!-)", out), (command, option)


@pytest.mark.parametrize("path", [*ROOT.glob("*.md"), *(ROOT / "questionnaires").glob("*.md")], ids=lambda p: p.name)
def test_links_in_documents_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target
