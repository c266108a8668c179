"""A form's page in headless Chromium: answered, kept, saved and taken back; offline, by keyboard, on a phone."""

import json
import random
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from assessor.exchange.forms import Wanted
from assessor.io import catalog, savedforms
from assessor.io.catalog import Catalog
from assessor.model.forms import Returned
from assessor.model.sheet import AnswerSheet, QuestionnaireRef
from tests.support.chromium import opened, requests, started, violations
from tests.support.formpages import Entered, entered, form_of, page_of, sheet_with, shown_by_python
from tests.support.house import ANGLES, FACTS, HOUSE, MIXED, OPEN_CAMERAS, Q, answers
from tests.support.running import Run, Write

pytestmark = pytest.mark.browser

NAME = "house-answers.json"
NOTES = '\n[answers.door-alarm]\nchoice = "rings"\nby = "Bob"\non = 2026-01-02\ncomment = "a\\r\\nb ##[x] \\u200b"\n'


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory, downloads: Path) -> Iterator[webdriver.Chrome]:
    driver = started(tmp_path_factory.mktemp("profile"), downloads=downloads)
    yield driver
    driver.quit()


@pytest.fixture(autouse=True)
def _nothing_kept(chromium: webdriver.Chrome) -> Iterator[None]:
    """Leave nothing of a test in the browser, where the next form may be the same."""
    yield
    chromium.execute_script("try { unsaved = false; localStorage.clear(); } catch { keeps = true; }")


@pytest.fixture
def page(run: Run, house: Write) -> Path:
    """Make the page of all questions of a sheet with a fact open; the browser has nothing of it yet."""
    return made(run, house(MIXED + NOTES, OPEN_CAMERAS, tier="standard"))


def made(run: Run, sheet: Path, only: str = "all", name: str = "page.html") -> Path:
    result = run("form", sheet, "--to", name, *Q, "--only", only)
    assert (result.code, result.err) == (0, "")
    return sheet.parent / name


def row(chromium: webdriver.Chrome, name: str) -> WebElement:
    return chromium.find_element(By.CSS_SELECTOR, f'fieldset[data-row="{name}"]')


def choose(chromium: webdriver.Chrome, name: str, value: str) -> None:
    option = row(chromium, name).find_element(By.CSS_SELECTOR, f'input[value="{value}"]')
    chromium.execute_script("arguments[0].scrollIntoView({block: 'center'})", option)
    option.click()


def write(chromium: webdriver.Chrome, name: str, field: str, text: str) -> None:
    element = row(chromium, name).find_element(By.CSS_SELECTOR, f'[data-field="{field}"]')
    if not element.is_displayed():
        chromium.execute_script("arguments[0].closest('details').open = true", element)
    element.send_keys(text)


def ticked(chromium: webdriver.Chrome, name: str) -> list[str]:
    found = row(chromium, name).find_elements(By.CSS_SELECTOR, "input:checked")
    return [str(option.get_attribute("value")) for option in found]


def text(chromium: webdriver.Chrome, element_id: str) -> str:
    return chromium.find_element(By.ID, element_id).text


def press(chromium: webdriver.Chrome, button: str) -> None:
    chromium.find_element(By.ID, button).click()


def shown(chromium: webdriver.Chrome) -> set[str]:
    return set(chromium.execute_script("return rows.filter((row) => !row.element.hidden).map((row) => row.name)"))


def saved(chromium: webdriver.Chrome, downloads: Path, name: str = NAME) -> Path:
    """Press the button that saves, and return what was downloaded."""
    for old in downloads.iterdir():
        old.unlink()
    press(chromium, "save")
    path, until = downloads / name, time.monotonic() + 10
    while not path.exists() and time.monotonic() < until:
        time.sleep(0.02)
    return path


def read(path: Path) -> Returned:
    tiny = Catalog(HOUSE.parent)
    return savedforms.read(path, tiny.history(tiny.questionnaire(HOUSE)))


