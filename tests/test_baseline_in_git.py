"""A baseline that is a revision in git: found beside the sheet, and never fetched."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.support.baselines import OLD, Q
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
    what = "HEAD:clients/two.toml: not there; --allow-new judges a new or renamed sheet without a baseline\n"
    assert (refused.code, what in refused.err) == (2, True)
    allowed = run("check", repository, "clients/two.toml", *options, "--allow-new")
    assert (allowed.code, "note: HEAD:clients/two.toml: not there yet" in allowed.err) == (0, True)


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
            (
                "not in git (invalid object name 'nowhere'); fetch that revision, or name an earlier answer sheet "
                "as a file"
            ),
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
