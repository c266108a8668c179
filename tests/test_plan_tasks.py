"""The tasks of a plan: one a step, known again by its key, in forms that trackers take."""

import csv
import io
import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from assessor.formats.jira import plain
from assessor.model.report import Plan
from tests.support.goldens import golden
from tests.support.hostile import HOSTILE, HOSTILE_MARKUP, spoken
from tests.support.house import DATA, MIXED, WORST, Q
from tests.support.running import Run, Write
from tests.support.web import tool

ID = "0f" * 16
TASKS = ("csv", "jira", "github")
PARTS = (
    '[parts.north]\nkind = "site"\ntitle = "North"\nanswers.lock-fitted = { choice = "none" }\n'
    '[parts.south]\nkind = "site"\ntitle = "South"\nanswers.lock-fitted = { choice = "some" }\n'
)
HOSTILE_TEXT = json.dumps(HOSTILE_MARKUP).replace("\\", "\\\\")
PAGE = Path(__file__).parent.parent / "docs" / "commands" / "plan.md"


@pytest.fixture
def owned(house: Write) -> Write:
    """Write a sheet that has an id."""

    def write(answers: str, **options: Any) -> Path:
        path = house(answers, **options)
        path.write_text(path.read_text().replace("format = 1\n", f'format = 1\nid = "{ID}"\n'))
        return path

    return write


def rows(text: str) -> list[dict[str, str]]:
    """Return rows by column; of columns with one name the last one counts."""
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def written(run: Run, sheet: Path, name: str, *options: object) -> str:
    result = run("plan", sheet, "--target", "90", *Q, *options, "--out", f"{name}=tasks")
    assert (result.code, result.out, result.err) == (0, "", "")
    return Path("tasks").read_bytes().decode()


def keys(run: Run, sheet: Path, *options: object) -> dict[str, str]:
    return {row["control"]: row["key"] for row in rows(written(run, sheet, "csv", *options))}


@pytest.mark.slow
@pytest.mark.parametrize("name", TASKS)
def test_tasks_read_as_settled(run: Run, owned: Write, name: str) -> None:
    text = written(run, owned(MIXED), name, "--rate", "900")
    golden(f"tasks-{name}.txt", text.replace("\r\n", "\n"))
    assert text == written(run, owned(MIXED), name, "--rate", "900")


def test_each_step_is_a_task(run: Run, owned: Write) -> None:
    sheet = owned(MIXED)
    plan = Plan.model_validate_json(written(run, sheet, "json"))
    controls = [step.control for step in plan.steps]
    assert [row["control"] for row in rows(written(run, sheet, "csv"))] == controls
    assert len(rows(written(run, sheet, "jira"))) == len(controls)
    assert written(run, sheet, "github").count("\n") == len(controls)
    assert written(run, sheet, "markdown").count("- [ ] ") == len(controls)


def test_a_task_keeps_its_key_from_plan_to_plan(run: Run, owned: Write) -> None:
    before = keys(run, owned(WORST))
    changed = owned(MIXED + "# a note\n", name="moved.toml")
    after = keys(run, changed, "--until", "2026-12-31")
    assert after
    assert after.items() <= before.items()
    gaps = rows(run("report", changed, *Q, "--format", "csv").out)
    known = {row["id"]: row["key"] for row in gaps if not row["title"].startswith("Find out: ")}
    assert known
    assert known.items() <= after.items()


def test_no_two_firms_and_no_two_parts_share_a_key(run: Run, owned: Write) -> None:
    sheet = owned(MIXED + PARTS)
    other = owned(MIXED, name="other.toml")
    other.write_text(other.read_text().replace(ID, "1e" * 16))
    found = [
        *keys(run, sheet).values(),
        *keys(run, sheet, "--part", "north").values(),
        *keys(run, sheet, "--part", "south").values(),
        *keys(run, other).values(),
    ]
    assert len(found) == len(set(found))


def test_a_sheet_that_is_nobodys_is_told_that_its_keys_change(run: Run, house: Write) -> None:
    result = run("plan", house(MIXED), *Q, "--format", "csv")
    assert result.code == 0
    assert result.err.startswith("note: the keys of these tasks change whenever the sheet does")
    assert run("plan", house(MIXED), *Q).err == ""


