"""What portfolio.toml lists: whose sheets are whose, in its folder, and every mistake in it with its place."""

import sys
import time
from pathlib import Path

import pytest

from assessor.io import discovery, portfoliofile
from assessor.io.portfoliofile import Members
from assessor.model.verdict import Verdicts
from tests.support.house import MIXED, Q
from tests.support.repository import git
from tests.support.running import Run, Write


@pytest.fixture
def put(house: Write, tmp_path: Path) -> Write:
    """Write sheets of the tiny questionnaire by their paths."""

    def write(*names: str) -> Path:
        text = house(MIXED, name="one.toml").read_text(encoding="utf-8")
        (tmp_path / "one.toml").unlink()
        for name in names:
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return write


def firms(listed: dict[str, str], *, file: str = "portfolio.toml") -> Path:
    """Write a portfolio file: firms by their ids, with the rest of each table."""
    text = "".join(f'[firms.{firm_id}]\nname = "{firm_id.title()}"\n{rest}\n' for firm_id, rest in listed.items())
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    Path(file).write_text(text, encoding="utf-8")
    return Path(file)


def found(*names: str) -> Members:
    return portfoliofile.find(map(Path, names))


def whose(gathered: Members) -> dict[str, str | None]:
    return {member.path.as_posix(): member.firm for member in gathered.members}


def faults(gathered: Members) -> list[str]:
    return [sentence for _, error in gathered.missing for sentence in error.sentences]


def test_files_folders_and_patterns_are_listed(put: Write) -> None:
    put("a/2025.toml", "a/deep/2026.toml", "b/x.toml", "b/y.toml", "c.toml", "d.toml")
    firms({"a": 'sheets = ["a"]', "b": 'sheets = ["b/x*.toml", "b/*.toml"]', "c": 'sheets = ["c.toml"]'})
    gathered = found("portfolio.toml")
    assert whose(gathered) == {
        "a/2025.toml": "a",
        "a/deep/2026.toml": "a",
        "b/x.toml": "b",
        "b/y.toml": "b",
        "c.toml": "c",
    }
    assert (gathered.missing, gathered.notes) == ((), ())


def test_a_member_has_the_name_the_group_and_the_questionnaire_of_its_firm(put: Write) -> None:
    put("a.toml", "own/dental.toml")
    firms({"a": 'sheets = ["a.toml"]\nquestionnaire = "own/dental.toml"\ngroup = "Dental"'})
    (member,) = found("portfolio.toml").members
    assert member == (Path("a.toml"), "a", "A", "Dental", Path("own/dental.toml"))


def test_of_a_folder_what_its_file_does_not_list_counts_too(put: Write) -> None:
    put("clients/a.toml", "clients/b.toml", "c.toml")
    firms({"a": 'sheets = ["a.toml"]'}, file="clients/portfolio.toml")
    assert whose(found("clients", "c.toml")) == {
        "clients/a.toml": "a",
        "clients/b.toml": None,
        "c.toml": None,
    }
    assert whose(found("clients/portfolio.toml")) == {"clients/a.toml": "a"}
    assert whose(found("clients/portfolio.toml", "clients")) == whose(found("clients", "clients/portfolio.toml"))


def test_a_sheet_that_is_listed_is_its_firms_however_else_it_is_named(put: Write) -> None:
    put("clients/a.toml")
    firms({"a": 'sheets = ["a.toml"]'}, file="clients/portfolio.toml")
    for names in (["clients/a.toml", "clients"], ["clients/portfolio.toml", "clients/*a.toml"]):
        assert whose(found(*names)) == {"clients/a.toml": "a"}


def test_a_portfolio_file_may_have_another_name(put: Write) -> None:
    put("a.toml")
    assert whose(found(str(firms({"a": 'sheets = ["a.toml"]'}, file="clients.toml")))) == {"a.toml": "a"}


@pytest.mark.parametrize("name", [".", "*.toml", "**"])
def test_a_portfolio_file_is_no_sheet(put: Write, run: Run, name: str) -> None:
    put("a.toml")
    firms({"a": 'sheets = ["a.toml"]'})
    assert discovery.find([name]).files == (Path("a.toml"),)
    result = run("check", name, *Q, "--strict", "--out", "json=verdicts.json")
    found = Verdicts.model_validate_json(Path("verdicts.json").read_bytes())
    assert ([each.file for each in found.verdicts], found.not_judged) == (["a.toml"], ())
    assert "portfolio" not in result.err


def test_a_sheet_named_like_a_portfolio_file_is_still_judged(put: Write) -> None:
    put("portfolio.toml", "deep/portfolio.toml")
    assert discovery.find(["."]).files == (Path("deep/portfolio.toml"), Path("portfolio.toml"))


