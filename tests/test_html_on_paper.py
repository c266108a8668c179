"""A document for two sheets of paper, as HTML: what stands on which sheet, how large, and in which colours."""

import io
import re
from collections.abc import Iterator
from fractions import Fraction
from importlib import resources
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from justhtml import Element, JustHTML
from selenium import webdriver
from selenium.webdriver.common.by import By

from assessor.formats import html
from assessor.formats.drawing import CHARACTER, Label, ruler
from assessor.telling.blocks import Band, Block, Heading, Paragraph, Scale, Tone
from tests.support.chromium import opened, printed, started
from tests.support.colours import contrast
from tests.support.pages import two_sheets
from tests.support.specimen import BANDS

CSS = resources.files("assessor.formats.html").joinpath("page.css").read_text(encoding="utf-8")
TYP = resources.files("assessor.formats.pdf").joinpath("page.typ").read_text(encoding="utf-8")


def shown(blocks: tuple[Block, ...]) -> str:
    out = io.BytesIO()
    html.show(blocks, out)
    return out.getvalue().decode()


def elements(page: str, selector: str) -> list[Element]:
    return [found for found in JustHTML(page, sanitize=False).root.query(selector) if isinstance(found, Element)]


def text(element: Element) -> str:
    return " ".join(element.to_text().split())


@pytest.fixture
def chromium(tmp_path: Path) -> Iterator[webdriver.Chrome]:
    driver = started(tmp_path / "profile-of-driver")
    yield driver
    driver.quit()


@pytest.mark.browser
@pytest.mark.parametrize("appendix", [0, 12])
def test_each_sheet_is_printed_on_one_and_an_appendix_behind_them(tmp_path: Path, appendix: int) -> None:
    page = tmp_path / "page.html"
    page.write_text(shown(two_sheets(appendix)), encoding="utf-8")
    # The number of the sheet may come first or last; a font may join an f and an i.
    first, second, *further = (re.sub(r"^\d / \d ", "", sheet) for sheet in printed(page))
    assert "Exposed: lowest of" in first
    assert "can reach your infusion pumps" in first
    assert second.startswith("Six steps, in this order")
    assert "When to look again" in second
    assert [sheet for sheet in further[:1] if not sheet.startswith("All answers")] == []
    assert bool(further) == bool(appendix)


@pytest.mark.browser
def test_on_a_phone_the_steps_come_within_two_screens_and_before_the_dangers(
    tmp_path: Path, chromium: webdriver.Chrome
) -> None:
    page = tmp_path / "page.html"
    page.write_text(shown(two_sheets()), encoding="utf-8")
    opened(chromium, page, 390)
    tops = {
        name: chromium.find_element(By.CSS_SELECTOR, name).rect["y"] for name in (".verdict", ".steps", ".items.danger")
    }
    assert tops[".verdict"] < tops[".steps"] < 2 * 844
    assert tops[".steps"] < tops[".items.danger"]


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1920])
def test_no_text_of_a_drawing_lies_on_another(tmp_path: Path, chromium: webdriver.Chrome, width: int) -> None:
    page = tmp_path / "page.html"
    page.write_text(shown(two_sheets()), encoding="utf-8")
    opened(chromium, page, width)
    boxes = [found.rect for found in chromium.find_elements(By.CSS_SELECTOR, ".rule text") if found.is_displayed()]
    assert boxes
    assert [(a, b) for n, a in enumerate(boxes) for b in boxes[:n] if crosses(a, b)] == []


def crosses(a: dict[str, float], b: dict[str, float]) -> bool:
    """Say whether two boxes share more than a pixel each way."""
    wide = min(a["x"] + a["width"], b["x"] + b["width"]) - max(a["x"], b["x"])
    high = min(a["y"] + a["height"], b["y"] + b["height"]) - max(a["y"], b["y"])
    return wide > 1 and high > 3


@pytest.mark.slow
def test_more_text_is_set_smaller_but_no_sheet_is_much_smaller_than_another() -> None:
    few, many = (two_sheets(), (*two_sheets(), *(Paragraph("One more line of text. " * 4),) * 14))
    sizes = [[int(str(e.attrs["data-fit"])) for e in elements(shown(blocks), ".sheet")] for blocks in (few, many)]
    assert sizes[1][1] < sizes[0][1]
    assert all(abs(first - second) <= 4 for first, second in sizes)


