"""A language is a package of words and a folder of texts, and nothing else; it changes what is read, and no more."""

import json
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import tomli

from assessor.authoring.stamping import stamp
from assessor.io import catalog, translations
from assessor.io.catalog import Catalog
from assessor.pipeline.languages import of_locale, shipped_in, translation_of
from assessor.telling.translation import translated
from assessor.words.speech import ENGLISH, TABLES, languages, spoken, typed_day
from assessor.words.texts import Table, Texts
from tests.support.house import AS_OF, HOUSE, MIXED
from tests.support.running import Invent, Run, Write
from tests.support.translating import english, translate

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent
CLINIC = ROOT / "examples" / "clinic.toml"
WORDS: Table = {"tier-essential": "the least", "in-english": "{text} [en]", "redacted": "(gone)"}
SHEETS = [CLINIC, *sorted((ROOT / "tests" / "cases").glob("*/before.toml"))[:3]]


@pytest.fixture
def own(tmp_path: Path, invented: Invent) -> Path:
    """Write the tiny catalog in an invented language, too, and return its questionnaire."""
    invented("xx", WORDS)
    shutil.copytree(HOUSE.parent, tmp_path / "own")
    translate(tmp_path / "own")
    return tmp_path / "own" / HOUSE.name


def options(own: Path) -> tuple[object, ...]:
    return "--questionnaire", own, "--as-of", AS_OF


COMMANDS = [
    ("report", "{sheet}"),
    ("report", "{sheet}", "--audience", "engineer", "--format", "markdown"),
    ("explain", "{sheet}"),
    ("explain", "{sheet}", "lock-fitted"),
    ("plan", "{sheet}"),
    ("plan", "{sheet}", "--format", "markdown"),
    ("whatif", "{sheet}", "window-shut=all"),
    ("compare", "{sheet}", "{other}"),
    ("handout", "letter", "{sheet}"),
    ("handout", "evidence", "{sheet}"),
    ("handout", "emergency", "{sheet}"),
    ("list", "obligations", "{sheet}"),
]


def typed(command: tuple[str, ...], house: Write) -> list[str]:
    sheet, other = house(MIXED), house(MIXED.replace('"none"', '"all"'), name="other.toml")
    return [word.format(sheet=sheet, other=other) for word in command]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_speaks_the_language_that_is_asked_for(
    run: Run, house: Write, own: Path, command: tuple[str, ...]
) -> None:
    words = typed(command, house)
    plain = run(*words, *options(own))
    told = run(*words, *options(own), "--lang", "xx")
    assert (plain.code, told.code) == (0, 0), told.err
    assert "«" in told.out
    assert "«" not in plain.out
    assert "[en]" not in told.out


def bare(told: str) -> str:
    """Leave out digests, keys made of them, and places, which another line in a sheet moves."""
    return re.sub(r"[0-9a-f]{64}|[0-9a-f]{8}-[0-9a-f-]{27}|:\d+:\d+", "", told)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_speaks_the_language_of_the_sheet(
    run: Run, house: Write, own: Path, command: tuple[str, ...]
) -> None:
    words = typed(command, house)
    asked = run(*words, *options(own), "--lang", "xx").out
    for sheet in (house(MIXED), house(MIXED.replace('"none"', '"all"'), name="other.toml")):
        sheet.write_text(sheet.read_text().replace("tier =", 'language = "xx"\ntier ='))
    kept = run(*words, *options(own))
    # The digest of the sheet is another one.
    assert bare(kept.out) == bare(asked)
    assert "«" not in run(*words, *options(own), "--lang", "en").out


def test_what_programs_read_is_as_in_english(run: Run, house: Write, own: Path) -> None:
    sheet = house(MIXED)
    for name in ("json", "csv", "oscal-results", "cyclonedx"):
        plain, told = (
            run("report", sheet, *options(own), "--redact", "--format", name, *language).out
            for language in ((), ("--lang", "xx"))
        )
        serial = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\dT[0-9:.+Z-]+")
        assert serial.sub("", told.replace('"language": "xx"', '"language": "en"')) == serial.sub("", plain)
    for command in (("plan",), ("plan", "--format", "csv"), ("whatif", "window-shut=all")):
        shown = () if "csv" in command else ("--format", "json")
        assert "«" not in run(command[0], sheet, *command[1:], *options(own), *shown, "--lang", "xx").out


def test_check_and_validate_speak_english(run: Run, house: Write, own: Path) -> None:
    sheet = house(MIXED)
    plain = [bare(run(name, sheet, *options(own)).out) for name in ("check", "validate")]
    sheet.write_text(sheet.read_text().replace("tier =", 'language = "xx"\ntier ='))
    assert [bare(run(name, sheet, *options(own)).out) for name in ("check", "validate")] == plain


