"""Sheets are brought up to the questionnaire of today: nothing is lost, every figure adds up, all or none."""

import json
import os
import re
import shutil
import sys
import tomllib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from assessor.io.locks import locked
from tests.support import catalogs
from tests.support.house import ALL, ANGLES, AS_OF, DATA, FACTS, HOUSE, answers, waiver
from tests.support.later import PRINTS, aged, with_digests
from tests.support.running import Result, Run, Write

ID = "0123456789abcdef" * 2
COMMENTED = f"""# the doors
[answers.lock-fitted]   # since May
choice = "all"
on = 2026-03-02
evidence = [{{ reference = "Round of the house", on = 2026-03-02 }}]

# the oil
[answers.lock-tested]
choice = "yearly"
by = "caretaker"

# the keys
[answers.key-list]      # in the drawer
choice = "yes"
on = 2026-03-02
by = "caretaker"
comment = "All but one."

{answers(window_shut="all", camera_kept="days")}{ANGLES}
# until the joiner comes
{waiver("key-list")}"""


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """The tiny catalog a version later."""
    return catalogs.write(aged(catalogs.read(HOUSE.parent)), tmp_path / "later") / "house.toml"


Migrate = Callable[..., Result]


@pytest.fixture
def migrate(run: Run, later: Path) -> Migrate:
    def call(*arguments: object) -> Result:
        return run("migrate", *arguments, "--questionnaire", later, "--as-of", AS_OF)

    return call


def told(result: Result) -> list[dict[str, Any]]:
    assert result.code == 0, result.err
    found: list[dict[str, Any]] = json.loads(result.out)["sheets"]
    return found