@pytest.mark.parametrize("name", ["clients/*", "clients/**/*.toml"])
def test_a_portfolio_file_that_is_not_read_is_named(put: Write, name: str) -> None:
    put("clients/a/1.toml")
    firms({"a": 'sheets = ["1.toml"]'}, file="clients/a/portfolio.toml")
    gathered = found(name)
    assert whose(gathered) == {"clients/a/1.toml": None}
    assert [note.partition(";")[0] for note in gathered.notes] == [
        "1 portfolio file is not read here: clients/a/portfolio.toml"
    ]
    assert found("clients/a").notes == ()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        pytest.param('sheets = ["../a.toml"]', '3:11: "../a.toml" leads out of the folder of this file', id="outside"),
        pytest.param('sheets = ["b/../a.toml"]', '3:11: "b/../a.toml" leads out', id="outside and back in"),
        pytest.param('sheets = ["/tmp/a.toml"]', '3:11: "/tmp/a.toml" is an absolute path; name', id="from the root"),
        pytest.param("sheets = ['C:/a.toml']", '3:11: "C:/a.toml" is an absolute path; name', id="a drive"),
        pytest.param("sheets = ['C:\\a.toml']", '3:11: "C:\\a.toml" is an absolute path; name', id="Windows"),
        pytest.param("sheets = ['b\\a.toml']", '3:11: "b\\a.toml" has backslashes; write "b/a.toml"', id="backslashes"),
        pytest.param('sheets = ["."]', '3:11: "." is the folder of this file; "**" is all that is in it', id="all"),
        pytest.param("sheets = []", '3:1: "sheets" has 0 entries; the least is 1', id="no sheet"),
        pytest.param('sheets = [""]', '3:11: "" is the folder of this file', id="nothing"),
        pytest.param('sheets = "a.toml"', '3:1: "sheets" must be a list', id="a text"),
        pytest.param('sheet = ["a.toml"]', '3:1: "sheet" is not a key here; did you mean "sheets"?', id="a wrong key"),
        pytest.param(
            'sheets = ["a.toml"]\nquestionnaire = "../q.toml"',
            '4:1: "../q.toml" leads out',
            id="a questionnaire outside",
        ),
        pytest.param(
            'sheets = ["a.toml"]\nquestionnaire = "house"', '4:1: "house" is not the path of a .toml file', id="an id"
        ),
        pytest.param('sheets = ["a.toml"]\ngroup = 1', '4:1: "group" must be text in quotes', id="a number"),
        pytest.param('sheets = ["a.toml"]\ngroup = "-"', '4:1: "group" must not be blank', id="a group without a name"),
        pytest.param('sheets = ["a\\u0000.toml"]', "3:11: a\\u0000.toml: not a file name", id="no name of a file"),
        pytest.param('sheets = ["b.toml"]', "3:11: b.toml: no such file", id="not there"),
        pytest.param('sheets = ["b/*.toml"]', "3:11: b/*.toml: no answer sheet there", id="nothing to match"),
        pytest.param('sheets = ["empty"]', "3:11: empty: no answer sheet there", id="an empty folder"),
        pytest.param(
            'sheets = ["a.toml"]\nquestionnaire = "q.toml"', "4:1: q.toml: no such file", id="no questionnaire"
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_place(put: Write, run: Run, wrong: str, said: str) -> None:
    put("a.toml")
    Path("empty").mkdir()
    firms({"a": wrong})
    result = run("validate", "portfolio.toml")
    assert (result.code, result.out) == (2, "")
    assert f"portfolio.toml:{said}" in result.err
    gathered = found("portfolio.toml")
    assert gathered.members == ()
    assert any(f"portfolio.toml:{said}" in fault for fault in faults(gathered))


def test_all_faults_are_told_at_once(put: Write, run: Run) -> None:
    put("a.toml")
    firms({"a": "sheets = ['\\a']", "b": 'sheets = ["../b", "/c"]', "c": 'sheets = ["a.toml"]\nquestionnaire = "d"'})
    assert [line.split()[0] for line in run("validate", "portfolio.toml").err.splitlines()] == [
        "portfolio.toml:3:11:",
        "portfolio.toml:6:11:",
        "portfolio.toml:6:19:",
        "portfolio.toml:10:1:",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", '1:1: "firms" is missing'),
        ("[firm.a]", '1:2: "firm" is not a key here; did you mean "firms"?'),
        ("firms = {}", '1:1: "firms" has 0 entries; the least is 1'),
        ("[firms.Old_Mill]\n", '1:2: "Old_Mill" must be an id'),
        ("[firms.a]\n[firms.a]\n", "2:9: not valid TOML"),
        ("[firms.a\n", "1:9: not valid TOML"),
    ],
)
def test_a_file_of_this_name_is_held_to_its_form(run: Run, text: str, said: str) -> None:
    Path("portfolio.toml").write_text(text)
    assert f"portfolio.toml:{said}" in run("validate", "portfolio.toml").err
    assert any(f"portfolio.toml:{said}" in fault for fault in faults(found("portfolio.toml")))
    assert any(f"portfolio.toml:{said}" in fault for fault in faults(found(".")))


