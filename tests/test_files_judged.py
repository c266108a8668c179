"""Which files `check` judges: folders, patterns and names, and none that is overlooked."""

import re
import shutil
import sys
from pathlib import Path

import pytest

from assessor.model.verdict import Verdicts
from tests.support.gate import GOOD, OPEN_DOOR
from tests.support.house import AS_OF, HOUSE, Q
from tests.support.later import PRINTS, with_digests
from tests.support.repository import git, put
from tests.support.running import Run, Write


@pytest.fixture
def folder(house: Write, tmp_path: Path) -> Path:
    for name, text in (("b", GOOD), ("a", OPEN_DOOR), ("deep/c", GOOD), (".hidden/d", OPEN_DOOR)):
        path = tmp_path / "sheets" / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(house(with_digests(text, PRINTS), name="one.toml").read_bytes())
    (tmp_path / "sheets" / "pyproject.toml").write_text('[project]\nname = "x"\n')
    return tmp_path


@pytest.mark.slow
@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("names", "judged"),
    [
        pytest.param(
            ["sheets"], ["a", "b", "deep/c"], id="a folder: answer sheets below it, in order, hidden ones left out"
        ),
        pytest.param(["sheets/*.toml"], ["a", "b", "pyproject"], id="a pattern: what it matches"),
        pytest.param(["sheets/**/c.toml"], ["deep/c"], id="a pattern through folders"),
        pytest.param(["sheets/**"], ["a", "b", "deep/c"], id="folders that a pattern matches"),
        pytest.param(["sheets/**/**/c.toml", "*/[ab].toml"], ["deep/c", "a", "b"], id="a set of letters"),
        pytest.param(
            ["s*/deep/../b.toml", "?????s/.h*/*.toml"], ["b", ".hidden/d"], id="what is hidden, where its dot is named"
        ),
        pytest.param(["sheets/b.toml", "sheets"], ["b", "a", "deep/c"], id="each file once, in the order named"),
    ],
)
def test_files_folders_and_patterns_are_judged(run: Run, names: list[str], judged: list[str]) -> None:
    out = run("check", *names, *Q, "--out", "json=verdicts.json")
    found = Verdicts.model_validate_json(Path("verdicts.json").read_bytes())
    files = [verdict.file for verdict in found.verdicts] + [refused.file for refused in found.not_judged]
    assert files == [f"sheets/{name}.toml" for name in judged]
    assert out.code == (2 if "pyproject" in judged else 1 if {"a", ".hidden/d"} & set(judged) else 0)


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\n" * 500_000, id="half a mebibyte of blank lines"),
        pytest.param(GOOD.encode("utf-16"), id="another encoding"),
        pytest.param(b'\xef\xbb\xbf"questionnaire" . id = 1', id="a quoted key behind a byte order mark"),
        pytest.param(b"  [ answers . lock-fitted ]\n[", id="a table with spaces"),
        pytest.param(b'format = 1\rquestionnaire = { id = "house" }\r', id="line ends of another age"),
        pytest.param(b'questionnaire = { id = "house" }\r\n[answers\r\n', id="whole up to its first table"),
        pytest.param(b'tier = "\n[answers.x]\n', id="damaged up to its first table"),
    ],
)
def test_a_damaged_sheet_in_a_folder_is_not_overlooked(run: Run, folder: Path, content: bytes) -> None:
    (folder / "sheets" / "damaged.toml").write_bytes(content)
    result = run("check", "sheets", *Q, "--report-only")
    assert result.code == 2
    assert "sheets/damaged.toml:" in result.err


def test_a_file_that_only_speaks_of_sheets_is_none(run: Run, folder: Path) -> None:
    (folder / "sheets" / "words.toml").write_text('about = """\nquestionnaire = { id = "house" }\n[answers]\n"""\n')
    assert "words" not in run("check", "sheets", *Q, "--report-only").err


