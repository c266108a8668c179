"""Which rules bind a firm: by its facts, on a day, and never dropped silently."""

import json
import re
from pathlib import Path

import pytest

from tests.support import catalogs
from tests.support.goldens import golden
from tests.support.house import ALL, ANGLES, FACTS, HOUSE, answers, saved
from tests.support.running import Run, Write

Q = ("--questionnaire", HOUSE)
OPEN = 'role = ["operator"]\nsize = "small"\n'


def bindings(run: Run, sheet: Path, as_of: str = "2026-03-31") -> dict[str, str]:
    report = json.loads(run("report", sheet, *Q, "--format", "json", "--as-of", as_of).out)
    return {bound["obligation"]["id"]: bound["binding"] for bound in report["advice"]["obligations"]}


@pytest.mark.parametrize(
    ("facts", "as_of", "expected"),
    [
        pytest.param(
            FACTS,
            "2026-03-31",
            {"door-law": "applies", "lock-act": "coming", "camera-rule": "applies", "hall-order": "does-not"},
            id="facts and days decide",
        ),
        pytest.param(FACTS, "2027-06-01", {"lock-act": "applies"}, id="a day makes what was coming apply"),
        pytest.param(FACTS, "2024-12-31", {"door-law": "coming"}, id="nothing applies before its first day"),
        pytest.param(FACTS, "2026-06-30", {"latch-rule": "applies"}, id="a rule binds until the day it ends"),
        pytest.param(FACTS, "2026-07-01", {"latch-rule": "ended"}, id="on the day it ends a rule is over"),
        pytest.param("", "2026-07-01", {"latch-rule": "ended"}, id="what is over no open fact can revive"),
        pytest.param(
            OPEN,
            "2026-03-31",
            {"camera-rule": "may-apply", "hall-order": "does-not"},
            id="an open fact may decide, unless another has",
        ),
        pytest.param(
            "",
            "2026-03-31",
            {"door-law": "may-apply", "lock-act": "may-apply", "window-bill": "proposed"},
            id="without facts everything may apply",
        ),
        pytest.param(
            'role = ["manufacturer"]',
            "2026-03-31",
            {"window-bill": "does-not", "door-law": "does-not"},
            id="what is proposed is not told to those it would not bind",
        ),
    ],
)
def test_rules_bind_by_facts_and_days(run: Run, house: Write, facts: str, as_of: str, expected: dict[str, str]) -> None:
    assert expected.items() <= bindings(run, house("", facts), as_of).items()


def test_the_rules_of_a_firm_read_as_settled(run: Run, house: Write) -> None:
    sheet = house(answers(**(ALL | {"lock_tested": "unknown"})) + ANGLES, OPEN)
    golden("obligations.txt", run("list", "obligations", sheet, *Q, "--as-of", "2026-03-31").out)


def test_rules_never_change_a_score(run: Run, house: Write) -> None:
    sheet = house(answers(**ALL) + ANGLES)
    early, late = (
        json.loads(run("report", sheet, *Q, "--format", "json", "--as-of", day).out)
        for day in ("2024-01-01", "2030-01-01")
    )
    assert early["assessment"]["score"] == late["assessment"]["score"]


