"""SARIF: valid by its schema, each result at the line of its answer, what is waived suppressed."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.gate import BAD, POLICY, checked, dated
from tests.support.house import Q, waiver
from tests.support.running import Run, Write
from tests.support.web import MODULES, tool

SCHEMAS = Path(__file__).parent / "schemas"


SUPPRESSED = ("--sarif-suppressions",)


def sarif(run: Run, house: Write, sheet: str = BAD, file: str = "sheets/bad.toml", *options: str) -> Any:
    return json.loads(checked(run, house, "sarif", sheet, file, options))["runs"][0]


@pytest.mark.slow
def test_sarif_keeps_to_its_schema(run: Run, house: Write) -> None:
    checked(run, house, "sarif", BAD + waiver("key-list"))
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--schemafile",
        SCHEMAS / "sarif-schema-2.1.0.json",
        "out.sarif",
    ]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


AZURE = {
    "TF_BUILD": "True",
    "BUILD_REPOSITORY_PROVIDER": "TfsGit",
    "SYSTEM_COLLECTIONURI": "https://dev.azure.com/northside/",
    "SYSTEM_TEAMPROJECTID": "11111111-2222-3333-4444-555555555555",
    "SYSTEM_DEFINITIONID": "42",
    "BUILD_DEFINITIONNAME": "Nightly: answers",
    "SYSTEM_PHASEID": "3a3a2a60-14c7-570b-14a4-fa42ad92f52a",
    "SYSTEM_PHASENAME": "Job",
    "BUILD_SOURCEBRANCH": "refs/heads/main",
    "BUILD_BUILDID": "1007",
}
BUILD = (
    "azuredevops/pipeline/build/northside/11111111-2222-3333-4444-555555555555/42/"
    "3a3a2a60-14c7-570b-14a4-fa42ad92f52a/refs/heads/main/1007"
)


@pytest.fixture
def in_azure(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in AZURE.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def everything(run: Run, house: Write) -> str:
    """Write SARIF with every kind of result: of sheets, controls, files not judged, waivers and notes."""
    stale = dated(BAD + waiver("key-list") + waiver("camera-kept", "2026-03-30"), "2020-01-02")
    strict = "max_answer_age = 30\nrequire_digests = true\nmax_evidence_age = 9\nwaivers = { most = 0 }\n"
    Path("policy.toml").write_text(POLICY + strict + 'facts = { harm = ["yes"] }\nmin_tier = "advanced"\n')
    text = house(stale, name="bad.toml").read_text()
    Path("earlier.toml").write_text(text.replace("1.2.0", "1.0.0"))
    house(dated(BAD, "2031-01-02") + '[answers.typo]\nchoice = "no"\n', name="later.toml")
    Path("broken-answers.toml").write_text("[answers")
    sheets = ("bad.toml", "earlier.toml", "later.toml", "broken-answers.toml", "gone.toml")
    run("check", *sheets, "--policy", "policy.toml", *Q, *SUPPRESSED, "--out", "sarif=out.sarif")
    found = json.loads(Path("out.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    names = {result["ruleId"] for result in found}
    demands = {"digests", "dates", "facts", "waivers", "min-tier", "unknown-ids", "max-answer-age", "not-judged"}
    assert names >= demands | {"lock-fitted"}, names
    return "out.sarif"


def faults(kind: str, file: str = "out.sarif") -> set[str]:
    """Return the rules of Microsoft's tool that a file breaks, those of warnings and notes included."""
    program = tool(MODULES / ".bin" / "sarif-multitool", "sarif-multitool")
    command = [program, "validate", file, "--rule-kind", kind, "--output", f"about-{file}"]
    subprocess.run(command, check=True, capture_output=True)
    # Its exit code is 0 whatever it finds.
    report = json.loads(Path(f"about-{file}").read_text(encoding="utf-8-sig"))["runs"][0]
    assert report["invocations"][0]["executionSuccessful"]
    return {result["ruleId"] for result in report.get("results", [])}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "found"),
    [
        # A warning: the project has no page of its own whose address could be given.
        pytest.param("Sarif", {"SARIF2005"}, id="Sarif"),
        pytest.param("Ghas", set(), id="Ghas"),
        pytest.param("Ado", set(), id="Ado"),
    ],
)
@pytest.mark.usefixtures("in_azure")
def test_the_sarif_tool_of_microsoft_finds_no_error(run: Run, everything: str, kind: str, found: set[str]) -> None:
    assert faults(kind, everything) == found
    run("validate", "broken-answers.toml", "bad.toml", *Q, "--out", "sarif=v.sarif")
    assert '"file-error"' in Path("v.sarif").read_text(encoding="utf-8")
    assert faults(kind, "v.sarif") == found


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "found"), [("Ghas", set()), ("Ado", {"GHAzDO1019", "GHAzDO1020"})])
@pytest.mark.parametrize("options", [(), SUPPRESSED], ids=["waived left out", "waived suppressed"])
def test_outside_of_azure_only_what_azure_knows_is_missing(
    run: Run, house: Write, kind: str, found: set[str], options: tuple[str, ...]
) -> None:
    checked(run, house, "sarif", BAD + waiver("key-list") + waiver("camera-kept", "2026-03-30"), options=options)
    assert faults(kind) == found


