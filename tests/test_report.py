"""Reports and explanations: goldens for what people read, real parsers for what machines read."""

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len

from assessor.formats.json import render
from assessor.model.assessment import Assessment
from assessor.model.report import Report
from tests.support.goldens import golden
from tests.support.house import ALL, ANGLES, AS_OF, HOUSE, MIXED, Q, answers
from tests.support.running import Run, Write


@pytest.mark.parametrize("width", [80, 40])
def test_the_terminal_report_reads_as_settled(
    run: Run, house: Write, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    result = run("report", house(MIXED), *Q)
    assert (result.code, result.err) == (0, "")
    assert max(cell_len(line) for line in result.out.splitlines()) <= width
    golden(f"report-{width}.txt", result.out)


def test_the_markdown_report_reads_as_settled(run: Run, house: Write) -> None:
    golden("report.md", run("report", house(MIXED), *Q, "--format", "markdown").out)


def test_explanations_read_as_settled(run: Run, house: Write) -> None:
    sheet = house(MIXED)
    golden("explain.txt", run("explain", sheet, *Q).out)
    golden("explain-control.txt", run("explain", sheet, "lock-fitted", *Q).out)


def test_a_report_says_the_same_whatever_the_terminal(run: Run, house: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = house(MIXED)
    plain = run("report", sheet, *Q).out
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    assert run("report", sheet, *Q).out == plain
    assert "\x1b" not in plain


def test_the_json_report_can_be_read_back(run: Run, house: Write) -> None:
    printed = run("report", house(MIXED), *Q, "--format", "json").out
    report = Report.model_validate_json(printed)
    out = io.BytesIO()
    render(report, out)
    assert out.getvalue().decode() == printed
    alone = json.dumps(json.loads(printed)["assessment"])
    assert Assessment.model_validate_json(alone) == report.assessment
    assert (report.format, report.version) == ("assessor-report", 1)


def test_same_inputs_give_the_same_bytes(run: Run, house: Write) -> None:
    sheet = house(MIXED)
    for name in ("terminal", "markdown", "json"):
        assert run("report", sheet, *Q, "--format", name) == run("report", sheet, *Q, "--format", name)


@pytest.mark.slow
def test_the_day_is_printed(run: Run, house: Write) -> None:
    assert "Doors of a house, 31 March 2026\n" in run("report", house(MIXED), *Q).out
    engineer = ("--audience", "engineer")
    assert f"as of {AS_OF}" in run("report", house(MIXED), *Q, *engineer).out
    assert re.search(r"as of \d{4}-\d\d-\d\d", run("report", house(MIXED), "--questionnaire", HOUSE, *engineer).out)


@pytest.mark.slow
@pytest.mark.parametrize("columns", ["9" * 50, "-1", "", "eighty", "٨٠"])
def test_a_bad_width_counts_as_eighty(run: Run, house: Write, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    usual = run("report", house(MIXED), *Q).out
    monkeypatch.setenv("COLUMNS", columns)
    assert run("report", house(MIXED), *Q).out == usual


def test_a_sheet_without_answers_says_so_and_leads_on(run: Run, house: Write) -> None:
    out = " ".join(run("report", house(), *Q).out.split())
    assert "? Not known yet: Open to Sealed" in out
    assert "Nothing is answered yet. So nothing is known, neither good nor bad." in out
    assert "No answer so far shows a danger of this kind." in out
    assert "What to do now" in out
    assert "Find out first what is missing." in out
    for command in (("report", "--audience", "engineer"), ("explain",)):
        assert "Nothing is confirmed yet: until questions are answered" in run(*command, house(), *Q).out


def test_the_terms_that_explain_prints_add_up(run: Run, house: Write) -> None:
    from fractions import Fraction

    out = run("explain", house(MIXED), *Q).out
    terms = [
        (Fraction(low), Fraction(high)) for low, high in re.findall(r"Term: low (\S+)(?: \(\S+\))?, high (\S+)", out)
    ]
    total = re.search(r"Sum of all terms: low (\S+)(?: \(\S+\))?, high (\S+)", out)
    assert total
    assert len(terms) == 5
    assert (sum(low for low, _ in terms), sum(high for _, high in terms)) == (Fraction(total[1]), Fraction(total[2]))


def test_everything_met_has_strengths_and_no_gap(run: Run, house: Write) -> None:
    out = run("report", house(answers(**ALL) + ANGLES), *Q).out
    assert "● Sealed: the highest of 5 levels" in out
    assert "Every question is answered." in out
    assert "No step is left." in out
    assert "What nobody knows yet" not in out
    out = run("report", house(answers(**ALL) + ANGLES), *Q, "--audience", "engineer").out
    assert "Sealed: 100.0 of 100, every question answered." in out
    assert "It cannot pass" not in out


def test_a_control_on_no_standard_says_why(run: Run, house: Write) -> None:
    out = run("explain", house(MIXED), "camera-angles", *Q).out
    assert "None of the standards mapped here. Where a camera looks is no matter of doors.\n" in out


@pytest.mark.parametrize(
    ("role", "size", "step"),
    [
        pytest.param("operator", "small", "Lock the outer door tonight.", id="the plain one"),
        pytest.param("operator", "unknown", "Lock the outer door tonight.", id="of no known size"),
        pytest.param("operator", "large", "Lock the back doors of one house tonight.", id="of a size"),
        pytest.param("manufacturer", "small", "Lock the sample door tonight.", id="of a role"),
        pytest.param("manufacturer", "large", "Lock the sample door tonight.", id="a role before a size"),
    ],
)
def test_a_first_step_suits_the_role_and_then_the_size(run: Run, house: Write, role: str, size: str, step: str) -> None:
    sheet = house(answers(lock_fitted="none"), f'role = ["{role}"]\nsize = "{size}"\n')
    assert f"First step: {step} " in " ".join(run("explain", sheet, "lock-fitted", *Q).out.split())


def test_explaining_a_control_that_is_not_there_names_the_nearest(run: Run, house: Write) -> None:
    result = run("explain", house(MIXED), "lock-fited", *Q)
    assert (result.code, result.out) == (2, "")
    assert result.err == 'lock-fited: no control of house; did you mean "lock-fitted"?\n'


def test_a_provision_names_only_controls_of_the_questionnaire(
    run: Run, house: Write, changed: Callable[..., Path]
) -> None:
    copy = changed("house.toml", '"key-list", "key-blanks"]', '"key-list"]')
    options = ("--questionnaire", copy / "house.toml", "--as-of", AS_OF, "--format", "json")
    standard = json.loads(run("report", house(MIXED), *options).out)["advice"]["standards"][0]
    assert standard["bearing"]["2-1"] == ["key-list"]


def test_a_report_says_by_which_version_a_sheet_was_scored(run: Run, house: Write) -> None:
    sheet = house(answers(**ALL))
    sheet.write_text(sheet.read_text().replace('"1.2.0"', '"1.1.0"'))
    questionnaire = json.loads(run("report", sheet, *Q, "--format", "json").out)["assessment"]["questionnaire"]
    assert questionnaire == {"id": "house", "version": "1.2.0", "catalog": None}


@pytest.mark.parametrize(
    ("applies_if", "answer", "state"),
    [
        pytest.param('applies_if = { harm = "yes" }\n', 'choice = "all"', "not-asked", id="a parent that is not asked"),
        pytest.param("", 'state = "not-applicable"\nreason = "r"', "not-applicable", id="one that does not apply"),
        pytest.param("", 'choice = "none"', "short", id="one whose answer does not lead there"),
        pytest.param("", 'state = "unknown"', "open", id="one that is open"),
    ],
)
def test_a_follow_up_says_what_its_parent_is(
    run: Run, house: Write, changed: Callable[..., Path], applies_if: str, answer: str, state: str
) -> None:
    copy = changed("controls/doors.toml", "weight = 10\n", f"weight = 10\n{applies_if}") / "house.toml"
    copy.write_text(copy.read_text().replace("[tailored.lock-fitted]", "[tailored.lock-fitted]\nnot_applicable = true"))
    sheet = house(f"[answers.lock-fitted]\n{answer}\n" + answers(lock_tested="yearly"))
    assessment = json.loads(run("report", sheet, "--questionnaire", copy, "--format", "json").out)["assessment"]
    found = {f["control"]["id"]: f["because"] for domain in assessment["domains"] for f in domain["findings"]}
    assert found["lock-tested"] == {"kind": "follows", "parent": "lock-fitted", "state": state}