def test_of_a_file_with_faults_nothing_counts(put: Write) -> None:
    put("a.toml", "b.toml")
    firms({"a": 'sheets = ["../a.toml"]'})
    assert found(".").members == ()


def test_a_sheet_of_two_firms_is_refused_with_both_places(put: Write, run: Run) -> None:
    put("a/1.toml", "a/2.toml")
    firms({"a": 'sheets = ["a"]', "b": 'sheets = ["a/2.toml", "a/*2.toml"]', "c": 'sheets = ["a/1.toml"]'})
    err = run("validate", "portfolio.toml").err
    assert err.splitlines() == [
        'portfolio.toml:6:11: "a/2.toml" is a sheet of "a" as well (portfolio.toml:3:11)',
        'portfolio.toml:6:23: "a/2.toml" is a sheet of "a" as well (portfolio.toml:3:11)',
        'portfolio.toml:9:11: "a/1.toml" is a sheet of "a" as well (portfolio.toml:3:11)',
    ]
    assert found("portfolio.toml").members == ()


def test_a_firm_may_list_a_sheet_twice(put: Write) -> None:
    put("a/1.toml")
    firms({"a": 'sheets = ["a", "a/./1.toml", "**/1.toml"]'})
    assert whose(found("portfolio.toml")) == {"a/1.toml": "a"}


def test_what_is_missing_hides_no_other_sheet(put: Write) -> None:
    put("a.toml", "b.toml")
    firms({"a": 'sheets = ["a.toml", "gone.toml"]', "b": 'sheets = ["b.toml"]\nquestionnaire = "gone.toml"'})
    gathered = found(".")
    assert whose(gathered) == {"a.toml": "a"}
    assert faults(gathered) == [
        "portfolio.toml:3:21: gone.toml: no such file",
        "portfolio.toml:7:1: gone.toml: no such file",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="Links need rights there")
@pytest.mark.parametrize(
    ("listed", "said"),
    [
        ('sheets = ["link.toml"]', "3:11: link.toml: a link"),
        ('sheets = ["link"]', "3:11: link: a link"),
        ('sheets = ["link/a.toml"]', "3:11: link: a link"),
        ('sheets = ["link/*.toml"]', "3:11: link: a link"),
        ('sheets = ["inner/l*"]', "inner/link.toml: a link; name the file itself"),
        ('sheets = ["inner/link/*.toml"]', "3:11: inner/link: a link"),
        ('sheets = ["inner"]', "inner/link.toml: a link; name the file itself"),
        ('sheets = ["a.toml"]\nquestionnaire = "link.toml"', "4:1: link.toml: a link"),
        ('sheets = ["a.toml"]\nquestionnaire = "link/a.toml"', "4:1: link: a link"),
    ],
)
def test_links_are_not_followed(put: Write, tmp_path: Path, listed: str, said: str) -> None:
    put("a.toml", "elsewhere/a.toml", "inner/b.toml")
    for folder in (tmp_path, tmp_path / "inner"):
        (folder / "link").symlink_to(tmp_path / "elsewhere")
        (folder / "link.toml").symlink_to(tmp_path / "elsewhere" / "a.toml")
    firms({"a": listed})
    gathered = found("portfolio.toml")
    assert any(said in fault for fault in faults(gathered))
    assert not any("link" in path for path in whose(gathered))


@pytest.mark.skipif(sys.platform == "win32", reason="Links need rights there")
def test_a_portfolio_file_that_is_a_link_is_refused(put: Write, tmp_path: Path) -> None:
    put("clients/a.toml")
    firms({"a": 'sheets = ["a.toml"]'}, file="clients/portfolio.toml")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "portfolio.toml").symlink_to(tmp_path / "clients" / "portfolio.toml")
    for name in ("other", "other/portfolio.toml"):
        assert faults(found(name)) == ["other/portfolio.toml: a link, and links are not followed"]


