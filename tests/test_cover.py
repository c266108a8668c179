"""A brand's cover: a page before all others, told by every format for people, and silent when a report is redacted."""

import base64
import io
import json
import re
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from assessor.formats.registry import FORMATS
from assessor.model.report import Report
from tests.support.brands import COVER, PNG, brand, covered, picture
from tests.support.hostile import HOSTILE
from tests.support.house import MIXED, Q, answers
from tests.support.readable import readable
from tests.support.running import Run, Write

pytestmark = pytest.mark.slow
SHOWING = ("terminal", "markdown", "html", "pdf", "xlsx", "json")
ABOUT = """
[about]
organisation = "Barn Nine"
site = "Upper yard"
assessor = "A. Ash"
period = "April 2026"
scope = "Barn doors"
"""


def written(run: Run, sheet: Path, name: str, *options: object) -> str:
    """Write a report and return all that can be read in it, with single blanks."""
    target = sheet.parent / f"out.{name}"
    result = run("report", sheet, *Q, "--out", f"{name}={target}", *options)
    assert (result.code, result.err) == (0, "")
    return " ".join(readable(name, target.read_bytes()).split())


def pages(run: Run, sheet: Path, *options: object) -> list[str]:
    written(run, sheet, "pdf", *options)
    read = PdfReader(sheet.parent / "out.pdf", strict=True).pages
    return [" ".join(page.extract_text().split()) for page in read]


@pytest.mark.parametrize("name", SHOWING)
def test_a_cover_is_told(run: Run, house: Write, tmp_path: Path, name: str) -> None:
    told = written(run, house(MIXED), name, "--brand", covered(tmp_path)).replace("\\", "")
    said = [text for text in re.findall(r'"([^"]+)"', COVER) if text != "client.png"]
    assert [text for text in said if text not in told] == []


@pytest.mark.parametrize("name", SHOWING)
def test_what_a_cover_leaves_open_is_what_the_sheet_says(run: Run, house: Write, tmp_path: Path, name: str) -> None:
    file = covered(tmp_path, '[cover]\nversion = "2"\n')
    report = written(run, house(MIXED + ABOUT), name, "--brand", file)
    assert [
        text for text in ("Barn Nine", "Upper yard; Barn doors", "April 2026", "A. Ash") if text not in report
    ] == []
    if name != "json":
        assert "IoT security readiness self-assessment" in report


def test_what_a_cover_says_counts_before_the_sheet(run: Run, house: Write, tmp_path: Path) -> None:
    made = run("report", house(MIXED + ABOUT), *Q, "--brand", covered(tmp_path), "--format", "json").out
    look = Report.model_validate_json(made).brand
    assert look is not None
    assert look.cover is not None
    assert (look.cover.client, look.cover.period, look.cover.authors) == (
        "Thatch Estate",
        "May 2026",
        ("Asta Alder", "Bo Finch"),
    )
    assert (look.cover.logo, look.cover.logo_type) == (PNG, "image/png")


def test_what_the_cover_tells_is_not_told_again_below_the_title(run: Run, house: Write, tmp_path: Path) -> None:
    sheet = house(MIXED + ABOUT)
    told = run("report", sheet, *Q, "--brand", covered(tmp_path, '[cover]\nscope = "Barns"\nperiod = "May"\n')).out
    assert told.count("A. Ash") == 1
    assert "Site: Upper yard; Period: April 2026; Scope: Barn doors" in " ".join(told.split())


def test_a_part_is_named_on_its_cover(run: Run, house: Write, tmp_path: Path) -> None:
    sheet = house(MIXED + ABOUT + '[parts.north]\nkind = "site"\ntitle = "North barn"\n', tier="standard")
    told = written(run, sheet, "markdown", "--part", "north", "--brand", covered(tmp_path, '[cover]\nversion = "2"\n'))
    assert "- Scope: North barn; Barn doors" in told


