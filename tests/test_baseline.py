"""Baselines: what moved since an earlier sheet, why, and that nothing falls below it."""

import re
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path

import pytest

from assessor.model.verdict import Verdicts
from tests.conftest import AS_OF, FACTS, HOUSE, Run, Write, answers
from tests.test_policy import waiver
from tests.test_scoring import ALL, ANGLES

Q = ("--questionnaire", HOUSE, "--as-of", AS_OF, "--allow-critical-failure", "--min-answered", "10")
OLD = answers(**(ALL | {"key_list": "old", "camera_kept": "month"})) + ANGLES


def against(
    run: Run, house: Write, before: str, after: str, *options: object, facts: str = FACTS
) -> tuple[int, str, str]:
    baseline, sheet = house(before, name="old.toml"), house(after, facts, name="new.toml")
    result = run("check", sheet, "--baseline", baseline, *Q, *options)
    return result.code, result.out, result.err


@pytest.mark.parametrize(
    ("after", "code", "says"),
    [
        pytest.param(OLD, 0, "confirmed 83.8 → 83.8 (nothing moved it)", id="nothing moved"),
        pytest.param(OLD.replace('"month"', '"days"'), 0, "confirmed 83.8 → 85.0 (+1.2 by answers)", id="a better answer"),
        pytest.param(OLD.replace('"month"', '"days"'), 0, "better: camera-kept", id="which is named"),
        pytest.param(OLD.replace('"month"', '"ever"'), 1, "no-regression: the confirmed score was 83.8 and is 81.0", id="a score that falls"),
        pytest.param(OLD.replace('"month"', '"ever"'), 1, "no-regression: control camera-kept was 70.0 and is 0.0", id="a control that falls"),
        pytest.param(OLD.replace('"month"', '"ever"'), 1, "no-regression: domain cameras was 94.0 and is 80.0", id="a domain that falls"),
        pytest.param(OLD.replace('choice = "month"', 'state = "unknown"'), 1, "no-regression: control camera-kept was 70.0 and is 0.0", id="what is no longer known"),
        pytest.param(OLD.replace('choice = "month"', 'state = "not-applicable"\nreason = "r"'), 1, "control camera-kept was 70.0 and is 0.0 (it is left out now)", id="what no longer applies"),
        pytest.param(OLD.replace('"month"', '"ever"').replace('"old"', '"yes"'), 1, "control camera-kept was 70.0", id="a gain elsewhere makes up for no loss"),
    ],
)  # fmt: skip
def test_nothing_falls_below_a_baseline(run: Run, house: Write, after: str, code: int, says: str) -> None:
    found = against(run, house, OLD, after, "--no-regression")
    assert (found[0], says in found[1]) == (code, True), found[1]


def test_a_comparison_alone_demands_nothing(run: Run, house: Write) -> None:
    code, out, _ = against(run, house, OLD, OLD.replace('"month"', '"ever"'))
    assert (code, "worse: camera-kept" in out) == (0, True)


def test_a_waiver_accepts_a_control_that_falls_but_no_score(run: Run, house: Write, tmp_path: Path) -> None:
    after = OLD.replace('"month"', '"ever"') + waiver("camera-kept")
    (tmp_path / "policy.toml").write_text('min_answered = 1\nno_regression = ["control"]\n')
    code, out, _ = against(run, house, OLD, after, "--policy", "policy.toml")
    assert (code, "waived: no-regression: control camera-kept was" in out) == (0, True)
    assert against(run, house, OLD, after, "--no-regression")[0] == 1


def test_the_parts_add_up_exactly(run: Run, house: Write, tmp_path: Path) -> None:
    reworded = OLD.replace('"month"\n', f'"days"\nas_asked = "sha256:{"0" * 64}"\n')
    sheet = house(reworded, name="new.toml")
    sheet.write_text(sheet.read_text().replace('version = "1.2.0"', 'version = "1.1.0"'))
    given = {"--baseline": house(OLD, name="old.toml"), "--out": "json=v.json"}
    run("check", sheet, *(part for pair in given.items() for part in pair), *Q)
    comparison = Verdicts.model_validate_json((tmp_path / "v.json").read_bytes()).verdicts[0].comparison
    assert comparison is not None
    assert [part.name for part in comparison.parts] == ["answers", "questionnaire version", "weights"]
    assert comparison.before + sum((part.points for part in comparison.parts), Fraction(0)) == comparison.after
    printed = run("check", sheet, "--baseline", "old.toml", *Q).out
    found = re.search(r"confirmed (\S+) → (\S+) \((\S+) by answers, (\S+) by questionnaire version\)", printed)
    assert found
    assert Fraction(found[1]) + Fraction(found[3]) + Fraction(found[4]) == Fraction(found[2])


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


