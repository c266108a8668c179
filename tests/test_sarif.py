"""SARIF: valid by its schema, each result at the line of its answer, what is waived suppressed."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.gate import BAD, checked
from tests.support.house import waiver
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


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["Sarif", "Ghas", "Ado"])
@pytest.mark.parametrize("options", [(), SUPPRESSED], ids=["waived left out", "waived suppressed"])
def test_the_sarif_tool_of_microsoft_finds_nothing(run: Run, house: Write, kind: str, options: tuple[str, ...]) -> None:
    checked(run, house, "sarif", BAD + waiver("key-list") + waiver("camera-kept", "2026-03-30"), options=options)
    program = tool(MODULES / ".bin" / "sarif-multitool", "sarif-multitool")
    command = [program, "validate", "out.sarif", "--rule-kind", kind, "--output", "report.sarif"]
    subprocess.run(command, check=True, capture_output=True)
    # Its exit code is 0 whatever it finds.
    report = json.loads(Path("report.sarif").read_text(encoding="utf-8-sig"))["runs"][0]
    assert report["invocations"][0]["executionSuccessful"]
    # The project has no page of its own whose address could be given, and only Azure knows which build it was.
    unknown = {"SARIF2005", "GHAzDO1019", "GHAzDO1020"}
    assert [r["ruleId"] for r in report.get("results", []) if r["ruleId"] not in unknown] == []


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