def data(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def fates(sheet: dict[str, Any]) -> dict[str, tuple[str, str | None]]:
    return {answer["control"]: (answer["fate"], answer["because"]) for answer in sheet["answers"]}


def confirmed(run: Run, sheet: Path, questionnaire: Path) -> str:
    out = run("report", sheet, "--questionnaire", questionnaire, "--format", "json", "--as-of", AS_OF).out
    low: str = json.loads(out)["assessment"]["score"]["low"]
    return low


@pytest.mark.slow
@pytest.mark.parametrize("digests", [pytest.param({}, id="by the version"), pytest.param(PRINTS, id="by its digest")])
def test_each_answer_is_told_what_becomes_of_it(migrate: Migrate, house: Write, digests: dict[str, str]) -> None:
    sheet = house(with_digests(answers(**ALL) + ANGLES + answers(never_there="yes"), digests))
    found = fates(told(migrate(sheet, "--dry-run", "--format", "json"))[0])
    assert found == {
        "lock-fitted": ("same", None),
        "lock-tested": ("review", "reworded"),
        "window-shut": ("kept", None),
        "camera-angles": ("kept", None),
        "camera-kept": ("kept", None),
        "key-list": ("renamed", None),
        "never-there": ("gone", "left-out"),
    }


def test_the_effects_of_all_fates_add_up_to_the_score(migrate: Migrate, house: Write) -> None:
    """Doors 5 (lock-fitted 10, lock-tested 5, window-shut 5), cameras 2, keys 3; open doors cap at 39."""
    [sheet] = told(migrate(house(answers(**ALL) + ANGLES), "--dry-run", "--format", "json"))
    assert {effect["fate"]: (effect["answers"], effect["after"]["score"]) for effect in sheet["effects"]} == {
        "kept": (3, "65/2"),  # windows and cameras: (5 * 25 + 2 * 100) / 10
        "same": (1, "115/2"),  # doors 75: (5 * 75 + 2 * 100) / 10
        "renamed": (1, "175/2"),  # and the keys: 3 * 100 / 10 more
        "review": (1, "175/2"),
        "gone": (0, "175/2"),
    }
    assert (sheet["without"]["score"], sheet["read"]["score"], sheet["migrated"]["score"]) == ("0", "175/2", "175/2")
    assert sheet["held"]["score"] == "100"


def test_comments_dates_evidence_and_waivers_move_along(migrate: Migrate, house: Write) -> None:
    sheet = house(COMMENTED)
    before = data(sheet)
    assert migrate(sheet, "--in-place").code == 0
    text, after = sheet.read_text(), data(sheet)
    for line in ("# the doors", "[answers.lock-fitted]   # since May", "# the oil", "# the keys", "# until the joiner"):
        assert line in text
    assert '[answers.key-register]      # in the drawer\nchoice = "current"\n' in text
    assert text.index("# until the joiner") < text.index("[waivers.key-register]")
    assert after["questionnaire"] == {"id": "house", "version": "2.0.0", "catalog": "2.0.0"}
    assert re.fullmatch("[0-9a-f]{32}", after["id"])
    moved = after["answers"]["key-register"]
    assert {**moved, "choice": "yes"} == before["answers"]["key-list"] | {
        "as_asked": moved["as_asked"],
        "choice": "yes",
    }
    assert after["waivers"] == {"key-register": before["waivers"]["key-list"]}
    assert after["answers"]["lock-tested"] == {**before["answers"]["lock-tested"], "as_asked": PRINTS["lock-tested"]}
    assert after["facts"] == before["facts"]


def test_migrating_twice_is_migrating_once(run: Run, migrate: Migrate, house: Write, later: Path) -> None:
    sheet = house(COMMENTED)
    score = confirmed(run, sheet, later)
    assert migrate(sheet, "--in-place").code == 0
    once = sheet.read_bytes()
    again = migrate(sheet, "--in-place")
    assert "Nothing had to be written." in again.out
    assert sheet.read_bytes() == once
    assert confirmed(run, sheet, later) == score


def test_a_migrated_sheet_is_judged_without_remarks_on_ids_and_digests(
    run: Run, migrate: Migrate, house: Write, later: Path
) -> None:
    sheet = house(COMMENTED)
    assert migrate(sheet, "--in-place").code == 0
    judged = run("check", sheet, "--questionnaire", later, "--min-answered", "0", "--as-of", AS_OF)
    assert "unknown-ids" not in judged.out
    assert "digests" not in judged.out


def test_a_sheet_is_only_written_if_all_can_be(migrate: Migrate, house: Write, tmp_path: Path) -> None:
    good, bad = house(COMMENTED, name="good.toml"), house(answers(window_shut="nonsense"), name="bad.toml")
    other = house(COMMENTED, name="other.toml")
    before = {path: path.read_bytes() for path in (good, bad, other)}
    result = migrate(good, bad, other, tmp_path / "missing.toml", "--in-place")
    assert (result.code, result.out) == (2, "")
    assert '"nonsense" is no choice of "window-shut"' in result.err
    assert "missing.toml: no such file" in result.err
    assert "no sheet was written, since one of them cannot be" in result.err
    assert {path: path.read_bytes() for path in before} == before


def test_copies_go_into_a_folder_and_the_sheets_stay(migrate: Migrate, house: Write, tmp_path: Path) -> None:
    one, other = house(COMMENTED, name="one.toml"), house(answers(**ALL), name="other.toml")
    before = one.read_bytes(), other.read_bytes()
    assert migrate(one, other, "--to", tmp_path / "new").code == 0
    assert (one.read_bytes(), other.read_bytes()) == before
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["one.toml", "other.toml"]
    assert data(tmp_path / "new" / "one.toml")["questionnaire"]["version"] == "2.0.0"
    written = (tmp_path / "new" / "one.toml").read_bytes()
    assert "Nothing had to be written." in migrate(one, other, "--to", tmp_path / "new").out
    assert (tmp_path / "new" / "one.toml").read_bytes() == written


def test_what_stands_in_the_folder_is_not_replaced(migrate: Migrate, house: Write, tmp_path: Path) -> None:
    sheet, foreign = house(COMMENTED), tmp_path / "new" / "sheet.toml"
    foreign.parent.mkdir()
    foreign.write_text("of somebody else")
    result = migrate(sheet, "--to", foreign.parent)
    assert (result.code, result.out) == (2, "")
    assert f"{foreign}: exists already, and is no copy of {sheet}" in result.err
    assert foreign.read_text() == "of somebody else"


def test_two_sheets_of_one_name_do_not_become_one(migrate: Migrate, house: Write, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    sheets = [house(COMMENTED, name="a/s.toml"), house(answers(**ALL), name="b/s.toml")]
    result = migrate(*sheets, "--to", tmp_path / "new")
    assert result.code == 2
    assert f"{sheets[1]}: its copy would have the name of the copy of {sheets[0]}" in result.err
    assert not (tmp_path / "new" / "s.toml").exists()


def test_a_dry_run_writes_nothing_and_something_must_be_said(migrate: Migrate, house: Write) -> None:
    sheet = house(COMMENTED)
    before = sheet.read_bytes()
    dry = migrate(sheet, "--dry-run")
    assert (dry.code, "Nothing was written (--dry-run)." in dry.out) == (0, True)
    silent = migrate(sheet)
    assert (silent.code, silent.out) == (2, "")
    assert "name --in-place, or a folder with --to DIR" in silent.err
    assert sheet.read_bytes() == before


@pytest.mark.slow
def test_a_folder_of_sheets_is_migrated_at_once(migrate: Migrate, house: Write, tmp_path: Path) -> None:
    (tmp_path / "clients").mkdir()
    for number in range(12):
        house(COMMENTED, name=f"clients/c{number:02}.toml")
    result = migrate("clients", "--in-place")
    assert result.code == 0
    assert "clients/c11.toml: 5 of 6 answers count, 1 to review, 0 gone; confirmed: 87.5" in " ".join(
        result.out.split()
    )
    assert {data(path)["questionnaire"]["version"] for path in (tmp_path / "clients").iterdir()} == {"2.0.0"}
    assert len({data(path)["id"] for path in (tmp_path / "clients").iterdir()}) == 12


def test_an_answer_that_nothing_proves_is_set_aside_as_a_comment(migrate: Migrate, house: Write) -> None:
    sheet = house(COMMENTED)
    sheet.write_text(sheet.read_text().replace('"1.2.0"', '"0.9.0"'))
    [found] = told(migrate(sheet, "--in-place", "--format", "json"))
    assert {because for _, because in fates(found).values()} == {"unproven"}
    assert found["migrated"]["score"] == "0"
    after = data(sheet)["answers"]
    assert after["window-shut"] == {"choice": "", "comment": "Answer to version 0.9.0: “all”"}
    assert after["lock-fitted"] == {
        "choice": "",
        "comment": "Answer to version 0.9.0: “all” (2026-03-02)",
        "evidence": [
            {"reference": "Round of the house", "on": data(sheet)["answers"]["lock-fitted"]["evidence"][0]["on"]}
        ],
    }
    # Its id is gone, so that nothing could count it by mistake.
    assert after["key-list"]["choice"] == "yes"
    once = sheet.read_bytes()
    assert migrate(sheet, "--in-place").code == 0
    assert sheet.read_bytes() == once


def test_the_older_questionnaire_proves_what_was_asked_and_says_it(
    run: Run, migrate: Migrate, house: Write, later: Path, tmp_path: Path
) -> None:
    older = tmp_path / "older"
    shutil.copytree(HOUSE.parent, older)
    text = (older / "house.toml").read_text().replace('"1.2.0"', '"0.9.0"')
    (older / "house.toml").write_text(text)
    sheet = house(COMMENTED)
    sheet.write_text(sheet.read_text().replace('"1.2.0"', '"0.9.0"'))
    assert confirmed(run, sheet, later) == "0"
    [found] = told(migrate(sheet, "--in-place", "--from", older / "house.toml", "--format", "json"))
    assert fates(found)["lock-tested"] == ("review", "reworded")
    assert (found["read"]["score"], found["migrated"]["score"]) == ("0", "175/2")
    assert (
        data(sheet)["answers"]["lock-tested"]["comment"]
        == "Answer to version 0.9.0: “Within the past year” (caretaker)"
    )
    once = sheet.read_bytes()
    assert migrate(sheet, "--in-place", "--from", older / "house.toml").code == 0
    assert sheet.read_bytes() == once


def test_another_questionnaire_proves_nothing(migrate: Migrate, house: Write) -> None:
    sheet = house(COMMENTED)
    result = migrate(sheet, "--in-place", "--from", "general")
    assert result.code == 2
    assert "answers house 1.2.0; --from is general 2.0.0" in result.err


def test_a_sheet_of_a_later_version_is_refused(migrate: Migrate, house: Write) -> None:
    sheet = house(COMMENTED)
    sheet.write_text(sheet.read_text().replace('"1.2.0"', '"2.0.10"'))
    result = migrate(sheet, "--in-place")
    assert result.code == 2
    assert "answers version 2.0.10, which is later than 2.0.0; migrate it with that version" in result.err


def test_a_blank_table_keeps_the_words_above_it_and_what_they_ask(run: Run, migrate: Migrate, tmp_path: Path) -> None:
    assert run("new", HOUSE, "--to", "blank.toml", "--id", ID, "--fact", "cameras=no", "--tier", "essential").code == 0
    assert migrate("blank.toml", "--in-place").code == 0
    after = data(tmp_path / "blank.toml")
    assert after["id"] == ID
    # Whoever fills it in reads the question of then.
    assert after["answers"]["lock-tested"]["as_asked"] == PRINTS["lock-tested"]
    assert after["answers"]["lock-fitted"]["as_asked"] != PRINTS["lock-fitted"]
    assert "key-register" in after["answers"]
    assert "key-list" not in after["answers"]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["the old one first", "the new one first"])
def test_a_blank_table_under_the_new_id_takes_the_answer(
    migrate: Migrate, house: Write, order: tuple[int, int]
) -> None:
    old = '[answers.key-list]\nchoice = "yes"\nby = "caretaker"\ncomment = "a"\n\n'
    new = '# new\n[answers.key-register]\nchoice = ""\ncomment = "b"\n\n'
    sheet = house((old, new)[order[0]] + (old, new)[order[1]])
    [found] = told(migrate(sheet, "--in-place", "--format", "json"))
    assert fates(found) == {"key-list": ("renamed", None)}
    after = data(sheet)["answers"]
    assert list(after) == ["key-register"]
    assert (after["key-register"]["choice"], after["key-register"]["comment"]) == ("current", "a\nb")


def test_an_answer_under_both_ids_stays_under_both(migrate: Migrate, house: Write) -> None:
    sheet = house(answers(key_list="yes", key_register="no"))
    [found] = told(migrate(sheet, "--in-place", "--format", "json"))
    assert fates(found)["key-list"] == ("gone", "answered-already")
    assert data(sheet)["answers"]["key-list"]["choice"] == "yes"


def test_line_ends_stay_as_they_are(migrate: Migrate, house: Write) -> None:
    sheet = house(COMMENTED)
    sheet.write_bytes(sheet.read_bytes().replace(b"\n", b"\r\n"))
    assert migrate(sheet, "--in-place").code == 0
    assert sheet.read_bytes().count(b"\n") == sheet.read_bytes().count(b"\r\n")


def test_a_layout_that_takes_no_change_is_named(migrate: Migrate, house: Write) -> None:
    sheet = house('[answers]\nlock-fitted.choice = "all"\nlock-fitted = { }\n')
    result = migrate(sheet, "--in-place")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"{sheet}:")


