"""The agenda of a talk: what is open, by who can answer it, with the minutes."""

import re
from pathlib import Path

import pytest

from tests.support.goldens import golden
from tests.support.hostile import HOSTILE, spoken
from tests.support.house import ALL, ANGLES, HOUSE, MIXED, OPEN_CAMERAS, Q, answers
from tests.support.markdown import structure
from tests.support.running import Run, Write


def test_it_reads_as_settled(run: Run, house: Write) -> None:
    sheet = house(MIXED + '[about]\norganisation = "Thatch House (invented)"\n', OPEN_CAMERAS, tier="standard")
    golden("agenda.txt", run("run", sheet, *Q, "--agenda").out)
    golden("agenda.md", run("run", sheet, *Q, "--agenda", "--format", "markdown").out)


@pytest.mark.slow
def test_it_asks_for_facts_first_then_for_what_each_can_tell_and_what_is_critical_first(run: Run) -> None:
    run("new", "manufacturing", "--to", "sheet.toml", "--fact", "role=operator", "--tier", "standard")
    out = run("run", "sheet.toml", "--agenda", "--format", "markdown").out
    titles = re.findall("^## (.*): ", out, re.MULTILINE)
    assert titles == [
        "About the firm",
        "The firm's own people",
        "The IT provider",
        "The makers of the devices",
        "A specialist",
    ]
    minutes = [int(minute) for minute in re.findall(r"\(minute (\d+)\)", out)]
    assert minutes == sorted(minutes)
    assert out.count("60 minutes end here.") == 1
    before, after = out.split("60 minutes end here.")
    # The last one that is begun ends within the hour.
    assert max(map(int, re.findall(r"\(minute (\d+)\)", before))) < 60
    assert min(map(int, re.findall(r"\(minute (\d+)\)", after))) >= 58


def test_essential_for_one_role_fits_into_little_more_than_an_hour(run: Run) -> None:
    run("new", "general", "--to", "sheet.toml", "--fact", "role=operator", "--tier", "essential")
    out = run("run", "sheet.toml", "--agenda", "--format", "markdown").out
    assert 40 <= int(re.findall(r"about (\d+) minutes", out)[0]) <= 75


@pytest.mark.slow
def test_a_page_that_is_printed_is_whole(run: Run, house: Write) -> None:
    assert run("run", house(MIXED), *Q, "--agenda", "--out", "html=a.html", "--out", "markdown=a.md").code == 0
    page = Path("a.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "When were the locks last tried?" in page


def test_what_is_answered_is_not_asked_and_the_sheet_stays_as_it_is(run: Run, house: Write) -> None:
    sheet = house(answers(**ALL) + ANGLES)
    before = sheet.read_bytes()
    result = run("run", sheet, *Q, "--agenda")
    assert (result.code, "Nothing is open: every question is answered." in result.out) == (0, True)
    assert sheet.read_bytes() == before
    assert [path.name for path in sheet.parent.iterdir()] == [sheet.name]


def test_what_is_stale_is_asked_again_and_what_is_not_known_says_so(run: Run, house: Write) -> None:
    stale = answers(**ALL).replace("[answers.key-list]\n", f'[answers.key-list]\nas_asked = "sha256:{"0" * 64}"\n')
    out = run("run", house(stale + ANGLES), *Q, "--agenda").out
    assert "1 question," in out
    assert "Is there a list of who has which key?" in out
    unknown = run("run", house(answers(**(ALL | {"key_list": "unknown"})) + ANGLES), *Q, "--agenda").out
    assert "So far: Don't know" in unknown


def test_hostile_text_does_not_change_its_structure(run: Run, house: Write) -> None:
    pages = [run("run", spoken(house, text), *Q, "--agenda", "--format", "markdown").out for text in (HOSTILE, "fine")]
    assert structure(pages[0]) == structure(pages[1])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(["--agenda"], "name it", id="no sheet"),
        pytest.param(["sheet.toml", "--agenda", "--plain"], "leave out --to and --plain", id="asked line by line"),
        pytest.param(["sheet.toml", "--agenda", "--to", "x"], "leave out --to and --plain", id="a new sheet"),
        pytest.param(["sheet.toml", "--format", "html"], "go with --agenda", id="a format of an interview"),
        pytest.param(["general", "--agenda"], "general: no such file", id="a questionnaire"),
        pytest.param(["sheet.toml", "--agenda", "--out", "html=sheet.toml"], "named twice", id="over the sheet"),
    ],
)
def test_what_makes_no_agenda_is_refused(run: Run, house: Write, arguments: list[str], says: str) -> None:
    house()
    result = run("run", *arguments, "--questionnaire", HOUSE)
    assert (result.code, result.out) == (2, "")
    assert says in result.err


def test_an_agenda_of_a_part_asks_for_that_part(run: Run, house: Write) -> None:
    part = '[parts.north]\nkind = "site"\ntitle = "North wing"\n[parts.north.answers.lock-fitted]\nstate = "unknown"\n'
    sheet = house(answers(**ALL) + ANGLES + part)
    assert "Nothing is open" in run("run", sheet, *Q, "--agenda").out
    assert "Which doors can be locked?" in run("run", sheet, *Q, "--agenda", "--part", "north").out
