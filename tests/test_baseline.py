"""Baselines: what moved since an earlier sheet, why, and that nothing falls below it."""

import json
import re
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from assessor.model.verdict import Change, Comparison, Verdicts
from tests.support.house import ALL, ANGLES, AS_OF, FACTS, HOUSE, answers, waiver
from tests.support.running import Run, Write

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
        pytest.param(
            OLD.replace('"month"', '"days"'), 0, "confirmed 83.8 → 85.0 (+1.2 by answers)", id="a better answer"
        ),
        pytest.param(OLD.replace('"month"', '"days"'), 0, "better: camera-kept", id="which is named"),
        pytest.param(
            OLD.replace('"month"', '"ever"'),
            1,
            "no-regression: the confirmed score was 83.8 and is 81.0",
            id="a score that falls",
        ),
        pytest.param(
            OLD.replace('"month"', '"ever"'),
            1,
            "no-regression: control camera-kept was 70.0 and is 0.0",
            id="a control that falls",
        ),
        pytest.param(
            OLD.replace('"month"', '"ever"'),
            1,
            "no-regression: domain cameras was 94.0 and is 80.0",
            id="a domain that falls",
        ),
        pytest.param(
            OLD.replace('choice = "month"', 'state = "unknown"'),
            1,
            "no-regression: control camera-kept was 70.0 and is 0.0",
            id="what is no longer known",
        ),
        pytest.param(
            OLD.replace('choice = "month"', 'state = "not-applicable"\nreason = "r"'),
            1,
            "control camera-kept was 70.0 and is 0.0 (it is left out now)",
            id="what no longer applies",
        ),
        pytest.param(
            OLD.replace('"month"', '"ever"').replace('"old"', '"yes"'),
            1,
            "control camera-kept was 70.0",
            id="a gain elsewhere makes up for no loss",
        ),
    ],
)
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


def compared(run: Run, *options: object, baseline: str = "old.toml") -> tuple[Comparison, str]:
    """Return what moved, as values and as printed."""
    result = run("check", "new.toml", "--baseline", baseline, *Q, *options, "--out", "json=v.json", "--format", "text")
    found = Verdicts.model_validate_json(Path("v.json").read_bytes()).verdicts[0].comparison
    assert found is not None
    return found, result.out


def parts(change: Change | None) -> dict[str, Fraction]:
    """Return what moved a figure, after adding it up."""
    assert change is not None
    assert change.before + sum((part.points for part in change.parts), Fraction(0)) == change.after
    return {part.name: part.points for part in change.parts if part.points}


def printed_parts_add_up(line: str) -> bool:
    before, after, told = re.findall(r"d (\S+) → (\S+) \((.*)\)", line)[0]
    return Fraction(before) + sum(Fraction(part.split(" by ")[0]) for part in told.split(", ")) == Fraction(after)


def test_the_parts_add_up_exactly(run: Run, house: Write) -> None:
    reworded = OLD.replace('"month"\n', f'"days"\nas_asked = "sha256:{"0" * 64}"\n')
    sheet = house(reworded, name="new.toml")
    sheet.write_text(sheet.read_text().replace('version = "1.2.0"', 'version = "1.1.0"'))
    house(OLD, name="old.toml")
    found, printed = compared(run)
    assert list(parts(found.confirmed)) == ["answers", "questionnaire version"]
    assert printed_parts_add_up(printed)


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
    assert (found.confirmed.before, found.rescored) == (Fraction(1085, 13), Fraction(838, 10))
    answered, credited, weighed = Fraction(150, 13), Fraction(5 * 7, 13), Fraction(988, 10) - Fraction(1270, 13)
    assert parts(found.confirmed) == {"answers": answered, "questionnaire version": credited, "weights": weighed}
    assert printed_parts_add_up(printed)


def test_a_fall_is_judged_by_todays_questionnaire(run: Run, house: Write, then: str) -> None:
    """Neither better credits nor other weights make up for a worse answer."""
    house(OLD.replace('"old"', '"no"'), name="new.toml")
    _, printed = compared(run, "--no-regression", baseline=then)
    assert "no-regression: the confirmed score, by today's questionnaire, was 83.8 and is 68.8\n" in printed
    house(OLD, name="new.toml")
    assert "no-regression: " not in compared(run, "--no-regression", baseline=then)[1]


