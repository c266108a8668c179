"""What comes back in a plain table is taken into a sheet: what is open is answered, and nothing is overwritten."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assessor.io.answertable import COLUMNS
from assessor.io.locks import locked
from assessor.model.taking import Taking
from tests.support.house import AS_OF, FACTS, Q, answers, saved
from tests.support.running import Result, Run, Write

SHEET = "sheet.toml"
HEADER = "control,fact,answer,reason,note,by,on,evidence,evidence_on"
OFFICE = '# The doors.\n[answers.lock-fitted]\nchoice = "some"  # since May\nby = "office"\non = 2026-03-01\n'


@pytest.fixture
def take(run: Run, house: Write) -> Callable[..., Result]:
    """Take a table into a sheet, each the text of its rows or answers; without a sheet, into the one that is there."""

    def call(
        table: str, sheet: str | None = None, *options: object, facts: str = FACTS, header: str = HEADER
    ) -> Result:
        Path("x.csv").write_text(f"{header}\n{table}", encoding="utf-8")
        if sheet is not None:
            house(sheet, facts)
        return run("take", "x.csv", "--into", SHEET, *Q, *options)

    return call


def answer(control: str, name: str = SHEET) -> dict[str, Any]:
    found: dict[str, Any] = saved(name)["answers"][control]
    return {key: str(value) if key == "on" else value for key, value in found.items() if key != "as_asked"}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param("key-list,,old", {"choice": "old"}, id="the id of a choice"),
        pytest.param('key-list,,"There is one, older than a year"', {"choice": "old"}, id="the text of a choice"),
        pytest.param("key-list,,unknown", {"state": "unknown"}, id="that it is not known"),
        pytest.param(
            "key-list,,not-applicable,No keys",
            {"state": "not-applicable", "reason": "No keys"},
            id="that it does not apply, with a reason",
        ),
        pytest.param("camera-angles,,masked; turned", {"choice": ["masked", "turned"]}, id="several choices"),
        pytest.param(
            "key-list,,old,,'=1+1,Ann,2026-03-02,The list,2026-02-01",
            {
                "choice": "old",
                "comment": "'=1+1",
                "by": "Ann",
                "on": "2026-03-02",
                "evidence": [{"reference": "The list", "on": "2026-02-01"}],
            },
            id="a note, which is no formula, a name, a day, and evidence",
        ),
    ],
)
def test_a_row_answers_what_is_open(take: Callable[..., Result], row: str, expected: dict[str, Any]) -> None:
    assert take(row, "").code == 0
    control = row.partition(",")[0]
    found = answer(control)
    for entry in found.get("evidence", ()):
        entry["on"] = str(entry["on"])
    assert found == {"on": AS_OF, **expected}
    assert saved(SHEET)["answers"][control]["as_asked"].startswith("sha256:")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param(",cameras,no", "no", id="an id"),
        pytest.param(",cameras,Yes", "yes", id="a text"),
        pytest.param(",cameras,unknown", "unknown", id="that it is not known"),
    ],
)
def test_a_row_answers_a_fact(take: Callable[..., Result], row: str, expected: str) -> None:
    assert take(row, "", facts='role = ["operator"]\n').code == 0
    assert saved(SHEET)["facts"]["cameras"] == expected


def test_what_the_sheet_answers_otherwise_stays_and_is_listed(take: Callable[..., Result]) -> None:
    result = take("lock-fitted,,all,,,Ann,2026-03-02\nkey-list,,yes\n,size,large\n", OFFICE)
    assert (result.code, result.err) == (1, "")
    assert "1 row of x.csv is in sheet.toml now. 2 rows contradict what is answered" in " ".join(result.out.split())
    assert "x.csv:2: Every door can be locked; Ann; 2026-03-02" in result.out
    assert "the sheet: The outer doors can be locked; office; 2026-03-01" in result.out
    assert (answer("lock-fitted")["choice"], answer("key-list")["choice"]) == ("some", "yes")
    assert saved(SHEET)["facts"]["size"] == "small"


@pytest.mark.parametrize(
    ("prefer", "on", "code", "choice"),
    [
        pytest.param("theirs", "", 0, "all", id="by the file"),
        pytest.param("mine", "2026-03-02", 0, "some", id="by the sheet"),
        pytest.param("newer", "2026-03-02", 0, "all", id="by the newer answer, in the file"),
        pytest.param("newer", "2026-02-02", 0, "some", id="by the newer answer, in the sheet"),
        pytest.param("newer", "2026-03-01", 1, "some", id="not by answers of one day"),
        pytest.param("newer", "", 1, "some", id="not by the day of taking a row that has none"),
    ],
)
def test_a_conflict_is_settled(take: Callable[..., Result], prefer: str, on: str, code: int, choice: str) -> None:
    result = take(f"lock-fitted,,all,,,Ann,{on}", OFFICE, "--prefer", prefer)
    assert (result.code, answer("lock-fitted")["choice"]) == (code, choice)


def test_the_file_may_be_preferred_to_say_that_nobody_knows(take: Callable[..., Result]) -> None:
    row = "lock-fitted,,unknown"
    assert take(row, OFFICE).code == 0
    assert answer("lock-fitted")["choice"] == "some"
    assert take(row, OFFICE, "--prefer", "theirs").code == 0
    assert answer("lock-fitted")["state"] == "unknown"


def test_who_and_when_are_the_rows_own_else_those_given_else_today(take: Callable[..., Result]) -> None:
    rows = "lock-fitted,,all,,,Ann,2026-03-02\nwindow-shut,,all\n"
    assert take(rows, "", "--by", "Ben", "--on", "2026-03-03").code == 0
    found = [(answer(control)["by"], answer(control)["on"]) for control in ("lock-fitted", "window-shut")]
    assert found == [("Ann", "2026-03-02"), ("Ben", "2026-03-03")]
    assert take(rows, "").code == 0
    assert answer("window-shut") == {"choice": "all", "on": AS_OF}


def test_the_same_answer_adds_its_name_and_note_and_keeps_evidence(take: Callable[..., Result]) -> None:
    sheet = OFFICE + 'comment = "Front."\nevidence = [{ reference = "plan", file = "plan.pdf" }]\n'
    row = "lock-fitted,,some,,Back.,Ann,2026-03-05,photo"
    result = take(row, sheet)
    assert result.code == 0
    assert "Added a note, a name, a date or evidence: 1" in result.out
    found = answer("lock-fitted")
    assert (found["by"], found["on"], found["comment"]) == ("Ann; office", "2026-03-05", "Back.\nFront.")
    assert {entry["reference"] for entry in found["evidence"]} == {"photo", "plan"}
    before = Path(SHEET).read_bytes()
    assert "Said what the sheet says: 1" in take(row).out
    assert Path(SHEET).read_bytes() == before


def test_a_note_alone_is_added_to_any_answer(take: Callable[..., Result]) -> None:
    assert (
        take("lock-fitted,,,,Ask the smith.,Ann\nkey-list,,,,Where?\nwindow-shut,,,,,Ann,2026-03-01\n", OFFICE).code
        == 0
    )
    assert answer("lock-fitted") == {"choice": "some", "by": "office", "on": "2026-03-01", "comment": "Ask the smith."}
    assert answer("key-list") == {"choice": "", "comment": "Where?"}
    assert "window-shut" not in saved(SHEET)["answers"]


def test_the_notes_of_the_sheet_are_not_told_as_those_of_a_row(take: Callable[..., Result]) -> None:
    noted = OFFICE + 'comment = "The smith knows."\nevidence = [{ reference = "Photo" }]\n'
    told = " ".join(take("lock-fitted,,all,,,Ann,2026-03-02\n", noted, "--dry-run").out.split())
    assert "office; 2026-03-01; note: The smith knows.; evidence: Photo x.csv:2:" in told
    assert "Every door can be locked; Ann; 2026-03-02 --prefer" in told


def test_the_help_names_the_columns_of_a_table(run: Run) -> None:
    told = run("take", "--help").out
    assert [name for name in COLUMNS if name not in told] == []


def test_a_dispute_and_an_answer_that_does_not_count_are_open(take: Callable[..., Result]) -> None:
    dispute = '[answers.key-list]\nstate = "unknown"\ndisputed = true\ncomment = "no (Ann)\\nyes (Ben)"\n'
    stale = f'[answers.window-shut]\nchoice = "none"\ncomment = "Old."\nas_asked = "sha256:{"0" * 64}"\n'
    result = take("key-list,,old\nwindow-shut,,none\n", dispute + stale)
    assert (result.code, "Answered what was open: 2" in result.out) == (0, True)
    assert answer("key-list") == {"choice": "old", "on": AS_OF, "comment": "no (Ann)\nyes (Ben)"}
    assert answer("window-shut") == {"choice": "none", "on": AS_OF, "comment": "Old."}


def test_who_does_not_know_ends_no_dispute(take: Callable[..., Result]) -> None:
    dispute = '[answers.key-list]\nstate = "unknown"\ndisputed = true\ncomment = "no (Ann)\\nyes (Ben)"\n'
    result = take("key-list,,unknown", dispute)
    assert (result.code, "Left, since the sheet says more or was preferred: 1" in result.out) == (0, True)
    assert answer("key-list")["disputed"] is True
    assert "Added a note" in take("key-list,,unknown,,Ask Cid.").out
    assert answer("key-list")["comment"] == "Ask Cid.\nno (Ann)\nyes (Ben)"
    assert take("key-list,,unknown", None, "--prefer", "theirs").code == 0
    assert "disputed" not in answer("key-list")


def test_comments_and_other_lines_stay(take: Callable[..., Result]) -> None:
    sheet = OFFICE + '\n# The keys.\n[answers.key-list]\nchoice = ""  # open\n'
    take("lock-fitted,,all\nkey-list,,yes\nwindow-shut,,all\n", sheet, "--prefer", "theirs")
    lines = Path(SHEET).read_text(encoding="utf-8").splitlines()
    assert {"# The doors.", 'choice = "all"  # since May', "# The keys.", 'choice = "yes"  # open'} <= {*lines}


def test_nothing_is_written_where_nothing_changes_or_on_a_dry_run(take: Callable[..., Result], house: Write) -> None:
    path = house(OFFICE)
    before = path.read_bytes(), path.stat().st_mtime_ns
    result = take("key-list,,yes\nlock-fitted,,all\n", None, "--dry-run")
    assert (result.code, "nothing was written (--dry-run)" in result.out) == (1, True)
    result = take("lock-fitted,,some\nkey-list,,\n")
    assert result.code == 0
    assert "Nothing of x.csv changes sheet.toml, so nothing was written." in result.out
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert [entry.name for entry in path.parent.iterdir() if entry.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("rows", "facts", "says"),
    [
        pytest.param(
            "lock-tested,,yearly\nlock-fitted,,none\n",
            FACTS,
            "Locks are tried (lock-tested): follows lock-fitted, whose answer does not lead here yet",
            id="a follow-up that is not reached",
        ),
        pytest.param(
            "camera-kept,,days\n,cameras,no\n",
            'role = ["operator"]\n',
            "Films are deleted (camera-kept): does not fit the facts (Cameras: No)",
            id="what a fact in the same file rules out",
        ),
        pytest.param(
            "door-alarm,,rings\n",
            FACTS,
            "Doors left open are noticed (door-alarm): asked from the tier",
            id="what a deeper tier asks",
        ),
    ],
)
def test_what_does_not_count_is_kept_and_said(take: Callable[..., Result], rows: str, facts: str, says: str) -> None:
    result = take(rows, "", facts=facts)
    assert result.code == 0
    assert "Taken, and does not count as things are; it is kept" in result.out
    assert says in " ".join(result.out.split())
    assert {"camera-kept", "lock-tested", "door-alarm"} & {*saved(SHEET)["answers"]}


def test_what_counted_before_and_is_ruled_out_is_kept_and_said(take: Callable[..., Result]) -> None:
    sheet = answers(camera_kept="days")
    result = take(",cameras,no", sheet, facts='role = ["operator"]\ncameras = "unknown"\nplaces = ["inside"]\n')
    assert result.code == 0
    assert "Counted before" not in result.out
    result = take(",cameras,no", sheet, "--prefer", "theirs")
    assert "Counted before, and does not any more; it is kept" in result.out
    assert answer("camera-kept")["choice"] == "days"


def test_a_table_can_be_about_a_part(take: Callable[..., Result]) -> None:
    part = '[parts.north]\nkind = "site"\ntitle = "North"\n'
    assert take("lock-fitted,,none\n,size,large\n", OFFICE + part, "--part", "north").code == 0
    own = saved(SHEET)["parts"]["north"]
    assert (own["answers"]["lock-fitted"]["choice"], own["facts"]) == ("none", {"size": "large"})
    assert answer("lock-fitted")["choice"] == "some"
    assert "asked of the firm, once, so this part has no answer" in take("key-list,,yes", None, "--part", "north").err
    assert (
        'about the part south, which sheet.toml lacks; did you mean "north"?' in take("", None, "--part", "south").err
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("table", "says"),
    [
        pytest.param(
            "lock-fited,,all", '2: "lock-fited" is no control of house; did you mean "lock-fitted"?', id="no id"
        ),
        pytest.param(
            "lock-fitted,,full",
            '2: "full" is no answer to "lock-fitted"; known: none, some, all, unknown, not-applicable',
            id="no choice",
        ),
        pytest.param("lock-fitted,,some;all", '2: "lock-fitted" takes one choice', id="two choices of one"),
        pytest.param("camera-angles,,turned;turned", '2: "camera-angles" names a choice twice', id="one choice twice"),
        pytest.param("key-list,,=A1", '2: "=A1" is no answer to "key-list"', id="a formula"),
        pytest.param("key-list,,not-applicable", '2: "key-list" is "not-applicable" without a reason', id="no reason"),
        pytest.param(
            "lock-fitted,,not-applicable,Why not",
            '2: "not-applicable" is not accepted for "lock-fitted"',
            id="what must apply",
        ),
        pytest.param("key-list,,yes,Why", '2: has a reason without "not-applicable"', id="a reason beside a choice"),
        pytest.param("key-list,,,Why", '2: has a reason without "not-applicable"', id="a reason beside nothing"),
        pytest.param(
            "key-list,,yes,,,,2026-04-01",
            f"2: the answer is dated 2026-04-01, after {AS_OF}; correct it, or take it with --as-of",
            id="to come",
        ),
        pytest.param(
            "key-list,,yes,,,,,x,2026-04-01",
            f"2: the evidence is dated 2026-04-01, after {AS_OF}",
            id="evidence to come",
        ),
        pytest.param(
            "key-list,,yes,,,,,,2026-03-01", "2: has a date of evidence, and no evidence", id="a date of nothing"
        ),
        pytest.param("key-list,,yes,,,,1.3.2026", '2: "1.3.2026" in "on" is no date', id="another date"),
        pytest.param("key-list,,yes,,,,1999-03-01", '2: 1999-03-01 in "on" is not from 2000-01-01', id="long ago"),
        pytest.param("role,,operator", 'a fact stands in the column "fact"', id="a fact among the controls"),
        pytest.param(",rol,operator", '2: "rol" is no fact of house; did you mean "role"?', id="no fact"),
        pytest.param(
            ",role,driver", '2: "driver" is no answer to "role"; known: operator, manufacturer', id="no value"
        ),
        pytest.param(",cameras,no,,Why", '2: "cameras" is a fact, which has no reason, note', id="a note on a fact"),
        pytest.param(",size,small;large", '2: "size" takes one value', id="two values of one"),
        pytest.param("key-list,role,yes", "2: names a control and a fact", id="both"),
        pytest.param(",,yes", "2: names neither a control nor a fact", id="neither"),
        pytest.param("key-list,,yes\nkey-list,,no", '3: "key-list" stands at x.csv:2 already', id="twice"),
        pytest.param("key-list,,yes,,,,,,,more", "2: has more cells than the 9 columns", id="too many cells"),
        pytest.param('key-list,,"yes\n\n', "2: a quotation mark is not closed", id="an open quotation mark"),
        pytest.param("key-list,,y\0es", "2: has a NUL character", id="NUL"),
        pytest.param("x,,y\n" * 5001, "5002: more than 5,000 rows", id="more rows than there are questions"),
        pytest.param(f"key-list,,yes,,,{'a' * 201}", '2: "by" is longer than 200 characters', id="a name too long"),
        pytest.param(f"key-list,,yes,,{'a' * 10001}", '2: "comment" is longer than 10000', id="a note too long"),
        pytest.param(f"key-list,,yes,,{'a' * 200000}", "2: a cell is too long", id="a cell too long"),
    ],
)
def test_a_row_at_fault_is_named_by_its_place_and_nothing_is_written(
    take: Callable[..., Result], table: str, says: str
) -> None:
    result = take(f"{table}\n", answers(window_shut="all"))
    assert (result.code, result.out) == (2, "")
    assert f"x.csv:{says}" in result.err or says in result.err
    assert "key-list" not in saved(SHEET)["answers"]


def test_all_faults_are_named_in_order_the_first_twenty_and_a_count(take: Callable[..., Result]) -> None:
    err = take("".join(f"{'key-list' if n == 9 else 'x'},,{n}\n" for n in range(25)), "").err.splitlines()
    assert [line.split(":")[1] for line in err[:20]] == [str(n) for n in range(2, 22)]
    assert err[20:] == ["and 5 more"]


@pytest.mark.parametrize(
    ("header", "says"),
    [
        pytest.param("control,anwser,by", '"anwser" is no column here; did you mean "answer"?', id="a slip"),
        pytest.param("control,part,answer", '"part" is no column here', id="no column"),
        pytest.param("control,answer,answer", 'there are two columns "answer"', id="one twice"),
        pytest.param("answer,by", "no table of answers; the first row names the columns", id="no id"),
        pytest.param("id,title,due", "no table of answers; the first row names the columns", id="another table"),
        pytest.param("", "no table of answers; the first row names the columns", id="nothing"),
    ],
)
def test_a_header_at_fault_is_named(take: Callable[..., Result], header: str, says: str) -> None:
    result = take("", "", header=header)
    assert (result.code, result.out) == (2, "")
    assert f"x.csv:1: {says}" in result.err


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "Answer;Control\nyes;key-list\n".encode("utf-8-sig"), id="semicolons, any order, a byte order mark"
        ),
        pytest.param(b"control,answer,,\r\n,,,\r\nkey-list,yes\r\n", id="empty columns and rows, and short rows"),
        pytest.param(b'"control","answer"\r"key-list","yes"\r', id="quotes, and line ends of an old Mac"),
        pytest.param(b'control,answer,note\nkey-list,yes,"a,\n""b"""', id="a quoted cell of two lines"),
    ],
)
def test_tables_of_many_programs_are_read(run: Run, house: Write, text: bytes) -> None:
    house("")
    Path("x.csv").write_bytes(text)
    assert run("take", "x.csv", "--into", SHEET, *Q).code == 0
    assert answer("key-list")["choice"] == "yes"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        pytest.param("x.csv", "control,answer\n".encode("utf-16"), "looks like UTF-16", id="UTF-16"),
        pytest.param("x.csv", "control,note\nkey-list,ä\n".encode("latin-1"), "byte 0xe4 is not UTF-8", id="Latin-1"),
        pytest.param("x.csv", b"PK\x03\x04\x14", "a workbook or another ZIP archive", id="a workbook by another name"),
        pytest.param("x.csv", b"a" * (1 << 20 | 1), "larger than 1 MiB", id="too large"),
        pytest.param("x.toml", b"", "`assessor merge`", id="a sheet"),
        pytest.param("x.xls", b"", "save it as .xlsx", id="an old workbook"),
        pytest.param("x.ods", b"", "save it as .xlsx", id="an OpenDocument spreadsheet"),
        pytest.param("x.html", b"", "Save answers", id="the form itself"),
        pytest.param("x.pdf", b"", "no file that comes back with answers", id="any other file"),
        pytest.param("x.csv", None, "no such file", id="no file"),
    ],
)
def test_other_files_are_refused(run: Run, house: Write, name: str, content: bytes | None, says: str) -> None:
    before = house("").read_bytes()
    if content is not None:
        Path(name).write_bytes(content)
    result = run("take", name, "--into", SHEET, *Q)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(name)
    assert says in result.err
    assert Path(SHEET).read_bytes() == before


