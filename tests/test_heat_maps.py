"""A heat map in every format: each figure is there, shaded by its band, and no colour is needed to read it."""

import io
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import openpyxl
import pikepdf
import pytest
from justhtml import Element, JustHTML
from pypdf import PdfReader

from assessor.formats import html, markdown, pdf, shades, terminal, xlsx
from assessor.telling.blocks import Band, Block, Heading, Heat, HeatRow
from assessor.text import floor1
from tests.support.colours import contrast, luminance
from tests.support.hostile import HOSTILE_MARKUP
from tests.support.markdown import structure
from tests.support.specimen import BANDS, DOMAINS, heat

SCORES = tuple(None if text is None else Fraction(text) for text in ("0", "39.9", "40", "79.99", "95", "100", None))
SMALL = Heat("Firms", "firm", ("a", "b", "c", "d", "e", "f", "g"), (HeatRow("Alder", SCORES),), BANDS)
FIGURES = ["0.0", "39.9", "40.0", "79.9", "95.0", "100.0"]


def in_terminal(blocks: Sequence[Block], monkeypatch: pytest.MonkeyPatch, width: int = 80) -> list[str]:
    monkeypatch.setenv("COLUMNS", str(width))
    out = io.BytesIO()
    terminal.show(blocks, out)
    return out.getvalue().decode().splitlines()


def in_markdown(block: Heat) -> str:
    out = io.BytesIO()
    markdown.show([block], out)
    return out.getvalue().decode()


def in_html(block: Heat, selector: str) -> list[Element]:
    out = io.BytesIO()
    html.show([block], out)
    page = JustHTML(out.getvalue().decode(), strict=True, sanitize=False)
    assert page.errors == []
    return [found for found in page.root.query(selector) if isinstance(found, Element)]


def in_workbook(block: Heat) -> openpyxl.Workbook:
    out = io.BytesIO()
    xlsx.show([block], out, date(2026, 3, 31))
    return openpyxl.load_workbook(io.BytesIO(out.getvalue()))


def in_pdf(*blocks: Block) -> io.BytesIO:
    out = io.BytesIO()
    pdf.show([Heading("Portfolio", 1), *blocks], out)
    return out


def mark(score: Fraction | None) -> str:
    return "–" if score is None else "+" if score == 100 else str(int(score / 10))


def text(element: Element) -> str:
    return " ".join(element.to_text().split())