def test_an_open_sheet_is_refused(migrate: Migrate, house: Write) -> None:
    sheet = house(COMMENTED)
    before = sheet.read_bytes()
    with locked(sheet):
        result = migrate(sheet, "--in-place")
    assert (result.code, result.out) == (2, "")
    assert f"{sheet}: open in process" in result.err
    assert sheet.read_bytes() == before


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not fork")
@pytest.mark.parametrize("moment", range(1, 4))
def test_a_kill_at_any_write_loses_nothing(
    migrate: Migrate, house: Write, tmp_path: Path, moment: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "clients").mkdir()
    sheets = [house(COMMENTED, name=f"clients/{n}.toml") for n in "abc"]
    before = {path: path.read_bytes() for path in sheets}
    child = os.fork()
    if not child:
        count, replace = 0, Path.replace

        def killed(self: Path, target: Path) -> Path:
            nonlocal count
            count += 1
            if count == moment:
                os._exit(9)
            return replace(self, target)

        monkeypatch.setattr(Path, "replace", killed)
        migrate(tmp_path / "clients", "--in-place")
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    new = [path for path in sheets if path.read_bytes() != before[path]]
    assert len(new) == moment - 1
    assert all(data(path)["questionnaire"]["version"] == "2.0.0" for path in new)
    assert migrate(tmp_path / "clients", "--in-place").code == 0
    assert all(data(path)["answers"]["key-register"]["choice"] == "current" for path in sheets)


