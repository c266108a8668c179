"""What a pull request cannot change: the policy of a revision, waivers of a file, and sheets that are expected."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.gate import GOOD, KEYS_NO
from tests.support.house import AS_OF, Q, waiver
from tests.support.repository import commit, git, put
from tests.support.running import Run, Write

A = Path("answers/a.toml")
STRICT = 'require = ["key-list"]\n'


@pytest.fixture
def text(house: Write) -> Callable[[str], str]:
    def of(answers: str) -> str:
        written = house(answers, name="written.toml").read_text()
        Path("written.toml").unlink()
        return written

    return of


@pytest.fixture(autouse=True)
def repository(text: Callable[[str], str]) -> None:
    git("init", "-q")
    put("answers/a.toml", text(KEYS_NO))
    put("answers/b.toml", text(GOOD))
    put("assessor.toml", STRICT)
    commit()


def test_a_policy_of_a_revision_is_not_what_stands_beside_the_sheet(run: Run) -> None:
    put("assessor.toml", "min_score = 1\n")
    put("answers/assessor.toml", "min_score = 2\n")
    assert run("check", A, *Q).code == 0
    result = run("check", A, *Q, "--policy-ref", "HEAD")
    assert (result.code, "require key-list (HEAD:assessor.toml:1:1)" in result.out) == (1, True)


def test_a_named_policy_is_read_at_the_revision_and_one_that_ships_as_it_ships(run: Run) -> None:
    put("strict.toml", "min_score = 1\n")
    assert "not there at HEAD" in run("check", A, *Q, "--policy", "strict.toml", "--policy-ref", "HEAD").err
    assert "(policy solid)" in run("check", A, *Q, "--policy", "solid", "--policy-ref", "HEAD").out
    result = run("check", A, *Q, "--policy", "assessor.toml", "--policy-ref", "HEAD")
    assert "(HEAD:assessor.toml:1:1)" in result.out


def test_a_policy_in_a_shared_file_is_found_at_a_revision(run: Run) -> None:
    put("assessor.toml", "")
    Path("assessor.toml").unlink()
    put("pyproject.toml", '[tool.assessor]\nrequire = ["key-list"]\n')
    commit()
    put("pyproject.toml", "[project]\n")
    assert "(HEAD:pyproject.toml:2:1)" in run("check", A, *Q, "--policy-ref", "HEAD").out
    assert "(policy starter)" in run("check", A, *Q).out


def test_without_a_policy_at_the_revision_the_starter_counts(run: Run) -> None:
    Path("assessor.toml").unlink()
    commit()
    put("assessor.toml", "min_score = 1\n")
    assert "(policy starter)" in run("check", A, *Q, "--policy-ref", "HEAD").out


@pytest.mark.parametrize("ref", ["nowhere", "", "--output=x", "HEAD:x"])
def test_a_revision_that_is_none_judges_nothing(run: Run, ref: str) -> None:
    result = run("check", A, *Q, f"--policy-ref={ref}")
    assert (result.code, result.out) == (2, "")


def test_the_search_for_a_policy_ends_with_the_repository(
    run: Run, text: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    put("inner/answers/a.toml", text(KEYS_NO))
    monkeypatch.chdir("inner")
    assert run("check", A, *Q).code == 1
    git("init", "-q")
    result = run("check", A, *Q)
    assert (result.code, "(policy starter)" in result.out) == (0, True)


def test_a_submodule_does_not_end_the_search(run: Run) -> None:
    put("answers/.git", "gitdir: elsewhere\n")
    assert run("check", A, *Q).code == 1


def test_no_policy_is_looked_for_where_that_is_said(run: Run) -> None:
    result = run("check", A, *Q, "--no-config")
    assert (result.code, "(policy starter)" in result.out, "key-list" in result.out) == (0, True, False)
    assert run("check", A, *Q, "--no-config", "--policy", "solid").code == 2


def test_waivers_may_come_from_a_file_only(run: Run, text: Callable[[str], str]) -> None:
    put("answers/a.toml", text(KEYS_NO + waiver("key-list")))
    assert run("check", A, *Q).code == 0
    put("assessor.toml", f'waivers_from = "file"\n{STRICT}')
    result = run("check", A, *Q)
    refused = "waiver of key-list: not allowed: the policy takes waivers only from a file that is named with --waivers"
    assert (result.code, refused in result.out) == (1, True)
    assert "waivers-from only from a file that is named with --waivers (assessor.toml:1:1)" in result.out
    put("answers/a.toml", text(KEYS_NO))
    put("waivers.toml", waiver("key-list"))
    assert run("check", A, *Q, "--waivers", "waivers.toml").code == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sheets", "code"),
    [
        pytest.param('["answers/a.toml"]', 0, id="the sheet"),
        pytest.param('["answers/*.toml"]', 0, id="a pattern"),
        pytest.param('["**/a.toml"]', 0, id="a deep one"),
        pytest.param('["answers/b.toml"]', 1, id="another sheet"),
        pytest.param('["a.toml"]', 1, id="a name without its folder"),
    ],
)
def test_a_waiver_may_be_for_some_sheets(run: Run, monkeypatch: pytest.MonkeyPatch, sheets: str, code: int) -> None:
    put("waivers.toml", f"{waiver('key-list')}sheets = {sheets}\n")
    result = run("check", A, *Q, "--waivers", "waivers.toml")
    assert (result.code, "waiver of key-list: for other sheets only" in result.out) == (code, code == 1)
    monkeypatch.chdir("answers")
    assert run("check", "a.toml", *Q, "--waivers", "../waivers.toml").code == code


@pytest.mark.parametrize(
    ("policy", "expires", "code"),
    [
        pytest.param("", "2027-04-01", 0, id="a year"),
        pytest.param("", "2027-04-02", 1, id="more than a year"),
        pytest.param("[waivers]\nlongest_days = 800\n", "2027-04-02", 0, id="as a policy allows"),
        pytest.param("[waivers]\nlongest_days = 30\n", "2026-12-31", 1, id="less, as a policy says"),
    ],
)
def test_a_waiver_lasts_a_year_where_no_policy_says_otherwise(
    run: Run, text: Callable[[str], str], policy: str, expires: str, code: int
) -> None:
    put("answers/a.toml", text(KEYS_NO + waiver("key-list", expires)))
    put("assessor.toml", STRICT + policy)
    result = run("check", A, *Q)
    assert AS_OF == "2026-03-31"
    assert (result.code, "waivers: the waiver of key-list lasts until" in result.out) == (code, code == 1)


@pytest.mark.parametrize("names", [("answers",), (".",), ("answers/*.toml",)])
def test_an_expected_sheet_must_be_there(run: Run, names: tuple[str, ...]) -> None:
    put("assessor.toml", 'expected = ["answers/a.toml", "answers/b.toml"]\n')
    assert run("check", *names, *Q).code == 0
    Path("answers/b.toml").unlink()
    result = run("check", *names, *Q, "--report-only")
    told = "answers/b.toml: an answer sheet is expected there (assessor.toml:1:1), and none is found"
    assert (result.code, told in result.err) == (2, True)


def test_an_expected_sheet_is_not_hidden_or_linked(run: Run) -> None:
    put("assessor.toml", 'expected = ["answers/b.toml"]\n')
    Path("answers/b.toml").rename("answers/.b.toml")
    assert run("check", "answers", *Q).code == 2
    Path("answers/b.toml").symlink_to("a.toml")
    assert run("check", A, *Q).code == 2


def test_a_sheet_that_is_named_alone_does_not_need_the_others_to_be_judged(run: Run) -> None:
    put("assessor.toml", 'expected = ["answers/b.toml"]\n')
    assert run("check", A, *Q).code == 0
    Path("answers/b.toml").unlink()
    assert run("check", A, *Q).code == 2


RETIRED = 'retired = [{ sheet = "answers/b.toml", reason = "The site is closed", approved_by = "A. Alder" }]\n'
COMPARED = ("--baseline-ref", "HEAD", "--no-regression")


def test_a_retired_sheet_may_be_gone_by_a_file_that_is_named(run: Run) -> None:
    put("assessor.toml", "min_score = 1\n")
    Path("answers/b.toml").unlink()
    assert run("check", "answers", *Q, *COMPARED).code == 1
    put("waivers.toml", RETIRED)
    result = run("check", "answers", *Q, *COMPARED, "--waivers", "waivers.toml")
    told = "note: answers/b.toml: it was there as HEAD:answers/b.toml, and is retired: The site is closed (A. Alder)"
    assert (result.code, told in result.err) == (0, True)


def test_a_policy_retires_a_sheet_only_where_nobody_changes_it_along(run: Run) -> None:
    put("assessor.toml", f"min_score = 1\n{RETIRED}")
    Path("answers/b.toml").unlink()
    result = run("check", "answers", *Q, *COMPARED)
    told = "not there any more; that it is retired counts only from --waivers, or from a policy of --policy-ref"
    assert (result.code, told in result.out) == (1, True)
    git("stash", "-q")
    put("assessor.toml", f"min_score = 1\n{RETIRED}")
    commit()
    Path("answers/b.toml").unlink()
    assert run("check", "answers", *Q, *COMPARED, "--policy-ref", "HEAD").code == 0
