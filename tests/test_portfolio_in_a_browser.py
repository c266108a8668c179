"""The page of five hundred firms, as the command writes it, in headless Chromium: small, alone and readable by all."""

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from selenium import webdriver

from assessor.io import catalog
from assessor.io.toml import Document
from assessor.pipeline.loading import Loaded
from assessor.scale import store
from assessor.scale.parquet import Writer
from assessor.scale.schema import PACKED, SOURCES
from tests.support.chromium import opened, requests, started, violations
from tests.support.drawn import sheet
from tests.support.firms import loaded as asked
from tests.support.running import Run
from tests.support.scaled import loaded

pytestmark = pytest.mark.browser

FIRMS = 500
MOST_BYTES = 3_000_000
WORDS = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel", "Ivy", "Juniper")


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    driver = started(tmp_path_factory.mktemp("profile"))
    # axe-core looks at each of some ten thousand cells.
    driver.set_script_timeout(300)
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pack a sheet of each firm, and an earlier one of every second."""
    path, draw = tmp_path_factory.mktemp("packed") / "firms.parquet", random.Random(1)
    years = [(number, year) for number in range(FIRMS) for year in (2025, 2026)[number % 2 :]]
    found = store.gather(firm(number, year, draw) for number, year in years)
    run = None
    for name, schema, table in ((path, PACKED, found.rows), (store.sources_of(path), SOURCES, found.sources)):
        with name.open("wb") as out, Writer(out, schema) as rows:
            rows.add(tuple(row.values()) for row in table.to_pylist())
            run = rows.finish(run)
    return path


def firm(number: int, year: int, draw: random.Random) -> Loaded:
    """Draw the sheet of a firm in one of three industries, with names as long as firms have."""
    questionnaire = asked(("healthcare", "manufacturing", "smart-city")[number % 3])
    first, second, third = number // 100, number // 10 % 10, number % 10
    name = f"{WORDS[first]} {WORDS[second]} and {WORDS[third]} Partners, branch {number}"
    one = sheet(questionnaire, draw.choice([*catalog.shipped().roles]), draw)
    answers = {i: answer.model_copy(update={"on": date(year, 3, 1)}) for i, answer in one.answers.items()}
    one = one.model_copy(update={"about": {"organisation": name}, "answers": answers, "tier": "standard"})
    read = loaded(questionnaire, one)
    path = Path(f"clients/{WORDS[first]}/{number}/{year}.toml".lower())
    return read._replace(reading=read.reading._replace(document=Document(path, str(path).encode(), "", {})))


@pytest.fixture
def page(run: Run, packed: Path, tmp_path: Path) -> Path:
    path = tmp_path / "firms.html"
    result = run("portfolio", packed, "--by", "industry", "--trend", "--as-of", "2026-03-31", "--out", f"html={path}")
    assert (result.code, result.err) == (0, "")
    return path


def test_five_hundred_firms_are_one_small_page_that_asks_for_nothing(chromium: webdriver.Chrome, page: Path) -> None:
    assert page.stat().st_size <= MOST_BYTES
    opened(chromium, page)
    assert {url for url in requests(chromium) if not url.startswith("data:")} == {page.as_uri()}
    assert chromium.get_log("browser") == []
    names = "return new Set([...document.querySelectorAll('.heat tbody th')].map(head => head.textContent)).size"
    assert chromium.execute_script(names) == FIRMS


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing_in_five_hundred_firms(
    chromium: webdriver.Chrome, page: Path, width: int, scheme: str
) -> None:
    opened(chromium, page, width, prefers_color_scheme=scheme)
    assert violations(chromium) == []
