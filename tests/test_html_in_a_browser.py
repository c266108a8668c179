"""The HTML report in headless Chromium: nothing leaves it, axe-core finds nothing, and it fits every screen.

Where CI is set, a missing tool fails these tests; elsewhere they are skipped. `.ci/run` says how to install the tools.
"""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from assessor.formats import html
from assessor.model.brand import Brand
from tests.support.brands import ALDER, brand, covered
from tests.support.chromium import opened, printed, requests, started, violations
from tests.support.hostile import HOSTILE, HOSTILE_MARKUP, spoken
from tests.support.house import AS_OF
from tests.support.running import Run, Write
from tests.support.specimen import sortable, specimen
from tests.support.web import MODULES, WEB, report, tool

pytestmark = pytest.mark.browser

CASES = sorted((Path(__file__).parent / "cases").glob("*/before.toml"))[::3]
SCHEMES = ("light", "dark")


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    driver = started(tmp_path_factory.mktemp("profile"))
    yield driver
    driver.quit()


@pytest.fixture(params=["every form", "every form, hostile", "a report", "many firms", "many firms, hostile"])
def page(request: pytest.FixtureRequest, run: Run, house: Write, tmp_path: Path) -> Path:
    """Write a page of each kind."""
    path = tmp_path / "page.html"
    if request.param == "a report":
        path.write_text(report(run, spoken(house, HOSTILE)), encoding="utf-8")
        return path
    hostile = "hostile" in request.param
    word = HOSTILE_MARKUP + "x" * 300 if hostile else "word"
    with path.open("wb") as out:
        blocks = sortable(word) if "firms" in request.param else specimen(word)
        html.show(blocks, out, brand=Brand(name=word, contact=word) if hostile else ALDER)
    return path


def test_no_request_leaves_and_the_policy_has_nothing_to_refuse(chromium: webdriver.Chrome, page: Path) -> None:
    opened(chromium, page)
    assert {url for url in requests(chromium) if not url.startswith("data:")} == {page.as_uri()}
    assert chromium.get_log("browser") == []
    assert chromium.find_element(By.TAG_NAME, "body").value_of_css_property("margin-top") == "0px"


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(chromium: webdriver.Chrome, page: Path, width: int, scheme: str) -> None:
    assert violations(opened(chromium, page, width, prefers_color_scheme=scheme)) == []


def test_a_validator_finds_nothing(page: Path) -> None:
    node, validate = tool(shutil.which("node"), "node"), MODULES / "html-validate" / "bin" / "html-validate.mjs"
    command = [node, tool(validate, "html-validate"), "--config", str(WEB / ".htmlvalidate.json"), str(page)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_nothing_scrolls_sideways(chromium: webdriver.Chrome, page: Path, width: int) -> None:
    opened(chromium, page, width)
    wide, there = chromium.execute_script("const e = document.documentElement; return [e.scrollWidth, e.clientWidth]")
    assert (wide <= there, there) == (True, width)


def test_the_keyboard_comes_to_the_skip_link_first_and_then_to_the_contents(
    chromium: webdriver.Chrome, page: Path
) -> None:
    opened(chromium, page)
    chromium.switch_to.active_element.send_keys(Keys.TAB)
    skip = chromium.switch_to.active_element
    assert skip.get_attribute("href") == f"{page.as_uri()}#report"
    assert skip.rect["y"] >= 0
    skip.send_keys(Keys.ENTER)
    assert chromium.switch_to.active_element.get_attribute("id") == "report"
    chromium.switch_to.active_element.send_keys(Keys.TAB)
    link = chromium.switch_to.active_element
    assert link.find_elements(By.XPATH, "ancestor::nav")
    assert link.rect["height"] >= 24


@pytest.mark.parametrize("scheme", SCHEMES)
def test_paper_is_white_and_has_no_contents(chromium: webdriver.Chrome, page: Path, scheme: str) -> None:
    opened(chromium, page, prefers_color_scheme=scheme)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": features})
    body = chromium.find_element(By.TAG_NAME, "body")
    assert body.value_of_css_property("background-color") == "rgba(255, 255, 255, 1)"
    assert not chromium.find_element(By.TAG_NAME, "nav").is_displayed()


@pytest.mark.parametrize("colours", ["none", "active"])
def test_open_points_have_a_pattern_and_not_only_a_colour(
    chromium: webdriver.Chrome, tmp_path: Path, colours: str
) -> None:
    path = tmp_path / "page.html"
    with path.open("wb") as out:
        html.show(specimen(), out)
    opened(chromium, path, forced_colors=colours)
    fills = [
        chromium.find_element(By.CSS_SELECTOR, f".bars {part}").value_of_css_property("fill")
        for part in (".track", ".sure", "[fill]")
    ]
    assert len(set(fills)) == 3
    assert "#open" in fills[2]


SHEETS_ON_PAPER = [
    pytest.param(("report", "--audience", "owner"), 2, id="an owner's report"),
    pytest.param(("report", "--audience", "board"), 2, id="a board's report"),
    pytest.param(("handout", "emergency"), 1, id="the page for the wall"),
]


@pytest.mark.parametrize("sheet", CASES, ids=lambda path: path.parent.name)
@pytest.mark.parametrize(("command", "most"), SHEETS_ON_PAPER)
def test_a_page_for_few_sheets_of_paper_fits_them(
    run: Run, tmp_path: Path, sheet: Path, command: tuple[str, ...], most: int
) -> None:
    page = tmp_path / "page.html"
    look = brand(tmp_path, 'name = "Alder & Co, consultants"\ncontact = "12 Long Lane"\nlogo = "logo.png"\n')
    assert run(*command, sheet, "--brand", look, "--as-of", AS_OF, "--out", f"html={page}").code == 0
    assert len(printed(page)) <= most


@pytest.mark.parametrize("audience", ["owner", "board"])
def test_a_cover_is_printed_on_a_sheet_of_its_own_before_the_others(run: Run, tmp_path: Path, audience: str) -> None:
    sheets = []
    for look in ((), ("--brand", covered(tmp_path))):
        page = tmp_path / "page.html"
        command = ("report", CASES[0], "--audience", audience, *look, "--as-of", AS_OF, "--out", f"html={page}")
        assert run(*command).code == 0
        sheets.append(printed(page))
    plain, paper = sheets
    assert len(paper) in {len(plain), len(plain) + 1}
    assert "Review of all doors Thatch Estate Scope" in paper[0]
    assert "Exposed" not in paper[0]
    # A font may join the f and the i before it.
    assert all("dential: for the wardens" in sheet for sheet in paper)
    assert f"2 / {len(paper)}" in paper[1]
    if audience == "board":
        assert len(paper) <= 3