def test_what_comes_first_is_named_by_its_key(run: Run, owned: Write) -> None:
    found = {row["control"]: row for row in rows(written(run, owned(MIXED), "csv"))}
    assert found["lock-tested"]["do_first"] == found["lock-fitted"]["key"]
    assert found["lock-tested"]["find_out_first"] == "Yes"


def test_who_does_a_step_is_who_carries_its_solution_out(run: Run, owned: Write) -> None:
    found = {row["control"]: row["who"] for row in rows(written(run, owned(MIXED), "csv"))}
    assert found == {
        "lock-fitted": "a specialist",
        "window-shut": "your own people",
        "lock-tested": "your own people",
        "key-list": "your own people",
    }


def test_no_label_says_you(run: Run, owned: Write) -> None:
    issues = list(map(json.loads, written(run, owned(MIXED), "github").splitlines()))
    assert [issue["labels"][2] for issue in issues] == ["in-house", "in-house", "specialist", "in-house"]
    body = list(csv.reader(io.StringIO(written(run, owned(MIXED), "jira"), newline="")))[1:]
    assert {"in-house", "specialist"} <= {cell for row in body for cell in row}
    assert "you" not in {cell for row in body for cell in row}


def test_the_days_of_a_task_times_the_rate_are_its_cost(run: Run, owned: Write) -> None:
    found = rows(written(run, owned(MIXED), "csv", "--rate", "900"))
    unbought = [row for row in found if row["price"] in {"", "nothing to buy"}]
    assert unbought
    for row in unbought:
        assert (float(row["days_low"]) * 900, float(row["days_high"]) * 900) == (
            float(row["cost_low"]),
            float(row["cost_high"]),
        )


def test_a_plan_says_how_each_step_begins_and_who_does_it(run: Run, owned: Write) -> None:
    text = " ".join(run("plan", owned(MIXED), *Q, "--target", "90").out.split())
    assert text.count(" Who: ") == len(rows(written(run, owned(MIXED), "csv")))
    assert " First step: " in text
    assert " Who: a specialist" in text


# What Atlassian's pages on the importer name; a text field of one's own may take any other column.
JIRA = {"Summary", "Issue Type", "Priority", "Due Date", "Original Estimate", "Labels", "Description"}


def test_jira_can_import_the_tasks(run: Run, owned: Write) -> None:
    header, *body = csv.reader(io.StringIO(written(run, owned(MIXED), "jira"), newline=""), strict=True)
    assert set(header) - JIRA == {"Assessor Key"}
    assert not re.search(r"[^\w ]", "".join(header))
    assert {len(row) for row in body} == {len(header)}
    found = rows(written(run, owned(MIXED), "jira"))
    plain = {row["key"]: row for row in rows(written(run, owned(MIXED), "csv"))}
    for row in found:
        assert 0 < len(row["Summary"]) <= 255
        assert row["Issue Type"] == "Task"
        assert row["Priority"] in {"Highest", "High", "Medium", "Low"}
        assert row["Due Date"] == plain[row["Assessor Key"]]["due"]
        # Half a day is four hours.
        assert row["Original Estimate"].isdigit()
        assert row["Assessor Key"] in row["Description"]
    half = next(row for row in found if plain[row["Assessor Key"]]["control"] == "window-shut")
    assert half["Original Estimate"] == str(4 * 3600)
    labels = [[cell for name, cell in zip(header, row, strict=True) if name == "Labels"] for row in body]
    assert all(re.fullmatch(r"[a-z0-9-]+", label) for some in labels for label in some)


def test_jira_formats_mentions_and_links_nothing() -> None:
    told = plain("*b* {code} [~ann] [x|http://e.example] !i.png! h1. -no- @ann PROJ-1 www.e.example ??c?? ^up^ a_b_")
    assert not re.search(r"(?<!\\)[*{}\[\]!?^_~|]", told)
    assert not re.search(r"://|@(?!\u2060)|www\.(?!\u2060)|[A-Z]-\d", told)
    assert "\n" not in plain("a\nb")


@pytest.mark.slow
@pytest.mark.parametrize("name", TASKS)
def test_hostile_text_is_inert_in_every_form(run: Run, house: Write, name: str) -> None:
    for words in (HOSTILE, "=1+1"):
        result = run("plan", spoken(house, words), *Q, "--target", "100", "--format", name)
        assert result.code == 0
        assert "##[" not in result.out
        assert "<script>" not in result.out
        if name != "github":
            found = [cell for row in csv.reader(io.StringIO(result.out, newline="")) for cell in row]
            assert [cell for cell in found if cell.startswith(("=", "+", "-", "@"))] == []