@pytest.mark.parametrize("name", ["empty", "none*.toml"], ids=["a folder", "a pattern"])
def test_a_name_without_a_sheet_hides_no_other(run: Run, folder: Path, name: str) -> None:
    (folder / "empty").mkdir()
    result = run("check", "sheets/b.toml", name, *Q, "--out", "json=verdicts.json")
    assert result.err.startswith(f"{name}: no answer sheet there\npassed: sheets/b.toml (")
    assert result.err.endswith("2 answer sheets: 1 passed, 1 not judged\n")
    found = Verdicts.model_validate_json(Path("verdicts.json").read_bytes())
    assert (result.code, [v.file for v in found.verdicts], [r.file for r in found.not_judged]) == (
        2,
        ["sheets/b.toml"],
        [name],
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_a_file_called_like_a_pattern_hides_nothing_that_the_pattern_matches(run: Run, folder: Path) -> None:
    (folder / "sheets" / "*.toml").write_bytes((folder / "sheets" / "b.toml").read_bytes())
    (folder / "sheets" / "pyproject.toml").unlink()
    assert "3 answer sheets: 2 passed, 1 failed\n" in run("check", "sheets/*.toml", *Q).err


@pytest.mark.usefixtures("folder")
def test_a_baseline_in_the_folder_is_not_judged(run: Run) -> None:
    err = run("check", "sheets", "--baseline", "sheets/a.toml", *Q).err
    assert err.endswith("\n2 answer sheets: 2 passed\n")


def test_a_sheet_elsewhere_is_named_from_here(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder / "sheets" / "deep")
    assert run("check", folder / "sheets" / "b.toml", *Q).out.startswith("passed: ../b.toml (")


@pytest.mark.usefixtures("folder")
def test_a_run_that_writes_files_is_summed_up(run: Run) -> None:
    result = run("check", "sheets/a.toml", *Q, "--out", "text=verdict.txt")
    assert (result.code, result.out, result.err) == (1, "", "1 answer sheet: 1 failed\n")


def test_links_in_a_circle_end(run: Run, folder: Path) -> None:
    for name in "efgh":
        (folder / "sheets" / name).symlink_to(".")
    for name in ("sheets", "sheets/**/[a-c].toml"):
        err = run("check", name, *Q).err
        assert "3 answer sheets: 2 passed, 1 failed\n" in err
        assert "note: 4 links to folders are passed over: sheets/e, sheets/f, sheets/g, sheets/h; what is in" in err


def test_a_sheet_in_capitals_is_not_overlooked(run: Run, folder: Path) -> None:
    (folder / "sheets" / "b.toml").rename(folder / "sheets" / "Z.TOML")
    assert "passed: sheets/Z.TOML" in run("check", "sheets", *Q).out


def test_a_link_to_nothing_in_a_folder_is_not_overlooked(run: Run, folder: Path) -> None:
    (folder / "sheets" / "gone.toml").symlink_to("away.toml")
    assert run("check", "sheets", *Q, "--report-only").code == 2


def test_the_order_of_a_folder_is_that_of_its_names(run: Run, house: Write, tmp_path: Path) -> None:
    (tmp_path / "many").mkdir()
    names = "qwertyuiopasdfghjkl"
    for name in names:
        house(GOOD, name=f"many/{name}.toml")
    out = run("check", "many", *Q).out
    assert re.findall(r"^passed: many/(.)", out, re.MULTILINE) == sorted(names)


@pytest.mark.parametrize("name", ["sheets", "sheets/round.toml", "sheets/r*", "sheets/**/round.toml"])
def test_a_link_to_itself_is_not_judged(run: Run, folder: Path, name: str) -> None:
    (folder / "sheets" / "round.toml").symlink_to("round.toml")
    result = run("check", name, *Q, "--report-only")
    assert (result.code, "sheets/round.toml: " in result.err) == (2, True)


@pytest.mark.parametrize("name", ["none.toml", "none", "*.toml", "hollow", "n" * 300])
def test_nothing_matched_is_never_a_pass(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "hollow").mkdir()
    result = run("check", name, *Q)
    assert (result.code, result.out) == (2, "")
    assert name in result.err


def test_a_report_names_the_files_that_were_not_judged(run: Run, folder: Path) -> None:
    (folder / "sheets" / "x\n::error::y.toml").touch()
    result = run("check", "sheets", *Q, "--out", "text=verdict.txt")
    assert (result.code, result.out) == (2, "")
    *_, name, why = (folder / "verdict.txt").read_text().splitlines()
    assert name == r"NOT JUDGED: sheets/x\u000a::error::y.toml"
    assert why.startswith(r"  sheets/x\u000a::error::y.toml:1:1: no answer sheet")


@pytest.mark.usefixtures("folder")
def test_a_file_that_is_read_is_never_overwritten(run: Run) -> None:
    Path("policy.toml").write_text("min_score = 1")
    shutil.copytree(HOUSE.parent, "own")
    q = ("--questionnaire", "own/house.toml", "--as-of", AS_OF)
    for name in ("policy.toml", "sheets/b.toml", "own/house.toml"):
        result = run("check", "sheets", *q, "--policy", "policy.toml", "--out", f"json={name}")
        assert (result.code, "named twice" in result.err) == (2, True)


@pytest.mark.usefixtures("folder")
def test_verdicts_can_be_read_back(run: Run) -> None:
    printed = run("check", "sheets", *Q, "--format", "json").out
    found = Verdicts.model_validate_json(printed)
    assert [verdict.passed for verdict in found.verdicts] == [False, True, True]
    assert found.verdicts[0].violations[0].controls == ("lock-fitted",)
    assert found.verdicts[0].digest.startswith("sha256:")
    assert not found.passed


@pytest.mark.usefixtures("folder")
def test_a_target_that_cannot_be_written_leaves_everything_as_it_was(run: Run) -> None:
    result = run("check", "sheets", *Q, "--out", "json=a.json", "--out", "text=none/b.txt")
    assert (result.code, result.out) == (2, "")
    assert not Path("a.json").exists()
    assert run("check", "sheets/b.toml", *Q, "--out", "json=sheets/b.toml").code == 2


def names_in(folder: str) -> None:
    for name, content in (
        ("plain.toml", 'title = "x"\n'),
        ("broken/foreign.toml", "[x"),
        ("broken/pyproject.toml", "[project]\n"),
    ):
        put(f"{folder}/{name}", content)


@pytest.mark.usefixtures("folder")
def test_what_is_passed_over_is_told_and_fails_where_nothing_may_be(run: Run) -> None:
    names_in("sheets")
    Path("sheets/link").symlink_to("deep")
    result = run("check", "sheets", *Q, "--report-only")
    assert result.code == 0
    assert "note: 1 hidden answer sheet is passed over: sheets/.hidden/d.toml\n" in result.err
    assert "note: 1 link to a folder is passed over: sheets/link; what is in it is judged" in result.err
    foreign = "note: 1 TOML file that cannot be read, and does not seem to be an answer sheet, is passed over: "
    assert f"{foreign}sheets/broken/foreign.toml\n" in result.err
    strict = run("check", "sheets", *Q, "--report-only", "--strict")
    assert (strict.code, "3 not judged\n" in strict.err) == (2, True)


@pytest.mark.usefixtures("folder")
def test_many_of_a_kind_are_counted_and_the_first_are_named(run: Run) -> None:
    for number in range(9):
        Path(f"sheets/link{number}").symlink_to("deep")
    assert "note: 9 links to folders are passed over: sheets/link0, " in (err := run("check", "sheets", *Q).err)
    assert "sheets/link4 and 4 more; what is in them" in err


@pytest.mark.slow
@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        pytest.param("a.toml", ["b", "deep/c"], id="a name"),
        pytest.param("deep", ["a", "b"], id="a folder"),
        pytest.param("sheets/deep/*", ["a", "b"], id="a path"),
        pytest.param("[ab].toml", ["deep/c"], id="a pattern"),
        pytest.param("sheets/d*/", ["a", "b"], id="folders"),
    ],
)
def test_what_is_excluded_is_not_judged_unless_it_is_named(run: Run, pattern: str, left: list[str]) -> None:
    result = run("check", "sheets", "--exclude", pattern, *Q)
    assert re.findall(r"^(?:passed|FAILED): sheets/(.+).toml \(", result.out, re.MULTILINE) == left
    assert "excluded: sheets/" in result.err
    assert run("check", "sheets/b.toml", "--exclude", "b.toml", *Q).code == 0