@pytest.mark.usefixtures("in_azure")
def test_a_run_in_azure_is_known_by_its_build(run: Run, house: Write) -> None:
    told = sarif(run, house)["automationDetails"]
    assert told["id"] == BUILD
    assert told["properties"] == {
        "azuredevops/pipeline/build/buildDefinitionId": "42",
        "azuredevops/pipeline/build/buildDefinitionName": "Nightly: answers",
        "azuredevops/pipeline/build/phaseId": "3a3a2a60-14c7-570b-14a4-fa42ad92f52a",
        "azuredevops/pipeline/build/phaseName": "Job",
    }


@pytest.mark.parametrize(
    "variables",
    [
        pytest.param({"TF_BUILD": ""}, id="no job of Azure"),
        pytest.param({"BUILD_REPOSITORY_PROVIDER": "GitHub"}, id="a repository on GitHub"),
        pytest.param({"SYSTEM_COLLECTIONURI": "https://tfs.example/Collection/"}, id="a server of one's own"),
        pytest.param({"BUILD_BUILDID": ""}, id="a variable is missing"),
        pytest.param({"SYSTEM_DEFINITIONID": "0"}, id="no definition"),
        pytest.param({"SYSTEM_TEAMPROJECTID": "x/../y"}, id="no project"),
    ],
)
@pytest.mark.usefixtures("in_azure")
def test_elsewhere_a_run_is_known_by_its_category(
    monkeypatch: pytest.MonkeyPatch, run: Run, house: Write, variables: dict[str, str]
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert sarif(run, house)["automationDetails"] == {"id": "assessor/"}


@pytest.mark.parametrize(
    ("layout", "column"),
    [
        pytest.param(BAD, 2, id="a table of its own"),
        pytest.param(
            re.sub(r"\[answers\.lock-fitted\]\nchoice = \"none\"\n", "", BAD)
            + '[answers]\nlock-fitted.choice = "none"\n',
            1,
            id="a dotted key",
        ),
        pytest.param(
            re.sub(r"\[answers\.lock-fitted\]\nchoice = \"none\"\n", "", BAD)
            + '[answers]\n"lock-fitted" = { choice = "none" }\n',
            1,
            id="a quoted key and an inline table",
        ),
    ],
)
def test_a_result_stands_where_the_answer_does(run: Run, house: Write, layout: str, column: int) -> None:
    found = {result["ruleId"]: result for result in sarif(run, house, layout)["results"]}
    region = found["lock-fitted"]["locations"][0]["physicalLocation"]["region"]
    text = Path("sheets/bad.toml").read_text().splitlines()
    assert "lock-fitted" in text[region["startLine"] - 1]
    assert region["startColumn"] == column


def test_fingerprints_follow_control_and_file_and_nothing_else(run: Run, house: Write) -> None:
    def prints(sheet: str, file: str = "sheets/bad.toml") -> dict[str, str]:
        return {
            r["ruleId"]: r["partialFingerprints"]["primaryLocationLineHash"]
            for r in sarif(run, house, sheet, file=file)["results"]
        }

    first = prints(BAD)
    assert len(set(first.values())) == len(first) == 3
    assert prints("# moved\n\n" + BAD.replace('"none"', '"none" # noted')) == first
    assert not set(prints(BAD, "sheets/other.toml").values()) & set(first.values())


def test_waived_results_are_left_out_or_suppressed_and_no_others(run: Run, house: Write) -> None:
    sheet = BAD + waiver("key-list")
    assert {result["ruleId"] for result in sarif(run, house, sheet)["results"]} == {"lock-fitted", "min-score"}
    written = sarif(run, house, sheet, "sheets/bad.toml", *SUPPRESSED)
    found = {result["ruleId"]: result for result in written["results"]}
    assert (
        found["key-list"]["suppressions"][0]["justification"]
        == "The joiner comes in May (accepted until 2026-12-31 by A. Alder)"
    )
    assert "suppressions" not in found["lock-fitted"]
    assert "suppressions" not in found["min-score"]


def test_text_makes_no_link_and_no_path_leaves_the_repository(run: Run, house: Write) -> None:
    sheet = BAD + waiver("key-list").replace("A. Alder", "[x](http://e.example) {0}")
    for result in sarif(run, house, sheet, file="sheets/a b%.toml")["results"]:
        assert not re.search(r"(?<!\\)\[", result["message"]["text"])
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert uri == "sheets/a%20b%25.toml"
