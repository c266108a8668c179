"""A questionnaire of one's own brings domains, and standards in a folder beside it, over the catalog that ships."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from assessor.io import catalog
from tests.support.running import Result, Run

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "extending" / "framework.md").read_text(encoding="utf-8")
DAY = ("--as-of", "2026-06-01")
RULES = "standards/house-rules.toml"
Q = ("--questionnaire", "northside.toml")


def example(name: str) -> str:
    found = re.search(rf"<!-- {re.escape(name)} -->\n```toml\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found[1]


@pytest.fixture(autouse=True)
def framework(tmp_path: Path) -> Path:
    """Write the framework of the page."""
    (tmp_path / "standards").mkdir()
    for name in ("northside.toml", RULES):
        (tmp_path / name).write_text(example(name), encoding="utf-8")
    return tmp_path


def change(name: str, old: str, new: str) -> None:
    path = Path(name)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def sheet(name: str, on: str = "2026-05-01", **choices: str) -> Path:
    """Write a sheet that answers these controls; underscores stand for hyphens."""
    text = (
        f'format = 1\nquestionnaire = {{ id = "northside", version = "1.0.0", catalog = "{VERSION}" }}\n'
        'tier = "essential"\n[facts]\nrole = ["operator"]\n'
    )
    for control_id, choice in choices.items():
        text += f'[answers.{control_id.replace("_", "-")}]\nchoice = "{choice}"\non = {on}\n'
    Path(name).write_text(text, encoding="utf-8")
    return Path(name)


VERSION = catalog.shipped().base.version
HALF = {"unique_credentials": "factory", "bed_round": "nobody"}
WELL = {"unique_credentials": "proven", "bed_round": "weekly"}


def test_the_framework_of_its_page_is_sound(run: Run) -> None:
    result = run("validate", "northside.toml", RULES)
    assert (result.code, RULES + ": a sound standard, 2 provisions" in result.out) == (0, True), result.err
    assert "northside.toml: a sound questionnaire" in result.out


def test_it_is_run_reported_gated_and_compared(run: Run, lines: Callable[..., Result]) -> None:
    assert "Who looks at the devices at the beds?" in (ROOT / "docs/extending/framework.md").read_text(encoding="utf-8")
    begun = lines(["1"], "./northside.toml", "--to", "northside-answers.toml")
    assert begun.code == 0, begun.err
    old, new = sheet("old.toml", "2025-05-01", **HALF), sheet("new.toml", **WELL)

    told = run("report", new, *Q, "--format", "json", *DAY)
    report = json.loads(told.out)
    states = {each["id"]: each["states"] for each in report["advice"]["standards"]}
    assert states["house-rules"] == {"R1": "for", "R2": "partly"}
    assert {d["id"]: d["score"] for d in report["assessment"]["domains"]}["wards"]["low"] == "100"

    Path("policy.toml").write_text(
        'min_answered = 0\nmin_domain = { wards = 50 }\nrequire = ["bed-round"]\n'
        'standards = [{ id = "house-rules", level = "mandatory", share = 50 }]\n'
    )
    for file, code in ((old, 1), (new, 0)):
        verdict = run("check", file, "--policy", "policy.toml", *Q, *DAY)
        assert verdict.code == code, verdict.out + verdict.err
    assert "min-domain wards=50.0" in verdict.out
    fell = run("check", old, "--baseline", new, "--no-regression", "--min-answered", "0", *Q, *DAY)
    assert "domain wards was 100.0 and is 0.0" in fell.out

    compared = json.loads(run("compare", old, new, *Q, "--format", "json", *DAY).out)
    assert "wards" in json.dumps(compared["after"]["domains"])


def test_every_format_knows_its_standards(run: Run) -> None:
    formats = ("oscal-catalog", "oscal-results", "cyclonedx", "xlsx")
    outs = [part for name in formats for part in ("--out", f"{name}=out.{name}")]
    result = run("report", sheet("new.toml", **WELL), *Q, *outs, *DAY)
    assert result.code == 0, result.err
    for name, known in {"oscal-catalog": "bed-round", "cyclonedx": "house-rules"}.items():
        assert known in Path(f"out.{name}").read_text(encoding="utf-8")
    assert "house-rules" in run("list", "standards", *Q).out.splitlines()[0]
    assert "Wards, emphasis 100 %" in run("list", "domains", *Q).out
    explained = run("explain", "new.toml", "bed-round", *Q, *DAY)
    assert "R1" in explained.out


def test_it_needs_no_base(run: Run) -> None:
    change("northside.toml", 'based_on = "healthcare"\nexclude = ["5g-slicing"]\n', 'include = ["authentication"]\n')
    change("northside.toml", "segmentation = 125", "authentication = 125")
    change("northside.toml", "tailored.asset-inventory", "tailored.unique-credentials")
    assert run("validate", "northside.toml").code == 0
    assert {domain.id for domain in catalog.load("northside.toml").domains} == {"authentication", "wards"}
    assert [line.split()[0] for line in run("list", "standards", *Q).out.splitlines()] == ["house-rules"]


REFUSED = [
    pytest.param(
        "northside.toml",
        "domains.wards =",
        "domains.edge =",
        'northside.toml:8:1: "edge" is a shared domain already; choose another id',
        id="a domain with the id of a shared one",
    ),
    pytest.param(
        "northside.toml",
        'domain = "wards"',
        'domain = "edge"',
        'northside.toml:8:1: "wards" has no controls here',
        id="a domain without controls",
    ),
    pytest.param(
        "northside.toml",
        'domain = "wards"',
        'domain = "ward"',
        '"ward" is no domain; did you mean "wards"?',
        id="a control of a domain that there is not",
    ),
    pytest.param(
        "northside.toml",
        ", wards = 100",
        "",
        'the domain "wards" has controls here and no weight',
        id="a domain without a weight",
    ),
    pytest.param(
        "northside.toml",
        '["house-rules"]',
        '["house-rule"]',
        'northside.toml:6:14: "house-rule" is no standard; did you mean "house-rules"?',
        id="a standard that is not there",
    ),
    pytest.param(
        "northside.toml",
        '["house-rules"]',
        '["qqq"]',
        'northside.toml:6:14: "qqq" is no standard; there is no standards/qqq.toml beside this file\n',
        id="a standard that is like none",
    ),
    pytest.param(
        "northside.toml",
        '"5g-slicing"',
        '"qqq"',
        'northside.toml:5:12: "qqq" is not included\n',
        id="something left out that is like nothing",
    ),
    pytest.param(
        RULES,
        "bed-round",
        "bed-rounds",
        f'{RULES}:11:14: "bed-rounds" is no control; did you mean "bed-round"?',
        id="a provision of a control that there is not",
    ),
    pytest.param(
        RULES,
        'id = "house-rules"',
        'id = "rules"',
        f'{RULES}:1:1: "rules" is not the name of its file',
        id="another id",
    ),
    pytest.param(RULES, 'version = "3"', 'versoin = "3"', '"versoin" is not a key here', id="a faulty standard"),
]


@pytest.mark.parametrize(("file", "old", "new", "says"), REFUSED)
def test_what_stands_beside_it_is_refused_with_its_place(run: Run, file: str, old: str, new: str, says: str) -> None:
    change(file, old, new)
    result = run("report", sheet("new.toml", **WELL), *Q, *DAY)
    assert (result.code, result.out) == (2, "")
    assert says in result.err, result.err
    assert says in run("validate", file).err


@pytest.mark.parametrize("command", ["validate", "new"])
def test_a_standard_with_the_id_of_one_that_ships_replaces_nothing(run: Run, command: str) -> None:
    Path("standards", "eu-cra.toml").write_text(example(RULES).replace("house-rules", "eu-cra"), encoding="utf-8")
    result = run(command, "./northside.toml", *(("--to", "-") if command == "new" else ()))
    assert (result.code, result.out) == (2, "")
    assert 'standards/eu-cra.toml: "eu-cra" is a standard that ships; choose another id\n' in result.err


def test_no_link_beside_it_is_followed(run: Run, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.toml"
    elsewhere.write_bytes(Path(RULES).read_bytes())
    Path(RULES).unlink()
    Path(RULES).symlink_to(elsewhere)
    assert f"{RULES}: a link, and links are not followed" in run("new", "./northside.toml", "--to", "-").err
    Path(RULES).unlink()
    Path("standards").rmdir()
    Path("standards").symlink_to(tmp_path)
    assert "standards: a link, and links are not followed" in run("new", "./northside.toml", "--to", "-").err


def test_what_stands_beside_it_has_the_limits_of_all_files(run: Run) -> None:
    with Path(RULES).open("ab") as file:
        file.write(b"#" * 1024 * 1024)
    assert f"{RULES}: larger than 1 MiB" in run("new", "./northside.toml", "--to", "-").err
    for number in range(101):
        Path("standards", f"s{number}.toml").touch()
    assert "standards: more than 100 standards" in run("new", "./northside.toml", "--to", "-").err


def test_a_standard_that_nobody_reports_on_is_not_read(run: Run) -> None:
    Path("standards", "notes.toml").write_text("nothing = 'of ours'\n")
    assert run("new", "./northside.toml", "--to", "-").code == 0


def test_hostile_text_of_a_domain_reaches_no_terminal(run: Run) -> None:
    change("northside.toml", '"Wards"', '"W\\u001b[2Jards"')
    for told in (run("list", "domains", *Q), run("report", sheet("new.toml", **WELL), *Q, *DAY)):
        assert told.code == 0, told.err
        assert "\x1b" not in told.out
