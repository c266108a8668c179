"""In another language, no text of ours is left in English: every fixed text of every command comes from `words`.

The other language writes each letter of a fixed text as a Cyrillic one. What is then left in Latin letters must be a
text or id of the catalog, an id of ours (a rule, a key of a policy, a format), the name of a file, or syntax.
"""

import csv
import html
import io
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_args

import pytest
import tomli
from icalendar import Calendar
from openpyxl import load_workbook
from pypdf import PdfReader

from assessor.gate.rules import RULES
from assessor.io import catalog, policies
from assessor.io.catalog import Catalog
from assessor.model.base import Model
from assessor.model.policy import Policy
from assessor.model.sheet import UNKNOWN
from assessor.telling.room import ROOMS
from assessor.text import shortened
from assessor.words import en, reasons, speech, terms
from tests.support import catalogs
from tests.support.formpages import data_of
from tests.support.house import AS_OF, FACTS, HOUSE, MIXED, answers
from tests.support.later import aged
from tests.support.running import Run, Write
from tests.support.spoken import spoken_of

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent
CLINIC = ROOT / "examples" / "clinic.toml"
LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
CYRILLIC = "".join(chr(0x430 + n) for n in range(26)) + "".join(chr(0x410 + n) for n in range(26))
ABROAD = str.maketrans(LATIN, CYRILLIC)


def abroad(text: str) -> str:
    """Write a fixed text in the other language; the names of its values stay."""
    return "".join(
        part if part.startswith("{") else part.translate(ABROAD) for part in re.split(r"({\w+(?::long)?})", text)
    )


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    table = {
        key: abroad(text) if isinstance(text, str) else (abroad(text[0]), abroad(text[1]))
        for key, text in speech.ENGLISH.whole().items()
    }
    monkeypatch.setitem(speech.TABLES, "en", table)
    # So narrow that a terminal shows no cell beside another, which would tear texts apart.
    monkeypatch.setenv("COLUMNS", "50")
    numeric = en.LANGUAGE._replace(long_day=en.LANGUAGE.day, month=lambda day: f"{day:%Y-%m}")
    monkeypatch.setattr(en, "LANGUAGE", numeric)
    speech.peculiar.cache_clear()
    yield
    speech.peculiar.cache_clear()


def strings(value: Any) -> Iterator[str]:
    """Yield every text and id that a value holds; what its fields are called is no text."""
    if isinstance(value, Model):
        for _, part in value:
            yield from strings(part)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from (str(key), *strings(part))
    elif isinstance(value, list | tuple):
        for part in value:
            yield from strings(part)
    else:
        yield str(value)


def texts_of(where: Catalog) -> set[str]:
    """Return what a catalog holds, but for the values that have a word of ours in their place."""
    asked = [where.questionnaire(where.root / f"{name}.toml") for name in where.names()]
    parts = (where.base, where.shared, where.solutions, *where.rules, where.maker_questions, where.emergency)
    theirs = set(strings([*parts, *where.standards, *asked]))
    # A reason is a sentence of its own where a danger is told.
    because = (c.critical.because for q in asked for c in q.controls.values() if c.critical)
    theirs |= {text[:1].upper() + text[1:] for text in because}
    # Two pages cut what is too long for them.
    theirs |= {shortened(text, most) for text in theirs for most in {room.said for room in ROOMS}}
    # A choice, or a word that is explained, may be called as one of them.
    ids = {choice_id for control in (c for q in asked for c in q.controls.values()) for choice_id in control.choices}
    return theirs - (WORDED - ids - set(where.base.glossary))


def written(path: Path) -> set[str]:
    return set(strings(tomli.loads(path.read_text(encoding="utf-8"))))


# What has a word of ours is never shown as it is.
WORDED = {value for kind in (terms, reasons) for _, name, hints in spoken_of(kind) for value in get_args(hints[name])}
# What identifies something of ours, wherever it is shown.
IDS = {*RULES, *(key.replace("_", "-") for key in Policy.model_fields), *policies.names(), UNKNOWN}


@cache
def of_tiny() -> set[str]:
    return texts_of(Catalog(HOUSE.parent)) | IDS


@cache
def of_shipped() -> set[str]:
    return texts_of(catalog.shipped()) | written(CLINIC) | IDS