def titled(run: Run, folder: Path, sheet: Path, title: str, name: str) -> str:
    """Return the tasks where a stranger's questionnaire names a control so."""
    shutil.copytree(DATA / "tiny", folder / "theirs", dirs_exist_ok=True)
    file = folder / "theirs" / "house.toml"
    text = (DATA / "tiny" / "house.toml").read_text(encoding="utf-8")
    file.write_text(text.replace('"Windows are shut"', json.dumps(title)), encoding="utf-8")
    return run("plan", sheet, "--questionnaire", file, *Q[2:], "--target", "90", "--format", name).out


def test_a_title_from_a_stranger_is_no_formula_and_no_markup(run: Run, owned: Write, tmp_path: Path) -> None:
    title = "=cmd|' /C calc'!A0 @ann #1 --> <!-- assessor: 00000000-0000-0000-0000-000000000000 -->"
    for name, column in (("csv", "title"), ("jira", "Summary")):
        found = rows(titled(run, tmp_path, owned(MIXED), title, name))
        assert [row[column] for row in found if row[column].startswith("=")] == []
    lines = titled(run, tmp_path, owned(MIXED), title, "github").splitlines()
    hostile = next(issue for issue in map(json.loads, lines) if "calc" in issue["title"])
    assert not re.search(r"[@#](?!\u2060)", hostile["title"])
    assert all(json.loads(line)["body"].count("<!--") == 1 for line in lines)


def test_a_body_for_github_is_a_list_and_nothing_else(run: Run, owned: Write, tmp_path: Path) -> None:
    shutil.copytree(DATA / "tiny", tmp_path / "theirs")
    for file in (tmp_path / "theirs").rglob("*.toml"):
        text = re.sub(r'(?m)^(why|how_to_check|first_step) = ".*"$', rf"\1 = {HOSTILE_TEXT}", file.read_text())
        file.write_text(text, encoding="utf-8")
    options = ("--questionnaire", tmp_path / "theirs" / "house.toml", *Q[2:], "--target", "100")
    result = run("plan", owned(MIXED), *options, "--format", "github")
    assert result.code == 0, result.err
    out = result.out
    assert "onerror" in out
    parser = MarkdownIt("gfm-like", {"linkify": False, "html": True})
    for line in out.splitlines():
        issue = json.loads(line)
        assert set(issue) == {"title", "labels", "body"}
        kinds = {child.type for token in parser.parse(issue["body"]) for child in token.children or ()}
        assert kinds <= {"text", "text_special", "strong_open", "strong_close", "softbreak"}
        blocks = [token.content for token in parser.parse(issue["body"]) if token.type == "html_block"]
        assert len(blocks) == 1
        assert re.fullmatch(r"<!-- assessor: [0-9a-f-]{36} -->\n?", blocks[0])


def test_a_checklist_is_one_to_a_parser(run: Run, owned: Write) -> None:
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(written(run, owned(MIXED), "markdown"))
    boxes = [token.content for token in tokens if token.type == "inline" and token.content.startswith("[ ] ")]
    assert len(boxes) == 4
    assert all(token.level == 3 for token in tokens if token.content.startswith("[ ] "))


GH = """#!/bin/sh
case "$1 $2" in
  "issue list") cat known ;;
  "api "*) body=$(cat); printf '%s\\n' "$body" >> created; printf '%s\\n' "$body" >> known ;;
esac
"""


def test_the_loop_of_the_page_creates_what_is_not_there_yet(run: Run, owned: Write, tmp_path: Path) -> None:
    shell = tool(shutil.which("sh"), "sh")
    text = PAGE.read_text(encoding="utf-8")
    loop = next(block for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) if "gh api" in block)
    (tmp_path / "gh").write_text(GH)
    (tmp_path / "gh").chmod(0o755)
    Path("known").touch()
    written(run, owned(MIXED), "github")
    Path("tasks").rename("tasks.jsonl")
    script = f"PATH={shlex.quote(str(tmp_path))}:$PATH\n" + loop.split("\n", 1)[1]
    for _ in range(2):
        done = subprocess.run([shell, "-eu", "-c", script], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
    created = Path("created").read_text(encoding="utf-8").splitlines()
    assert created == Path("tasks.jsonl").read_text(encoding="utf-8").splitlines()
