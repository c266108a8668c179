"""Evidence: what counts as such, the second figure, and the files that it names."""

import hashlib
import io
import os
import re
import unicodedata
from pathlib import Path
from typing import Literal

import pytest

from assessor.model.comparison import Comparison
from tests.support.house import ALL, ANGLES, AS_OF, HOUSE, answers
from tests.support.repository import commit, git
from tests.support.running import Run, Write

Q = ("--questionnaire", HOUSE)
BESIDES = answers(**{name: choice for name, choice in ALL.items() if name != "key_list"}) + ANGLES
PROVEN = re.sub(r"(\[answers\.[a-z-]+\]\n)", r'\1evidence = [{ reference = "r", on = 2026-03-01 }]' + "\n", BESIDES)


def keys(*entries: str) -> str:
    """Return answers that all have evidence, but for the list of keys, which has these entries."""
    listed = f"evidence = [{', '.join(f'{{ {entry} }}' for entry in entries)}]\n" if entries else ""
    return f'{PROVEN}[answers.key-list]\nchoice = "yes"\n{listed}'


@pytest.mark.slow
@pytest.mark.parametrize(
    ("entries", "options", "score"),
    [
        pytest.param(['reference = "r"'], [], "100.0", id="an entry is a document, dated or not"),
        pytest.param([], [], "70.0", id="without evidence an answer earns what not knowing does"),
        pytest.param(['reference = "r", strength = "claimed"'], [], "70.0", id="a claim is no evidence"),
        pytest.param(
            ['reference = "r", strength = "claimed"', 'reference = "s", strength = "tested"'],
            [],
            "100.0",
            id="one entry that counts is enough",
        ),
        pytest.param(
            ['reference = "r", on = 2026-01-01'],
            ["--evidence-age", "89"],
            "100.0",
            id="evidence counts on its last day",
        ),
        pytest.param(
            ['reference = "r", on = 2026-01-01'], ["--evidence-age", "88"], "70.0", id="and not on the day after"
        ),
        pytest.param(
            ['reference = "r"'], ["--evidence-age", "88"], "70.0", id="without a date nobody knows how old it is"
        ),
        pytest.param(['reference = "r", on = 2026-03-31'], [], "100.0", id="evidence of today counts today"),
        pytest.param(['reference = "r", on = 2026-04-01'], [], "70.0", id="evidence of tomorrow does not count today"),
    ],
)
def test_claimed_and_evidenced_scores_stand_side_by_side(
    run: Run, house: Write, entries: list[str], options: list[str], score: str
) -> None:
    sheet = house(keys(*entries))
    for command in (("report", "--audience", "engineer"), ("explain",)):
        result = run(*command, sheet, *Q, "--as-of", AS_OF, *options)
        assert result.code == 0, result.err
        assert f"Claimed 100.0, evidenced {score}: " in result.out


def test_a_critical_control_without_evidence_holds_the_evidenced_score(run: Run, house: Write) -> None:
    bare = keys('reference = "r"')
    bare = re.sub(r"(\[answers\.lock-fitted\]\n)evidence = .*\n", r"\1", bare)
    assert "evidenced 39.0: " in run("explain", house(bare), *Q, "--as-of", AS_OF).out


def test_without_evidence_the_second_figure_stands_only_where_it_is_asked_for(run: Run, house: Write) -> None:
    sheet = house(answers(**ALL) + ANGLES)
    engineer = ("--audience", "engineer")
    assert "evidenced" not in run("report", sheet, *Q, *engineer).out
    assert "evidenced 0.0: 0 of 6 answers have evidence no older than 30 days." in re.sub(
        r"\s+", " ", run("report", sheet, *Q, *engineer, "--evidence-age", "30").out
    )


@pytest.mark.parametrize("age", ["0", "3651", "1.5", "-1", "ten"])
def test_an_age_that_makes_no_sense_is_bad_usage(run: Run, house: Write, age: str) -> None:
    result = run("report", house(), *Q, "--evidence-age", age)
    assert (result.code, result.out) == (2, "")


