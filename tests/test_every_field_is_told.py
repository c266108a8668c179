"""Whatever an author writes is told somewhere: change any field, and something that people read changes."""

import copy
import io
import re
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from assessor.io import catalog, policies
from assessor.model.catalogfiles import QuestionnaireFile
from assessor.model.report import AUDIENCES
from tests.support import catalogs, fields
from tests.support.catalogs import Files
from tests.support.fields import Pattern
from tests.support.house import AS_OF, HOUSE
from tests.support.running import Run

pytestmark = pytest.mark.slow
KINDS = {**catalogs.KINDS, "house.toml": QuestionnaireFile}
# Said by the name of a file or table, or put there when a questionnaire is resolved.
NOT_WRITTEN = {
    "controls.*.id",
    "controls.*.as_asked",
    "controls.*.shared_question",
    "solutions.*.id",
    "obligations.*.id",
    "controls:controls.*.domain",
}
# What cannot change alone: others hang on it. The tests below and those of what facts mean change them together, and
# those of what is pinned, or named by a table, the files that policies name.
TOGETHER = {
    "based_on",
    "house.toml:domains.*.title",
    "house.toml:domains.*.about",
    "policies:questionnaires",
    "expected",
    "retired.*.sheet",
    "retired.*.reason",
    "retired.*.approved_by",
    "controls.*.kind",
    "controls.*.choices.*.none",
    "meaning.role",
    "meaning.size",
    "meaning.operates",
    "meaning.sells",
    "emphasis",
    "obligations.*.sure",
}


def written() -> Iterator[tuple[str, Pattern, Any]]:
    for name, model in KINDS.items():
        for pattern, kind in fields.leaves(model):
            path = ".".join(pattern)
            # What became of questions is told of the answers to them.
            if pattern[0] != "changes" and not {path, f"{name}:{path}"} & (NOT_WRITTEN | TOGETHER):
                yield name, pattern, kind


FIELDS = [pytest.param(*field, id=f"{field[0]}:{'.'.join(field[1])}") for field in written()]


