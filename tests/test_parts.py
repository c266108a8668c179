"""Sites and products in one sheet, through every command: the worst of them counts, and is named."""

import json
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from tests.support.house import ALL, ANGLES, HOUSE, NO_CAMERAS, Q, answers, saved
from tests.support.running import Result, Run, Write

# North: (4 + 5 + 5)/20 of the doors; South: 5/20, since no lock is there to be tried. 85 and 62.5 of 100.
NORTH = '[parts.north]\nkind = "site"\ntitle = "North wing"\n[parts.north.answers.lock-fitted]\nchoice = "some"\n'
SOUTH = '[parts.south]\nkind = "site"\ntitle = "South house"\n[parts.south.answers.lock-fitted]\nchoice = "none"\n'
BEST = ANGLES + answers(**ALL)
TWO_SITES = BEST + NORTH + SOUTH


@pytest.fixture
def told(run: Run) -> Callable[..., dict[str, Any]]:
    def call(*arguments: object) -> dict[str, Any]:
        result = run(*arguments, *Q, "--format", "json")
        assert result.code == 0, result.err
        return dict(json.loads(result.out))

    return call


Told = Callable[..., dict[str, Any]]


def test_the_worst_site_counts_and_each_has_figures_of_its_own(told: Told, house: Write) -> None:
    report = told("report", house(TWO_SITES))
    assessment, parts = report["assessment"], report["parts"]
    assert (assessment["score"]["low"], assessment["uncapped"]["low"]) == ("39", "125/2")
    assert {name: part["score"]["low"] for name, part in parts.items()} == {"north": "85", "south": "39"}
    assert {name: part["own"] for name, part in parts.items()} == {"north": 1, "south": 1}
    assert parts["south"]["holds"] == ["lock-fitted"]
    assert parts["north"]["domains"]["doors"]["low"] == "70"


def test_the_report_of_a_part_is_what_the_whole_says_of_it(told: Told, house: Write) -> None:
    sheet = house(TWO_SITES)
    whole = told("report", sheet)["parts"]["north"]
    alone = told("report", sheet, "--part", "north")["assessment"]
    assert (whole["score"], whole["uncapped"]) == (alone["score"], alone["uncapped"])
    assert whole["domains"] == {domain["id"]: domain["score"] for domain in alone["domains"]}
    assert alone["about"]["site"] == "North wing"


def test_an_old_answer_of_a_part_to_what_it_is_not_asked_hides_no_answer_of_the_organisation(
    told: Told, house: Write
) -> None:
    old = f'[parts.north.answers.key-list]\nchoice = "no"\nas_asked = "sha256:{"0" * 64}"\n'
    assert told("report", house(BEST + NORTH + old), "--part", "north")["assessment"]["score"]["low"] == "85"


def test_one_step_lifts_every_site_below_it_and_its_days_add_up(told: Told, house: Write) -> None:
    sheet = house(TWO_SITES)
    (gap,) = told("report", sheet)["advice"]["gaps"]
    assert (gap["control"], gap["points"], gap["score"]) == ("lock-fitted", "75/2", "100")
    plan = told("plan", sheet, "--target", "100")
    ((step,),) = [wave["steps"] for wave in plan["waves"]]
    # Three days from none to all, in the south whole, in the north from some on.
    assert Fraction(step["days"]) == 3 * (1 + Fraction(60, 100))
    assert plan["after"] == told("whatif", sheet, "lock-fitted=all")["after"]["score"]["low"] == "100"


def test_what_is_blank_in_a_part_is_as_in_the_organisation_and_unknown_is_not(told: Told, house: Write) -> None:
    blank = NORTH.replace('"some"', '""')
    assert told("report", house(BEST + blank))["assessment"]["score"]["low"] == "100"
    unknown = NORTH.replace('choice = "some"', 'state = "unknown"')
    assessment = told("report", house(BEST + unknown))["assessment"]
    assert assessment["score"] == {"low": "39", "high": "100"}


@pytest.mark.parametrize("audience", ["owner", "engineer", "board"])
def test_a_report_names_the_part_that_holds_a_control_down(run: Run, house: Write, audience: str) -> None:
    out = run("report", house(TWO_SITES), *Q, "--format", "markdown", "--audience", audience).out
    title = "Every door has a lock (lock-fitted)" if audience == "engineer" else "Every door has a lock"
    assert f"{title}, in South house" in out.replace("\\", "")
    assert ("Sites and products" in out) == ("Each domain in each of them" in out) == (audience == "engineer")
    assert ("Furthest behind: South house, with 39 points confirmed." in out) == (audience != "engineer")


