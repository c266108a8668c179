"""OSCAL documents: valid by the schemas of NIST, read by compliance-trestle, and true to each other."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.hostile import HOSTILE, spoken
from tests.support.house import MIXED, Q
from tests.support.markdown import structure
from tests.support.running import Run, Write

pytestmark = pytest.mark.slow
CLINIC = Path(__file__).parent.parent / "examples" / "clinic.toml"
SCHEMAS = Path(__file__).parent / "schemas"
DOCUMENTS = {"catalog": "catalog", "plan": "assessment-plan", "results": "assessment-results"}
# Its models warn of what they use; here a warning is an error.
READ = """
import sys
from pathlib import Path
from trestle.oscal.assessment_plan import AssessmentPlan
from trestle.oscal.assessment_results import AssessmentResults
from trestle.oscal.catalog import Catalog
kinds = {"catalog": Catalog, "plan": AssessmentPlan, "results": AssessmentResults}
assert kinds[sys.argv[1]].oscal_read(Path(sys.argv[2])) is not None
"""


def written(run: Run, sheet: Path, name: str, *options: object) -> Any:
    result = run("report", sheet, *options, "--out", f"oscal-{name}={name}.json")
    assert result.code == 0, result.err
    return json.loads(Path(f"{name}.json").read_text(encoding="utf-8"))[DOCUMENTS[name]]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_keeps_to_the_schema_and_can_be_read(run: Run, name: str) -> None:
    written(run, CLINIC, name, "--as-of", "2026-11-24")
    schema = SCHEMAS / f"oscal_{DOCUMENTS[name]}_schema.json"
    commands = (
        ["-m", "check_jsonschema", "--schemafile", str(schema), f"{name}.json"],
        ["-c", READ, name, f"{name}.json"],
    )
    for command in commands:
        done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def walked(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield key, part
            yield from walked(part)
    elif isinstance(value, list):
        for part in value:
            yield from walked(part)


def test_every_reference_leads_somewhere(run: Run) -> None:
    as_of = ("--as-of", "2026-11-24")
    catalog, plan, results = (written(run, CLINIC, name, *as_of) for name in DOCUMENTS)
    ids = [value for key, value in walked(catalog) if key == "id"]
    assert len(set(ids)) == len(ids)
    asked = {value for key, value in walked([plan, results]) if key in {"control-id", "target-id"}}
    assert asked <= set(ids)
    uuids = [value for key, value in walked([catalog, plan, results]) if key == "uuid"]
    assert len(set(uuids)) == len(uuids)
    assert {value for key, value in walked(results) if key == "observation-uuid"} <= set(uuids)


def test_findings_say_what_was_found(run: Run, house: Write) -> None:
    (result,) = written(run, house(MIXED), "results", *Q)["results"]
    found = {finding["target"]["target-id"]: finding["target"]["status"] for finding in result["findings"]}
    assert found["camera-kept_statement"] == {"state": "satisfied", "reason": "pass"}
    assert found["window-shut_statement"] == {"state": "not-satisfied", "reason": "fail"}
    assert found["lock-tested_statement"] == {"state": "not-satisfied", "reason": "other"}
    assert "camera-angles_statement" not in found


def test_hostile_text_is_inert_markdown(run: Run, house: Write) -> None:
    def prose(words: str) -> list[list[str]]:
        told = written(run, spoken(house, words), "results", *Q)
        return [structure(value) for key, value in walked(told) if key in {"title", "description", "remarks"}]

    assert prose(HOSTILE) == prose("fine")
