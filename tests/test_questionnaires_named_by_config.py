"""`[questionnaires]` in an assessor.toml says where own ones are, and nobody who changes a sheet gains by it."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from assessor.io import catalog
from tests.support.repository import commit, git, put
from tests.support.running import Result, Run

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "extending" / "framework.md").read_text(encoding="utf-8")
DAY = ("--as-of", "2026-06-01")
VERSION = catalog.shipped().base.version
SHEET = (
    f'format = 1\nquestionnaire = {{ id = "northside", version = "1.0.0", catalog = "{VERSION}" }}\n'
    'tier = "essential"\n[facts]\nrole = ["operator"]\n[answers.bed-round]\nchoice = "weekly"\n'
)
SHIPPED = SHEET.replace('"northside"', '"healthcare"').replace("1.0.0", VERSION).replace("bed-round", "mfa-admin")
SHIPPED = SHIPPED.replace('choice = "weekly"', 'state = "unknown"')
TABLE = '[questionnaires]\nnorthside = "own/northside.toml"\n'
POLICY = "min_answered = 0\nmin_score = 0.1\n"
RULED = POLICY + 'standards = [{ id = "house-rules", share = 50 }]\n'
EASY = 'id = "northside"\nversion = "1.0.0"\ntitle = "Easy"\ninclude = ["bed-round"]\n'


def example(name: str) -> str:
    found = re.search(rf"<!-- {re.escape(name)} -->\n```toml\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found[1]


@pytest.fixture(autouse=True)
def repository() -> None:
    """Write a repository with a framework of its own, and sheets of it and of a questionnaire that ships."""
    put(".git/HEAD", "ref: refs/heads/main\n")
    put("own/northside.toml", example("northside.toml"))
    put("own/standards/house-rules.toml", example("standards/house-rules.toml"))
    put("assessor.toml", POLICY + TABLE)
    put("answers/north/own.toml", SHEET)
    put("answers/shipped.toml", SHIPPED)


OWN = "answers/north/own.toml"


def verdicts(result: Result) -> dict[str, bool | str]:
    found = json.loads(result.out)
    judged: dict[str, bool | str] = {each["file"]: each["passed"] for each in found["verdicts"]}
    return judged | {each["file"]: each["sentences"][0] for each in found["not_judged"]}


def test_own_and_shipped_sheets_are_judged_in_one_run(run: Run) -> None:
    result = run("check", "answers", "--format", "json", *DAY)
    assert verdicts(result) == {OWN: True, "answers/shipped.toml": False}
    assert result.code == 1
    assert "note: northside is the questionnaire own/northside.toml, as assessor.toml:4:1 names it\n" in result.err


@pytest.mark.parametrize(
    "command",
    [
        ("report", OWN, *DAY),
        ("explain", OWN, "bed-round", *DAY),
        ("plan", OWN, *DAY),
        ("whatif", OWN, "bed-round=nobody", *DAY),
        ("handout", "emergency", OWN, *DAY),
        ("validate", OWN, *DAY),
        ("migrate", OWN, "--dry-run", *DAY),
        ("compare", OWN, "later.toml", *DAY),
        ("compare", "answers/shipped.toml", OWN, *DAY),
        ("merge", OWN, "later.toml", "--to", "merged.toml"),
        ("list", "obligations", OWN, *DAY),
        ("report", OWN, "--questionnaire", "northside", *DAY),
        ("compare", OWN, "later.toml", "--questionnaire", "northside", *DAY),
        ("check", OWN, "--questionnaire", "northside", *DAY),
        ("list", "standards", "--questionnaire", "northside"),
        ("schema", "answers", "--questionnaire", "northside"),
        ("new", "northside", "--to", "answers/new.toml"),
        ("form", OWN, "--to", "form.html"),
    ],
    ids=" ".join,
)
def test_every_command_finds_it(run: Run, command: tuple[str, ...]) -> None:
    put("later.toml", SHEET.replace("weekly", "nobody") + "on = 2026-05-01\n")
    result = run(*command)
    assert result.code == (1 if command[0] == "merge" else 0), result.out + result.err
    assert (result.out + result.err).strip()


def test_an_id_that_nothing_names_is_told_where_it_could_stand(run: Run) -> None:
    result = run("new", "southside", "--to", "-")
    assert (result.code, "nor in [questionnaires] of an assessor.toml above this folder" in result.err) == (2, True)


def test_a_sitting_finds_it(lines: Callable[..., Result]) -> None:
    for target in ("northside", OWN):
        begun = lines(["q"], target, *(("--to", "begun.toml") if target == "northside" else ()))
        assert begun.code == 0, begun.err
        assert "Northside's framework" in begun.out


def test_it_is_found_from_any_folder(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("answers/north")
    assert run("report", "own.toml", *DAY).code == 0
    assert run("new", "northside", "--to", "-").code == 0


def test_the_nearest_table_that_names_it_counts(run: Run) -> None:
    put("answers/assessor.toml", '[questionnaires]\nelsewhere = "other.toml"\n')
    assert run("check", OWN, *DAY).code == 0
    put("answers/own.toml", example("northside.toml").replace("Northside's framework", "Nearer"))
    put("answers/assessor.toml", '[questionnaires]\nnorthside = "own.toml"\n')
    put("answers/standards/house-rules.toml", example("standards/house-rules.toml"))
    assert run("report", OWN, *DAY).out.startswith("Nearer\n")


def test_a_table_alone_is_no_policy(run: Run) -> None:
    put("answers/assessor.toml", TABLE.replace("own/", "").replace("northside", "elsewhere", 1))
    judged = run("check", OWN, *DAY).out
    assert "min-score 0.1 (assessor.toml:2:1)" in judged
    assert run("validate", "assessor.toml").out == "assessor.toml: a sound policy, 2 demands; names 1 questionnaire\n"
    put("assessor.toml", TABLE)
    assert "(policy starter)" in run("check", OWN, *DAY).out
    assert run("validate", "assessor.toml").out == "assessor.toml: names 1 questionnaire\n"


def test_a_table_alone_hides_no_policy_beside_it(run: Run) -> None:
    put("assessor.toml", TABLE)
    put("pyproject.toml", "[tool.assessor]\nmin_score = 99\n")
    result = run("check", OWN, *DAY)
    assert (result.code, "min-score 99.0 (pyproject.toml:2:1)" in result.out) == (1, True)


def test_it_may_stand_in_a_pyproject(run: Run) -> None:
    Path("assessor.toml").unlink()
    put("pyproject.toml", TABLE.replace("[questionnaires]", "[tool.assessor.questionnaires]"))
    assert run("report", OWN, *DAY).code == 0
    assert run("validate", "pyproject.toml").out == "pyproject.toml: names 1 questionnaire\n"


def test_a_questionnaire_on_a_catalog_of_its_own_may_be_named(run: Run, changed: Callable[..., Path]) -> None:
    folder = changed("house.toml", "keys = 3", "keys = 3")
    put("assessor.toml", POLICY + f'[questionnaires]\nhouse = "{folder.name}/house.toml"\n')
    sheet = put("house-sheet.toml", 'format = 1\nquestionnaire = { id = "house", version = "1.2.0" }\n[answers]\n')
    assert run("validate", sheet, "assessor.toml").code == 0
    outside = put("../outside.toml", (folder / "house.toml").read_bytes())
    (folder / "controls" / "doors.toml").unlink()
    (folder / "controls" / "doors.toml").symlink_to(outside)
    result = run("validate", sheet)
    assert (result.code, "doors.toml: a link, and links are not followed" in result.err) == (2, True)


REFUSED = [
    pytest.param(
        'healthcare = "own/northside.toml"',
        'assessor.toml:4:1: "healthcare" ships; a questionnaire of your own needs an id of its own',
        id="the id of one that ships",
    ),
    *(
        pytest.param(
            f"northside = '{path}'",
            f'assessor.toml:4:1: "{path}" is not the path of a .toml file below this folder, written with slashes',
            id=path,
        )
        for path in (
            "../own.toml",
            "own/../../own.toml",
            "/etc/own.toml",
            "C:/own.toml",
            "own\\own.toml",
            "own/own.txt",
        )
    ),
    pytest.param(
        'northside = "own/none.toml"', 'assessor.toml:4:1: "own/none.toml" is not there', id="a file that is not there"
    ),
    pytest.param("northside = 3", 'assessor.toml:4:1: "northside" must be text in quotes', id="no path"),
    pytest.param('Northside = "own/northside.toml"', '"Northside" must be an id', id="no id"),
    pytest.param(
        'northside = "own/other.toml"',
        'assessor.toml:4:1: own/other.toml has the id "other", not "northside"',
        id="a file of another id",
    ),
    pytest.param('northside = "linked.toml"', "linked.toml: a link, and links are not followed", id="a link to a file"),
    pytest.param(
        'northside = "linked/northside.toml"', "linked: a link, and links are not followed", id="a link to a folder"
    ),
]


@pytest.mark.parametrize(("entry", "says"), REFUSED)
def test_a_table_names_only_what_stands_below_it(run: Run, entry: str, says: str) -> None:
    put("own/other.toml", example("northside.toml").replace('"northside"', '"other"', 1))
    Path("linked.toml").symlink_to("own/northside.toml")
    Path("linked").symlink_to("own")
    put("assessor.toml", f"{POLICY}[questionnaires]\n{entry}\n")
    for command in (("report", OWN, *DAY), ("validate", "assessor.toml"), ("check", OWN, *DAY)):
        result = run(*command)
        assert (result.code, says in result.err) == (2, True), (command, result.err)


def test_the_search_ends_at_the_repository_s_root(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    put("inner/.git/HEAD", "ref: refs/heads/main\n")
    put("inner/own.toml", SHEET)
    monkeypatch.chdir("inner")
    result = run("report", "own.toml", *DAY)
    assert (result.code, "which does not ship" in result.err) == (2, True)
    assert "or in [questionnaires] of an assessor.toml above the sheet" in result.err


@pytest.mark.parametrize(
    "option",
    [
        ("--no-config",),
        ("--policy", "starter"),
        ("--policy", "job/policy.toml"),
        ("--policy", "starter", "--questionnaire", "northside"),
    ],
)
def test_where_a_policy_is_named_a_table_beside_the_sheet_counts_for_nothing(run: Run, option: tuple[str, ...]) -> None:
    put("job/policy.toml", POLICY)
    result = run("check", OWN, *option, *DAY)
    assert (result.code, "which does not ship" in result.err) == (2, True)
    assert "or in [questionnaires] of the policy's own file" in result.err


def test_a_named_policy_names_questionnaires_below_its_own_folder(run: Run) -> None:
    Path("assessor.toml").unlink()
    put("job/policy.toml", RULED + TABLE)
    put("job/own/northside.toml", example("northside.toml"))
    put("job/own/standards/house-rules.toml", example("standards/house-rules.toml"))
    result = run("check", OWN, "--policy", "job/policy.toml", *DAY)
    assert (result.code, "house-rules" in result.out) == (0, True), result.err
    assert "northside is the questionnaire job/own/northside.toml, as job/policy.toml:5:1 names it" in result.err


class TestAtARevision:
    """With `--policy-ref`, the table, the questionnaire and its standards are those of the revision."""

    @pytest.fixture(autouse=True)
    def committed(self) -> None:
        Path(".git/HEAD").unlink()
        Path(".git").rmdir()
        git("init", "-q")
        put("assessor.toml", RULED + TABLE)
        commit()
        git("branch", "trusted")

    def judged(self, run: Run, *more: str) -> Result:
        return run("check", OWN, "--policy-ref", "trusted", *more, *DAY)

    def test_it_is_found_there(self, run: Run) -> None:
        result = self.judged(run)
        assert (result.code, "house-rules" in result.out) == (0, True), result.err
        told = "northside is the questionnaire trusted:own/northside.toml, as trusted:assessor.toml:5:1 names it"
        assert told in result.err

    def test_what_a_pull_request_changes_counts_for_nothing(self, run: Run) -> None:
        before = self.judged(run).out
        put("own/northside.toml", example("northside.toml").replace("weight = 6", "weight = 100"))
        put("own/standards/house-rules.toml", example("standards/house-rules.toml").replace("full", "related"))
        put("own/easy.toml", EASY)
        put("answers/assessor.toml", POLICY + '[questionnaires]\nnorthside = "easy.toml"\n')
        put("assessor.toml", POLICY + '[questionnaires]\nnorthside = "own/easy.toml"\n')
        assert self.judged(run).out == before

    def test_an_id_that_only_a_pull_request_names_is_not_judged(self, run: Run) -> None:
        put("own/easy.toml", EASY.replace('"northside"', '"easy"'))
        put("assessor.toml", POLICY + TABLE + 'easy = "own/easy.toml"\n')
        put(OWN, SHEET.replace('"northside"', '"easy"'))
        result = self.judged(run)
        assert (result.code, result.out) == (2, "")
        assert "or in [questionnaires] of an assessor.toml above the sheet at trusted" in result.err

    def test_a_file_that_is_only_in_the_checkout_is_not_read(self, run: Run) -> None:
        git("checkout", "-q", "trusted")
        git("rm", "-q", "--cached", "own/northside.toml")
        git("commit", "-q", "-m", "y")
        result = self.judged(run)
        assert (result.code, 'trusted:assessor.toml:5:1: "own/northside.toml" is not there' in result.err) == (2, True)

    def test_a_link_in_the_checkout_decides_nothing(self, run: Run) -> None:
        put("easy/northside.toml", EASY)
        git("mv", "own", "old")
        Path("own").symlink_to("easy")
        result = self.judged(run)
        assert (result.code, "links are not followed" in result.err) == (2, True)

    def test_a_catalog_of_its_own_is_not_read_there(self, run: Run) -> None:
        git("checkout", "-q", "trusted")
        put("own/catalog.toml", "")
        commit()
        result = self.judged(run)
        assert (result.code, "stands on a catalog of its own, which is not read at a revision" in result.err) == (
            2,
            True,
        )

    def test_a_named_policy_is_read_there_with_its_table(self, run: Run) -> None:
        put("assessor.toml", POLICY)
        result = self.judged(run, "--policy", "assessor.toml")
        assert (result.code, "house-rules" in result.out) == (0, True), result.err

    def test_sheets_at_revisions_are_compared_by_it(self, run: Run) -> None:
        put(OWN, SHEET.replace("weekly", "nobody"))
        result = run("compare", f"trusted:{OWN}", OWN, *DAY)
        assert result.code == 0, result.err