@pytest.mark.slow
@pytest.mark.parametrize("moment", range(1, 4))
def test_a_write_that_fails_leaves_every_sheet_as_it_was(
    migrate: Migrate, house: Write, tmp_path: Path, moment: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "clients").mkdir()
    sheets = [house(COMMENTED, name=f"clients/{n}.toml") for n in "abc"]
    before = {path: path.read_bytes() for path in sheets}
    count, replace = 0, Path.replace

    def failing(self: Path, target: Path) -> Path:
        nonlocal count
        count += 1
        if count == moment:
            raise OSError(5, "Input/output error")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    result = migrate(tmp_path / "clients", "--in-place")
    assert (result.code, result.out) == (2, "")
    assert {path: path.read_bytes() for path in sheets} == before
    assert {path.name for path in (tmp_path / "clients").iterdir()} - {path.name for path in sheets} == set()


SITES = """
[parts.north]
kind = "site"
title = "North wing"

[parts.north.answers.lock-fitted]  # the old door
choice = "some"

[parts.north.answers.lock-tested]
choice = "yearly"

[parts.north.answers.key-list]
choice = "old"
"""


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    """The tiny catalog a version later, where locks and keys are asked of each site."""
    files = aged(catalogs.read(HOUSE.parent))
    for name in ("lock-fitted", "lock-tested"):
        files["controls/doors.toml"]["controls"][name]["of"] = "site"
    files["controls/keys.toml"]["controls"]["key-register"]["of"] = "site"
    return catalogs.write(files, tmp_path / "sites") / "house.toml"