def whole() -> Files:
    """Return the tiny catalog with every field filled in somewhere."""
    files = catalogs.read(HOUSE.parent)
    # One that nothing else names, so that it can be left out.
    spare = files["controls/keys.toml"]["controls"]["key-list"] | {"title": "Spare keys are listed"}
    files["controls/keys.toml"]["controls"]["key-spare"] = {key: spare[key] for key in spare if key != "twin"}
    files["house.toml"]["include"] += ["key-spare"]
    files["house.toml"] |= {"exclude": ["door-alarm"], "standards": ["door-code", "gate-code"]}
    files["house.toml"]["tailored"] = {
        "lock-fitted": {"critical": {"floor": 40, "cap": 39, "because": "an open door is found"}, "why": "Doors."},
        "key-list": {"weight": 6, "target": 50, "question": "Who has which key?", "not_applicable": False},
        "key-blanks": {"tier": "standard"},
    }
    window = files["house.toml"]["controls"]["window-shut"]
    window |= {
        "twin": "lock-fitted",
        "requires": ["lock-fitted"],
        "not_applicable": False,
        "target": 100,
        "kind": "one",
    }
    window["first_step"] = {"who": "you", "hours": [1, 2], "text": "Shut one window."}
    window["no_provision"] = "Windows are no doors."
    window["applies_if"] = {"role": ["operator"]}
    window["after"] = {"lock-fitted": "some"}
    more = {
        "step": "Shut each window",
        "maker_step": {"who": "device-maker", "hours": [1, 2], "text": "Ask for latches."},
        "told_by": "you",
        "clause": "the cat next door may come in",
        "event": {"when": "2024-05", "what": "A cat came in.", "source": "The Cat's Gazette"},
        "no_event": "Nobody writes about windows.",
        "of": "site",
    }
    window |= more
    window["choices"]["all"]["done_when"] = "every window is shut"
    window["choices"]["low"]["done_when"] = "the lower ones are shut"
    step = {"who": "you", "hours": [1, 2], "text": "Shut a window that is sold."}
    wording = {"question": "Which are shut?", "why": "Rain.", "how_to_check": "Look up.", "first_step": step}
    wording["step"] = "Shut yours"
    window["ask"] = {"operator": wording}
    window["choices"]["none"]["none"] = False
    doors = files["controls/doors.toml"]["controls"]
    doors["lock-fitted"]["ask"]["manufacturer"] |= {
        "why": "Buyers trust.",
        "how_to_check": "Try one.",
        "step": "Lock it",
    }
    doors["lock-fitted"] |= more
    doors["lock-tested"] |= more
    levels = files["catalog.toml"]["levels"]
    lowest = {"lowest": levels["open"], "low": {"from": 20, "title": "Low", "meaning": "A fence."}}
    files["catalog.toml"]["levels"] = {**lowest, **{i: level for i, level in levels.items() if i != "open"}}
    files["catalog.toml"]["facts"]["role"]["required"] = True
    doors["lock-fitted"]["choices"]["all"]["done_when"] = "every door locks"
    files["house.toml"]["tailored"]["lock-fitted"] |= {"clause": "a stranger walks in", "event": more["event"]}
    files["catalog.toml"]["vital"] = {
        "way-in": {
            "title": "Ways in",
            "because": "a thief needs one",
            "controls": {"operator": ["lock-fitted", "camera-kept", "key-list"]},
            "otherwise": {"camera-kept": "Thieves do not watch films."},
        }
    }
    files["house.toml"]["not_critical"] = {"way-in": {"key-list": "The dog bites."}}
    doors["lock-fitted"] |= {"applies_if": {"role": ["operator", "manufacturer"]}, "target": 100, "kind": "one"}
    doors["lock-fitted"]["not_applicable"] = False
    doors["lock-tested"]["critical"] = {"floor": 50, "cap": 59, "because": "a jammed lock is none"}
    gate = copy.deepcopy(window)
    del gate["critical"], gate["after"]
    files["house.toml"]["controls"]["gate-shut"] = gate | {"title": "Gates are shut", "question": "Which gates?"}
    files["solutions.toml"]["solutions"]["locks"] |= {
        "also_called": ["bolts"],
        "also": ["service"],
        "cost_band_for": {"small": "1k-10k"},
        "sizes": ["large"],
        "open_source": ["Open Lock"],
        "providers": ["Lock & Sons"],
    }
    land: dict[str, Any] = {
        "kind": "many",
        "title": "Land",
        "question": "In which land?",
        "values": {"near": "Near", "far": "Far"},
    }
    land["groups"] = {
        "all": {"title": "Wherever", "values": ["near", "far"]},
        "one": {"title": "Around", "values": ["near"]},
    }
    land["first"] = True
    files["catalog.toml"]["facts"]["land"] = land
    files["catalog.toml"]["meaning"] |= {"operates": "land", "sells": "land", "effort": {"small": [10, 60]}}
    files["catalog.toml"]["meaning"]["makers_only"] = {"harm": ["no"]}
    laws = files["obligations/laws.toml"]
    laws["obligations"]["window-bill"]["applies_if"] = {"role": ["manufacturer", "operator"], "land": ["near"]}
    laws["obligations"]["door-law"]["look_again"] = date(2026, 2, 1)
    laws["coverage"] = {"near": {"operators": "not", "makers": "partly", "missing": "rules for bridges"}}
    code = files["standards/door-code.toml"]
    code["note"] = "Read in its second edition."
    code["provisions"]["1-1"] |= {"section": "Outer doors", "condition": "Where there is a door"}
    gates = {"1": {"title": "Gates shut", "level": "mandatory", "controls": {"gate-shut": "full"}}}
    files["standards/gate-code.toml"] = code | {"id": "gate-code", "title": "The Gate Code", "provisions": gates}
    files["policies/starter.toml"] = {
        "title": "Starter",
        "about": "Where to begin.",
        "based_on": "base",
        "min_tier": "essential",
        "min_score": 20,
        "min_level": "ajar",
        "min_every_domain": 10,
        "min_domain": {"doors": 10},
        "min_evidenced": 10,
        "min_answered": 70,
        "min_asked": 10,
        "facts": {"size": ["small"]},
        "require_files": True,
        "waivers_from": "file",
        "max_unknown": 20,
        "max_not_applicable": 40,
        "require": ["lock-fitted"],
        "no_critical_failure": True,
        "standards": [{"id": "door-code", "level": "mandatory", "share": 90}],
        "max_evidence_age": 400,
        "no_regression": ["score"],
        "scope": "list",
        "require_digests": True,
        "questionnaire_digest": f"sha256:{'0' * 64}",
        "waivers": {"most": 3, "longest_days": 90, "critical": ["lock-fitted"]},
    }
    files["policies/base.toml"] = {"title": "Base", "min_score": 10, "max_answer_age": 400}
    files["policies/other.toml"] = {"title": "Other", "min_score": 15, "max_answer_age": 100}
    return files