def test_what_git_ignores_or_is_hidden_counts_where_it_is_listed(put: Write) -> None:
    put("a/1.toml", "a/2.toml", ".b/1.toml", "c/1.toml")
    git("init", "-q")
    Path(".gitignore").write_text("a/\nc/1.toml\n")
    firms({"a": 'sheets = ["a"]', "b": 'sheets = [".b/*.toml"]', "c": 'sheets = ["c/1.toml"]'})
    gathered = found(".")
    assert whose(gathered) == {"a/1.toml": "a", "a/2.toml": "a", ".b/1.toml": "b", "c/1.toml": "c"}
    assert (gathered.missing, gathered.notes) == ((), ())


def test_what_is_passed_over_is_named_where_it_was_sought(put: Write) -> None:
    put("a/1.toml", "a/.2.toml", "b/.3.toml")
    firms({"a": 'sheets = ["a"]'})
    assert found("portfolio.toml").notes == ("1 hidden answer sheet is passed over: a/.2.toml",)
    assert found(".").notes == ("2 hidden answer sheets are passed over: a/.2.toml, b/.3.toml",)


def test_an_id_that_two_files_have_is_the_first_ones(put: Write) -> None:
    put("x/1.toml", "y/1.toml", "y/2.toml")
    firms({"a": 'sheets = ["1.toml"]'}, file="x/portfolio.toml")
    firms({"a": 'sheets = ["1.toml"]', "b": 'sheets = ["2.toml"]'}, file="y/portfolio.toml")
    gathered = found("x/portfolio.toml", "y")
    assert whose(gathered) == {"x/1.toml": "a", "y/2.toml": "b"}
    assert faults(gathered) == [
        'y/portfolio.toml: the firm "a" is in x/portfolio.toml as well; give it an id of its own'
    ]


def test_a_sheet_that_two_files_list_is_the_first_ones(put: Write) -> None:
    put("x/1.toml")
    firms({"a": 'sheets = ["1.toml"]'}, file="x/portfolio.toml")
    firms({"b": 'sheets = ["x"]'}, file="all.toml")
    gathered = found("x", "all.toml")
    assert whose(gathered) == {"x/1.toml": "a"}
    assert faults(gathered) == ['x/1.toml: a sheet of "a" and of "b", by two portfolio files']


def test_a_folder_called_like_a_pattern_holds_sheets(put: Write) -> None:
    put("[2026]/north[1]/1.toml", "[2026]/.south/1.toml")
    firms({"a": 'sheets = ["north[1]"]', "b": 'sheets = [".south/*"]'}, file="[2026]/portfolio.toml")
    assert whose(found("[2026]/portfolio.toml")) == {"[2026]/north[1]/1.toml": "a", "[2026]/.south/1.toml": "b"}


def test_names_without_a_portfolio_file_are_found_as_everywhere(put: Write) -> None:
    put("a.toml", "b/c.toml")
    gathered = found("a.toml", "b", "none*", "gone.toml")
    assert whose(gathered) == {"a.toml": None, "b/c.toml": None, "gone.toml": None}
    assert faults(gathered) == ["none*: no answer sheet there"]


def test_a_sound_file_is_told_with_its_numbers(put: Write, run: Run) -> None:
    put("a.toml", "b/1.toml", "b/2.toml")
    firms({"a": 'sheets = ["a.toml"]', "b": 'sheets = ["b"]'})
    assert run("validate", "portfolio.toml").out == (
        "portfolio.toml: a sound portfolio file, 2 firms with 3 answer sheets\n"
    )


def test_the_example_of_its_page_is_a_sound_file(put: Write, run: Run) -> None:
    page = Path(__file__).parent.parent / "docs" / "portfolio-file.md"
    example = page.read_text(encoding="utf-8").split("<!-- portfolio -->\n```toml\n")[1].partition("```")[0]
    put("northside/2025.toml", "northside/2026/march.toml", "southside/deep/1.toml", "own/dental.toml")
    Path("portfolio.toml").write_text(example, encoding="utf-8")
    assert run("validate", "portfolio.toml").out.endswith("a sound portfolio file, 2 firms with 3 answer sheets\n")


@pytest.mark.slow
def test_the_time_grows_with_the_size_of_the_file(put: Write) -> None:
    def seconds(number: int) -> float:
        firms({f"f{each}": f'sheets = ["f{each}", "f{each}/*.toml", "{each}.toml"]' for each in range(number)})
        start = time.process_time()
        assert len(found("portfolio.toml").missing) == 3 * number - 2
        return time.process_time() - start

    put("f0/1.toml")
    assert seconds(4000) < 10 * seconds(1000) + 1
