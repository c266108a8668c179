"""Workbooks that come back: what is read of them, and a sentence with its cell for what cannot be."""

import io
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from assessor.io import formbooks
from assessor.model.formbook import COLUMNS
from assessor.model.forms import Filled
from tests.support.brands import PNG
from tests.support.house import ANGLES, Q, answers, saved
from tests.support.running import Run, Write
from tests.support.workbooks import PAGE, changed, filled, number_of, repacked, resaved

pytestmark = pytest.mark.slow
SHEET = (
    answers(lock_fitted="some", lock_tested="unknown", window_shut="all")
    + '[answers.key-list]\nchoice = "old"\nby = "A. Alder"\non = 2026-03-02\ncomment = "Two lines\\nof it"\n'
    + 'evidence = [{ reference = "The list", on = 2026-03-01 }]\n'
    + '[answers.camera-kept]\nstate = "not-applicable"\nreason = "they keep nothing"\n'
    + ANGLES
)

Made = Callable[..., Path]


@pytest.fixture
def form(run: Run, house: Write, tmp_path: Path) -> Made:
    """Write a form of a sheet."""

    def make(sheet: str = SHEET, *options: object, facts: str | None = None) -> Path:
        path = house(sheet) if facts is None else house(sheet, facts)
        result = run("form", path, "--to", "form.xlsx", *Q, "--only", "all", *options)
        assert result.code == 0, result.err
        return tmp_path / "form.xlsx"

    return make


def rows(path: Path) -> dict[str, tuple[Filled, Filled]]:
    """Return what each row showed, and what it says now."""
    return {f"{row.kind}:{row.id}": (row.shown, row.given) for row in formbooks.read(path).rows}


def changes(path: Path) -> dict[str, dict[str, Any]]:
    """Return what each row says otherwise than when the form was made; what is empty says nothing."""
    found = {}
    for name, (was, now) in rows(path).items():
        claims = {"choice", "state"} if now.choice or now.state else set()
        found[name] = {key: value for key, value in now if value != getattr(was, key) and (value or key in claims)}
    return {name: what for name, what in found.items() if what}


@pytest.fixture
def refused(run: Run) -> Callable[[Path], list[str]]:
    """Return the sentences about a workbook that is not taken, without the name of its page."""

    def take(path: Path) -> list[str]:
        before = Path("sheet.toml").read_bytes()
        result = run("take", path, "--into", "sheet.toml", *Q)
        assert (result.code, result.out) == (2, "")
        assert Path("sheet.toml").read_bytes() == before
        return [line.removeprefix(f"{path}!{PAGE}!") for line in result.err.splitlines()]

    return take


Refused = Callable[[Path], list[str]]


def test_an_untouched_form_says_what_it_said(form: Made) -> None:
    path = form()
    assert len(rows(path)) == 5 + 6
    assert changes(path) == {}