@pytest.mark.parametrize("kind", ["letter", "evidence"])
def test_a_handout_names_the_part_that_an_answer_is_of(run: Run, house: Write, kind: str) -> None:
    out = " ".join(run("handout", kind, house(TWO_SITES), *Q).out.split())
    assert "in South house" in out


def test_whatif_changes_the_answer_that_counts(run: Run, house: Write) -> None:
    out = " ".join(run("whatif", house(TWO_SITES), "lock-fitted=all", *Q).out.split())
    assert "“No door can be locked” → “Every door can be locked”" in out


def test_explain_tells_what_each_part_answers(run: Run, house: Write) -> None:
    third = '[parts.east]\nkind = "site"\ntitle = "East gate"\n'
    out = " ".join(run("explain", house(TWO_SITES + third), "lock-fitted", *Q).out.split())
    assert "North wing: The outer doors can be locked (partial)" in out
    assert "South house: No door can be locked (unmet)" in out
    assert "East gate: as the organisation answers" in out
    whole = run("explain", house(TWO_SITES), *Q).out
    assert "lock-fitted, in South house" in whole


def test_a_violation_names_the_part_and_points_at_its_answer(run: Run, house: Write) -> None:
    sheet = house(TWO_SITES)
    result = run("check", sheet, *Q, "--no-critical-failure", "--format", "sarif")
    assert result.code == 1
    found = json.loads(result.out)["runs"][0]["results"]
    (one,) = [each for each in found if "lock-fitted" in each["message"]["text"]]
    assert "critical control lock-fitted in south fails" in one["message"]["text"]
    line = one["locations"][0]["physicalLocation"]["region"]["startLine"]
    assert sheet.read_text().splitlines()[line - 1] == "[parts.south.answers.lock-fitted]"


@pytest.mark.parametrize(
    ("part", "says"),
    [
        pytest.param("on = 2020-01-01\n", "the answer to lock-fitted in south is dated 2020-01-01", id="an old answer"),
        pytest.param("", "the answer to lock-fitted in south has no date", id="an answer without a date"),
    ],
)
def test_the_age_of_a_parts_answer_counts(run: Run, house: Write, part: str, says: str) -> None:
    dated = BEST.replace('"\n', '"\non = 2026-03-01\n').replace("]\n", "]\n", 1)
    sheet = house(dated.replace('["turned", "masked"]\n', '["turned", "masked"]\non = 2026-03-01\n') + SOUTH + part)
    out = run("check", sheet, *Q, "--max-answer-age", "100").out
    assert says in out
    assert "to lock-fitted is" not in out


def test_an_own_answer_that_counts_no_more_hides_no_answer_of_the_organisation(run: Run, house: Write) -> None:
    stale = NORTH + f'as_asked = "sha256:{"0" * 64}"\n'
    sheet = house(BEST + stale + '[parts.east]\nkind = "site"\ntitle = "East gate"\n')
    out = run("check", sheet, *Q, "--max-answer-age", "100").out
    assert "the answer to lock-fitted has no date" in out
    told = " ".join(run("explain", sheet, "lock-fitted", *Q).out.split())
    assert "North wing: not answered" in told
    assert "East gate: as the organisation answers" in told


def test_the_matrix_of_parts_and_domains_stands_in_the_workbook(run: Run, house: Write) -> None:
    import openpyxl

    assert run("report", house(TWO_SITES), *Q, "--out", "xlsx=r.xlsx").code == 0
    rows = list(openpyxl.load_workbook("r.xlsx")["Sites and products"].values)
    assert rows[0][-3:] == ("Doors", "Cameras", "Keys")
    assert [(row[0], row[1], row[-3]) for row in rows[1:]] == [
        ("North wing", "site", 70),
        ("South house", "site", 25),
    ]


BIG = '[parts.big]\nkind = "product"\ntitle = "Big camera"\nfacts.size = "large"\n'
LITTLE = '[parts.little]\nkind = "product"\ntitle = "Little camera"\n'


def test_rules_are_judged_for_each_product_that_differs(run: Run, house: Write, told: Told) -> None:
    sheet = house(answers(**ALL) + BIG + LITTLE, NO_CAMERAS)
    bound = {each["obligation"]["id"]: each for each in told("report", sheet)["advice"]["obligations"]}
    assert (bound["camera-rule"]["binding"], bound["camera-rule"]["parts"]) == ("applies", ["big"])
    assert (bound["lock-act"]["binding"], bound["lock-act"]["parts"]) == ("coming", ["little"])
    assert (bound["door-law"]["binding"], bound["door-law"]["parts"]) == ("applies", [])
    assert "Camera Rule, for Big camera" in run("list", "obligations", sheet, *Q).out