def test_no_request_leaves_and_the_policy_has_nothing_to_refuse(
    chromium: webdriver.Chrome, page: Path, downloads: Path
) -> None:
    opened(chromium, page)
    choose(chromium, "fact.cameras", "no")
    saved(chromium, downloads)
    asked = {url for url in requests(chromium) if not url.startswith(("data:", "blob:"))}
    assert asked == {page.as_uri()}
    assert chromium.get_log("browser") == []
    assert chromium.execute_script("return performance.getEntriesByType('resource').length") == 0


def test_nobody_s_touch_is_no_change(chromium: webdriver.Chrome, page: Path, downloads: Path) -> None:
    opened(chromium, page)
    found = read(saved(chromium, downloads))
    assert {each.id for each in found.rows} >= {"role", "cameras", "lock-fitted", "door-alarm"}
    assert [each.id for each in found.rows if each.given != each.shown] == []


def test_an_untouched_page_leaves_the_sheet_as_it_is(
    run: Run, chromium: webdriver.Chrome, page: Path, downloads: Path
) -> None:
    sheet = page.with_name("sheet.toml")
    before = sheet.read_bytes()
    opened(chromium, page)
    result = run("take", saved(chromium, downloads), "--into", sheet, *Q)
    assert (result.code, result.err) == (0, "")
    assert sheet.read_bytes() == before


def test_what_is_answered_comes_into_the_sheet(
    run: Run, chromium: webdriver.Chrome, page: Path, downloads: Path
) -> None:
    opened(chromium, page)
    chromium.find_element(By.ID, "who").send_keys("Ann")
    choose(chromium, "fact.cameras", "yes")
    choose(chromium, "control.lock-tested", "never")
    choose(chromium, "control.key-list", "not-applicable")
    write(chromium, "control.key-list", "reason", "No keys")
    write(chromium, "control.window-shut", "note", "Only at night")
    choose(chromium, "control.camera-kept", "unknown")
    file = saved(chromium, downloads)
    given = {each.id: each.given for each in read(file).rows if each.given != each.shown}
    assert set(given) == {"cameras", "lock-tested", "key-list", "window-shut", "camera-kept"}
    assert (given["lock-tested"].choice, given["lock-tested"].by) == (("never",), "Ann")
    assert (given["key-list"].state, given["key-list"].reason) == ("not-applicable", "No keys")
    assert (given["window-shut"].note, given["window-shut"].by) == ("Only at night", "")
    sheet = page.with_name("sheet.toml")
    result = run("take", file, "--into", sheet, "--questionnaire", HOUSE)
    assert (result.code, result.err) == (0, "")
    told = sheet.read_text(encoding="utf-8")
    assert 'cameras = "yes"' in told
    assert 'by = "Ann"' in told
    assert 'reason = "No keys"' in told


def test_facts_decide_at_once_what_is_asked_and_the_page_says_what_they_left_out(
    chromium: webdriver.Chrome, page: Path
) -> None:
    opened(chromium, page)
    assert "control.camera-kept" in shown(chromium)
    assert not chromium.find_element(By.ID, "left-out").is_displayed()
    choose(chromium, "fact.cameras", "no")
    assert not {"control.camera-kept", "control.camera-angles"} & shown(chromium)
    out = chromium.find_element(By.ID, "left-out")
    assert "left out, because of what you said about yourselves" in out.text
    assert "fewer to answer" in text(chromium, "told")
    choose(chromium, "fact.cameras", "unknown")
    assert "control.camera-kept" in shown(chromium)


def test_a_follow_up_comes_with_the_answer_that_leads_to_it(run: Run, house: Write, chromium: webdriver.Chrome) -> None:
    opened(chromium, made(run, house("", FACTS), "open"))
    assert "control.lock-tested" not in shown(chromium)
    choose(chromium, "control.lock-fitted", "all")
    assert "control.lock-tested" in shown(chromium)
    choose(chromium, "control.lock-fitted", "none")
    assert "control.lock-tested" not in shown(chromium)