WHOLE = {
    "control:key-list.note": "Two lines\nof it, and a third",
    "control:key-list.by": "B. Birch",
    "control:key-list.on": datetime(2026, 3, 20),
    "control:key-list.evidence": "The new list",
    "control:key-list.evidence_on": datetime(2026, 3, 19, 14, 30),
}


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        pytest.param(
            {"control:key-list.answer": "c) There is one, checked within the past year"},
            {"control:key-list": {"choice": ("yes",)}},
            id="another choice",
        ),
        pytest.param(
            {"control:key-list.answer": " C)  there is one, CHECKED within the past year\n"},
            {"control:key-list": {"choice": ("yes",)}},
            id="a choice in other letters",
        ),
        pytest.param(
            {"control:key-list.answer": "I don't know"},
            {"control:key-list": {"choice": (), "state": "unknown"}},
            id="that nobody knows",
        ),
        pytest.param(
            {"control:key-list.answer": "Doesn't apply", "control:key-list.reason": "There is no key"},
            {"control:key-list": {"choice": (), "state": "not-applicable", "reason": "There is no key"}},
            id="that it does not apply, and why",
        ),
        pytest.param(
            WHOLE,
            {
                "control:key-list": {
                    "note": "Two lines\nof it, and a third",
                    "by": "B. Birch",
                    "on": date(2026, 3, 20),
                    "evidence": "The new list",
                    "evidence_on": date(2026, 3, 19),
                }
            },
            id="remarks",
        ),
        pytest.param(
            {"control:key-list.on": "2026-03-20"},
            {"control:key-list": {"on": date(2026, 3, 20)}},
            id="a day as a text",
        ),
        pytest.param({"fact:size.answer": "b) 10 or more"}, {"fact:size": {"choice": ("large",)}}, id="a fact"),
        pytest.param(
            {"fact:harm.answer": "I don't know"},
            {"fact:harm": {"choice": (), "state": "unknown"}},
            id="a fact that nobody knows",
        ),
        pytest.param(
            {"fact:role:manufacturer.answer": "yes"},
            {"fact:role": {"choice": ("operator", "manufacturer")}},
            id="one more of several values",
        ),
        pytest.param(
            {"fact:places.answer": "Nowhere"}, {"fact:places": {"choice": ("nowhere",)}}, id="none of several values"
        ),
        pytest.param(
            {"control:camera-angles:masked.answer": "no", "control:camera-angles:signs.answer": "YES"},
            {"control:camera-angles": {"choice": ("turned", "signs")}},
            id="other lines",
        ),
        pytest.param(
            dict.fromkeys(("control:camera-angles:turned.answer", "control:camera-angles:masked.answer"), "no"),
            {"control:camera-angles": {"choice": ("nothing",)}},
            id="no on every line",
        ),
        pytest.param(
            {"control:camera-angles.answer": "I don't know"},
            {"control:camera-angles": {"choice": (), "state": "unknown"}},
            id="that nobody knows, above lines as they were",
        ),
        pytest.param({"control:key-list.note": 12}, {"control:key-list": {"note": "12"}}, id="a number as a note"),
        pytest.param({"control:key-list.note": "a\tb"}, {"control:key-list": {"note": "a\\u0009b"}}, id="a tab"),
        pytest.param(
            dict.fromkeys((f"control:key-list.{name}" for name in ("answer", "note", "by")), ""), {}, id="nothing"
        ),
    ],
)
def test_what_is_filled_in_is_read(form: Made, cells: dict[str, Any], says: dict[str, dict[str, Any]]) -> None:
    assert changes(filled(form(), cells)) == says


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=cmd|" /C calc"!A0', "_x0041_", "<b>&amp;"])
def test_a_text_that_looks_like_something_else_is_a_text(form: Made, text: str) -> None:
    def write(page: Any) -> None:
        cell = page.cell(number_of(page, "control:key-list"), COLUMNS.index("note") + 1)
        cell.value = text
        cell.data_type = "s"

    assert changes(changed(form(), write)) == {"control:key-list": {"note": text}}


def test_sorted_rows_are_found_by_their_names(form: Made) -> None:
    def turn(page: Any) -> None:
        whole = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
        for number, values in enumerate(reversed(whole), 2):
            for column, value in enumerate(values, 1):
                page.cell(number, column).value = value

    path = changed(form(), turn)
    assert len(rows(path)) == 11
    assert changes(path) == {}


def test_a_row_that_was_deleted_did_not_come_back(form: Made) -> None:
    path = changed(form(), lambda page: page.delete_rows(number_of(page, "control:key-list")))
    assert rows(path).keys() & {"control:key-list", "control:lock-fitted"} == {"control:lock-fitted"}
    assert changes(path) == {}


def test_moved_columns_are_found_by_their_names(form: Made) -> None:
    assert changes(changed(form(), lambda page: page.insert_cols(4, 3))) == {}


def test_dates_counted_from_1904_are_read_right(form: Made) -> None:
    path = form()
    book = openpyxl.load_workbook(path)
    book.epoch = CALENDAR_MAC_1904
    book.save(path)
    assert changes(path) == {}
    cell = {"control:key-list.on": datetime(2026, 3, 20)}
    assert changes(filled(path, cell)) == {"control:key-list": {"on": date(2026, 3, 20)}}