def test_the_interview_asks_what_decides_a_rule_last(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import sys

    facts = ["--fact", "role=manufacturer", "--fact", "size=small", "--fact", "harm=no"]
    run("new", HOUSE, *facts, "--tier", "essential")
    monkeypatch.setattr(sys, "stdin", io.StringIO("3\n3\n3\n3\n"))
    result = run("run", HOUSE, "--plain")
    assert "every question answered" in result.out.replace("\n", " ")
    assert set(saved()["facts"]) >= {"role", "size", "harm"}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        pytest.param("2025-01-01", "2028-01-01", "the days must be in their order", id="days out of order"),
        pytest.param(
            'demands = "Whoever uses doors must be able to lock them."\nstatus = "in-force"',
            'demands = "Whoever uses doors must be able to lock them."\nstatus = "proposed"',
            "what is only proposed has no day",
            id="a day for what is only proposed",
        ),
        pytest.param(
            'on = 2025-01-01, what = "outer doors", read = "official"',
            'on = 2025-01-01, what = "outer doors"',
            '"read" is missing',
            id="a day of which nobody says what was read",
        ),
        pytest.param(
            'on = 2027-01-01, what = "all doors", read = "official"',
            'on = 2027-01-01, what = "all doors", read = "memory"',
            "a day to come must have been looked up",
            id="a day to come from memory",
        ),
        pytest.param(
            'to = "the neighbours", read = "secondary", source = "The Warden\'s Letter", checked',
            'to = "the neighbours", read = "secondary", checked',
            '"source" is missing',
            id="a channel without a source",
        ),
        pytest.param(
            'sure = true\nread = "official"',
            'sure = true\nread = "secondary"',
            'what was read is "secondary", so it is not sure',
            id="surer than it was read",
        ),
        pytest.param(
            'unsure = "Whether oil is still sold."\n', "", '"unsure" says what is not sure', id="unsure of what"
        ),
        pytest.param(
            "look_again = 2026-09-01",
            "look_again = 2025-12-31",
            "the day to look again comes after the day it was checked",
            id="a day to look again that is past already",
        ),
        pytest.param(
            "ends = { on = 2026-07-01", "ends = { on = 2001-05-01", "it ends before it begins", id="an early end"
        ),
        pytest.param("[coverage.inside]", "[coverage.above]", '"above" is no region', id="a region that there is not"),
        pytest.param(
            'missing = "rules for gates"\n',
            "",
            '"missing" says what is left out',
            id="not covered, and nothing missing",
        ),
        pytest.param('"door-code"', '"door-cod"', '"door-cod" is no standard here', id="a standard that there is not"),
        pytest.param('cameras = "yes"', 'camera = "yes"', '"camera" is no fact', id="a fact that there is not"),
    ],
)
def test_a_file_of_rules_is_refused(run: Run, tmp_path: Path, old: str, new: str, says: str) -> None:
    import shutil

    shutil.copytree(HOUSE.parent, tmp_path / "tiny")
    file = tmp_path / "tiny" / "obligations" / "laws.toml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    result = run("validate", file)
    assert (result.code, result.out) == (2, "")
    assert says in result.err


def test_a_law_without_a_day_is_coming(run: Run, house: Write, tmp_path: Path) -> None:
    files = catalogs.read(HOUSE.parent)
    lock_act = files["obligations/laws.toml"]["obligations"]["lock-act"]
    del lock_act["dates"]
    folder = catalogs.write(files, tmp_path / "tiny")
    report = run(
        "report", house(), "--questionnaire", folder / "house.toml", "--format", "json", "--as-of", "2090-01-01"
    )
    found = {bound["obligation"]["id"]: bound["binding"] for bound in json.loads(report.out)["advice"]["obligations"]}
    assert found["lock-act"] == "coming"


@pytest.mark.parametrize(
    ("as_of", "binding"),
    [
        pytest.param("2025-12-31", "coming", id="before it was looked up nobody knows"),
        pytest.param("2026-01-01", "applies", id="on the day it was looked up it was in force"),
    ],
)
def test_what_is_in_force_binds_before_its_next_day(
    run: Run, house: Write, tmp_path: Path, as_of: str, binding: str
) -> None:
    files = catalogs.read(HOUSE.parent)
    door_law = files["obligations/laws.toml"]["obligations"]["door-law"]
    door_law["dates"] = door_law["dates"][1:]
    folder = catalogs.write(files, tmp_path / "tiny")
    options = ("--questionnaire", folder / "house.toml", "--format", "json", "--as-of", as_of)
    advice = json.loads(run("report", house(), *options).out)["advice"]
    assert {b["obligation"]["id"]: b["binding"] for b in advice["obligations"]}["door-law"] == binding