@pytest.mark.usefixtures("folder")
def test_what_git_ignores_is_not_judged_unless_git_follows_it(run: Run) -> None:
    git("init", "-q")
    put(".gitignore", "a.toml\n")
    result = run("check", "sheets", *Q)
    assert (result.code, "1 answer sheet that git ignores is passed over: sheets/a.toml" in result.err) == (0, True)
    assert run("check", "sheets", "--strict", "--exclude", ".hidden", *Q).code == 2
    git("add", "-f", "sheets/a.toml")
    assert run("check", "sheets", *Q).code == 1
    put(".gitignore", "sheets\n")
    git("rm", "-q", "--cached", "sheets/a.toml")
    assert run("check", "sheets", *Q).code == 1


@pytest.mark.parametrize("name", ["empty", ".", "*.none", "not-there"])
def test_nothing_to_judge_is_a_pass_where_that_is_allowed(run: Run, name: str) -> None:
    Path("empty").mkdir()
    result = run("check", name, "--allow-empty")
    assert (result.code, result.err) == (0, f"note: {name}: no answer sheet there\n")
    assert run("check", "not-there.toml", "--allow-empty").code == 2


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_two_names_of_one_file_are_two_sheets_or_an_error(run: Run, folder: Path) -> None:
    (folder / "sheets" / "hard.toml").hardlink_to(folder / "sheets" / "b.toml")
    assert "4 answer sheets" in run("check", "sheets", *Q).err
    (folder / "sheets" / "soft.toml").symlink_to("b.toml")
    result = run("check", "sheets", *Q)
    assert (result.code, "sheets/soft.toml: a link; name the file itself" in result.err) == (2, True)
    (folder / "other").symlink_to("sheets")
    assert "2 answer sheets: 2 passed\n" in run("check", "sheets/b.toml", "other/b.toml", *Q).err


@pytest.mark.usefixtures("folder")
def test_a_link_to_the_baseline_is_no_baseline(run: Run) -> None:
    Path("sheets/b.toml").unlink()
    Path("sheets/b.toml").symlink_to("a.toml")
    result = run("check", "sheets", "--baseline", "sheets/a.toml", *Q)
    assert (result.code, "sheets/b.toml: a link" in result.err) == (2, True)
