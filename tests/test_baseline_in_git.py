"""A baseline that is a revision in git: found beside the sheet, and never fetched."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.support.baselines import OLD, Q
from tests.support.repository import commit, git, put
from tests.support.running import Run, Write


@pytest.fixture
def repository(house: Write, tmp_path: Path) -> Path:
    """Make a repository in which the sheet was worse at first, and return the sheet."""
    sheet = tmp_path / "clients" / "one.toml"
    sheet.parent.mkdir()
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.invalid", "-c", "init.defaultBranch=main")
    for text in (OLD.replace('"month"', '"ever"'), OLD):
        sheet.write_bytes(house(text, name="written.toml").read_bytes())
        for command in (["init", "-q"], ["add", "clients"], ["commit", "-q", "-m", "x"]):
            subprocess.run(["git", *identity, *command], check=True, cwd=tmp_path)
    return sheet


def test_a_baseline_can_be_a_git_revision(run: Run, repository: Path) -> None:
    result = run("check", repository, "--baseline-ref", "HEAD~1", "--no-regression", *Q)
    assert (result.code, "confirmed 81.0 → 83.8 (+2.8 by answers)" in result.out) == (0, True)
    assert "since HEAD~1:" in result.out


def test_a_baseline_is_sought_beside_the_sheet_whatever_a_hook_says(
    run: Run, repository: Path, house: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With these variables git would find another file of this name in the topmost folder."""
    worse = tmp_path / "one.toml"
    worse.write_bytes(house(OLD.replace('"month"', '"ever"'), name="written.toml").read_bytes())
    for command in (
        ["add", "one.toml"],
        ["-c", "user.name=A", "-c", "user.email=a@example.invalid", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", *command], check=True, cwd=tmp_path)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / ".git"))
    monkeypatch.setenv("GIT_PREFIX", "")
    assert "confirmed 83.8 → 83.8 (" in run("check", repository, "--baseline-ref", "HEAD", *Q).out


def test_a_new_sheet_is_judged_without_a_baseline_where_that_is_allowed(
    run: Run, repository: Path, house: Write
) -> None:
    new = repository.with_name("two.toml")
    new.write_bytes(house(OLD, name="written.toml").read_bytes())
    options = ("--baseline-ref", "HEAD", "--no-regression", *Q)
    refused = run("check", repository, "clients/two.toml", *options)
    what = "HEAD:clients/two.toml: not there; --allow-new judges a new sheet without a baseline\n"
    assert (refused.code, what in refused.err) == (2, True)
    allowed = run("check", repository, "clients/two.toml", *options, "--allow-new")
    assert (allowed.code, "note: HEAD:clients/two.toml: not there yet" in allowed.err) == (0, True)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "says"),
    [
        pytest.param(
            ["--baseline", "clients/one.toml", "--no-regression"],
            "clients/one.toml: is the baseline itself, so nothing could fall below it",
            id="the sheet itself",
        ),
        pytest.param(
            ["--baseline", "blank.toml", "--no-regression"],
            "blank.toml: no answer in it counts, so nothing could fall below it",
            id="a sheet without answers",
        ),
        pytest.param(["--baseline-ref", "HEAD\nx"], r"--baseline-ref HEAD\u000ax: not a git revision", id="two lines"),
        pytest.param(["--baseline", "none.toml"], "none.toml: no such file", id="no file"),
        pytest.param(["--baseline", "broken.toml"], "broken.toml:1:", id="a file that cannot be read"),
        pytest.param(["--baseline-ref", "nowhere"], "nowhere:", id="no revision"),
        pytest.param(
            ["--baseline-ref", "nowhere"],
            "nowhere: not in git (no such revision); fetch that revision, or name an earlier answer sheet as a file",
            id="which is said",
        ),
        pytest.param(
            ["--baseline-ref", "HEAD~1:other"], "--baseline-ref HEAD~1:other: not a git revision", id="another file"
        ),
        pytest.param(
            ["--baseline-ref=--output=x"], "--baseline-ref --output=x: not a git revision", id="an option for git"
        ),
        pytest.param(["--baseline-ref", ""], "not a git revision", id="nothing"),
        pytest.param(
            ["--no-regression"],
            "nothing may fall below a baseline, and none is named",
            id="a demand without a baseline",
        ),
        pytest.param(["--baseline", "a.toml", "--baseline-ref", "HEAD"], "not allowed with", id="both"),
    ],
)
def test_a_baseline_that_cannot_be_read_is_no_pass(
    run: Run, house: Write, repository: Path, tmp_path: Path, options: list[str], says: str
) -> None:
    (tmp_path / "broken.toml").write_text("[answers")
    house("", name="blank.toml")
    result = run("check", repository, *options, *Q)
    assert (result.code, result.out) == (2, "")
    assert says in result.err
    assert not (tmp_path / "x").exists()


