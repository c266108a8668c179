"""An answer counts as long as its question means the same, whatever the version line of its sheet says."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from assessor.io import catalog
from tests.support import catalogs
from tests.support.house import ALL, ANGLES, AS_OF, HOUSE, answers, waiver
from tests.support.later import PRINTS, aged, with_digests
from tests.support.running import Result, Run, Write

DIGEST = "sha256:" + "0" * 64


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """The tiny catalog a version later."""
    files = aged(catalogs.read(HOUSE.parent))
    return catalogs.write(files, tmp_path / "later") / "house.toml"


Judged = Callable[..., tuple[dict[str, str], str]]


@pytest.fixture
def judged(run: Run, later: Path) -> Judged:
    def judge(sheet: Path) -> tuple[dict[str, str], str]:
        result: Result = run("report", sheet, "--questionnaire", later, "--format", "json", "--as-of", AS_OF)
        domains = json.loads(result.out)["assessment"]["domains"]
        return {f["control"]["id"]: f["status"] for domain in domains for f in domain["findings"]}, result.err

    return judge


@pytest.mark.parametrize("digests", [pytest.param({}, id="by the version"), pytest.param(PRINTS, id="by its digest")])
def test_an_answer_from_then_counts_where_the_question_means_the_same(
    house: Write, judged: Judged, digests: dict[str, str]
) -> None:
    found, said = judged(house(with_digests(answers(**ALL) + ANGLES, digests)))
    counted = ("lock-fitted", "window-shut", "camera-angles", "camera-kept", "key-register")
    assert {control_id: found[control_id] for control_id in counted} == dict.fromkeys(counted, "met")
    assert found["lock-tested"] == "unanswered"
    assert "lock-tested counts as unanswered: " in said
    assert "key-list is called key-register today, and its answer counts as an answer to that" in said


def test_a_digest_of_another_question_counts_for_nothing(house: Write, judged: Judged) -> None:
    found, _ = judged(house(with_digests(answers(**ALL) + ANGLES, {"lock-fitted": DIGEST, "key-list": DIGEST})))
    assert (found["lock-fitted"], found["key-register"]) == ("unanswered", "unanswered")


def test_a_version_that_is_on_no_record_proves_nothing(house: Write, judged: Judged) -> None:
    sheet = house(answers(**ALL) + ANGLES)
    sheet.write_text(sheet.read_text().replace('"1.2.0"', '"0.9.0"'))
    found, said = judged(sheet)
    assert set(found.values()) <= {"unanswered", "not-asked", "not-reached"}
    assert "0.9.0" in said


def test_a_choice_that_never_was_one_is_a_fault_under_an_id_from_then_too(run: Run, house: Write, later: Path) -> None:
    told = run("report", house(answers(**{**ALL, "key_list": "nonsense"}) + ANGLES), "--questionnaire", later)
    assert (told.code, told.out) == (2, "")
    assert '"nonsense" is no choice of "key-register"; choices: no, old, current' in told.err


def test_an_answer_under_the_new_id_comes_before_one_under_the_old(house: Write, judged: Judged) -> None:
    sheet = house(answers(**ALL) + ANGLES + '\n[answers.key-register]\nchoice = "no"\nas_asked = "{}"\n')
    new = catalog.load(str(sheet.parent / "later" / "house.toml")).controls["key-register"]
    sheet.write_text(sheet.read_text().replace("{}", new.fingerprint))
    assert judged(sheet)[0]["key-register"] == "unmet"


def test_a_renamed_question_is_no_regression(run: Run, house: Write, later: Path) -> None:
    earlier = house(answers(**ALL) + ANGLES, name="earlier.toml")
    now = answers(**{key: value for key, value in ALL.items() if key != "key_list"}, key_register="current")
    sheet = house(now + ANGLES)
    sheet.write_text(sheet.read_text().replace('version = "1.2.0"', 'version = "2.0.0"'))
    judged = run("check", sheet, "--questionnaire", later, "--baseline", earlier, "--no-regression", "--as-of", AS_OF)
    assert "key-register was" not in judged.out
    assert "key-list" not in judged.out


def test_an_interview_writes_a_renamed_answer_under_its_new_id_and_keeps_the_old(
    lines: Callable[..., Result], house: Write, later: Path
) -> None:
    sheet = house(answers(**ALL) + ANGLES)
    out = lines(["3"], sheet, "--questionnaire", later).out
    assert "What do you know of keys?" not in out
    saved = tomllib.loads(sheet.read_text(encoding="utf-8"))["answers"]
    assert (saved["key-register"]["choice"], saved["key-list"]["choice"]) == ("current", "yes")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("more", "says"),
    [
        pytest.param({"reworded": ["lock-fitted"]}, '"lock-fitted" became more than one thing', id="two fates"),
        pytest.param(
            {"renamed": {"a": {"to": "c"}, "b": {"to": "c"}}},
            'more than one question became "c": that is "merged"',
            id="two questions with one heir",
        ),
        pytest.param(
            {"renamed": {"a": {"to": "b"}, "b": {"to": "c"}}},
            '"b" was another question\'s id; ids are never used again',
            id="an id that goes round",
        ),
    ],
)
def test_what_became_of_questions_is_told_apart(run: Run, tmp_path: Path, more: dict[str, object], says: str) -> None:
    files = aged(catalogs.read(HOUSE.parent))
    files["changes.toml"]["changes"]["2.0.0"] |= more
    result = run("validate", catalogs.write(files, tmp_path / "later") / "changes.toml")
    assert (result.code, says in result.err) == (2, True), result.err


def test_an_id_that_is_gone_does_not_come_back(run: Run, tmp_path: Path) -> None:
    files = aged(catalogs.read(HOUSE.parent))
    files["changes.toml"]["changes"]["3.0.0"] = {"added": ["key-list"]}
    result = run("validate", catalogs.write(files, tmp_path / "later") / "changes.toml")
    assert (result.code, "ids are never used again" in result.err) == (2, True), result.err


def test_a_sheet_whose_answers_are_to_be_asked_again_is_not_called_empty(run: Run, house: Write, later: Path) -> None:
    sheet = house(answers(**ALL) + ANGLES)
    told = run("validate", sheet, "--questionnaire", later)
    assert (told.code, told.out.rstrip().endswith("answers to house; 1 more is to be asked again")) == (0, True), (
        told.out
    )


def test_a_blank_sheet_records_what_is_asked(run: Run) -> None:
    blank = tomllib.loads(run("new", HOUSE, "--to", "-", "--fact", "cameras=yes").out)["answers"]
    assert {control_id: answer["as_asked"] for control_id, answer in blank.items()} == {
        control_id: PRINTS[control_id] for control_id in blank
    }


@pytest.mark.slow
def test_a_sheet_of_the_version_before_counts_as_far_as_its_questions_mean_the_same(run: Run, tmp_path: Path) -> None:
    """Nine answers in ten to the first version of a shipped questionnaire still count."""
    shipped = catalog.shipped()
    changes = shipped.changes["2.0.0"]
    general = catalog.load("general")
    kept = [i for i in general.controls if i in shipped.fingerprints("1.0.0") and i not in changes.reworded]
    kept = [i for i in kept if not any(i in several for several in changes.split.values())]
    lines = ['format = 1\nquestionnaire = { id = "general", version = "1.0.0" }\ntier = "advanced"\n[facts]']
    lines.append('role = ["operator"]')
    lines += [f'[answers.{i}]\nstate = "unknown"' for i in kept]
    sheet = tmp_path / "sheet.toml"
    sheet.write_text("\n".join(lines))
    result = run("validate", sheet)
    assert result.code == 0
    assert "counts as unanswered" not in result.err
    assert f"{len(kept)} answers" in result.out


GONE = '"key-list" is called "key-register" today'


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "text"),
    [
        pytest.param(
            "policy.toml", 'min_level = "shut"\nrequire = ["key-list"]\n', id="a control that a policy demands"
        ),
        pytest.param(
            "policy.toml",
            'min_level = "shut"\n[waivers]\ncritical = ["key-list"]\n',
            id="a critical control that a policy lets be waived",
        ),
        pytest.param("waivers.toml", waiver("key-list"), id="a file of waivers"),
    ],
)
def test_an_id_from_then_is_an_error_that_names_the_one_of_today(
    run: Run, house: Write, later: Path, tmp_path: Path, file: str, text: str
) -> None:
    (tmp_path / "policy.toml").write_text('min_level = "shut"\n')
    (tmp_path / "waivers.toml").write_text(waiver("key-register"))
    (tmp_path / file).write_text(text)
    options = ("--policy", "policy.toml", "--waivers", "waivers.toml", "--as-of", AS_OF)
    judged = run("check", house(answers(**ALL) + ANGLES), "--questionnaire", later, *options)
    assert (judged.code, GONE in judged.err + judged.out) == (2, True), judged
    told = run("validate", file, "--questionnaire", later)
    assert (told.code, GONE in told.err) == (2, True), told


def test_a_waiver_in_the_sheet_counts_under_the_id_of_today(
    run: Run, house: Write, later: Path, tmp_path: Path
) -> None:
    (tmp_path / "policy.toml").write_text('require = ["key-register"]\nmin_answered = 0\n')
    gap = answers(**{**ALL, "key_list": "no"}) + ANGLES
    options = ("--questionnaire", later, "--policy", "policy.toml", "--as-of", AS_OF)
    without = run("check", house(gap), *options)
    assert (without.code, "require" in without.out) == (1, True), without
    waived = run("check", house(gap + waiver("key-list")), *options)
    assert (waived.code, "key-register" in waived.out) == (0, True), waived


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("include = [", 'include = ["key-list",', id="included"),
        pytest.param("[made_for]", 'exclude = ["key-list"]\n[made_for]', id="excluded"),
        pytest.param("[tailored.key-register]", "[tailored.key-list]", id="tailored"),
        pytest.param("[controls.window-shut]", '[controls.window-shut]\nrequires = ["key-list"]', id="required"),
        pytest.param("[controls.window-shut]", '[controls.window-shut]\nafter = { key-list = "yes" }', id="followed"),
    ],
)
def test_a_questionnaire_that_names_an_id_from_then_is_told_the_one_of_today(
    run: Run, later: Path, old: str, new: str
) -> None:
    text = later.read_text(encoding="utf-8")
    assert old in text
    later.write_text(text.replace(old, new), encoding="utf-8")
    told = run("validate", later)
    assert (told.code, GONE in told.err) == (2, True), told.err


def test_an_answer_that_nothing_asks_today_is_kept_and_no_mistake(run: Run, house: Write, later: Path) -> None:
    sheet = house(answers(**ALL) + ANGLES + answers(nothing_ever="yes"))
    sheet.write_text(sheet.read_text().replace('"1.2.0"', '"2.0.0"'))
    judged = run("check", sheet, "--questionnaire", later, "--as-of", AS_OF)
    assert "nothing-ever" in judged.out
    assert "key-list, which is no" not in judged.out
    assert "unknown-ids" in judged.out
    assert judged.out.count("unknown-ids") == 1


def test_a_digest_from_then_is_no_forgery_in_a_sheet_of_today(run: Run, house: Write, later: Path) -> None:
    for digest, forged in ((PRINTS["lock-tested"], False), (DIGEST, True)):
        sheet = house(with_digests(answers(**ALL) + ANGLES, {"lock-tested": digest}))
        sheet.write_text(sheet.read_text().replace('"1.2.0"', '"2.0.0"'))
        judged = run("check", sheet, "--questionnaire", later, "--as-of", AS_OF)
        assert ("the digest of lock-tested is not that" in judged.out) == forged


def test_what_was_made_up_is_found_in_a_sheet_of_a_version_on_record(run: Run, house: Write, later: Path) -> None:
    made_up = with_digests(answers(**ALL) + ANGLES, {"lock-tested": DIGEST}) + answers(door_alrm="yes")
    judged = run("check", house(made_up), "--questionnaire", later, "--as-of", AS_OF)
    assert "the digest of lock-tested is not that" in judged.out
    assert "unknown-ids: line 28 answers door-alrm, which is no control of house" in judged.out
    # What the version did ask is no mistake, whatever it is called today.
    assert (judged.out.count("unknown-ids: "), judged.out.count("digests: ")) == (1, 1)


def test_nothing_is_called_made_up_where_no_record_is_kept(run: Run, house: Write, later: Path) -> None:
    (later.parent / "fingerprints" / "1.2.0.toml").unlink()
    made_up = with_digests(answers(**ALL) + ANGLES, {"lock-tested": DIGEST}) + answers(door_alrm="yes")
    judged = run("check", house(made_up), "--questionnaire", later, "--as-of", AS_OF)
    assert "unknown-ids: " not in judged.out + judged.err
    assert "digests: " not in judged.out
    assert "door-alrm" in judged.err
