"""What an interview asks, and in which order: all that counts and can be asked now, facts before what they decide."""

import re
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings

from assessor.model.catalog import Questionnaire
from assessor.model.sheet import AnswerSheet
from assessor.scoring import agenda, engine
from tests.support import catalogs
from tests.support.house import ALL, ANGLES, HOUSE, answers, saved
from tests.support.running import Result, Run, Write
from tests.support.strategies import assessed

Case = tuple[Questionnaire, AnswerSheet]
DAY = date(2026, 3, 31)


def asked(kind: str, questionnaire: Questionnaire, sheet: AnswerSheet) -> list[str]:
    return [item.id for item in agenda.items(questionnaire, sheet, quick=False) if item.kind == kind]


@settings(max_examples=300)
@given(assessed(parts=False))
def test_a_control_is_asked_where_its_answer_would_count(case: Case) -> None:
    questionnaire, sheet = case
    findings = engine.assess(questionnaire, sheet, DAY).findings
    counting = {f.control.id for f in findings if f.status != "not-asked" and not f.waits_for and f.behind is None}
    assert asked("control", *case) == [i for i in questionnaire.controls if i in counting]


@settings(max_examples=300)
@given(assessed(parts=False))
def test_what_a_control_waits_for_is_asked(case: Case) -> None:
    findings = engine.assess(*case, DAY).findings
    waiting = {fact for finding in findings for fact in finding.waits_for}
    assert waiting <= set(asked("fact", *case))


@settings(max_examples=300)
@given(assessed(parts=False))
def test_a_fact_is_asked_once_and_before_what_it_decides(case: Case) -> None:
    questionnaire, sheet = case
    order = [item.id for item in agenda.items(questionnaire, sheet, quick=False)]
    assert len(order) == len(set(order))
    for kind, things in (("fact", questionnaire.facts), ("control", questionnaire.controls)):
        for name in asked(kind, *case):
            deciding = {fact for table in things[name].applies_if for fact in table}
            assert not deciding & set(order[order.index(name) :])


def test_a_follow_up_is_not_asked_where_a_fact_rules_its_parent_out(
    lines: Callable[..., Result], house: Write, changed: Callable[..., Path]
) -> None:
    copy = changed("controls/doors.toml", "weight = 10\n", 'weight = 10\napplies_if = { harm = "yes" }\n')
    sheet = house(answers(**(ALL | {"lock_tested": ""})) + ANGLES)
    out = lines([], sheet, "--questionnaire", copy / "house.toml").out
    assert "When were the locks last tried?" not in out
    assert "every question answered" in out


@pytest.fixture
def hidden(tmp_path: Path) -> Path:
    """Copy the tiny catalog with a fact that decides only whether another is asked, and one that decides nothing."""
    files = catalogs.read(HOUSE.parent)
    cameras = files["controls/cameras.toml"]["controls"]
    del cameras["camera-angles"]["applies_if"]
    cameras["camera-kept"]["applies_if"] = {"places": ["inside", "outside"]}
    del files["obligations/laws.toml"]
    files["catalog.toml"]["facts"]["fence"] = {"kind": "yes-no", "title": "F", "question": "F?"}
    return catalogs.write(files, tmp_path / "tiny") / "house.toml"


def test_a_fact_that_decides_only_whether_another_is_asked_is_asked(
    lines: Callable[..., Result], house: Write, hidden: Path
) -> None:
    facts = 'role = ["operator"]\nsize = "small"\nharm = "no"\n'
    out = lines([], house(answers(**ALL) + ANGLES, facts), "--questionnaire", hidden).out
    assert "Are there cameras at the doors?" in out


@pytest.mark.slow
@pytest.mark.parametrize(
    ("given_", "facts"),
    [
        pytest.param([], "role size harm cameras places", id="those asked first, and all that decide, even indirectly"),
        pytest.param(["cameras=no"], "role size harm cameras", id="none that cannot apply any more"),
        pytest.param(["role=manufacturer"], "role size harm", id="none that a role rules out"),
        pytest.param(["role=manufacturer", "cameras=yes"], "role size harm", id="not even if given"),
        pytest.param(["fence=yes"], "role size harm cameras places fence", id="one that decides nothing, where given"),
    ],
)
def test_a_blank_sheet_has_the_facts_that_decide(run: Run, hidden: Path, given_: list[str], facts: str) -> None:
    blank = run("new", hidden, "--to", "-", *(word for fact in given_ for word in ("--fact", fact))).out
    assert list(tomllib.loads(blank)["facts"]) == facts.split()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("tier", "bound", "asked_"),
    [
        pytest.param("essential", False, False, id="not for a control of a deeper tier"),
        pytest.param("standard", False, True, id="for a control of the tier, before the first control"),
        pytest.param("essential", True, True, id="for an obligation, before the first control, too"),
    ],
)
def test_a_fact_is_asked_for_what_it_decides(
    lines: Callable[..., Result], house: Write, tmp_path: Path, tier: str, bound: bool, asked_: bool
) -> None:
    files = catalogs.read(HOUSE.parent)
    files["catalog.toml"]["facts"]["fence"] = {"kind": "yes-no", "title": "F", "question": "F?"}
    files["controls/doors.toml"]["controls"]["door-alarm"]["applies_if"] = {"fence": "yes"}
    if bound:
        files["obligations/laws.toml"]["obligations"]["door-law"]["applies_if"] = {"fence": "yes"}
    folder = catalogs.write(files, tmp_path / "tiny")
    sheet = house(answers(lock_fitted="all", lock_tested="yearly", window_shut="all", camera_kept="days") + ANGLES)
    out = lines(["1", "1", "1"], sheet, "--questionnaire", folder / "house.toml", "--tier", tier).out
    assert re.findall(r"^F\?$|^Is there a list", out, re.MULTILINE) == [*["F?"] * asked_, "Is there a list"]