def test_what_excludes_the_others_does_so(run: Run, house: Write, chromium: webdriver.Chrome) -> None:
    opened(chromium, made(run, house(ANGLES)))
    name = "control.camera-angles"
    assert ticked(chromium, name) == ["turned", "masked"]
    choose(chromium, name, "unknown")
    assert ticked(chromium, name) == ["unknown"]
    choose(chromium, name, "masked")
    assert ticked(chromium, name) == ["masked"]


def test_a_second_opening_goes_on_where_one_was(chromium: webdriver.Chrome, page: Path, downloads: Path) -> None:
    opened(chromium, page)
    choose(chromium, "control.lock-tested", "never")
    write(chromium, "control.lock-tested", "note", "Ünter “uns” <b>")
    opened(chromium, page)
    assert ticked(chromium, "control.lock-tested") == ["never"]
    assert "from last time" in text(chromium, "kept")
    given = {each.id: each.given for each in read(saved(chromium, downloads)).rows if each.given != each.shown}
    assert given["lock-tested"].note == "Ünter “uns” <b>"
    chromium.find_element(By.CSS_SELECTOR, "#forget summary").click()
    forget = chromium.find_element(By.ID, "forget-now")
    chromium.execute_script("arguments[0].scrollIntoView({block: 'center'})", forget)
    forget.click()
    assert ticked(chromium, "control.lock-tested") == ["unknown"]
    opened(chromium, page)
    assert ticked(chromium, "control.lock-tested") == ["unknown"]
    assert chromium.execute_script("return localStorage.getItem(data.store)") is None


def test_two_windows_with_one_form_lose_nothing_of_each_other(chromium: webdriver.Chrome, page: Path) -> None:
    opened(chromium, page)
    first = chromium.current_window_handle
    chromium.switch_to.new_window("tab")
    try:
        chromium.get(page.as_uri())
        choose(chromium, "control.lock-tested", "never")
    finally:
        chromium.close()
        chromium.switch_to.window(first)
    WebDriverWait(chromium, 10).until(lambda _: ticked(chromium, "control.lock-tested") == ["never"])
    choose(chromium, "control.lock-fitted", "all")
    opened(chromium, page)
    assert (ticked(chromium, "control.lock-tested"), ticked(chromium, "control.lock-fitted")) == (["never"], ["all"])


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_an_answer_has_the_day_of_who_gives_it(
    chromium: webdriver.Chrome, page: Path, downloads: Path, zone: str
) -> None:
    chromium.execute_cdp_cmd("Emulation.setTimezoneOverride", {"timezoneId": zone})
    try:
        opened(chromium, page)
        before = datetime.now(ZoneInfo(zone)).date()
        choose(chromium, "control.lock-tested", "never")
        given = {each.id: each.given for each in read(saved(chromium, downloads)).rows}
        assert given["lock-tested"].on in {before, datetime.now(ZoneInfo(zone)).date()}
    finally:
        chromium.execute_cdp_cmd("Emulation.setTimezoneOverride", {"timezoneId": ""})


STRANGE = [
    "null",
    "[]",
    "{",
    '{"who": 3, "rows": []}',
    '{"rows": {"control.lock-tested": {"choice": ["x", 3, "not-applicable"], "state": 3, "note": [], "on": "x"}}}',
]


@pytest.mark.parametrize("kept", STRANGE)
def test_what_is_kept_and_fits_no_question_is_left(chromium: webdriver.Chrome, page: Path, kept: str) -> None:
    opened(chromium, page)
    chromium.execute_script("localStorage.setItem(data.store, arguments[0])", kept)
    opened(chromium, page)
    assert chromium.get_log("browser") == []
    assert chromium.find_element(By.ID, "save").is_displayed()


def test_a_browser_that_keeps_nothing_says_so(chromium: webdriver.Chrome, page: Path) -> None:
    refuse = "Object.defineProperty(window, 'localStorage', {get() {throw new Error('refused')}})"
    script = chromium.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": refuse})
    try:
        opened(chromium, page)
        choose(chromium, "control.lock-tested", "never")
        assert "keeps nothing" in text(chromium, "kept")
        chromium.execute_script("unsaved = false")
    finally:
        chromium.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)


