"""A command imports only what it needs, and the overview shows the first line of each command's own help."""

import importlib
import os
import re
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from pydantic import ValidationError

from assessor.cli.main import COMMANDS, GROUPS
from assessor.io import toml
from assessor.model.assessment import Interval
from tests.support.running import Run

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent
SHEET = ROOT / "examples" / "clinic.toml"
# Runs a command as a process of its own does, and says at the end what was imported and of what is taken care, and
# which classes of computed values have a validator.
PROGRAM = """
import atexit, gc, os, sys
from assessor.cli.main import program
def told():
    base = sys.modules.get("assessor.model.base")
    computed = base.Computed.__subclasses__() if base else []
    built = (f"built={each.__name__}" for each in computed if each.__pydantic_complete__)
    print(*sys.modules, *built, f"frozen={gc.get_freeze_count() > 0}", f"enabled={gc.isenabled()}", file=sys.stderr)
atexit.register(told)
sys.exit(program())
"""


def told(*arguments: object, code: int = 0) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *map(str, arguments)], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == code
    return set(done.stderr.split())


def test_each_command_is_told_by_the_first_line_of_its_own_words() -> None:
    modules = {path.stem for path in (ROOT / "assessor" / "commands").glob("*.py")} - {"__init__"}
    assert set(COMMANDS) == modules
    for name, line in COMMANDS.items():
        assert (importlib.import_module(f"assessor.commands.{name}").__doc__ or "").splitlines()[0] == line


def test_the_help_names_each_command_in_its_group(run: Run) -> None:
    sections = run("--help").out.split("\n\n")
    for title, group in GROUPS.items():
        section = next(text for text in sections if text.startswith(f"{title}:\n"))
        assert re.findall(r"^  (\w+)", section, re.MULTILINE) == list(group)
    named = re.findall(r"^  (\w+) ", "\n".join(sections), re.MULTILINE)
    assert [name for name in named if name != "assessor"] == list(COMMANDS)


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_the_help_fits_the_terminal(run: Run, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    assert [line for line in run("--help").out.splitlines() if len(line) > columns] == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param(["--version"], 0, id="the version"),
        pytest.param(["--help"], 0, id="the help"),
        pytest.param([], 2, id="nothing asked for"),
        pytest.param(["chekc"], 2, id="no command"),
    ],
)
def test_what_is_said_of_the_program_needs_no_model(arguments: list[str], code: int) -> None:
    loaded = told(*arguments, code=code)
    assert not loaded & {"pydantic", "tomli", "assessor.commands", "assessor.model", "fractions"}


def test_a_command_imports_no_other() -> None:
    loaded = told("check", SHEET, "--report-only")
    assert not loaded & {"multiprocessing", "tempfile", "pickle", "rich"}
    assert {name for name in loaded if name.startswith("assessor.commands.")} == {"assessor.commands.check"}


def test_judging_imports_nothing_that_only_advice_needs() -> None:
    loaded = told("check", SHEET, "--report-only", "--format", "sarif")
    needless = {f"assessor.model.{name}" for name in ("solutions", "standards", "obligations", "handouts", "report")}
    assert not loaded & {*needless, "assessor.advice", "assessor.telling"}
    loaded = told("check", SHEET, "--report-only", "--policy", "etsi-en-303-645")
    assert {"assessor.model.standards", "assessor.advice.provisions"} <= loaded
    assert not loaded & {"assessor.model.report", "assessor.telling"}


def test_a_report_in_english_needs_no_translator() -> None:
    foreign = {"assessor.telling.translator", "assessor.model.portfolio", "assessor.model.forms"}
    assert not told("report", SHEET, "--lang", "en") & foreign
    assert foreign <= told("report", SHEET, "--lang", "de")


def test_only_what_is_read_needs_a_validator() -> None:
    for command in (["check", SHEET, "--report-only"], ["report", SHEET]):
        assert not {each for each in told(*command) if each.startswith("built=")}
    assert "built=Verdict" in told("check", SHEET, "--report-only", "--format", "json")


def test_what_is_computed_and_read_again_is_held_to_its_model() -> None:
    assert Interval(low=Fraction(1), high=Fraction(2)) == Interval.model_validate({"low": "1", "high": "2"})
    for wrong in ({"low": "1"}, {"low": "1", "high": "x"}, {"low": "1", "high": "2", "middle": "1"}):
        with pytest.raises(ValidationError):
            Interval.model_validate(wrong)
    more = dict.fromkeys(("low", "high", "middle"), Fraction(1))
    with pytest.raises(TypeError, match="Interval has no middle"):
        Interval(**more)


def test_no_plugin_of_pydantic_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "meddler.py").write_text(
        "class plugin:\n    new_schema_validator = staticmethod(lambda *_, **__: (None, None, None))\n"
    )
    (tmp_path / "meddler-1.dist-info").mkdir()
    (tmp_path / "meddler-1.dist-info" / "entry_points.txt").write_text("[pydantic]\nmeddler = meddler:plugin\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    code = "import pydantic, sys; pydantic.create_model('M'); print('meddler' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.split() == [b"True"]
    assert not told("check", SHEET, "--report-only") & {"meddler", "importlib.metadata"}


def test_pydantic_gets_everything_else_from_its_loader() -> None:
    code = (
        "from assessor.cli import plugins; plugins.skip(); from pydantic.plugin import _loader; "
        "print(_loader.get_plugins(), _loader.PYDANTIC_ENTRY_POINT_GROUP)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "() pydantic\n"


def test_a_process_ends_without_looking_for_garbage() -> None:
    assert {"frozen=True", "enabled=False"} <= told("check", SHEET, "--report-only")


def test_calling_the_command_line_from_python_leaves_the_process_as_it_was(run: Run) -> None:
    import gc

    before = gc.isenabled(), gc.get_freeze_count(), os.environ.get("PYDANTIC_DISABLE_PLUGINS")
    run("check", SHEET, "--report-only")
    assert (gc.isenabled(), gc.get_freeze_count(), os.environ.get("PYDANTIC_DISABLE_PLUGINS")) == before


def test_what_ships_is_read_once_in_a_process(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    first = run("list", "controls")
    monkeypatch.setattr(toml, "read_shipped", lambda path: pytest.fail(f"{path.name} is read again"))
    assert run("list", "controls") == first