def test_the_answers_of_parts_move_along(run: Run, house: Write, sites: Path) -> None:
    sheet = house(answers(**ALL) + ANGLES + SITES)
    options = ("--questionnaire", sites, "--as-of", AS_OF)
    before = confirmed(run, sheet, sites)
    [found] = told(run("migrate", sheet, "--in-place", "--format", "json", *options))
    inside = {a["control"]: (a["fate"], a["now"]) for a in found["answers"] if a["part"] == "north"}
    assert inside == {
        "lock-fitted": ("same", ["lock-fitted"]),
        "lock-tested": ("review", ["lock-tested"]),
        "key-list": ("renamed", ["key-register"]),
    }
    text = sheet.read_text()
    assert "[parts.north.answers.lock-fitted]  # the old door\n" in text
    assert "[parts.north.answers.key-register]\n" in text
    assert (
        confirmed(run, sheet, sites) == before == found["migrated"]["score"] == found["effects"][-1]["after"]["score"]
    )


def test_an_answer_of_a_part_that_is_set_aside_is_not_taken_from_the_whole(run: Run, house: Write, sites: Path) -> None:
    sheet = house(with_digests(answers(**ALL) + ANGLES, PRINTS) + SITES)
    sheet.write_text(sheet.read_text().replace('"1.2.0"', '"0.9.0"'))
    options = ("--questionnaire", sites, "--as-of", AS_OF)
    before = confirmed(run, sheet, sites)
    assert run("migrate", sheet, "--in-place", *options).code == 0
    aside = data(sheet)["parts"]["north"]["answers"]["lock-fitted"]
    assert (aside["state"], aside["comment"]) == ("unknown", "Answer to version 0.9.0: “some”")
    assert confirmed(run, sheet, sites) == before


