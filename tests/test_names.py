"""Names that others share: no two firms have one, a moved date keeps it, another content is another document."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.support.house import ALL, HOUSE, answers, waiver
from tests.support.running import Run, Write

FIRM = '[about]\norganisation = "Barn Nine (invented)"\n'
SHEET = answers(**(ALL | {"window_shut": "none"})) + waiver("window-shut") + FIRM
TODAY = "2026-03-31"


def days(run: Run, house: Write, sheet: str, day: str = TODAY, *options: str) -> dict[str, str]:
    out = run("handout", "ics", house(sheet), "--questionnaire", HOUSE, "--as-of", day, *options).out
    text = out.replace("\r", "").replace("\n ", "")
    return dict(zip(re.findall("SUMMARY:(.*)", text), re.findall("UID:(.*)", text), strict=True))


def document(run: Run, house: Write, name: str, sheet: str, *options: str) -> Any:
    path = house(sheet)
    result = run(
        "report", path, "--questionnaire", HOUSE, "--as-of", TODAY, *options, "--out", f"{name}={path.parent / 'out'}"
    )
    assert result.code == 0, result.err
    told = json.loads((path.parent / "out").read_text())
    return told["serialNumber"] if name == "cyclonedx" else next(iter(told.values()))["uuid"]


def test_an_entry_moves_in_the_calendar_with_its_day(run: Run, house: Write) -> None:
    first, moved = days(run, house, SHEET), days(run, house, SHEET.replace("2026-12-31", "2027-04-30"), "2026-04-07")
    assert len(set(first.values())) == len(first) > 3
    assert first.items() >= moved.items() or first == moved


@pytest.mark.slow
def test_two_firms_share_no_entry_and_no_document(run: Run, house: Write) -> None:
    other = SHEET.replace("Barn Nine", "Shed Two")
    assert not set(days(run, house, SHEET).values()) & set(days(run, house, other).values())
    for name in ("cyclonedx", "oscal-results", "oscal-catalog", "oscal-plan"):
        for options in ((), ("--redact",)):
            assert document(run, house, name, SHEET, *options) != document(run, house, name, other, *options)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["cyclonedx", "oscal-results"])
@pytest.mark.parametrize("options", [(), ("--redact",)], ids=["as it is", "redacted"])
def test_another_content_is_another_document(run: Run, house: Write, name: str, options: tuple[str, ...]) -> None:
    first = document(run, house, name, SHEET, *options)
    assert document(run, house, name, SHEET, *options) == first
    assert document(run, house, name, SHEET.replace('"none"', '"all"'), *options) != first
    assert document(run, house, name, SHEET.replace("2026-12-31", "2027-04-30"), *options) != first


def test_a_finding_keeps_its_name_over_the_years(run: Run, house: Write) -> None:
    def names(sheet: str) -> list[str]:
        document(run, house, "oscal-results", sheet)
        (result,) = json.loads(Path("out").read_text())["assessment-results"]["results"]
        return [finding["uuid"] for finding in result["findings"]]

    assert names(SHEET) == names("# a year later\n" + SHEET.replace('"yearly"', '"never"'))


def test_a_tracker_tells_the_gaps_of_two_firms_and_parts_apart(run: Run, house: Write) -> None:
    parts = '[parts.north]\nkind = "site"\ntitle = "North"\n[parts.south]\nkind = "site"\ntitle = "South"\n'

    def keys(sheet: str, *options: str) -> set[str]:
        out = run("report", house(sheet), "--questionnaire", HOUSE, "--as-of", TODAY, *options, "--format", "csv").out
        return {line.split(",")[-2] for line in out.splitlines()[1:] if ",waived" not in line}

    told = [
        keys(SHEET.replace("The joiner comes in May", "May")),
        keys(SHEET.replace("Barn Nine", "Shed Two")),
        *(keys(SHEET + parts, "--part", part) for part in ("north", "south")),
    ]
    assert sum(map(len, told)) == len(set.union(*told))
