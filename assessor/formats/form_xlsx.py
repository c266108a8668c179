"""Write a form as a workbook: a question a row, answers to choose from lists, and everything else locked."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from assessor.formats import form_questions
from assessor.formats.form_greying import Greying, name
from assessor.formats.form_hidden import HiddenPage
from assessor.formats.form_looks import LINE, LOOKS, WIDTHS, height
from assessor.formats.form_questions import Worded
from assessor.formats.xlsx import NEVER
from assessor.model.base import FIRST_DAY
from assessor.model.formbook import (
    COLUMNS,
    DAYS,
    FILLED,
    HEADING,
    MARK,
    MOST,
    BookChoice,
    BookQuestion,
    FormBook,
    held,
)
from assessor.model.forms import Filled, Form
from assessor.text import visible
from assessor.words.speech import say

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

COLUMN = {key: number for number, key in enumerate(COLUMNS)}
# The most characters of a text that has others beside it in a cell.
SOME = 8000
A4 = 9
YES_NO = "yes_no"


def render(form: Form, out: BinaryIO) -> None:
    """Write the workbook; it has the date when the form was made, so that equal forms give equal bytes."""
    # A zip file has another layout if its stream cannot seek.
    whole = BytesIO()
    workbook = Workbook(whole, NEVER)
    workbook.set_properties({"created": datetime.combine(form.made, time(), UTC).replace(tzinfo=None)})
    _Writing(workbook, form).write()
    workbook.close()
    out.write(whole.getvalue())


class _Writing:
    """A workbook in the making: its pages, and the next free row of each."""

    def __init__(self, workbook: Workbook, form: Form) -> None:
        self._form = form
        self._workbook = workbook
        self._looks = {key: workbook.add_format(look) for key, look in LOOKS.items()}
        self._front: Worksheet = workbook.add_worksheet(say("form-front"))
        self._page: Worksheet = workbook.add_worksheet(say("form-page"))
        self._hidden = HiddenPage(workbook)
        self._row = self._number = 0
        # By kind, for each question: the formulas that say whether a choice is given.
        self._given: dict[str, dict[str, Mapping[str, str]]] = {"fact": {}, "control": {}}
        self._rows: dict[tuple[str, str], tuple[int, int]] = {}

    def write(self) -> None:
        """Write all pages."""
        self._write_front()
        self._hidden.write(MARK, self._book(), YES_NO, (say("form-yes"), say("form-no")))
        self._set_up()
        section = ""
        for asked in form_questions.worded(self._form):
            if asked.section != section:
                section = asked.section
                self._write_section(section)
            self._write_question(asked)
        self._grey()
        self._validate()
        self._lock()

    def _write_front(self) -> None:
        """Write what to do, for somebody who has never seen such a form."""
        self._front.set_column(0, 0, 4)
        self._front.set_column(1, 1, 100)
        self._front.hide_gridlines(2)
        for row, (number, line) in enumerate(form_questions.front(self._form)):
            look = self._looks["title" if not row else "plain"]
            self._front.write_string(row, 0, number, look)
            self._front.write_string(row, 0 if not row else 1, held(line), look)
            self._front.set_row(row, height((line, 100)) if row else 24)
        self._front.set_paper(A4)
        self._front.fit_to_pages(1, 0)

    def _book(self) -> FormBook:
        form = self._form
        return FormBook(
            sheet=form.sheet,
            questionnaire=form.questionnaire,
            part=form.part.id if form.part else None,
            made=form.made,
            front=self._front.get_name(),
            yes=say("form-yes"),
            no=say("form-no"),
        )

    def _set_up(self) -> None:
        """Write the headings, and set how the page looks and prints."""
        page = self._page
        for column, key in enumerate(COLUMNS):
            page.write_string(0, column, key)
        page.write_string(1, COLUMN[MARK], HEADING)
        for key, heading in form_questions.headings().items():
            page.write_string(1, COLUMN[key], heading, self._looks["heading"])
            page.set_column(COLUMN[key], COLUMN[key], WIDTHS[COLUMN[key]])
        page.set_column(COLUMN[MARK], COLUMN[MARK], None, None, {"hidden": True})
        page.set_row(0, None, None, {"hidden": True})
        page.set_row(1, 2 * LINE + 4)
        page.freeze_panes(2, 2)
        page.hide_gridlines(2)
        page.set_landscape()
        page.set_paper(A4)
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0, 1)
        page.set_footer("&C&P / &N")
        self._row = 2

    def _write_section(self, title: str) -> None:
        for column in range(COLUMN[MARK]):
            self._page.write_blank(self._row, column, None, self._looks["section"])
        self._page.write_string(self._row, 0, held(visible(title)), self._looks["section"])
        self._page.write_string(self._row, COLUMN[MARK], HEADING)
        self._page.set_row(self._row, 2 * LINE)
        self._row += 1

    def _write_question(self, asked: Worded) -> None:
        """Write a question, and beneath it the lines of its choices where several may be ticked."""
        first, question = self._row, asked.question
        self._number += 1
        list_name = name(question.kind, question.id, "answers")
        self._hidden.write(question.kind, question, list_name, (each.text for each in question.offered))
        self._write_asked(asked)
        self._write_answer(first, list_name, _text(question.shown_here))
        self._write_remarks(question, question.shown)
        self._page.write_string(first, COLUMN[MARK], question.name)
        self._row += 1
        given = {
            each.choice: f"{self._cell(first)}=INDEX({list_name},{number})"
            for number, each in enumerate(question.offered, 1)
            if each.choice
        }
        for choice_id, text in asked.lines.items():
            given[choice_id] = f"{self._cell(self._row)}=INDEX({YES_NO},1)"
            self._write_line(asked, choice_id, text)
        empty = "*".join(f'({self._cell(row)}="")' for row in range(first, self._row))
        inherited = {key: f"OR({given[key]},{empty}=1)" for key in asked.inherited}
        self._given[question.kind][question.id] = {**given, **inherited}
        self._rows[question.kind, question.id] = first, self._row - 1

    def _write_asked(self, asked: Worded) -> None:
        page, looks = self._page, self._looks
        page.write_number(self._row, COLUMN["number"], self._number, looks["locked"])
        texts = [looks["bold"], _some(asked.title), looks["plain"], "\n" + _some(asked.text)]
        for line in asked.small:
            texts += [looks["small"], "\n" + _some(line)]
        page.write_rich_string(self._row, COLUMN["question"], *texts, looks["locked"])
        page.write_string(self._row, COLUMN["choices"], held(asked.choices), looks["locked"])
        told = "\n".join((asked.title, asked.text, *asked.small))
        beside = {key: getattr(asked.question.shown, key) for key in MOST}
        cells = {"question": told, "choices": asked.choices, "answer": _text(asked.question.shown_here), **beside}
        page.set_row(self._row, height(*((text, WIDTHS[COLUMN[key]]) for key, text in cells.items())))

    def _write_answer(self, row: int, list_name: str, text: str) -> None:
        page, column = self._page, COLUMN["answer"]
        page.write_string(row, column, text, self._looks["text"])
        page.data_validation(
            row,
            column,
            row,
            column,
            {
                "validate": "list",
                "source": f"={list_name}",
                "error_title": say("form-refused"),
                "error_message": say("form-choose"),
            },
        )

    def _write_remarks(self, question: BookQuestion, shown: Filled) -> None:
        """Write the cells beside an answer; a fact has none, and not every control accepts that it does not apply."""
        states = {each.state for each in question.offered}
        for key in FILLED[1:]:
            where = self._row, COLUMN[key]
            if question.kind == "fact" or (key == "reason" and "not-applicable" not in states):
                self._page.write_blank(*where, None, self._looks["none"])
            elif key not in DAYS:
                self._page.write_string(*where, held(getattr(shown, key)), self._looks["text"])
            elif day := getattr(shown, key):
                self._page.write_datetime(*where, day, self._looks["day"])
            else:
                self._page.write_blank(*where, None, self._looks["day"])

    def _validate(self) -> None:
        """Let the program refuse days to come and texts that are too long, while they are typed."""
        refused = {"error_title": say("form-refused")}
        for key in DAYS:
            rule = {"validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": "=TODAY()"}
            self._validate_column(key, {**rule, **refused, "error_message": say("form-day")})
        for key, most in MOST.items():
            rule = {"validate": "length", "criteria": "<=", "value": most}
            self._validate_column(key, {**rule, **refused, "error_message": say("form-long", most=most)})

    def _validate_column(self, key: str, rule: dict[str, Any]) -> None:
        self._page.data_validation(2, COLUMN[key], self._row, COLUMN[key], rule)

    def _cell(self, row: int) -> str:
        """Return the place of an answer, as any page can name it."""
        return f"'{self._page.get_name()}'!{xl_rowcol_to_cell(row, COLUMN['answer'], row_abs=True, col_abs=True)}"

    def _yes_no(self, ticked: bool | None) -> str:
        return "" if ticked is None else say("form-yes" if ticked else "form-no")

    def _write_line(self, asked: Worded, choice_id: str, text: str) -> None:
        """Write the line of one choice, to be answered with yes or no."""
        page, looks, question = self._page, self._looks, asked.question
        for column in range(COLUMN[MARK]):
            page.write_blank(self._row, column, None, looks["none"])
        for key in ("number", "question"):
            page.write_blank(self._row, COLUMN[key], None, looks["locked"])
        page.write_string(self._row, COLUMN["choices"], held(text), looks["locked"])
        self._write_answer(self._row, YES_NO, self._yes_no(question.shown_in_line(choice_id)))
        page.write_string(self._row, COLUMN[MARK], question.line(choice_id))
        page.set_row(self._row, height((text, WIDTHS[COLUMN["choices"]])))
        self._row += 1

    def _grey(self) -> None:
        """Grey the questions that need no answer."""
        greying = Greying(self._form, self._given["fact"], self._given["control"])
        for kind, key, formula in greying.formulas():
            self._workbook.define_name(name(kind, key), f"={formula}")
            if (kind, key) in self._rows:
                first, last = self._rows[kind, key]
                look = {"type": "formula", "criteria": f"={name(kind, key)}", "format": self._looks["greyed"]}
                self._page.conditional_format(first, 0, last, COLUMN[MARK] - 1, look)

    def _lock(self) -> None:
        """Protect every cell that is not to be filled in; without a password, since it only keeps mistakes away."""
        self._page.protect("", {"format_columns": True, "format_rows": True})
        self._page.ignore_errors({"number_stored_as_text": f"A1:{xl_rowcol_to_cell(self._row, COLUMN[MARK])}"})
        self._front.protect("")


def _text(choice: BookChoice | None) -> str:
    return held(choice.text) if choice else ""


def _some(text: str) -> str:
    return visible(text)[:SOME]