def control(domain: str, number: int, weight: int, more: str = "", tier: str = "essential") -> str:
    name = f"{domain}-{number:02}"
    return (
        f'[controls.{name}]\ndomain = "{domain}"\ntitle = "T"\nquestion = "Q?"\nwhy = "W"\nhow_to_check = "H"\n'
        f'tier = "{tier}"\nweight = {weight}\neffort_days = [1, 1]\nsolutions = ["guards"]\n{more}\n'
        f'[controls.{name}.choices]\nno = {{ credit = 0, text = "no" }}\nyes = {{ credit = 100, text = "yes" }}\n'
    )


def test_a_quick_sitting_asks_what_is_critical_and_then_what_holds_most_of_the_total(
    lines: Callable[..., Result], house: Write, tmp_path: Path
) -> None:
    for name in ("catalog.toml", "solutions.toml"):
        (tmp_path / name).write_bytes((HOUSE.parent / name).read_bytes())
    critical = 'critical = { floor = 50, cap = 59, because = "b" }'
    head = 'id = "house"\nversion = "1.2.0"\ntitle = "H"\n[domain_weights]\ndoors = 90\nkeys = 8\ncameras = 2\n'
    # Of the 100 points, doors hold 90 / 14 each, the two keys 8 * 2 / 12 and 8 * 10 / 12, the camera nothing.
    weighing = [*(control("doors", n, 1) for n in range(14, 0, -1)), control("cameras", 1, 0)]
    weighing += [control("keys", 1, 2, critical), control("keys", 2, 10)]
    elsewhere = [
        control("keys", 3, 100, 'applies_if = { harm = "yes" }'),
        control("keys", 4, 100, tier="standard"),
        control("keys", 5, 100, 'after = { doors-01 = "yes" }'),
    ]
    (tmp_path / "house.toml").write_text(head + "".join(weighing + elsewhere))
    lines(["1"] * 16, house(), "--questionnaire", "house.toml", "--quick")
    answered = {name for name, answer in saved("sheet.toml")["answers"].items() if answer.get("choice")}
    assert answered == {"keys-01", "keys-02", *(f"doors-{n:02}" for n in range(1, 14))}


@pytest.fixture
def abroad(tmp_path: Path) -> Path:
    """Copy the tiny catalog with a rule of each of three lands, asked for by what lies around them."""
    files = catalogs.read(HOUSE.parent)
    values = {"north": "Northland", "isle": "The Isle", "south": "Southland", "none": "Another land"}
    land = {"kind": "many", "title": "Land", "question": "In which land?", "values": values}
    land["groups"] = {
        "cold": {"title": "Where it snows", "values": ["north", "isle", "none"]},
        "warm": {"title": "Where it does not", "values": ["south"]},
    }
    files["catalog.toml"]["facts"] |= {
        "land": land,
        "fence": {"kind": "yes-no", "title": "F", "question": "F?"},
        "hedge": {"kind": "yes-no", "title": "H", "question": "H?"},
    }
    files["catalog.toml"]["meaning"]["operates"] = "land"
    laws = files["obligations/laws.toml"]
    laws["coverage"] = {}
    laws["obligations"]["door-law"]["applies_if"] = {"fence": "yes", "land": "south"}
    laws["obligations"]["lock-act"]["applies_if"] = {"hedge": "yes", "land": ["north", "isle"]}
    return catalogs.write(files, tmp_path / "tiny") / "house.toml"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "land"),
    [
        pytest.param(["1", "2 1"], ["north", "isle"], id="two steps, of which the second shows the groups chosen"),
        pytest.param(["2"], ["south"], id="a group with one value settles it"),
        pytest.param(["1", "b", "2"], ["south"], id="back leads to the groups"),
        pytest.param(["d"], "unknown", id="not known, said at the groups"),
        pytest.param(["1", "d"], "unknown", id="not known, said at the values"),
        pytest.param(["1 2", "3"], ["south"], id="several groups"),
    ],
)
def test_a_fact_with_groups_is_asked_in_two_steps(
    lines: Callable[..., Result], house: Write, abroad: Path, typed: list[str], land: list[str] | str
) -> None:
    sheet = house(answers(**ALL) + ANGLES)
    out = lines(typed, sheet, "--questionnaire", abroad).out
    assert "Where it snows" in out
    assert tomllib.loads(sheet.read_text(encoding="utf-8"))["facts"]["land"] == land


def test_what_only_the_rules_of_elsewhere_would_ask_is_not_asked(
    lines: Callable[..., Result], house: Write, abroad: Path
) -> None:
    out = lines(["2", "1"], house(answers(**ALL) + ANGLES), "--questionnaire", abroad).out
    assert "F?" in out
    assert "H?" not in out
    assert "every question answered" in out
