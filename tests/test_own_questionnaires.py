"""A questionnaire of one's own: its shared controls are matched by the catalog's record, its own by its own changes."""

import json
import re
import shutil
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from assessor.io import catalog
from tests.support.house import DATA
from tests.support.running import Result, Run

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent
README = (ROOT / "questionnaires" / "README.md").read_text(encoding="utf-8")
BAKERY = re.findall(r"<!-- example -->\n```toml\n(.*?)```", README, re.DOTALL)[0].replace("\\\n", "")
VERSION = catalog.shipped().base.version
OVEN = "[controls.oven-by-hand"
FACTS = '[facts]\nrole = ["operator"]\nruns-equipment = "yes"\n'
DAY = ("--as-of", "2026-06-01")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "bakery.toml"
    path.write_text(BAKERY, encoding="utf-8")
    return path


def changed(own: Path, *changes: tuple[str, str], more: str = "") -> Path:
    """Write version 1.1.0 of the bakery's questionnaire."""
    text = own.read_text(encoding="utf-8").replace('version = "1.0.0"', 'version = "1.1.0"')
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = own.with_name("bakery-11.toml")
    path.write_text(text + more, encoding="utf-8")
    return path


def sheet_of(own: Path, answers: Iterable[str], *, digests: bool, reference: str = "") -> Path:
    """Write a sheet that answers each of these controls with its best choice."""
    controls = catalog.load(str(own)).controls
    text = f'format = 1\nquestionnaire = {{ id = "bakery", version = "1.0.0"{reference} }}\ntier = "advanced"\n{FACTS}'
    for control_id in answers:
        control = controls[control_id]
        text += f'[answers.{control_id}]\nchoice = "{list(control.choices)[-1]}"\n'
        text += f'as_asked = "{control.fingerprint}"\n' if digests else ""
    path = own.with_name("sheet.toml")
    path.write_text(text, encoding="utf-8")
    return path


def fates(result: Result) -> dict[str, tuple[str, str | None]]:
    assert result.code == 0, result.err
    [sheet] = json.loads(result.out)["sheets"]
    return {answer["control"]: (answer["fate"], answer["because"]) for answer in sheet["answers"]}


@pytest.fixture
def migrated(run: Run) -> Callable[..., dict[str, tuple[str, str | None]]]:
    def migrate(sheet: Path, own: Path, *more: object) -> dict[str, tuple[str, str | None]]:
        options = ("--questionnaire", own, "--format", "json", *DAY, *more)
        return fates(run("migrate", sheet, "--in-place", *options))

    return migrate


Migrated = Callable[..., dict[str, tuple[str, str | None]]]
RENAMED = """
[changes."1.1.0".renamed]
oven-by-hand = { to = "ovens-by-hand", choices = { tried = "tested" } }
"""


def reference(path: Path) -> Any:
    return tomllib.loads(path.read_text(encoding="utf-8"))["questionnaire"]


def test_a_new_sheet_names_the_catalog_of_its_shared_controls(
    run: Run, own: Path, tmp_path: Path, lines: Callable[..., Result]
) -> None:
    assert run("new", own, "--to", "new.toml").code == 0
    lines(["1"], own, "--to", "begun.toml")
    for name in ("new.toml", "begun.toml"):
        assert reference(tmp_path / name) == {"id": "bakery", "version": "1.0.0", "catalog": VERSION}
    assert run("new", "general", "--to", "general.toml").code == 0
    assert "catalog" not in reference(tmp_path / "general.toml")