OUTSIDE = FACTS.replace('["inside"]', '["inside", "outside"]')


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(("report",), id="a report"),
        pytest.param(("report", "--audience", "board"), id="a report for a board"),
        pytest.param(("handout", "emergency"), id="the emergency page"),
        pytest.param(("list", "obligations"), id="the list of obligations"),
    ],
)
def test_what_is_not_covered_is_said_where_the_firm_is(run: Run, house: Write, command: tuple[str, ...]) -> None:
    inside, outside = (
        run(*command, house("", facts), *Q, "--as-of", "2026-03-31").out.casefold() for facts in (FACTS, OUTSIDE)
    )
    assert re.search(r"covered(\s+in\s+part|\s+of)?:\s+outside|outside, rules for .*?:\s+covered\s+in\s+part", outside)
    assert "covered" not in inside


def test_a_region_of_which_nobody_says_anything_is_not_covered(run: Run, house: Write, tmp_path: Path) -> None:
    files = catalogs.read(HOUSE.parent)
    del files["obligations/laws.toml"]["coverage"]
    folder = catalogs.write(files, tmp_path / "tiny")
    told = run("list", "obligations", house("", FACTS), "--questionnaire", folder / "house.toml").out
    assert "Inside, rules for those who use or look after devices: we have not covered them" in told.replace(
        "\n  ", " "
    )
    assert f"{folder}: uncovered-region: no [coverage.inside]" in run("validate", folder).err


def test_a_list_is_narrowed_by_binding_and_region(run: Run, house: Write, tmp_path: Path) -> None:
    files = catalogs.read(HOUSE.parent)
    files["obligations/laws.toml"]["obligations"]["door-law"]["applies_if"] = {"role": "operator", "places": "inside"}
    file = catalogs.write(files, tmp_path / "tiny") / "house.toml"

    def told(*options: str) -> list[str]:
        listed = run(
            "list", "obligations", house("", FACTS), "--questionnaire", file, "--as-of", "2026-03-31", *options
        )
        return re.findall(r"^- (.*? (?:Law|Act|Rule|Order|Bill))", listed.out, re.MULTILINE)

    assert told("--binding", "coming") == ["Lock Act"]
    assert told("--region", "outside", "--binding", "applies") == ["Latch Rule", "Camera Rule"]
    assert told("--region", "inside", "--binding", "applies") == ["Door Law", "Latch Rule", "Camera Rule"]


def test_what_ships_is_listed_by_region(run: Run) -> None:
    listed = [line.split()[0] for line in run("list", "obligations", "--region", "jp").out.splitlines()]
    assert "jp-appi" in listed
    assert not {found for found in listed if found.startswith(("eu-", "us-"))}
    wrong = run("list", "obligations", "--region", "jpn")
    assert (wrong.code, wrong.out) == (2, "")
    assert 'no such region; did you mean "jp"?' in wrong.err


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("controls", "--region", "jp"), id="a region of controls"),
        pytest.param(("obligations", "--binding", "applies"), id="binding without a firm"),
    ],
)
def test_an_option_of_obligations_goes_with_obligations(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("list", *arguments).code == 2


@pytest.mark.parametrize(
    ("as_of", "warned"),
    [
        pytest.param("2026-08-31", False, id="before the day to look again"),
        pytest.param("2026-09-01", True, id="on the day to look again"),
    ],
)
def test_an_obligation_to_look_at_again_is_warned_of(run: Run, house: Write, as_of: str, warned: bool) -> None:
    laws = HOUSE.parent / "obligations" / "laws.toml"
    result = run("validate", laws, "--as-of", as_of)
    assert result.code == 0
    assert ("stale-obligation: door-law was to be looked at again by 2026-09-01" in result.err) == warned
    told = run("list", "obligations", house("", FACTS), *Q, "--as-of", as_of).out
    assert ("Out of date" in told) == warned


def test_a_sheet_goes_with_obligations_only(run: Run, house: Write) -> None:
    assert run("list", "controls", house()).code == 2
    assert run("list", "obligations").code == 0