SHEETS = {
    "operator": """
role = ["operator"]
size = "small"
harm = "no"
cameras = "yes"
places = ["inside"]
[about]
organisation = "Thatch House"
emergency-guard = "0100 555"
[answers.lock-fitted]
choice = "some"
[answers.lock-tested]
state = "unknown"
[answers.camera-angles]
choice = ["turned"]
[answers.key-list]
choice = "old"
evidence = [{ reference = "The list", on = 2026-01-01 }]
[waivers.lock-fitted]
reason = "The smith is ill."
approved_by = "Warden"
expires = 2026-06-01
[waivers.key-list]
reason = "The list is being written."
approved_by = "Warden"
expires = 2026-05-01
""",
    "maker": """
role = ["manufacturer"]
size = "large"
harm = "yes"
[answers.lock-fitted]
choice = "none"
[answers.key-list]
choice = "yes"
[answers.key-blanks]
choice = "open"
[answers.key-spare]
choice = "no"
""",
    "both": """
role = ["operator", "manufacturer"]
harm = "yes"
[answers.lock-fitted]
choice = "all"
[answers.lock-tested]
choice = "yearly"
[answers.window-shut]
choice = "low"
""",
}
HEAD = 'format = 1\nquestionnaire = {{ id = "house", version = "1.2.0" }}\ntier = "{tier}"\n[facts]'
EARLIER = """
role = ["operator"]
[answers.lock-fitted]
choice = "all"
[answers.key-list]
choice = "yes"
"""
TIER = {"operator": "essential", "maker": "advanced", "both": "advanced", "earlier": "essential"}
CONTROLS = (
    "lock-fitted",
    "lock-tested",
    "gate-shut",
    "camera-angles",
    "camera-kept",
    "key-list",
    "key-blanks",
    "window-shut",
)
DAY = ("--as-of", AS_OF)
LISTS = ("questionnaires", "domains", "controls", "standards", "solutions", "obligations", "regions", "policies")
# What the person at the keyboard types: as a user of doors, as somebody who asks how, and as a maker.
TYPED = (
    "1\n1\n1\n1\n2\n1\n2\n1\n1\nh\n1\n",
    "1\n2\n1\n2\n1\nd\nd\n1\nd\n1 2\n" + "d\n" * 12,
    "2\n2\n2\nd\n2\n3\n2\nh\n2\n",
    "\n",
)


class Command(NamedTuple):
    """A command line, and what is typed while it runs."""

    arguments: tuple[str, ...]
    typed: str = ""


SOUND = Command(("validate", "catalog"))
DIGEST = re.compile(r"sha256:(?!0{64}|1{64})[0-9a-f]+")
# How many valid values may go unnoticed: a field may decide something in few cases only.
MOST_SILENT = 8


def commands() -> Iterator[Command]:
    """Yield every command whose output people read, those that tell most first."""
    yield from (Command(("explain", f"{sheet}.toml", control, *DAY)) for sheet in SHEETS for control in CONTROLS)
    yield from (Command((*words, *DAY)) for sheet in SHEETS for words in of_sheet(f"{sheet}.toml"))
    yield from (Command(("list", kind)) for kind in LISTS)
    yield from (Command(("list", kind, "--questionnaire", "house")) for kind in ("controls", "domains"))
    yield from (
        Command(("new", "house", "--to", "-", "--fact", f"role={role}")) for role in ("operator", "manufacturer")
    )
    yield from (Command(("run", "house", "--plain", "--to", "typed.toml", *DAY), typed) for typed in TYPED)
    yield Command(("validate", "catalog/catalog.toml"))


def of_sheet(sheet: str) -> Iterator[tuple[str, ...]]:
    yield from (("report", sheet, "--format", "markdown", "--audience", audience) for audience in AUDIENCES)
    yield ("explain", sheet)
    yield ("list", "obligations", sheet)
    yield from (("handout", kind, sheet) for kind in ("letter", "evidence", "emergency"))
    yield ("plan", sheet, "--days", "9")
    yield ("check", sheet, "--policy", "starter", "--baseline", "earlier.toml")


Said = Callable[[Command], str | None]
Reads = Callable[[Files], Said]


