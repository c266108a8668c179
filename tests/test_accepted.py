"""Every report tells what was accepted: waivers, what does not apply and why, and the digests of evidence."""

import hashlib
import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from assessor.formats.registry import FORMATS
from tests.support.house import ALL, Q, answers, waiver
from tests.support.running import Run, Write

PHOTO = b"a shut door"
DIGEST = hashlib.sha256(PHOTO).hexdigest()
SHEET = (
    answers(**(ALL | {"key_list": "no"}))
    + f'evidence = [{{ reference = "Photo", file = "photo.jpg", sha256 = "{DIGEST}" }}]\n'
    + '[answers.camera-angles]\nstate = "not-applicable"\nreason = "they cannot be turned"\n'
    + waiver("key-list")
)


@pytest.fixture(autouse=True)
def _photo() -> None:
    """Put the file beside the sheet: evidence whose file is not there is none."""
    Path("photo.jpg").write_bytes(PHOTO)


def told(run: Run, house: Write, name: str, *options: str) -> str:
    more = ("--appendix", "outside,answers", *options)
    assert run("report", house(SHEET), *Q, *more, "--out", f"{name}=report").code == 0
    if name != "xlsx":
        return " ".join(Path("report").read_text(encoding="utf-8").split())
    with ZipFile("report") as book:
        return " ".join(book.read(part).decode() for part in book.namelist())


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in FORMATS if name not in {"pdf", "oscal-catalog", "oscal-plan"}])
def test_a_waiver_is_told_with_reason_approver_and_day(run: Run, house: Write, name: str) -> None:
    text = told(run, house, name)
    assert all(part in text for part in ("The joiner comes in May", "A. Alder", "2026-12-31"))
    assert name == "csv" or "they cannot be turned" in text
    assert name == "csv" or DIGEST[:12] in text


@pytest.mark.slow
@pytest.mark.parametrize("name", ["json", "oscal-results", "cyclonedx", "xlsx"])
def test_programs_get_the_whole_digest(run: Run, house: Write, name: str) -> None:
    assert DIGEST in told(run, house, name)


@pytest.mark.parametrize("audience", ["owner", "engineer", "board"])
def test_every_audience_learns_what_was_accepted(run: Run, house: Write, audience: str) -> None:
    assert "Accepted gaps" in told(run, house, "markdown", "--audience", audience)


def test_a_waiver_that_is_over_is_told_as_such(run: Run, house: Write) -> None:
    sheet = house(SHEET.replace("2026-12-31", "2026-03-30"))
    assert "until 2026-03-30, which is over" in " ".join(run("report", sheet, *Q).out.split())
    assert run("report", sheet, *Q, "--out", "oscal-results=o.json").code == 0
    assert risks()[0]["status"] == "open"


def risks() -> Any:
    return json.loads(Path("o.json").read_text())["assessment-results"]["results"][0]["risks"]


def test_an_accepted_gap_is_a_risk_in_oscal(run: Run, house: Write) -> None:
    told(run, house, "oscal-results")
    (result,) = json.loads(Path("report").read_text())["assessment-results"]["results"]
    (risk,) = result["risks"]
    assert (risk["status"], risk["deadline"]) == ("deviation-approved", "2026-12-31T00:00:00Z")
    (related,) = [f for f in result["findings"] if f["target"]["target-id"] == "key-list_statement"]
    assert related["related-risks"] == [{"risk-uuid": risk["uuid"]}]
    assert {one["observation-uuid"] for one in risk["related-observations"]} <= {
        o["uuid"] for o in result["observations"]
    }
    selection = result["reviewed-controls"]["control-selections"][0]
    assert {"control-id": "camera-angles"} in selection["exclude-controls"]