REFUSED: list[Any] = [
    pytest.param(
        {"control:key-list.answer": "There is one, checked within the year"},
        "control:key-list.answer",
        'is no answer here; did you mean "c) There is one, checked within the past year"?',
        id="a text that is no choice",
    ),
    pytest.param(
        {"control:key-list.answer": "see my mail"},
        "control:key-list.answer",
        '"see my mail" is no answer here; choose from the list of the cell',
        id="a text that is far from every choice",
    ),
    pytest.param(
        {"control:key-list.answer": True}, "control:key-list.answer", '"TRUE" is no answer', id="a truth value"
    ),
    pytest.param(
        {"control:window-shut.answer": "Doesn't apply"},
        "control:window-shut.answer",
        '"Doesn\'t apply" is no answer here',
        id="doesn't apply where that is not accepted",
    ),
    pytest.param(
        {"control:camera-angles:signs.answer": "maybe"},
        "control:camera-angles:signs.answer",
        '"maybe" is no answer here; did you mean "yes"?',
        id="neither yes nor no",
    ),
    pytest.param(
        {"control:key-list.note": "=1+1"}, "control:key-list.note", "is a formula; write what it gives", id="a formula"
    ),
    pytest.param(
        {"control:key-list.answer": '="c)"'}, "control:key-list.answer", "is a formula", id="a formula as an answer"
    ),
    pytest.param({"control:key-list.on": "=TODAY()"}, "control:key-list.on", "is a formula", id="a formula as a day"),
    pytest.param({"control:key-list.note": "#N/A"}, "control:key-list.note", '"#N/A" is an error', id="an error"),
    pytest.param(
        {"control:key-list.on": "20.3.2026"},
        "control:key-list.on",
        '"20.3.2026" is no date; write it as 2026-03-31',
        id="a day that may mean two",
    ),
    pytest.param({"control:key-list.on": "2026-02-30"}, "control:key-list.on", "is no date", id="a day that is none"),
    pytest.param(
        {"control:key-list.on": datetime(1999, 12, 31)},
        "control:key-list.on",
        "1999-12-31 is not from 2000-01-01 to 2099-12-31",
        id="a day before any assessment",
    ),
    pytest.param(
        {"control:key-list.note": "x" * 10_001},
        "control:key-list.note",
        "has 10,001 characters; 10,000 are the most",
        id="a text that is too long",
    ),
    pytest.param(
        {"control:key-list.answer": "Doesn't apply"},
        "control:key-list.answer",
        "say why it does not apply, in the cell beside it",
        id="doesn't apply, and not why",
    ),
    pytest.param(
        {"control:key-list.answer": "Doesn't apply", "control:key-list.reason": "-"},
        "control:key-list.reason",
        "say why it does not apply",
        id="doesn't apply, for no reason",
    ),
    pytest.param(
        {"control:key-list.reason": "There is no key"},
        "control:key-list.reason",
        "is a reason why it does not apply, but the answer says otherwise",
        id="a reason beside a choice",
    ),
    pytest.param(
        {"control:key-list.evidence": "…"}, "control:key-list.evidence", "names no evidence", id="evidence of nothing"
    ),
    pytest.param(
        {"control:lock-fitted.evidence_on": datetime(2026, 3, 1)},
        "control:lock-fitted.evidence_on",
        "dates evidence that is not named beside it",
        id="a day of no evidence",
    ),
    pytest.param(
        {"fact:harm.note": "Ask Ann"},
        "fact:harm.note",
        "is not read here: a fact takes an answer",
        id="a note to a fact",
    ),
    pytest.param(
        {"control:camera-angles:signs.by": "Ann"},
        "control:camera-angles:signs.by",
        "is not read here; move it to the first row of the question",
        id="a name on a line",
    ),
    pytest.param(
        {"control:camera-angles.answer": "I don't know", "control:camera-angles:signs.answer": "yes"},
        "control:camera-angles.answer",
        '"I don\'t know" contradicts the lines below',
        id="a row and its lines that contradict each other",
    ),
    pytest.param(
        {"fact:role:operator.answer": "no"},
        "fact:role:operator.answer",
        "no line of this question says yes",
        id="no on every line where none of them is no answer",
    ),
    pytest.param(
        {"control:key-list.assessor-form": "control:lock-fitted"},
        "control:key-list.assessor-form",
        "asks the same as row 14; delete one of the two rows",
        id="two rows for one control",
    ),
    pytest.param(
        {"control:key-list.assessor-form": "control:key-lists"},
        "control:key-list.assessor-form",
        '"control:key-lists" is no question of this form',
        id="an id that there is not",
    ),
    pytest.param(
        {"control:key-list.assessor-form": None},
        "control:key-list.answer",
        "stands in a row of no question",
        id="answers in a row without an id",
    ),
]


