"""The gap list: rows that a tracker takes, and cells that no spreadsheet runs."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from tests.support.goldens import golden
from tests.support.hostile import HOSTILE, spoken
from tests.support.house import DATA, MIXED, Q, answers
from tests.support.running import Run, Write

COLUMNS = ("id", "title", "severity", "domain", "recommendation", "effort", "due", "key", "accepted")


def rows(run: Run, sheet: Path) -> list[list[str]]:
    path = sheet.parent / "gaps.csv"
    result = run("report", sheet, *Q, "--out", f"csv={path}")
    assert result.code == 0, result.err
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, strict=True))


def titled(run: Run, folder: Path, sheet: Path, title: str) -> str:
    """Return the gaps of a sheet where a stranger's questionnaire names a control so."""
    shutil.copytree(DATA / "tiny", folder / "theirs")
    file = folder / "theirs" / "house.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"Windows are shut"', json.dumps(title, ensure_ascii=False)), encoding="utf-8")
    return run("report", sheet, "--questionnaire", file, "--format", "csv").out


def test_the_gap_list_reads_as_settled(run: Run, house: Write, tmp_path: Path) -> None:
    found = rows(run, house(MIXED))
    assert found[0] == list(COLUMNS)
    assert [row[0] for row in found[1:]] == ["window-shut", "lock-fitted", "lock-tested"]
    content = (tmp_path / "gaps.csv").read_bytes()
    assert content.count(b"\r\n") == content.count(b"\n") == 4
    golden("gaps.csv", content.decode().replace("\r\n", "\n"))


@pytest.mark.parametrize(
    ("sheet", "control", "severity"),
    [
        pytest.param(answers(window_shut="none"), "window-shut", "critical", id="a critical failure"),
        pytest.param(answers(window_shut="low"), "window-shut", "high", id="three points and more"),
        pytest.param(
            answers(lock_fitted="all", lock_tested="unknown"),
            "lock-tested",
            "high",
            id="what is unknown, by what hangs on it",
        ),
        pytest.param(
            answers(window_shut="unknown"), "window-shut", "critical", id="a critical control that nobody knows"
        ),
        pytest.param(answers(camera_kept="month"), "camera-kept", "medium", id="one point and more"),
    ],
)
def test_a_severity_follows_from_the_points(run: Run, house: Write, sheet: str, control: str, severity: str) -> None:
    found = {row[0]: row for row in rows(run, house(sheet))}
    assert found[control][2] == severity


def test_hostile_text_makes_no_row_and_no_formula(run: Run, house: Write) -> None:
    found, benign = rows(run, spoken(house, HOSTILE)), rows(run, spoken(house, "fine"))
    assert [len(row) for row in found] == [len(row) for row in benign]
    assert [row for row in found if any(cell.startswith(("=", "+", "-", "@")) for cell in row)] == []


@pytest.mark.slow
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("text", ["Keys;=1+1", 'Keys;"=1+1"', "Keys; =1+1", "Keys,@SUM(A1)", "a|-1", "x;＝1+1", "=1+1"])
def test_no_country_reads_a_formula(run: Run, house: Write, tmp_path: Path, text: str, separator: str) -> None:
    out = titled(run, tmp_path, house(MIXED), text)
    cells = [cell for row in csv.reader(out.splitlines(), delimiter=separator) for cell in row]
    assert [cell for cell in cells if cell.lstrip(' "').startswith(("=", "+", "-", "@", "＝"))] == []


@pytest.mark.slow
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_title_from_a_stranger_is_no_formula(run: Run, tmp_path: Path, house: Write, start: str) -> None:
    out = titled(run, tmp_path, house(MIXED), f'{start}cmd|" /C calc"!A0')
    title = next(row for row in csv.reader(out.splitlines(), strict=True) if row[0] == "window-shut")[1]
    assert title[0] in "'\\"
