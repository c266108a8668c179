"""Headless Chromium, and what it shows of a page."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from selenium import webdriver

from tests.support.web import MODULES, tool

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    # A scroll bar would take a part of the narrowest screen.
    "--hide-scrollbars",
)


def started(profile: Path, *flags: str, downloads: Path | None = None) -> webdriver.Chrome:
    """Start the browser with a profile, and where it puts what is downloaded."""
    options = webdriver.ChromeOptions()
    options.binary_location = tool(shutil.which("chromium"), "chromium")
    for flag in (*FLAGS, *flags, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    if downloads:
        options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    service = webdriver.ChromeService(tool(shutil.which("chromedriver"), "chromedriver"))
    return webdriver.Chrome(options=options, service=service)


def opened(chromium: webdriver.Chrome, page: Path, width: int = 1280, **features: str) -> webdriver.Chrome:
    """Open a page at a width, with media features such as `prefers_color_scheme`."""
    wanted = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": wanted})
    screen = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    chromium.get("about:blank")
    for log in ("browser", "performance"):
        chromium.get_log(log)
    chromium.get(page.as_uri())
    return chromium


def printed(page: Path) -> list[str]:
    """Print a page as a reader does, and return the text of each sheet."""
    paper = page.with_suffix(".pdf")
    flags = (*FLAGS, f"--user-data-dir={page.parent}/profile", "--no-pdf-header-footer", f"--print-to-pdf={paper}")
    program = tool(shutil.which("chromium"), "chromium")
    subprocess.run([program, *flags, page.as_uri()], check=True, capture_output=True)
    return [" ".join(sheet.extract_text().split()) for sheet in PdfReader(paper).pages]


def requests(chromium: webdriver.Chrome) -> Iterator[str]:
    for entry in chromium.get_log("performance"):
        message: dict[str, Any] = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            yield message["params"]["request"]["url"]


def violations(chromium: webdriver.Chrome) -> list[tuple[str, str]]:
    """Return what axe-core finds in the page as it is, after at least twenty rules that pass."""
    chromium.execute_script(Path(tool(MODULES / "axe-core" / "axe.min.js", "axe-core")).read_text(encoding="utf-8"))
    found = chromium.execute_async_script("axe.run().then(arguments[0])")
    assert len(found["passes"]) > 20
    return [(rule["id"], node["html"]) for rule in found["violations"] for node in rule["nodes"]]