DIGEST = hashlib.sha256(b"tried on Monday").hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "proofs").mkdir()
    (tmp_path / "proofs" / "trial.txt").write_bytes(b"tried on Monday")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.txt").write_bytes(b"tried on Monday")
    (tmp_path / "in").mkdir()
    return tmp_path


def sheet_in(house: Write, entry: str) -> Path:
    return house(f'[answers.key-list]\nchoice = "yes"\nevidence = [{{ reference = "r", {entry} }}]\n')


@pytest.mark.usefixtures("folder")
def test_a_file_with_its_digest_is_sound(run: Run, house: Write) -> None:
    result = run("validate", sheet_in(house, f'file = "proofs/trial.txt", sha256 = "{DIGEST}"'), *Q)
    assert (result.code, result.err) == (0, "")


@pytest.mark.usefixtures("folder")
def test_a_file_without_a_digest_is_told_it(run: Run, house: Write) -> None:
    result = run("validate", sheet_in(house, 'file = "proofs/trial.txt"'), *Q)
    assert result.code == 0
    assert f'"proofs/trial.txt" has no digest yet; sha256 = "{DIGEST}" would pin it' in result.err


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        pytest.param(
            f'file = "proofs/trial.txt", sha256 = "{"0" * 64}"',
            "it is not the file that was given as evidence",
            id="another file",
        ),
        pytest.param('file = "proofs/none.txt"', '"proofs/none.txt" is not there', id="no file"),
        pytest.param('file = "proofs"', "is not a regular file", id="a folder"),
        pytest.param('file = "pipe"', "is not a regular file", id="a pipe, which nobody waits for"),
        pytest.param('file = "large"', "is larger than 64 MiB", id="a file that would take minutes"),
        pytest.param('file = "link.txt"', "is reached through a symbolic link", id="a link"),
        pytest.param('file = "linked/secret.txt"', "is reached through a symbolic link", id="a linked folder"),
        pytest.param('file = "../other.txt"', "is not a path below the answer sheet's folder", id="the folder above"),
        pytest.param(
            'file = "proofs/../../x"',
            "is not a path below the answer sheet's folder",
            id="the folder above, in the midst",
        ),
        pytest.param('file = "/etc/hostname"', "is not a path below the answer sheet's folder", id="an absolute path"),
        pytest.param("file = 'C:\\x'", "is not a path below the answer sheet's folder", id="a drive"),
        pytest.param("file = 'proofs\\trial.txt'", "written with slashes", id="backslashes"),
        pytest.param('file = "a\\u0000b"', "cannot be read", id="a name that no system has"),
        pytest.param(f'sha256 = "{DIGEST}"', 'has a "sha256" without a "file"', id="a digest of nothing"),
        pytest.param(
            'file = "proofs/trial.txt", sha256 = "abc"', "must be 64 hexadecimal digits", id="a digest cut short"
        ),
        pytest.param(
            'strength = "sure"',
            "it must be 'claimed', 'documented', 'tested' or 'independent'",
            id="a strength that there is not",
        ),
    ],
)
def test_evidence_that_cannot_be_looked_at_is_a_fault_with_its_place(
    run: Run, house: Write, folder: Path, entry: str, says: str
) -> None:
    (folder / "link.txt").symlink_to("proofs/trial.txt")
    (folder / "linked").symlink_to("outside")
    os.mkfifo(folder / "pipe")
    with (folder / "large").open("wb") as file:
        file.truncate(2**26 + 1)
    sheet = sheet_in(house, entry)
    result = run("validate", sheet, *Q)
    assert (result.code, result.out) == (2, "")
    assert re.match(rf"{re.escape(str(sheet))}:\d+:\d+: ", result.err)
    assert says in result.err


