"""A baseline that is an earlier report, which knows the questionnaire of its day."""

import json
import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from assessor.model.verdict import Verdicts
from tests.support.baselines import OLD, Q, compared, parts, printed_parts_add_up
from tests.support.house import AS_OF, HOUSE, answers
from tests.support.running import Run, Write


@pytest.fixture
def then(run: Run, house: Write, tmp_path: Path) -> str:
    """Report by a questionnaire where cameras weighed more, and a month of films earned half of what it earns now."""
    folder = shutil.copytree(HOUSE.parent, tmp_path / "then")
    cameras = folder / "controls" / "cameras.toml"
    cameras.write_text(cameras.read_text().replace("credit = 70", "credit = 35"))
    file = folder / "house.toml"
    file.write_text(file.read_text().replace("cameras = 2", "cameras = 5"))
    run("report", house(OLD, name="old.toml"), "--questionnaire", file, "--as-of", AS_OF, "--out", "json=old.json")
    return "old.json"


def test_new_weights_and_credits_are_told_apart_from_answers(run: Run, house: Write, then: str) -> None:
    house(OLD.replace('"old"', '"yes"'), name="new.toml")
    found, printed = compared(run, "--no-regression", baseline=then)
    # Then doors 5, cameras 5, keys 3: (5*100 + 5*(80 + 20*35/100) + 3*50) / 13, and with the better answer 3*100.
    assert found.before.score is not None
    assert (found.confirmed.before, found.before.score.low) == (Fraction(1085, 13), Fraction(838, 10))
    answered, credited, weighed = Fraction(150, 13), Fraction(5 * 7, 13), Fraction(988, 10) - Fraction(1270, 13)
    assert parts(found.confirmed) == {"answers": answered, "questionnaire": credited, "weights": weighed}
    assert printed_parts_add_up(printed)


def test_a_fall_is_judged_by_todays_questionnaire(run: Run, house: Write, then: str) -> None:
    """Neither better credits nor other weights make up for a worse answer."""
    house(OLD.replace('"old"', '"no"'), name="new.toml")
    _, printed = compared(run, "--no-regression", baseline=then)
    assert "no-regression: the confirmed score, by today's questionnaire, was 83.8 and is 68.8\n" in printed
    house(OLD, name="new.toml")
    assert "no-regression: " not in compared(run, "--no-regression", baseline=then)[1]


def test_an_earlier_report_tells_weights_from_answers(run: Run, house: Write, tmp_path: Path) -> None:
    """The questionnaire has changed its weights since; the earlier report still has the old ones."""
    theirs = tmp_path / "theirs"
    shutil.copytree(HOUSE.parent, theirs)
    file = theirs / "house.toml"
    sheet = house(OLD.replace('"month"', '"ever"'), name="old.toml")
    run("report", sheet, "--questionnaire", file, "--as-of", AS_OF, "--out", "json=old.json")
    file.write_text(file.read_text().replace("cameras = 2", "cameras = 7"))
    options = ("--questionnaire", file, "--as-of", AS_OF, "--allow-critical-failure")
    result = run("check", house(OLD, name="new.toml"), "--baseline", "old.json", *options, "--out", "json=v.json")
    assert result.code == 0, result.err
    comparison = Verdicts.model_validate_json((tmp_path / "v.json").read_bytes()).verdicts[0].comparison
    assert comparison is not None
    moved = parts(comparison.confirmed)
    assert comparison.confirmed.after is not None
    assert moved == {"answers": Fraction(14, 5), "weights": comparison.confirmed.after - Fraction("83.8")}
    assert comparison.confirmed.before == 81
    printed = run("check", "new.toml", "--baseline", "old.json", *options).out
    assert "since old.json: confirmed 81.0 → 87.2 (+2.8 by answers, +3.4 by weights)" in printed


