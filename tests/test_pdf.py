"""The PDF: tagged for screen readers, the same bytes every time, and nothing in it that acts."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from tests.support.brands import brand, picture
from tests.support.hostile import HOSTILE, spoken
from tests.support.house import AS_OF, HOUSE, MIXED, Q, answers
from tests.support.running import Run, Write
from tests.support.tagged import nodes, tags

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent
CLINIC = ROOT / "examples" / "clinic.toml"
SHEETS = [CLINIC, *sorted(ROOT.glob("tests/cases/*/before.toml"))]


def written(run: Run, sheet: Path, *options: object) -> bytes:
    path = sheet.parent / "report.pdf"
    result = run("report", sheet, *Q, "--out", f"pdf={path}", *options)
    assert result.code == 0, result.err
    return path.read_bytes()


def text(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content), strict=True).pages).split())


def test_it_keeps_to_pdf_ua(run: Run, house: Write) -> None:
    with pikepdf.open(io.BytesIO(written(run, house(MIXED)))) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Doors of a house"
        figures = [node for node in nodes(pdf.Root.StructTreeRoot) if node.get("/S") == "/Figure"]
        assert figures
        assert all(str(figure.Alt) for figure in figures)


def test_it_tells_what_the_other_formats_tell(run: Run, house: Write) -> None:
    found = text(written(run, house(MIXED), "--audience", "engineer"))
    for sentence in ("Ajar: confirmed 45.0 of 100", "Walk round once before leaving", "Door Law", "All answers"):
        assert sentence in found


def test_same_inputs_give_the_same_bytes_wherever_and_whenever(house: Write) -> None:
    sheet = house(MIXED)
    made = []
    for number, (zone, locale) in enumerate((("UTC", "C"), ("Pacific/Auckland", "C.UTF-8"))):
        target = sheet.parent / f"{number}.pdf"
        command = ["report", sheet, "--questionnaire", HOUSE, "--as-of", AS_OF, "--out", f"pdf={target}"]
        surroundings = {"TZ": zone, "LC_ALL": locale, "PATH": "/usr/bin"}
        subprocess.run([sys.executable, "-m", "assessor", *map(str, command)], check=True, cwd=ROOT, env=surroundings)
        made.append(target.read_bytes())
    assert made[0] == made[1]


def test_hostile_text_changes_no_tag_and_brings_nothing_that_acts(run: Run, house: Write) -> None:
    hostile = HOSTILE + ' #link("http://e.example") $x$ #image("/etc/hostname") \\ <label> @ref'
    worse, benign = written(run, spoken(house, hostile)), written(run, spoken(house, "fine"))
    assert tags(worse) == tags(benign)
    with pikepdf.open(io.BytesIO(worse)) as pdf:
        keys = {str(key) for found in pdf.objects if isinstance(found, pikepdf.Dictionary) for key in found}
    assert not keys & {"/URI", "/JS", "/JavaScript", "/EmbeddedFile", "/Launch", "/AA", "/OpenAction", "/SubmitForm"}
    assert '#link("http://e.example") $x$' in text(worse)


@pytest.mark.parametrize("name", ["東京の家", "بيت", "Дом ẞ", "🏠 house"])
def test_a_name_in_any_script_is_written_or_spelt_out(run: Run, house: Write, name: str) -> None:
    sheet = house(MIXED + f"[about]\norganisation = {json.dumps(name, ensure_ascii=False)}\n")
    assert tags(written(run, sheet)) == tags(written(run, house(MIXED + '[about]\norganisation = "x"\n')))


def test_a_note_longer_than_a_page_is_told_to_its_end(run: Run, house: Write) -> None:
    note = "word " * 1900 + "end"
    sheet = house(MIXED + f'[answers.door-alarm]\nchoice = "rings"\ncomment = "{note}"\n', tier="standard")
    assert text(written(run, sheet)).count("word") >= 1900


def branded(folder: Path) -> Path:
    """Write a brand with all that a brand can have."""
    text = 'name = "Alder & Finch (invented)"\ncontact = "desk@alder.example"\nlogo = "logo.png"\n'
    return brand(folder, text)


@pytest.mark.parametrize("sheet", SHEETS, ids=[path.parent.name for path in SHEETS])
def test_a_board_gets_two_pages(run: Run, tmp_path: Path, sheet: Path) -> None:
    for look in ((), ("--brand", branded(tmp_path))):
        target = tmp_path / f"board-{len(look)}.pdf"
        result = run("report", sheet, "--as-of", AS_OF, "--audience", "board", "--out", f"pdf={target}", *look)
        assert result.code == 0
        assert len(PdfReader(target).pages) <= 2


def test_a_brand_is_on_the_first_page(run: Run, house: Write, tmp_path: Path) -> None:
    first = PdfReader(io.BytesIO(written(run, house(MIXED), "--brand", branded(tmp_path)))).pages[0]
    assert "Alder & Finch (invented)" in first.extract_text()
    assert len(first.images) == 1


def test_a_page_to_hand_on_can_be_printed(run: Run, house: Write, tmp_path: Path) -> None:
    target = tmp_path / "page.pdf"
    result = run("handout", "emergency", house(answers(key_list="old")), *Q, "--out", f"pdf={target}")
    assert result.code == 0
    assert len(PdfReader(target).pages) == 1


def test_a_page_for_the_wall_is_set_as_large_as_fits(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "page.pdf"
    assert run("handout", "emergency", CLINIC, "--as-of", AS_OF, "--out", f"pdf={target}").code == 0
    (page,) = PdfReader(target).pages
    sizes: dict[str, float] = {}
    page.extract_text(visitor_text=lambda *found: sizes.update({found[0].strip(): found[-1]}))
    assert max(size for text, size in sizes.items() if "People first" in text) > 10


def test_a_logo_that_only_the_typesetter_finds_damaged_is_a_sentence(run: Run, house: Write, tmp_path: Path) -> None:
    worse = picture("JPEG").replace(b"\x03\x11\x00\x3f\x00", b"\x03\x11\x40\x3f\x00")
    file = brand(tmp_path, 'name = "Alder"\nlogo = "logo.png"\n', worse)
    result = run("report", house(MIXED), *Q, "--brand", file, "--out", "pdf=a.pdf")
    assert (result.code, result.out) == (2, "")
    assert result.err == "the logo of Alder is damaged; pdf cannot show it\n"
    assert not (tmp_path / "a.pdf").exists()