Names = tuple[object, ...]
# Data, not words: digests, ids, and an option as it is typed.
UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
DATA = re.compile(
    rf"sha256:[0-9a-f]{{64}}|{UUID}|(?<![0-9a-f/])[0-9a-f]{{32}}(?![0-9a-f])|--[а-я]+(?:standard|advanced)`"
)


def left(shown: str, theirs: set[str], *names: object) -> str:
    """Return what is left in Latin letters of a text without the catalog's texts, ids, names of files, and data."""

    def bare(text: str) -> str:
        return re.sub(r"\s|\\", "", text)

    rest = DATA.sub("·", bare(shown))
    for text in sorted({bare(str(text)) for text in (*theirs, *names)} - {""}, key=len, reverse=True):
        if re.search(r"[A-Za-z]", text):
            rest = rest.replace(text, "·")
    return " ".join(re.findall(r".{0,20}[A-Za-z]+.{0,20}", rest))


class Page(HTMLParser):
    """What can be read of a page: its text, and the attributes that are read out."""

    READ = ("alt", "title", "aria-label", "data-label", "content")

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self.skips = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.skips = self.skips or tag in {"style", "script"}
        if tag != "meta":
            self.told += [value or "" for name, value in attrs if name in self.READ]

    def handle_endtag(self, tag: str) -> None:
        self.skips = self.skips and tag not in {"style", "script"}

    def handle_data(self, data: str) -> None:
        if not self.skips:
            self.told.append(data)


def of_html(content: bytes) -> str:
    page = Page()
    page.feed(content.decode())
    return "\n".join(page.told)


def of_form(content: bytes) -> str:
    """Return what can be read of a form's page, and what its script says, without the names of values."""
    texts = data_of(content.decode())["texts"].values()
    said = [text for form in texts for text in ([form] if isinstance(form, str) else form)]
    return "\n".join([of_html(content), *(re.sub(r"{\w+}", "", text) for text in said)])


def of_markdown(content: bytes) -> str:
    return html.unescape(content.decode()).replace("\u2060", "")


def of_csv(content: bytes) -> str:
    return "\n".join(cell for row in csv.reader(io.StringIO(content.decode())) for cell in row)