def test_without_scripts_the_page_says_what_to_do(chromium: webdriver.Chrome, page: Path) -> None:
    chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        opened(chromium, page)
        assert chromium.find_element(By.CSS_SELECTOR, ".still").is_displayed()
        assert not chromium.find_element(By.ID, "save").is_displayed()
    finally:
        chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


REFUSED = [
    pytest.param("not-applicable", {}, "reason", id="no reason"),
    pytest.param("not-applicable", {"reason": " ?!"}, "reason", id="a reason that says nothing"),
    pytest.param("never", {"evidence": "x", "evidence_on": "01012999"}, "evidence_on", id="a day to come"),
    pytest.param("never", {"evidence_on": "01012020"}, "evidence", id="a day without a proof"),
]


@pytest.mark.parametrize(("value", "fields", "wrong"), REFUSED)
def test_what_is_missing_is_demanded_when_saving(
    chromium: webdriver.Chrome, page: Path, downloads: Path, value: str, fields: dict[str, str], wrong: str
) -> None:
    opened(chromium, page)
    name = "control.lock-tested"
    choose(chromium, name, value)
    for field, words in fields.items():
        write(chromium, name, field, words)
    missing = row(chromium, name).find_element(By.CSS_SELECTOR, f'[data-field="{wrong}"]')
    assert missing.get_attribute("aria-invalid") is None
    for old in downloads.iterdir():
        old.unlink()
    press(chromium, "save")
    assert chromium.switch_to.active_element == missing
    assert missing.get_attribute("aria-invalid") == "true"
    assert row(chromium, name).find_element(By.CSS_SELECTOR, f'[data-wrong="{wrong}"]').is_displayed()
    assert violations(chromium) == []
    assert not chromium.find_element(By.ID, "saved").is_displayed()
    assert list(downloads.iterdir()) == []


def test_the_keyboard_alone_answers_and_saves(run: Run, house: Write, chromium: webdriver.Chrome) -> None:
    opened(chromium, made(run, house(answers(lock_fitted="some")), "open"))

    def key(pressed: str) -> WebElement:
        chromium.switch_to.active_element.send_keys(pressed)
        return chromium.switch_to.active_element

    first = key(Keys.TAB)
    assert first.get_attribute("id") == "who"
    option = key(Keys.TAB)
    assert option.get_attribute("type") in {"radio", "checkbox"}
    assert option.value_of_css_property("outline-style") == "solid"
    key(Keys.SPACE)
    key(Keys.ARROW_DOWN)
    chosen = chromium.find_elements(By.CSS_SELECTOR, "input:checked")
    assert len(chosen) == 1
    for _ in range(200):
        if key(Keys.TAB).get_attribute("id") == "save":
            break
    key(Keys.ENTER)
    assert chromium.switch_to.active_element.get_attribute("id") == "saved"