def test_a_control_that_was_renamed_in_the_file_counts_and_moves(run: Run, own: Path, migrated: Migrated) -> None:
    sheet = sheet_of(own, ["oven-by-hand", "named-accounts"], digests=True)
    later = changed(own, (OVEN, "[controls.ovens-by-hand"), ("tried =", "tested ="), more=RENAMED)
    told = run("validate", sheet, "--questionnaire", later)
    assert "oven-by-hand is called ovens-by-hand today" in told.err
    assert "2 answers to bakery\n" in told.out
    assert migrated(sheet, later) == {"oven-by-hand": ("renamed", None), "named-accounts": ("kept", None)}
    after = tomllib.loads(sheet.read_text(encoding="utf-8"))
    assert after["answers"]["ovens-by-hand"]["choice"] == "tested"
    assert after["questionnaire"] == {"id": "bakery", "version": "1.1.0", "catalog": VERSION}
    assert run("validate", sheet, "--questionnaire", later).err == ""


def test_a_control_of_its_own_in_other_words_counts_if_the_file_says_so(own: Path, migrated: Migrated) -> None:
    print_then = catalog.load(str(own)).controls["oven-by-hand"].fingerprint
    words = ("How is an oven run when its control is dead?", "How do you run an oven whose control is dead?")
    same = f'\n[changes."1.1.0".same]\noven-by-hand = "{print_then}"\n'
    for more, fate in ((same, ("same", None)), ("", ("review", "reworded"))):
        sheet = sheet_of(own, ["oven-by-hand"], digests=True)
        assert migrated(sheet, changed(own, words, more=more)) == {"oven-by-hand": fate}


def test_an_answer_without_a_record_to_a_control_of_its_own_counts_in_its_version_only(
    run: Run, own: Path, migrated: Migrated
) -> None:
    sheet = sheet_of(own, ["oven-by-hand"], digests=False)
    assert "1 answer to bakery\n" in run("validate", sheet, "--questionnaire", own).out
    later = changed(own)
    assert "1 more is to be asked again" in run("validate", sheet, "--questionnaire", later).out
    assert migrated(sheet, later, "--from", own) == {"oven-by-hand": ("kept", None)}


def test_shared_controls_are_matched_by_the_catalog_that_the_sheet_names(
    run: Run, own: Path, migrated: Migrated
) -> None:
    changes = catalog.shipped().changes["2.0.0"]
    asked = ["named-accounts", "mfa-admin", "leaver-credentials"]
    assert [(i == "mfa-admin") == (i in changes.reworded) for i in asked] == [True] * 3
    sheet = sheet_of(own, asked, digests=False, reference=', catalog = "1.0.0"')
    validated = run("validate", sheet, "--questionnaire", own)
    assert f"`assessor migrate --in-place {sheet} --questionnaire {own}` brings it up" in validated.err
    found = migrated(sheet, changed(own))
    assert {i: fate for i, (fate, _) in found.items()} == {
        i: "review" if i in changes.reworded else "same" if i in changes.same else "kept" for i in asked
    }


def test_a_version_of_ones_own_is_not_taken_for_one_of_the_catalog(own: Path, migrated: Migrated) -> None:
    """The file's version 1.0.0 has nothing to do with version 1.0.0 of the catalog."""
    sheet = sheet_of(own, ["named-accounts"], digests=False)
    assert migrated(sheet, changed(own)) == {"named-accounts": ("review", "unproven")}