def test_a_terminal_has_one_mark_for_each_score(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = in_terminal([SMALL], monkeypatch)
    assert lines[-2:] == ["      1 2 3 4 5 6 7", "Alder 0 3 4 7 9 + –"]
    assert "2 b" in [line.strip() for line in lines]
    assert "A digit is a score in tens: 4 is 40 to 49. + is 100, – no score." in lines


@pytest.mark.parametrize("width", [20, 40, 60, 80])
def test_no_line_of_a_terminal_is_too_long_and_every_score_is_there(
    monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    lines = in_terminal([heat("a long name of a firm")], monkeypatch, width)
    assert max(map(len, lines)) <= width
    for row in heat().rows:
        for start in range(0, len(DOMAINS), width // 2):
            marks = " ".join(mark(score) for score in row.cells[start : start + width // 2])
            assert [line for line in lines if line.endswith(marks)]


def test_eighteen_domains_fit_forty_columns_below_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = in_terminal([heat("of a name that is far too long for the line")], monkeypatch, 40)
    assert lines[-8].startswith("Firm 0 of a name that is far too long f")
    assert [len(line.split()) for line in lines[-7::2]] == [len(DOMAINS)] * 4


def test_the_digits_of_a_column_s_number_stand_one_below_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    many = Heat("", "firm", ("a",) * 110, (HeatRow("Alder", (Fraction(50),) * 110),), BANDS)
    hundreds, tens, ones, marks = (line[6::2] for line in in_terminal([many], monkeypatch)[-4:])
    assert (hundreds, tens) == (" " * 19 + "1" * 11, "8" * 9 + "9" * 10 + "0" * 10 + "1")
    assert (ones, marks) == ("1234567890" * 3, "5" * 30)


def test_markdown_has_a_table_of_figures() -> None:
    found = in_markdown(SMALL)
    assert f"| Alder | {' | '.join(FIGURES)} | – |" in found
    assert "Exposed from 0, Fragile from 40" in found
    assert structure(in_markdown(heat(HOSTILE_MARKUP))) == structure(in_markdown(heat("fine")))


@pytest.mark.slow
def test_a_page_has_a_table_whose_cells_say_figure_and_band() -> None:
    cells = [(text(cell), cell.attrs.get("class")) for cell in in_html(SMALL, ".heat td")]
    assert cells[:-1] == list(zip(FIGURES, ("s0", "s0", "s1", "s2", "s4", "s4"), strict=True))
    assert cells[-1] == ("– no score", None)
    assert [(text(head), head.attrs["scope"]) for head in in_html(SMALL, ".heat th")] == [
        *((name, "col") for name in ("firm", *"abcdefg")),
        ("Alder", "row"),
    ]
    assert [text(band) for band in in_html(SMALL, ".heat li")][:2] == ["Exposed from 0", "Fragile from 40"]


def test_what_is_wider_than_the_screen_scrolls_in_a_group_of_its_own_that_the_keyboard_reaches() -> None:
    (group,) = in_html(SMALL, ".heat .scroll")
    assert (group.attrs["tabindex"], group.attrs["role"], group.attrs["aria-label"]) == ("0", "group", "Firms")


def test_a_workbook_has_numbers_with_the_shade_of_their_band_and_frozen_panes() -> None:
    page = in_workbook(SMALL)["Firms"]
    head, row = list(page.iter_rows())
    assert [cell.value for cell in head] == ["firm", *"abcdefg"]
    assert [cell.value for cell in row] == ["Alder", *map(float, FIGURES), None]
    fills = [cell.fill.start_color.rgb.removeprefix("FF").lower() for cell in row[1:-1]]
    assert fills == [shades.SHADES[n].paper[1:] for n in (0, 0, 1, 2, 4, 4)]
    assert page.freeze_panes == "B2"


def test_hostile_text_changes_no_cell_of_a_workbook() -> None:
    kinds = [
        [[cell.data_type for cell in row] for page in in_workbook(heat(word)) for row in page.iter_rows()]
        for word in ("fine", f"=1+1 {HOSTILE_MARKUP}")
    ]
    assert kinds[0] == kinds[1]


@pytest.mark.slow
def test_a_pdf_has_a_tagged_table_of_the_figures() -> None:
    out = in_pdf(SMALL, heat(firms=90))
    pages = [page.extract_text() for page in PdfReader(out).pages]
    assert " ".join(FIGURES) in " ".join(pages[0].split())
    assert "18 Secure design and testing" in " ".join(pages[0].split()).replace("\xa0", " ")
    assert len(pages) > 1
    with pikepdf.open(out) as found:
        tags = [str(each.get("/S", "")) for each in found.objects if isinstance(each, pikepdf.Dictionary)]
    assert tags.count("/TH") >= 8
    assert tags.count("/Table") == 2


def test_a_pdf_shows_more_columns_than_fit_in_tables_one_below_the_other() -> None:
    columns = tuple(f"Domain {n}" for n in range(30))
    wide = Heat("", "firm", columns, (HeatRow("Alder", (Fraction(50),) * 30),), BANDS)
    assert PdfReader(in_pdf(wide)).pages[0].extract_text().count("Alder") == 2


@pytest.mark.parametrize("number", [2, 3, 4, 5, 7])
def test_the_worst_band_has_the_worst_shade_and_the_best_the_calm_one_however_many_there_are(number: int) -> None:
    bands = tuple(Band(f"band {n}", n * 100 // number) for n in range(number))
    block = SMALL._replace(bands=bands)
    found = [shades.shade(block, Fraction(band.start)) for band in bands]
    assert (found[0], found[-1]) == (0, len(shades.SHADES) - 1)
    assert found == sorted(found) == [shades.of_band(block, n) for n in range(number)]


def test_shades_are_told_apart_without_colour_and_what_stands_on_them_is_read_well() -> None:
    papers = [luminance(shade.paper) for shade in shades.SHADES]
    assert papers == sorted(papers)
    for paper, ink in shades.SHADES:
        assert contrast(paper, ink) >= 4.5


def test_a_figure_has_the_same_digits_in_every_format(monkeypatch: pytest.MonkeyPatch) -> None:
    score = Fraction(199, 3)
    block = Heat("Firms", "firm", ("a",), (HeatRow("Alder", (score,)),), BANDS)
    assert floor1(score) == "66.3"
    assert "66.3" in in_markdown(block)
    assert "66.3" in [text(cell) for cell in in_html(block, ".heat td")]
    assert in_workbook(block)["Firms"]["B2"].value == 66.3
    assert "66.3" in PdfReader(in_pdf(block)).pages[0].extract_text()
    assert in_terminal([block], monkeypatch)[-1] == "Alder 6"