def test_a_large_file_in_git_is_not_read(run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = repository.read_bytes()
    repository.write_bytes(b"#" * 2**21)
    subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@example.invalid", "commit", "-qam", "x"],
        check=True,
        cwd=repository.parent,
    )
    repository.write_bytes(sheet)
    said: list[bytes] = []
    ask = subprocess.run

    def listening(*args: Any, **options: Any) -> Any:
        done = ask(*args, **options)
        said.append(done.stdout)
        return done

    monkeypatch.setattr(subprocess, "run", listening)
    result = run("check", repository, "--baseline-ref", "HEAD", *Q)
    assert (result.code, "one.toml: larger than 1 MiB; such a file is far smaller" in result.err) == (2, True)
    assert max(map(len, said)) < 100


def test_nothing_is_fetched(run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A partial clone has today's sheet, and would fetch what is older."""
    whole = repository.parent.parent
    subprocess.run(["git", "config", "uploadpack.allowFilter", "true"], check=True, cwd=whole)
    clone = ["git", "clone", "-q", "--filter=blob:none", whole.as_uri(), "partial"]
    subprocess.run(clone, check=True, cwd=whole)
    monkeypatch.chdir(whole / "partial")
    assert run("check", "clients/one.toml", "--baseline-ref", "HEAD", *Q).code == 0
    result = run("check", "clients/one.toml", "--baseline-ref", "HEAD~1", *Q)
    assert (result.code, "not in git (could not fetch " in result.err) == (2, True), result.err


def test_a_sheet_outside_git_says_so(run: Run, house: Write) -> None:
    result = run("check", house(OLD), "--baseline-ref", "HEAD", *Q)
    assert result.code == 2
    assert "not in git (" in result.err


def test_the_common_ancestor_is_the_baseline_where_that_is_asked_for(
    run: Run, repository: Path, tmp_path: Path
) -> None:
    """Main has improved since this branch began, which is no fall of this branch."""
    git("checkout", "-q", "-b", "mine", "HEAD~1", at=tmp_path)
    assert run("check", repository, "--baseline-ref", "main", "--no-regression", *Q).code == 1
    result = run("check", repository, "--baseline-ref", "main", "--merge-base", "--no-regression", *Q)
    assert (result.code, "confirmed 81.0 → 81.0" in result.out) == (0, True)


def test_histories_without_a_common_ancestor_are_told(run: Run, repository: Path, tmp_path: Path) -> None:
    git("checkout", "-q", "--orphan", "other", at=tmp_path)
    commit(at=tmp_path)
    result = run("check", repository, "--baseline-ref", "main", "--merge-base", *Q)
    assert (result.code, "--baseline-ref main: has no common ancestor with HEAD here" in result.err) == (2, True)
    assert run("check", repository, "--merge-base", *Q).code == 2


def test_a_folder_of_somebody_else_says_what_helps(run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    err = run("check", repository, "--baseline-ref", "HEAD", *Q).err
    assert "git config --global --add safe.directory " in err
    assert "fetch" not in err


def test_a_gone_sheet_is_told_where_nothing_is_demanded_of_it(run: Run, repository: Path, house: Write) -> None:
    put("clients/two.toml", house(OLD, name="written.toml").read_bytes())
    repository.unlink()
    result = run("check", "clients", "--baseline-ref", "HEAD", "--allow-new", *Q)
    assert (result.code, "note: clients/two.toml: the same sheet as HEAD:clients/one.toml" in result.err) == (0, True)
    put("clients/two.toml", house("", name="written.toml").read_bytes())
    result = run("check", "clients", "--baseline-ref", "HEAD", "--allow-new", *Q, "--report-only")
    assert "note: clients/one.toml: it was there as HEAD:clients/one.toml, and is not there any more" in result.err


def test_a_renamed_sheet_is_known_by_its_id_before_its_answers(run: Run, house: Write) -> None:
    def identified(sheet_id: str, answers: str) -> str:
        return house(answers, name="written.toml").read_text().replace("tier =", f'id = "{sheet_id * 32}"\ntier =')

    git("init", "-q")
    put("clients/one.toml", identified("1", OLD))
    put("clients/two.toml", identified("2", OLD.replace('"month"', '"ever"')))
    commit()
    put("clients/uno.toml", identified("2", OLD))
    put("clients/due.toml", identified("1", OLD.replace('"month"', '"ever"')))
    for name in ("one", "two"):
        Path(f"clients/{name}.toml").unlink()
    result = run("check", "clients", "--baseline-ref", "HEAD", "--no-regression", *Q)
    assert "FAILED: clients/due.toml" in result.out
    assert "passed: clients/uno.toml" in result.out


def test_a_sheet_named_alone_is_compared_with_itself_only(run: Run, repository: Path, house: Write) -> None:
    put("clients/two.toml", house(OLD, name="written.toml").read_bytes())
    commit()
    repository.unlink()
    assert run("check", "clients/two.toml", "--baseline-ref", "HEAD", "--no-regression", *Q).code == 0
    assert run("check", "clients", "--baseline-ref", "HEAD", "--no-regression", *Q).code == 1
    assert run("check", "clients", "--exclude", "one.toml", "--baseline-ref", "HEAD", "--no-regression", *Q).code == 0
