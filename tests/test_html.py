"""The HTML report as a parser sees it: valid, inert, in order, the same every time."""

import base64
import hashlib
import io
import json
import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from justhtml import Element, JustHTML

from assessor.formats import html
from assessor.model.brand import Brand
from assessor.telling.blocks import Block, Curve, Heading, Paragraph, Point, Table
from tests.support.brands import ALDER, PNG, brand
from tests.support.hostile import HOSTILE, HOSTILE_MARKUP, spoken
from tests.support.house import MIXED
from tests.support.running import Run, Write
from tests.support.specimen import specimen
from tests.support.web import report

pytestmark = pytest.mark.slow


def shown(blocks: tuple[Block, ...], brand: Brand | None = None) -> str:
    out = io.BytesIO()
    html.show(blocks, out, brand=brand)
    return out.getvalue().decode()


def parsed(page: str) -> JustHTML:
    """Parse a page; whatever the standard calls a parse error is one."""
    return JustHTML(page, strict=True, sanitize=False)


def elements(page: str | Element, selector: str = "*") -> list[Element]:
    root = parsed(page).root if isinstance(page, str) else page
    return [found for found in root.query(selector) if isinstance(found, Element)]


def text(element: Element) -> str:
    return " ".join(element.to_text().split())


def structure(page: str) -> list[tuple[str, ...]]:
    """Return all that a text could change: elements with the names of their attributes, their classes and parents."""
    return [
        (e.parent.name if e.parent else "", e.name, *sorted(e.attrs), *(e.attrs.get("class") or "").split())
        for e in elements(page)
    ]


@pytest.mark.parametrize("audience", ["owner", "engineer", "board"])
def test_a_report_is_valid_for_every_audience(run: Run, house: Write, audience: str) -> None:
    page = report(run, house(MIXED, tier="standard"), "--audience", audience)
    assert parsed(page).errors == []
    assert elements(page, "html")[0].attrs["lang"] == "en"


def test_every_form_is_valid() -> None:
    assert parsed(shown(specimen(), brand=ALDER)).errors == []
    assert parsed(shown(())).errors == []


def dangerous(page: str) -> Iterator[str]:
    """Yield whatever could run, load or lead somewhere."""
    for element in elements(page):
        if element.name in {"script", "iframe", "object", "embed", "form", "base", "foreignobject", "use", "image"}:
            yield element.name
        for name, value in element.attrs.items():
            if name.startswith("on") or name in {"style", "srcset", "action", "ping", "xlink:href"}:
                yield f"{element.name} {name}"
            if name in {"href", "src"} and not str(value).startswith(("#", "data:,", "data:image/")):
                yield f"{element.name} {name}={value}"


def test_hostile_text_changes_nothing_but_text() -> None:
    benign, worse = (shown(specimen(word), Brand(name=word, contact=word)) for word in ("fine", HOSTILE_MARKUP))
    assert structure(worse) == structure(benign)
    assert list(dangerous(worse)) == []
    for title in ("Security review", ": Larkfield Day Clinic"):
        assert f"{title} A\\u001b[31m[/]b\\u202ec\\u200bd <script>x</script>" in text(elements(worse, "title")[0])
    assert "{{ 7 * 7 }}" in worse
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", worse)


def test_hostile_text_in_a_sheet_and_a_brand_changes_nothing_but_text(run: Run, house: Write, tmp_path: Path) -> None:
    pages = []
    for words in ("fine", HOSTILE):
        file = brand(tmp_path, f"name = {json.dumps(words)}\ncontact = {json.dumps(words)}\n")
        pages.append(report(run, spoken(house, words), "--brand", file))
    assert structure(pages[0]) == structure(pages[1])
    assert list(dangerous(pages[1])) == []


def test_the_policy_lets_nothing_in_but_the_page_s_own_style_and_pictures() -> None:
    for page in (shown(specimen()), shown(specimen(), brand=ALDER)):
        style = elements(page, "style")[0].to_text(separator="", strip=False)
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        policy = [e.attrs["content"] for e in elements(page, "meta") if e.attrs.get("http-equiv")]
        assert policy == [
            f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
        ]
        assert "url(" not in style
        assert "@import" not in style