def test_a_language_that_nobody_has_here_is_passed_over(run: Run, house: Write) -> None:
    sheet = house(MIXED)
    plain = run("report", sheet, "--questionnaire", HOUSE, "--as-of", AS_OF).out
    sheet.write_text(sheet.read_text().replace("tier =", 'language = "qq"\ntier ='))
    assert bare(run("report", sheet, "--questionnaire", HOUSE, "--as-of", AS_OF).out) == bare(plain)
    sheet.write_text(sheet.read_text().replace('"qq"', '"Deutsch"'))
    assert "must be a language by its two letters, such as de" in run("report", sheet, "--questionnaire", HOUSE).err


def test_a_missing_text_falls_back_to_english_and_its_title_is_marked(run: Run, house: Write, own: Path) -> None:
    file = own.parent / "i18n" / "xx" / "controls" / "doors.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('why = "«An open door lets anyone in.»"\n', ""), encoding="utf-8")
    told = run("explain", house(MIXED), "lock-fitted", *options(own), "--lang", "xx").out
    assert "«Every door has a lock» [en]" in told
    assert "An open door lets anyone in." in told
    assert "«Which doors can be locked?»" in told
    file.unlink()
    told = run("explain", house(MIXED), "lock-fitted", *options(own), "--lang", "xx").out
    assert "Every door has a lock [en]" in told
    assert "Which doors can be locked? [en]" in told


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param("[", id="no TOML"),
        pytest.param("controls = 3", id="no table"),
        pytest.param("[controls]\nlock-fitted = 3", id="no table of a control"),
        pytest.param(
            '[controls.lock-fitted]\ntitle = ["x"]\nchoices = { nobody = 3 }\nevidence = []', id="other shapes"
        ),
        pytest.param('[controls.nobody]\ntitle = "x"', id="no such control"),
    ],
)
def test_what_does_not_fit_breaks_no_report_and_is_a_fault(run: Run, house: Write, own: Path, broken: str) -> None:
    (own.parent / "i18n" / "xx" / "controls" / "doors.toml").write_text(broken, encoding="utf-8")
    result = run("report", house(MIXED), *options(own), "--lang", "xx")
    assert (result.code, "Every door has a lock [en]" in result.out) == (0, True), result.err
    found = run("validate", own.parent)
    assert found.code == 2
    assert re.match(r"\S+i18n/xx/controls/doors.toml:\d+:\d+: ", found.err)


def test_a_reworded_question_is_not_told_in_the_words_of_another(run: Run, house: Write, own: Path) -> None:
    """What a questionnaire puts otherwise is no translation of the shared question."""
    text = own.read_text(encoding="utf-8")
    tailored = '[tailored.key-list]\nquestion = "Who counts the keys?"\n'
    own.write_text(text.replace("[tailored.key-list]\n", tailored), encoding="utf-8")
    told = run("explain", house(MIXED), "key-list", *options(own), "--lang", "xx").out
    assert "Who counts the keys? [en]" in told


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.parent.name)
@pytest.mark.parametrize("language", sorted({*languages()} - {"en"}))
def test_a_language_changes_no_figure_no_order_and_no_id(run: Run, sheet: Path, language: str) -> None:
    def figures(*options: str) -> list[str]:
        out = run("explain", sheet, "--as-of", "2026-06-01", *options).out
        return re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+|\d+(?:/\d+)?", out.replace(",", "."))

    exact = [each for each in figures() if "/" in each or "-" in each]
    told = [each for each in figures("--lang", language) if "/" in each or "-" in each]
    known = {*catalog.shipped().shared}
    assert [each for each in told if each in known or "/" in each] == [e for e in exact if e in known or "/" in e]


@pytest.mark.parametrize("language", sorted({*languages()} - {"en"}))
@pytest.mark.parametrize("name", catalog.shipped().names())
def test_a_language_changes_no_fingerprint_and_no_question_that_is_asked(name: str, language: str) -> None:
    where = catalog.shipped()
    plain = where.questionnaire(where.root / f"{name}.toml")
    told = translated(plain, translation_of(where, language, [name]))
    for control_id, control in told.controls.items():
        same = plain.controls[control_id]
        assert control.fingerprint == control.asked_of(("operator",)).fingerprint == same.fingerprint
        assert list(control.choices) == list(same.choices)
        assert [c.credit for c in control.choices.values()] == [c.credit for c in same.choices.values()]
    assert list(told.facts) == list(plain.facts)


