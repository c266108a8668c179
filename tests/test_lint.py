"""Warnings for authors: each rule fires on what it names, and on nothing that ships."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from assessor.authoring import lint
from assessor.io import catalog
from tests.support.house import HOUSE
from tests.support.running import Run

GUIDE = (catalog.home() / "README.md").read_text(encoding="utf-8")
OWN = """
[controls.{i}]
domain = "doors"
title = "{i}"
question = "{question}"
why = "Because of {i}."
how_to_check = "Look."
tier = "essential"
weight = 1
effort_days = [0, 1]
{more}
[controls.{i}.choices]
no = {{ credit = 0, text = "{worst}" }}
yes = {{ credit = 100, text = "yes" }}
"""
HELP = 'evidence = ["e"]\nsolutions = ["guards"]\nfirst_step = { who = "you", hours = [1, 1], text = "Begin." }\n'
CRITICAL = HELP + 'critical = { floor = 50, cap = 59, because = "b" }\n'


def own(i: str, question: str = "", more: str = HELP, worst: str = "no") -> str:
    return OWN.format(i=i, question=question or f"What about {i}?", more=more, worst=worst)


@pytest.fixture
def extended(tmp_path: Path) -> Callable[[str], Path]:
    """Copy the tiny catalog with more controls in its questionnaire."""

    def extend(more: str) -> Path:
        shutil.copytree(HOUSE.parent, tmp_path / "tiny")
        file = tmp_path / "tiny" / "house.toml"
        file.write_text(file.read_text() + more)
        return file

    return extend


@pytest.mark.parametrize(
    ("rule", "more", "says"),
    [
        pytest.param(
            "too-many-critical",
            "".join(own(f"c{n}", more=CRITICAL) for n in range(9)),
            "11 critical controls with a cap below 79 for the role operator; at most 10",
            id="more dire controls than one holds in mind",
        ),
        pytest.param(
            "too-many-critical",
            "".join(own(f"c{n}", more=CRITICAL.replace("59", "79")) for n in range(13)),
            "15 critical controls for the role operator; at most 14",
            id="more critical controls than one holds in mind",
        ),
        pytest.param(
            "too-many-essential",
            "".join(own(f"c{n}") for n in range(33)),
            "essential questions for the role operator; at most 36",
            id="more than one sitting",
        ),
        pytest.param(
            "too-many-essential",
            "".join(own(f"c{n}") for n in range(48)),
            "essential questions for the role operator and manufacturer; at most 48",
            id="more than one sitting for a firm with two roles",
        ),
        pytest.param(
            "heavy-control",
            "".join(own(f"c{n}") for n in range(20)),
            "key-list weighs 37 % for the role operator",
            id="a control that outweighs the rest",
        ),
        pytest.param(
            "outweighed-critical",
            "",
            "key-list weighs more than the critical window-shut for the role operator in the tier essential",
            id="a control above one that must not fail",
        ),
        pytest.param(
            "unreachable-question",
            own("ghost", more=HELP + 'applies_if = { size = "small", places = "inside" }\n').replace("ghost", "ok")
            + own("never", more=HELP + 'applies_if = { cameras = "no", places = "inside" }\n'),
            "no firm is ever asked never",
            id="facts that exclude each other",
        ),
        pytest.param(
            "duplicate-text",
            own("twice", question="Which windows are shut at night?"),
            "another control has the same question as twice",
            id="a question asked twice",
        ),
        pytest.param("missing-help", own("bare", more=""), "bare has no solutions", id="a gap with no way out"),
        pytest.param(
            "missing-help",
            own("bare", more=HELP.splitlines()[0]),
            "bare has no first_step",
            id="a gap without a beginning",
        ),
        pytest.param(
            "leaning-choice",
            own("echo", worst="As before, and tried"),
            '"As before" in a choice of echo says nothing alone',
            id="a choice that repeats another by name",
        ),
        pytest.param(
            "long-question",
            own("wordy", question="Why " * 50 + "?"),
            "the question of wordy has 201 characters",
            id="a question that is two",
        ),
        pytest.param(
            "blaming-choice",
            own("confession", worst="We are careless with it"),
            'few would admit to "careless" in the worst choice of confession',
            id="a worst choice that nobody admits to",
        ),
        pytest.param(
            "unexplained-acronym",
            own("jargon", question="Is the WAF on?"),
            "WAF in jargon is not in the glossary",
            id="a word nobody explained",
        ),
    ],
)
def test_a_rule_warns_and_changes_no_exit_code(
    run: Run, extended: Callable[[str], Path], rule: str, more: str, says: str
) -> None:
    result = run("validate", extended(more))
    assert result.code == 0
    assert any(
        line.startswith("warning: ") and f": {rule}: " in line and says in line for line in result.err.splitlines()
    )
    assert "warning" in result.out


CLASS = '[vital.way-in]\ntitle = "Ways in"\nbecause = "a thief needs one"\n'
BOTH = CLASS + 'controls.operator = ["lock-fitted", "lock-tested"]\ncontrols.manufacturer = ["lock-fitted"]\n'
REASON = 'otherwise.lock-tested = "Trying is not fitting."\n'


@pytest.mark.parametrize(
    ("vital", "more", "rule", "says"),
    [
        pytest.param(
            BOTH,
            "",
            "missing-vital",
            "the vital class way-in has lock-tested, which is neither critical nor says why not, for the role operator",
            id="a control of a vital class that is not critical, beside one that is",
        ),
        pytest.param(BOTH + REASON, "", "missing-vital", None, id="the class says why"),
        pytest.param(
            BOTH,
            '[not_critical.way-in]\nlock-tested = "Later."\n',
            "missing-vital",
            None,
            id="the questionnaire says why",
        ),
        pytest.param(
            BOTH + REASON,
            '[not_critical.way-in]\nlock-fitted = "Never."\n',
            "missing-vital",
            "has lock-fitted, which is critical, and a reason says that it is not, for the role operator",
            id="a reason for a control that is critical",
        ),
        pytest.param(
            BOTH + REASON,
            '[not_critical.way-in]\noperator = "Never."\n',
            "missing-vital",
            "the vital class way-in is critical, and a reason says that it is not for the role operator",
            id="a reason for a role that has a critical control",
        ),
        pytest.param(
            CLASS + 'controls.operator = ["window-open"]\ncontrols.manufacturer = ["lock-fitted"]\n',
            "",
            "missing-vital",
            "the vital class way-in has no critical control for the role operator",
            id="a class of which nothing is asked",
        ),
        pytest.param(
            CLASS + 'controls.operator = ["lock-fitted"]\n',
            "",
            "missing-vital",
            "no vital class concerns the role manufacturer",
            id="a role without a vital class",
        ),
        pytest.param(
            BOTH + REASON,
            own("bolt", more=CRITICAL),
            "presumed-asset",
            "a firm without what bolt is about has no answer to it",
            id="a critical control about what a firm may not have",
        ),
        pytest.param(
            BOTH + REASON, "", "missing-step", "lock-fitted has no ", id="an essential control without its step"
        ),
    ],
)
def test_a_catalog_with_vital_classes_is_held_to_them(
    run: Run, extended: Callable[[str], Path], vital: str, more: str, rule: str, says: str | None
) -> None:
    file = extended("")
    file.write_text(file.read_text().replace("[domain_weights]", more + "\n[domain_weights]", 1))
    base = file.parent / "catalog.toml"
    base.write_text(base.read_text() + "\n" + vital)
    result = run("validate", file)
    assert result.code == 0, result.err
    told = [line for line in result.err.splitlines() if f": {rule}: " in line]
    assert any(says in line for line in told) if says else not told


def test_an_own_control_is_named_with_its_place(run: Run, extended: Callable[[str], Path]) -> None:
    file = extended(own("bare", more=""))
    line = file.read_text().splitlines().index("[controls.bare]") + 1
    assert f"{file}:{line}:2: missing-help: bare has no evidence" in run("validate", file).err


def test_a_catalog_says_what_it_holds_without_use(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "tiny"
    shutil.copytree(HOUSE.parent, folder)
    for file in folder.rglob("*.toml"):
        file.write_text(file.read_text().replace('solutions = ["key-cabinet"]', 'solutions = ["locks"]'))
    err = run("validate", folder).err
    assert "orphan-solution: key-cabinet closes no control" in err
    assert "unmapped-control: door-alarm bears on no provision" in err
    assert "camera-angles bears on no provision" not in err


def test_a_reason_for_no_provision_ends_with_a_provision(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "tiny"
    shutil.copytree(HOUSE.parent, folder)
    file = folder / "controls" / "doors.toml"
    file.write_text(
        file.read_text().replace('evidence = ["List of doors"]', 'no_provision = "None."\nevidence = ["e"]')
    )
    told = "unmapped-control: lock-fitted is evidence for a provision; remove no_provision"
    assert told in run("validate", folder).err


def test_every_rule_is_explained_in_the_authors_guide() -> None:
    for name in [*lint.RULES, "orphan-solution", "unmapped-control"]:
        assert f"| `{name}` |" in GUIDE


@pytest.mark.slow
def test_nothing_that_ships_has_a_warning(run: Run) -> None:
    # The days to look again at obligations lie ahead of this one.
    day = ("--as-of", "2026-11-28")
    files = (catalog.home() / f"{name}.toml" for name in catalog.shipped().names())
    result = run("validate", catalog.home(), *files, *day)
    remarks = [line for line in result.err.splitlines() if not re.search(r": in [a-z]{2}, \d+ of \d+ texts", line)]
    assert (result.code, remarks) == (0, [])