@pytest.mark.parametrize(
    ("options", "says"),
    [
        pytest.param(("--on", "2026-04-01"), "--on 2026-04-01: after 2026-03-31", id="a day to come"),
        pytest.param(("--by", "a" * 201), "--by: longer than 200 characters", id="a name too long"),
    ],
)
def test_options_are_checked(take: Callable[..., Result], options: tuple[str, ...], says: str) -> None:
    result = take("key-list,,yes", "", *options)
    assert (result.code, result.out) == (2, "")
    assert says in result.err


@pytest.mark.slow
def test_a_sheet_that_is_open_elsewhere_is_not_touched(take: Callable[..., Result], house: Write) -> None:
    path = house("")
    with locked(path):
        assert take("key-list,,yes").code == 2
        assert take("key-list,,yes", None, "--dry-run").code == 0
    assert "answers" not in saved(SHEET)


def test_the_value_has_every_row_with_old_and_new(take: Callable[..., Result]) -> None:
    result = take("lock-fitted,,all\nkey-list,,yes,,,Ann\nlock-tested,,\n", OFFICE, "--format", "json", "--dry-run")
    found = json.loads(result.out)
    assert Taking.model_validate_json(result.out).untouched == 1
    rows = {row["id"]: (row["fate"], row["old"]["said"], row["new"]["said"], row["place"]) for row in found["rows"]}
    assert rows == {
        "lock-fitted": ("conflict", ["some"], ["all"], "x.csv:2"),
        "key-list": ("new", [], ["yes"], "x.csv:3"),
    }
    assert found["sheet"]["answers"]["key-list"]["by"] == "Ann"