def of_xlsx(content: bytes) -> str:
    book = load_workbook(io.BytesIO(content))
    cells = (str(cell.value or "") for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    return "\n".join([*book.sheetnames, *cells])


def of_pdf(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def of_ics(content: bytes) -> str:
    events = Calendar.from_ical(content.decode()).walk("VEVENT")
    return "\n".join(str(event.get(name, "")) for event in events for name in ("summary", "description"))


def of_workflow(content: bytes) -> str:
    """Return what is said in workflow commands; their names and those of their properties are syntax."""
    line = re.compile(r"^::(?:error|warning|notice)(?: title=(.*?),file=.*?,line=\d+,col=\d+)?::(.*)$", re.MULTILINE)
    said = "\n".join(" ".join(found) for found in line.findall(content.decode()))
    return said.replace("%3A", ":").replace("%2C", ",").replace("%0A", "\n").replace("%25", "%")


def of_toml(content: bytes) -> str:
    """Return the comments of a sheet; everything else is syntax or data, as it parses."""
    text = content.decode()
    tomli.loads(text)
    return "\n".join(line.removeprefix("#") for line in text.splitlines() if line.startswith("#"))


def of_svg(content: bytes) -> str:
    return of_html(content)


READ: dict[str, Callable[[bytes], str]] = {
    "terminal": bytes.decode,
    "text": bytes.decode,
    "markdown": of_markdown,
    "html": of_html,
    "csv": of_csv,
    "xlsx": of_xlsx,
    "pdf": of_pdf,
    "github": of_workflow,
    "svg": of_svg,
}
SAID = (
    '[answers.never-there]\nchoice = "x"\n[about]\norganisation = "42"\n'
    '[waivers.window-shut]\nreason = "1"\napproved_by = "2"\nexpires = 2026-04-12\n'
)
NOTED = MIXED.replace(
    '[answers.lock-fitted]\nchoice = "some"\n',
    '[answers.lock-fitted]\nchoice = "some"\non = 2026-03-01\nby = "7"\ncomment = "8"\n'
    'evidence = [{ reference = "9", on = 2026-03-01, strength = "tested" }]\n',
).replace("they cannot be turned", "3")


def tiny(house: Write) -> dict[str, tuple[Path, tuple[object, ...], set[str]]]:
    """Return sheets in many states, the options to read each with, and whose texts are shown."""
    own = ("--questionnaire", HOUSE, "--as-of", AS_OF)
    stale = (
        f'[answers.key-list]\nchoice = "old"\nas_asked = "sha256:{"0" * 64}"\n[answers.lock-fitted]\nchoice = "some"\n'
    )
    made = {
        "noted": house(NOTED + SAID, name="1.toml"),
        "deep": house(NOTED + SAID, tier="advanced", name="2.toml"),
        "blank": house("", name="3.toml"),
        "facts open": house(NOTED, 'role = ["operator"]\nharm = "unknown"\n', name="4.toml"),
        "ruled out": house(NOTED, 'role = ["operator"]\nsize = "small"\nharm = "no"\ncameras = "no"\n', name="5.toml"),
        "stale": house(stale + '[answers.camera-kept]\nstate = "unknown"\n', name="6.toml"),
    }
    # Its own path may hold anything.
    clinic = made["noted"].with_name("7.toml")
    clinic.write_bytes(CLINIC.read_bytes())
    return {name: (path, own, of_tiny()) for name, path in made.items()} | {
        "clinic": (clinic, ("--as-of", "2026-06-01"), of_shipped())
    }


SHEETS = ["noted", "deep", "blank", "facts open", "ruled out", "stale", "clinic"]


@pytest.fixture
def told(run: Run, house: Write, tmp_path: Path) -> Callable[..., str]:
    """Run a command on a sheet, and return what is left in English of what it tells."""

    def call(
        name: str, sheet: str, *arguments: object, shown: str = "terminal", behind: Names = (), also: Names = ()
    ) -> str:
        whole, own, theirs = tiny(house)[sheet]
        # What has little room cuts a long name in two.
        path = whole.relative_to(tmp_path)
        target = tmp_path / "told"
        command: tuple[object, ...] = (name, *arguments, path, *behind, *own)
        if shown == "terminal" or name == "list":
            result = run(*command)
            content = result.out.encode()
        else:
            result = run(*command, "--out", f"{shown}={target}")
            content = target.read_bytes()
        assert result.code < 2, result.err
        assert content
        read = of_ics if shown == "ics" else READ[shown]
        return left(read(content), theirs | written(path), path, path.name, *also)

    return call


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("shown", ["terminal", "markdown", "html", "csv", "xlsx"])
@pytest.mark.parametrize("audience", ["owner", "engineer", "board"])
def test_a_report(told: Callable[..., str], sheet: str, shown: str, audience: str) -> None:
    assert told("report", sheet, "--audience", audience, shown=shown) == ""


def test_a_report_as_pdf(told: Callable[..., str]) -> None:
    assert told("report", "noted", "--audience", "engineer", shown="pdf") == ""


@pytest.mark.parametrize("shown", ["markdown", "xlsx"])
def test_a_report_without_what_people_wrote(told: Callable[..., str], shown: str) -> None:
    assert told("report", "noted", "--redact", shown=shown) == ""


@pytest.mark.parametrize("sheet", SHEETS)
def test_an_explanation(told: Callable[..., str], sheet: str) -> None:
    assert told("explain", sheet) == ""


@pytest.mark.parametrize("control", ["lock-fitted", "lock-tested", "camera-angles", "key-list", "window-shut"])
@pytest.mark.parametrize("sheet", SHEETS[:-1])
def test_an_explanation_of_one_control(told: Callable[..., str], sheet: str, control: str) -> None:
    assert told("explain", sheet, behind=(control,)) == ""


@pytest.mark.parametrize("shown", ["terminal", "markdown"])
@pytest.mark.parametrize(
    "goal", [(), ("--days", "3"), ("--target", "99"), ("--until", "2026-12-31"), ("--days", "0.1")]
)
def test_a_plan(told: Callable[..., str], shown: str, goal: tuple[str, ...]) -> None:
    assert told("plan", "noted", *goal, shown=shown) == ""
    assert told("plan", "clinic", *goal, shown=shown) == ""


@pytest.mark.parametrize("shown", ["terminal", "markdown"])
@pytest.mark.parametrize("version", ["1.2.0", "0.9.0"])
def test_a_migration(run: Run, house: Write, tmp_path: Path, shown: str, version: str) -> None:
    later = catalogs.write(aged(catalogs.read(HOUSE.parent)), tmp_path / "later") / "house.toml"
    where = Catalog(later.parent)
    theirs = of_tiny() | texts_of(where) | {"house", "later"}
    sheets = [house(NOTED + SAID, name="1.toml"), house(NOTED + answers(key_register="old"), name="2.toml")]
    for sheet in sheets:
        sheet.write_text(sheet.read_text().replace('"1.2.0"', f'"{version}"'))
    result = run("migrate", *sheets, "--dry-run", "--questionnaire", later, "--format", shown)
    assert result.code == 0, result.err
    told = READ[shown](result.out.encode())
    assert left(told, theirs | written(sheets[0]) | written(sheets[1]), *sheets) == ""
    run("migrate", *sheets, "--in-place", "--questionnaire", later)
    said = "".join(answer.get("comment", "") for answer in tomli.loads(sheets[0].read_text())["answers"].values())
    assert left(said, theirs | written(house(NOTED + SAID, name="3.toml"))) == ""


@pytest.mark.parametrize("shown", ["terminal", "markdown"])
def test_what_if(told: Callable[..., str], shown: str) -> None:
    changes = ("lock-fitted=all", "window-shut=all", "key-list=not-applicable", "cameras=no", "role=manufacturer")
    assert told("whatif", "noted", shown=shown, behind=changes) == ""
    assert told("whatif", "noted", shown=shown, behind=("lock-fitted=none",)) == ""


PARTS = '[parts.north]\nkind = "site"\ntitle = "{}"\n[parts.north.answers.lock-tested]\nchoice = "{}"\n'
OTHERS = {'"1"': '"9"', 'choice = "some"': 'choice = "all"', 'choice = "none"': 'state = "unknown"', '"days"': '"ever"'}


@pytest.mark.parametrize("shown", ["terminal", "markdown"])
@pytest.mark.parametrize("options", [("--conflicts", "mark"), ("--prefer", "newer"), ("--prefer", "mine"), ()])
def test_a_merge(run: Run, house: Write, shown: str, options: tuple[str, ...]) -> None:
    """Of facts, answers, a tier, a part and what is said about the assessment; one answer is stale."""
    stale = f'[answers.door-alarm]\nchoice = "rings"\nas_asked = "sha256:{"0" * 64}"\n'
    mine = house(NOTED + SAID + stale + PARTS.format("7", "never"), name="1.toml")
    text = NOTED + SAID + stale.replace("rings", "none").partition("as_asked")[0] + PARTS.format("8", "once")
    for old, new in OTHERS.items():
        text = text.replace(old, new)
    theirs = house(text.replace('"42"', '"43"'), FACTS.replace("small", "large"), name="2.toml", tier="advanced")
    result = run("merge", mine, theirs, "--to", "3.toml", *options, "--questionnaire", HOUSE, "--format", shown)
    assert result.code < 2, result.err
    read = of_markdown(result.out.encode()) if shown == "markdown" else result.out
    assert left(read, of_tiny() | written(mine) | written(theirs), "3.toml") == ""


TABLE = """control,fact,answer,reason,note,by,on
lock-fitted,,all,,7,8,2026-03-02
lock-tested,,yearly,,,,
key-list,,not-applicable,9,,,
camera-kept,,unknown,,,,
,cameras,no,,,,
,size,large,,,,
"""


@pytest.mark.parametrize("shown", ["terminal", "markdown"])
@pytest.mark.parametrize("options", [(), ("--dry-run",), ("--prefer", "theirs"), ("--prefer", "mine")])
def test_what_is_taken(run: Run, house: Write, shown: str, options: tuple[str, ...]) -> None:
    sheet = house(NOTED + SAID, name="1.toml")
    Path("2.csv").write_text(TABLE, encoding="utf-8")
    result = run(
        "take", "2.csv", "--into", sheet, *options, "--questionnaire", HOUSE, "--as-of", "2026-03-31", "--format", shown
    )
    assert result.code < 2, result.err
    read = of_markdown(result.out.encode()) if shown == "markdown" else result.out
    assert left(read, of_tiny() | written(sheet), "2.csv", str(sheet), "7", "8", "9") == ""


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("kind", ["letter", "evidence", "emergency"])
@pytest.mark.parametrize("shown", ["terminal", "markdown"])
def test_a_page_to_hand_on(told: Callable[..., str], sheet: str, kind: str, shown: str) -> None:
    assert told("handout", sheet, kind, shown=shown) == ""


def test_dates_for_a_calendar(told: Callable[..., str]) -> None:
    assert told("handout", "noted", "ics", shown="ics") == ""


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_form_s_page(run: Run, house: Write, tmp_path: Path, sheet: str) -> None:
    path, own, theirs = tiny(house)[sheet]
    assert run("form", path, "--to", tmp_path / "page.html", "--only", "all", *own).code == 0
    content = (tmp_path / "page.html").read_bytes()
    assert left(of_form(content), theirs | written(path), data_of(content.decode())["file"]) == ""


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_obligations_of_a_firm(told: Callable[..., str], sheet: str) -> None:
    assert told("list", sheet, "obligations") == ""


@pytest.fixture
def earlier(house: Write) -> tuple[Path, Path]:
    """Write two earlier sheets: one of another firm and version, one that differs in answers, facts and tier."""
    one = house(MIXED.replace("they cannot be turned", "3") + '[about]\norganisation = "5"\n', name="8.toml")
    one.write_text(one.read_text().replace('version = "1.2.0"', 'version = "0.9"'))
    better = NOTED.replace('"none"', '"all"').replace('"old"', '"no"').replace("2026-03-01", "2026-02-01")
    other = house(better, FACTS.replace('"yes"', '"no"'), tier="advanced", name="9.toml")
    return Path(one.name), Path(other.name)


@pytest.mark.parametrize("sheet", SHEETS[:-1])
@pytest.mark.parametrize("shown", ["terminal", "markdown", "html", "xlsx"])
def test_a_comparison(told: Callable[..., str], earlier: tuple[Path, Path], sheet: str, shown: str) -> None:
    for audience in ("owner", "engineer", "board"):
        for behind in ((earlier[1],), earlier[:1], earlier):
            options = ("--audience", audience, "--evidence-age", "20")
            assert told("compare", sheet, *options, behind=behind, shown=shown, also=earlier) == ""


def test_a_comparison_without_what_people_wrote(told: Callable[..., str], earlier: tuple[Path, Path]) -> None:
    assert told("compare", "noted", "--redact", behind=earlier, also=earlier) == ""


@pytest.mark.parametrize("audience", ["owner", "engineer", "board"])
def test_what_moved_in_a_report(told: Callable[..., str], earlier: tuple[Path, Path], audience: str) -> None:
    for shown in ("markdown", "xlsx"):
        options = ("--audience", audience, "--since", earlier[1])
        assert told("report", "noted", *options, shown=shown, also=earlier) == ""


@pytest.mark.parametrize("sheet", SHEETS[:-1])
@pytest.mark.parametrize("shown", ["terminal", "markdown", "html", "xlsx", "csv"])
@pytest.mark.parametrize("options", [("--by", "size", "--trend"), ("--by", "industry")])
def test_a_portfolio(
    told: Callable[..., str], earlier: tuple[Path, Path], sheet: str, shown: str, options: tuple[str, ...]
) -> None:
    assert told("portfolio", sheet, *options, behind=earlier, shown=shown, also=earlier) == ""


STRICT = ("--min-score", "99", "--min-evidenced", "99", "--min-every-domain", "99", "--max-unknown", "0")
STRICTER = ("--max-not-applicable", "0", "--min-tier", "advanced", "--max-answer-age", "1", "--max-evidence-age", "1")
POLICY = """
min_level = "{level}"
no_critical_failure = true
require_digests = true
no_regression = ["score", "control", "domain"]
waivers = {{ most = 0, longest_days = 5, critical = ["{critical}"] }}
standards = [{{ id = "{standard}", share = 100 }}, {{ id = "{standard}", level = "any", share = 90 }}]
"""


@pytest.mark.parametrize("sheet", SHEETS[:-1])
@pytest.mark.parametrize("shown", ["text", "markdown", "github", "svg"])
def test_a_verdict(told: Callable[..., str], house: Write, sheet: str, shown: str) -> None:
    policy = house().with_name("0.toml")
    policy.write_text(POLICY.format(level="locked", critical="window-shut", standard="door-code"), encoding="utf-8")
    earlier = house(MIXED.replace('"none"', '"all"').replace('"days"', '"month"'), name="9.toml")
    demands = ("--policy", policy, *STRICT, *STRICTER, "--require", "key-list", "--min-domain", "doors=99")
    assert told("check", sheet, shown=shown) == ""
    assert (
        told("check", sheet, *demands, "--baseline", earlier, shown=shown, also=(policy, earlier, *written(policy)))
        == ""
    )


# Markdown cuts long sentences off, and with them a word of the catalog.
@pytest.mark.parametrize("shown", ["text", "github"])
def test_a_verdict_by_a_shipped_policy(told: Callable[..., str], shown: str) -> None:
    assert told("check", "clinic", *STRICT, *STRICTER, shown=shown) == ""


KINDS = ["questionnaires", "domains", "controls", "standards", "solutions", "obligations", "policies"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_list(run: Run, kind: str) -> None:
    demanded = {text for _, policy in policies.shipped() for text in strings(policy)}
    assert left(run("list", kind).out, of_shipped() | demanded, *catalog.shipped().names()) == ""


@pytest.mark.parametrize("kind", ["domains", "controls"])
def test_a_list_of_one_questionnaire(run: Run, kind: str) -> None:
    assert left(run("list", kind, "--questionnaire", HOUSE).out, of_tiny()) == ""


def test_a_blank_sheet(run: Run) -> None:
    for name, theirs in ((HOUSE, of_tiny()), ("healthcare", of_shipped())):
        assert left(of_toml(run("new", name, "--tier", "advanced", "--to", "-").out.encode()), theirs) == ""
    assert left(run("new", HOUSE, "--to", "1.toml").out, set(), "1.toml") == ""


def test_what_is_found_sound(run: Run, house: Write) -> None:
    waivers = house().with_name("w.toml")
    waivers.write_text('[waivers.key-list]\nreason = "1"\napproved_by = "2"\nexpires = 2026-12-31\n', encoding="utf-8")
    policy = catalog.home() / "policies" / "starter.toml"
    for path in (house(MIXED), waivers, policy, HOUSE.parent, *HOUSE.parent.rglob("*.toml")):
        result = run("validate", path, *(("--questionnaire", HOUSE) if path.name == "sheet.toml" else ()))
        assert result.code == 0, result.err
        assert left(result.out, of_tiny(), path) == ""


SITTING = "1 1 2 2 1 1 h n 8 9 8 2026-01-01 a 3 j 1 b a 8 s d z 1,2 d 1 2 n 8 9 2026-01-01 j f 1 d s j l k j o d d j q"


@pytest.mark.parametrize("sheet", ["blank", "facts open", "stale", "noted", "deep"])
def test_an_interview(run: Run, house: Write, monkeypatch: pytest.MonkeyPatch, sheet: str) -> None:
    path, own, theirs = tiny(house)[sheet]
    given = SITTING.translate(ABROAD).replace(" ", "\n")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode()), encoding="utf-8"))
    result = run("run", path, *own, "--plain")
    assert result.code == 0, result.err
    shown = re.sub(r" --questionnaire \S+", "", result.out)
    assert left(shown, theirs, f"assessor run {path}", f"assessor report {path}", path) == ""


def test_an_interview_from_the_list_on(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    given = "1\n1\nd\nj\nb\nq\n".translate(ABROAD)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode()), encoding="utf-8"))
    result = run("run", "--plain", "--quick")
    assert result.code == 0, result.err
    paths = [f"{name}-answers.toml" for name in catalog.shipped().names()]
    commands = [f"assessor {verb} {path}" for verb in ("run", "report") for path in paths]
    assert left(result.out, of_shipped(), *paths, *commands, *catalog.shipped().names()) == ""
