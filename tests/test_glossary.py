"""The glossary of a report: the words that its questions use, in any case and with their usual endings."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.house import MIXED
from tests.support.running import Run, Write

pytestmark = pytest.mark.slow
GLOSSARY = "[glossary]\n"


def explained(run: Run, sheet: Path, house: Path) -> str:
    out = run("report", sheet, "--questionnaire", house, "--audience", "engineer", "--format", "markdown").out
    return out.partition("## Words")[2]


@pytest.mark.parametrize(
    ("term", "question", "used"),
    [
        ("grommet", "Are all GROMMETS shut?", True),
        ("grommet", "Is it grommeted.", True),
        ("grommet", "Is it a grommetry?", False),
        ("grom", "Are grommets shut?", False),
        ("grommet", "Is it ungrommet?", False),
        ("grommet", "Is it ungrommet or grommet?", True),
        ("two grommets", "Are two GROMMETS here?", True),
        ("two grommets", "Are two other grommets here?", False),
        ("Grömmet", "Ein grömmet?", True),
    ],
)
def test_a_word_is_explained_where_it_is_used(
    run: Run, house: Write, changed: Callable[..., Path], term: str, question: str, used: bool
) -> None:
    folder = changed("house.toml", "Which windows are shut at night?", question)
    catalog = folder / "catalog.toml"
    text = catalog.read_text(encoding="utf-8")
    catalog.write_text(text.replace(GLOSSARY, f'{GLOSSARY}"{term}" = "meaning of it"\n'), encoding="utf-8")
    assert ("meaning of it" in explained(run, house(MIXED), folder / "house.toml")) == used


def test_thousands_of_words_are_looked_for_at_once(run: Run, house: Write, changed: Callable[..., Path]) -> None:
    many = "".join(f'"lock{number}" = "m"\n' for number in range(8000))
    folder = changed("catalog.toml", GLOSSARY, GLOSSARY + many)
    start = time.process_time()
    assert "meaning" not in explained(run, house(MIXED), folder / "house.toml")
    assert time.process_time() - start < 2
