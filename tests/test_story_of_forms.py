"""A clinic's provider answers in a workbook, a maker in the browser, and its owner at home: all of it in one sheet."""

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.by import By

from assessor.io import catalog
from tests.support.chromium import opened, started
from tests.support.house import saved
from tests.support.running import Result, Run
from tests.support.workbooks import filled, resaved

pytestmark = pytest.mark.browser

SHEET = Path("clinic.toml")
DAY = ("--as-of", "2026-03-31")
WAYS_IN = ("staff-remote-access", "remote-maintenance-by-vendors", "way-in-maintained")
OLD = "legacy-medical-devices"
CONTROLS = catalog.load("healthcare").controls


@pytest.fixture
def clinic(run: Run) -> Callable[..., Result]:
    """Run a command about the clinic's sheet."""
    shutil.copy(Path(__file__).parent.parent / "examples" / "clinic.toml", SHEET)

    def call(*arguments: object, code: int = 0, today: bool = False) -> Result:
        result = run(*arguments, *([] if today else DAY))
        assert result.code == code, result.err
        return result

    return call


def text_of(control_id: str, choice_id: str) -> str:
    """Return a choice as the list of a cell has it."""
    choices = list(CONTROLS[control_id].choices)
    return f"{'abcde'[choices.index(choice_id)]}) {CONTROLS[control_id].choices[choice_id].text}"


def by_the_provider(path: Path) -> Path:
    """Fill in the workbook, and save it with LibreOffice."""
    said = dict(zip(WAYS_IN, ("factor", "opened", "fortnight"), strict=True))
    cells: dict[str, Any] = {f"control:{each}.answer": text_of(each, choice) for each, choice in said.items()}
    cells |= {f"control:{each}.by": "J. Adeyemi" for each in WAYS_IN}
    cells["control:way-in-maintained.note"] = "By itself, every night."
    return resaved(filled(path, cells).absolute())[0]


def by_the_maker(page: Path, tmp_path: Path) -> Path:
    """Answer on the page as a browser shows it, and save the answers."""
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    chromium = started(tmp_path / "profile", downloads=downloads)
    try:
        opened(chromium, page.absolute())
        chromium.find_element(By.ID, "who").send_keys("M. Okafor, Pump & Sons")
        row = chromium.find_element(By.CSS_SELECTOR, f'fieldset[data-row="control.{OLD}"]')
        option = row.find_element(By.CSS_SELECTOR, 'input[value="shielded"]')
        chromium.execute_script("arguments[0].scrollIntoView({block: 'center'})", option)
        option.click()
        chromium.find_element(By.ID, "save").click()
        until = time.monotonic() + 10
        while not (found := list(downloads.glob("*.json"))) and time.monotonic() < until:
            time.sleep(0.02)
        return Path(shutil.copy(found[0], "maker.json"))
    finally:
        chromium.quit()


def test_answers_of_a_provider_and_a_maker_come_back_into_one_sheet(
    clinic: Callable[..., Result], tmp_path: Path
) -> None:
    clinic("form", SHEET, "--to", "provider.xlsx", "--for", "it-provider", "--only", "unknown")
    clinic("form", SHEET, "--to", "maker.html", "--for", "device-maker", "--only", "all")
    sent = SHEET.read_text(encoding="utf-8")

    # While both are away, the owner finds out how the doctors come in, and that one comment was wrong.
    found_out = 'choice = "mixed"\non = 2026-03-10\nby = "practice manager"\n'
    before = sent.replace('state = "unknown"\non = 2026-03-02\nby = "practice manager"\n', found_out, 1)
    before = before.replace("Everyone on the ward", "Almost everyone on the ward")
    assert before.count("mixed") == sent.count("mixed") + 1
    SHEET.write_text(before, encoding="utf-8")
    figures = json.loads(clinic("report", SHEET, "--format", "json").out)["assessment"]

    provider = by_the_provider(Path("provider.xlsx"))
    told = json.loads(clinic("take", provider, "--into", SHEET, "--on", "2026-03-20", "--format", "json", code=1).out)
    assert {row["id"]: row["fate"] for row in told["rows"]} == {
        "staff-remote-access": "conflict",
        "remote-maintenance-by-vendors": "new",
        "way-in-maintained": "new",
    }
    maker = by_the_maker(Path("maker.html"), tmp_path)
    # A browser knows one day only.
    assert "Changed what was answered: 1" in clinic("take", maker, "--into", SHEET, today=True).out

    answers = saved(str(SHEET))["answers"]
    assert [answers[each]["choice"] for each in (*WAYS_IN, OLD)] == ["mixed", "opened", "fortnight", "shielded"]
    assert [answers[each]["by"] for each in (*WAYS_IN, OLD)] == [
        "practice manager",
        "J. Adeyemi",
        "J. Adeyemi",
        "M. Okafor, Pump & Sons",
    ]
    assert answers["way-in-maintained"]["comment"] == "By itself, every night."
    assert answers[OLD]["as_asked"] == CONTROLS[OLD].fingerprint

    # Nothing else in the file is another, and taking both once more changes nothing.
    once = SHEET.read_text(encoding="utf-8")
    assert {*before.splitlines()} - {*once.splitlines()} <= {
        'choice = "unsorted"',
        'comment = "We update the firewall within days; nobody knows what the doctors and the makers come in through."',
    }
    clinic("take", provider, "--into", SHEET, code=1)
    clinic("take", maker, "--into", SHEET, today=True)
    assert SHEET.read_text(encoding="utf-8") == once

    # The two of them talk, and the provider was right.
    clinic("take", provider, "--into", SHEET, "--on", "2026-03-20", "--prefer", "newer")
    assert saved(str(SHEET))["answers"]["staff-remote-access"]["choice"] == "factor"
    now = json.loads(clinic("report", SHEET, "--format", "json").out)["assessment"]
    assert now["shares"]["unknown"] < figures["shares"]["unknown"]
    again = clinic("form", SHEET, "--to", "again.xlsx", "--for", "it-provider", "--only", "unknown", code=2)
    assert "again.xlsx" in again.err or "nothing" in again.err.lower()