@pytest.mark.parametrize("name", SHOWING)
def test_an_empty_cover_is_none(run: Run, house: Write, tmp_path: Path, name: str) -> None:
    sheet = house(MIXED + ABOUT)
    empty = written(run, sheet, name, "--brand", covered(tmp_path, "[cover]\n"))
    assert empty == written(run, sheet, name, "--brand", covered(tmp_path, ""))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        pytest.param('title = ""', '"title" must not be empty', id="an empty title"),
        pytest.param('client = " . "', '"client" must not be blank', id="a client without a letter"),
        pytest.param(f'title = "{"a" * 161}"', '"title" is longer than 160 characters', id="a title like a chapter"),
        pytest.param(f'scope = "{"a" * 401}"', '"scope" is longer than 400 characters', id="a scope like a page"),
        pytest.param(f'version = "{"1" * 41}"', '"version" is longer than 40 characters', id="a version like a line"),
        pytest.param(
            f'confidentiality = "{"a" * 81}"',
            '"confidentiality" is longer than 80 characters',
            id="more than fits the foot of a page",
        ),
        pytest.param("authors = []", '"authors" has 0 entries; the least is 1', id="no author"),
        pytest.param('authors = ["A", ""]', "entry 2 must not be empty", id="an author without a name"),
        pytest.param('authors = "A"', '"authors" must be a list', id="authors as a text"),
        pytest.param(f"authors = {json.dumps(['A'] * 13)}", "the most is 12", id="as many authors as a choir"),
        pytest.param("period = 2026", '"period" must be text in quotes', id="a year as a number"),
        pytest.param('clients = "A"', '"clients" is not a key here; did you mean "client"?', id="a key misspelt"),
    ],
)
def test_a_cover_that_says_nothing_or_too_much_is_refused(
    run: Run, house: Write, tmp_path: Path, line: str, says: str
) -> None:
    file = covered(tmp_path, f"[cover]\n{line}\n")
    for command in (("report", house(MIXED), *Q, "--brand", file, "--out", "html=a.html"), ("validate", file)):
        result = run(*command)
        assert (result.code, result.out) == (2, "")
        assert result.err.startswith(f"{file}:4:")
        assert says in result.err
    assert not (tmp_path / "a.html").exists()


def test_a_brand_is_validated(run: Run, tmp_path: Path) -> None:
    assert run("validate", covered(tmp_path)).out == f"{tmp_path / 'brand.toml'}: a sound brand with a cover\n"
    assert run("validate", brand(tmp_path, 'name = "B"\n')).out == f"{tmp_path / 'brand.toml'}: a sound brand\n"


SILENT = COVER.replace("Confidential: for the wardens", "Confidential")
NAMING = """
[cover]
title = "What Thatch has to do"
client = "thatch estate"
scope = "kanarienvogel"
period = "kanarienvogel"
authors = ["Kanarienvogel"]
version = "Ash 2"
confidentiality = "For KANARIENVOGEL and the Upper Yard"
logo = "client.png"
"""


@pytest.mark.parametrize("name", FORMATS)
def test_a_redacted_cover_names_nobody(run: Run, house: Write, tmp_path: Path, name: str) -> None:
    sheet = house(MIXED + ABOUT)
    for cover in (COVER, NAMING):
        file = covered(tmp_path, cover, picture(size=(5, 5)))
        told = written(run, sheet, name, "--redact", "--brand", file).lower()
        names = ("thatch", "kanarienvogel", "main house", "asta", "finch,", "may 2026", "ash", "upper yard", "barn")
        logo = base64.urlsafe_b64encode(picture(size=(5, 5))).decode().lower()
        assert [text for text in (*names, logo[:40]) if re.search(rf"\b{text}", told)] == []


@pytest.mark.parametrize(
    ("client", "title", "kept"),
    [
        pytest.param("Alder of the Hill", "The state of all doors", True, id="small words are in many names"),
        pytest.param("A. B. Sea", "A review, part B", True, id="initials name nobody"),
        pytest.param("ibm", "Doors at IBM", False, id="a short name in small letters"),
        pytest.param("NSC Ltd", "Doors of NSC", False, id="an abbreviation"),
        pytest.param("東京病院", "東京病院の評価", False, id="a name in a script without blanks"),
    ],
)
def test_a_redacted_title_has_no_word_of_a_name(
    run: Run, house: Write, tmp_path: Path, client: str, title: str, kept: bool
) -> None:
    file = covered(tmp_path, f'[cover]\ntitle = "{title}"\nclient = "{client}"\n')
    out = run("report", house(MIXED), *Q, "--redact", "--brand", file).out
    assert (title in out) == kept
    assert ("IoT security readiness self-assessment" in out) != kept


@pytest.mark.parametrize("name", ["terminal", "markdown", "html"])
def test_hostile_text_on_a_cover_is_only_text(run: Run, house: Write, tmp_path: Path, name: str) -> None:
    keys = ("title", "client", "scope", "period", "version", "confidentiality")
    lines = [f"{key} = {json.dumps(HOSTILE[:40])}" for key in keys]
    file = covered(tmp_path, "\n".join(["[cover]", *lines, f"authors = [{json.dumps(HOSTILE[38:])}]"]))
    out = written(run, house(MIXED), name, "--brand", file)
    assert not re.search("[\x1b\u202e\u200b]|##\\[group", out)
    assert name == "terminal" or "<script>" not in out


@pytest.mark.parametrize("name", ["html", "pdf", "markdown"])
def test_a_redacted_cover_keeps_what_names_nobody(run: Run, house: Write, tmp_path: Path, name: str) -> None:
    told = written(run, house(MIXED + ABOUT), name, "--redact", "--brand", covered(tmp_path, SILENT)).replace("\\", "")
    assert [text for text in ("Review of all doors", "1.1", "Confidential") if text not in told] == []


