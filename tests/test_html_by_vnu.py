"""The Nu Html Checker, which browsers' makers use, finds no error in any page."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from assessor.formats import html
from tests.support.brands import ALDER, brand
from tests.support.hostile import HOSTILE_MARKUP
from tests.support.house import DATA
from tests.support.running import Run
from tests.support.specimen import sortable, specimen
from tests.support.web import MODULES, tool

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
CLINIC = ROOT / "examples" / "clinic.toml"
LATER = (ROOT / "docs" / "house-answers.toml", ROOT / "docs" / "house-later.toml")


def test_no_page_has_an_error(run: Run, tmp_path: Path) -> None:
    file = brand(tmp_path, 'name = "Alder & Finch (invented)"\nlogo = "logo.png"\n')
    pages = {
        **{who: ("report", CLINIC, "--audience", who, "--days", "10") for who in ("owner", "engineer", "board")},
        **{kind: ("handout", kind, CLINIC, "--brand", file) for kind in ("letter", "evidence", "emergency")},
        "compared": ("compare", *LATER, "--audience", "engineer", "--questionnaire", DATA / "tiny" / "house.toml"),
    }
    for name, command in pages.items():
        assert run(*command, "--out", f"html={tmp_path / name}.html").code == 0
    form = ("form", CLINIC, "--only", "all", "--to", tmp_path / "form.html")
    assert run(*form).code == 0
    for name, words in (("specimen", "word"), ("hostile", HOSTILE_MARKUP)):
        for kind, blocks in (("read", specimen(words)), ("sorted", sortable(words))):
            with (tmp_path / f"{name}-{kind}.html").open("wb") as out:
                html.show(blocks, out, brand=ALDER)
    java, jar = tool(shutil.which("java"), "java"), tool(MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar", "vnu")
    command_line = [java, "-jar", jar, "--format", "json", "--errors-only", *map(str, sorted(tmp_path.glob("*.html")))]
    done = subprocess.run(command_line, capture_output=True, text=True, check=False)
    found = json.loads(done.stderr)["messages"]
    assert [(Path(each["url"]).name, each["message"], each.get("extract")) for each in found] == []