@pytest.fixture
def reads(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reads:
    """Put a catalog in the place of the one that ships, and return what each command says of it."""
    for name, text in {**SHEETS, "earlier": EARLIER}.items():
        (tmp_path / f"{name}.toml").write_text(HEAD.format(tier=TIER[name]) + text)

    folder = tmp_path / "catalog"
    there: Files = {}

    def put(files: Files) -> Said:
        nonlocal there
        catalogs.write({name: data for name, data in files.items() if there.get(name) != data}, folder)
        there = files
        for module in (catalog, policies):
            monkeypatch.setattr(module, "home", lambda: folder)

        def said(command: Command) -> str | None:
            Path("typed.toml").unlink(missing_ok=True)
            monkeypatch.setattr(sys, "stdin", io.StringIO(command.typed))
            result = run(*command.arguments)
            # A digest changes with whatever it is made of, and tells nobody what that is.
            return DIGEST.sub("", result.out) if result.code in {0, 1} else None

        return said

    return put


def changes(files: Files, name: str, pattern: Pattern, kind: Any) -> Iterator[Files]:
    """Yield the catalog with one field changed: in every place that has it, to every other value."""
    for file in [file for file in files if file.startswith(name)]:
        for keys in fields.places(files[file], pattern):
            value = fields.value_at(files[file], keys)
            for other in fields.others(value, fields.literals(kind), files):
                yield files | {file: catalogs.replaced(files[file], keys, other)}


def told(said: Said, before: dict[Command, str | None]) -> bool | None:
    """Return whether a command says something else than before; none where nothing does since a file is refused."""
    if said(SOUND) is None:
        return None
    refused = False
    for command, known in before.items():
        now = said(command)
        # A sheet of another questionnaire cannot be read any more, and other commands tell of it.
        if now is not None and now != known:
            return True
        refused = refused or now is None
    return None if refused else False


@pytest.fixture(scope="module")
def known() -> dict[Command, str | None]:
    """What each command says of the catalog as it is, once that has been looked at."""
    return {}


@pytest.fixture
def before(reads: Reads, known: dict[Command, str | None]) -> dict[Command, str | None]:
    if not known:
        said = reads(whole())
        known |= {command: said(command) for command in commands()}
    assert None not in known.values()
    return known


@pytest.mark.parametrize(("name", "pattern", "kind"), FIELDS)
def test_a_field_is_told(
    reads: Reads, before: dict[Command, str | None], name: str, pattern: Pattern, kind: Any
) -> None:
    changed = list(changes(whole(), name, pattern, kind))
    assert changed, "no file of this test fills it in"
    silent = 0
    for files in changed:
        found = told(reads(files), before)
        if found:
            return
        silent += found is False
        if silent == MOST_SILENT:
            break
    pytest.fail(f"told nowhere; {silent} other values are valid")


def test_an_emphasis_is_told(reads: Reads) -> None:
    hut = {"id": "hut", "version": "1", "title": "Hut", "include": ["doors"], "emphasis": {"doors": 120}}
    said = reads({**whole(), "hut.toml": hut})(Command(("list", "domains", "--questionnaire", "hut")))
    assert said is not None
    assert "emphasis 120 %" in said


def test_a_base_and_a_domain_of_one_s_own_are_told(reads: Reads) -> None:
    hut = {"id": "hut", "version": "1", "title": "Hut", "based_on": "house", "domain_weights": {"attic": 4}}
    hut["domains"] = {"attic": {"title": "Under the roof", "about": "Where swallows nest."}}
    window = whole()["house.toml"]["controls"]["window-shut"]
    plain = {key: window[key] for key in ("title", "question", "why", "how_to_check", "tier", "weight", "effort_days")}
    hut["controls"] = {"hatch-shut": plain | {"domain": "attic", "choices": window["choices"]}}
    said = reads({**catalogs.read(HOUSE.parent), "hut.toml": hut})
    domains, controls = (said(Command(("list", kind, "--questionnaire", "hut"))) for kind in ("domains", "controls"))
    assert domains is not None
    assert controls is not None
    assert "Under the roof" in domains
    assert "Where swallows nest." in domains
    assert {"hatch-shut", "lock-fitted"} <= {*controls.split()}


def test_whether_several_choices_may_be_ticked_is_told(reads: Reads, before: dict[Command, str | None]) -> None:
    files = whole()
    angles = files["controls/cameras.toml"]["controls"]["camera-angles"]
    del angles["kind"]
    angles["choices"] = {
        "nothing": {"credit": 0, "text": "None of these"},
        "turned": {"credit": 60, "text": "Each camera is turned to a door"},
        "masked": {"credit": 100, "text": "What lies beyond is masked"},
    }
    assert told(reads(files), before)
