"""The attestation: valid by the library of CycloneDX, and every reference in it leads somewhere."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.hostile import HOSTILE, spoken
from tests.support.house import MIXED, Q
from tests.support.running import Run, Write

pytestmark = pytest.mark.slow
CLINIC = Path(__file__).parent.parent / "examples" / "clinic.toml"
PROOF = (
    '[answers.door-alarm]\nchoice = "rings"\nevidence = [{ reference = "Bell book", on = 2026-03-01, '
    'strength = "tested" }]\n'
)


def written(run: Run, sheet: Path, *options: object) -> Any:
    # It takes longer to import than all other libraries of tests together.
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    printed = run("report", sheet, "--format", "cyclonedx", *options).out
    errors = JsonStrictValidator(SchemaVersion.V1_6).validate_str(printed)
    assert errors is None, errors
    return json.loads(printed)


def references(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text with the key it stands under."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from references(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from references(part, key)
    elif isinstance(value, str):
        yield key, value


@pytest.mark.parametrize("audience", ["owner", "engineer"])
def test_every_reference_leads_somewhere(run: Run, audience: str) -> None:
    told = written(run, CLINIC, "--as-of", "2026-11-24", "--audience", audience)
    found = list(references(told))
    defined = [text for key, text in found if key == "bom-ref"]
    assert len(set(defined)) == len(defined)
    kinds = {"requirement", "claims", "counterClaims", "evidence", "assessor", "target"}
    used = {text for key, text in found if key in kinds}
    assert used <= set(defined)
    assert len(used) > 50


def test_claims_and_scores_say_what_the_answers_are_evidence_of(run: Run, house: Write) -> None:
    told = written(run, house(MIXED + PROOF, tier="standard"), *Q)
    (attestation,) = told["declarations"]["attestations"]
    by_label = {entry["requirement"]: entry for entry in attestation["map"]}
    assert by_label["door-code/1-1"]["conformance"] == {"score": 0.4, "rationale": "partly"}
    assert by_label["door-code/2-1"]["conformance"] == {"score": 1.0, "rationale": "for"}
    assert "conformance" not in by_label["door-code/1-2"]
    assert "door-code/3-1" not in by_label
    (evidence,) = told["declarations"]["evidence"]
    assert evidence["description"] == "Bell book, 2026-03-01, tested"
    assert evidence["created"] == "2026-03-01T00:00:00Z"


def test_hostile_text_changes_no_structure(run: Run, house: Write) -> None:
    def shape(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: shape(part) for key, part in value.items()}
        return [shape(part) for part in value] if isinstance(value, list) else type(value).__name__

    worse, benign = (written(run, spoken(house, words), *Q) for words in (HOSTILE, "fine"))
    assert shape(worse) == shape(benign)
