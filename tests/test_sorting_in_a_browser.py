"""Tables that sort, in headless Chromium: by value, by keyboard and by ear; and all of it readable without a script."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from assessor.formats import html
from assessor.telling.blocks import Block, Table
from tests.support.chromium import opened, printed, started, violations
from tests.support.specimen import heat, sortable

pytestmark = pytest.mark.browser

COLUMNS = ("firm", "confirmed", "moved", "days", "due")
ROWS = (
    ("Übel & Co", "9.5", "-10.0", "1,200", "2026-12-01"),
    ("alder 10", "", "+2.0", "90", ""),
    ("Alder 9", "100.0", "-3.0", "90", "2027-01-31"),
    ("Zebra", "45.0", "", "1,050", "2026-02-28"),
)
FIRMS = Table("Firms", COLUMNS, ROWS, frozenset({1, 2, 3}), sorts=True)


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    driver = started(tmp_path_factory.mktemp("profile"))
    yield driver
    driver.quit()


def page(tmp_path: Path, *blocks: Block) -> Path:
    path = tmp_path / "page.html"
    with path.open("wb") as out:
        html.show(blocks, out)
    return path


def button(chromium: webdriver.Chrome, name: str, table: str = "table.sorts") -> WebElement:
    heads = chromium.find_elements(By.CSS_SELECTOR, f"{table} thead button")
    return next(head for head in heads if head.text == name)


def names(chromium: webdriver.Chrome, table: str = "table.sorts") -> list[str]:
    return [head.text for head in chromium.find_elements(By.CSS_SELECTOR, f"{table} tbody th")]


def heard(chromium: webdriver.Chrome) -> str:
    return str(chromium.find_element(By.CSS_SELECTOR, "[role=status]").get_attribute("textContent"))


# The initials of the firms, the lowest first, and the highest first; one without a value comes last either way.
ORDERS = [
    pytest.param("firm", "91ÜZ", "ZÜ19", id="by name, in the order of the language and of the numbers in it"),
    pytest.param("confirmed", "ÜZ91", "9ZÜ1", id="by figure"),
    pytest.param("moved", "Ü91Z", "19ÜZ", id="by sign"),
    pytest.param("days", "19ZÜ", "ÜZ19", id="by thousands, and equal ones as they stood"),
    pytest.param("due", "ZÜ91", "9ÜZ1", id="by date"),
]
INITIALS = {"Übel & Co": "Ü", "alder 10": "1", "Alder 9": "9", "Zebra": "Z"}


@pytest.mark.parametrize(("column", "rising", "falling"), ORDERS)
def test_rows_are_sorted_by_value(
    chromium: webdriver.Chrome, tmp_path: Path, column: str, rising: str, falling: str
) -> None:
    opened(chromium, page(tmp_path, FIRMS))
    for expected in (rising, falling):
        button(chromium, column).click()
        assert "".join(INITIALS[name] for name in names(chromium)) == expected
    assert chromium.get_log("browser") == []


def test_the_head_says_how_rows_are_sorted_and_a_screen_reader_hears_it(
    chromium: webdriver.Chrome, tmp_path: Path
) -> None:
    opened(chromium, page(tmp_path, FIRMS))
    assert heard(chromium) == ""
    for column, order, told in (
        ("due", "ascending", "Sorted by due, ascending"),
        ("due", "descending", "Sorted by due, descending"),
        ("days", "ascending", "Sorted by days, ascending"),
    ):
        button(chromium, column).click()
        heads = chromium.find_elements(By.CSS_SELECTOR, "th[aria-sort]")
        assert [(head.text, head.get_attribute("aria-sort")) for head in heads] == [(column, order)]
        assert heard(chromium) == told


def test_a_keyboard_sorts_and_stays_where_it_was(chromium: webdriver.Chrome, tmp_path: Path) -> None:
    opened(chromium, page(tmp_path, FIRMS))
    button(chromium, "firm").send_keys(Keys.TAB)
    assert chromium.switch_to.active_element.text == "confirmed"
    for key in (Keys.ENTER, Keys.SPACE):
        chromium.switch_to.active_element.send_keys(key)
    assert chromium.switch_to.active_element.text == "confirmed"
    assert names(chromium)[0] == "Alder 9"
    assert chromium.switch_to.active_element.value_of_css_property("outline-style") == "solid"


def test_a_heat_map_sorts_by_score_and_its_missing_ones_come_last(chromium: webdriver.Chrome, tmp_path: Path) -> None:
    block = heat(firms=40)
    opened(chromium, page(tmp_path, block))
    button(chromium, "Encryption", ".heat").click()
    scores = {row.label: row.cells[2] for row in block.rows}
    known = sorted((score, name) for name, score in scores.items() if score is not None)
    found = [scores[name] for name in names(chromium, ".heat")]
    assert found == [*(score for score, _ in known), *[None] * (len(scores) - len(known))]
    assert None in found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_in_what_is_sorted(
    chromium: webdriver.Chrome, tmp_path: Path, width: int, scheme: str
) -> None:
    opened(chromium, page(tmp_path, *sortable(firms=30)), width, prefers_color_scheme=scheme)
    for table in chromium.find_elements(By.CSS_SELECTOR, "table.sorts"):
        table.find_elements(By.CSS_SELECTOR, "thead button")[1].click()
    assert len(chromium.find_elements(By.CSS_SELECTOR, "[aria-sort]")) == 3
    assert violations(chromium) == []


def test_without_a_script_everything_is_there_but_the_buttons(chromium: webdriver.Chrome, tmp_path: Path) -> None:
    path = page(tmp_path, *sortable(firms=30))
    chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        opened(chromium, path)
        assert chromium.find_elements(By.TAG_NAME, "button") == []
        assert len(names(chromium, ".heat")) == 30
    finally:
        chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.mark.parametrize("width", [320, 390, 768])
def test_a_heat_map_scrolls_within_itself_below_its_head_and_beside_its_names(
    chromium: webdriver.Chrome, tmp_path: Path, width: int
) -> None:
    opened(chromium, page(tmp_path, heat(firms=60)), width)
    scroll = "const e = document.querySelector('.scroll'); e.scrollTo(200, 300); return [e.scrollLeft, e.scrollTop]"
    assert chromium.execute_script(scroll) == [200, 300]
    region = chromium.find_element(By.CSS_SELECTOR, ".scroll").rect
    name = chromium.find_elements(By.CSS_SELECTOR, ".heat tbody th")[20].rect
    head = chromium.find_elements(By.CSS_SELECTOR, ".heat thead th")[8].rect
    assert (name["x"], head["y"]) == (region["x"], region["y"])


def test_cards_have_their_buttons_above_them(chromium: webdriver.Chrome, tmp_path: Path) -> None:
    opened(chromium, page(tmp_path, *sortable()), 390)
    stale = button(chromium, "stale answers")
    assert stale.is_displayed()
    assert min(stale.rect["height"], stale.rect["width"]) >= 24
    stale.click()
    assert names(chromium)[:2] == ["Firm 0 word", "Firm 3 word"]


def test_each_sheet_of_paper_repeats_the_names_of_the_columns(tmp_path: Path) -> None:
    sheets = printed(page(tmp_path, sortable(firms=60)[3], heat(firms=60)))
    firms = [sheet for sheet in sheets if "2027-07-01" in sheet]
    assert len(firms) > 2
    assert all("stale answers next due day" in sheet for sheet in firms)
    scores = sheets[len(firms) :]
    assert len(scores) > 2
    assert all("Hardware trust" in sheet and "Secure design and testing" in sheet for sheet in scores)


def test_five_hundred_firms_are_sorted_while_one_looks(chromium: webdriver.Chrome, tmp_path: Path) -> None:
    opened(chromium, page(tmp_path, *sortable(firms=500)))
    before = time.monotonic()
    button(chromium, "Encryption", ".heat").click()
    assert heard(chromium) == "Sorted by Encryption, ascending"
    assert time.monotonic() - before < 5
