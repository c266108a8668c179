"""Options of a report: its audience, its brand, and what it leaves out."""

import re
from pathlib import Path

import pytest

from assessor.formats.registry import FORMATS
from assessor.io.brand import contrast
from assessor.model.report import Report
from assessor.words import speech
from tests.support.brands import PNG, brand
from tests.support.hostile import spoken
from tests.support.house import CANARY, HOUSE, MIXED, NOTED, Q
from tests.support.readable import readable
from tests.support.running import Invent, Run, Write


@pytest.mark.slow
@pytest.mark.parametrize(
    ("audience", "tier", "told", "left_out"),
    [
        pytest.param(
            [],
            "essential",
            ["2 steps, in this order", "Sums for each person", "What to ask whom", "When to look again"],
            ["All answers", "Provisions of The Door Code", "25/2", "lock-fitted", "sha256", "weight", "evidenced"],
            id="an owner at the tier essential is told two pages, without ids, weights and digests",
        ),
        pytest.param(
            [],
            "standard",
            ["Provisions of The Door Code", "125/6 (20.8)"],
            [],
            id="an engineer, the default above it, is told both",
        ),
        pytest.param(
            ["--audience", "engineer"],
            "essential",
            ["Provisions of The Door Code", "25/2 (12.5)"],
            [],
            id="whoever asks for it is told both",
        ),
        pytest.param(
            ["--audience", "owner", "--appendix", "answers,domains"],
            "standard",
            ["All answers", "Domains"],
            ["Provisions of The Door Code", "Method and weights"],
            id="and an owner can be named above it, and asks for what follows",
        ),
        pytest.param(
            ["--audience", "board"],
            "essential",
            ["What to decide", "What each choice buys", "Rules that bind", "What to ask management next time"],
            ["All answers", "The gaps, one by one", "Standards", "lock-fitted"],
            id="a board is told what fits on two pages",
        ),
    ],
)
def test_a_report_is_told_to_an_audience(
    run: Run, house: Write, audience: list[str], tier: str, told: list[str], left_out: list[str]
) -> None:
    result = run("report", house(MIXED, tier=tier), *Q, *audience)
    assert result.code == 0
    assert [text for text in told if text not in result.out] == []
    assert [text for text in left_out if text in result.out] == []


def test_all_appendices_can_be_asked_for_and_no_others(run: Run, house: Write) -> None:
    everything = run("report", house(MIXED), *Q, "--appendix", "all").out
    assert [
        name for name in ("Domains", "The gaps", "Plan", "Rules", "Standards", "Method") if name not in everything
    ] == []
    result = run("report", house(MIXED), *Q, "--appendix", "answers,anwsers")
    assert (result.code, result.out) == (2, "")
    assert '"anwsers" is no appendix; known: domains, parts' in " ".join(result.err.split())


def test_whoever_asks_for_a_plan_reads_it(run: Run, house: Write) -> None:
    assert "Plan\n----" not in run("report", house(MIXED), *Q).out
    assert "Plan\n----" in run("report", house(MIXED), *Q, "--days", "2").out


def mute(text: str) -> str:
    """Replace every word of a text but the names of its values."""
    return re.sub(r"(?<![{\w])[A-Za-z’']+(?![\w}])", "x", text)


@pytest.mark.slow
def test_every_fixed_text_of_a_report_is_in_the_table_of_its_language(run: Run, house: Write, invented: Invent) -> None:
    """In a language of one letter, what is left are the words of the questionnaire, the sheet and what was judged."""
    table = {
        key: mute(text) if isinstance(text, str) else (mute(text[0]), mute(text[1]))
        for key, text in speech.ENGLISH.whole().items()
    }
    invented("xx", table)
    sheet = house(MIXED, tier="standard")
    theirs = sheet.read_text() + " ".join(path.read_text(encoding="utf-8") for path in HOUSE.parent.rglob("*.toml"))
    judged = 'asked from the tier on; this is "does not fit the facts follows whose answer does not lead here yet"'
    for name in ("terminal", "markdown"):
        out = run("report", sheet, *Q, "--lang", "xx", "--format", name).out
        words, known = (set(re.findall(r"\b[A-Za-z]{2,}\b", text)) for text in (out, theirs + judged))
        assert words - known == set()


def written(run: Run, sheet: Path, name: str, *options: str) -> str:
    """Write a report and return all that can be read in it."""
    target = sheet.parent / f"out.{name}"
    result = run("report", sheet, *Q, "--out", f"{name}={target}", *options)
    assert result.code == 0, result.err
    return readable(name, target.read_bytes())


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("audience", ["owner", "engineer", "board"])
def test_a_redacted_report_has_nothing_that_people_wrote(run: Run, house: Write, name: str, audience: str) -> None:
    sheet = house(NOTED, name=f"{CANARY}.toml")
    open_ = written(run, sheet, name, "--audience", audience)
    silent = written(run, sheet, name, "--audience", audience, "--redact")
    # A gap list has nothing of the kind in the first place.
    assert CANARY in open_ or name == "csv"
    assert CANARY not in silent


def test_a_redacted_report_keeps_the_figures(run: Run, house: Write) -> None:
    sheet = house(NOTED)
    whole, silent = (
        Report.model_validate_json(run("report", sheet, *Q, "--format", "json", *options).out)
        for options in ((), ("--redact",))
    )
    assert silent.assessment.score == whole.assessment.score
    assert silent.advice.gaps == whole.advice.gaps
    assert [f.status for f in silent.assessment.findings] == [f.status for f in whole.assessment.findings]