def test_next_goes_to_what_is_open_and_back_to_what_was_before(chromium: webdriver.Chrome, page: Path) -> None:
    opened(chromium, page)
    press(chromium, "next")
    at = "return document.activeElement.closest('[data-row]')?.dataset.row ?? document.activeElement.id"
    assert chromium.execute_script(at) == "fact.cameras"
    choose(chromium, "fact.cameras", "no")
    press(chromium, "back")
    chromium.execute_script("arguments[0].scrollIntoView()", row(chromium, "fact.role"))
    for _ in range(3):
        press(chromium, "back")
    assert chromium.execute_script(at) in {"title", "fact.role", "fact.size"}
    while chromium.execute_script("return rows.some((row) => isShown(row) && isOpen(row))"):
        press(chromium, "next")
        choose(chromium, str(chromium.execute_script(at)), "unknown")
    press(chromium, "next")
    assert chromium.execute_script(at) == "save"
    assert text(chromium, "left") == "all done"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    chromium: webdriver.Chrome, page: Path, downloads: Path, width: int, scheme: str
) -> None:
    opened(chromium, page, width, prefers_color_scheme=scheme)
    assert violations(chromium) == []
    choose(chromium, "fact.cameras", "no")
    chromium.execute_script("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    saved(chromium, downloads)
    assert violations(chromium) == []
    wide, there = chromium.execute_script("const e = document.documentElement; return [e.scrollWidth, e.clientWidth]")
    assert (wide <= there, there) == (True, width)


@pytest.mark.parametrize("size", ["100%", "200%"])
def test_no_word_of_the_bars_is_broken_on_the_narrowest_screen(
    chromium: webdriver.Chrome, page: Path, size: str
) -> None:
    opened(chromium, page, 320)
    chromium.execute_script("document.documentElement.style.fontSize = arguments[0]", size)
    broken = r"""
        const lines = (node, at, to) => {
          const range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, to);
          return range.getClientRects().length;
        };
        return [...document.querySelectorAll(".bar button, .bar strong, .bar span")].flatMap(({ firstChild: node }) =>
          [...node.data.matchAll(/\S+/g)]
            .filter((word) => lines(node, word.index, word.index + word[0].length) > 1)
            .map(([word]) => word));"""
    assert chromium.execute_script(broken) == []


def test_targets_are_large_enough_for_a_thumb(chromium: webdriver.Chrome, page: Path) -> None:
    opened(chromium, page, 320)
    choose(chromium, "control.lock-tested", "never")
    heights = chromium.execute_script(
        "return [...document.querySelectorAll('.option, summary, button, textarea, [type=text]')]"
        ".map((each) => each.getBoundingClientRect().height).filter(Boolean)"
    )
    assert min(heights) >= 44


def test_paper_has_no_buttons(chromium: webdriver.Chrome, page: Path) -> None:
    opened(chromium, page, prefers_color_scheme="dark")
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": []})
    assert not chromium.find_element(By.ID, "save").is_displayed()
    body = chromium.find_element(By.TAG_NAME, "body")
    assert body.value_of_css_property("background-color") == "rgba(255, 255, 255, 1)"


def test_hostile_text_runs_nothing(run: Run, house: Write, chromium: webdriver.Chrome, downloads: Path) -> None:
    words = json.dumps("</script><script>window.hurt=1</script><img src=x onerror=window.hurt=1> {{ 7 }} \u2028 ##[x]")
    noted = f'[answers.lock-fitted]\nchoice = "some"\ncomment = {words}\n[about]\norganisation = {words}\n'
    opened(chromium, made(run, house(noted)))
    assert chromium.execute_script("return window.hurt ?? null") is None
    assert chromium.get_log("browser") == []
    name = str(chromium.execute_script("return data.file"))
    assert [each.id for each in read(saved(chromium, downloads, name)).rows if each.given != each.shown] == []


ENTER = """
const given = arguments[0];
for (const row of rows) {
  fill(row, { ...row.given, ...given[row.name], reason: "R" });
}
refresh();
"""


@pytest.mark.parametrize("name", ["healthcare", "automotive"])
def test_a_shipped_page_hides_what_python_says(chromium: webdriver.Chrome, tmp_path: Path, name: str) -> None:
    shipped, chance = catalog.shipped(), random.Random(name)
    questionnaire = shipped.questionnaire(shipped.root / f"{name}.toml")
    ref = QuestionnaireRef(id=name, version=questionnaire.version)
    sheet = AnswerSheet(format=1, questionnaire=ref, tier="advanced")
    form = form_of(questionnaire, sheet, Wanted())
    path = tmp_path / "page.html"
    path.write_text(page_of(form), encoding="utf-8")
    opened(chromium, path)
    for _ in range(5):
        given: Entered = entered(form, chance)
        chromium.execute_script(ENTER, given)
        assert shown(chromium) == shown_by_python(questionnaire, form, sheet_with(form, sheet, given))
    took: Any = chromium.execute_script("const t = performance.now(); refresh(); return performance.now() - t")
    assert took < 200