@pytest.mark.parametrize("language", sorted({*languages()} - {"en"}))
def test_every_shipped_translation_is_sound_and_of_todays_english(language: str) -> None:
    where = catalog.shipped()
    root = where.root / translations.FOLDER / language
    for path in sorted(root.rglob("*.toml")):
        found = translations.source(where, path.relative_to(root))
        assert found, path
        extent = translations.extent(found, tomli.loads(path.read_text(encoding="utf-8")))
        assert (extent.faults, extent.outdated, extent.unstamped) == ((), (), ()), path


@pytest.mark.parametrize("language", sorted({*languages()} - {"en"}))
def test_the_time_to_report_begins_with_a_number_where_it_does_in_english(language: str) -> None:
    where = catalog.shipped()
    told = translated(where.rules, shipped_in(language, []))
    for plain, other in zip(where.rules.obligations, told.obligations, strict=True):
        assert [c.has_limit for c in plain.channels] == [c.has_limit for c in other.channels], plain.id


NAMES = re.compile(r"{(\w+)(?::long)?}")


@pytest.mark.parametrize("language", sorted({*languages()} - {"en"}))
def test_the_names_in_a_text_are_those_of_the_english(language: str) -> None:
    table = TABLES[language]
    assert isinstance(table, Texts)
    for key, text in table.whole().items():
        plain = ENGLISH[key]
        forms, others = ((each,) if isinstance(each, str) else each for each in (text, plain))
        assert isinstance(text, tuple) >= isinstance(plain, tuple), key
        wanted = {name for form in others for name in NAMES.findall(form)}
        for form in forms:
            assert set(NAMES.findall(form)) | {"n"} == wanted | {"n"}, key
            assert "\u00ad" not in form
            assert "  " not in form.strip(), key


def test_validate_counts_what_is_missing_and_names_what_is_outdated(run: Run, own: Path) -> None:
    assert "in xx, 0 of" in run("validate", own.parent).err
    doors = own.parent / "i18n" / "xx" / "controls" / "doors.toml"
    text = doors.read_text(encoding="utf-8")
    doors.write_text(text.replace('question = "«Which doors can be locked?»"\n', ""), encoding="utf-8")
    source = own.parent / "controls" / "doors.toml"
    source.write_text(source.read_text().replace("No door can be locked", "No door at all can be locked"))
    said = run("validate", own.parent).err
    assert re.search("in xx, 1 of [0-9]+ texts are missing, 1 of these in questions that are asked at the tier", said)
    assert "in xx, 1 thing was translated from other English than today's: controls.lock-fitted" in said


def test_a_stamp_is_written_where_there_is_none_or_by_name_and_nothing_else_moves(own: Path) -> None:
    folder = own.parent / "i18n" / "xx"
    keys = folder / "controls" / "keys.toml"
    text = keys.read_text(encoding="utf-8")
    bare = re.sub('from = "sha256:[0-9a-f]{16}"\n', "", text, count=1)
    keys.write_text(f"# A remark.\n{bare}", encoding="utf-8")
    assert [line.partition(": ")[2] for line in stamp(folder)] == ["controls.key-list"]
    added = set(keys.read_text(encoding="utf-8").splitlines()) - set(bare.splitlines())
    assert added - set(text.splitlines()) == {"# A remark."}
    assert stamp(folder) == []
    source = own.parent / "controls" / "keys.toml"
    source.write_text(source.read_text().replace('text = "', 'text = "Now: '))
    assert stamp(folder) == []
    assert [line.partition(": ")[2] for line in stamp(folder, ["key-list"])] == ["controls.key-list"]


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LANG": "de_AT.UTF-8"}, "de"),
        ({"LANG": "de"}, "de"),
        ({"LC_ALL": "C", "LANG": "de_DE.UTF-8"}, None),
        ({"LC_ALL": "", "LC_MESSAGES": "de_CH@euro", "LANG": "en_GB"}, "de"),
        ({"LANG": "en_GB.UTF-8"}, None),
        ({"LANG": "den_XX"}, None),
        ({"LANG": "qq_QQ"}, None),
        ({}, None),
    ],
)
def test_the_locale_says_a_language(variables: dict[str, str], language: str | None) -> None:
    assert of_locale(variables) == language


@pytest.mark.parametrize("typed", ["2026-11-03", "3.11.2026", "03.11.2026"])
def test_a_day_can_be_typed_as_the_language_writes_it(typed: str) -> None:
    with spoken("de"):
        assert typed_day(typed) == date(2026, 11, 3)
    with spoken("en"):
        assert typed_day("2026-11-03") == date(2026, 11, 3)