def test_headings_come_in_order_and_every_link_leads_to_one() -> None:
    page = shown(specimen())
    levels = [int(e.name[1]) for e in elements(page) if re.fullmatch("h[1-6]", e.name)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    anchors = [str(e.attrs["id"]) for e in elements(page) if "id" in e.attrs]
    assert len(set(anchors)) == len(anchors)
    links = elements(page, "nav a")
    assert [text(link) for link in links] == [text(heading) for heading in elements(page, "section > h2")]
    assert {str(link.attrs["href"])[1:] for link in elements(page, "a")} <= set(anchors)


def test_headings_that_are_alike_or_without_letters_have_anchors_of_their_own() -> None:
    page = shown((Heading("A b"), Heading("A B!"), Heading("report"), Heading("→"), Heading("", 1), Heading("x", 1)))
    assert [e.attrs["id"] for e in elements(page, "h2")] == ["a-b", "a-b-2", "report-2", "section", "x"]


def test_a_page_without_a_title_among_its_blocks_says_what_it_is() -> None:
    page = shown((Paragraph("Call first."),))
    assert [text(e) for e in elements(page, "h1")] == ["IoT security readiness self-assessment"]
    assert elements(page, "nav") == []


def test_every_drawing_has_its_figures_in_words() -> None:
    page = shown(specimen())
    for figure in elements(page, "figure"):
        assert elements(figure, "figcaption")
        assert elements(figure, "table, ol")
    for drawing in elements(page, "svg"):
        assert drawing.attrs.get("aria-hidden") == "true" or (
            drawing.attrs["role"],
            bool(drawing.attrs["aria-label"]),
        ) == ("img", True)
    rows = [[text(cell) for cell in elements(row, "th, td")] for row in elements(page, ".bars tbody tr")]
    assert rows[0] == ["Authentication word", "", "0.0", "50.0", "90.0", "weight 15 word"]
    assert rows[1][2:] == ["66.6", "66.6", "100.0", ""]
    assert rows[2][2:] == ["no score", "", "", ""]
    assert rows[4] == ["Without a target", "", "10.0", "20.0"]


def test_a_bar_is_as_long_as_its_figures() -> None:
    bar = elements(elements(shown(specimen()), ".bars tbody tr")[0], "rect")
    assert [(e.attrs.get("x"), e.attrs["width"]) for e in bar] == [
        (None, "100%"),
        (None, "0.0%"),
        ("0.0%", "50.0%"),
        ("90.0%", "3"),
    ]


def test_a_scale_names_the_band_that_holds_what_is_confirmed() -> None:
    now = elements(shown(specimen()), "[aria-current]")
    assert [text(band) for band in now] == ["Exposed from 0", "Exemplary from 95", "Exposed from 0"]


def test_a_curve_rises_by_stairs() -> None:
    curve = Curve("c", (Point("a", Fraction(0)), Point("b", Fraction(50)), Point("c", Fraction(100))))
    places = [(e.attrs["cx"], e.attrs["cy"]) for e in elements(shown((curve,)), "circle")]
    assert places == [("14.0%", "174.0"), ("52.5%", "99.0"), ("91.0%", "24.0")]


def test_a_table_says_what_each_cell_is_when_it_becomes_cards() -> None:
    page = shown((Table("Answers", ("control", "answer", "n"), (("a", "b", "1"),), frozenset({2})),))
    table = elements(page, "[role=table] > [role=caption] + table")[0]
    # HTML allows the roles below where the element around, not this one, has the role of the table.
    assert table.attrs == {"role": "presentation", "class": "cards of3 f3", "data-cells": "brief"}
    assert [(e.attrs["role"], e.attrs.get("data-label")) for e in elements(table, "tbody th, tbody td")] == [
        ("rowheader", None),
        ("cell", "answer"),
        ("cell", "n"),
    ]


def test_a_brand_gives_its_logo_name_and_colours(run: Run, house: Write, tmp_path: Path) -> None:
    file = brand(tmp_path, 'name = "Alder & Finch (invented)"\nlogo = "logo.png"\nbackground = "#5b2a4b"\n')
    page = report(run, house(MIXED), "--brand", file)
    assert elements(page, "img")[0].attrs == {
        "src": f"data:image/png;base64,{base64.b64encode(PNG).decode()}",
        "alt": "",
    }
    assert text(elements(page, ".band .name")[0]) == "Alder & Finch (invented)"
    assert ":root{--band:#5b2a4b;--on-band:#ffffff}" in page


def test_same_inputs_give_the_same_page(run: Run, house: Write) -> None:
    sheet = house(MIXED)
    assert report(run, sheet) == report(run, sheet)
    assert shown(specimen(), brand=ALDER) == shown(specimen(), brand=ALDER)
