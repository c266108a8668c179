"""Every letter of every script is in the PDF as it is, or the command says that it is spelt out."""

import io
import json
import unicodedata
import warnings
from pathlib import Path

import pytest
from pypdf import PdfReader

from assessor.errors import Shortfall
from assessor.formats import registry
from assessor.telling.blocks import Heading, Paragraph
from tests.support.house import MIXED, Q
from tests.support.running import Run, Write

pytestmark = pytest.mark.slow

# Scripts of thousands of letters that are all drawn alike; each 37th of them is tried.
LARGE = (
    *("ANATOLIAN", "BAMUM", "CJK", "CUNEIFORM", "EGYPTIAN", "HANGUL SYLLABLE", "KHITAN", "NUSHU", "PRIVATE", "TANGUT"),
    *("VAI", "YI SYLLABLE"),
)


def named(run: Run, house: Write, name: str) -> tuple[str, str, str]:
    """Return the title of the PDF as its first page shows it, its title as data, and what is on stderr."""
    sheet = house(MIXED + f"[about]\norganisation = {json.dumps(name, ensure_ascii=False)}\n")
    result = run("report", sheet, *Q, "--out", f"pdf={sheet.parent / 'a.pdf'}")
    assert (result.code, result.out) == (0, "")
    made = PdfReader(sheet.parent / "a.pdf")
    assert made.metadata
    return made.pages[0].extract_text().replace("\u200b", ""), str(made.metadata.title), result.err


@pytest.mark.parametrize(
    "name", ["Łąka Škoda Øst ẞ", "Η Πόρτα του Σπιτιού", "Двері їжака Ґанок", "Casa d’Açúcar n.º 5 €", "Nhà Số Bảy"]
)
def test_latin_greek_and_cyrillic_names_need_no_font_of_the_system(run: Run, house: Write, name: str) -> None:
    shown, title, told = named(run, house, name)
    assert (name in shown, title, told) == (True, name, "")


@pytest.mark.parametrize("name", ["東京の家", "บ้าน", "𒀀𒁀", "1️⃣ house", "a\u200bb", "🏠 house"])
def test_a_title_has_no_escape_that_is_not_told(run: Run, house: Write, name: str) -> None:
    shown, title, told = named(run, house, name)
    assert ("\\u" in shown.lower()) == told.startswith("note: no font on this computer shows ")
    assert "\\" in told or name in shown
    assert title.replace("\\ufe0f", "\ufe0f").replace("\\u200b", "\u200b") == name


def test_what_is_spelt_out_is_named_and_counted(run: Run, house: Write) -> None:
    name = "".join(chr(0x13000 + n) for n in range(14))
    told = named(run, house, name)[2]
    assert told.startswith("note: no font on this computer shows 𓀀 (U+13000), 𓀁 (U+13001), ")
    assert "𓀉 (U+13009) and 4 more; the PDF spells them out, as \\U00013000: install a font of that script" in told


def test_a_keycap_in_a_comment_is_no_end_of_a_report(run: Run, house: Write, tmp_path: Path) -> None:
    sheet = house(MIXED + '[answers.door-alarm]\nchoice = "rings"\ncomment = "é⃣ 1️⃣ change the login"\n', tier="standard")
    target = tmp_path / "a.pdf"
    assert run("report", sheet, *Q, "--audience", "engineer", "--out", f"pdf={target}").code == 0
    assert "change the login" in " ".join(page.extract_text() for page in PdfReader(target).pages)


def test_no_character_ends_a_report() -> None:
    every = [chr(code) for code in range(0x20, 0x110000)]
    tried = [letter for letter in every if unicodedata.category(letter) not in {"Cn", "Cs"} and not skipped(letter)]
    assert len(tried) > 30_000
    for start in range(0, len(tried), 4_000):
        lines = ["".join(f"{c} a{c} " for c in tried[at : at + 50]) for at in range(start, start + 4_000, 50)]
        paragraphs = (Paragraph(line, strong=strong) for line in lines for strong in (False, True))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Shortfall)
            registry.show("pdf", [Heading("x", 1), *paragraphs], io.BytesIO())


def skipped(letter: str) -> bool:
    return unicodedata.name(letter, "PRIVATE").startswith(LARGE) and ord(letter) % 37 > 0