def test_a_sitting_is_in_the_language_and_a_new_sheet_keeps_it(
    run: Run, own: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import io

    given = "1\n1\n2\n2\nd\n1\n1\nq\nq\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode()), encoding="utf-8"))
    result = run("run", own, "--plain", "--lang", "xx", "--to", "kept.toml", "--as-of", AS_OF)
    assert result.code == 0, result.err
    assert "«Which are you?»" in result.out
    kept = tomli.loads((tmp_path / "kept.toml").read_text(encoding="utf-8"))
    assert kept["language"] == "xx"
    plain = Catalog(own.parent).questionnaire(own).controls
    assert all(a["as_asked"] == plain[i].fingerprint for i, a in kept.get("answers", {}).items())
    again = "q\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(again.encode()), encoding="utf-8"))
    assert "«" in run("run", "kept.toml", "--plain", "--questionnaire", own).out


def test_a_blank_sheet_is_in_the_language_and_records_the_english(run: Run, own: Path) -> None:
    told = tomli.loads(run("new", own, "--lang", "xx", "--to", "-").out)
    plain = tomli.loads(run("new", own, "--to", "-").out)
    assert told.pop("language") == "xx"
    assert {**told, "id": ""} == {**plain, "id": ""}
    assert "«Which doors can be locked?»" in run("new", own, "--lang", "xx", "--to", "-").out


def test_the_language_of_a_sheet_survives_what_writes_it(run: Run, house: Write, own: Path) -> None:
    sheet = house(MIXED)
    sheet.write_text(sheet.read_text().replace("tier =", 'language = "xx"\ntier ='))
    Path("more.csv").write_text("control,answer\nlock-tested,yearly\n")
    assert run("take", "more.csv", "--into", sheet, *options(own)).code == 0
    assert run("migrate", "--in-place", sheet, *options(own)).code == 0
    theirs = sheet.with_name("theirs.toml")
    theirs.write_text(sheet.read_text().replace('language = "xx"\n', "").replace('"days"', '"month"'))
    assert run("merge", sheet, theirs, "--to", "both.toml", "--prefer", "mine", "--questionnaire", own).code == 0
    assert run("merge", theirs, sheet, "--to", "other.toml", "--prefer", "mine", "--questionnaire", own).code == 0
    for path in (sheet, Path("both.toml"), Path("other.toml")):
        assert tomli.loads(path.read_text())["language"] == "xx"


@pytest.mark.parametrize("kind", ["xlsx", "html"])
def test_a_form_is_in_the_language_and_its_answers_are_taken(run: Run, house: Write, own: Path, kind: str) -> None:
    sheet = house(MIXED)
    assert run("form", sheet, "--to", f"form.{kind}", "--only", "all", "--lang", "xx", *options(own)).code == 0
    content = Path(f"form.{kind}").read_bytes()
    if kind == "html":
        assert 'lang="xx"' in content.decode()
        assert "«Which doors can be locked?»" in content.decode()
        return
    before = sheet.read_bytes()
    assert run("take", "form.xlsx", "--into", sheet, *options(own)).code == 0
    assert sheet.read_bytes() == before


def test_the_glossary_is_sorted_as_the_language_sorts(own: Path) -> None:
    where = Catalog(own.parent)
    word = next(iter(where.base.glossary), "")
    told = translated(where.questionnaire(own), translation_of(where, "xx", ["house"]))
    assert all(each.startswith("«") for each in told.glossary) or not word
    assert list(told.glossary) == sorted(told.glossary)


def test_a_second_language_is_a_package_and_a_folder(tmp_path: Path) -> None:
    """In a copy of the program, nothing else is changed."""
    for name in ("assessor", "questionnaires"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    translate(tmp_path / "questionnaires", "xx")
    package = tmp_path / "assessor" / "words" / "xx"
    shutil.copytree(tmp_path / "assessor" / "words" / "en", package)

    def words(text: str) -> set[str]:
        return {*re.findall(r"\w+", text)}

    def called(*arguments: object) -> str:
        command = [sys.executable, "-m", "assessor", *map(str, arguments)]
        env = {"PYTHONPATH": str(tmp_path), "PATH": "", "COLUMNS": "200"}
        done = subprocess.run(command, capture_output=True, cwd=tmp_path, env=env, check=True)
        return done.stdout.decode()

    assert "xx" in called("report", "--help")
    asked = ("--as-of", "2026-06-01")
    for command in (("report", CLINIC), ("plan", CLINIC), ("explain", CLINIC, "mfa-admin"), ("list", "domains")):
        dated = () if command[0] == "list" else asked
        told, plain = called(*command, "--lang", "xx", *dated), called(*command, *dated)
        assert "«" in told
        # Wider cells of tables are wrapped otherwise, and words are explained where their own forms stand.
        assert words(english(told)) <= words(plain)
    assert json.loads(called("report", CLINIC, "--lang", "xx", "--format", "json", *asked))["language"] == "xx"
