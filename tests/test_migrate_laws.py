"""Laws of migration, over random sheets: nothing is lost, figures add up, and twice is once."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import assessor
from tests.support import catalogs
from tests.support.house import FACTS, HOUSE
from tests.support.later import PRINTS, THEN, aged

DAY = date(2026, 3, 31)
IDS = [*THEN.controls, "key-register", "never-there"]
NEW = {"key-list": "key-register"}
# The words of then stay as a comment where nothing proves what was asked.
KEPT = ("choice", "state", "reason", "on", "by", "evidence")


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny catalog a version later, where keys are asked of each site."""
    files = aged(catalogs.read(HOUSE.parent))
    files["controls/keys.toml"]["controls"]["key-register"]["of"] = "site"
    return catalogs.write(files, tmp_path_factory.mktemp("later")) / "house.toml"


@st.composite
def tables(draw: st.DrawFn, path: str) -> str:
    """Return answers, in any order and with anything beside them."""
    text = ""
    for control_id in draw(st.permutations(draw(st.lists(st.sampled_from(IDS), unique=True, max_size=6)))):
        control = THEN.controls.get(control_id)
        choices = list(control.choices) if control else ["current", "old"]
        listed = draw(st.booleans()) or bool(control and control.kind == "multi")
        choice = draw(st.sampled_from(choices))
        said = draw(st.sampled_from(["choice", "blank", "unknown", "not-applicable"]))
        text += f"# about {control_id}\n[{path}.{control_id}]\n"
        text += {
            "choice": f'choice = ["{choice}"]\n' if listed else f'choice = "{choice}"\n',
            "blank": 'choice = ""\n',
            "unknown": 'state = "unknown"\n',
            "not-applicable": 'state = "not-applicable"\nreason = "none here"\n',
        }[said]
        digest = draw(st.sampled_from([None, PRINTS.get(control_id), f"sha256:{'0' * 64}"]))
        text += f'as_asked = "{digest}"\n' if digest else ""
        text += draw(st.sampled_from(["", "on = 2026-03-01\n", 'by = "A"\n', 'comment = "mine"\n']))
        text += draw(st.sampled_from(["", 'evidence = [{ reference = "r", on = 2026-01-01 }]\n']))
    return text


@st.composite
def sheets(draw: st.DrawFn) -> str:
    version = draw(st.sampled_from(["1.2.0", "0.9.0", "2.0.0"]))
    head = draw(st.sampled_from(["format = 1\n", f'format = 1\nid = "{"a" * 32}"\n']))
    head += f'questionnaire = {{ id = "house", version = "{version}" }}\n'
    text = f"{head}\n[facts]\n{FACTS}\n{draw(tables('answers'))}"
    if draw(st.booleans()):
        text += f'[parts.north]\nkind = "site"\ntitle = "North"\n{draw(tables("parts.north.answers"))}'
    for control_id in draw(st.lists(st.sampled_from(["key-list", "key-register", "lock-fitted"]), unique=True)):
        text += f'[waivers.{control_id}]\nreason = "r"\napproved_by = "A"\nexpires = 2026-12-31\n'
    return text


def holders(sheet: dict[str, Any]) -> dict[str, dict[str, dict[str, Any]]]:
    return {"": sheet.get("answers", {}), **{i: part.get("answers", {}) for i, part in sheet.get("parts", {}).items()}}


def is_kept(old_id: str, old: dict[str, Any], answers: dict[str, dict[str, Any]]) -> bool:
    """Whether all that was said is said under today's id, or the old one, or as a comment."""
    if not old.get("choice") and not old.get("state"):
        # A blank says nothing but its evidence.
        return any(
            old.get("evidence", []) == new.get("evidence", [])[-1:] or not old.get("evidence")
            for new in answers.values()
        )
    told = {key: old[key] for key in KEPT if old.get(key)}
    said = listed(told)
    for control_id in (old_id, NEW.get(old_id, old_id)):
        new = answers.get(control_id, {})
        same = {key: new.get(key) for key in told if key != "choice"} == {
            k: v for k, v in told.items() if k != "choice"
        }
        if same and listed(new) in (said, ["current" if choice == "yes" else choice for choice in said]):
            return True
        noted = all(word in new.get("comment", "") for word in said or [str(old.get("state"))])
        if noted and old.get("evidence") == new.get("evidence"):
            return True
    return False


def listed(answer: dict[str, Any]) -> list[str]:
    choice = answer.get("choice") or []
    return choice if isinstance(choice, list) else [choice]


def low(sheet: Path, later: Path) -> object:
    score = assessor.assess(assessor.load_sheet(sheet, str(later)), DAY).score
    return score and score.low


@settings(max_examples=100)
@given(text=sheets())
def test_nothing_is_lost_figures_add_up_and_twice_is_once(
    later: Path, tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    sheet = tmp_path_factory.mktemp("sheet") / "sheet.toml"
    sheet.write_text(text, encoding="utf-8")
    request = assessor.MigrateRequest(DAY, in_place=True, questionnaire=str(later))
    try:
        before = low(sheet, later)
    except assessor.AssessorError:
        # Another test has what was never an answer.
        assume(False)
    [told] = assessor.migrate([sheet], request).sheets
    once = sheet.read_bytes()
    assert told.migrated == told.effects[-1].after
    assert before == told.read.score == told.migrated.score == low(sheet, later)
    was, now = tomllib.loads(text), tomllib.loads(once.decode())
    for part, answers in holders(was).items():
        for control_id, answer in answers.items():
            assert is_kept(control_id, answer, holders(now)[part]), (part, control_id)
    assert sorted(len(answers) for answers in holders(now).values()) <= sorted(map(len, holders(was).values()))
    assert len(now.get("waivers", {})) == len(was.get("waivers", {}))
    assert now["questionnaire"] == {"id": "house", "version": "2.0.0", "catalog": "2.0.0"}
    assert not assessor.migrate([sheet], request).written
    assert sheet.read_bytes() == once