@pytest.mark.parametrize(("cells", "at", "says"), REFUSED)
def test_what_cannot_be_read_is_named_with_its_cell(
    form: Made, refused: Refused, cells: dict[str, Any], at: str, says: str
) -> None:
    path = form()
    name, _, column = at.rpartition(".")
    number = number_of(openpyxl.load_workbook(path)[PAGE], name)
    place = f"{get_column_letter(COLUMNS.index(column) + 1)}{number}"
    (sentence,) = refused(filled(path, cells))
    assert sentence.startswith(f"{place}: ")
    assert says in sentence


def test_all_faults_are_told_at_once_in_the_order_of_the_page(form: Made, refused: Refused) -> None:
    cells = {f"control:{name}.answer": "?" for name in ("key-list", "lock-fitted")}
    first, second = refused(filled(form(), cells))
    assert (first[:3], second[:3]) == ("D14", "D24")


def test_merged_cells_are_refused(form: Made, refused: Refused) -> None:
    path = changed(form(), lambda page: page.merge_cells("D14:D15"))
    assert refused(path) == ["D14:D15: merged cells; split them, and fill in each"]


def test_merged_headings_are_no_matter(form: Made) -> None:
    assert changes(changed(form(), lambda page: page.merge_cells("A3:B3"))) == {}


