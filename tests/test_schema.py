"""The published schemas: sound by the metaschema; they accept what the program accepts and refuse what it refuses."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assessor.authoring.schemas import SCHEMAS
from assessor.io import catalog
from tests.support.house import DATA, HOUSE, MIXED, NOTED, Q, answers
from tests.support.running import Run, Write
from tests.support.web import MODULES, WEB, tool

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent


def check(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "check_jsonschema", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def schema(run: Run, tmp_path: Path) -> Write:
    def write(name: str) -> Path:
        path = tmp_path / f"{name}.schema.json"
        path.write_text(run("schema", name).out, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_keeps_to_the_metaschema(schema: Write, name: str) -> None:
    done = check("--check-metaschema", schema(name))
    assert done.returncode == 0, done.stdout


def test_the_strictest_validator_takes_every_schema(schema: Write, run: Run, tmp_path: Path) -> None:
    paths = [schema(name) for name in SCHEMAS]
    for name in ("healthcare", HOUSE):
        paths.append(tmp_path / f"answers-{len(paths)}.json")
        paths[-1].write_text(run("schema", "answers", "--questionnaire", name).out, encoding="utf-8")
    node = tool(shutil.which("node"), "node")
    tool(MODULES / "ajv-formats", "ajv")
    done = subprocess.run([node, WEB / "ajv.cjs", *paths], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_sheets_and_questionnaires_that_ship_are_accepted(schema: Write, run: Run, tmp_path: Path) -> None:
    assert run("new", "general").code == 0
    sheets = [
        ROOT / "examples" / "clinic.toml",
        *ROOT.glob("tests/cases/*/before.toml"),
        *tmp_path.glob("general*.toml"),
    ]
    done = check("--schemafile", schema("answers"), *sheets)
    assert done.returncode == 0, done.stdout
    industries = [ROOT / "questionnaires" / f"{name}.toml" for name in catalog.shipped().names()]
    done = check("--schemafile", schema("questionnaire"), *industries, HOUSE)
    assert done.returncode == 0, done.stdout


def test_a_report_keeps_to_its_schema(schema: Write, run: Run, house: Write, tmp_path: Path) -> None:
    run("report", house(MIXED), *Q, "--out", f"json={tmp_path / 'report.json'}")
    done = check("--schemafile", schema("report"), tmp_path / "report.json")
    assert done.returncode == 0, done.stdout


def test_comparisons_keep_to_their_schemas(schema: Write, run: Run, house: Write) -> None:
    names = [house(text, name=f"{n}.toml") for n, text in enumerate((MIXED, NOTED, MIXED.replace('"none"', '"all"')))]
    for name, sheets in (("comparison", names[:2]), ("trend", names)):
        assert run("compare", *sheets, *Q, "--out", f"json={name}.json").code == 0
        done = check("--schemafile", schema(name), f"{name}.json")
        assert done.returncode == 0, done.stdout


def test_verdicts_keep_to_their_schema(schema: Write, run: Run, house: Write, tmp_path: Path) -> None:
    (tmp_path / "empty.toml").touch()
    waiver = '[waivers.key-list]\nreason = "r"\napproved_by = "A. Alder"\nexpires = 2099-12-31\n'
    earlier, sheet = house(MIXED, name="earlier.toml"), house(MIXED + waiver)
    code = run("check", sheet, "empty.toml", *Q, "--baseline", earlier, "--out", "json=verdicts.json").code
    done = check("--schemafile", schema("verdict"), tmp_path / "verdicts.json")
    assert (code, done.returncode) == (2, 0), done.stdout


PRINTED = {
    "plan": ("plan", "mine.toml", "--days", "2", "--rate", "900"),
    "whatif": ("whatif", "mine.toml", "lock-fitted=all"),
    "merge": ("merge", "mine.toml", "theirs.toml", "--to", "both.toml"),
    "migration": ("migrate", "mine.toml", "--dry-run"),
    "taking": ("take", "rows.csv", "--into", "mine.toml", "--dry-run"),
    "validation": ("validate", "mine.toml"),
    "portfolio": ("portfolio", "mine.toml", "theirs.toml", "--by", "size", "--trend"),
}


@pytest.mark.parametrize("name", PRINTED)
def test_what_a_command_prints_keeps_to_its_schema(schema: Write, run: Run, house: Write, name: str) -> None:
    house(MIXED, name="mine.toml")
    house(NOTED, name="theirs.toml")
    Path("rows.csv").write_text("control,answer\nlock-fitted,all\n", encoding="utf-8")
    done = run(*PRINTED[name], "--questionnaire", HOUSE, "--out", f"json={name}.json")
    assert done.code in {0, 1}, done.err
    checked = check("--schemafile", schema(name), f"{name}.json")
    assert checked.returncode == 0, checked.stdout


def test_standards_that_ship_are_accepted(schema: Write) -> None:
    done = check("--schemafile", schema("standard"), *ROOT.glob("questionnaires/standards/*.toml"))
    assert done.returncode == 0, done.stdout


def test_policies_that_ship_are_accepted(schema: Write) -> None:
    done = check("--schemafile", schema("policy"), *ROOT.glob("questionnaires/policies/*.toml"))
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("line", "code"),
    [('contact = "c"', 0), ('cover = { authors = ["A"] }', 0), ("cover = { authors = [] }", 1), ('clover = "c"', 1)],
)
def test_the_schema_of_a_brand_says_what_the_program_says(
    schema: Write, run: Run, tmp_path: Path, line: str, code: int
) -> None:
    (tmp_path / "brand.toml").write_text(f'name = "Alder"\n{line}\n', encoding="utf-8")
    assert check("--schemafile", schema("brand"), tmp_path / "brand.toml").returncode == code
    assert run("validate", "brand.toml").code == 2 * code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('[firms.a]\nname = "A"\nsheets = ["a.toml"]\ngroup = "g"', 0),
        ('[firms.a]\nname = "A"\nsheets = []', 1),
        ('[firms.a]\nname = "A"\nsheet = ["a.toml"]', 1),
        ('[firms.A_B]\nname = "A"\nsheets = ["a.toml"]', 1),
        ("firms = {}", 1),
    ],
)
def test_the_schema_of_a_portfolio_file_says_what_the_program_says(
    schema: Write, run: Run, house: Write, text: str, code: int
) -> None:
    house(MIXED, name="a.toml")
    Path("portfolio.toml").write_text(f"{text}\n", encoding="utf-8")
    assert check("--schemafile", schema("portfolio-file"), "portfolio.toml").returncode == code
    assert run("validate", "portfolio.toml").code == 2 * code


@pytest.mark.parametrize(
    "wrong", ["min_score = 101", "min_score = true", "min_scor = 1", "max_answer_age = 0", "standards = [{ }]"]
)
def test_a_policy_that_the_program_refuses_is_refused(schema: Write, run: Run, tmp_path: Path, wrong: str) -> None:
    (tmp_path / "policy.toml").write_text(f'min_level = "shut"\n{wrong}\n', encoding="utf-8")
    assert run("validate", "policy.toml").code == 2
    assert check("--schemafile", schema("policy"), tmp_path / "policy.toml").returncode == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        pytest.param(answers(lock_fitted="some").replace("choice", "choise"), "choise", id="a misspelled key"),
        pytest.param('[answers.lock-fitted]\nstate = "maybe"\n', "maybe", id="a state that there is not"),
        pytest.param(
            '[answers.lock-fitted]\nchoice = "some"\nas_asked = "md5:0"\n', "md5:0", id="a digest of another kind"
        ),
        pytest.param("[answers.Lock_Fitted]\nchoice = 3\n", "Lock_Fitted", id="an id that is none"),
    ],
)
def test_what_the_program_refuses_is_refused(schema: Write, run: Run, house: Write, wrong: str, says: str) -> None:
    sheet = house(wrong)
    assert run("validate", sheet, "--questionnaire", HOUSE).code == 2
    done = check("--schemafile", schema("answers"), sheet)
    assert done.returncode == 1
    assert says in done.stdout


def test_the_tiny_questionnaire_with_a_wrong_weight_is_refused(schema: Write, tmp_path: Path) -> None:
    text = (DATA / "tiny" / "house.toml").read_text(encoding="utf-8")
    (tmp_path / "wrong.toml").write_text(text.replace("doors = 5", "doors = 500"), encoding="utf-8")
    assert check("--schemafile", schema("questionnaire"), tmp_path / "wrong.toml").returncode == 1


def test_a_new_sheet_names_its_schema_which_stands_beside_it(run: Run, tmp_path: Path) -> None:
    version = catalog.load("general").version
    place = tmp_path / f"general-{version}.schema.json"
    assert run("new", "general").code == 0
    assert place.read_text(encoding="utf-8") == run("schema", "answers", "--questionnaire", "general").out
    sheet = tmp_path / "general-answers.toml"
    assert sheet.read_text(encoding="utf-8").startswith(f"#:schema ./{place.name}\n# Answers to: ")
    assert check("--schemafile", place, sheet).returncode == 0


def test_a_schema_that_stands_there_is_left_as_it_is(run: Run, tmp_path: Path) -> None:
    place = tmp_path / "house-1.2.0.schema.json"
    place.write_text("{}", encoding="utf-8")
    assert run("new", HOUSE).code == 0
    assert place.read_text(encoding="utf-8") == "{}"


OF_HOUSE = ("--questionnaire", HOUSE)


@pytest.fixture
def of_house(run: Run, tmp_path: Path) -> Path:
    """The schema of the sheets of the tiny questionnaire."""
    path = tmp_path / "house.schema.json"
    path.write_text(run("schema", "answers", *OF_HOUSE).out, encoding="utf-8")
    return path


def test_the_schema_of_one_questionnaire_keeps_to_the_metaschema(of_house: Path) -> None:
    assert check("--check-metaschema", of_house).returncode == 0


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        pytest.param('[answers.lock-fited]\nchoice = "all"\n', "lock-fited", id="a control that there is not"),
        pytest.param('[answers.lock-fitted]\nchoice = "every"\n', "every", id="a choice that there is not"),
        pytest.param('[answers.camera-angles]\nchoice = ["up"]\n', "up", id="one of several that there is not"),
        pytest.param(
            '[answers.lock-fitted]\nstate = "not-applicable"\nreason = "r"\n',
            "unknown' was expected",
            id="where it must apply",
        ),
    ],
)
def test_what_is_no_answer_to_a_questionnaire_is_refused(of_house: Path, house: Write, wrong: str, says: str) -> None:
    done = check("--schemafile", of_house, house(wrong))
    assert done.returncode == 1
    assert says in done.stdout


@pytest.mark.parametrize(
    ("fact", "says"),
    [
        pytest.param('size = "huge"', "huge", id="a value that there is not"),
        pytest.param('sise = "small"', "sise", id="a fact that there is not"),
    ],
)
def test_what_is_no_fact_of_a_questionnaire_is_refused(of_house: Path, house: Write, fact: str, says: str) -> None:
    done = check("--schemafile", of_house, house("", fact))
    assert done.returncode == 1
    assert says in done.stdout


def test_what_answers_a_questionnaire_is_accepted_by_its_schema(
    of_house: Path, house: Write, run: Run, tmp_path: Path
) -> None:
    assert run("new", HOUSE, "--to", "blank.toml").code == 0
    done = check("--schemafile", of_house, house(MIXED), tmp_path / "blank.toml")
    assert done.returncode == 0, done.stdout


def test_only_answers_have_a_schema_by_questionnaire(run: Run) -> None:
    assert run("schema", "policy", *OF_HOUSE).code == 2


@pytest.mark.parametrize(
    ("place", "first"),
    [
        ("../shared.json", "#:schema ../shared.json"),
        ("https://example.org/a.json", "#:schema https://example.org/a.json"),
        ("none", "# Answers to: Doors of a house"),
    ],
    ids=["a path", "an address", "none"],
)
def test_a_new_sheet_names_another_schema_or_none(run: Run, tmp_path: Path, place: str, first: str) -> None:
    assert run("new", HOUSE, "--to", "a.toml", "--schema", place).code == 0
    assert (tmp_path / "a.toml").read_text(encoding="utf-8").splitlines()[0] == first
    assert not [*tmp_path.glob("*.schema.json")]


def test_a_schema_cannot_forge_a_line_of_the_sheet(run: Run, tmp_path: Path) -> None:
    refused = run("new", "general", "--to", "b.toml", "--schema", "a\nformat = 2")
    assert (refused.code, refused.out, (tmp_path / "b.toml").exists()) == (2, "", False)