@pytest.mark.parametrize(
    ("options", "says"),
    [
        pytest.param(["--baseline", "clients/one.toml", "--no-regression"], "clients/one.toml: is the baseline itself, so nothing could fall below it", id="the sheet itself"),
        pytest.param(["--baseline", "blank.toml", "--no-regression"], "blank.toml: no answer in it counts, so nothing could fall below it", id="a sheet without answers"),
        pytest.param(["--baseline-ref", "HEAD\nx"], r"--baseline-ref HEAD\u000ax: not a git revision", id="two lines"),
        pytest.param(["--baseline", "none.toml"], "none.toml: no such file", id="no file"),
        pytest.param(["--baseline", "broken.toml"], "broken.toml:1:", id="a file that cannot be read"),
        pytest.param(["--baseline-ref", "nowhere"], "nowhere:", id="no revision"),
        pytest.param(["--baseline-ref", "nowhere"], "not in git (invalid object name 'nowhere'); fetch that revision, or name an earlier answer sheet with --baseline", id="which is said"),
        pytest.param(["--baseline-ref", "HEAD~1:other"], "--baseline-ref HEAD~1:other: not a git revision", id="another file"),
        pytest.param(["--baseline-ref=--output=x"], "--baseline-ref --output=x: not a git revision", id="an option for git"),
        pytest.param(["--baseline-ref", ""], "not a git revision", id="nothing"),
        pytest.param(["--no-regression"], "nothing may fall below a baseline, and none is named", id="a demand without a baseline"),
        pytest.param(["--baseline", "a.toml", "--baseline-ref", "HEAD"], "not allowed with", id="both"),
    ],
)  # fmt: skip
def test_a_baseline_that_cannot_be_read_is_no_pass(
    run: Run, house: Write, repository: Path, tmp_path: Path, options: list[str], says: str
) -> None:
    (tmp_path / "broken.toml").write_text("[answers")
    house("", name="blank.toml")
    result = run("check", repository, *options, *Q)
    assert (result.code, result.out) == (2, "")
    assert says in result.err
    assert not (tmp_path / "x").exists()


def test_a_sheet_outside_git_says_so(run: Run, house: Write) -> None:
    result = run("check", house(OLD), "--baseline-ref", "HEAD", *Q)
    assert result.code == 2
    assert "not in git (" in result.err


def test_a_baseline_of_another_questionnaire_is_refused(run: Run, house: Write) -> None:
    other = house(OLD, name="old.toml")
    other.write_text(other.read_text().replace('id = "house"', 'id = "barn"'))
    result = run("check", house(OLD), "--baseline", other, *Q)
    assert (result.code, 'answers "barn", not "house"' in result.err) == (2, True)


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
    assert [(part.name, part.points) for part in comparison.parts] == [
        ("answers", Fraction(14, 5)),
        ("questionnaire version", 0),
        ("weights", comparison.after - Fraction("83.8")),
    ]
    assert comparison.before == 81
    printed = run("check", "new.toml", "--baseline", "old.json", *options).out
    assert "since old.json: confirmed 81.0 → 87.2 (+2.8 by answers, +3.4 by weights)" in printed


def test_an_earlier_report_scores_as_it_did(run: Run, house: Write) -> None:
    for number, text in enumerate((OLD, OLD.replace('"old"', '"no"'), answers(lock_fitted="some", window_shut="none"))):
        sheet = house(text, name=f"{number}.toml")
        run("report", sheet, "--questionnaire", HOUSE, "--as-of", AS_OF, "--out", f"json={number}.json")
        out = run("check", sheet, "--baseline", f"{number}.json", *Q).out
        assert "(nothing moved it)" in out
        assert "worse" not in out


def test_what_is_no_report_is_no_baseline(run: Run, house: Write, tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text('{"format": "assessor-verdicts"}')
    result = run("check", house(OLD), "--baseline", "other.json", *Q)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("other.json: not a report of this version; write one with")