@pytest.mark.slow
def test_a_redacted_report_has_no_name_of_a_part(run: Run, house: Write) -> None:
    sheet = house(TWO_SITES.replace("South house", "kanarienvogel").replace("parts.south", "parts.canary"))
    for name in ("markdown", "json", "html", "csv"):
        out = run("report", sheet, *Q, "--redact", "--format", name).out.lower()
        assert "kanarienvogel" not in out
        assert "canary" not in out
        assert "north" not in out


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param('[parts.north]\nkind = "site"\n', ':13:2: "title" is missing', id="a part has a title"),
        pytest.param(
            '[parts.north]\nkind = "ship"\ntitle = "N"\n',
            "kind",
            id="it is a site or a product",
        ),
        pytest.param(
            NORTH.replace('"some"', '"som"'),
            ':17:1: "som" is no choice of "lock-fitted"; choices: none, some, all',
            id="its answers are checked where they stand",
        ),
        pytest.param(
            NORTH.replace("[parts.north.answers", 'facts.size = "huge"\n[parts.north.answers'),
            'is no value of "size"',
            id="and its facts",
        ),
    ],
)
def test_a_faulty_part_is_refused_at_its_place(run: Run, house: Write, text: str, says: str) -> None:
    result = run("validate", house(answers(lock_fitted="all") + text), "--questionnaire", HOUSE)
    assert result.code == 2
    assert says in result.err, result.err


def test_an_answer_to_what_is_not_asked_of_a_part_is_named_and_does_not_count(run: Run, house: Write) -> None:
    sheet = house(BEST + NORTH.replace("lock-fitted", "window-shut").replace('"some"', '"none"'))
    result = run("report", sheet, *Q, "--format", "json")
    assert json.loads(result.out)["assessment"]["score"]["low"] == "100"
    assert "window-shut is asked of the firm, once, so this answer does not count" in result.err


def test_a_part_that_is_not_there_is_named(run: Run, house: Write) -> None:
    result = run("report", house(TWO_SITES), *Q, "--part", "nort")
    assert (result.code, result.out) == (2, "")
    assert '--part nort: no part of this sheet; did you mean "north"?' in result.err


def test_new_declares_parts_without_blank_answers(run: Run) -> None:
    result = run("new", HOUSE, "--part", "site:north=North wing", "--part", "product:cam=Camera", "--to", "-")
    assert result.code == 0
    assert result.out.count("[parts.") == 2 + 2 * 2
    assert '[parts.cam]\nkind = "product"\ntitle = "Camera"' in result.out
    for wrong in ("north", "site:north", "ship:a=B", "site:North=N", "site:n= "):
        assert run("new", HOUSE, "--part", wrong, "--to", "-").code == 2


def test_run_asks_what_a_part_differs_in_and_keeps_only_that(lines: Callable[..., Result], house: Write) -> None:
    sheet = house(TWO_SITES)
    before = sheet.read_text().partition("questionnaire")[2]
    # A new site; no fact differs; of the doors the locks do; then what they are there.
    result = lines(["1", "East gate", "1", "2", "2"], sheet, "--questionnaire", HOUSE, "--part", "east")
    assert result.code == 0
    assert "What is different at East gate?" in result.out
    assert "Every door has a lock: Every door can be locked" in result.out
    part = saved("sheet.toml")["parts"]["east"]
    assert (part["kind"], part["title"], list(part["answers"])) == ("site", "East gate", ["lock-fitted"])
    assert part["answers"]["lock-fitted"]["choice"] == "some"
    assert part["answers"]["lock-fitted"]["as_asked"]
    assert sheet.read_text().partition("questionnaire")[2].startswith(before.rstrip("\n"))


def test_evidence_in_a_part_is_looked_for_there(run: Run, house: Write) -> None:
    shown = SOUTH + 'evidence = [{ reference = "r", file = "gone.pdf" }]\n'
    result = run("validate", house(BEST + shown), "--questionnaire", HOUSE)
    assert result.code == 2
    assert "gone.pdf" in result.err


@pytest.mark.slow
def test_a_hundred_parts_stay_within_the_limits_of_a_file(run: Run, house: Write, told: Told) -> None:
    many = "".join(SOUTH.replace("south", f"s{n}").replace("South", f"House {n}") for n in range(200))
    assert told("report", house(BEST + many))["assessment"]["uncapped"]["low"] == "125/2"
    one_more = many + SOUTH
    result = run("report", house(BEST + one_more), *Q)
    assert result.code == 2
    assert "200" in result.err