@pytest.mark.slow
@pytest.mark.parametrize("name", ["clinic", "hospital"])
def test_a_sheet_of_the_first_version_is_migrated_as_the_changes_say(run: Run, tmp_path: Path, name: str) -> None:
    from assessor.io import catalog

    shipped = catalog.shipped()
    changes, then = shipped.changes["2.0.0"], shipped.fingerprints("1.0.0")
    sheet = tmp_path / "sheet.toml"
    shutil.copy(DATA / "then" / f"{name}.toml", sheet)
    before = data(sheet)
    [found] = told(run("migrate", sheet, "--in-place", "--format", "json", "--as-of", "2026-06-01"))
    for control_id, (fate, _) in fates(found).items():
        asked_otherwise = control_id in changes.reworded or control_id in changes.split
        assert fate == ("review" if asked_otherwise else "same" if control_id in changes.same else "kept"), control_id
    after = data(sheet)
    for control_id, answer in before["answers"].items():
        now = after["answers"][control_id]
        assert {**now, "comment": 0, "as_asked": 0} == {**answer, "comment": 0, "as_asked": 0}
        words = shipped.wordings_of("1.0.0").get(control_id)
        note = f"Answer to version 1.0.0: “{words.choices[answer['choice']]}”" if words and "choice" in answer else ""
        assert note in now.get("comment", "")
        assert now.get("comment", "").startswith(answer.get("comment", ""))
    assert all(
        a["as_asked"] == then[i] for i, a in after["answers"].items() if fates(found)[i][0] in ("kept", "review")
    )
    assert found["read"] == found["migrated"] == found["effects"][-1]["after"]
    assert Fraction(found["read"]["uncapped"]) < Fraction(found["held"]["uncapped"])
    validated = run("validate", sheet)
    assert (validated.code, "migrate" in validated.err) == (0, False)
    once = sheet.read_bytes()
    assert run("migrate", sheet, "--in-place").code == 0
    assert sheet.read_bytes() == once


@pytest.mark.slow
def test_an_answer_from_then_in_a_sheet_of_today_is_told_by_the_version_of_its_record(run: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.toml"
    shutil.copy(DATA / "then" / "clinic.toml", sheet)
    assert run("migrate", sheet, "--in-place").code == 0
    once = data(sheet)["answers"]
    sheet.write_text(re.sub(r'(\\n)?Answer to version 1\.0\.0[^"]*', "", sheet.read_text()), encoding="utf-8")
    assert run("migrate", sheet, "--in-place").code == 0
    assert data(sheet)["answers"] == once


def test_validate_says_which_sheets_need_it(run: Run, house: Write, later: Path, migrate: Migrate) -> None:
    sheet = house(COMMENTED)
    before = run("validate", sheet, "--questionnaire", later)
    assert f"`assessor migrate --in-place {sheet} --questionnaire {later}` brings it up to version 2.0.0" in before.err
    assert before.out == f"{sheet}: a sound answer sheet, 5 answers to house; 1 more is to be asked again\n"
    migrate(sheet, "--in-place")
    assert "assessor migrate" not in run("validate", sheet, "--questionnaire", later).err


def test_a_sheet_with_answers_is_never_called_empty(run: Run, house: Write) -> None:
    sheet = house(answers(never_there="yes", nor_this="no"))
    found = run("validate", sheet, "--questionnaire", HOUSE)
    assert found.out == f"{sheet}: a sound answer sheet, 0 answers to house; 2 more are kept, and answer nothing here\n"


def test_facts_are_not_migrated_in_silence(migrate: Migrate, house: Write) -> None:
    result = migrate(house(COMMENTED, FACTS + 'moat = "yes"\n'), "--in-place")
    assert (result.code, result.out) == (2, "")
    assert '"moat" is no fact' in result.err