def inside(name: str, old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    """Replace bytes in a part."""

    def change(part: str, content: bytes) -> bytes:
        assert part != name or old in content
        return content.replace(old, new) if part == name else content

    return change


def same(_: str, content: bytes) -> bytes:
    return content


BOOK, QUESTIONS = "xl/workbook.xml", "xl/worksheets/sheet2.xml"
DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "a">]>'
NO_WORKBOOK = "no workbook (.xlsx), or a damaged one"
DAMAGED: list[Any] = [
    pytest.param(lambda path: path.write_bytes(b""), NO_WORKBOOK, id="an empty file"),
    pytest.param(lambda path: path.write_bytes(b"control,answer\n"), NO_WORKBOOK, id="another kind of file"),
    pytest.param(lambda path: path.write_bytes(path.read_bytes()[:9000]), NO_WORKBOOK, id="half a file"),
    pytest.param(
        lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        "has a password, or is an .xls; save it as .xlsx without a password",
        id="a password, or an old format",
    ),
    pytest.param(
        lambda path: repacked(path, lambda *_: None, mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
        "no .xlsx; open it in your spreadsheet program, and save it as .xlsx",
        id="an OpenDocument file",
    ),
    pytest.param(
        lambda path: repacked(path, same, **{"xl/vbaProject.bin": b"x"}), "has macros; save it as .xlsx", id="macros"
    ),
    pytest.param(
        lambda path: repacked(path, same, **{"xl/externalLinks/externalLink1.xml": b"<x/>"}),
        "has links to other files; break them",
        id="links",
    ),
    pytest.param(
        lambda path: repacked(path, same, **{"xl/connections.xml": b"<x/>"}), "has connections", id="connections"
    ),
    pytest.param(
        lambda path: repacked(path, same, **{"xl/embeddings/oleObject1.bin": b"x"}), "has other documents", id="objects"
    ),
    pytest.param(
        lambda path: repacked(path, inside(BOOK, b"<workbook", DOCTYPE + b"<workbook")),
        f"{BOOK} declares a document type",
        id="a document type",
    ),
    pytest.param(
        lambda path: repacked(path, same, **{"xl/more.xml": (DOCTYPE.decode() + "<x/>").encode("utf-16")}),
        "xl/more.xml declares a document type",
        id="a document type in another encoding",
    ),
    pytest.param(
        lambda path: repacked(path, same, **{"xl/more.xml": b"<x>" * 200 + b"</x>" * 200}),
        "xl/more.xml is nested more than 100 levels deep",
        id="nested deeply",
    ),
    pytest.param(
        lambda path: repacked(path, same, **{"xl/media/zeros.bin": bytes(33 * 1024 * 1024)}),
        "larger than 32 MiB unpacked; a form is far smaller",
        id="a bomb",
    ),
    pytest.param(
        lambda path: path.write_bytes(path.read_bytes() + bytes(5 * 1024 * 1024)),
        "larger than 4 MiB",
        id="a large file",
    ),
    pytest.param(
        lambda path: repacked(path, same, **{f"xl/{number}.bin": b"" for number in range(600)}),
        "has more than 500 parts; a form has a dozen",
        id="many parts",
    ),
    pytest.param(
        lambda path: repacked(path, inside(BOOK, b'name="Read me first"', b'name="Questions"')),
        "has two pages with the name Questions",
        id="two pages of one name",
    ),
    pytest.param(
        lambda path: repacked(path, lambda name, content: None if name == QUESTIONS else content),
        "the page of questions, or its hidden row or column, is not there any more",
        id="without the page of questions",
    ),
    pytest.param(
        lambda path: changed(path, lambda page: page.delete_cols(11)),
        "the page of questions, or its hidden row or column, is not there any more",
        id="without the hidden column",
    ),
    pytest.param(
        lambda path: changed(path, lambda page: page.delete_rows(1)),
        "the page of questions, or its hidden row or column, is not there any more",
        id="without the hidden row",
    ),
    pytest.param(
        lambda path: changed(path, lambda page: page.parent.copy_worksheet(page)),
        "has the questions on the pages Questions and Questions Copy; keep one of them",
        id="the questions twice",
    ),
    pytest.param(
        lambda path: changed(path, lambda page: page.parent.remove(page.parent["assessor-form"])),
        "no form of `assessor form`: its hidden page is not there",
        id="without the hidden page",
    ),
    pytest.param(
        lambda path: repacked(path, inside("xl/sharedStrings.xml", b'"version": 1,', b'"version": 2,')),
        "its hidden page was changed, or is of a later version; make a new form",
        id="a later version",
    ),
]


@pytest.mark.parametrize(("damage", "says"), DAMAGED)
def test_a_file_that_is_no_form_says_so(
    form: Made, refused: Refused, damage: Callable[[Path], object], says: str
) -> None:
    path = form()
    damage(path)
    (sentence,) = refused(path)
    assert sentence.startswith(f"{path}: {says}")


def test_a_deleted_column_is_named(form: Made, refused: Refused) -> None:
    path = changed(form(), lambda page: page.delete_cols(6))
    assert refused(path) == [f"{path}!Questions: columns were deleted: note"]


def test_what_somebody_put_into_it_besides_is_named(run: Run, form: Made) -> None:
    def add(page: Any) -> None:
        page["D14"].comment = Comment("See my mail", "Ann")
        page.add_image(Image(io.BytesIO(PNG)), "M3")
        for title in ("Mine", "More"):
            page.parent.create_sheet(title)["A1"] = "Please read this"

    result = run("take", changed(form(), add), "--into", "sheet.toml", *Q)
    assert result.code == 0
    assert [line.partition("form.xlsx: ")[2] for line in result.err.splitlines()] == [
        "comments beside its cells are not read; have a look at them",
        "pictures in it are not read; have a look at them",
        "the pages Mine and More are not read; have a look at them",
    ]


def test_a_day_to_come_is_refused(form: Made, refused: Refused) -> None:
    (sentence,) = refused(filled(form(), {"control:key-list.on": datetime(2026, 4, 1)}))
    assert sentence.startswith("D24: the answer is dated 2026-04-01, after 2026-03-31; correct it, or take it with")


def test_a_form_that_libreoffice_saved_again_says_the_same(run: Run, form: Made) -> None:
    path = form()
    before = Path("sheet.toml").read_bytes()
    (again,) = resaved(path)
    assert len(rows(again)) == 11
    for each in (path, again):
        assert run("take", each, "--into", "sheet.toml", *Q).code == 0
        assert Path("sheet.toml").read_bytes() == before


def test_what_is_filled_in_and_saved_by_libreoffice_is_in_the_sheet(run: Run, form: Made) -> None:
    cells = {
        "control:key-list.answer": "c) There is one, checked within the past year",
        "control:key-list.by": "B. Birch",
        "control:key-list.on": datetime(2026, 3, 20),
        "control:window-shut.answer": "I don't know",
        "control:camera-angles:masked.answer": "no",
        "fact:size.answer": "b) 10 or more",
    }
    (path,) = resaved(filled(form(), cells))
    result = run("take", path, "--into", "sheet.toml", *Q, "--by", "C. Cedar")
    assert result.code == 0, result.err
    sheet = saved("sheet.toml")
    assert sheet["facts"]["size"] == "large"
    given = sheet["answers"]
    assert (given["key-list"]["choice"], given["key-list"]["by"]) == ("yes", "B. Birch")
    assert given["key-list"]["comment"] == "Two lines\nof it"
    assert (given["window-shut"]["state"], given["window-shut"]["by"]) == ("unknown", "C. Cedar")
    assert given["camera-angles"]["choice"] in ("turned", ["turned"])