@pytest.mark.parametrize(
    ("more", "says"),
    [
        pytest.param(
            '[changes."1.1.0".renamed]\na = { to = "b" }\n[changes."1.2.0".renamed]\nb = { to = "a" }\n',
            '"a" was another question\'s id; ids are never used again',
            id="a circle",
        ),
        pytest.param(
            '[changes."1.1.0"]\nremoved = { a = "nobody asks" }\n[changes."1.2.0"]\nadded = ["a"]\n',
            '"a" was another question\'s id; ids are never used again',
            id="an id that comes back",
        ),
        pytest.param(
            '[changes."1.1.0".renamed]\na = { to = "b" }\n[changes."1.1.0".split]\na = ["c", "d"]\n',
            '"a" became more than one thing',
            id="a branch",
        ),
        pytest.param(
            '[changes."1.1.0".merged]\nc = ["a", "b"]\n[changes."1.1.0".renamed]\na = { to = "d" }\n',
            '"a" became more than one thing',
            id="a branch of what is merged",
        ),
        pytest.param(
            '[changes."1.1.0".split]\na = ["b", "c"]\n[changes."1.2.0"]\nadded = ["a"]\n',
            '"a" was another question\'s id; ids are never used again',
            id="an id that was split and comes back",
        ),
        pytest.param(
            '[changes."1.2.0".split]\na = ["b", "c"]\n[changes."1.3.0"]\nreworded = ["a"]\n',
            '"a" was gone before this version',
            id="what is gone changes no more",
        ),
        pytest.param(
            '[changes."1.10.0"]\nadded = ["a"]\n[changes."1.9.0"]\nadded = ["b"]\n',
            "the versions must stand in their order",
            id="versions out of order",
        ),
        pytest.param(
            '[changes."1.1.0".renamed]\na = { to = "b", choices = { x = "z", y = "z" } }\n',
            'more than one choice of "a" became the same',
            id="two choices that become one",
        ),
    ],
)
def test_changes_of_ones_own_are_sound(run: Run, own: Path, more: str, says: str) -> None:
    own.write_text(f"{BAKERY}\n{more}", encoding="utf-8")
    result = run("validate", own)
    assert (result.code, says in result.err) == (2, True), result.err


def test_what_goes_on_under_its_id_may_be_split_and_merged(run: Run, own: Path) -> None:
    more = '[changes."1.1.0".split]\na = ["a", "b"]\n[changes."1.2.0".merged]\na = ["a", "b"]\n'
    own.write_text(f'{BAKERY}\n{more}[changes."1.3.0"]\nreworded = ["a"]\n', encoding="utf-8")
    assert run("validate", own).code == 0


def test_a_version_alone_voids_no_answer(run: Run, tmp_path: Path) -> None:
    """What a consultant found: a copy of the catalog with another version, and no question changed."""
    shutil.copytree(ROOT / "questionnaires", tmp_path / "q3")
    path = tmp_path / "q3" / "healthcare.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f'version = "{VERSION}"', 'version = "9.0.1"', 1), encoding="utf-8")
    for source in (ROOT / "examples" / "clinic.toml", DATA / "then" / "hospital.toml"):
        sheet = tmp_path / source.name
        shutil.copy(source, sheet)
        reports = [run("report", sheet, "--format", "json", *by, *DAY) for by in ((), ("--questionnaire", path))]
        before, after = (json.loads(report.out)["assessment"] for report in reports)
        for figure in ("score", "uncapped", "shares", "records"):
            assert before[figure] == after[figure]


def test_a_sheet_of_the_first_catalog_earns_what_its_unchanged_questions_earn(run: Run, tmp_path: Path) -> None:
    """The 39 answers whose questions were reworded or split count as unanswered, the other hundred as given."""
    changes = catalog.shipped().changes["2.0.0"]
    sheet = tmp_path / "hospital.toml"
    text = (DATA / "then" / "hospital.toml").read_text(encoding="utf-8")
    sheet.write_text(text, encoding="utf-8")
    given = tomllib.loads(text)["answers"]
    voided = [i for i in given if i in changes.reworded or i in changes.split]
    assert (len(given), len(voided)) == (139, 39)
    left = re.sub(r"\[answers\.(.*)\]\n(?:\w.*\n)+\n?", lambda found: "" if found[1] in voided else found[0], text)
    without = tmp_path / "without.toml"
    without.write_text(left.replace('version = "1.0.0"', f'version = "{VERSION}"'), encoding="utf-8")
    found = [json.loads(run("report", path, "--format", "json", *DAY).out)["assessment"] for path in (sheet, without)]
    assert found[0]["score"] == found[1]["score"]
    assert found[0]["uncapped"] == found[1]["uncapped"]