def test_a_brand_is_read_with_its_logo(run: Run, house: Write, tmp_path: Path) -> None:
    file = brand(tmp_path, 'name = "Alder & Finch (invented)"\ncontact = "desk@alder.example"\nlogo = "logo.png"\n')
    result = run("report", house(MIXED), *Q, "--brand", file, "--format", "json")
    made = Report.model_validate_json(result.out).brand
    assert made is not None
    assert (made.name, made.logo, made.logo_type) == ("Alder & Finch (invented)", PNG, "image/png")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param('contact = "c"', 'brand.toml:1:1: "name" is missing', id="no name"),
        pytest.param(
            'name = "B"\nslogan = "s"', 'brand.toml:2:1: "slogan" is not a key here', id="a key that there is not"
        ),
        pytest.param(
            'name = "B"\nbackground = "blue"',
            'brand.toml:2:1: "blue" must be a colour such as #1f3a5f, in lower case',
            id="a colour in words",
        ),
        pytest.param(
            'name = "B"\nbackground = "#777777"\ntext = "#888888"',
            "brand.toml:3:1: #888888 on #777777 has a contrast of 1.2:1; text needs at least 4.5:1",
            id="colours that nobody can tell apart",
        ),
        pytest.param(
            'name = "B"\nlogo = "none.png"', "brand.toml:2:1: none.png: no such file", id="a logo that is not there"
        ),
        pytest.param(
            'name = "B"\nlogo = "brand.toml"',
            'brand.toml:2:1: "brand.toml" is neither a PNG nor a JPEG picture',
            id="a logo that is no picture",
        ),
        pytest.param(
            'name = "B"\nlogo = "large.png"', "large.png: larger than 256 KiB", id="a logo as large as a poster"
        ),
    ],
)
def test_a_brand_that_cannot_be_used_is_refused(run: Run, house: Write, tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "large.png").write_bytes(PNG + bytes(2**18))
    brand(tmp_path, text)
    result = run("report", house(MIXED), *Q, "--brand", "brand.toml", "--out", "json=a.json")
    assert (result.code, result.out) == (2, "")
    assert says in result.err
    assert not (tmp_path / "a.json").exists()


@pytest.mark.parametrize("name", ["markdown", "terminal"])
def test_who_prepared_a_report_is_said_where_no_logo_can_be(run: Run, house: Write, tmp_path: Path, name: str) -> None:
    path = brand(tmp_path, 'name = "Alder & Co"\ncontact = "alder.example"\n')
    out = run("report", house(NOTED), *Q, "--brand", path, "--format", name).out
    assert re.search(r"Prepared by: Alder \\?& Co, alder\.example\n", out)


def test_a_redacted_report_still_says_what_was_left_out(run: Run, house: Write) -> None:
    sheet = house(NOTED)
    for command in (("report",), ("handout", "letter")):
        assert "never-there is no control of this questionnaire" in run(*command, sheet, *Q, "--redact").err


def test_a_note_of_several_lines_stays_readable(run: Run, house: Write) -> None:
    sheet = house(MIXED.replace('choice = "some"\n', 'choice = "some"\ncomment = "one\\n\\ttwo"\n', 1))
    assert "one two" in run("report", sheet, *Q, "--format", "markdown", "--audience", "engineer").out


def test_a_blank_behind_a_name_is_no_markup(run: Run, house: Write) -> None:
    out = run("handout", "letter", spoken(house, "Thatch "), *Q, "--format", "markdown").out
    assert "questions from Thatch**\n" in out


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        pytest.param("#ffffff", "#000000", 21, id="white on black"),
        pytest.param("#7f7f7f", "#7f7f7f", 1, id="a colour on itself"),
    ],
)
def test_contrast_goes_from_one_to_twenty_one(one: str, other: str, ratio: int) -> None:
    assert contrast(one, other) == contrast(other, one) == ratio


@pytest.mark.slow
def test_what_a_sheet_says_of_the_assessment_stands_under_its_title(run: Run, house: Write) -> None:
    sheet = house(MIXED)
    about = (
        'organisation = "Barn Nine"\nsite = "Upper yard"\nassessor = "A. Alder"\nperiod = "May 2026"\nscope = "Doors"\n'
    )
    sheet.write_text(sheet.read_text().replace("[facts]", f"[about]\n{about}[facts]"))
    said = "Site: Upper yard; Assessor: A. Alder; Period: May 2026; Scope: Doors"
    for audience in ("owner", "engineer", "board"):
        assert said in run("report", sheet, *Q, "--audience", audience).out.replace("\n", " ")
    assert "Upper yard" not in run("report", sheet, *Q, "--redact").out


@pytest.mark.parametrize(
    ("key", "says"),
    [
        pytest.param("organization", 'did you mean "organisation"?', id="one that is nearly right"),
        pytest.param("emergency-gard", 'did you mean "emergency-guard"?', id="one of the emergency page"),
        pytest.param("zzz", "known: organisation, site, assessor, period, scope, emergency-guard", id="another one"),
    ],
)
def test_a_key_that_nothing_tells_is_named(run: Run, house: Write, key: str, says: str) -> None:
    sheet = house(MIXED)
    sheet.write_text(sheet.read_text().replace("[facts]", f'[about]\n{key} = "x"\n[facts]'))
    told = run("validate", sheet, *Q[:2])
    assert told.code == 0
    assert f'sheet.toml:5:1: "{key}" is no key of [about], and told nowhere; {says}' in told.err


def test_a_key_of_the_emergency_page_is_known(run: Run, house: Write) -> None:
    sheet = house(MIXED)
    sheet.write_text(sheet.read_text().replace("[facts]", '[about]\nemergency-guard = "0100"\n[facts]'))
    assert "[about]" not in run("validate", sheet, *Q[:2]).err
