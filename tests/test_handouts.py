"""Pages to hand on: letters, evidence, the emergency page, and a calendar."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
import vobject
from icalendar import Calendar

from tests.support.goldens import golden
from tests.support.hostile import HOSTILE, spoken
from tests.support.house import ALL, ANGLES, AS_OF, CANARY, FACTS, HOUSE, MIXED, NOTED, Q, answers
from tests.support.markdown import structure
from tests.support.running import Run, Write

PAGES = ("letter", "evidence", "emergency")
KNOWN = '[about]\norganisation = "Thatch House (invented)"\nemergency-guard = "0100 555"\n'
PROOF = (
    '[answers.door-alarm]\nchoice = "rings"\non = 2026-03-02\nby = "warden"\nevidence = [{ reference = "Bell book" }]\n'
)


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_reads_as_settled(run: Run, house: Write, kind: str) -> None:
    sheet = house(MIXED + KNOWN + PROOF, tier="standard")
    golden(f"handout-{kind}.txt", run("handout", kind, sheet, *Q).out)
    golden(f"handout-{kind}.md", run("handout", kind, sheet, *Q, "--format", "markdown").out)


@pytest.mark.parametrize("kind", PAGES)
def test_hostile_text_does_not_change_the_structure_of_a_page(run: Run, house: Write, kind: str) -> None:
    worse = run("handout", kind, spoken(house, HOSTILE), *Q, "--format", "markdown").out
    benign = run("handout", kind, spoken(house, "fine"), *Q, "--format", "markdown").out
    assert structure(worse) == structure(benign)
    assert "http://" not in worse


@pytest.mark.parametrize("kind", [*PAGES, "ics"])
def test_a_redacted_page_has_nothing_that_people_wrote(run: Run, house: Write, kind: str) -> None:
    sheet = house(NOTED, name=f"{CANARY}.toml")
    assert CANARY not in run("handout", kind, sheet, *Q, "--redact").out


def test_a_redacted_page_does_not_deny_evidence(run: Run, house: Write) -> None:
    out = " ".join(run("handout", "evidence", house(MIXED + PROOF, tier="standard"), *Q, "--redact").out.split())
    shown = out[out.index("Answers with evidence") : out.index("Answers without evidence")]
    assert "1 of 5 answers has evidence" in out
    assert "(door-alarm)" in shown
    assert "(redacted)" in shown


def test_somebody_else_is_not_told_that_they_lack_answers(run: Run, house: Write) -> None:
    out = " ".join(run("handout", "evidence", house(MIXED), *Q).out.split())
    assert "depend on 1 answer still missing." in out
    assert "you do not have" not in out


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        pytest.param("no", "Keys are listed: nothing is agreed yet; until then, ask: ____", id="nothing to go by"),
        pytest.param("unknown", "Keys are listed: nothing is agreed yet; until then, ask: ____", id="nothing known"),
        pytest.param("old", "Keys are listed: There is one, older than a year", id="something to go by"),
    ],
)
def test_the_emergency_page_gives_no_gap_as_an_instruction(run: Run, house: Write, choice: str, says: str) -> None:
    out = " ".join(run("handout", "emergency", house(answers(key_list=choice)), *Q).out.split())
    assert says in out


# What is asked of whom.


def test_each_recipient_is_asked_what_only_they_know(run: Run, house: Write) -> None:
    sheet = house(answers(lock_fitted="some", lock_tested="unknown", camera_kept="ever"))
    assert "Which doors" not in run("handout", "letter", sheet, *Q, "--to", "it-provider").out
    specialist = run("handout", "letter", sheet, *Q, "--to", "specialist").out
    assert "Every door has a lock [lock-fitted]" in specialist
    assert "Today: The outer doors can be locked" in specialist
    provider = run("handout", "letter", sheet, *Q, "--to", "it-provider").out
    assert "Films are deleted [camera-kept]" in provider


def test_a_maker_is_told_nothing_of_how_things_stand(run: Run, house: Write) -> None:
    sheet = house(answers(lock_fitted="some", lock_tested="never"))
    maker = run("handout", "letter", sheet, *Q, "--to", "device-maker").out
    assert "How often should a lock of yours be tried? [lock-tested]" in maker
    assert "Nobody has tried them" not in maker


def test_a_firm_that_makes_devices_does_not_write_to_itself(run: Run, house: Write) -> None:
    facts = FACTS.replace('["operator"]', '["operator", "manufacturer"]')
    sheet = house(answers(lock_fitted="some", lock_tested="never"), facts)
    assert "There is nothing to ask" in run("handout", "letter", sheet, *Q, "--to", "device-maker").out


def test_unknown_answers_come_back_as_choices(run: Run, house: Write) -> None:
    letter = run("handout", "letter", house(answers(camera_kept="unknown")), *Q, "--to", "it-provider").out
    assert "[ ]: A month [month]" in letter
    assert "Please enclose, if there is one: Setting of the recorder" in letter


def test_where_nothing_is_left_there_is_no_letter(run: Run, house: Write) -> None:
    result = run("handout", "letter", house(answers(**ALL) + ANGLES), *Q)
    assert result.code == 0
    assert "There is nothing to ask" in result.out


def test_a_letter_names_the_day_to_answer_by(run: Run, house: Write) -> None:
    assert "2026-04-14" in run("handout", "letter", house(MIXED), *Q).out
    assert "2026-04-02" in run("handout", "letter", house(MIXED), *Q, "--until", "2026-04-02").out


# The emergency page.


def test_the_page_has_what_fits_the_facts(run: Run, house: Write) -> None:
    small = run("handout", "emergency", house(MIXED + KNOWN), *Q).out
    assert "1. Guard: 0100 555" in small
    assert re.search(r"2\. Who keeps the films: _{20,}", small)
    assert "Shut the hall" not in small
    assert "1. Keys are listed: There is one, older than a year" in small
    large = run(
        "handout",
        "emergency",
        house(
            MIXED,
            FACTS.replace("small", "large")
            .replace('cameras = "yes"', 'cameras = "no"')
            .replace('places = ["inside"]\n', ""),
        ),
        *Q,
    ).out
    assert re.search(r"Shut the hall; its key hangs here: _{20,}", large)
    assert "films" not in large


@pytest.mark.slow
def test_the_page_fits_one_sheet_of_paper(run: Run) -> None:
    clinic = Path(__file__).parent.parent / "examples" / "clinic.toml"
    out = run("handout", "emergency", clinic, "--as-of", AS_OF).out
    assert len(out.splitlines()) <= 60


# The calendar.

WAIVED = '[waivers.window-shut]\nreason = "r"\napproved_by = "a"\nexpires = 2026-12-31\n'
DATED = answers(lock_fitted="some").replace("\n\n", "\n") + (
    'on = 2026-03-02\n[answers.key-list]\nchoice = "old"\non = 2026-03-20\n[answers.camera-kept]\n'
    'choice = "days"\non = 2026-02-01\n'
)


def calendar(run: Run, sheet: Path) -> bytes:
    path = sheet.parent / "days.ics"
    result = run("handout", "ics", sheet, *Q, "--out", f"ics={path}")
    assert (result.code, result.out) == (0, ""), result.err
    return path.read_bytes()


def test_the_calendar_has_rules_waivers_and_checks(run: Run, house: Write) -> None:
    content = calendar(run, house(DATED + WAIVED))
    events = [(event.decoded("DTSTART"), str(event["SUMMARY"])) for event in Calendar.from_ical(content).walk("VEVENT")]
    assert events == [
        (date(2026, 4, 4), "Plan, wave 1: to be done by today"),
        (date(2026, 7, 1), "Latch Rule: the Lock Act takes its place"),
        (date(2026, 12, 31), "Last day of a waiver: Windows are shut"),
        (date(2027, 1, 1), "Door Law: all doors"),
        (date(2027, 2, 1), "Look at 1 answer again"),
        (date(2027, 3, 2), "Look at 2 answers again"),
        (date(2027, 6, 1), "Lock Act: yearly trials"),
    ]


def test_another_parser_reads_the_same(run: Run, house: Write) -> None:
    content = calendar(run, house(DATED + WAIVED))
    read = vobject.readOne(content.decode())
    assert read.vevent_list[0].dtstart.value == date(2026, 4, 4)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert len({event.uid.value for event in read.vevent_list}) == 7


def test_nothing_past_is_in_the_calendar_and_it_never_differs(run: Run, house: Write) -> None:
    sheet = house(DATED + WAIVED.replace("2026-12-31", "2026-03-31"))
    assert b"waiver" not in calendar(run, sheet)
    assert calendar(run, sheet) == calendar(run, sheet)


def test_hostile_text_adds_no_event_and_no_property(run: Run, tmp_path: Path, house: Write) -> None:
    found: list[list[list[str]]] = []
    for title in ("fine", "x\\\\n\\r\\nEND:VEVENT\\r\\nBEGIN:VALARM\\u2028;,"):
        theirs = tmp_path / f"theirs-{len(found)}"
        shutil.copytree(HOUSE.parent, theirs)
        file = theirs / "house.toml"
        file.write_text(file.read_text(encoding="utf-8").replace("Windows are shut", title), encoding="utf-8")
        out = run("handout", "ics", house(DATED + WAIVED), "--questionnaire", file, "--as-of", AS_OF).out
        found.append([sorted(event) for event in Calendar.from_ical(out).walk()])
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(("poster", "sheet.toml"), "invalid choice: 'poster'", id="a kind that there is not"),
        pytest.param(
            ("ics", "sheet.toml", "--format", "markdown"),
            "ics can be written as ics, not as markdown",
            id="dates as text",
        ),
        pytest.param(
            ("letter", "sheet.toml", "--out", "ics=a.ics"), "letter can be written as terminal", id="a letter as dates"
        ),
        pytest.param(
            ("evidence", "sheet.toml", "--to", "specialist"),
            "--to and --until go with letter, not with evidence",
            id="a recipient of what is no letter",
        ),
        pytest.param(
            ("letter", "sheet.toml", "--until", AS_OF), f"--until {AS_OF} is not after {AS_OF}", id="an answer by today"
        ),
        pytest.param(
            ("letter", "sheet.toml", "--out", "markdown=sheet.toml"), "named twice", id="over the answer sheet"
        ),
        pytest.param(
            ("letter", "sheet.toml", "--out", "markdown=none/a.md"),
            "cannot be written",
            id="a folder that is not there",
        ),
    ],
)
def test_what_makes_no_sense_is_bad_usage(
    run: Run, house: Write, tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    before = house(MIXED).read_bytes()
    result = run("handout", *arguments, *Q)
    assert (result.code, result.out) == (2, "")
    assert says in result.err
    assert (tmp_path / "sheet.toml").read_bytes() == before


def test_a_missing_library_is_named_with_the_command_that_installs_it(
    run: Run, house: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    result = run("handout", "ics", house(MIXED), *Q)
    assert (result.code, result.out) == (2, "")
    assert result.err == "a calendar needs icalendar>=6; install it with: python -m pip install 'icalendar>=6'\n"


@pytest.mark.slow
@pytest.mark.parametrize("kind", PAGES)
def test_a_page_can_be_html_with_a_brand(run: Run, house: Write, tmp_path: Path, kind: str) -> None:
    (tmp_path / "brand.toml").write_text('name = "Alder & Finch (invented)"\n')
    page = tmp_path / "page.html"
    result = run("handout", kind, house(MIXED), *Q, "--brand", "brand.toml", "--out", f"html={page}")
    assert result.code == 0, result.err
    text = page.read_text(encoding="utf-8")
    assert "Alder &amp; Finch (invented)" in text
    assert "<script" not in text


def test_rules_with_the_same_first_word_to_the_same_people_stand_together(run: Run) -> None:
    firm = Path(__file__).parent / "data" / "firms" / "lyon-bike-maker.toml"
    out = run("handout", "emergency", firm, "--as-of", "2026-11-28").out.replace("\n", " ")
    assert out.count("Single reporting") == 1
    assert "and European Union: Cyber Resilience Act for cycles" in re.sub(" +", " ", out)
