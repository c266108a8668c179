"""A document for two sheets of paper, as PDF: each part on its own sheet, as large as fits."""

import io
from collections import Counter
from pathlib import Path

import pikepdf
import pytest
from pypdf import PageObject, PdfReader

from assessor.errors import Shortfall
from assessor.formats import pdf
from assessor.telling.blocks import Block, Heading, Paragraph
from tests.support.hostile import HOSTILE_MARKUP
from tests.support.house import AS_OF
from tests.support.pages import two_sheets
from tests.support.running import Run
from tests.support.specimen import specimen
from tests.support.tagged import tags

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent
SHEETS = [ROOT / "examples" / "clinic.toml", *sorted(ROOT.glob("tests/cases/*/before.toml"))]


def made(*blocks: Block) -> bytes:
    out = io.BytesIO()
    pdf.show(blocks, out)
    return out.getvalue()


def pages(*blocks: Block) -> list[PageObject]:
    return list(PdfReader(io.BytesIO(made(*blocks)), strict=True).pages)


def said(page: PageObject) -> str:
    return " ".join(page.extract_text().split())


def size(page: PageObject, words: str) -> float:
    """Return the size of type that words are set in."""
    sizes: dict[str, float] = {}
    page.extract_text(visitor_text=lambda *found: sizes.update({found[0].strip(): found[-1]}))
    return max(size for text, size in sizes.items() if words in text)


def test_each_part_stands_on_its_own_sheet_and_an_appendix_behind_them() -> None:
    first, second = pages(*two_sheets())
    assert "Exposed: lowest of five levels One infected office computer" in said(first)
    assert "Six steps, in this order" in said(second)
    assert "When to look again" in said(second)
    _, _, third, *further = pages(*two_sheets(40))
    assert "All answers" in said(third)
    assert further


def test_more_text_is_set_smaller_up_to_a_size_that_is_read_well() -> None:
    more = (Paragraph("One more line of text that takes a good part of the line. " * 2),)
    plain, fuller, too_long = (pages(*two_sheets(), *more * number) for number in (0, 10, 60))
    sizes = [
        size(found[1], "When step 3 is done") if found is plain else size(found[-1], "One more")
        for found in (plain, fuller)
    ]
    assert len(plain) == len(fuller) == 2
    assert sizes[1] < sizes[0]
    assert size(too_long[-1], "One more") >= 8.5


def test_no_last_sheet_has_only_a_few_lines() -> None:
    line = Paragraph("A line of text. ")
    ends = [made(Heading("Letter", 1), *(line,) * number) for number in range(48, 64)]
    found = [[said(page).count("A line") for page in PdfReader(io.BytesIO(content)).pages] for content in ends]
    assert {len(each) for each in found} == {1, 2}
    assert [each for each in found if each[-1] < 4] == []


def test_every_form_keeps_to_pdf_ua_and_hostile_text_changes_no_tag() -> None:
    benign = made(*specimen("fine"))
    with pytest.warns(Shortfall):
        worse = made(*specimen(HOSTILE_MARKUP))
    # Parts of pages without a tag have no meaning, and there are more where more lines are.
    assert tags(worse) - Counter({"": 99}) == tags(benign) - Counter({"": 99})
    with pikepdf.open(io.BytesIO(worse)) as found:
        assert found.check_pdf_syntax() == []
        with found.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
    assert made(*specimen("fine")) == benign


def test_words_are_divided_by_the_rules_of_the_language() -> None:
    out = io.BytesIO()
    long = Paragraph("Informationssicherheitsmanagementsysteme " * 40)
    pdf.show((Heading("Plan", 1), long), out, language="de")
    assert "Informationssicherheits\xad\nmanagement" in PdfReader(io.BytesIO(out.getvalue())).pages[0].extract_text()


@pytest.mark.parametrize("sheet", SHEETS, ids=[path.parent.name for path in SHEETS])
def test_an_owner_gets_two_pages(run: Run, tmp_path: Path, sheet: Path) -> None:
    target = tmp_path / "owner.pdf"
    command = ("report", sheet, "--as-of", AS_OF, "--audience", "owner", "--out", f"pdf={target}")
    assert run(*command).code == 0
    assert len(PdfReader(target).pages) == 2