@pytest.mark.slow
def test_a_document_that_is_read_through_has_no_contents_and_its_appendices_do() -> None:
    assert elements(shown(two_sheets()), "nav") == []
    further = tuple(Heading(f"Appendix {n}") for n in range(3))
    links = elements(shown((*two_sheets(1), *further)), "nav a")
    assert [text(link) for link in links] == ["All answers", "Method", "Appendix 0", "Appendix 1", "Appendix 2"]


@pytest.mark.slow
@pytest.mark.parametrize("tone", get_args(Tone))
def test_a_level_is_told_by_words_and_a_sign_too(tone: Tone) -> None:
    (found,) = elements(shown(two_sheets(tone=tone)), f".headline.{tone} .level")
    assert text(found) == "Exposed: lowest of five levels"
    assert bool(list(found.query("svg"))) == (tone != "fair")


@pytest.mark.slow
@pytest.mark.parametrize("said", ["2026-03-31", "28 November 2026", "1. März 2027", "€1,000–10,000", "2–5", "15.4 %"])
def test_dates_and_figures_stay_in_one_line(said: str) -> None:
    page = shown((Paragraph(f"It is <due> by {said}, at the latest."),))
    assert [text(e) for e in elements(page, ".n")] == [said]
    assert f"It is &lt;due&gt; by <span class=n>{said}</span>, at the latest." in page


PERCENT = st.fractions(0, 100)


@given(st.tuples(PERCENT, PERCENT).map(sorted), st.none() | st.tuples(PERCENT, PERCENT).map(sorted), st.booleans())
def test_no_label_of_a_scale_lies_on_another(ends: list[Fraction], after: list[Fraction] | None, keyed: bool) -> None:
    key = ("31 confirmed", "39 at most", "44 to 56 after the six steps")[: 3 if after else 2] if keyed else ()
    found = ruler(Scale("", ends[0], ends[1], BANDS, (after[0], after[1]) if after else None, key))
    for labels in (found.names, found.marks):
        spans = [(label.row, *span(label)) for label in labels]
        assert [
            (a, b) for n, a in enumerate(spans) for b in spans[:n] if a[0] == b[0] and a[1] < b[2] and b[1] < a[2]
        ] == []
        assert all(start >= 0 and end <= 100 for _, start, end in spans)


def span(label: Label) -> tuple[Fraction, Fraction]:
    x, wide = Fraction(label.x), len(label.text) * CHARACTER
    # What is printed of a place is rounded down.
    return (x, x + wide - Fraction(1, 10)) if label.side == "start" else (x - wide + Fraction(1, 10), x)


@pytest.mark.parametrize("number", [1, 2, 3, 5, 8])
def test_only_the_worst_band_has_the_worst_tone_and_the_best_one_is_calm(number: int) -> None:
    bands = tuple(Band(f"band {n}", n * 100 // number) for n in range(number))
    tones = [ruler(Scale("", Fraction(b.start), Fraction(b.start), bands)).tone for b in bands]
    assert tones[-1] == "best"
    assert [tone == "worst" for tone in tones] == [n == 0 and number > 1 for n in range(number)]


def palette(after: str) -> dict[str, str]:
    """Return the colours that are set next in the style sheet."""
    part = CSS[CSS.index(after) :]
    return dict(
        re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", part[: part.index("\n  }" if "@media" in after else "\n}")])
    )


LIGHT, DARK = palette(":root"), palette("@media screen and (prefers-color-scheme: dark)")


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_each_colour_is_read_well_on_paper_panels_and_the_desk(colours: dict[str, str]) -> None:
    for paper in ("paper", "panel", "desk"):
        for name, least in dict.fromkeys(("ink", "soft", "worst", "open", "good", "mark"), 4.5).items():
            assert contrast(colours[name], colours[paper]) >= least, (name, paper)
        assert contrast(colours["edge"], colours[paper]) >= 3
    for tone in ("worst", "open", "soft", "mark", "good"):
        assert contrast(colours[tone], colours["on-tone"]) >= 4.5


def test_paper_has_the_colours_of_the_screen() -> None:
    names = {"ink": "ink", "soft": "soft", "line-colour": "line", "edge": "edge", "panel": "panel", "worst": "worst"}
    names |= {"unknown": "open", "good": "good", "mark": "mark"}
    found = dict(re.findall(r'#let ([a-z-]+) = rgb\("(#[0-9a-f]{6})"\)', TYP))
    assert found == {typst: LIGHT[css] for typst, css in names.items()}