@pytest.mark.slow
@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("entry", "counts", "says"),
    [
        pytest.param('file = "proofs/trial.txt"', True, "", id="a file that is there"),
        pytest.param(f'file = "proofs/trial.txt", sha256 = "{DIGEST}"', True, "", id="with its digest"),
        pytest.param(f'file = "proofs/trial.txt", sha256 = "{DIGEST.upper()}"', True, "", id="in capitals"),
        pytest.param('strength = "tested"', True, "", id="no file"),
        pytest.param('file = "gone.jpg"', False, '"gone.jpg" is not there, so it is no evidence', id="a file gone"),
        pytest.param('file = "/etc/hostname"', False, "so it is no evidence", id="a file elsewhere"),
        pytest.param(
            f'file = "proofs/trial.txt", sha256 = "{"0" * 64}"',
            False,
            "it is not the file that was given as evidence, so it is no evidence",
            id="another file",
        ),
    ],
)
def test_a_file_that_is_no_evidence_counts_as_none_and_is_said_by_reports_and_the_gate_alike(
    run: Run, house: Write, entry: str, counts: bool, says: str
) -> None:
    sheet = sheet_in(house, f"on = 2026-03-01, {entry}")
    gate = run("check", sheet, "--max-evidence-age", "3650", "--min-answered", "0", *Q, "--allow-critical-failure")
    assert ("no answer has evidence; at least one needs some" in gate.out) != counts
    report = run("report", sheet, *Q, "--evidence-age", "3650", "--audience", "engineer")
    assert ("1 of 1 answer" in " ".join(report.out.split())) == counts
    assert says in gate.err
    assert says in report.err


@pytest.mark.usefixtures("folder")
def test_a_policy_may_demand_that_evidence_names_files(run: Run, house: Write) -> None:
    Path("policy.toml").write_text("min_answered = 0\nmin_evidenced = 1\nrequire_files = true\n")
    said, shown = 'strength = "tested"', 'file = "proofs/trial.txt"'
    assert "evidenced score 0.0 is below 1.0" in run("check", sheet_in(house, said), "--policy", "policy.toml", *Q).out
    assert "evidenced score" not in run("check", sheet_in(house, shown), "--policy", "policy.toml", *Q).out


def test_a_file_of_an_earlier_sheet_is_looked_for_at_its_revision(run: Run, house: Write, folder: Path) -> None:
    git("init", "-q")
    sheet_in(house, 'file = "proofs/trial.txt"')
    commit()
    (folder / "proofs" / "trial.txt").unlink()
    (folder / "proofs" / "trial.txt").symlink_to("../outside/secret.txt")
    commit()
    now = sheet_in(house, 'strength = "documented"')
    known = []
    for ref in ("HEAD~1", "HEAD"):
        told = run("compare", f"{ref}:sheet.toml", now, *Q, "--format", "json").out
        before = Comparison.model_validate_json(told).controls
        known.append([entry.file for move in before for entry in move.before.evidence])
    assert known == [["proofs/trial.txt"], []]


def test_evidence_is_kept_by_a_save(run: Run, house: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = f'file = "proofs/trial.txt", sha256 = "{DIGEST}", strength = "tested"'
    sheet = sheet_in(house, entry)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"1\n")))
    run("run", sheet, *Q, "--plain")
    assert f'evidence = [{{ reference = "r", {entry} }}]' in sheet.read_text()


@pytest.mark.parametrize(("written", "stored"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_a_file_is_found_however_its_accents_are_stored(
    run: Run, house: Write, written: Literal["NFC", "NFD"], stored: Literal["NFC", "NFD"]
) -> None:
    Path(unicodedata.normalize(stored, "Prüfung.pdf")).write_bytes(b"proof")
    name = unicodedata.normalize(written, "Prüfung.pdf")
    sheet = house(keys(f'reference = "x", file = "{name}"'))
    result = run("validate", sheet, *Q)
    assert (result.code, "has no digest yet" in result.err) == (0, True)