def test_on_paper_the_cover_is_a_page_of_its_own_before_the_report(run: Run, house: Write, tmp_path: Path) -> None:
    sheet = house(MIXED)
    plain, paper = pages(run, sheet), pages(run, sheet, "--brand", covered(tmp_path))
    assert len(paper) == len(plain) + 1
    assert paper[0].startswith("Alder & Finch (invented) Review of all doors Thatch Estate Scope")
    assert "Doors of a house" not in paper[0]
    assert all("Confidential: for the wardens" in page for page in paper)
    assert f"2 / {len(paper)}" in paper[1]


def test_a_board_gets_its_two_pages_behind_the_cover(run: Run, house: Write, tmp_path: Path) -> None:
    sheet = house(MIXED)
    plain = pages(run, sheet, "--audience", "board")
    assert len(plain) <= 2
    assert len(pages(run, sheet, "--audience", "board", "--brand", covered(tmp_path))) == len(plain) + 1


def test_a_cover_on_paper_keeps_to_pdf_ua_and_is_the_same_every_time(run: Run, house: Write, tmp_path: Path) -> None:
    sheet, made = house(MIXED), []
    for _ in range(2):
        written(run, sheet, "pdf", "--brand", covered(tmp_path, logo=picture(size=(5, 5))))
        made.append((tmp_path / "out.pdf").read_bytes())
    assert made[0] == made[1]
    with pikepdf.open(io.BytesIO(made[0])) as pdf:
        assert pdf.check_pdf_syntax() == []
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfuaid:part"], metadata["dc:title"]) == ("1", "Review of all doors: Doors of a house")
    assert len(PdfReader(io.BytesIO(made[0])).pages[0].images) == 2


LONG = "Medizintechnikgeräteversorgungseinrichtungsinformationssicherheitsmanagementbewertung"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(LONG * 2, id="a word that fits no line"),
        pytest.param("医療機器の安全性評価報告書", id="a text without blanks"),
        pytest.param(HOSTILE, id="hostile text"),
    ],
)
def test_a_cover_of_any_text_is_one_page(run: Run, house: Write, tmp_path: Path, text: str) -> None:
    said = json.dumps(text[:80], ensure_ascii=False)
    texts = [f"{key} = {said}" for key in ("scope", "period", "confidentiality")]
    longer = json.dumps(text[:160], ensure_ascii=False)
    texts += [f"title = {longer}", f"client = {longer}", f"authors = [{said}]"]
    file = covered(tmp_path, "\n".join(["[cover]", *texts]))
    target = tmp_path / "a.pdf"
    assert run("report", house(MIXED), *Q, "--brand", file, "--out", f"pdf={target}").code == 0
    plain = pages(run, house(MIXED))
    assert len(PdfReader(target).pages) == len(plain) + 1


def test_a_long_name_from_the_sheet_is_told_to_its_end(run: Run, house: Write, tmp_path: Path) -> None:
    sheet = house(MIXED + f'[about]\norganisation = "{"Barn " * 390}end"\n')
    assert pages(run, sheet, "--brand", covered(tmp_path, '[cover]\nversion = "2"\n'))[0].count("Barn") == 390


def test_the_logo_that_only_the_typesetter_finds_damaged_is_named(run: Run, house: Write, tmp_path: Path) -> None:
    worse = picture("JPEG").replace(b"\x03\x11\x00\x3f\x00", b"\x03\x11\x40\x3f\x00")
    result = run("report", house(MIXED), *Q, "--brand", covered(tmp_path, logo=worse), "--out", "pdf=a.pdf")
    assert (result.code, result.out) == (2, "")
    assert result.err == "the logo of Thatch Estate is damaged; pdf cannot show it\n"


def test_a_comparison_has_the_cover_with_the_organisation(run: Run, house: Write, tmp_path: Path) -> None:
    file = covered(tmp_path, '[cover]\ntitle = "What moved"\nconfidentiality = "For wardens"\n')
    old, new = house(MIXED, name="old.toml"), house(MIXED + answers(door_alarm="rings") + ABOUT, name="new.toml")
    command = ("compare", old, new, *Q, "--brand", file)
    for name in ("html", "markdown", "terminal"):
        assert re.search(r"What moved\W+.*Barn Nine", run(*command, "--format", name).out, re.DOTALL)
        assert "Barn Nine" not in run(*command, "--format", name, "--redact").out
    assert run(*command, "--out", "pdf=a.pdf", "--out", "xlsx=a.xlsx").code == 0
    assert all("For wardens" in page.extract_text() for page in PdfReader("a.pdf").pages)
    assert "For wardens" in readable("xlsx", Path("a.xlsx").read_bytes())


@pytest.mark.parametrize("kind", ["letter", "evidence", "emergency"])
def test_a_page_to_hand_on_has_no_cover(run: Run, house: Write, tmp_path: Path, kind: str) -> None:
    out = run("handout", kind, house(MIXED + ABOUT), *Q, "--brand", covered(tmp_path), "--format", "html").out
    assert "Alder &amp; Finch" in out
    assert not re.search("Review of all doors|Thatch Estate|Confidential", out)