def test_evidence_that_has_grown_too_old_is_a_part_of_its_own(run: Run, house: Write, tmp_path: Path) -> None:
    def shown(day: str) -> str:
        return OLD.replace('"month"\n', f'"month"\nevidence = [{{ reference = "r", on = {day} }}]\n')

    policy = tmp_path / "policy.toml"
    policy.write_text("min_answered = 1\nmin_evidenced = 0.1\nmax_evidence_age = 30\n")
    house(shown("2026-02-01"), name="old.toml")
    house(shown("2026-02-01"), name="new.toml")
    # camera-kept alone is shown: 70 of 100, 2 of 10 in its domain, which is 2 of 10
    found, printed = compared(run, "--policy", policy)
    assert found.evidenced is not None
    assert (found.evidenced.before, parts(found.evidenced)) == (Fraction(28, 10), {"expiry": Fraction(-28, 10)})
    assert "evidenced 2.8 → 0.0 (-2.8 by expiry)\n" in printed
    house(shown("2026-03-02"), name="new.toml")
    assert parts(compared(run, "--policy", policy)[0].evidenced) == {}


def test_a_fall_by_less_than_is_printed_is_told(run: Run, house: Write, tmp_path: Path) -> None:
    copy = shutil.copytree(HOUSE.parent, tmp_path / "fine")
    cameras = copy / "controls" / "cameras.toml"
    finer = "".join(f'days-{credit} = {{ credit = {credit}, text = "{credit}" }}\n' for credit in (71, 72))
    cameras.write_text(cameras.read_text().replace("days = {", f"{finer}days = {{"))
    house(OLD.replace('"month"', '"days-72"'), name="old.toml")
    house(OLD.replace('"month"', '"days-71"'), name="new.toml")
    _, printed = compared(run, "--no-regression", "--questionnaire", copy / "house.toml")
    assert "no-regression: the confirmed score was 83.8 and is 83.8 (less by under 0.1)\n" in printed


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


def test_asking_less_is_a_fall(run: Run, house: Write) -> None:
    deep, shallow = (house(OLD.replace("essential", tier), name=f"{tier}.toml") for tier in ("standard", "essential"))
    shallow.write_text(shallow.read_text().replace('tier = "standard"', 'tier = "essential"'))
    deep.write_text(deep.read_text().replace('tier = "essential"', 'tier = "standard"'))
    result = run("check", shallow, "--baseline", deep, "--no-regression", *Q)
    assert (result.code, "no-regression: the tier was standard and is essential, which asks less" in result.out) == (
        1,
        True,
    )


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
            "not in git (invalid object name 'nowhere'); fetch that revision, or name an earlier answer sheet with "
            "--baseline",
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
    moved = parts(comparison.confirmed)
    assert moved == {"answers": Fraction(14, 5), "weights": comparison.confirmed.after - Fraction("83.8")}
    assert comparison.confirmed.before == 81
    printed = run("check", "new.toml", "--baseline", "old.json", *options).out
    assert "since old.json: confirmed 81.0 → 87.2 (+2.8 by answers, +3.4 by weights)" in printed


def test_an_earlier_report_scores_as_it_did(run: Run, house: Write) -> None:
    for number, text in enumerate((OLD, OLD.replace('"old"', '"no"'), answers(lock_fitted="some", window_shut="none"))):
        sheet = house(text, name=f"{number}.toml")
        run("report", sheet, "--questionnaire", HOUSE, "--as-of", AS_OF, "--out", f"json={number}.json")
        out = run("check", sheet, "--baseline", f"{number}.json", *Q).out
        assert "(nothing moved it)" in out
        assert "worse" not in out


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


def test_what_is_no_report_is_no_baseline(run: Run, house: Write, tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text('{"format": "assessor-verdicts"}')
    result = run("check", house(OLD), "--baseline", "other.json", *Q)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("other.json: not a report of this version; write one with")