def test_an_earlier_report_scores_as_it_did(run: Run, house: Write) -> None:
    for number, text in enumerate((OLD, OLD.replace('"old"', '"no"'), answers(lock_fitted="some", window_shut="none"))):
        sheet = house(text, name=f"{number}.toml")
        run("report", sheet, "--questionnaire", HOUSE, "--as-of", AS_OF, "--out", f"json={number}.json")
        out = run("check", sheet, "--baseline", f"{number}.json", *Q).out
        assert "(nothing moved)" in out
        assert "worse" not in out


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "put", "says"),
    [
        pytest.param('"low":"94"', '"low":"1/0"', "not a report of this version", id="a score that is no number"),
        pytest.param(
            '"applies_if":[{"cameras"',
            '"applies_if":[{"doors"',
            'not as it was written: "doors" is no fact',
            id="a fact that there is not",
        ),
        pytest.param(
            '"after":{"lock-fitted":"some"}',
            '"after":{"lock-fitted":"most"}',
            'not as it was written: "lock-fitted" has no choice "most"',
            id="a choice that there is not",
        ),
        pytest.param(
            '"after":{"lock-fitted":"some"}', '"after":{"lock-tested":"once"}', "not as it was written: ", id="a circle"
        ),
        pytest.param(
            '"title":"Doors","weight":5',
            '"title":"Doors","weight":0',
            'not as it was written: "weight" is 0; the least is 1',
            id="a weight of nothing",
        ),
        pytest.param(
            '"title":"Doors","weight":5',
            f'"title":"Doors","weight":{10**30}',
            'not as it was written: "weight" is 1000000000000000000000000000000; the most is 100',
            id="a weight without measure",
        ),
        pytest.param(
            '"title":"Doors","weight":5',
            '"title":"","weight":5',
            'not as it was written: "title" must not be empty',
            id="a title of no letters",
        ),
        pytest.param(
            '"values":["small"]',
            '"values":["A B"]',
            'not as it was written: "A B" must be an id',
            id="a value that is no word",
        ),
        pytest.param(
            '"values":["small"]',
            '"values":["huge"]',
            'not as it was written: "huge" is no value of "size"',
            id="a value that there is not",
        ),
        pytest.param(
            '"choice":["old"]',
            '"choice":["odd"]',
            'not as it was written: "odd" is no choice of "key-list"',
            id="an answer that there is not",
        ),
        pytest.param(
            '"questionnaire":{"id":"house"',
            '"questionnaire":{"id":"barn"',
            'old.json: answers "barn", not "house"',
            id="another questionnaire",
        ),
    ],
)
def test_a_report_that_was_changed_is_no_baseline(run: Run, house: Write, text: str, put: str, says: str) -> None:
    run("report", house(OLD), "--questionnaire", HOUSE, "--as-of", AS_OF, "--out", "json=old.json")
    written = json.dumps(json.loads(Path("old.json").read_bytes()), separators=(",", ":"))
    assert text in written
    Path("old.json").write_text(written.replace(text, put))
    result = run("check", "sheet.toml", "--baseline", "old.json", *Q)
    assert (result.code, result.out) == (2, ""), result.out
    assert says in result.err


def test_json_of_another_kind_is_no_baseline(run: Run, house: Write, tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text('{"format": "assessor-verdicts"}')
    result = run("check", house(OLD), "--baseline", "other.json", *Q)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("other.json: not a report of this version; write one with")


def test_a_controls_own_weight_of_its_day_is_told_apart_from_answers(
    run: Run, house: Write, changed: Callable[..., Path]
) -> None:
    heavier = changed("house.toml", "weight = 5\n", "weight = 25\n") / "house.toml"
    sheet = house(OLD.replace('window-shut]\nchoice = "all"', 'window-shut]\nchoice = "low"'), name="new.toml")
    run("report", sheet, "--questionnaire", heavier, "--as-of", AS_OF, "--out", "json=old.json")
    found, printed = compared(run, baseline="old.json")
    # Doors hold 50 of 100 points. Half of a window of 25 in 40 was missing then, and of one of 5 in 20 now.
    assert parts(found.confirmed) == {"weights": 50 * (Fraction(25, 80) - Fraction(5, 40))}
    assert printed_parts_add_up(printed)


def test_an_earlier_report_tells_how_deep_it_went(run: Run, house: Write) -> None:
    deep = house(OLD, tier="standard", name="old.toml")
    run("report", deep, "--questionnaire", HOUSE, "--as-of", AS_OF, "--out", "json=old.json")
    result = run("check", house(OLD), "--baseline", "old.json", "--no-regression", *Q)
    assert (result.code, "the tier was standard and is essential, which asks less" in result.out) == (1, True)
